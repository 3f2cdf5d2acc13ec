/* SPDX-License-Identifier: Apache-2.0 */
/* Where a poll is in a search by time of change: its watermark and its page. */
#include "connector/shopify/parts.h"

#include "port/request.h"

void place_read(const struct ask *ask, struct arena *arena, struct place *out)
{
	struct str rest = ask->cursor;
	*out = (struct place){0};
	if (!watermark_read(ask, &rest, &out->mark))
		return;
	str_cut(&rest, ';', &out->page);
	watermark_marks_read(&out->mark, rest, arena);
}

RESULT place_query(const struct ask *ask, const char *query,
		struct arena *arena, struct http_request *out)
{
	struct place place;
	place_read(ask, arena, &place);
	struct graphql graphql;
	graphql_open(&graphql, query);
	json_out_str(&graphql.out, "query",
			arena_print(arena, "updated_at:>='%.*s'",
					STR_FMT(time_print(
							watermark_since(&place.mark),
							arena))));
	if (place.page.len)
		json_out_str(&graphql.out, "after", place.page);
	return graphql_close(&graphql, ask, arena, out);
}

void place_turn(struct place *place, struct json page, struct arena *arena,
		struct outcome *out)
{
	out->more = json_bool(json_get(page, "hasNextPage"), false);
	place->page = out->more ? json_str(json_get(page, "endCursor"), arena)
				: STR_NONE;
	if (!out->more)
		watermark_move(&place->mark);
	struct str own = arena_print(arena, "%.*s;", STR_FMT(place->page));
	out->cursor = watermark_write(&place->mark, own, arena);
}
