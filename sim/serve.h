/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program around the world: HTTP and SMTP doors, a thread that pushes
 * webhooks, and one lock around the pure part.
 */
#ifndef WAYBILL_SIM_SERVE_H
#define WAYBILL_SIM_SERVE_H

#include <pthread.h>
#include <stdatomic.h>

#include "http/http.h"
#include "sim.h"

struct serve_options {
	struct sim_options sim;
	const char *listen, *smtp, *target;
};

struct pusher;
struct smtp_server;

struct server {
	struct serve_options options;
	pthread_mutex_t lock; /* around sim */
	struct sim *sim;
	atomic_bool stopping;
	struct http_server *http;
	struct smtp_server *smtp;
	struct pusher *pusher;
};

time_ms serve_now(void);

/* serve.c: false with a line in *out_why; close it in any case. */
bool serve_open(const struct serve_options *options, struct server *out,
		const char **out_why);
void serve_close(struct server *server);

/* push.c */
struct pusher *pusher_open(struct server *server);
void pusher_start(struct pusher *pusher);
/* Ends the thread and answers what was to come late; doors may still ask. */
void pusher_end(struct pusher *pusher);
void pusher_close(struct pusher *pusher);
/* Something may be due at this moment. To be called with the lock held. */
void pusher_wake(struct pusher *pusher, time_ms due);
/* The call was kept; its answer lives in its arena. */
void pusher_answer_later(struct pusher *pusher, time_ms due,
		struct http_call *call, const struct sim_answer *answer);
/* door.c: what stands in `answer`, at once. */
void answer_now(struct http_call *call, const struct sim_answer *answer);
http_handler door_handle;

/* smtp.c: a mail server of its own thread. */
struct smtp_reply {
	int status; /* 0: the connection is cut */
	time_ms late_ms;
};
typedef struct smtp_reply smtp_take(void *context, struct str from,
		struct str to, struct str message);
/* `listen` as "127.0.0.1:9425"; port 0 picks one. */
struct smtp_server *smtp_open(const char *listen, smtp_take *take,
		void *context, const char **out_why);
int smtp_port(const struct smtp_server *server);
void smtp_close(struct smtp_server *server);

#endif
