/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One line of a gateway's payout, about one payment or refund of an order: it
 * takes the gross out of the gateway's clearing account, into the bank less
 * the fee. A person's command carries it (COMMAND_PAYOUT), so that it is kept
 * like all that people say:
 *   target  gateway|payout|line: which line of which payout
 *   text    2026-11-28 4990 170: day, gross and fee in minor units
 * The same line again changes nothing; with other amounts the newest counts,
 * and the difference is posted.
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

#define PAYOUT_NAME_MAX 60 /* bytes, of each of the three names */

/* FAULT_BAD_VALUE: a name is empty, too long or has a "|" or a control
 * character; FAULT_BAD_MONEY: gross less fee is no amount. */
RESULT payout_line_print(const struct payout_line *line, struct arena *arena,
		struct str *out_target, struct str *out_text);
/* FAULT_BAD_VALUE, FAULT_BAD_MONEY */
RESULT payout_line_read(
		struct str target, struct str text, struct payout_line *out);

#endif
