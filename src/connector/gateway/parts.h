/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this connector offer each other. */
#ifndef WAYBILL_CONNECTOR_GATEWAY_PARTS_H
#define WAYBILL_CONNECTOR_GATEWAY_PARTS_H

#include "base/json.h"
#include "port/driver.h"

/*
 * in_payment.c: the contract's payment -> transactions. False: it can't be
 * read. `at`: when it was so.
 */
bool gateway_payment_read(const struct account *account, struct json json,
		time_ms at, struct arena *arena, struct facts *facts);

/* in_event.c */
void gateway_webhook_read(const struct account *account,
		const struct webhook *webhook, struct arena *arena,
		struct events *out);
struct str gateway_webhook_id(const struct account *account,
		const struct webhook *webhook, struct arena *arena);
/* One event, pushed or fetched; adds one, or says why not. */
void gateway_event_read(const struct account *account, struct json json,
		struct str id, time_ms now, struct arena *arena,
		struct events *out);

/* out_read.c: does the payment show the capture that the effect asks for? */
bool gateway_has_capture(struct json payment, const struct ask *ask,
		struct arena *arena);

/* {"error":{"code","message"}}: the gateway's own words. */
void gateway_refusal(const struct http_response *response, struct arena *arena,
		struct outcome *out);

RESULT gateway_capture_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void gateway_capture_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT gateway_read_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void gateway_read_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT gateway_shipments_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void gateway_shipments_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT gateway_poll_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void gateway_poll_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);

#endif
