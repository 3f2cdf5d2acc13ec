/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the disk and SQLite can do by themselves, on the folder where the
 * bench's database lies:
 *
 *   bench_limits FOLDER MILLISECONDS
 *
 * Appends of 4 KiB, each synced; and transactions of 64 rows of 1 kB (WAL,
 * synchronous=FULL), which is what a group commit is made of.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/str.h"

#define PAGE 4096
#define ROW 1000
#define ROWS_PER_COMMIT 64

struct rate {
	int64_t count;
	double seconds;
};

static double now_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Bytes that do not repeat: a disk that compresses must not look faster. */
static void fill(unsigned char *at, size_t len)
{
	static uint64_t state = 88172645463325252u;
	for (size_t i = 0; i < len; i++) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		at[i] = (unsigned char)state;
	}
}

static bool syncs_run(int file, double for_s, struct rate *out)
{
	unsigned char page[PAGE];
	double began = now_s();
	while (now_s() - began < for_s) {
		fill(page, 16);
		if (write(file, page, sizeof page) != PAGE || fdatasync(file))
			return false;
		out->count++;
	}
	out->seconds = now_s() - began;
	return true;
}

static bool syncs(const char *folder, double for_s, struct rate *out)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/limits.log", folder);
	int file = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
	bool good = file >= 0 && syncs_run(file, for_s, out);
	if (file >= 0)
		close(file);
	unlink(path);
	return good;
}

static bool say(sqlite3 *db, const char *words)
{
	return sqlite3_exec(db, words, NULL, NULL, NULL) == SQLITE_OK;
}

static bool commit_run(sqlite3 *db, sqlite3_stmt *insert)
{
	unsigned char row[ROW];
	bool good = say(db, "BEGIN IMMEDIATE");
	for (int i = 0; good && i < ROWS_PER_COMMIT; i++) {
		fill(row, sizeof row);
		sqlite3_bind_blob(insert, 1, row, ROW, SQLITE_STATIC);
		good = sqlite3_step(insert) == SQLITE_DONE &&
				sqlite3_reset(insert) == SQLITE_OK;
	}
	return good && say(db, "COMMIT");
}

static bool commits_run(sqlite3 *db, double for_s, struct rate *out)
{
	sqlite3_stmt *insert = NULL;
	bool good = say(db, "PRAGMA journal_mode = WAL") &&
			say(db, "PRAGMA synchronous = FULL") &&
			say(db,
					"CREATE TABLE row (id INTEGER PRIMARY "
					"KEY,"
					" body BLOB)") &&
			sqlite3_prepare_v2(db,
					"INSERT INTO row (body) VALUES (?)", -1,
					&insert, NULL) == SQLITE_OK;
	double began = now_s();
	while (good && now_s() - began < for_s) {
		good = commit_run(db, insert);
		out->count++;
	}
	out->seconds = now_s() - began;
	sqlite3_finalize(insert);
	return good;
}

static bool commits(const char *folder, double for_s, struct rate *out)
{
	char path[4096];
	sqlite3 *db = NULL;
	snprintf(path, sizeof path, "%s/limits.db", folder);
	unlink(path);
	bool good = sqlite3_open(path, &db) == SQLITE_OK &&
			commits_run(db, for_s, out);
	if (!good)
		fprintf(stderr, "bench_limits: %s\n", sqlite3_errmsg(db));
	sqlite3_close(db);
	unlink(path);
	return good;
}

int main(int argc, char **argv)
{
	struct rate sync = {0}, commit = {0};
	int64_t ms = 0;
	if (argc != 3 || str_to_i64(str_of(argv[2]), &ms).fault || ms < 1) {
		fprintf(stderr, "bench_limits FOLDER MILLISECONDS\n");
		return 2;
	}
	double for_s = (double)ms / 1000;
	if (!syncs(argv[1], for_s, &sync) || !commits(argv[1], for_s, &commit))
		return 1;
	double commits_s = (double)commit.count / commit.seconds;
	printf("{\"syncs_s\": %.1f, \"commits_s\": %.1f, \"rows_s\": %.1f}\n",
			(double)sync.count / sync.seconds, commits_s,
			commits_s * ROWS_PER_COMMIT);
	return 0;
}
