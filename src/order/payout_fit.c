/* SPDX-License-Identifier: Apache-2.0 */
#include "order/payout.h"

static bool names(const struct payout_row *row, struct str name)
{
	for (size_t i = 0; i < PAYOUT_REFERENCES; i++)
		if (name.len && str_eq(row->references[i], name))
			return true;
	return false;
}

/* The payment is one of this order's, whoever else has such a reference. */
static bool is_of(const struct txn *t, const struct payout_row *row)
{
	return str_eq(t->gateway, row->line.gateway) &&
			(names(row, t->reference) || names(row, t->charge) ||
					names(row, t->part));
}

static bool has_payment(const struct facts *facts, const struct payout_row *row)
{
	for (size_t i = 0; i < facts->txns.count; i++)
		if (is_of(&facts->txns.at[i], row))
			return true;
	return false;
}

/* ---- what the customer paid in ---- */

#define ROUNDED_MAX 1 /* minor units that a rate may be off by */

/* part / of * whole, to the nearest. False: it is no amount. */
static bool share(minor whole, minor part, minor of, minor *out)
{
	__int128 twice = (__int128)whole * part * 2 / of;
	twice = (twice + (twice < 0 ? -1 : 1)) / 2;
	if (twice <= INT64_MIN || twice >= INT64_MAX)
		return false;
	*out = (minor)twice;
	return true;
}

static bool is_near(minor a, minor b)
{
	__int128 apart = (__int128)a - b;
	return apart <= ROUNDED_MAX && -apart <= ROUNDED_MAX;
}

/* The shop has made sums of its own of the same movements: those are what the
 * books have. */
static minor as_booked(const struct facts *facts, const struct payout_row *row,
		minor sum)
{
	for (size_t i = 0; i < facts->txns.count; i++) {
		const struct txn *t = &facts->txns.at[i];
		minor amount = sum < 0 ? -t->amount : t->amount;
		if (is_of(t, row) && t->state == TXN_SUCCEEDED &&
				is_near(amount, sum))
			return amount;
	}
	return sum;
}

/* A line in the currency that the customer was shown is told in the order's,
 * by the shop's own two sums. False: it is in neither. */
static bool in_the_orders(const struct facts *facts,
		const struct payout_row *row, struct payout_line *line)
{
	const struct shop_order *o = &facts->order;
	if (str_eq(o->currency, row->currency))
		return true;
	if (!str_eq(o->customer_currency, row->currency) || o->edited ||
			o->customer_total <= 0 || o->total <= 0 ||
			!share(line->fee, o->total, o->customer_total,
					&line->fee) ||
			!share(line->gross, o->total, o->customer_total,
					&line->gross))
		return false;
	line->gross = as_booked(facts, row, line->gross);
	return true;
}

/* "2026-11-28", "2026/11/28" */
static bool is_day(struct str name)
{
	if (name.len != sizeof "2026-11-28" - 1)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		bool sign = i == 4 || i == 7;
		if (sign ? c != '-' && c != '/' : c < '0' || c > '9')
			return false;
	}
	return true;
}

static bool is_same_line(
		const struct payout_line *a, const struct payout_line *b)
{
	return str_eq(a->gateway, b->gateway) && str_eq(a->line, b->line) &&
			(str_eq(a->payout, b->payout) ||
					(is_day(a->payout) &&
							is_day(b->payout)));
}

/* What the order says of this line by now; false: nothing. */
static bool said(const struct facts *facts, const struct payout_line *line,
		struct payout_line *out)
{
	int64_t newest = 0;
	for (size_t i = 0; i < facts->commands.count; i++) {
		const struct command *c = &facts->commands.at[i];
		struct payout_line one;
		if (c->kind != COMMAND_PAYOUT || (newest && c->id < newest) ||
				payout_line_read(c->target, c->text, &one)
						.fault ||
				!is_same_line(&one, line))
			continue;
		newest = c->id;
		*out = one;
	}
	return newest != 0;
}

void payout_fit(const struct facts *facts, const struct payout_row *row,
		struct arena *arena, struct payout_fit *out)
{
	struct payout_line line = row->line, known = {0};
	*out = (struct payout_fit){0};
	if (!has_payment(facts, row)) {
		out->why_not = "no such payment";
		return;
	}
	if (!in_the_orders(facts, row, &line)) {
		out->why_not = "another currency than the order's";
		return;
	}
	if (said(facts, &line, &known))
		line.payout = known.payout;
	out->known = known.gross == line.gross && known.fee == line.fee;
	if (payout_line_print(&line, arena, &out->target, &out->text).fault)
		out->why_not = "its name or its amount can't be kept";
}
