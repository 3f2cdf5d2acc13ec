/* SPDX-License-Identifier: Apache-2.0 */
/* What stands above and below the lines. */
#include "document/inside.h"

#define LOGO_WIDTH 200.0
#define LOGO_HEIGHT 56.0
#define HEAD_HEIGHT 76.0
#define ADDRESS_WIDTH 140.0
#define META_X 350.0
#define DATE_LEN 10

const char *word(const struct drawing *d, enum word word)
{
	return d->page.in->words[word];
}

struct str money(const struct drawing *d, minor amount)
{
	return amount_print(amount, d->bill->digits, d->page.in, d->page.arena);
}

/* ---- addresses ---- */

static bool address_is_empty(const struct address *a)
{
	return !a->name.len && !a->company.len && !a->line1.len &&
			!a->city.len && !a->postcode.len;
}

static bool address_same(const struct address *a, const struct address *b)
{
	return str_eq(a->name, b->name) && str_eq(a->company, b->company) &&
			str_eq(a->line1, b->line1) &&
			str_eq(a->line2, b->line2) &&
			str_eq(a->city, b->city) &&
			str_eq(a->postcode, b->postcode) &&
			str_eq(a->region, b->region) &&
			str_eq(a->country, b->country);
}

static double address_draw(struct drawing *d, double x, double y,
		enum word head, const struct address *a)
{
	struct box box = {x, y, ADDRESS_WIDTH, FACE_SMALL_BOLD, SIDE_LEFT, 1};
	struct str place = arena_print(d->page.arena, "%.*s %.*s",
			STR_FMT(a->postcode), STR_FMT(a->city));
	const struct str lines[] = {a->company, a->name, a->line1, a->line2,
			str_trim(place), a->region, a->country};
	box.y += text_draw(&d->page, &box, str_of(word(d, head))) + 2;
	box.face = FACE_PLAIN;
	box.lines = 2;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		box.y += text_draw(&d->page, &box, lines[i]);
	return box.y;
}

static double addresses_draw(struct drawing *d, double y)
{
	const struct address *ship = &d->facts->order.ship_to;
	const struct address *bill = &d->facts->order.bill_to;
	double end = y, other = y;
	if (address_is_empty(bill))
		bill = ship;
	if (!address_is_empty(bill))
		end = address_draw(d, MARGIN, y, WORD_BILL_TO, bill);
	if (!address_is_empty(ship) && !address_same(ship, bill))
		other = address_draw(d, MARGIN + ADDRESS_WIDTH + 10, y,
				WORD_SHIP_TO, ship);
	return end > other ? end : other;
}

/* ---- number, dates and such ---- */

static double meta_draw(
		struct drawing *d, double y, enum word head, struct str value)
{
	double width = (PAGE_WIDTH - MARGIN - META_X) / 2;
	struct box label = {META_X, y, width, FACE_PLAIN, SIDE_LEFT, 1};
	struct box figure = {
			META_X + width, y, width, FACE_PLAIN, SIDE_RIGHT, 2};
	if (!value.len)
		return 0;
	text_draw(&d->page, &label, str_of(word(d, head)));
	return text_draw(&d->page, &figure, value) + 1;
}

/* The document's date was looked at before. */
static struct str due_date(const struct drawing *d)
{
	struct str date = d->document->date;
	int64_t year = 0, month = 0, day = 0;
	bool paid = d->facts->order.payment == PAYMENT_PAID;
	if (!d->seller->payment_days || paid || d->bill->kind != DOCUMENT_SALE)
		return STR_NONE;
	if (str_to_i64((struct str){date.at, 4}, &year).fault ||
			str_to_i64((struct str){date.at + 5, 2}, &month)
					.fault ||
			str_to_i64((struct str){date.at + 8, 2}, &day).fault)
		return STR_NONE;
	int64_t days = time_days((struct time_date){year, month, day}) +
			d->seller->payment_days;
	struct str due = time_print(days * DAY_MS, d->page.arena);
	due.len = DATE_LEN;
	return due;
}

static struct str paid_word(const struct drawing *d)
{
	bool paid = d->bill->kind == DOCUMENT_SALE &&
			d->facts->order.payment == PAYMENT_PAID;
	return paid ? str_of(word(d, WORD_PAID)) : STR_NONE;
}

static struct str credited(const struct drawing *d)
{
	const struct document *sale =
			facts_document(d->facts, DOCUMENT_SALE, STR_NONE);
	return d->bill->kind == DOCUMENT_CREDIT && sale ? sale->number
							: STR_NONE;
}

static double metas_draw(struct drawing *d, double y)
{
	const struct {
		enum word head;
		struct str value;
	} rows[] = {
			{WORD_DATE, d->document->date},
			{WORD_DUE, due_date(d)},
			{WORD_CREDITS, credited(d)},
			{WORD_ORDER, d->facts->order.name},
			{WORD_PAYMENT, paid_word(d)},
			{WORD_YOUR_VAT, d->facts->order.vat_id},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		y += meta_draw(d, y, rows[i].head, rows[i].value);
	return y;
}

/* ---- head ---- */

static struct str title(const struct drawing *d)
{
	enum word kind = d->bill->kind == DOCUMENT_SALE ? WORD_SALE
							: WORD_CREDIT;
	return arena_print(d->page.arena, "%s %.*s", word(d, kind),
			STR_FMT(d->document->number));
}

static void logo_draw(struct drawing *d)
{
	cairo_t *cairo = d->page.cairo;
	double width = cairo_image_surface_get_width(d->logo);
	double height = cairo_image_surface_get_height(d->logo);
	double scale = LOGO_WIDTH / width;
	if (scale > LOGO_HEIGHT / height)
		scale = LOGO_HEIGHT / height;
	cairo_save(cairo);
	cairo_translate(cairo, MARGIN, MARGIN);
	cairo_scale(cairo, scale, scale);
	cairo_set_source_surface(cairo, d->logo, 0, 0);
	cairo_paint(cairo);
	cairo_restore(cairo);
}

static void test_draw(struct drawing *d)
{
	struct box box = {MARGIN, d->page.y, INNER, FACE_BOLD, SIDE_LEFT, 1};
	if (!d->facts->order.test)
		return;
	d->page.y += text_draw(&d->page, &box, str_of(word(d, WORD_TEST))) + 8;
}

void head_draw(struct drawing *d)
{
	struct box name = {MARGIN, MARGIN, 240, FACE_LARGE, SIDE_LEFT, 2};
	struct box what = {MARGIN + 250, MARGIN, INNER - 250, FACE_LARGE,
			SIDE_RIGHT, 2};
	if (d->logo)
		logo_draw(d);
	else
		text_draw(&d->page, &name, d->seller->name);
	text_draw(&d->page, &what, title(d));
	double left = addresses_draw(d, MARGIN + HEAD_HEIGHT);
	double right = metas_draw(d, MARGIN + HEAD_HEIGHT);
	d->page.y = (left > right ? left : right) + 18;
	test_draw(d);
}

void head_again_draw(struct drawing *d)
{
	struct box box = {MARGIN, MARGIN, INNER, FACE_BOLD, SIDE_LEFT, 1};
	double height = text_draw(&d->page, &box, title(d));
	d->page.y = MARGIN + height + 8;
}

/* ---- foot ---- */

#define COLUMN (INNER / 3)

static struct str labelled(
		const struct drawing *d, enum word head, struct str value)
{
	if (!value.len)
		return value;
	return arena_print(d->page.arena, "%s %.*s", word(d, head),
			STR_FMT(value));
}

static void column_draw(struct drawing *d, int nth, const struct str *lines,
		size_t count)
{
	struct box box = {MARGIN + nth * COLUMN, BOTTOM + 18, COLUMN - 8,
			FACE_SMALL, SIDE_LEFT, 1};
	for (size_t i = 0; i < count; i++)
		box.y += text_draw(&d->page, &box, lines[i]);
}

static void seller_draw(struct drawing *d)
{
	struct str lines[1 + SELLER_LINES_MAX] = {d->seller->name};
	struct str rest = d->seller->lines;
	size_t count = 1;
	while (count <= SELLER_LINES_MAX && str_cut(&rest, '\n', &lines[count]))
		count++;
	column_draw(d, 0, lines, count);
}

static void number_of_page_draw(struct drawing *d)
{
	struct box box = {MARGIN, PAGE_HEIGHT - MARGIN - 10, INNER, FACE_SMALL,
			SIDE_RIGHT, 1};
	struct str text = arena_print(d->page.arena, "%s %zu %s %zu",
			word(d, WORD_PAGE), d->page.number, word(d, WORD_OF),
			d->page.of);
	text_draw(&d->page, &box, text);
}

void foot_draw(struct drawing *d)
{
	const struct seller *s = d->seller;
	const struct str reach[] = {
			labelled(d, WORD_PHONE, s->phone), s->email, s->web};
	const struct str money_lines[] = {labelled(d, WORD_VAT_ID, s->vat_id),
			labelled(d, WORD_BANK, s->bank)};
	rule_draw(&d->page, BOTTOM + 12, 0.5);
	seller_draw(d);
	column_draw(d, 1, reach, sizeof reach / sizeof *reach);
	column_draw(d, 2, money_lines,
			sizeof money_lines / sizeof *money_lines);
	number_of_page_draw(d);
}
