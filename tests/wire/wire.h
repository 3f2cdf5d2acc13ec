/* SPDX-License-Identifier: Apache-2.0 */
/* The transport over real sockets, against servers that behave as badly as
 * a test wants. Nothing here looks at the time that something took. */
#ifndef WAYBILL_TESTS_WIRE_WIRE_H
#define WAYBILL_TESTS_WIRE_WIRE_H

#include <pthread.h>

#include "base/test.h"
#include "transport/transport.h"

/* ---- the side under test ---- */

struct landing {
	int64_t flight;
	struct reply reply; /* copied into the wire's arena */
};

struct wire {
	struct exchange *exchange;
	struct arena *arena;
	pthread_mutex_t lock;
	pthread_cond_t news;
	int64_t landed; /* as told by the transport */
	LIST(struct landing) list;
};

void wire_open(struct wire *wire, size_t response_max);
/* Who is told of landings is the wire's matter. */
void wire_open_with(struct wire *wire, const struct transport_options *options);
void wire_close(struct wire *wire);
/* Waits until so many have landed since it was opened. */
void wire_wait(struct wire *wire, size_t count);
const struct reply *wire_reply(const struct wire *wire, int64_t flight);

/* One call from departure to landing. */
const struct reply *wire_call(struct wire *wire,
		const struct endpoint *endpoint, const char *method,
		struct str url, struct str body);

/* ---- the other side: one thread for each connection ---- */

struct far;
typedef void far_serve(struct far *far, int conn);

struct far {
	int fd, port;
	far_serve *serve;
	void *context;
	pthread_t thread;
	pthread_mutex_t lock;
	int connections, requests; /* as counted so far; read with far_count */
	char seen[4096];           /* what was read, for tests that look */
	size_t seen_len;
	pthread_t threads[64];
	int conns[64];
	size_t thread_count;
};

void far_open(struct far *far, far_serve *serve, void *context);
void far_close(struct far *far);
int far_requests(struct far *far);
int far_connections(struct far *far);
struct str far_url(
		const struct far *far, const char *path, struct arena *arena);
/* What has been read from all connections so far. */
struct str far_seen(struct far *far, struct arena *arena);

/* Reads one request, head and body; false: the other side has gone. */
bool far_request(struct far *far, int conn);
/* One line without its end, at most `size`; -1: gone. */
ssize_t far_line(struct far *far, int conn, char *line, size_t size);
/* The same from whatever gives bytes, as a connection under TLS does. */
typedef bool far_byte(void *from, char *out_byte);
ssize_t far_line_by(struct far *far, far_byte *read_byte, void *from,
		char *line, size_t size);
/* Adds to what far_seen tells. */
void far_note(struct far *far, const char *at, size_t len);
void far_say(int conn, const char *text);
void far_say_bytes(int conn, const char *at, size_t len);

#define FAR_OK "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

#endif
