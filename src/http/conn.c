/* SPDX-License-Identifier: Apache-2.0 */
#include "http/inside.h"

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One number per address; IPv6 counts by its /64, which one host owns
 * whole. 0: not counted (Unix sockets). */
static uint64_t address_key(const struct sockaddr *address)
{
	uint64_t key = 0;
	if (address && address->sa_family == AF_INET) {
		const struct sockaddr_in *v4 = (const void *)address;
		return ((uint64_t)1 << 32) | v4->sin_addr.s_addr;
	}
	if (address && address->sa_family == AF_INET6) {
		const struct sockaddr_in6 *v6 = (const void *)address;
		memcpy(&key, v6->sin6_addr.s6_addr, sizeof key);
		return key | 1;
	}
	return 0;
}

static size_t slots_size(const struct http_server *server)
{
	return server->limits.connections_max + WORKERS_MAX;
}

static bool address_is_full(struct http_server *server, uint64_t key)
{
	unsigned count = 0;
	pthread_mutex_lock(&server->slots_lock);
	for (size_t i = 0; i < slots_size(server); i++)
		count += server->slots[i] == key;
	pthread_mutex_unlock(&server->slots_lock);
	return count >= server->limits.per_address_max;
}

static size_t slot_take(struct http_server *server, uint64_t key)
{
	size_t slot = SLOT_NONE;
	if (!server->slots || !key)
		return slot;
	pthread_mutex_lock(&server->slots_lock);
	for (size_t i = 0; i < slots_size(server) && slot == SLOT_NONE; i++)
		if (!server->slots[i])
			slot = i;
	if (slot != SLOT_NONE)
		server->slots[slot] = key;
	pthread_mutex_unlock(&server->slots_lock);
	return slot;
}

static void slot_give_back(struct http_server *server, size_t slot)
{
	if (slot == SLOT_NONE)
		return;
	pthread_mutex_lock(&server->slots_lock);
	server->slots[slot] = 0;
	pthread_mutex_unlock(&server->slots_lock);
}

enum MHD_Result on_accept(
		void *context, const struct sockaddr *address, socklen_t len)
{
	struct worker *worker = context;
	uint64_t key = address_key(len ? address : NULL);
	if (!worker->server->slots || !key ||
			!address_is_full(worker->server, key))
		return MHD_YES;
	atomic_fetch_add(&worker->server->counts.refused, 1);
	return MHD_NO;
}

struct conn *conn_of(struct MHD_Connection *connection)
{
	return MHD_get_connection_info(
			connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
			->socket_context;
}

static struct conn *conn_open(
		struct worker *worker, struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *fd = MHD_get_connection_info(
			connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	int socket = fd->connect_fd;
	const union MHD_ConnectionInfo *peer = MHD_get_connection_info(
			connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	struct conn *conn = calloc(1, sizeof *conn);
	if (!conn)
		abort();
	conn->worker = worker;
	conn->fd = socket;
	conn->slot = slot_take(worker->server,
			address_key(peer ? peer->client_addr : NULL));
	conn->next = worker->conns;
	if (conn->next)
		conn->next->prev = conn;
	worker->conns = conn;
	conn_enter(conn, PHASE_IDLE, worker->server->limits.header_ms);
	atomic_fetch_add(&worker->server->counts.connections, 1);
	atomic_fetch_add(&worker->server->counts.open, 1);
	return conn;
}

static void conn_close(struct worker *worker, struct conn *conn)
{
	if (conn->next)
		conn->next->prev = conn->prev;
	if (conn->prev)
		conn->prev->next = conn->next;
	else
		worker->conns = conn->next;
	slot_give_back(worker->server, conn->slot);
	if (conn->call)
		call_give_back(worker, conn->call);
	atomic_fetch_sub(&worker->server->counts.open, 1);
	free(conn);
}

void on_connection(void *context, struct MHD_Connection *connection,
		void **socket_context, enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		*socket_context = conn_open(context, connection);
	} else if (*socket_context) {
		conn_close(context, *socket_context);
		*socket_context = NULL;
	}
}

void conn_enter(struct conn *conn, enum phase phase, time_ms wait)
{
	conn->phase = phase;
	conn->since = http_now();
	conn->deadline = wait ? conn->since + wait : 0;
}

/*
 * The library takes no answer while a body is coming in, so this one is
 * written past it. Nothing else can be on its way out at that time.
 */
void conn_refuse(struct conn *conn, int status, enum phase then)
{
	char head[256];
	const char *words = status_words(status);
	int n = snprintf(head, sizeof head,
			"HTTP/1.1 %d %s\r\nConnection: close\r\n"
			"Content-Type: text/plain; charset=utf-8\r\n"
			"Content-Length: %zu\r\n\r\n%s\n",
			status, words, strlen(words) + 1, words);
	(void)!send(conn->fd, head, (size_t)n, MSG_NOSIGNAL | MSG_DONTWAIT);
	shutdown(conn->fd, then == PHASE_LINGER ? SHUT_WR : SHUT_RDWR);
	conn_enter(conn, then, then == PHASE_LINGER ? LINGER_MS : 0);
	atomic_fetch_add(&conn->worker->server->counts.refused, 1);
}

static bool is_too_slow(const struct conn *conn, time_ms now)
{
	time_ms taken = now - conn->since;
	return conn->phase == PHASE_BODY &&
			taken > conn->worker->server->limits.body_ms / 3 &&
			(time_ms)conn->received * 1000 < taken * BODY_RATE_MIN;
}

static void conn_expire(struct conn *conn)
{
	if (conn->phase == PHASE_HEAD || conn->phase == PHASE_BODY) {
		atomic_fetch_add(&conn->worker->server->counts.timed_out, 1);
		conn_refuse(conn, 408, PHASE_ENDED);
		return;
	}
	shutdown(conn->fd, SHUT_RDWR);
	conn_enter(conn, PHASE_ENDED, 0);
}

void conns_check(struct worker *worker, time_ms now)
{
	for (struct conn *conn = worker->conns; conn; conn = conn->next)
		if ((conn->deadline && now >= conn->deadline) ||
				is_too_slow(conn, now))
			conn_expire(conn);
}
