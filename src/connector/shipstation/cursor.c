/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the polls stand. One verb walks through several lists, each with a
 * mark: the newest date that was seen in it, by ShipStation's clock, so that
 * ours may be wrong. Lists are asked for in ascending order, so that what
 * comes meanwhile comes behind. As text:
 *   2 1 1 1795860000000 1795860000000 0 0|order,parcel,carrier,number,at,at
 * phase, page, pages, one mark a list, the newest so far, then loose ends.
 */
#include <inttypes.h>

#include "connector/shipstation/parts.h"

#define FIRST_SPAN (2 * DAY_MS)
#define URL_HEAD "url:"
#define LOOSE_MAX 100

static RESULT number_cut(struct str *rest, char sep, int64_t *out)
{
	struct str part;
	ENSURE(str_cut(rest, sep, &part), FAULT_BAD_VALUE);
	TRY(str_to_i64(part, out));
	ENSURE(*out >= 0, FAULT_BAD_VALUE);
	return OK;
}

static RESULT text_cut(struct str *rest, struct arena *arena, struct str *out)
{
	struct str part;
	ENSURE(str_cut(rest, ',', &part), FAULT_BAD_VALUE);
	*out = STR_NONE;
	return part.len ? base64_read(part, arena, out) : OK;
}

static RESULT loose_read(
		struct str text, struct arena *arena, struct loose *out)
{
	TRY(text_cut(&text, arena, &out->order_id));
	TRY(text_cut(&text, arena, &out->parcel));
	TRY(text_cut(&text, arena, &out->carrier));
	TRY(text_cut(&text, arena, &out->number));
	TRY(number_cut(&text, ',', &out->at));
	return number_cut(&text, ',', &out->delivered_at);
}

static RESULT head_read(struct str head, struct cursor *out)
{
	int64_t phase;
	TRY(number_cut(&head, ' ', &phase));
	ENSURE(phase < PHASE_COUNT, FAULT_BAD_VALUE);
	out->phase = (enum phase)phase;
	TRY(number_cut(&head, ' ', &out->page));
	TRY(number_cut(&head, ' ', &out->pages));
	for (int i = PHASE_SHIPMENTS; i < PHASE_COUNT; i++)
		TRY(number_cut(&head, ' ', &out->marks[i]));
	return number_cut(&head, ' ', &out->newest);
}

RESULT ss_cursor_read(struct str text, struct arena *arena, struct cursor *out)
{
	struct str part;
	*out = (struct cursor){.page = 1};
	if (str_starts(text, STR(URL_HEAD))) {
		out->url = str_skip(text, strlen(URL_HEAD));
		return OK;
	}
	if (!str_cut(&text, '|', &part))
		return OK;
	TRY(head_read(part, out));
	while (str_cut(&text, '|', &part)) {
		ENSURE(out->loose.count < LOOSE_MAX, FAULT_LIMIT);
		TRY(loose_read(part, arena, LIST_ADD(arena, &out->loose)));
	}
	return OK;
}

static struct str loose_write(const struct loose *loose, struct arena *arena)
{
	return arena_print(arena, "|%.*s,%.*s,%.*s,%.*s,%" PRId64 ",%" PRId64,
			STR_FMT(base64_of(loose->order_id, arena)),
			STR_FMT(base64_of(loose->parcel, arena)),
			STR_FMT(base64_of(loose->carrier, arena)),
			STR_FMT(base64_of(loose->number, arena)), loose->at,
			loose->delivered_at);
}

struct str ss_cursor_write(const struct cursor *cursor, struct arena *arena)
{
	if (cursor->url.len)
		return arena_print(
				arena, URL_HEAD "%.*s", STR_FMT(cursor->url));
	struct str text = arena_print(arena, "%d %" PRId64 " %" PRId64,
			(int)cursor->phase, cursor->page, cursor->pages);
	for (int i = PHASE_SHIPMENTS; i < PHASE_COUNT; i++)
		text = arena_print(arena, "%.*s %" PRId64, STR_FMT(text),
				cursor->marks[i]);
	text = arena_print(
			arena, "%.*s %" PRId64, STR_FMT(text), cursor->newest);
	for (size_t i = 0; i < cursor->loose.count; i++)
		text = arena_print(arena, "%.*s%.*s", STR_FMT(text),
				STR_FMT(loose_write(
						&cursor->loose.at[i], arena)));
	return text;
}

bool ss_cursor_next(struct cursor *cursor, enum phase last)
{
	if (cursor->loose.count)
		return true;
	if (cursor->pages > cursor->page) {
		cursor->page++;
		return true;
	}
	if (cursor->newest > cursor->marks[cursor->phase])
		cursor->marks[cursor->phase] = cursor->newest;
	cursor->newest = 0;
	cursor->page = 1;
	cursor->pages = 0;
	bool round = cursor->phase == last;
	cursor->phase = round ? PHASE_SHIPMENTS
			      : (enum phase)(cursor->phase + 1);
	return !round;
}

void ss_cursor_begin(struct cursor *cursor, time_ms now)
{
	for (int i = PHASE_SHIPMENTS; i < PHASE_COUNT; i++)
		cursor->marks[i] = now - FIRST_SPAN;
	cursor->phase = PHASE_SHIPMENTS;
}
