/* SPDX-License-Identifier: Apache-2.0 */
/*
 * V1's news: labels (GET /shipments), orders that changed (GET /orders) and
 * orders that were marked as shipped without a label (GET /fulfillments).
 * A fulfillment does not say its order's key: that order is asked for.
 */
#include "connector/shipstation/parts.h"

#define OVERLAP (10 * MINUTE_MS)
#define OVERLAP_LOOSE (5 * SECOND_MS) /* each costs a call */

static const struct {
	const char *path, *rest;
	time_ms overlap;
} phases[] = {
		[PHASE_SHIPMENTS] = {"/shipments?createDateStart=",
				"&sortBy=CreateDate&sortDir=ASC&pageSize=100"
				"&includeShipmentItems=true",
				OVERLAP},
		[PHASE_ORDERS] = {"/orders?modifyDateStart=",
				"&sortBy=ModifyDate&sortDir=ASC&pageSize=100",
				OVERLAP},
		[PHASE_FULFILLMENTS] = {"/fulfillments?createDateStart=",
				"&sortBy=CreateDate&sortDir=ASC&pageSize=20",
				OVERLAP_LOOSE},
};

/* A hint's list comes without what is in the parcels; the news would be read
 * as if all were in it. */
static struct str with_items(struct str url, struct arena *arena)
{
	struct str without = STR("&includeShipmentItems=False");
	struct str head = url, tail = STR_NONE;
	ptrdiff_t at = str_find(url, without);
	if (!str_starts(url, STR("/shipments?")))
		return url;
	if (at >= 0) {
		head.len = (size_t)at;
		tail = str_skip(url, head.len + without.len);
	}
	return arena_print(arena, "%.*s&includeShipmentItems=true%.*s",
			STR_FMT(head), STR_FMT(tail));
}

static struct str path_of(const struct cursor *cursor, struct arena *arena)
{
	if (cursor->url.len)
		return with_items(cursor->url, arena);
	if (cursor->phase == PHASE_BEGIN)
		return STR("/shipments?sortBy=CreateDate&sortDir=DESC"
			   "&pageSize=1");
	if (cursor->loose.count)
		return arena_print(arena, "/orders/%.*s",
				STR_FMT(url_encode(cursor->loose.at[0].order_id,
						arena)));
	time_ms since = cursor->marks[cursor->phase] -
			phases[cursor->phase].overlap;
	struct str from = url_encode(ss_pacific_print(since, arena), arena);
	return arena_print(arena, "%s%.*s%s&page=%lld",
			phases[cursor->phase].path, STR_FMT(from),
			phases[cursor->phase].rest, (long long)cursor->page);
}

RESULT ss_v1_poll_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct cursor cursor;
	TRY(ss_cursor_read(ask->cursor, arena, &cursor));
	request_get(out,
			url_join(ask->account, path_of(&cursor, arena), arena));
	return OK;
}

struct page {
	const struct ask *ask;
	struct arena *arena;
	struct outcome *out;
	struct cursor *cursor;
};

static time_ms date_of(struct page *page, struct json of, const char *name)
{
	time_ms at = 0;
	struct str text = json_str(json_get(of, name), page->arena);
	if (ss_pacific_read(text, &at).fault)
		return 0;
	if (at > page->cursor->newest)
		page->cursor->newest = at;
	/* A clock there that runs ahead may not date news after ours. */
	return at < page->ask->now ? at : page->ask->now;
}

static struct event event_of(const char *topic)
{
	return (struct event){.topic = str_of(topic)};
}

/* What staff there have added has no key: it is nobody's line. */
static void items_read(struct page *page, struct json items, struct parcel *out)
{
	struct json one;
	for (struct json_iter i = json_each(items); json_next(&i, &one);)
		parcel_line_add(out,
				json_str(json_get(one, "lineItemKey"),
						page->arena),
				json_i64(json_get(one, "quantity"), 0),
				page->arena);
}

static void shipment_read(struct page *page, struct json one)
{
	struct arena *arena = page->arena;
	struct event event = event_of("shipment");
	struct str reference;
	struct str key = json_str(json_get(one, "orderKey"), arena);
	struct str id = json_str(json_get(one, "shipmentId"), arena);
	time_ms at = date_of(page, one, "createDate");
	if (!ss_key_read(page->ask->account, key, arena, &event.facts,
			    &reference) ||
			!id.len || !at ||
			json_bool(json_get(one, "voided"), false) ||
			json_bool(json_get(one, "isReturnLabel"), false))
		return;
	struct parcel *parcel =
			ss_parcel_add(&event.facts, arena, reference, id, at);
	parcel->number = json_str(json_get(one, "trackingNumber"), arena);
	parcel->carrier = ss_carrier_name(
			json_str(json_get(one, "carrierCode"), arena), arena);
	items_read(page, json_get(one, "shipmentItems"), parcel);
	*LIST_ADD(arena, &page->out->events.list) = event;
}

static void order_read(struct page *page, struct json one)
{
	struct arena *arena = page->arena;
	struct event event = event_of("order");
	struct str reference;
	struct str key = json_str(json_get(one, "orderKey"), arena);
	time_ms at = date_of(page, one, "modifyDate");
	if (!at ||
			!ss_key_read(page->ask->account, key, arena,
					&event.facts, &reference))
		return;
	ss_v1_order_read(one, reference, at, arena, &event.facts);
	if (event.facts.requests.count)
		*LIST_ADD(arena, &page->out->events.list) = event;
}

/* Kept until its order is known. */
static void fulfillment_read(struct page *page, struct json one)
{
	struct arena *arena = page->arena;
	time_ms newest = page->cursor->newest;
	struct loose loose = {
			.order_id = json_str(json_get(one, "orderId"), arena),
			.carrier = json_str(
					json_get(one, "carrierCode"), arena),
			.number = json_str(
					json_get(one, "trackingNumber"), arena),
	};
	struct str id = json_str(json_get(one, "fulfillmentId"), arena);
	loose.delivered_at = date_of(page, one, "deliveryDate");
	page->cursor->newest = newest;
	loose.at = date_of(page, one, "createDate");
	if (!loose.order_id.len || !id.len || !loose.at ||
			json_bool(json_get(one, "voided"), false))
		return;
	loose.parcel = arena_print(arena, "f%.*s", STR_FMT(id));
	*LIST_ADD(arena, &page->cursor->loose) = loose;
}

static const struct {
	const char *list;
	void (*read)(struct page *page, struct json one);
} lists[] = {
		{"shipments", shipment_read},
		{"orders", order_read},
		{"fulfillments", fulfillment_read},
};

/* False: it is none of the three lists. */
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

/* The order of the first loose fulfillment; of somebody else's nothing
 * comes. */
static void loose_done(struct page *page, struct json order)
{
	struct cursor *cursor = page->cursor;
	struct event event = event_of("fulfillment");
	struct loose loose = cursor->loose.at[0];
	struct str reference;
	struct str key = json_str(json_get(order, "orderKey"), page->arena);
	cursor->loose.at++;
	cursor->loose.count--;
	cursor->loose.cap--;
	if (!ss_key_read(page->ask->account, key, page->arena, &event.facts,
			    &reference))
		return;
	struct parcel *parcel = ss_parcel_add(&event.facts, page->arena,
			reference, loose.parcel, loose.at);
	parcel->number = loose.number;
	parcel->carrier = ss_carrier_name(loose.carrier, page->arena);
	parcel->delivered_at = loose.delivered_at;
	*LIST_ADD(page->arena, &page->out->events.list) = event;
}

static void page_done(struct page *page)
{
	struct outcome *out = page->out;
	out->kind = OUTCOME_DONE;
	out->more = ss_cursor_next(page->cursor, PHASE_FULFILLMENTS);
	out->cursor = ss_cursor_write(page->cursor, page->arena);
}

/* A hint's list has pages as well; its loose ends the poll finds. */
static void url_done(struct page *page, bool more_pages)
{
	struct outcome *out = page->out;
	out->kind = OUTCOME_DONE;
	out->more = more_pages;
	struct str url = page->cursor->url;
	ptrdiff_t at = str_find(url, STR("&page="));
	if (at >= 0)
		url.len = (size_t)at;
	if (more_pages)
		out->cursor = arena_print(page->arena, "url:%.*s&page=%lld",
				STR_FMT(url),
				(long long)page->cursor->page + 1);
}

static int64_t url_page(struct str url)
{
	int64_t page = 1;
	ptrdiff_t at = str_find(url, STR("&page="));
	if (at < 0 || str_to_i64(str_skip(url, (size_t)at + 6), &page).fault)
		return 1;
	return page;
}

static void root_read(struct page *page, struct json root)
{
	struct cursor *cursor = page->cursor;
	if (cursor->url.len)
		cursor->page = url_page(cursor->url);
	if (cursor->loose.count) {
		loose_done(page, root);
		page_done(page);
		return;
	}
	cursor->pages = json_i64(json_get(root, "pages"), 0);
	if (!list_read(page, root)) {
		outcome_bad_reply(page->out, "the answer has no list");
	} else if (cursor->url.len) {
		url_done(page, cursor->pages > cursor->page);
	} else if (cursor->phase == PHASE_BEGIN) {
		ss_cursor_begin(cursor, page->ask->now);
		page->out->kind = OUTCOME_DONE;
		page->out->more = true;
		page->out->cursor = ss_cursor_write(cursor, page->arena);
	} else {
		page_done(page);
	}
}

void ss_v1_poll_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct cursor cursor;
	struct page page = {ask, arena, out, &cursor};
	if (ss_cursor_read(ask->cursor, arena, &cursor).fault) {
		outcome_bad_reply(out, "the cursor can't be read");
	} else if (cursor.loose.count && response->status == 404) {
		loose_done(&page, (struct json){0});
		page_done(&page);
	} else if (response->status != 200) {
		ss_refusal_read(response, arena, out);
	} else if (json_open(response->body, &doc).fault) {
		outcome_bad_reply(out, "the answer is not valid JSON");
	} else {
		root_read(&page, json_root(doc));
	}
}
