/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One line of a gateway's payout, about one payment or refund of an order: it
 * takes the gross out of the gateway's clearing account, into the bank less
 * the fee. A person's command carries it (COMMAND_PAYOUT), so that it is kept
 * like all that people say:
 *   target  gateway|payout|line: which line of which payout
 *   text    2026-11-28 4990 170: day, gross and fee in minor units
 * Read from the gateway itself, the command is the connector's, in its
 * account's name. The same line again changes nothing; with other amounts the
 * newest counts, and the difference is posted.
 */
#ifndef WAYBILL_ORDER_PAYOUT_H
#define WAYBILL_ORDER_PAYOUT_H

#include "order/facts.h"

struct payout_line {
	struct str gateway; /* our account's name, as in transactions */
	struct str payout;  /* the gateway's name for it: "po_1" */
	struct str line;    /* the gateway's name for the line: "txn_1" */
	int64_t day;        /* since 1970-01-01: when the bank has it */
	minor gross;        /* below 0: a refund, a dispute */
	minor fee;          /* what the gateway keeps; may be below 0 */
};

#define PAYOUT_REFERENCES 3

/* A line as a gateway tells it, in a file or by its API, before anybody knows
 * whose it is. Gross and fee 0: what was told before is taken back. */
struct payout_row {
	struct payout_line line; /* its gateway is the reader's to fill */
	struct str currency;     /* "SEK" */
	/* Names of the payment, the likeliest first; empty: none. */
	struct str references[PAYOUT_REFERENCES];
	struct str about; /* what the gateway calls it: "charge", "T0006" */
	bool transfer;    /* it moves the gateway's own balance, for no order:
			     a withdrawal, an exchange */
	size_t number;    /* of its line in a file, the head's is 1 */
};
typedef LIST(struct payout_row) payout_rows;

#define PAYOUT_NAME_MAX 60 /* bytes, of each of the three names */

/* FAULT_BAD_VALUE: a name is empty, too long or has a "|" or a control
 * character; FAULT_BAD_MONEY: gross less fee is no amount. */
RESULT payout_line_print(const struct payout_line *line, struct arena *arena,
		struct str *out_target, struct str *out_text);
/* FAULT_BAD_VALUE, FAULT_BAD_MONEY */
RESULT payout_line_read(
		struct str target, struct str text, struct payout_line *out);

/* What a line comes to in an order that its payment's name led to. */
struct payout_fit {
	const char *why_not;     /* it is none of this order's; NULL: it is */
	bool known;              /* the order says so already */
	struct str target, text; /* of the command that says it */
};
/*
 * Pure. A payment that settles by day (PayPal) is one line whatever the day is
 * called: a report and an API may tell them by different clocks.
 */
void payout_fit(const struct facts *facts, const struct payout_row *row,
		struct arena *arena, struct payout_fit *out);

#endif
