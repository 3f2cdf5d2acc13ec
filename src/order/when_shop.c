/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions of what is told to the shop besides parcels: its own document,
 * our holds, answers to its requests, our status. */
#include "order/conditions.h"

/* ---- the shop's own sales document ---- */

CONDITION(shop_invoice_chosen, "the shop makes its own document, or none")
{
	return s->policy->shop_invoice;
}

CONDITION(no_shop_invoice, "the shop has its document already")
{
	return s->facts->order.invoice.len == 0;
}

/* A held order is never invoiced, whoever holds it. */
CONDITION(nothing_held, "it is held")
{
	return s->holds.count == 0 && !s->facts->order.held;
}

/* ---- holds ---- */

CONDITION(holds_mirrored, "holds are not shown at the shop")
{
	return s->policy->mirror_holds;
}

CONDITION(hold_stops_goods, "no hold stops goods that are still here")
{
	return t->value.len != 0;
}

CONDITION(hold_is_over, "a hold still stops its goods")
{
	return t->value.len == 0;
}

CONDITION(may_rest, "the shop can't hold it any more")
{
	return !t->fo || t->fo->status == FO_OPEN ||
			t->fo->status == FO_ON_HOLD;
}

CONDITION(not_ours_at_shop, "our hold is at the shop already")
{
	return t->fo ? !fo_is_held_by_us(s->facts, t->fo)
		     : !s->facts->order.held;
}

CONDITION(ours_at_shop, "the shop shows no hold of ours")
{
	return t->fo ? fo_is_held_by_us(s->facts, t->fo)
		     : order_is_held_by_us(s->facts);
}

/* The shop refuses whatever is asked of what it holds. Where it can't be
 * asked to let go, that is found out. */
CONDITION(our_hold_off, "our own hold is still at the shop")
{
	return !t->fo || !fo_is_held_by_us(s->facts, t->fo) ||
			!policy_can(s->policy, s->facts->shop,
					VERB_SHOP_RELEASE);
}

/* ---- requests ---- */

CONDITION(cancel_asked, "the shop does not ask to cancel it")
{
	return t->fo->request == REQUEST_CANCELLATION_REQUESTED;
}

CONDITION(goods_stopped, "the warehouse still has it")
{
	return !fo_at_warehouse(s, t->fo);
}

CONDITION(goods_gone, "the goods may still be stopped")
{
	return fo_gone_at(s, t->fo) != 0;
}

CONDITION(reject_said, "nobody here has rejected it")
{
	return t->value.len != 0;
}

CONDITION(not_rejected_here, "staff has rejected it")
{
	return !fo_rejection(s->facts, t->fo);
}

/* ---- status ---- */

CONDITION(status_mapped, "the shop shows no status for where it is")
{
	return t->value.len != 0;
}

CONDITION(status_not_shown, "the shop shows it already")
{
	return !status_is_shown(s->facts, t->value);
}
