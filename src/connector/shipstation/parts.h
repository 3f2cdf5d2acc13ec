/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this connector offer each other. */
#ifndef WAYBILL_CONNECTOR_SHIPSTATION_PARTS_H
#define WAYBILL_CONNECTOR_SHIPSTATION_PARTS_H

#include "base/crypto.h"
#include "base/json.h"
#include "port/request.h"

/* Of V1's orderKey and of V2's external_shipment_id; V2 cuts the rest off
 * without a word. */
#define KEY_MAX 50

/* key.c: what our request is called there. */
/* The reference of the request that is sent, or called back. */
struct str ss_request_reference(const struct ask *ask, struct arena *arena);
/* The reference, or where it is too long "~" in place of the account's own
 * shop. FAULT_LIMIT: still too long. */
RESULT ss_key_make(const struct account *account, struct str reference,
		struct arena *arena, struct str *out_key);
/* The other way: shop and remote in `facts`, the reference. False: the key is
 * none of ours (an order that somebody else put there). */
bool ss_key_read(const struct account *account, struct str key,
		struct arena *arena, struct facts *facts,
		struct str *out_reference);
/* "demo.5001.send.77.0" -> "77" */
struct str ss_fo_of_reference(struct str reference, struct arena *arena);
/* The fulfillment order that a send's target names; NULL: not there. */
const struct fulfillment_order *ss_fo_of_ask(const struct ask *ask);

/* time.c: V1 tells and asks for times of Los Angeles, without saying so. */
RESULT ss_pacific_read(struct str text, time_ms *out_moment);
/* "2026-11-28T02:00:00" */
struct str ss_pacific_print(time_ms moment, struct arena *arena);

/* news.c: what both interfaces tell. */
enum said {
	SAID_UNKNOWN,
	SAID_RECEIVED,
	SAID_ACCEPTED,
	SAID_PROCESSING,
	SAID_REFUSED,
	SAID_CANCELLED
};
struct word {
	const char *word;
	enum said said;
};
enum said ss_word_find(const struct word *words, size_t count, struct str word);
/* The request as it stands there; `word` is kept where said is unknown. */
struct warehouse_request *ss_request_add(struct facts *facts,
		struct arena *arena, struct str reference, enum said said,
		struct str word, time_ms at);
/* A label: the parcel counts as handed over when it was made. */
struct parcel *ss_parcel_add(struct facts *facts, struct arena *arena,
		struct str reference, struct str parcel, time_ms at);
/* "stamps_com" -> "USPS": what customers and shops call a carrier. */
struct str ss_carrier_name(struct str code, struct arena *arena);
/* How a send, a look-up or a cancel ends that found the request like this. */
void ss_outcome_of_request(const struct ask *ask, struct outcome *out);
void ss_outcome_too_late(const struct ask *ask, struct arena *arena,
		struct outcome *out);
/* By status, with the provider's own words where the body has them. */
void ss_refusal_read(const struct http_response *response, struct arena *arena,
		struct outcome *out);

/* cursor.c: where the polls stand. "url:..." is a place of its own. */
enum phase {
	PHASE_BEGIN, /* nothing is known yet: only sets the marks */
	PHASE_SHIPMENTS,
	PHASE_ORDERS,
	PHASE_FULFILLMENTS,
	PHASE_COUNT
};
/* A fulfillment whose order is still to be asked for (V1). */
struct loose {
	struct str order_id, parcel, carrier, number;
	time_ms at, delivered_at;
};
struct cursor {
	struct str url; /* path and query of a hint, or empty */
	enum phase phase;
	int64_t page, pages;        /* from 1; of this list */
	time_ms marks[PHASE_COUNT]; /* the newest that was seen, their clock */
	time_ms newest;             /* in this phase, so far */
	LIST(struct loose) loose;
};
RESULT ss_cursor_read(struct str text, struct arena *arena, struct cursor *out);
struct str ss_cursor_write(const struct cursor *cursor, struct arena *arena);
/* After a page. True: there is more to ask for at once. */
bool ss_cursor_next(struct cursor *cursor, enum phase last);
/* Marks of `now` less two days: nothing older was ever sent by us. */
void ss_cursor_begin(struct cursor *cursor, time_ms now);

/* hook.c */
RESULT shipstation_webhook_verify(const struct account *account,
		const struct webhook *webhook, struct arena *arena);
void shipstation_webhook_read(const struct account *account,
		const struct webhook *webhook, struct arena *arena,
		struct events *out);
bool ss_is_v2(const struct account *account);

#define VERB_OF(name) \
	RESULT name##_build(const struct ask *ask, struct arena *arena, \
			struct http_request *out); \
	void name##_read(const struct ask *ask, \
			const struct http_response *response, \
			struct arena *arena, struct outcome *out)

VERB_OF(ss_v1_send);
VERB_OF(ss_v1_find);
VERB_OF(ss_v1_cancel);
VERB_OF(ss_v1_poll);
VERB_OF(ss_v2_send);
VERB_OF(ss_v2_find);
VERB_OF(ss_v2_cancel);
VERB_OF(ss_v2_poll);
VERB_OF(ss_v1_stock); /* there is none */
VERB_OF(ss_v2_stock);

/* v2_call.c: a shipment as it is read; false: it has no status. */
bool ss_v2_shipment_read(struct json shipment, struct str reference, time_ms at,
		struct arena *arena, struct facts *facts);

/* v1_order.c: an order there, as it is written and as it is read. */
RESULT ss_v1_order_write(const struct ask *ask, struct str key,
		const char *status, struct arena *arena, struct str *out_body);
enum said ss_v1_order_read(struct json order, struct str reference, time_ms at,
		struct arena *arena, struct facts *facts);
RESULT ss_v1_lookup_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
/* The order of this key, and how many have it. False: no list of orders. */
bool ss_v1_order_find(struct json list, struct str key, struct arena *arena,
		struct json *out_order, size_t *out_count);

#endif
