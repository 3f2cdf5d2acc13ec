/* SPDX-License-Identifier: Apache-2.0 */
/* The mails that Waybill sends: plain text, and HTML beside it. */
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
	struct str html;      /* the same in HTML; empty: plain text alone */
	struct str reference; /* gives the Message-ID */
	time_ms date;
	const struct attachment *file; /* NULL: none */
};

/* The templates that a shop has of its own. */
struct own_templates {
	/* FAULT_NOT_FOUND: the standard one is right. */
	RESULT(*find)
	(struct own_templates *self, struct str name, struct str language,
			struct arena *arena, struct str *out_source);
};

/* What a mail is made of. */
struct mail_ask {
	const struct facts *facts;
	const struct policy *policy; /* NULL: none */
	const struct effect *effect;
	struct own_templates *own; /* NULL: none */
	time_ms now;               /* its Date, and "now" in templates */
};

/* A template of the shop's own that could not be used: the standard one was,
 * and somebody should know. */
struct mail_broken {
	struct str name, language; /* empty: all was well */
	struct str why;            /* "line 4: ..." */
};

/*
 * Which words an effect sends to whom (all but from, reference and date), by
 * its template: in the order's language, else the shop's, else English, and
 * for each of them first the shop's own, then the standard one.
 * FAULT_BAD_VALUE: the effect is no mail, or what it is about is not there.
 */
RESULT mail_words(const struct mail_ask *ask, struct arena *arena,
		struct mail *out, struct mail_broken *out_broken);

/* The template of a want ("shipped"); NULL: it is no mail. */
const char *mail_template(enum want_kind want);

/* RFC 5322, 2047 and 2045, with HTML or a file also 2046, 2183 and 2231: CRLF,
 * at most 78 bytes a line but for an address or a Message-ID that is longer by
 * itself. No content can add a header.
 * FAULT_SETTINGS: `from` is no address; FAULT_BAD_VALUE: `to` is none, or
 * the reference is empty. */
RESULT mail_write(const struct mail *mail, struct arena *arena,
		struct mail_request *out);

/* Both: the message of one effect, with a file or without (NULL). Only its
 * Date shows `now`, as long as its template doesn't. */
RESULT mail_make(const struct mail_ask *ask, const struct attachment *file,
		struct str from, struct arena *arena, struct mail_request *out,
		struct mail_broken *out_broken);

/* The text on one line: control characters become spaces, what is not UTF-8
 * becomes "?". */
struct str mail_line(struct str text, struct arena *arena);

#endif
