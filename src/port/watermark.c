/* SPDX-License-Identifier: Apache-2.0 */
#include "port/watermark.h"

#include <inttypes.h>

#include "base/crypto.h"
#include "port/request.h"

#define OVERLAP_MAX_MS (2 * MINUTE_MS)
#define FIRST_MS (7 * DAY_MS)
/* More in one overlap are told twice, which does no harm. */
#define MARKS_MAX 400
/* Versions have whole seconds: a second change within the one of the first
 * looks the same. What is younger than this is told again by the next poll. */
#define SETTLE_MS (1 * SECOND_MS)
#define CURSOR_MAX ((size_t)1 << 16)

static time_ms overlap_of(const struct ask *ask)
{
	time_ms two_polls = 2 * ask->account->poll_every_ms;
	return two_polls > 0 && two_polls < OVERLAP_MAX_MS ? two_polls
							   : OVERLAP_MAX_MS;
}

static void first(const struct ask *ask, struct watermark *out)
{
	time_ms since = ask->policy ? ask->policy->take_over_from : 0;
	out->newest = 0;
	out->at = since ? since + out->overlap : ask->now - FIRST_MS;
}

static bool number_cut(struct str *rest, time_ms *out)
{
	struct str text;
	return str_cut(rest, ';', &text) && !str_to_i64(text, out).fault &&
			*out >= 0;
}

bool watermark_read(
		const struct ask *ask, struct str *rest, struct watermark *out)
{
	*out = (struct watermark){.overlap = overlap_of(ask)};
	if (number_cut(rest, &out->at) && number_cut(rest, &out->newest))
		return true;
	first(ask, out);
	return false;
}

static bool told_read(struct str text, struct told *out)
{
	struct str version;
	int64_t hash;
	if (!str_cut(&text, ':', &version) ||
			str_to_i64(version, &out->version).fault ||
			str_to_i64(text, &hash).fault)
		return false;
	out->hash = (uint64_t)hash;
	return true;
}

void watermark_marks_read(
		struct watermark *mark, struct str rest, struct arena *arena)
{
	struct str text;
	struct told told;
	while (str_cut(&rest, ',', &text))
		if (told_read(text, &told))
			*LIST_ADD(arena, &mark->marks) = told;
}

static bool is_kept(const struct watermark *mark, const struct told *told)
{
	return told->version >= mark->at - mark->overlap;
}

static void marks_write(const struct watermark *mark, struct buf *buf)
{
	size_t kept = 0;
	for (size_t i = 0; i < mark->marks.count; i++)
		kept += is_kept(mark, &mark->marks.at[i]);
	size_t skipped = kept > MARKS_MAX ? kept - MARKS_MAX : 0;
	bool comma = false;
	for (size_t i = 0; i < mark->marks.count; i++) {
		const struct told *told = &mark->marks.at[i];
		if (!is_kept(mark, told) || (skipped && skipped--))
			continue;
		buf_print(buf, "%s%" PRId64 ":%" PRId64, comma ? "," : "",
				told->version, (int64_t)told->hash);
		comma = true;
	}
}

struct str watermark_write(const struct watermark *mark, struct str own,
		struct arena *arena)
{
	struct buf buf;
	struct str text = STR_NONE;
	buf_init(&buf, CURSOR_MAX);
	buf_print(&buf, "%" PRId64 ";%" PRId64 ";%.*s", mark->at, mark->newest,
			STR_FMT(own));
	marks_write(mark, &buf);
	return buf_take(&buf, arena, &text).fault ? STR_NONE : text;
}

time_ms watermark_since(const struct watermark *mark)
{
	time_ms since = mark->at - mark->overlap;
	return since > 0 ? since : 0;
}

bool watermark_is_news(struct watermark *mark, const struct ask *ask,
		time_ms version, struct str what, struct arena *arena)
{
	struct told told = {.version = version, .hash = hash64(what) >> 1};
	if (version > mark->newest)
		mark->newest = version;
	for (size_t i = 0; i < mark->marks.count; i++)
		if (mark->marks.at[i].hash == told.hash)
			return false;
	if (ask->now - version > SETTLE_MS)
		*LIST_ADD(arena, &mark->marks) = told;
	return true;
}

void watermark_move(struct watermark *mark)
{
	if (mark->newest > mark->at)
		mark->at = mark->newest;
}
