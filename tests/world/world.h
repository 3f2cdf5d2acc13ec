/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A world in one process: the real engine, the real SQLite, the real
 * connectors, and the simulator behind function calls. Time is a number
 * that jumps from one due moment to the next; chance has a seed; so a world
 * runs as fast as it computes and the same seed gives the same world.
 *
 * A crash is the moment from which nothing that the engine does can be seen
 * outside: no commit, no call, no answer to a webhook. The files are copied
 * as they lie there, and a new engine starts from the copy.
 */
#ifndef WAYBILL_TESTS_WORLD_H
#define WAYBILL_TESTS_WORLD_H

#include "engine/engine.h"
#include "sim/sim.h"

#include <stdio.h>

/* Where the engine may die. 0: nowhere. Counted from the world's start. */
struct world_deaths {
	int64_t before_commit, after_commit; /* the n-th writing commit */
	int64_t before_call, after_call;     /* the n-th call or mail */
	int64_t per_10000;                   /* by chance, at each of these */
};

struct world_options {
	struct sim_options sim;
	uint64_t seed;
	struct world_deaths deaths;
	int64_t deaths_max;            /* by chance, at most; 0: 100 */
	int unreachable_percent;       /* calls that never leave */
	int doubled_percent;           /* webhooks that come twice */
	time_ms disorder_ms;           /* webhooks come up to so much later */
	time_ms lease_ms;              /* 0: the engine's default */
	time_ms full_from, full_until; /* the disk is full; since the start */
	int64_t calls_per_second;      /* the shop's budget */
	bool second_warehouse;         /* the account warehouse-2 */
	bool payments_registered;      /* in other books */
	bool shop_set_up;      /* services and subscriptions are to be made */
	time_ms payouts_every; /* gateways' payouts are read; 0: never */
	bool stock_read;       /* the warehouse is asked what it has */
	/* Told of each call that leaves; may be NULL. */
	void (*seen)(void *context, time_ms now, struct str path,
			const struct http_request *request);
	/* Changes the policy that equals examples/demo.yaml; may be NULL. */
	void (*policy)(void *context, struct policy *policy);
	/* What a person says once an older state is put back; may be NULL. */
	RESULT (*resumed)(void *context, struct storage *storage);
	void *context;
};

/* Counts of what happened; for reports and for choosing crash points. */
struct world_counts {
	int64_t this_second, most_in_a_second; /* calls to the shop */
	int64_t commits, calls, mails, webhooks, refused_webhooks, deaths,
			unreachable, steps;
};

#define ACCOUNTS 13

#define WORLD_START ((time_ms)1795000000000) /* a day in November 2026 */

struct world {
	struct world_options options;
	struct arena *arena;   /* lives as long as the world */
	struct arena *scratch; /* for one step */
	char folder[64];
	int64_t generation; /* which copy of the files is in use */

	struct clock clock;
	time_ms now;
	struct chance chance; /* the engine's */
	uint64_t engine_seed, own_seed;
	struct exchange exchange;
	struct account accounts[ACCOUNTS];
	struct policy policy;

	_Atomic int64_t marks[MARKS]; /* outlive a death */

	struct sim *sim;
	struct storage *inner;  /* the real one */
	struct storage storage; /* the same with a guard before commit */
	struct storage_ops ops;
	struct engine *engine;

	bool dead;        /* nothing comes out any more */
	enum fault fault; /* a fatal fault that was no death of ours */
	struct landing *first_landing; /* answers on their way */
	uint64_t landings;
	struct hook *first_hook; /* webhooks on their way */
	FILE *log;               /* or NULL */
	uint64_t hash;           /* of the event log */
	time_ms second;          /* that this_second counts */
	struct world_counts counts;
	char trouble[512]; /* the first thing that world_check minds */
};

void world_options_init(struct world_options *options);
struct world *world_open(const struct world_options *options);
void world_close(struct world *world); /* takes NULL; removes its files */

/* Kills the engine where it stands and starts another from its files. */
void world_crash(struct world *world);

/* Kills the engine, and starts another one from this older copy. */
void world_restore(struct world *world, struct str backup);

/* Jumps from moment to moment until all is quiet (true) or `limit` of
 * virtual time has passed (false). */
bool world_run(struct world *world, time_ms limit);
/* As world_run, but ends at the first quiet moment. */
bool world_settle(struct world *world, time_ms limit);
/* One step at this very moment. */
void world_step(struct world *world);
/* Lets time pass, quiet or not. */
void world_pass(struct world *world, time_ms span);
/* Nothing is under way at either side, and no job is left. */
bool world_quiet(struct world *world);

/* A line for the event log; part of the hash. */
void world_note(struct world *world, const char *format, ...)
		__attribute__((format(printf, 2, 3)));

/*
 * The ledgers of the other side against our orders: none lost, none
 * doubled, each as it should be, nothing left over. False: the first
 * difference stands in world->trouble.
 */
bool world_check(struct world *world);
/* Only that nothing was done twice, and nothing wrong: true of unfinished
 * lives too. */
bool world_unique(struct world *world);
/* How many messages are in this state. */
int64_t world_messages(struct world *world, int64_t state);
/* For tests: fails with world->trouble. */
void world_must_agree(struct world *world);

/* The stored facts of one order; false when it is not there. */
bool world_facts(struct world *world, struct str remote, struct arena *arena,
		struct facts *out);
bool world_order(struct world *world, struct str remote, struct arena *arena,
		struct order_row *out);

bool world_tasks(struct world *world, struct str remote, struct arena *arena,
		struct task_row **out, size_t *out_count);

/* A person's command, as the desk or the command line sends it. */
void world_command(struct world *world, struct str remote,
		enum command_kind kind, struct str target, struct str text);

/* demo.c: what examples/demo.yaml says, made in code */
void demo_accounts(struct world *world);
void demo_policy(struct world *world);
/* Whoever runs the shop has chosen other books, and starts the program anew:
 * "economic" or "ledger". The old ones keep what they have. */
void demo_books_change(struct world *world, const char *books);
extern const struct driver *const demo_drivers[];

/* guard.c: the storage with a death before or after each commit */
RESULT guard_open(struct world *world, const char *path);
void guard_close(struct world *world);
/* Does the engine die at this point? */
bool death_due(struct world *world, int64_t nth, int64_t count);
void world_die(struct world *world, const char *where);

/* wire.c: the exchange that reaches the simulator */
void wire_open(struct world *world);
void wire_forget(struct world *world);        /* what is under way is lost */
time_ms wire_next(const struct world *world); /* 0: nothing */

/* hooks.c: webhooks, as intake takes them */
void hooks_deliver(struct world *world);
void hooks_forget(struct world *world, bool all);
time_ms hooks_next(const struct world *world); /* 0: nothing */

/* pages.c: what the shop gets from us */
void pages_deliver(struct world *world);
/* Where the storage lies now. */
struct str world_database(struct world *world);

/* Below `below`, from the world's own seed. */
uint64_t world_chance(struct world *world, uint64_t below);

#endif
