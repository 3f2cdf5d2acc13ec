/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this connector offer each other. */
#ifndef WAYBILL_CONNECTOR_WAREHOUSE_PARTS_H
#define WAYBILL_CONNECTOR_WAREHOUSE_PARTS_H

#include "base/json.h"
#include "port/driver.h"

/* in_status.c: the contract's words -> facts. A word that we don't know
 * becomes the fact unknown_status. */
void warehouse_request_status_add(struct warehouse_request *request,
		struct str word, struct str reason, time_ms at,
		struct arena *arena);
void warehouse_word_unknown(struct warehouse_request *request, struct str word,
		time_ms at, struct arena *arena);
/* The reason in the words that holds have; out_of_stock, bad_address, or
 * else refused. */
struct str warehouse_refusal_reason(struct str word);
/* What the warehouse says of its refusal in an order's view, for people. */
struct str warehouse_refusal_words(struct json order, struct arena *arena);
/* NULL, or why it can't be read. */
const char *warehouse_parcel_read(struct json json, struct str reference,
		struct arena *arena, struct parcel *out);
/* False: no such word. */
bool warehouse_parcel_status_add(
		struct parcel *parcel, struct str word, time_ms at);
/* {reference, status, reason, parcels[]}: false when it is not that. */
bool warehouse_order_view_read(struct json json, struct str reference,
		time_ms now, struct arena *arena, struct facts *facts);
/* "demo.5001.send.77.0" -> "77" */
struct str warehouse_fo_of_reference(struct str reference, struct arena *arena);

/* in_event.c: one event, from a webhook or a poll. Sets unreadable or
 * ignored when nothing comes of it. */
void warehouse_event_read(struct json json, struct str id, time_ms now,
		struct arena *arena, struct events *out);
void warehouse_webhook_read(const struct account *account,
		const struct webhook *webhook, struct arena *arena,
		struct events *out);
struct str warehouse_webhook_id(const struct account *account,
		const struct webhook *webhook, struct arena *arena);

/* out_*.c */
struct str warehouse_reference(const struct ask *ask, struct arena *arena);
/* The fulfillment order that a send's target names; NULL: not there. */
const struct fulfillment_order *warehouse_fo(const struct ask *ask);
void warehouse_refusal(const struct http_response *response,
		struct arena *arena, struct outcome *out);
RESULT warehouse_send_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void warehouse_send_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT warehouse_find_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void warehouse_find_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT warehouse_cancel_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void warehouse_cancel_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT warehouse_poll_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void warehouse_poll_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT warehouse_stock_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void warehouse_stock_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);

#endif
