/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP: answers as they come, connections that are kept, many at once. */
#include "http/http.h"
#include "wire.h"

static const struct endpoint plain = {.connect_ms = 5000, .total_ms = 20000};

static void serve_words(struct far *far, int conn)
{
	while (far_request(far, conn))
		far_say(conn, far->context);
}

static void open_both(struct far *far, far_serve *serve, const char *words,
		struct wire *wire)
{
	far_open(far, serve, (void *)(uintptr_t)words);
	wire_open(wire, 0);
}

static void close_both(struct far *far, struct wire *wire)
{
	wire_close(wire);
	far_close(far);
}

TEST(any_whole_answer_is_handed_on_whatever_its_status)
{
	static const struct {
		const char *words;
		int status;
		const char *body;
	} rows[] = {
			{FAR_OK, 200, "ok"},
			{"HTTP/1.1 204 No Content\r\n\r\n", 204, ""},
			{"HTTP/1.1 404 Not Found\r\nContent-Length: "
			 "4\r\n\r\nnone",
					404, "none"},
			{"HTTP/1.1 503 Busy\r\nRetry-After: 7\r\n"
			 "Content-Length: 0\r\n\r\n",
					503, ""},
			{"HTTP/1.1 100 Continue\r\n\r\n" FAR_OK, 200, "ok"},
			{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
			 "1\r\no\r\n1\r\nk\r\n0\r\nX-End: 1\r\n\r\n",
					200, "ok"},
			{"HTTP/1.1 999 Odd\r\nContent-Length: 2\r\n\r\nok", 999,
					"ok"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct far far;
		struct wire wire;
		open_both(&far, serve_words, rows[i].words, &wire);
		const struct reply *reply = wire_call(&wire, &plain, "POST",
				far_url(&far, "/x", wire.arena), STR("{}"));
		EXPECT_I64(reply->fault, FAULT_NONE);
		EXPECT_I64(reply->response.status, rows[i].status);
		EXPECT_STR(reply->response.body, str_of(rows[i].body));
		close_both(&far, &wire);
	}
}

TEST(the_last_headers_are_the_answers)
{
	struct far far;
	struct wire wire;
	open_both(&far, serve_words,
			"HTTP/1.1 103 Early\r\nX-A: early\r\n\r\n"
			"HTTP/1.1 429 Slow\r\nRetry-After:  7 \r\n"
			"X-A: late\r\nContent-Length: 0\r\n\r\n",
			&wire);
	const struct reply *reply = wire_call(&wire, &plain, "GET",
			far_url(&far, "/x", wire.arena), STR_NONE);
	EXPECT_STR(http_header_get(&reply->response.headers,
				   STR("retry-after")),
			STR("7"));
	EXPECT_STR(http_header_get(&reply->response.headers, STR("x-a")),
			STR("late"));
	close_both(&far, &wire);
}

TEST(a_redirect_is_an_answer_and_is_not_followed)
{
	struct far far, other;
	struct wire wire;
	far_open(&other, serve_words, (void *)(uintptr_t)FAR_OK);
	struct arena *arena = arena_open();
	struct str words = arena_print(arena,
			"HTTP/1.1 307 There\r\nLocation: "
			"http://127.0.0.1:%d/x\r\nContent-Length: 0\r\n\r\n",
			other.port);
	open_both(&far, serve_words, words.at, &wire);
	const struct reply *reply = wire_call(&wire, &plain, "POST",
			far_url(&far, "/x", wire.arena), STR("{}"));
	EXPECT_I64(reply->fault, FAULT_NONE);
	EXPECT_I64(reply->response.status, 307);
	EXPECT_I64(far_connections(&other), 0);
	close_both(&far, &wire);
	far_close(&other);
	arena_close(arena);
}

TEST(the_request_arrives_as_it_was_made)
{
	struct far far;
	struct wire wire;
	open_both(&far, serve_words, FAR_OK, &wire);
	struct http_request request = {.method = STR("POST"),
			.url = far_url(&far, "/a%20b?c=%26", wire.arena),
			.body = STR("{\"a\":\"\xc3\xa5\"}")};
	http_header_add(&request.headers, wire.arena, STR("Content-Type"),
			STR("application/json"));
	http_header_add(&request.headers, wire.arena, STR("Idempotency-Key"),
			STR("demo.5001.sale"));
	wire.exchange->http(wire.exchange, 1, &plain, &request);
	wire_wait(&wire, 1);
	struct str seen = far_seen(&far, wire.arena);
	EXPECT(str_starts(seen, STR("POST /a%20b?c=%26 HTTP/1.1\r\n")));
	EXPECT(str_find(seen, STR("\r\nIdempotency-Key: demo.5001.sale\r\n")) >
			0);
	EXPECT(str_find(seen, STR("\r\nContent-Type: application/json\r\n")) >
			0);
	EXPECT(str_find(seen, STR("\r\nContent-Length: 10\r\n")) > 0);
	EXPECT(str_find(seen, STR("Expect:")) < 0);
	EXPECT(str_ends(seen, STR("\r\n\r\n{\"a\":\"\xc3\xa5\"}")));
	close_both(&far, &wire);
}

/* ---- connections that are kept ---- */

TEST(a_connection_is_used_again)
{
	struct far far;
	struct wire wire;
	open_both(&far, serve_words, FAR_OK, &wire);
	struct str url = far_url(&far, "/x", wire.arena);
	for (size_t i = 0; i < 5; i++)
		EXPECT_I64(wire_call(&wire, &plain, "POST", url, STR("{}"))
						->fault,
				FAULT_NONE);
	EXPECT_I64(far_connections(&far), 1);
	EXPECT_I64(far_requests(&far), 5);
	close_both(&far, &wire);
}

static void serve_once(struct far *far, int conn)
{
	if (far_request(far, conn))
		far_say(conn, FAR_OK);
}

/* The server closes what has been idle: the next call takes a new one. */
TEST(a_kept_connection_that_was_closed_meanwhile_does_no_harm)
{
	struct far far;
	struct wire wire;
	open_both(&far, serve_once, NULL, &wire);
	struct str url = far_url(&far, "/x", wire.arena);
	for (size_t i = 0; i < 5; i++) {
		EXPECT_I64(wire_call(&wire, &plain, "POST", url, STR("{}"))
						->fault,
				FAULT_NONE);
		/* Until the end has come for sure. */
		usleep(20000);
	}
	EXPECT_I64(far_connections(&far), 5);
	EXPECT_I64(far_requests(&far), 5);
	close_both(&far, &wire);
}

/* The second request on a connection is read and never answered. */
static void serve_one_of_two(struct far *far, int conn)
{
	if (far_request(far, conn))
		far_say(conn, FAR_OK);
	far_request(far, conn);
}

static size_t times_in(struct str text, struct str word)
{
	size_t count = 0;
	for (ptrdiff_t at; (at = str_find(text, word)) >= 0; count++)
		text = str_skip(text, (size_t)at + word.len);
	return count;
}

/* libcurl would repeat it on a new connection: it might be done twice. */
TEST(what_was_sent_on_a_kept_connection_is_not_sent_twice)
{
	static const char *const bodies[] = {"{}", ""};
	for (size_t i = 0; i < 2; i++) {
		struct far far;
		struct wire wire;
		struct arena *arena = arena_open();
		struct str body = str_of(bodies[i]);
		open_both(&far, serve_one_of_two, NULL, &wire);
		struct str url = far_url(&far, "/x", arena);
		enum fault first = wire_call(&wire, &plain, "POST", url, body)
						   ->fault;
		enum fault second = wire_call(&wire, &plain, "POST", url, body)
						    ->fault;
		struct str seen = far_seen(&far, arena);
		close_both(&far, &wire);
		EXPECT_I64(first, FAULT_NONE);
		EXPECT_I64(second, FAULT_REPLY_LOST);
		EXPECT_I64(times_in(seen, STR("POST /x")), 2);
		arena_close(arena);
	}
}

/* ---- many at once ---- */

#define MANY 500

static void answer_path(void *context, struct http_call *call)
{
	(void)context;
	http_answer(call, 200, "text/plain", http_path(call), 0);
}

TEST(many_calls_at_once_each_land_once)
{
	struct http_server *server;
	struct http_limits limits = {.threads = 2};
	const char *why = NULL;
	struct wire wire;
	EXPECT_OK(http_open(STR("127.0.0.1:0"), &limits, answer_path, NULL,
			&server, &why));
	wire_open(&wire, 0);
	for (int64_t i = 0; i < MANY; i++) {
		struct http_request request = {
				.method = STR("POST"), .body = STR("{}")};
		request.url = arena_print(wire.arena,
				"http://127.0.0.1:%d/n/%lld", http_port(server),
				(long long)i);
		wire.exchange->http(wire.exchange, i, &plain, &request);
	}
	wire_wait(&wire, MANY);
	for (int64_t i = 0; i < MANY; i++) {
		const struct reply *reply = wire_reply(&wire, i);
		EXPECT_I64(reply->response.status, 200);
		EXPECT_STR(reply->response.body,
				arena_print(wire.arena, "/n/%lld",
						(long long)i));
	}
	wire_close(&wire);
	http_close(server);
}

static void serve_silence(struct far *far, int conn)
{
	char c;
	if (far_request(far, conn))
		(void)!read(conn, &c, 1);
}

/* Under sanitizers: nothing of what is under way is left behind. */
TEST(it_can_be_closed_with_calls_under_way)
{
	struct far far;
	struct wire wire;
	open_both(&far, serve_silence, NULL, &wire);
	for (int64_t i = 0; i < 8; i++) {
		struct http_request request = {.method = STR("POST"),
				.url = far_url(&far, "/x", wire.arena),
				.body = STR("{}")};
		wire.exchange->http(wire.exchange, i, &plain, &request);
	}
	while (far_requests(&far) < 4)
		usleep(1000);
	close_both(&far, &wire);
	EXPECT_I64(wire.landed, 0);
	transport_close(NULL);
}

/* What an operator's environment says of proxies is not for this machine. */
TEST(no_proxy_stands_between_programs_of_one_machine)
{
	struct far far, proxy;
	struct wire wire;
	char words[100];
	far_open(&proxy, serve_words, (void *)(uintptr_t)FAR_OK);
	snprintf(words, sizeof words, "http://127.0.0.1:%d", proxy.port);
	setenv("http_proxy", words, 1);
	setenv("all_proxy", words, 1);
	open_both(&far, serve_words, FAR_OK, &wire);
	EXPECT_I64(wire_call(&wire, &plain, "GET",
				   far_url(&far, "/x", wire.arena), STR_NONE)
					->fault,
			FAULT_NONE);
	EXPECT_I64(far_requests(&far), 1);
	EXPECT_I64(far_connections(&proxy), 0);
	unsetenv("http_proxy");
	unsetenv("all_proxy");
	close_both(&far, &wire);
	far_close(&proxy);
}
