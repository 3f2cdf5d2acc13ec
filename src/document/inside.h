/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room share. Nobody else includes it. */
#ifndef WAYBILL_DOCUMENT_INSIDE_H
#define WAYBILL_DOCUMENT_INSIDE_H

#include <cairo.h>
#include <pango/pangocairo.h>

#include "document/document.h"

/* ---- words.c ---- */

enum word {
	WORD_SALE,
	WORD_CREDIT,
	WORD_DATE,
	WORD_DUE,
	WORD_ORDER,
	WORD_CREDITS, /* names the sale that is credited */
	WORD_PAYMENT,
	WORD_PAID,
	WORD_YOUR_VAT,
	WORD_BILL_TO,
	WORD_SHIP_TO,
	WORD_SKU,
	WORD_TITLE,
	WORD_QUANTITY,
	WORD_UNIT_PRICE,
	WORD_VAT,
	WORD_AMOUNT,
	WORD_WITH_VAT, /* the prices are */
	WORD_WITHOUT_VAT,
	WORD_GIFT_CARD,
	WORD_SHIPPING,
	WORD_TIP,
	WORD_DISCOUNT,
	WORD_ADJUSTMENT,
	WORD_ROUNDING,
	WORD_RATE,
	WORD_NET,
	WORD_GROSS,
	WORD_TOTAL,
	WORD_CUSTOMER_PAID, /* in the customer's currency */
	WORD_PAGE,
	WORD_OF,
	WORD_VAT_ID,
	WORD_BANK,
	WORD_PHONE,
	WORD_TEST, /* an order that was only a try */
	WORD_REVERSE_CHARGE,
	WORD_COUNT
};

struct language {
	const char *code;          /* ISO 639-1 */
	const char *group, *point; /* between thousands, before decimals */
	const char *words[WORD_COUNT];
};

/* The first of these that we have: the order's locale ("da", "da-DK",
 * "sv_SE"), the seller's, English. */
const struct language *language_of(struct str locale, struct str otherwise);

/* "-1.234,50"; no currency. */
struct str amount_print(minor amount, int digits, const struct language *in,
		struct arena *arena);
struct str percent_print(
		int64_t rate, const struct language *in, struct arena *arena);

/* ---- page.c: places on a page, in points from its upper left corner ---- */

#define PAGE_WIDTH 595.276
#define PAGE_HEIGHT 841.89
#define MARGIN 50.0
#define INNER (PAGE_WIDTH - 2 * MARGIN)
#define FOOT 100.0                           /* height of the footer */
#define BOTTOM (PAGE_HEIGHT - MARGIN - FOOT) /* where lines end */

enum face { FACE_PLAIN, FACE_BOLD, FACE_SMALL, FACE_SMALL_BOLD, FACE_LARGE };
enum side { SIDE_LEFT, SIDE_RIGHT };

struct page {
	cairo_t *cairo;
	PangoLayout *layout;
	struct arena *arena;
	const struct language *in;
	double y;
	size_t number, of; /* of: 0 while pages are being counted */
};

struct box {
	double x, y, width;
	enum face face;
	enum side side;
	int lines; /* at most; what is longer ends in an ellipsis */
};

/* Draws the text, and gives the height that it took. */
double text_draw(struct page *page, const struct box *box, struct str text);
/* How high it would be. */
double text_height(struct page *page, const struct box *box, struct str text);
/* A number is never cut: one that is too wide is written smaller. */
double number_draw(struct page *page, const struct box *box, struct str text);
void rule_draw(struct page *page, double y, double width);

/* ---- parts.c ---- */

struct drawing {
	struct page page;
	const struct facts *facts;
	const struct bill *bill;
	const struct seller *seller;
	const struct document *document;
	cairo_surface_t *logo; /* NULL: none */
};

const char *word(const struct drawing *d, enum word word);
struct str money(const struct drawing *d, minor amount);
void head_draw(struct drawing *d);       /* the first page's */
void head_again_draw(struct drawing *d); /* that of all others */
void foot_draw(struct drawing *d);

/* ---- table.c ---- */

void page_next(struct drawing *d);
void lines_draw(struct drawing *d);
void sums_draw(struct drawing *d);

#endif
