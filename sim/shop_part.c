/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of an order asked for by themselves, and the list of fulfillment
 * orders by change. */
#include <inttypes.h>

#include "shop_door.h"

void shop_read_refund(struct asked *asked)
{
	struct str gid = shop_arg(asked, "id");
	if (sim_lies(asked->call, SHOP_READ, gid))
		return;
	int64_t id = sim_gid(gid);
	struct order *order = sim_order(asked->call->sim, id / IDS_PER_ORDER);
	int64_t nth = id % IDS_PER_ORDER - REFUND_IDS;
	shop_answer_begin(asked);
	if (order && nth >= 0 && nth < (int64_t)order->refunds.count)
		sim_shop_refund_json(&asked->out, "refund", order,
				&order->refunds.at[nth], asked->call->arena);
	else
		json_out_null(&asked->out, "refund");
	shop_answer_end(asked);
}

void shop_read_fo(struct asked *asked)
{
	struct str gid = shop_arg(asked, "id");
	struct order *order = NULL;
	if (sim_lies(asked->call, SHOP_READ, gid))
		return;
	struct fo *fo = sim_shop_fo(asked->call->sim, sim_gid(gid), &order);
	shop_answer_begin(asked);
	if (fo)
		sim_shop_fo_json(&asked->out, "fulfillmentOrder", order, fo,
				asked->call->arena);
	else
		json_out_null(&asked->out, "fulfillmentOrder");
	shop_answer_end(asked);
}

/* Whole orders at a time, so that the page may be a little longer than was
 * asked for: nobody may count on its length. */
void shop_read_fos(struct asked *asked)
{
	struct call *call = asked->call;
	if (sim_lies(call, SHOP_REQUESTS, STR_NONE))
		return;
	int64_t first = shop_first(asked);
	time_ms since_s = shop_since_s(asked);
	struct order *order = shop_page_first(asked);
	struct str end = STR_NONE;
	shop_answer_begin(asked);
	json_out_object(&asked->out, "fulfillmentOrders");
	json_out_array(&asked->out, "nodes");
	for (; order && first > 0; order = order->newer) {
		for (size_t i = 0; i < order->fos.count; i++) {
			struct fo *fo = &order->fos.at[i];
			if (fo->updated / SECOND_MS < since_s)
				continue;
			sim_shop_fo_json(&asked->out, NULL, order, fo,
					call->arena);
			first--;
		}
		end = arena_print(call->arena, "%" PRIu64, order->update_seq);
	}
	json_out_array_end(&asked->out);
	shop_page_info(&asked->out, order != NULL, end);
	json_out_object_end(&asked->out);
	shop_answer_end(asked);
}
