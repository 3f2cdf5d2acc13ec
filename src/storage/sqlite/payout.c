/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of payouts that no order has. */
#include "storage/sqlite/inside.h"

RESULT payout_put(struct storage_tx *tx, const struct payout_kept *row)
{
	return query_run(of_tx(tx), QUERY_PAYOUT_PUT,
			ARGS(TEXT(row->account), TEXT(row->payout),
					TEXT(row->line), I64(row->day),
					TEXT(row->currency), I64(row->gross),
					I64(row->fee), TEXT(row->names),
					TEXT(row->about), TEXT(row->why),
					I64(row->state), I64(row->seen_at)),
			NULL);
}

RESULT payout_settle(struct storage_tx *tx, const struct payout_kept *row)
{
	int changes = 0;
	TRY(query_run(of_tx(tx), QUERY_PAYOUT_SETTLE,
			ARGS(TEXT(row->account), TEXT(row->payout),
					TEXT(row->line), I64(row->settled_at),
					TEXT(row->settled_by), TEXT(row->note)),
			&changes));
	ENSURE(changes == 1, FAULT_NOT_FOUND);
	return OK;
}

RESULT payout_drop(struct storage_tx *tx, struct str account, struct str payout,
		struct str line)
{
	return query_run(of_tx(tx), QUERY_PAYOUT_DROP,
			ARGS(TEXT(account), TEXT(payout), TEXT(line)), NULL);
}

static void row_read(
		struct rows *rows, struct arena *arena, struct payout_kept *row)
{
	row->account = rows_str(rows, arena);
	row->payout = rows_str(rows, arena);
	row->line = rows_str(rows, arena);
	row->day = rows_i64(rows);
	row->currency = rows_str(rows, arena);
	row->gross = rows_i64(rows);
	row->fee = rows_i64(rows);
	row->names = rows_str(rows, arena);
	row->about = rows_str(rows, arena);
	row->why = rows_str(rows, arena);
	row->state = rows_i64(rows);
	row->seen_at = rows_i64(rows);
	row->settled_at = rows_i64(rows);
	row->settled_by = rows_str(rows, arena);
	row->note = rows_str(rows, arena);
}

RESULT payout_list(struct storage_tx *tx, const struct payout_filter *filter,
		struct arena *arena, struct payout_kept **out,
		size_t *out_count)
{
	LIST(struct payout_kept) list = {0};
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(of_tx(tx), QUERY_PAYOUT_LIST,
			ARGS(TEXT(filter->account), I64(filter->state),
					TEXT(filter->after_account),
					TEXT(filter->after_payout),
					TEXT(filter->after_line),
					I64(filter->limit)),
			&rows));
	TRY(rows_next(&rows, &more));
	while (more) {
		row_read(&rows, arena, LIST_ADD(arena, &list));
		TRY(rows_next(&rows, &more));
	}
	*out = list.at;
	*out_count = list.count;
	return OK;
}
