/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What gateways owe the merchant and pay out. Each payment, refund and dispute
 * moves the balance; at the end of each day all that has not been paid is put
 * into one payout for each account and currency, which the bank has a day
 * later. One of them may fail: its sum goes back to the balance. PayPal's is
 * withdrawn at the end of each day.
 */
#include "payout.h"

#define DISPUTE_FEE 1500
#define FAILS_AFTER_MS (2 * DAY_MS)

static void add(struct sim *sim, const struct move *move)
{
	struct move *made = LIST_ADD(sim->arena, &sim->moves);
	*made = *move;
	if (made->fee_of_sum)
		made->fee = made->amount * 14 / 1000 + 180;
	if (!sim->payout_day)
		sim->payout_day = made->at / DAY_MS;
}

/* What Stripe settles in: the payment's currency, or one at a fixed rate. */
static bool is_exchanged(const struct sim *sim, const struct move *move)
{
	const char *settles = sim->options.stripe_settles;
	return settles && !move->payment->paypal &&
			!str_eq(move->payment->order->currency,
					str_of(settles));
}

int64_t sim_settled(
		const struct sim *sim, const struct move *move, int64_t amount)
{
	return is_exchanged(sim, move)
			? amount * sim->options.stripe_rate_100 / 100
			: amount;
}

struct str sim_settled_in(const struct sim *sim, const struct move *move)
{
	if (move->kind == MOVE_FAILED)
		return sim->payouts.at[move->failed].currency;
	return is_exchanged(sim, move) ? str_of(sim->options.stripe_settles)
				       : move->payment->order->currency;
}

int64_t sim_move_net(const struct sim *sim, const struct move *move)
{
	if (move->kind == MOVE_FAILED)
		return move->amount;
	return sim_settled(sim, move, move->amount) -
			sim_settled(sim, move, move->fee);
}

void sim_money_taken(struct sim *sim, struct payment *payment, time_ms now)
{
	int64_t taken = payment->captured - payment->moved;
	payment->moved = payment->captured;
	if (taken > 0)
		add(sim,
				&(struct move){.kind = MOVE_CHARGE,
						.payment = payment,
						.amount = taken,
						.fee_of_sum = true,
						.at = now});
}

void sim_money_refunded(struct sim *sim, struct payment *payment,
		struct str refund, int64_t amount, time_ms now)
{
	add(sim,
			&(struct move){.kind = MOVE_REFUND,
					.payment = payment,
					.refund = arena_copy(
							sim->arena, refund),
					.amount = -amount,
					.at = now});
}

void sim_money_back(struct sim *sim, struct payment *payment, struct str refund,
		int64_t amount, time_ms now)
{
	add(sim,
			&(struct move){.kind = MOVE_REFUND_FAILED,
					.payment = payment,
					.refund = arena_copy(
							sim->arena, refund),
					.amount = amount,
					.at = now});
}

/* It is taken when the dispute begins, and given back when it is won. */
void sim_money_disputed(struct sim *sim, struct payment *payment, time_ms now)
{
	bool open = payment->dispute == DISPUTE_OPEN;
	if (!open && payment->dispute != DISPUTE_WON)
		return;
	add(sim,
			&(struct move){.kind = MOVE_DISPUTE,
					.payment = payment,
					.amount = open ? -payment->amount
						       : payment->amount,
					.fee = open ? DISPUTE_FEE : 0,
					.at = now});
}

/* ---- the end of a day ---- */

static struct payout *payout_of(struct sim *sim, const struct move *move,
		size_t from, time_ms now)
{
	struct str currency = sim_settled_in(sim, move);
	bool paypal = move->payment && move->payment->paypal;
	bool second = move->payment ? move->payment->second
				    : sim->payouts.at[move->failed].second;
	for (size_t i = from; i < sim->payouts.count; i++) {
		struct payout *p = &sim->payouts.at[i];
		if (str_eq(p->currency, currency) && p->second == second &&
				p->paypal == paypal)
			return p;
	}
	struct payout *p = LIST_ADD(sim->arena, &sim->payouts);
	*p = (struct payout){.nth = sim->payouts.count,
			.currency = currency,
			.paypal = paypal,
			.second = second,
			.made_at = now,
			.arrives_at = now + DAY_MS};
	if (!paypal && !second)
		p->fails = ++sim->stripe_payouts ==
				sim->options.stripe_payout_fails;
	return p;
}

static void failures(struct sim *sim, time_ms now)
{
	for (size_t i = 0; i < sim->payouts.count; i++) {
		struct payout *p = &sim->payouts.at[i];
		if (!p->fails || p->failed ||
				p->arrives_at + FAILS_AFTER_MS > now)
			continue;
		p->failed = true;
		add(sim,
				&(struct move){.kind = MOVE_FAILED,
						.failed = i,
						.amount = p->amount,
						.at = p->arrives_at +
								FAILS_AFTER_MS});
	}
}

static void day_end(struct sim *sim, time_ms end)
{
	size_t from = sim->payouts.count;
	failures(sim, end);
	for (size_t i = 0; i < sim->moves.count; i++) {
		struct move *move = &sim->moves.at[i];
		if (move->payout || move->at >= end)
			continue;
		struct payout *p = payout_of(sim, move, from, end);
		p->amount += sim_move_net(sim, move);
		move->payout = p->nth;
	}
}

void sim_payouts_make(struct sim *sim, time_ms now)
{
	while (sim->payout_day && (sim->payout_day + 1) * DAY_MS <= now)
		day_end(sim, ++sim->payout_day * DAY_MS);
}

const char *sim_payout_status(const struct payout *payout, time_ms now)
{
	if (now < payout->arrives_at)
		return now - payout->made_at < HOUR_MS ? "pending"
						       : "in_transit";
	return payout->failed && payout->arrives_at + FAILS_AFTER_MS <= now
			? "failed"
			: "paid";
}

int64_t sim_unpaid(struct sim *sim, time_ms now)
{
	int64_t left = 0;
	sim_payouts_make(sim, now);
	for (size_t i = 0; i < sim->moves.count; i++) {
		const struct move *move = &sim->moves.at[i];
		const struct payout *p = move->payout
				? &sim->payouts.at[move->payout - 1]
				: NULL;
		left += !p || now < p->arrives_at || (p->fails && !p->failed);
	}
	return left;
}

int64_t sim_paid_out(struct sim *sim, time_ms now)
{
	int64_t sum = 0;
	sim_payouts_make(sim, now);
	for (size_t i = 0; i < sim->payouts.count; i++) {
		const struct payout *p = &sim->payouts.at[i];
		if (p->arrives_at <= now && !p->failed)
			sum += p->amount;
	}
	return sum;
}
