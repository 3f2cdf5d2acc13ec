/* SPDX-License-Identifier: Apache-2.0 */
/* Twice the same: once to count the pages, once onto them. */
#include "document/inside.h"

#include <cairo-pdf.h>

#define LOGO_SIDE_MAX 4000 /* pixels */

static RESULT cairo_check(cairo_status_t status)
{
	ENSURE(status != CAIRO_STATUS_NO_MEMORY, FAULT_MEMORY);
	ENSURE(status != CAIRO_STATUS_WRITE_ERROR, FAULT_LIMIT);
	ENSURE(status == CAIRO_STATUS_SUCCESS, FAULT_IO);
	return OK;
}

/* ---- logo ---- */

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

static void surface_drop(cairo_surface_t **surface)
{
	if (*surface)
		cairo_surface_destroy(*surface);
}

/* Width and height stand at a fixed place of every PNG: a small file may
 * unfold into a very large picture. */
static bool png_is_small(struct str png)
{
	const unsigned char *at = (const unsigned char *)png.at;
	if (png.len < 24 || png.len > LOGO_MAX ||
			!str_starts(png, STR("\x89PNG\r\n\x1a\n")))
		return false;
	uint32_t width = (uint32_t)at[16] << 24 | (uint32_t)at[17] << 16 |
			(uint32_t)at[18] << 8 | at[19];
	uint32_t height = (uint32_t)at[20] << 24 | (uint32_t)at[21] << 16 |
			(uint32_t)at[22] << 8 | at[23];
	return width && height && width <= LOGO_SIDE_MAX &&
			height <= LOGO_SIDE_MAX;
}

static RESULT logo_open(struct str png, cairo_surface_t **out)
{
	if (!png.len)
		return OK;
	ENSURE(png_is_small(png), FAULT_BAD_VALUE);
	*out = cairo_image_surface_create_from_png_stream(png_give, &png);
	ENSURE(cairo_surface_status(*out) == CAIRO_STATUS_SUCCESS,
			FAULT_BAD_VALUE);
	return OK;
}

/* ---- pages ---- */

/* No hints of a screen: the same outlines at every size. */
static void page_open(struct page *page, cairo_surface_t *surface)
{
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	page->cairo = cairo_create(surface);
	page->layout = pango_cairo_create_layout(page->cairo);
	PangoContext *context = pango_layout_get_context(page->layout);
	pango_cairo_context_set_resolution(context, 72);
	pango_cairo_context_set_font_options(context, options);
	pango_context_set_language(
			context, pango_language_from_string(page->in->code));
	pango_layout_context_changed(page->layout);
	cairo_font_options_destroy(options);
}

static RESULT page_close(struct page *page)
{
	struct result r = cairo_check(cairo_status(page->cairo));
	g_object_unref(page->layout);
	cairo_destroy(page->cairo);
	return r;
}

static RESULT pages_draw(struct drawing *d, cairo_surface_t *surface)
{
	d->page.number = 1;
	page_open(&d->page, surface);
	head_draw(d);
	lines_draw(d);
	sums_draw(d);
	foot_draw(d);
	cairo_show_page(d->page.cairo);
	return page_close(&d->page);
}

static RESULT pages_count(struct drawing *d)
{
	DEFER(surface_drop)
	cairo_surface_t *surface =
			cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
	TRY(pages_draw(d, surface));
	ENSURE(d->page.number <= PAGES_MAX, FAULT_LIMIT);
	d->page.of = d->page.number;
	return OK;
}

/* ---- the file ---- */

static cairo_status_t pdf_take(
		void *context, const unsigned char *at, unsigned int len)
{
	struct buf *buf = context;
	buf_add(buf, (struct str){(const char *)at, len});
	return buf_check(buf).fault ? CAIRO_STATUS_WRITE_ERROR
				    : CAIRO_STATUS_SUCCESS;
}

static void about_set(const struct drawing *d, cairo_surface_t *surface)
{
	struct arena *arena = d->page.arena;
	enum word kind = d->bill->kind == DOCUMENT_SALE ? WORD_SALE
							: WORD_CREDIT;
	struct str name = arena_print(arena, "%s %.*s", word(d, kind),
			STR_FMT(d->document->number));
	struct str at = arena_print(
			arena, "%.*sT00:00:00Z", STR_FMT(d->document->date));
	char *author = g_utf8_make_valid(
			d->seller->name.at ? d->seller->name.at : "",
			(gssize)d->seller->name.len);
	char *title = g_utf8_make_valid(name.at, (gssize)name.len);
	const struct {
		cairo_pdf_metadata_t what;
		const char *text;
	} about[] = {{CAIRO_PDF_METADATA_TITLE, title},
			{CAIRO_PDF_METADATA_AUTHOR, author},
			{CAIRO_PDF_METADATA_CREATOR, "Waybill"},
			{CAIRO_PDF_METADATA_CREATE_DATE, at.at},
			{CAIRO_PDF_METADATA_MOD_DATE, at.at}};
	for (size_t i = 0; i < sizeof about / sizeof *about; i++)
		cairo_pdf_surface_set_metadata(
				surface, about[i].what, about[i].text);
	g_free(author);
	g_free(title);
}

static RESULT pdf_draw(struct drawing *d, struct buf *buf)
{
	DEFER(surface_drop)
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
			pdf_take, buf, PAGE_WIDTH, PAGE_HEIGHT);
	about_set(d, surface);
	struct result r = pages_draw(d, surface);
	cairo_surface_finish(surface);
	TRY(buf_check(buf));
	TRY(r);
	return cairo_check(cairo_surface_status(surface));
}

static bool is_date(struct str date, struct arena *arena)
{
	time_ms moment = 0;
	struct str whole = arena_print(arena, "%.*sT00:00:00Z", STR_FMT(date));
	return date.len == 10 && !time_read(whole, &moment).fault;
}

static RESULT drawing_open(struct drawing *d)
{
	d->document = facts_document(d->facts, d->bill->kind, d->bill->cause);
	ENSURE(d->document && d->document->number.len, FAULT_NOT_FOUND);
	ENSURE(is_date(d->document->date, d->page.arena), FAULT_BAD_VALUE);
	ENSURE(!d->document->gross || d->document->gross == d->bill->gross,
			FAULT_BAD_MONEY);
	d->page.in = language_of(d->facts->order.locale, d->seller->language);
	return OK;
}

RESULT document_draw(const struct facts *facts, const struct bill *bill,
		const struct seller *seller, struct arena *arena,
		struct str *out_pdf)
{
	struct drawing d = {.page = {.arena = arena},
			.facts = facts,
			.bill = bill,
			.seller = seller};
	DEFER(surface_drop) cairo_surface_t *logo = NULL;
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, PDF_MAX);
	TRY(drawing_open(&d));
	TRY(logo_open(seller->logo, &logo));
	d.logo = logo;
	TRY(pages_count(&d));
	TRY(pdf_draw(&d, &buf));
	*out_pdf = arena_copy(arena, buf_str(&buf));
	return OK;
}
