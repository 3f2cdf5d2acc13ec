/* SPDX-License-Identifier: Apache-2.0 */
/* A payment that is not where the shop's word leads is tried on the shop's
 * other accounts of that provider; and taken at one of them only. */
#include "order/case_test.h"
#include "order/scene.h"

#define FIRST STR("stripe|pi_1")
#define SECOND STR("stripe-2|pi_1")

/* A paid order whose parcel has left, two accounts at the same provider, and
 * one at another. */
static void two_accounts(struct test_case *c)
{
	static const struct account_can more[] = {
			{.account = STR("paypal"),
					.verbs = UINT64_MAX,
					.family = STR("paypal")},
			{.account = STR("stripe-2"),
					.verbs = UINT64_MAX,
					.family = STR("stripe")},
	};
	case_open(c);
	for (size_t i = 0; i < c->policy.accounts.count; i++)
		if (str_eq(c->policy.accounts.at[i].account, STR("stripe")))
			c->policy.accounts.at[i].family = STR("stripe");
	for (size_t i = 0; i < COUNT(more); i++)
		*LIST_ADD(c->arena, &c->policy.accounts) = more[i];
	case_sent(c);
	case_parcel(c);
}

static const struct effect *want(
		struct test_case *c, enum want_kind kind, struct str target)
{
	case_decide(c);
	return case_effect(c, kind, target);
}

static struct attempt *answer(struct test_case *c, enum want_kind kind,
		struct str target, enum outcome_kind outcome,
		const char *reason)
{
	struct attempt *a = facts_attempt(&c->facts, kind, target);
	a->sent_at = c->now;
	a->settled_at = outcome ? c->now : 0;
	a->outcome = outcome;
	a->reason = str_of(reason);
	a->detail = STR("This Stripe account has no such payment.");
	if (outcome == OUTCOME_DONE)
		a->done_value = a->value;
	return a;
}

static void denied(struct test_case *c, enum want_kind kind, struct str target)
{
	answer(c, kind, target, OUTCOME_REFUSED, "not_in_account");
}

TEST(another_refusal_is_not_tried_elsewhere)
{
	DEFER(case_done) struct test_case c;
	two_accounts(&c);
	EXPECT(want(&c, WANT_TRACKER, FIRST));
	answer(&c, WANT_TRACKER, FIRST, OUTCOME_REFUSED, "refused");
	EXPECT(!want(&c, WANT_TRACKER, SECOND));
	EXPECT(case_task(&c, STR("tracker:stripe|pi_1")));
}

TEST(a_tracker_goes_to_the_account_that_has_the_payment)
{
	DEFER(case_done) struct test_case c;
	two_accounts(&c);
	const struct effect *e = want(&c, WANT_TRACKER, FIRST);
	EXPECT(e && !case_effect(&c, WANT_TRACKER, SECOND));
	EXPECT_STR(e->account, STR("stripe"));
	denied(&c, WANT_TRACKER, FIRST);
	e = want(&c, WANT_TRACKER, SECOND);
	EXPECT(e && !case_effect(&c, WANT_TRACKER, STR("paypal|pi_1")));
	EXPECT_STR(e->account, STR("stripe-2"));
	EXPECT_STR(e->payment, STR("pi_1"));
	EXPECT_STR(e->value, STR("GLS:N1"));
	EXPECT(!case_task(&c, STR("tracker:stripe|pi_1")));
	answer(&c, WANT_TRACKER, SECOND, OUTCOME_DONE, "");
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_TRACKER, FIRST));
	EXPECT(!case_task(&c, STR("tracker:stripe|pi_1")));
	/* It is remembered. */
	c.facts.parcels.at[0].number = STR("N2");
	EXPECT(want(&c, WANT_TRACKER, SECOND));
	EXPECT(!case_effect(&c, WANT_TRACKER, FIRST));
}

TEST(a_payment_that_nobody_has_is_said_once)
{
	DEFER(case_done) struct test_case c;
	two_accounts(&c);
	EXPECT(want(&c, WANT_TRACKER, FIRST));
	denied(&c, WANT_TRACKER, FIRST);
	EXPECT(want(&c, WANT_TRACKER, SECOND));
	denied(&c, WANT_TRACKER, SECOND);
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_TRACKER, FIRST));
	EXPECT(!case_effect(&c, WANT_TRACKER, SECOND));
	const struct task *task = case_task(&c, STR("tracker:stripe|pi_1"));
	EXPECT(task && !case_task(&c, STR("tracker:stripe-2|pi_1")));
	EXPECT(str_ends(task->text,
			STR("the transaction pi_1 is not in any of the "
			    "accounts stripe, stripe-2")));
}

TEST(a_persons_retry_asks_all_of_them_again)
{
	DEFER(case_done) struct test_case c;
	two_accounts(&c);
	EXPECT(want(&c, WANT_TRACKER, FIRST));
	denied(&c, WANT_TRACKER, FIRST);
	EXPECT(want(&c, WANT_TRACKER, SECOND));
	denied(&c, WANT_TRACKER, SECOND);
	c.now += MINUTE_MS;
	case_command(&c, COMMAND_RETRY, STR_NONE);
	EXPECT(want(&c, WANT_TRACKER, FIRST));
	c.now += MINUTE_MS;
	denied(&c, WANT_TRACKER, FIRST);
	EXPECT(want(&c, WANT_TRACKER, SECOND));
}

TEST(one_account_alone_is_named_alone)
{
	DEFER(case_done) struct test_case c;
	two_accounts(&c);
	for (size_t i = 0; i < c.policy.accounts.count; i++)
		c.policy.accounts.at[i].family = STR_NONE;
	EXPECT(want(&c, WANT_TRACKER, FIRST));
	denied(&c, WANT_TRACKER, FIRST);
	EXPECT(!want(&c, WANT_TRACKER, SECOND));
	const struct task *task = case_task(&c, STR("tracker:stripe|pi_1"));
	EXPECT(task &&
			str_ends(task->text,
					STR("the transaction pi_1 is not in "
					    "the account stripe")));
}

/* ---- money ---- */

TEST(money_is_taken_where_it_is)
{
	DEFER(case_done) struct test_case c;
	two_accounts(&c);
	case_authorized(&c);
	EXPECT(want(&c, WANT_CAPTURE, FIRST));
	EXPECT(!case_effect(&c, WANT_CAPTURE, SECOND));
	denied(&c, WANT_CAPTURE, FIRST);
	const struct effect *e = want(&c, WANT_CAPTURE, SECOND);
	EXPECT(e && e->amount == 1000 && e->before == 0 && e->last);
	EXPECT_STR(e->account, STR("stripe-2"));
}

/* While one account may have taken it, no other is asked. */
TEST(never_taken_at_two_accounts)
{
	static const enum outcome_kind may_have[] = {
			OUTCOME_NONE, OUTCOME_GAVE_UP, OUTCOME_DONE};
	for (size_t i = 0; i < COUNT(may_have); i++) {
		DEFER(case_done) struct test_case c;
		two_accounts(&c);
		case_authorized(&c)->charge = STR("ch_1");
		EXPECT(want(&c, WANT_CAPTURE, FIRST));
		EXPECT(case_effect(&c, WANT_TRACKER, FIRST));
		answer(&c, WANT_CAPTURE, FIRST, may_have[i], "");
		/* Even when the other call is told that it is not there. */
		denied(&c, WANT_TRACKER, FIRST);
		EXPECT(!want(&c, WANT_CAPTURE, SECOND));
		EXPECT(!case_effect(&c, WANT_TRACKER, SECOND));
	}
}

TEST(what_was_taken_at_the_second_is_not_left_at_the_first)
{
	DEFER(case_done) struct test_case c;
	two_accounts(&c);
	case_authorized(&c);
	EXPECT(want(&c, WANT_CAPTURE, FIRST));
	denied(&c, WANT_CAPTURE, FIRST);
	EXPECT(want(&c, WANT_CAPTURE, SECOND));
	answer(&c, WANT_CAPTURE, SECOND, OUTCOME_DONE, "");
	/* Whatever the settings say later. */
	c.policy.accounts.count = 2;
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_CAPTURE, FIRST));
	EXPECT(!case_effect(&c, WANT_CAPTURE, SECOND));
	case_command(&c, COMMAND_RETRY, STR_NONE);
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_CAPTURE, FIRST));
}

/* ---- what the second account tells ---- */

static struct txn *told(struct test_case *c, enum txn_kind kind, minor amount)
{
	struct txn *t = LIST_ADD(c->arena, &c->facts.txns);
	*t = (struct txn){.gateway = STR("stripe-2"),
			.reference = STR("pi_1"),
			.kind = kind,
			.state = TXN_SUCCEEDED,
			.amount = amount,
			.evidence = EVIDENCE_GATEWAY,
			.unique = true,
			.connected = true};
	return t;
}

TEST(the_same_money_at_two_names_counts_once)
{
	DEFER(case_done) struct test_case c;
	two_accounts(&c);
	c.facts.txns.at[0].evidence = EVIDENCE_SHOP;
	c.facts.order.current_total = 2000;
	told(&c, TXN_SALE, 1000);
	case_decide(&c);
	EXPECT(c.out.status.payment_derived == PAYMENT_PARTIALLY_PAID);
	EXPECT(case_effect(&c, WANT_TRACKER, SECOND));
	EXPECT(!case_effect(&c, WANT_TRACKER, FIRST));
}

TEST(what_the_second_took_is_known_of_the_firsts_authorization)
{
	DEFER(case_done) struct test_case c;
	two_accounts(&c);
	case_authorized(&c)->evidence = EVIDENCE_SHOP;
	told(&c, TXN_AUTHORIZATION, 1000);
	told(&c, TXN_CAPTURE, 400)->part = STR("ch_9");
	c.facts.txns.at[1].several = true;
	const struct effect *e =
			want(&c, WANT_CAPTURE, STR("stripe-2|pi_1>77"));
	EXPECT(e && e->amount == 600 && e->before == 400);
	for (size_t i = 0; i < c.out.effects.count; i++)
		EXPECT(c.out.effects.at[i].want != WANT_CAPTURE ||
				&c.out.effects.at[i] == e);
}

TEST(what_the_second_voided_is_void)
{
	DEFER(case_done) struct test_case c;
	two_accounts(&c);
	case_authorized(&c)->evidence = EVIDENCE_SHOP;
	told(&c, TXN_VOID, 1000);
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_CAPTURE, FIRST));
	EXPECT(!case_effect(&c, WANT_CAPTURE, SECOND));
	EXPECT(c.out.status.payment_derived == PAYMENT_VOIDED);
}

/* Two houses may number their payments alike. */
TEST(alike_references_of_two_gateways_are_two_payments)
{
	DEFER(case_done) struct test_case c;
	two_accounts(&c);
	c.facts.order.current_total = 2000;
	struct txn *t = told(&c, TXN_SALE, 1000);
	t->unique = false;
	t->gateway = STR("bank");
	c.facts.txns.at[0].evidence = EVIDENCE_SHOP;
	case_decide(&c);
	EXPECT(c.out.status.payment_derived == PAYMENT_PAID);
	EXPECT(case_effect(&c, WANT_TRACKER, FIRST));
	EXPECT(case_effect(&c, WANT_TRACKER, STR("bank|pi_1")));
}
