/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this connector offer each other. */
#ifndef WAYBILL_CONNECTOR_SHOPIFY_PARTS_H
#define WAYBILL_CONNECTOR_SHOPIFY_PARTS_H

#include "base/json.h"
#include "port/driver.h"
#include "port/watermark.h"

/* The one place that says which version of the Admin API we speak. Shopify
 * supports a stable version for twelve months and then answers in the oldest
 * that it still has (https://shopify.dev/docs/api/usage/versioning). */
#define API_VERSION "2026-10"
#define API_VERSION_ENDS "2027-10-01"

/* What no query of ours costs more than, in points. */
#define QUERY_COST_MOST 950

/* scheme.c */
RESULT shopify_authorize(const struct account *account, time_ms now,
		struct http_request *request, struct arena *arena);
RESULT shopify_verify(const struct account *account,
		const struct webhook *webhook, struct arena *arena);

/* in_webhook.c */
void shopify_webhook_read(const struct account *account,
		const struct webhook *webhook, struct arena *arena,
		struct events *out);
struct str shopify_webhook_id(const struct account *account,
		const struct webhook *webhook, struct arena *arena);

/* callback.c */
/* What stands in a fulfillment service's address behind ours: its location
 * and a secret. Empty: there is no secret to make it of. */
struct str callback_place(const struct account *account, struct str location,
		struct arena *arena);
RESULT shopify_callback_read(const struct account *account,
		const struct callback *callback, struct arena *arena,
		struct callback_ask *out);
void shopify_callback_write(const struct callback_ask *asked,
		const callback_rows *rows, struct arena *arena,
		struct json_out *out);

/* out_service.c: our fulfillment services as they should be. */
struct str shopify_address(const struct account *account, struct arena *arena);
/* "MS:ID:LOCATION:SHIPPING:NAME" of the first behind `after` that is called
 * elsewhere or does not ask what it could; empty: none. */
struct str service_to_change(const struct ask *ask, struct json list,
		struct str after, struct arena *arena, struct outcome *out);
/* `what` is that without the moment. */
RESULT service_change_build(const struct ask *ask, struct str what,
		struct arena *arena, struct http_request *out);
struct str service_changed(struct str what);
struct json member_with(struct json list, const char *field, struct str value,
		struct arena *arena);

#define CALLBACK_PATH "/fulfillment_order_notification"

#define PRIVACY_TEXT_MAX ((size_t)64 << 10)
/* in_privacy.c: false: it is none of the three privacy topics. */
bool privacy_read(struct str topic, struct str body, struct arena *arena,
		struct events *out);

/* query.c: the texts that we send; FRAGMENTS stand behind those that use
 * them. Lists without pages are cut at these lengths. */
#define ORDER_LINES 28
#define ORDER_TXNS 15
#define ORDER_REFUNDS 4
#define ORDER_FULFILLMENTS 8
extern const char query_hold[], query_release[], query_cancel_accept[],
		query_cancel_reject[], query_tag_add[], query_tag_remove[];
extern const char query_services[], query_service_create[],
		query_service_update[], query_hooks[], query_hook_create[];
extern const char query_read_lines[], query_read_txns[],
		query_read_fulfillments[], query_read_refunds[],
		query_read_refund[], query_read_fos[], query_read_fo[],
		query_read_agreed[], query_read_sales[];
extern const char query_read[], query_requests[], query_poll[], query_submit[],
		query_accept[], query_reject[], query_fulfill[],
		query_tracking[], query_delivered[], query_close[];

/* ids.c: "gid://shopify/Order/5001" <-> "5001". Empty when it is neither a
 * gid nor digits. */
struct str id_of_gid(struct str gid);
struct str gid_make(const char *type, struct str id, struct arena *arena);

/* in_order.c, in_txn.c, in_fulfillment.c: GraphQL objects -> facts. What is
 * read is trusted only when they return OK. */
struct reading {
	const struct account *account;
	struct arena *arena;
	time_ms now;
	int64_t seq;
	int digits;          /* decimals of the order's currency */
	bool taxes_included; /* in the order's prices */
	struct facts *facts;
	/* What the answer held only a part of, and what is therefore not in
	 * the facts: "lines", "txns", "fulfillments", "refunds",
	 * "refund:ID", "fos:CURSOR", "fo:ID", "agreed", "sales:AFTER:SALES",
	 * joined with " ". */
	struct str missing;
};
/* in_line.c */
RESULT read_line(struct reading *in, struct json json, struct line *out);
/* What they come to after discounts; an answer without any leaves it. */
RESULT read_shipping_lines(
		struct reading *in, struct json order, struct shop_order *out);
RESULT read_money_or_none(struct reading *in, struct json set, minor *out);
void read_missing(struct reading *in, const char *kind, struct str id);
bool has_more(struct json connection);
/* Its id must be that of the facts, or there must be none yet. */
RESULT read_order_id(struct reading *in, struct json order);
void read_currency(struct reading *in, struct str currency);
RESULT read_head(struct reading *in, struct json order);
RESULT read_order(struct reading *in, struct json order);
RESULT read_its_fos(struct reading *in, struct json fos);
/* Makes the outcome done with what was read; where something is missing, the
 * order is to be read again. */
void reading_end(const struct reading *in, const struct ask *ask,
		struct outcome *out);
RESULT read_txns(struct reading *in, struct json transactions);
RESULT read_refunds(struct reading *in, struct json refunds);
RESULT read_refund(struct reading *in, struct json refund);

/* in_agreed.c */
/* Asks for what was agreed on, where the order was changed. */
void agreements_wanted(struct reading *in);
RESULT read_agreements(struct reading *in, struct json connection);
/* A page of the sales of the one agreement that stands behind `after`. */
RESULT read_agreement_part(
		struct reading *in, struct str after, struct json connection);

/* in_paypal.c: is the shop's word for a gateway PayPal's, and what is a
 * transaction called there? */
struct paypal_names {
	struct str id, checkout;
};
bool is_paypal(struct str gateway);
void paypal_names(struct reading *in, struct json txn, enum txn_kind kind,
		struct paypal_names *names);
RESULT read_fos(struct reading *in, struct json nodes);
RESULT read_fo(struct reading *in, struct json fo);
RESULT read_fulfillment(struct reading *in, struct json fulfillment);
RESULT read_fulfillments(struct reading *in, struct json list);
/* Remembers a word that we don't know. */
void read_odd(struct reading *in, const char *what, struct str word);
/* An amount in the shop's currency: {shopMoney{amount}}. */
RESULT read_money(struct reading *in, struct json set, minor *out);
/* A moment that may be null; FAULT_BAD_VALUE when it is there and wrong. */
RESULT read_time(struct reading *in, struct json value, time_ms *out);

/* reply.c */
/* {"query", "variables"}: open it, write the variables, close it. */
struct graphql {
	struct buf buf;
	struct json_out out;
};
void graphql_open(struct graphql *graphql, const char *query);
RESULT graphql_close(struct graphql *graphql, const struct ask *ask,
		struct arena *arena, struct http_request *out);
/*
 * Reads what all answers have in common. True: *out_data is there to be
 * read, and *out_doc to be closed by the caller; false: `out` says it all.
 */
bool graphql_answer(const struct http_response *response, struct arena *arena,
		struct outcome *out, struct json_doc **out_doc,
		struct json *out_data);
/* The payload of a mutation without user errors; else `out` says it all. */
bool graphql_payload(struct json data, const char *mutation,
		struct arena *arena, struct outcome *out,
		struct json *out_payload);
/* True: what was asked for needs a right that the app was not given. It is
 * then a warning, and no fault of the credentials as a whole. */
bool graphql_denied(struct outcome *out);
struct reading reading_of(const struct ask *ask, struct arena *arena,
		struct outcome *out);

/* step.c: one part of an order that is missing */
RESULT step_open(const struct ask *ask, struct str part, struct arena *arena,
		struct graphql *out);
RESULT step_read(struct reading *in, struct str part, struct json data);

/* grant.c */
#define GRANT_PATH "/admin/oauth/access_token"
RESULT shopify_grant_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void shopify_grant_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);

/* poll_place.c: where a search by time of change is. Its page stands still
 * while it has more. */
struct place {
	struct watermark mark;
	struct str page;
};
void place_read(const struct ask *ask, struct arena *arena, struct place *out);
RESULT place_query(const struct ask *ask, const char *query,
		struct arena *arena, struct http_request *out);
void place_turn(struct place *place, struct json page, struct arena *arena,
		struct outcome *out);

/* out_*.c */
RESULT shopify_read_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void shopify_read_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT shopify_poll_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void shopify_poll_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT shopify_requests_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void shopify_requests_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
/* out_fo.c: a mutation with a fulfillment order's id, and its answer: every
 * fulfillment order that the payload names in one of `places` (NULL-ended). */
RESULT fo_open(const struct ask *ask, const char *query, struct arena *arena,
		struct graphql *out);
void fo_read_mutation(const struct ask *ask,
		const struct http_response *response, const char *mutation,
		const char *const *places, struct arena *arena,
		struct outcome *out);
RESULT shopify_hold_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void shopify_hold_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT shopify_release_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void shopify_release_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT shopify_cancel_accept_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void shopify_cancel_accept_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT shopify_cancel_reject_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void shopify_cancel_reject_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT shopify_status_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void shopify_status_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT shopify_setup_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void shopify_setup_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT shopify_close_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void shopify_close_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT shopify_submit_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void shopify_submit_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT shopify_accept_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void shopify_accept_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT shopify_reject_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void shopify_reject_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT shopify_fulfill_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void shopify_fulfill_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT shopify_delivered_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void shopify_delivered_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);

#endif
