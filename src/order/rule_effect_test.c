/* SPDX-License-Identifier: Apache-2.0 */
/* What comes of rules: holds that are in time and can be released, marks,
 * mails, routes, tasks. */
#include "order/rule_test.h"

#define CREATED_KEY STR("rule:look:order_created")

/* ---- holds ---- */

TEST(a_rules_hold_is_there_before_the_goods_are_asked_for)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	c.fo->request = REQUEST_ACCEPTED;
	case_holding(&c, "look", ON_ORDER_CREATED);
	case_decide(&c);
	const struct hold *hold = case_hold(&c, CREATED_KEY);
	EXPECT(hold && hold->scope == SCOPE_ORDER);
	EXPECT_STR(hold->reason, STR("by_rule"));
	EXPECT_STR(hold->text, STR("Rule look: Look at it"));
	EXPECT(!case_effect(&c, WANT_SEND, STR("77.0")));
	EXPECT(case_effect(&c, WANT_HOLD_MAIL, CREATED_KEY));
	EXPECT(case_effect(&c, WANT_SHOP_HOLD, STR("77")));
}

/* The warehouse was busy, and the owner has made a rule meanwhile. */
TEST(a_new_rule_holds_what_was_not_sent_yet)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	c.fo->request = REQUEST_ACCEPTED;
	case_decide(&c);
	int64_t send = facts_attempt(&c.facts, WANT_SEND, STR("77.0"))->id;
	EXPECT(attempt_still_wanted(&c.facts, &c.policy, c.now, send, c.arena));
	case_holding(&c, "look", ON_ORDER_CREATED);
	EXPECT(!attempt_still_wanted(
			&c.facts, &c.policy, c.now, send, c.arena));
	case_decide(&c);
	EXPECT(case_hold(&c, CREATED_KEY));
	EXPECT(!case_effect(&c, WANT_SEND, STR("77.0")));
}

TEST(a_release_sticks)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	c.fo->request = REQUEST_ACCEPTED;
	case_holding(&c, "look", ON_ORDER_CREATED);
	case_decide(&c);
	case_command(&c, COMMAND_RELEASE, CREATED_KEY);
	for (int i = 0; i < 3; i++) {
		case_decide(&c);
		EXPECT_I64(c.out.holds.count, 0);
		c.now += DAY_MS;
	}
	EXPECT(facts_attempt(&c.facts, WANT_SEND, STR("77.0")) != NULL);
	EXPECT_I64(case_fired(&c, "look"), 1);
}

/* Said in the same millisecond, but before the rule held. */
TEST(a_release_that_came_before_is_not_meant)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_holding(&c, "look", ON_ORDER_CREATED);
	case_command(&c, COMMAND_RELEASE, STR_NONE);
	case_decide(&c);
	EXPECT(case_hold(&c, CREATED_KEY));
}

TEST(a_release_of_another_hold_is_not_meant)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_holding(&c, "look", ON_ORDER_CREATED);
	case_holding(&c, "other", ON_ORDER_PAID);
	case_decide(&c);
	case_command(&c, COMMAND_RELEASE, STR("rule:other:order_paid"));
	case_decide(&c);
	EXPECT(case_hold(&c, CREATED_KEY));
	EXPECT_I64(c.out.holds.count, 1);
}

TEST(a_refusal_sets_off_a_rule_with_its_reason)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	c.fo->request = REQUEST_ACCEPTED;
	struct rule *rule = case_rule(&c, "stock", ON_HELD);
	rule_if(&c, rule, OF_HOLD_REASON, OP_IS, "out_of_stock");
	rule_do(&c, rule, RULE_NOTIFY, "buyer@shop.example", "Order more");
	struct attempt *a = case_attempt(
			&c, WANT_SEND, STR("77.0"), OUTCOME_REFUSED);
	a->reason = STR("bad_address");
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "stock"), 0);
	facts_attempt(&c.facts, WANT_SEND, STR("77.0"))->reason =
			STR("out_of_stock");
	case_decide(&c);
	EXPECT_STR(c.facts.fired.at[0].cause, STR("held:send:77.0"));
}

static bool is_held_with(enum fo_status status, int64_t remaining)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_holding(&c, "look", ON_ORDER_CREATED);
	c.fo->status = status;
	c.fo->lines.at[0].remaining = remaining;
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "look"), 1);
	return case_hold(&c, CREATED_KEY);
}

/* Somebody tags an order that arrived a year ago. */
TEST(a_rule_holds_only_what_is_still_here)
{
	EXPECT(is_held_with(FO_OPEN, 2));
	EXPECT(is_held_with(FO_IN_PROGRESS, 2));
	EXPECT(!is_held_with(FO_CLOSED, 0));
	EXPECT(!is_held_with(FO_CANCELLED, 2));
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_holding(&c, "look", ON_ORDER_CREATED);
	c.facts.fos.count = 0;
	case_decide(&c);
	EXPECT(case_hold(&c, CREATED_KEY));
	c.facts.order.requires_shipping = false;
	case_decide(&c);
	EXPECT(!case_hold(&c, CREATED_KEY));
	c.facts.order.requires_shipping = true;
	c.facts.order.cancelled_at = c.now;
	case_decide(&c);
	EXPECT(!case_hold(&c, CREATED_KEY));
}

/* ---- marks ---- */

TEST(a_tag_is_set_once_whoever_takes_it_off)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	rule_do(&c, case_rule(&c, "a", ON_ORDER_CREATED), RULE_TAG, "vip", "");
	rule_do(&c, case_rule(&c, "b", ON_ORDER_PAID), RULE_TAG, "vip", "");
	case_decide(&c);
	const struct effect *e = case_effect(&c, WANT_MARK, STR("|vip"));
	EXPECT(e && e->verb == VERB_SHOP_STATUS);
	EXPECT_STR(e->value, STR("|vip"));
	struct attempt *mark = facts_attempt(&c.facts, WANT_MARK, STR("|vip"));
	mark->sent_at = mark->settled_at = c.now;
	mark->outcome = OUTCOME_DONE;
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_MARK, STR("|vip")));
}

/* Staff takes it off later: that is theirs to say. */
TEST(a_tag_that_is_there_is_left_alone)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	rule_do(&c, case_rule(&c, "a", ON_ORDER_CREATED), RULE_TAG, "vip", "");
	c.facts.order.tags = STR("new,vip");
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "a"), 1);
	c.facts.order.tags = STR("new");
	case_decide(&c);
	EXPECT(!facts_attempt(&c.facts, WANT_MARK, STR("|vip")));
}

TEST(a_lost_answer_of_a_tag_is_found_at_the_shop)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	EXPECT(!want_shown_by_facts(&c.facts, WANT_MARK, STR("|vip")));
	c.facts.order.tags = STR("new,vip");
	EXPECT(want_shown_by_facts(&c.facts, WANT_MARK, STR("|vip")));
	EXPECT(!want_shown_by_facts(&c.facts, WANT_MARK, STR("ready|")));
	c.facts.order.status = STR("ready");
	EXPECT(want_shown_by_facts(&c.facts, WANT_MARK, STR("ready|")));
}

TEST(nothing_is_marked_before_stage_all)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	rule_do(&c, case_rule(&c, "a", ON_ORDER_CREATED), RULE_TAG, "vip", "");
	c.policy.stage = STAGE_OBSERVE;
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "a"), 1);
	EXPECT(!facts_attempt(&c.facts, WANT_MARK, STR("|vip")));
	c.policy.stage = STAGE_ALL;
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_MARK, STR("|vip")));
}

/* ---- mails ---- */

TEST(a_mail_goes_once_to_each_address)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	struct rule *rule = case_rule(&c, "tell", ON_ORDER_CREATED);
	rule->since = c.now - 30 * DAY_MS;
	rule_do(&c, rule, RULE_NOTIFY, "", "For staff");
	rule_do(&c, rule, RULE_NOTIFY, "boss@shop.example", "For the boss");
	case_decide(&c);
	const struct effect *staff = case_effect(
			&c, WANT_RULE_MAIL, STR("tell:order_created"));
	const struct effect *boss = case_effect(&c, WANT_RULE_MAIL,
			STR("tell:order_created>boss@shop.example"));
	EXPECT(staff && boss);
	EXPECT_STR(staff->value, STR("staff@shop.example"));
	EXPECT_STR(staff->text, STR("For staff"));
	EXPECT_STR(boss->value, STR("boss@shop.example"));
	EXPECT_STR(boss->text, STR("For the boss"));
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_RULE_MAIL, STR("tell:order_created")));
}

/* A tag and a status of one rule are one thing to the customer; without
 * words they are none of his. */
TEST(a_tag_with_words_is_told_once)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	c.policy.sends_status = SENDER_WAYBILL;
	rule_do(&c, case_rule(&c, "mute", ON_ORDER_CREATED), RULE_TAG, "x", "");
	struct rule *rule = case_rule(&c, "paint", ON_ORDER_CREATED);
	rule_do(&c, rule, RULE_TAG, "painting", "They are being painted.");
	rule_do(&c, rule, RULE_STATUS, "painting", "They are being painted.");
	case_decide(&c);
	const struct effect *told = case_effect(
			&c, WANT_STATUS_MAIL, STR("paint:order_created"));
	EXPECT(told);
	EXPECT_STR(told->value, STR("painting"));
	EXPECT_STR(told->text, STR("They are being painted."));
	EXPECT(!case_effect(&c, WANT_STATUS_MAIL, STR("mute:order_created")));
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_STATUS_MAIL, STR("paint:order_created")));
}

TEST(old_news_tell_nobody)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	rule_do(&c, case_rule(&c, "tell", ON_ORDER_CREATED), RULE_NOTIFY, "",
			"News");
	c.facts.order.created_at = c.now - c.policy.notice_age_max_ms - 1;
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "tell"), 1);
	EXPECT(!facts_attempt(
			&c.facts, WANT_RULE_MAIL, STR("tell:order_created")));
}

/* ---- tasks ---- */

TEST(a_task_stands_until_it_is_released)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	rule_do(&c, case_rule(&c, "look", ON_ORDER_CREATED), RULE_TASK, "",
			"Add a card");
	case_decide(&c);
	const struct task *task = case_task(&c, CREATED_KEY);
	EXPECT(task != NULL);
	EXPECT_STR(task->text, STR("Rule look: Add a card"));
	EXPECT_I64(c.out.holds.count, 0);
	case_command(&c, COMMAND_RELEASE, CREATED_KEY);
	case_decide(&c);
	EXPECT(!case_task(&c, CREATED_KEY));
}

/* ---- routes ---- */

static void two_warehouses(struct test_case *c)
{
	static const char *const names[] = {"warehouse", "wh-se", "wh-no"};
	for (size_t i = 0; i < COUNT(names); i++)
		*LIST_ADD(c->arena, &c->policy.accounts) = (struct account_can){
				.account = str_of(names[i]),
				.verbs = UINT64_MAX};
	c->fo->request = REQUEST_ACCEPTED;
	c->facts.order.ship_to.country = STR("SE");
}

static struct rule *routing(struct test_case *c, const char *name,
		const char *country, const char *warehouse)
{
	struct rule *rule = case_rule(c, name, ON_ORDER_CREATED);
	rule_if(c, rule, OF_COUNTRY, OP_IS, country);
	rule_do(c, rule, RULE_ROUTE, warehouse, "");
	return rule;
}

TEST(a_rule_chooses_the_warehouse)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	two_warehouses(&c);
	routing(&c, "sweden", "SE", "wh-se");
	case_decide(&c);
	const struct effect *e = case_effect(&c, WANT_SEND, STR("77.0"));
	EXPECT(e != NULL);
	EXPECT_STR(e->account, STR("wh-se"));
	EXPECT_STR(e->value, STR_NONE);
}

TEST(a_rule_that_does_not_match_leaves_the_route)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	two_warehouses(&c);
	routing(&c, "norway", "NO", "wh-no");
	case_decide(&c);
	EXPECT_STR(case_effect(&c, WANT_SEND, STR("77.0"))->account,
			STR("warehouse"));
}

/* What is not ours to send is not made ours. */
TEST(a_rule_sends_nothing_that_is_not_ours)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	two_warehouses(&c);
	routing(&c, "sweden", "SE", "wh-se");
	c.policy.routes.at[0].account = STR_NONE;
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_SEND, STR("77.0")));
}

TEST(the_first_route_counts)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	two_warehouses(&c);
	routing(&c, "z-first", "SE", "wh-no");
	routing(&c, "a-second", "SE", "wh-se");
	case_decide(&c);
	EXPECT_STR(case_effect(&c, WANT_SEND, STR("77.0"))->account,
			STR("wh-no"));
}

TEST(a_warehouse_that_is_gone_is_no_choice)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	two_warehouses(&c);
	routing(&c, "sweden", "SE", "wh-old");
	case_decide(&c);
	EXPECT_STR(case_effect(&c, WANT_SEND, STR("77.0"))->account,
			STR("warehouse"));
}

TEST(what_was_not_sent_yet_goes_the_new_way)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	two_warehouses(&c);
	case_decide(&c);
	int64_t first = facts_attempt(&c.facts, WANT_SEND, STR("77.0"))->id;
	routing(&c, "sweden", "SE", "wh-se");
	case_decide(&c);
	EXPECT_I64(c.out.withdrawn.at[0], first);
	EXPECT_STR(case_effect(&c, WANT_SEND, STR("77.0"))->account,
			STR("wh-se"));
}

/* The goods would leave twice. */
TEST(what_a_warehouse_has_stays_there_and_a_task_says_so)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	two_warehouses(&c);
	case_sent(&c);
	facts_attempt(&c.facts, WANT_SEND, STR("77.0"))->value =
			STR("warehouse");
	routing(&c, "sweden", "SE", "wh-se");
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_SEND, STR("77.0")));
	const struct task *task = case_task(&c, STR("rule_route:sweden:77"));
	EXPECT(task != NULL);
	EXPECT_STR(task->text,
			STR("Rule sweden: route: wh-se came too late, "
			    "warehouse has the goods."));
}

/* The hold is staff's to release; then the goods go the new way, under a key
 * that has no answer yet. */
TEST(what_one_warehouse_refused_may_go_to_another)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	two_warehouses(&c);
	struct rule *rule = case_rule(&c, "elsewhere", ON_HELD);
	rule_do(&c, rule, RULE_ROUTE, "wh-se", "");
	case_decide(&c);
	struct attempt *a = facts_attempt(&c.facts, WANT_SEND, STR("77.0"));
	a->sent_at = a->settled_at = c.now;
	a->outcome = OUTCOME_REFUSED;
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "elsewhere"), 1);
	EXPECT(case_hold(&c, STR("send:77.0")));
	EXPECT(!case_effect(&c, WANT_SEND, STR("77.0")));
	case_command(&c, COMMAND_RELEASE, STR("send:77.0"));
	case_decide(&c);
	const struct effect *e = case_effect(&c, WANT_SEND, STR("77.0"));
	EXPECT(e != NULL);
	EXPECT_STR(e->account, STR("wh-se"));
	EXPECT_STR(e->key, STR("demo.5001.send.77.0.1"));
}

/* Without an answer it may be there: neither asked elsewhere nor forgotten. */
TEST(what_may_have_arrived_stays_where_it_is)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	two_warehouses(&c);
	case_decide(&c);
	struct attempt *a = facts_attempt(&c.facts, WANT_SEND, STR("77.0"));
	a->sent_at = c.now;
	routing(&c, "sweden", "SE", "wh-se");
	case_decide(&c);
	EXPECT_I64(c.out.withdrawn.count, 0);
	struct effect e = {0};
	EXPECT(effect_of_attempt(&c.facts, &c.policy, a->id, c.arena, &e));
	EXPECT_STR(e.account, STR("warehouse"));
}

TEST(goods_are_called_back_where_they_are)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	two_warehouses(&c);
	case_sent(&c);
	facts_attempt(&c.facts, WANT_SEND, STR("77.0"))->value = STR("wh-se");
	c.facts.order.cancelled_at = c.now;
	case_decide(&c);
	EXPECT_STR(case_effect(&c, WANT_SEND_CANCEL, STR("77.0"))->account,
			STR("wh-se"));
}
