/* SPDX-License-Identifier: Apache-2.0 */
/* Named queries: prepared once per handle, bound by number. */
#include <errno.h>

#include "storage/sqlite/inside.h"

/* A disk that is full shows in several ways: the file system's, the quota's,
 * the process's own limit. */
static bool is_full(sqlite3 *db)
{
	int e = sqlite3_system_errno(db);
	return e == ENOSPC || e == EDQUOT || e == EFBIG;
}

/* A sync that failed is never repeated on the same handle: the kernel may
 * have thrown away what it could not write and say "done" the next time
 * (https://wiki.postgresql.org/wiki/Fsync_Errors). The program ends, and
 * starts from what the disk has. */
static bool is_sync(int code)
{
	return code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC;
}

RESULT sqlite_result(sqlite3 *db, int code)
{
	if (is_sync(code))
		return FAIL(FAULT_STORAGE);
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return OK;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return FAIL(FAULT_STORAGE_BUSY);
	case SQLITE_FULL:
		return FAIL(FAULT_STORAGE_FULL);
	case SQLITE_NOMEM:
		return FAIL(FAULT_MEMORY);
	case SQLITE_TOOBIG:
		return FAIL(FAULT_LIMIT);
	case SQLITE_IOERR:
		return FAIL(is_full(db) ? FAULT_STORAGE_FULL : FAULT_STORAGE);
	default:
		return FAIL(FAULT_STORAGE);
	}
}

static RESULT statement_get(
		struct sqlite_storage *s, enum query query, sqlite3_stmt **out)
{
	if (!s->statements[query])
		TRY(sqlite_result(s->db,
				sqlite3_prepare_v3(s->db,
						query_texts[query].sql, -1,
						SQLITE_PREPARE_PERSISTENT,
						&s->statements[query], NULL)));
	*out = s->statements[query];
	return OK;
}

/* An empty string is a string, not NULL. */
static int arg_bind(sqlite3_stmt *statement, int at, const struct arg *arg)
{
	const char *bytes = arg->bytes.len ? arg->bytes.at : "";
	switch (arg->kind) {
	case ARG_I64:
		return sqlite3_bind_int64(statement, at, arg->number);
	case ARG_TEXT:
		return sqlite3_bind_text64(statement, at, bytes, arg->bytes.len,
				SQLITE_STATIC, SQLITE_UTF8);
	default:
		return sqlite3_bind_blob64(statement, at, bytes, arg->bytes.len,
				SQLITE_STATIC);
	}
}

RESULT rows_open(struct sqlite_storage *s, enum query query,
		const struct arg *args, size_t count, struct rows *out)
{
	sqlite3_stmt *statement;
	TRY(statement_get(s, query, &statement));
	assert((size_t)sqlite3_bind_parameter_count(statement) == count);
	for (size_t i = 0; i < count; i++)
		TRY(sqlite_result(s->db,
				arg_bind(statement, (int)i + 1, &args[i])));
	*out = (struct rows){.s = s, .statement = statement};
	return OK;
}

RESULT rows_next(struct rows *rows, bool *out_more)
{
	int code = sqlite3_step(rows->statement);
	TRY(sqlite_result(rows->s->db, code));
	rows->column = 0;
	*out_more = code == SQLITE_ROW;
	return OK;
}

void rows_end(struct rows *rows)
{
	if (rows->statement)
		sqlite3_reset(rows->statement);
	rows->statement = NULL;
}

RESULT query_run(struct sqlite_storage *s, enum query query,
		const struct arg *args, size_t count, int *out_changes)
{
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(s, query, args, count, &rows));
	TRY(rows_next(&rows, &more));
	if (out_changes)
		*out_changes = sqlite3_changes(s->db);
	return OK;
}

int64_t rows_i64(struct rows *rows)
{
	return sqlite3_column_int64(rows->statement, rows->column++);
}

struct str rows_peek(struct rows *rows)
{
	int at = rows->column++;
	const void *bytes = sqlite3_column_blob(rows->statement, at);
	int len = sqlite3_column_bytes(rows->statement, at);
	return (struct str){bytes, (size_t)len};
}

struct str rows_str(struct rows *rows, struct arena *arena)
{
	return arena_copy(arena, rows_peek(rows));
}
