/* SPDX-License-Identifier: Apache-2.0 */
/* Bundles in the database: two packed halves behind each other, cut into
 * pieces that fill their pages. */
#include "storage/sqlite/bundle.h"

#include "base/pack.h"

/* Four of them, with what SQLite puts around them, are a page. */
#define PIECE_SIZE 1008

RESULT bundle_get(
		struct sqlite_storage *s, int64_t order_id, struct bundle *out)
{
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(s, QUERY_BUNDLE_GET, ARGS(I64(order_id)), &rows));
	TRY(rows_next(&rows, &more));
	*out = (struct bundle){0};
	if (!more)
		return OK;
	out->order_id = order_id;
	out->last_id = rows_i64(&rows);
	out->first_id = rows_i64(&rows);
	out->piece = rows_i64(&rows);
	out->pieces = rows_i64(&rows);
	out->dictionary_id = rows_i64(&rows);
	out->key_id = rows_i64(&rows);
	return OK;
}

static RESULT pieces_join(struct sqlite_storage *s, const struct bundle *b,
		struct buf *out)
{
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(s, QUERY_PIECE_LIST, ARGS(I64(b->piece), I64(b->pieces)),
			&rows));
	TRY(rows_next(&rows, &more));
	while (more) {
		buf_add(out, rows_peek(&rows));
		TRY(rows_next(&rows, &more));
	}
	return buf_check(out);
}

/* The first half, or the second. */
static RESULT half_unpack(struct sqlite_storage *s, const struct bundle *b,
		struct str bytes, bool second, struct arena *arena,
		struct str *out)
{
	struct unpack in = {.rest = bytes};
	struct packed half = {true, b->dictionary_id, unpack_str(&in)};
	ENSURE(!in.bad && b->key_id == 0, FAULT_CORRUPT_ROW);
	if (second)
		half.bytes = in.rest;
	return body_unpack(s, &half, arena, out);
}

static RESULT columns_of(struct sqlite_storage *s, const struct bundle *b,
		struct str bytes, struct arena *arena, struct history *out)
{
	struct str columns;
	TRY(half_unpack(s, b, bytes, false, arena, &columns));
	return history_columns_read(columns, b->order_id, arena, out);
}

RESULT bundle_columns(struct sqlite_storage *s, const struct bundle *b,
		struct arena *arena, struct history *out)
{
	DEFER(buf_done) struct buf bytes;
	buf_init(&bytes, PACKED_MAX);
	*out = (struct history){0};
	if (!b->order_id)
		return OK;
	TRY(pieces_join(s, b, &bytes));
	return columns_of(s, b, buf_str(&bytes), arena, out);
}

RESULT bundle_whole(struct sqlite_storage *s, const struct bundle *b,
		struct arena *arena, struct history *out)
{
	DEFER(buf_done) struct buf bytes;
	struct str bodies;
	buf_init(&bytes, PACKED_MAX);
	*out = (struct history){0};
	if (!b->order_id)
		return OK;
	TRY(pieces_join(s, b, &bytes));
	TRY(columns_of(s, b, buf_str(&bytes), arena, out));
	TRY(half_unpack(s, b, buf_str(&bytes), true, arena, &bodies));
	return history_bodies_read(bodies, out);
}

RESULT bundle_facts(struct sqlite_storage *s, int64_t order_id,
		struct arena *arena, struct str *out)
{
	DEFER(buf_done) struct buf bytes;
	struct bundle b;
	struct str bodies;
	buf_init(&bytes, PACKED_MAX);
	TRY(bundle_get(s, order_id, &b));
	ENSURE(b.order_id, FAULT_CORRUPT_ROW);
	TRY(pieces_join(s, &b, &bytes));
	TRY(half_unpack(s, &b, buf_str(&bytes), true, arena, &bodies));
	return history_facts_read(bodies, out);
}

struct message *history_message(const struct history *h, int64_t id)
{
	for (size_t i = 0; i < h->messages.count; i++)
		if (h->messages.at[i].id == id)
			return &h->messages.at[i];
	return NULL;
}

static RESULT bundle_has(struct sqlite_storage *s, int64_t order_id, int64_t id,
		struct arena *arena, struct bundle *out, bool *out_has)
{
	struct history h;
	TRY(bundle_get(s, order_id, out));
	TRY(bundle_columns(s, out, arena, &h));
	*out_has = history_message(&h, id) != NULL;
	return OK;
}

/* A message's id says when it was, not whose it is: those that were alive
 * then are looked at, from the one on that came to rest first. */
RESULT bundle_find(struct sqlite_storage *s, int64_t message_id,
		struct arena *arena, struct bundle *out)
{
	DEFER(rows_end) struct rows rows = {0};
	enum fault otherwise = FAULT_NOT_FOUND;
	bool more = false, has = false;
	TRY(rows_open(s, QUERY_BUNDLE_AROUND, ARGS(I64(message_id)), &rows));
	TRY(rows_next(&rows, &more));
	while (more) {
		struct result r = bundle_has(s, rows_i64(&rows), message_id,
				arena, out, &has);
		if (r.fault == FAULT_CORRUPT_ROW)
			otherwise = r.fault;
		else
			TRY(r);
		if (has)
			return OK;
		TRY(rows_next(&rows, &more));
	}
	return FAIL(otherwise);
}

static RESULT half_zip(struct sqlite_storage *s, const struct history *h,
		void (*write)(const struct history *, struct buf *),
		struct packed *out)
{
	DEFER(buf_done) struct buf plain;
	buf_init(&plain, 2 * BUNDLE_BYTES_MAX);
	write(h, &plain);
	TRY(buf_check(&plain));
	return body_zip(s, ZIP_SMALL, buf_str(&plain), out);
}

static RESULT pieces_put(struct sqlite_storage *s, struct str bytes,
		struct bundle *bundle)
{
	while (bytes.len) {
		struct str piece = bytes;
		if (piece.len > PIECE_SIZE)
			piece.len = PIECE_SIZE;
		TRY(query_run(s, QUERY_PIECE_PUT,
				ARGS(I64(bundle->piece + bundle->pieces),
						BLOB(piece)),
				NULL));
		bundle->pieces++;
		bytes = str_skip(bytes, piece.len);
	}
	return OK;
}

static RESULT piece_next(struct sqlite_storage *s, int64_t *out)
{
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(s, QUERY_PIECE_NEXT, NULL, 0, &rows));
	TRY(rows_next(&rows, &more));
	*out = rows_i64(&rows);
	return OK;
}

static RESULT pieces_clear(struct sqlite_storage *s, const struct bundle *b)
{
	if (!b->order_id)
		return OK;
	return query_run(s, QUERY_PIECE_CLEAR,
			ARGS(I64(b->piece), I64(b->pieces)), NULL);
}

static struct bundle bundle_of(int64_t order_id, const struct history *h)
{
	struct bundle b = {.order_id = order_id};
	if (h->messages.count) {
		b.first_id = h->messages.at[0].id;
		b.last_id = h->messages.at[h->messages.count - 1].id;
	}
	return b;
}

RESULT bundle_put(struct sqlite_storage *s, int64_t order_id,
		const struct bundle *old, const struct history *h)
{
	DEFER(buf_done) struct buf bytes;
	struct bundle b = bundle_of(order_id, h);
	struct packed columns, bodies;
	buf_init(&bytes, PACKED_MAX);
	TRY(half_zip(s, h, history_columns_write, &columns));
	TRY(half_zip(s, h, history_bodies_write, &bodies));
	b.dictionary_id = bodies.dictionary_id;
	pack_str(&bytes, columns.bytes);
	buf_add(&bytes, bodies.bytes);
	TRY(buf_check(&bytes));
	TRY(pieces_clear(s, old));
	TRY(piece_next(s, &b.piece));
	TRY(pieces_put(s, buf_str(&bytes), &b));
	return query_run(s, QUERY_BUNDLE_PUT,
			ARGS(I64(order_id), I64(b.last_id), I64(b.first_id),
					I64(b.piece), I64(b.pieces),
					I64(b.dictionary_id)),
			NULL);
}

RESULT bundle_drop(struct sqlite_storage *s, const struct bundle *b)
{
	TRY(pieces_clear(s, b));
	return query_run(s, QUERY_BUNDLE_DROP, ARGS(I64(b->order_id)), NULL);
}
