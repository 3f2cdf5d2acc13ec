/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs: put, claimed with a fence and a lease, saved or dropped by whoever
 * still has the fence. */
#include "storage/sqlite/inside.h"

typedef LIST(struct job) jobs;

/* $1 to $16 of job_put and job_save. */
#define JOB_ARGS(j) \
	I64((j)->id), I64((j)->order_id), I64((j)->verb), I64((j)->find), \
			I64((j)->want), I64((j)->phase), I64((j)->state), \
			I64((j)->tries), I64((j)->request_id), \
			I64((j)->due_at), I64((j)->lease_until), \
			I64((j)->fence), I64((j)->first_sent_at), \
			I64(job_next(j)), TEXT((j)->account), TEXT((j)->note)

static time_ms job_next(const struct job *job)
{
	return job->state == JOB_CLAIMED ? job->lease_until : job->due_at;
}

RESULT job_put(struct storage_tx *tx, const struct job *job)
{
	int changes = 0;
	assert(job->id > 0);
	TRY(query_run(of_tx(tx), QUERY_JOB_PUT, ARGS(JOB_ARGS(job)), &changes));
	ENSURE(changes == 1, FAULT_CONFLICT);
	return OK;
}

RESULT job_save(struct storage_tx *tx, int64_t fence, const struct job *job)
{
	int changes = 0;
	TRY(query_run(of_tx(tx), QUERY_JOB_SAVE,
			ARGS(JOB_ARGS(job), I64(fence)), &changes));
	ENSURE(changes == 1, FAULT_CONFLICT);
	return OK;
}

static void job_read(struct rows *rows, struct arena *arena, struct job *out)
{

	out->id = rows_i64(rows);
	out->order_id = rows_i64(rows);
	out->verb = rows_i64(rows);
	out->find = rows_i64(rows);
	out->want = rows_i64(rows);
	out->phase = rows_i64(rows);
	out->state = rows_i64(rows);
	out->tries = rows_i64(rows);
	out->request_id = rows_i64(rows);
	out->due_at = rows_i64(rows);
	out->lease_until = rows_i64(rows);
	out->fence = rows_i64(rows);
	out->first_sent_at = rows_i64(rows);
	out->account = rows_str(rows, arena);
	out->note = rows_str(rows, arena);
}

RESULT job_get(struct storage_tx *tx, int64_t id, struct arena *arena,
		struct job *out)
{
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(of_tx(tx), QUERY_JOB_GET, ARGS(I64(id)), &rows));
	TRY(rows_next(&rows, &more));
	ENSURE(more, FAULT_NOT_FOUND);
	job_read(&rows, arena, out);
	return OK;
}

/* Gone already, or somebody else's by now. */
RESULT job_drop(struct storage_tx *tx, int64_t id, int64_t fence)
{
	struct sqlite_storage *s = of_tx(tx);
	struct job now;
	int changes = 0;
	TRY(query_run(s, QUERY_JOB_DROP, ARGS(I64(id), I64(fence)), &changes));
	if (changes == 1)
		return OK;
	TRY(job_get(tx, id, s->scratch, &now));
	return FAIL(FAULT_CONFLICT);
}

static RESULT rows_all(struct rows *rows, struct arena *arena, jobs *out)
{
	bool more = false;
	TRY(rows_next(rows, &more));
	while (more) {
		job_read(rows, arena, LIST_ADD(arena, out));
		TRY(rows_next(rows, &more));
	}
	return OK;
}

static RESULT due_list(struct sqlite_storage *s, struct str account,
		time_ms now, int64_t limit, struct arena *arena, jobs *out)
{
	DEFER(rows_end) struct rows rows = {0};
	TRY(rows_open(s, QUERY_JOB_DUE,
			ARGS(TEXT(account), I64(now), I64(limit)), &rows));
	return rows_all(&rows, arena, out);
}

RESULT job_claim(struct storage_tx *tx, struct str account, time_ms now,
		time_ms lease_until, int64_t fence, int64_t limit,
		struct arena *arena, struct job **out, size_t *out_count)
{
	struct sqlite_storage *s = of_tx(tx);
	jobs list = {0};
	TRY(due_list(s, account, now, limit, arena, &list));
	for (size_t i = 0; i < list.count; i++) {
		struct job *job = &list.at[i];
		job->state = JOB_CLAIMED;
		job->tries++;
		job->fence = fence;
		job->lease_until = lease_until;
		TRY(query_run(s, QUERY_JOB_CLAIM,
				ARGS(I64(job->id), I64(fence),
						I64(lease_until)),
				NULL));
	}
	*out = list.at;
	*out_count = list.count;
	return OK;
}

RESULT leases_end(struct storage_tx *tx)
{
	TRY(query_run(of_tx(tx), QUERY_JOB_LEASES_END, NULL, 0, NULL));
	return query_run(of_tx(tx), QUERY_POLL_LEASES_END, NULL, 0, NULL);
}

RESULT job_next_due(struct storage_tx *tx, struct str account, time_ms *out)
{
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(of_tx(tx), QUERY_JOB_NEXT_DUE, ARGS(TEXT(account)),
			&rows));
	TRY(rows_next(&rows, &more));
	*out = more ? rows_i64(&rows) : 0;
	return OK;
}

RESULT job_accounts(struct storage_tx *tx, struct arena *arena,
		struct str **out, size_t *out_count)
{
	LIST(struct str) list = {0};
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(of_tx(tx), QUERY_JOB_ACCOUNTS, NULL, 0, &rows));
	TRY(rows_next(&rows, &more));
	while (more) {
		*LIST_ADD(arena, &list) = rows_str(&rows, arena);
		TRY(rows_next(&rows, &more));
	}
	*out = list.at;
	*out_count = list.count;
	return OK;
}

RESULT job_list(struct storage_tx *tx, int64_t order_id, int64_t limit,
		struct arena *arena, struct job **out, size_t *out_count)
{
	struct sqlite_storage *s = of_tx(tx);
	jobs list = {0};
	DEFER(rows_end) struct rows rows = {0};
	if (order_id)
		TRY(rows_open(s, QUERY_JOB_LIST,
				ARGS(I64(order_id), I64(limit)), &rows));
	else
		TRY(rows_open(s, QUERY_JOB_LIST_ALL, ARGS(I64(limit)), &rows));
	TRY(rows_all(&rows, arena, &list));
	*out = list.at;
	*out_count = list.count;
	return OK;
}
