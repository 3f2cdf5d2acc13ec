/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this connector offer each other. */
#ifndef WAYBILL_CONNECTOR_PAYPAL_PARTS_H
#define WAYBILL_CONNECTOR_PAYPAL_PARTS_H

#include "base/json.h"
#include "port/driver.h"

#define GRANT_PATH "/v1/oauth2/token"
#define CERTS_PATH "/v1/notifications/certs/"

typedef RESULT paypal_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
typedef void paypal_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);

/* scheme.c */
RESULT paypal_authorize(const struct account *account, time_ms now,
		struct http_request *request, struct arena *arena);
RESULT paypal_verify(const struct account *account,
		const struct webhook *webhook, struct arena *arena);
struct str paypal_certificate_url(const struct account *account,
		const struct webhook *webhook, struct arena *arena);

/* access.c: access tokens, and the certificates of webhooks */
paypal_build paypal_grant_build, paypal_certificate_build;
paypal_read paypal_grant_read, paypal_certificate_read;

/* reply.c: adds PayPal's own words to an outcome of a status that is no
 * success. */
void paypal_error(const struct http_response *response, struct arena *arena,
		struct outcome *out);
/* "ISSUE" of the first detail, else the error's name. */
struct str paypal_issue(struct json error, struct arena *arena);
/* "ISSUE: what it says", for a person. */
struct str paypal_words(struct json error, struct arena *arena);

/*
 * resource.c: PayPal's payment objects -> transactions.
 *
 * A payment is known by what it began with: its authorization, else its
 * capture. `checkout` is the Orders v2 id where it is known.
 */
enum resource {
	RESOURCE_AUTHORIZATION,
	RESOURCE_CAPTURE,
	RESOURCE_REFUND,
	RESOURCE_DISPUTE
};
struct payment_news {
	const struct account *account;
	struct arena *arena;
	time_ms at; /* where the object has no time of its own */
	LIST(struct txn) txns;
	struct str capture; /* of a refund or dispute: its payment is only
			       known by its capture, and must be looked up */
	struct str remote;  /* the shop's order id, where the object carries it
			     */
};
/* False: an id, amount or state is missing or can't be read. */
bool paypal_resource_read(struct payment_news *news, enum resource kind,
		struct json object);
/* A whole Orders v2 order: its authorizations, captures and refunds. */
bool paypal_order_read(struct payment_news *news, struct json order);
/* What `link` with this rel ends with behind `path`; empty: none. */
struct str paypal_link_id(struct json object, const char *rel, const char *path,
		struct arena *arena);

/* in_event.c */
void paypal_webhook_read(const struct account *account,
		const struct webhook *webhook, struct arena *arena,
		struct events *out);
struct str paypal_webhook_id(const struct account *account,
		const struct webhook *webhook, struct arena *arena);
/*
 * One event, from a webhook or a poll. Adds at most one to `out`; one that
 * must be looked up first is written to *out_look, for a poll's cursor.
 * False: it is not for us or can't be read, and *out_why says which
 * (unreadable when *out_bad).
 */
bool paypal_event_read(const struct account *account, struct json json,
		struct arena *arena, struct events *out, struct str *out_look,
		struct str *out_why, bool *out_bad);

/* lookup.c: refunds and disputes name a capture alone. What they say waits in
 * a cursor until that capture has been read and has named its payment. */
struct str paypal_look_write(const struct txn *txn, struct str event_id,
		struct str topic, struct arena *arena);
bool paypal_look_read(struct str look, struct arena *arena, struct txn *out,
		struct str *out_event_id, struct str *out_topic);

/* out_events.c, out_payment.c */
paypal_build paypal_events_build, paypal_payment_build, paypal_capture_build;
paypal_read paypal_events_read, paypal_payment_read, paypal_capture_read;

/* Is the payment read with the whole Orders v2 order that it belongs to? */
bool paypal_payment_by_order(const struct ask *ask);

/* out_audit.c: a payment with its tracking, as an audit reads it */
paypal_build paypal_audit_build;
paypal_read paypal_audit_read;

/* out_tracker.c, in_tracker.c: see there. */
paypal_build paypal_tracker_build;
paypal_read paypal_tracker_read;

/* out_payouts.c: what came into PayPal's balance and went out of it */
paypal_build paypal_payouts_build;
paypal_read paypal_payouts_read;

#endif
