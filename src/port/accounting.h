/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What connectors of other books share: what a document is about, what the
 * shop's mapping says of it, and what a document that was found there means.
 */
#ifndef WAYBILL_PORT_ACCOUNTING_H
#define WAYBILL_PORT_ACCOUNTING_H

#include "order/mapping.h"
#include "port/driver.h"

/* The bill that the effect asks for. FAULT_BAD_VALUE: its target names no
 * document; else as bill_make. */
RESULT accounting_bill(
		const struct ask *ask, struct arena *arena, struct bill *out);

/* The mapping's word; `line` NULL: for the document as a whole. */
struct str accounting_map(const struct ask *ask, const struct bill *bill,
		const struct bill_line *line, enum mapping_field field);

/*
 * A line as other books count: quantity * price - discount is its gross, to
 * the minor unit, tax included. What does not come out even is one piece,
 * and its text says how many there are. All are as the bill has them, and
 * positive in a credit, too; for a credit the caller turns the quantity.
 */
struct accounting_row {
	int64_t quantity;
	minor price, discount;
	struct str text;
};
struct accounting_row accounting_row_of(const struct bill *bill,
		const struct bill_line *line, struct arena *arena);

/* A payment or repayment that is to be registered at its document. */
struct accounting_payment {
	const struct document *document;
	minor amount; /* below 0: it went out */
	int digits;
	struct str date, currency;
};
/* FAULT_BAD_VALUE: what is asked for names no document that has a number. */
RESULT accounting_payment_read(
		const struct ask *ask, struct accounting_payment *out);
/* The mapping's word for it. */
struct str accounting_payment_map(const struct ask *ask,
		enum mapping_field field, struct arena *arena);
/* How many others of the same amount we have registered at this document. */
size_t accounting_payments_done(const struct ask *ask);

/* The document whose PDF is asked for. FAULT_BAD_VALUE: it has no number. */
RESULT accounting_pdf_of(
		const struct ask *ask, const struct document **out_document);
/* Done, with the bytes to be kept and their hash as a fact; what is no whole
 * PDF is FAULT_BAD_REPLY. `bytes` live as long as the answer. */
void accounting_pdf_adopt(const struct ask *ask, struct str bytes,
		struct arena *arena, struct outcome *out);

/* "2026-11-28" */
bool accounting_is_date(struct str text);

/* Who is billed: the address that pays, else the one that is delivered to. */
const struct address *accounting_buyer(const struct facts *facts);
/* Company, else name; may be empty. */
struct str accounting_buyer_name(const struct facts *facts);
/* The same for each order of one customer: 12 hexadecimal digits of a digest
 * of the mail address, else of name and address. */
struct str accounting_buyer_key(const struct facts *facts, struct arena *arena);

/* A document that the books show under our reference. */
struct accounting_found {
	struct str number, date, currency;
	minor gross; /* positive in a credit, too */
};

/*
 * Done, with the document as a fact; refused as "conflict" where its amount or
 * its currency is another than the bill's, so that a person looks. An audit
 * (ask->effect->verb is VERB_ACCOUNTING_FIND) is told of another amount.
 */
void accounting_adopt(const struct ask *ask,
		const struct accounting_found *found, struct arena *arena,
		struct outcome *out);
/* Is it what the bill says? */
bool accounting_agrees(const struct ask *ask,
		const struct accounting_found *found, struct arena *arena);

#endif
