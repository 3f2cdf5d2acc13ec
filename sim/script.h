/* SPDX-License-Identifier: Apache-2.0 */
/* What the files with words for scenarios offer each other. */
#ifndef WAYBILL_SIM_SCRIPT_H
#define WAYBILL_SIM_SCRIPT_H

#include "world.h"

struct deed {
	struct sim *sim;
	time_ms now;
	struct arena *arena;
	struct str who, rest; /* what stands behind the verb */
	struct str why;       /* why it was not done */
};

/* An order, and where: a location's index; -1: all. */
struct reach {
	struct order *order;
	int location;
};

/* Always false. */
bool deed_no(struct deed *deed, const char *why);
/* The order of that name, or NULL, and why. */
struct order *deed_order(struct deed *deed, struct str name);
/* Takes what stands before `mark`; false, and nothing taken, without one. */
bool deed_cut(struct str *rest, const char *mark, struct str *out_before);
/* "o1" or "o1 at Malmö" */
bool deed_reach(struct deed *deed, struct str words, struct reach *out);

/* "EUR 49.90" or "JPY 500", exactly. */
bool deed_amount(struct str words, struct str *out_currency, int *digits,
		int64_t *out);

/* script_paypal.c */
bool do_correct(struct deed *deed);
bool do_paypal_refund(struct deed *deed);
bool do_paypal_refuse(struct deed *deed);

/* script_shop.c: what people at the shop do to fulfillment orders */
bool do_shop_hold(struct deed *deed);
bool do_shop_release(struct deed *deed);
bool do_shop_open(struct deed *deed);
bool do_shop_ask(struct deed *deed);
bool do_shop_request(struct deed *deed);
bool do_shop_merge(struct deed *deed);
bool do_shop_replace(struct deed *deed);
bool do_shop_give_up(struct deed *deed);
bool do_shop_lose_way(struct deed *deed);
bool do_shop_find_way(struct deed *deed);
bool do_shop_show(struct deed *deed);
bool do_shop_answer(struct deed *deed);
bool do_shop_move(struct deed *deed);
bool do_shop_split(struct deed *deed);
bool do_shop_change(struct deed *deed);
bool do_shop_add(struct deed *deed);
bool do_shop_take(struct deed *deed);

/* script_parcel.c: "1 piece of o1", "3 pieces of o1", "the rest of o1" */
bool deed_is_of_parcels(const struct deed *deed);
bool do_ship_parcel(struct deed *deed);
bool do_keep(struct deed *deed); /* "o1": it can't be cancelled any more */

/* folder.c */
bool do_folder_rest(struct deed *deed);
bool do_folder_go_on(struct deed *deed);

/* script_wire.c: one call of a kind, on its way */
bool do_wire_cut(struct deed *deed);
bool do_wire_break(struct deed *deed);
bool do_wire_delay(struct deed *deed);
bool do_forget(struct deed *deed);

/* script_money.c: what gateways do by themselves */
bool do_open(struct deed *deed);
bool do_decide(struct deed *deed);
bool do_expire(struct deed *deed);
bool do_refuse_captures(struct deed *deed);
bool do_take_captures(struct deed *deed);
bool do_refund_back(struct deed *deed);

#endif
