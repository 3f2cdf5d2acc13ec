/* SPDX-License-Identifier: Apache-2.0 */
#include "http/inside.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

time_ms http_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (time_ms)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct http_limits limits_fill(const struct http_limits *given)
{
	struct http_limits l = given ? *given : (struct http_limits){0};
	if (!l.body_max)
		l.body_max = (size_t)1 << 20;
	if (!l.connections_max)
		l.connections_max = 1000;
	if (!l.per_address_max)
		l.per_address_max = l.connections_max;
	if (!l.threads)
		l.threads = 2;
	if (l.threads > WORKERS_MAX)
		l.threads = WORKERS_MAX;
	if (!l.header_ms)
		l.header_ms = 5 * SECOND_MS;
	if (!l.body_ms)
		l.body_ms = 10 * SECOND_MS;
	return l;
}

static RESULT server_new(const struct http_limits *limits,
		http_handler *handler, void *context,
		struct http_server **out_server)
{
	struct http_server *server = calloc(1, sizeof *server);
	ENSURE(server, FAULT_MEMORY);
	server->limits = limits_fill(limits);
	server->handler = handler;
	server->context = context;
	pthread_mutex_init(&server->slots_lock, NULL);
	*out_server = server;
	if (server->limits.per_address_max >= server->limits.connections_max)
		return OK;
	/* One more per worker: they may accept at the same moment. */
	server->slots = calloc(server->limits.connections_max + WORKERS_MAX,
			sizeof *server->slots);
	return server->slots ? OK : FAIL(FAULT_MEMORY);
}

static void server_free(struct http_server *server)
{
	pthread_mutex_destroy(&server->slots_lock);
	free(server->slots);
	free(server->unix_path);
	free(server);
}

static RESULT workers_open(struct http_server *server, int listen_fd)
{
	for (unsigned i = 0; i < server->limits.threads; i++) {
		struct worker *worker = &server->workers[i];
		worker->server = server;
		TRY(worker_open(worker, listen_fd));
		server->worker_count++;
	}
	return OK;
}

static RESULT workers_start(struct http_server *server)
{
	for (unsigned i = 0; i < server->worker_count; i++)
		TRY(worker_start(&server->workers[i]));
	return OK;
}

RESULT http_open(struct str listen, const struct http_limits *limits,
		http_handler *handler, void *context,
		struct http_server **out_server, const char **out_why)
{
	struct http_server *server = NULL;
	int fd = -1;
	*out_why = "out of memory";
	struct result r = server_new(limits, handler, context, &server);
	if (!r.fault)
		r = listen_open(listen, &fd, &server->port, &server->unix_path,
				out_why);
	if (!r.fault) {
		*out_why = "the HTTP server could not be started";
		r = workers_open(server, fd);
	}
	if (fd >= 0)
		close(fd); /* each worker has a copy */
	if (!r.fault)
		r = workers_start(server);
	if (r.fault) {
		if (server)
			http_close(server);
		return r;
	}
	*out_why = NULL;
	*out_server = server;
	return OK;
}

int http_port(const struct http_server *server)
{
	return server->port;
}

void http_close(struct http_server *server)
{
	bool stuck = false;
	if (!server)
		return;
	atomic_store(&server->closing, true);
	for (unsigned i = 0; i < server->worker_count; i++) {
		worker_close(&server->workers[i]);
		stuck |= server->workers[i].stuck;
	}
	if (server->unix_path)
		unlink(server->unix_path);
	/* Whoever still holds a call may answer it later: its memory stays. */
	if (!stuck)
		server_free(server);
}

void http_count(struct http_server *server, struct http_counts *out_counts)
{
	*out_counts = (struct http_counts){
			.connections = atomic_load(&server->counts.connections),
			.open = atomic_load(&server->counts.open),
			.refused = atomic_load(&server->counts.refused),
			.timed_out = atomic_load(&server->counts.timed_out),
	};
}
