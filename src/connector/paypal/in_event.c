/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PayPal's events -> news of an order's payment. Each carries the object as
 * it was: {"id", "event_type", "create_time", "resource_type", "resource"}.
 */
#include "connector/paypal/parts.h"

#include "port/request.h"

static const struct {
	const char *type; /* a whole type, or its beginning up to a dot */
	enum resource kind;
} types[] = {
		{"PAYMENT.AUTHORIZATION.", RESOURCE_AUTHORIZATION},
		{"PAYMENT.CAPTURE.REFUNDED", RESOURCE_REFUND},
		{"PAYMENT.CAPTURE.REVERSED", RESOURCE_REFUND},
		{"PAYMENT.REFUND.", RESOURCE_REFUND},
		{"PAYMENT.CAPTURE.", RESOURCE_CAPTURE},
		{"CUSTOMER.DISPUTE.", RESOURCE_DISPUTE},
};
#define TYPES (sizeof types / sizeof *types)
#define ORDER_TYPES "CHECKOUT.ORDER."

static size_t type_find(struct str type)
{
	size_t i = 0;
	for (; i < TYPES; i++) {
		struct str head = str_of(types[i].type);
		if (str_eq(type, head))
			break;
		if (str_ends(head, STR(".")) && str_starts(type, head))
			break;
	}
	return i;
}

/* A capture that was taken back may come as itself or as its refund. */
static enum resource kind_of(size_t row, struct json json, struct arena *arena)
{
	struct str type = json_str(json_get(json, "resource_type"), arena);
	if (types[row].kind == RESOURCE_REFUND &&
			str_eq_nocase(type, STR("capture")))
		return RESOURCE_CAPTURE;
	return types[row].kind;
}

struct head {
	struct str id, type;
	time_ms at;
	struct json object;
	bool order; /* the object is a whole order */
	size_t row;
};

/* False with `bad` unset: it is not for us. */
static bool head_read(struct json json, struct arena *arena, struct head *out,
		struct str *out_why, bool *out_bad)
{
	out->id = json_str(json_get(json, "id"), arena);
	out->type = json_str(json_get(json, "event_type"), arena);
	out->object = json_get(json, "resource");
	*out_bad = true;
	*out_why = STR("the event has no id or no type");
	if (!out->id.len || !out->type.len)
		return false;
	out->order = str_starts(out->type, STR(ORDER_TYPES));
	out->row = type_find(out->type);
	if (out->row == TYPES && !out->order) {
		*out_bad = false;
		*out_why = arena_print(arena, "type \"%.*s\" is not used",
				STR_FMT(detail_of(out->type)));
		return false;
	}
	*out_why = STR("the event has no time");
	return !time_read(json_str(json_get(json, "create_time"), arena),
			       &out->at)
				.fault &&
			out->at > 0;
}

/* Old versions of the API have other objects: those with v1's "total". */
static bool is_old(struct json object)
{
	return json_type(json_get(object, "amount.total")) != JSON_NONE;
}

static struct event event_of(
		const struct head *head, const struct payment_news *news)
{
	struct event event = {.id = head->id, .topic = head->type};
	if (news->remote.len && news->account->shop.len) {
		event.facts.shop = news->account->shop;
		event.facts.remote = news->remote;
		event.hint = true;
	}
	event.facts.first_seen_at = head->at;
	return event;
}

static void event_add(const struct head *head, const struct payment_news *news,
		struct events *out, struct str *out_look)
{
	struct event event = event_of(head, news);
	if (news->capture.len)
		*out_look = paypal_look_write(&news->txns.at[0], head->id,
				head->type, news->arena);
	else
		event.facts.txns = (typeof(event.facts.txns)){news->txns.at,
				news->txns.count, news->txns.cap};
	/* What must be looked up first tells nothing else. */
	if (news->capture.len && !event.facts.remote.len)
		return;
	if (!news->capture.len)
		event.payment = news->txns.at[0].reference;
	*LIST_ADD(news->arena, &out->list) = event;
}

bool paypal_event_read(const struct account *account, struct json json,
		struct arena *arena, struct events *out, struct str *out_look,
		struct str *out_why, bool *out_bad)
{
	struct head head;
	if (!head_read(json, arena, &head, out_why, out_bad))
		return false;
	struct payment_news news = {
			.account = account, .arena = arena, .at = head.at};
	*out_why = STR("the event's object lacks an id, a state or an amount");
	bool read = head.order ? paypal_order_read(&news, head.object)
			       : paypal_resource_read(&news,
						 kind_of(head.row, json, arena),
						 head.object);
	*out_bad = !read && !is_old(head.object);
	if (!read)
		return false;
	*out_why = STR("nothing was paid yet");
	if (!news.txns.count)
		return false;
	event_add(&head, &news, out, out_look);
	return true;
}

void paypal_webhook_read(const struct account *account,
		const struct webhook *webhook, struct arena *arena,
		struct events *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct str why, look = STR_NONE;
	bool bad;
	if (json_open(webhook->body, &doc).fault) {
		out->unreadable = STR("the body is not valid JSON");
		return;
	}
	if (!paypal_event_read(account, json_root(doc), arena, out, &look, &why,
			    &bad)) {
		*(bad ? &out->unreadable : &out->ignored) = why;
		return;
	}
	if (!look.len)
		return;
	out->poll = VERB_PAYMENT_POLL;
	out->poll_cursor = arena_print(arena, "!%.*s", STR_FMT(look));
}

struct str paypal_webhook_id(__attribute__((unused))
			     const struct account *account,
		const struct webhook *webhook, struct arena *arena)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(webhook->body, &doc).fault)
		return STR_NONE;
	return json_str(json_get(json_root(doc), "id"), arena);
}
