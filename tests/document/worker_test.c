/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The real process that draws, asked through the real press: what it draws,
 * and that neither its death nor its silence costs a document.
 */
#include <dirent.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <sys/types.h>

#include "base/test.h"
#include "document/document.h"
#include "order/drawing.h"
#include "transport/press.h"

TEST_MAIN

static const char *argv[] = {NULL, "draw-documents", NULL};

struct seat {
	struct arena *arena;
	struct exchange *press;
	sem_t came;
	enum fault fault;
	int status;
	struct str body;
	struct facts facts;
	struct seller seller;
};

static void landed(void *context)
{
	sem_post(&((struct seat *)context)->came);
}

static void done(void *context, int64_t flight, const struct reply *reply)
{
	struct seat *s = context;
	EXPECT_I64(flight, 1);
	s->fault = reply->fault;
	s->status = reply->response.status;
	s->body = arena_copy(s->arena, reply->response.body);
}

static void open(struct seat *s, time_ms limit_ms)
{
	*s = (struct seat){.arena = arena_open()};
	argv[0] = getenv("WAYBILL");
	EXPECT(argv[0] != NULL);
	sem_init(&s->came, 0, 0);
	struct press_options options = {landed, s, argv, limit_ms};
	EXPECT_OK(press_open(&options, &s->press));
	s->seller.name = STR("Nordlys ApS");
	s->facts.shop = STR("demo");
	s->facts.order = (struct shop_order){.known = true,
			.currency = STR("DKK"),
			.locale = STR("da"),
			.total = 12500,
			.tax = 2500,
			.taxes_included = true};
	*LIST_ADD(s->arena, &s->facts.order.lines) =
			(struct line){.id = STR("1"),
					.title = STR("Żółta łódka"),
					.quantity = 1,
					.unit_price = 12500,
					.tax = 2500};
	*LIST_ADD(s->arena, &s->facts.documents) =
			(struct document){.kind = DOCUMENT_SALE,
					.number = STR("S000001"),
					.date = STR("2026-11-28"),
					.gross = 12500};
}

static void close_seat(struct seat *s)
{
	press_close(s->press);
	sem_destroy(&s->came);
	arena_close(s->arena);
}

static struct str request(struct seat *s)
{
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, 1 << 20);
	drawing_write(&s->facts, DOCUMENT_SALE, STR_NONE, &s->seller, &buf);
	EXPECT_OK(buf_check(&buf));
	return arena_copy(s->arena, buf_str(&buf));
}

static void ask(struct seat *s, struct str body)
{
	struct endpoint none = {0};
	struct http_request http = {.body = body};
	s->press->http(s->press, 1, &none, &http);
}

static void wait_for(struct seat *s)
{
	sem_wait(&s->came);
	s->press->collect(s->press, done, s);
}

static void expect_drawn(struct seat *s)
{
	struct str here = STR_NONE;
	EXPECT_I64(s->fault, FAULT_NONE);
	EXPECT_I64(s->status, 200);
	EXPECT_OK(document_drawn(request(s), s->arena, &here));
	EXPECT(str_eq(s->body, here));
}

static int64_t child_of(const char *task)
{
	char name[300], text[32];
	int64_t pid = 0;
	snprintf(name, sizeof name, "/proc/self/task/%s/children", task);
	FILE *file = fopen(name, "r");
	if (!file)
		return 0;
	struct str first = {text, fread(text, 1, sizeof text, file)}, number;
	fclose(file);
	if (!str_cut(&first, ' ', &number) || str_to_i64(number, &pid).fault)
		return 0;
	return pid;
}

/* Our only child; a thread of ours has it. */
static pid_t worker(void)
{
	DIR *tasks = opendir("/proc/self/task");
	int64_t pid = 0;
	EXPECT(tasks != NULL);
	for (struct dirent *task; !pid && (task = readdir(tasks));)
		pid = child_of(task->d_name);
	closedir(tasks);
	EXPECT(pid > 0);
	return (pid_t)pid;
}

TEST(what_comes_is_what_is_drawn_here)
{
	struct seat s;
	open(&s, MINUTE_MS);
	for (int i = 0; i < 3; i++) {
		ask(&s, request(&s));
		wait_for(&s);
		expect_drawn(&s);
	}
	close_seat(&s);
}

TEST(what_can_not_be_drawn_is_told_and_it_goes_on)
{
	struct seat s;
	open(&s, MINUTE_MS);
	ask(&s, STR("nonsense"));
	wait_for(&s);
	EXPECT_I64(s.status, 422);
	EXPECT_STR(s.body, STR("FAULT_BAD_VALUE"));
	s.facts.documents.at[0].gross = 1;
	ask(&s, request(&s));
	wait_for(&s);
	EXPECT_STR(s.body, STR("FAULT_BAD_MONEY"));
	s.facts.documents.at[0].gross = 12500;
	pid_t first = worker();
	ask(&s, request(&s));
	wait_for(&s);
	expect_drawn(&s);
	EXPECT_I64(worker(), first);
	close_seat(&s);
}

/* In the middle: it has the request, or part of it, and is killed. */
TEST(a_killed_one_is_started_again)
{
	struct seat s;
	open(&s, MINUTE_MS);
	ask(&s, request(&s));
	wait_for(&s);
	for (int i = 0; i < 3; i++) {
		pid_t pid = worker();
		EXPECT_I64(kill(pid, SIGSTOP), 0);
		ask(&s, request(&s));
		EXPECT_I64(kill(pid, SIGKILL), 0);
		wait_for(&s);
		EXPECT_I64(s.fault, FAULT_UNREACHABLE);
		ask(&s, request(&s));
		wait_for(&s);
		expect_drawn(&s);
	}
	close_seat(&s);
}

/* On a slow machine even a good one may be too slow at first. */
static void ask_until_drawn(struct seat *s)
{
	s->status = 0;
	for (int tries = 0; tries < 20 && s->status != 200; tries++) {
		ask(s, request(s));
		wait_for(s);
	}
	expect_drawn(s);
}

TEST(a_silent_one_is_killed)
{
	struct seat s;
	open(&s, 5 * SECOND_MS);
	ask_until_drawn(&s);
	EXPECT_I64(kill(worker(), SIGSTOP), 0);
	ask(&s, request(&s));
	wait_for(&s);
	EXPECT_I64(s.fault, FAULT_UNREACHABLE);
	ask_until_drawn(&s);
	close_seat(&s);
}
