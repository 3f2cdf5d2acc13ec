/* SPDX-License-Identifier: Apache-2.0 */
/* The mails that Waybill sends, in plain text. */
#ifndef WAYBILL_NOTIFY_MAIL_H
#define WAYBILL_NOTIFY_MAIL_H

#include "order/decide.h"
#include "port/exchange.h"

/* A file that goes with it. */
struct attachment {
	struct str name; /* any text; what is no file's name is made one */
	struct str type; /* "application/pdf" */
	struct str bytes;
};

/* What is said, before it becomes a message. All UTF-8, any content. */
struct mail {
	struct str from;    /* "shop@example.com", "Shop <shop@example.com>" */
	struct str to;      /* an address */
	struct str to_name; /* or empty */
	struct str subject;
	struct str body;      /* lines end with LF */
	struct str reference; /* gives the Message-ID */
	time_ms date;
	const struct attachment *file; /* NULL: none */
};

/* Which words an effect sends to whom (all but from, reference and date).
 * FAULT_BAD_VALUE: the effect is no mail, or what it is about is not there. */
RESULT mail_words(const struct facts *facts, const struct policy *policy,
		const struct effect *effect, struct arena *arena,
		struct mail *out);

/* RFC 5322, 2047 and 2045, with a file also 2046, 2183 and 2231: CRLF, at most 78 bytes a line but for an address
 * or a Message-ID that is longer by itself. No content can add a header.
 * FAULT_SETTINGS: `from` is no address; FAULT_BAD_VALUE: `to` is none, or
 * the reference is empty. */
RESULT mail_write(const struct mail *mail, struct arena *arena,
		struct mail_request *out);

/* Both: the message of one effect, with a file or without (NULL). Only its
 * Date shows `now`. */
RESULT mail_make(const struct facts *facts, const struct policy *policy,
		const struct effect *effect, const struct attachment *file,
		struct str from, time_ms now, struct arena *arena,
		struct mail_request *out);

/* The text on one line: control characters become spaces, what is not UTF-8
 * becomes "?". */
struct str mail_line(struct str text, struct arena *arena);

#endif
