/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Payouts as gateways list them in files, one line for each payment, refund
 * or fee in them. Which kind of file it is, its head says:
 *   Stripe   the itemised payout reconciliation report
 *            https://docs.stripe.com/reports/payout-reconciliation
 *   PayPal   the settlement report (STL), whose amounts are minor units
 *            https://developer.paypal.com/docs/reports/sftp-reports/settlement-report/
 *   plain    payout,date,line,reference,gross,fee,currency
 */
#ifndef WAYBILL_LEDGER_PAYOUT_FILE_H
#define WAYBILL_LEDGER_PAYOUT_FILE_H

#include "order/payout.h"

struct payout_file {
	const char *format; /* "stripe", "paypal", "plain" */
	payout_rows rows;
	size_t mistake; /* the line that a fault is about; 0: the file */
};

/* Texts point into `text` or live in the arena.
 * FAULT_BAD_VALUE: no such head, or a line that can't be read;
 * FAULT_BAD_MONEY: an amount is none; FAULT_LIMIT: too many lines. On a fault
 * out->mistake says where. */
RESULT payout_file_read(
		struct str text, struct arena *arena, struct payout_file *out);

#endif
