/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks for events that no webhook brought
 * (notifications_webhooks_v1, GET /v1/notifications/webhooks-events), and for
 * the captures that refunds and disputes name.
 *
 * The cursor is "NEWEST<QUERY!LOOK,LOOK": when the newest event was made that
 * has been seen; the next page, while one is left; and what must be looked
 * up. Each of the three may be missing.
 */
#include "connector/paypal/parts.h"

#include "port/request.h"

#define EVENTS_PATH "/v1/notifications/webhooks-events"
#define PAGE_SIZE "100"
#define FIRST_MS (7 * DAY_MS)
/* An event may be listed later than others that were made after it. */
#define OVERLAP_MS (10 * MINUTE_MS)
#define QUERY_MAX 2000
#define LOOKS_MAX 500

struct place {
	struct str newest, query, looks;
};

static struct place place_of(struct str cursor)
{
	struct place out = {0};
	struct str head = STR_NONE;
	ptrdiff_t at = str_find(cursor, STR("!"));
	if (at >= 0) {
		out.looks = str_skip(cursor, (size_t)at + 1);
		cursor.len = (size_t)at;
	}
	bool paged = str_find(cursor, STR("<")) >= 0;
	str_cut(&cursor, '<', &head);
	out.newest = head;
	if (paged)
		out.query = cursor;
	return out;
}

static struct str place_write(const struct place *place, struct arena *arena)
{
	return arena_print(arena, "%.*s%s%.*s%s%.*s", STR_FMT(place->newest),
			place->query.len ? "<" : "", STR_FMT(place->query),
			place->looks.len ? "!" : "", STR_FMT(place->looks));
}

static struct str since_of(const struct place *place, struct arena *arena)
{
	time_ms newest;
	if (time_read(place->newest, &newest).fault || newest <= OVERLAP_MS)
		return STR_NONE;
	struct str at = time_print(newest - OVERLAP_MS, arena);
	return arena_print(arena, "&start_time=%.*s",
			STR_FMT(url_encode(at, arena)));
}

RESULT paypal_events_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct place place = place_of(ask->cursor);
	struct str path, look = place.looks, capture = STR_NONE;
	if (place.looks.len && str_cut(&look, '.', &capture))
		path = arena_print(arena, "/v2/payments/captures/%.*s",
				STR_FMT(capture));
	else if (place.query.len)
		path = arena_print(arena, EVENTS_PATH "?%.*s",
				STR_FMT(place.query));
	else
		path = arena_print(arena,
				EVENTS_PATH "?page_size=" PAGE_SIZE "%.*s",
				STR_FMT(since_of(&place, arena)));
	request_get(out, url_join(ask->account, path, arena));
	return OK;
}

/* --- a page of events --------------------------------------------------- */

struct page {
	const struct ask *ask;
	struct arena *arena;
	struct outcome *out;
	struct place place;
	time_ms known, newest, oldest; /* known: before this page */
	size_t looks;
};

static void look_add(struct page *page, struct str look)
{
	if (!look.len || page->looks++ >= LOOKS_MAX)
		return;
	page->place.looks = arena_print(page->arena, "%.*s%s%.*s",
			STR_FMT(page->place.looks),
			page->place.looks.len ? "," : "", STR_FMT(look));
}

/* One event that can't be read never takes its page along. */
static void read_one(struct page *page, struct json json)
{
	struct str look = STR_NONE, why;
	bool bad;
	time_ms at = 0;
	struct str made = json_str(json_get(json, "create_time"), page->arena);
	if (!time_read(made, &at).fault && at > 0) {
		if (at > page->newest)
			page->newest = at;
		if (!page->oldest || at < page->oldest)
			page->oldest = at;
	}
	bool read = paypal_event_read(page->ask->account, json, page->arena,
			&page->out->events, &look, &why, &bad);
	/* Those of the overlap were looked up when they were new. */
	if (read && at > page->known)
		look_add(page, look);
}

/* Only the query of the link is used: where PayPal is we know ourselves. */
static struct str next_query(struct json root, struct arena *arena)
{
	struct json link;
	struct json links = json_get(root, "links");
	for (struct json_iter i = json_each(links); json_next(&i, &link);) {
		struct str rest = json_str(json_get(link, "href"), arena);
		struct str path;
		if (!str_eq(json_str(json_get(link, "rel"), arena),
				    STR("next")) ||
				!str_cut(&rest, '?', &path) ||
				rest.len > QUERY_MAX)
			continue;
		for (size_t k = 0; k < rest.len; k++)
			if (rest.at[k] <= ' ' || rest.at[k] > '~' ||
					rest.at[k] == '!' ||
					rest.at[k] == '<' || rest.at[k] == '#')
				return STR_NONE;
		return rest;
	}
	return STR_NONE;
}

static time_ms walk_until(const struct ask *ask)
{
	if (ask->policy && ask->policy->take_over_from)
		return ask->policy->take_over_from;
	return ask->now - FIRST_MS;
}

static void go_on(struct page *page, struct json root, size_t count)
{
	struct place *place = &page->place;
	place->query = count ? next_query(root, page->arena) : STR_NONE;
	/* A first walk goes back only so far. */
	if (page->oldest && page->oldest < walk_until(page->ask))
		place->query = STR_NONE;
	if (page->newest > page->known)
		place->newest = time_print_ms(page->newest, page->arena);
	page->out->cursor = place_write(place, page->arena);
	page->out->more = place->query.len || place->looks.len;
}

static void page_read(struct page *page, struct json root)
{
	struct json one, events = json_get(root, "events");
	for (struct json_iter i = json_each(events); json_next(&i, &one);)
		read_one(page, one);
	go_on(page, root, json_count(events));
	page->out->kind = OUTCOME_DONE;
}

/* --- a capture that was looked up --------------------------------------- */

static void look_apply(const struct ask *ask, struct json capture,
		struct str look, struct arena *arena, struct outcome *out)
{
	struct txn txn;
	struct event event = {0};
	struct payment_news news = {.account = ask->account, .arena = arena};
	if (!paypal_look_read(look, arena, &txn, &event.id, &event.topic) ||
			(news.at = txn.at,
					!paypal_resource_read(&news,
							RESOURCE_CAPTURE,
							capture))) {
		out->events.unreadable = STR("the capture can't be read");
		return;
	}
	/* The webhook itself was taken under its own id. */
	event.id = arena_print(arena, "%.*s+", STR_FMT(event.id));
	const struct txn *payment = &news.txns.at[0];
	txn.gateway = payment->gateway;
	txn.reference = payment->reference;
	txn.checkout = payment->checkout;
	txn.connected = true;
	txn.evidence = EVIDENCE_GATEWAY;
	txn.unique = true;
	event.payment = txn.reference;
	event.facts.first_seen_at = txn.at;
	*LIST_ADD(arena, &event.facts.txns) = *payment;
	*LIST_ADD(arena, &event.facts.txns) = txn;
	if (news.remote.len && ask->account->shop.len) {
		event.facts.shop = ask->account->shop;
		event.facts.remote = news.remote;
		event.hint = true;
	}
	*LIST_ADD(arena, &out->events.list) = event;
}

static void look_next(
		struct place *place, struct arena *arena, struct outcome *out)
{
	struct str first;
	str_cut(&place->looks, ',', &first);
	out->kind = OUTCOME_DONE;
	out->cursor = place_write(place, arena);
	out->more = place->looks.len || place->query.len;
}

/* Refused for good: it is kept for a person, and the others go on. */
static void look_refused(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	struct place place = place_of(ask->cursor);
	paypal_error(response, arena, out);
	if (out->kind != OUTCOME_REFUSED || out->fault == FAULT_CREDENTIALS)
		return;
	out->events.unreadable = arena_print(arena,
			"a refund's or dispute's capture: %.*s",
			STR_FMT(out->detail));
	out->fault = FAULT_NONE;
	out->reason = out->detail = STR_NONE;
	look_next(&place, arena, out);
}

static void look_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	struct place place = place_of(ask->cursor);
	struct str rest = place.looks, look = STR_NONE;
	if (response->status != 200) {
		look_refused(ask, response, arena, out);
		return;
	}
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(response->body, &doc).fault) {
		outcome_bad_reply(out, "the answer is not valid JSON");
		return;
	}
	str_cut(&rest, ',', &look);
	look_apply(ask, json_root(doc), look, arena, out);
	look_next(&place, arena, out);
}

/* A page that is gone: the walk begins anew from the newest event. */
static void page_refused(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	struct place place = place_of(ask->cursor);
	if (place.query.len &&
			(response->status == 400 || response->status == 404)) {
		place.query = STR_NONE;
		out->kind = OUTCOME_DONE;
		out->cursor = place_write(&place, arena);
		return;
	}
	paypal_error(response, arena, out);
}

void paypal_events_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	struct page page = {.ask = ask,
			.arena = arena,
			.out = out,
			.place = place_of(ask->cursor)};
	if (page.place.looks.len) {
		look_read(ask, response, arena, out);
		return;
	}
	if (response->status != 200) {
		page_refused(ask, response, arena, out);
		return;
	}
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(response->body, &doc).fault ||
			json_type(json_root(doc)) != JSON_OBJECT) {
		outcome_bad_reply(out, "the list of events can't be read");
		return;
	}
	if (page.place.newest.len &&
			time_read(page.place.newest, &page.known).fault)
		page.place.newest = STR_NONE;
	page.newest = page.known;
	page_read(&page, json_root(doc));
}
