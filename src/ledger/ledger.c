/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/ledger.h"

#include <inttypes.h>

#include "order/bill.h"
#include "order/books.h"
#include "port/request.h"

/* One series for each kind: an auditor reads both without gaps. */
static const struct {
	const char *name, *head;
} series[] = {
		[DOCUMENT_SALE] = {"sale", "S"},
		[DOCUMENT_CREDIT] = {"credit", "C"},
};

static void row_found(const struct ask *ask, enum document_kind kind,
		const struct document_row *row, struct arena *arena,
		struct outcome *out)
{
	outcome_done(out, ask);
	*LIST_ADD(arena, &out->facts.documents) = (struct document){
			.kind = kind,
			.cause = row->cause,
			.number = row->number,
			.date = row->date,
			.gross = row->gross,
			.issued_at = row->at,
			.account = STR("ledger"),
	};
}

static bool is_same(const struct document_row *a, const struct document_row *b)
{
	return str_eq(a->kind, b->kind) && str_eq(a->cause, b->cause);
}

/* The document that stands already, or none. */
static RESULT row_adopt(struct storage_tx *tx, const struct document_row *want,
		struct arena *arena, const struct document_row **out)
{
	struct document_row *rows = NULL;
	size_t count = 0;
	*out = NULL;
	TRY(tx->storage->ops->document_list(
			tx, want->order_id, arena, &rows, &count));
	for (size_t i = 0; i < count; i++)
		if (is_same(&rows[i], want))
			*out = &rows[i];
	return OK;
}

static RESULT row_number(struct storage_tx *tx, enum document_kind kind,
		struct arena *arena, struct document_row *row)
{
	int64_t number = 0;
	TRY(tx->storage->ops->series_next(tx, row->shop, row->series, &number));
	row->number = arena_print(
			arena, "%s%06" PRId64, series[kind].head, number);
	return tx->storage->ops->document_put(tx, row);
}

static struct str conflict_words(
		const struct document_row *there, struct arena *arena)
{
	return arena_print(arena, "document %.*s has another amount",
			STR_FMT(there->number));
}

static RESULT row_issue(struct storage_tx *tx, const struct ask *ask,
		enum document_kind kind, struct document_row *row,
		struct arena *arena, struct outcome *out)
{
	const struct document_row *there = NULL;
	TRY(row_adopt(tx, row, arena, &there));
	if (there && there->gross != row->gross) {
		outcome_refused(out, STR("conflict"),
				conflict_words(there, arena));
		return OK;
	}
	if (!there)
		TRY(row_number(tx, kind, arena, row));
	row_found(ask, kind, there ? there : row, arena, out);
	return OK;
}

RESULT ledger_issue(struct storage_tx *tx, int64_t order_id,
		const struct ask *ask, struct arena *arena, struct outcome *out)
{
	const struct facts *facts = ask->facts;
	enum document_kind kind = DOCUMENT_NONE;
	struct str cause = STR_NONE, meant;
	struct bill bill = {0};
	*out = (struct outcome){0};
	if (document_key_read(ask->effect->target, &kind, &cause).fault ||
			bill_make(facts, kind, cause, arena, &bill).fault) {
		outcome_refused(out, STR("no_amount"),
				STR("what the document is about is not known"));
		return OK;
	}
	struct document_row row = {
			.order_id = order_id,
			.shop = facts->shop,
			.remote = facts->remote,
			.kind = str_of(series[kind].name),
			.cause = cause,
			.series = str_of(series[kind].name),
			.date = books_date(
					ask->policy, ask->now, arena, &meant),
			.currency = facts->order.currency,
			.gross = bill.gross,
			.net = bill.net,
			.tax = bill.tax,
			.at = ask->now,
	};
	return row_issue(tx, ask, kind, &row, arena, out);
}
