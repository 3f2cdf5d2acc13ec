/* SPDX-License-Identifier: Apache-2.0 */
/* Pages: nothing runs over their edge, and they look as they did. */
#include "document/sample_test.h"

#include "document/inside.h"

/* ---- where the words stand ---- */

static double number_behind(struct str line, const char *key)
{
	ptrdiff_t at = str_find(line, str_of(key));
	EXPECT(at >= 0);
	return strtod(line.at + at + strlen(key), NULL);
}

struct seen {
	size_t pages, words;
};

/* Every word that poppler finds lies within the margins. */
static struct seen words_inside(struct sample *s, struct str pdf)
{
	struct str text = poppler(s, pdf, "pdftotext -bbox", "-"), line;
	struct seen seen = {0};
	while (str_cut(&text, '\n', &line)) {
		seen.pages += str_find(line, STR("<page ")) >= 0;
		if (str_find(line, STR("<word ")) < 0)
			continue;
		seen.words++;
		EXPECT(number_behind(line, "xMin=\"") >= MARGIN - 3);
		EXPECT(number_behind(line, "xMax=\"") <=
				PAGE_WIDTH - MARGIN + 3);
		EXPECT(number_behind(line, "yMin=\"") >= MARGIN - 6);
		EXPECT(number_behind(line, "yMax=\"") <=
				PAGE_HEIGHT - MARGIN + 6);
	}
	return seen;
}

/* No line of the table reaches into the footer. */
static void rows_above_foot(struct sample *s, struct str pdf, const char *mark)
{
	struct str text = poppler(s, pdf, "pdftotext -bbox", "-"), line;
	while (str_cut(&text, '\n', &line))
		if (str_find(line, str_of(mark)) >= 0)
			EXPECT(number_behind(line, "yMax=\"") <= BOTTOM + 3);
}

TEST(two_hundred_lines_take_several_pages)
{
	struct sample s;
	sample_open(&s);
	for (int i = 0; i < 200; i++)
		sample_line(&s, arena_print(s.arena, "SKU%03d", i).at,
				arena_print(s.arena, "ROW%03d thing", i).at, 1,
				10000 + i);
	sample_sum(&s);
	struct str pdf = sample_draw(&s, DOCUMENT_SALE, "");
	struct str text = sample_text(&s, pdf), page;
	size_t pages = words_inside(&s, pdf).pages, number = 0;
	EXPECT(pages >= 5 && pages <= 8);
	rows_above_foot(&s, pdf, "ROW");
	for (int i = 0; i < 200; i++)
		expect_has(text, arena_print(s.arena, "ROW%03d", i).at);
	while (str_cut(&text, '\f', &page) && ++number <= pages) {
		expect_has(page, "Faktura S000001");
		expect_has(page, "Beskrivelse");
		expect_has(page, "Nordlys ApS");
		expect_has(page,
				arena_print(s.arena, "Side %zu af %zu", number,
						pages)
						.at);
	}
	EXPECT_I64(number, pages);
	sample_close(&s);
}

/* ---- whatever comes ---- */

static uint64_t chance_state = 20261128;

static uint64_t below(uint64_t most)
{
	chance_state = chance_state * 6364136223846793005u +
			1442695040888963407u;
	return (chance_state >> 33) % most;
}

static struct str text_any(struct sample *s, size_t most)
{
	static const char *const pieces[] = {"a", "W", " ", "ø", "Ż", "王", "-",
			"iiii", "MMMMMMMM", "\xff", "ع", "🙂", "\n", "."};
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, 10000);
	for (size_t n = below(most + 1); n > 0; n--)
		buf_add_c(&buf, pieces[below(sizeof pieces / sizeof *pieces)]);
	return arena_copy(s->arena, buf_str(&buf));
}

static void address_any(struct sample *s, struct address *a)
{
	struct str *const all[] = {&a->name, &a->company, &a->line1, &a->line2,
			&a->city, &a->postcode, &a->region, &a->country};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		*all[i] = text_any(s, 60);
}

static void order_any(struct sample *s)
{
	static const int64_t sizes[] = {100, 100000, 1000000000000};
	struct shop_order *order = &s->facts.order;
	for (size_t n = below(60); n > 0; n--) {
		struct line *line = sample_line(s, text_any(s, 40).at,
				text_any(s, 300).at, (int64_t)below(5),
				(minor)below((uint64_t)sizes[below(3)]));
		line->tax_rate = (int64_t)below(30) * 10000;
		line->discount = (minor)below(100);
	}
	address_any(s, &order->ship_to);
	address_any(s, &order->bill_to);
	order->name = text_any(s, 60);
	order->vat_id = text_any(s, 60);
	order->taxes_included = below(2);
	order->shipping = (minor)below(10000);
	s->seller.name = text_any(s, 80);
	s->seller.lines = text_any(s, 200);
	s->seller.bank = text_any(s, 80);
	s->facts.documents.at[0].number = text_any(s, 60);
	if (!s->facts.documents.at[0].number.len)
		s->facts.documents.at[0].number = STR("1");
	sample_sum(s);
}

TEST(nothing_runs_over_the_edge)
{
	for (int i = 0; i < 40; i++) {
		struct sample s;
		sample_open(&s);
		order_any(&s);
		struct seen seen = words_inside(
				&s, sample_draw(&s, DOCUMENT_SALE, ""));
		EXPECT(seen.pages >= 1 && seen.words > 10);
		sample_close(&s);
	}
}

TEST(too_many_pages_are_refused)
{
	struct sample s;
	struct bill bill = {0};
	struct str pdf;
	sample_open(&s);
	for (int i = 0; i < PAGES_MAX * 50; i++)
		sample_line(&s, "X", "Y", 1, 100);
	sample_sum(&s);
	EXPECT_OK(bill_make(&s.facts, DOCUMENT_SALE, STR_NONE, s.arena, &bill));
	EXPECT_FAULT(document_draw(&s.facts, &bill, &s.seller, s.arena, &pdf),
			FAULT_LIMIT);
	sample_close(&s);
}

/* ---- pictures ---- */

/*
 * Compared at 60 dots an inch in grey. Versions of the libraries smooth edges
 * a little differently: on average a dot may be off by 1 of 255, and one in
 * 500 by more than a quarter.
 */
#define MEAN_MOST 1
#define FAR_OF 500

static cairo_status_t png_give(
		void *context, unsigned char *at, unsigned int len)
{
	struct str *rest = context;
	if (len > rest->len)
		return CAIRO_STATUS_READ_ERROR;
	memcpy(at, rest->at, len);
	*rest = str_skip(*rest, len);
	return CAIRO_STATUS_SUCCESS;
}

static int dot(cairo_surface_t *picture, int x, int y)
{
	int stride = cairo_image_surface_get_stride(picture);
	return cairo_image_surface_get_data(picture)[y * stride + x * 4];
}

static void pictures_compare(cairo_surface_t *a, cairo_surface_t *b)
{
	int width = cairo_image_surface_get_width(a);
	int height = cairo_image_surface_get_height(a);
	long total = 0, far = 0;
	EXPECT_I64(cairo_surface_status(a), CAIRO_STATUS_SUCCESS);
	EXPECT_I64(cairo_surface_status(b), CAIRO_STATUS_SUCCESS);
	EXPECT_I64(cairo_image_surface_get_width(b), width);
	EXPECT_I64(cairo_image_surface_get_height(b), height);
	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++) {
			int off = abs(dot(a, x, y) - dot(b, x, y));
			total += off;
			far += off > 64;
		}
	long dots = (long)width * height;
	if (total > dots * MEAN_MOST || far * FAR_OF > dots)
		print_error("off by %ld in %ld dots, %ld of them far\n", total,
				dots, far);
	EXPECT(total <= dots * MEAN_MOST);
	EXPECT(far * FAR_OF <= dots);
}

static void picture_keep(const char *path, struct str png)
{
	FILE *file = fopen(path, "wb");
	EXPECT(file != NULL);
	EXPECT_I64(fwrite(png.at, 1, png.len, file), png.len);
	fclose(file);
}

/* WAYBILL_DRAW=1 keeps what is drawn now; look at it before it is committed. */
static void looks_like(struct sample *s, struct str pdf, const char *name)
{
	struct str path = arena_print(s->arena, "tests/document/%s.png", name);
	struct str png = poppler(
			s, pdf, "pdftoppm -r 60 -gray -png -singlefile", "");
	if (getenv("WAYBILL_DRAW"))
		picture_keep(path.at, png);
	cairo_surface_t *now = cairo_image_surface_create_from_png_stream(
			png_give, &png);
	cairo_surface_t *kept = cairo_image_surface_create_from_png(path.at);
	if (cairo_surface_status(kept) != CAIRO_STATUS_SUCCESS)
		print_error("%s can't be read\n", path.at);
	pictures_compare(kept, now);
	cairo_surface_destroy(now);
	cairo_surface_destroy(kept);
}

static cairo_status_t png_take(
		void *context, const unsigned char *at, unsigned int len)
{
	buf_add(context, (struct str){(const char *)at, len});
	return CAIRO_STATUS_SUCCESS;
}

static struct str logo_make(struct sample *s)
{
	DEFER(buf_done) struct buf buf;
	cairo_surface_t *picture = cairo_image_surface_create(
			CAIRO_FORMAT_ARGB32, 300, 100);
	cairo_t *cairo = cairo_create(picture);
	buf_init(&buf, LOGO_MAX);
	cairo_set_source_rgb(cairo, 0.1, 0.3, 0.6);
	cairo_arc(cairo, 50, 50, 40, 0, 6.3);
	cairo_rectangle(cairo, 110, 30, 180, 40);
	cairo_fill(cairo);
	cairo_surface_write_to_png_stream(picture, png_take, &buf);
	cairo_destroy(cairo);
	cairo_surface_destroy(picture);
	return arena_copy(s->arena, buf_str(&buf));
}

static void sample_fill(struct sample *s)
{
	sample_line(s, "LAMP-1", "Lampe, messing", 2, 124550)->discount = 1200;
	sample_line(s, "BOG-9",
			"Żółta książka o łódce, som er meget lang og "
			"derfor står på flere linjer",
			1, 9995)
			->tax_rate = 0;
	sample_line(s, "", "王小明的书", 3, 4500);
	s->facts.order.shipping = 4900;
	s->facts.order.shipping_rate = 250000;
	sample_sum(s);
}

TEST(an_invoice_looks_as_it_did)
{
	struct sample s;
	sample_open(&s);
	sample_fill(&s);
	s.seller.logo = logo_make(&s);
	s.facts.order.bill_to = s.facts.order.ship_to;
	s.facts.order.bill_to.company = STR("Firmaet A/S");
	looks_like(&s, sample_draw(&s, DOCUMENT_SALE, ""), "invoice-da");
	sample_close(&s);
}

TEST(a_credit_note_looks_as_it_did)
{
	struct sample s;
	sample_open(&s);
	sample_fill(&s);
	s.facts.order.locale = STR("sv");
	*LIST_ADD(s.arena, &s.facts.documents) =
			(struct document){.kind = DOCUMENT_CREDIT,
					.cause = STR("void"),
					.number = STR("C000001"),
					.date = STR("2026-12-01")};
	looks_like(&s, sample_draw(&s, DOCUMENT_CREDIT, "void"), "credit-sv");
	sample_close(&s);
}
