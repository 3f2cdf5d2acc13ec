/* SPDX-License-Identifier: Apache-2.0 */
/* GET /payments?reference=: how a payment stands, and what became of a
 * capture whose answer was lost. */
#include "connector/gateway/parts.h"

#include "port/payment.h"
#include "port/request.h"

RESULT gateway_read_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct asked_payment payment;
	ENSURE(payment_asked(ask, &payment), FAULT_BAD_VALUE);
	struct str path = arena_print(arena, "/payments?reference=%.*s",
			STR_FMT(url_encode(payment.reference, arena)));
	request_get(out, url_join(ask->account, path, arena));
	return OK;
}

bool gateway_has_capture(
		struct json payment, const struct ask *ask, struct arena *arena)
{
	struct json one, list = json_get(payment, "captures");
	for (struct json_iter i = json_each(list); json_next(&i, &one);)
		if (str_eq(json_str(json_get(one, "reference"), arena),
				    ask->effect->reference))
			return true;
	return false;
}

static bool find_payment(const struct ask *ask, struct json list,
		struct arena *arena, struct json *out)
{
	struct asked_payment asked;
	if (!payment_asked(ask, &asked))
		return false;
	for (struct json_iter i = json_each(list); json_next(&i, out);)
		if (str_eq(json_str(json_get(*out, "id"), arena),
				    asked.reference))
			return true;
	return false;
}

/* A gateway with no use for tracking shows none, and nothing is missing. */
static void tracking_show(
		struct json payment, struct arena *arena, struct outcome *out)
{
	struct json one, list = json_get(payment, "shipments");
	out->shown.tracking_known = json_type(list) == JSON_ARRAY;
	for (struct json_iter i = json_each(list); json_next(&i, &one);)
		out->shown.tracking = tracking_add(out->shown.tracking,
				json_str(json_get(one, "carrier"), arena),
				json_str(json_get(one, "number"), arena),
				arena);
}

static void read_payment(const struct ask *ask, struct json payment,
		struct arena *arena, struct outcome *out)
{
	if (!gateway_payment_read(ask->account, payment, ask->now, arena,
			    &out->facts)) {
		outcome_bad_reply(out, "the payment can't be read");
		return;
	}
	outcome_done(out, ask);
	tracking_show(payment, arena, out);
	if (ask->effect->verb == VERB_PAYMENT_CAPTURE &&
			!gateway_has_capture(payment, ask, arena))
		out->kind = OUTCOME_ABSENT;
}

void gateway_read_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json payment, list;
	if (response->status != 200) {
		outcome_find_failed(response, arena, out);
		return;
	}
	if (json_open(response->body, &doc).fault) {
		outcome_bad_reply(out, "the answer is not valid JSON");
		return;
	}
	list = json_get(json_root(doc), "payments");
	if (json_type(list) != JSON_ARRAY)
		outcome_bad_reply(out, "the answer has no list of payments");
	else if (find_payment(ask, list, arena, &payment))
		read_payment(ask, payment, arena, out);
	else
		outcome_refused(out, STR("not_in_account"),
				STR("This gateway account has no such "
				    "payment."));
}
