/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bill: what a document says, line by line, with VAT by line and by rate.
 * Pure, and the same for a PDF, the built-in books and any other books.
 *
 * Its sums are the shop's own, to the minor unit: gross is what the document
 * is about (the order as first agreed with what was changed before it was
 * booked, a later change, or what a refund credits), tax is the shop's tax
 * where it says one. What the lines do not add up to stands in a line of its
 * own (BILL_ROUNDING when it is at most a minor unit a line, BILL_ADJUSTMENT
 * otherwise), so that nothing is bent to fit.
 *
 * A credit's amounts are positive: its kind says which way they go. In the
 * document of a change a line may go the other way and is below 0, with its
 * quantity: one piece taken off, two others added.
 */
#ifndef WAYBILL_ORDER_BILL_H
#define WAYBILL_ORDER_BILL_H

#include "order/facts.h"

enum bill_line_kind {
	BILL_GOODS,
	BILL_GIFT_CARD, /* sold: money owed to whoever has the card, no sale */
	BILL_SHIPPING,
	BILL_TIP,
	BILL_DISCOUNT, /* on the whole order, not shared out over its lines */
	BILL_ADJUSTMENT,
	BILL_ROUNDING
};

/* A rate of VAT in millionths: 250000 is 25 %. */
#define RATE_ONE ((int64_t)1000000)

struct bill_line {
	enum bill_line_kind kind;
	struct str line; /* the shop's line item id; empty: none */
	struct str sku, title;
	int64_t quantity;
	minor unit_price; /* as the shop shows it, see taxes_included */
	minor discount;   /* of the whole line, as the shop shows it */
	int64_t rate;
	minor net, tax, gross; /* of the whole line; net + tax = gross */
};

struct bill_rate {
	int64_t rate;
	minor net, tax, gross;
};

struct bill {
	enum document_kind kind;
	struct str cause; /* "", a refund's id, an agreement's, "void" */
	struct str currency;
	int digits;
	bool taxes_included; /* in unit prices and discounts */
	LIST(struct bill_line) lines;
	LIST(struct bill_rate) rates; /* highest first */
	minor net, tax, gross;
	minor unexplained; /* of gross: what stands in adjustments that no
			      refund or line of the shop explains */
};

/* FAULT_NOT_FOUND: the order is not known, or has no such refund or change;
 * FAULT_BAD_MONEY: a sum is none. What the sale's document says is fixed once
 * it has been asked for (order/agreed.h). */
RESULT bill_make(const struct facts *facts, enum document_kind kind,
		struct str cause, struct arena *arena, struct bill *out);

/* "25 %", "12.5 %" */
struct str rate_print(int64_t rate, struct arena *arena);

#endif
