/* SPDX-License-Identifier: Apache-2.0 */
/* What the shop is told of holds, requests and status, and what it says. */
#include "order/case_test.h"

#define FO STR("77")

static struct fo_hold *shop_hold(struct test_case *c, const char *handle)
{
	struct fo_hold *hold = LIST_ADD(c->arena, &c->fo->holds);
	*hold = (struct fo_hold){.id = str_of(handle),
			.handle = str_of(handle),
			.reason = STR("other")};
	c->fo->status = FO_ON_HOLD;
	return hold;
}

static void done(struct test_case *c, enum want_kind want, struct str target)
{
	struct attempt *a = facts_attempt(&c->facts, want, target);
	a->sent_at = a->settled_at = c->now;
	a->outcome = OUTCOME_DONE;
	a->done_value = a->value;
}

static bool decides(struct test_case *c, enum want_kind want, struct str target)
{
	case_decide(c);
	return case_effect(c, want, target) != NULL;
}

/* ---- holds ---- */

TEST(a_hold_is_shown_at_the_shop_and_taken_off_again)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_command(&c, COMMAND_HOLD, STR_NONE)->text = STR("Odd address.");
	EXPECT(decides(&c, WANT_SHOP_HOLD, FO));
	const struct effect *e = case_effect(&c, WANT_SHOP_HOLD, FO);
	EXPECT_STR(e->value, STR("by_staff"));
	EXPECT_STR(e->text, STR("Odd address."));
	done(&c, WANT_SHOP_HOLD, FO);
	EXPECT(!decides(&c, WANT_SHOP_HOLD, FO));
	shop_hold(&c, "waybill-77");
	case_decide(&c);
	EXPECT_I64(c.out.holds.count, 1); /* the person's: no second of it */
	case_command(&c, COMMAND_RELEASE, STR_NONE);
	EXPECT(decides(&c, WANT_SHOP_RELEASE, FO));
	EXPECT(!case_effect(&c, WANT_SUBMIT, FO)); /* the shop holds it yet */
	done(&c, WANT_SHOP_RELEASE, FO);
	c.fo->holds.count = 0;
	c.fo->status = FO_OPEN;
	EXPECT(decides(&c, WANT_SUBMIT, FO));
	EXPECT(!case_effect(&c, WANT_SHOP_RELEASE, FO));
}

TEST(what_was_released_may_be_held_again_under_a_new_key)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_command(&c, COMMAND_HOLD, STR_NONE);
	EXPECT(decides(&c, WANT_SHOP_HOLD, FO));
	struct str first = case_effect(&c, WANT_SHOP_HOLD, FO)->key;
	done(&c, WANT_SHOP_HOLD, FO);
	shop_hold(&c, "waybill-77");
	case_command(&c, COMMAND_RELEASE, STR_NONE);
	EXPECT(decides(&c, WANT_SHOP_RELEASE, FO));
	done(&c, WANT_SHOP_RELEASE, FO);
	c.fo->holds.count = 0;
	c.fo->status = FO_OPEN;
	c.now += SECOND_MS;
	case_command(&c, COMMAND_HOLD, STR_NONE);
	EXPECT(decides(&c, WANT_SHOP_HOLD, FO));
	EXPECT(!str_eq(case_effect(&c, WANT_SHOP_HOLD, FO)->key, first));
}

/* An upsell, a person at the shop: waited for, and nobody's task. */
TEST(a_hold_of_others_is_waited_for)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_document(&c, DOCUMENT_SALE, STR_NONE);
	shop_hold(&c, "upsell");
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_SUBMIT, FO));
	EXPECT(!case_effect(&c, WANT_SHOP_HOLD, FO));
	EXPECT(!case_effect(&c, WANT_SHOP_RELEASE, FO));
	EXPECT_I64(c.out.holds.count, 0);
	EXPECT_I64(c.out.tasks.count, 0);
	c.fo->holds.count = 0;
	c.fo->status = FO_OPEN;
	EXPECT(decides(&c, WANT_SUBMIT, FO));
}

TEST(ours_is_taken_off_though_others_hold_too)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	shop_hold(&c, "upsell");
	shop_hold(&c, "waybill-77");
	EXPECT(decides(&c, WANT_SHOP_RELEASE, FO));
	EXPECT(!case_effect(&c, WANT_SUBMIT, FO));
}

/* The warehouse has it already: our own hold at the shop does not keep a
 * second request here. */
TEST(what_only_we_hold_counts_as_released)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	shop_hold(&c, "waybill-77");
	c.fo->request = REQUEST_ACCEPTED;
	EXPECT(decides(&c, WANT_SEND, STR("77.0")));
}

TEST(a_shop_without_holds_is_never_asked)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	c.policy.accounts.at[0].verbs &= ~((uint64_t)1 << VERB_SHOP_HOLD);
	case_command(&c, COMMAND_HOLD, STR_NONE);
	EXPECT(!decides(&c, WANT_SHOP_HOLD, FO));
	struct reasons why = {0};
	order_why(&c.facts, &c.policy, c.now, c.arena, &why);
	size_t said = 0;
	for (size_t i = 0; i < why.list.count; i++)
		said += why.list.at[i].want == WANT_SHOP_HOLD &&
				str_eq(why.list.at[i].text,
						STR("the account's provider "
						    "offers no such call"));
	EXPECT_I64(said, 1);
}

/* Magento holds orders as a whole, and does not say whose hold it is. */
TEST(a_shop_that_holds_orders_is_asked_once_for_the_order)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	c.policy.accounts.at[0].holds_orders = true;
	case_fo(&c, STR("78"));
	case_command(&c, COMMAND_HOLD, STR_NONE);
	EXPECT(decides(&c, WANT_SHOP_HOLD, STR_NONE));
	EXPECT(!case_effect(&c, WANT_SHOP_HOLD, FO));
	EXPECT(!want_shown_by_facts(&c.facts, WANT_SHOP_HOLD, STR_NONE));
	done(&c, WANT_SHOP_HOLD, STR_NONE);
	c.facts.order.held = true;
	EXPECT(want_shown_by_facts(&c.facts, WANT_SHOP_HOLD, STR_NONE));
	case_command(&c, COMMAND_RELEASE, STR_NONE);
	EXPECT(decides(&c, WANT_SHOP_RELEASE, STR_NONE));
	done(&c, WANT_SHOP_RELEASE, STR_NONE);
	EXPECT(!decides(&c, WANT_SHOP_RELEASE, STR_NONE));
}

TEST(a_hold_that_is_not_ours_stays_at_the_shop)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	c.policy.accounts.at[0].holds_orders = true;
	c.facts.order.held = true;
	c.fo->status = FO_ON_HOLD;
	EXPECT(!decides(&c, WANT_SHOP_RELEASE, STR_NONE));
	EXPECT(!case_effect(&c, WANT_SUBMIT, FO));
	case_command(&c, COMMAND_HOLD, STR_NONE);
	EXPECT(!decides(&c, WANT_SHOP_HOLD, STR_NONE));
}

/* ---- the shop asks to cancel ---- */

TEST(the_warehouse_is_asked_before_the_shop_is_answered)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	struct warehouse_request *r = case_sent(&c);
	c.fo->request = REQUEST_CANCELLATION_REQUESTED;
	EXPECT(decides(&c, WANT_SEND_CANCEL, STR("77.0")));
	EXPECT(!case_effect(&c, WANT_CANCEL_ACCEPT, FO));
	EXPECT(!case_effect(&c, WANT_CANCEL_REJECT, FO));
	done(&c, WANT_SEND_CANCEL, STR("77.0"));
	r = facts_request(&c.facts, SEND_REFERENCE);
	r->cancelled_at = c.now;
	EXPECT(decides(&c, WANT_CANCEL_ACCEPT, FO));
	EXPECT(!case_effect(&c, WANT_CANCEL_REJECT, FO));
	EXPECT(!case_effect(&c, WANT_SEND, STR("77.1")));
}

TEST(what_was_never_sent_is_cancelled_at_once)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	c.fo->status = FO_IN_PROGRESS;
	c.fo->request = REQUEST_CANCELLATION_REQUESTED;
	EXPECT(decides(&c, WANT_CANCEL_ACCEPT, FO));
}

/* Nobody knows whether the warehouse has it. */
TEST(a_send_without_an_answer_keeps_the_shop_waiting)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	c.fo->status = FO_IN_PROGRESS;
	c.fo->request = REQUEST_CANCELLATION_REQUESTED;
	case_attempt(&c, WANT_SEND, STR("77.0"), OUTCOME_NONE);
	EXPECT(!decides(&c, WANT_CANCEL_ACCEPT, FO));
	EXPECT(!case_effect(&c, WANT_CANCEL_REJECT, FO));
	struct attempt *a = facts_attempt(&c.facts, WANT_SEND, STR("77.0"));
	a->outcome = OUTCOME_ABSENT;
	a->settled_at = c.now;
	EXPECT(decides(&c, WANT_CANCEL_ACCEPT, FO));
}

TEST(a_parcel_that_left_rejects_the_cancel)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_sent(&c);
	case_parcel(&c);
	c.fo->request = REQUEST_CANCELLATION_REQUESTED;
	EXPECT(decides(&c, WANT_CANCEL_REJECT, FO));
	EXPECT(!case_effect(&c, WANT_CANCEL_ACCEPT, FO));
	done(&c, WANT_CANCEL_REJECT, FO);
	c.fo->request = REQUEST_CANCELLATION_REJECTED;
	EXPECT(decides(&c, WANT_FULFILL, PARCEL_KEY) ||
			facts_attempt(&c.facts, WANT_FULFILL, PARCEL_KEY));
}

/* ---- rejected by a person ---- */

static const struct {
	const char *said, *value, *text;
} rejections[] = {
		{"out_of_stock", "out_of_stock", ""},
		{"incorrect_address: no such street", "incorrect_address",
				"no such street"},
		{"other ask Anna", "other", "ask Anna"},
		{"We are closed", "other", "We are closed"},
		{"", "other", ""},
		{"Out_of_stock", "other", "Out_of_stock"},
		{"a|b c", "other", "a|b c"},
};

TEST(a_rejection_has_a_reason_and_words)
{
	for (size_t i = 0; i < COUNT(rejections); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		c.fo->request = REQUEST_SUBMITTED;
		case_command(&c, COMMAND_REJECT, STR_NONE)->text =
				str_of(rejections[i].said);
		EXPECT(decides(&c, WANT_REJECT, FO));
		const struct effect *e = case_effect(&c, WANT_REJECT, FO);
		EXPECT_STR(e->value, str_of(rejections[i].value));
		EXPECT_STR(e->text, str_of(rejections[i].text));
		EXPECT(!case_effect(&c, WANT_ACCEPT, FO));
	}
}

/* ---- replaced ---- */

static void moved(struct test_case *c)
{
	case_sent(c);
	c->fo->status = FO_CLOSED;
	c->fo->replaced_by = STR("79");
	case_fo(c, STR("79"));
	c->fo->request = REQUEST_ACCEPTED;
}

TEST(a_replacement_is_sent_when_the_old_one_is_stopped)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	moved(&c);
	EXPECT(decides(&c, WANT_SEND_CANCEL, STR("77.0")));
	EXPECT(!case_effect(&c, WANT_SEND, STR("79.0")));
	facts_request(&c.facts, SEND_REFERENCE)->cancelled_at = c.now;
	EXPECT(decides(&c, WANT_SEND, STR("79.0")));
}

TEST(a_chain_of_replacements_waits_for_the_first)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	moved(&c);
	c.fo->status = FO_CANCELLED;
	c.fo->replaced_by = STR("81");
	case_fo(&c, STR("81"));
	c.fo->request = REQUEST_ACCEPTED;
	EXPECT(!decides(&c, WANT_SEND, STR("81.0")));
	facts_request(&c.facts, SEND_REFERENCE)->cancelled_at = c.now;
	EXPECT(decides(&c, WANT_SEND, STR("81.0")));
}

/* Two that name each other end nowhere. */
TEST(replacements_in_a_circle_are_harmless)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	moved(&c);
	c.fo->replaced_by = STR("77");
	EXPECT(!decides(&c, WANT_SEND, STR("79.0")));
}

TEST(what_is_sent_twice_needs_a_person)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	moved(&c);
	facts_request(&c.facts, SEND_REFERENCE)->too_late_at = c.now;
	EXPECT(!decides(&c, WANT_SEND, STR("79.0")));
	const struct hold *h = case_hold(&c, STR("replaced:79"));
	EXPECT(h && c.out.holds.count == 1);
	EXPECT_STR(h->reason, STR("sent_before"));
	EXPECT_STR(h->fo, STR("79"));
	case_command(&c, COMMAND_RELEASE, STR("replaced:79"));
	EXPECT(decides(&c, WANT_SEND, STR("79.0")));
	EXPECT_I64(c.out.holds.count, 0);
}

/* ---- disputes ---- */

static struct txn *dispute(struct test_case *c)
{
	struct txn *t = LIST_ADD(c->arena, &c->facts.txns);
	*t = (struct txn){.gateway = STR("stripe"),
			.reference = STR("pi_1"),
			.part = STR("dp_1"),
			.kind = TXN_DISPUTE,
			.state = TXN_PENDING,
			.amount = 1000,
			.at = c->now};
	return t;
}

TEST(an_open_dispute_holds_the_order_until_it_is_over)
{
	static const enum txn_state ends[] = {TXN_FAILED, TXN_SUCCEEDED};
	for (size_t i = 0; i < COUNT(ends); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		dispute(&c);
		case_decide(&c);
		const struct hold *h = case_hold(&c, STR("dispute:dp_1"));
		EXPECT(h && h->scope == SCOPE_ORDER);
		EXPECT_STR(h->reason, STR("dispute"));
		EXPECT(!case_effect(&c, WANT_SUBMIT, FO));
		EXPECT(case_effect(&c, WANT_HOLD_MAIL, STR("dispute:dp_1")));
		done(&c, WANT_HOLD_MAIL, STR("dispute:dp_1"));
		EXPECT(!decides(&c, WANT_HOLD_MAIL, STR("dispute:dp_1")));
		c.facts.txns.at[1].state = ends[i];
		EXPECT(decides(&c, WANT_SUBMIT, FO));
		EXPECT_I64(c.out.holds.count, 0);
	}
}

TEST(a_dispute_about_goods_that_left_holds_nothing)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	dispute(&c);
	c.fo->status = FO_CLOSED;
	c.fo->lines.at[0].remaining = 0;
	case_decide(&c);
	EXPECT_I64(c.out.holds.count, 0);
	EXPECT(case_task(&c, STR("dispute:dp_1")));
}

TEST(a_person_may_ship_in_spite_of_a_dispute)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	dispute(&c);
	case_command(&c, COMMAND_RELEASE, STR("dispute:dp_1"));
	EXPECT(decides(&c, WANT_SUBMIT, FO));
}
