/* SPDX-License-Identifier: Apache-2.0 */
/* Words for scenarios: what is put right, and what PayPal does by itself. */
#include "paypal.h"
#include "script.h"

/* "o1: 00370002": the parcel that left has another number. */
bool do_correct(struct deed *deed)
{
	struct str number = deed->rest, name;
	struct reach reach;
	bool found = false;
	if (!deed_cut(&number, ":", &name) || !number.len)
		return deed_no(deed, "the right number stands behind a colon");
	if (!deed_reach(deed, name, &reach))
		return false;
	for (size_t i = 0; i < reach.order->fos.count; i++) {
		struct fo *fo = &reach.order->fos.at[i];
		if ((reach.location >= 0 && fo->location != reach.location) ||
				!fo->parcel.len)
			continue;
		fo->sent->number = fo->parcel =
				arena_copy(deed->sim->arena, number);
		sim_request_correct(deed->sim, fo->sent, deed->now);
		found = true;
	}
	return found || deed_no(deed, "nothing has left yet");
}

/* "10.00 of o1": in PayPal's own pages, so that the shop hears nothing. */
bool do_paypal_refund(struct deed *deed)
{
	struct str name = deed->rest, what, currency;
	int digits;
	int64_t amount = 0;
	bool good = deed_cut(&name, " of ", &what) &&
			deed_amount(what, &currency, &digits, &amount);
	struct order *order = good ? deed_order(deed, name) : NULL;
	struct payment *payment = order ? &order->payments.at[0] : NULL;
	if (!payment || !payment->paypal ||
			amount > payment->captured - payment->refunded)
		return deed_no(deed, "there is no such payment at PayPal");
	struct txn txn = {.id = order->id * IDS_PER_ORDER + PAYPAL_IDS,
			.amount = amount,
			.kind = TXN_REFUND,
			.at = deed->now};
	payment->refunded += amount;
	txn.refund = sim_paypal_refund_id(deed->sim, &txn);
	sim_paypal_refunded(deed->sim, payment, &txn, deed->now);
	return true;
}

/* "the number 00370002", in a batch. */
bool do_paypal_refuse(struct deed *deed)
{
	struct str number = deed->rest;
	if (!str_starts(number, STR("the number ")))
		return deed_no(deed, "it can refuse the number ...");
	deed->sim->paypal_refuses = arena_copy(deed->sim->arena,
			str_skip(number, strlen("the number ")));
	return true;
}
