/* SPDX-License-Identifier: Apache-2.0 */
/* News from the warehouse, pushed or fetched: both have one form. */
#include "connector/warehouse/parts.h"

#include "port/request.h"

struct news {
	struct arena *arena;
	struct json data;
	struct str reference, word; /* the word behind the dot of the type */
	time_ms at;
	struct facts *facts;
	const char *unreadable;
};

static struct warehouse_request *request_add(struct news *news)
{
	struct warehouse_request *request =
			LIST_ADD(news->arena, &news->facts->requests);
	request->reference = news->reference;
	request->received_at = news->at;
	return request;
}

static void read_order_news(struct news *news)
{
	struct str reason =
			json_str(json_get(news->data, "reason"), news->arena);
	warehouse_request_status_add(request_add(news), news->word, reason,
			news->at, news->arena);
}

static void read_parcel_news(struct news *news)
{
	struct parcel parcel;
	news->unreadable = warehouse_parcel_read(json_get(news->data, "parcel"),
			news->reference, news->arena, &parcel);
	if (news->unreadable)
		return;
	/* The newest news of a parcel has its right number. */
	if (parcel.number.len || parcel.carrier.len)
		parcel.corrected_at = news->at;
	bool known = warehouse_parcel_status_add(
				     &parcel, news->word, news->at) ||
			str_eq(news->word, STR("corrected"));
	*LIST_ADD(news->arena, &news->facts->parcels) = parcel;
	if (!known)
		warehouse_word_unknown(request_add(news),
				arena_print(news->arena, "parcel %.*s",
						STR_FMT(detail_of(news->word))),
				news->at, news->arena);
}

static const struct {
	const char *head;
	void (*read)(struct news *news);
} types[] = {
		{"order.", read_order_news},
		{"parcel.", read_parcel_news},
};

#define TYPES (sizeof types / sizeof *types)

static size_t type_find(struct str type)
{
	for (size_t i = 0; i < TYPES; i++) {
		struct str head = str_of(types[i].head);
		if (str_starts(type, head) && type.len > head.len)
			return i;
	}
	return TYPES;
}

/* A clock there that runs ahead of ours must not date news after what staff
 * answer to them. */
static void not_after(time_ms *at, time_ms now)
{
	if (*at > now)
		*at = now;
}

static bool read_head(struct json json, struct news *news)
{
	struct str kind, cause;
	time_ms now = news->at;
	struct json at = json_get(json, "at");
	news->data = json_get(json, "data");
	news->reference = json_str(
			json_get(news->data, "reference"), news->arena);
	if (json_type(at) != JSON_NONE &&
			time_read(json_str(at, news->arena), &news->at).fault)
		news->unreadable = "\"at\" is not a time";
	else if (reference_read(news->reference, news->arena,
				 &news->facts->shop, &news->facts->remote,
				 &kind, &cause)
					.fault ||
			!str_eq(kind, STR("send")) || !cause.len)
		news->unreadable = "the reference is not one of ours";
	not_after(&news->at, now);
	return !news->unreadable;
}

void warehouse_event_read(struct json json, struct str id, time_ms now,
		struct arena *arena, struct events *out)
{
	struct event event = {.id = id};
	event.topic = json_str(json_get(json, "type"), arena);
	size_t row = type_find(event.topic);
	if (row == TYPES) {
		out->ignored = arena_print(arena, "type \"%.*s\" is not used",
				STR_FMT(detail_of(event.topic)));
		return;
	}
	struct news news = {.arena = arena, .facts = &event.facts, .at = now};
	news.word = str_skip(event.topic, strlen(types[row].head));
	if (read_head(json, &news))
		types[row].read(&news);
	if (news.unreadable) {
		out->unreadable = str_of(news.unreadable);
		return;
	}
	*LIST_ADD(arena, &out->list) = event;
}

void warehouse_webhook_read(__attribute__((unused))
			    const struct account *account,
		const struct webhook *webhook, struct arena *arena,
		struct events *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(webhook->body, &doc).fault) {
		out->unreadable = STR("the body is not valid JSON");
		return;
	}
	warehouse_event_read(json_root(doc),
			warehouse_webhook_id(account, webhook, arena),
			webhook->received_at, arena, out);
}

struct str warehouse_webhook_id(__attribute__((unused))
				const struct account *account,
		const struct webhook *webhook, struct arena *arena)
{
	return arena_copy(arena,
			http_header_get(&webhook->headers, STR("webhook-id")));
}
