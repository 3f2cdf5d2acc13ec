/* SPDX-License-Identifier: Apache-2.0 */
/* The lines and the sums, over as many pages as they take. */
#include "document/inside.h"
#include "order/vat.h"

#define ROW_GAP 4.0
#define HEAD_GAP 6.0

enum column {
	COLUMN_SKU,
	COLUMN_TITLE,
	COLUMN_QUANTITY,
	COLUMN_UNIT,
	COLUMN_RATE,
	COLUMN_AMOUNT,
	COLUMN_COUNT
};

static const struct {
	double x, width;
	enum side side;
	enum word head;
} columns[COLUMN_COUNT] = {
		{50, 66, SIDE_LEFT, WORD_SKU},
		{120, 176, SIDE_LEFT, WORD_TITLE},
		{300, 42, SIDE_RIGHT, WORD_QUANTITY},
		{346, 68, SIDE_RIGHT, WORD_UNIT_PRICE},
		{418, 42, SIDE_RIGHT, WORD_VAT},
		{464, 81, SIDE_RIGHT, WORD_AMOUNT},
};

void page_next(struct drawing *d)
{
	foot_draw(d);
	cairo_show_page(d->page.cairo);
	d->page.number++;
	head_again_draw(d);
}

static struct box cell(const struct drawing *d, enum column column,
		enum face face, int lines)
{
	return (struct box){columns[column].x, d->page.y, columns[column].width,
			face, columns[column].side, lines};
}

static void table_head_draw(struct drawing *d)
{
	double height = 0;
	for (int i = 0; i < COLUMN_COUNT; i++) {
		struct box box = cell(d, (enum column)i, FACE_SMALL_BOLD, 1);
		struct str text = str_of(word(d, columns[i].head));
		if (i == COLUMN_AMOUNT)
			text = arena_print(d->page.arena, "%.*s %.*s",
					STR_FMT(text),
					STR_FMT(d->bill->currency));
		double high = columns[i].side == SIDE_RIGHT
				? number_draw(&d->page, &box, text)
				: text_draw(&d->page, &box, text);
		height = high > height ? high : height;
	}
	d->page.y += height + 3;
	rule_draw(&d->page, d->page.y, 0.8);
	d->page.y += HEAD_GAP;
}

/* ---- one line ---- */

static const enum word kind_words[] = {
		[BILL_GOODS] = WORD_COUNT, /* the shop's title alone */
		[BILL_GIFT_CARD] = WORD_GIFT_CARD,
		[BILL_SHIPPING] = WORD_SHIPPING,
		[BILL_TIP] = WORD_TIP,
		[BILL_DISCOUNT] = WORD_DISCOUNT,
		[BILL_ADJUSTMENT] = WORD_ADJUSTMENT,
		[BILL_ROUNDING] = WORD_ROUNDING,
};

static struct str line_title(
		const struct drawing *d, const struct bill_line *line)
{
	enum word kind = kind_words[line->kind];
	if (kind == WORD_COUNT)
		return line->title.len ? line->title : STR("-");
	if (!line->title.len)
		return str_of(word(d, kind));
	return arena_print(d->page.arena, "%s: %.*s", word(d, kind),
			STR_FMT(line->title));
}

static struct str line_discount(
		const struct drawing *d, const struct bill_line *line)
{
	if (!line->discount)
		return STR_NONE;
	return arena_print(d->page.arena, "%s %.*s", word(d, WORD_DISCOUNT),
			STR_FMT(money(d, -line->discount)));
}

static bool is_counted(const struct bill_line *line)
{
	return line->kind == BILL_GOODS || line->kind == BILL_GIFT_CARD;
}

static void figures_draw(struct drawing *d, const struct bill_line *line)
{
	struct arena *arena = d->page.arena;
	bool counted = is_counted(line) && line->quantity;
	struct str texts[COLUMN_COUNT] = {
			[COLUMN_QUANTITY] = counted
					? amount_print(line->quantity, 0,
							  d->page.in, arena)
					: STR_NONE,
			[COLUMN_UNIT] = counted ? money(d, line->unit_price)
						: STR_NONE,
			[COLUMN_RATE] = percent_print(
					line->rate, d->page.in, arena),
			[COLUMN_AMOUNT] = money(d,
					d->bill->taxes_included ? line->gross
								: line->net),
	};
	for (int i = COLUMN_QUANTITY; i < COLUMN_COUNT; i++) {
		struct box box = cell(d, (enum column)i, FACE_PLAIN, 1);
		number_draw(&d->page, &box, texts[i]);
	}
}

static void room_make(struct drawing *d, double height, bool table)
{
	if (d->page.y + height <= BOTTOM)
		return;
	page_next(d);
	if (table)
		table_head_draw(d);
}

static void line_draw(struct drawing *d, const struct bill_line *line)
{
	struct page *page = &d->page;
	struct str title = line_title(d, line), less = line_discount(d, line);
	struct box sku = cell(d, COLUMN_SKU, FACE_SMALL, 3);
	struct box text = cell(d, COLUMN_TITLE, FACE_PLAIN, 3);
	struct box small = cell(d, COLUMN_TITLE, FACE_SMALL, 1);
	double high = text_height(page, &text, title);
	double whole = high + text_height(page, &small, less);
	double other = text_height(page, &sku, line->sku);
	whole = whole > other ? whole : other;
	room_make(d, whole, true);
	sku.y = text.y = page->y;
	small.y = page->y + high;
	text_draw(page, &sku, line->sku);
	text_draw(page, &text, title);
	text_draw(page, &small, less);
	figures_draw(d, line);
	page->y += whole + ROW_GAP;
}

void lines_draw(struct drawing *d)
{
	table_head_draw(d);
	for (size_t i = 0; i < d->bill->lines.count; i++)
		line_draw(d, &d->bill->lines.at[i]);
	rule_draw(&d->page, d->page.y, 0.5);
	d->page.y += HEAD_GAP;
}

/* ---- sums ---- */

#define SUM_COLUMNS 4
#define SUM_X 245.0
#define SUM_HIGH 13.0
static const double sum_width = (PAGE_WIDTH - MARGIN - SUM_X) / SUM_COLUMNS;

static void sum_row(struct drawing *d, enum face face,
		const struct str texts[SUM_COLUMNS])
{
	room_make(d, SUM_HIGH, false);
	for (int i = 0; i < SUM_COLUMNS; i++) {
		struct box box = {SUM_X + i * sum_width + 4, d->page.y,
				sum_width - 4, face, SIDE_RIGHT, 1};
		number_draw(&d->page, &box, texts[i]);
	}
	d->page.y += SUM_HIGH;
}

static void rates_draw(struct drawing *d)
{
	const struct str heads[SUM_COLUMNS] = {str_of(word(d, WORD_RATE)),
			str_of(word(d, WORD_NET)), str_of(word(d, WORD_VAT)),
			str_of(word(d, WORD_GROSS))};
	sum_row(d, FACE_SMALL_BOLD, heads);
	for (size_t i = 0; i < d->bill->rates.count; i++) {
		const struct bill_rate *rate = &d->bill->rates.at[i];
		const struct str texts[SUM_COLUMNS] = {
				percent_print(rate->rate, d->page.in,
						d->page.arena),
				money(d, rate->net), money(d, rate->tax),
				money(d, rate->gross)};
		sum_row(d, FACE_PLAIN, texts);
	}
}

static struct str with_currency(
		const struct drawing *d, enum word head, struct str currency)
{
	return arena_print(d->page.arena, "%s %.*s", word(d, head),
			STR_FMT(currency));
}

static void totals_draw(struct drawing *d)
{
	const struct str texts[SUM_COLUMNS] = {
			with_currency(d, WORD_TOTAL, d->bill->currency),
			money(d, d->bill->net), money(d, d->bill->tax),
			money(d, d->bill->gross)};
	sum_row(d, FACE_BOLD, texts);
}

static void customer_draw(struct drawing *d)
{
	const struct shop_order *order = &d->facts->order;
	struct str currency = order->customer_currency;
	/* It is the order's, not that of a later edit. */
	if (d->bill->kind != DOCUMENT_SALE || d->bill->cause.len ||
			!order->customer_total || !currency.len ||
			str_eq(currency, order->currency))
		return;
	struct str amount = amount_print(order->customer_total,
			currency_digits(currency), d->page.in, d->page.arena);
	room_make(d, SUM_HIGH, false);
	struct box box = {SUM_X, d->page.y, PAGE_WIDTH - MARGIN - SUM_X,
			FACE_PLAIN, SIDE_RIGHT, 1};
	number_draw(&d->page, &box,
			arena_print(d->page.arena, "%.*s %.*s",
					STR_FMT(with_currency(d,
							WORD_CUSTOMER_PAID,
							currency)),
					STR_FMT(amount)));
	d->page.y += SUM_HIGH;
}

static void prices_draw(struct drawing *d)
{
	enum word how = d->bill->taxes_included ? WORD_WITH_VAT
						: WORD_WITHOUT_VAT;
	struct box box = {MARGIN, 0, INNER, FACE_SMALL, SIDE_LEFT, 1};
	room_make(d, SUM_HIGH, false);
	box.y = d->page.y;
	text_draw(&d->page, &box, str_of(word(d, how)));
	d->page.y += SUM_HIGH;
}

/* Directive 2006/112/EC, Article 226 (11): a sale without VAT says why. */
static void reverse_draw(struct drawing *d)
{
	struct box box = {MARGIN, 0, INNER, FACE_SMALL, SIDE_LEFT, 1};
	if (!vat_is_reversed(d->facts, d->bill, d->seller))
		return;
	room_make(d, SUM_HIGH, false);
	box.y = d->page.y;
	text_draw(&d->page, &box, str_of(word(d, WORD_REVERSE_CHARGE)));
	d->page.y += SUM_HIGH;
}

void sums_draw(struct drawing *d)
{
	rates_draw(d);
	totals_draw(d);
	customer_draw(d);
	prices_draw(d);
	reverse_draw(d);
}
