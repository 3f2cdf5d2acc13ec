/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An order's rows in the journal and the timeline lead back from the newest
 * to the first; the trail says which is the newest. It is remembered in
 * memory and saved once per transaction.
 */
#include "storage/sqlite/inside.h"

static struct trail *slot_of(struct sqlite_storage *s, int64_t order_id)
{
	uint64_t mixed = (uint64_t)order_id * UINT64_C(0x9e3779b97f4a7c15);
	return &s->trails[(mixed >> 32) % TRAIL_SLOTS];
}

static RESULT slot_save(struct sqlite_storage *s, struct trail *slot)
{
	TRY(query_run(s, QUERY_TRAIL_PUT,
			ARGS(I64(slot->order_id), I64(slot->timeline_id),
					I64(slot->message_id)),
			NULL));
	slot->dirty = false;
	return OK;
}

static RESULT slot_load(
		struct sqlite_storage *s, struct trail *slot, int64_t order_id)
{
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(s, QUERY_TRAIL_GET, ARGS(I64(order_id)), &rows));
	TRY(rows_next(&rows, &more));
	*slot = (struct trail){.order_id = order_id};
	if (more) {
		slot->timeline_id = rows_i64(&rows);
		slot->message_id = rows_i64(&rows);
	}
	return OK;
}

RESULT trail_of(struct sqlite_storage *s, int64_t order_id, struct trail **out)
{
	struct trail *slot = slot_of(s, order_id);
	if (slot->order_id != order_id) {
		if (slot->dirty)
			TRY(slot_save(s, slot));
		TRY(slot_load(s, slot, order_id));
	}
	*out = slot;
	return OK;
}

RESULT trail_drop(struct sqlite_storage *s, int64_t order_id)
{
	struct trail *slot = slot_of(s, order_id);
	if (slot->order_id == order_id)
		*slot = (struct trail){0};
	return query_run(s, QUERY_TRAIL_DROP, ARGS(I64(order_id)), NULL);
}

RESULT trails_save(struct sqlite_storage *s)
{
	for (size_t i = 0; i < TRAIL_SLOTS; i++)
		if (s->trails[i].dirty)
			TRY(slot_save(s, &s->trails[i]));
	return OK;
}

void trails_forget(struct sqlite_storage *s)
{
	memset(s->trails, 0, sizeof s->trails);
}
