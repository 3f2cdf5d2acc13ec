/* SPDX-License-Identifier: Apache-2.0 */
/* Asks which orders have changed. */
#include "connector/shopify/parts.h"

#include "port/request.h"

RESULT shopify_poll_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	return place_query(ask, query_poll, arena, out);
}

static RESULT read_node(const struct ask *ask, struct json node,
		struct arena *arena, struct place *place, struct outcome *out)
{
	struct event event = {.topic = STR("orders/poll"), .hint = true};
	struct facts *facts = &event.facts;
	facts->shop = ask->account->name;
	facts->remote = id_of_gid(json_str(json_get(node, "id"), arena));
	ENSURE(facts->remote.len > 0, FAULT_BAD_VALUE);
	struct str at = json_str(json_get(node, "updatedAt"), arena);
	TRY(time_read(at, &facts->hint_version));
	struct str word = json_str(
			json_get(node, "displayFinancialStatus"), arena);
	enum payment_status status =
			word.len ? payment_status_read(word) : PAYMENT_UNKNOWN;
	if (status != PAYMENT_UNKNOWN && status != PAYMENT_OTHER)
		facts->seen_payment = PAYMENT_BIT(status);
	facts->first_seen_at = ask->now;

	struct str what = arena_print(arena, "%.*s %.*s %.*s",
			STR_FMT(facts->remote), STR_FMT(at), STR_FMT(word));
	if (!watermark_is_news(&place->mark, ask, facts->hint_version, what,
			    arena))
		return OK;
	*LIST_ADD(arena, &out->events.list) = event;
	return OK;
}

static RESULT read_nodes(const struct ask *ask, struct json nodes,
		struct arena *arena, struct place *place, struct outcome *out)
{
	struct json node;
	ENSURE(json_type(nodes) == JSON_ARRAY, FAULT_BAD_VALUE);
	for (struct json_iter i = json_each(nodes); json_next(&i, &node);)
		TRY(read_node(ask, node, arena, place, out));
	return OK;
}

void shopify_poll_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json data;
	if (!graphql_answer(response, arena, out, &doc, &data))
		return;
	struct place place;
	place_read(ask, arena, &place);
	struct json orders = json_get(data, "orders");
	struct json nodes = json_get(orders, "nodes");
	if (read_nodes(ask, nodes, arena, &place, out).fault) {
		outcome_bad_reply(out, "the list of orders can't be read");
		out->events = (struct events){0};
		return;
	}
	place_turn(&place, json_get(orders, "pageInfo"), arena, out);
	out->kind = OUTCOME_DONE;
}
