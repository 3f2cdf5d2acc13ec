/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many documents a second one core draws:
 *
 *   bench_document MILLISECONDS     the figures, as JSON
 *   bench_document                  the PDF itself
 *
 * Beside it the limit: cairo alone, which shows as many words of as many
 * lines on one page, with a font embedded, and neither shapes, measures nor
 * wraps any of it. The time is the processor's.
 */
#include <cairo/cairo-pdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "document/document.h"

#define LINES 8
#define BARE_LINES (LINES + 22) /* heads, addresses, sums, the footer */
#define A4_WIDTH 595.0
#define A4_HEIGHT 842.0

static double cpu_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void fail(const char *words)
{
	fprintf(stderr, "bench_document: %s\n", words);
	exit(1);
}

static void line_make(struct arena *arena, struct shop_order *order)
{
	struct line *line = LIST_ADD(arena, &order->lines);
	*line = (struct line){
			.id = arena_print(arena, "%zu", order->lines.count),
			.sku = arena_print(arena, "NL-%zu", order->lines.count),
			.title = STR("Håndlavet lampe, sort, 40 cm"),
			.quantity = 2,
			.unit_price = 12500,
			.tax = 5000,
			.tax_rate = 250000};
	order->total += 25000;
	order->tax += 5000;
}

static void facts_make(struct arena *arena, struct facts *facts)
{
	struct shop_order *order = &facts->order;
	*facts = (struct facts){.shop = STR("demo"), .remote = STR("5001")};
	*order = (struct shop_order){.known = true,
			.name = STR("#1001"),
			.email = STR("asa@example.com"),
			.currency = STR("DKK"),
			.locale = STR("da-DK"),
			.taxes_included = true,
			.payment = PAYMENT_PAID,
			.ship_to = {.name = STR("Åse Sørensen"),
					.line1 = STR("Østergade 7, 2. th."),
					.city = STR("Ærøskøbing"),
					.postcode = STR("5970"),
					.country = STR("DK")}};
	for (int i = 0; i < LINES; i++)
		line_make(arena, order);
	*LIST_ADD(arena, &facts->documents) =
			(struct document){.kind = DOCUMENT_SALE,
					.number = STR("S000001"),
					.date = STR("2026-11-28")};
}

static struct seller seller_make(void)
{
	return (struct seller){.name = STR("Nordlys ApS"),
			.lines = STR("Havnegade 1\n1058 København K\nDanmark"),
			.vat_id = STR("DK12345678"),
			.bank = STR("IBAN DK50 0040 0440 1162 43"),
			.email = STR("hej@nordlys.example"),
			.language = STR("da"),
			.payment_days = 14};
}

/* As for an order: what it says is worked out anew, too. */
static size_t draw(const struct facts *facts, struct arena *turn, FILE *to)
{
	struct seller seller = seller_make();
	struct bill bill = {0};
	struct str pdf = STR_NONE;
	struct result r =
			bill_make(facts, DOCUMENT_SALE, STR_NONE, turn, &bill);
	if (!r.fault)
		r = document_draw(facts, &bill, &seller, turn, &pdf);
	if (r.fault)
		fail(fault_text(r.fault));
	if (to)
		fwrite(pdf.at, 1, pdf.len, to);
	size_t len = pdf.len;
	arena_reset(turn);
	return len;
}

static cairo_status_t swallow(
		void *context, const unsigned char *bytes, unsigned int len)
{
	(void)bytes;
	*(size_t *)context += len;
	return CAIRO_STATUS_SUCCESS;
}

static size_t bare(void)
{
	size_t len = 0;
	cairo_surface_t *page = cairo_pdf_surface_create_for_stream(
			swallow, &len, A4_WIDTH, A4_HEIGHT);
	cairo_t *pen = cairo_create(page);
	cairo_select_font_face(pen, "Noto Sans", CAIRO_FONT_SLANT_NORMAL,
			CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_font_size(pen, 9);
	for (int i = 0; i < BARE_LINES; i++) {
		cairo_move_to(pen, 50, 50 + 20.0 * i);
		cairo_show_text(pen,
				"NL-1 Håndlavet lampe, sort, 40 cm "
				"2 125,00 25 % 250,00");
	}
	cairo_destroy(pen);
	cairo_surface_finish(page);
	cairo_surface_destroy(page);
	return len;
}

static double each_second(const struct facts *facts, struct arena *turn,
		double for_s, size_t *out_len)
{
	double began = cpu_s(), seconds = 0;
	int64_t count = 0;
	for (; seconds < for_s; seconds = cpu_s() - began, count++)
		*out_len = facts ? draw(facts, turn, NULL) : bare();
	return (double)count / seconds;
}

static void measure(const struct facts *facts, struct arena *turn, double for_s)
{
	size_t len = 0, bare_len = 0;
	draw(facts, turn, NULL); /* the fonts are read */
	bare();
	double own = each_second(facts, turn, for_s, &len);
	double limit = each_second(NULL, turn, for_s, &bare_len);
	printf("{\"drawn_s\": %.1f, \"bytes\": %zu, \"bare_s\": %.1f}\n", own,
			len, limit);
}

int main(int argc, char **argv)
{
	struct facts facts;
	struct arena *arena = arena_open(), *turn = arena_open();
	facts_make(arena, &facts);
	if (argc > 1)
		measure(&facts, turn, strtod(argv[1], NULL) / 1000);
	else
		draw(&facts, turn, stdout);
	arena_close(turn);
	arena_close(arena);
	return 0;
}
