/* SPDX-License-Identifier: Apache-2.0 */
#include "post.h"

#include <sys/socket.h>

const struct mail_request letter = {
		.from = STR("a@b.example"),
		.to = STR("c@d.example"),
		.message = STR(MESSAGE),
};

/* ---- one connection, before and under TLS ---- */

struct caller {
	struct far *far;
	struct post *post;
	int conn;
	SSL *ssl;
	char message[POST_MESSAGE_MAX];
	size_t message_len;
};

static bool caller_byte(void *from, char *out_byte)
{
	struct caller *caller = from;
	if (caller->ssl)
		return SSL_read(caller->ssl, out_byte, 1) == 1;
	return read(caller->conn, out_byte, 1) == 1;
}

static ssize_t caller_line(struct caller *caller, char *line, size_t size)
{
	return far_line_by(caller->far, caller_byte, caller, line, size);
}

static bool say_or_go(struct caller *caller, const char *reply)
{
	if (!reply)
		return false;
	if (!caller->ssl)
		far_say(caller->conn, reply);
	else if (*reply)
		SSL_write(caller->ssl, reply, (int)strlen(reply));
	return true;
}

static bool caller_tls(struct caller *caller)
{
	caller->ssl = SSL_new(caller->post->tls);
	SSL_set_fd(caller->ssl, caller->conn);
	if (SSL_accept(caller->ssl) != 1)
		return false;
	far_note(caller->far, POST_TLS, sizeof POST_TLS - 1);
	return true;
}

/* ---- what is said ---- */

static const struct {
	const char *where, *reply;
} polite[] = {
		{"DOOR", "220 mail.example\r\n"},
		{"STARTTLS", "220 go ahead\r\n"},
		{"AUTH LOGIN", "334 VXNlcm5hbWU6\r\n"},
		{"AUTH", "334 \r\n"},
		/* "us"; "secret"; and both in one. */
		{"dXM=", "334 UGFzc3dvcmQ6\r\n"},
		{"c2VjcmV0", "235 in\r\n"},
		{"AHVzAHNlY3JldA==", "235 in\r\n"},
		{"MAIL", "250 from\r\n"},
		{"RCPT", "250 to\r\n"},
		{"DATA", "354 go\r\n"},
		{"DOT", "250 2.0.0 taken as 4711\r\n"},
		{"RSET", "250 reset\r\n"},
		{"QUIT", "221 bye\r\n"},
};

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static const char *greeting(const struct caller *caller)
{
	if (caller->post->tls && !caller->ssl)
		return "250-mail.example\r\n250 STARTTLS\r\n";
	if (caller->post->login)
		return "250-mail.example\r\n250 AUTH LOGIN\r\n";
	return "250-mail.example\r\n250-8BITMIME\r\n250 AUTH PLAIN\r\n";
}

static const char *reply_to(const struct caller *caller, const char *where)
{
	const struct post *post = caller->post;
	if (post->where && begins(where, post->where))
		return post->reply;
	if (begins(where, "EHLO"))
		return greeting(caller);
	for (size_t i = 0; i < sizeof polite / sizeof *polite; i++)
		if (begins(where, polite[i].where))
			return polite[i].reply;
	return "535 5.7.8 no\r\n";
}

static bool message_read(struct caller *caller)
{
	char line[2000];
	caller->message_len = 0;
	for (ssize_t n; (n = caller_line(caller, line, sizeof line)) >= 0;) {
		const char *text = line;
		if (!strcmp(line, "."))
			return true;
		if (line[0] == '.')
			text++, n--;
		char *to = caller->message + caller->message_len;
		if (caller->message_len + (size_t)n + 2 > POST_MESSAGE_MAX)
			return false;
		memcpy(to, text, (size_t)n);
		memcpy(to + n, "\r\n", 2);
		caller->message_len += (size_t)n + 2;
	}
	return false;
}

static void message_keep(struct caller *caller)
{
	struct post *post = caller->post;
	pthread_mutex_lock(&caller->far->lock);
	memcpy(post->message, caller->message, caller->message_len);
	post->message_len = caller->message_len;
	post->mails++;
	pthread_mutex_unlock(&caller->far->lock);
}

static bool take_mail(struct caller *caller)
{
	const struct post *post = caller->post;
	char c;
	if (!message_read(caller))
		return false;
	message_keep(caller);
	if (post->silent_dot)
		return caller_byte(caller, &c);
	return say_or_go(caller, reply_to(caller, "DOT"));
}

static bool take_line(struct caller *caller)
{
	char line[2000];
	if (caller_line(caller, line, sizeof line) < 0)
		return false;
	const char *reply = reply_to(caller, line);
	if (!say_or_go(caller, reply))
		return false;
	if (!strcmp(line, "STARTTLS") && reply[0] == '2')
		return caller_tls(caller);
	return strcmp(line, "DATA") != 0 || reply[0] != '3' ||
			take_mail(caller);
}

void post_serve(struct far *far, int conn)
{
	struct caller caller = {.far = far, .post = far->context, .conn = conn};
	bool here = !caller.post->tls_at_once || caller_tls(&caller);
	if (here && say_or_go(&caller, reply_to(&caller, "DOOR")))
		while (take_line(&caller))
			;
	SSL_free(caller.ssl);
}

/* ---- one mail ---- */

struct endpoint post_at(const struct far *far, struct arena *arena)
{
	const struct post *post = far->context;
	bool secure = post && post->tls_at_once;
	return (struct endpoint){.connect_ms = 2000,
			.total_ms = 3000,
			.url = arena_print(arena, "smtp%s://127.0.0.1:%d",
					secure ? "s" : "", far->port)};
}

const struct reply *post_send(struct post *post, struct wire *wire,
		struct endpoint change, const struct mail_request *mail)
{
	struct far far;
	far_open(&far, post_serve, post);
	wire_open(wire, 0);
	struct endpoint endpoint = post_at(&far, wire->arena);
	change.url = endpoint.url;
	change.connect_ms = endpoint.connect_ms;
	if (!change.total_ms)
		change.total_ms = endpoint.total_ms;
	wire->exchange->mail(wire->exchange, 1, &change, mail);
	wire_wait(wire, 1);
	transport_close(wire->exchange);
	wire->exchange = NULL;
	/* Only now has all been read that was said. */
	far_close(&far);
	snprintf(post->commands, sizeof post->commands, "%.*s",
			(int)far.seen_len, far.seen);
	return wire_reply(wire, 1);
}
