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

/* "o1": what is open at one location becomes one again. */
bool do_shop_merge(struct deed *deed)
{
	struct reach reach;
	bool done = false;
	if (!deed_reach(deed, deed->rest, &reach))
		return false;
	for (size_t i = 1; i < reach.order->fos.count; i++)
		done = sim_fo_merge(deed->sim, reach.order, i, deed->now) ||
				done;
	return done || deed_no(deed, "nothing of it can be merged");
}

/* "o1": what is open is cancelled; what it was to send is in a new one. */
bool do_shop_replace(struct deed *deed)
{
	struct reach reach;
	bool done = false;
	if (!deed_reach(deed, deed->rest, &reach))
		return false;
	for (size_t i = 0, n = reach.order->fos.count; i < n; i++) {
		struct fo *fo = &reach.order->fos.at[i];
		if (!is_open(fo) && !is_accepted(fo))
			continue;
		sim_fo_replace(deed->sim, reach.order, i, deed->now);
		done = true;
	}
	return done || deed_no(deed, "nothing of it can be cancelled");
}

static void give_up(struct sim *sim, struct order *order, struct fo *fo,
		time_ms now)
{
	fo->status = FO_INCOMPLETE;
	fo->request = FOR_CLOSED;
	fo->updated = now;
	sim_shop_changed(sim, order, now);
}

/* "o1": what was accepted is closed before all of it was sent. */
bool do_shop_give_up(struct deed *deed)
{
	return each_fo(deed, deed->rest, is_accepted, give_up);
}

bool do_shop_lose_way(struct deed *deed)
{
	if (!str_eq(deed->rest, STR("reach us")))
		return deed_no(deed, "what can't it?");
	deed->sim->unreached = true;
	return true;
}

bool do_shop_find_way(struct deed *deed)
{
	if (!str_eq(deed->rest, STR("us again")))
		return deed_no(deed, "whom does it reach?");
	deed->sim->unreached = false;
	return true;
}

bool do_shop_show(struct deed *deed)
{
	if (!str_eq(deed->rest, STR("the last 60 days alone")))
		return deed_no(deed, "what does it show?");
	deed->sim->recent_only = true;
	return true;
}

/* "in its version 2027-01": ours is gone, and it falls forward. */
bool do_shop_answer(struct deed *deed)
{
	struct str head = STR("in its version ");
	if (!str_starts(deed->rest, head))
		return deed_no(deed, "how does it answer?");
	deed->sim->shop_version = arena_copy(
			deed->sim->arena, str_skip(deed->rest, head.len))
						  .at;
	return true;
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

/* "2 pieces", "a piece" */
static bool pieces_of(struct str words, int64_t *out)
{
	struct str number;
	if (str_eq(words, STR("a piece"))) {
		*out = 1;
		return true;
	}
	return deed_cut(&words, " pieces", &number) && !words.len &&
			!str_to_i64(number, out).fault && *out > 0 &&
			*out <= LINES_MAX;
}

static bool edit(struct deed *deed, const char *between, int way)
{
	struct str name = deed->rest, what;
	int64_t pieces = 0;
	if (!deed_cut(&name, between, &what) || !pieces_of(what, &pieces))
		return deed_no(deed, "how many pieces, and of which order?");
	struct order *order = deed_order(deed, name);
	if (!order)
		return false;
	if (order->cancelled_at)
		return deed_no(deed, "it is cancelled");
	return sim_shop_edit(deed->sim, order, way * pieces, deed->now) ||
			deed_no(deed, "so many are not here any more");
}

/* "2 pieces to o1": something that is not sent, at 12.50 each. */
bool do_shop_add(struct deed *deed)
{
	return edit(deed, " to ", 1);
}

/* "a piece off o1" */
bool do_shop_take(struct deed *deed)
{
	return edit(deed, " off ", -1);
}
