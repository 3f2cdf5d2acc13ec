/* SPDX-License-Identifier: Apache-2.0 */
/* Balances and payouts inside: what the files of the simulator share. */
#ifndef WAYBILL_SIM_PAYOUT_H
#define WAYBILL_SIM_PAYOUT_H

#include "world.h"

enum move_kind {
	MOVE_CHARGE,
	MOVE_REFUND,
	MOVE_REFUND_FAILED,
	MOVE_DISPUTE,
	MOVE_FAILED /* a payout that failed gives its sum back */
};

/* Something that changed a gateway's balance. */
struct move {
	enum move_kind kind;
	struct payment *payment; /* not of MOVE_FAILED */
	struct str refund;
	int64_t amount, fee; /* in the payment's currency; fee: to the gateway
			      */
	bool fee_of_sum;
	size_t failed; /* MOVE_FAILED: index of the payout */
	size_t payout; /* 1 + its index; 0: not paid out */
	time_ms at;
};

struct payout {
	size_t nth; /* from 1 */
	struct str currency;
	bool paypal, second;
	int64_t amount; /* below 0: taken from the bank */
	time_ms made_at, arrives_at;
	bool fails, failed;
};

/* In what Stripe settles; a failed payout's sum is already. */
int64_t sim_settled(
		const struct sim *sim, const struct move *move, int64_t amount);
struct str sim_settled_in(const struct sim *sim, const struct move *move);
int64_t sim_move_net(const struct sim *sim, const struct move *move);

/* All days that are over by now. */
void sim_payouts_make(struct sim *sim, time_ms now);
const char *sim_payout_status(const struct payout *payout, time_ms now);

/* payout_stripe.c, payout_paypal.c */
void sim_stripe_payouts(struct call *call);
void sim_stripe_balance(struct call *call);
void sim_paypal_report(struct call *call);

#endif
