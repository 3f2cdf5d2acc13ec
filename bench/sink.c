/* SPDX-License-Identifier: Apache-2.0 */
/* The other side of every call: it says yes at once. */
#include <stdlib.h>

#include "load.h"

#define GUESTS_MAX 512

static const struct str yes = STR("HTTP/1.1 200 OK\r\n"
				  "Content-Type: application/json\r\n"
				  "Content-Length: 2\r\n\r\n{}");

struct guest {
	struct wire wire;
	struct sink *sink;
};

struct sink {
	struct wire door;
	int epoll;
	size_t count;
	int64_t calls, last_ns;
	struct guest guests[GUESTS_MAX];
};

/* One call at a time is on a connection, so its answer finds room. */
static bool guest_answer(struct guest *guest)
{
	for (size_t len; (len = wire_whole(&guest->wire));) {
		wire_eat(&guest->wire, len);
		guest->wire.out = yes;
		guest->sink->calls++;
		guest->sink->last_ns = now_ns();
		if (!wire_send(&guest->wire))
			return false;
	}
	return true;
}

static void guest_ready(struct wire *wire)
{
	struct guest *guest = (struct guest *)wire;
	if (wire->fd < 0)
		return;
	bool open = wire_hear(wire);
	if (!wire_send(wire) || !guest_answer(guest) || !open)
		wire_close(wire);
}

static struct guest *place_find(struct sink *sink)
{
	for (size_t i = 0; i < sink->count; i++)
		if (sink->guests[i].wire.fd < 0)
			return &sink->guests[i];
	return sink->count < GUESTS_MAX ? &sink->guests[sink->count++] : NULL;
}

static void door_ready(struct wire *wire)
{
	struct sink *sink = (struct sink *)wire;
	for (struct guest *guest; (guest = place_find(sink));) {
		guest->sink = sink;
		guest->wire.ready = guest_ready;
		guest->wire.fd = -1;
		if (!wire_accept(wire, sink->epoll, &guest->wire))
			return;
	}
}

struct sink *sink_open(int epoll, int port)
{
	struct sink *sink = calloc(1, sizeof *sink);
	if (!sink)
		abort();
	sink->epoll = epoll;
	sink->door.fd = -1;
	sink->door.ready = door_ready;
	if (!port || wire_listen(&sink->door, epoll, port))
		return sink;
	sink_close(sink);
	return NULL;
}

int64_t sink_calls(const struct sink *sink)
{
	return sink->calls;
}

int64_t sink_last_ns(const struct sink *sink)
{
	return sink->last_ns;
}

void sink_close(struct sink *sink)
{
	if (!sink)
		return;
	for (size_t i = 0; i < sink->count; i++)
		wire_close(&sink->guests[i].wire);
	wire_close(&sink->door);
	free(sink);
}
