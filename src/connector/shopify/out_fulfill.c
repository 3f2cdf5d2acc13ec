/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tells the shop of a parcel. It makes the fulfillment of the lines that it
 * names; one that names none, of all the remaining lines. When nothing of it
 * remains, it adds its number to a fulfillment that is there.
 */
#include "connector/shopify/parts.h"

#include "carrier/carrier.h"
#include "port/request.h"

static bool lines_remain(const struct facts *facts, const struct parcel *parcel)
{
	const struct fulfillment_order *fo = facts_fo(facts, parcel->fo);
	return !fo || !fo->lines.count || parcel_takes_any(parcel, fo);
}

static const struct fulfillment *live_fulfillment(
		const struct facts *facts, struct str fo)
{
	for (size_t i = 0; i < facts->fulfillments.count; i++) {
		const struct fulfillment *one = &facts->fulfillments.at[i];
		if (str_eq(one->fo, fo) && !one->cancelled)
			return one;
	}
	return NULL;
}

/* The fulfillment that a further parcel belongs to, or NULL. */
static const struct fulfillment *extended(
		const struct facts *facts, const struct parcel *parcel)
{
	if (lines_remain(facts, parcel))
		return NULL;
	return live_fulfillment(facts, parcel->fo);
}

static bool has_number(struct str numbers, struct str number)
{
	struct str one;
	while (str_cut(&numbers, ',', &one))
		if (str_eq(one, number))
			return true;
	return false;
}

/* Exactly as Shopify spells it, or it neither links nor follows; else what
 * people call it. */
static struct str company_of(
		const struct facts *facts, const struct parcel *parcel)
{
	const struct carrier *carrier =
			carrier_of(parcel->carrier, parcel->number);
	if (!carrier)
		return parcel->carrier;
	struct str company =
			carrier_shopify(carrier, facts->order.ship_to.country);
	return company.len ? company : str_of(carrier->name);
}

/* Shopify makes the links of those that it knows. */
static struct str link_of(const struct facts *facts,
		const struct parcel *parcel, struct arena *arena)
{
	const struct carrier *carrier =
			carrier_of(parcel->carrier, parcel->number);
	if (str_starts(parcel->url, STR("https://")) ||
			str_starts(parcel->url, STR("http://")))
		return parcel->url;
	if (!carrier ||
			carrier_shopify(carrier, facts->order.ship_to.country)
					.len)
		return STR_NONE;
	return carrier_url(carrier, parcel->number, arena);
}

static void write_tracking(struct json_out *out, const struct facts *facts,
		const struct parcel *parcel, struct arena *arena)
{
	struct str company = company_of(facts, parcel);
	struct str url = link_of(facts, parcel, arena);
	json_out_object(out, "trackingInfo");
	if (company.len)
		json_out_str(out, "company", company);
	if (parcel->number.len)
		json_out_str(out, "number", parcel->number);
	if (url.len)
		json_out_str(out, "url", url);
	json_out_object_end(out);
}

/* Without a list Shopify takes all that remains:
 * https://shopify.dev/docs/api/admin-graphql/latest/input-objects/FulfillmentOrderLineItemsInput
 */
static void write_lines(struct json_out *out, const struct facts *facts,
		const struct parcel *parcel, struct arena *arena)
{
	const struct fulfillment_order *fo = facts_fo(facts, parcel->fo);
	if (!fo || !parcel_names_lines(parcel, fo))
		return;
	json_out_array(out, "fulfillmentOrderLineItems");
	for (size_t i = 0; i < fo->lines.count; i++) {
		int64_t quantity = parcel_takes(parcel, fo, i);
		if (quantity <= 0)
			continue;
		json_out_object(out, NULL);
		json_out_str(out, "id",
				gid_make("FulfillmentOrderLineItem",
						fo->lines.at[i].id, arena));
		json_out_i64(out, "quantity", quantity);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

static void write_fulfillment(struct json_out *out, const struct ask *ask,
		const struct parcel *parcel, struct arena *arena)
{
	bool shop_tells = ask->policy &&
			ask->policy->sends_shipped == SENDER_SHOP;
	json_out_object(out, "fulfillment");
	json_out_array(out, "lineItemsByFulfillmentOrder");
	json_out_object(out, NULL);
	json_out_str(out, "fulfillmentOrderId",
			gid_make("FulfillmentOrder", parcel->fo, arena));
	write_lines(out, ask->facts, parcel, arena);
	json_out_object_end(out);
	json_out_array_end(out);
	json_out_bool(out, "notifyCustomer", shop_tells);
	write_tracking(out, ask->facts, parcel, arena);
	json_out_object_end(out);
}

/* An empty list would be all that remains. */
static bool takes_nothing(
		const struct facts *facts, const struct parcel *parcel)
{
	const struct fulfillment_order *fo = facts_fo(facts, parcel->fo);
	return fo && parcel_names_lines(parcel, fo) &&
			!parcel_takes_any(parcel, fo);
}

/* The number that the shop was told of this parcel before; empty: none. */
static struct str number_before(const struct ask *ask)
{
	const struct attempt *a = facts_attempt(
			ask->facts, ask->effect->want, ask->effect->target);
	return a && !str_eq(a->done_value, STR("-")) ? a->done_value : STR_NONE;
}

/* A number that was corrected takes the wrong one's place. */
static const struct fulfillment *corrected(const struct ask *ask,
		const struct parcel *parcel, struct str before)
{
	const struct facts *facts = ask->facts;
	if (!before.len || str_eq(before, parcel->number))
		return NULL;
	for (size_t i = 0; i < facts->fulfillments.count; i++) {
		const struct fulfillment *one = &facts->fulfillments.at[i];
		if (!one->cancelled && has_number(one->tracking, before))
			return one;
	}
	return NULL;
}

static void write_numbers(struct json_out *out, const struct facts *facts,
		const struct fulfillment *fulfillment,
		const struct parcel *parcel, struct str before)
{
	struct str rest = fulfillment->tracking, one;
	struct str company = company_of(facts, parcel);
	json_out_object(out, "tracking");
	if (company.len)
		json_out_str(out, "company", company);
	json_out_array(out, "numbers");
	while (str_cut(&rest, ',', &one))
		if (!before.len || !str_eq(one, before))
			json_out_str(out, NULL, one);
	if (parcel->number.len &&
			!has_number(fulfillment->tracking, parcel->number))
		json_out_str(out, NULL, parcel->number);
	json_out_array_end(out);
	json_out_object_end(out);
}

RESULT shopify_fulfill_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	const struct parcel *parcel =
			facts_parcel(ask->facts, ask->effect->target);
	ENSURE(parcel && id_of_gid(parcel->fo).len, FAULT_BAD_VALUE);
	struct str before = number_before(ask);
	const struct fulfillment *there = corrected(ask, parcel, before);
	if (!there) {
		before = STR_NONE;
		there = extended(ask->facts, parcel);
	}
	struct graphql graphql;
	if (there) {
		graphql_open(&graphql, query_tracking);
		json_out_str(&graphql.out, "id",
				gid_make("Fulfillment", there->id, arena));
		write_numbers(&graphql.out, ask->facts, there, parcel, before);
	} else {
		ENSURE(!takes_nothing(ask->facts, parcel), FAULT_BAD_VALUE);
		graphql_open(&graphql, query_fulfill);
		write_fulfillment(&graphql.out, ask, parcel, arena);
	}
	return graphql_close(&graphql, ask, arena, out);
}

static RESULT read_fulfilled(struct reading *in, struct json payload)
{
	struct json one = json_get(payload, "fulfillment");
	ENSURE(json_type(one) == JSON_OBJECT, FAULT_BAD_VALUE);
	TRY(read_fulfillment(in, one));
	return read_fos(in, json_get(one, "fulfillmentOrders.nodes"));
}

void shopify_fulfill_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json data, payload;
	if (!graphql_answer(response, arena, out, &doc, &data))
		return;
	/* Which of the two was asked is seen in the answer. */
	bool made = json_type(json_get(data, "fulfillmentCreate")) != JSON_NONE;
	if (!graphql_payload(data,
			    made ? "fulfillmentCreate"
				 : "fulfillmentTrackingInfoUpdate",
			    arena, out, &payload))
		return;
	struct reading in = reading_of(ask, arena, out);
	if (read_fulfilled(&in, payload).fault)
		outcome_bad_reply(out, "the fulfillment can't be read");
	else
		reading_end(&in, ask, out);
}

/* The fulfillment that a parcel is in: by its number, else by what it was
 * sent for. */
static const struct fulfillment *fulfillment_of(
		const struct facts *facts, const struct parcel *parcel)
{
	for (size_t i = 0; i < facts->fulfillments.count; i++) {
		const struct fulfillment *one = &facts->fulfillments.at[i];
		if (!one->cancelled && parcel->number.len &&
				has_number(one->tracking, parcel->number))
			return one;
	}
	return live_fulfillment(facts, parcel->fo);
}

RESULT shopify_delivered_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	const struct parcel *parcel =
			facts_parcel(ask->facts, ask->effect->target);
	ENSURE(parcel, FAULT_BAD_VALUE);
	const struct fulfillment *there = fulfillment_of(ask->facts, parcel);
	ENSURE(there, FAULT_BAD_VALUE);
	time_ms at = parcel->delivered_at ? parcel->delivered_at
					  : parcel->presumed_at;
	struct graphql graphql;
	graphql_open(&graphql, query_delivered);
	json_out_object(&graphql.out, "event");
	json_out_str(&graphql.out, "fulfillmentId",
			gid_make("Fulfillment", there->id, arena));
	json_out_cstr(&graphql.out, "status", "DELIVERED");
	if (at)
		json_out_str(&graphql.out, "happenedAt", time_print(at, arena));
	json_out_object_end(&graphql.out);
	return graphql_close(&graphql, ask, arena, out);
}

void shopify_delivered_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json data, payload;
	if (!graphql_answer(response, arena, out, &doc, &data))
		return;
	if (!graphql_payload(data, "fulfillmentEventCreate", arena, out,
			    &payload))
		return;
	struct str status = json_str(
			json_get(payload, "fulfillmentEvent.status"), arena);
	const struct parcel *parcel =
			facts_parcel(ask->facts, ask->effect->target);
	const struct fulfillment *there =
			parcel ? fulfillment_of(ask->facts, parcel) : NULL;
	if (!there || !str_eq(status, STR("DELIVERED"))) {
		outcome_bad_reply(out, "the event is not in the answer");
		return;
	}
	outcome_done(out, ask);
	struct fulfillment *fact = LIST_ADD(arena, &out->facts.fulfillments);
	*fact = *there;
	fact->delivered = true;
}
