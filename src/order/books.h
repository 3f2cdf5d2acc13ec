/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The built-in books: a double-entry sub-ledger of orders. Each document and
 * each movement of money has vouchers, made from the facts alone; they become
 * facts themselves in the commit that learns of their cause, so that what was
 * posted stays as it was. Not a registered bookkeeping system: it is made to
 * be handed on to one.
 *
 *   sale        receivable            against  revenue and VAT by rate,
 *                                              shipping, gift cards, rounding
 *   credit      the other way round
 *   payment     clearing (gift card)  against  receivable
 *   refund      the other way round
 *   dispute     loss                  against  clearing, once it is lost
 *   settlement  write-off             against  receivable, by a person
 *   payout      bank and fee          against  clearing
 *
 * An order whose sums hold has a receivable of what was booked, less what was
 * credited, less the money that was kept, less what was written off.
 */
#ifndef WAYBILL_ORDER_BOOKS_H
#define WAYBILL_ORDER_BOOKS_H

#include "order/policy.h"
#include "order/settle.h"

typedef LIST(struct posting) postings;

/* ---- the chart of accounts ---- */

/* Is there such a chart? Empty is the first, bas. */
bool books_chart_known(struct str name);

/* The number of the account for this, at a rate of VAT. `gateway` is a
 * transaction's, for BOOK_CLEARING and BOOK_BANK. */
struct str books_account(const struct policy *policy, enum book_role role,
		int64_t rate, struct str gateway);

/* What an account is called, in the chart's language, by what it is for. */
struct str books_account_name(const struct policy *policy, enum book_role role,
		int64_t rate, struct arena *arena);

const char *book_role_name(enum book_role role); /* "receivable" */

/* ---- dates ---- */

/*
 * The day that a moment counts for: by the shop's clock, and never one that
 * is locked: then the first day after. *out_meant is the day it belongs to
 * when that is another one, else empty. Days as "2026-11-28".
 */
struct str books_date(const struct policy *policy, time_ms moment,
		struct arena *arena, struct str *out_meant);

/* The same for a day, counted from 1970-01-01. */
struct str books_day(const struct policy *policy, int64_t day,
		struct arena *arena, struct str *out_meant);

/* ---- vouchers ---- */

/* Are there books for this order at all? Those of an order from before the
 * beginning, or of a shop that is only observed, are somebody else's. */
bool books_apply(const struct facts *facts, const struct policy *policy);

/* Posts what is not posted yet; true: something was. Pure: the same facts,
 * policy and now give the same vouchers, and a second call adds nothing. */
bool books_post(struct facts *facts, const struct policy *policy, time_ms now,
		struct arena *arena);

/* FAULT_BAD_MONEY: it does not come to 0. */
RESULT voucher_check(const struct voucher *voucher);

/* What stands on all accounts of this role. */
RESULT books_balance(
		const struct facts *facts, enum book_role role, minor *out);

/* ---- proof ---- */

enum books_finding {
	BOOKS_EVEN,
	BOOKS_OWED,         /* the customer still owes some */
	BOOKS_NOT_BOOKED,   /* money came, but no sale was booked */
	BOOKS_NOT_REPAID,   /* credited, and the money is still here */
	BOOKS_NOT_CREDITED, /* repaid, but not credited */
	BOOKS_OVERPAID,
	BOOKS_NOT_POSTED, /* there is something to post, and no voucher */
	BOOKS_DIFFER,     /* vouchers and facts say different sums: a fault */
	BOOKS_UNBALANCED, /* a voucher does not come to 0: a fault */
};

struct books_state {
	minor booked, credited, paid, repaid;
	minor written_off; /* by a person; below 0: kept */
	minor owed; /* booked - credited - (paid - repaid) - written off */
	minor receivable; /* the same, by the vouchers */
	enum books_finding finding;
};

/* FAULT_BAD_MONEY: a sum is none. */
RESULT books_prove(const struct facts *facts, struct books_state *out);

/* ---- settlements ---- */

/* What a person may settle: `amount` of what is owed, or of what was paid too
 * much (below 0); 0: all of it. FAULT_NOT_FOUND: it is even, or its books do
 * not prove; FAULT_BAD_VALUE: it is more than that, or no sale to credit. Why
 * is for the caller to say. */
RESULT books_settle(const struct facts *facts, enum settle_how how,
		minor amount, struct settlement *out);
/* The opposite of the last one. FAULT_NOT_FOUND: there is none. */
RESULT books_unsettle(const struct facts *facts, struct settlement *out);

const char *books_finding_name(enum books_finding finding); /* "owed" */
/* What a person may do about it; empty: nothing is to be done. */
const char *books_finding_advice(enum books_finding finding);

#endif
