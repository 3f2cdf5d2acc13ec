/* SPDX-License-Identifier: Apache-2.0 */
/* When a rule fires, and that it does so once. */
#include "order/rule_test.h"

/* ---- not ---- */

TEST(a_rule_that_is_switched_off_does_nothing)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_holding(&c, "look", ON_ORDER_CREATED)->enabled = false;
	case_decide(&c);
	EXPECT_I64(c.facts.fired.count, 0);
	EXPECT_I64(c.out.holds.count, 0);
}

TEST(what_happened_before_the_rule_is_nothing_to_it)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	struct rule *rule = case_holding(&c, "look", ON_ORDER_CREATED);
	rule->since = c.facts.order.created_at + 1;
	case_decide(&c);
	EXPECT_I64(c.facts.fired.count, 0);
	rule->since = c.facts.order.created_at;
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "look"), 1);
}

TEST(an_order_that_is_not_ours_sets_off_nothing)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_holding(&c, "look", ON_ORDER_CREATED);
	c.policy.take_over_from = c.now;
	case_decide(&c);
	EXPECT_I64(c.facts.fired.count, 0);
	case_command(&c, COMMAND_TAKE_OVER, STR_NONE);
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "look"), 1);
}

/* What is news may be old: it is read first, and so is what it would hold. */
TEST(a_rule_waits_until_the_order_is_read)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	c.fo->request = REQUEST_ACCEPTED;
	case_holding(&c, "look", ON_ORDER_CREATED);
	c.facts.hint_seq = c.facts.read_seq + 1;
	case_decide(&c);
	EXPECT_I64(c.facts.fired.count, 0);
	EXPECT(!case_effect(&c, WANT_SEND, STR("77.0")));
	c.facts.read_seq = c.facts.hint_seq + 1;
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "look"), 1);
	EXPECT(!case_effect(&c, WANT_SEND, STR("77.0")));
}

TEST(all_conditions_must_hold)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	struct rule *rule = case_holding(&c, "look", ON_ORDER_CREATED);
	rule_if(&c, rule, OF_CURRENCY, OP_IS, "DKK");
	rule_if(&c, rule, OF_TAGS, OP_HAS, "watch");
	case_decide(&c);
	EXPECT_I64(c.facts.fired.count, 0);
	/* It comes late, and counts all the same. */
	c.facts.order.tags = STR("new,Watch");
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "look"), 1);
}

/* ---- once ---- */

TEST(a_rule_fires_once_for_each_cause)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_holding(&c, "created", ON_ORDER_CREATED);
	struct rule *refunds = case_rule(&c, "refunds", ON_REFUND_CREATED);
	rule_do(&c, refunds, RULE_TASK, "", "Look at it");
	case_refund(&c, STR("8"), 100);
	case_decide(&c);
	EXPECT_I64(c.out.fired.count, 2);
	case_decide(&c);
	EXPECT_I64(c.out.fired.count, 0);
	case_refund(&c, STR("9"), 100);
	case_decide(&c);
	EXPECT_I64(c.out.fired.count, 1);
	EXPECT_STR(c.out.fired.at[0].cause, STR("refund_created:9"));
	EXPECT_I64(case_fired(&c, "created"), 1);
	EXPECT_I64(case_fired(&c, "refunds"), 2);
}

TEST(a_rule_that_is_changed_does_not_fire_again)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	struct rule *rule = case_holding(&c, "look", ON_ORDER_CREATED);
	case_decide(&c);
	int64_t version = rule_version(rule);
	EXPECT_I64(c.facts.fired.at[0].version, version);
	rule->steps.at[0].text = STR("Another text");
	EXPECT(rule_version(rule) != version);
	case_decide(&c);
	EXPECT_I64(c.facts.fired.count, 1);
	EXPECT_STR(c.out.holds.at[0].text, STR("Rule look: Look at it"));
}

TEST(a_rule_that_is_deleted_leaves_what_it_did)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_holding(&c, "look", ON_ORDER_CREATED);
	case_decide(&c);
	c.policy.rules.count = 0;
	case_decide(&c);
	EXPECT_I64(c.facts.fired.count, 1);
	EXPECT(case_hold(&c, STR("rule:look:order_created")));
}

/* Doubled, late and disordered: the same facts, the same causes. */
TEST(the_order_of_news_makes_no_difference)
{
	DEFER(case_done) struct test_case a, b;
	case_open(&a);
	case_open(&b);
	case_holding(&a, "refunds", ON_REFUND_CREATED);
	case_holding(&b, "refunds", ON_REFUND_CREATED);
	struct facts first = {.shop = STR("demo"), .remote = STR("5001")};
	struct facts second = first;
	*LIST_ADD(a.arena, &first.refunds) =
			(struct refund){.id = STR("8"), .at = a.now};
	*LIST_ADD(a.arena, &second.refunds) =
			(struct refund){.id = STR("9"), .at = a.now};
	facts_join(&a.facts, &first, a.arena, NULL);
	case_decide(&a);
	facts_join(&a.facts, &second, a.arena, NULL);
	facts_join(&a.facts, &first, a.arena, NULL);
	case_decide(&a);
	facts_join(&b.facts, &second, b.arena, NULL);
	facts_join(&b.facts, &first, b.arena, NULL);
	case_decide(&b);
	EXPECT_I64(a.facts.fired.count, 2);
	EXPECT_I64(b.facts.fired.count, 2);
	for (size_t i = 0; i < 2; i++)
		EXPECT_STR(a.facts.fired.at[i].cause,
				b.facts.fired.at[i].cause);
}

TEST(what_fired_is_stored)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	struct facts again = {0};
	case_holding(&c, "look", ON_ORDER_CREATED);
	case_decide(&c);
	EXPECT_OK(facts_read(facts_bytes(&c.facts, c.arena), c.arena, &again));
	c.facts = again;
	case_decide(&c);
	EXPECT_I64(c.out.fired.count, 0);
	EXPECT_STR(c.facts.fired.at[0].actions.at[0].text, STR("Look at it"));
}

/* ---- no rule sets off another ---- */

TEST(a_hold_of_a_rule_is_not_held)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_holding(&c, "a", ON_ORDER_CREATED);
	case_holding(&c, "b", ON_HELD);
	case_decide(&c);
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "a"), 1);
	EXPECT_I64(case_fired(&c, "b"), 0);
}

TEST(a_hold_of_staff_is_not_held)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_holding(&c, "b", ON_HELD);
	case_command(&c, COMMAND_HOLD, STR_NONE);
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "b"), 0);
}

/* Each would set off the other, were tags of rules seen by rules. */
TEST(tags_of_rules_are_not_seen_by_rules)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	struct rule *a = case_rule(&c, "a", ON_ORDER_CREATED);
	struct rule *b = case_rule(&c, "b", ON_ORDER_CREATED);
	rule_if(&c, b, OF_TAGS, OP_HAS, "vip");
	rule_do(&c, a, RULE_TAG, "vip", "");
	rule_do(&c, b, RULE_TAG, "big", "");
	case_decide(&c);
	c.facts.order.tags = STR("vip");
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "a"), 1);
	EXPECT_I64(case_fired(&c, "b"), 0);
}

/* Our hold makes the shop say ON_HOLD. */
TEST(a_hold_that_we_set_at_the_shop_is_not_seen_by_rules)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	struct rule *rule = case_holding(&c, "look", ON_ORDER_CREATED);
	rule_if(&c, rule, OF_FULFILLMENT_STATUS, OP_IS, "on_hold");
	c.facts.order.fulfillment = FULFILLMENT_ON_HOLD;
	c.fo->status = FO_ON_HOLD;
	*LIST_ADD(c.arena, &c.fo->holds) = (struct fo_hold){
			.id = STR("h1"), .handle = STR("waybill-77")};
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "look"), 0);
	c.fo->holds.at[0].handle = STR("upsell");
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "look"), 1);
}

/* ---- the dry run ---- */

TEST(a_dry_run_says_all_and_changes_nothing)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_holding(&c, "fires", ON_ORDER_CREATED);
	case_holding(&c, "old", ON_ORDER_CREATED)->since = c.now;
	case_holding(&c, "fired", ON_ORDER_PAID);
	struct rule *never = case_holding(&c, "never", ON_ORDER_CREATED);
	rule_if(&c, never, OF_TEST, OP_IS, "true");
	facts_firing_add(&c.facts, STR("fired"), STR("order_paid"), c.arena);
	struct str before = facts_bytes(&c.facts, c.arena);
	struct rule_matches m = {0};
	rules_match(&c.facts, &c.policy, c.now, c.arena, &m);
	EXPECT_STR(facts_bytes(&c.facts, c.arena), before);
	EXPECT_I64(m.list.count, 3);
	EXPECT(m.list.at[0].fires && !m.list.at[0].fired);
	EXPECT(m.list.at[1].too_old && !m.list.at[1].fires);
	EXPECT(m.list.at[2].fired && !m.list.at[2].fires);
}
