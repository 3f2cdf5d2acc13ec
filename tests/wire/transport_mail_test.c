/* SPDX-License-Identifier: Apache-2.0 */
/* Mail: a reply is a reply, and a final dot without one is final. */
#include "post.h"

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
		const struct reply *reply = post_send(&rows[i].post, &wire,
				(struct endpoint){.total_ms = 400}, &letter);
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
	const struct reply *reply = post_send(&post, &wire,
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
			post_send(&post, &wire, (struct endpoint){0}, &letter);
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
		const struct reply *reply = post_send(
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
			post_send(&post, &wire, (struct endpoint){0}, &mail);
	EXPECT_I64(reply->fault, FAULT_NONE);
	EXPECT_I64(post.message_len, len);
	EXPECT(memcmp(post.message, text, len) == 0);
	wire_close(&wire);
}

TEST(the_envelope_is_what_was_asked_for)
{
	static struct post post;
	struct wire wire;
	post_send(&post, &wire, (struct endpoint){0}, &letter);
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
	EXPECT_I64(post_send(&post, &wire, as, &letter)->fault, FAULT_NONE);
	EXPECT(strstr(post.commands, "AUTH PLAIN"));
	wire_close(&wire);
	const struct reply *reply = post_send(&closed, &wire, as, &letter);
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
	EXPECT_I64(post_send(&post, &wire, as, &letter)->fault,
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
	far_open(&far, post_serve, &post);
	wire_open(&wire, 0);
	struct endpoint endpoint = post_at(&far, wire.arena);
	endpoint.total_ms = 20000;
	for (int64_t i = 0; i < 50; i++)
		wire.exchange->mail(wire.exchange, i, &endpoint, &letter);
	wire_wait(&wire, 50);
	for (int64_t i = 0; i < 50; i++)
		EXPECT_I64(wire_reply(&wire, i)->fault, FAULT_NONE);
	/* Each of three threads has kept its own. */
	EXPECT(far_connections(&far) <= 3);
	wire_close(&wire);
	far_close(&far);
}

/* Nobody waits half a minute for a mail server when the program ends. */
TEST(it_can_be_closed_with_a_mail_under_way)
{
	static struct post post = {.silent_dot = true};
	struct far far;
	struct wire wire;
	far_open(&far, post_serve, &post);
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
	EXPECT_I64(post_send(&post, &wire, (struct endpoint){0}, &letter)
					->fault,
			FAULT_NONE);
	wire_close(&wire);
}
