/* SPDX-License-Identifier: Apache-2.0 */
/* Submits, accepts and rejects a fulfillment request at the shop. */
#include "connector/shopify/parts.h"

#include "port/request.h"

static RESULT fo_open(const struct ask *ask, const char *query,
		struct arena *arena, struct graphql *out)
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

static void read_mutation(const struct ask *ask,
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
	read_mutation(ask, response, "fulfillmentOrderSubmitFulfillmentRequest",
			places, arena, out);
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
	read_mutation(ask, response, "fulfillmentOrderAcceptFulfillmentRequest",
			only_place, arena, out);
}

static const struct {
	const char *ours, *theirs, *message;
} rejections[] = {
		{"out_of_stock", "INVENTORY_OUT_OF_STOCK", "Out of stock"},
		{"bad_address", "INCORRECT_ADDRESS",
				"The address is not complete"},
		{"", "OTHER", "The warehouse refused"},
};

/* Why the warehouse refused this fulfillment order, the newest time. */
static struct str refusal_of(const struct facts *facts, struct str fo)
{
	const struct attempt *newest = NULL;
	for (size_t i = 0; i < facts->attempts.count; i++) {
		const struct attempt *a = &facts->attempts.at[i];
		struct str rest = a->target, head;
		if (a->want != WANT_SEND || !str_cut(&rest, '.', &head))
			continue;
		if (str_eq(head, fo) && (!newest || a->id > newest->id))
			newest = a;
	}
	return newest ? newest->reason : STR_NONE;
}

RESULT shopify_reject_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct graphql graphql;
	TRY(fo_open(ask, query_reject, arena, &graphql));
	struct str reason = refusal_of(ask->facts, ask->effect->target);
	size_t i = 0;
	while (*rejections[i].ours &&
			!str_eq(str_of(rejections[i].ours), reason))
		i++;
	json_out_cstr(&graphql.out, "message", rejections[i].message);
	json_out_cstr(&graphql.out, "reason", rejections[i].theirs);
	return graphql_close(&graphql, ask, arena, out);
}

void shopify_reject_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	read_mutation(ask, response, "fulfillmentOrderRejectFulfillmentRequest",
			only_place, arena, out);
}
