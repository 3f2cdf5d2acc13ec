/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this storage share. */
#ifndef WAYBILL_STORAGE_SQLITE_INSIDE_H
#define WAYBILL_STORAGE_SQLITE_INSIDE_H

#include <assert.h>
#include <sqlite3.h>

#include "base/zip.h"
#include "port/storage.h"
#include "queries.h"

#define PACKED_MAX ((size_t)64 << 20) /* of one body, unpacked */
#define PACK_LEAST 64                 /* shorter ones are kept plain */
#define DIGEST_SIZE 16
#define INBOX_NEW_MAX 16384 /* newcomers are moved at this many */
#define INBOX_SLOTS (2 * INBOX_NEW_MAX)
#define TRAIL_SLOTS 512
#define DICTIONARY_SLOTS 16
#define RESTING_MAX 1024

/* Where an order's journal and timeline end, and whether storage knows. */
struct trail {
	int64_t order_id, timeline_id, message_id;
	bool dirty;
};

/* The digests of inbox_new, in the order they came, and where to find them.
 * Ours alone: the lock file keeps other writers away. */
struct inbox_new {
	uint8_t (*digests)[DIGEST_SIZE];
	uint32_t *slots; /* index + 1; 0: free */
	uint32_t count;
	bool known; /* else it is read again */
};

struct dictionary {
	int64_t id; /* 0: a free slot */
	struct zip_dictionary *zip;
};

/* Orders that have come to rest, the first one first, and in which version:
 * one that went on since is in again behind. */
struct order_version {
	int64_t id, version;
};
struct resting {
	struct order_version at[RESTING_MAX];
	size_t first, count, gone; /* gone: places that are empty */
	bool scan; /* there may be more in the database, from here on */
	int64_t scan_from;
};

struct sqlite_tx {
	struct storage_tx base; /* first */
	bool open, writes, saved;
	int64_t orders_added, orders_added_at_save;
	uint32_t inbox_at_begin, inbox_at_save;
	bool inbox_read; /* or moved since it began: counts don't tell */
};

struct sqlite_storage {
	struct storage base; /* first */
	sqlite3 *db;
	int lock;
	bool read_only;
	int wal_pages, wal_done; /* in the file; of them checkpointed */
	sqlite3_stmt *statements[QUERY_COUNT];
	struct sqlite_tx tx;   /* one at a time */
	struct arena *scratch; /* dies with the transaction */
	struct trail trails[TRAIL_SLOTS];
	struct inbox_new inbox_new;
	struct dictionary dictionaries[DICTIONARY_SLOTS];
	int64_t dictionary_id; /* what is packed with; 0: none */
	bool dictionary_picked;
	struct resting resting;
};

static inline struct sqlite_storage *of_tx(struct storage_tx *tx)
{
	return (struct sqlite_storage *)tx->storage;
}

/* What a result code of SQLite means here. */
RESULT sqlite_result(sqlite3 *db, int code);

/*
 * query.c: a named query with its arguments ($1, $2, ...). Strings live
 * until the query has ended.
 */
enum arg_kind { ARG_I64, ARG_TEXT, ARG_BLOB };
struct arg {
	enum arg_kind kind;
	int64_t number;
	struct str bytes;
};
#define I64(n_) ((struct arg){.kind = ARG_I64, .number = (n_)})
#define TEXT(s_) ((struct arg){.kind = ARG_TEXT, .bytes = (s_)})
#define BLOB(s_) ((struct arg){.kind = ARG_BLOB, .bytes = (s_)})
#define ARGS(...) \
	((const struct arg[]){__VA_ARGS__}), \
			sizeof((const struct arg[]){__VA_ARGS__}) / \
			sizeof(struct arg)

/* Runs one that gives no rows; how many rows it changed. */
RESULT query_run(struct sqlite_storage *s, enum query query,
		const struct arg *args, size_t count, int *out_changes);

struct rows {
	struct sqlite_storage *s;
	sqlite3_stmt *statement;
	int column; /* the next to be read */
};

RESULT rows_open(struct sqlite_storage *s, enum query query,
		const struct arg *args, size_t count, struct rows *out);
RESULT rows_next(struct rows *rows, bool *out_more);
void rows_end(struct rows *rows); /* for DEFER; takes a zeroed one */

/* The columns of a row from left to right. */
int64_t rows_i64(struct rows *rows);
struct str rows_str(struct rows *rows, struct arena *arena);
/* Without a copy: lives until the next step. */
struct str rows_peek(struct rows *rows);

/* Bytes as a row keeps them. */
struct packed {
	int64_t is_zip, dictionary_id;
	struct str bytes;
};

/* dictionary.c: zips what is worth it. The packed bytes are in the scratch,
 * or the plain ones. */
RESULT body_pack(
		struct sqlite_storage *s, struct str plain, struct packed *out);
RESULT body_zip(struct sqlite_storage *s, enum zip_effort effort,
		struct str plain, struct packed *out);
RESULT body_unpack(struct sqlite_storage *s, const struct packed *packed,
		struct arena *arena, struct str *out_plain);
/* Makes sure that there is one. */
RESULT dictionary_ready(struct sqlite_storage *s);
RESULT dictionary_put(struct sqlite_storage *s, time_ms made_at, int64_t orders,
		struct str bytes);
/* The newest below this id; 0 none. How many orders it was made for. */
RESULT dictionary_last(struct sqlite_storage *s, int64_t below, int64_t *out_id,
		int64_t *out_orders);
void dictionaries_forget(struct sqlite_storage *s);

/* migrate.c */
RESULT schema_ready(struct sqlite_storage *s, const char **out_why);

/* trail.c */
RESULT trail_of(struct sqlite_storage *s, int64_t order_id, struct trail **out);
RESULT trails_save(struct sqlite_storage *s);
void trails_forget(struct sqlite_storage *s);
RESULT trail_drop(struct sqlite_storage *s, int64_t order_id);

/* rest.c: rows of orders at rest become bundles. */
bool is_at_rest(const struct order_row *row);
void rest_begin(struct sqlite_storage *s);
void rest_note(struct sqlite_storage *s, const struct order_row *row);
/* Between transactions: some, when many wait; and when there is time. */
void rest_busy(struct sqlite_storage *s);
void rest_idle(struct sqlite_storage *s);
/* The order of a bundled message has rows again. NOT_FOUND: no such one. */
RESULT rest_undo(struct storage_tx *tx, int64_t message_id);
/* bundle.c: where the facts of an order at rest are. */
RESULT bundle_facts(struct sqlite_storage *s, int64_t order_id,
		struct arena *arena, struct str *out);

/* inbox.c */
RESULT inbox_put(struct storage_tx *tx, struct str account, struct str key,
		int64_t message_id);
/* Forgets what was put since there were so many. */
void inbox_undo(struct sqlite_storage *s, uint32_t count);
RESULT inbox_move(struct sqlite_storage *s);
void inbox_done(struct sqlite_storage *s);

/* tx.c */
RESULT tx_begin(struct storage *storage, enum tx_mode mode,
		struct storage_tx **out);
RESULT tx_commit(struct storage_tx **tx);
RESULT tx_end(struct storage_tx **tx); /* and nothing besides */
void tx_drop(struct storage_tx **tx);
RESULT tx_save(struct storage_tx *tx);
RESULT tx_release(struct storage_tx *tx);
RESULT tx_undo(struct storage_tx *tx);
void storage_idle(struct storage *storage);
int wal_grown(void *context, sqlite3 *db, const char *name, int pages);

/* order.c, order_list.c */
RESULT order_get(struct storage_tx *tx, struct str shop, struct str remote,
		struct arena *arena, struct order_row *out);
RESULT order_get_id(struct storage_tx *tx, int64_t id, struct arena *arena,
		struct order_row *out);
RESULT order_put(struct storage_tx *tx, const struct order_row *row);
RESULT order_due(struct storage_tx *tx, time_ms now, int64_t limit,
		struct arena *arena, int64_t **out_ids, size_t *out_count);
RESULT order_row_read(
		struct rows *rows, struct arena *arena, struct order_row *out);
RESULT order_list(struct storage_tx *tx, const struct order_filter *filter,
		struct arena *arena, struct order_row **out, size_t *out_count);
RESULT order_count(struct storage_tx *tx, int64_t *out);

/* message.c, message_list.c */
RESULT message_put(struct storage_tx *tx, const struct message *message);
RESULT message_state(struct storage_tx *tx, int64_t id, int64_t state,
		struct str note, int64_t order_id);
RESULT message_get(struct storage_tx *tx, int64_t id, struct arena *arena,
		struct message *out);
RESULT message_list(struct storage_tx *tx, int64_t order_id, int64_t state,
		int64_t before_id, int64_t limit, struct arena *arena,
		struct message **out, size_t *out_count);

/* Of rows, not of bundles. Fills all but head and body, whatever the fault
 * is. */
RESULT message_row_read(
		struct rows *rows, struct arena *arena, struct message *out);
RESULT message_rows(struct sqlite_storage *s, int64_t order_id, size_t limit,
		struct arena *arena, struct message **out, size_t *out_count);

/* timeline.c */
RESULT timeline_rows(struct sqlite_storage *s, int64_t order_id,
		struct arena *arena, struct timeline_row **out,
		size_t *out_count);
RESULT timeline_put(struct storage_tx *tx, const struct timeline_row *row);
RESULT timeline_list(struct storage_tx *tx, int64_t order_id,
		struct arena *arena, struct timeline_row **out,
		size_t *out_count);

/* job.c */
RESULT job_put(struct storage_tx *tx, const struct job *job);
RESULT job_save(struct storage_tx *tx, int64_t fence, const struct job *job);
RESULT job_drop(struct storage_tx *tx, int64_t id, int64_t fence);
RESULT job_get(struct storage_tx *tx, int64_t id, struct arena *arena,
		struct job *out);
RESULT job_claim(struct storage_tx *tx, struct str account, time_ms now,
		time_ms lease_until, int64_t fence, int64_t limit,
		struct arena *arena, struct job **out, size_t *out_count);
RESULT leases_end(struct storage_tx *tx);
RESULT job_next_due(struct storage_tx *tx, struct str account, time_ms *out);
RESULT job_accounts(struct storage_tx *tx, struct arena *arena,
		struct str **out, size_t *out_count);
RESULT job_list(struct storage_tx *tx, int64_t order_id, int64_t limit,
		struct arena *arena, struct job **out, size_t *out_count);

/* open_set.c: holds and tasks */
RESULT holds_set(struct storage_tx *tx, int64_t order_id,
		const struct hold_row *rows, size_t count);
RESULT holds_list(struct storage_tx *tx, int64_t order_id, struct arena *arena,
		struct hold_row **out, size_t *out_count);
RESULT tasks_set(struct storage_tx *tx, int64_t order_id,
		const struct task_row *rows, size_t count);
RESULT tasks_list(struct storage_tx *tx, int64_t order_id, struct arena *arena,
		struct task_row **out, size_t *out_count);

/* link.c: links, parked events, polls */
RESULT link_put(struct storage_tx *tx, struct str account, struct str reference,
		int64_t order_id);
RESULT link_get(struct storage_tx *tx, struct str account, struct str reference,
		int64_t *out_order_id);
RESULT park_put(struct storage_tx *tx, struct str account, struct str reference,
		int64_t message_id, struct str facts);
RESULT park_take(struct storage_tx *tx, struct str account,
		struct str reference, struct arena *arena,
		struct str **out_facts, int64_t **out_messages,
		size_t *out_count);
RESULT poll_get(struct storage_tx *tx, struct str account, struct arena *arena,
		struct poll_row *out);
RESULT poll_save(struct storage_tx *tx, int64_t fence,
		const struct poll_row *row);

/* books.c: series, documents, named values */
RESULT series_next(struct storage_tx *tx, struct str shop, struct str series,
		int64_t *out_number);
RESULT series_list(struct storage_tx *tx, struct arena *arena,
		struct series_row **out, size_t *out_count);
RESULT document_put(struct storage_tx *tx, const struct document_row *row);
/* template.c */
RESULT template_put(struct storage_tx *tx, const struct template_row *row);
RESULT template_get(struct storage_tx *tx, struct str shop, struct str name,
		struct str language, int64_t version, struct arena *arena,
		struct template_row *out);
RESULT template_list(struct storage_tx *tx, const struct template_row *like,
		int64_t limit, struct arena *arena, struct template_row **out,
		size_t *out_count);

/* document_file.c */
RESULT document_file_put(
		struct storage_tx *tx, const struct document_file *file);
RESULT document_file_get(struct storage_tx *tx, struct str shop,
		struct str remote, struct str kind, struct str cause,
		struct arena *arena, struct document_file *out);
RESULT document_list(struct storage_tx *tx, int64_t order_id,
		struct arena *arena, struct document_row **out,
		size_t *out_count);
RESULT value_get(struct storage_tx *tx, struct str name, struct arena *arena,
		struct str *out);
RESULT value_put(struct storage_tx *tx, struct str name, struct str value);

/* payout.c */
RESULT payout_put(struct storage_tx *tx, const struct payout_kept *row);
RESULT payout_settle(struct storage_tx *tx, const struct payout_kept *row);
RESULT payout_drop(struct storage_tx *tx, struct str account, struct str payout,
		struct str line);
RESULT payout_list(struct storage_tx *tx, const struct payout_filter *filter,
		struct arena *arena, struct payout_kept **out,
		size_t *out_count);

/* stock.c */
RESULT stock_put(struct storage_tx *tx, const struct stock_row *row);
RESULT stock_drop(struct storage_tx *tx, struct str account, time_ms before);
RESULT stock_list(struct storage_tx *tx, const struct stock_row *like,
		int64_t limit, struct arena *arena, struct stock_row **out,
		size_t *out_count);

/* audit.c */
RESULT audit_put(struct storage_tx *tx, const struct audit_row *audit);
RESULT audit_list(struct storage_tx *tx, int64_t before_id, int64_t limit,
		struct arena *arena, struct audit_row **out, size_t *out_count);
RESULT difference_put(
		struct storage_tx *tx, const struct difference_row *difference);
RESULT difference_list(struct storage_tx *tx, int64_t audit_id, int64_t after,
		int64_t limit, struct arena *arena, struct difference_row **out,
		size_t *out_count);

#endif
