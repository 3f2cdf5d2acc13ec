/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What becomes of money at a gateway, whoever asks for it: captures, a time
 * that runs out, refunds that fail, disputes. The gateway tells Waybill, and
 * its app in the shop tells the shop.
 */
#include "world.h"

bool sim_payment_is_late(const struct payment *payment, time_ms now)
{
	return payment->expires_at && now >= payment->expires_at &&
			!payment->closed && payment->captured < payment->amount;
}

void sim_payment_tell(struct sim *sim, struct payment *payment, time_ms now)
{
	payment->changed_at = now;
	if (payment->quick)
		sim_gateway_tell(sim, payment, "changed", now);
}

static void tell_captured(struct sim *sim, struct payment *payment, time_ms now)
{
	sim_payment_tell(sim, payment, now);
	if (payment->stripe && payment->closed)
		sim_stripe_paid(sim, payment, now);
	else if (payment->stripe)
		sim_stripe_captured_part(sim, payment, now);
}

enum taken sim_payment_capture(struct sim *sim, struct payment *payment,
		int64_t amount, bool last, time_ms now)
{
	if (sim_payment_is_late(payment, now))
		sim_payment_lapse(sim, payment, now);
	if (payment->lapsed)
		return TAKEN_LAPSED;
	if (payment->closed || payment->captured >= payment->amount)
		return TAKEN_CLOSED;
	if (amount > payment->amount - payment->captured)
		return TAKEN_TOO_MUCH;
	payment->captured += amount;
	payment->closed = last || payment->captured == payment->amount;
	sim_shop_captured(sim, payment, amount, now);
	tell_captured(sim, payment, now);
	return TAKEN;
}

void sim_payment_lapse(struct sim *sim, struct payment *payment, time_ms now)
{
	if (payment->closed)
		return;
	payment->closed = payment->lapsed = true;
	if (!payment->expires_at || payment->expires_at > now)
		payment->expires_at = now;
	sim_shop_changed(sim, payment->order, now);
	sim_payment_tell(sim, payment, now);
	if (payment->stripe)
		sim_stripe_lapsed(sim, payment, now);
}

void sim_payment_dispute(struct sim *sim, struct payment *payment,
		enum dispute dispute, time_ms now)
{
	payment->dispute = dispute;
	sim_payment_tell(sim, payment, now);
	if (payment->stripe)
		sim_stripe_disputed(sim, payment, now);
}

/* A refund that fails puts the money back into the merchant's hands. */
void sim_payment_back(struct sim *sim, struct payment *payment, struct txn *txn,
		enum back back, time_ms now)
{
	txn->back = back;
	if (back == BACK_FAILED) {
		txn->status = TXN_FAILURE;
		payment->refunded -= txn->amount;
		payment->order->refunded -= txn->amount;
	}
	sim_shop_changed(sim, payment->order, now);
	sim_payment_tell(sim, payment, now);
	if (payment->stripe)
		sim_stripe_back(sim, payment, txn, now);
}
