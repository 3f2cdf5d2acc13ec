/* SPDX-License-Identifier: Apache-2.0 */
/* Audits and what they found. */
#include "storage/sqlite/inside.h"

RESULT audit_put(struct storage_tx *tx, const struct audit_row *a)
{
	int changes = 0;
	TRY(query_run(of_tx(tx), QUERY_AUDIT_PUT,
			ARGS(I64(a->id), TEXT(a->asked_by), I64(a->started_at),
					I64(a->since), TEXT(a->scope),
					I64(a->before_id), I64(a->finished_at),
					I64(a->orders), I64(a->reads),
					I64(a->unread), I64(a->differences)),
			&changes));
	ENSURE(changes == 1, FAULT_CONFLICT);
	return OK;
}

static void audit_read(
		struct rows *rows, struct arena *arena, struct audit_row *out)
{
	out->id = rows_i64(rows);
	out->asked_by = rows_str(rows, arena);
	out->started_at = rows_i64(rows);
	out->since = rows_i64(rows);
	out->scope = rows_str(rows, arena);
	out->before_id = rows_i64(rows);
	out->finished_at = rows_i64(rows);
	out->orders = rows_i64(rows);
	out->reads = rows_i64(rows);
	out->unread = rows_i64(rows);
	out->differences = rows_i64(rows);
}

RESULT audit_list(struct storage_tx *tx, int64_t before_id, int64_t limit,
		struct arena *arena, struct audit_row **out, size_t *out_count)
{
	LIST(struct audit_row) list = {0};
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	int64_t below = before_id ? before_id : INT64_MAX;
	TRY(rows_open(of_tx(tx), QUERY_AUDIT_LIST, ARGS(I64(below), I64(limit)),
			&rows));
	TRY(rows_next(&rows, &more));
	while (more) {
		audit_read(&rows, arena, LIST_ADD(arena, &list));
		TRY(rows_next(&rows, &more));
	}
	*out = list.at;
	*out_count = list.count;
	return OK;
}

RESULT difference_put(struct storage_tx *tx, const struct difference_row *d)
{
	int changes = 0;
	TRY(query_run(of_tx(tx), QUERY_DIFFERENCE_PUT,
			ARGS(I64(d->audit_id), I64(d->id), I64(d->order_id),
					TEXT(d->repair), TEXT(d->place),
					TEXT(d->object), TEXT(d->code),
					TEXT(d->ours), TEXT(d->theirs)),
			&changes));
	ENSURE(changes == 1, FAULT_DUPLICATE);
	return OK;
}

static void difference_read(struct rows *rows, struct arena *arena,
		struct difference_row *out)
{
	out->audit_id = rows_i64(rows);
	out->id = rows_i64(rows);
	out->order_id = rows_i64(rows);
	out->repair = rows_str(rows, arena);
	out->place = rows_str(rows, arena);
	out->object = rows_str(rows, arena);
	out->code = rows_str(rows, arena);
	out->ours = rows_str(rows, arena);
	out->theirs = rows_str(rows, arena);
}

RESULT difference_list(struct storage_tx *tx, int64_t audit_id, int64_t after,
		int64_t limit, struct arena *arena, struct difference_row **out,
		size_t *out_count)
{
	LIST(struct difference_row) list = {0};
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(of_tx(tx), QUERY_DIFFERENCE_LIST,
			ARGS(I64(audit_id), I64(after), I64(limit)), &rows));
	TRY(rows_next(&rows, &more));
	while (more) {
		difference_read(&rows, arena, LIST_ADD(arena, &list));
		TRY(rows_next(&rows, &more));
	}
	*out = list.at;
	*out_count = list.count;
	return OK;
}
