/* SPDX-License-Identifier: Apache-2.0 */
/* Words for what gateways do with money by themselves. */
#include "script.h"

/* "a dispute on o1" */
bool do_open(struct deed *deed)
{
	struct str name = deed->rest, what;
	if (!deed_cut(&name, "a dispute on ", &what))
		return deed_no(deed, "it can open a dispute on an order");
	struct order *order = deed_order(deed, name);
	if (!order)
		return false;
	sim_payment_dispute(deed->sim, &order->payments.at[0], DISPUTE_OPEN,
			deed->now);
	return true;
}

/* "the dispute of o1: won" */
bool do_decide(struct deed *deed)
{
	struct str words = deed->rest, name, head;
	if (!deed_cut(&words, "the dispute of ", &head) ||
			!deed_cut(&words, ":", &name))
		return deed_no(deed, "it can decide the dispute of an order");
	struct order *order = deed_order(deed, name);
	bool won = str_eq(words, STR("won"));
	if (!order)
		return false;
	if (order->payments.at[0].dispute != DISPUTE_OPEN ||
			(!won && !str_eq(words, STR("lost"))))
		return deed_no(deed, "an open dispute is won or lost");
	sim_payment_dispute(deed->sim, &order->payments.at[0],
			won ? DISPUTE_WON : DISPUTE_LOST, deed->now);
	return true;
}

/* "the authorization of o1 expires" */
bool do_expire(struct deed *deed)
{
	struct str words = deed->rest, name, head;
	if (!deed_cut(&words, "of ", &head) ||
			!deed_cut(&words, "expires", &name))
		return deed_no(deed, "what does it do?");
	struct order *order = deed_order(deed, name);
	if (!order)
		return false;
	if (order->payments.at[0].closed)
		return deed_no(deed, "nothing is authorized any more");
	sim_payment_lapse(deed->sim, &order->payments.at[0], deed->now);
	return true;
}

/* "captures" */
bool do_refuse_captures(struct deed *deed)
{
	if (!str_eq(deed->rest, STR("captures")))
		return deed_no(deed, "it can refuse captures");
	deed->sim->refuse_captures = true;
	return true;
}

bool do_take_captures(struct deed *deed)
{
	if (!str_eq(deed->rest, STR("captures again")))
		return deed_no(deed, "it can take captures again");
	deed->sim->refuse_captures = false;
	return true;
}

/* "the refund of o1": the money comes back to the shop */
bool do_refund_back(struct deed *deed)
{
	struct str name = deed->rest, head;
	if (!deed_cut(&name, "the refund of ", &head))
		return deed_no(deed, "it can return the refund of an order");
	struct order *order = deed_order(deed, name);
	for (size_t i = 0; order && i < order->txns.count; i++) {
		struct txn *txn = &order->txns.at[i];
		if (txn->kind != TXN_REFUND || txn->back == BACK_FAILED)
			continue;
		sim_payment_back(deed->sim, &order->payments.at[txn->payment],
				txn, BACK_FAILED, deed->now);
		return true;
	}
	return order ? deed_no(deed, "nothing was refunded") : false;
}
