/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A provider that says what a test tells it to, an exchange that remembers
 * what was sent, and an engine on real storage between them. Time stands
 * until a test moves it.
 */
#ifndef WAYBILL_TESTS_ENGINE_TOY_H
#define WAYBILL_TESTS_ENGINE_TOY_H

#include "base/test.h"
#include "engine/engine.h"

#define SENT_MAX 512
#define TOY_START ((time_ms)1795860000000)

/* A call that has left and was not answered yet, or was. */
struct sent {
	int64_t flight;
	char url[256], authorization[64], body[128];
	time_ms at;
	bool answered;
};

struct toy {
	struct engine *engine;
	struct storage *storage;
	struct exchange exchange;
	struct clock clock;
	struct chance chance;
	struct account accounts[3];
	struct policy policy;
	struct arena *arena;
	time_ms now, next;
	struct sent sent[SENT_MAX];
	size_t sent_count;
	int64_t mails;
	time_ms audit_every, audit_remind; /* 0: never */
	struct landed {
		int64_t flight;
		int status;
		char body[256];
	} landed[SENT_MAX];
	size_t landed_count;
};

/* What the driver offers can be changed before toy_open. */
extern struct driver toy_driver;

/* Fills what the engine begins with; change it, then toy_begin. */
void toy_open(struct toy *toy);
void toy_begin(struct toy *toy);
void toy_close(struct toy *toy);
/* Dies and starts again. */
void toy_restart(struct toy *toy);
void toy_step(struct toy *toy);
/* Time passes, and all that falls due is done. */
void toy_pass(struct toy *toy, time_ms ms);
/* An answer to the oldest open call whose address holds `part`; false: there
 * is none. Then steps. */
bool toy_answer(struct toy *toy, const char *part, int status,
		const char *body);
/* How many calls with `part` in the address have left, and are open. */
size_t toy_left(const struct toy *toy, const char *part);
size_t toy_waiting(const struct toy *toy, const char *part);
const struct sent *toy_last(const struct toy *toy, const char *part);
/* A webhook's events, as the connector read them. */
void toy_take(struct toy *toy, const struct events *events);
/* The shop tells of order 1: it will be read. */
void toy_hint(struct toy *toy);
/* The order's row, with facts read; NOT_FOUND fails the test. */
void toy_order(struct toy *toy, struct facts *out);

#endif
