/* SPDX-License-Identifier: Apache-2.0 */
#include "order/bill_inside.h"

#include "order/scene.h"
#include "order/settle.h"

/* Shops round each tax to a minor unit; a rate that is a multiple of half a
 * per cent and fits is the one that was meant. */
#define RATE_STEP 5000
#define RATE_MAX (2 * RATE_ONE)

void bill_sum(struct making *m, minor *to, minor amount)
{
	m->bad |= money_add(*to, amount, to).fault != FAULT_NONE;
}

static minor product(struct making *m, minor a, int64_t n)
{
	minor out = 0;
	m->bad |= money_mul(a, n, &out).fault != FAULT_NONE;
	return out;
}

/* a * b / c, halves away from zero; c > 0. */
static minor share(minor a, minor b, minor c)
{
	__int128 twice = (__int128)a * b * 2;
	__int128 half = twice < 0 ? -(__int128)c : (__int128)c;
	return (minor)((twice + half) / ((__int128)c * 2));
}

/* ---- rates ---- */

static bool rate_fits(minor net, minor tax, int64_t rate, int64_t pieces)
{
	minor error = share(net, rate, RATE_ONE) - tax;
	return error <= pieces && -error <= pieces;
}

int64_t bill_rate_found(minor net, minor tax, int64_t pieces)
{
	if (!tax || net <= 0 || tax < 0)
		return 0;
	int64_t exact = share(tax, RATE_ONE, net);
	int64_t rate = (exact + RATE_STEP / 2) / RATE_STEP * RATE_STEP;
	rate = rate_fits(net, tax, rate, pieces > 0 ? pieces : 1) ? rate
								  : exact;
	return rate < RATE_MAX ? rate : RATE_MAX;
}

struct str rate_print(int64_t rate, struct arena *arena)
{
	struct str digits = money_print(rate, 4, arena);
	while (digits.at[digits.len - 1] == '0')
		digits.len--;
	if (digits.at[digits.len - 1] == '.')
		digits.len--;
	return arena_print(arena, "%.*s %%", STR_FMT(digits));
}

static struct bill_rate *rate_of(struct making *m, int64_t rate)
{
	struct bill *bill = m->out;
	size_t i = 0;
	while (i < bill->rates.count && bill->rates.at[i].rate > rate)
		i++;
	if (i < bill->rates.count && bill->rates.at[i].rate == rate)
		return &bill->rates.at[i];
	LIST_ADD(m->arena, &bill->rates);
	for (size_t k = bill->rates.count - 1; k > i; k--)
		bill->rates.at[k] = bill->rates.at[k - 1];
	bill->rates.at[i] = (struct bill_rate){.rate = rate};
	return &bill->rates.at[i];
}

/* ---- lines ---- */

void bill_line_add(struct making *m, const struct bill_line *line)
{
	struct bill *bill = m->out;
	struct bill_rate *rate = rate_of(m, line->rate);
	*LIST_ADD(m->arena, &bill->lines) = *line;
	bill_sum(m, &rate->net, line->net);
	bill_sum(m, &rate->tax, line->tax);
	bill_sum(m, &rate->gross, line->gross);
	bill_sum(m, &bill->net, line->net);
	bill_sum(m, &bill->tax, line->tax);
	bill_sum(m, &bill->gross, line->gross);
}

/* `amount` as the shop shows it: with tax or without. */
static void amounts_set(struct making *m, struct bill_line *line, minor amount,
		minor tax, int64_t rate)
{
	bool included = m->out->taxes_included;
	line->tax = tax;
	line->net = line->gross = amount;
	bill_sum(m, included ? &line->net : &line->gross,
			included ? -tax : tax);
	line->rate = rate ? rate
			  : bill_rate_found(line->net, tax, line->quantity);
}

static void goods_add(struct making *m, const struct line *from)
{
	struct bill_line line = {
			.kind = from->gift_card ? BILL_GIFT_CARD : BILL_GOODS,
			.line = from->id,
			.sku = from->sku,
			.title = from->title,
			.quantity = from->quantity,
			.unit_price = from->unit_price,
			.discount = from->discount,
	};
	minor amount = product(m, from->unit_price, from->quantity);
	bill_sum(m, &amount, -from->discount);
	amounts_set(m, &line, amount, from->tax, from->tax_rate);
	if (line.quantity)
		bill_line_add(m, &line);
}

static void amount_add(struct making *m, enum bill_line_kind kind, minor amount,
		minor tax, int64_t rate)
{
	struct bill_line line = {
			.kind = kind, .quantity = 1, .unit_price = amount};
	if (!amount && !tax)
		return;
	amounts_set(m, &line, amount, tax, rate);
	bill_line_add(m, &line);
}

/* The rate most of the money is at. */
static int64_t rate_main(const struct bill *bill)
{
	const struct bill_rate *most = NULL;
	for (size_t i = 0; i < bill->rates.count; i++)
		if (!most || bill->rates.at[i].gross > most->gross)
			most = &bill->rates.at[i];
	return most ? most->rate : 0;
}

static void gross_add(struct making *m, enum bill_line_kind kind, minor gross,
		minor tax, int64_t rate)
{
	struct bill_line line = {.kind = kind,
			.quantity = 1,
			.rate = rate,
			.tax = tax,
			.net = gross,
			.gross = gross};
	bill_sum(m, &line.net, -tax);
	line.unit_price = m->out->taxes_included ? line.gross : line.net;
	bill_line_add(m, &line);
}

/* ---- a sale ---- */

static minor discounts_of(struct making *m)
{
	minor all = 0;
	for (size_t i = 0; i < m->facts->order.lines.count; i++)
		bill_sum(m, &all, m->facts->order.lines.at[i].discount);
	return all;
}

static bool is_small(const struct making *m, minor amount)
{
	minor most = (minor)m->out->lines.count + 1;
	return amount <= most && -amount <= most;
}

/* What the lines do not add up to. */
static void rest_add(struct making *m, minor gross, minor tax)
{
	const struct shop_order *order = &m->facts->order;
	minor rest = gross, rest_tax = tax;
	bill_sum(m, &rest, -m->out->gross);
	bill_sum(m, &rest_tax, -m->out->tax);
	if (!rest && !rest_tax)
		return;
	enum bill_line_kind kind = BILL_ADJUSTMENT;
	if (is_small(m, rest) && is_small(m, rest_tax))
		kind = BILL_ROUNDING;
	else if (rest < 0 &&
			is_small(m, order->discount - discounts_of(m) + rest))
		kind = BILL_DISCOUNT;
	else
		m->out->unexplained = rest;
	gross_add(m, kind, rest, rest_tax, rate_main(m->out));
}

static void lines_make(struct making *m)
{
	const struct shop_order *order = &m->facts->order;
	for (size_t i = 0; i < order->lines.count; i++)
		goods_add(m, &order->lines.at[i]);
	amount_add(m, BILL_SHIPPING, order->shipping, order->shipping_tax,
			order->shipping_rate);
	amount_add(m, BILL_TIP, order->tip, 0, 0);
}

static void sale_make(struct making *m)
{
	const struct shop_order *order = &m->facts->order;
	bool issued = m->out->kind == DOCUMENT_CREDIT;
	bool agreed = agreed_known(m->facts);
	minor gross = sale_gross(m->facts, issued);
	m->bad |= gross == INT64_MAX;
	if (agreed)
		bill_sale_agreed(m, issued);
	else
		lines_make(m);
	/* Who does not know the tax of the order knows that of its lines. */
	if (!m->bad)
		rest_add(m, gross,
				order->tax && !agreed ? order->tax
						      : m->out->tax);
}

/* ---- a credit ---- */

const struct bill_line *bill_line_of(
		const struct bill *bill, struct str line_id)
{
	for (size_t i = 0; i < bill->lines.count; i++)
		if (line_id.len && str_eq(bill->lines.at[i].line, line_id))
			return &bill->lines.at[i];
	return NULL;
}

static void refunded_add(struct making *m, const struct bill *sale,
		const struct refund_line *from)
{
	const struct bill_line *sold = bill_line_of(sale, from->line);
	struct bill_line line = {.kind = BILL_GOODS,
			.line = from->line,
			.quantity = from->quantity,
			.net = from->subtotal,
			.tax = from->tax,
			.gross = from->subtotal};
	bill_sum(m, &line.gross, from->tax);
	line.rate = sold ? sold->rate
			 : bill_rate_found(line.net, line.tax, line.quantity);
	if (sold) {
		line.kind = sold->kind;
		line.sku = sold->sku;
		line.title = sold->title;
		line.unit_price = sold->unit_price;
	}
	bill_line_add(m, &line);
}

/* Money that belongs to no line is shared out over the sale's rates, so that
 * its VAT is what was paid with it; the last takes what is left. */
void bill_shared_out(struct making *m, const struct bill *sale,
		enum bill_line_kind kind, minor gross)
{
	minor left = gross;
	for (size_t i = 0; i < sale->rates.count; i++) {
		const struct bill_rate *rate = &sale->rates.at[i];
		bool last = i + 1 == sale->rates.count;
		minor part = last || sale->gross <= 0
				? left
				: share(gross, rate->gross, sale->gross);
		minor tax = rate->gross > 0
				? share(part, rate->tax, rate->gross)
				: 0;
		if (part)
			gross_add(m, kind, part, tax, rate->rate);
		left -= part;
	}
	if (left)
		gross_add(m, kind, left, 0, 0);
}

static void refund_make(struct making *m, const struct bill *sale,
		const struct refund *refund)
{
	const struct agreement *agreed = refund_agreement(m->facts, refund->id);
	minor rest = refund_credits(m->facts, refund);
	if (agreed && agreed_known(m->facts)) {
		bill_agreement(m, sale, agreed, -1);
		return;
	}
	m->bad |= rest == INT64_MAX;
	for (size_t i = 0; i < refund->lines.count; i++)
		refunded_add(m, sale, &refund->lines.at[i]);
	if (refund->shipping)
		gross_add(m, BILL_SHIPPING, refund->shipping,
				refund->shipping_tax,
				m->facts->order.shipping_rate);
	bill_sum(m, &rest, -m->out->gross);
	if (!m->bad && rest)
		bill_shared_out(m, sale,
				is_small(m, rest) ? BILL_ROUNDING
						  : BILL_ADJUSTMENT,
				rest);
}

static RESULT begin(struct making *m, enum document_kind kind, struct str cause)
{
	const struct shop_order *order = &m->facts->order;
	ENSURE(order->known && order->currency.len, FAULT_NOT_FOUND);
	*m->out = (struct bill){.kind = kind,
			.cause = cause,
			.currency = order->currency,
			.digits = currency_digits(order->currency),
			.taxes_included = order->taxes_included};
	return OK;
}

static RESULT sale_of(const struct facts *facts, enum document_kind kind,
		struct str cause, struct arena *arena, struct bill *out)
{
	struct making m = {.facts = facts, .arena = arena, .out = out};
	TRY(begin(&m, kind, cause));
	sale_make(&m);
	ENSURE(!m.bad, FAULT_BAD_MONEY);
	return OK;
}

/* What there is to say beside the sale. */
static RESULT other_make(struct making *m, const struct bill *sale)
{
	const struct bill *out = m->out;
	const struct agreement *change = agreed_change(m->facts, out->cause);
	const struct refund *refund = facts_refund(m->facts, out->cause);
	struct settlement settled;
	if (settlement_by_cause(m->facts, out->cause, &settled)) {
		bool credit = settled.amount > 0;
		ENSURE(credit == (out->kind == DOCUMENT_CREDIT),
				FAULT_NOT_FOUND);
		bill_shared_out(m, sale, BILL_ADJUSTMENT,
				credit ? settled.amount : -settled.amount);
		return OK;
	}
	if (change) {
		ENSURE(out->kind == agreed_document(change), FAULT_NOT_FOUND);
		bill_agreement(m, sale, change,
				out->kind == DOCUMENT_SALE ? 1 : -1);
		return OK;
	}
	ENSURE(out->kind == DOCUMENT_CREDIT && refund, FAULT_NOT_FOUND);
	refund_make(m, sale, refund);
	return OK;
}

RESULT bill_make(const struct facts *facts, enum document_kind kind,
		struct str cause, struct arena *arena, struct bill *out)
{
	struct bill sale = {0}, other = {0};
	struct making m = {.facts = facts, .arena = arena, .out = &other};
	bool whole = kind == DOCUMENT_SALE ? cause.len == 0
					   : str_eq(cause, STR("void"));
	if (whole)
		return sale_of(facts, kind, cause, arena, out);
	TRY(begin(&m, kind, cause));
	TRY(sale_of(facts, DOCUMENT_SALE, STR_NONE, arena, &sale));
	TRY(other_make(&m, &sale));
	ENSURE(!m.bad, FAULT_BAD_MONEY);
	*out = other;
	return OK;
}
