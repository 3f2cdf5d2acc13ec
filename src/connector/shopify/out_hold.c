/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Our hold of a fulfillment order, shown at the shop, and taken off again.
 * Its handle is always the same, and Shopify takes a handle of one app only
 * once for a fulfillment order: there is never a second hold of ours.
 */
#include "connector/shopify/parts.h"

#include "port/request.h"

#define HANDLE "waybill"

static const struct {
	const char *ours, *theirs;
} reasons[] = {
		{"out_of_stock", "INVENTORY_OUT_OF_STOCK"},
		{"bad_address", "INCORRECT_ADDRESS"},
		{"dispute", "HIGH_RISK_OF_FRAUD"},
		{"awaiting_payment", "AWAITING_PAYMENT"},
		{"", "OTHER"},
};

RESULT shopify_hold_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct graphql graphql;
	TRY(fo_open(ask, query_hold, arena, &graphql));
	size_t i = 0;
	while (*reasons[i].ours &&
			!str_eq(str_of(reasons[i].ours), ask->effect->value))
		i++;
	json_out_object(&graphql.out, "hold");
	json_out_cstr(&graphql.out, "reason", reasons[i].theirs);
	json_out_str(&graphql.out, "reasonNotes", detail_of(ask->effect->text));
	json_out_cstr(&graphql.out, "handle", HANDLE);
	json_out_object_end(&graphql.out);
	return graphql_close(&graphql, ask, arena, out);
}

/* A hold of a part splits the rest off as a new one. */
void shopify_hold_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	static const char *const places[] = {
			"fulfillmentOrder", "remainingFulfillmentOrder", NULL};
	fo_read_mutation(ask, response, "fulfillmentOrderHold", places, arena,
			out);
}

/* All holds are taken off when none is named, so ours must be known. */
RESULT shopify_release_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	const struct fulfillment_order *fo =
			facts_fo(ask->facts, ask->effect->target);
	struct graphql graphql;
	size_t ours = 0;
	for (size_t i = 0; fo && i < fo->holds.count; i++)
		ours += str_starts(fo->holds.at[i].handle, STR(HANDLE));
	ENSURE(ours > 0, FAULT_BAD_VALUE);
	TRY(fo_open(ask, query_release, arena, &graphql));
	json_out_array(&graphql.out, "holds");
	for (size_t i = 0; i < fo->holds.count; i++)
		if (str_starts(fo->holds.at[i].handle, STR(HANDLE)))
			json_out_str(&graphql.out, NULL,
					gid_make("FulfillmentHold",
							fo->holds.at[i].id,
							arena));
	json_out_array_end(&graphql.out);
	return graphql_close(&graphql, ask, arena, out);
}

void shopify_release_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	static const char *const places[] = {"fulfillmentOrder", NULL};
	fo_read_mutation(ask, response, "fulfillmentOrderReleaseHold", places,
			arena, out);
}
