/* SPDX-License-Identifier: Apache-2.0 */
/* Address or lines that change after the warehouse was asked. */
#include "order/case_test.h"

#define SENT STR("77.0")
#define NEXT STR("77.1")

static void lives_at(struct test_case *c, const char *street)
{
	c->facts.order.ship_to.line1 = str_of(street);
}

/* Sent by this program, with what is so now. */
static struct attempt *sent(struct test_case *c)
{
	case_open(c);
	lives_at(c, "Storgatan 1");
	c->fo->status = FO_IN_PROGRESS;
	c->fo->request = REQUEST_ACCEPTED;
	case_decide(c);
	EXPECT(case_effect(c, WANT_SEND, SENT));
	struct attempt *a = facts_attempt(&c->facts, WANT_SEND, SENT);
	a->sent_at = a->settled_at = c->now;
	a->outcome = OUTCOME_DONE;
	case_request(c, SEND_REFERENCE);
	case_decide(c);
	EXPECT(!case_effect(c, WANT_SEND_CANCEL, SENT));
	return a;
}

static struct attempt *recall(struct test_case *c, enum outcome_kind outcome)
{
	struct attempt *a = facts_attempt(&c->facts, WANT_SEND_CANCEL, SENT);
	EXPECT(a != NULL);
	a->sent_at = a->settled_at = c->now;
	a->outcome = outcome;
	return a;
}

static void moved(struct test_case *c)
{
	lives_at(c, "Nygatan 2");
}

static void fewer(struct test_case *c)
{
	c->fo->lines.at[0].remaining = 1;
}

static void other_postcode(struct test_case *c)
{
	c->facts.order.ship_to.postcode = STR("22200");
}

static void other_name(struct test_case *c)
{
	c->facts.order.ship_to.name = STR("Somebody else");
}

TEST(a_change_calls_the_goods_back_and_sends_them_anew)
{
	static void (*const changes[])(struct test_case * c) = {
			moved, fewer, other_postcode, other_name};
	for (size_t i = 0; i < COUNT(changes); i++) {
		DEFER(case_done) struct test_case c;
		sent(&c);
		changes[i](&c);
		case_decide(&c);
		EXPECT(case_effect(&c, WANT_SEND_CANCEL, SENT));
		EXPECT(!case_effect(&c, WANT_SEND, NEXT));
		EXPECT_I64(c.out.holds.count, 0);
		recall(&c, OUTCOME_DONE);
		c.facts.requests.at[0].cancelled_at = c.now;
		case_decide(&c);
		EXPECT(case_effect(&c, WANT_SEND, NEXT));
		EXPECT_I64(c.out.tasks.count, 0);
	}
}

static void other_mail(struct test_case *c)
{
	c->facts.order.email = STR("new@example.org");
	c->facts.order.phone = STR("+4612345");
	c->facts.order.ship_to.phone = STR("+4612345");
	c->facts.order.tags = STR("vip");
	c->facts.order.version++;
}

/* Taken away by the shop, as when a customer's data are erased. */
static void no_address(struct test_case *c)
{
	c->facts.order.ship_to = (struct address){0};
}

/* Known by a hint alone: it is read first. */
static void not_read_yet(struct test_case *c)
{
	moved(c);
	c->facts.hint_seq = c->facts.read_seq + 1;
}

static void left_already(struct test_case *c)
{
	moved(c);
	case_parcel(c);
}

/* Sent by a program that did not say with what. */
static void sent_long_ago(struct test_case *c)
{
	facts_attempt(&c->facts, WANT_SEND, SENT)->value = STR("warehouse");
	moved(c);
}

TEST(what_moves_no_parcel_calls_none_back)
{
	static void (*const changes[])(struct test_case * c) = {other_mail,
			no_address, not_read_yet, left_already, sent_long_ago};
	for (size_t i = 0; i < COUNT(changes); i++) {
		DEFER(case_done) struct test_case c;
		sent(&c);
		changes[i](&c);
		case_decide(&c);
		EXPECT(!case_effect(&c, WANT_SEND_CANCEL, SENT));
		EXPECT(!case_effect(&c, WANT_SEND, NEXT));
	}
}

/* A, B, and A again before the warehouse was asked: it keeps what it has. */
TEST(what_is_changed_back_stays_where_it_is)
{
	DEFER(case_done) struct test_case c;
	sent(&c);
	moved(&c);
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_SEND_CANCEL, SENT));
	lives_at(&c, "Storgatan 1");
	case_decide(&c);
	EXPECT_I64(c.out.withdrawn.count, 1);
	EXPECT(!case_effect(&c, WANT_SEND, NEXT));
	case_decide(&c);
	EXPECT_I64(c.out.effects.count, 0);
}

/* ... or after it was: then it is sent anew, once. */
TEST(what_is_changed_back_too_late_is_one_request)
{
	DEFER(case_done) struct test_case c;
	sent(&c);
	moved(&c);
	case_decide(&c);
	struct attempt *a = recall(&c, OUTCOME_NONE);
	a->settled_at = 0;
	lives_at(&c, "Storgatan 1");
	case_decide(&c);
	EXPECT_I64(c.out.effects.count, 0);
	a->outcome = OUTCOME_DONE;
	a->settled_at = c.now;
	c.facts.requests.at[0].cancelled_at = c.now;
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_SEND, NEXT));
	EXPECT(!case_effect(&c, WANT_SEND_CANCEL, SENT));
	case_decide(&c);
	EXPECT_I64(c.out.effects.count, 0);
}

/* Not sent yet: the old bytes never leave. */
TEST(a_request_that_was_not_sent_is_made_anew)
{
	DEFER(case_done) struct test_case c;
	struct attempt *a = sent(&c);
	c.facts.requests.count = 0;
	a->outcome = OUTCOME_NONE;
	a->sent_at = a->settled_at = 0;
	int64_t old = a->id;
	moved(&c);
	case_decide(&c);
	EXPECT_I64(c.out.withdrawn.at[0], old);
	EXPECT(case_effect(&c, WANT_SEND, SENT));
}

/* ---- too late ---- */

static const struct hold *only_hold(struct test_case *c)
{
	case_decide(c);
	EXPECT_I64(c->out.holds.count, 1);
	return &c->out.holds.at[0];
}

static void refused_recall(struct test_case *c)
{
	sent(c);
	moved(c);
	case_decide(c);
	recall(c, OUTCOME_REFUSED);
}

TEST(goods_that_cannot_be_stopped_are_held_with_the_difference)
{
	DEFER(case_done) struct test_case c;
	refused_recall(&c);
	c.facts.requests.at[0].too_late_at = c.now;
	const struct hold *h = only_hold(&c);
	EXPECT_STR(h->reason, STR("changed_after_sending"));
	EXPECT_STR(h->fo, STR("77"));
	EXPECT(str_find(h->text, STR("sent: Storgatan 1; now: Nygatan 2")) > 0);
	EXPECT(case_effect(&c, WANT_HOLD_MAIL, h->key));
	EXPECT(!case_effect(&c, WANT_SEND_CANCEL, SENT));
	/* They are wanted, only otherwise. */
	EXPECT(!case_task(&c, STR("goods_not_wanted:demo.5001.send.77.0")));
}

TEST(a_warehouse_that_refuses_to_cancel_holds_as_well)
{
	static const enum outcome_kind ends[] = {
			OUTCOME_REFUSED, OUTCOME_GAVE_UP};
	for (size_t i = 0; i < COUNT(ends); i++) {
		DEFER(case_done) struct test_case c;
		sent(&c);
		fewer(&c);
		case_decide(&c);
		recall(&c, ends[i]);
		const struct hold *h = only_hold(&c);
		EXPECT(str_find(h->text, STR("lines (sent: 9:2; now: 9:1)")) >
				0);
	}
}

TEST(staff_may_let_a_difference_go_and_not_the_next)
{
	DEFER(case_done) struct test_case c;
	refused_recall(&c);
	struct str key = only_hold(&c)->key;
	case_command(&c, COMMAND_RELEASE, key);
	case_decide(&c);
	EXPECT_I64(c.out.holds.count, 0);
	lives_at(&c, "Tredje gatan 3");
	EXPECT(!str_eq(only_hold(&c)->key, key));
	/* It is as it was sent. */
	lives_at(&c, "Storgatan 1");
	case_decide(&c);
	EXPECT_I64(c.out.holds.count, 0);
}

/* They called, and could stop it after all. */
TEST(a_cancel_that_comes_later_sends_it_anew)
{
	DEFER(case_done) struct test_case c;
	refused_recall(&c);
	c.facts.requests.at[0].too_late_at = c.now;
	only_hold(&c);
	c.facts.requests.at[0].cancelled_at = c.now;
	case_decide(&c);
	EXPECT_I64(c.out.holds.count, 0);
	EXPECT(case_effect(&c, WANT_SEND, NEXT));
}

TEST(goods_of_an_order_that_is_cancelled_then_are_not_wanted)
{
	DEFER(case_done) struct test_case c;
	refused_recall(&c);
	c.facts.requests.at[0].too_late_at = c.now;
	c.facts.order.cancelled_at = c.now;
	case_decide(&c);
	EXPECT_I64(c.out.holds.count, 0);
	EXPECT(case_task(&c, STR("goods_not_wanted:demo.5001.send.77.0")));
}

TEST(a_parcel_to_the_address_before_is_a_task)
{
	DEFER(case_done) struct test_case c;
	struct str key = STR("went_elsewhere:demo.5001.send.77.0");
	sent(&c);
	struct parcel *p = case_parcel(&c);
	c.fo->status = FO_CLOSED;
	c.fo->lines.at[0].remaining = 0;
	case_decide(&c);
	EXPECT(!case_task(&c, key));
	moved(&c);
	case_decide(&c);
	EXPECT(case_task(&c, key));
	EXPECT(!case_task(&c, STR("goods_not_wanted:demo.5001.send.77.0")));
	p->delivered_at = c.now;
	case_decide(&c);
	EXPECT(!case_task(&c, key));
}

/* ---- what is kept ---- */

TEST(large_contents_are_kept_small)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	for (int i = 0; i < 200; i++)
		*LIST_ADD(c.arena, &c.fo->lines) = (struct fo_line){
				.id = arena_print(c.arena, "x%d", i),
				.line = arena_print(c.arena, "1%d", i),
				.remaining = 1};
	lives_at(&c, "Storgatan 1");
	c.fo->request = REQUEST_ACCEPTED;
	case_decide(&c);
	struct attempt *a = facts_attempt(&c.facts, WANT_SEND, SENT);
	EXPECT(a->value.len < 100);
	EXPECT(str_starts(a->value, STR("warehouse|#")));
	a->sent_at = a->settled_at = c.now;
	a->outcome = OUTCOME_DONE;
	case_request(&c, SEND_REFERENCE);
	c.fo->lines.at[150].remaining = 2;
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_SEND_CANCEL, SENT));
}
