/* SPDX-License-Identifier: Apache-2.0 */
/*
 * V2's news: shipments that changed, and labels; each label is a parcel, or
 * several. The road of a parcel comes by the webhook TRACK_EVENT_V2, whose
 * resource_url is asked for.
 */
#include "connector/shipstation/parts.h"

#include <stddef.h>

#define OVERLAP (10 * MINUTE_MS)

static const struct {
	const char *path, *rest;
} phases[] = {
		[PHASE_BEGIN] = {"/v2/labels?page_size=1", ""},
		[PHASE_SHIPMENTS] = {"/v2/labels?created_at_start=",
				"&sort_by=created_at&sort_dir=asc"
				"&page_size=100&page="},
		[PHASE_ORDERS] = {"/v2/shipments?modified_at_start=",
				"&sort_by=modified_at&sort_dir=asc"
				"&page_size=100&page="},
};

RESULT ss_v2_poll_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct cursor cursor;
	TRY(ss_cursor_read(ask->cursor, arena, &cursor));
	ENSURE(cursor.phase <= PHASE_ORDERS, FAULT_BAD_VALUE);
	struct str path = cursor.url;
	if (!path.len && cursor.phase == PHASE_BEGIN)
		path = str_of(phases[PHASE_BEGIN].path);
	if (!path.len) {
		time_ms since = cursor.marks[cursor.phase] - OVERLAP;
		struct str from = time_print_ms(since, arena);
		path = arena_print(arena, "%s%.*s%s%lld",
				phases[cursor.phase].path,
				STR_FMT(url_encode(from, arena)),
				phases[cursor.phase].rest,
				(long long)cursor.page);
	}
	request_get(out, url_join(ask->account, path, arena));
	return OK;
}

struct page {
	const struct ask *ask;
	struct arena *arena;
	struct outcome *out;
	struct cursor *cursor;
};

static struct str text(struct page *page, struct json of, const char *name)
{
	return json_str(json_get(of, name), page->arena);
}

static time_ms date_of(struct page *page, struct json of, const char *name)
{
	time_ms at = 0;
	if (time_read(text(page, of, name), &at).fault || at <= 0)
		return 0;
	if (at > page->cursor->newest)
		page->cursor->newest = at;
	return at < page->ask->now ? at : page->ask->now;
}

static void parcel_fill(struct page *page, struct parcel *parcel,
		struct json label, struct str number)
{
	parcel->number = number;
	parcel->carrier = ss_carrier_name(
			text(page, label, "carrier_code"), page->arena);
	parcel->url = text(page, label, "tracking_url");
	struct str status = text(page, label, "tracking_status");
	if (str_eq(status, STR("in_transit")) ||
			str_eq(status, STR("delivered")))
		parcel->in_transit_at = page->ask->now;
	if (str_eq(status, STR("delivered")))
		parcel->delivered_at = page->ask->now;
}

/* One label for several packages has a number for each of them. */
static void label_parcels(struct page *page, struct facts *facts,
		struct json label, struct str reference, time_ms at)
{
	struct json one, packages = json_get(label, "packages");
	struct str id = text(page, label, "label_id");
	size_t n = 0, count = json_count(packages);
	if (count < 2) {
		parcel_fill(page,
				ss_parcel_add(facts, page->arena, reference, id,
						at),
				label, text(page, label, "tracking_number"));
		return;
	}
	for (struct json_iter i = json_each(packages); json_next(&i, &one);) {
		struct str own = arena_print(
				page->arena, "%.*s.%zu", STR_FMT(id), ++n);
		struct str number = text(page, one, "tracking_number");
		parcel_fill(page,
				ss_parcel_add(facts, page->arena, reference,
						own, at),
				label,
				number.len ? number
					   : text(page, label,
							     "tracking_"
							     "number"));
	}
}

static void label_read(struct page *page, struct json one)
{
	struct event event = {.topic = STR("label")};
	struct str reference;
	time_ms at = date_of(page, one, "created_at");
	struct str status = text(page, one, "status");
	if (!at || !text(page, one, "label_id").len ||
			!ss_key_read(page->ask->account,
					text(page, one, "external_shipment_id"),
					page->arena, &event.facts,
					&reference) ||
			json_bool(json_get(one, "voided"), false) ||
			json_bool(json_get(one, "is_return_label"), false) ||
			(status.len && !str_eq(status, STR("completed"))))
		return;
	label_parcels(page, &event.facts, one, reference, at);
	*LIST_ADD(page->arena, &page->out->events.list) = event;
}

static void shipment_read(struct page *page, struct json one)
{
	struct event event = {.topic = STR("shipment")};
	struct str reference;
	time_ms at = date_of(page, one, "modified_at");
	if (at &&
			ss_key_read(page->ask->account,
					text(page, one, "external_shipment_id"),
					page->arena, &event.facts,
					&reference) &&
			ss_v2_shipment_read(one, reference, at, page->arena,
					&event.facts))
		*LIST_ADD(page->arena, &page->out->events.list) = event;
}

static const struct {
	const char *list;
	void (*read)(struct page *page, struct json one);
} lists[] = {
		{"labels", label_read},
		{"shipments", shipment_read},
};

static bool list_read(struct page *page, struct json root)
{
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		struct json one, list = json_get(root, lists[i].list);
		if (json_type(list) != JSON_ARRAY)
			continue;
		struct json_iter each = json_each(list);
		while (json_next(&each, &one))
			lists[i].read(page, one);
		return true;
	}
	return false;
}

/* ---- the road of a parcel ---- */

#define AT(field) offsetof(struct parcel, field)

static const struct {
	const char *code;
	size_t at;
} roads[] = {
		{"AC", AT(in_transit_at)},
		{"IT", AT(in_transit_at)},
		{"AT", AT(attempted_at)},
		{"SP", AT(in_transit_at)},
		{"DE", AT(delivered_at)},
};

static void road_set(struct parcel *parcel, struct str code, time_ms at)
{
	for (size_t i = 0; i < sizeof roads / sizeof *roads; i++) {
		if (!str_eq(code, str_of(roads[i].code)))
			continue;
		time_ms *field = (time_ms *)(void *)((char *)parcel +
				roads[i].at);
		if (!*field || at < *field)
			*field = at;
	}
}

static time_ms moment_of(struct page *page, struct json of, const char *name)
{
	time_ms at = 0;
	if (time_read(text(page, of, name), &at).fault || at <= 0 ||
			at > page->ask->now)
		return page->ask->now;
	return at;
}

static bool track_read(struct page *page, struct json root)
{
	struct event event = {.topic = STR("track")};
	struct json one;
	struct str code = text(page, root, "status_code");
	event.tracking = text(page, root, "tracking_number");
	if (!event.tracking.len || !code.len)
		return false;
	event.facts.shop = page->ask->account->shop;
	struct parcel *parcel = LIST_ADD(page->arena, &event.facts.parcels);
	parcel->number = event.tracking;
	struct json_iter i = json_each(json_get(root, "events"));
	while (json_next(&i, &one))
		road_set(parcel, text(page, one, "status_code"),
				moment_of(page, one, "occurred_at"));
	road_set(parcel, code, moment_of(page, root, "actual_delivery_date"));
	*LIST_ADD(page->arena, &page->out->events.list) = event;
	return true;
}

/* ---- pages ---- */

static void url_done(struct page *page)
{
	struct str url = page->cursor->url;
	int64_t nth = 1;
	ptrdiff_t at = str_find(url, STR("&page="));
	if (at >= 0 && str_to_i64(str_skip(url, (size_t)at + 6), &nth).fault)
		nth = 1;
	page->out->more = page->cursor->pages > nth;
	if (at >= 0)
		url.len = (size_t)at;
	if (page->out->more)
		page->out->cursor = arena_print(page->arena,
				"url:%.*s&page=%lld", STR_FMT(url),
				(long long)nth + 1);
}

static void root_read(struct page *page, struct json root)
{
	struct cursor *cursor = page->cursor;
	struct outcome *out = page->out;
	cursor->pages = json_i64(json_get(root, "pages"), 0);
	if (!list_read(page, root) &&
			!(cursor->url.len && track_read(page, root))) {
		outcome_bad_reply(out, "the answer has no list");
		return;
	}
	out->kind = OUTCOME_DONE;
	if (cursor->url.len) {
		url_done(page);
		return;
	}
	out->more = true;
	if (cursor->phase == PHASE_BEGIN)
		ss_cursor_begin(cursor, page->ask->now);
	else
		out->more = ss_cursor_next(cursor, PHASE_ORDERS);
	out->cursor = ss_cursor_write(cursor, page->arena);
}

void ss_v2_poll_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct cursor cursor;
	struct page page = {ask, arena, out, &cursor};
	if (ss_cursor_read(ask->cursor, arena, &cursor).fault)
		outcome_bad_reply(out, "the cursor can't be read");
	else if (response->status != 200)
		ss_refusal_read(response, arena, out);
	else if (json_open(response->body, &doc).fault)
		outcome_bad_reply(out, "the answer is not valid JSON");
	else
		root_read(&page, json_root(doc));
}
