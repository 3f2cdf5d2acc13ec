/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A case: one order, paid and read, with one fulfillment order, in a shop
 * where everything is switched on. Tests change it a little and look at what
 * is decided.
 */
#ifndef WAYBILL_ORDER_CASE_TEST_H
#define WAYBILL_ORDER_CASE_TEST_H

#include "order/order_test.h"

struct test_case {
	struct arena *arena;
	struct facts facts;
	struct policy policy;
	struct profile *profile;
	struct fulfillment_order *fo;
	struct counted_ids ids;
	struct decision out;
	time_ms now;
};

#define SEND_REFERENCE STR("demo.5001.send.77.0")
#define PARCEL_KEY STR("demo.5001.send.77.0|p1")

static inline void case_policy(struct test_case *c)
{
	struct policy *p = &c->policy;
	policy_init(p);
	p->shop = STR("demo");
	p->accounting = STR("books");
	p->mail = STR("smtp");
	p->staff_mail = STR("staff@shop.example");
	p->sends_delivered = SENDER_WAYBILL;
	p->take_over_from = TEST_NOW - 30 * DAY_MS;
	p->document_overdue_ms = HOUR_MS;
	p->parcel_overdue_ms = 3 * DAY_MS;
	p->transit_overdue_ms = 14 * DAY_MS;
	p->notice_age_max_ms = 2 * DAY_MS;
	static const char *const accounts[] = {"demo", "stripe"};
	for (size_t i = 0; i < COUNT(accounts); i++)
		*LIST_ADD(c->arena, &p->accounts) = (struct account_can){
				.account = str_of(accounts[i]),
				.verbs = UINT64_MAX};
	*LIST_ADD(c->arena, &p->routes) =
			(struct route){STR("*"), STR("warehouse")};
	c->profile = LIST_ADD(c->arena, &p->profiles);
	profile_preset(STR("card"), c->profile);
}

static inline void case_fo(struct test_case *c, struct str id)
{
	struct fulfillment_order *fo = LIST_ADD(c->arena, &c->facts.fos);
	*fo = (struct fulfillment_order){.id = id,
			.version = TEST_NOW,
			.status = FO_OPEN,
			.request = REQUEST_UNSUBMITTED,
			.location = STR("1"),
			.location_name = STR("Aarhus")};
	*LIST_ADD(c->arena, &fo->lines) = (struct fo_line){.id = STR("7701"),
			.line = STR("9"),
			.total = 2,
			.remaining = 2};
	c->fo = fo;
}

static inline void case_open(struct test_case *c)
{
	*c = (struct test_case){.arena = arena_open(),
			.now = TEST_NOW,
			.ids = {{counted_next}, 100}};
	case_policy(c);
	c->facts = (struct facts){.shop = STR("demo"),
			.remote = STR("5001"),
			.hint_seq = 1,
			.hint_version = TEST_NOW - HOUR_MS,
			.read_seq = 2,
			.first_seen_at = TEST_NOW - HOUR_MS,
			.seen_payment = PAYMENT_BIT(PAYMENT_PAID),
			.invoice_at = TEST_NOW - MINUTE_MS};
	c->facts.order = (struct shop_order){.version = TEST_NOW - HOUR_MS,
			.seq = 2,
			.known = true,
			.name = STR("#1001"),
			.email = STR("kari@example.org"),
			.currency = STR("DKK"),
			.created_at = TEST_NOW - DAY_MS,
			.requires_shipping = true,
			.payment = PAYMENT_PAID,
			.fulfillment = FULFILLMENT_UNFULFILLED,
			.returns = RETURN_NO_RETURN,
			.total = 1000,
			.current_total = 1000};
	*LIST_ADD(c->arena, &c->facts.order.lines) =
			(struct line){.id = STR("9"), .quantity = 2};
	*LIST_ADD(c->arena, &c->facts.txns) =
			(struct txn){.gateway = STR("stripe"),
					.reference = STR("pi_1"),
					.kind = TXN_SALE,
					.state = TXN_SUCCEEDED,
					.amount = 1000,
					.connected = true};
	case_fo(c, STR("77"));
}

static inline void case_done(struct test_case *c)
{
	arena_drop(&c->arena);
}

static inline void case_decide(struct test_case *c)
{
	decide(&c->facts, &c->policy, c->now, &c->ids.source, c->arena,
			&c->out);
}

static inline const struct effect *case_effect(const struct test_case *c,
		enum want_kind want, struct str target)
{
	for (size_t i = 0; i < c->out.effects.count; i++)
		if (c->out.effects.at[i].want == want &&
				str_eq(c->out.effects.at[i].target, target))
			return &c->out.effects.at[i];
	return NULL;
}

static inline const struct hold *case_hold(
		const struct test_case *c, struct str key)
{
	for (size_t i = 0; i < c->out.holds.count; i++)
		if (str_eq(c->out.holds.at[i].key, key))
			return &c->out.holds.at[i];
	return NULL;
}

static inline const struct task *case_task(
		const struct test_case *c, struct str key)
{
	for (size_t i = 0; i < c->out.tasks.count; i++)
		if (str_eq(c->out.tasks.at[i].key, key))
			return &c->out.tasks.at[i];
	return NULL;
}

/* ---- what may be there already ---- */

/* An attempt that was sent, and settled unless it is open. */
static inline struct attempt *case_attempt(struct test_case *c,
		enum want_kind want, struct str target,
		enum outcome_kind outcome)
{
	struct attempt *a =
			facts_attempt_add(&c->facts, want, target, c->arena);
	a->id = counted_next(&c->ids.source);
	a->begun_at = a->sent_at = c->now - MINUTE_MS;
	a->settled_at = outcome ? c->now - MINUTE_MS : 0;
	a->outcome = outcome;
	return a;
}

static inline struct document *case_document(
		struct test_case *c, enum document_kind kind, struct str cause)
{
	struct document *d = LIST_ADD(c->arena, &c->facts.documents);
	*d = (struct document){.kind = kind,
			.cause = cause,
			.number = STR("F-1"),
			.gross = 1000,
			.issued_at = c->now};
	case_attempt(c, WANT_DOCUMENT, document_key(kind, cause, c->arena),
			OUTCOME_DONE);
	return d;
}

static inline struct warehouse_request *case_request(
		struct test_case *c, struct str reference)
{
	struct warehouse_request *r = LIST_ADD(c->arena, &c->facts.requests);
	*r = (struct warehouse_request){.reference = reference,
			.received_at = c->now,
			.accepted_at = c->now};
	return r;
}

/* The warehouse has it. */
static inline struct warehouse_request *case_sent(struct test_case *c)
{
	c->fo->status = FO_IN_PROGRESS;
	c->fo->request = REQUEST_ACCEPTED;
	case_attempt(c, WANT_SEND, STR("77.0"), OUTCOME_DONE);
	return case_request(c, SEND_REFERENCE);
}

static inline struct parcel *case_parcel(struct test_case *c)
{
	struct parcel *p = LIST_ADD(c->arena, &c->facts.parcels);
	*p = (struct parcel){.reference = SEND_REFERENCE,
			.parcel = STR("p1"),
			.fo = STR("77"),
			.carrier = STR("GLS"),
			.number = STR("N1"),
			.handed_over_at = c->now};
	return p;
}

static inline struct fulfillment *case_fulfillment(struct test_case *c)
{
	struct fulfillment *f = LIST_ADD(c->arena, &c->facts.fulfillments);
	*f = (struct fulfillment){.id = STR("f1"),
			.fo = STR("77"),
			.tracking = STR("N1"),
			.at = c->now};
	return f;
}

static inline struct command *case_command(
		struct test_case *c, enum command_kind kind, struct str target)
{
	struct command *command = LIST_ADD(c->arena, &c->facts.commands);
	*command = (struct command){.id = counted_next(&c->ids.source),
			.kind = kind,
			.at = c->now,
			.who = STR("cli:anna"),
			.target = target};
	return command;
}

/* Authorized by card, nothing taken yet, and the money is ours to take. */
static inline struct txn *case_authorized(struct test_case *c)
{
	struct txn *t = &c->facts.txns.at[0];
	t->kind = TXN_AUTHORIZATION;
	t->at = c->now - DAY_MS;
	t->expires_at = c->now + 6 * DAY_MS;
	c->facts.order.payment = PAYMENT_AUTHORIZED;
	c->policy.capture = CAPTURE_AT_SHIPMENT;
	c->profile->ships_at |= PAYMENT_BIT(PAYMENT_AUTHORIZED);
	return t;
}

static inline struct refund *case_refund(
		struct test_case *c, struct str id, minor total)
{
	struct refund *r = LIST_ADD(c->arena, &c->facts.refunds);
	*r = (struct refund){.id = id, .at = c->now, .total = total};
	return r;
}

#endif
