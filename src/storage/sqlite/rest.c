/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Orders at rest: who they are, and that their rows become a bundle. Nothing
 * hangs on it: an order that is forgotten here stays in rows and is found at
 * the next start. Many at once, since each alone would touch pages that it
 * shares with others.
 */
#include <stdlib.h>

#include "storage/sqlite/bundle.h"

#define REST_SLICE 32        /* at once */
#define REST_ENOUGH_IDLE 16  /* fewer wait for more */
#define REST_ENOUGH_BUSY 128 /* so many are not left for a quiet hour */

bool is_at_rest(const struct order_row *row)
{
	return row->wake_at == 0 && row->tasks == 0 &&
			row->hold_reason.len == 0 &&
			(str_eq(row->progress, STR("delivered")) ||
					str_eq(row->progress,
							STR("cancelled")));
}

/* One that goes on and comes to rest again waits anew: few things happen to
 * an order that has been left alone for a while. */
static void resting_forget(struct resting *r, int64_t order_id)
{
	for (size_t i = 0; i < r->count; i++) {
		struct order_version *place =
				&r->at[(r->first + i) % RESTING_MAX];
		if (place->id != order_id)
			continue;
		place->id = 0;
		r->gone++;
	}
}

static void resting_add(struct resting *r, int64_t order_id, int64_t version)
{
	resting_forget(r, order_id);
	if (r->count == RESTING_MAX) {
		r->scan_from = 0;
		r->scan = true;
		return;
	}
	r->at[(r->first + r->count++) % RESTING_MAX] =
			(struct order_version){order_id, version};
}

static struct order_version resting_take(struct resting *r)
{
	struct order_version which = r->at[r->first];
	r->first = (r->first + 1) % RESTING_MAX;
	r->count--;
	if (!which.id)
		r->gone--;
	return which;
}

static size_t resting_count(const struct resting *r)
{
	return r->count - r->gone;
}

void rest_note(struct sqlite_storage *s, const struct order_row *row)
{
	if (is_at_rest(row))
		resting_add(&s->resting, row->id, row->version + 1);
}

void rest_begin(struct sqlite_storage *s)
{
	s->resting = (struct resting){.scan = true};
}

/* Those that were at rest before the start, or found no place. */
static RESULT scan(struct sqlite_storage *s)
{
	DEFER(rows_end) struct rows rows = {0};
	struct resting *r = &s->resting;
	bool more = false;
	int64_t left = REST_SLICE;
	TRY(rows_open(s, QUERY_REST_LIST, ARGS(I64(r->scan_from), I64(left)),
			&rows));
	TRY(rows_next(&rows, &more));
	for (; more; left--) {
		r->scan_from = rows_i64(&rows);
		resting_add(r, r->scan_from, rows_i64(&rows));
		TRY(rows_next(&rows, &more));
	}
	r->scan = left == 0;
	return OK;
}

static RESULT has_job(struct sqlite_storage *s, int64_t order_id, bool *out)
{
	DEFER(rows_end) struct rows rows = {0};
	TRY(rows_open(s, QUERY_JOB_OF_ORDER, ARGS(I64(order_id)), &rows));
	return rows_next(&rows, out);
}

/* It came to rest in this version and has been left alone since. */
static RESULT rests(struct sqlite_storage *s, struct order_version which,
		struct arena *arena, struct str *out_facts, bool *out)
{
	struct order_row row;
	bool job = false;
	*out = false;
	struct result r = order_get_id(&s->tx.base, which.id, arena, &row);
	if (r.fault == FAULT_NOT_FOUND)
		return OK;
	TRY(r);
	if (row.version != which.version || !is_at_rest(&row))
		return OK;
	TRY(has_job(s, which.id, &job));
	*out_facts = row.facts;
	*out = !job;
	return OK;
}

/* What somebody should look at stays where it is found by its state. */
static bool is_odd(const struct message *m)
{
	return m->state >= MESSAGE_UNREADABLE &&
			m->state <= MESSAGE_QUARANTINED;
}

static bool fits(const struct history *h)
{
	size_t sum = h->facts.len;
	bool odd = false;
	for (size_t i = 0; i < h->messages.count; i++) {
		const struct message *m = &h->messages.at[i];
		sum += m->head.len + m->body.len;
		odd = odd || is_odd(m);
	}
	return !odd && sum <= BUNDLE_BYTES_MAX &&
			h->messages.count <= BUNDLE_ROWS_MAX &&
			h->lines.count <= BUNDLE_ROWS_MAX;
}

static int by_id(const void *a, const void *b)
{
	const struct message *x = a, *y = b;
	return (x->id > y->id) - (x->id < y->id);
}

/* Behind what the old bundle holds. A message that was assigned late may be
 * older than those. */
static RESULT rows_add(struct sqlite_storage *s, int64_t order_id,
		struct arena *arena, struct history *h, struct history *rows)
{
	TRY(message_rows(s, order_id, BUNDLE_ROWS_MAX + 1, arena,
			&rows->messages.at, &rows->messages.count));
	TRY(timeline_rows(s, order_id, arena, &rows->lines.at,
			&rows->lines.count));
	for (size_t i = 0; i < rows->messages.count; i++)
		*LIST_ADD(arena, &h->messages) = rows->messages.at[i];
	for (size_t i = 0; i < rows->lines.count; i++)
		*LIST_ADD(arena, &h->lines) = rows->lines.at[i];
	if (h->messages.count)
		qsort(h->messages.at, h->messages.count, sizeof *h->messages.at,
				by_id);
	return OK;
}

static RESULT rows_drop(struct sqlite_storage *s, int64_t order_id,
		const struct history *rows)
{
	for (size_t i = 0; i < rows->messages.count; i++)
		TRY(query_run(s, QUERY_MESSAGE_DROP,
				ARGS(I64(rows->messages.at[i].id)), NULL));
	for (size_t i = 0; i < rows->lines.count; i++)
		TRY(query_run(s, QUERY_TIMELINE_DROP,
				ARGS(I64(rows->lines.at[i].id)), NULL));
	return trail_drop(s, order_id);
}

/* A row that is damaged keeps its order in rows: what can be read stays so. */
static RESULT gather(struct sqlite_storage *s, struct order_version which,
		struct arena *arena, struct bundle *old, struct history *h,
		struct history *rows, bool *out)
{
	struct str facts;
	bool rest = false;
	TRY(rests(s, which, arena, &facts, &rest));
	if (!rest)
		return OK;
	TRY(bundle_get(s, which.id, old));
	TRY(bundle_whole(s, old, arena, h));
	TRY(rows_add(s, which.id, arena, h, rows));
	h->facts = facts;
	*out = rows->messages.count + rows->lines.count > 0 && fits(h);
	return OK;
}

static RESULT bundle_one(struct sqlite_storage *s, struct order_version which,
		struct arena *arena)
{
	struct bundle old = {0};
	struct history h = {0}, rows = {0};
	bool ready = false;
	struct result r = gather(s, which, arena, &old, &h, &rows, &ready);
	if (r.fault == FAULT_CORRUPT_ROW || r.fault == FAULT_LIMIT)
		return OK;
	TRY(r);
	if (!ready)
		return OK;
	TRY(bundle_put(s, which.id, &old, &h));
	TRY(rows_drop(s, which.id, &rows));
	return query_run(s, QUERY_ORDER_FACTS_LEAVE, ARGS(I64(which.id)), NULL);
}

static RESULT bundle_some(struct sqlite_storage *s)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct resting *r = &s->resting;
	for (int i = 0; i < REST_SLICE && r->count;) {
		struct order_version which = resting_take(r);
		if (!which.id)
			continue;
		TRY(bundle_one(s, which, arena));
		arena_reset(arena);
		arena_reset(s->scratch);
		i++;
	}
	return OK;
}

/* In a transaction of its own. What fails is looked for again later. */
static void slice(struct sqlite_storage *s)
{
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	struct result r = tx_begin(&s->base, TX_WRITE, &tx);
	if (!r.fault)
		r = bundle_some(s);
	if (!r.fault)
		r = tx_end(&tx);
	if (r.fault)
		rest_begin(s);
}

static RESULT rows_again(struct storage_tx *tx, int64_t order_id,
		const struct history *h)
{
	for (size_t i = 0; i < h->messages.count; i++)
		TRY(message_put(tx, &h->messages.at[i]));
	for (size_t i = 0; i < h->lines.count; i++)
		TRY(timeline_put(tx, &h->lines.at[i]));
	return query_run(of_tx(tx), QUERY_ORDER_FACTS_COME,
			ARGS(I64(order_id), BLOB(h->facts)), NULL);
}

/* Messages of an order at rest do not change. Should one do so after all,
 * its order is rows again. */
RESULT rest_undo(struct storage_tx *tx, int64_t message_id)
{
	struct sqlite_storage *s = of_tx(tx);
	struct bundle bundle;
	struct history h;
	TRY(bundle_find(s, message_id, s->scratch, &bundle));
	TRY(bundle_whole(s, &bundle, s->scratch, &h));
	TRY(rows_again(tx, bundle.order_id, &h));
	return bundle_drop(s, &bundle);
}

void rest_busy(struct sqlite_storage *s)
{
	if (resting_count(&s->resting) >= REST_ENOUGH_BUSY)
		slice(s);
}

void rest_idle(struct sqlite_storage *s)
{
	if (s->read_only)
		return;
	if (s->resting.scan && resting_count(&s->resting) < REST_ENOUGH_IDLE &&
			scan(s).fault)
		return;
	if (resting_count(&s->resting) >= REST_ENOUGH_IDLE)
		slice(s);
}
