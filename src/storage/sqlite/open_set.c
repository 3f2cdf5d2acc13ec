/* SPDX-License-Identifier: Apache-2.0 */
/* The open holds and tasks of an order. A set that stays the same costs one
 * look-up; few orders have any. */
#include "storage/sqlite/inside.h"

RESULT holds_list(struct storage_tx *tx, int64_t order_id, struct arena *arena,
		struct hold_row **out, size_t *out_count)
{
	LIST(struct hold_row) list = {0};
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(of_tx(tx), QUERY_HOLD_LIST, ARGS(I64(order_id)), &rows));
	TRY(rows_next(&rows, &more));
	while (more) {
		struct hold_row *row = LIST_ADD(arena, &list);
		row->order_id = order_id;
		row->key = rows_str(&rows, arena);
		row->reason = rows_str(&rows, arena);
		row->text = rows_str(&rows, arena);
		row->fo = rows_str(&rows, arena);
		row->since = rows_i64(&rows);
		TRY(rows_next(&rows, &more));
	}
	*out = list.at;
	*out_count = list.count;
	return OK;
}

static bool hold_same(const struct hold_row *a, const struct hold_row *b)
{
	return str_eq(a->key, b->key) && str_eq(a->reason, b->reason) &&
			str_eq(a->text, b->text) && str_eq(a->fo, b->fo) &&
			a->since == b->since;
}

/* In any order. */
static bool holds_same(const struct hold_row *a, size_t a_count,
		const struct hold_row *b, size_t b_count)
{
	if (a_count != b_count)
		return false;
	for (size_t i = 0; i < a_count; i++) {
		size_t j = 0;
		while (j < b_count && !hold_same(&a[i], &b[j]))
			j++;
		if (j == b_count)
			return false;
	}
	return true;
}

RESULT holds_set(struct storage_tx *tx, int64_t order_id,
		const struct hold_row *rows, size_t count)
{
	struct sqlite_storage *s = of_tx(tx);
	struct hold_row *stored;
	size_t stored_count;
	TRY(holds_list(tx, order_id, s->scratch, &stored, &stored_count));
	if (holds_same(stored, stored_count, rows, count))
		return OK;
	TRY(query_run(s, QUERY_HOLD_CLEAR, ARGS(I64(order_id)), NULL));
	for (size_t i = 0; i < count; i++)
		TRY(query_run(s, QUERY_HOLD_PUT,
				ARGS(I64(order_id), TEXT(rows[i].key),
						TEXT(rows[i].reason),
						TEXT(rows[i].text),
						TEXT(rows[i].fo),
						I64(rows[i].since)),
				NULL));
	return OK;
}

RESULT tasks_list(struct storage_tx *tx, int64_t order_id, struct arena *arena,
		struct task_row **out, size_t *out_count)
{
	LIST(struct task_row) list = {0};
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(of_tx(tx), QUERY_TASK_LIST, ARGS(I64(order_id)), &rows));
	TRY(rows_next(&rows, &more));
	while (more) {
		struct task_row *row = LIST_ADD(arena, &list);
		row->order_id = order_id;
		row->key = rows_str(&rows, arena);
		row->text = rows_str(&rows, arena);
		row->since = rows_i64(&rows);
		TRY(rows_next(&rows, &more));
	}
	*out = list.at;
	*out_count = list.count;
	return OK;
}

static bool task_same(const struct task_row *a, const struct task_row *b)
{
	return str_eq(a->key, b->key) && str_eq(a->text, b->text) &&
			a->since == b->since;
}

static bool tasks_same(const struct task_row *a, size_t a_count,
		const struct task_row *b, size_t b_count)
{
	if (a_count != b_count)
		return false;
	for (size_t i = 0; i < a_count; i++) {
		size_t j = 0;
		while (j < b_count && !task_same(&a[i], &b[j]))
			j++;
		if (j == b_count)
			return false;
	}
	return true;
}

RESULT tasks_set(struct storage_tx *tx, int64_t order_id,
		const struct task_row *rows, size_t count)
{
	struct sqlite_storage *s = of_tx(tx);
	struct task_row *stored;
	size_t stored_count;
	TRY(tasks_list(tx, order_id, s->scratch, &stored, &stored_count));
	if (tasks_same(stored, stored_count, rows, count))
		return OK;
	TRY(query_run(s, QUERY_TASK_CLEAR, ARGS(I64(order_id)), NULL));
	for (size_t i = 0; i < count; i++)
		TRY(query_run(s, QUERY_TASK_PUT,
				ARGS(I64(order_id), TEXT(rows[i].key),
						TEXT(rows[i].text),
						I64(rows[i].since)),
				NULL));
	return OK;
}
