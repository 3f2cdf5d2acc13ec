/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP: what comes back, and what is known of what did not. */
#include "wire.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include "http/http.h"

TEST_MAIN

static const struct endpoint plain = {.connect_ms = 5000, .total_ms = 20000};
static const struct endpoint hasty = {.connect_ms = 300, .total_ms = 300};

/* ---- bad ends ---- */

/* A port where nobody listens: its socket was closed just now. */
static struct str dead_url(struct arena *arena)
{
	struct far far;
	far_open(&far, NULL, NULL);
	far_close(&far);
	return far_url(&far, "/x", arena);
}

TEST(where_nobody_listens_nothing_was_sent)
{
	struct wire wire;
	wire_open(&wire, 0);
	struct str url = dead_url(wire.arena);
	const struct reply *reply =
			wire_call(&wire, &plain, "POST", url, STR("{}"));
	EXPECT_I64(reply->fault, FAULT_UNREACHABLE);
	EXPECT(reply->detail.len > 0);
	EXPECT_I64(reply->response.status, 0);
	wire_close(&wire);
}

TEST(an_address_that_is_none_is_unreachable)
{
	static const char *const urls[] = {"https://no.such.host.invalid/",
			"https://", "https://[::1/", "https://127.0.0.1:0/"};
	struct wire wire;
	wire_open(&wire, 0);
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
		EXPECT_I64(wire_call(&wire, &plain, "GET", str_of(urls[i]),
					   STR_NONE)
						->fault,
				FAULT_UNREACHABLE);
	wire_close(&wire);
}

/* Others could read it on the way. */
TEST(plain_http_goes_to_this_machine_only)
{
	static const char *const urls[] = {"", "http://example.com/",
			"http://10.0.0.1/", "http://127.0.0.1.example.com/",
			"http://127.example.com/", "http://localhost.example/",
			"http://localhost@example.com/",
			"http://127.0.0.1@example.com/",
			"http://127.0.0.1:1@example.com/",
			"http://[::1]@example.com/", "http://127.0.0.1\\@x/",
			"HTTP://example.com/", "ftp://127.0.0.1/",
			"file:///etc/passwd", "smtp://127.0.0.1/",
			"//127.0.0.1/"};
	struct wire wire;
	wire_open(&wire, 0);
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
		EXPECT_I64(wire_call(&wire, &hasty, "GET", str_of(urls[i]),
					   STR_NONE)
						->fault,
				FAULT_SETTINGS);
	wire_close(&wire);
}

static void serve_ok(struct far *far, int conn)
{
	while (far_request(far, conn))
		far_say(conn, FAR_OK);
}

TEST(a_header_that_could_be_two_does_not_leave)
{
	static const struct http_header bad[] = {
			{STR("X-A"), STR("1\r\nX-B: 2")},
			{STR("X-A"), STR("1\nX-B: 2")},
			{STR("X-A"), STR("1\r")},
			{STR("X-A"), STR("1\0002")},
			{STR("X-A: 1\r\nX-B"), STR("2")},
			{STR("X A"), STR("2")},
			{STR("X-A:"), STR("2")},
			{STR(""), STR("2")},
	};
	struct far far;
	struct wire wire;
	far_open(&far, serve_ok, NULL);
	wire_open(&wire, 0);
	size_t count = sizeof bad / sizeof *bad;
	for (size_t i = 0; i < count; i++) {
		struct http_request request = {.method = STR("POST"),
				.url = far_url(&far, "/x", wire.arena),
				.body = STR("{}")};
		http_header_add(&request.headers, wire.arena, bad[i].name,
				bad[i].value);
		wire.exchange->http(
				wire.exchange, (int64_t)i, &plain, &request);
	}
	wire_wait(&wire, count);
	for (size_t i = 0; i < count; i++)
		EXPECT_I64(wire_reply(&wire, (int64_t)i)->fault,
				FAULT_BAD_VALUE);
	EXPECT_I64(far_requests(&far), 0);
	wire_close(&wire);
	far_close(&far);
}

/* ---- answers that don't come ---- */

/* Reads the request, says what it was told to, and goes. */
static void serve_words(struct far *far, int conn)
{
	if (far_request(far, conn))
		far_say(conn, far->context);
}

static void serve_silence(struct far *far, int conn)
{
	char c;
	if (far_request(far, conn))
		(void)!read(conn, &c, 1);
}

static enum fault fault_of(far_serve *serve, const char *words,
		const char *method, const struct endpoint *endpoint,
		int *out_requests)
{
	struct far far;
	struct wire wire;
	far_open(&far, serve, (void *)(uintptr_t)words);
	wire_open(&wire, 64000);
	enum fault fault = wire_call(&wire, endpoint, method,
			far_url(&far, "/x", wire.arena), STR("{\"a\":1}"))
					   ->fault;
	*out_requests = far_requests(&far);
	wire_close(&wire);
	far_close(&far);
	return fault;
}

TEST(an_answer_that_is_cut_is_lost)
{
	static const char *const words[] = {"", "HTTP/1.1 200 OK",
			"HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nA: b\r\n",
			"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
			"9\r\nok",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
			"zz\r\n",
			"HTTP/1.1 100 Continue\r\n\r\n", "220 smtp.example\r\n",
			"\r\n\r\n\r\n"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		int requests;
		EXPECT_I64(fault_of(serve_words, words[i], "POST", &plain,
					   &requests),
				FAULT_REPLY_LOST);
		/* And it was asked once. */
		EXPECT_I64(requests, 1);
	}
}

TEST(an_answer_after_the_deadline_is_lost)
{
	int requests;
	EXPECT_I64(fault_of(serve_silence, NULL, "POST", &hasty, &requests),
			FAULT_REPLY_LOST);
	EXPECT_I64(fault_of(serve_silence, NULL, "GET", &hasty, &requests),
			FAULT_REPLY_LOST);
}

static void serve_much(struct far *far, int conn)
{
	static char junk[100000];
	char head[100];
	if (!far_request(far, conn))
		return;
	memset(junk, 'x', sizeof junk);
	snprintf(head, sizeof head,
			"HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n",
			sizeof junk);
	far_say(conn, head);
	far_say_bytes(conn, junk, sizeof junk);
}

TEST(an_answer_past_its_limit_is_lost)
{
	int requests;
	EXPECT_I64(fault_of(serve_much, NULL, "POST", &plain, &requests),
			FAULT_REPLY_LOST);
	EXPECT_I64(requests, 1);
}

/* The queue of a socket that is never accepted from fills up: the next
 * connection is not made, and so nothing was sent. */
TEST(a_connection_that_is_not_made_is_unreachable)
{
	struct wire wire;
	struct sockaddr_in at = {.sin_family = AF_INET};
	socklen_t len = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM, 0), fill[8];
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	EXPECT(!bind(fd, (struct sockaddr *)&at, sizeof at));
	EXPECT(!listen(fd, 0));
	EXPECT(!getsockname(fd, (struct sockaddr *)&at, &len));
	for (size_t i = 0; i < 8; i++) {
		fill[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		(void)!connect(fill[i], (struct sockaddr *)&at, sizeof at);
	}
	wire_open(&wire, 0);
	struct str url = arena_print(wire.arena, "http://127.0.0.1:%d/x",
			ntohs(at.sin_port));
	EXPECT_I64(wire_call(&wire, &hasty, "POST", url, STR("{}"))->fault,
			FAULT_UNREACHABLE);
	wire_close(&wire);
	for (size_t i = 0; i < 8; i++)
		close(fill[i]);
	close(fd);
}
