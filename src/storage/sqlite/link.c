/* SPDX-License-Identifier: Apache-2.0 */
/* Which order a payment belongs to, events that fit none yet, and where
 * polls go on. */
#include "storage/sqlite/inside.h"

RESULT link_put(struct storage_tx *tx, struct str account, struct str reference,
		int64_t order_id)
{
	return query_run(of_tx(tx), QUERY_LINK_PUT,
			ARGS(TEXT(account), TEXT(reference), I64(order_id)),
			NULL);
}

RESULT link_get(struct storage_tx *tx, struct str account, struct str reference,
		int64_t *out_order_id)
{
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(of_tx(tx), QUERY_LINK_GET,
			ARGS(TEXT(account), TEXT(reference)), &rows));
	TRY(rows_next(&rows, &more));
	ENSURE(more, FAULT_NOT_FOUND);
	*out_order_id = rows_i64(&rows);
	return OK;
}

RESULT park_put(struct storage_tx *tx, struct str account, struct str reference,
		int64_t message_id, struct str facts)
{
	return query_run(of_tx(tx), QUERY_PARK_PUT,
			ARGS(TEXT(account), TEXT(reference), I64(message_id),
					BLOB(facts)),
			NULL);
}

RESULT park_take(struct storage_tx *tx, struct str account,
		struct str reference, struct arena *arena,
		struct str **out_facts, int64_t **out_messages,
		size_t *out_count)
{
	struct sqlite_storage *s = of_tx(tx);
	LIST(int64_t) messages = {0};
	LIST(struct str) facts = {0};
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(s, QUERY_PARK_LIST, ARGS(TEXT(account), TEXT(reference)),
			&rows));
	TRY(rows_next(&rows, &more));
	while (more) {
		*LIST_ADD(arena, &messages) = rows_i64(&rows);
		*LIST_ADD(arena, &facts) = rows_str(&rows, arena);
		TRY(rows_next(&rows, &more));
	}
	rows_end(&rows);
	if (facts.count)
		TRY(query_run(s, QUERY_PARK_CLEAR,
				ARGS(TEXT(account), TEXT(reference)), NULL));
	*out_facts = facts.at;
	*out_messages = messages.at;
	*out_count = facts.count;
	return OK;
}

static RESULT poll_find(struct sqlite_storage *s, struct str account,
		struct arena *arena, struct poll_row *out)
{
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(s, QUERY_POLL_GET, ARGS(TEXT(account)), &rows));
	TRY(rows_next(&rows, &more));
	ENSURE(more, FAULT_NOT_FOUND);
	out->account = rows_str(&rows, arena);
	out->cursor = rows_str(&rows, arena);
	out->due_at = rows_i64(&rows);
	out->lease_until = rows_i64(&rows);
	out->fence = rows_i64(&rows);
	return OK;
}

RESULT poll_get(struct storage_tx *tx, struct str account, struct arena *arena,
		struct poll_row *out)
{
	struct sqlite_storage *s = of_tx(tx);
	struct result r = poll_find(s, account, arena, out);
	if (r.fault != FAULT_NOT_FOUND)
		return r;
	if (s->tx.writes)
		TRY(query_run(s, QUERY_POLL_MAKE, ARGS(TEXT(account)), NULL));
	*out = (struct poll_row){.account = arena_copy(arena, account)};
	return OK;
}

RESULT poll_save(struct storage_tx *tx, int64_t fence,
		const struct poll_row *row)
{
	int changes = 0;
	TRY(query_run(of_tx(tx), QUERY_POLL_SAVE,
			ARGS(TEXT(row->account), TEXT(row->cursor),
					I64(row->due_at), I64(row->lease_until),
					I64(row->fence), I64(fence)),
			&changes));
	ENSURE(changes == 1, FAULT_CONFLICT);
	return OK;
}
