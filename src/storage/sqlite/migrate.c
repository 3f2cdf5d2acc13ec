/* SPDX-License-Identifier: Apache-2.0 */
/* The schema: numbered files, each run once, all in one transaction. */
#include <stdio.h>

#include "storage/sqlite/inside.h"

static RESULT version_get(struct sqlite_storage *s, int *out)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(
			s->db, "PRAGMA user_version", -1, &statement, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		*out = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return sqlite_result(s->db, code);
}

static RESULT run(struct sqlite_storage *s, const char *sql)
{
	return sqlite_result(s->db, sqlite3_exec(s->db, sql, NULL, NULL, NULL));
}

static RESULT version_set(struct sqlite_storage *s, int version)
{
	char text[64];
	snprintf(text, sizeof text, "PRAGMA user_version = %d", version);
	return run(s, text);
}

static RESULT migrate_from(struct sqlite_storage *s, int version)
{
	for (int i = version; i < migration_count; i++)
		TRY(run(s, migrations[i].sql));
	TRY(version_set(s, migration_count));
	return run(s, "COMMIT");
}

static RESULT migrate(struct sqlite_storage *s)
{
	int version = 0;
	TRY(run(s, "BEGIN IMMEDIATE"));
	struct result r = version_get(s, &version);
	if (!r.fault)
		r = migrate_from(s, version);
	if (r.fault && !sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	return r;
}

static RESULT schema_refuse(int version, const char **out_why)
{
	static _Thread_local char why[200];
	bool newer = version > migration_count;
	snprintf(why, sizeof why,
			newer ? "the database has schema %d, this program "
				"knows up to %d: a newer waybill wrote it"
			      : "the database has schema %d, this program "
				"needs %d: start the server once",
			version, migration_count);
	*out_why = why;
	return FAIL(FAULT_SETTINGS);
}

RESULT schema_ready(struct sqlite_storage *s, const char **out_why)
{
	int version = 0;
	TRY(version_get(s, &version));
	if (version == migration_count)
		return OK;
	if (version > migration_count || s->read_only)
		return schema_refuse(version, out_why);
	return migrate(s);
}
