/* SPDX-License-Identifier: Apache-2.0 */
/* What the files behind the shop's door offer each other. */
#ifndef WAYBILL_SIM_SHOP_DOOR_H
#define WAYBILL_SIM_SHOP_DOOR_H

#include "world.h"

/* One call under way. */
struct asked {
	struct call *call;
	struct gql gql;
	struct buf buf;
	struct json_out out;
	int64_t cost, actual; /* in points: asked for, and what it came to */
};

struct str shop_arg(struct asked *asked, const char *name);
int64_t shop_first(struct asked *asked);
/* updated_at:>= of the query, in whole seconds. */
time_ms shop_since_s(struct asked *asked);
void shop_answer_begin(struct asked *asked);
void shop_answer_end(struct asked *asked);
void shop_user_errors(
		struct asked *asked, const char *field, struct str message);
/* A whole answer of a mutation that did nothing. */
void shop_refuse(struct asked *asked, const char *nothing, const char *field,
		struct str message);
void shop_page_info(struct json_out *out, bool more, struct str end);
/* The first order in the list by change that a page begins with. */
struct order *shop_page_first(struct asked *asked);

bool shop_shows(const struct asked *asked, const struct order *order);

/* shop_cost.c: the bucket of points. False: the answer stands already. */
bool shop_pay(struct asked *asked);
void shop_give_back(struct asked *asked);
void shop_cost_write(struct asked *asked);

/* shop_fulfill.c: fulfillmentCreate and the rest about parcels */
void shop_fulfill(struct asked *asked);

/* shop_part.c: parts of an order, and fulfillment orders by themselves */
void shop_read_refund(struct asked *asked);
void shop_read_fo(struct asked *asked);
void shop_read_fos(struct asked *asked);

/* shop_fo.c */
void shop_hold(struct asked *asked);
void shop_release(struct asked *asked);
void shop_cancel_answer(struct asked *asked);
void shop_tags(struct asked *asked);

/* shop_own.c: what an app has at the shop */
void shop_services(struct asked *asked);
void shop_service_create(struct asked *asked);
void shop_service_update(struct asked *asked);
void shop_hooks(struct asked *asked);
void shop_hook_create(struct asked *asked);

#endif
