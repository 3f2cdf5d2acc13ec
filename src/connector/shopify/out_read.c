/* SPDX-License-Identifier: Apache-2.0 */
/* Reads an order whole; archives it, and reads what that made of it. */
#include "connector/shopify/parts.h"

#include "port/request.h"

RESULT shopify_read_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	ENSURE(id_of_gid(ask->facts->remote).len > 0, FAULT_BAD_VALUE);
	struct graphql graphql;
	graphql_open(&graphql, query_read);
	json_out_str(&graphql.out, "id",
			gid_make("Order", ask->facts->remote, arena));
	return graphql_close(&graphql, ask, arena, out);
}

static void read_absent(const struct ask *ask, struct outcome *out)
{
	outcome_done(out, ask);
	out->facts.order.absent = true;
	out->facts.order.seq = ask->seq;
	/* It is the newest thing that we know of the order, so it has the
	 * version of what it follows. */
	out->facts.order.version = ask->facts->order.version;
	out->facts.read_seq = ask->seq;
}

static void read_found(const struct ask *ask, struct json order,
		struct arena *arena, struct outcome *out)
{
	struct reading in = reading_of(ask, arena, out);
	if (read_order(&in, order).fault) {
		outcome_bad_reply(out, "the order can't be read");
		return;
	}
	outcome_done(out, ask);
}

void shopify_read_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json data;
	if (!graphql_answer(response, arena, out, &doc, &data))
		return;
	struct json order = json_get(data, "order");
	if (json_type(order) == JSON_NULL)
		read_absent(ask, out);
	else
		read_found(ask, order, arena, out);
}

RESULT shopify_close_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	ENSURE(id_of_gid(ask->facts->remote).len > 0, FAULT_BAD_VALUE);
	struct graphql graphql;
	graphql_open(&graphql, query_close);
	json_out_object(&graphql.out, "input");
	json_out_str(&graphql.out, "id",
			gid_make("Order", ask->facts->remote, arena));
	json_out_object_end(&graphql.out);
	return graphql_close(&graphql, ask, arena, out);
}

void shopify_close_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json data, payload;
	if (!graphql_answer(response, arena, out, &doc, &data))
		return;
	if (!graphql_payload(data, "orderClose", arena, out, &payload))
		return;
	read_found(ask, json_get(payload, "order"), arena, out);
	if (out->kind == OUTCOME_DONE && !out->facts.order.closed_at)
		outcome_bad_reply(out, "the order is not archived");
}
