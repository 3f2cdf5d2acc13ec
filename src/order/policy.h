/* SPDX-License-Identifier: Apache-2.0 */
/* What the shop's owner decided. Read-only here; made by settings/. */
#ifndef WAYBILL_ORDER_POLICY_H
#define WAYBILL_ORDER_POLICY_H

#include "order/facts.h"

enum stage { STAGE_OBSERVE, STAGE_DOCUMENTS, STAGE_ALL };
enum sender { SENDER_WAYBILL, SENDER_SHOP, SENDER_NOBODY };

/* Which payment statuses book and ship, for orders paid by one of
 * `gateways` (comma-joined; empty: all others). */
struct profile {
	struct str name, gateways;
	payment_set books_at, ships_at;
	bool document_before_goods;
};

/* Which warehouse serves a location of the shop. */
struct route {
	struct str location; /* the shop's location id; "*": any other */
	struct str account;  /* a logistics account; empty: not ours to send */
};

/* Which account of ours is behind the shop's word for a gateway. */
struct gateway_map {
	struct str gateway; /* "stripe", "shopify_payments", ... */
	struct str account;
};

struct policy {
	int64_t version;
	struct str shop; /* the shop account's name */
	enum stage stage;
	time_ms take_over_from; /* orders created before it cause nothing */
	LIST(struct profile) profiles;
	LIST(struct route) routes;
	LIST(struct gateway_map) gateways;
	struct str accounting; /* account name; "ledger": the built-in books */
	struct str mail;       /* smtp account; empty: no mail is sent */
	struct str staff_mail; /* where holds are announced; empty: nowhere */
	enum sender sends_document, sends_shipped, sends_delivered;
	struct str followed_carriers; /* the shop writes DELIVERED itself */
	time_ms document_overdue_ms;  /* paid without document: a task */
	time_ms parcel_overdue_ms;    /* accepted without parcel: a task */
	time_ms transit_overdue_ms;   /* no news: presumed delivered */
	time_ms notice_age_max_ms;    /* older news tell nobody */
};

/* The defaults: card or cash, everything on. */
void policy_init(struct policy *policy);

const struct profile *policy_profile(
		const struct policy *policy, const struct facts *facts);

/* Presets of statuses, "card" and "invoice". */
bool profile_preset(struct str name, struct profile *out);

#endif
