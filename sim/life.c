/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lives: what becomes of an order, step by step. A step is taken when what
 * it needs is there: the warehouse ships what it was asked to send, the
 * courier delivers what was shipped. What an order is meant to come to is
 * decided when it is sold, and nothing that happens to messages changes it.
 */
#include "world.h"

static time_ms step_pause(const struct sim *sim, struct order *order)
{
	uint64_t step = sim->options.step_ms > 0
			? (uint64_t)sim->options.step_ms
			: 0;
	return (time_ms)(step / 2 + sim_below(&order->chance, step + 1));
}

/* How far the warehouse goes with what it takes. */
static const enum request_status goals[END_COUNT] = {
		[END_DELIVERED] = REQ_DELIVERED,
		[END_SHIPPED] = REQ_SHIPPED,
		[END_CANCELLED] = REQ_ACCEPTED,
		[END_OUT_OF_STOCK] = REQ_DELIVERED, /* the other locations */
		[END_BAD_ADDRESS] = REQ_DELIVERED,
		[END_INVOICED] = REQ_RECEIVED,
		[END_PROCESSING] = REQ_PROCESSING,
		[END_PENDING] = REQ_RECEIVED,
		[END_AUTHORIZED] = REQ_RECEIVED,
};
static const enum request_status cancel_goals[] = {
		[CANCEL_EARLY] = REQ_ACCEPTED,
		[CANCEL_SHIPPED] = REQ_SHIPPED,
		[CANCEL_DELIVERED] = REQ_DELIVERED,
};

/* A bad address is bad for all; one location alone is out of stock. */
static bool is_refused(const struct order *order, const struct fo *fo)
{
	if (order->by_hand)
		return false;
	if (order->plan.end == END_OUT_OF_STOCK)
		return fo == &order->fos.at[0];
	return order->plan.end == END_BAD_ADDRESS;
}

static enum request_status goal_of(
		const struct order *order, const struct fo *fo)
{
	if (order->by_hand)
		return REQ_RECEIVED;
	if (is_refused(order, fo))
		return REQ_REFUSED;
	if (order->plan.end == END_CANCELLED)
		return cancel_goals[order->plan.cancel];
	return goals[order->plan.end];
}

struct str sim_life_refusal(
		const struct order *order, const struct fo *fo, bool *out_later)
{
	*out_later = false;
	if (order->refuse_next.len)
		return order->refuse_next;
	if (!is_refused(order, fo))
		return STR_NONE;
	*out_later = order->plan.refuse_later;
	return order->plan.end == END_OUT_OF_STOCK ? STR("out_of_stock")
						   : STR("bad_address");
}

/* Has this part of the order come as far as it is meant to? */
static bool fo_reached(const struct fo *fo, enum request_status goal)
{
	const struct request *sent = fo->sent;
	switch (goal) {
	case REQ_DELIVERED:
		return fo->delivered && fo->status == FO_CLOSED;
	case REQ_SHIPPED:
		return fo->parcel.len && fo->status == FO_CLOSED;
	case REQ_REFUSED:
		return fo->refused;
	default:
		return sent && sent->status >= goal;
	}
}

static bool all_reached(const struct order *order)
{
	for (size_t i = 0; i < order->fos.count; i++) {
		const struct fo *fo = &order->fos.at[i];
		if (!fo_reached(fo, goal_of(order, fo)))
			return false;
	}
	return true;
}

static bool is_never_sent(const struct order *order)
{
	return order->plan.end == END_PENDING ||
			order->plan.end == END_AUTHORIZED;
}

static bool has_live_request(const struct order *order)
{
	for (size_t i = 0; i < order->fos.count; i++) {
		const struct request *sent = order->fos.at[i].sent;
		if (sent && sim_request_live(sent))
			return true;
	}
	return false;
}

/* --- what the shop's people and customers do ---------------------------- */

static bool pays_later(const struct order *order)
{
	return order->plan.pay == PAY_LATE || order->plan.pay == PAY_CAPTURED;
}

static bool payment_due(const struct order *order)
{
	return pays_later(order) && !order->paid_at && !order->cancelled_at;
}

static bool cancel_due(const struct order *order)
{
	if (order->plan.end != END_CANCELLED || order->cancelled_at)
		return false;
	return order->plan.cancel == CANCEL_EARLY || all_reached(order);
}

static bool refund_due(const struct order *order)
{
	return order->plan.refund && !order->refunds.count &&
			all_reached(order);
}

/* Half of them send a piece back, half get some money for their trouble. */
static void refund_part(struct sim *sim, struct order *order, time_ms now)
{
	const struct line *line = &order->lines.at[0];
	bool piece = sim_percent(&order->chance, 50) &&
			line->price < order->total && line->current > 0;
	int64_t some = order->total / 10;
	sim_shop_refund(sim, order, now, piece ? 0 : some > 0 ? some : 1);
}

static bool number_due(const struct order *order)
{
	return all_reached(order) && sim_number_due(order);
}

static const struct {
	bool (*is_due)(const struct order *order);
	void (*act)(struct sim *sim, struct order *order, time_ms now);
} acts[] = {
		{sim_address_due, sim_address_correct},
		{payment_due, sim_shop_pay},
		{cancel_due, sim_shop_cancel},
		{refund_due, refund_part},
		{number_due, sim_number_correct},
};
#define ACTS (sizeof acts / sizeof *acts)

static size_t act_due(const struct order *order)
{
	size_t i = 0;
	while (i < ACTS && !acts[i].is_due(order))
		i++;
	return i;
}

void sim_life_step(struct sim *sim, struct order *order, time_ms now)
{
	size_t act = act_due(order);
	order->step_due = false;
	if (act < ACTS)
		acts[act].act(sim, order, now);
	sim_life_settle(sim, order, now);
}

static bool has_ended(const struct order *order)
{
	if (order->plan.end == END_CANCELLED)
		return order->cancelled_at &&
				(order->plan.cancel != CANCEL_EARLY ||
						!has_live_request(order));
	return is_never_sent(order) || all_reached(order);
}

/* Looks whether the order's own next step can be taken, or none is left. */
void sim_life_settle(struct sim *sim, struct order *order, time_ms now)
{
	if (order->by_hand || order->settled || order->step_due)
		return;
	if (act_due(order) < ACTS) {
		order->step_due = true;
		sim_queue_push(&sim->steps, now + step_pause(sim, order),
				DUE_ORDER, order);
		return;
	}
	if (!has_ended(order))
		return;
	order->settled = true;
	sim->open--;
	sim->settled++;
}

static bool sale_is_due(const struct sim *sim, time_ms now)
{
	int64_t rate = sim->options.orders_per_s;
	if (sim->sold >= sim->to_sell)
		return false;
	if (rate > 0)
		return now >= sim->started_at + sim->sold * SECOND_MS / rate;
	return sim->open < sim->options.open_max;
}

bool sim_life_sell(struct sim *sim, time_ms now)
{
	if (!sale_is_due(sim, now))
		return false;
	struct order *order = sim_order_new(sim, now);
	sim_person_make(sim, order);
	if (sim->lives.count)
		sim_lives_order(sim, &sim->lives.at[sim->sold], order);
	else
		sim_made_order(sim, order);
	sim_shipstation_plan(sim, order);
	sim_corrections_plan(sim, order);
	sim_shop_sell(sim, order, now);
	sim->sold++;
	sim->open++;
	sim_life_settle(sim, order, now);
	return true;
}

/* --- what the warehouse and the courier do ------------------------------ */

static void request_push(struct sim *sim, struct request *request, time_ms now)
{
	sim_queue_push(&sim->steps, now + step_pause(sim, request->order),
			DUE_REQUEST, request);
}

void sim_life_request_new(struct sim *sim, struct request *request, time_ms now)
{
	struct order *order = request->order;
	const struct fo *fo = sim_shop_fo(sim, request->fo, &order);
	request->goal = goal_of(order, fo);
	if (request->goal != REQ_RECEIVED) {
		request_push(sim, request, now);
		return;
	}
	sim_request_move(sim, request, REQ_RECEIVED, now);
	sim_life_settle(sim, order, now);
}

/* Every other parcel is silent on its way. */
static enum request_status status_after(const struct request *request)
{
	if (request->goal == REQ_REFUSED)
		return REQ_REFUSED;
	if (request->status == REQ_SHIPPED && request->fo % 2)
		return REQ_DELIVERED;
	return (enum request_status)((int)request->status + 1);
}

void sim_life_request_step(
		struct sim *sim, struct request *request, time_ms now)
{
	if (!sim_request_live(request) || request->status == request->goal)
		return;
	sim_request_move(sim, request, status_after(request), now);
	if (request->status != request->goal)
		request_push(sim, request, now);
	sim_life_settle(sim, request->order, now);
}

/* --- what it should come to --------------------------------------------- */

struct parts {
	size_t all, shipped, delivered, working, refused, packed;
	struct str reason;
};

static bool is_wanted(const struct fo *fo)
{
	for (size_t i = 0; i < fo->lines.count; i++)
		if (fo->lines.at[i].remaining > 0)
			return true;
	return false;
}

static struct parts parts_count(const struct order *order)
{
	struct parts parts = {0};
	for (size_t i = 0; i < order->fos.count; i++) {
		const struct fo *fo = &order->fos.at[i];
		parts.all += !fo->moved;
		parts.shipped += fo->parcel.len > 0;
		parts.delivered += fo->delivered;
		parts.packed += fo->sent && fo->sent->packed.count;
		parts.working += fo->sent && sim_request_live(fo->sent) &&
				fo->sent->status >= REQ_PROCESSING;
		if (!fo->refused || !is_wanted(fo))
			continue;
		parts.refused++;
		if (!parts.reason.len)
			parts.reason = fo->reason;
	}
	return parts;
}

/* Magento can't cancel what is paid: it gives the money back, and that is all
 * that anybody sees. */
static bool seems_refunded(const struct order *order)
{
	return order->mage && order->cancelled_at &&
			sim_order_captured(order) > 0;
}

/* An order made by hand has no plan: it should be what it has come to. */
static struct str state_by_hand(const struct order *order)
{
	struct parts parts = parts_count(order);
	if (order->cancelled_at && !seems_refunded(order))
		return STR("cancelled");
	if (parts.refused)
		return str_eq(parts.reason, STR("out_of_stock"))
				? STR("held:out_of_stock")
				: str_eq(parts.reason, STR("bad_address"))
				? STR("held:bad_address")
				: STR("held:refused");
	if (parts.delivered && parts.delivered == parts.all)
		return STR("delivered");
	if (parts.shipped && parts.shipped == parts.all)
		return STR("shipped");
	if (parts.shipped || parts.packed)
		return STR("partially_shipped");
	if (order->refunded > 0 && order->refunded >= sim_order_captured(order))
		return STR("refunded");
	if (parts.working)
		return STR("processing");
	if (order->invoiced)
		return STR("invoiced");
	if (order->paid_at)
		return STR("paid");
	return sim_order_authorized(order) ? STR("authorized") : STR("pending");
}

struct str sim_life_expected(const struct order *order)
{
	static const char *const words[END_COUNT] = {
			[END_DELIVERED] = "delivered",
			[END_SHIPPED] = "shipped",
			[END_CANCELLED] = "cancelled",
			[END_OUT_OF_STOCK] = "held:out_of_stock",
			[END_BAD_ADDRESS] = "held:bad_address",
			[END_INVOICED] = "invoiced",
			[END_PROCESSING] = "processing",
			[END_PENDING] = "pending",
			[END_AUTHORIZED] = "authorized",
	};
	if (order->by_hand || seems_refunded(order))
		return state_by_hand(order);
	return str_of(words[order->plan.end]);
}
