/* SPDX-License-Identifier: Apache-2.0 */
/* One order: read and saved. */
#include "storage/sqlite/inside.h"

RESULT order_row_read(
		struct rows *rows, struct arena *arena, struct order_row *out)
{
	struct order_row row = {0};
	row.id = rows_i64(rows);
	row.version = rows_i64(rows);
	row.created_at = rows_i64(rows);
	row.updated_at = rows_i64(rows);
	row.wake_at = rows_i64(rows);
	row.tasks = rows_i64(rows);
	row.total = rows_i64(rows);
	row.policy_version = rows_i64(rows);
	row.shop = rows_str(rows, arena);
	row.remote = rows_str(rows, arena);
	row.name = rows_str(rows, arena);
	row.progress = rows_str(rows, arena);
	row.hold_reason = rows_str(rows, arena);
	row.payment = rows_str(rows, arena);
	row.currency = rows_str(rows, arena);
	ENSURE(row.id > 0 && row.version > 0, FAULT_CORRUPT_ROW);
	bool bundled = rows_i64(rows) != 0;
	row.facts = rows_str(rows, arena);
	if (bundled)
		TRY(bundle_facts(rows->s, row.id, arena, &row.facts));
	*out = row;
	return OK;
}

static RESULT order_one(
		struct rows *rows, struct arena *arena, struct order_row *out)
{
	bool more = false;
	TRY(rows_next(rows, &more));
	ENSURE(more, FAULT_NOT_FOUND);
	return order_row_read(rows, arena, out);
}

RESULT order_get(struct storage_tx *tx, struct str shop, struct str remote,
		struct arena *arena, struct order_row *out)
{
	DEFER(rows_end) struct rows rows = {0};
	TRY(rows_open(of_tx(tx), QUERY_ORDER_GET,
			ARGS(TEXT(shop), TEXT(remote)), &rows));
	return order_one(&rows, arena, out);
}

RESULT order_get_id(struct storage_tx *tx, int64_t id, struct arena *arena,
		struct order_row *out)
{
	DEFER(rows_end) struct rows rows = {0};
	TRY(rows_open(of_tx(tx), QUERY_ORDER_GET_ID, ARGS(I64(id)), &rows));
	return order_one(&rows, arena, out);
}

static RESULT order_insert(
		struct sqlite_storage *s, const struct order_row *row)
{
	int changes = 0;
	TRY(query_run(s, QUERY_ORDER_INSERT,
			ARGS(I64(row->id), I64(row->created_at),
					I64(row->updated_at), I64(row->wake_at),
					I64(row->tasks), I64(row->total),
					I64(row->policy_version),
					TEXT(row->shop), TEXT(row->remote),
					TEXT(row->name), TEXT(row->progress),
					TEXT(row->hold_reason),
					TEXT(row->payment), TEXT(row->currency),
					BLOB(row->facts)),
			&changes));
	ENSURE(changes == 1, FAULT_CONFLICT);
	s->tx.orders_added++;
	return OK;
}

/* Most saves leave the indexed columns as they are: tried first. */
static RESULT order_update(
		struct sqlite_storage *s, const struct order_row *row)
{
	static const enum query ways[] = {
			QUERY_ORDER_UPDATE, QUERY_ORDER_UPDATE_ALL};
	int changes = 0;
	for (size_t i = 0; i < 2 && changes == 0; i++)
		TRY(query_run(s, ways[i],
				ARGS(I64(row->id), I64(row->version),
						I64(row->updated_at),
						I64(row->total),
						I64(row->policy_version),
						TEXT(row->payment),
						TEXT(row->currency),
						BLOB(row->facts),
						I64(row->wake_at),
						I64(row->tasks),
						TEXT(row->name),
						TEXT(row->progress),
						TEXT(row->hold_reason)),
				&changes));
	ENSURE(changes == 1, FAULT_CONFLICT);
	return OK;
}

RESULT order_put(struct storage_tx *tx, const struct order_row *row)
{
	struct sqlite_storage *s = of_tx(tx);
	assert(row->id > 0 && row->version >= 0);
	TRY(row->version ? order_update(s, row) : order_insert(s, row));
	rest_note(s, row);
	return OK;
}

RESULT order_due(struct storage_tx *tx, time_ms now, int64_t limit,
		struct arena *arena, int64_t **out_ids, size_t *out_count)
{
	LIST(int64_t) ids = {0};
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(of_tx(tx), QUERY_ORDER_DUE, ARGS(I64(now), I64(limit)),
			&rows));
	TRY(rows_next(&rows, &more));
	while (more) {
		*LIST_ADD(arena, &ids) = rows_i64(&rows);
		TRY(rows_next(&rows, &more));
	}
	*out_ids = ids.at;
	*out_count = ids.count;
	return OK;
}
