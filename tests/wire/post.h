/* SPDX-License-Identifier: Apache-2.0 */
/* A mail server that is polite but for one place. Its only user is "us",
 * with the password "secret". */
#ifndef WAYBILL_TESTS_WIRE_POST_H
#define WAYBILL_TESTS_WIRE_POST_H

#include "tls.h"

#define POST_MESSAGE_MAX 200000

struct post {
	const char *where; /* "DOOR", a command, or "DOT" */
	const char *reply; /* what it says there; NULL: it goes */
	bool silent_dot;   /* never says anything to the final dot */
	SSL_CTX *tls;      /* STARTTLS, and AUTH only behind it */
	bool tls_at_once;  /* smtps:// */
	bool login;        /* offers AUTH LOGIN, else AUTH PLAIN */
	/* The last one as it came, dots taken back. */
	char message[POST_MESSAGE_MAX];
	size_t message_len;
	_Atomic int mails;
	char commands[2000]; /* POST_TLS stands where TLS began */
};

#define POST_TLS "[TLS]\n"

/* A server of `far`, with a struct post as its context. */
void post_serve(struct far *far, int conn);

struct endpoint post_at(const struct far *far, struct arena *arena);

/* Sends one mail to a server that lives as long. Both are the caller's; the
 * reply lives in the wire. Of `change` all counts but the address. */
const struct reply *post_send(struct post *post, struct wire *wire,
		struct endpoint change, const struct mail_request *mail);

#define MESSAGE "From: <a@b.example>\r\nTo: <c@d.example>\r\n\r\nHello\r\n"
extern const struct mail_request letter;

#endif
