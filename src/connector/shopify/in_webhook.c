/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A webhook of the shop is a hint: it names an order and perhaps a version.
 * What the order is like is then read; only the payment status that was seen
 * is kept, since a later read may not show it any more.
 */
#include "connector/shopify/parts.h"

#include "port/request.h"

struct hint {
	struct json_doc *doc;
	struct json body;
	struct arena *arena;
	struct facts *facts;
	struct str unreadable;
	enum verb ask_for; /* where it names no order */
};

static void order_of_gid_or_id(
		struct hint *hint, struct json gid, struct json id)
{
	/* Some bodies carry ids that JavaScript has rounded: the gid is right.
	 */
	struct str found = id_of_gid(json_str(gid, hint->arena));
	if (!found.len)
		found = id_of_gid(json_str(id, hint->arena));
	hint->facts->remote = found;
}

static void read_payment(struct hint *hint)
{
	struct json value = json_get(hint->body, "financial_status");
	enum json_type type = json_type(value);
	if (type == JSON_NONE || type == JSON_NULL)
		return;
	if (type != JSON_STRING) {
		hint->unreadable = STR("financial_status is not a word");
		return;
	}
	/* Webhooks spell it in lower case, the API in upper case. */
	struct str word = json_str(value, hint->arena);
	char *upper = arena_take(hint->arena, word.len + 1);
	for (size_t i = 0; i < word.len; i++)
		upper[i] = word.at[i] >= 'a' && word.at[i] <= 'z'
				? (char)(word.at[i] - 32)
				: word.at[i];
	enum payment_status status =
			payment_status_read((struct str){upper, word.len});
	if (status == PAYMENT_OTHER)
		hint->facts->odd = arena_print(hint->arena,
				"payment status %.*s", STR_FMT(word));
	else if (status != PAYMENT_UNKNOWN)
		hint->facts->seen_payment = PAYMENT_BIT(status);
}

static void read_whole_order(struct hint *hint)
{
	order_of_gid_or_id(hint, json_get(hint->body, "admin_graphql_api_id"),
			json_get(hint->body, "id"));
	if (!hint->facts->remote.len) {
		hint->unreadable = STR("there is no order id in it");
		return;
	}
	struct str at = json_str(
			json_get(hint->body, "updated_at"), hint->arena);
	if (time_read(at, &hint->facts->hint_version).fault) {
		hint->unreadable = STR("updated_at is missing or not a time");
		return;
	}
	read_payment(hint);
}

static void read_order_id_at(struct hint *hint, const char *path)
{
	struct json none = {0};
	order_of_gid_or_id(hint, none, json_get(hint->body, path));
}

static void read_edit(struct hint *hint)
{
	read_order_id_at(hint, "order_edit.order_id");
	if (!hint->facts->remote.len)
		hint->unreadable = STR("order_edit has no order_id");
}

/* They tell their order's id, and no version of it. */
static void read_part(struct hint *hint)
{
	static const char *const places[] = {"order_id", "order.id"};
	struct json none = {0};
	order_of_gid_or_id(hint,
			json_get(hint->body, "order.admin_graphql_api_id"),
			none);
	for (size_t i = 0; i < 2 && !hint->facts->remote.len; i++)
		read_order_id_at(hint, places[i]);
	if (!hint->facts->remote.len)
		hint->unreadable = STR("it does not say which order it is of");
}

/* Some name their order and some do not. */
static void read_return(struct hint *hint)
{
	read_part(hint);
	if (hint->facts->remote.len)
		return;
	hint->unreadable = STR_NONE;
	hint->ask_for = VERB_SHOP_POLL;
}

static void read_deleted(struct hint *hint)
{
	read_order_id_at(hint, "id");
	if (!hint->facts->remote.len)
		hint->unreadable = STR("there is no order id in it");
}

/* Most of these name no order: what has changed is then asked for. */
static void read_fulfillment_order(struct hint *hint)
{
	read_order_id_at(hint, "order_id");
	if (!hint->facts->remote.len)
		read_order_id_at(hint, "fulfillment_order.order_id");
	if (!hint->facts->remote.len)
		hint->ask_for = VERB_SHOP_REQUESTS;
}

static const struct topic {
	const char *head; /* a whole topic, or its beginning up to a slash */
	void (*read)(struct hint *hint);
	const char *ignored; /* why, where it is not read */
} topics[] = {
		{"app/uninstalled", NULL,
				"the app was uninstalled: its token is void"},
		{"disputes/", read_part, NULL},
		{"fulfillment_events/", read_part, NULL},
		{"fulfillment_holds/", read_fulfillment_order, NULL},
		{"fulfillment_orders/", read_fulfillment_order, NULL},
		{"fulfillments/", read_part, NULL},
		{"inventory_levels/", NULL, "stock is the warehouse's"},
		{"order_transactions/", read_part, NULL},
		{"orders/cancelled", read_whole_order, NULL},
		{"orders/create", read_whole_order, NULL},
		{"orders/delete", read_deleted, NULL},
		{"orders/edited", read_edit, NULL},
		{"orders/fulfilled", read_whole_order, NULL},
		{"orders/paid", read_whole_order, NULL},
		{"orders/partially_fulfilled", read_whole_order, NULL},
		{"orders/updated", read_whole_order, NULL},
		{"refunds/create", read_part, NULL},
		{"returns/", read_return, NULL},
		{"reverse_", NULL, "its return tells it too"},
		{"tender_transactions/", NULL, "order_transactions tell it"},
};

static const struct topic *topic_find(struct str topic)
{
	for (size_t i = 0; i < sizeof topics / sizeof *topics; i++) {
		struct str head = str_of(topics[i].head);
		bool whole = !str_ends(head, STR("/")) &&
				!str_ends(head, STR("_"));
		if (whole ? str_eq(topic, head) : str_starts(topic, head))
			return &topics[i];
	}
	return NULL;
}

static void read_topic(
		const struct topic *topic, struct hint *hint, struct str body)
{
	if (json_open(body, &hint->doc).fault) {
		hint->unreadable = STR("the body is not valid JSON");
		return;
	}
	hint->body = json_root(hint->doc);
	if (json_type(hint->body) != JSON_OBJECT)
		hint->unreadable = STR("the body is not a JSON object");
	else
		topic->read(hint);
	json_close(hint->doc);
}

static void read_hint(const struct topic *topic, const struct account *account,
		const struct webhook *webhook, struct arena *arena,
		struct events *out)
{
	struct event event = {
			.topic = arena_copy(arena,
					http_header_get(&webhook->headers,
							STR("X-Shopify-"
							    "Topic"))),
			.hint = true,
			.facts = {.shop = account->name,
					.first_seen_at = webhook->received_at},
	};
	struct hint hint = {.arena = arena, .facts = &event.facts};
	read_topic(topic, &hint, webhook->body);
	out->unreadable = hint.unreadable;
	if (hint.unreadable.len)
		return;
	if (hint.ask_for) {
		out->poll = hint.ask_for;
		out->ignored = STR("it names no order: what has changed is "
				   "asked for");
		return;
	}
	/* One event comes once for each subscription, each time by another
	 * webhook id. */
	event.id = arena_copy(arena,
			http_header_get(&webhook->headers,
					STR("X-Shopify-Event-Id")));
	if (!event.id.len)
		event.id = shopify_webhook_id(account, webhook, arena);
	*LIST_ADD(arena, &out->list) = event;
}

/* What a fulfillment service's address is called with:
 * https://shopify.dev/docs/apps/build/orders-fulfillment/fulfillment-service-apps
 * {"kind": "FULFILLMENT_REQUEST"} or CANCELLATION_REQUEST; of which order, it
 * does not say. */
static void read_callback(const struct webhook *webhook, struct arena *arena,
		struct events *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(webhook->body, &doc).fault) {
		out->unreadable = STR("the body is not valid JSON");
		return;
	}
	struct str kind = json_str(json_get(json_root(doc), "kind"), arena);
	if (!kind.len) {
		out->unreadable = STR("there is no kind in it");
		return;
	}
	out->poll = VERB_SHOP_REQUESTS;
	out->ignored = arena_print(arena, "%.*s: what is asked for is read",
			STR_FMT(detail_of(kind)));
}

void shopify_webhook_read(const struct account *account,
		const struct webhook *webhook, struct arena *arena,
		struct events *out)
{
	if (str_ends(webhook->path_rest, STR(CALLBACK_PATH))) {
		read_callback(webhook, arena, out);
		return;
	}
	struct str name = http_header_get(
			&webhook->headers, STR("X-Shopify-Topic"));
	if (privacy_read(name, webhook->body, arena, out))
		return;
	const struct topic *topic = topic_find(name);
	if (!topic)
		out->ignored = arena_print(arena, "topic \"%.*s\" is not used",
				STR_FMT(detail_of(name)));
	else if (topic->ignored)
		out->ignored = str_of(topic->ignored);
	else
		read_hint(topic, account, webhook, arena, out);
}

struct str shopify_webhook_id(__attribute__((unused))
			      const struct account *account,
		const struct webhook *webhook, struct arena *arena)
{
	struct str id = http_header_get(
			&webhook->headers, STR("X-Shopify-Webhook-Id"));
	if (!id.len)
		id = http_header_get(
				&webhook->headers, STR("X-Shopify-Event-Id"));
	return arena_copy(arena, id);
}
