/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Vouchers on their way out: gathered from orders, sorted, put together by
 * day where that is wanted, and written as a SIE file or as CSV.
 */
#ifndef WAYBILL_LEDGER_EXPORT_H
#define WAYBILL_LEDGER_EXPORT_H

#include "base/buf.h"
#include "order/books.h"

/* A voucher, with what it is about. */
struct export_voucher {
	struct str date;   /* "2026-11-28" */
	struct str text;   /* "#1001 sale S000001" */
	struct str order;  /* "#1001"; a day's: all of them, joined with ", " */
	struct str source; /* of its facts; a day's has none */
	int64_t nth;
	int64_t order_id; /* our own, for a steady order */
	struct str currency;
	/* For a rate: the day of the order's first voucher, and what the
	 * customer was shown for what was agreed, where the shop says both. */
	struct str rate_day, shown_in;
	minor shown, agreed;
	size_t sources; /* a day's: how many vouchers it is made of */
	postings list;
};
typedef LIST(struct export_voucher) export_vouchers;

/* From this day to that one, both as "2026-11-28" and both taken in; an empty
 * one is open. */
struct export_range {
	struct str from, to;
};

/* Adds the order's vouchers of these days; what they say is copied. */
void export_add(export_vouchers *list, const struct facts *facts,
		int64_t order_id, const struct export_range *range,
		struct arena *arena);
/* By day, then by order and source. */
void export_sort(export_vouchers *list);
/* Makes each voucher one in the books' currency (policy.books.currency; empty:
 * nothing is done), by the shop's own two sums, else by the table of rates
 * that stands in the settings: the newest one of the month up to that day.
 * FAULT_NOT_FOUND: the table has none for *out_missing, its currency and
 * rate_day; FAULT_BAD_MONEY: a sum is none. */
RESULT export_exchange(export_vouchers *list, const struct policy *policy,
		struct arena *arena, const struct export_voucher **out_missing);
/* One voucher for each day and currency: the same sums by account. *list must
 * be sorted. FAULT_BAD_MONEY: a sum is none. */
RESULT export_daily(export_vouchers *list, struct arena *arena);
/* The currencies, joined with ",". */
struct str export_currencies(const export_vouchers *list, struct arena *arena);

/* ---- files ---- */

struct export_head {
	const struct policy *policy; /* names of accounts, company, year */
	struct str version;          /* of this program */
	struct str today;            /* "2026-11-28" */
};

/*
 * A SIE file of type 4 for import (SIE filformat, edition 4B, 4I): code page
 * 437, lines ended by CR LF, amounts with two decimals. Numbers of vouchers
 * are left to the program that takes them in. *list must be of one currency.
 * FAULT_BAD_MONEY: an amount has no two decimals, a voucher is not balanced;
 * FAULT_BAD_VALUE: more than two financial years; FAULT_LIMIT: `buf` is full.
 */
RESULT export_sie(const export_vouchers *list, const struct export_head *head,
		struct arena *arena, struct buf *buf);

/* One line for each posting; UTF-8, RFC 4180. */
RESULT export_csv(const export_vouchers *list, const struct export_head *head,
		struct arena *arena, struct buf *buf);

/* A text in code page 437; what it has not is written in its nearest letter,
 * or as "?". Control characters are spaces. */
struct str cp437(struct str text, struct arena *arena);

#endif
