/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks which fulfillment orders have changed: requests, cancellations, holds,
 * moves. What the answer says of one is joined as it is. Where it is out of
 * the ordinary, or not there whole, the order is read too, since its own
 * status follows from it without a change of its own version.
 */
#include "connector/shopify/parts.h"

#include "port/request.h"

RESULT shopify_requests_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	return place_query(ask, query_requests, arena, out);
}

static bool is_ordinary(const struct fulfillment_order *fo)
{
	bool goes_on = fo->status == FO_OPEN || fo->status == FO_IN_PROGRESS ||
			fo->status == FO_CLOSED;
	bool agreed = fo->request == REQUEST_UNSUBMITTED ||
			fo->request == REQUEST_SUBMITTED ||
			fo->request == REQUEST_ACCEPTED ||
			fo->request == REQUEST_CLOSED;
	return goes_on && agreed && fo->holds.count == 0;
}

static RESULT read_request(const struct ask *ask, struct json node,
		struct arena *arena, struct event *event)
{
	struct reading in = {.account = ask->account,
			.arena = arena,
			.now = ask->now,
			.seq = ask->seq,
			.facts = &event->facts};
	event->topic = STR("fulfillment_orders/poll");
	event->facts.shop = ask->account->name;
	event->facts.first_seen_at = ask->now;
	event->facts.remote =
			id_of_gid(json_str(json_get(node, "orderId"), arena));
	ENSURE(event->facts.remote.len > 0, FAULT_BAD_VALUE);
	TRY(read_fo(&in, node));
	event->hint = event->facts.fos.count == 0 ||
			!is_ordinary(&event->facts.fos.at[0]);
	return OK;
}

static RESULT read_requests(const struct ask *ask, struct json nodes,
		struct arena *arena, struct place *place, struct outcome *out)
{
	struct json node;
	ENSURE(json_type(nodes) == JSON_ARRAY, FAULT_BAD_VALUE);
	for (struct json_iter i = json_each(nodes); json_next(&i, &node);) {
		struct event event = {0};
		TRY(read_request(ask, node, arena, &event));
		struct str id = json_str(json_get(node, "id"), arena);
		struct str at = json_str(json_get(node, "updatedAt"), arena);
		time_ms version = 0;
		TRY(time_read(at, &version));
		struct str what = arena_print(arena, "%.*s %.*s %.*s",
				STR_FMT(id), STR_FMT(at),
				STR_FMT(json_str(
						json_get(node, "requestStatus"),
						arena)));
		if (watermark_is_news(&place->mark, ask, version, what, arena))
			*LIST_ADD(arena, &out->events.list) = event;
	}
	return OK;
}

void shopify_requests_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json data;
	if (!graphql_answer(response, arena, out, &doc, &data)) {
		/* Without the right to see them, orders alone tell the news. */
		if (graphql_denied(out)) {
			out->kind = OUTCOME_DONE;
			out->cursor = ask->cursor;
		}
		return;
	}
	struct place place;
	place_read(ask, arena, &place);
	struct json list = json_get(data, "fulfillmentOrders");
	if (read_requests(ask, json_get(list, "nodes"), arena, &place, out)
					.fault) {
		outcome_bad_reply(out,
				"the list of fulfillment orders can't be "
				"read");
		out->events = (struct events){0};
		return;
	}
	place_turn(&place, json_get(list, "pageInfo"), arena, out);
	out->kind = OUTCOME_DONE;
}
