/* SPDX-License-Identifier: Apache-2.0 */
/* Parcels in the shop: fulfillments, their tracking and their events. */
#include <inttypes.h>

#include "shop_door.h"

struct parcel {
	struct asked *asked;
	struct call *call;
	struct gql *gql;
	struct order *order;
	struct fo *fo;
	struct str wrong;
	int64_t pieces;
};

static struct fulfillment *fulfillment_of(
		struct sim *sim, int64_t id, struct order **out)
{
	struct order *order = sim_order(sim, id / IDS_PER_ORDER);
	int64_t nth = id % IDS_PER_ORDER - FULFILLMENT_IDS;
	if (!order || nth < 0 || nth >= (int64_t)order->fulfillments.count)
		return NULL;
	*out = order;
	return &order->fulfillments.at[nth];
}

static void answer(struct parcel *asked, const char *object,
		struct fulfillment *made, bool event)
{
	struct call *call = asked->call;
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_object(&out, "data");
	json_out_object(&out, asked->gql->field);
	if (!made) {
		json_out_null(&out, object);
	} else if (event) {
		json_out_object(&out, object);
		json_out_str(&out, "id",
				arena_print(call->arena,
						"gid://shopify/"
						"FulfillmentEvent/%" PRId64,
						made->id * 100 + made->events));
		json_out_cstr(&out, "status",
				made->delivered_at ? "DELIVERED"
						   : "IN_TRANSIT");
		json_out_str(&out, "happenedAt",
				time_print(call->now, call->arena));
		json_out_object_end(&out);
	} else {
		sim_shop_fulfillment_json(
				&out, object, asked->order, made, call->arena);
	}
	json_out_array(&out, "userErrors");
	if (asked->wrong.len) {
		json_out_object(&out, NULL);
		json_out_array(&out, "field");
		json_out_cstr(&out, NULL, "fulfillment");
		json_out_array_end(&out);
		json_out_str(&out, "message", asked->wrong);
		json_out_object_end(&out);
	}
	json_out_array_end(&out);
	json_out_object_end(&out);
	json_out_object_end(&out);
	asked->asked->out = out;
	shop_cost_write(asked->asked);
	out = asked->asked->out;
	json_out_object_end(&out);
	sim_answer_json(call, 200, &buf);
}

static int64_t remaining(const struct fo *fo)
{
	int64_t sum = 0;
	for (size_t i = 0; i < fo->lines.count; i++)
		sum += fo->lines.at[i].remaining;
	return sum;
}

/* Which pieces: those named, or all. False: more than there are. */
static bool take_lines(struct parcel *asked, struct json by_fo)
{
	struct fo *fo = asked->fo;
	struct arena *arena = asked->call->arena;
	struct json lines = sim_gql_get(
			asked->gql, by_fo, "fulfillmentOrderLineItems", arena);
	struct json line;
	asked->pieces = remaining(fo);
	if (json_count(lines) == 0) {
		for (size_t i = 0; i < fo->lines.count; i++)
			fo->lines.at[i].remaining = 0;
		return true;
	}
	asked->pieces = 0;
	for (struct json_iter i = json_each(lines); json_next(&i, &line);) {
		int64_t id = sim_gid(
				sim_gql_str(asked->gql, line, "id", arena));
		int64_t quantity = json_i64(sim_gql_get(asked->gql, line,
							    "quantity", arena),
				0);
		struct fo_line *at = NULL;
		for (size_t l = 0; l < fo->lines.count; l++)
			if (fo->lines.at[l].id == id)
				at = &fo->lines.at[l];
		if (!at || quantity < 1 || quantity > at->remaining)
			return false;
		at->remaining -= quantity;
		asked->pieces += quantity;
	}
	return true;
}

static struct str joined(
		const struct gql *gql, struct json numbers, struct arena *arena)
{
	struct str all = STR_NONE;
	struct json one;
	(void)gql;
	for (struct json_iter i = json_each(numbers); json_next(&i, &one);) {
		struct str number = json_str(one, arena);
		all = all.len ? arena_print(arena, "%.*s,%.*s", STR_FMT(all),
						STR_FMT(number))
			      : number;
	}
	return all;
}

static void take_tracking(struct parcel *asked, struct json tracking,
		struct fulfillment *out)
{
	struct arena *arena = asked->call->arena;
	struct sim *sim = asked->call->sim;
	struct str number = sim_gql_str(asked->gql, tracking, "number", arena);
	if (!number.len)
		number = joined(asked->gql,
				sim_gql_get(asked->gql, tracking, "numbers",
						arena),
				arena);
	out->number = arena_copy(sim->arena, number);
	out->company = arena_copy(sim->arena,
			sim_gql_str(asked->gql, tracking, "company", arena));
	out->url = arena_copy(sim->arena,
			sim_gql_str(asked->gql, tracking, "url", arena));
}

static void check_doubled(struct parcel *asked, struct str number)
{
	const struct order *order = asked->order;
	for (size_t i = 0; i < order->fulfillments.count; i++)
		if (order->fulfillments.at[i].fo == asked->fo->id &&
				str_eq(order->fulfillments.at[i].number,
						number))
			sim_doubled(asked->call->sim, "fulfillment", order->id,
					number);
}

static struct fulfillment *make(struct parcel *asked, struct json input)
{
	struct sim *sim = asked->call->sim;
	struct order *order = asked->order;
	struct fulfillment made = {.at = asked->call->now, .fo = asked->fo->id};
	take_tracking(asked,
			sim_gql_get(asked->gql, input, "trackingInfo",
					asked->call->arena),
			&made);
	check_doubled(asked, made.number);
	if (asked->fo->delivered && sim_courier_followed(sim, made.company))
		made.delivered_at = made.at;
	made.id = order->id * IDS_PER_ORDER + FULFILLMENT_IDS +
			(int64_t)order->fulfillments.count;
	struct fulfillment *kept = LIST_ADD(sim->arena, &order->fulfillments);
	*kept = made;
	kept->pieces = asked->pieces;
	if (remaining(asked->fo) == 0) {
		asked->fo->status = FO_CLOSED;
		asked->fo->request = FOR_CLOSED;
	}
	asked->fo->updated = made.at;
	sim_shop_touch(sim, order, made.at);
	sim_life_settle(sim, order, made.at);
	return kept;
}

static void create(struct parcel *asked)
{
	struct call *call = asked->call;
	struct json input = sim_gql_get(asked->gql, asked->gql->args,
			"fulfillment", call->arena);
	struct json list = sim_gql_get(asked->gql, input,
			"lineItemsByFulfillmentOrder", call->arena);
	struct json by_fo = {0};
	struct json_iter i = json_each(list);
	json_next(&i, &by_fo);
	struct str gid = sim_gql_str(
			asked->gql, by_fo, "fulfillmentOrderId", call->arena);
	if (sim_lies(call, SHOP_FULFILL, gid))
		return;
	struct fulfillment *made = NULL;
	asked->fo = sim_shop_fo(call->sim, sim_gid(gid), &asked->order);
	if (!asked->fo)
		asked->wrong = STR("Fulfillment order does not exist.");
	else if (asked->fo->status == FO_CLOSED ||
			asked->fo->status == FO_CANCELLED)
		asked->wrong = arena_print(call->arena,
				"Fulfillment order %" PRId64
				" has an unfulfillable status= %s.",
				asked->fo->id,
				asked->fo->status == FO_CLOSED ? "closed"
							       : "cancelled");
	else if (asked->fo->status == FO_ON_HOLD ||
			asked->fo->status == FO_SCHEDULED)
		asked->wrong = STR("Fulfillment order has an unfulfillable "
				   "status= on_hold.");
	else if (remaining(asked->fo) == 0 || !take_lines(asked, by_fo))
		asked->wrong = STR("Invalid fulfillment order line item "
				   "quantity requested.");
	else
		made = make(asked, input);
	answer(asked, "fulfillment", made, false);
}

static void track(struct parcel *asked)
{
	struct call *call = asked->call;
	struct json args = asked->gql->args;
	struct str gid = sim_gql_str(
			asked->gql, args, "fulfillmentId", call->arena);
	if (sim_lies(call, SHOP_FULFILL, gid))
		return;
	struct fulfillment *f =
			fulfillment_of(call->sim, sim_gid(gid), &asked->order);
	if (f) {
		take_tracking(asked,
				sim_gql_get(asked->gql, args,
						"trackingInfoInput",
						call->arena),
				f);
		f->tracked_at = call->now;
		sim_shop_touch(call->sim, asked->order, call->now);
	} else {
		asked->wrong = STR("Fulfillment does not exist.");
	}
	answer(asked, "fulfillment", f, false);
}

static void event(struct parcel *asked)
{
	struct call *call = asked->call;
	struct json input = sim_gql_get(asked->gql, asked->gql->args,
			"fulfillmentEvent", call->arena);
	struct str gid = sim_gql_str(
			asked->gql, input, "fulfillmentId", call->arena);
	struct str status =
			sim_gql_str(asked->gql, input, "status", call->arena);
	if (sim_lies(call, SHOP_EVENT, gid))
		return;
	struct fulfillment *f =
			fulfillment_of(call->sim, sim_gid(gid), &asked->order);
	if (!f) {
		asked->wrong = STR("Fulfillment does not exist.");
	} else {
		f->events++;
		if (str_eq(status, STR("DELIVERED")) &&
				++f->delivered_events > 1)
			sim_doubled(call->sim, "delivered event",
					asked->order->id, f->number);
		if (str_eq(status, STR("DELIVERED")) && !f->delivered_at)
			f->delivered_at = call->now;
		sim_shop_touch(call->sim, asked->order, call->now);
	}
	answer(asked, "fulfillmentEvent", f, true);
}

void shop_fulfill(struct asked *door)
{
	struct gql *gql = &door->gql;
	struct parcel asked = {.asked = door, .call = door->call, .gql = gql};
	if (strcmp(gql->field, "fulfillmentEventCreate") == 0)
		event(&asked);
	else if (str_starts(str_of(gql->field), STR("fulfillmentCreate")))
		create(&asked);
	else
		track(&asked);
}
