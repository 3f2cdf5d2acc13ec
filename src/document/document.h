/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Invoices and credit notes as PDF: A4, cairo and pango, fonts embedded, text
 * that can be read out again. It runs in a process of its own (worker.c): the
 * libraries are large, and what they die of must not end the server.
 */
#ifndef WAYBILL_DOCUMENT_DOCUMENT_H
#define WAYBILL_DOCUMENT_DOCUMENT_H

#include "order/bill.h"
#include "order/seller.h"

#define PDF_MAX ((size_t)4 << 20)
#define PAGES_MAX 500

/*
 * Draws the document that the bill is of; its number and date are the facts'.
 * The same arguments give the same bytes with the same fonts: the date is the
 * document's, no clock and no chance is asked.
 * FAULT_NOT_FOUND: the document has no number or date; FAULT_BAD_MONEY: the
 * bill does not come to what the books have; FAULT_BAD_VALUE: the logo is no
 * PNG, or the date is none; FAULT_LIMIT: PDF_MAX or PAGES_MAX.
 */
RESULT document_draw(const struct facts *facts, const struct bill *bill,
		const struct seller *seller, struct arena *arena,
		struct str *out_pdf);

/* The same for a request of order/drawing.h. */
RESULT document_drawn(
		struct str request, struct arena *arena, struct str *out_pdf);

/*
 * Reads requests (order/drawing.h) and answers each with a PDF, until the
 * input ends. Gives the exit status. A frame is four bytes of length, most
 * significant first, and so many bytes; an answer's first byte is '+' with
 * the PDF or '-' with the name of a fault behind it.
 */
#define FRAME_MAX ((size_t)8 << 20)
int document_worker(int in, int out);

#endif
