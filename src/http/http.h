/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The server without routes (libmicrohttpd): it reads, limits and answers.
 * Handlers run on its threads. A handler answers at once, or keeps the call
 * and answers it later from any thread, exactly once.
 *
 * Limits: body http_limits.body_max (413), headers 16 KiB (431), header
 * deadline 5 s, body deadline 10 s, connections in all and per address.
 * Duplicate Content-Length, and Transfer-Encoding beside it, are refused
 * (400, closed).
 */
#ifndef WAYBILL_HTTP_HTTP_H
#define WAYBILL_HTTP_HTTP_H

#include "base/arena.h"
#include "base/time.h"

struct http_server;
struct http_call; /* one request under way */

struct http_limits {
	size_t body_max;            /* 0: 1 MiB */
	unsigned connections_max;   /* 0: 1,000 */
	unsigned per_address_max;   /* 0: as many */
	unsigned threads;           /* 0: 2 */
	time_ms header_ms, body_ms; /* 0: 5 s and 10 s */
};

typedef void http_handler(void *context, struct http_call *call);

/* `listen`: "127.0.0.1:8420" or "[::1]:8420"; port 0 picks one. FAULT_IO with
 * a line in *out_why (static or errno text). Unix sockets: "unix:/path",
 * made with mode 0600. */
RESULT http_open(struct str listen, const struct http_limits *limits,
		http_handler *handler, void *context,
		struct http_server **out_server, const char **out_why);
int http_port(const struct http_server *server);
/* Stops taking new calls, waits for answers under way, closes. */
void http_close(struct http_server *server);

/* Since start, for /metrics; `open` is how many connections there are now. */
struct http_counts {
	int64_t connections, open, refused, timed_out;
};
void http_count(struct http_server *server, struct http_counts *out_counts);

/* About the call; all live until it is answered. */
struct str http_method(const struct http_call *call);
struct str http_path(const struct http_call *call); /* decoded, no query */
struct str http_query(struct http_call *call, const char *name);
struct str http_header(struct http_call *call, const char *name);
/* Every header, one call of `each` per header. */
void http_headers_each(struct http_call *call,
		void (*each)(void *context, struct str name, struct str value),
		void *context);
/* The same for what stands in the query, decoded; a name may come often. */
void http_queries_each(struct http_call *call,
		void (*each)(void *context, struct str name, struct str value),
		void *context);
struct str http_body(const struct http_call *call);
struct arena *http_arena(struct http_call *call);
struct str http_peer(const struct http_call *call); /* address, for logs */

/* Says that the call will be answered later: the connection is suspended
 * when the handler returns. */
void http_keep(struct http_call *call);

/* Answers, from any thread; the body is copied. `type` e.g.
 * "application/json". retry_after_s > 0 adds Retry-After. */
void http_answer(struct http_call *call, int status, const char *type,
		struct str body, int retry_after_s);
/* As http_answer, with one more header. */
void http_answer_with(struct http_call *call, int status, const char *type,
		struct str body, const char *name, const char *value);

/* As http_answer, with these headers. */
struct http_pair {
	const char *name, *value;
};
void http_answer_pairs(struct http_call *call, int status, const char *type,
		struct str body, const struct http_pair *pairs, size_t count);

/* Ends the connection without an answer, from any thread, in place of one of
 * the above: for a server that plays a broken one. */
void http_cut(struct http_call *call);

#endif
