/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The four axes of an order, in Shopify's words
 * (https://shopify.dev/docs/api/admin-graphql/2026-10/objects/Order):
 * order (open or archived, and cancelled), payment, fulfillment, return.
 * They are computed from the facts and never assigned.
 */
#ifndef WAYBILL_ORDER_STATUS_H
#define WAYBILL_ORDER_STATUS_H

#include "base/str.h"

/* clang-format off */
#define PAYMENT_STATUSES(S) \
	S(PENDING) S(AUTHORIZED) S(PARTIALLY_PAID) S(PAID) \
	S(PARTIALLY_REFUNDED) S(REFUNDED) S(VOIDED) S(EXPIRED)
#define FULFILLMENT_STATUSES(S) \
	S(UNFULFILLED) S(PARTIALLY_FULFILLED) S(FULFILLED) S(OPEN) \
	S(IN_PROGRESS) S(ON_HOLD) S(PENDING_FULFILLMENT) S(SCHEDULED) \
	S(REQUEST_DECLINED) S(RESTOCKED) S(FULFILLMENT_NOT_REQUIRED)
#define RETURN_STATUSES(S) \
	S(NO_RETURN) S(RETURN_REQUESTED) S(IN_PROGRESS) \
	S(INSPECTION_COMPLETE) S(RETURNED) S(RETURN_FAILED)
#define FO_STATUSES(S) \
	S(OPEN) S(IN_PROGRESS) S(SCHEDULED) S(ON_HOLD) S(INCOMPLETE) \
	S(CLOSED) S(CANCELLED)
#define FO_REQUESTS(S) \
	S(UNSUBMITTED) S(SUBMITTED) S(ACCEPTED) S(REJECTED) \
	S(CANCELLATION_REQUESTED) S(CANCELLATION_ACCEPTED) \
	S(CANCELLATION_REJECTED) S(CLOSED)

/* Value 0 of each is "not known"; a value that we don't know yet from the
 * provider is ..._OTHER: kept, shown, and it opens a task, never a crash. */
#define AS_PAYMENT(x) PAYMENT_##x,
#define AS_FULFILLMENT(x) FULFILLMENT_##x,
#define AS_RETURN(x) RETURN_##x,
#define AS_FO(x) FO_##x,
#define AS_REQUEST(x) REQUEST_##x,
enum payment_status {
	PAYMENT_UNKNOWN, PAYMENT_STATUSES(AS_PAYMENT) PAYMENT_OTHER
};
enum fulfillment_status {
	FULFILLMENT_UNKNOWN,
	FULFILLMENT_STATUSES(AS_FULFILLMENT) FULFILLMENT_OTHER
};
enum return_status {
	RETURN_UNKNOWN, RETURN_STATUSES(AS_RETURN) RETURN_OTHER
};
enum fo_status { FO_UNKNOWN, FO_STATUSES(AS_FO) FO_OTHER };
enum fo_request { REQUEST_UNKNOWN, FO_REQUESTS(AS_REQUEST) REQUEST_OTHER };
/* clang-format on */

/* Words to values and back; reading is by exact upper-case word, and an
 * unknown word is the OTHER value. */
enum payment_status payment_status_read(struct str word);
enum fulfillment_status fulfillment_status_read(struct str word);
enum return_status return_status_read(struct str word);
enum fo_status fo_status_read(struct str word);
enum fo_request fo_request_read(struct str word);
const char *payment_status_name(enum payment_status s);
const char *fulfillment_status_name(enum fulfillment_status s);
const char *return_status_name(enum return_status s);
const char *fo_status_name(enum fo_status s);
const char *fo_request_name(enum fo_request s);

/* A set of payment statuses: bit 1 << status. */
typedef uint32_t payment_set;
#define PAYMENT_BIT(s) ((payment_set)1 << (s))

/*
 * Where the order is in its life, in one word, for lists and reports. The
 * first that holds: cancelled, held, delivered, shipped,
 * partially_shipped, processing (the warehouse works on it), invoiced (the
 * sale's document is there), paid, authorized, pending, and the remaining
 * payment statuses in lower case.
 */
enum progress {
	PROGRESS_NEW, /* nothing read yet */
	PROGRESS_PENDING,
	PROGRESS_AUTHORIZED,
	PROGRESS_PAID,
	PROGRESS_INVOICED,
	PROGRESS_PROCESSING,
	PROGRESS_PARTIALLY_SHIPPED,
	PROGRESS_SHIPPED,
	PROGRESS_DELIVERED,
	PROGRESS_HELD,
	PROGRESS_CANCELLED,
	PROGRESS_REFUNDED,
	PROGRESS_VOIDED,
	PROGRESS_EXPIRED,
};
const char *progress_name(enum progress p); /* "held" */

struct facts;

struct status {
	bool archived, cancelled;
	enum payment_status payment;         /* the shop's word */
	enum payment_status payment_derived; /* ours, from transactions */
	enum fulfillment_status fulfillment;
	enum return_status returns;
};

void status_of(const struct facts *facts, int64_t now, struct status *out);

#endif
