/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One order's life in the little world, with a little engine that dies: it
 * keeps nothing but what it has committed.
 */
#ifndef WAYBILL_ORDER_LIFE_TEST_H
#define WAYBILL_ORDER_LIFE_TEST_H

#include "order/world_test.h"

enum phase { PHASE_READY, PHASE_FIND };

struct job {
	int64_t attempt;
	enum phase phase;
	time_ms due, first_sent;
	int64_t tries;
	bool maybe;     /* an earlier try may have landed, or still may */
	struct ask ask; /* as it was sent */
};

struct life {
	uint64_t seed;
	struct arena *arena, *turn_arena;
	struct world world;
	struct dice dice;
	struct policy policy;
	struct counted_ids ids;
	struct str stored; /* the facts as committed */
	LIST(struct job) jobs;
	LIST(struct str) history; /* all news, as they were joined */
	LIST(struct str) used;    /* keys that have an answer */
	struct decision out;
	time_ms wake_at;
	struct facts facts; /* of the turn that is being taken */
};

#define FAIL_LIFE(life_, ...) \
	do { \
		life_describe(life_); \
		print_error("seed %llu: ", (unsigned long long)(life_)->seed); \
		fail_msg(__VA_ARGS__); \
	} while (0)

void life_open(struct life *life, uint64_t seed);
void life_done(struct life *life);

/* Until nothing is due any more, here and there. */
void life_run(struct life *life);
/* Prints the committed facts, and where each want stands. */
void life_describe(struct life *life);
/* The facts as committed. */
void life_facts(struct life *life, struct facts *out);

#endif
