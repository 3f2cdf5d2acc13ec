/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole history of one order, packed together. Shop, gateway and
 * warehouse tell of the same things again and again: alone each message
 * would take twice as much, and its row as much again.
 */
#ifndef WAYBILL_STORAGE_SQLITE_BUNDLE_H
#define WAYBILL_STORAGE_SQLITE_BUNDLE_H

#include "base/buf.h"
#include "storage/sqlite/inside.h"

#define BUNDLE_BYTES_MAX ((size_t)4 << 20) /* larger ones stay rows */
#define BUNDLE_ROWS_MAX 4096               /* messages, and lines */

/* Oldest first. */
struct history {
	LIST(struct message) messages;
	LIST(struct timeline_row) lines;
	struct str facts;
};

/*
 * bundle_form.c: the two halves of a bundle. `columns` is all that lists
 * need; `bodies` the facts, and heads and bodies in the messages' order.
 */
void history_columns_write(const struct history *history, struct buf *columns);
void history_bodies_write(const struct history *history, struct buf *bodies);
/* Heads and bodies have their lengths, and no bytes yet. */
RESULT history_columns_read(struct str columns, int64_t order_id,
		struct arena *arena, struct history *out);
/* Points into `bodies`. FAULT_CORRUPT_ROW when the lengths do not fit. */
RESULT history_bodies_read(struct str bodies, struct history *history);
RESULT history_facts_read(struct str bodies, struct str *out_facts);

/*
 * bundle.c: bundles in the database.
 */
struct bundle {
	int64_t order_id; /* 0: there is none */
	int64_t last_id, first_id, piece, pieces, dictionary_id, key_id;
};

RESULT bundle_get(
		struct sqlite_storage *s, int64_t order_id, struct bundle *out);
/* What lists need; none: an empty history. */
RESULT bundle_columns(struct sqlite_storage *s, const struct bundle *bundle,
		struct arena *arena, struct history *out);
/* All of it. */
RESULT bundle_whole(struct sqlite_storage *s, const struct bundle *bundle,
		struct arena *arena, struct history *out);
/* Takes the place of the order's old one, if there is one. */
RESULT bundle_put(struct sqlite_storage *s, int64_t order_id,
		const struct bundle *old, const struct history *history);
/* The one with this message. NOT_FOUND; CORRUPT_ROW when it may have been in
 * one that can't be read. */
RESULT bundle_find(struct sqlite_storage *s, int64_t message_id,
		struct arena *arena, struct bundle *out);
struct message *history_message(const struct history *history, int64_t id);
RESULT bundle_drop(struct sqlite_storage *s, const struct bundle *bundle);

#endif
