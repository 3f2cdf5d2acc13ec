/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The built-in books: sales documents and credit notes with gapless numbers,
 * for a shop that has no invoicing system. Not a registered bookkeeping
 * system: what the law of a country asks of books is not checked here.
 */
#ifndef WAYBILL_LEDGER_LEDGER_H
#define WAYBILL_LEDGER_LEDGER_H

#include "port/driver.h"
#include "port/storage.h"

/*
 * Issues the document that `ask` wants, in the caller's transaction: the
 * number is taken, the row written and, when the transaction is undone, both
 * given back, so that a series has no gaps. A document that is there already
 * for the same (shop, order, kind, cause) is adopted, whoever issued it.
 *
 * The outcome is done with the document as a fact, or refused: "conflict"
 * (another amount was issued), "no_amount" (the order is not known). Faults
 * are storage's.
 */
RESULT ledger_issue(struct storage_tx *tx, int64_t order_id,
		const struct ask *ask, struct arena *arena,
		struct outcome *out);

#endif
