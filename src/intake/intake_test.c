/* SPDX-License-Identifier: Apache-2.0 */
/* The door over real sockets; the engine behind it is this file's own. */
#include "base/log.h"
#include "http/http_test.h"
#include "intake/intake.h"

#include <pthread.h>

TEST_MAIN

/* ---- an engine that does as it is told ---- */

struct engine {
	struct account account;
	struct input taken; /* the last one, copied as the engine does */
	char topic[64], head[2048], body[256], dedupe[64], unread[64];
	_Atomic int takes, wakes;
	enum input_end end;
	bool full;
	bool waits; /* answers only when somebody calls settle() */
	_Atomic bool has_waiting;
	_Atomic enum fault stopped;
};

struct loop {
	struct engine *engine;
};

static void keep(char *to, size_t size, struct str text)
{
	snprintf(to, size, "%.*s", STR_FMT(text));
}

RESULT engine_take(struct engine *e, const struct input *input)
{
	ENSURE(!e->full, FAULT_LIMIT);
	e->taken = *input;
	keep(e->topic, sizeof e->topic, input->raw.topic);
	keep(e->head, sizeof e->head, input->raw.head);
	keep(e->body, sizeof e->body, input->raw.body);
	keep(e->dedupe, sizeof e->dedupe, input->dedupe);
	keep(e->unread, sizeof e->unread, input->events.unreadable);
	e->takes++;
	if (e->waits)
		e->has_waiting = true;
	else
		input->done(input->context, e->end);
	return OK;
}

const struct account *engine_account(const struct engine *e, struct str name)
{
	return str_eq(e->account.name, name) ? &e->account : NULL;
}

static bool poison;

bool engine_mark(__attribute__((unused)) struct engine *e,
		__attribute__((unused)) struct str bytes)
{
	return !poison;
}

void engine_unmark(__attribute__((unused)) struct engine *e)
{
}

static bool certificate_there;

bool engine_certificate(__attribute__((unused)) struct engine *e,
		struct str account, struct str url,
		__attribute__((unused)) struct arena *arena,
		struct str *out_pem)
{
	EXPECT(str_eq(account, STR("demo")));
	EXPECT(str_eq(url, STR("https://toy.example/cert")));
	if (certificate_there)
		*out_pem = STR("PEM");
	return certificate_there;
}

static enum fault full;

enum fault engine_fault(__attribute__((unused)) struct engine *e)
{
	return full;
}

void engine_count(__attribute__((unused)) struct engine *e,
		struct engine_counts *out)
{
	*out = (struct engine_counts){.inputs = 7, .queue = 3};
}

void loop_wake(struct loop *loop)
{
	loop->engine->wakes++;
}

enum fault loop_fault(struct loop *loop)
{
	return loop->engine->stopped;
}

/* ---- a connector ---- */

static RESULT toy_verify(__attribute__((unused)) const struct account *account,
		const struct webhook *webhook,
		__attribute__((unused)) struct arena *arena)
{
	struct str mark = http_header_get(&webhook->headers, STR("X-Sign"));
	if (str_eq(mark, STR("pem"))) {
		ENSURE(str_eq(webhook->certificate, STR("PEM")),
				FAULT_BAD_SIGNATURE);
		return OK;
	}
	ENSURE(!str_eq(mark, STR("old")), FAULT_STALE_SIGNATURE);
	/* Over the raw bytes: the mark is the body's length. */
	int64_t len = -1;
	ENSURE(!str_to_i64(mark, &len).fault, FAULT_BAD_SIGNATURE);
	ENSURE((size_t)len == webhook->body.len, FAULT_BAD_SIGNATURE);
	return OK;
}

static void toy_read(__attribute__((unused)) const struct account *account,
		const struct webhook *webhook, struct arena *arena,
		struct events *out)
{
	if (!str_starts(webhook->body, STR("{"))) {
		out->unreadable = STR("not an object");
		return;
	}
	struct event *event = LIST_ADD(arena, &out->list);
	event->topic = arena_print(
			arena, "things%.*s", STR_FMT(webhook->path_rest));
}

static struct str toy_id(__attribute__((unused)) const struct account *account,
		const struct webhook *webhook, struct arena *arena)
{
	return arena_copy(
			arena, http_header_get(&webhook->headers, STR("X-Id")));
}

static struct str toy_certificate(__attribute__((unused))
				  const struct account *account,
		const struct webhook *webhook,
		__attribute__((unused)) struct arena *arena)
{
	return http_header_get(&webhook->headers, STR("X-Cert"));
}

static const struct driver toy = {.name = "toy",
		.certificate_url = toy_certificate,
		.webhook_verify = toy_verify,
		.webhook_read = toy_read,
		.webhook_id = toy_id};
static const struct driver mute = {.name = "mute"};

const struct driver *callback_test_driver(struct str name);

const struct driver *engine_driver(
		__attribute__((unused)) const struct engine *e, struct str name)
{
	return str_eq(name, STR("toy")) ? &toy
			: str_eq(name, STR("mute"))
			? &mute
			: callback_test_driver(name);
}

/* ---- the world of one test ---- */

static _Atomic time_ms now;

static time_ms clock_now(__attribute__((unused)) struct clock *clock)
{
	return now;
}

struct world {
	struct engine engine;
	struct loop loop;
	struct clock clock;
	struct intake *intake;
	struct http_server *server;
};

static void world_open(struct world *w)
{
	const char *why = NULL;
	log_set_level(LOG_ERROR);
	*w = (struct world){0};
	w->engine.account = (struct account){
			.name = STR("demo"), .provider = STR("toy")};
	w->loop.engine = &w->engine;
	w->clock.now = clock_now;
	now = 1000000;
	EXPECT_OK(intake_open(&(struct intake_options){&w->engine, &w->clock,
					      &w->loop},
			&w->intake));
	EXPECT_OK(http_open(STR("127.0.0.1:0"), &(struct http_limits){0},
			intake_handle, w->intake, &w->server, &why));
}

static void world_close(struct world *w)
{
	http_close(w->server);
	intake_close(w->intake);
}

#define GOOD \
	"POST /webhooks/toy/demo HTTP/1.1\r\nHost: x\r\nX-Sign: 7\r\n" \
	"X-Id: ev_1\r\nContent-Length: 7\r\n\r\n{\"a\":1}"

static void expect(struct world *w, const char *request, const char *status)
{
	struct str answer = ask(w->server, request);
	if (!str_starts(answer, str_of(status)))
		print_error("%.*s\n", STR_FMT(answer));
	EXPECT(str_starts(answer, str_of(status)));
}

static struct str metrics(struct world *w)
{
	return ask(w->server, GET("/metrics"));
}

/* ---- webhooks ---- */

#define SIGNED_BY_CERTIFICATE \
	"POST /webhooks/toy/demo HTTP/1.1\r\nHost: x\r\nX-Sign: pem\r\n" \
	"X-Cert: https://toy.example/cert\r\nContent-Length: 2\r\n\r\n{}"

TEST(a_webhook_comes_again_until_its_certificate_is_there)
{
	struct world w;
	world_open(&w);
	certificate_there = false;
	expect(&w, SIGNED_BY_CERTIFICATE, "HTTP/1.1 503");
	EXPECT_I64(w.engine.takes, 0);
	EXPECT_I64(w.engine.wakes, 1);
	certificate_there = true;
	expect(&w, SIGNED_BY_CERTIFICATE, "HTTP/1.1 200");
	EXPECT_I64(w.engine.takes, 1);
	world_close(&w);
}

TEST(a_webhook_is_handed_in_and_answered_when_it_is_stored)
{
	struct world w;
	world_open(&w);
	w.engine.end = INPUT_STORED;
	struct str answer = ask(w.server, GOOD);
	EXPECT(str_starts(answer, STR("HTTP/1.1 200")));
	EXPECT(has(answer, "{\"ok\":true}"));
	EXPECT_I64(w.engine.takes, 1);
	EXPECT_I64(w.engine.wakes, 1);
	EXPECT_STR(w.engine.taken.raw.account, STR("demo"));
	EXPECT_STR(str_of(w.engine.topic), STR("things"));
	EXPECT_STR(str_of(w.engine.dedupe), STR("ev_1"));
	EXPECT_STR(str_of(w.engine.body), STR("{\"a\":1}"));
	EXPECT_I64(w.engine.taken.raw.id, 0);
	world_close(&w);
}

TEST(a_duplicate_is_answered_like_the_first)
{
	struct world w;
	world_open(&w);
	w.engine.end = INPUT_DUPLICATE;
	struct str answer = ask(w.server, GOOD);
	EXPECT(str_starts(answer, STR("HTTP/1.1 200")));
	EXPECT(has(answer, "{\"ok\":true}"));
	world_close(&w);
}

TEST(what_is_not_stored_is_asked_for_again)
{
	struct world w;
	world_open(&w);
	w.engine.end = INPUT_FAILED;
	struct str answer = ask(w.server, GOOD);
	EXPECT(str_starts(answer, STR("HTTP/1.1 503")));
	EXPECT(has(answer, "Retry-After: "));
	world_close(&w);
}

TEST(a_full_queue_asks_for_patience)
{
	struct world w;
	world_open(&w);
	w.engine.full = true;
	struct str answer = ask(w.server, GOOD);
	EXPECT(str_starts(answer, STR("HTTP/1.1 503")));
	EXPECT(has(answer, "Retry-After: "));
	EXPECT_I64(w.engine.takes, 0);
	w.engine.full = false;
	expect(&w, GOOD, "HTTP/1.1 200");
	world_close(&w);
}

static void *settle_late(void *context)
{
	struct world *w = context;
	while (!w->engine.has_waiting)
		sleep_ms(1);
	now += 30;
	w->engine.taken.done(w->engine.taken.context, INPUT_STORED);
	return NULL;
}

TEST(no_answer_leaves_before_the_commit)
{
	struct world w;
	pthread_t thread;
	bool end;
	world_open(&w);
	w.engine.waits = true;
	int fd = dial(w.server);
	say(fd, GOOD);
	EXPECT_I64(hear(fd, 100, &end).len, 0);
	EXPECT(!end);
	EXPECT(w.engine.has_waiting);
	/* What the input points to still stands. */
	EXPECT_STR(w.engine.taken.raw.body, STR("{\"a\":1}"));
	EXPECT_STR(w.engine.taken.events.list.at[0].topic, STR("things"));
	EXPECT_I64(pthread_create(&thread, NULL, settle_late, &w), 0);
	EXPECT(str_starts(hear(fd, 500, &end), STR("HTTP/1.1 200")));
	pthread_join(thread, NULL);
	close(fd);
	struct str text = metrics(&w);
	EXPECT(has(text, "_bucket{le=\"0.020\"} 0\n"));
	EXPECT(has(text, "_bucket{le=\"0.050\"} 1\n"));
	EXPECT(has(text, "_sum 0.030\n"));
	world_close(&w);
}

TEST(a_wrong_signature_leaves_nothing_but_a_number)
{
	static const char *const bad[] = {
			"POST /webhooks/toy/demo HTTP/1.1\r\nHost: x\r\n"
			"X-Sign: 6\r\nContent-Length: 7\r\n\r\n{\"a\":1}",
			"POST /webhooks/toy/demo HTTP/1.1\r\nHost: x\r\n"
			"Content-Length: 7\r\n\r\n{\"a\":1}",
			"POST /webhooks/toy/demo HTTP/1.1\r\nHost: x\r\n"
			"X-Sign: old\r\nContent-Length: 7\r\n\r\n{\"a\":1}"};
	struct world w;
	world_open(&w);
	for (size_t i = 0; i < 3; i++)
		expect(&w, bad[i], "HTTP/1.1 401");
	EXPECT_I64(w.engine.takes, 0);
	EXPECT_I64(w.engine.wakes, 0);
	EXPECT(has(metrics(&w), "waybill_bad_signatures_total 3\n"));
	world_close(&w);
}

TEST(what_can_not_be_read_is_kept_and_answered)
{
	struct world w;
	world_open(&w);
	w.engine.end = INPUT_STORED;
	expect(&w,
			"POST /webhooks/toy/demo HTTP/1.1\r\nHost: x\r\n"
			"X-Sign: 3\r\nContent-Length: 3\r\n\r\n<a>",
			"HTTP/1.1 200");
	EXPECT_I64(w.engine.takes, 1);
	EXPECT_STR(str_of(w.engine.unread), STR("not an object"));
	EXPECT_STR(str_of(w.engine.body), STR("<a>"));
	EXPECT_STR(str_of(w.engine.topic), STR("webhook"));
	EXPECT(has(metrics(&w), "waybill_webhooks_unread_total 1\n"));
	world_close(&w);
}

TEST(an_empty_body_is_a_body)
{
	struct world w;
	world_open(&w);
	w.engine.end = INPUT_STORED;
	expect(&w,
			"POST /webhooks/toy/demo HTTP/1.1\r\nHost: x\r\n"
			"X-Sign: 0\r\nContent-Length: 0\r\n\r\n",
			"HTTP/1.1 200");
	EXPECT_STR(str_of(w.engine.unread), STR("not an object"));
	world_close(&w);
}

TEST(the_rest_of_the_path_is_the_connectors)
{
	struct world w;
	world_open(&w);
	w.engine.end = INPUT_STORED;
	expect(&w,
			"POST /webhooks/toy/demo/a/b HTTP/1.1\r\nHost: x\r\n"
			"X-Sign: 2\r\nContent-Length: 2\r\n\r\n{}",
			"HTTP/1.1 200");
	EXPECT_STR(str_of(w.engine.topic), STR("things/a/b"));
	world_close(&w);
}

TEST(whom_nobody_knows_is_not_found)
{
	static const char *const paths[] = {"/webhooks/toy/other",
			"/webhooks/none/demo", "/webhooks/mute/demo",
			"/webhooks/toy/", "/webhooks/toy", "/webhooks/",
			"/webhooks//demo", "/webhooks/toy//demo",
			"/webhooks/toy/demo%00", "/webhooks", "/nothing",
			"/healthz/", "/Webhooks/toy/demo"};
	struct world w;
	char request[256];
	world_open(&w);
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		snprintf(request, sizeof request,
				"POST %s HTTP/1.1\r\nHost: x\r\nX-Sign: 2\r\n"
				"Content-Length: 2\r\n\r\n{}",
				paths[i]);
		struct str answer = ask(w.server, request);
		EXPECT(str_starts(answer, STR("HTTP/1.1 404")) ||
				str_starts(answer, STR("HTTP/1.1 400")));
	}
	EXPECT_I64(w.engine.takes, 0);
	world_close(&w);
}

TEST(an_account_of_another_provider_is_not_found)
{
	struct world w;
	world_open(&w);
	w.engine.account.provider = STR("mute");
	expect(&w, GOOD, "HTTP/1.1 404");
	EXPECT_I64(w.engine.takes, 0);
	world_close(&w);
}

TEST(a_wrong_method_is_told_the_right_one)
{
	struct world w;
	world_open(&w);
	struct str answer = ask(w.server, GET("/webhooks/toy/demo"));
	EXPECT(str_starts(answer, STR("HTTP/1.1 405")));
	EXPECT(has(answer, "Allow: POST"));
	answer = ask(w.server,
			"PUT /webhooks/toy/demo HTTP/1.1\r\nHost: x\r\n"
			"Content-Length: 0\r\n\r\n");
	EXPECT(has(answer, "Allow: POST"));
	answer = ask(w.server, POST("/healthz", "Content-Length: 0\r\n"));
	EXPECT(str_starts(answer, STR("HTTP/1.1 405")));
	EXPECT(has(answer, "Allow: GET"));
	EXPECT_I64(w.engine.takes, 0);
	EXPECT(has(metrics(&w), "status=\"405\"} 3\n"));
	world_close(&w);
}

TEST(no_credential_reaches_the_journal)
{
	struct world w;
	world_open(&w);
	w.engine.end = INPUT_STORED;
	expect(&w,
			"POST /webhooks/toy/demo?pw=hush HTTP/1.1\r\nHost: "
			"x\r\n"
			"X-Sign: 2\r\nX-Topic: orders/create\r\n"
			"Authorization: Bearer hush\r\nCookie: a=hush\r\n"
			"X-Shopify-Access-Token: hush\r\nX-API-Key: hush\r\n"
			"Proxy-Authorization: hush\r\nX-My-SECRET: hush\r\n"
			"Content-Length: 2\r\n\r\n{}",
			"HTTP/1.1 200");
	struct str head = str_of(w.engine.head);
	EXPECT(str_starts(head, STR("POST /webhooks/toy/demo\n")));
	EXPECT(has(head, "X-Topic: orders/create\n"));
	EXPECT(!has(head, "hush"));
	world_close(&w);
}

/* Webhooks that are not signed are known by a secret in their address. */
TEST(no_secret_of_an_address_reaches_the_journal)
{
	struct world w;
	world_open(&w);
	w.engine.end = INPUT_STORED;
	w.engine.account.webhook_secrets[1] = STR("hush");
	expect(&w,
			"POST /webhooks/toy/demo/hush HTTP/1.1\r\nHost: x\r\n"
			"X-Sign: 1\r\nContent-Length: 1\r\n\r\n.",
			"HTTP/1.1 200");
	EXPECT(str_starts(str_of(w.engine.head),
			STR("POST /webhooks/toy/demo/...\n")));
	EXPECT_STR(str_of(w.engine.topic), STR("webhook/..."));
	/* Nor the first part, where pages stand behind it. */
	w.engine.account.provider = STR("asks");
	expect(&w,
			"POST /webhooks/asks/demo/91-abcd/note HTTP/1.1\r\n"
			"Host: x\r\nContent-Length: 2\r\n\r\n{}",
			"HTTP/1.1 200");
	EXPECT(has(str_of(w.engine.head), "/webhooks/asks/demo/.../note\n"));
	EXPECT_STR(str_of(w.engine.topic), STR("webhook/.../note"));
	world_close(&w);
}

TEST(a_path_can_not_add_a_line_to_the_journal)
{
	struct world w;
	world_open(&w);
	w.engine.end = INPUT_STORED;
	ask(w.server,
			"POST /webhooks/toy/demo/a%0AX-Topic:%20b HTTP/1.1\r\n"
			"Host: x\r\nX-Sign: 1\r\nContent-Length: 1\r\n\r\n.");
	EXPECT(!has(str_of(w.engine.head), "\nX-Topic: b"));
	EXPECT(!has(str_of(w.engine.topic), "\n"));
	world_close(&w);
}

/* ---- pages that a provider gets ---- */

TEST(a_page_for_the_provider_is_found_or_not)
{
	struct world w;
	world_open(&w);
	w.engine.account.provider = STR("asks");
	expect(&w, GET("/webhooks/asks/demo/wrong"), "HTTP/1.1 404");
	expect(&w, GET("/webhooks/asks/other/wrong"), "HTTP/1.1 405");
	/* Without a storage they come again. */
	expect(&w, GET("/webhooks/asks/demo/numbers"), "HTTP/1.1 503");
	EXPECT_I64(w.engine.takes, 0);
	world_close(&w);
}

/* ---- pages ---- */

TEST(the_first_page_says_what_to_do)
{
	struct world w;
	world_open(&w);
	struct str answer = ask(w.server, GET("/"));
	EXPECT(str_starts(answer, STR("HTTP/1.1 200")));
	EXPECT(has(answer, "This is Waybill"));
	EXPECT(has(answer, "/webhooks/"));
	world_close(&w);
}

TEST(ready_tells_when_the_engine_has_stopped)
{
	struct world w;
	world_open(&w);
	expect(&w, GET("/healthz"), "HTTP/1.1 200");
	expect(&w, GET("/readyz"), "HTTP/1.1 200");
	full = FAULT_STORAGE_FULL;
	expect(&w, GET("/readyz"), "HTTP/1.1 503");
	full = FAULT_NONE;
	EXPECT(has(metrics(&w), "waybill_engine_running 1\n"));
	w.engine.stopped = FAULT_STORAGE_FULL;
	expect(&w, GET("/healthz"), "HTTP/1.1 200");
	struct str answer = ask(w.server, GET("/readyz"));
	EXPECT(str_starts(answer, STR("HTTP/1.1 503")));
	EXPECT(has(answer, "the disk is full"));
	EXPECT(has(metrics(&w), "waybill_engine_running 0\n"));
	world_close(&w);
}

TEST(metrics_are_in_prometheus_format)
{
	struct world w;
	world_open(&w);
	w.engine.end = INPUT_STORED;
	expect(&w, GOOD, "HTTP/1.1 200");
	struct str text = metrics(&w);
	EXPECT(has(text, "text/plain; version=0.0.4"));
	EXPECT(has(text,
			"# TYPE waybill_inputs_total counter\n"
			"waybill_inputs_total 7\n"));
	EXPECT(has(text, "# TYPE waybill_queue gauge\nwaybill_queue 3\n"));
	EXPECT(has(text, "waybill_http_answers_total{status=\"200\"} 1\n"));
	EXPECT(has(text, "waybill_acknowledge_seconds_bucket{le=\"0.001\"} 1"));
	EXPECT(has(text, "waybill_acknowledge_seconds_bucket{le=\"+Inf\"} 1"));
	EXPECT(has(text, "waybill_acknowledge_seconds_count 1\n"));
	world_close(&w);
}

TEST(a_slow_answer_counts_in_the_last_bucket_and_in_the_sum)
{
	struct world w;
	pthread_t thread;
	bool end;
	world_open(&w);
	w.engine.waits = true;
	int fd = dial(w.server);
	say(fd, GOOD);
	while (!w.engine.has_waiting)
		sleep_ms(1);
	now += 7000;
	EXPECT_I64(pthread_create(&thread, NULL, settle_late, &w), 0);
	hear(fd, 500, &end);
	pthread_join(thread, NULL);
	close(fd);
	struct str text = metrics(&w);
	EXPECT(has(text, "_bucket{le=\"5.000\"} 0\n"));
	EXPECT(has(text, "_bucket{le=\"+Inf\"} 1\n"));
	EXPECT(has(text, "_sum 7.030\n"));
	world_close(&w);
}

/* ---- many at once ---- */

static void *send_many(void *context)
{
	struct world *w = context;
	intptr_t good = 0;
	for (int i = 0; i < 50; i++)
		good += str_starts(ask(w->server, GOOD), STR("HTTP/1.1 200"));
	return (void *)good;
}

TEST(many_senders_at_once_are_all_answered_and_counted)
{
	struct world w;
	pthread_t threads[4];
	intptr_t good = 0;
	world_open(&w);
	w.engine.end = INPUT_STORED;
	for (size_t i = 0; i < 4; i++)
		EXPECT_I64(pthread_create(&threads[i], NULL, send_many, &w), 0);
	for (size_t i = 0; i < 4; i++) {
		void *part;
		pthread_join(threads[i], &part);
		good += (intptr_t)part;
	}
	EXPECT_I64(good, 200);
	EXPECT(has(metrics(&w), "waybill_acknowledge_seconds_count 200\n"));
	world_close(&w);
}
