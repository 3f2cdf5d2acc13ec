/* SPDX-License-Identifier: Apache-2.0 */
/* One host's trouble is its own: what goes to others lands, while all that
 * went to the silent one is still under way. */
#include <netinet/in.h>
#include <sys/socket.h>

#include "post.h"

#define SILENT 32 /* as many as one account may have under way */
#define QUICK 50

static const struct endpoint patient = {
		.connect_ms = HOUR_MS, .total_ms = HOUR_MS};
static const struct endpoint plain = {.connect_ms = 5000, .total_ms = 20000};

static void serve_ok(struct far *far, int conn)
{
	while (far_request(far, conn))
		far_say(conn, FAR_OK);
}

static void post_many(struct wire *wire, int64_t first, int64_t count,
		const struct endpoint *endpoint, struct str url)
{
	struct http_request request = {
			.method = STR("POST"), .url = url, .body = STR("{}")};
	for (int64_t i = first; i < first + count; i++)
		wire->exchange->http(wire->exchange, i, endpoint, &request);
}

/* Flights from `first` on have landed, each with an answer. */
static void expect_answers(struct wire *wire, int64_t first, int64_t count)
{
	for (int64_t i = first; i < first + count; i++) {
		EXPECT_I64(wire_reply(wire, i)->fault, FAULT_NONE);
		EXPECT_STR(wire_reply(wire, i)->response.body, STR("ok"));
	}
}

/* After what went to `silent`: waits for these alone. */
static void expect_quick(struct wire *wire)
{
	struct far quick;
	far_open(&quick, serve_ok, NULL);
	post_many(wire, SILENT, QUICK, &plain,
			far_url(&quick, "/x", wire->arena));
	wire_wait(wire, QUICK);
	expect_answers(wire, SILENT, QUICK);
	far_close(&quick);
}

/* ---- kinds of silence ---- */

static void serve_nothing(struct far *far, int conn)
{
	char c;
	(void)far;
	while (read(conn, &c, 1) == 1)
		;
}

static void serve_head(struct far *far, int conn)
{
	if (far_request(far, conn))
		far_say(conn, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\no");
	serve_nothing(far, conn);
}

/* Always a little more, and never all of it. */
static void serve_drops(struct far *far, int conn)
{
	if (!far_request(far, conn))
		return;
	far_say(conn, "HTTP/1.1 200 OK\r\nX-Slow: ");
	while (send(conn, "x", 1, MSG_NOSIGNAL) == 1)
		usleep(20000);
}

static const struct {
	const char *what, *scheme;
	far_serve *serve;
} silences[] = {
		{"no answer", "http", serve_nothing},
		{"half an answer", "http", serve_head},
		{"a header without an end", "http", serve_drops},
		{"nothing said of TLS", "https", serve_nothing},
};

TEST(who_never_answers_keeps_nobody_else_waiting)
{
	for (size_t i = 0; i < sizeof silences / sizeof *silences; i++) {
		struct far silent;
		struct wire wire;
		far_open(&silent, silences[i].serve, NULL);
		wire_open(&wire, 0);
		struct str url = arena_print(wire.arena, "%s://127.0.0.1:%d/x",
				silences[i].scheme, silent.port);
		post_many(&wire, 0, SILENT, &patient, url);
		while (far_connections(&silent) < SILENT)
			usleep(1000);
		expect_quick(&wire);
		wire_close(&wire);
		far_close(&silent);
	}
}

/* The queue of a socket that is never accepted from is full. */
TEST(who_takes_no_connection_keeps_nobody_else_waiting)
{
	struct wire wire;
	struct sockaddr_in at = {.sin_family = AF_INET};
	socklen_t len = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	EXPECT(!bind(fd, (struct sockaddr *)&at, sizeof at));
	EXPECT(!listen(fd, 0));
	EXPECT(!getsockname(fd, (struct sockaddr *)&at, &len));
	wire_open(&wire, 0);
	post_many(&wire, 0, SILENT, &patient,
			arena_print(wire.arena, "http://127.0.0.1:%d/x",
					ntohs(at.sin_port)));
	expect_quick(&wire);
	wire_close(&wire);
	close(fd);
}

/* ---- late, but it comes ---- */

static void serve_when_told(struct far *far, int conn)
{
	_Atomic bool *told = far->context;
	while (far_request(far, conn)) {
		while (!*told)
			usleep(1000);
		far_say(conn, FAR_OK);
	}
}

TEST(who_answers_late_is_heard_and_keeps_nobody_else_waiting)
{
	static _Atomic bool told;
	struct far late;
	struct wire wire;
	told = false;
	far_open(&late, serve_when_told, (void *)&told);
	wire_open(&wire, 0);
	post_many(&wire, 0, SILENT, &patient, far_url(&late, "/x", wire.arena));
	while (far_requests(&late) < SILENT)
		usleep(1000);
	expect_quick(&wire);
	told = true;
	wire_wait(&wire, SILENT + QUICK);
	expect_answers(&wire, 0, SILENT);
	wire_close(&wire);
	far_close(&late);
}

/* ---- mail ---- */

static struct {
	const char *what;
	struct post post;
} silent_posts[] = {
		{"at the door", {"DOOR", ""}},
		{"at MAIL", {"MAIL", ""}},
		{"at the final dot", {.silent_dot = true}},
};

static void mail_many(struct wire *wire, int64_t first, int64_t count,
		const struct far *far, time_ms deadline_ms)
{
	struct endpoint endpoint = post_at(far, wire->arena);
	endpoint.connect_ms = endpoint.total_ms = deadline_ms;
	for (int64_t i = first; i < first + count; i++)
		wire->exchange->mail(wire->exchange, i, &endpoint, &letter);
}

static void expect_other_mail(struct post *silent_post)
{
	static struct post quick_post;
	struct far silent, quick;
	struct wire wire;
	far_open(&silent, post_serve, silent_post);
	far_open(&quick, post_serve, &quick_post);
	wire_open(&wire, 0);
	mail_many(&wire, 0, SILENT, &silent, HOUR_MS);
	while (far_connections(&silent) < 2)
		usleep(1000);
	mail_many(&wire, SILENT, QUICK, &quick, 20000);
	wire_wait(&wire, QUICK);
	for (int64_t i = SILENT; i < SILENT + QUICK; i++)
		EXPECT_I64(wire_reply(&wire, i)->fault, FAULT_NONE);
	/* Its end ends what waits for it. */
	far_close(&silent);
	wire_close(&wire);
	far_close(&quick);
}

TEST(a_silent_mail_server_keeps_no_other_mail_waiting)
{
	for (size_t i = 0; i < sizeof silent_posts / sizeof *silent_posts; i++)
		expect_other_mail(&silent_posts[i].post);
}
