/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fetches events that no webhook brought. Stripe lists the newest first:
 * going on from a known event means asking for what stands before it.
 *
 * The cursor is the newest event seen: "evt_9". A first poll has none; it
 * walks back page by page, and then its cursor is "evt_9<evt_2": the newest,
 * and where the walk is.
 */
#include "connector/stripe/parts.h"

#include "port/request.h"

#define POLL_FIRST_MS (7 * DAY_MS)

struct place {
	struct str newest, walk;
	bool walking;
};

static struct place place_of(struct str cursor)
{
	struct place out = {0};
	out.walking = str_find(cursor, STR("<")) >= 0;
	struct str rest = cursor;
	str_cut(&rest, '<', &out.newest);
	out.walk = rest;
	return out;
}

static time_ms walk_until(const struct ask *ask)
{
	if (ask->policy && ask->policy->take_over_from)
		return ask->policy->take_over_from;
	return ask->now - POLL_FIRST_MS;
}

RESULT stripe_events_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct place place = place_of(ask->cursor);
	struct str from = place.walking ? place.walk : place.newest;
	struct str query = arena_print(arena, "/v1/events?limit=100%s%.*s",
			!from.len                       ? ""
					: place.walking ? "&starting_after="
							: "&ending_before=",
			STR_FMT(url_encode(from, arena)));
	request_get(out, url_join(ask->account, query, arena));
	return OK;
}

/* One event that can't be read never takes its page along. */
static void read_one(const struct ask *ask, struct json json,
		struct arena *arena, struct outcome *out)
{
	struct str why;
	bool bad;
	stripe_event_read(ask->account, json, arena, &out->events, &why, &bad);
}

struct page {
	LIST(struct json) items;
	struct str first, last;
	time_ms oldest;
};

static RESULT page_read(struct json data, struct arena *arena, struct page *out)
{
	ENSURE(json_type(data) == JSON_ARRAY, FAULT_BAD_VALUE);
	struct json item;
	*out = (struct page){0};
	for (struct json_iter i = json_each(data); json_next(&i, &item);) {
		struct str id = json_str(json_get(item, "id"), arena);
		ENSURE(id.len > 0, FAULT_BAD_VALUE);
		if (!out->first.len)
			out->first = id;
		out->last = id;
		out->oldest = json_i64(json_get(item, "created"), 0) *
				SECOND_MS;
		*LIST_ADD(arena, &out->items) = item;
	}
	return OK;
}

static void walk_on(const struct ask *ask, const struct page *page, bool more,
		struct arena *arena, struct outcome *out)
{
	struct place place = place_of(ask->cursor);
	struct str newest = place.newest.len ? place.newest : page->first;
	out->more = more && page->oldest > walk_until(ask);
	out->cursor = !out->more
			? newest
			: arena_print(arena, "%.*s<%.*s", STR_FMT(newest),
					  STR_FMT(page->last));
}

static void go_on(const struct ask *ask, const struct page *page, bool more,
		struct arena *arena, struct outcome *out)
{
	struct place place = place_of(ask->cursor);
	if (!place.newest.len || place.walking) {
		walk_on(ask, page, more, arena, out);
		return;
	}
	out->more = more && page->first.len;
	out->cursor = page->first.len ? page->first : ask->cursor;
}

/* Events live for 30 days: a cursor that is gone begins anew. */
static void read_refusal(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	if (ask->cursor.len &&
			(response->status == 400 || response->status == 404)) {
		out->kind = OUTCOME_DONE;
		out->cursor = STR_NONE;
		out->more = true;
		return;
	}
	stripe_error(response, arena, out);
}

void stripe_events_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	if (response->status != 200) {
		read_refusal(ask, response, arena, out);
		return;
	}
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(response->body, &doc).fault) {
		outcome_bad_reply(out, "the answer is not valid JSON");
		return;
	}
	struct json root = json_root(doc);
	struct page page;
	if (page_read(json_get(root, "data"), arena, &page).fault) {
		outcome_bad_reply(out, "the list of events can't be read");
		return;
	}
	/* Oldest first, as they happened. */
	for (size_t i = page.items.count; i > 0; i--)
		read_one(ask, page.items.at[i - 1], arena, out);
	go_on(ask, &page, json_bool(json_get(root, "has_more"), false), arena,
			out);
	out->kind = OUTCOME_DONE;
}
