/* SPDX-License-Identifier: Apache-2.0 */
/* News of a payment, pushed or fetched: both have one form. */
#include "connector/gateway/parts.h"

#include "port/request.h"

/* Each carries the payment as it is now, so one type is enough. */
static bool is_payment(struct str type)
{
	return str_starts(type, STR("payment.")) && type.len > 8;
}

static bool event_time(struct json json, time_ms now, struct arena *arena,
		time_ms *out)
{
	struct json at = json_get(json, "at");
	*out = now;
	if (json_type(at) != JSON_NONE &&
			time_read(json_str(at, arena), out).fault)
		return false;
	if (*out > now)
		*out = now;
	return true;
}

/* The payment names the shop's order where it was told which that is; else
 * the shop's own transaction names the payment. */
static void event_order(const struct account *account, struct json payment,
		struct arena *arena, struct event *event)
{
	struct str order = json_str(json_get(payment, "order"), arena);
	event->payment = json_str(json_get(payment, "id"), arena);
	if (!order.len || !account->shop.len)
		return;
	event->facts.shop = account->shop;
	event->facts.remote = order;
	event->hint = true;
}

void gateway_event_read(const struct account *account, struct json json,
		struct str id, time_ms now, struct arena *arena,
		struct events *out)
{
	struct event event = {.id = id};
	struct json payment = json_get(json, "data.payment");
	time_ms at;
	event.topic = json_str(json_get(json, "type"), arena);
	if (!is_payment(event.topic)) {
		out->ignored = arena_print(arena, "type \"%.*s\" is not used",
				STR_FMT(detail_of(event.topic)));
		return;
	}
	if (!event_time(json, now, arena, &at)) {
		out->unreadable = STR("\"at\" is not a time");
		return;
	}
	if (!gateway_payment_read(account, payment, at, arena, &event.facts)) {
		out->unreadable = STR("the payment can't be read");
		return;
	}
	event_order(account, payment, arena, &event);
	event.facts.first_seen_at = at;
	*LIST_ADD(arena, &out->list) = event;
}

void gateway_webhook_read(const struct account *account,
		const struct webhook *webhook, struct arena *arena,
		struct events *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(webhook->body, &doc).fault) {
		out->unreadable = STR("the body is not valid JSON");
		return;
	}
	gateway_event_read(account, json_root(doc),
			gateway_webhook_id(account, webhook, arena),
			webhook->received_at, arena, out);
}

struct str gateway_webhook_id(__attribute__((unused))
			      const struct account *account,
		const struct webhook *webhook, struct arena *arena)
{
	return arena_copy(arena,
			http_header_get(&webhook->headers, STR("webhook-id")));
}
