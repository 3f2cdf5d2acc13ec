/* SPDX-License-Identifier: Apache-2.0 */
/* The contract on SQLite, and what holds for its file alone. */
#include "storage/sqlite/storage_sqlite.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>

#include "sqlite_place.h"
#include "storage_contract.h"

static struct storage *fresh(void)
{
	place_clear();
	return place_open(false);
}

static struct storage *again(void)
{
	return place_open(false);
}

static struct storage *beside(void)
{
	return place_open(true);
}

static struct result second(void)
{
	struct storage *storage;
	const char *why = NULL;
	struct result r = storage_sqlite_open(
			place_path(), false, &storage, &why);
	EXPECT(why && strstr(why, "another waybill"));
	return r;
}

const struct storage_under_test storage_under_test = {
		.fresh = fresh,
		.again = again,
		.beside = beside,
		.second = second,
};

static struct result open_fault(bool read_only, const char **out_why)
{
	struct storage *storage = NULL;
	struct result r = storage_sqlite_open(
			place_path(), read_only, &storage, out_why);
	EXPECT(r.fault);
	EXPECT(storage == NULL);
	EXPECT(*out_why != NULL);
	return r;
}

static int64_t raw(const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *statement;
	int64_t number = 0;
	EXPECT_I64(sqlite3_open(place_path().at, &db), SQLITE_OK);
	EXPECT_I64(sqlite3_prepare_v2(db, sql, -1, &statement, NULL),
			SQLITE_OK);
	if (sqlite3_step(statement) == SQLITE_ROW)
		number = sqlite3_column_int64(statement, 0);
	EXPECT_I64(sqlite3_finalize(statement), SQLITE_OK);
	EXPECT_I64(sqlite3_close(db), SQLITE_OK);
	return number;
}

TEST(sqlite_reader_needs_a_database)
{
	const char *why;
	place_clear();
	EXPECT_FAULT(open_fault(true, &why), FAULT_SETTINGS);
	EXPECT(strstr(why, "No such file"));
}

TEST(sqlite_newer_schema_is_refused)
{
	const char *why;
	struct storage *storage = fresh();
	storage->ops->close(storage);
	raw("PRAGMA user_version = 9999");
	EXPECT_FAULT(open_fault(false, &why), FAULT_SETTINGS);
	EXPECT(strstr(why, "newer waybill"));
	EXPECT_FAULT(open_fault(true, &why), FAULT_SETTINGS);
	EXPECT_I64(raw("PRAGMA user_version"), 9999);
}

TEST(sqlite_reader_does_not_migrate)
{
	const char *why;
	place_clear();
	raw("PRAGMA journal_mode = WAL");
	EXPECT_FAULT(open_fault(true, &why), FAULT_SETTINGS);
	EXPECT(strstr(why, "start the server"));
	EXPECT_I64(raw("PRAGMA user_version"), 0);
}

TEST(sqlite_file_of_another_kind_is_refused)
{
	const char *why;
	static const char text[] = "this is no database, but a letter to you";
	place_clear();
	FILE *file = fopen(place_path().at, "w");
	for (int i = 0; i < 100; i++)
		fwrite(text, 1, sizeof text, file);
	fclose(file);
	EXPECT_FAULT(open_fault(false, &why), FAULT_STORAGE);
	EXPECT_FAULT(open_fault(true, &why), FAULT_STORAGE);
}

TEST(sqlite_folder_that_is_not_there)
{
	struct storage *storage = NULL;
	const char *why = NULL;
	EXPECT_FAULT(storage_sqlite_open(STR("/nonexistent/waybill.db"), false,
				     &storage, &why),
			FAULT_STORAGE);
	EXPECT(why && strstr(why, "/nonexistent/waybill.db"));
	EXPECT_FAULT(storage_sqlite_open(STR("/nonexistent/waybill.db"), false,
				     &storage, NULL),
			FAULT_STORAGE);
}

TEST(sqlite_files_are_their_owners_alone)
{
	static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
	struct storage *storage = fresh();
	for (size_t i = 0; i < 4; i++) {
		char path[300];
		struct stat st;
		snprintf(path, sizeof path, "%s%s", place_path().at, ends[i]);
		EXPECT_I64(stat(path, &st), 0);
		EXPECT_I64(st.st_mode & 077, 0);
	}
	storage->ops->close(storage);
}

TEST(sqlite_settings_are_the_safe_ones)
{
	struct storage *storage = fresh();
	storage->ops->close(storage);
	EXPECT_I64(raw("SELECT journal_mode = 'wal' FROM "
		       "pragma_journal_mode"),
			1);
	EXPECT_I64(raw("SELECT integrity_check = 'ok' FROM "
		       "pragma_integrity_check"),
			1);
}

/* A damaged body is told as such, and does not hide its neighbours. */
TEST(sqlite_damaged_rows_are_found)
{
	struct bench b;
	bench_open(&b);
	struct message m = message_like(&b, 1, 7), got, *rows;
	size_t count;
	m.state = MESSAGE_SEALED;
	EXPECT_OK(b.ops->message_put(b.tx, &m));
	m = message_like(&b, 2, 7);
	m.body = arena_print(b.arena, "%0*d", 5000, 0);
	EXPECT_OK(b.ops->message_put(b.tx, &m));
	m.id = 3;
	EXPECT_OK(b.ops->message_put(b.tx, &m));
	EXPECT_OK(b.ops->commit(&b.tx));
	raw("UPDATE message SET body = CAST(replace(CAST(body AS TEXT), "
	    "'body', 'BODY') AS BLOB) WHERE id = 1");
	raw("UPDATE message SET body = substr(body, 1, length(body) - 3) "
	    "WHERE id = 2");
	EXPECT_OK(b.ops->begin(b.storage, TX_WRITE, &b.tx));
	EXPECT_FAULT(b.ops->message_get(b.tx, 1, b.arena, &got),
			FAULT_CORRUPT_ROW);
	EXPECT_FAULT(b.ops->message_get(b.tx, 2, b.arena, &got),
			FAULT_CORRUPT_ROW);
	EXPECT_OK(b.ops->message_get(b.tx, 3, b.arena, &got));
	EXPECT_OK(b.ops->message_list(
			b.tx, 7, 0, 0, 10, b.arena, &rows, &count));
	EXPECT_I64(count, 3);
	EXPECT_I64(rows[1].id, 2);
	bench_close(&b);
}

TEST(sqlite_damaged_file_is_found)
{
	struct bench b;
	bench_open(&b);
	struct document_file file = {.shop = STR("demo"),
			.remote = STR("1"),
			.kind = STR("sale"),
			.bytes = STR("%PDF")};
	EXPECT_OK(b.ops->document_file_put(b.tx, &file));
	EXPECT_OK(b.ops->commit(&b.tx));
	raw("UPDATE document_file SET bytes = CAST('%PDG' AS BLOB)");
	EXPECT_OK(b.ops->begin(b.storage, TX_WRITE, &b.tx));
	EXPECT_FAULT(b.ops->document_file_get(b.tx, STR("demo"), STR("1"),
				     STR("sale"), STR_NONE, b.arena, &file),
			FAULT_CORRUPT_ROW);
	bench_close(&b);
}

TEST(sqlite_damaged_document_is_found)
{
	struct bench b;
	bench_open(&b);
	struct document_row d = {.shop = STR("demo"),
			.remote = STR("r7"),
			.kind = STR("sale"),
			.number = STR("INV-1"),
			.gross = 4990};
	struct document_row *rows;
	size_t count;
	order_add(&b, 7);
	EXPECT_OK(b.ops->document_put(b.tx, &d));
	EXPECT_OK(b.ops->commit(&b.tx));
	raw("UPDATE document SET gross = 4991");
	EXPECT_OK(b.ops->begin(b.storage, TX_WRITE, &b.tx));
	EXPECT_FAULT(b.ops->document_list(b.tx, 7, b.arena, &rows, &count),
			FAULT_CORRUPT_ROW);
	bench_close(&b);
}

TEST_MAIN
