/* SPDX-License-Identifier: Apache-2.0 */
/* For tests: what was agreed on, added to a case. */
#ifndef WAYBILL_ORDER_AGREED_CASE_TEST_H
#define WAYBILL_ORDER_AGREED_CASE_TEST_H

#include "order/case_test.h"

static inline struct agreement *case_agreed(struct test_case *c,
		enum agreement_kind kind, const char *id, time_ms at)
{
	struct agreement *a = LIST_ADD(c->arena, &c->facts.agreements);
	*a = (struct agreement){.id = str_of(id),
			.kind = kind,
			.at = at,
			.whole = true};
	return a;
}

/* `gross` with its tax; below 0: taken off. */
static inline struct agreed_line *case_agreed_line(struct test_case *c,
		struct agreement *a, const char *line, int64_t quantity,
		minor gross, minor tax)
{
	struct agreed_line *to = LIST_ADD(c->arena, &a->lines);
	*to = (struct agreed_line){
			.id = arena_print(c->arena, "%.*s.%zu", STR_FMT(a->id),
					a->lines.count),
			.about = line ? ABOUT_GOODS : ABOUT_ADJUSTMENT,
			.line = line ? str_of(line) : STR_NONE,
			.quantity = quantity,
			.gross = gross,
			.tax = tax};
	return to;
}

/* The case's order, 2 pieces for 10.00 in all, as first agreed. */
static inline void case_sold(struct test_case *c)
{
	struct agreement *a = case_agreed(
			c, AGREED_ORDER, "order-1", c->now - DAY_MS);
	struct line *line = &c->facts.order.lines.at[0];
	line->unit_price = 500;
	line->tax = 200;
	line->tax_rate = 250000;
	c->facts.order.taxes_included = true;
	c->facts.order.edited = true;
	case_agreed_line(c, a, "9", 2, 1000, 200);
}

/* A line that an edit has added is among the order's lines as well. */
static inline struct agreement *case_edited(
		struct test_case *c, const char *id, int64_t quantity)
{
	struct agreement *a =
			case_agreed(c, AGREED_EDIT, id, c->now - 5 * MINUTE_MS);
	case_agreed_line(c, a, "9", quantity, quantity * 500, quantity * 100);
	return a;
}

#endif
