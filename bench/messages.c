/* SPDX-License-Identifier: Apache-2.0 */
/* The webhooks of a run: for each life an order of the shop, and smaller
 * ones that follow it. */
#include <inttypes.h>
#include <stdio.h>

#include "base/crypto.h"
#include "load.h"

#define ORDER_MAX 65536
#define SMALL_SIZE 900 /* bytes of a payment's or a parcel's news */

struct maker {
	const struct load_options *o;
	struct arena *arena;
	struct str order; /* a '~' stands for the order's id */
	size_t marks;     /* how many of them there are */
	messages *out;
};

static bool file_read(const char *path, struct arena *arena, struct str *out)
{
	FILE *file = fopen(path, "rb");
	char *at = arena_take(arena, ORDER_MAX);
	size_t len = file ? fread(at, 1, ORDER_MAX, file) : 0;
	if (file)
		fclose(file);
	*out = (struct str){at, len};
	return len > 0 && len < ORDER_MAX;
}

static struct str order_of(struct maker *m, int64_t id)
{
	struct str number = arena_print(m->arena, "%" PRId64, id);
	char *at = arena_take(m->arena, m->order.len + m->marks * number.len);
	char *to = at;
	for (size_t i = 0; i < m->order.len; i++) {
		struct str piece = {m->order.at + i, 1};
		if (*piece.at == '~')
			piece = number;
		memcpy(to, piece.at, piece.len);
		to += piece.len;
	}
	return (struct str){at, (size_t)(to - at)};
}

static struct str small_of(struct maker *m, int64_t id, int64_t nth)
{
	return arena_print(m->arena,
			"{\"order\":%" PRId64 ",\"step\":%" PRId64
			",\"note\":\"%*s\"}",
			id, nth, SMALL_SIZE, "");
}

static struct str signature_of(struct maker *m, struct str body)
{
	uint8_t digest[SHA256_SIZE];
	hmac_sha256(str_of(m->o->secret), body, digest);
	return base64_of((struct str){(const char *)digest, sizeof digest},
			m->arena);
}

static void message_add(
		struct maker *m, int64_t id, int64_t nth, struct str body)
{
	int64_t i = (int64_t)m->out->count, rate = m->o->rate;
	struct str signature = signature_of(m, body);
	*LIST_ADD(m->arena, m->out) = (struct message){
			.bytes = arena_print(m->arena,
					"POST %s HTTP/1.1\r\n"
					"Host: 127.0.0.1\r\n"
					"Content-Type: application/json\r\n"
					"X-Shopify-Topic: orders/create\r\n"
					"X-Shopify-Hmac-Sha256: %.*s\r\n"
					"X-Shopify-Shop-Domain: "
					"demo.myshopify.com\r\n"
					"X-Shopify-Webhook-Id: b%" PRId64
					".%" PRId64 "\r\n"
					"Content-Length: %zu\r\n\r\n%.*s",
					m->o->path, STR_FMT(signature), id, nth,
					body.len, STR_FMT(body)),
			.due_ns = rate ? i * 1000000000 / rate : 0};
}

bool messages_make(const struct load_options *o, struct arena *arena,
		messages *out)
{
	struct maker m = {.o = o, .arena = arena, .out = out};
	if (!file_read(o->order, arena, &m.order))
		return false;
	for (size_t i = 0; i < m.order.len; i++)
		m.marks += m.order.at[i] == '~';
	for (int64_t i = 0; i < o->lives; i++) {
		int64_t id = o->first_id + i;
		message_add(&m, id, 0, order_of(&m, id));
		for (int64_t nth = 1; nth <= o->small; nth++)
			message_add(&m, id, nth, small_of(&m, id, nth));
	}
	return true;
}
