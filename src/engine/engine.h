/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The engine has done what order/ decides. It is one state machine without
 * threads: engine_step does all that is due now. engine/loop.c runs it on a
 * thread; a simulated world calls it by hand.
 *
 * Nothing about an order is kept between steps but what storage has; in
 * memory are only inputs that were not acknowledged yet and flights under
 * way, which after a crash are found again as claimed jobs.
 */
#ifndef WAYBILL_ENGINE_ENGINE_H
#define WAYBILL_ENGINE_ENGINE_H

#include "port/clock.h"
#include "port/driver.h"
#include "port/storage.h"

struct engine;

#define ACCOUNTS_MAX 64
#define MARKS 16 /* threads that can die of a message */

struct engine_options {
	struct storage *storage;
	struct exchange *exchange;
	struct exchange *press; /* for the account PRESS; NULL: none */
	struct clock *clock;
	struct chance *chance;
	const struct driver *const *drivers; /* NULL-ended */
	const struct account *accounts;
	size_t account_count;
	const struct policy *policies; /* one per shop */
	size_t policy_count;
	/* The built-in books (ledger/). */
	RESULT(*ledger_issue)
	(struct storage_tx *, int64_t order_id, const struct ask *,
			struct arena *, struct outcome *out);

	/* MARKS places in memory that outlives the process (a shared mapping),
	 * zeros at first; NULL: nobody counts what kills it. */
	_Atomic int64_t *marks;

	bool alone;             /* no other engine works on this storage: leases
				   found at the start are over */
	int64_t batch_max;      /* inputs per transaction; 0: 256 */
	time_ms gather_ms;      /* waits for more when busy; 0: 1 */
	time_ms lease_ms;       /* 0: 60 s */
	time_ms first_retry_ms; /* 0: 30 s */
	time_ms last_retry_ms;  /* 0: 1 h */
	int64_t tries_max;      /* 0: 12 */
	time_ms settle_ms;      /* wait before a look-up when the account has
				   no ceiling; 0: 60 s */
	time_ms audit_every_ms; /* 0: only when somebody asks */
	time_ms audit_since_ms; /* how far back; 0: 90 d */
	/* People are told when the last one that came to its end is older; 0:
	 * never. */
	time_ms audit_remind_ms;
};

RESULT engine_open(const struct engine_options *, struct engine **out);
void engine_close(struct engine *engine); /* takes NULL */

/* What an input came to. Called after COMMIT, on the engine's thread. */
enum input_end {
	INPUT_STORED,    /* committed: answer 2xx */
	INPUT_DUPLICATE, /* was there already: answer 2xx */
	INPUT_FAILED,    /* nothing is stored: answer 503 */
};
typedef void input_done(void *context, enum input_end end);

/*
 * Hands an event in, from any thread. The struct is copied; what it points to
 * must live until `done` has been called. `raw` is what the journal keeps;
 * `events` what the connector read from it. FAULT_LIMIT
 * when the queue is full: answer 503.
 */
struct input {
	struct message raw; /* id 0: the engine draws one */
	struct str dedupe;  /* the provider's event id, or empty */
	struct events events;
	/* A person's word: this line of a payout needs nobody any more (its
	 * key, settled_by and note); NULL: none. FAULT_NOT_FOUND of it is
	 * INPUT_FAILED. */
	const struct payout_kept *payout;
	int64_t settles; /* a person's word: this message of the journal needs
			    nobody any more; `raw` says who; 0: none */
	/* A person's word: a template that is a shop's own from now on; its
	 * `at` is the engine's to set. NULL: none. */
	const struct template_row *template;
	input_done *done; /* NULL: nobody waits, all lives long enough */
	void *context;
};
RESULT engine_take(struct engine *engine, const struct input *input);

/*
 * One step: answers that have landed, inputs, due jobs, timers, polls; in
 * batches, each one transaction. *out_next is when to come again (0: only
 * when something comes in). FATAL faults come out; all else is dealt with,
 * and a full disk is waited for.
 */
RESULT engine_step(struct engine *engine, time_ms *out_next);

/*
 * Says what this thread is about to read or apply, until engine_unmark. False:
 * the process has died of just that three times; keep it for people and leave
 * it alone. From any thread.
 */
bool engine_mark(struct engine *engine, struct str bytes);
void engine_unmark(struct engine *engine);

/* A person's command (order/facts.h): an event like any other. */
RESULT engine_command(struct engine *engine, struct str shop, struct str remote,
		const struct command *command, input_done *done, void *context);
/* Has all polls of an account made now. On the engine's thread. */
void engine_poll_now(struct engine *engine, struct str account);

/* Has each warehouse that tells it asked what it has, at the next step. From
 * any thread. False: there is none. */
bool engine_stock_now(struct engine *engine);

#define AUDIT_SCOPE_MAX 512
/* Has an audit begun (order/audit.h) of all orders made since then (0: as far
 * back as the settings say), or of those in `scope` alone (our ids, joined
 * with ","; empty: all). FAULT_DUPLICATE: one is under way or asked for.
 * FAULT_LIMIT: the scope has AUDIT_SCOPE_MAX bytes or more. From any
 * thread. */
RESULT engine_audit(struct engine *engine, time_ms since, struct str scope,
		struct str who);

/* The certificate that stands at this address, which the driver has found to
 * be the provider's own. False: it is not here, and will be fetched; the
 * webhook should come again. From any thread. */
bool engine_certificate(struct engine *engine, struct str account,
		struct str url, struct arena *arena, struct str *out_pem);

/* Numbers since start, for /metrics and reports. */
struct engine_counts {
	int64_t inputs, duplicates, unreadable, quarantined, commits, events,
			calls, calls_lost, calls_retried, polls, decides;
	int64_t in_flight, queue;
};
void engine_count(struct engine *engine, struct engine_counts *out);
/* What keeps it from storing anything just now (a full disk), or none. */
enum fault engine_fault(struct engine *engine);

const struct account *engine_account(
		const struct engine *engine, struct str name);
const struct policy *engine_policy(
		const struct engine *engine, struct str shop); /* NULL: none */
const struct driver *engine_driver(
		const struct engine *engine, struct str provider);

/* engine/loop.c: the engine on a thread of its own. */
struct loop;
RESULT loop_open(struct engine *engine, struct loop **out);
void loop_wake(struct loop *loop); /* from any thread */
/* Why it stopped by itself, FAULT_NONE while it runs. */
enum fault loop_fault(struct loop *loop);
void loop_close(struct loop *loop); /* takes NULL */

#endif
