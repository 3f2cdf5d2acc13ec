/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A load of its own, cheap enough to leave the machine to what is measured:
 * one thread, edge-triggered epoll, and every message made before the clock
 * starts.
 */
#ifndef WAYBILL_BENCH_LOAD_H
#define WAYBILL_BENCH_LOAD_H

#include "base/arena.h"

#define WIRE_IN_MAX 16384
#define CLIENTS_MAX 256

/* A connection, or the door where they come in. */
struct wire {
	int fd;
	void (*ready)(struct wire *wire);
	struct str out; /* what has not left yet */
	size_t in_len;
	char in[WIRE_IN_MAX];
};

int64_t now_ns(void);
/* False: no such port, or none left. */
bool wire_dial(struct wire *wire, int epoll, int port);
bool wire_listen(struct wire *wire, int epoll, int port);
bool wire_accept(struct wire *door, int epoll, struct wire *wire);
void wire_close(struct wire *wire);
/* These are false when the other side has gone. */
bool wire_send(struct wire *wire);
bool wire_hear(struct wire *wire);
/* How long the first whole HTTP message is that was heard; 0: none yet. */
size_t wire_whole(const struct wire *wire);
void wire_eat(struct wire *wire, size_t len);

struct message {
	struct str bytes;
	int64_t due_ns; /* when it should leave, in a run with a rate */
};
typedef LIST(struct message) messages;

struct load_options {
	int64_t to, sink;       /* ports; sink 0: no calls are expected */
	int64_t lives, small;   /* small webhooks that follow an order's */
	int64_t calls, at_once; /* calls expected of each life */
	int64_t rate;           /* webhooks a second; 0: as fast as it goes */
	int64_t first_id;       /* order ids count up from here */
	const char *order, *secret, *path; /* a file; the shop's secret */
};

/* messages.c: false when the file can't be read. */
bool messages_make(const struct load_options *o, struct arena *arena,
		messages *out);

/* client.c */
struct clients;
struct clients *clients_open(
		const struct load_options *o, int epoll, const messages *all);
/* Sends what is due; when to come again (0: when something is heard). */
int64_t clients_step(struct clients *clients);
struct acks {
	int64_t good, bad, p50_us, p99_us, last_ns;
};
bool clients_done(const struct clients *clients);
struct acks clients_acks(struct clients *clients);
void clients_close(struct clients *clients);

/* sink.c */
struct sink;
struct sink *sink_open(int epoll, int port);
int64_t sink_calls(const struct sink *sink);
int64_t sink_last_ns(const struct sink *sink);
void sink_close(struct sink *sink);

#endif
