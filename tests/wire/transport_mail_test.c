/* SPDX-License-Identifier: Apache-2.0 */
/* Mail: a reply is a reply, and a final dot without one is final. */
#include <sys/socket.h>

#include "tls.h"

/* A polite server, but for one place. */
struct post {
	const char *where;    /* "DOOR", a command, or "DOT" */
	const char *reply;    /* what it says there; NULL: it goes */
	bool silent_dot;      /* never says anything to the final dot */
	char message[200000]; /* as it came, dots taken back */
	size_t message_len;
	_Atomic int mails;
	char commands[2000];
};

static const struct {
	const char *where, *reply;
} polite[] = {
		{"DOOR", "220 mail.example\r\n"},
		{"EHLO",
				"250-mail.example\r\n250-8BITMIME\r\n250 AUTH "
				"PLAIN\r\n"},
		{"AUTH", "334 \r\n"},
		{"PASS", "235 in\r\n"},
		{"MAIL", "250 from\r\n"},
		{"RCPT", "250 to\r\n"},
		{"DATA", "354 go\r\n"},
		{"DOT", "250 2.0.0 taken as 4711\r\n"},
		{"RSET", "250 reset\r\n"},
		{"QUIT", "221 bye\r\n"},
};

static const char *reply_to(const struct post *post, const char *where)
{
	if (post->where && !strncmp(where, post->where, strlen(post->where)))
		return post->reply;
	for (size_t i = 0; i < sizeof polite / sizeof *polite; i++)
		if (!strncmp(where, polite[i].where, strlen(polite[i].where)))
			return polite[i].reply;
	/* The name and password are no command. */
	return reply_to(post, "PASS");
}

static bool message_read(struct far *far, int conn, struct post *post)
{
	char line[2000];
	for (ssize_t n; (n = far_line(far, conn, line, sizeof line)) >= 0;) {
		const char *text = line;
		if (!strcmp(line, "."))
			return true;
		if (line[0] == '.')
			text++, n--;
		if (post->message_len + (size_t)n + 2 > sizeof post->message)
			return false;
		memcpy(post->message + post->message_len, text, (size_t)n);
		memcpy(post->message + post->message_len + n, "\r\n", 2);
		post->message_len += (size_t)n + 2;
	}
	return false;
}

static bool say_or_go(int conn, const char *reply)
{
	if (reply)
		far_say(conn, reply);
	return reply != NULL;
}

static bool take_mail(struct far *far, int conn, struct post *post)
{
	char c;
	post->message_len = 0;
	if (!message_read(far, conn, post))
		return false;
	post->mails++;
	if (post->silent_dot)
		return read(conn, &c, 1) == 1;
	return say_or_go(conn, reply_to(post, "DOT"));
}

static void serve_post(struct far *far, int conn)
{
	struct post *post = far->context;
	char line[2000];
	if (!say_or_go(conn, reply_to(post, "DOOR")))
		return;
	while (far_line(far, conn, line, sizeof line) >= 0) {
		const char *reply = reply_to(post, line);
		if (!say_or_go(conn, reply))
			return;
		if (!strcmp(line, "DATA") && reply[0] == '3' &&
				!take_mail(far, conn, post))
			return;
	}
}

#define MESSAGE "From: <a@b.example>\r\nTo: <c@d.example>\r\n\r\nHello\r\n"

static const struct mail_request letter = {
		.from = STR("a@b.example"),
		.to = STR("c@d.example"),
		.message = STR(MESSAGE),
};

static struct endpoint post_at(const struct far *far, struct arena *arena)
{
	return (struct endpoint){.connect_ms = 2000,
			.total_ms = 3000,
			.url = arena_print(arena, "smtp://127.0.0.1:%d",
					far->port)};
}

/* Both are the caller's; the reply lives in the wire. */
static const struct reply *send_to(struct post *post, struct wire *wire,
		struct endpoint change, const struct mail_request *mail)
{
	struct far far;
	far_open(&far, serve_post, post);
	wire_open(wire, 0);
	struct endpoint endpoint = post_at(&far, wire->arena);
	endpoint.user = change.user;
	endpoint.password = change.password;
	endpoint.starttls = change.starttls;
	if (change.total_ms)
		endpoint.total_ms = change.total_ms;
	wire->exchange->mail(wire->exchange, 1, &endpoint, mail);
	wire_wait(wire, 1);
	struct str seen = far_seen(&far, wire->arena);
	snprintf(post->commands, sizeof post->commands, "%.*s", STR_FMT(seen));
	transport_close(wire->exchange);
	wire->exchange = NULL;
	far_close(&far);
	return wire_reply(wire, 1);
}

/* ---- replies ---- */

static struct {
	const char *what;
	struct post post;
	enum fault fault;
	int status, mails;
} rows[] = {
		{"all well", {0}, FAULT_NONE, 250, 1},
		{"busy at the door", {"DOOR", "421 busy\r\n"},
				FAULT_RATE_LIMITED, 421, 0},
		{"closed at the door", {"DOOR", "554 no\r\n"}, FAULT_REFUSED,
				554, 0},
		{"gone at the door", {"DOOR", NULL}, FAULT_UNREACHABLE, 0, 0},
		{"gone at EHLO", {"EHLO", NULL}, FAULT_UNREACHABLE, 220, 0},
		{"sender waits", {"MAIL", "451 later\r\n"}, FAULT_RATE_LIMITED,
				451, 0},
		{"sender refused", {"MAIL", "550 no\r\n"}, FAULT_REFUSED, 550,
				0},
		{"gone at MAIL", {"MAIL", NULL}, FAULT_UNREACHABLE, 250, 0},
		{"greylisted", {"RCPT", "450-wait\r\n450 a bit\r\n"},
				FAULT_RATE_LIMITED, 450, 0},
		{"nobody of that name", {"RCPT", "550 5.1.1 who?\r\n"},
				FAULT_REFUSED, 550, 0},
		{"gone at RCPT", {"RCPT", NULL}, FAULT_UNREACHABLE, 250, 0},
		{"no data now", {"DATA", "452 full\r\n"}, FAULT_RATE_LIMITED,
				452, 0},
		{"no data ever", {"DATA", "554 no\r\n"}, FAULT_REFUSED, 554, 0},
		{"gone at DATA", {"DATA", NULL}, FAULT_UNREACHABLE, 250, 0},
		{"full at the dot", {"DOT", "452 full\r\n"}, FAULT_RATE_LIMITED,
				452, 1},
		{"refused at the dot", {"DOT", "554 spam\r\n"}, FAULT_REFUSED,
				554, 1},
		/* It may have been taken: nobody knows, for ever. */
		{"gone at the dot", {"DOT", NULL}, FAULT_REPLY_LOST, 354, 1},
		{"nonsense at the dot", {"DOT", "hello\r\n"}, FAULT_REPLY_LOST,
				354, 1},
		{"half a reply at the dot", {"DOT", "250"}, FAULT_REPLY_LOST,
				354, 1},
		{"half of two lines at the dot", {"DOT", "250-a\r\n"},
				FAULT_REPLY_LOST, 354, 1},
};

TEST(each_reply_has_its_fault)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct wire wire;
		const struct reply *reply = send_to(&rows[i].post, &wire,
				(struct endpoint){.total_ms = 1500}, &letter);
		if (reply->fault != rows[i].fault ||
				(reply->response.status != rows[i].status &&
						rows[i].fault !=
								FAULT_REPLY_LOST))
			print_error("%s: %s, %d\n", rows[i].what,
					fault_name(reply->fault),
					reply->response.status);
		EXPECT_I64(reply->fault, rows[i].fault);
		if (reply->fault != FAULT_REPLY_LOST)
			EXPECT_I64(reply->response.status, rows[i].status);
		EXPECT_I64(rows[i].post.mails, rows[i].mails);
		wire_close(&wire);
	}
}

TEST(a_dot_that_nobody_answers_is_lost_and_not_sent_again)
{
	static struct post post = {.silent_dot = true};
	struct wire wire;
	const struct reply *reply = send_to(&post, &wire,
			(struct endpoint){.total_ms = 500}, &letter);
	EXPECT_I64(reply->fault, FAULT_REPLY_LOST);
	EXPECT_I64(post.mails, 1);
	wire_close(&wire);
}

TEST(the_servers_words_are_handed_on)
{
	static struct post post = {"RCPT",
			"550-5.1.1 nobody\r\n"
			"550 5.1.1 of that name\r\n"};
	struct wire wire;
	const struct reply *reply =
			send_to(&post, &wire, (struct endpoint){0}, &letter);
	EXPECT_STR(reply->detail, STR("550 5.1.1 of that name"));
	wire_close(&wire);
}

/* ---- the message ---- */

TEST(dots_come_through)
{
	static const char *const messages[] = {MESSAGE, MESSAGE ".\r\n",
			MESSAGE ".\r\n.\r\n..\r\n.x\r\n", ".\r\n", "..\r\n",
			".x\r\n\r\n.\r\n", MESSAGE "\r\n\r\n",
			MESSAGE ".\r\nRCPT TO:<x@y.example>\r\n"};
	for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
		static struct post post;
		struct wire wire;
		struct mail_request mail = letter;
		post = (struct post){0};
		mail.message = str_of(messages[i]);
		const struct reply *reply = send_to(
				&post, &wire, (struct endpoint){0}, &mail);
		EXPECT_I64(reply->fault, FAULT_NONE);
		EXPECT_I64(post.mails, 1);
		EXPECT_STR(((struct str){post.message, post.message_len}),
				mail.message);
		wire_close(&wire);
	}
}

/* A dot at each place around the borders of libcurl's buffers. */
TEST(dots_come_through_in_long_messages)
{
	static char text[150000];
	static struct post post;
	struct wire wire;
	struct mail_request mail = letter;
	for (size_t i = 0; i < sizeof text; i++) {
		static const char pattern[] = ".\r\n..\r\nab.\r\n.c";
		text[i] = pattern[i % (sizeof pattern - 1)];
	}
	size_t len = sizeof text;
	while (text[len - 1] != '\n')
		len--;
	post = (struct post){0};
	mail.message = (struct str){text, len};
	const struct reply *reply =
			send_to(&post, &wire, (struct endpoint){0}, &mail);
	EXPECT_I64(reply->fault, FAULT_NONE);
	EXPECT_I64(post.message_len, len);
	EXPECT(memcmp(post.message, text, len) == 0);
	wire_close(&wire);
}

TEST(the_envelope_is_what_was_asked_for)
{
	static struct post post;
	struct wire wire;
	send_to(&post, &wire, (struct endpoint){0}, &letter);
	EXPECT(strstr(post.commands, "MAIL FROM:<a@b.example>"));
	EXPECT(strstr(post.commands, "RCPT TO:<c@d.example>\r\n"));
	EXPECT(!strstr(post.commands, "AUTH"));
	wire_close(&wire);
}

/* ---- who we are ---- */

TEST(a_password_is_used_and_may_be_refused)
{
	static struct post post;
	static struct post closed = {"AUTH", "535 5.7.8 no\r\n"};
	struct endpoint as = {.user = STR("us"), .password = STR("secret")};
	struct wire wire;
	EXPECT_I64(send_to(&post, &wire, as, &letter)->fault, FAULT_NONE);
	EXPECT(strstr(post.commands, "AUTH PLAIN"));
	wire_close(&wire);
	const struct reply *reply = send_to(&closed, &wire, as, &letter);
	EXPECT_I64(reply->fault, FAULT_REFUSED);
	EXPECT_I64(reply->response.status, 535);
	EXPECT_I64(closed.mails, 0);
	wire_close(&wire);
}

TEST(where_tls_is_asked_for_nothing_is_said_without_it)
{
	static struct post post;
	struct endpoint as = {.user = STR("us"),
			.password = STR("secret"),
			.starttls = true};
	struct wire wire;
	EXPECT_I64(send_to(&post, &wire, as, &letter)->fault,
			FAULT_UNREACHABLE);
	EXPECT(!strstr(post.commands, "AUTH"));
	EXPECT(!strstr(post.commands, "MAIL"));
	EXPECT_I64(post.mails, 0);
	wire_close(&wire);
}

TEST(where_no_mail_server_is_nothing_was_sent)
{
	struct far far;
	struct wire wire;
	far_open(&far, NULL, NULL);
	far_close(&far);
	wire_open(&wire, 0);
	struct endpoint endpoint = post_at(&far, wire.arena);
	wire.exchange->mail(wire.exchange, 1, &endpoint, &letter);
	wire_wait(&wire, 1);
	EXPECT_I64(wire_reply(&wire, 1)->fault, FAULT_UNREACHABLE);
	wire_close(&wire);
}

/* ---- more than one ---- */

TEST(many_mails_share_connections_and_each_lands_once)
{
	static struct post post;
	struct far far;
	struct wire wire;
	far_open(&far, serve_post, &post);
	wire_open(&wire, 0);
	struct endpoint endpoint = post_at(&far, wire.arena);
	endpoint.total_ms = 20000;
	for (int64_t i = 0; i < 50; i++)
		wire.exchange->mail(wire.exchange, i, &endpoint, &letter);
	wire_wait(&wire, 50);
	for (int64_t i = 0; i < 50; i++)
		EXPECT_I64(wire_reply(&wire, i)->fault, FAULT_NONE);
	EXPECT(far_connections(&far) <= 2);
	wire_close(&wire);
	far_close(&far);
}

/* Nobody waits half a minute for a mail server when the program ends. */
TEST(it_can_be_closed_with_a_mail_under_way)
{
	static struct post post = {.silent_dot = true};
	struct far far;
	struct wire wire;
	far_open(&far, serve_post, &post);
	wire_open(&wire, 0);
	struct endpoint endpoint = post_at(&far, wire.arena);
	endpoint.total_ms = 3600000;
	for (int64_t i = 0; i < 4; i++)
		wire.exchange->mail(wire.exchange, i, &endpoint, &letter);
	while (!post.mails)
		usleep(1000);
	wire_close(&wire);
	far_close(&far);
}

TEST(it_can_be_closed_when_the_mail_server_has_fallen_silent)
{
	static struct post post = {.where = "QUIT", .reply = ""};
	struct wire wire;
	EXPECT_I64(send_to(&post, &wire, (struct endpoint){0}, &letter)->fault,
			FAULT_NONE);
	wire_close(&wire);
}
