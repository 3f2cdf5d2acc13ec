/* SPDX-License-Identifier: Apache-2.0 */
/* Submits, accepts and rejects a fulfillment request at the shop, and answers
 * its wish to cancel one. */
#include "connector/shopify/parts.h"

#include "port/request.h"

RESULT fo_open(const struct ask *ask, const char *query, struct arena *arena,
		struct graphql *out)
{
	struct str fo = ask->effect->target;
	ENSURE(id_of_gid(fo).len > 0, FAULT_BAD_VALUE);
	graphql_open(out, query);
	json_out_str(&out->out, "id", gid_make("FulfillmentOrder", fo, arena));
	return OK;
}

/* Every fulfillment order that the payload names in one of `places`. */
static void read_new_state(const struct ask *ask, struct json payload,
		const char *const *places, struct arena *arena,
		struct outcome *out)
{
	struct reading in = reading_of(ask, arena, out);
	bool own = false;
	for (; *places; places++) {
		struct json fo = json_get(payload, *places);
		if (json_type(fo) != JSON_OBJECT)
			continue;
		if (read_fo(&in, fo).fault) {
			outcome_bad_reply(out,
					"the fulfillment order can't be read");
			return;
		}
		struct str gid = json_str(json_get(fo, "id"), arena);
		own |= str_eq(id_of_gid(gid), ask->effect->target);
	}
	if (own)
		reading_end(&in, ask, out);
	else
		outcome_bad_reply(out, "another fulfillment order came back");
}

void fo_read_mutation(const struct ask *ask,
		const struct http_response *response, const char *mutation,
		const char *const *places, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json data, payload;
	if (!graphql_answer(response, arena, out, &doc, &data))
		return;
	if (!graphql_payload(data, mutation, arena, out, &payload))
		return;
	read_new_state(ask, payload, places, arena, out);
}

RESULT shopify_submit_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct graphql graphql;
	TRY(fo_open(ask, query_submit, arena, &graphql));
	return graphql_close(&graphql, ask, arena, out);
}

void shopify_submit_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	/* A request for a part of it splits off a new one for the rest. */
	static const char *const places[] = {"originalFulfillmentOrder",
			"submittedFulfillmentOrder",
			"unsubmittedFulfillmentOrder", NULL};
	fo_read_mutation(ask, response,
			"fulfillmentOrderSubmitFulfillmentRequest", places,
			arena, out);
}

static const char *const only_place[] = {"fulfillmentOrder", NULL};

RESULT shopify_accept_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct graphql graphql;
	TRY(fo_open(ask, query_accept, arena, &graphql));
	return graphql_close(&graphql, ask, arena, out);
}

void shopify_accept_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	fo_read_mutation(ask, response,
			"fulfillmentOrderAcceptFulfillmentRequest", only_place,
			arena, out);
}

RESULT shopify_cancel_accept_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct graphql graphql;
	TRY(fo_open(ask, query_cancel_accept, arena, &graphql));
	json_out_cstr(&graphql.out, "message",
			"The warehouse will not send it");
	return graphql_close(&graphql, ask, arena, out);
}

void shopify_cancel_accept_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	fo_read_mutation(ask, response,
			"fulfillmentOrderAcceptCancellationRequest", only_place,
			arena, out);
}

RESULT shopify_cancel_reject_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct graphql graphql;
	TRY(fo_open(ask, query_cancel_reject, arena, &graphql));
	json_out_cstr(&graphql.out, "message",
			"It is too late: the goods are on their way");
	return graphql_close(&graphql, ask, arena, out);
}

void shopify_cancel_reject_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	fo_read_mutation(ask, response,
			"fulfillmentOrderRejectCancellationRequest", only_place,
			arena, out);
}
