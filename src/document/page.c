/* SPDX-License-Identifier: Apache-2.0 */
/* Text at a place on a page. */
#include "document/inside.h"

/* Names in other scripts come from the fonts that fontconfig has for them. */
#define FONT "Noto Sans"
#define TEXT_MAX 2000 /* bytes of one text; more than three lines hold */
#define SMALLEST 3.0

static const struct {
	double size;
	PangoWeight weight;
} faces[] = {
		[FACE_PLAIN] = {9, PANGO_WEIGHT_NORMAL},
		[FACE_BOLD] = {9, PANGO_WEIGHT_BOLD},
		[FACE_SMALL] = {7.5, PANGO_WEIGHT_NORMAL},
		[FACE_SMALL_BOLD] = {7.5, PANGO_WEIGHT_BOLD},
		[FACE_LARGE] = {17, PANGO_WEIGHT_BOLD},
};

static void face_set(struct page *page, enum face face, double size)
{
	PangoFontDescription *font = pango_font_description_new();
	pango_font_description_set_family_static(font, FONT);
	pango_font_description_set_weight(font, faces[face].weight);
	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_layout_set_font_description(page->layout, font);
	pango_font_description_free(font);
}

/* Cut between characters, on one line, and UTF-8 whatever came in. */
static void text_set(struct page *page, struct str text)
{
	size_t len = text.len < TEXT_MAX ? text.len : TEXT_MAX;
	while (len < text.len && len &&
			((unsigned char)text.at[len] & 0xC0) == 0x80)
		len--;
	char *valid = g_utf8_make_valid(len ? text.at : "", (gssize)len);
	for (char *c = valid; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 127)
			*c = ' ';
	pango_layout_set_text(page->layout, valid, -1);
	g_free(valid);
}

static double height_of(struct page *page)
{
	int height = 0;
	pango_layout_get_size(page->layout, NULL, &height);
	return (double)height / PANGO_SCALE;
}

static double width_of(struct page *page)
{
	int width = 0;
	pango_layout_get_size(page->layout, &width, NULL);
	return (double)width / PANGO_SCALE;
}

static void box_set(struct page *page, const struct box *box, struct str text)
{
	PangoLayout *layout = page->layout;
	face_set(page, box->face, faces[box->face].size);
	pango_layout_set_width(layout, (int)(box->width * PANGO_SCALE));
	pango_layout_set_height(layout, box->lines > 1 ? -box->lines : -1);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
	pango_layout_set_alignment(layout,
			box->side == SIDE_RIGHT ? PANGO_ALIGN_RIGHT
						: PANGO_ALIGN_LEFT);
	text_set(page, text);
}

double text_height(struct page *page, const struct box *box, struct str text)
{
	if (!text.len)
		return 0;
	box_set(page, box, text);
	return height_of(page);
}

double text_draw(struct page *page, const struct box *box, struct str text)
{
	if (!text.len)
		return 0;
	box_set(page, box, text);
	cairo_move_to(page->cairo, box->x, box->y);
	pango_cairo_show_layout(page->cairo, page->layout);
	return height_of(page);
}

double number_draw(struct page *page, const struct box *box, struct str text)
{
	PangoLayout *layout = page->layout;
	double size = faces[box->face].size;
	if (!text.len)
		return 0;
	pango_layout_set_width(layout, -1);
	pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_NONE);
	pango_layout_set_alignment(layout, PANGO_ALIGN_LEFT);
	text_set(page, text);
	face_set(page, box->face, size);
	double high = height_of(page);
	while (width_of(page) > box->width && size > SMALLEST)
		face_set(page, box->face, size -= 0.5);
	cairo_move_to(page->cairo, box->x + box->width - width_of(page),
			box->y + high - height_of(page));
	pango_cairo_show_layout(page->cairo, layout);
	return high;
}

void rule_draw(struct page *page, double y, double width)
{
	cairo_set_line_width(page->cairo, width);
	cairo_move_to(page->cairo, MARGIN, y);
	cairo_line_to(page->cairo, PAGE_WIDTH - MARGIN, y);
	cairo_stroke(page->cairo);
}
