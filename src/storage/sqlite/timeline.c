/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/sqlite/bundle.h"

RESULT timeline_put(struct storage_tx *tx, const struct timeline_row *row)
{
	struct sqlite_storage *s = of_tx(tx);
	struct trail *trail;
	assert(row->id > 0 && row->order_id > 0);
	TRY(trail_of(s, row->order_id, &trail));
	TRY(query_run(s, QUERY_TIMELINE_PUT,
			ARGS(I64(row->id), I64(trail->timeline_id),
					I64(row->order_id),
					I64(row->message_id), I64(row->at),
					TEXT(row->kind), TEXT(row->text),
					BLOB(row->changes)),
			NULL));
	trail->timeline_id = row->id;
	trail->dirty = true;
	return OK;
}

static void row_read(struct rows *rows, struct arena *arena,
		struct timeline_row *out)
{

	out->id = rows_i64(rows);
	out->order_id = rows_i64(rows);
	out->message_id = rows_i64(rows);
	out->at = rows_i64(rows);
	out->kind = rows_str(rows, arena);
	out->text = rows_str(rows, arena);
	out->changes = rows_str(rows, arena);
}

typedef LIST(struct timeline_row) lines;

static RESULT rows_add(struct sqlite_storage *s, int64_t order_id,
		struct arena *arena, lines *out)
{
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(s, QUERY_TIMELINE_LIST, ARGS(I64(order_id)), &rows));
	TRY(rows_next(&rows, &more));
	while (more) {
		row_read(&rows, arena, LIST_ADD(arena, out));
		TRY(rows_next(&rows, &more));
	}
	return OK;
}

RESULT timeline_rows(struct sqlite_storage *s, int64_t order_id,
		struct arena *arena, struct timeline_row **out,
		size_t *out_count)
{
	lines list = {0};
	TRY(rows_add(s, order_id, arena, &list));
	*out = list.at;
	*out_count = list.count;
	return OK;
}

RESULT timeline_list(struct storage_tx *tx, int64_t order_id,
		struct arena *arena, struct timeline_row **out,
		size_t *out_count)
{
	struct sqlite_storage *s = of_tx(tx);
	struct bundle bundle;
	struct history h;
	lines list = {0};
	if (s->tx.writes)
		TRY(trails_save(s));
	TRY(bundle_get(s, order_id, &bundle));
	TRY(bundle_columns(s, &bundle, arena, &h));
	for (size_t i = 0; i < h.lines.count; i++)
		*LIST_ADD(arena, &list) = h.lines.at[i];
	TRY(rows_add(s, order_id, arena, &list));
	*out = list.at;
	*out_count = list.count;
	return OK;
}
