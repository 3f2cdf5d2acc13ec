/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The least that a program like Waybill can do: it answers every webhook at
 * once and makes the calls of a life, reads nothing and remembers nothing.
 * It stands on the same HTTP server and the same transport, so what Waybill
 * needs beyond it is Waybill's own.
 *
 *   bench_bare PORT [SINK_PORT]     each fourth webhook makes 7 calls
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>

#include "http/http.h"
#include "transport/transport.h"

#define WEBHOOKS_PER_LIFE 4
#define CALLS_PER_LIFE 7
#define FLYING_MAX 64 /* as many as an account of examples/demo.yaml may */

struct bare {
	pthread_mutex_t lock;
	int64_t heard, owed, flying, flights;
	struct exchange *exchange;
	struct endpoint endpoint;
	struct http_request request;
};

static char body[500];

static int64_t flights_take(struct bare *bare)
{
	pthread_mutex_lock(&bare->lock);
	int64_t flight = 0;
	if (bare->owed > 0 && bare->flying < FLYING_MAX) {
		bare->owed--;
		bare->flying++;
		flight = ++bare->flights;
	}
	pthread_mutex_unlock(&bare->lock);
	return flight;
}

static void calls_make(struct bare *bare)
{
	for (int64_t flight; (flight = flights_take(bare));)
		bare->exchange->http(bare->exchange, flight, &bare->endpoint,
				&bare->request);
}

/* A life's last webhook sets its calls going. */
static void hear(struct bare *bare)
{
	pthread_mutex_lock(&bare->lock);
	bool last = ++bare->heard % WEBHOOKS_PER_LIFE == 0;
	if (last && bare->request.url.len)
		bare->owed += CALLS_PER_LIFE;
	pthread_mutex_unlock(&bare->lock);
	if (last)
		calls_make(bare);
}

static void handle(void *context, struct http_call *call)
{
	http_answer(call, 200, "application/json", STR("{}"), 0);
	hear(context);
}

static void flight_ended(
		void *context, int64_t flight, const struct reply *reply)
{
	struct bare *bare = context;
	(void)flight;
	(void)reply;
	pthread_mutex_lock(&bare->lock);
	bare->flying--;
	pthread_mutex_unlock(&bare->lock);
}

static void landed(void *context)
{
	struct bare *bare = context;
	bare->exchange->collect(bare->exchange, flight_ended, bare);
	calls_make(bare);
}

static void request_make(
		struct bare *bare, const char *port, struct arena *arena)
{
	if (!port)
		return;
	memset(body, 'x', sizeof body);
	bare->endpoint.url = arena_print(arena, "http://127.0.0.1:%s", port);
	bare->request = (struct http_request){.method = STR("POST"),
			.url = arena_print(arena, "%.*s/call",
					STR_FMT(bare->endpoint.url)),
			.body = {body, sizeof body}};
	http_header_add(&bare->request.headers, arena, STR("Content-Type"),
			STR("application/json"));
}

static int serve(struct bare *bare, const char *port, struct arena *arena)
{
	struct transport_options options = {.landed = landed, .context = bare};
	struct http_server *server = NULL;
	const char *why = "the transport can't be opened";
	sigset_t ends;
	int which;
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	struct result r = transport_open(&options, &bare->exchange);
	if (!r.fault)
		r = http_open(arena_print(arena, "127.0.0.1:%s", port), NULL,
				handle, bare, &server, &why);
	if (r.fault)
		fprintf(stderr, "bench_bare: %s\n", why);
	else
		sigwait(&ends, &which);
	http_close(server);
	transport_close(bare->exchange);
	return r.fault ? 1 : 0;
}

int main(int argc, char **argv)
{
	static struct bare bare = {.lock = PTHREAD_MUTEX_INITIALIZER};
	if (argc < 2 || argc > 3) {
		fprintf(stderr, "bench_bare PORT [SINK_PORT]\n");
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	struct arena *arena = arena_open();
	request_make(&bare, argv[2], arena);
	int status = serve(&bare, argv[1], arena);
	arena_close(arena);
	return status;
}
