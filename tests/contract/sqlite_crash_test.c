/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was acknowledged is there after the process was killed; a disk that
 * is full loses nothing and works again when it has room.
 */
#include <inttypes.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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

const struct storage_under_test storage_under_test = {
		.fresh = fresh, .again = again};

/* Puts one order with its journal; what the id says must be there. */
static struct result life_put(struct bench *b, int64_t id)
{
	struct order_row row = order_like(b, id);
	struct message m = message_like(b, id, id);
	struct timeline_row line = {.id = id, .order_id = id};
	int64_t number;
	row.facts = noise(b, 3000, (uint64_t)id);
	TRY(b->ops->order_put(b->tx, &row));
	TRY(b->ops->message_put(b->tx, &m));
	TRY(b->ops->timeline_put(b->tx, &line));
	TRY(b->ops->inbox_put(b->tx, STR("demo"), row.remote, id));
	return b->ops->series_next(b->tx, STR("demo"), STR("INV"), &number);
}

static void life_expect(struct bench *b, int64_t id)
{
	struct order_row row;
	struct message *rows;
	struct timeline_row *lines;
	size_t count;
	EXPECT_OK(b->ops->order_get_id(b->tx, id, b->arena, &row));
	EXPECT_STR(row.facts, noise(b, 3000, (uint64_t)id));
	EXPECT_OK(b->ops->message_list(
			b->tx, id, 0, 0, 9, b->arena, &rows, &count));
	EXPECT_I64(count, 1);
	EXPECT_OK(b->ops->timeline_list(b->tx, id, b->arena, &lines, &count));
	EXPECT_I64(count, 1);
	EXPECT_FAULT(b->ops->inbox_put(b->tx, STR("demo"), row.remote, id),
			FAULT_DUPLICATE);
	arena_reset(b->arena);
}

/* Commits and tells the number until it is killed. */
static void child_run(int pipe_out, int64_t from)
{
	struct bench b = {.arena = arena_open(), .storage = again()};
	b.ops = b.storage->ops;
	for (int64_t id = from;; id++) {
		if (b.ops->begin(b.storage, TX_WRITE, &b.tx).fault ||
				life_put(&b, id).fault ||
				b.ops->commit(&b.tx).fault)
			_exit(1);
		if (write(pipe_out, &id, sizeof id) != sizeof id)
			_exit(1);
		if (id % 3 == 0)
			b.ops->idle(b.storage);
		arena_reset(b.arena);
	}
}

static void wait_ms(int64_t ms)
{
	struct timespec pause = {ms / 1000, (ms % 1000) * 1000000};
	nanosleep(&pause, NULL);
}

/* The last number that was acknowledged before the end came. */
static int64_t child_kill(int64_t from, int64_t after_ms)
{
	int ends[2];
	int64_t id, last = from - 1;
	int status;
	EXPECT_I64(pipe(ends), 0);
	pid_t child = fork();
	EXPECT(child >= 0);
	if (child == 0) {
		close(ends[0]);
		child_run(ends[1], from);
	}
	close(ends[1]);
	wait_ms(after_ms);
	kill(child, SIGKILL);
	while (read(ends[0], &id, sizeof id) == sizeof id)
		last = id;
	close(ends[0]);
	EXPECT_I64(waitpid(child, &status, 0), child);
	EXPECT(WIFSIGNALED(status));
	return last;
}

static void integrity_expect(void)
{
	sqlite3 *db;
	sqlite3_stmt *statement;
	EXPECT_I64(sqlite3_open(place_path().at, &db), SQLITE_OK);
	EXPECT_I64(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1,
				   &statement, NULL),
			SQLITE_OK);
	EXPECT_I64(sqlite3_step(statement), SQLITE_ROW);
	EXPECT_STR(str_of((const char *)sqlite3_column_text(statement, 0)),
			STR("ok"));
	sqlite3_finalize(statement);
	sqlite3_close(db);
}

TEST(killed_process_loses_nothing_acknowledged)
{
	struct bench b;
	int64_t first = 1, stored, number;
	struct storage *storage = fresh();
	storage->ops->close(storage);
	for (int round = 0; round < 8; round++) {
		int64_t last = child_kill(first, 40 + 37 * round);
		b = (struct bench){.arena = arena_open(), .storage = again()};
		b.ops = b.storage->ops;
		EXPECT_OK(b.ops->begin(b.storage, TX_WRITE, &b.tx));
		for (int64_t id = first; id <= last; id++)
			life_expect(&b, id);
		/* At most the one that was not acknowledged any more. */
		EXPECT_OK(b.ops->order_count(b.tx, &stored));
		EXPECT(stored == last || stored == last + 1);
		EXPECT_OK(b.ops->series_next(
				b.tx, STR("demo"), STR("INV"), &number));
		EXPECT_I64(number, stored + 1);
		bench_close(&b);
		first = stored + 1;
		integrity_expect();
	}
	EXPECT(first > 8);
}

static void size_limit(rlim_t bytes)
{
	struct rlimit limit;
	EXPECT_I64(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes < limit.rlim_max ? bytes : limit.rlim_max;
	EXPECT_I64(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* Until it is full: the first number that could not be stored. */
static int64_t fill(struct bench *b, int64_t from, enum fault *out_fault)
{
	for (int64_t id = from; id < from + 100000; id++) {
		struct result r = b->ops->begin(b->storage, TX_WRITE, &b->tx);
		if (!r.fault)
			r = life_put(b, id);
		if (!r.fault)
			r = b->ops->commit(&b->tx);
		b->ops->drop(&b->tx);
		arena_reset(b->arena);
		*out_fault = r.fault;
		if (r.fault)
			return id;
	}
	return 0;
}

TEST(full_disk_loses_nothing_and_works_again)
{
	struct bench b;
	enum fault fault;
	signal(SIGXFSZ, SIG_IGN);
	bench_open(&b);
	b.ops->drop(&b.tx);
	size_limit((rlim_t)1 << 20);
	int64_t full = fill(&b, 1, &fault);
	/* A process's own limit may show as a failed write, too. */
	EXPECT(full > 10);
	EXPECT_I64(fault_class(fault), CLASS_FATAL);
	EXPECT_I64(fill(&b, full, &fault), full); /* still */
	EXPECT_I64(fault_class(fault), CLASS_FATAL);
	size_limit(RLIM_INFINITY);
	EXPECT_OK(b.ops->begin(b.storage, TX_WRITE, &b.tx));
	for (int64_t id = full; id < full + 20; id++)
		EXPECT_OK(life_put(&b, id));
	bench_reopen(&b);
	for (int64_t id = 1; id < full + 20; id++)
		life_expect(&b, id);
	bench_close(&b);
	integrity_expect();
}

/* The WAL is moved into the file now and then, and does not grow. */
TEST(wal_does_not_grow_without_end)
{
	struct bench b;
	bench_open(&b);
	int64_t id = 1;
	for (int round = 0; round < 30; round++) {
		for (int i = 0; i < 200; i++, id++)
			EXPECT_OK(life_put(&b, id));
		bench_commit(&b);
		arena_reset(b.arena);
	}
	EXPECT(place_size() < 30 * 200 * 4096 * 3 / 2 + 8000 * 4120);
	b.ops->drop(&b.tx);
	b.ops->idle(b.storage);
	EXPECT_OK(b.ops->begin(b.storage, TX_WRITE, &b.tx));
	bench_close(&b);
}

TEST_MAIN
