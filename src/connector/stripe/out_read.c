/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads a payment as it stands: what is authorized until when, captured,
 * refunded. Also the look-up for a capture whose answer was lost.
 */
#include "connector/stripe/parts.h"

#include "order/tracking.h"
#include "port/request.h"

RESULT stripe_read_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct asked_payment payment;
	ENSURE(stripe_payment_find(ask, &payment), FAULT_BAD_VALUE);
	bool intent = str_starts(payment.reference, STR("pi_"));
	request_get(out,
			url_join(ask->account,
					stripe_path(payment.reference,
							intent ? "?expand[]="
								 "latest_"
								 "charge"
								 "&expand[]="
								 "latest_"
								 "charge."
								 "refunds"
							       : "?expand[]="
								 "refunds",
							arena),
					arena));
	return OK;
}

static bool is_authorized(const struct facts *facts, struct str reference)
{
	for (size_t i = 0; i < facts->txns.count; i++)
		if (facts->txns.at[i].kind == TXN_AUTHORIZATION &&
				str_eq(facts->txns.at[i].reference, reference))
			return true;
	return false;
}

bool stripe_payment_facts(const struct ask *ask, struct json json,
		struct arena *arena, struct outcome *out)
{
	struct asked_payment payment;
	struct stripe_object o = {.account = ask->account,
			.arena = arena,
			.json = json,
			.at = ask->now};
	if (!stripe_payment_find(ask, &payment))
		return false;
	o.authorized = is_authorized(ask->facts, payment.reference);
	if (str_eq(stripe_word(&o, "object"), STR("payment_intent")))
		stripe_intent_whole(&o);
	else
		stripe_charge_whole(&o);
	if (o.bad || !str_eq(o.reference, payment.reference))
		return false;
	outcome_facts(out, ask);
	for (size_t i = 0; i < o.txns.count; i++)
		*LIST_ADD(arena, &out->facts.txns) = o.txns.at[i];
	return true;
}

bool stripe_capture_shown(const struct ask *ask, const struct facts *seen)
{
	struct asked_payment payment;
	minor now = 0, wanted = 0;
	if (!stripe_payment_find(ask, &payment))
		return false;
	for (size_t i = 0; i < seen->txns.count; i++) {
		const struct txn *txn = &seen->txns.at[i];
		if (txn->kind == TXN_CAPTURE && txn->amount > now)
			now = txn->amount;
	}
	if (payment.authorized && now >= payment.authorized)
		return true;
	return !money_add(ask->effect->before, ask->effect->amount, &wanted)
				.fault &&
			now >= wanted;
}

/* Stripe has one carrier and one field for all numbers of a payment. */
static void tracking_show(
		struct json object, struct arena *arena, struct outcome *out)
{
	struct json charge = json_get(object, "latest_charge");
	struct json of = json_type(charge) == JSON_OBJECT ? charge : object;
	struct str carrier = json_str(json_get(of, "shipping.carrier"), arena);
	struct str number,
			numbers = json_str(json_get(of,
							   "shipping.tracking_"
							   "number"),
					arena);
	if (str_find(carrier, STR(",")) >= 0)
		carrier = STR_NONE;
	out->shown.tracking_known = true;
	while (str_cut(&numbers, ',', &number))
		out->shown.tracking = tracking_add(out->shown.tracking, carrier,
				str_trim(number), arena);
}

void stripe_read_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (response->status != 200) {
		stripe_error(response, arena, out);
		return;
	}
	if (json_open(response->body, &doc).fault ||
			!stripe_payment_facts(
					ask, json_root(doc), arena, out)) {
		outcome_bad_reply(out, "the payment can't be read");
		return;
	}
	outcome_done(out, ask);
	tracking_show(json_root(doc), arena, out);
	if (ask->effect->verb == VERB_PAYMENT_CAPTURE &&
			!stripe_capture_shown(ask, &out->facts))
		out->kind = OUTCOME_ABSENT;
}
