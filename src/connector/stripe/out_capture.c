/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Takes money that was authorized (docs.stripe.com/api/payment_intents/capture
 * and /charges/capture). A capture lets go of what it leaves, unless the
 * card's network takes several and we say that more will come.
 */
#include "connector/stripe/parts.h"

#include <inttypes.h>

#include "port/request.h"

static struct str currency_of(const struct ask *ask)
{
	return ask->effect->currency.len ? ask->effect->currency
					 : ask->facts->order.currency;
}

/* The same key with another amount would be refused, so the amount is part
 * of the key. */
static struct str key_of(
		const struct ask *ask, int64_t amount, struct arena *arena)
{
	return arena_print(arena, "%.*s-%" PRId64, STR_FMT(ask->effect->key),
			amount);
}

RESULT stripe_capture_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct asked_payment payment;
	struct buf form;
	int64_t amount;
	ENSURE(stripe_payment_find(ask, &payment), FAULT_BAD_VALUE);
	TRY(stripe_amount_write(
			ask->effect->amount, currency_of(ask), &amount));
	bool intent = str_starts(payment.reference, STR("pi_"));
	/* Where one capture is all there is, the rest would be lost. */
	ENSURE(ask->effect->last || (intent && payment.several),
			FAULT_BAD_VALUE);
	buf_init(&form, REQUEST_BODY_MAX);
	stripe_form_add(&form, intent ? "amount_to_capture" : "amount",
			arena_print(arena, "%" PRId64, amount));
	if (!ask->effect->last)
		stripe_form_add(&form, "final_capture", STR("false"));
	return stripe_post(ask, arena,
			stripe_path(payment.reference, "/capture", arena),
			key_of(ask, amount, arena), &form, out);
}

/*
 * It has been captured already: by the shop, or by a try of ours whose key
 * is forgotten. The intent as it is stands in the error.
 */
static void read_refusal(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	stripe_error(response, arena, out);
	if (out->kind != OUTCOME_REFUSED ||
			json_open(response->body, &doc).fault)
		return;
	struct outcome now = {0};
	struct json intent = json_get(json_root(doc), "error.payment_intent");
	if (json_type(intent) != JSON_OBJECT ||
			!stripe_payment_facts(ask, intent, arena, &now))
		return;
	out->has_facts = true;
	out->facts = now.facts;
	if (stripe_capture_shown(ask, &now.facts))
		outcome_done(out, ask);
}

static bool captures(const struct outcome *out)
{
	for (size_t i = 0; i < out->facts.txns.count; i++)
		if (out->facts.txns.at[i].kind == TXN_CAPTURE)
			return true;
	return false;
}

void stripe_capture_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (response->status != 200) {
		read_refusal(ask, response, arena, out);
		return;
	}
	if (json_open(response->body, &doc).fault ||
			!stripe_payment_facts(
					ask, json_root(doc), arena, out)) {
		outcome_bad_reply(out, "the payment can't be read");
		return;
	}
	outcome_done(out, ask);
	if (!captures(out))
		outcome_bad_reply(out, "the answer shows no capture");
}
