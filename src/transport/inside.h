/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the transport share. */
#ifndef WAYBILL_TRANSPORT_INSIDE_H
#define WAYBILL_TRANSPORT_INSIDE_H

#include "base/buf.h"
#include "transport/transport.h"

#include <curl/curl.h>
#include <pthread.h>

#define RESPONSE_DEFAULT ((size_t)8 << 20)
#define MAIL_THREADS_DEFAULT 3
#define MAIL_THREADS_MAX 8
#define CONNECT_DEFAULT_MS 10000
#define TOTAL_DEFAULT_MS 30000
#define EASY_POOL_MAX 64

/* One call or mail from departure to landing. Owns all it points to. */
struct trip {
	struct trip *next;
	int64_t flight;
	struct arena *arena;
	struct endpoint endpoint;
	struct http_request http;
	struct mail_request mail;
	struct buf body; /* the answer's */
	struct reply reply;
	CURL *easy;
	struct curl_slist *headers;
	size_t sent;       /* bytes of the body that were taken */
	bool body_done;    /* mail: the final dot was asked for */
	bool quitting;     /* mail: only the connection's end is to come */
	bool headers_done; /* the empty line behind them has come */
	bool begun;        /* HTTP: connected, and the first byte may leave */
	char error[CURL_ERROR_SIZE];
};

/* Trips that wait: first in, first out. */
struct line_up {
	struct trip *first, **last;
};

struct transport {
	struct exchange exchange; /* first: callers hold this */
	struct transport_options o;
	pthread_mutex_t lock;
	pthread_cond_t mail_waits;
	struct line_up out, mails, landed;
	bool stop;
	CURLM *multi;
	struct trip *flying;  /* HTTP: under way, the thread's own */
	struct trip *mailing; /* mail: under way */
	CURL *pool[EASY_POOL_MAX];
	size_t pooled;
	pthread_t thread, mailers[MAIL_THREADS_MAX];
	unsigned mailer_count, mails_per_host;
};

void line_init(struct line_up *line);
void line_add(struct line_up *line, struct trip *trip);
struct trip *line_take(struct line_up *line);
/* `at` is where the line holds it: &line->first or some &trip->next. */
struct trip *line_cut(struct line_up *line, struct trip **at);
/* Takes it out of a list that is no line. */
void trips_remove(struct trip **first, const struct trip *trip);

struct trip *trip_new(int64_t flight, const struct endpoint *endpoint);
void trip_free(struct trip *trip);
/* Hands the trip to whoever collects, and tells them. */
void trip_land(struct transport *transport, struct trip *trip);
void trip_fail(struct trip *trip, enum fault fault, const char *words);

void easy_common(struct trip *trip);
/* sftp.c */
bool sftp_is(struct str url);
bool sftp_may_leave(struct trip *trip); /* else it has failed */
void sftp_prepare(struct trip *trip);
bool sftp_outcome(struct trip *trip, CURLcode code);
void *http_run(void *transport);
void *mail_run(void *transport);

#endif
