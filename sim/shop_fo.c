/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fulfillment orders: held, scheduled, moved, split, asked back. Most of
 * Shopify's webhooks about them name the fulfillment order alone.
 */
#include <inttypes.h>

#include "shop_door.h"

#define FULFILL_IN_MS (30 * DAY_MS)

static void touch(struct sim *sim, struct order *order, struct fo *fo,
		time_ms now)
{
	fo->updated = now;
	if (order->update_seq)
		sim_shop_touch(sim, order, now);
}

void sim_fo_tell(struct sim *sim, struct order *order, const struct fo *fo,
		const char *topic, time_ms now)
{
	struct buf body;
	if (!order->update_seq || !sim_hooks_on(sim, now, AT_SHOP))
		return;
	buf_init(&body, BODY_MAX);
	bool merged = strcmp(topic, "fulfillment_orders/merged") == 0;
	buf_print(&body,
			"%s{\"fulfillment_order\":{\"id\":"
			"\"gid://shopify/FulfillmentOrder/%" PRId64 "\"}}%s",
			merged ? "{\"fulfillment_order_merges\":" : "", fo->id,
			merged ? "}" : "");
	struct str id = arena_print(sim->scratch, "evt-fo-%" PRId64 "-%" PRId64,
			fo->id, now);
	sim_hook_add(sim, now, AT_SHOP, topic, id.at, order, &body);
}

void sim_fo_hold(struct sim *sim, struct order *order, struct fo *fo,
		struct str reason, struct str handle, bool ours, time_ms now)
{
	*LIST_ADD(sim->arena, &fo->holds) = (struct fo_hold){
			.id = order->id * IDS_PER_ORDER + HOLD_IDS +
					order->holds++,
			.reason = arena_copy(sim->arena, reason),
			.handle = arena_copy(sim->arena, handle),
			.ours = ours};
	fo->status = FO_ON_HOLD;
	if (!ours && !fo->rests_since)
		fo->rests_since = now;
	touch(sim, order, fo, now);
	sim_fo_tell(sim, order, fo, "fulfillment_orders/placed_on_hold", now);
}

static void wake(struct fo *fo, time_ms now)
{
	bool later = fo->fulfill_at > now;
	fo->status = later                            ? FO_SCHEDULED
			: fo->request == FOR_ACCEPTED ? FO_IN_PROGRESS
						      : FO_OPEN;
	if (!later)
		fo->rests_since = 0;
}

void sim_fo_release(struct sim *sim, struct order *order, struct fo *fo,
		bool ours, time_ms now)
{
	size_t kept = 0;
	bool others = false;
	for (size_t i = 0; i < fo->holds.count; i++)
		if (fo->holds.at[i].ours != ours) {
			others = others || !fo->holds.at[i].ours;
			fo->holds.at[kept++] = fo->holds.at[i];
		}
	fo->holds.count = kept;
	if (!kept)
		wake(fo, now);
	else if (!others)
		fo->rests_since = 0;
	touch(sim, order, fo, now);
	sim_fo_tell(sim, order, fo, "fulfillment_orders/hold_released", now);
}

void sim_fo_schedule(struct sim *sim, struct order *order, struct fo *fo,
		time_ms now)
{
	fo->status = FO_SCHEDULED;
	fo->fulfill_at = now + FULFILL_IN_MS;
	fo->rests_since = now;
	touch(sim, order, fo, now);
}

void sim_fo_open(struct sim *sim, struct order *order, struct fo *fo,
		time_ms now)
{
	fo->fulfill_at = now;
	wake(fo, now);
	touch(sim, order, fo, now);
	sim_fo_tell(sim, order, fo,
			"fulfillment_orders/scheduled_fulfillment_order_ready",
			now);
}

void sim_fo_cancel_ask(struct sim *sim, struct order *order, struct fo *fo,
		time_ms now)
{
	fo->request = FOR_CANCELLATION_REQUESTED;
	touch(sim, order, fo, now);
	sim_fo_tell(sim, order, fo,
			"fulfillment_orders/cancellation_request_submitted",
			now);
}

void sim_fo_request(struct sim *sim, struct order *order, struct fo *fo,
		time_ms now)
{
	fo->request = FOR_SUBMITTED;
	touch(sim, order, fo, now);
	sim_fo_tell(sim, order, fo,
			"fulfillment_orders/fulfillment_request_submitted",
			now);
}

struct fo *sim_fo_part(struct sim *sim, struct order *order, size_t from_fo,
		size_t from, int location, time_ms now)
{
	struct fo made = {.location = location, .updated = now};
	made.id = order->id * IDS_PER_ORDER + FO_IDS +
			(int64_t)order->fos.count;
	struct fo *old = &order->fos.at[from_fo];
	for (size_t i = from; i < old->lines.count; i++) {
		struct fo_line line = old->lines.at[i];
		line.id = order->id * IDS_PER_ORDER + SPLIT_LINE_IDS +
				order->splits++;
		line.total = line.remaining;
		if (line.remaining > 0)
			*LIST_ADD(sim->arena, &made.lines) = line;
		old->lines.at[i].remaining = 0;
	}
	/* A part of what waits waits with it; what is moved is open there. */
	if (from > 0) {
		old->lines.count = from;
		made.status = old->status;
		made.fulfill_at = old->fulfill_at;
		made.rests_since = old->rests_since;
	} else {
		old->status = FO_CLOSED;
	}
	old->moved = from == 0;
	old->updated = now;
	*LIST_ADD(sim->arena, &order->fos) = made;
	sim_shop_touch(sim, order, now);
	return &order->fos.at[order->fos.count - 1];
}

static bool may_merge(const struct fo *fo)
{
	return (fo->status == FO_OPEN || fo->status == FO_SCHEDULED ||
			       fo->status == FO_ON_HOLD) &&
			fo->request == FOR_UNSUBMITTED && !fo->moved;
}

static struct fo *partner_of(struct order *order, const struct fo *fo)
{
	for (struct fo *other = order->fos.at; other < fo; other++)
		if (may_merge(other) && other->location == fo->location &&
				other->status == fo->status)
			return other;
	return NULL;
}

bool sim_fo_merge(struct sim *sim, struct order *order, size_t nth, time_ms now)
{
	struct fo *fo = &order->fos.at[nth];
	struct fo *into = may_merge(fo) ? partner_of(order, fo) : NULL;
	if (!into)
		return false;
	for (size_t i = 0; i < fo->lines.count; i++) {
		struct fo_line line = fo->lines.at[i];
		line.total = line.remaining;
		*LIST_ADD(sim->arena, &into->lines) = line;
	}
	fo->lines.count = 0;
	fo->status = FO_CLOSED;
	fo->moved = true;
	fo->updated = now;
	touch(sim, order, into, now);
	sim_fo_tell(sim, order, into, "fulfillment_orders/merged", now);
	return true;
}

void sim_fo_replace(
		struct sim *sim, struct order *order, size_t nth, time_ms now)
{
	int location = order->fos.at[nth].location;
	sim_fo_part(sim, order, nth, 0, location, now);
	struct fo *old = &order->fos.at[nth];
	old->status = FO_CANCELLED;
	old->request = FOR_CLOSED;
	sim_fo_tell(sim, order, old, "fulfillment_orders/cancelled", now);
}

/* --- what the app asks for ----------------------------------------------- */

static void answer_fo(struct asked *asked, struct order *order, struct fo *fo)
{
	shop_answer_begin(asked);
	json_out_object(&asked->out, asked->gql.field);
	sim_shop_fo_json(&asked->out, "fulfillmentOrder", order, fo,
			asked->call->arena);
	shop_user_errors(asked, NULL, STR_NONE);
	json_out_object_end(&asked->out);
	shop_answer_end(asked);
}

static struct fo *fo_asked(struct asked *asked, enum sim_verb verb,
		struct order **out_order, bool *out_lie)
{
	struct str gid = shop_arg(asked, "id");
	*out_lie = sim_lies(asked->call, verb, gid);
	if (*out_lie)
		return NULL;
	return sim_shop_fo(asked->call->sim, sim_gid(gid), out_order);
}

static bool has_handle(const struct fo *fo, struct str handle)
{
	for (size_t i = 0; i < fo->holds.count; i++)
		if (fo->holds.at[i].ours &&
				str_eq(fo->holds.at[i].handle, handle))
			return true;
	return false;
}

void shop_hold(struct asked *asked)
{
	struct order *order = NULL;
	struct arena *arena = asked->call->arena;
	bool lie = false;
	struct json input = sim_gql_get(
			&asked->gql, asked->gql.args, "fulfillmentHold", arena);
	struct str handle = sim_gql_str(&asked->gql, input, "handle", arena);
	struct fo *fo = fo_asked(asked, SHOP_HOLD, &order, &lie);
	if (lie)
		return;
	bool may = fo &&
			(fo->status == FO_OPEN || fo->status == FO_ON_HOLD ||
					fo->status == FO_SCHEDULED);
	if (may && has_handle(fo, handle))
		sim_doubled(asked->call->sim, "hold", order->id, handle);
	if (!may || has_handle(fo, handle) || fo->holds.count >= 10) {
		shop_refuse(asked, "fulfillmentOrder", "id",
				may ? STR("The handle has already been used")
				    : STR("The fulfillment order is not in a "
					  "holdable state"));
		return;
	}
	sim_fo_hold(asked->call->sim, order, fo,
			sim_gql_str(&asked->gql, input, "reason", arena),
			handle, true, asked->call->now);
	answer_fo(asked, order, fo);
}

/* Shopify takes off all when none is named: whoever does that takes off
 * what is not theirs. */
void shop_release(struct asked *asked)
{
	struct order *order = NULL;
	bool lie = false;
	struct fo *fo = fo_asked(asked, SHOP_RELEASE, &order, &lie);
	if (lie)
		return;
	struct json ids = sim_gql_get(&asked->gql, asked->gql.args, "holdIds",
			asked->call->arena);
	if (fo && json_count(ids) == 0)
		sim_wrong(asked->call->sim, "all holds taken off", order->id,
				STR_NONE);
	if (!fo || fo->status != FO_ON_HOLD) {
		shop_refuse(asked, "fulfillmentOrder", "id",
				STR("The fulfillment order is no longer on "
				    "hold"));
		return;
	}
	sim_fo_release(asked->call->sim, order, fo, true, asked->call->now);
	answer_fo(asked, order, fo);
}

void shop_cancel_answer(struct asked *asked)
{
	struct order *order = NULL;
	bool lie = false;
	struct fo *fo = fo_asked(asked, SHOP_CANCEL, &order, &lie);
	if (lie)
		return;
	if (!fo || fo->request != FOR_CANCELLATION_REQUESTED) {
		shop_refuse(asked, "fulfillmentOrder", "id",
				STR("No cancellation has been requested: "
				    "current state"));
		return;
	}
	bool accepted = str_find(str_of(asked->gql.field), STR("Accept")) >= 0;
	if (accepted && fo->parcel.len)
		sim_wrong(asked->call->sim, "a parcel that left was cancelled",
				order->id, fo->parcel);
	fo->request = accepted ? FOR_CANCELLATION_ACCEPTED
			       : FOR_CANCELLATION_REJECTED;
	if (accepted)
		fo->status = FO_CANCELLED;
	for (size_t i = 0; accepted && i < fo->lines.count; i++)
		fo->lines.at[i].remaining = 0;
	touch(asked->call->sim, order, fo, asked->call->now);
	sim_fo_tell(asked->call->sim, order, fo,
			accepted ? "fulfillment_orders/"
				   "cancellation_request_accepted"
				 : "fulfillment_orders/"
				   "cancellation_request_rejected",
			asked->call->now);
	answer_fo(asked, order, fo);
}

static void tag_set(struct asked *asked, struct order *order, struct str tag,
		bool there)
{
	struct sim *sim = asked->call->sim;
	size_t kept = 0;
	for (size_t i = 0; i < order->tags.count; i++)
		if (!str_eq(order->tags.at[i], tag))
			order->tags.at[kept++] = order->tags.at[i];
	order->tags.count = kept;
	if (there)
		*LIST_ADD(sim->arena, &order->tags) =
				arena_copy(sim->arena, tag);
}

void shop_tags(struct asked *asked)
{
	struct arena *arena = asked->call->arena;
	struct str gid = shop_arg(asked, "id");
	if (sim_lies(asked->call, SHOP_TAG, gid))
		return;
	struct order *order = sim_order(asked->call->sim, sim_gid(gid));
	struct json tag,
			tags = sim_gql_get(&asked->gql, asked->gql.args, "tags",
					arena);
	bool adds = strcmp(asked->gql.field, "tagsAdd") == 0;
	if (!order) {
		shop_refuse(asked, "node", "id", STR("Order does not exist"));
		return;
	}
	for (struct json_iter i = json_each(tags); json_next(&i, &tag);)
		tag_set(asked, order, json_str(tag, arena), adds);
	sim_shop_touch(asked->call->sim, order, asked->call->now);
	shop_answer_begin(asked);
	json_out_object(&asked->out, asked->gql.field);
	json_out_object(&asked->out, "node");
	json_out_str(&asked->out, "id", gid);
	json_out_object_end(&asked->out);
	shop_user_errors(asked, NULL, STR_NONE);
	json_out_object_end(&asked->out);
	shop_answer_end(asked);
}
