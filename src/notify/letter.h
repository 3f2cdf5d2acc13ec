/* SPDX-License-Identifier: Apache-2.0 */
/* From a template and a view to a mail's words. */
#ifndef WAYBILL_NOTIFY_LETTER_H
#define WAYBILL_NOTIFY_LETTER_H

#include "notify/mail.h"
#include "notify/shelf.h"
#include "notify/view.h"

/* What is rendered, with whose templates. */
struct letter {
	struct str name; /* "shipped" */
	struct view *view;
	const struct zone *zone; /* NULL: UTC */
	time_ms now;
	struct own_templates *own;    /* NULL: none */
	struct str locale, otherwise; /* the order's, the shop's */
};

struct letter_text {
	struct str part[PART_COUNT]; /* html empty: plain text alone */
};

/* FAULT_NOT_FOUND: there is no template of that name. FAULT_LIMIT: it says
 * more than a mail holds. */
RESULT letter_render(const struct letter *letter, struct arena *arena,
		struct letter_text *out, struct mail_broken *out_broken);

/* One source, whoever's: for preview and lint. The fault is the template's,
 * in *out_error. A part that it does not have is empty. */
RESULT letter_try(const struct letter *letter, struct str source,
		struct arena *arena, struct letter_text *out,
		struct liquid_error *out_error);

/* At most one empty line in a row, none at the ends, no space before a line
 * end: templates need not care. */
struct str text_tidy(struct str text, struct arena *arena);

/* HTML without its tags, for who reads plain text: where a link leads stands
 * behind its words. */
struct str html_plain(struct str html, struct arena *arena);

#endif
