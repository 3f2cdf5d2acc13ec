/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sends webhooks to a port of this machine and answers the calls that come
 * back:
 *
 *   bench_load --to PORT --order FILE [--sink PORT] [--lives N] [--small N]
 *              [--calls N] [--at-once N] [--rate N] [--first-id N]
 *              [--secret S] [--path P]
 *
 * One line of JSON: how long the answers and the calls took, and how many.
 */
#include <inttypes.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "load.h"

#define EVENTS 64
#define STUCK_NS (10 * (int64_t)1000000000)

#define AT(field) offsetof(struct load_options, field)
static const struct {
	const char *name;
	size_t at;
	int64_t most; /* 0: it is a text */
} flags[] = {
		{"--to", AT(to), 65535},
		{"--sink", AT(sink), 65535},
		{"--lives", AT(lives), 1000000},
		{"--small", AT(small), 100},
		{"--calls", AT(calls), 100},
		{"--at-once", AT(at_once), CLIENTS_MAX},
		{"--rate", AT(rate), 10000000},
		{"--first-id", AT(first_id), INT64_MAX / 2},
		{"--order", AT(order), 0},
		{"--secret", AT(secret), 0},
		{"--path", AT(path), 0},
};

static bool flag_set(struct load_options *o, const char *name, char *word)
{
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
		char *at = (char *)o + flags[i].at;
		int64_t number = 0;
		if (strcmp(name, flags[i].name) != 0)
			continue;
		if (!flags[i].most) {
			memcpy(at, &word, sizeof word);
			return true;
		}
		if (str_to_i64(str_of(word), &number).fault || number < 0 ||
				number > flags[i].most)
			return false;
		memcpy(at, &number, sizeof number);
		return true;
	}
	return false;
}

static bool flags_read(struct load_options *o, char **words)
{
	for (; *words; words += 2)
		if (!words[1] || !flag_set(o, words[0], words[1]))
			return false;
	return o->to && o->order && o->lives && o->at_once;
}

/* Finer than epoll's whole milliseconds: a descriptor that something can be
 * heard on can be waited for like any other. */
static void wait_for(int epoll, int64_t until_ns)
{
	int64_t left = until_ns ? until_ns - now_ns() : 1000000000;
	struct pollfd wait = {.fd = epoll, .events = POLLIN};
	struct timespec t = {left / 1000000000, left % 1000000000};
	if (left > 0)
		ppoll(&wait, 1, &t, NULL);
}

static int events_do(int epoll)
{
	struct epoll_event events[EVENTS];
	int count = epoll_wait(epoll, events, EVENTS, 0);
	for (int i = 0; i < count; i++) {
		struct wire *wire = events[i].data.ptr;
		wire->ready(wire);
	}
	return count;
}

static bool load_run(const struct load_options *o, int epoll,
		struct clients *clients, const struct sink *sink)
{
	int64_t moved = now_ns(), calls = o->lives * o->calls;
	while (!clients_done(clients) || sink_calls(sink) < calls) {
		int64_t due = clients_step(clients);
		wait_for(epoll, due);
		if (events_do(epoll) || due)
			moved = now_ns();
		if (now_ns() - moved > STUCK_NS)
			return false;
	}
	return true;
}

static void load_say(
		int64_t start, struct clients *clients, const struct sink *sink)
{
	struct acks acks = clients_acks(clients);
	int64_t end = acks.last_ns > sink_last_ns(sink) ? acks.last_ns
							: sink_last_ns(sink);
	printf("{\"seconds\": %.6f, \"ack_seconds\": %.6f, \"acked\": %" PRId64
	       ", \"failed\": %" PRId64 ", \"ack_p50_us\": %" PRId64
	       ", \"ack_p99_us\": %" PRId64 ", \"calls\": %" PRId64 "}\n",
			(double)(end - start) / 1e9,
			(double)(acks.last_ns - start) / 1e9, acks.good,
			acks.bad, acks.p50_us, acks.p99_us, sink_calls(sink));
}

static int load(const struct load_options *o, struct arena *arena)
{
	messages all = {0};
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	struct sink *sink = sink_open(epoll, (int)o->sink);
	if (!sink || !messages_make(o, arena, &all)) {
		fprintf(stderr, "bench_load: %s\n",
				sink ? "the order can't be read"
				     : "the sink's port is taken");
		sink_close(sink);
		return 1;
	}
	int64_t start = now_ns();
	struct clients *clients = clients_open(o, epoll, &all);
	bool good = load_run(o, epoll, clients, sink);
	load_say(start, clients, sink);
	if (!good)
		fprintf(stderr, "bench_load: nothing has moved for 10 s\n");
	clients_close(clients);
	sink_close(sink);
	close(epoll);
	return good ? 0 : 1;
}

int main(int argc, char **argv)
{
	struct load_options o = {.lives = 1000,
			.at_once = 64,
			.first_id = 1000000,
			.secret = "",
			.path = "/"};
	if (!flags_read(&o, argv + (argc > 0))) {
		fprintf(stderr,
				"bench_load --to PORT --order FILE ...: see "
				"bench/load.c\n");
		return 2;
	}
	prctl(PR_SET_TIMERSLACK, 1ul);
	struct arena *arena = arena_open();
	int status = load(&o, arena);
	arena_close(arena);
	return status;
}
