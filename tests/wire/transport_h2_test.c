/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP/2: many calls over one connection, and what is known of each when it
 * ends. */
#include "h2.h"
#include "nghttpd.h"

#define MANY 90 /* below nghttpd's limit of 100 for one connection */
#define CUT 20

static struct endpoint trusting(const struct tls_ca *ca)
{
	return (struct endpoint){.connect_ms = 5000,
			.total_ms = 20000,
			.ca_file = str_of(ca->file)};
}

static size_t times_in(struct str text, struct str word)
{
	size_t count = 0;
	for (ptrdiff_t at; (at = str_find(text, word)) >= 0; count++)
		text = str_skip(text, (size_t)at + word.len);
	return count;
}

static void send_one(struct wire *wire, int64_t flight,
		const struct endpoint *endpoint, struct str url,
		const char *body)
{
	struct http_request request = {.method = STR("POST"),
			.url = url,
			.body = str_of(body)};
	wire->exchange->http(wire->exchange, flight, endpoint, &request);
}

/* ---- nghttpd ---- */

struct pair {
	struct nghttpd server;
	struct wire wire;
	struct endpoint endpoint;
};

/* One connection is there, and known to speak HTTP/2. */
static void pair_open(struct pair *pair)
{
	nghttpd_open(&pair->server);
	wire_open(&pair->wire, 0);
	pair->endpoint = trusting(&pair->server.ca);
	send_one(&pair->wire, 0, &pair->endpoint,
			nghttpd_url(&pair->server, "/first", pair->wire.arena),
			"{}");
	wire_wait(&pair->wire, 1);
	EXPECT_I64(wire_reply(&pair->wire, 0)->fault, FAULT_NONE);
}

static void pair_close(struct pair *pair)
{
	wire_close(&pair->wire);
	nghttpd_close(&pair->server);
}

static size_t logged(struct pair *pair, const char *words)
{
	struct arena *arena = arena_open();
	size_t times = times_in(
			nghttpd_log(&pair->server, arena), str_of(words));
	arena_close(arena);
	return times;
}

static struct str body_of(int64_t flight, struct arena *arena)
{
	return arena_print(arena, "{\"n\":%lld}", (long long)flight);
}

TEST(many_calls_go_over_one_connection)
{
	struct pair pair;
	nghttpd_needed();
	pair_open(&pair);
	struct arena *arena = pair.wire.arena;
	struct str url = nghttpd_url(&pair.server, "/x", arena);
	for (int64_t i = 1; i <= MANY; i++)
		send_one(&pair.wire, i, &pair.endpoint, url,
				body_of(i, arena).at);
	wire_wait(&pair.wire, 1 + MANY);
	for (int64_t i = 1; i <= MANY; i++) {
		const struct reply *reply = wire_reply(&pair.wire, i);
		EXPECT_I64(reply->fault, FAULT_NONE);
		EXPECT_I64(reply->response.status, 200);
		EXPECT_STR(reply->response.body, body_of(i, arena));
		EXPECT(str_starts(http_header_get(&reply->response.headers,
						  STR("Server")),
				STR("nghttpd")));
	}
	EXPECT_I64(far_connections(&pair.server.relay), 1);
	EXPECT_I64(logged(&pair, "The negotiated protocol: h2"), 1);
	EXPECT_I64(logged(&pair, ":method: POST"), 1 + MANY);
	pair_close(&pair);
}

TEST(a_long_body_goes_there_and_back)
{
	static char text[400000];
	struct pair pair;
	nghttpd_needed();
	pair_open(&pair);
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)('a' + i % 23);
	struct http_request request = {.method = STR("POST"),
			.url = nghttpd_url(&pair.server, "/x", pair.wire.arena),
			.body = {text, sizeof text}};
	pair.wire.exchange->http(
			pair.wire.exchange, 1, &pair.endpoint, &request);
	wire_wait(&pair.wire, 2);
	EXPECT_I64(wire_reply(&pair.wire, 1)->fault, FAULT_NONE);
	EXPECT(str_eq(wire_reply(&pair.wire, 1)->response.body, request.body));
	pair_close(&pair);
}

/* Each to a path of its own, so that the log tells them apart. */
static void send_cut(struct pair *pair, int64_t first, const char *method)
{
	struct http_request request = {.method = str_of(method)};
	for (int64_t i = first; i < first + CUT; i++) {
		struct str path = arena_print(
				pair->wire.arena, "/cut/%lld.", (long long)i);
		request.body = i % 2 ? STR("{}") : STR_NONE;
		request.url = nghttpd_url(
				&pair->server, path.at, pair->wire.arena);
		pair->wire.exchange->http(pair->wire.exchange, i,
				&pair->endpoint, &request);
	}
}

static void expect_lost_and_asked_once(struct pair *pair, int64_t flight)
{
	char path[64];
	snprintf(path, sizeof path, ":path: /cut/%lld.\n", (long long)flight);
	EXPECT_I64(wire_reply(&pair->wire, flight)->fault, FAULT_REPLY_LOST);
	EXPECT_I64(logged(pair, path), 1);
}

/* The server has read them, and may have done what they say. */
TEST(calls_under_way_are_lost_when_their_connection_ends)
{
	struct pair pair;
	nghttpd_needed();
	pair_open(&pair);
	nghttpd_keep_back(&pair.server);
	send_cut(&pair, 1, "POST");
	send_cut(&pair, 1 + CUT, "GET");
	while (logged(&pair, ":path: /cut/") < 2 * CUT)
		usleep(20000);
	nghttpd_break_off(&pair.server);
	wire_wait(&pair.wire, 1 + 2 * CUT);
	/* A new connection: had one been sent again, it would be there too. */
	send_one(&pair.wire, 1000, &pair.endpoint,
			nghttpd_url(&pair.server, "/x", pair.wire.arena), "{}");
	wire_wait(&pair.wire, 2 + 2 * CUT);
	EXPECT_I64(wire_reply(&pair.wire, 1000)->fault, FAULT_NONE);
	for (int64_t i = 1; i <= CUT; i++)
		expect_lost_and_asked_once(&pair, i);
	pair_close(&pair);
}

TEST(a_connection_that_ended_while_idle_does_no_harm)
{
	struct pair pair;
	nghttpd_needed();
	pair_open(&pair);
	struct str url = nghttpd_url(&pair.server, "/x", pair.wire.arena);
	for (int64_t i = 1; i <= 3; i++) {
		nghttpd_break_off(&pair.server);
		/* Until the end has come for sure. */
		usleep(50000);
		send_one(&pair.wire, i, &pair.endpoint, url, "{}");
		wire_wait(&pair.wire, (size_t)i + 1);
		EXPECT_I64(wire_reply(&pair.wire, i)->fault, FAULT_NONE);
	}
	EXPECT_I64(far_connections(&pair.server.relay), 4);
	EXPECT_I64(logged(&pair, ":method: POST"), 4);
	pair_close(&pair);
}

/* ---- a server that breaks off where no real one would ---- */

#define FRAME(type, flags, bytes) \
	{ \
		type, flags, STR(bytes) \
	}
#define HEAD FRAME(H2_HEADERS, H2_END_HEADERS, "\x88")
/* ":status: 200" and "content-length: 9". */
#define HEAD_9 FRAME(H2_HEADERS, H2_END_HEADERS, "\x88\x0f\x0d\x01\x39")
#define BAD_HEAD FRAME(H2_HEADERS, H2_END_HEADERS, "\x80")
#define BODY FRAME(H2_DATA, H2_END, "ok")
#define HALF FRAME(H2_DATA, 0, "ok")
#define RESET(code) FRAME(H2_RESET, 0, "\0\0\0" code)
/* Which streams it will still answer, and why it goes. */
#define GOAWAY(last, code) FRAME(H2_GOAWAY, 0, last "\0\0\0" code)
#define NO_STREAM "\0\0\0\0"
#define ALL_STREAMS "\x7f\xff\xff\xff"

static const struct {
	const char *what;
	struct h2_frame frames[H2_FRAMES_MAX];
	bool goes;
	enum fault fault;
} ends[] = {
		{"all well", {HEAD, BODY}, false, FAULT_NONE},
		{"gone without a word", {{0}}, true, FAULT_REPLY_LOST},
		{"gone after the head", {HEAD}, true, FAULT_REPLY_LOST},
		{"gone in the body", {HEAD, HALF}, true, FAULT_REPLY_LOST},
		/* It says that it did nothing: libcurl would ask again. */
		{"refused", {RESET("\x07")}, false, FAULT_REPLY_LOST},
		{"wants HTTP/1.1", {RESET("\x0d")}, false, FAULT_REPLY_LOST},
		{"goes, has read nothing", {GOAWAY(NO_STREAM, "\x00")}, false,
				FAULT_REPLY_LOST},
		{"goes, has read nothing, closes", {GOAWAY(NO_STREAM, "\x00")},
				true, FAULT_REPLY_LOST},
		{"is told to be calm", {GOAWAY(NO_STREAM, "\x0b")}, true,
				FAULT_REPLY_LOST},
		{"its own fault", {RESET("\x02")}, false, FAULT_REPLY_LOST},
		{"cancelled", {HEAD, RESET("\x08")}, false, FAULT_REPLY_LOST},
		{"cancelled in the body", {HEAD, HALF, RESET("\x08")}, false,
				FAULT_REPLY_LOST},
		{"ended in the body", {HEAD_9, BODY}, false, FAULT_REPLY_LOST},
		{"a body before its head", {BODY}, false, FAULT_REPLY_LOST},
		{"a head that is none", {BAD_HEAD}, false, FAULT_REPLY_LOST},
		{"goes when this one is done",
				{GOAWAY(ALL_STREAMS, "\x00"), HEAD, BODY},
				false, FAULT_NONE},
};

struct talks {
	struct h2 h2;
	struct tls_ca ca;
	struct far far;
	struct wire wire;
	struct endpoint endpoint;
	struct str url;
};

static void talks_open(struct talks *talks, struct h2 h2)
{
	tls_ca_open(&talks->ca);
	talks->h2 = h2;
	talks->h2.tls = tls_server(&talks->ca, "IP:127.0.0.1", 10);
	tls_h2(talks->h2.tls);
	far_open(&talks->far, h2_serve, &talks->h2);
	wire_open(&talks->wire, 0);
	talks->endpoint = trusting(&talks->ca);
	talks->url = arena_print(talks->wire.arena, "https://127.0.0.1:%d/x",
			talks->far.port);
}

static void talks_close(struct talks *talks)
{
	wire_close(&talks->wire);
	far_close(&talks->far);
	SSL_CTX_free(talks->h2.tls);
	tls_ca_close(&talks->ca);
}

/* One after the other. */
static void call_until(struct talks *talks, int64_t last, const char *body)
{
	for (int64_t i = (int64_t)talks->wire.list.count + 1; i <= last; i++) {
		send_one(&talks->wire, i, &talks->endpoint, talks->url, body);
		wire_wait(&talks->wire, (size_t)i);
	}
}

/* Of three calls; as the second it finds a connection that was kept. */
static void expect_end(size_t row, int odd_one, const char *body)
{
	struct talks talks;
	talks_open(&talks,
			(struct h2){.odd_one = odd_one,
					.frames = ends[row].frames,
					.goes = ends[row].goes});
	call_until(&talks, 3, body);
	for (int64_t i = 1; i <= 3; i++) {
		enum fault fault = i == odd_one ? ends[row].fault : FAULT_NONE;
		if (wire_reply(&talks.wire, i)->fault != fault)
			print_error("%s, %lld of 3\n", ends[row].what,
					(long long)i);
		EXPECT_I64(wire_reply(&talks.wire, i)->fault, fault);
	}
	EXPECT_I64(far_requests(&talks.far), 3);
	talks_close(&talks);
}

TEST(no_end_of_a_call_makes_it_two)
{
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		expect_end(i, 1, "{}");
		expect_end(i, 2, "{}");
		expect_end(i, 2, "");
	}
}

/* Of one connection: what is not answered keeps back nothing else. */
TEST(a_call_that_is_never_answered_keeps_no_other_waiting)
{
	static const struct h2_frame nothing[1];
	struct talks talks;
	talks_open(&talks, (struct h2){.odd_one = 2, .frames = nothing});
	struct endpoint patient = talks.endpoint;
	patient.total_ms = HOUR_MS;
	call_until(&talks, 1, "{}");
	send_one(&talks.wire, 1000, &patient, talks.url, "{}");
	while (far_requests(&talks.far) < 2)
		usleep(1000);
	call_until(&talks, 50, "{}");
	EXPECT_I64(far_connections(&talks.far), 1);
	talks_close(&talks);
}
