/* SPDX-License-Identifier: Apache-2.0 */
/* Which of an order's payments an effect is about, and how it is written. */
#include "connector/stripe/parts.h"

#include <inttypes.h>

#include "base/crypto.h"
#include "port/request.h"

#define KEY_MAX 255 /* docs.stripe.com/api/idempotent_requests */

/* Does the reference stand in the target, whole? "pi_1" not in "pi_12". */
static bool is_named(struct str target, struct str reference)
{
	const struct str marks = STR("|>#");
	struct str rest = target;
	for (ptrdiff_t at; (at = str_find(rest, reference)) >= 0;) {
		const char *first = rest.at + at;
		const char *end = first + reference.len;
		bool begins = first == target.at ||
				memchr(marks.at, first[-1], marks.len);
		bool ends = end == target.at + target.len ||
				memchr(marks.at, *end, marks.len);
		if (begins && ends)
			return true;
		rest = str_skip(rest, (size_t)at + 1);
	}
	return false;
}

static bool is_asked(const struct ask *ask, const struct txn *txn)
{
	return str_eq(txn->gateway, ask->account->name) && txn->reference.len &&
			is_named(ask->effect->target, txn->reference);
}

static void payment_take(struct stripe_payment *out, const struct txn *txn)
{
	if (!out->reference.len)
		out->reference = txn->reference;
	if (txn->charge.len)
		out->charge = txn->charge;
	if (txn->state != TXN_SUCCEEDED)
		return;
	if (txn->kind == TXN_AUTHORIZATION) {
		out->several |= txn->several;
		out->authorized = txn->amount;
	}
	if (txn->kind == TXN_CAPTURE && txn->amount > out->captured)
		out->captured = txn->amount;
}

/* The payment's charge may stand in another row of it. */
bool stripe_payment_find(const struct ask *ask, struct stripe_payment *out)
{
	*out = (struct stripe_payment){0};
	for (size_t i = 0; i < ask->facts->txns.count; i++)
		if (is_asked(ask, &ask->facts->txns.at[i]))
			payment_take(out, &ask->facts->txns.at[i]);
	if (!out->charge.len && !str_starts(out->reference, STR("pi_")))
		out->charge = out->reference;
	return out->reference.len > 0;
}

void stripe_form_add(struct buf *buf, const char *name, struct str value)
{
	if (buf->len)
		buf_add_char(buf, '&');
	url_add(buf, str_of(name));
	buf_add_char(buf, '=');
	url_add(buf, value);
}

struct str stripe_path(struct str id, const char *tail, struct arena *arena)
{
	bool intent = str_starts(id, STR("pi_"));
	return arena_print(arena, "/v1/%s/%.*s%s",
			intent ? "payment_intents" : "charges",
			STR_FMT(url_encode(id, arena)), tail);
}

/* A key that is too long is kept apart by its hash. */
static struct str key_fit(struct str key, struct arena *arena)
{
	const size_t head = KEY_MAX - 17;
	if (key.len <= KEY_MAX)
		return key;
	return arena_print(arena, "%.*s-%016" PRIx64, (int)head, key.at,
			hash64(key));
}

RESULT stripe_post(const struct ask *ask, struct arena *arena, struct str path,
		struct str key, struct buf *form, struct http_request *out)
{
	struct str body;
	TRY(buf_take(form, arena, &body));
	*out = (struct http_request){.method = STR("POST"),
			.url = url_join(ask->account, path, arena),
			.body = body};
	http_header_add(&out->headers, arena, STR("Content-Type"),
			STR("application/x-www-form-urlencoded"));
	http_header_add(&out->headers, arena, STR("Idempotency-Key"),
			key_fit(key, arena));
	return OK;
}
