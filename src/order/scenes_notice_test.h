/* SPDX-License-Identifier: Apache-2.0 */
/* Scenes of what the customer is told beside documents and parcels. */
#ifndef WAYBILL_ORDER_SCENES_NOTICE_TEST_H
#define WAYBILL_ORDER_SCENES_NOTICE_TEST_H

#include "order/case_test.h"

static void all_tell(struct test_case *c, enum sender sender)
{
	c->policy.sends_confirmed = c->policy.sends_paid = sender;
	c->policy.sends_out_for_delivery = c->policy.sends_held = sender;
	c->policy.sends_refunded = c->policy.sends_returned = sender;
	c->policy.sends_status = sender;
}

/* ---- scenes in which a want is begun ---- */

static void we_tell(struct test_case *c)
{
	all_tell(c, SENDER_WAYBILL);
}

static void we_tell_it_is_out(struct test_case *c)
{
	on_its_way(c);
	we_tell(c);
	c->facts.parcels.at[0].out_for_delivery_at = c->now - MINUTE_MS;
}

static void we_tell_it_is_held(struct test_case *c)
{
	held(c);
	we_tell(c);
}

static void we_tell_of_the_refund(struct test_case *c)
{
	refunded_partly(c);
	we_tell(c);
	c->facts.refunds.at[0].at = c->now - MINUTE_MS;
}

static void we_tell_of_the_return(struct test_case *c)
{
	we_tell(c);
	c->facts.order.returns = RETURN_IN_PROGRESS;
	c->facts.order.version = c->now - MINUTE_MS;
}

static void we_tell_the_status(struct test_case *c)
{
	rule_fired(c, RULE_STATUS, STR("painting"));
	we_tell(c);
}

/* ---- changes ---- */

static void shop_tells(struct test_case *c)
{
	all_tell(c, SENDER_SHOP);
}

static void nobody_tells(struct test_case *c)
{
	all_tell(c, SENDER_NOBODY);
}

static void taken_over_today(struct test_case *c)
{
	c->policy.take_over_from = c->now;
}

static void made_long_ago(struct test_case *c)
{
	c->facts.order.created_at = c->now - 3 * DAY_MS;
}

static void paid_long_ago(struct test_case *c)
{
	for (size_t i = 0; i < c->facts.txns.count; i++)
		c->facts.txns.at[i].at = c->now - 3 * DAY_MS;
}

static void booked_long_ago(struct test_case *c)
{
	c->facts.txns.count = 0;
	c->facts.invoice_at = c->now - 3 * DAY_MS;
}

static void not_out_yet(struct test_case *c)
{
	c->facts.parcels.at[0].out_for_delivery_at = 0;
}

static void it_has_arrived(struct test_case *c)
{
	c->facts.parcels.at[0].delivered_at = c->now;
}

static void it_came_back(struct test_case *c)
{
	c->facts.parcels.at[0].returned_at = c->now;
}

static void out_long_ago(struct test_case *c)
{
	c->facts.parcels.at[0].out_for_delivery_at = c->now - 3 * DAY_MS;
}

static void held_long_ago(struct test_case *c)
{
	c->facts.commands.at[0].at = c->now - 3 * DAY_MS;
}

static void refunded_long_ago(struct test_case *c)
{
	c->facts.refunds.at[0].at = c->now - 3 * DAY_MS;
}

static void changed_long_ago(struct test_case *c)
{
	c->facts.order.version = c->now - 3 * DAY_MS;
}

#endif
