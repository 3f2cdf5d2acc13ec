/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of a bill from what was agreed on. */
#include "order/bill_inside.h"

/* What several agreements say of one line, together. */
struct merged {
	int64_t about;
	struct str line;
	int64_t quantity;
	minor gross, tax;
};
typedef LIST(struct merged) merged_lines;

static struct merged *merged_of(struct making *m, merged_lines *all,
		const struct agreed_line *line)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->at[i].about == line->about &&
				str_eq(all->at[i].line, line->line))
			return &all->at[i];
	struct merged *added = LIST_ADD(m->arena, all);
	*added = (struct merged){.about = line->about, .line = line->line};
	return added;
}

static void merge(struct making *m, merged_lines *all,
		const struct agreement *agreement, int way)
{
	for (size_t i = 0; i < agreement->lines.count; i++) {
		const struct agreed_line *line = &agreement->lines.at[i];
		struct merged *to = merged_of(m, all, line);
		bill_sum(m, &to->quantity, way * line->quantity);
		bill_sum(m, &to->gross, way * line->gross);
		bill_sum(m, &to->tax, way * line->tax);
	}
}

static enum bill_line_kind kind_of(int64_t about)
{
	static const enum bill_line_kind kinds[] = {
			[ABOUT_GOODS] = BILL_GOODS,
			[ABOUT_GIFT_CARD] = BILL_GIFT_CARD,
			[ABOUT_SHIPPING] = BILL_SHIPPING,
			[ABOUT_TIP] = BILL_TIP,
			[ABOUT_FEE] = BILL_ADJUSTMENT,
			[ABOUT_ADJUSTMENT] = BILL_ADJUSTMENT,
	};
	return about >= 0 && about <= ABOUT_ADJUSTMENT ? kinds[about]
						       : BILL_ADJUSTMENT;
}

static minor size_of(minor amount)
{
	return amount < 0 ? -amount : amount;
}

/* Said by the shop for the line, else as it was sold, else as it comes out. */
static int64_t rate_of(struct making *m, const struct bill *sale,
		const struct bill_line *line)
{
	const struct line *from = facts_line(m->facts, line->line);
	const struct bill_line *sold =
			sale ? bill_line_of(sale, line->line) : NULL;
	if (from && from->tax_rate)
		return from->tax_rate;
	if (line->kind == BILL_SHIPPING && m->facts->order.shipping_rate)
		return m->facts->order.shipping_rate;
	if (sold)
		return sold->rate;
	return bill_rate_found(size_of(line->net), size_of(line->tax),
			size_of(line->quantity));
}

/* The price of a piece as the shop shows it, and the discount that makes the
 * line of it. A price that was raised since is the one that comes out. */
static void price_set(struct making *m, struct bill_line *line, minor price)
{
	minor shown = m->out->taxes_included ? line->gross : line->net;
	minor full = 0;
	m->bad |= money_mul(price, line->quantity, &full).fault != FAULT_NONE;
	line->unit_price = price;
	line->discount = full;
	bill_sum(m, &line->discount, -shown);
	if (size_of(full) >= size_of(shown))
		return;
	line->discount = 0;
	line->unit_price = shown / line->quantity;
	if (line->unit_price * line->quantity == shown)
		return;
	line->quantity = 1;
	line->unit_price = shown;
}

static void goods_name(struct bill_line *line, const struct line *from)
{
	if (!from)
		return;
	line->sku = from->sku;
	line->title = from->title;
	if (from->gift_card)
		line->kind = BILL_GIFT_CARD;
}

static void merged_add(struct making *m, const struct bill *sale,
		const struct merged *merged)
{
	const struct line *from = facts_line(m->facts, merged->line);
	struct bill_line line = {.kind = kind_of(merged->about),
			.line = merged->line,
			.quantity = merged->quantity ? merged->quantity : 1,
			.net = merged->gross,
			.tax = merged->tax,
			.gross = merged->gross};
	if (!merged->quantity && !merged->gross && !merged->tax)
		return;
	bill_sum(m, &line.net, -merged->tax);
	goods_name(&line, from);
	line.rate = rate_of(m, sale, &line);
	price_set(m, &line, from && merged->quantity ? from->unit_price : 0);
	bill_line_add(m, &line);
}

/* Of money that belongs to no line the shop tells no tax. */
static void lines_add(struct making *m, const struct bill *sale,
		const merged_lines *all)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct merged *one = &all->at[i];
		if (one->about == ABOUT_ADJUSTMENT && !one->tax && sale)
			bill_shared_out(m, sale, BILL_ADJUSTMENT, one->gross);
		else
			merged_add(m, sale, one);
	}
}

void bill_sale_agreed(struct making *m, bool issued)
{
	const struct facts *f = m->facts;
	merged_lines all = {0};
	for (size_t i = 0; i < f->agreements.count; i++) {
		const struct agreement *a = &f->agreements.at[i];
		if (a->kind == AGREED_ORDER || change_counts(f, a, issued))
			merge(m, &all, a, 1);
	}
	lines_add(m, NULL, &all);
}

void bill_agreement(struct making *m, const struct bill *sale,
		const struct agreement *agreement, int way)
{
	merged_lines all = {0};
	merge(m, &all, agreement, way);
	lines_add(m, sale, &all);
}
