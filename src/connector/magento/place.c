/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a poll ended: watermark ";" newest ";" since ";" page ";" marks,
 * joined with ",". A mark is a version and a hash of (order, version, state).
 */
#include "connector/magento/parts.h"

#include <inttypes.h>

#include "base/crypto.h"
#include "port/request.h"

/* Each poll begins some time before the newest change that was seen: a
 * transaction that began earlier may have been committed later. */
#define POLL_OVERLAP_MAX_MS (2 * MINUTE_MS)
#define POLL_FIRST_MS (7 * DAY_MS)
/* More in one overlap are told twice, which does no harm. */
#define POLL_MARKS_MAX 400
/* Versions have whole seconds: a second change within the one of the first
 * looks the same. What is younger than this is told again by the next poll. */
#define POLL_SETTLE_MS (1 * SECOND_MS)
#define CURSOR_MAX ((size_t)1 << 16)

static time_ms overlap_of(const struct ask *ask)
{
	time_ms two_polls = 2 * ask->account->poll_every_ms;
	return two_polls > 0 && two_polls < POLL_OVERLAP_MAX_MS
			? two_polls
			: POLL_OVERLAP_MAX_MS;
}

static bool mark_read(struct str text, struct mark *out)
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

static bool number_cut(struct str *rest, int64_t *out)
{
	struct str text;
	return str_cut(rest, ';', &text) && !str_to_i64(text, out).fault &&
			*out >= 0;
}

static void place_first(const struct ask *ask, struct place *out)
{
	time_ms since = ask->policy ? ask->policy->take_over_from : 0;
	*out = (struct place){.overlap = overlap_of(ask), .page = 1};
	out->watermark =
			since ? since + out->overlap : ask->now - POLL_FIRST_MS;
}

/* A cursor that can't be read is a first poll. */
void mage_place_read(
		const struct ask *ask, struct arena *arena, struct place *out)
{
	struct str rest = ask->cursor, text;
	struct mark mark;
	*out = (struct place){.overlap = overlap_of(ask)};
	if (!number_cut(&rest, &out->watermark) ||
			!number_cut(&rest, &out->newest) ||
			!number_cut(&rest, &out->since) ||
			!number_cut(&rest, &out->page) || out->page < 1) {
		place_first(ask, out);
		return;
	}
	while (str_cut(&rest, ',', &text))
		if (mark_read(text, &mark))
			*LIST_ADD(arena, &out->marks) = mark;
}

static bool is_kept(const struct place *place, const struct mark *mark)
{
	return mark->version >= place->watermark - place->overlap;
}

static void marks_write(const struct place *place, struct buf *buf)
{
	size_t kept = 0;
	for (size_t i = 0; i < place->marks.count; i++)
		kept += is_kept(place, &place->marks.at[i]);
	size_t skipped = kept > POLL_MARKS_MAX ? kept - POLL_MARKS_MAX : 0;
	bool comma = false;
	for (size_t i = 0; i < place->marks.count; i++) {
		const struct mark *mark = &place->marks.at[i];
		if (!is_kept(place, mark) || (skipped && skipped--))
			continue;
		buf_print(buf, "%s%" PRId64 ":%" PRId64, comma ? "," : "",
				mark->version, (int64_t)mark->hash);
		comma = true;
	}
}

struct str mage_place_write(const struct place *place, struct arena *arena)
{
	struct buf buf;
	struct str text = STR_NONE;
	buf_init(&buf, CURSOR_MAX);
	buf_print(&buf, "%" PRId64 ";%" PRId64 ";%" PRId64 ";%" PRId64 ";",
			place->watermark, place->newest, place->since,
			place->page);
	marks_write(place, &buf);
	if (buf_take(&buf, arena, &text).fault)
		return STR_NONE;
	return text;
}

bool mage_place_mark(struct place *place, const struct ask *ask,
		struct str order, time_ms version, struct str state,
		struct arena *arena)
{
	struct mark mark = {.version = version};
	mark.hash = hash64(arena_print(arena, "%.*s %" PRId64 " %.*s",
				    STR_FMT(order), version, STR_FMT(state))) >>
			1;
	for (size_t i = 0; i < place->marks.count; i++)
		if (place->marks.at[i].hash == mark.hash)
			return true;
	if (ask->now - version > POLL_SETTLE_MS)
		*LIST_ADD(arena, &place->marks) = mark;
	return false;
}
