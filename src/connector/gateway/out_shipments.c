/* SPDX-License-Identifier: Apache-2.0 */
/* POST /payments/{id}/shipments: all parcels of the order, as they are now. */
#include "connector/gateway/parts.h"

#include <inttypes.h>

#include "base/crypto.h"
#include "port/payment.h"
#include "port/request.h"

static struct str value_of(const struct ask *ask)
{
	const struct attempt *attempt = facts_attempt(
			ask->facts, ask->effect->want, ask->effect->target);
	return attempt ? attempt->value : STR_NONE;
}

static RESULT body_of(
		struct str value, struct arena *arena, struct str *out_body)
{
	struct parcel_name parcel;
	struct buf buf;
	buf_init(&buf, REQUEST_BODY_MAX);
	struct json_out out = {.buf = &buf};
	json_out_object(&out, NULL);
	json_out_array(&out, "shipments");
	while (parcel_name_cut(&value, &parcel)) {
		json_out_object(&out, NULL);
		json_out_str(&out, "carrier", parcel.carrier);
		json_out_str(&out, "number", parcel.number);
		json_out_object_end(&out);
	}
	json_out_array_end(&out);
	json_out_object_end(&out);
	return buf_take(&buf, arena, out_body);
}

/* What is written is part of the key: a key has one meaning. */
RESULT gateway_shipments_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct asked_payment payment;
	struct str body, value = value_of(ask);
	ENSURE(payment_asked(ask, &payment), FAULT_BAD_VALUE);
	ENSURE(value.len > 0, FAULT_BAD_VALUE);
	TRY(body_of(value, arena, &body));
	struct str path = arena_print(arena, "/payments/%.*s/shipments",
			STR_FMT(url_encode(payment.reference, arena)));
	struct str key = arena_print(arena, "%.*s-%016" PRIx64,
			STR_FMT(ask->effect->key), hash64(value));
	request_post_json(out, arena, url_join(ask->account, path, arena), key,
			body);
	return OK;
}

/* 501: this gateway has no use for tracking, so all is done. */
void gateway_shipments_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	if (response->status == 200 || response->status == 201 ||
			response->status == 204 || response->status == 501)
		outcome_done(out, ask);
	else
		gateway_refusal(response, arena, out);
}
