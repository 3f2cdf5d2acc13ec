/* SPDX-License-Identifier: Apache-2.0 */
/* POST /payments/{id}/capture: takes money that was authorized. */
#include "connector/gateway/parts.h"

#include "port/payment.h"
#include "port/request.h"

static RESULT body_of(const struct ask *ask, struct arena *arena,
		struct str *out_body)
{
	const struct effect *effect = ask->effect;
	struct str currency = effect->currency.len ? effect->currency
						   : ask->facts->order.currency;
	struct buf buf;
	ENSURE(effect->amount > 0 && currency.len == 3, FAULT_BAD_VALUE);
	buf_init(&buf, REQUEST_BODY_MAX);
	struct json_out out = {.buf = &buf};
	json_out_object(&out, NULL);
	json_out_str(&out, "reference", effect->reference);
	json_out_str(&out, "amount",
			money_print(effect->amount, currency_digits(currency),
					arena));
	json_out_str(&out, "currency", currency);
	json_out_bool(&out, "final", effect->last);
	json_out_object_end(&out);
	return buf_take(&buf, arena, out_body);
}

RESULT gateway_capture_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct asked_payment payment;
	struct str body;
	ENSURE(payment_asked(ask, &payment), FAULT_BAD_VALUE);
	/* Where one capture is all there is, the rest would be lost. */
	ENSURE(ask->effect->last || payment.several, FAULT_BAD_VALUE);
	TRY(body_of(ask, arena, &body));
	struct str path = arena_print(arena, "/payments/%.*s/capture",
			STR_FMT(url_encode(payment.reference, arena)));
	request_post_json(out, arena, url_join(ask->account, path, arena),
			ask->effect->key, body);
	return OK;
}

static struct str reason_of(struct str code)
{
	static const char *const known[] = {"authorization_expired",
			"amount_too_large", "already_captured", "declined",
			"canceled"};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(code, str_of(known[i])))
			return code;
	return STR("refused");
}

void gateway_refusal(const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json error = {0};
	outcome_by_status(response, arena, out);
	if (out->kind != OUTCOME_REFUSED || out->fault == FAULT_CREDENTIALS)
		return;
	if (!json_open(response->body, &doc).fault)
		error = json_get(json_root(doc), "error");
	struct str text = json_str(json_get(error, "message"), arena);
	struct str code = json_str(json_get(error, "code"), arena);
	if (text.len || code.len)
		out->detail = detail_of(text.len ? text : code);
	out->reason = response->status == 404     ? STR("not_in_account")
			: response->status == 409 ? STR("conflict")
						  : reason_of(code);
}

void gateway_capture_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (response->status != 200 && response->status != 201) {
		gateway_refusal(response, arena, out);
		return;
	}
	if (json_open(response->body, &doc).fault ||
			!gateway_payment_read(ask->account, json_root(doc),
					ask->now, arena, &out->facts))
		outcome_bad_reply(out, "the payment can't be read");
	else if (!gateway_has_capture(json_root(doc), ask, arena))
		outcome_bad_reply(out, "the answer shows no such capture");
	else
		outcome_done(out, ask);
}
