/* SPDX-License-Identifier: Apache-2.0 */
/* What happens in the shop: sale, payment, cancellation, refund. */
#include <inttypes.h>

#include "world.h"

static const char *const locations[] = {"Aarhus", "Malmö", "Gdańsk"};

const char *sim_location_name(int location)
{
	return locations[location % 3];
}

int64_t sim_location_id(int location)
{
	return 71 + location;
}

/* The list by time of change stays sorted, because time does not go back. */
void sim_shop_touch(struct sim *sim, struct order *order, time_ms now)
{
	if (order->update_seq) {
		*(order->older ? &order->older->newer : &sim->oldest) =
				order->newer;
		*(order->newer ? &order->newer->older : &sim->newest) =
				order->older;
	}
	order->older = sim->newest;
	order->newer = NULL;
	*(sim->newest ? &sim->newest->newer : &sim->oldest) = order;
	sim->newest = order;
	order->update_seq = ++sim->update_seq;
	if (now > order->updated)
		order->updated = now;
}

static void tell(struct sim *sim, struct order *order, const char *topic,
		time_ms now)
{
	struct buf body;
	if (!sim_hooks_on(sim, now, AT_SHOP))
		return;
	buf_init(&body, BODY_MAX);
	sim_shop_hook_order(&body, order, sim->scratch);
	struct str id = arena_print(
			sim->scratch, "evt-%" PRId64 "-%s", order->id, topic);
	sim_hook_add(sim, now, AT_SHOP, topic, id.at, order, &body);
}

static void quick_id(struct sim *sim, struct order *order)
{
	size_t nth = order->payments.count;
	order->payments.at[nth - 1].pi = arena_print(sim->arena,
			"pay_%08" PRIx64 "x%" PRId64 "x%zu",
			sim_mix(sim->options.seed, (uint64_t)order->id) >> 32,
			order->id, nth);
}

void sim_payment_add(struct sim *sim, struct order *order, enum payee payee,
		int64_t amount)
{
	struct payment *payment = LIST_ADD(sim->arena, &order->payments);
	size_t nth = order->payments.count;
	*payment = (struct payment){.stripe = payee == PAYEE_STRIPE,
			.quick = payee == PAYEE_QUICK,
			.other = payee == PAYEE_OTHER,
			.amount = amount,
			.metadata = !sim_percent(&order->chance, 15)};
	if (payment->quick)
		quick_id(sim, order);
	if (!payment->stripe)
		return;
	uint64_t salt = sim_mix(sim->options.seed, (uint64_t)order->id);
	payment->pi = arena_print(sim->arena,
			"pi_3Sim%08" PRIx64 "%" PRId64 "x%zu", salt >> 32,
			order->id, nth);
	payment->ch = arena_print(sim->arena,
			"ch_3Sim%08" PRIx64 "%" PRId64 "x%zu", salt >> 32,
			order->id, nth);
}

static struct txn *txn_add(struct sim *sim, struct order *order, size_t payment,
		enum txn_kind kind, int64_t amount, time_ms now)
{
	struct txn *txn = LIST_ADD(sim->arena, &order->txns);
	*txn = (struct txn){.id = order->id * IDS_PER_ORDER + TXN_IDS - 1 +
					(int64_t)order->txns.count,
			.amount = amount,
			.kind = kind,
			.status = TXN_SUCCESS,
			.payment = (int)payment,
			.at = now};
	return txn;
}

/* Magento knows neither locations nor several payments of one order. */
static void magento_make(struct sim *sim, struct order *order)
{
	int64_t sum = 0;
	bool stripe = false, paypal = false;
	for (size_t i = 0; i < order->lines.count; i++)
		order->lines.at[i].location = 0;
	if (order->payments.count < 2)
		return;
	for (size_t i = 0; i < order->payments.count; i++) {
		sum += order->payments.at[i].amount;
		stripe = stripe || order->payments.at[i].stripe;
		paypal = paypal || order->payments.at[i].paypal;
	}
	order->payments.count = 0;
	if (paypal)
		sim_payment_paypal(sim, order, sum, true);
	else
		sim_payment_add(sim, order, stripe, sum);
}

static void fos_make(struct sim *sim, struct order *order)
{
	int64_t line_ids = order->id * IDS_PER_ORDER + FO_LINE_IDS;
	for (size_t i = 0; i < order->lines.count; i++) {
		const struct line *line = &order->lines.at[i];
		struct fo *fo = NULL;
		for (size_t f = 0; f < order->fos.count; f++)
			if (order->fos.at[f].location == line->location &&
					order->fos.at[f].pick_up ==
							line->pick_up)
				fo = &order->fos.at[f];
		if (!fo) {
			fo = LIST_ADD(sim->arena, &order->fos);
			fo->id = order->id * IDS_PER_ORDER + FO_IDS - 1 +
					(int64_t)order->fos.count;
			/* What is left to send has the order's own id there. */
			if (sim->options.magento)
				fo->id = order->id;
			fo->location = line->location;
			fo->pick_up = line->pick_up;
			fo->updated = order->created;
		}
		*LIST_ADD(sim->arena, &fo->lines) =
				(struct fo_line){line_ids + (int64_t)i, (int)i,
						line->quantity, line->quantity};
	}
}

static void total_make(struct order *order)
{
	order->total = order->shipping - order->discount;
	for (size_t i = 0; i < order->lines.count; i++) {
		struct line *line = &order->lines.at[i];
		line->id = order->id * IDS_PER_ORDER + LINE_IDS + (int64_t)i;
		line->current = line->quantity;
		order->total += line->price * line->quantity;
		order->tax += line->tax;
	}
}

static void tell_authorized(
		struct sim *sim, struct payment *payment, time_ms now)
{
	if (payment->stripe)
		sim_stripe_authorized(sim, payment, now);
	if (payment->paypal)
		sim_paypal_authorized(sim, payment, now);
}

static void tell_paid(struct sim *sim, struct payment *payment, time_ms now)
{
	if (payment->stripe)
		sim_stripe_paid(sim, payment, now);
	if (payment->paypal)
		sim_paypal_paid(sim, payment, now);
}

static void payment_begin(
		struct sim *sim, struct order *order, size_t nth, time_ms now)
{
	struct payment *payment = &order->payments.at[nth];
	enum pay_plan pay = order->plan.pay;
	bool authorized = pay == PAY_CAPTURED || pay == PAY_AUTHORIZED;
	payment->order = order;
	struct txn *txn = txn_add(sim, order, nth,
			authorized && strcmp(sim_gateway_name(payment), "gift_card")
					? TXN_AUTHORIZATION
					: TXN_SALE,
			payment->amount, now);
	payment->txn = txn->id;
	if (!payment->at_once && (pay == PAY_LATE || pay == PAY_NEVER))
		txn->status = TXN_PENDING;
	else if (txn->kind == TXN_SALE)
		payment->captured = payment->amount;
	payment->closed = txn->kind == TXN_SALE;
	if (txn->kind == TXN_AUTHORIZATION)
		payment->expires_at = now + 7 * DAY_MS;
	if (!payment->closed || txn->status == TXN_SUCCESS)
		sim_payment_tell(sim, payment, now);
	if (txn->kind == TXN_AUTHORIZATION)
		tell_authorized(sim, payment, now);
	else if (txn->status == TXN_SUCCESS)
		tell_paid(sim, payment, now);
}

void sim_shop_sell(struct sim *sim, struct order *order, time_ms now)
{
	if (sim->options.magento)
		magento_make(sim, order);
	total_make(order);
	fos_make(sim, order);
	for (size_t i = 0; i < order->fos.count; i++) {
		if (order->begins_held)
			sim_fo_hold(sim, order, &order->fos.at[i],
					STR("ONLINE_STORE_POST_PURCHASE_CROSS_"
					    "SELL"),
					STR("upsell"), false, now);
		if (order->begins_scheduled)
			sim_fo_schedule(sim, order, &order->fos.at[i], now);
	}
	for (size_t i = 0; i < order->payments.count; i++)
		payment_begin(sim, order, i, now);
	bool paid = order->plan.pay == PAY_AT_ONCE;
	if (paid)
		order->paid_at = now;
	sim_shop_touch(sim, order, now);
	tell(sim, order, "orders/create", now);
	if (paid)
		tell(sim, order, "orders/paid", now);
}

static void payment_take(
		struct sim *sim, struct order *order, size_t nth, time_ms now)
{
	struct payment *payment = &order->payments.at[nth];
	struct txn *txn = sim_order_txn(order, payment->txn);
	int64_t left = payment->amount - payment->captured;
	if (!left || payment->lapsed)
		return;
	payment->captured = payment->amount;
	payment->closed = true;
	if (txn->kind == TXN_AUTHORIZATION)
		txn_add(sim, order, nth, TXN_CAPTURE, left, now)->parent =
				payment->txn;
	txn->status = TXN_SUCCESS;
	sim_payment_tell(sim, payment, now);
	tell_paid(sim, payment, now);
}

/* Returns have no topic of their own among those that are subscribed: the
 * order changes. */
void sim_shop_return(struct sim *sim, struct order *order, const char *word,
		time_ms now)
{
	order->returns = word;
	sim_shop_touch(sim, order, now);
	tell(sim, order, "orders/updated", now);
}

/* What an edit has added since. */
static void pay_more(
		struct sim *sim, struct order *order, int64_t more, time_ms now)
{
	sim_payment_add(sim, order, PAYEE_STRIPE, more);
	order->payments.at[order->payments.count - 1].at_once = true;
	order->plan.pay = PAY_AT_ONCE;
	payment_begin(sim, order, order->payments.count - 1, now);
	sim_shop_changed(sim, order, now);
}

void sim_shop_pay(struct sim *sim, struct order *order, time_ms now)
{
	int64_t more = sim_order_agreed(order) + order->refunded -
			sim_order_captured(order);
	if (order->cancelled_at || (order->paid_at && more <= 0))
		return;
	if (order->paid_at) {
		pay_more(sim, order, more, now);
		return;
	}
	for (size_t i = 0; i < order->payments.count; i++)
		payment_take(sim, order, i, now);
	order->paid_at = now;
	sim_shop_touch(sim, order, now);
	tell(sim, order, "orders/paid", now);
}

void sim_shop_changed(struct sim *sim, struct order *order, time_ms now)
{
	sim_shop_touch(sim, order, now);
	tell(sim, order, "orders/updated", now);
}

void sim_shop_captured(struct sim *sim, struct payment *payment, int64_t amount,
		time_ms now)
{
	struct order *order = payment->order;
	size_t nth = (size_t)(payment - order->payments.at);
	txn_add(sim, order, nth, TXN_CAPTURE, amount, now)->parent =
			payment->txn;
	if (!order->paid_at && sim_order_captured(order) >= order->total)
		order->paid_at = now;
	sim_shop_changed(sim, order, now);
}

/* The money goes back to where it came from, the first payment first. */
static void refund_money(struct sim *sim, struct order *order,
		struct refund *refund, time_ms now)
{
	int64_t left = refund->amount;
	for (size_t i = 0; i < order->payments.count && left > 0; i++) {
		struct payment *payment = &order->payments.at[i];
		int64_t amount = payment->captured - payment->refunded;
		if (amount > left)
			amount = left;
		if (amount <= 0)
			continue;
		payment->refunded += amount;
		left -= amount;
		struct txn *txn =
				txn_add(sim, order, i, TXN_REFUND, amount, now);
		txn->parent = payment->txn;
		if (payment->stripe || payment->quick)
			txn->refund = arena_print(sim->arena, "%s%" PRId64,
					payment->stripe ? "re_3Sim" : "rf_",
					txn->id);
		if (payment->paypal)
			txn->refund = sim_paypal_refund_id(sim, txn);
		txn->back = BACK_SUCCEEDED;
		*LIST_ADD(sim->arena, &refund->txns) = txn->id;
	}
	for (size_t i = 0; i < refund->txns.count; i++) {
		struct txn *txn = sim_order_txn(order, refund->txns.at[i]);
		struct payment *payment = &order->payments.at[txn->payment];
		sim_payment_tell(sim, payment, now);
		if (payment->stripe)
			sim_stripe_refunded(sim, payment, txn, now);
		if (payment->paypal)
			sim_paypal_refunded(sim, payment, txn, now);
	}
}

static void refund_line_add(struct sim *sim, struct order *order,
		struct refund *refund, size_t nth, int64_t quantity)
{
	struct line *line = &order->lines.at[nth];
	if (quantity <= 0)
		return;
	line->current -= quantity;
	int64_t tax = line->tax * quantity / line->quantity;
	*LIST_ADD(sim->arena, &refund->lines) = (struct refund_line){
			(int)nth, quantity, line->price * quantity, tax};
	for (size_t f = 0; f < order->fos.count; f++) {
		struct fo *fo = &order->fos.at[f];
		for (size_t l = 0; l < fo->lines.count; l++) {
			struct fo_line *at = &fo->lines.at[l];
			if (at->line == (int)nth && at->remaining >= quantity)
				at->remaining -= quantity;
		}
	}
}

static void refund_tell(struct sim *sim, struct order *order,
		struct refund *refund, time_ms now)
{
	struct buf body;
	if (!sim_hooks_on(sim, now, AT_SHOP))
		return;
	buf_init(&body, BODY_MAX);
	sim_shop_hook_refund(&body, order, refund, sim->scratch);
	struct str id = arena_print(
			sim->scratch, "evt-refund-%" PRId64, refund->id);
	sim_hook_add(sim, now, AT_SHOP, "refunds/create", id.at, order, &body);
}

void sim_shop_refund(struct sim *sim, struct order *order, time_ms now,
		int64_t amount)
{
	int64_t most = sim_order_captured(order) - order->refunded;
	struct refund *refund = LIST_ADD(sim->arena, &order->refunds);
	refund->id = order->id * IDS_PER_ORDER + REFUND_IDS - 1 +
			(int64_t)order->refunds.count;
	refund->at = now;
	refund->restock = amount <= 0;
	refund->repays = sim_order_overpaid(order);
	for (size_t i = 0; amount < 0 && i < order->lines.count; i++)
		refund_line_add(sim, order, refund, i,
				order->lines.at[i].current);
	if (amount == 0 && order->lines.count) {
		refund_line_add(sim, order, refund, 0, 1);
		amount = order->lines.at[0].price;
	}
	refund->amount = amount < 0 || amount > most ? most : amount;
	if (refund->repays > refund->amount)
		refund->repays = refund->amount;
	order->refunded += refund->amount;
	refund_money(sim, order, refund, now);
	sim_shop_touch(sim, order, now);
	refund_tell(sim, order, refund, now);
}

static void authorizations_void(
		struct sim *sim, struct order *order, time_ms now)
{
	for (size_t i = 0; i < order->payments.count; i++) {
		struct payment *payment = &order->payments.at[i];
		if (payment->captured)
			continue;
		struct txn *txn = sim_order_txn(order, payment->txn);
		payment->closed = true;
		if (txn->kind == TXN_AUTHORIZATION && payment->paypal)
			sim_paypal_voided(sim, payment, now);
		if (txn->kind == TXN_AUTHORIZATION)
			txn_add(sim, order, i, TXN_VOID, 0, now)->parent =
					payment->txn;
		else
			txn->status = TXN_FAILURE;
		sim_payment_tell(sim, payment, now);
	}
}

void sim_shop_cancel(struct sim *sim, struct order *order, time_ms now)
{
	if (order->cancelled_at)
		return;
	order->cancelled_at = now;
	if (order->paid_at && sim_order_captured(order) > order->refunded)
		sim_shop_refund(sim, order, now, -1);
	else
		authorizations_void(sim, order, now);
	for (size_t f = 0; f < order->fos.count; f++) {
		struct fo *fo = &order->fos.at[f];
		if (fo->status == FO_CLOSED)
			continue;
		fo->status = FO_CANCELLED;
		fo->updated = now;
		for (size_t l = 0; l < fo->lines.count; l++)
			fo->lines.at[l].remaining = 0;
	}
	sim_shop_touch(sim, order, now);
	tell(sim, order, "orders/cancelled", now);
}
