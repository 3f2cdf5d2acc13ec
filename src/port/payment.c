/* SPDX-License-Identifier: Apache-2.0 */
#include "port/payment.h"

bool txn_is_asked(const struct ask *ask, const struct txn *txn)
{
	return txn->reference.len &&
			str_eq(txn->reference, ask->effect->payment) &&
			facts_same_payment(ask->facts, txn->gateway,
					ask->account->name, txn->reference);
}

static void payment_take(struct asked_payment *out, const struct txn *txn)
{
	out->reference = txn->reference;
	if (txn->charge.len)
		out->charge = txn->charge;
	if (txn->checkout.len)
		out->checkout = txn->checkout;
	if (txn->state != TXN_SUCCEEDED)
		return;
	if (txn->kind == TXN_AUTHORIZATION) {
		out->several |= txn->several;
		out->authorized = txn->amount;
	}
}

bool payment_asked(const struct ask *ask, struct asked_payment *out)
{
	*out = (struct asked_payment){0};
	for (size_t i = 0; i < ask->facts->txns.count; i++) {
		const struct txn *txn = &ask->facts->txns.at[i];
		if (txn_is_asked(ask, txn))
			payment_take(out, txn);
	}
	return out->reference.len > 0;
}
