/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An event {id, description: "tracker.updated", result: Tracker}. A tracker
 * has all of its history in it, each scan with its own time, so that a lost
 * webhook is made up for by the next.
 */
#include "connector/easypost/parts.h"

#include "port/parcel_news.h"
#include "port/request.h"

struct tracker {
	struct arena *arena;
	struct json json;
	time_ms now;
	struct parcel parcel;
	struct str strange; /* a word that we don't know */
};

/* A clock there that runs ahead must not date news after ours. */
static time_ms time_of(const struct tracker *t, struct json value)
{
	time_ms at = 0;
	if (time_read(json_str(value, t->arena), &at).fault || at <= 0)
		return 0;
	return at > t->now ? t->now : at;
}

/* The detail, where it says more than the status. */
static enum parcel_news news_of(struct tracker *t, struct json one)
{
	struct str status = json_str(json_get(one, "status"), t->arena);
	struct str detail = json_str(json_get(one, "status_detail"), t->arena);
	enum parcel_news said = carrier_status(EASYPOST_STATUS, status);
	enum parcel_news more = carrier_status(EASYPOST_DETAIL, detail);
	if (said == NEWS_UNKNOWN)
		t->strange = status;
	/* What has arrived is not lost any more, whatever the detail. */
	return more > NEWS_NOTHING && said != NEWS_DELIVERED ? more : said;
}

static void history_read(struct tracker *t)
{
	struct json one, list = json_get(t->json, "tracking_details");
	for (struct json_iter i = json_each(list); json_next(&i, &one);)
		parcel_news_add(&t->parcel, news_of(t, one),
				time_of(t, json_get(one, "datetime")));
}

/* What it is now; where a scan tells of it, the scan was earlier. */
static void state_read(struct tracker *t)
{
	time_ms at = time_of(t, json_get(t->json, "updated_at"));
	parcel_news_add(&t->parcel, news_of(t, t->json), at ? at : t->now);
}

static void tracker_read(struct tracker *t, struct str id, struct str topic,
		struct events *out)
{
	struct str number =
			json_str(json_get(t->json, "tracking_code"), t->arena);
	/* The customer sends something back: that is not our parcel. */
	if (json_bool(json_get(t->json, "is_return"), false)) {
		out->ignored = STR("the parcel is a return");
		return;
	}
	history_read(t);
	state_read(t);
	parcel_news_event(id, topic, number, &t->parcel, t->arena, out);
	if (!out->list.count && t->strange.len)
		out->ignored = arena_print(t->arena,
				"status \"%.*s\" is not known",
				STR_FMT(detail_of(t->strange)));
}

static void event_read(struct json root, time_ms now, struct arena *arena,
		struct events *out)
{
	struct tracker t = {.arena = arena, .now = now};
	struct str id = json_str(json_get(root, "id"), arena);
	struct str topic = json_str(json_get(root, "description"), arena);
	struct str object = json_str(json_get(root, "result.object"), arena);
	if (!topic.len) {
		out->unreadable = STR("it is not an event");
		return;
	}
	if (!str_starts(topic, STR("tracker.")) ||
			!str_eq(object, STR("Tracker"))) {
		out->ignored = arena_print(arena, "\"%.*s\" is not used",
				STR_FMT(detail_of(topic)));
		return;
	}
	t.json = json_get(root, "result");
	tracker_read(&t, id, topic, out);
}

void easypost_webhook_read(__attribute__((unused))
			   const struct account *account,
		const struct webhook *webhook, struct arena *arena,
		struct events *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(webhook->body, &doc).fault)
		out->unreadable = STR("the body is not valid JSON");
	else
		event_read(json_root(doc), webhook->received_at, arena, out);
}

struct str easypost_webhook_id(__attribute__((unused))
			       const struct account *account,
		const struct webhook *webhook, struct arena *arena)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(webhook->body, &doc).fault)
		return STR_NONE;
	return json_str(json_get(json_root(doc), "id"), arena);
}
