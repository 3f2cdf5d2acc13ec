/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which events have been seen. A digest has no place of its own, so that
 * each alone would touch a page of a large index: newcomers are appended,
 * kept in memory as well, and moved to the index many at a time.
 */
#include <stdlib.h>

#include "base/crypto.h"
#include "storage/sqlite/inside.h"

static void digest_make(struct sqlite_storage *s, struct str account,
		struct str key, uint8_t out_digest[DIGEST_SIZE])
{
	uint8_t whole[SHA256_SIZE];
	size_t len = account.len + 1 + key.len;
	char *both = arena_take(s->scratch, len); /* the 0 between is there */
	if (account.len)
		memcpy(both, account.at, account.len);
	if (key.len)
		memcpy(both + account.len + 1, key.at, key.len);
	sha256((struct str){both, len}, whole);
	memcpy(out_digest, whole, DIGEST_SIZE);
}

static bool same(const uint8_t *a, const uint8_t *b)
{
	return memcmp(a, b, DIGEST_SIZE) == 0;
}

/* Where the digest is, or the free slot where it would be. */
static uint32_t *slot_find(
		struct inbox_new *in, const uint8_t digest[DIGEST_SIZE])
{
	uint32_t start;
	memcpy(&start, digest, sizeof start);
	for (uint32_t i = 0;; i++) {
		uint32_t *slot = &in->slots[(start + i) % INBOX_SLOTS];
		if (!*slot || same(in->digests[*slot - 1], digest))
			return slot;
	}
}

static void newcomer_add(
		struct inbox_new *in, const uint8_t digest[DIGEST_SIZE])
{
	uint32_t *slot = slot_find(in, digest);
	memcpy(in->digests[in->count], digest, DIGEST_SIZE);
	*slot = ++in->count;
}

/* The last ones go again. What came last was put behind all others, so that
 * nobody's way leads over its slot. */
void inbox_undo(struct sqlite_storage *s, uint32_t count)
{
	struct inbox_new *in = &s->inbox_new;
	if (s->tx.inbox_read)
		in->known = false;
	while (in->known && in->count > count) {
		*slot_find(in, in->digests[in->count - 1]) = 0;
		in->count--;
	}
}

static void inbox_make(struct inbox_new *in)
{
	if (!in->digests)
		in->digests = malloc(INBOX_NEW_MAX * DIGEST_SIZE);
	free(in->slots);
	in->slots = calloc(INBOX_SLOTS, sizeof *in->slots);
	if (!in->digests || !in->slots)
		abort();
	in->count = 0;
}

void inbox_done(struct sqlite_storage *s)
{
	free(s->inbox_new.digests);
	free(s->inbox_new.slots);
	s->inbox_new = (struct inbox_new){0};
}

static RESULT inbox_load(struct sqlite_storage *s)
{
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	inbox_make(&s->inbox_new);
	TRY(rows_open(s, QUERY_INBOX_NEW_LIST, NULL, 0, &rows));
	TRY(rows_next(&rows, &more));
	while (more) {
		struct str digest = rows_peek(&rows);
		ENSURE(digest.len == DIGEST_SIZE, FAULT_STORAGE);
		ENSURE(s->inbox_new.count < INBOX_NEW_MAX, FAULT_STORAGE);
		newcomer_add(&s->inbox_new, (const uint8_t *)digest.at);
		TRY(rows_next(&rows, &more));
	}
	s->inbox_new.known = true;
	s->tx.inbox_read = true;
	return OK;
}

RESULT inbox_move(struct sqlite_storage *s)
{
	TRY(query_run(s, QUERY_INBOX_MOVE, NULL, 0, NULL));
	TRY(query_run(s, QUERY_INBOX_NEW_CLEAR, NULL, 0, NULL));
	s->inbox_new.known = false;
	s->tx.inbox_read = true;
	return OK;
}

static RESULT is_old(struct sqlite_storage *s, struct str digest, bool *out)
{
	DEFER(rows_end) struct rows rows = {0};
	TRY(rows_open(s, QUERY_INBOX_SEEN, ARGS(BLOB(digest)), &rows));
	return rows_next(&rows, out);
}

RESULT inbox_put(struct storage_tx *tx, struct str account, struct str key,
		int64_t message_id)
{
	struct sqlite_storage *s = of_tx(tx);
	uint8_t bytes[DIGEST_SIZE];
	struct str digest = {(const char *)bytes, DIGEST_SIZE};
	bool seen = false;
	(void)message_id;
	if (s->inbox_new.known && s->inbox_new.count == INBOX_NEW_MAX)
		TRY(inbox_move(s));
	if (!s->inbox_new.known)
		TRY(inbox_load(s));
	digest_make(s, account, key, bytes);
	ENSURE(!*slot_find(&s->inbox_new, bytes), FAULT_DUPLICATE);
	TRY(is_old(s, digest, &seen));
	ENSURE(!seen, FAULT_DUPLICATE);
	TRY(query_run(s, QUERY_INBOX_NEW_PUT, ARGS(BLOB(digest)), NULL));
	newcomer_add(&s->inbox_new, bytes);
	return OK;
}
