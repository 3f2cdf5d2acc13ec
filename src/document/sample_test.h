/* SPDX-License-Identifier: Apache-2.0 */
/* For tests: an order to draw, and poppler's view of what was drawn. */
#ifndef WAYBILL_DOCUMENT_SAMPLE_TEST_H
#define WAYBILL_DOCUMENT_SAMPLE_TEST_H

#include "base/test.h"
#include "document/document.h"

struct sample {
	struct arena *arena;
	struct facts facts;
	struct seller seller;
};

/* A Danish shop's order of one thing at 25 %, paid, sold on 2026-11-28. */
void sample_open(struct sample *s);
void sample_close(struct sample *s);
struct line *sample_line(struct sample *s, const char *sku, const char *title,
		int64_t quantity, minor price);
/* Taxes and totals of lines that include 25 %. */
void sample_sum(struct sample *s);
struct str sample_draw(
		struct sample *s, enum document_kind kind, const char *cause);

/* The test is skipped without poppler-utils, but not under CI=true. The
 * command reads the PDF from a file whose name is put behind `words`. */
struct str poppler(struct sample *s, struct str pdf, const char *words,
		const char *tail);
/* pdftotext: as a person reads it. */
struct str sample_text(struct sample *s, struct str pdf);
void expect_has(struct str text, const char *what);
void expect_lacks(struct str text, const char *what);

#endif
