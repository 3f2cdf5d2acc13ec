/* SPDX-License-Identifier: Apache-2.0 */
/* Transactions, savepoints and checkpoints. */
#include "storage/sqlite/inside.h"

#define WAL_PAGES_MAX 4000 /* more are checkpointed at a commit */
#define WAL_PAGES_IDLE 256 /* more are checkpointed when idle */

static RESULT command(struct sqlite_storage *s, enum query query)
{
	return query_run(s, query, NULL, 0, NULL);
}

RESULT tx_begin(struct storage *storage, enum tx_mode mode,
		struct storage_tx **out)
{
	struct sqlite_storage *s = (struct sqlite_storage *)storage;
	ENSURE(!s->tx.open, FAULT_STORAGE_BUSY);
	ENSURE(mode == TX_READ || !s->read_only, FAULT_STORAGE);
	TRY(command(s,
			mode == TX_WRITE ? QUERY_TX_BEGIN_WRITE
					 : QUERY_TX_BEGIN_READ));
	s->tx = (struct sqlite_tx){
			.base.storage = storage,
			.open = true,
			.writes = mode == TX_WRITE,
			.inbox_at_begin = s->inbox_new.count,
	};
	*out = &s->tx.base;
	return OK;
}

static void tx_ended(struct sqlite_storage *s)
{
	s->tx.open = false;
	arena_reset(s->scratch);
}

/* What was remembered about rows that are no more. */
static void memory_undo(struct sqlite_storage *s, uint32_t inbox_count)
{
	trails_forget(s);
	inbox_undo(s, inbox_count);
}

static void roll_back(struct sqlite_storage *s)
{
	if (!sqlite3_get_autocommit(s->db)) {
		/* After some faults SQLite has done it already. */
		struct result r = command(s, QUERY_TX_ROLLBACK);
		(void)r;
	}
	if (s->tx.writes)
		memory_undo(s, s->tx.inbox_at_begin);
}

void tx_drop(struct storage_tx **tx)
{
	if (!*tx)
		return;
	struct sqlite_storage *s = of_tx(*tx);
	roll_back(s);
	tx_ended(s);
	*tx = NULL;
}

static RESULT tally_save(struct sqlite_storage *s)
{
	if (!s->tx.orders_added)
		return OK;
	return query_run(s, QUERY_ORDER_COUNT_ADD,
			ARGS(I64(s->tx.orders_added)), NULL);
}

static RESULT commit_all(struct sqlite_storage *s)
{
	/* A fault may have ended the transaction behind our back. */
	ENSURE(!sqlite3_get_autocommit(s->db), FAULT_STORAGE);
	TRY(trails_save(s));
	TRY(tally_save(s));
	if (s->inbox_new.known && s->inbox_new.count == INBOX_NEW_MAX)
		TRY(inbox_move(s));
	return command(s, QUERY_TX_COMMIT);
}

int wal_grown(void *context, sqlite3 *db, const char *name, int pages)
{
	struct sqlite_storage *s = context;
	(void)db, (void)name;
	if (pages < s->wal_done) /* it began anew */
		s->wal_done = 0;
	s->wal_pages = pages;
	return SQLITE_OK;
}

/* Only ever by the one that writes. What can't be moved now stays safe in
 * the WAL. */
static void checkpoint(struct sqlite_storage *s, int pages_max)
{
	int done = -1;
	if (s->read_only || s->wal_pages - s->wal_done <= pages_max)
		return;
	sqlite3_wal_checkpoint_v2(
			s->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, &done);
	if (done >= 0)
		s->wal_done = done;
}

RESULT tx_end(struct storage_tx **tx)
{
	struct sqlite_storage *s = of_tx(*tx);
	struct result r = s->tx.writes ? commit_all(s)
				       : command(s, QUERY_TX_COMMIT);
	if (r.fault) {
		s->tx.inbox_read = true; /* its outcome is unknown */
		roll_back(s);
	}
	tx_ended(s);
	*tx = NULL;
	return r;
}

/* What was committed is there: other work comes after. */
RESULT tx_commit(struct storage_tx **tx)
{
	struct sqlite_storage *s = of_tx(*tx);
	struct result r = tx_end(tx);
	if (r.fault)
		return r;
	rest_busy(s);
	checkpoint(s, WAL_PAGES_MAX);
	return OK;
}

RESULT tx_save(struct storage_tx *tx)
{
	struct sqlite_storage *s = of_tx(tx);
	assert(!s->tx.saved);
	TRY(trails_save(s));
	TRY(command(s, QUERY_TX_SAVE));
	s->tx.saved = true;
	s->tx.orders_added_at_save = s->tx.orders_added;
	s->tx.inbox_at_save = s->inbox_new.count;
	return OK;
}

RESULT tx_release(struct storage_tx *tx)
{
	struct sqlite_storage *s = of_tx(tx);
	assert(s->tx.saved);
	TRY(command(s, QUERY_TX_RELEASE));
	s->tx.saved = false;
	return OK;
}

RESULT tx_undo(struct storage_tx *tx)
{
	struct sqlite_storage *s = of_tx(tx);
	assert(s->tx.saved);
	TRY(command(s, QUERY_TX_UNDO));
	TRY(command(s, QUERY_TX_RELEASE));
	s->tx.saved = false;
	s->tx.orders_added = s->tx.orders_added_at_save;
	memory_undo(s, s->tx.inbox_at_save);
	return OK;
}

void storage_idle(struct storage *storage)
{
	struct sqlite_storage *s = (struct sqlite_storage *)storage;
	if (s->tx.open)
		return;
	rest_idle(s);
	checkpoint(s, WAL_PAGES_IDLE);
}
