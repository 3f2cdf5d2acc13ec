/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of this room share. A worker is one thread with one
 * libmicrohttpd daemon that it drives by itself (poll on the daemon's epoll
 * descriptor, then MHD_run): the library's own epoll thread can fall asleep
 * over exactly 128 ready events. Everything of a worker and of its calls is
 * touched on its thread alone, but for http_answer on a kept call.
 */
#ifndef WAYBILL_HTTP_INSIDE_H
#define WAYBILL_HTTP_INSIDE_H

#include "base/buf.h"
#include "http/http.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>

#define HEADERS_MAX ((size_t)16 * 1024)
/* Half of it is for parsed headers: a connection has no more than this. */
#define CONNECTION_MEMORY ((size_t)32 * 1024)
#define KEEP_ALIVE_MS (60 * SECOND_MS)
#define LINGER_MS (1 * SECOND_MS) /* reads on after 413, so that it arrives */
#define CLOSE_WAIT_MS (10 * SECOND_MS)
#define BODY_RATE_MIN 500     /* bytes per second */
#define ANSWER_RATE_MIN 10000 /* bytes per second, beside body_ms */
#define WORKERS_MAX 16
#define POOL_CALLS_MAX 64
#define POOL_BODY_MAX ((size_t)64 * 1024)

enum phase {
	PHASE_IDLE, /* no request yet, or none after the last one */
	PHASE_HEAD, /* the request line is there */
	PHASE_BODY,
	PHASE_HANDLED, /* with the handler: no deadline */
	PHASE_ANSWER,
	PHASE_LINGER,
	PHASE_ENDED, /* shut down: the library sees the end and closes */
};

struct conn {
	struct conn *prev, *next;
	struct worker *worker;
	struct http_call *call;
	int fd;
	enum phase phase;
	time_ms since, deadline; /* deadline 0: none */
	size_t received;         /* body bytes of this request */
	size_t slot;             /* in server->slots, or SLOT_NONE */
};

#define SLOT_NONE ((size_t)-1)

struct http_call {
	struct http_call *next_free;
	struct conn *conn;
	struct MHD_Connection *connection;
	struct arena *arena;
	struct buf body;
	struct str method, path;
	bool begun; /* headers were looked at */
	bool bad_target;
	bool handled; /* the handler was called */
	bool kept;
	bool cut;     /* no answer at all */
	bool lingers; /* refused in the middle of its body */
	bool is_closing;
	struct MHD_Response *response;
	unsigned status;
	size_t answer_len;
};

struct worker {
	struct http_server *server;
	struct MHD_Daemon *daemon;
	pthread_t thread;
	int epoll_fd, wake_fd;
	struct conn *conns;
	struct http_call *free_calls;
	unsigned free_count;
	size_t busy; /* handled and not completed */
	bool quiesced;
	bool stuck; /* a kept call was never answered: left behind */
	time_ms closing_since;
};

struct http_server {
	struct http_limits limits;
	http_handler *handler;
	void *context;
	int port;
	char *unix_path;
	struct worker workers[WORKERS_MAX];
	unsigned worker_count;
	atomic_bool closing;
	struct {
		_Atomic int64_t connections, open, refused, timed_out;
	} counts;
	pthread_mutex_t slots_lock;
	/* Addresses of open connections; NULL when there is no cap. */
	uint64_t *slots;
};

time_ms http_now(void); /* monotonic: for deadlines alone */

/* listen.c */
RESULT listen_open(struct str listen, int *out_fd, int *out_port,
		char **out_unix_path, const char **out_why);

/* worker.c */
RESULT worker_open(struct worker *worker, int listen_fd);
RESULT worker_start(struct worker *worker);
void worker_close(struct worker *worker);
/* From any thread: a call that was kept has been answered. */
void worker_wake(struct worker *worker);

/* conn.c: connections, their deadlines and the cap per address */
void on_connection(void *server, struct MHD_Connection *connection,
		void **socket_context,
		enum MHD_ConnectionNotificationCode code);
enum MHD_Result on_accept(
		void *worker, const struct sockaddr *address, socklen_t len);
struct conn *conn_of(struct MHD_Connection *connection);
void conn_enter(struct conn *conn, enum phase phase, time_ms wait);
void conns_check(struct worker *worker, time_ms now);
/* Answers by hand and ends the connection; only while no answer has begun. */
void conn_refuse(struct conn *conn, int status, enum phase then);

/* request.c: the library's callbacks for a request */
void *on_target(void *worker, const char *target,
		struct MHD_Connection *connection);
enum MHD_Result on_request(void *worker, struct MHD_Connection *connection,
		const char *url, const char *method, const char *version,
		const char *upload, size_t *upload_len, void **context);
void on_completed(void *worker, struct MHD_Connection *connection,
		void **context, enum MHD_RequestTerminationCode code);

/* call.c */
struct http_call *call_take(struct worker *worker);
void call_give_back(struct worker *worker, struct http_call *call);
void call_free(struct http_call *call);
struct MHD_Response *response_make(struct http_call *call, int status,
		const char *type, struct str body);
const char *status_words(int status);

/* check.c: what the library lets pass and must not. The status to refuse
 * with, or 0. */
int request_check(struct http_call *call, const char *version);

#endif
