/* SPDX-License-Identifier: Apache-2.0 */
/* Orders for people: pages of a list, newest first. */
#include "storage/sqlite/inside.h"

typedef LIST(struct order_row) order_rows;

static RESULT rows_all(struct rows *rows, struct arena *arena, order_rows *out)
{
	bool more = false;
	TRY(rows_next(rows, &more));
	while (more) {
		TRY(order_row_read(rows, arena, LIST_ADD(arena, out)));
		TRY(rows_next(rows, &more));
	}
	return OK;
}

static int64_t below(const struct order_filter *filter)
{
	return filter->before_id ? filter->before_id : INT64_MAX;
}

static RESULT search(struct sqlite_storage *s,
		const struct order_filter *filter, struct arena *arena,
		struct rows *out)
{
	/* The largest character ends what begins with these letters. */
	struct str end = arena_print(
			arena, "%.*s\xf4\x8f\xbf\xbf", STR_FMT(filter->search));
	return rows_open(s, QUERY_ORDER_SEARCH,
			ARGS(I64(below(filter)), TEXT(filter->progress),
					I64(filter->limit),
					TEXT(filter->hold_reason),
					TEXT(filter->search), TEXT(end),
					I64(filter->needs_staff)),
			out);
}

static RESULT list_open(struct sqlite_storage *s,
		const struct order_filter *filter, struct arena *arena,
		struct rows *out)
{
	if (filter->search.len)
		return search(s, filter, arena, out);
	if (filter->needs_staff || filter->hold_reason.len)
		return rows_open(s, QUERY_ORDER_LIST_STAFF,
				ARGS(I64(below(filter)), TEXT(filter->progress),
						I64(filter->limit),
						TEXT(filter->hold_reason)),
				out);
	enum query query = QUERY_ORDER_LIST_PROGRESS;
	if (!filter->progress.len || str_eq(filter->progress, STR("delivered")))
		query = QUERY_ORDER_LIST;
	return rows_open(s, query,
			ARGS(I64(below(filter)), TEXT(filter->progress),
					I64(filter->limit)),
			out);
}

RESULT order_list(struct storage_tx *tx, const struct order_filter *filter,
		struct arena *arena, struct order_row **out, size_t *out_count)
{
	order_rows list = {0};
	DEFER(rows_end) struct rows rows = {0};
	TRY(list_open(of_tx(tx), filter, arena, &rows));
	TRY(rows_all(&rows, arena, &list));
	*out = list.at;
	*out_count = list.count;
	return OK;
}

RESULT order_count(struct storage_tx *tx, int64_t *out)
{
	struct sqlite_storage *s = of_tx(tx);
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(s, QUERY_ORDER_COUNT, NULL, 0, &rows));
	TRY(rows_next(&rows, &more));
	ENSURE(more, FAULT_CORRUPT_ROW);
	*out = rows_i64(&rows) + s->tx.orders_added;
	return OK;
}
