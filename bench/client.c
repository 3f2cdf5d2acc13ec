/* SPDX-License-Identifier: Apache-2.0 */
/* Those who send webhooks: each sends one, and the next when that one is
 * answered. In a run with a rate the time counts from when it was due, so
 * that a queue behind a slow answer is seen. */
#include <stdlib.h>

#include "load.h"

struct client {
	struct wire wire;
	struct clients *all;
	bool busy;
	int64_t began_ns;
};

struct clients {
	const struct load_options *o;
	const messages *messages;
	int epoll;
	size_t next;
	int64_t start_ns, good, bad, last_ns;
	int64_t *took_ns;
	struct client at[CLIENTS_MAX];
};

static void client_ended(struct client *client, bool good)
{
	struct clients *all = client->all;
	client->busy = false;
	all->last_ns = now_ns();
	if (good)
		all->took_ns[all->good++] = all->last_ns - client->began_ns;
	else
		all->bad++;
}

/* A connection that has gone is a webhook that was not taken. */
static void client_broke(struct client *client)
{
	if (client->busy)
		client_ended(client, false);
	wire_close(&client->wire);
}

static void client_ready(struct wire *wire)
{
	struct client *client = (struct client *)wire;
	if (wire->fd < 0)
		return;
	bool open = wire_send(wire) && wire_hear(wire);
	size_t len = wire_whole(wire);
	if (len && client->busy) {
		struct str line = {wire->in, len};
		bool good = str_starts(line, STR("HTTP/1.1 200"));
		wire_eat(wire, len);
		client_ended(client, good);
	}
	if (!open)
		client_broke(client);
}

static bool client_open(struct client *client)
{
	return client->wire.fd >= 0 ||
			wire_dial(&client->wire, client->all->epoll,
					(int)client->all->o->to);
}

static void client_start(struct client *client, const struct message *message)
{
	struct clients *all = client->all;
	client->busy = true;
	client->began_ns = all->o->rate ? all->start_ns + message->due_ns
					: now_ns();
	if (!client_open(client)) {
		client_broke(client);
		return;
	}
	client->wire.out = message->bytes;
	if (!wire_send(&client->wire))
		client_broke(client);
}

static struct client *client_idle(struct clients *all)
{
	for (int64_t i = 0; i < all->o->at_once; i++)
		if (!all->at[i].busy)
			return &all->at[i];
	return NULL;
}

int64_t clients_step(struct clients *all)
{
	struct client *idle;
	while (all->next < all->messages->count && (idle = client_idle(all))) {
		const struct message *m = &all->messages->at[all->next];
		int64_t due = all->start_ns + m->due_ns;
		if (due > now_ns())
			return due;
		all->next++;
		client_start(idle, m);
	}
	return 0;
}

struct clients *clients_open(
		const struct load_options *o, int epoll, const messages *all)
{
	struct clients *clients = calloc(1, sizeof *clients);
	if (!clients)
		abort();
	clients->o = o;
	clients->epoll = epoll;
	clients->messages = all;
	clients->took_ns = calloc(all->count, sizeof *clients->took_ns);
	if (!clients->took_ns)
		abort();
	for (size_t i = 0; i < CLIENTS_MAX; i++) {
		clients->at[i].all = clients;
		clients->at[i].wire.fd = -1;
		clients->at[i].wire.ready = client_ready;
	}
	clients->start_ns = now_ns();
	return clients;
}

bool clients_done(const struct clients *all)
{
	return all->good + all->bad == (int64_t)all->messages->count;
}

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

struct acks clients_acks(struct clients *all)
{
	struct acks acks = {.good = all->good,
			.bad = all->bad,
			.last_ns = all->last_ns};
	if (!all->good)
		return acks;
	qsort(all->took_ns, (size_t)all->good, sizeof *all->took_ns, by_size);
	acks.p50_us = all->took_ns[all->good * 50 / 100] / 1000;
	acks.p99_us = all->took_ns[all->good * 99 / 100] / 1000;
	return acks;
}

void clients_close(struct clients *all)
{
	for (size_t i = 0; i < CLIENTS_MAX; i++)
		wire_close(&all->at[i].wire);
	free(all->took_ns);
	free(all);
}
