/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One exchange with the outside: an HTTP request or a mail goes out, an
 * answer or a fault comes back. Kept by transport/ (libcurl) and, in tests,
 * by a simulated world.
 */
#ifndef WAYBILL_PORT_EXCHANGE_H
#define WAYBILL_PORT_EXCHANGE_H

#include "base/arena.h"
#include "base/time.h"

struct http_header {
	struct str name, value;
};
typedef LIST(struct http_header) http_headers;

/*
 * An address that begins with sftp:// names a file, or with a slash at its
 * end a folder: GET reads it (of a folder the names, a line each, 200), PUT
 * writes a file whole or not at all and never over another (201), MOVE gives
 * it the path in the header Destination (201, never over another file). 404:
 * it is not there. 409: it can't be renamed, as for a name that is taken.
 * 401: the server does not take the user. 403: it does not let him.
 */
struct http_request {
	struct str method; /* "GET", "POST" */
	struct str url;
	http_headers headers;
	struct str body;
};

struct http_response {
	int status; /* 0: none */
	http_headers headers;
	struct str body;
};

/* Envelope and message as it goes after DATA (CRLF lines, no dot-stuffing:
 * the transport does that). */
struct mail_request {
	struct str from, to;
	struct str message;
};

/* How one account is reached. */
struct endpoint {
	struct str url;            /* base URL; smtp://host:port for mail */
	struct str user, password; /* SMTP AUTH; empty: none. SFTP: with a
				      key file the password is the key's */
	struct str key_file;       /* SFTP: the private key */
	struct str host_key;       /* SFTP: "SHA256:..." of the server's key */
	struct str ca_file;        /* empty: the system's */
	bool starttls;             /* SMTP: required */
	time_ms connect_ms;        /* deadlines; 0: 10 s and 30 s */
	time_ms total_ms;
};

/* What came back. */
struct reply {
	/* NONE: an answer is there, whatever its status.
	 * UNREACHABLE: surely nothing was sent.
	 * REPLY_LOST: sent or perhaps sent, no whole answer.
	 * REFUSED: mail only: a 5xx reply; RATE_LIMITED: a 4xx reply. */
	enum fault fault;
	struct http_response response; /* mail: status is the last SMTP reply */
	struct str detail;             /* one line for a person */
};

/* Called once per flight, on the engine's thread (exchange_collect), with
 * memory that lives for the call. */
typedef void flight_done(void *context, int64_t flight, const struct reply *);

struct exchange {
	/* Copies what it needs; never blocks. `flight` is the caller's name. */
	void (*http)(struct exchange *, int64_t flight, const struct endpoint *,
			const struct http_request *);
	void (*mail)(struct exchange *, int64_t flight, const struct endpoint *,
			const struct mail_request *);
	/* Calls `done` for each flight that has landed since. */
	void (*collect)(struct exchange *, flight_done *done, void *context);
};

static inline void http_header_add(http_headers *headers, struct arena *arena,
		struct str name, struct str value)
{
	*LIST_ADD(arena, headers) = (struct http_header){name, value};
}

/* The first header of that name (case does not matter), or none. */
struct str http_header_get(const http_headers *headers, struct str name);

#endif
