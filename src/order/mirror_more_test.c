/* SPDX-License-Identifier: Apache-2.0 */
/* The shop's document and status, goods that are not sent, payments that
 * nobody names. */
#include "order/case_test.h"

#define FO STR("77")

static bool decides(struct test_case *c, enum want_kind want, struct str target)
{
	case_decide(c);
	return case_effect(c, want, target) != NULL;
}

/* ---- the shop's document ---- */

TEST(a_document_that_the_shop_has_is_adopted)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	c.policy.shop_invoice = true;
	EXPECT(decides(&c, WANT_SHOP_INVOICE, STR_NONE));
	EXPECT(!want_shown_by_facts(&c.facts, WANT_SHOP_INVOICE, STR_NONE));
	c.facts.order.invoice = STR("12");
	EXPECT(want_shown_by_facts(&c.facts, WANT_SHOP_INVOICE, STR_NONE));
	case_decide(&c);
	EXPECT(c.out.withdrawn.count >= 1);
	EXPECT(!case_effect(&c, WANT_SHOP_INVOICE, STR_NONE));
}

/* ---- status ---- */

static void statuses(struct test_case *c)
{
	static const struct shown_status rows[] = {
			{.progress = PROGRESS_PAID,
					.status = {"processing", 10},
					.comment = {"Paid.", 5}},
			{.progress = PROGRESS_HELD, .tag = {"held", 4}},
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		*LIST_ADD(c->arena, &c->policy.statuses) = rows[i];
}

static void status_done(struct test_case *c)
{
	struct attempt *a =
			facts_attempt(&c->facts, WANT_SHOP_STATUS, STR_NONE);
	a->sent_at = a->settled_at = c->now;
	a->outcome = OUTCOME_DONE;
	a->done_value = a->value;
}

TEST(the_shop_shows_each_new_status_once)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	statuses(&c);
	EXPECT(decides(&c, WANT_SHOP_STATUS, STR_NONE));
	const struct effect *e = case_effect(&c, WANT_SHOP_STATUS, STR_NONE);
	EXPECT_STR(e->value, STR("processing|"));
	EXPECT_STR(e->text, STR("Paid."));
	status_done(&c);
	EXPECT(!decides(&c, WANT_SHOP_STATUS, STR_NONE));
	case_command(&c, COMMAND_HOLD, STR_NONE);
	EXPECT(decides(&c, WANT_SHOP_STATUS, STR_NONE));
	e = case_effect(&c, WANT_SHOP_STATUS, STR_NONE);
	EXPECT_STR(e->value, STR("|held"));
	EXPECT_STR(e->text, STR_NONE);
	status_done(&c);
	case_command(&c, COMMAND_RELEASE, STR_NONE);
	EXPECT(decides(&c, WANT_SHOP_STATUS, STR_NONE)); /* and back */
}

TEST(a_status_is_found_by_reading)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	struct attempt *a = case_attempt(
			&c, WANT_SHOP_STATUS, STR_NONE, OUTCOME_NONE);
	static const struct {
		const char *value, *status, *tags;
		bool shown;
	} rows[] = {
			{"a|", "a", "", true},
			{"a|", "b", "", false},
			{"|x", "", "y, x", true},
			{"|x", "", "xx", false},
			{"a|x", "a", "x", true},
			{"a|x", "a", "", false},
			{"", "a", "x", false},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		a->value = str_of(rows[i].value);
		c.facts.order.status = str_of(rows[i].status);
		c.facts.order.tags = str_of(rows[i].tags);
		EXPECT(want_shown_by_facts(&c.facts, WANT_SHOP_STATUS,
				       STR_NONE) == rows[i].shown);
	}
}

/* ---- goods that no warehouse sends ---- */

static const struct {
	const char *method;
	bool sent, closes;
} methods[] = {
		{"", true, false},
		{"SHIPPING", true, false},
		{"PICKUP_POINT", true, false},
		{"PICK_UP", false, false},
		{"LOCAL", false, false},
		{"RETAIL", false, true},
		{"NONE", false, true},
};

TEST(what_is_fetched_or_is_no_goods_is_booked_and_never_sent)
{
	for (size_t i = 0; i < COUNT(methods); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		c.fo->delivery_method = str_of(methods[i].method);
		EXPECT(decides(&c, WANT_DOCUMENT, STR("sale")));
		EXPECT(!case_effect(&c, WANT_SUBMIT, FO) == !methods[i].sent);
		case_document(&c, DOCUMENT_CREDIT, STR("x"));
		*LIST_ADD(c.arena, &c.facts.documents) = (struct document){
				.kind = DOCUMENT_SALE, .number = STR("1")};
		EXPECT(decides(&c, WANT_CLOSE, STR_NONE) == methods[i].closes);
		c.fo->status = FO_CLOSED;
		c.fo->lines.at[0].remaining = 0;
		EXPECT(methods[i].closes || decides(&c, WANT_CLOSE, STR_NONE));
	}
}

TEST(an_order_that_needs_no_fulfillment_closes)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_document(&c, DOCUMENT_SALE, STR_NONE);
	c.fo->lines.at[0].remaining = 0;
	EXPECT(!decides(&c, WANT_CLOSE, STR_NONE));
	c.facts.order.fulfillment = FULFILLMENT_FULFILLMENT_NOT_REQUIRED;
	EXPECT(decides(&c, WANT_CLOSE, STR_NONE));
}

TEST(what_was_closed_short_with_nothing_left_is_over)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_document(&c, DOCUMENT_SALE, STR_NONE);
	c.fo->status = FO_INCOMPLETE;
	EXPECT(!decides(&c, WANT_CLOSE, STR_NONE));
	c.fo->lines.at[0].remaining = 0;
	EXPECT(decides(&c, WANT_CLOSE, STR_NONE));
}

/* ---- which payment it is ---- */

static struct txn *nameless(struct test_case *c)
{
	struct txn *t = &c->facts.txns.at[0];
	t->reference = STR("5550001");
	t->shops_name = true;
	t->evidence = EVIDENCE_SHOP;
	return t;
}

static struct txn *by_gateway(struct test_case *c, const char *reference)
{
	struct txn *t = LIST_ADD(c->arena, &c->facts.txns);
	*t = (struct txn){.gateway = STR("stripe"),
			.reference = str_of(reference),
			.kind = TXN_SALE,
			.state = TXN_SUCCEEDED,
			.amount = 1000,
			.evidence = EVIDENCE_GATEWAY,
			.connected = true};
	return t;
}

static enum payment_status derived(struct test_case *c)
{
	case_decide(c);
	return c->out.status.payment_derived;
}

TEST(a_nameless_payment_and_the_only_one_that_fits_are_one)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	nameless(&c);
	by_gateway(&c, "pi_1");
	case_sent(&c);
	case_parcel(&c);
	EXPECT(decides(&c, WANT_TRACKER, STR("stripe|pi_1")));
	EXPECT(!case_effect(&c, WANT_TRACKER, STR("stripe|5550001")));
	EXPECT(!case_task(&c, STR("payment_unmatched:stripe|5550001")));
	/* It counts once: what was refunded is all of it. */
	struct txn *refund = by_gateway(&c, "pi_1");
	refund->kind = TXN_REFUND;
	refund->part = STR("re_1");
	EXPECT_I64(derived(&c), PAYMENT_REFUNDED);
}

static void two_fit(struct test_case *c)
{
	by_gateway(c, "pi_1");
	by_gateway(c, "pi_2");
}

static void two_nameless(struct test_case *c)
{
	by_gateway(c, "pi_1");
	struct txn second = c->facts.txns.at[0];
	second.reference = STR("5550002");
	*LIST_ADD(c->arena, &c->facts.txns) = second;
}

static void another_amount(struct test_case *c)
{
	by_gateway(c, "pi_1")->amount = 999;
}

static void another_kind(struct test_case *c)
{
	by_gateway(c, "pi_1")->kind = TXN_CAPTURE;
}

static void another_account(struct test_case *c)
{
	by_gateway(c, "pi_1")->gateway = STR("stripe-2");
}

static void known_to_the_shop(struct test_case *c)
{
	by_gateway(c, "pi_1")->evidence |= EVIDENCE_SHOP;
}

TEST(a_payment_that_may_be_another_is_a_task)
{
	static void (*const doubts[])(struct test_case *) = {two_fit,
			two_nameless, another_amount, another_kind,
			another_account, known_to_the_shop};
	for (size_t i = 0; i < COUNT(doubts); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		nameless(&c);
		doubts[i](&c);
		case_decide(&c);
		EXPECT(case_task(&c, STR("payment_unmatched:stripe|5550001")));
	}
}

/* PayPal's money was authorized and then taken; the shop was first read after
 * that, and names the capture alone. */
static struct txn *captured_unseen(struct test_case *c)
{
	struct txn *shops = &c->facts.txns.at[0];
	c->policy.accounts.at[1].tracks_charges = true;
	shops->kind = TXN_CAPTURE;
	shops->reference = STR("CAPTURE-1");
	shops->charge = STR_NONE;
	shops->evidence = EVIDENCE_SHOP;
	case_sent(c);
	case_parcel(c);
	return shops;
}

TEST(a_capture_and_its_authorization_are_one_payment)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	struct txn shops = *captured_unseen(&c);
	struct txn *gateways = by_gateway(&c, "AUTHORIZATION-1");
	gateways->kind = TXN_CAPTURE;
	gateways->charge = shops.reference;
	gateways->amount = shops.amount;
	EXPECT(decides(&c, WANT_TRACKER, STR("stripe|AUTHORIZATION-1")));
	EXPECT(!case_effect(&c, WANT_TRACKER, STR("stripe|CAPTURE-1")));
	EXPECT_I64(c.out.tasks.count, 0);
	/* It counts once: what was refunded is all of it. */
	struct txn *refund = by_gateway(&c, "AUTHORIZATION-1");
	refund->kind = TXN_REFUND;
	refund->part = STR("re_1");
	refund->amount = shops.amount;
	EXPECT_I64(derived(&c), PAYMENT_REFUNDED);
}

TEST(tracking_waits_until_the_gateway_tells_of_the_payment)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	captured_unseen(&c);
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_TRACKER, STR("stripe|CAPTURE-1")));
	EXPECT_I64(c.out.tasks.count, 0);
	EXPECT(c.out.wake_at > c.now && c.out.wake_at <= c.now + 2 * HOUR_MS);
	c.now += 2 * HOUR_MS;
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_TRACKER, STR("stripe|CAPTURE-1")));
	EXPECT(case_task(&c, STR("payment_untold:stripe|CAPTURE-1")));
	/* Told at last, under whatever kind it has there. */
	struct txn *told = by_gateway(&c, "CAPTURE-1");
	told->charge = STR("CAPTURE-1");
	EXPECT(decides(&c, WANT_TRACKER, STR("stripe|CAPTURE-1")));
	EXPECT(!case_task(&c, STR("payment_untold:stripe|CAPTURE-1")));
}

/* F76: the life goes by the shop's own transactions. */
TEST(a_gateway_that_is_not_connected_has_no_tracking_and_no_task)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	c.facts.txns.at[0].gateway = STR("klarna");
	c.facts.txns.at[0].connected = false;
	c.facts.txns.at[0].shops_name = true;
	case_sent(&c);
	case_parcel(&c);
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_TRACKER, STR("klarna|pi_1")));
	EXPECT(!case_task(&c, STR("payment_unmatched:klarna|pi_1")));
	struct reasons why = {0};
	order_why(&c.facts, &c.policy, c.now, c.arena, &why);
	size_t said = 0;
	for (size_t i = 0; i < why.list.count; i++)
		said += why.list.at[i].want == WANT_TRACKER &&
				str_find(why.list.at[i].text,
						STR("not applicable")) > 0;
	EXPECT_I64(said, 1);
	EXPECT_I64(c.out.status.payment_derived, PAYMENT_PAID);
}
