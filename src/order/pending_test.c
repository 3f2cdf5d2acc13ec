/* SPDX-License-Identifier: Apache-2.0 */
/* A payment that is pending is looked at again, until it is final or nobody
 * hopes any more. */
#include "order/case_test.h"

static void pending_open(struct test_case *c)
{
	case_open(c);
	c->facts.order.payment = PAYMENT_PENDING;
	c->facts.txns.count = 0;
	c->facts.invoice_at = 0;
	c->facts.seen_payment = PAYMENT_BIT(PAYMENT_PENDING);
	c->facts.order.created_at = c->facts.first_seen_at = c->now;
	c->policy.pending_every_ms = HOUR_MS;
	c->policy.pending_limit_ms = 14 * DAY_MS;
}

/* The shop answers what it has answered before. */
static bool read_again(struct test_case *c)
{
	case_decide(c);
	if (!case_effect(c, WANT_READ, STR_NONE))
		return false;
	struct attempt *a = facts_attempt(&c->facts, WANT_READ, STR_NONE);
	a->sent_at = a->settled_at = c->now;
	a->outcome = OUTCOME_DONE;
	c->facts.read_seq = a->id;
	case_decide(c);
	EXPECT(!case_effect(c, WANT_READ, STR_NONE));
	return true;
}

TEST(a_pending_payment_is_read_less_and_less_often_until_the_limit)
{
	DEFER(case_done) struct test_case c;
	time_ms begin, last, gap = 0;
	size_t reads = 0;
	pending_open(&c);
	begin = last = c.now;
	EXPECT(!read_again(&c));
	EXPECT_I64(c.out.wake_at, begin + HOUR_MS);
	while (c.out.wake_at && c.out.wake_at < begin + 14 * DAY_MS) {
		c.now = c.out.wake_at - 1;
		EXPECT(!read_again(&c));
		c.now++;
		EXPECT(read_again(&c));
		EXPECT(c.now - last >= gap && c.now - last <= DAY_MS);
		gap = c.now - last;
		last = c.now;
		reads++;
	}
	EXPECT_I64(gap, DAY_MS);
	EXPECT(reads > 14 && reads < 40);
	EXPECT(!case_task(&c, STR("payment_pending")));
	c.now = c.out.wake_at;
	EXPECT_I64(c.now, begin + 14 * DAY_MS);
	EXPECT(!read_again(&c));
	EXPECT(case_task(&c, STR("payment_pending")));
	c.now += 100 * DAY_MS;
	EXPECT(!read_again(&c));
}

static void paid(struct test_case *c)
{
	c->facts.order.payment = PAYMENT_PAID;
}

static void cancelled(struct test_case *c)
{
	c->facts.order.cancelled_at = c->now;
}

static void never(struct test_case *c)
{
	c->policy.pending_every_ms = 0;
}

static void older_than_the_shop_is_ours(struct test_case *c)
{
	c->policy.take_over_from = c->facts.order.created_at + 1;
}

static void not_read_yet(struct test_case *c)
{
	c->facts.order.known = false;
}

TEST(what_is_final_or_not_ours_is_not_read_again)
{
	static void (*const changes[])(struct test_case * c) = {paid, cancelled,
			never, older_than_the_shop_is_ours, not_read_yet};
	for (size_t i = 0; i < COUNT(changes); i++) {
		DEFER(case_done) struct test_case c;
		pending_open(&c);
		changes[i](&c);
		c.now += 2 * HOUR_MS;
		EXPECT(!read_again(&c));
		EXPECT(!case_task(&c, STR("payment_pending")));
	}
}

/* One at a time, however long the shop takes. */
TEST(a_read_that_is_under_way_is_not_begun_again)
{
	DEFER(case_done) struct test_case c;
	pending_open(&c);
	c.now += HOUR_MS;
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_READ, STR_NONE));
	facts_attempt(&c.facts, WANT_READ, STR_NONE)->sent_at = c.now;
	c.now += 5 * HOUR_MS;
	case_decide(&c);
	EXPECT_I64(c.out.effects.count, 0);
}
