/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room offer each other. */
#ifndef WAYBILL_INTAKE_INSIDE_H
#define WAYBILL_INTAKE_INSIDE_H

#include "intake/intake.h"

#include <stdatomic.h>

/* A sender that is told to wait comes back after so long. */
#define RETRY_AFTER_S 2

/* The statuses that this room answers with. */
enum answer {
	ANSWER_OK,
	ANSWER_BAD_SIGNATURE,
	ANSWER_NOT_FOUND,
	ANSWER_WRONG_METHOD,
	ANSWER_BUSY,
	ANSWER_COUNT
};
int answer_status(enum answer answer);

/* Upper bounds of the time from a webhook's arrival to its answer. */
#define ACK_BOUNDS(B) \
	B(1) \
	B(2) B(5) B(10) B(20) B(50) B(100) B(200) B(500) B(1000) B(2000) B(5000)
#define ACK_ONE(bound) +1
#define ACK_BOUND_COUNT (0 ACK_BOUNDS(ACK_ONE))

struct tally {
	_Atomic int64_t answers[ANSWER_COUNT];
	_Atomic int64_t ack[ACK_BOUND_COUNT + 1]; /* the last: longer */
	_Atomic int64_t ack_ms;                   /* all of them together */
	_Atomic int64_t unread; /* handed in, though they can't be read */
};

struct intake {
	struct intake_options o;
	struct tally tally;
	_Atomic time_ms warned_at; /* of bad signatures, once in a while */
	pthread_mutex_t reading;
};

static inline time_ms intake_now(struct intake *intake)
{
	return intake->o.clock->now(intake->o.clock);
}

/* Every answer of this room is made by these two, and counted. */
void reply_json(struct intake *intake, struct http_call *call,
		enum answer answer, struct str body);
void reply_text(struct intake *intake, struct http_call *call,
		enum answer answer, struct str body);

void refuse_method(struct intake *intake, struct http_call *call,
		const char *allowed);

/* webhook.c, pages.c, metrics.c: one function per route. */
void webhook_handle(struct intake *intake, struct http_call *call);
void webhook_page(struct intake *intake, struct http_call *call);
void page_welcome(struct intake *intake, struct http_call *call);
void page_health(struct intake *intake, struct http_call *call);
void page_ready(struct intake *intake, struct http_call *call);
void page_metrics(struct intake *intake, struct http_call *call);

/* callback.c: a page for the provider, behind its account's address. */
void callback_handle(struct intake *intake, struct http_call *call,
		const struct account *account, struct str path_rest);

void tally_ack(struct intake *intake, time_ms took);

#endif
