/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A shop with a ledger of its own, for histories: what was agreed on, what was
 * paid and repaid. It shares no code with what it tests: its sums are kept as
 * things happen, and never made from facts.
 */
#ifndef WAYBILL_ORDER_EDITED_SHOP_TEST_H
#define WAYBILL_ORDER_EDITED_SHOP_TEST_H

#include "order/order_test.h"

#define SHOP_LINES 6
#define RATES 4

static const int64_t shop_rates[RATES] = {250000, 120000, 60000, 0};

struct shop_line {
	int rate;
	minor price;
	int64_t sold, left; /* as first sold or added; still there */
	bool gift_card, added;
};

struct shop {
	struct dice *dice;
	struct arena *arena;
	struct shop_line lines[SHOP_LINES];
	int line_count;
	minor shipping, first_total, first_tax;
	bool included, edited, voided, authorized, adjusted;
	minor agreed;           /* the sum of all agreements */
	minor taxes[RATES];     /* VAT of them, by rate */
	minor captured, repaid; /* money */
	minor credited;         /* what refunds took off */
	int refund_count, txn_count, agreement_count;
	time_ms now;
	/* What a read would show; only ever grows. */
	struct facts seen;
};

static inline minor shop_tax(minor gross, int rate)
{
	return gross * shop_rates[rate] / (RATE_ONE + shop_rates[rate]);
}

static inline struct str shop_name(struct shop *s, const char *head, int n)
{
	return arena_print(s->arena, "%s%d", head, n);
}

static inline struct agreement *shop_agree(
		struct shop *s, enum agreement_kind kind, const char *head)
{
	struct agreement *a = LIST_ADD(s->arena, &s->seen.agreements);
	*a = (struct agreement){.id = shop_name(s, head, ++s->agreement_count),
			.at = s->now,
			.kind = kind,
			.whole = true};
	return a;
}

/* A sale of an agreement; the sums follow. `line` -1: shipping, -2: money
 * that belongs to no line. Below 0: taken off. */
static inline void shop_sale(struct shop *s, struct agreement *a, int line,
		int64_t quantity, minor gross, minor tax)
{
	struct agreed_line *to = LIST_ADD(s->arena, &a->lines);
	*to = (struct agreed_line){
			.id = arena_print(s->arena, "%.*s.%zu", STR_FMT(a->id),
					a->lines.count),
			.about = line == -2          ? ABOUT_ADJUSTMENT
					: line == -1 ? ABOUT_SHIPPING
					: s->lines[line].gift_card
					? ABOUT_GIFT_CARD
					: ABOUT_GOODS,
			.line = line < 0 ? STR_NONE : shop_name(s, "", line),
			.quantity = quantity,
			.gross = gross,
			.tax = tax};
	s->agreed += gross;
	s->taxes[line < 0 ? 0 : s->lines[line].rate] += tax;
	s->adjusted |= line == -2;
}

static inline minor line_gross(const struct shop_line *line, int64_t quantity)
{
	return line->price * quantity;
}

static inline int shop_line_add(struct shop *s, bool added)
{
	int rate = (int)dice_below(s->dice, RATES);
	struct shop_line *line = &s->lines[s->line_count];
	*line = (struct shop_line){.rate = rate,
			.price = 1 + (minor)dice_below(s->dice, 90000),
			.sold = 1 + (int64_t)dice_below(s->dice, 4),
			.gift_card = rate == 3 && dice_chance(s->dice, 40),
			.added = added};
	line->left = line->sold;
	return s->line_count++;
}

/* The shop's prices are with tax here, or the same amounts without. */
static inline void shop_line_show(struct shop *s, int nth)
{
	const struct shop_line *line = &s->lines[nth];
	minor gross = line_gross(line, line->sold);
	minor tax = shop_tax(gross, line->rate);
	minor shown = s->included ? gross : gross - tax;
	minor price = shown / line->sold + (shown % line->sold != 0);
	*LIST_ADD(s->arena, &s->seen.order.lines) =
			(struct line){.id = shop_name(s, "", nth),
					.quantity = line->sold,
					.unit_price = price,
					.discount = price * line->sold - shown,
					.tax = tax,
					.tax_rate = shop_rates[line->rate],
					.gift_card = line->gift_card};
}

static inline void shop_sell(struct shop *s)
{
	int count = 1 + (int)dice_below(s->dice, 3);
	struct agreement *a = shop_agree(s, AGREED_ORDER, "order-");
	for (int i = 0; i < count; i++) {
		int nth = shop_line_add(s, false);
		minor gross = line_gross(&s->lines[nth], s->lines[nth].sold);
		shop_sale(s, a, nth, s->lines[nth].sold, gross,
				shop_tax(gross, s->lines[nth].rate));
		shop_line_show(s, nth);
	}
	s->shipping = (minor)dice_below(s->dice, 9000);
	if (s->shipping)
		shop_sale(s, a, -1, 1, s->shipping, shop_tax(s->shipping, 0));
	for (int i = 0; i < RATES; i++)
		s->first_tax += s->taxes[i];
	s->first_total = s->agreed;
}

/* ---- money ---- */

static inline void shop_txn(
		struct shop *s, enum txn_kind kind, minor amount, bool card)
{
	*LIST_ADD(s->arena, &s->seen.txns) = (struct txn){
			.gateway = card ? STR("gift_card") : STR("stripe"),
			.reference = shop_name(s, "pi_", ++s->txn_count),
			.kind = kind,
			.state = TXN_SUCCEEDED,
			.amount = amount,
			.at = s->now};
}

/* All of it, a part, or too much; a gift card now and then. */
static inline void shop_pay(struct shop *s)
{
	minor owed = s->agreed - (s->captured - s->repaid);
	minor amount = owed;
	if (s->voided || owed <= 0)
		return;
	if (dice_chance(s->dice, 30))
		amount = 1 + (minor)dice_below(s->dice, (uint64_t)owed);
	else if (dice_chance(s->dice, 5))
		amount = owed + 100;
	shop_txn(s, s->authorized ? TXN_CAPTURE : TXN_SALE, amount,
			dice_chance(s->dice, 15));
	s->captured += amount;
}

static inline void shop_authorize(struct shop *s)
{
	if (s->captured || s->authorized || s->voided)
		return;
	s->authorized = true;
	shop_txn(s, TXN_AUTHORIZATION, s->agreed, false);
}

static inline void shop_fails(struct shop *s)
{
	shop_txn(s, TXN_SALE, 777, false);
	s->seen.txns.at[s->seen.txns.count - 1].state =
			dice_chance(s->dice, 50) ? TXN_FAILED : TXN_PENDING;
}

static inline void shop_repay(struct shop *s, minor amount)
{
	if (!amount)
		return;
	shop_txn(s, TXN_REFUND, amount, false);
	s->repaid += amount;
}

/* ---- edits ---- */

static inline void shop_edit_up(struct shop *s)
{
	if (s->line_count == SHOP_LINES || s->voided)
		return;
	struct agreement *a = shop_agree(s, AGREED_EDIT, "edit-");
	int nth = shop_line_add(s, true);
	minor gross = line_gross(&s->lines[nth], s->lines[nth].sold);
	shop_sale(s, a, nth, s->lines[nth].sold, gross,
			shop_tax(gross, s->lines[nth].rate));
	shop_line_show(s, nth);
	s->edited = true;
}

static inline struct refund *shop_refund_begin(struct shop *s)
{
	struct refund *r = LIST_ADD(s->arena, &s->seen.refunds);
	*r = (struct refund){.id = shop_name(s, "", ++s->refund_count),
			.at = s->now};
	return r;
}

/* So much of the line, at its price, as a refund and in its agreement. */
static inline minor shop_take_back(struct shop *s, int nth, int64_t quantity,
		struct refund *r, struct agreement *a)
{
	struct shop_line *line = &s->lines[nth];
	minor gross = line_gross(line, quantity);
	minor tax = shop_tax(gross, line->rate);
	if (r)
		*LIST_ADD(s->arena, &r->lines) = (struct refund_line){
				.line = shop_name(s, "", nth),
				.quantity = quantity,
				.subtotal = gross - tax,
				.tax = tax};
	if (a)
		shop_sale(s, a, nth, -quantity, -gross, -tax);
	line->left -= quantity;
	return gross;
}

static inline int shop_line_left(struct shop *s)
{
	int nth = (int)dice_below(s->dice, (uint64_t)s->line_count);
	return s->lines[nth].left ? nth : -1;
}

/* Shopify may keep it as a refund without money as well, which nothing was
 * agreed on. */
static inline void shop_edit_down(struct shop *s)
{
	int nth = shop_line_left(s);
	if (nth < 0 || s->voided)
		return;
	int64_t quantity = 1 +
			(int64_t)dice_below(
					s->dice, (uint64_t)s->lines[nth].left);
	struct refund *left =
			dice_chance(s->dice, 30) ? shop_refund_begin(s) : NULL;
	shop_take_back(s, nth, quantity, left,
			shop_agree(s, AGREED_EDIT, "edit-"));
	s->edited = true;
}

/* One piece for another one, as an exchange. */
static inline void shop_exchange(struct shop *s)
{
	int nth = shop_line_left(s);
	if (nth < 0 || s->line_count == SHOP_LINES || s->voided)
		return;
	struct agreement *a = shop_agree(s, AGREED_RETURN, "return-");
	shop_take_back(s, nth, 1, NULL, a);
	int added = shop_line_add(s, true);
	minor gross = line_gross(&s->lines[added], s->lines[added].sold);
	shop_sale(s, a, added, s->lines[added].sold, gross,
			shop_tax(gross, s->lines[added].rate));
	shop_line_show(s, added);
	s->edited = true;
}

/* ---- refunds ---- */

/* First what an edit has left too much, then of what is still sold. */
static inline void shop_refund_money(struct shop *s)
{
	minor kept = s->captured - s->repaid;
	minor over = s->edited && kept > s->agreed ? kept - s->agreed : 0;
	if (kept <= 0 || s->voided)
		return;
	minor amount = 1 + (minor)dice_below(s->dice, (uint64_t)kept);
	minor repays = amount < over ? amount : over;
	if (amount - repays > s->agreed)
		return;
	struct refund *r = shop_refund_begin(s);
	struct agreement *a = shop_agree(s, AGREED_REFUND, "refund-");
	a->refund = r->id;
	r->total = amount;
	if (amount > repays)
		shop_sale(s, a, -2, 0, repays - amount, 0);
	s->credited += amount - repays;
	shop_repay(s, amount);
}

/* Goods, with their money, with less of it, or without. */
static inline void shop_refund_goods(struct shop *s)
{
	int nth = shop_line_left(s);
	minor kept = s->captured - s->repaid;
	if (nth < 0 || s->voided)
		return;
	minor gross = line_gross(&s->lines[nth], 1);
	minor total = dice_chance(s->dice, 30) ? 0
			: dice_chance(s->dice, 30)
			? 1 + (minor)dice_below(s->dice, (uint64_t)gross)
			: gross;
	if (total > kept)
		total = 0;
	struct refund *r = shop_refund_begin(s);
	struct agreement *a = shop_agree(s, AGREED_REFUND, "refund-");
	a->refund = r->id;
	r->total = total;
	shop_take_back(s, nth, 1, r, a);
	if (total && total != gross)
		shop_sale(s, a, -2, 0, gross - total, 0);
	s->credited += total ? total : gross;
	shop_repay(s, total);
}

static inline void shop_return(struct shop *s)
{
	s->seen.order.returns = RETURN_IN_PROGRESS;
}

/* What is cancelled unpaid: all that is left is a refund without money, or
 * there is none at all. */
static inline void shop_void(struct shop *s)
{
	if (s->captured || s->voided)
		return;
	s->voided = true;
	s->seen.order.cancelled_at = s->now;
	if (s->authorized)
		shop_txn(s, TXN_VOID, 0, false);
	if (!s->refund_count && dice_chance(s->dice, 50)) {
		s->agreed = 0;
		memset(s->taxes, 0, sizeof s->taxes);
		return;
	}
	struct refund *r = shop_refund_begin(s);
	struct agreement *a = shop_agree(s, AGREED_REFUND, "refund-");
	a->refund = r->id;
	for (int i = 0; i < s->line_count; i++)
		if (s->lines[i].left)
			shop_take_back(s, i, s->lines[i].left, r, a);
	r->shipping = s->shipping;
	r->shipping_tax = shop_tax(s->shipping, 0);
	if (s->shipping)
		shop_sale(s, a, -1, -1, -r->shipping, -r->shipping_tax);
	/* What refunds gave back beside goods is not there any more. */
	if (s->agreed)
		shop_sale(s, a, -2, 0, -s->agreed, 0);
}

/* ---- what is shown ---- */

static inline enum payment_status shop_status(const struct shop *s)
{
	if (s->voided)
		return PAYMENT_VOIDED;
	if (!s->captured)
		return s->authorized ? PAYMENT_AUTHORIZED : PAYMENT_PENDING;
	if (s->repaid >= s->captured)
		return PAYMENT_REFUNDED;
	if (s->repaid)
		return PAYMENT_PARTIALLY_REFUNDED;
	return s->captured >= s->agreed ? PAYMENT_PAID : PAYMENT_PARTIALLY_PAID;
}

/* All that a read brings; `whole` false: it ended before the agreements. */
static inline struct facts shop_read(struct shop *s, int64_t seq, bool whole)
{
	struct facts out = s->seen;
	out.order.known = true;
	out.order.version = s->now;
	out.order.seq = seq;
	out.order.edited = s->edited;
	out.order.payment = shop_status(s);
	out.seen_payment = PAYMENT_BIT(out.order.payment);
	out.order.total = s->first_total;
	out.order.tax = s->first_tax;
	out.order.current_total = s->agreed;
	out.order.shipping = s->included
			? s->shipping
			: s->shipping - shop_tax(s->shipping, 0);
	out.order.shipping_tax = shop_tax(s->shipping, 0);
	out.order.shipping_rate = shop_rates[0];
	if (!s->edited || !whole)
		out.agreements.count = 0;
	if (whole)
		out.read_seq = seq;
	return out;
}

#endif
