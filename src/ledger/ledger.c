/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/ledger.h"

#include <inttypes.h>

#include "order/bill.h"
#include "order/books.h"
#include "order/vat.h"
#include "port/request.h"

/* One series for each kind, where the settings name no other: an auditor
 * reads each without gaps. */
static const struct document_series series[] = {
		[DOCUMENT_SALE] = {.name = STR("sale"),
				.kind = STR("sale"),
				.prefix = STR("S")},
		[DOCUMENT_CREDIT] = {.name = STR("credit"),
				.kind = STR("credit"),
				.prefix = STR("C")},
};

static bool series_fits(const struct document_series *s, const struct facts *f,
		enum document_kind kind)
{
	const struct shop_order *order = &f->order;
	struct str country = order->ship_to.country.len
			? order->ship_to.country
			: order->bill_to.country;
	return (!s->kind.len || str_eq(s->kind, series[kind].kind)) &&
			(!s->country.len ||
					str_eq_nocase(s->country, country)) &&
			(!s->currency.len ||
					str_eq(s->currency, order->currency));
}

static const struct document_series *series_of(const struct policy *policy,
		const struct facts *facts, enum document_kind kind)
{
	for (size_t i = 0; i < policy->series.count; i++)
		if (series_fits(&policy->series.at[i], facts, kind))
			return &policy->series.at[i];
	return &series[kind];
}

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

static RESULT row_number(struct storage_tx *tx, struct str prefix,
		struct arena *arena, struct document_row *row)
{
	int64_t number = 0;
	TRY(tx->storage->ops->series_next(tx, row->shop, row->series, &number));
	row->number = arena_print(
			arena, "%.*s%06" PRId64, STR_FMT(prefix), number);
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
		struct str prefix, struct arena *arena, struct outcome *out)
{
	const struct document_row *there = NULL;
	TRY(row_adopt(tx, row, arena, &there));
	if (there && there->gross != row->gross) {
		outcome_refused(out, STR("conflict"),
				conflict_words(there, arena));
		return OK;
	}
	if (!there)
		TRY(row_number(tx, prefix, arena, row));
	row_found(ask, kind, there ? there : row, arena, out);
	return OK;
}

/* A sale with a wrong VAT number would be a wrong document for ever. A credit
 * follows what was sold. */
static bool is_refused(const struct ask *ask, enum document_kind kind,
		const struct bill *bill, struct arena *arena,
		struct outcome *out)
{
	if (kind != DOCUMENT_SALE || !ask->policy->books.check_vat)
		return false;
	struct str wrong = vat_wrong(
			ask->facts, bill, &ask->policy->seller, arena);
	if (wrong.len)
		outcome_refused(out, STR("vat_id"), wrong);
	return wrong.len > 0;
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
	if (is_refused(ask, kind, &bill, arena, out))
		return OK;
	const struct document_series *to = series_of(ask->policy, facts, kind);
	struct document_row row = {
			.order_id = order_id,
			.shop = facts->shop,
			.remote = facts->remote,
			.kind = series[kind].kind,
			.cause = cause,
			.series = to->name,
			.date = books_date(
					ask->policy, ask->now, arena, &meant),
			.currency = facts->order.currency,
			.gross = bill.gross,
			.net = bill.net,
			.tax = bill.tax,
			.at = ask->now,
	};
	return row_issue(tx, ask, kind, &row, to->prefix, arena, out);
}
