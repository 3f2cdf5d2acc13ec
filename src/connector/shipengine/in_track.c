/* SPDX-License-Identifier: Apache-2.0 */
/*
 * {resource_type: "API_TRACK", data: {tracking_number, status_code,
 * status_detail_code, actual_delivery_date, events: [...]}}. The events are
 * the whole history, so that a lost webhook is made up for by the next.
 */
#include "connector/shipengine/parts.h"

#include "port/parcel_news.h"
#include "port/request.h"

#define TOPIC STR("API_TRACK")

struct track {
	struct arena *arena;
	struct json data;
	time_ms now;
	struct parcel parcel;
	struct str strange; /* a code that we don't know */
};

/* "...Z" or "...+01:00". */
static bool has_zone(struct str text)
{
	char sign = text.len > 6 ? text.at[text.len - 6] : 0;
	return str_ends(text, STR("Z")) || sign == '+' || sign == '-';
}

/* Local times without a zone are none: they may be half a day off. */
static time_ms time_of(const struct track *t, struct json value)
{
	time_ms at = 0;
	struct str text = json_str(value, t->arena);
	if (!has_zone(text) || time_read(text, &at).fault || at <= 0)
		return 0;
	return at > t->now ? t->now : at;
}

/* The detail is the finer word: "delivered" to a pick-up point is not. */
static enum parcel_news news_of(struct track *t, struct json one)
{
	struct str code = json_str(json_get(one, "status_code"), t->arena);
	struct str detail =
			json_str(json_get(one, "status_detail_code"), t->arena);
	enum parcel_news said = carrier_status(SHIPENGINE_CODE, code);
	enum parcel_news more = carrier_status(SHIPENGINE_DETAIL, detail);
	if (code.len && said == NEWS_UNKNOWN)
		t->strange = code;
	return more > NEWS_NOTHING ? more : said;
}

static void track_fill(struct track *t)
{
	struct json one, list = json_get(t->data, "events");
	for (struct json_iter i = json_each(list); json_next(&i, &one);)
		parcel_news_add(&t->parcel, news_of(t, one),
				time_of(t, json_get(one, "occurred_at")));
	enum parcel_news now = news_of(t, t->data);
	time_ms at = time_of(t, json_get(t->data, "actual_delivery_date"));
	parcel_news_add(&t->parcel, now,
			at && now == NEWS_DELIVERED ? at : t->now);
}

static void track_read(struct track *t, struct events *out)
{
	struct str number = json_str(
			json_get(t->data, "tracking_number"), t->arena);
	track_fill(t);
	parcel_news_event(STR_NONE, TOPIC, number, &t->parcel, t->arena, out);
	if (out->ignored.len && t->strange.len)
		out->ignored = arena_print(t->arena,
				"status_code \"%.*s\" is not known",
				STR_FMT(detail_of(t->strange)));
}

void shipengine_webhook_read(__attribute__((unused))
			     const struct account *account,
		const struct webhook *webhook, struct arena *arena,
		struct events *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(webhook->body, &doc).fault) {
		out->unreadable = STR("the body is not valid JSON");
		return;
	}
	struct json root = json_root(doc);
	struct str type = json_str(json_get(root, "resource_type"), arena);
	struct track t = {.arena = arena,
			.now = webhook->received_at,
			.data = json_get(root, "data")};
	if (!type.len)
		out->unreadable = STR("it has no resource_type");
	else if (!str_eq(type, TOPIC))
		out->ignored = arena_print(arena, "\"%.*s\" is not used",
				STR_FMT(detail_of(type)));
	else
		track_read(&t, out);
}
