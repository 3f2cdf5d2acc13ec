/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a poll by time of change stands. What a provider lists runs behind
 * (a search index, a transaction that began earlier and was committed later),
 * so each poll begins some time before the newest change that was seen: two
 * minutes, or two polls where they are frequent. What was told already is
 * kept in the cursor and not told again.
 *
 * The cursor: watermark ";" newest ";" the connector's own fields ";" marks,
 * joined with ",". A mark is a version and a hash of what names it.
 */
#ifndef WAYBILL_PORT_WATERMARK_H
#define WAYBILL_PORT_WATERMARK_H

#include "port/driver.h"

struct told {
	time_ms version;
	uint64_t hash;
};

struct watermark {
	time_ms at;     /* all that changed before was told */
	time_ms newest; /* the newest change that was told */
	time_ms overlap;
	LIST(struct told) marks;
};

/* Takes the head of *rest, at first the whole cursor. False: it can't be
 * read, and this is a first poll, from policy.take_over_from or a week ago. */
bool watermark_read(
		const struct ask *ask, struct str *rest, struct watermark *out);
/* `rest`: what stands behind the connector's own fields. */
void watermark_marks_read(
		struct watermark *mark, struct str rest, struct arena *arena);
/* The cursor. `own`: "page;" or such, ended by ";". Empty: it is too long. */
struct str watermark_write(const struct watermark *mark, struct str own,
		struct arena *arena);

/* From when on to ask; not below 0. */
time_ms watermark_since(const struct watermark *mark);
/* False: it was told already; else it is from now on. `what` names it with its
 * version and all that may change within one. */
bool watermark_is_news(struct watermark *mark, const struct ask *ask,
		time_ms version, struct str what, struct arena *arena);
/* A search that is through moves it. */
void watermark_move(struct watermark *mark);

#endif
