/* SPDX-License-Identifier: Apache-2.0 */
/* Mail under TLS, from the first byte or from STARTTLS on: a password and a
 * message go to a server that we know, or nowhere. */
#include "post.h"

static struct tls_ca ours, theirs;

static void authorities_open(void)
{
	tls_ca_open(&ours);
	tls_ca_open(&theirs);
}

static void authorities_close(void)
{
	tls_ca_close(&theirs);
	tls_ca_close(&ours);
}

static struct endpoint as_us(const struct tls_ca *trusted, bool starttls)
{
	return (struct endpoint){.user = STR("us"),
			.password = STR("secret"),
			.ca_file = trusted ? str_of(trusted->file) : STR_NONE,
			.starttls = starttls};
}

static ptrdiff_t place(const struct post *post, const char *word)
{
	return str_find(str_of(post->commands), str_of(word));
}

/* Of the password or the mail, in the clear or under TLS. */
static void expect_nothing_said(const struct post *post)
{
	EXPECT_I64(post->mails, 0);
	EXPECT(place(post, "AUTH") < 0);
	EXPECT(place(post, "MAIL") < 0);
	EXPECT(place(post, "DATA") < 0);
}

/* ---- who is at the other end ---- */

static const struct {
	const char *what;
	const char *names;
	long days;
	const struct tls_ca *signer, *trusted; /* trusted NULL: the system's */
} strangers[] = {
		{"another host", "DNS:x.example", 10, &ours, &ours},
		{"another address", "IP:127.0.0.2", 10, &ours, &ours},
		{"an address as a name", "DNS:127.0.0.1", 10, &ours, &ours},
		{"out of date", "IP:127.0.0.1", -1, &ours, &ours},
		{"another authority", "IP:127.0.0.1", 10, &theirs, &ours},
		{"one the system does not know", "IP:127.0.0.1", 10, &ours,
				NULL},
};

static void expect_stranger(size_t i, bool at_once)
{
	static struct post post;
	struct wire wire;
	post = (struct post){.tls_at_once = at_once};
	post.tls = tls_server(strangers[i].signer, strangers[i].names,
			strangers[i].days);
	enum fault fault = post_send(&post, &wire,
			as_us(strangers[i].trusted, !at_once), &letter)
					   ->fault;
	if (fault != FAULT_UNREACHABLE)
		print_error("%s\n", strangers[i].what);
	EXPECT_I64(fault, FAULT_UNREACHABLE);
	EXPECT(at_once || place(&post, "STARTTLS") >= 0);
	expect_nothing_said(&post);
	wire_close(&wire);
	SSL_CTX_free(post.tls);
}

TEST(nothing_is_said_to_a_mail_server_that_we_do_not_know)
{
	authorities_open();
	for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
		expect_stranger(i, false);
		expect_stranger(i, true);
	}
	authorities_close();
}

/* ---- STARTTLS refused, or meddled with ---- */

static struct {
	const char *what;
	struct post post;
	enum fault fault;
} refusals[] = {
		{"not offered", {"EHLO", "250 mail.example\r\n"},
				FAULT_UNREACHABLE},
		{"only HELO", {"EHLO", "502 what?\r\n"}, FAULT_REFUSED},
		{"not now", {"STARTTLS", "454 later\r\n"}, FAULT_RATE_LIMITED},
		{"never", {"STARTTLS", "502 what?\r\n"}, FAULT_REFUSED},
		{"gone", {"STARTTLS", NULL}, FAULT_UNREACHABLE},
		/* Said in the clear, to be believed as if it came after. */
		{"more than was asked for",
				{"STARTTLS",
						"220 go\r\n250-x\r\n250 AUTH "
						"PLAIN\r\n"},
				FAULT_UNREACHABLE},
};

TEST(where_starttls_is_refused_nothing_is_said)
{
	authorities_open();
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		struct post *post = &refusals[i].post;
		struct wire wire;
		post->tls = tls_server(&ours, "IP:127.0.0.1", 10);
		enum fault fault = post_send(
				post, &wire, as_us(&ours, true), &letter)
						   ->fault;
		if (fault != refusals[i].fault)
			print_error("%s\n", refusals[i].what);
		EXPECT_I64(fault, refusals[i].fault);
		expect_nothing_said(post);
		wire_close(&wire);
		SSL_CTX_free(post->tls);
	}
	authorities_close();
}

/* ---- a server that we know ---- */

static void expect_arrival(bool at_once, bool login)
{
	static struct post post;
	const char *auth = login ? "AUTH LOGIN" : "AUTH PLAIN";
	struct wire wire;
	post = (struct post){.tls_at_once = at_once, .login = login};
	post.tls = tls_server(&ours, "DNS:x.example,IP:127.0.0.1", 10);
	const struct reply *reply = post_send(
			&post, &wire, as_us(&ours, !at_once), &letter);
	EXPECT_I64(reply->fault, FAULT_NONE);
	EXPECT_I64(reply->response.status, 250);
	EXPECT_STR(reply->detail, STR("250 2.0.0 taken as 4711"));
	EXPECT_I64(post.mails, 1);
	EXPECT_STR(((struct str){post.message, post.message_len}),
			letter.message);
	EXPECT(place(&post, POST_TLS) >= 0);
	EXPECT(place(&post, auth) > place(&post, POST_TLS));
	EXPECT(place(&post, "MAIL FROM:<a@b.example>") > place(&post, auth));
	wire_close(&wire);
	SSL_CTX_free(post.tls);
}

TEST(a_mail_arrives_whole_under_tls)
{
	authorities_open();
	for (size_t i = 0; i < 2; i++) {
		expect_arrival(i, false);
		expect_arrival(i, true);
	}
	authorities_close();
}

TEST(a_wrong_password_is_refused_under_tls_too)
{
	static struct post post;
	struct wire wire;
	authorities_open();
	post.tls = tls_server(&ours, "IP:127.0.0.1", 10);
	struct endpoint as = as_us(&ours, true);
	as.password = STR("secreT");
	const struct reply *reply = post_send(&post, &wire, as, &letter);
	EXPECT_I64(reply->fault, FAULT_REFUSED);
	EXPECT_I64(reply->response.status, 535);
	EXPECT_I64(post.mails, 0);
	wire_close(&wire);
	SSL_CTX_free(post.tls);
	authorities_close();
}

/* The reply that tells whether it was taken is under TLS as well. */
TEST(a_dot_that_nobody_answers_is_lost_under_tls_too)
{
	static struct post posts[] = {
			{.silent_dot = true}, {"DOT", NULL}, {"DOT", "250"}};
	authorities_open();
	for (size_t i = 0; i < sizeof posts / sizeof *posts; i++) {
		struct wire wire;
		struct endpoint as = as_us(&ours, true);
		posts[i].tls = tls_server(&ours, "IP:127.0.0.1", 10);
		as.total_ms = 300;
		EXPECT_I64(post_send(&posts[i], &wire, as, &letter)->fault,
				FAULT_REPLY_LOST);
		EXPECT_I64(posts[i].mails, 1);
		wire_close(&wire);
		SSL_CTX_free(posts[i].tls);
	}
	authorities_close();
}

/* ---- connections that are kept ---- */

/* One mailer alone, so that the second mail finds the first's connection. */
static void wire_open_for_mail(struct wire *wire)
{
	wire_open_with(wire, &(struct transport_options){.mail_threads = 1});
}

static enum fault mail_next(
		struct wire *wire, const struct far *far, struct endpoint as)
{
	int64_t flight = (int64_t)wire->list.count + 1;
	as.url = post_at(far, wire->arena).url;
	as.total_ms = 3000;
	wire->exchange->mail(wire->exchange, flight, &as, &letter);
	wire_wait(wire, (size_t)flight);
	return wire_reply(wire, flight)->fault;
}

TEST(a_connection_under_tls_is_used_again)
{
	static struct post post;
	struct far far;
	struct wire wire;
	authorities_open();
	post.tls = tls_server(&ours, "IP:127.0.0.1", 10);
	far_open(&far, post_serve, &post);
	wire_open_for_mail(&wire);
	for (size_t i = 0; i < 5; i++)
		EXPECT_I64(mail_next(&wire, &far, as_us(&ours, true)),
				FAULT_NONE);
	EXPECT_I64(far_connections(&far), 1);
	EXPECT_I64(post.mails, 5);
	wire_close(&wire);
	far_close(&far);
	SSL_CTX_free(post.tls);
	authorities_close();
}

/* libcurl 7.88 would take it: it is to the same host. */
TEST(a_connection_in_the_clear_is_none_for_who_asks_for_tls)
{
	static struct post post;
	struct far far;
	struct wire wire;
	authorities_open();
	far_open(&far, post_serve, &post);
	wire_open_for_mail(&wire);
	EXPECT_I64(mail_next(&wire, &far, (struct endpoint){0}), FAULT_NONE);
	EXPECT_I64(mail_next(&wire, &far, (struct endpoint){.starttls = true}),
			FAULT_UNREACHABLE);
	EXPECT_I64(post.mails, 1);
	wire_close(&wire);
	far_close(&far);
	authorities_close();
}

TEST(a_connection_that_one_trusts_is_none_for_who_does_not)
{
	static struct post post;
	struct far far;
	struct wire wire;
	authorities_open();
	post.tls = tls_server(&ours, "IP:127.0.0.1", 10);
	far_open(&far, post_serve, &post);
	wire_open_for_mail(&wire);
	EXPECT_I64(mail_next(&wire, &far, as_us(&ours, true)), FAULT_NONE);
	EXPECT_I64(mail_next(&wire, &far, as_us(&theirs, true)),
			FAULT_UNREACHABLE);
	EXPECT_I64(mail_next(&wire, &far, as_us(&ours, true)), FAULT_NONE);
	EXPECT_I64(post.mails, 2);
	wire_close(&wire);
	far_close(&far);
	SSL_CTX_free(post.tls);
	authorities_close();
}

TEST(who_logged_in_before_does_not_lend_the_connection)
{
	static struct post post;
	struct far far;
	struct wire wire;
	authorities_open();
	post.tls = tls_server(&ours, "IP:127.0.0.1", 10);
	far_open(&far, post_serve, &post);
	wire_open_for_mail(&wire);
	struct endpoint as = as_us(&ours, true);
	EXPECT_I64(mail_next(&wire, &far, as), FAULT_NONE);
	as.password = STR("guess");
	EXPECT_I64(mail_next(&wire, &far, as), FAULT_REFUSED);
	EXPECT_I64(post.mails, 1);
	wire_close(&wire);
	far_close(&far);
	SSL_CTX_free(post.tls);
	authorities_close();
}
