/* SPDX-License-Identifier: Apache-2.0 */
/* The journal: each raw exchange, head and body packed together. */
#include "base/crypto.h"
#include "storage/sqlite/bundle.h"

/* Head and body behind each other, as they are packed. */
static struct str whole_of(const struct message *m, struct arena *arena)
{
	if (!m->head.len)
		return m->body;
	char *both = arena_take(arena, m->head.len + m->body.len);
	memcpy(both, m->head.at, m->head.len);
	if (m->body.len)
		memcpy(both + m->head.len, m->body.at, m->body.len);
	return (struct str){both, m->head.len + m->body.len};
}

/* Only bytes that go out again must be the same to the last one. */
static int64_t checksum_of(const struct message *m, struct str whole)
{
	if (m->state != MESSAGE_SEALED)
		return 0;
	return (int64_t)(hash64(whole) & UINT32_MAX);
}

/* The message before it on its order's way; this one is the newest now. */
static RESULT before_of(struct sqlite_storage *s, int64_t order_id, int64_t id,
		int64_t *out_before)
{
	struct trail *trail;
	*out_before = 0;
	if (!order_id)
		return OK;
	TRY(trail_of(s, order_id, &trail));
	*out_before = trail->message_id;
	trail->message_id = id;
	trail->dirty = true;
	return OK;
}

RESULT message_put(struct storage_tx *tx, const struct message *m)
{
	struct sqlite_storage *s = of_tx(tx);
	struct packed packed;
	int64_t before;
	assert(m->id > 0);
	struct str whole = whole_of(m, s->scratch);
	TRY(body_pack(s, whole, &packed));
	TRY(before_of(s, m->order_id, m->id, &before));
	return query_run(s, QUERY_MESSAGE_PUT,
			ARGS(I64(m->id), I64(before), I64(m->order_id),
					I64(m->reply_to), I64(m->at),
					I64(m->direction), I64(m->state),
					I64(m->status),
					I64((int64_t)m->head.len),
					I64(packed.is_zip),
					I64(packed.dictionary_id),
					I64(checksum_of(m, whole)),
					TEXT(m->account), TEXT(m->topic),
					TEXT(m->note), BLOB(packed.bytes)),
			NULL);
}

static RESULT order_of(struct sqlite_storage *s, int64_t id, int64_t *out)
{
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(s, QUERY_MESSAGE_ORDER, ARGS(I64(id)), &rows));
	TRY(rows_next(&rows, &more));
	ENSURE(more, FAULT_NOT_FOUND);
	*out = rows_i64(&rows);
	return OK;
}

/* A message that had no order joins the end of its way. */
static RESULT message_assign(
		struct sqlite_storage *s, int64_t id, int64_t order_id)
{
	int64_t before;
	TRY(before_of(s, order_id, id, &before));
	return query_run(s, QUERY_MESSAGE_ASSIGN,
			ARGS(I64(id), I64(order_id), I64(before)), NULL);
}

RESULT message_state(struct storage_tx *tx, int64_t id, int64_t state,
		struct str note, int64_t order_id)
{
	struct sqlite_storage *s = of_tx(tx);
	int64_t now = 0;
	struct result r = order_of(s, id, &now);
	if (r.fault == FAULT_NOT_FOUND) {
		TRY(rest_undo(tx, id));
		r = order_of(s, id, &now);
	}
	TRY(r);
	if (order_id && !now)
		TRY(message_assign(s, id, order_id));
	return query_run(s, QUERY_MESSAGE_SET,
			ARGS(I64(id), I64(state), TEXT(note)), NULL);
}

struct kept {
	struct packed packed;
	int64_t head_len, key_id, checksum;
};

static RESULT whole_check(const struct message *m, const struct kept *kept,
		struct str whole)
{
	ENSURE(kept->key_id == 0 && kept->head_len >= 0, FAULT_CORRUPT_ROW);
	ENSURE((size_t)kept->head_len <= whole.len, FAULT_CORRUPT_ROW);
	ENSURE(!kept->checksum ||
					kept->checksum ==
							(int64_t)(hash64(whole) &
									UINT32_MAX),
			FAULT_CORRUPT_ROW);
	ENSURE(m->state != MESSAGE_SEALED || kept->checksum, FAULT_CORRUPT_ROW);
	return OK;
}

static void fields_read(struct rows *rows, struct arena *arena,
		struct message *m, struct kept *kept)
{
	m->id = rows_i64(rows);
	m->order_id = rows_i64(rows);
	m->reply_to = rows_i64(rows);
	m->at = rows_i64(rows);
	m->direction = rows_i64(rows);
	m->state = rows_i64(rows);
	m->status = rows_i64(rows);
	m->account = rows_str(rows, arena);
	m->topic = rows_str(rows, arena);
	m->note = rows_str(rows, arena);
	kept->head_len = rows_i64(rows);
	kept->packed.is_zip = rows_i64(rows);
	kept->packed.dictionary_id = rows_i64(rows);
	kept->key_id = rows_i64(rows);
	kept->checksum = rows_i64(rows);
	kept->packed.bytes = rows_peek(rows);
}

RESULT message_row_read(
		struct rows *rows, struct arena *arena, struct message *out)
{
	struct kept kept = {0};
	struct str whole;
	fields_read(rows, arena, out, &kept);
	TRY(body_unpack(rows->s, &kept.packed, arena, &whole));
	TRY(whole_check(out, &kept, whole));
	out->head = (struct str){whole.at, (size_t)kept.head_len};
	out->body = str_skip(whole, out->head.len);
	return OK;
}

static RESULT row_get(struct sqlite_storage *s, int64_t id, struct arena *arena,
		struct message *out)
{
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(s, QUERY_MESSAGE_GET, ARGS(I64(id)), &rows));
	TRY(rows_next(&rows, &more));
	ENSURE(more, FAULT_NOT_FOUND);
	struct message m = {0};
	TRY(message_row_read(&rows, arena, &m));
	*out = m;
	return OK;
}

RESULT message_get(struct storage_tx *tx, int64_t id, struct arena *arena,
		struct message *out)
{
	struct sqlite_storage *s = of_tx(tx);
	struct bundle bundle;
	struct history h;
	struct result r = row_get(s, id, arena, out);
	if (r.fault != FAULT_NOT_FOUND)
		return r;
	TRY(bundle_find(s, id, arena, &bundle));
	TRY(bundle_whole(s, &bundle, arena, &h));
	*out = *history_message(&h, id);
	return OK;
}
