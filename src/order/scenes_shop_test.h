/* SPDX-License-Identifier: Apache-2.0 */
/* Scenes of money, the shop's requests, holds and status. */
#ifndef WAYBILL_ORDER_SCENES_SHOP_TEST_H
#define WAYBILL_ORDER_SCENES_SHOP_TEST_H

#include "order/case_test.h"

typedef void change(struct test_case *c);

/* ---- scenes in which a want is begun ---- */

static void rejected_by_staff(struct test_case *c)
{
	c->fo->request = REQUEST_SUBMITTED;
	case_command(c, COMMAND_REJECT, STR("77"))->text =
			STR("out_of_stock none before May");
}

static void authorized_and_out(struct test_case *c)
{
	case_authorized(c);
	case_sent(c);
	case_parcel(c);
}

static void authorized_in_parts(struct test_case *c)
{
	authorized_and_out(c);
	c->facts.txns.at[0].several = true;
}

static void shop_invoices(struct test_case *c)
{
	c->policy.shop_invoice = true;
}

static void held_here(struct test_case *c)
{
	case_command(c, COMMAND_HOLD, STR_NONE)->id = 50;
}

static void our_hold_at_shop(struct test_case *c)
{
	c->fo->status = FO_ON_HOLD;
	*LIST_ADD(c->arena, &c->fo->holds) = (struct fo_hold){
			.id = STR("h1"), .handle = STR("waybill-77")};
}

/* Ours, and nothing is held here any more. */
static void held_there(struct test_case *c)
{
	our_hold_at_shop(c);
}

static void cancel_asked(struct test_case *c)
{
	struct warehouse_request *r = case_sent(c);
	r->cancelled_at = c->now;
	c->fo->request = REQUEST_CANCELLATION_REQUESTED;
}

static void cancel_asked_too_late(struct test_case *c)
{
	struct warehouse_request *r = case_sent(c);
	r->too_late_at = c->now;
	c->fo->request = REQUEST_CANCELLATION_REQUESTED;
}

static void status_shown(struct test_case *c)
{
	*LIST_ADD(c->arena, &c->policy.statuses) =
			(struct shown_status){.progress = PROGRESS_PAID,
					.status = STR("processing"),
					.tag = STR("paid")};
}

static void rule_fired(
		struct test_case *c, enum rule_action kind, struct str value)
{
	struct firing *fired = facts_firing_add(
			&c->facts, STR("look"), STR("order_created"), c->arena);
	fired->id = 40;
	fired->at = fired->cause_at = c->now - MINUTE_MS;
	*LIST_ADD(c->arena, &fired->actions) =
			(struct firing_action){kind, value, STR("Look at it")};
}

static void rule_tags(struct test_case *c)
{
	rule_fired(c, RULE_TAG, STR("paid"));
}

static void rule_mails(struct test_case *c)
{
	rule_fired(c, RULE_NOTIFY, STR_NONE);
}

/* 77 was moved, and 79 has its goods. */
static void replaced(struct test_case *c)
{
	c->fo->status = FO_CLOSED;
	c->fo->replaced_by = STR("79");
	case_fo(c, STR("79"));
	c->fo->request = REQUEST_ACCEPTED;
}

/* ---- changes ---- */

static void fetched(struct test_case *c)
{
	c->fo->delivery_method = STR("PICK_UP");
}

static void reject_it(struct test_case *c)
{
	case_command(c, COMMAND_REJECT, STR_NONE);
}

static void predecessor_at_warehouse(struct test_case *c)
{
	case_attempt(c, WANT_SEND, STR("77.0"), OUTCOME_DONE);
	case_request(c, SEND_REFERENCE);
}

static void nothing_served(struct test_case *c)
{
	c->policy.accounts.count = 0;
}

static void gateway_unknown(struct test_case *c)
{
	c->facts.txns.at[0].connected = false;
}

static void payment_nameless(struct test_case *c)
{
	c->facts.txns.at[0].shops_name = true;
}

static void payment_untold(struct test_case *c)
{
	for (size_t i = 0; i < c->policy.accounts.count; i++)
		c->policy.accounts.at[i].tracks_charges = true;
	c->facts.txns.at[0].charge = STR_NONE;
}

static void rejects_another(struct test_case *c)
{
	c->facts.commands.at[0].target = STR("78");
}

static void shop_captures(struct test_case *c)
{
	c->policy.capture = CAPTURE_SHOP;
	c->facts.txns.at[0].expires_at = c->now + HOUR_MS;
}

static void case_txn(struct test_case *c, enum txn_kind kind, minor amount)
{
	*LIST_ADD(c->arena, &c->facts.txns) =
			(struct txn){.gateway = STR("stripe"),
					.reference = STR("pi_1"),
					.kind = kind,
					.state = TXN_SUCCEEDED,
					.amount = amount,
					.connected = true};
}

static void authorization_voided(struct test_case *c)
{
	case_txn(c, TXN_VOID, 0);
}

static void authorization_expired(struct test_case *c)
{
	c->facts.txns.at[0].expires_at = c->now;
}

static void authorization_failed(struct test_case *c)
{
	c->facts.txns.at[0].state = TXN_FAILED;
}

static void captured_by_shop(struct test_case *c)
{
	case_txn(c, TXN_CAPTURE, 1000);
}

static void order_refunded(struct test_case *c)
{
	c->facts.order.payment = PAYMENT_REFUNDED;
}

static void not_soon_over(struct test_case *c)
{
	c->policy.capture = CAPTURE_BEFORE_EXPIRY;
}

static void part_under_way(struct test_case *c)
{
	struct attempt *a = case_attempt(
			c, WANT_CAPTURE, STR("stripe|pi_1>78"), OUTCOME_NONE);
	a->value = STR("100 DKK 0");
}

static void no_shop_invoices(struct test_case *c)
{
	c->policy.shop_invoice = false;
}

static void shop_has_invoiced(struct test_case *c)
{
	c->facts.order.invoice = STR("000000012");
}

static void order_held_at_shop(struct test_case *c)
{
	c->facts.order.held = true;
}

static void holds_not_mirrored(struct test_case *c)
{
	c->policy.mirror_holds = false;
}

static void released(struct test_case *c)
{
	case_command(c, COMMAND_RELEASE, STR_NONE);
}

static void held_by_others(struct test_case *c)
{
	c->fo->holds.at[0].handle = STR("upsell");
}

static void cancel_taken_back(struct test_case *c)
{
	c->fo->request = REQUEST_ACCEPTED;
}

static void warehouse_has_it(struct test_case *c)
{
	c->facts.requests.at[0].cancelled_at = 0;
}

static void not_too_late(struct test_case *c)
{
	c->facts.requests.at[0].too_late_at = 0;
}

static void status_of_another(struct test_case *c)
{
	c->policy.statuses.at[0].progress = PROGRESS_SHIPPED;
}

static void rule_cause_is_old(struct test_case *c)
{
	c->facts.fired.at[0].cause_at = c->now - 3 * DAY_MS;
}

static void shows_status(struct test_case *c)
{
	c->facts.order.status = STR("processing");
	c->facts.order.tags = STR("new, paid");
}

#endif
