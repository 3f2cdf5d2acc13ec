/* SPDX-License-Identifier: Apache-2.0 */
/* Words for what people at the shop do to fulfillment orders. */
#include "script.h"

typedef bool fo_fits(const struct fo *fo);
typedef void fo_act(struct sim *sim, struct order *order, struct fo *fo,
		time_ms now);

static bool each_fo(
		struct deed *deed, struct str words, fo_fits *fits, fo_act *act)
{
	struct reach reach;
	bool done = false;
	if (!deed_reach(deed, words, &reach))
		return false;
	for (size_t i = 0; i < reach.order->fos.count; i++) {
		struct fo *fo = &reach.order->fos.at[i];
		if ((reach.location >= 0 && fo->location != reach.location) ||
				!fits(fo))
			continue;
		act(deed->sim, reach.order, fo, deed->now);
		done = true;
	}
	return done || deed_no(deed, "nothing there is in that state");
}

static bool is_open(const struct fo *fo)
{
	return fo->status == FO_OPEN || fo->status == FO_SCHEDULED;
}

static bool is_held(const struct fo *fo)
{
	return fo->status == FO_ON_HOLD;
}

static bool is_scheduled(const struct fo *fo)
{
	return fo->status == FO_SCHEDULED;
}

static bool is_accepted(const struct fo *fo)
{
	return fo->request == FOR_ACCEPTED && fo->status == FO_IN_PROGRESS;
}

static void hold(struct sim *sim, struct order *order, struct fo *fo,
		time_ms now)
{
	sim_fo_hold(sim, order, fo, STR("OTHER"), STR("merchant"), false, now);
}

static void release(struct sim *sim, struct order *order, struct fo *fo,
		time_ms now)
{
	sim_fo_release(sim, order, fo, false, now);
}

/* "o1": what is open is held by somebody at the shop. */
bool do_shop_hold(struct deed *deed)
{
	return each_fo(deed, deed->rest, is_open, hold);
}

/* "o1": the holds of others than us are taken off. */
bool do_shop_release(struct deed *deed)
{
	return each_fo(deed, deed->rest, is_held, release);
}

/* "o1": what was scheduled may be sent now. */
bool do_shop_open(struct deed *deed)
{
	return each_fo(deed, deed->rest, is_scheduled, sim_fo_open);
}

/* "to cancel o1": the request at the fulfillment service is called back. */
bool do_shop_ask(struct deed *deed)
{
	struct str head = STR("to cancel ");
	if (!str_starts(deed->rest, head))
		return deed_no(deed, "it can ask to cancel an order");
	return each_fo(deed, str_skip(deed->rest, head.len), is_accepted,
			sim_fo_cancel_ask);
}

static bool is_unasked(const struct fo *fo)
{
	return is_open(fo) && fo->request == FOR_UNSUBMITTED;
}

/* "o1": its fulfillment is requested by hand. */
bool do_shop_request(struct deed *deed)
{
	return each_fo(deed, deed->rest, is_unasked, sim_fo_request);
}

/* "o1 at Gdańsk": what is open elsewhere goes there. */
bool do_shop_move(struct deed *deed)
{
	struct reach reach;
	bool done = false;
	if (!deed_reach(deed, deed->rest, &reach))
		return false;
	if (reach.location < 0)
		return deed_no(deed, "where to?");
	for (size_t i = 0, n = reach.order->fos.count; i < n; i++) {
		const struct fo *fo = &reach.order->fos.at[i];
		if (!is_open(fo) || fo->location == reach.location)
			continue;
		const struct fo *made = sim_fo_part(deed->sim, reach.order, i,
				0, reach.location, deed->now);
		sim_fo_tell(deed->sim, reach.order, made,
				"fulfillment_orders/moved", deed->now);
		done = true;
	}
	return done || deed_no(deed, "nothing of it can be moved");
}

/* "o1": the last line of what is open becomes one by itself. */
bool do_shop_split(struct deed *deed)
{
	struct reach reach;
	if (!deed_reach(deed, deed->rest, &reach))
		return false;
	for (size_t i = 0; i < reach.order->fos.count; i++) {
		const struct fo *fo = &reach.order->fos.at[i];
		if (!is_open(fo) || fo->lines.count < 2)
			continue;
		const struct fo *made = sim_fo_part(deed->sim, reach.order, i,
				fo->lines.count - 1, fo->location, deed->now);
		sim_fo_tell(deed->sim, reach.order, made,
				"fulfillment_orders/split", deed->now);
		return true;
	}
	return deed_no(deed, "nothing of it can be split");
}

/* "the street of o1 to Nygatan 2" */
bool do_shop_change(struct deed *deed)
{
	struct str street = deed->rest, name;
	struct str head = STR("the street of ");
	if (!str_starts(street, head))
		return deed_no(deed, "it can change the street of an order");
	street = str_skip(street, head.len);
	if (!deed_cut(&street, " to ", &name) || !street.len)
		return deed_no(deed, "to which street?");
	struct order *order = deed_order(deed, name);
	if (!order)
		return false;
	order->person.street = arena_copy(deed->sim->arena, street);
	sim_shop_touch(deed->sim, order, deed->now);
	return true;
}
