/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the engine share. Nobody else includes it. */
#ifndef WAYBILL_ENGINE_INTERNAL_H
#define WAYBILL_ENGINE_INTERNAL_H

#include <stdarg.h>
#include <stdio.h>

#include "base/log.h"
#include "engine/engine.h"
#include "notify/mail.h"
#include "order/audit.h"

#include <pthread.h>
#include <stdatomic.h>

#define QUEUE_MAX 10000      /* inputs that wait for their turn */
#define FLIGHTS_MAX 512      /* calls under way, all accounts together */
#define IN_FLIGHT_DEFAULT 32 /* calls under way at one account */
#define BREAKER_FAILS 8      /* failures in a row that open the breaker */
/* How often to look for work that others have left; alone, our own memory of
 * what is due next is enough and this is the net below it. */
#define RECHECK_MS SECOND_MS
#define RECHECK_ALONE_MS MINUTE_MS
#define TX_ATTEMPTS_MAX 5
#define POISON_MAX 64          /* messages that are left alone */
#define FULL_REST_MS SECOND_MS /* between two tries on a full disk */

/* Where an attempt is on its way to the provider. Stored in job.phase. */
enum job_phase {
	PHASE_SEND = 1,   /* sealed, not sent yet (or surely not arrived) */
	PHASE_SENT,       /* under way; found so after a crash: unknown */
	PHASE_FIND,       /* unknown: to be looked up */
	PHASE_AGAIN,      /* unknown, class K: the same bytes once more */
	PHASE_SENT_AGAIN, /* those are under way */
	PHASE_LOOK,       /* an older state was put back: it may have been done
			     since, so it is looked up before it is sent */
};

/* One kind of news that an account is asked for. */
struct poll_place {
	enum verb verb;
	bool scheduled; /* asked from time to time */
	bool wanted;    /* asked now, whatever the time */
	bool under_way;
	time_ms due;
};

/* Something to be fetched once, outside the polls' own places. */
struct errand {
	enum verb verb;
	char *cursor;
	bool under_way;
	time_ms due;
	int64_t tries;
	struct errand *next;
};

/* The access token that was granted to an account's client. */
struct grant {
	bool needed;
	bool under_way;
	char *token; /* NULL: none yet */
	time_ms renew_at, over_at;
	time_ms due; /* not before; after a failure */
	int64_t fails;
};

/* The provider's bucket, as far as we know; in thousandths of a point. */
struct points {
	bool heard; /* an answer has come: it says so, or it counts none */
	int64_t left, most;
	int64_t aside; /* for calls that are under way */
	int64_t rate;  /* points in a second, or thousandths in a ms */
	time_ms at;    /* of `left` */
	time_ms told_at;
};

/* What is remembered of an account: pacing only, never an order's state. */
struct lane {
	const struct account *account;
	const struct driver *driver;
	int64_t in_flight;
	int64_t fails;        /* in a row */
	time_ms closed_until; /* breaker or Retry-After */
	time_ms warned_at;    /* an answer's warning was logged */
	int64_t paced_us;     /* the budget is used up to here */
	struct points points;
	time_ms jobs_due; /* its next job, or 0; may be too early */
	struct poll_place polls[POLLS_MAX];
	size_t poll_count;
	int64_t denied; /* answers in a row that refuse our credentials */
	bool heard;     /* an answer that did not, since we began */
	struct errand *errands; /* oldest first */
	struct grant grant;
};

enum flight_kind {
	FLIGHT_CALL,  /* of a job */
	FLIGHT_FIND,  /* a look-up for a job */
	FLIGHT_POLL,  /* its place is kept with the data */
	FLIGHT_FETCH, /* an errand: news from a place of its own */
	FLIGHT_GRANT,
	FLIGHT_CERTIFICATE,
	FLIGHT_NOTICE, /* a mail to staff that is about no order */
	FLIGHT_AUDIT,
};

struct flight {
	bool used;
	enum flight_kind kind;
	int64_t id; /* slot + generation * FLIGHTS_MAX */
	struct lane *lane;
	enum verb verb; /* what was really asked */
	int64_t seq;
	struct job job;           /* strings: account's name only */
	struct poll_place *place; /* POLL */
	struct errand *errand;    /* FETCH */
	struct audit_read *read;  /* AUDIT */
	bool wanted;              /* POLL: a hint asked for it */
	bool landed;
	time_ms began;
	int64_t points; /* set aside for it */
	struct poll_row poll_row;
	char *cursor; /* malloc'd: what ask.cursor was */
	char *name;   /* malloc'd: poll_row.account */
};

/* An input that waits for its turn. What it points to lives with whoever
 * waits for `done`. */
struct waiting {
	struct input input;
	bool is_command;
	struct str shop, remote;
	struct command command;
	struct waiting *next;
};

/* What webhooks are signed with, by address. Asked for by the server's
 * threads, so it has a lock of its own. */
#define CERTIFICATES_MAX 8
struct certificate {
	char *account, *url;
	char *pem; /* NULL: wanted */
	bool under_way;
	bool asked;    /* a webhook needed it since the last try */
	int64_t tries; /* that failed */
	time_ms due;
	time_ms used_at;
};
struct certificates {
	pthread_mutex_t lock;
	struct certificate at[CERTIFICATES_MAX];
};

/* One read of the orders that are being audited. */
struct audit_read {
	int64_t order_id;
	struct audit_ask ask;
	struct str cursor;   /* of a read in several steps */
	struct facts theirs; /* what its steps said so far */
	struct payment_shown shown;
	bool under_way, done;
	time_ms asked_at, due;
	int64_t tries;
};

/* A few orders at a time: how far it is stands with the data, what is under
 * way in memory alone; after a crash those orders are read again. */
struct audit {
	bool open;      /* one is not over yet */
	time_ms due;    /* of the next one by the calendar; 0: none */
	time_ms remind; /* when people are told that the last is too old */
	int64_t remind_of;
	struct arena *arena;
	LIST(struct audit_read *) reads;
	/* The orders that are under way: from where to where, how many. */
	bool window_known, last;
	int64_t window_before, next_before, window_orders;
	/* What a person asked for; under the engine's lock. */
	bool wanted;
	time_ms since;
	char who[64], scope[AUDIT_SCOPE_MAX];
};

/* When each shop's staff is told next, by policy; 0: never. */
struct digest {
	struct arena *arena;
	time_ms *next;
};

struct engine {
	struct engine_options o;
	struct storage *storage;
	struct policy *policies; /* those of `o`, with what the data knows */
	struct lane lanes[ACCOUNTS_MAX];
	size_t lane_count;
	struct flight flights[FLIGHTS_MAX];
	size_t in_flight;
	int64_t generation;

	pthread_mutex_t lock; /* guards the queue and poll requests */
	struct waiting *first, **last;
	size_t queued;

	struct id_source ids;
	int64_t last_id, node;
	int64_t ids_until; /* what is kept with the data covers ids up to it */
	struct arena *arena; /* of the step */
	time_ms recheck_at;  /* next look at the storage's due lists */
	time_ms orders_due;
	bool recovered;
	int64_t poison[POISON_MAX];
	size_t poison_count;
	struct certificates certificates;
	struct audit audit;
	struct digest digest;
	atomic_bool full;         /* the disk; waited for */
	atomic_bool stock_wanted; /* warehouses are to be asked now */
	struct engine_counts counts;
};

/* poison.c */
RESULT poison_open(struct engine *engine);

/* id.c */
int64_t engine_id(struct engine *engine);
int64_t ids_next(struct id_source *source);
RESULT ids_open(struct engine *engine);

time_ms engine_now(struct engine *engine);

/* One order while a transaction works on it. */
struct seat {
	struct order_row row;
	struct facts facts;
	const struct policy *policy;
	bool dirty;
	struct changes changes;
	int64_t message;  /* the newest message that touched it */
	struct buf text;  /* the timeline's sentence */
	const char *kind; /* the timeline's kind */
	size_t linked;    /* payments that are linked already */
	uint64_t numbers; /* of parcels that are, too */
};

/* A call to be made after COMMIT. */
struct departure {
	struct flight *flight;
	bool mail;
	struct http_request http;
	struct mail_request letter;
};

/* A batch: one transaction. */
struct turn {
	struct engine *engine;
	struct storage_tx *tx;
	struct arena *arena;
	time_ms now;
	LIST(struct seat *) seats;
	LIST(struct departure) departures;
};

enum item_kind {
	ITEM_INPUT,
	ITEM_LANDED,
	ITEM_JOB,
	ITEM_DUE,
	ITEM_POLL,
	ITEM_ERRAND,
	ITEM_GRANT,
	ITEM_CERTIFICATE,
	ITEM_AUDIT,     /* begins one, takes its next orders, ends it */
	ITEM_AUDIT_ASK, /* one of its reads */
	ITEM_AUDIT_REMIND,
	ITEM_DIGEST, /* what waits for staff, once a day */
};

/* One thing to be done in a turn. */
struct item {
	enum item_kind kind;
	struct waiting *waiting;  /* INPUT */
	struct flight *flight;    /* LANDED */
	struct reply reply;       /* LANDED */
	struct job job;           /* JOB */
	int64_t order_id;         /* DUE */
	struct lane *lane;        /* POLL, ERRAND, GRANT, CERTIFICATE */
	struct poll_place *place; /* POLL */
	struct errand *errand;    /* ERRAND */
	struct audit_read *read;  /* AUDIT_ASK */
	size_t certificate;       /* CERTIFICATE: its slot */
	enum input_end end;       /* INPUT: what it came to */
};
typedef LIST(struct item) items;

/* id.c: keeps with the data how far ids may have gone; *out_until counts
 * once this turn is committed. */
RESULT ids_reserve(struct turn *turn, int64_t *out_until);

/* seat.c: orders at the table */
RESULT seat_by_name(struct turn *turn, struct str shop, struct str remote,
		struct seat **out);
RESULT seat_by_id(struct turn *turn, int64_t id, struct seat **out);
void seat_join(struct turn *turn, struct seat *seat, const struct facts *news,
		int64_t message);
void seat_say(struct seat *seat, const char *format, ...)
		__attribute__((format(printf, 2, 3)));
RESULT seat_settle(struct turn *turn, struct seat *seat);
void turn_forget(struct turn *turn);

/* event.c: news to facts */
RESULT event_apply(struct turn *turn, struct lane *lane,
		const struct event *event, int64_t message, bool *out_parked,
		int64_t *out_order);
RESULT input_apply(struct turn *turn, struct item *item);
RESULT links_make(struct turn *turn, struct seat *seat);
size_t payments_linkable(const struct facts *facts);
uint64_t parcel_numbers(const struct facts *facts);

/* job.c: effects on their way */
RESULT job_begin(struct turn *turn, struct seat *seat,
		const struct effect *effect);
RESULT job_run(struct turn *turn, struct item *item);
RESULT job_unknown(struct turn *turn, struct seat *seat, struct job *job,
		const struct outcome *outcome);
void attempt_settle(struct turn *turn, struct seat *seat, int64_t attempt,
		enum outcome_kind kind, const struct outcome *outcome);
RESULT jobs_recover(struct engine *engine);

/* restored.c */
RESULT restored_open(struct engine *engine);
/* An order that was there before is read again before anything is done. */
void restored_stale(struct seat *seat);
/* Must this be looked up before it is sent? */
bool restored_looks(const struct seat *seat, const struct effect *effect,
		enum remote_class class_);
/* True: a mail that may have left before; it is settled, and not sent. */
bool restored_mail(struct turn *turn, struct seat *seat,
		const struct effect *effect);
/* Before what was found is joined. */
void restored_found(const struct seat *seat, struct outcome *outcome);

/* outcome.c: answers that have landed */
RESULT landed_apply(struct turn *turn, struct item *item);

/* poll.c */
void polls_open(struct lane *lane);
void polls_hear(struct engine *engine);
void polls_close(struct lane *lane);
RESULT poll_begin(struct turn *turn, struct item *item);
RESULT errand_begin(struct turn *turn, struct item *item);
RESULT poll_landed(struct turn *turn, struct item *item);
void polls_plan(struct engine *engine, time_ms now, items *list);
time_ms polls_next(struct engine *engine);
/* What a webhook that names no order asks for. */
void poll_hint(struct lane *lane, enum verb verb, struct str cursor);

/* payout.c: what a gateway has paid out becomes facts of its orders; what is
 * of none is kept for people. *out_kept is set when an order learned of it. */
RESULT payouts_apply(struct turn *turn, const struct flight *flight,
		const struct outcome *outcome, int64_t message, bool *out_kept);
/* A person has dealt with one. */
RESULT payout_settled(struct turn *turn, const struct payout_kept *row);

/* grant.c */
void grant_open(struct lane *lane);
void grant_close(struct lane *lane);
/* Has it a token, or needs none? */
bool grant_ready(const struct lane *lane, time_ms now);
/* The account as it is used: with the token that was granted. */
struct account grant_account(const struct lane *lane);
void grants_plan(struct engine *engine, time_ms now, items *list);
time_ms grants_next(const struct engine *engine);
RESULT grant_begin(struct turn *turn, struct item *item);
RESULT grant_landed(struct turn *turn, struct item *item);
/* The provider does not take the token any more: true when a new one will be
 * asked for, so that the call is made again. */
bool grant_refused(struct lane *lane);

/* pause.c: looks at every answer; one that refuses our credentials becomes
 * "not now" and pauses the account. */
RESULT pause_judge(struct turn *turn, struct lane *lane, int status,
		struct outcome *outcome);
RESULT pauses_open(struct engine *engine);

/* notice.c: to the staff of each shop that the lane serves; NULL: of all. */
void notice_all(struct turn *turn, const struct lane *lane,
		const struct mail *mail);
/* To the staff of one shop. */
void notice_shop(struct turn *turn, struct str shop, const struct mail *mail);
RESULT notice_landed(struct turn *turn, struct item *item);

/* digest.c */
RESULT digest_open(struct engine *engine);
void digest_close(struct engine *engine);
void digest_plan(struct engine *engine, time_ms now, items *list);
time_ms digest_next(const struct engine *engine);
RESULT digest_step(struct turn *turn, struct item *item);

/* audit_when.c */
RESULT audit_open(struct engine *engine);
void audit_close(struct engine *engine);
void audit_plan(struct engine *engine, time_ms now, items *list);
time_ms audit_next(struct engine *engine);
RESULT audit_remind(struct turn *turn, struct item *item);
/* What stands with the data says when the next one is due. */
RESULT audit_calendar(struct engine *engine, struct storage_tx *tx);
RESULT audit_newest(struct engine *engine, struct storage_tx *tx,
		struct arena *arena, struct audit_row *out, bool *out_any);

/* audit.c */
RESULT audit_step(struct turn *turn, struct item *item);

/* audit_read.c */
bool audit_is_read(const struct audit *audit);
void audit_plan_reads(struct engine *engine, time_ms now, items *list);
time_ms audit_reads_next(struct engine *engine);
/* Writes down what was found of an order, each thing once. */
RESULT audit_keep(struct turn *turn, struct audit_row *audit, int64_t order_id,
		const struct differences *found);
RESULT audit_begin(struct turn *turn, struct item *item);
RESULT audit_landed(struct turn *turn, struct item *item);

/* certificate.c */
void certificates_open(struct engine *engine);
void certificates_close(struct engine *engine);
void certificates_plan(struct engine *engine, time_ms now, items *list);
time_ms certificates_next(struct engine *engine);
RESULT certificate_begin(struct turn *turn, struct item *item);
RESULT certificate_landed(struct turn *turn, struct item *item);
/* certificate_told.c: it could not be fetched for long, or it was. */
RESULT certificate_missed(
		struct turn *turn, const struct lane *lane, struct str url);
RESULT certificate_came(struct turn *turn, const struct lane *lane);
void certificate_end(struct engine *engine, const struct flight *flight);

/* retry.c: pacing */
time_ms retry_wait(struct engine *engine, int64_t tries);
bool lane_open(const struct engine *engine, const struct lane *lane,
		time_ms now);
/* Remembers that it has a job for then. */
void lane_due(struct lane *lane, time_ms due);
/* Where only one call at a time may change an order: is one under way? */
bool lane_writes(const struct engine *engine, const struct lane *lane,
		int64_t order);
/* When it can be asked for its next job, or 0: not by time alone. */
time_ms lane_next(const struct lane *lane, time_ms now);
/* points.c */
bool points_alone(const struct lane *lane); /* one call at a time */
int64_t points_room(const struct lane *lane, time_ms now);
time_ms points_next(const struct lane *lane); /* the first moment with room */
void points_take(struct lane *lane, struct flight *flight, time_ms now);
void points_end(struct flight *flight); /* no answer says what it came to */
void points_landed(struct flight *flight, time_ms now,
		const struct bucket *bucket);

/* From when on breaker, Retry-After and budget let a call begin. */
time_ms lane_opens(const struct lane *lane);
/* How many calls may begin now. */
int64_t lane_room(const struct engine *engine, const struct lane *lane,
		time_ms now);
void lane_landed(struct engine *engine, struct lane *lane, time_ms now,
		const struct outcome *outcome);
struct lane *engine_lane(struct engine *engine, struct str account);
struct flight *flight_new(struct engine *engine, struct lane *lane);
void flight_end(struct engine *engine, struct flight *flight);
struct flight *flight_get(struct engine *engine, int64_t id);

/* seal.c: a request's stored form */
RESULT seal_build(struct turn *turn, const struct seat *seat, struct lane *lane,
		const struct effect *effect, enum verb verb, int64_t seq,
		struct str cursor, struct departure *out);
void seal_write(const struct departure *departure, struct arena *arena,
		struct message *out);
RESULT seal_read(const struct message *message, struct arena *arena,
		struct departure *out);
bool seal_same(const struct message *a, const struct message *b);

/* provenance.c */
struct str changes_pack(const struct changes *changes, struct arena *arena);

#endif
