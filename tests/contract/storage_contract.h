/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What any storage must do: one suite, run on every driver. A driver's test
 * program defines `storage_under_test` and links the storage_*.c files.
 */
#ifndef WAYBILL_TESTS_STORAGE_CONTRACT_H
#define WAYBILL_TESTS_STORAGE_CONTRACT_H

#include "base/test.h"
#include "port/storage.h"

struct storage_under_test {
	struct storage *(*fresh)(void);  /* empty; writes */
	struct storage *(*again)(void);  /* the same place, after a close */
	struct storage *(*beside)(void); /* the same place: only reads */
	/* A second writer on the same place: what comes of it. */
	struct result (*second)(void);
};
extern const struct storage_under_test storage_under_test;

/* A storage with a writing transaction open, and memory for what is read. */
struct bench {
	struct storage *storage;
	const struct storage_ops *ops;
	struct storage_tx *tx;
	struct arena *arena;
};

void bench_open(struct bench *bench);
void bench_close(struct bench *bench); /* what is not committed is gone */
/* Commits and begins anew. */
void bench_commit(struct bench *bench);
/* Drops and begins anew. */
void bench_drop(struct bench *bench);
/* Commits, closes and opens the same place again. */
void bench_reopen(struct bench *bench);

/* An order with that id and remote "r<id>", new, facts "facts". */
struct order_row order_like(struct bench *bench, int64_t id);
void order_add(struct bench *bench, int64_t id);
/* A message for the order (0: none) with body "body <id>". */
struct message message_like(struct bench *bench, int64_t id, int64_t order_id);
struct job job_like(int64_t id, time_ms due_at);

/* Text that does not pack well, always the same for a seed. */
struct str noise(struct bench *bench, size_t len, uint64_t seed);

#endif
