/* SPDX-License-Identifier: Apache-2.0 */
/* The simulated PayPal inside: what its files offer each other. */
#ifndef WAYBILL_SIM_PAYPAL_H
#define WAYBILL_SIM_PAYPAL_H

#include "world.h"

#define PAYPAL_UPDATES_MAX 5
#define PAYPAL_BATCH_MAX 20
#define PAYPAL_NUMBER_MAX 64

struct paypal_tracker {
	struct str number, carrier, other;
	bool cancelled;
	int64_t updates;
};

/* A payment as PayPal has it. Ids are 17 characters that name the order. */
struct paypal {
	struct str order;         /* Orders v2 */
	struct str authorization; /* empty: taken at once */
	struct str capture;       /* empty: nothing was taken yet */
	bool legacy;              /* made without Orders v2 */
	time_ms at, captured_at, voided_at;
	LIST(struct paypal_tracker) trackers;
};

struct paypal_event {
	int type; /* row in paypal_event.c */
	struct payment *payment;
	struct txn *txn; /* of a refund */
	int64_t captured, refunded;
	time_ms at, voided_at;
};

struct paypal_key {
	uint64_t content;
	int status;
	struct str body;
};

struct paypal_token {
	struct str token;
	time_ms ends;
	bool second;
};

/* paypal_view.c */
struct payment *paypal_find(struct sim *sim, struct str id, char kind);
void paypal_capture_json(struct json_out *out, const char *key,
		const struct payment *payment, struct arena *arena);
void paypal_authorization_json(struct json_out *out, const char *key,
		const struct payment *payment, struct arena *arena);
void paypal_refund_json(struct json_out *out, const char *key,
		const struct payment *payment, const struct txn *txn,
		struct arena *arena);
void paypal_order_json(struct json_out *out, const char *key,
		const struct payment *payment, struct arena *arena);
struct str paypal_tracker_id(const struct payment *payment,
		const struct paypal_tracker *tracker, struct arena *arena);

/* paypal_track.c */
void paypal_track(struct call *call, struct payment *payment);
void paypal_tracker_patch(
		struct call *call, struct payment *payment, struct str id);
void paypal_batch(struct call *call);
void paypal_tracker_put(struct call *call, struct str id);
void paypal_tracker_list(struct call *call);

/* paypal_event.c */
void paypal_events_list(struct call *call);

/* paypal.c */
void paypal_fail(struct call *call, int status, const char *name,
		const char *issue, const char *text);

#endif
