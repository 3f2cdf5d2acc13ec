/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keeps right what we need at the shop: one fulfillment service for each name
 * in the settings (Shopify makes its location), and subscriptions of all our
 * topics to our address. What is there stays; nothing is ever deleted.
 *
 * A creation can't be repeated safely, so each is made right after a list in
 * which the thing was missing; the cursor names it and when the list was
 * read, and one that is older is not acted on: the list is read again. Thus a
 * creation whose answer was lost is found.
 *
 * The cursor: "services:NAME" or "hooks:TOPIC" list, and look for what is
 * missing behind that one; "service:MS:NAME" and "hook:MS:TOPIC" create.
 * "changes:NAME" lists the services again and looks for one behind it that
 * has to be changed: "change:MS:ID:LOCATION:SHIPPING:NAME" (out_service.c).
 */
#include "connector/shopify/parts.h"

#include <inttypes.h>

#include "port/request.h"

#define LIST_FRESH_MS ((time_ms)900)

static const char *const topics[] = {
		"ORDERS_CREATE",
		"ORDERS_UPDATED",
		"ORDERS_PAID",
		"ORDERS_CANCELLED",
		"ORDERS_EDITED",
		"ORDERS_DELETE",
		"REFUNDS_CREATE",
		"ORDER_TRANSACTIONS_CREATE",
		"FULFILLMENTS_CREATE",
		"FULFILLMENTS_UPDATE",
		"FULFILLMENT_EVENTS_CREATE",
		"FULFILLMENT_ORDERS_CANCELLATION_REQUEST_SUBMITTED",
		"FULFILLMENT_ORDERS_CANCELLED",
		"FULFILLMENT_ORDERS_FULFILLMENT_REQUEST_SUBMITTED",
		"FULFILLMENT_ORDERS_HOLD_RELEASED",
		"FULFILLMENT_ORDERS_MERGED",
		"FULFILLMENT_ORDERS_MOVED",
		"FULFILLMENT_ORDERS_ORDER_ROUTING_COMPLETE",
		"FULFILLMENT_ORDERS_PLACED_ON_HOLD",
		"FULFILLMENT_ORDERS_RESCHEDULED",
		"FULFILLMENT_ORDERS_SCHEDULED_FULFILLMENT_ORDER_READY",
		"FULFILLMENT_ORDERS_SPLIT",
		"RETURNS_APPROVE",
		"RETURNS_CANCEL",
		"RETURNS_CLOSE",
		"RETURNS_DECLINE",
		"RETURNS_REOPEN",
		"RETURNS_REQUEST",
};
#define TOPICS (sizeof topics / sizeof *topics)

struct setup {
	struct str kind; /* services, service, changes, change, hooks, hook */
	struct str what; /* a name or a topic; empty: the first */
};

/* A creation that comes too late after its list becomes that list again. */
static struct setup setup_read(const struct ask *ask)
{
	struct setup out = {STR("services"), STR_NONE};
	struct str rest = ask->cursor, kind, at;
	time_ms listed = 0;
	if (!str_cut(&rest, ':', &kind))
		return out;
	if (str_ends(kind, STR("s")))
		return (struct setup){kind, rest};
	if (!str_cut(&rest, ':', &at) || str_to_i64(at, &listed).fault)
		return out;
	bool fresh = ask->now >= listed && ask->now - listed < LIST_FRESH_MS;
	if (fresh)
		return (struct setup){kind, rest};
	if (str_eq(kind, STR("hook")))
		out.kind = STR("hooks");
	else if (str_eq(kind, STR("change")))
		out.kind = STR("changes");
	return out;
}

static RESULT build_service(const struct ask *ask, struct str name,
		struct arena *arena, struct http_request *out)
{
	struct graphql graphql;
	struct str address = shopify_address(ask->account, arena);
	graphql_open(&graphql, query_service_create);
	json_out_str(&graphql.out, "name", name);
	if (address.len)
		json_out_str(&graphql.out, "callbackUrl", address);
	return graphql_close(&graphql, ask, arena, out);
}

static RESULT build_hook(const struct ask *ask, struct str topic,
		struct arena *arena, struct http_request *out)
{
	struct graphql graphql;
	graphql_open(&graphql, query_hook_create);
	json_out_str(&graphql.out, "topic", topic);
	json_out_object(&graphql.out, "subscription");
	json_out_str(&graphql.out, "uri", shopify_address(ask->account, arena));
	json_out_cstr(&graphql.out, "format", "JSON");
	json_out_object_end(&graphql.out);
	return graphql_close(&graphql, ask, arena, out);
}

RESULT shopify_setup_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct setup setup = setup_read(ask);
	struct graphql graphql;
	if (str_eq(setup.kind, STR("service")))
		return build_service(ask, setup.what, arena, out);
	if (str_eq(setup.kind, STR("change")))
		return service_change_build(ask, setup.what, arena, out);
	if (str_eq(setup.kind, STR("hook")))
		return build_hook(ask, setup.what, arena, out);
	if (str_eq(setup.kind, STR("hooks"))) {
		graphql_open(&graphql, query_hooks);
		json_out_str(&graphql.out, "uri",
				shopify_address(ask->account, arena));
	} else {
		graphql_open(&graphql, query_services);
	}
	return graphql_close(&graphql, ask, arena, out);
}

static void go_to(struct outcome *out, struct str cursor)
{
	out->kind = OUTCOME_DONE;
	out->fault = FAULT_NONE;
	out->cursor = cursor;
	out->more = cursor.len > 0;
}

/* After the services, or at once when there are none: the subscriptions. */
static void go_to_hooks(
		const struct ask *ask, struct arena *arena, struct outcome *out)
{
	bool reached = shopify_address(ask->account, arena).len > 0;
	go_to(out, reached ? STR("hooks:") : STR_NONE);
}

struct json member_with(struct json list, const char *field, struct str value,
		struct arena *arena)
{
	struct json one;
	for (struct json_iter i = json_each(list); json_next(&i, &one);)
		if (str_eq(json_str(json_get(one, field), arena), value))
			return one;
	return (struct json){0};
}

static void read_changes(const struct ask *ask, struct json list,
		struct str after, struct arena *arena, struct outcome *out)
{
	struct str change = service_to_change(ask, list, after, arena, out);
	if (change.len)
		go_to(out, arena_print(arena, "change:%.*s", STR_FMT(change)));
	else
		go_to_hooks(ask, arena, out);
}

static void read_services(const struct ask *ask, struct json list,
		struct str after, struct arena *arena, struct outcome *out)
{
	struct str rest = ask->account->fulfillment_services, name;
	bool behind = !after.len;
	while (str_cut(&rest, ',', &name)) {
		name = str_trim(name);
		struct json there =
				member_with(list, "serviceName", name, arena);
		if (json_type(there) != JSON_OBJECT && behind && name.len) {
			go_to(out,
					arena_print(arena,
							"service:%" PRId64
							":%.*s",
							ask->now,
							STR_FMT(name)));
			return;
		}
		behind = behind || str_eq(name, after);
	}
	read_changes(ask, list, STR_NONE, arena, out);
}

static size_t topic_behind(struct str after)
{
	for (size_t i = 0; i < TOPICS; i++)
		if (str_eq(after, str_of(topics[i])))
			return i + 1;
	return 0;
}

static void read_hooks(const struct ask *ask, struct json list,
		struct str after, struct arena *arena, struct outcome *out)
{
	for (size_t i = topic_behind(after); i < TOPICS; i++) {
		struct json there = member_with(
				list, "topic", str_of(topics[i]), arena);
		if (json_type(there) == JSON_OBJECT)
			continue;
		go_to(out,
				arena_print(arena, "hook:%" PRId64 ":%s",
						ask->now, topics[i]));
		return;
	}
	go_to(out, STR_NONE);
}

/* Somebody, perhaps we, made it before: names and addresses are unique. */
static bool is_taken(struct str text)
{
	return str_find(text, STR("taken")) >= 0 ||
			str_find(text, STR("exists")) >= 0;
}

/* The list again, and what stands there behind the one that was made. */
static struct str list_behind(const struct ask *ask, struct arena *arena)
{
	struct str rest = ask->cursor, kind = STR_NONE, at;
	str_cut(&rest, ':', &kind);
	str_cut(&rest, ':', &at);
	if (str_eq(kind, STR("change")))
		rest = service_changed(rest);
	return arena_print(arena, "%.*ss:%.*s", STR_FMT(kind), STR_FMT(rest));
}

/* What the shop will not have is told, and the next one is looked at. */
static void read_made(const struct ask *ask, struct json data,
		const char *mutation, struct arena *arena, struct outcome *out)
{
	struct json payload;
	struct str next = list_behind(ask, arena), what = next;
	str_cut(&what, ':', &(struct str){0});
	if (!graphql_payload(data, mutation, arena, out, &payload)) {
		if (out->kind != OUTCOME_REFUSED)
			return;
		if (!is_taken(out->detail))
			out->warning = arena_print(arena,
					"%.*s can't be set up: %.*s",
					STR_FMT(what), STR_FMT(out->detail));
		out->reason = out->detail = STR_NONE;
	}
	go_to(out, next);
}

static void read_mutation(const struct ask *ask, struct json data,
		struct arena *arena, struct outcome *out)
{
	static const char *const made[] = {"fulfillmentServiceCreate",
			"fulfillmentServiceUpdate",
			"webhookSubscriptionCreate"};
	for (size_t i = 0; i < sizeof made / sizeof *made; i++)
		if (json_type(json_get(data, made[i])) == JSON_OBJECT) {
			read_made(ask, data, made[i], arena, out);
			return;
		}
	outcome_bad_reply(out, "the answer is about nothing we asked");
}

/* A right that the app was not given is no reason to stop at. */
static void read_denied(
		const struct ask *ask, struct arena *arena, struct outcome *out)
{
	struct str rest = ask->cursor, kind;
	if (!graphql_denied(out))
		return;
	str_cut(&rest, ':', &kind);
	if (rest.len && !str_ends(kind, STR("s")))
		go_to(out, list_behind(ask, arena));
	else if (str_eq(kind, STR("hooks")))
		go_to(out, STR_NONE);
	else
		go_to_hooks(ask, arena, out);
}

void shopify_setup_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json data;
	if (!graphql_answer(response, arena, out, &doc, &data)) {
		read_denied(ask, arena, out);
		return;
	}
	struct setup setup = setup_read(ask);
	bool lists = str_ends(setup.kind, STR("s"));
	struct str after = lists ? setup.what : STR_NONE;
	struct json services = json_get(data, "shop.fulfillmentServices");
	struct json hooks = json_get(data, "webhookSubscriptions.nodes");
	if (json_type(services) == JSON_ARRAY &&
			str_eq(setup.kind, STR("changes")))
		read_changes(ask, services, after, arena, out);
	else if (json_type(services) == JSON_ARRAY)
		read_services(ask, services, after, arena, out);
	else if (json_type(hooks) == JSON_ARRAY)
		read_hooks(ask, hooks, after, arena, out);
	else
		read_mutation(ask, data, arena, out);
}
