/* SPDX-License-Identifier: Apache-2.0 */
/* How each order stands at the shop: what an app did to it there. */
#include "magento.h"

static void holds(struct json_out *out, const struct fo *fo)
{
	json_out_array(out, "holds");
	for (size_t i = 0; i < fo->holds.count; i++)
		json_out_str(out, NULL, fo->holds.at[i].handle);
	json_out_array_end(out);
}

static void fulfillment_orders(struct json_out *out, const struct order *order)
{
	json_out_array(out, "fulfillment_orders");
	for (size_t i = 0; i < order->fos.count; i++) {
		const struct fo *fo = &order->fos.at[i];
		json_out_object(out, NULL);
		json_out_i64(out, "id", fo->id);
		json_out_i64(out, "status", (int64_t)fo->status);
		json_out_i64(out, "request", (int64_t)fo->request);
		holds(out, fo);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

static void events(struct json_out *out, const struct order *order)
{
	json_out_array(out, "events");
	for (size_t i = 0; i < order->fulfillments.count; i++) {
		json_out_i64(out, NULL, order->fulfillments.at[i].events);
		json_out_i64(out, NULL,
				order->fulfillments.at[i].delivered_events);
	}
	json_out_array_end(out);
}

static void tags(struct json_out *out, const struct order *order)
{
	json_out_array(out, "tags");
	for (size_t i = 0; i < order->tags.count; i++)
		json_out_str(out, NULL, order->tags.at[i]);
	json_out_array_end(out);
}

static void at_magento(struct json_out *out, const struct mage *mage)
{
	if (!mage)
		return;
	json_out_i64(out, "comments", (int64_t)mage->comments.count);
	json_out_i64(out, "invoices", (int64_t)mage->invoices.count);
	json_out_bool(out, "held", mage->held);
	json_out_i64(out, "tracks", (int64_t)mage->tracks.count);
}

void sim_ledger_shop(const struct sim *sim, struct json_out *out)
{
	json_out_array(out, "shop");
	for (size_t i = 0; i < sim->orders.count; i++) {
		const struct order *order = sim->orders.at[i];
		json_out_object(out, NULL);
		json_out_i64(out, "order", order->id);
		json_out_bool(out, "closed", order->closed_at != 0);
		json_out_i64(out, "closes", order->closes);
		json_out_i64(out, "holds_made", order->holds);
		tags(out, order);
		fulfillment_orders(out, order);
		events(out, order);
		at_magento(out, order->mage);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}
