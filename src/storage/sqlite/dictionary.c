/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What bodies are packed with. Dictionaries lie in the database itself, so
 * that a copy of it is whole; a row says which one it needs, and a reader
 * that meets a new one loads it.
 */
#include "base/crypto.h"
#include "base/zip.h"
#include "storage/sqlite/inside.h"

extern const unsigned char first_dictionary[];
extern const size_t first_dictionary_len;

static int64_t checksum_of(struct str bytes)
{
	return (int64_t)(hash64(bytes) & INT64_MAX);
}

RESULT dictionary_put(struct sqlite_storage *s, time_ms made_at, int64_t orders,
		struct str bytes)
{
	return query_run(s, QUERY_DICTIONARY_PUT,
			ARGS(I64(made_at), I64(orders), I64(checksum_of(bytes)),
					BLOB(bytes)),
			NULL);
}

RESULT dictionary_last(struct sqlite_storage *s, int64_t below, int64_t *out_id,
		int64_t *out_orders)
{
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(s, QUERY_DICTIONARY_LAST, ARGS(I64(below)), &rows));
	TRY(rows_next(&rows, &more));
	*out_id = more ? rows_i64(&rows) : 0;
	*out_orders = more ? rows_i64(&rows) : 0;
	return OK;
}

/* A database has one from its first day, small as it is. */
RESULT dictionary_ready(struct sqlite_storage *s)
{
	int64_t id, orders;
	TRY(dictionary_last(s, INT64_MAX, &id, &orders));
	if (id)
		return OK;
	return dictionary_put(s, 0, 0,
			(struct str){(const char *)first_dictionary,
					first_dictionary_len});
}

/* The first of the two copies that is whole. */
static RESULT whole_copy(struct rows *rows, struct zip_dictionary **out)
{
	int64_t checksum = rows_i64(rows);
	for (int i = 0; i < 2; i++) {
		struct str bytes = rows_peek(rows);
		if (checksum_of(bytes) == checksum)
			return zip_dictionary_open(bytes, out);
	}
	return FAIL(FAULT_CORRUPT_ROW);
}

static RESULT load(struct sqlite_storage *s, int64_t id,
		struct zip_dictionary **out)
{
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(s, QUERY_DICTIONARY_GET, ARGS(I64(id)), &rows));
	TRY(rows_next(&rows, &more));
	ENSURE(more, FAULT_CORRUPT_ROW);
	return whole_copy(&rows, out);
}

static RESULT dictionary_get(struct sqlite_storage *s, int64_t id,
		struct zip_dictionary **out)
{
	struct dictionary *slot =
			&s->dictionaries[(uint64_t)id % DICTIONARY_SLOTS];
	if (slot->id != id) {
		struct zip_dictionary *loaded;
		TRY(load(s, id, &loaded));
		zip_dictionary_close(slot->zip);
		*slot = (struct dictionary){id, loaded};
	}
	*out = slot->zip;
	return OK;
}

/* The newest that can be read: a damaged one spoils what was packed with it,
 * and nothing that is to come. */
static RESULT pick(struct sqlite_storage *s)
{
	struct zip_dictionary *d;
	int64_t orders, id = INT64_MAX;
	struct result r = FAIL(FAULT_CORRUPT_ROW);
	while (r.fault == FAULT_CORRUPT_ROW) {
		TRY(dictionary_last(s, id, &id, &orders));
		if (!id)
			break;
		r = dictionary_get(s, id, &d);
	}
	if (r.fault != FAULT_CORRUPT_ROW)
		TRY(r);
	s->dictionary_id = id;
	s->dictionary_picked = true;
	return OK;
}

void dictionaries_forget(struct sqlite_storage *s)
{
	for (size_t i = 0; i < DICTIONARY_SLOTS; i++)
		zip_dictionary_close(s->dictionaries[i].zip);
	memset(s->dictionaries, 0, sizeof s->dictionaries);
	s->dictionary_picked = false;
}

RESULT body_zip(struct sqlite_storage *s, enum zip_effort effort,
		struct str plain, struct packed *out)
{
	struct zip_dictionary *d = NULL;
	if (!s->dictionary_picked)
		TRY(pick(s));
	if (s->dictionary_id)
		TRY(dictionary_get(s, s->dictionary_id, &d));
	*out = (struct packed){true, s->dictionary_id, STR_NONE};
	out->bytes = d ? zip_pack_with(d, effort, plain, s->scratch)
		       : zip_pack(plain, s->scratch);
	return OK;
}

RESULT body_pack(struct sqlite_storage *s, struct str plain, struct packed *out)
{
	if (plain.len >= PACK_LEAST)
		return body_zip(s, ZIP_FAST, plain, out);
	*out = (struct packed){.bytes = plain};
	return OK;
}

RESULT body_unpack(struct sqlite_storage *s, const struct packed *packed,
		struct arena *arena, struct str *out_plain)
{
	struct zip_dictionary *d = NULL;
	if (!packed->is_zip) {
		ENSURE(!packed->dictionary_id, FAULT_CORRUPT_ROW);
		*out_plain = arena_copy(arena, packed->bytes);
		return OK;
	}
	if (packed->dictionary_id)
		TRY(dictionary_get(s, packed->dictionary_id, &d));
	return zip_unpack_with(d, packed->bytes, PACKED_MAX, arena, out_plain);
}
