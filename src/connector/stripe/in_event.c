/* SPDX-License-Identifier: Apache-2.0 */
/* Stripe's events: which of them are news, and whose. */
#include "connector/stripe/parts.h"

#include "port/request.h"

static const struct {
	const char *head; /* a whole type, or its beginning up to a dot */
	const char *object;
	stripe_reader *read;
} types[] = {
		{"charge.captured", "charge", stripe_charge_captured},
		{"charge.dispute.", "dispute", stripe_dispute_changed},
		{"charge.expired", "charge", stripe_charge_expired},
		{"charge.failed", "charge", stripe_charge_failed},
		{"charge.pending", "charge", stripe_charge_pending},
		{"charge.refund.updated", "refund", stripe_refund_changed},
		/* It counts money back but names no refund: each refund has
		 * its own event. */
		{"charge.refunded", "charge", stripe_charge_named},
		{"charge.succeeded", "charge", stripe_charge_succeeded},
		{"charge.updated", "charge", stripe_charge_updated},
		{"payment_intent.amount_capturable_updated", "payment_intent",
				stripe_intent_capturable},
		{"payment_intent.canceled", "payment_intent",
				stripe_intent_canceled},
		{"payment_intent.partially_funded", "payment_intent",
				stripe_intent_pending},
		{"payment_intent.payment_failed", "payment_intent",
				stripe_intent_failed},
		{"payment_intent.processing", "payment_intent",
				stripe_intent_pending},
		{"payment_intent.requires_action", "payment_intent",
				stripe_intent_pending},
		{"payment_intent.succeeded", "payment_intent",
				stripe_intent_succeeded},
		{"refund.", "refund", stripe_refund_changed},
};

#define TYPES (sizeof types / sizeof *types)

static size_t type_find(struct str type)
{
	size_t i = 0;
	for (; i < TYPES; i++) {
		struct str head = str_of(types[i].head);
		if (str_eq(type, head))
			break;
		if (str_ends(head, STR(".")) && str_starts(type, head))
			break;
	}
	return i;
}

/* The shop's order id, as the shop's app left it in the metadata. */
static struct str order_of(const struct stripe_object *o)
{
	struct str id = stripe_word(o, "metadata.order_id");
	for (size_t i = id.len; i > 0; i--)
		if (id.at[i - 1] == '/')
			return str_skip(id, i);
	return id;
}

static struct event event_of(
		struct stripe_object *o, struct str id, struct str type)
{
	struct event event = {.id = id, .topic = type};
	struct str remote = order_of(o);
	if (remote.len && o->account->shop.len) {
		event.facts.shop = o->account->shop;
		event.facts.remote = remote;
		event.hint = true;
	}
	event.payment = o->reference;
	event.facts.first_seen_at = o->at;
	for (size_t i = 0; i < o->txns.count; i++)
		*LIST_ADD(o->arena, &event.facts.txns) = o->txns.at[i];
	return event;
}

static bool event_head(struct json json, struct stripe_object *o, size_t type)
{
	int64_t created = json_i64(json_get(json, "created"), -1);
	/* Past this many seconds the milliseconds would not fit. */
	if (created <= 0 || created > INT64_MAX / SECOND_MS)
		return false;
	o->at = created * SECOND_MS;
	o->json = json_get(json, "data.object");
	struct str object = stripe_word(o, "object");
	return !object.len || str_eq(object, str_of(types[type].object));
}

bool stripe_event_read(const struct account *account, struct json json,
		struct arena *arena, struct events *out, struct str *out_why,
		bool *out_bad)
{
	struct str id = json_str(json_get(json, "id"), arena);
	struct str type = json_str(json_get(json, "type"), arena);
	*out_bad = true;
	*out_why = STR("the event has no id or no type");
	if (!id.len || !type.len)
		return false;
	size_t row = type_find(type);
	if (row == TYPES) {
		*out_bad = false;
		*out_why = arena_print(arena, "type \"%.*s\" is not used",
				STR_FMT(detail_of(type)));
		return false;
	}
	struct stripe_object o = {.account = account, .arena = arena};
	*out_why = STR("the event has no time or another object");
	if (!event_head(json, &o, row))
		return false;
	types[row].read(&o);
	*out_why = STR("the event's object lacks an id or an amount");
	if (o.bad || !o.reference.len)
		return false;
	*LIST_ADD(arena, &out->list) = event_of(&o, id, type);
	return true;
}

void stripe_webhook_read(const struct account *account,
		const struct webhook *webhook, struct arena *arena,
		struct events *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(webhook->body, &doc).fault) {
		out->unreadable = STR("the body is not valid JSON");
		return;
	}
	struct str why;
	bool bad;
	if (stripe_event_read(account, json_root(doc), arena, out, &why, &bad))
		return;
	if (bad)
		out->unreadable = why;
	else
		out->ignored = why;
}

struct str stripe_webhook_id(__attribute__((unused))
			     const struct account *account,
		const struct webhook *webhook, struct arena *arena)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(webhook->body, &doc).fault)
		return STR_NONE;
	return json_str(json_get(json_root(doc), "id"), arena);
}
