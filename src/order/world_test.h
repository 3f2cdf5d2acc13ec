/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A little world for one order: a shop, books, a warehouse, a gateway and a
 * mail server, all of which keep their own account of what was done. They
 * lie: calls never arrive, arrive late or twice, answers and news are lost,
 * doubled and disordered. Nothing in it uses order/ to think.
 */
#ifndef WAYBILL_ORDER_WORLD_TEST_H
#define WAYBILL_ORDER_WORLD_TEST_H

#include "order/order_test.h"

/* How long a call may take to land. */
#define CEILING_MS (15 * MINUTE_MS)

enum reply {
	REPLY_DONE,
	REPLY_REFUSED,
	REPLY_LATER, /* surely not done */
	REPLY_LOST,  /* nobody knows */
	REPLY_ABSENT,
};

struct answer {
	enum reply reply;
	struct str reason;
	struct facts news;
};

/* What is asked, as it was when it left. */
struct ask {
	enum want_kind want;
	struct str target, reference, key, value, fo, number, account;
	minor gross, amount;
};

struct news {
	time_ms due;
	bool hint, command;
	struct str bytes;
};

struct world_fo {
	struct str id;
	enum fo_status status;
	enum fo_request request;
	int64_t remaining;
	struct str replaced_by;
};

struct world_fulfillment {
	struct str id, fo, tracking;
	bool delivered;
};

struct world_document {
	struct str reference;
	minor gross;
	int64_t copies; /* more than one is what must never be */
};

enum request_end { END_NONE, END_REFUSED, END_CANCELLED };

struct world_parcel {
	struct str id, number;
	time_ms out_at, delivered_at, returned_at, corrected_at;
};

struct world_request {
	struct str reference, fo, reason;
	struct str account; /* of the warehouse that has it */
	int64_t copies;
	time_ms received_at, accepted_at, processing_at, ended_at, too_late_at;
	enum request_end end;
	LIST(struct world_parcel) parcels;
};

struct world_mail {
	struct str key;
	int64_t copies;
};

struct world_key {
	struct str key, target;
	enum reply reply;
};

/* Something that will happen by itself. */
struct world;

struct plan {
	time_ms due;
	void (*act)(struct world *world, struct plan *plan);
	struct ask ask;  /* a call on its way */
	struct str what; /* a reference, a fulfillment order */
	int64_t n;
};

struct world {
	struct arena *arena;
	struct dice dice;
	time_ms now;
	bool healthy; /* it has stopped lying */
	bool dedupes; /* books and warehouse know a reference again */
	int64_t ids;
	struct str trouble; /* what must not be, and was */

	/* the shop */
	time_ms version, created_at, cancelled_at, closed_at;
	enum payment_status payment;
	minor total, refunded;
	LIST(struct txn) txns;
	LIST(struct refund) refunds;
	LIST(struct world_fo) fos;
	LIST(struct world_fulfillment) fulfillments;
	bool email;
	bool several; /* the gateway lets money be taken in parts */
	struct str gateways;

	LIST(struct world_document) documents; /* the books */
	LIST(struct world_request) requests;   /* the warehouse */
	LIST(struct world_mail) mails;
	struct str tracker; /* the gateway's */
	struct str tags;    /* at the shop */
	LIST(struct world_key) keys;

	LIST(struct plan) plans;
	LIST(struct news) news;
};

void world_open(struct world *world, uint64_t seed, struct arena *arena);

/* The next moment at which something happens or arrives; 0: never. */
time_ms world_next(const struct world *world);
/* Lets happen what is due. */
void world_run(struct world *world);
/* Takes one piece of news that is due. */
bool world_news(struct world *world, struct news *out);

void world_call(struct world *world, const struct ask *ask, struct answer *out);
/* What became of a call. */
void world_find(struct world *world, const struct ask *ask, struct answer *out);
/* The shop as it is, read under this number. */
void world_read(struct world *world, int64_t seq, struct facts *out);
/* All that a poll of shop and warehouse would bring. */
void world_poll(struct world *world);

struct world_fo *world_fo(struct world *world, struct str id);
struct world_request *world_request(struct world *world, struct str reference);
struct world_document *world_document(
		struct world *world, struct str reference);

/* A person says something, now. */
void world_say(struct world *world, enum command_kind kind, struct str target);

#endif
