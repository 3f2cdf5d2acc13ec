/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of messages, newest first: those in rows and those in bundles. */
#include <stdlib.h>

#include "storage/sqlite/bundle.h"

typedef LIST(struct message) messages;

/* What is asked for; order_id 0: of any. */
struct wanted {
	int64_t order_id, state, below;
	size_t limit;
};

static bool is_odd(int64_t state)
{
	return (state >= MESSAGE_UNREADABLE && state <= MESSAGE_QUARANTINED) ||
			state == MESSAGE_PRIVACY;
}

static RESULT list_open(struct sqlite_storage *s, const struct wanted *w,
		struct rows *out)
{
	int64_t limit = (int64_t)w->limit;
	if (w->order_id)
		return rows_open(s, QUERY_MESSAGE_LIST_ORDER,
				ARGS(I64(w->below), I64(w->state), I64(limit),
						I64(w->order_id)),
				out);
	return rows_open(s,
			is_odd(w->state) ? QUERY_MESSAGE_LIST_ODD
					 : QUERY_MESSAGE_LIST,
			ARGS(I64(w->below), I64(w->state), I64(limit)), out);
}

/* A damaged body must not hide the list: its row stands there without a
 * head, and message_get tells. */
static RESULT list_read(
		struct rows *rows, struct arena *arena, struct message *out)
{
	struct result r = message_row_read(rows, arena, out);
	out->body = STR_NONE;
	return r.fault == FAULT_CORRUPT_ROW ? OK : r;
}

static RESULT rows_list(struct sqlite_storage *s, const struct wanted *w,
		struct arena *arena, messages *out)
{
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(list_open(s, w, &rows));
	TRY(rows_next(&rows, &more));
	while (more) {
		TRY(list_read(&rows, arena, LIST_ADD(arena, out)));
		TRY(rows_next(&rows, &more));
	}
	return OK;
}

RESULT message_rows(struct sqlite_storage *s, int64_t order_id, size_t limit,
		struct arena *arena, struct message **out, size_t *out_count)
{
	const struct wanted all = {order_id, 0, INT64_MAX, limit};
	DEFER(rows_end) struct rows rows = {0};
	messages list = {0};
	bool more = false;
	TRY(list_open(s, &all, &rows));
	TRY(rows_next(&rows, &more));
	while (more) {
		TRY(message_row_read(&rows, arena, LIST_ADD(arena, &list)));
		TRY(rows_next(&rows, &more));
	}
	*out = list.at;
	*out_count = list.count;
	return OK;
}

static int newest_first(const void *a, const void *b)
{
	const struct message *x = a, *y = b;
	return (x->id < y->id) - (x->id > y->id);
}

static void history_add(const struct history *h, const struct wanted *w,
		struct arena *arena, messages *out)
{
	size_t before = out->count;
	for (size_t i = 0; i < h->messages.count; i++) {
		struct message m = h->messages.at[i];
		m.body = STR_NONE;
		if (m.id < w->below && (!w->state || m.state == w->state))
			*LIST_ADD(arena, out) = m;
	}
	if (out->count == before)
		return;
	qsort(out->at, out->count, sizeof *out->at, newest_first);
	if (out->count > w->limit)
		out->count = w->limit;
}

/* Heads are with the bodies: when those are damaged, a list has none. */
static RESULT heads_read(struct sqlite_storage *s, const struct bundle *b,
		struct arena *arena, struct history *out)
{
	struct result r = bundle_whole(s, b, arena, out);
	if (r.fault != FAULT_CORRUPT_ROW)
		return r;
	TRY(bundle_columns(s, b, arena, out));
	for (size_t i = 0; i < out->messages.count; i++)
		out->messages.at[i].head = STR_NONE;
	return OK;
}

static RESULT bundle_list(struct sqlite_storage *s, const struct wanted *w,
		int64_t order_id, struct arena *arena, messages *out)
{
	struct bundle b;
	struct history h;
	TRY(bundle_get(s, order_id, &b));
	TRY(heads_read(s, &b, arena, &h));
	history_add(&h, w, arena, out);
	return OK;
}

/* No message of a bundle that ends so can come into the list any more. */
static bool is_full(const messages *list, const struct wanted *w, int64_t end)
{
	int64_t top = end < w->below ? end : w->below - 1;
	return list->count >= w->limit && list->at[list->count - 1].id > top;
}

/* From the bundle that ends last on. Damage to one hides no other. */
static RESULT bundles_list(struct sqlite_storage *s, const struct wanted *w,
		struct arena *arena, messages *out)
{
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(s, QUERY_BUNDLE_NEWEST, ARGS(I64(w->below)), &rows));
	TRY(rows_next(&rows, &more));
	while (more && !is_full(out, w, rows_i64(&rows))) {
		struct result r =
				bundle_list(s, w, rows_i64(&rows), arena, out);
		if (r.fault != FAULT_CORRUPT_ROW)
			TRY(r);
		TRY(rows_next(&rows, &more));
	}
	return OK;
}

/* Odd ones are never in bundles. */
static RESULT list_all(struct sqlite_storage *s, const struct wanted *w,
		struct arena *arena, messages *out)
{
	TRY(rows_list(s, w, arena, out));
	if (is_odd(w->state) || !w->limit)
		return OK;
	if (w->order_id)
		return bundle_list(s, w, w->order_id, arena, out);
	return bundles_list(s, w, arena, out);
}

RESULT message_list(struct storage_tx *tx, int64_t order_id, int64_t state,
		int64_t before_id, int64_t limit, struct arena *arena,
		struct message **out, size_t *out_count)
{
	struct sqlite_storage *s = of_tx(tx);
	const struct wanted wanted = {order_id, state,
			before_id ? before_id : INT64_MAX,
			limit > 0 ? (size_t)limit : 0};
	messages list = {0};
	if (s->tx.writes)
		TRY(trails_save(s));
	TRY(list_all(s, &wanted, arena, &list));
	*out = list.at;
	*out_count = list.count;
	return OK;
}
