/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this connector offer each other. */
#ifndef WAYBILL_CONNECTOR_STRIPE_PARTS_H
#define WAYBILL_CONNECTOR_STRIPE_PARTS_H

#include "base/json.h"
#include "port/payment.h"

/* scheme.c */
RESULT stripe_authorize(const struct account *account, time_ms now,
		struct http_request *request, struct arena *arena);
RESULT stripe_verify(const struct account *account,
		const struct webhook *webhook, struct arena *arena);

/* money.c: Stripe counts a few currencies in other units than ISO 4217. */
RESULT stripe_amount_read(int64_t amount, struct str currency, minor *out);
RESULT stripe_amount_write(minor amount, struct str currency, int64_t *out);

/* in_object.c: one of Stripe's objects -> transactions. */
struct stripe_object {
	const struct account *account;
	struct arena *arena;
	struct json json;
	time_ms at;            /* when it was so */
	bool authorized;       /* read alone: it was not captured at once */
	struct str reference;  /* the payment: "pi_...", else "ch_..." */
	LIST(struct txn) txns; /* what it says of the payment */
	bool bad;              /* an id or an amount is missing */
};
typedef void stripe_reader(struct stripe_object *o);
/* Events of a payment intent. */
stripe_reader stripe_intent_succeeded, stripe_intent_capturable,
		stripe_intent_canceled, stripe_intent_failed,
		stripe_intent_pending;
/* Events of a charge. */
stripe_reader stripe_charge_succeeded, stripe_charge_captured,
		stripe_charge_expired, stripe_charge_failed,
		stripe_charge_pending, stripe_charge_updated,
		stripe_charge_named;
stripe_reader stripe_refund_changed, stripe_dispute_changed;
/* As it stands now, whole: an intent (its charge may be expanded), a charge. */
stripe_reader stripe_intent_whole, stripe_charge_whole;

struct str stripe_word(const struct stripe_object *o, const char *path);

/* in_event.c */
void stripe_webhook_read(const struct account *account,
		const struct webhook *webhook, struct arena *arena,
		struct events *out);
struct str stripe_webhook_id(const struct account *account,
		const struct webhook *webhook, struct arena *arena);
/*
 * One event object, from a webhook or a poll. Adds at most one event. False:
 * it is not for us or can't be read, and *out_why says which (unreadable
 * when *out_bad).
 */
bool stripe_event_read(const struct account *account, struct json json,
		struct arena *arena, struct events *out, struct str *out_why,
		bool *out_bad);

/* payment.c: which payment an effect is about, and forms to write to it. */
/* Its charge is known by itself where it has no intent. */
bool stripe_payment_find(const struct ask *ask, struct asked_payment *out);
void stripe_form_add(struct buf *buf, const char *name, struct str value);
/* POST of a form under a key. FAULT_LIMIT: it did not fit. */
RESULT stripe_post(const struct ask *ask, struct arena *arena, struct str path,
		struct str key, struct buf *form, struct http_request *out);
/* "/v1/charges/ch_1", "/v1/payment_intents/pi_1" and what stands behind. */
struct str stripe_path(struct str id, const char *tail, struct arena *arena);

/* out_tracker.c, out_capture.c, out_read.c, out_events.c */
RESULT stripe_tracker_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void stripe_tracker_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT stripe_capture_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void stripe_capture_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT stripe_read_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void stripe_read_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
/* Facts of an intent or a charge as it stands now; false: it can't be read. */
bool stripe_payment_facts(const struct ask *ask, struct json json,
		struct arena *arena, struct outcome *out);
/* Does what was seen hold the capture that the effect asks for: what was
 * captured before it, and its amount on top? */
bool stripe_capture_shown(const struct ask *ask, const struct facts *seen);
RESULT stripe_events_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void stripe_events_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);

RESULT stripe_payouts_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void stripe_payouts_answer(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);

/* error.c: Stripe's own words for a status that is not 200. */
void stripe_error(const struct http_response *response, struct arena *arena,
		struct outcome *out);

#endif
