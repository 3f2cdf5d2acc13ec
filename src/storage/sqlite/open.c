/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/sqlite/storage_sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storage/sqlite/inside.h"

#define BUSY_WAIT_MS 5000

static const struct storage_ops ops;

/* One connection writes, syncs at each commit and checkpoints by itself, at
 * moments that tx.c picks. The page size counts for a new file alone. */
#define SETTINGS_ALL \
	"PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY;" \
	"PRAGMA mmap_size = 0; PRAGMA trusted_schema = OFF;"
#define SETTINGS_WRITER \
	"PRAGMA page_size = 4096; PRAGMA journal_mode = WAL;" \
	"PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;"
#define SETTINGS_READER "PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0;"

static RESULT refuse(const char *path, const char *what, enum fault fault,
		const char **out_why)
{
	static _Thread_local char why[512];
	snprintf(why, sizeof why, "%.300s: %.200s", path, what);
	*out_why = why;
	return FAIL(fault);
}

static RESULT sqlite_refuse(struct sqlite_storage *s, const char *path,
		int code, const char **out_why)
{
	struct result r =
			s->db ? sqlite_result(s->db, code) : FAIL(FAULT_MEMORY);
	if (!r.fault)
		return OK;
	return refuse(path, s->db ? sqlite3_errmsg(s->db) : "no memory",
			r.fault, out_why);
}

/* The lock is the file system's: it ends with the process, however that
 * ends. The file itself stays. */
static RESULT lock_take(struct sqlite_storage *s, const char *path,
		const char **out_why)
{
	char lock[4096];
	int len = snprintf(lock, sizeof lock, "%s.lock", path);
	ENSURE(len > 0 && (size_t)len < sizeof lock, FAULT_LIMIT);
	s->lock = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (s->lock < 0)
		return refuse(lock, strerror(errno), FAULT_STORAGE, out_why);
	if (flock(s->lock, LOCK_EX | LOCK_NB) == 0)
		return OK;
	if (errno == EWOULDBLOCK)
		return refuse(path, "another waybill has this database open",
				FAULT_STORAGE_BUSY, out_why);
	return refuse(lock, strerror(errno), FAULT_STORAGE, out_why);
}

/* It holds customers' addresses: for its owner alone. SQLite gives the files
 * beside it the same rights. */
static RESULT file_make(const char *path, const char **out_why)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return refuse(path, strerror(errno),
				errno == ENOSPC ? FAULT_STORAGE_FULL
						: FAULT_STORAGE,
				out_why);
	close(fd);
	return OK;
}

static RESULT reader_check(const char *path, const char **out_why)
{
	struct stat st;
	if (stat(path, &st) == 0)
		return OK;
	return refuse(path, strerror(errno),
			errno == ENOENT ? FAULT_SETTINGS : FAULT_STORAGE,
			out_why);
}

static RESULT connect_db(struct sqlite_storage *s, const char *path,
		const char **out_why)
{
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	flags |= s->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	int code = sqlite3_open_v2(path, &s->db, flags, NULL);
	TRY(sqlite_refuse(s, path, code, out_why));
	sqlite3_busy_timeout(s->db, BUSY_WAIT_MS);
	code = sqlite3_exec(s->db,
			s->read_only ? SETTINGS_READER SETTINGS_ALL
				     : SETTINGS_WRITER SETTINGS_ALL,
			NULL, NULL, NULL);
	TRY(sqlite_refuse(s, path, code, out_why));
	if (!s->read_only)
		sqlite3_wal_hook(s->db, wal_grown, s);
	return OK;
}

static RESULT schema_check(struct sqlite_storage *s, const char *path,
		const char **out_why)
{
	const char *why = NULL;
	struct result r = schema_ready(s, &why);
	if (!r.fault)
		return OK;
	return refuse(path, why ? why : sqlite3_errmsg(s->db), r.fault,
			out_why);
}

static RESULT open_all(struct sqlite_storage *s, const char *path,
		const char **out_why)
{
	if (s->read_only) {
		TRY(reader_check(path, out_why));
	} else {
		TRY(lock_take(s, path, out_why));
		TRY(file_make(path, out_why));
	}
	TRY(connect_db(s, path, out_why));
	TRY(schema_check(s, path, out_why));
	rest_begin(s);
	return s->read_only ? OK : dictionary_ready(s);
}

static void storage_close(struct storage *storage)
{
	struct sqlite_storage *s = (struct sqlite_storage *)storage;
	if (!s)
		return;
	for (size_t i = 0; i < QUERY_COUNT; i++)
		sqlite3_finalize(s->statements[i]);
	sqlite3_close(s->db);
	if (s->lock >= 0)
		close(s->lock);
	inbox_done(s);
	dictionaries_forget(s);
	arena_close(s->scratch);
	free(s);
}

static struct sqlite_storage *storage_new(bool read_only)
{
	struct sqlite_storage *s = calloc(1, sizeof *s);
	if (!s)
		abort();
	s->base.ops = &ops;
	s->read_only = read_only;
	s->lock = -1;
	s->scratch = arena_open();
	return s;
}

RESULT storage_sqlite_open(struct str path, bool read_only,
		struct storage **out, const char **out_why)
{
	struct sqlite_storage *s = storage_new(read_only);
	const char *why = "the database can't be opened";
	const char *c_path = arena_cstr(s->scratch, path);
	struct result r = open_all(s, c_path, &why);
	arena_reset(s->scratch);
	if (out_why)
		*out_why = r.fault ? why : NULL;
	if (r.fault)
		storage_close(&s->base);
	else
		*out = &s->base;
	return r;
}

static const struct storage_ops ops = {
		.close = storage_close,
		.begin = tx_begin,
		.commit = tx_commit,
		.drop = tx_drop,
		.save = tx_save,
		.release = tx_release,
		.undo = tx_undo,
		.order_get = order_get,
		.order_get_id = order_get_id,
		.order_put = order_put,
		.order_due = order_due,
		.order_list = order_list,
		.order_count = order_count,
		.inbox_put = inbox_put,
		.message_put = message_put,
		.message_state = message_state,
		.message_get = message_get,
		.message_list = message_list,
		.timeline_put = timeline_put,
		.timeline_list = timeline_list,
		.job_put = job_put,
		.job_save = job_save,
		.job_drop = job_drop,
		.job_get = job_get,
		.job_claim = job_claim,
		.leases_end = leases_end,
		.job_next_due = job_next_due,
		.job_accounts = job_accounts,
		.job_list = job_list,
		.holds_set = holds_set,
		.holds_list = holds_list,
		.tasks_set = tasks_set,
		.tasks_list = tasks_list,
		.link_put = link_put,
		.link_get = link_get,
		.park_put = park_put,
		.park_take = park_take,
		.poll_get = poll_get,
		.poll_save = poll_save,
		.series_next = series_next,
		.series_list = series_list,
		.document_put = document_put,
		.document_list = document_list,
		.document_file_put = document_file_put,
		.document_file_get = document_file_get,
		.payout_put = payout_put,
		.payout_settle = payout_settle,
		.payout_drop = payout_drop,
		.payout_list = payout_list,
		.template_put = template_put,
		.template_get = template_get,
		.template_list = template_list,
		.stock_put = stock_put,
		.stock_drop = stock_drop,
		.stock_list = stock_list,
		.audit_put = audit_put,
		.audit_list = audit_list,
		.difference_put = difference_put,
		.difference_list = difference_list,
		.value_get = value_get,
		.value_put = value_put,
		.idle = storage_idle,
};
