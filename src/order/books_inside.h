/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the books share. Private to order/. */
#ifndef WAYBILL_ORDER_BOOKS_INSIDE_H
#define WAYBILL_ORDER_BOOKS_INSIDE_H

#include "order/books.h"
#include "order/payout.h"

/* What one voucher is to say. */
struct making_books {
	const struct facts *facts;
	const struct policy *policy;
	struct arena *arena;
	postings list;
	bool bad; /* a sum was none */
};

/* A debit; the same account twice is one line. 0 is nothing. */
void posting_add(struct making_books *m, enum book_role role, int64_t rate,
		struct str gateway, minor amount);

/* Fills m->list; nothing for what is not booked. */
void document_postings(struct making_books *m, const struct document *d);
void money_postings(struct making_books *m, const struct txn *txn);
void settle_postings(struct making_books *m, const struct settlement *s);
void payout_postings(struct making_books *m, const struct payout_line *line);

/* Does it move money that was not counted in another row? */
bool txn_counts(const struct facts *f, const struct txn *txn);

/* What stands under a source. */
struct str money_source(const struct txn *txn, struct arena *arena);

#endif
