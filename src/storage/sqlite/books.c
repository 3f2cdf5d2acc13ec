/* SPDX-License-Identifier: Apache-2.0 */
/* The built-in books, and small named values. */
#include <inttypes.h>

#include "base/crypto.h"
#include "storage/sqlite/inside.h"

RESULT series_next(struct storage_tx *tx, struct str shop, struct str series,
		int64_t *out_number)
{
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(of_tx(tx), QUERY_SERIES_NEXT,
			ARGS(TEXT(shop), TEXT(series)), &rows));
	TRY(rows_next(&rows, &more));
	ENSURE(more, FAULT_STORAGE);
	*out_number = rows_i64(&rows);
	return OK;
}

RESULT series_list(struct storage_tx *tx, struct arena *arena,
		struct series_row **out, size_t *out_count)
{
	LIST(struct series_row) list = {0};
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(of_tx(tx), QUERY_SERIES_LIST, NULL, 0, &rows));
	TRY(rows_next(&rows, &more));
	while (more) {
		struct series_row *row = LIST_ADD(arena, &list);
		row->shop = rows_str(&rows, arena);
		row->series = rows_str(&rows, arena);
		row->last = rows_i64(&rows);
		TRY(rows_next(&rows, &more));
	}
	*out = list.at;
	*out_count = list.count;
	return OK;
}

/* All of a document, in one line whose parts can't run together. */
static int64_t document_checksum(
		const struct document_row *d, struct arena *arena)
{
	struct str line = arena_print(arena,
			"%zu.%.*s|%zu.%.*s|%.*s|%zu.%.*s|%" PRId64
			"|%.*s|%.*s|%.*s|%.*s|%" PRId64 "|%" PRId64 "|%" PRId64
			"|%" PRId64,
			d->shop.len, STR_FMT(d->shop), d->remote.len,
			STR_FMT(d->remote), STR_FMT(d->kind), d->cause.len,
			STR_FMT(d->cause), d->order_id, STR_FMT(d->series),
			STR_FMT(d->number), STR_FMT(d->date),
			STR_FMT(d->currency), d->gross, d->net, d->tax, d->at);
	return (int64_t)(hash64(line) & INT64_MAX);
}

RESULT document_put(struct storage_tx *tx, const struct document_row *d)
{
	struct sqlite_storage *s = of_tx(tx);
	int changes = 0;
	TRY(query_run(s, QUERY_DOCUMENT_PUT,
			ARGS(TEXT(d->shop), TEXT(d->remote), TEXT(d->kind),
					TEXT(d->cause), I64(d->order_id),
					TEXT(d->series), TEXT(d->number),
					TEXT(d->date), TEXT(d->currency),
					I64(d->gross), I64(d->net), I64(d->tax),
					I64(d->at),
					I64(document_checksum(d, s->scratch))),
			&changes));
	ENSURE(changes == 1, FAULT_DUPLICATE);
	return OK;
}

static RESULT document_read(struct rows *rows, struct arena *arena,
		struct document_row *out)
{
	struct document_row d = {0};
	d.shop = rows_str(rows, arena);
	d.remote = rows_str(rows, arena);
	d.kind = rows_str(rows, arena);
	d.cause = rows_str(rows, arena);
	d.order_id = rows_i64(rows);
	d.series = rows_str(rows, arena);
	d.number = rows_str(rows, arena);
	d.date = rows_str(rows, arena);
	d.currency = rows_str(rows, arena);
	d.gross = rows_i64(rows);
	d.net = rows_i64(rows);
	d.tax = rows_i64(rows);
	d.at = rows_i64(rows);
	ENSURE(rows_i64(rows) == document_checksum(&d, arena),
			FAULT_CORRUPT_ROW);
	*out = d;
	return OK;
}

RESULT document_list(struct storage_tx *tx, int64_t order_id,
		struct arena *arena, struct document_row **out,
		size_t *out_count)
{
	LIST(struct document_row) list = {0};
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(of_tx(tx), QUERY_DOCUMENT_LIST, ARGS(I64(order_id)),
			&rows));
	TRY(rows_next(&rows, &more));
	while (more) {
		TRY(document_read(&rows, arena, LIST_ADD(arena, &list)));
		TRY(rows_next(&rows, &more));
	}
	*out = list.at;
	*out_count = list.count;
	return OK;
}

RESULT value_get(struct storage_tx *tx, struct str name, struct arena *arena,
		struct str *out)
{
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(of_tx(tx), QUERY_VALUE_GET, ARGS(TEXT(name)), &rows));
	TRY(rows_next(&rows, &more));
	ENSURE(more, FAULT_NOT_FOUND);
	*out = rows_str(&rows, arena);
	return OK;
}

RESULT value_put(struct storage_tx *tx, struct str name, struct str value)
{
	return query_run(of_tx(tx), QUERY_VALUE_PUT,
			ARGS(TEXT(name), BLOB(value)), NULL);
}
