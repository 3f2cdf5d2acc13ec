/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The three topics about people that every app must take
 * (https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance).
 * They are kept for staff, who have thirty days to act; what can't be read of
 * one is kept all the same, since whoever it is about has the same right.
 */
#include "connector/shopify/parts.h"

#include "port/request.h"

static const struct {
	const char *topic, *sentence;
} privacy_topics[] = {
		{"customers/data_request", "a customer asks for their data"},
		{"customers/redact", "a customer's data must be erased"},
		{"shop/redact", "the shop's data must be erased"},
};

static void add(struct buf *buf, const char *name, struct str value)
{
	if (value.len)
		buf_print(buf, "; %s %.*s", name, STR_FMT(detail_of(value)));
}

static void add_orders(struct buf *buf, struct json list, struct arena *arena)
{
	struct json one;
	const char *between = "; orders ";
	for (struct json_iter i = json_each(list); json_next(&i, &one);) {
		struct str id = id_of_gid(json_str(one, arena));
		if (!id.len)
			continue;
		buf_print(buf, "%s%.*s", between, STR_FMT(id));
		between = ",";
	}
}

/* Whom it is about; a redaction may name no more than an address. */
static void add_subject(struct buf *buf, struct json body, struct arena *arena)
{
	static const char *const places[][2] = {
			{"request", "data_request.id"},
			{"customer", "customer.id"},
			{"email", "customer.email"},
			{"phone", "customer.phone"},
			{"shop", "shop_domain"},
	};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		add(buf, places[i][0],
				json_str(json_get(body, places[i][1]), arena));
	add_orders(buf, json_get(body, "orders_requested"), arena);
	add_orders(buf, json_get(body, "orders_to_redact"), arena);
}

static struct str sentence_of(
		const char *begin, struct str body, struct arena *arena)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, PRIVACY_TEXT_MAX);
	buf_print(&buf, "%s", begin);
	if (json_open(body, &doc).fault)
		buf_print(&buf, "; the body can't be read");
	else
		add_subject(&buf, json_root(doc), arena);
	return arena_copy(arena, buf_str(&buf));
}

bool privacy_read(struct str topic, struct str body, struct arena *arena,
		struct events *out)
{
	size_t count = sizeof privacy_topics / sizeof *privacy_topics;
	for (size_t i = 0; i < count; i++)
		if (str_eq(topic, str_of(privacy_topics[i].topic))) {
			out->privacy = sentence_of(privacy_topics[i].sentence,
					body, arena);
			return true;
		}
	return false;
}
