/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a poll is in a search by time of change. The search index runs
 * behind, so each poll begins some time before the newest change that was
 * seen: two minutes, or two polls where they are frequent. What was told
 * already is remembered in the cursor and not told again.
 *
 * The cursor: watermark ";" newest ";" page ";" marks, joined with ",". A
 * mark is a version and a hash of (id, version, word). Watermark and page
 * stand still while a search has more pages.
 */
#include "connector/shopify/parts.h"

#include <inttypes.h>

#include "base/crypto.h"
#include "port/request.h"

#define POLL_OVERLAP_MAX_MS (2 * MINUTE_MS)
#define POLL_FIRST_MS (7 * DAY_MS)
/* More in one overlap are told twice, which does no harm. */
#define POLL_MARKS_MAX 400
/* Versions have whole seconds: a second change within the one of the first
 * looks the same. What is younger than this is told again by the next poll. */
#define POLL_SETTLE_MS (1 * SECOND_MS)

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
	if (!str_cut(&text, ':', &version))
		return false;
	if (str_to_i64(version, &out->version).fault ||
			str_to_i64(text, &hash).fault)
		return false;
	out->hash = (uint64_t)hash;
	return true;
}

/* A cursor that can't be read is a first poll. */
void place_read(const struct ask *ask, struct arena *arena, struct place *out)
{
	struct str rest = ask->cursor, watermark, newest, mark;
	*out = (struct place){.overlap = overlap_of(ask)};
	if (str_cut(&rest, ';', &watermark) && str_cut(&rest, ';', &newest) &&
			!str_to_i64(watermark, &out->watermark).fault &&
			!str_to_i64(newest, &out->newest).fault) {
		str_cut(&rest, ';', &out->page);
		while (str_cut(&rest, ',', &mark)) {
			struct mark one;
			if (mark_read(mark, &one))
				*LIST_ADD(arena, &out->marks) = one;
		}
		return;
	}
	time_ms since = ask->policy ? ask->policy->take_over_from : 0;
	out->newest = 0;
	out->watermark =
			since ? since + out->overlap : ask->now - POLL_FIRST_MS;
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

static struct str place_write(const struct place *place, struct arena *arena)
{
	struct buf buf;
	buf_init(&buf, 1 << 16);
	buf_print(&buf, "%" PRId64 ";%" PRId64 ";%.*s;", place->watermark,
			place->newest, STR_FMT(place->page));
	marks_write(place, &buf);
	struct str text = STR_NONE;
	if (buf_take(&buf, arena, &text).fault)
		return STR_NONE;
	return text;
}

RESULT place_query(const struct ask *ask, const char *query,
		struct arena *arena, struct http_request *out)
{
	struct place place;
	place_read(ask, arena, &place);
	time_ms since = place.watermark - place.overlap;
	struct graphql graphql;
	graphql_open(&graphql, query);
	json_out_str(&graphql.out, "query",
			arena_print(arena, "updated_at:>='%.*s'",
					STR_FMT(time_print(
							since > 0 ? since : 0,
							arena))));
	if (place.page.len)
		json_out_str(&graphql.out, "after", place.page);
	return graphql_close(&graphql, ask, arena, out);
}

static bool is_marked(const struct place *place, uint64_t hash)
{
	for (size_t i = 0; i < place->marks.count; i++)
		if (place->marks.at[i].hash == hash)
			return true;
	return false;
}

bool place_is_news(struct place *place, const struct ask *ask, time_ms version,
		struct str what, struct arena *arena)
{
	struct mark mark = {.version = version, .hash = hash64(what) >> 1};
	if (version > place->newest)
		place->newest = version;
	if (is_marked(place, mark.hash))
		return false;
	if (ask->now - version > POLL_SETTLE_MS)
		*LIST_ADD(arena, &place->marks) = mark;
	return true;
}

void place_turn(struct place *place, struct json page, struct arena *arena,
		struct outcome *out)
{
	out->more = json_bool(json_get(page, "hasNextPage"), false);
	place->page = out->more ? json_str(json_get(page, "endCursor"), arena)
				: STR_NONE;
	/* A search that is through moves the watermark. */
	if (!out->more && place->newest > place->watermark)
		place->watermark = place->newest;
	out->cursor = place_write(place, arena);
}
