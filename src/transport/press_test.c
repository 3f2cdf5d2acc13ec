/* SPDX-License-Identifier: Apache-2.0 */
/* Processes that misbehave in every way, and one that does what it should. */
#include "transport/press.h"

#include "base/test.h"

#include <semaphore.h>

TEST_MAIN

struct one {
	sem_t came;
	struct exchange *press;
	int64_t flight;
	size_t count;
	enum fault fault;
	int status;
	char body[100], detail[200];
};

static void landed(void *context)
{
	sem_post(&((struct one *)context)->came);
}

static void done(void *context, int64_t flight, const struct reply *reply)
{
	struct one *one = context;
	one->flight = flight;
	one->count++;
	one->fault = reply->fault;
	one->status = reply->response.status;
	snprintf(one->body, sizeof one->body, "%.*s",
			STR_FMT(reply->response.body));
	snprintf(one->detail, sizeof one->detail, "%.*s",
			STR_FMT(reply->detail));
}

static void open(struct one *one, const char *const *argv, time_ms limit_ms)
{
	struct press_options options = {landed, one, argv, limit_ms};
	*one = (struct one){0};
	sem_init(&one->came, 0, 0);
	EXPECT_OK(press_open(&options, &one->press));
}

static void close_one(struct one *one)
{
	press_close(one->press);
	sem_destroy(&one->came);
}

static void send_one(struct one *one, int64_t flight, const char *body)
{
	struct endpoint none = {0};
	struct http_request http = {.body = str_of(body)};
	one->press->http(one->press, flight, &none, &http);
}

static void wait_one(struct one *one)
{
	sem_wait(&one->came);
	one->press->collect(one->press, done, one);
}

#define SH(script) \
	(const char *const[]) \
	{ \
		"/bin/sh", "-c", script, NULL \
	}

TEST(what_can_not_be_started_is_unreachable)
{
	struct one one;
	open(&one, (const char *const[]){"/nonexistent/waybill", NULL}, 0);
	send_one(&one, 7, "x");
	wait_one(&one);
	EXPECT_I64(one.flight, 7);
	EXPECT_I64(one.fault, FAULT_UNREACHABLE);
	close_one(&one);
}

TEST(what_dies_is_told_and_started_again)
{
	static const char *const scripts[] = {"exit 3", "kill -SEGV $$",
			"printf ab", "printf '\\377\\377\\377\\377'",
			"printf '\\0\\0\\0\\0'", "printf '\\0\\0\\0\\011+abc'"};
	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
		struct one one;
		open(&one, SH(scripts[i]), 0);
		for (int64_t n = 1; n < 4; n++) {
			send_one(&one, n, "x");
			wait_one(&one);
			EXPECT_I64(one.flight, n);
			EXPECT_I64(one.fault, FAULT_UNREACHABLE);
			EXPECT(one.detail[0] != 0);
		}
		EXPECT_I64(one.count, 3);
		close_one(&one);
	}
}

TEST(what_hangs_is_killed)
{
	struct one one;
	open(&one, SH("sleep 1000"), 50);
	send_one(&one, 1, "x");
	wait_one(&one);
	EXPECT_I64(one.fault, FAULT_UNREACHABLE);
	EXPECT(strstr(one.detail, "50 ms") != NULL);
	close_one(&one);
}

TEST(an_end_does_not_wait_for_what_hangs)
{
	struct one one;
	open(&one, SH("sleep 1000"), 1000 * SECOND_MS);
	send_one(&one, 1, "x");
	send_one(&one, 2, "x");
	close_one(&one);
	EXPECT_I64(one.count, 0);
}

/* The shell reads a frame of one byte and answers. */
#define GOOD \
	"while [ \"$(head -c 5 | wc -c)\" = 5 ]; do " \
	"printf '\\0\\0\\0\\003+ok'; done"
#define REFUSES \
	"while [ \"$(head -c 5 | wc -c)\" = 5 ]; do " \
	"printf '\\0\\0\\0\\004-bad'; done"

TEST(answers_come_one_by_one)
{
	struct one one;
	open(&one, SH(GOOD), 0);
	for (int64_t n = 1; n < 4; n++) {
		send_one(&one, n, "x");
		wait_one(&one);
		EXPECT_I64(one.fault, FAULT_NONE);
		EXPECT_I64(one.status, 200);
		assert_string_equal(one.body, "ok");
	}
	close_one(&one);
}

TEST(a_refusal_is_an_answer)
{
	struct one one;
	open(&one, SH(REFUSES), 0);
	send_one(&one, 1, "x");
	wait_one(&one);
	EXPECT_I64(one.fault, FAULT_NONE);
	EXPECT_I64(one.status, 422);
	assert_string_equal(one.body, "bad");
	close_one(&one);
}
