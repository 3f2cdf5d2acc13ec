/* SPDX-License-Identifier: Apache-2.0 */
/* What warehouses have. */
#include "storage/sqlite/inside.h"

RESULT stock_put(struct storage_tx *tx, const struct stock_row *row)
{
	return query_run(of_tx(tx), QUERY_STOCK_PUT,
			ARGS(TEXT(row->account), TEXT(row->sku),
					TEXT(row->location), I64(row->quantity),
					I64(row->at), I64(row->read_at)),
			NULL);
}

RESULT stock_drop(struct storage_tx *tx, struct str account, time_ms before)
{
	return query_run(of_tx(tx), QUERY_STOCK_DROP,
			ARGS(TEXT(account), I64(before)), NULL);
}

RESULT stock_list(struct storage_tx *tx, const struct stock_row *like,
		int64_t limit, struct arena *arena, struct stock_row **out,
		size_t *out_count)
{
	LIST(struct stock_row) list = {0};
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(of_tx(tx), QUERY_STOCK_LIST,
			ARGS(TEXT(like->account), TEXT(like->sku),
					TEXT(like->location), I64(limit)),
			&rows));
	TRY(rows_next(&rows, &more));
	while (more) {
		struct stock_row *row = LIST_ADD(arena, &list);
		row->account = rows_str(&rows, arena);
		row->sku = rows_str(&rows, arena);
		row->location = rows_str(&rows, arena);
		row->quantity = rows_i64(&rows);
		row->at = rows_i64(&rows);
		row->read_at = rows_i64(&rows);
		TRY(rows_next(&rows, &more));
	}
	*out = list.at;
	*out_count = list.count;
	return OK;
}
