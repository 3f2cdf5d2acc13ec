/* SPDX-License-Identifier: Apache-2.0 */
/* Fulfillment orders and fulfillments -> facts. */
#include "connector/shopify/parts.h"

static struct str word_of(struct reading *in, struct json of, const char *path)
{
	return json_str(json_get(of, path), in->arena);
}

static RESULT read_fo_line(
		struct reading *in, struct json json, struct fo_line *out)
{
	out->id = id_of_gid(word_of(in, json, "id"));
	out->line = id_of_gid(word_of(in, json, "lineItem.id"));
	out->total = json_i64(json_get(json, "totalQuantity"), -1);
	out->remaining = json_i64(json_get(json, "remainingQuantity"), -1);
	ENSURE(out->id.len && out->line.len, FAULT_BAD_VALUE);
	ENSURE(out->total >= 0 && out->remaining >= 0, FAULT_BAD_VALUE);
	return OK;
}

static void read_fo_statuses(struct reading *in, struct json json,
		struct fulfillment_order *out)
{
	struct str status = word_of(in, json, "status");
	struct str request = word_of(in, json, "requestStatus");
	out->status = fo_status_read(status);
	out->request = fo_request_read(request);
	if (out->status == FO_OTHER)
		read_odd(in, "fulfillment order status", status);
	if (out->request == REQUEST_OTHER)
		read_odd(in, "fulfillment request status", request);
}

static int64_t fo_hash(const struct fulfillment_order *fo, struct arena *arena)
{
	struct facts only = {0};
	*LIST_ADD(arena, &only.fos) = *fo;
	return facts_hash(&only, arena);
}

static RESULT read_fo_lines(struct reading *in, struct json json,
		struct fulfillment_order *out)
{
	struct json nodes = json_get(json, "lineItems.nodes"), node;
	ENSURE(json_type(nodes) == JSON_ARRAY, FAULT_BAD_VALUE);
	for (struct json_iter i = json_each(nodes); json_next(&i, &node);)
		TRY(read_fo_line(in, node, LIST_ADD(in->arena, &out->lines)));
	return OK;
}

static struct str lower_of(struct str word, struct arena *arena)
{
	char *at = arena_take(arena, word.len + 1);
	for (size_t i = 0; i < word.len; i++)
		at[i] = word.at[i] >= 'A' && word.at[i] <= 'Z'
				? (char)(word.at[i] + 32)
				: word.at[i];
	return (struct str){at, word.len};
}

/* Handles are unique for one app only: another's may begin like ours. */
static struct str handle_of(struct reading *in, struct json hold)
{
	struct str handle = word_of(in, hold, "handle");
	bool ours = json_bool(json_get(hold, "heldByRequestingApp"), false);
	if (ours || !handle.len)
		return handle;
	return arena_print(in->arena, "other:%.*s", STR_FMT(handle));
}

static RESULT read_holds(struct reading *in, struct json json,
		struct fulfillment_order *out)
{
	struct json one, all = json_get(json, "fulfillmentHolds");
	for (struct json_iter i = json_each(all); json_next(&i, &one);) {
		struct fo_hold hold = {0};
		hold.id = id_of_gid(word_of(in, one, "id"));
		ENSURE(hold.id.len > 0, FAULT_BAD_VALUE);
		hold.reason = lower_of(word_of(in, one, "reason"), in->arena);
		hold.handle = handle_of(in, one);
		*LIST_ADD(in->arena, &out->holds) = hold;
	}
	return OK;
}

RESULT read_fo(struct reading *in, struct json json)
{
	struct fulfillment_order fo = {.seq = in->seq};
	fo.id = id_of_gid(word_of(in, json, "id"));
	ENSURE(fo.id.len > 0, FAULT_BAD_VALUE);
	TRY(read_time(in, json_get(json, "updatedAt"), &fo.version));
	TRY(read_time(in, json_get(json, "fulfillAt"), &fo.fulfill_at));
	ENSURE(fo.version > 0, FAULT_BAD_VALUE);
	read_fo_statuses(in, json, &fo);
	fo.location_name = word_of(in, json, "assignedLocation.name");
	fo.location = id_of_gid(
			word_of(in, json, "assignedLocation.location.id"));
	fo.delivery_method = word_of(in, json, "deliveryMethod.methodType");
	TRY(read_holds(in, json, &fo));
	TRY(read_fo_lines(in, json, &fo));
	fo.hash = fo_hash(&fo, in->arena);
	/* A part of its lines would look like a smaller one. */
	if (has_more(json_get(json, "lineItems")))
		read_missing(in, "fo", fo.id);
	else
		*LIST_ADD(in->arena, &in->facts->fos) = fo;
	return OK;
}

RESULT read_fos(struct reading *in, struct json nodes)
{
	struct json one;
	for (struct json_iter i = json_each(nodes); json_next(&i, &one);)
		TRY(read_fo(in, one));
	return OK;
}

static struct str read_numbers(struct reading *in, struct json tracking)
{
	struct str all = STR_NONE;
	struct json one;
	for (struct json_iter i = json_each(tracking); json_next(&i, &one);) {
		struct str number = word_of(in, one, "number");
		if (number.len)
			all = arena_print(in->arena, "%.*s%s%.*s", STR_FMT(all),
					all.len ? "," : "", STR_FMT(number));
	}
	return all;
}

static bool read_delivered(struct reading *in, struct json json)
{
	if (str_eq(word_of(in, json, "displayStatus"), STR("DELIVERED")))
		return true;
	if (json_type(json_get(json, "deliveredAt")) == JSON_STRING)
		return true;
	struct json event, events = json_get(json, "events.nodes");
	for (struct json_iter i = json_each(events); json_next(&i, &event);)
		if (str_eq(word_of(in, event, "status"), STR("DELIVERED")))
			return true;
	return false;
}

static struct str read_its_fo(struct reading *in, struct json json)
{
	struct json fo, nodes = json_get(json, "fulfillmentOrders.nodes");
	struct json_iter i = json_each(nodes);
	if (!json_next(&i, &fo))
		return STR_NONE;
	return id_of_gid(word_of(in, fo, "id"));
}

RESULT read_fulfillment(struct reading *in, struct json json)
{
	struct fulfillment one = {.seq = in->seq};
	one.id = id_of_gid(word_of(in, json, "id"));
	ENSURE(one.id.len > 0, FAULT_BAD_VALUE);
	TRY(read_time(in, json_get(json, "createdAt"), &one.at));
	one.fo = read_its_fo(in, json);
	one.tracking = read_numbers(in, json_get(json, "trackingInfo"));
	one.delivered = read_delivered(in, json);
	one.cancelled = str_eq(word_of(in, json, "status"), STR("CANCELLED"));
	*LIST_ADD(in->arena, &in->facts->fulfillments) = one;
	return OK;
}

RESULT read_fulfillments(struct reading *in, struct json list)
{
	struct json one;
	for (struct json_iter i = json_each(list); json_next(&i, &one);)
		TRY(read_fulfillment(in, one));
	return OK;
}
