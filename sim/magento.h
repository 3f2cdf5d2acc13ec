/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shop as Magento's REST tells it: what the files of this face offer each
 * other. The shop behind it is the same (shop.c); only the words and the
 * quirks are others.
 */
#ifndef WAYBILL_SIM_MAGENTO_H
#define WAYBILL_SIM_MAGENTO_H

#include "world.h"

/* What Magento keeps and Shopify has no place for. */
struct mage_track {
	int64_t id;
	size_t shipment; /* index */
	struct str number, title;
};
struct mage_comment {
	struct str text, status;
	time_ms at;
};
struct mage_invoice {
	int64_t id;
	time_ms at;
	bool ours; /* asked for, not made by the shop */
};
struct mage {
	bool held;
	struct str status; /* set by hand, as long as the state is status_of */
	const char *status_of;
	LIST(struct mage_invoice) invoices;
	LIST(struct mage_track) tracks;
	LIST(struct mage_comment) comments;
	LIST(int64_t) shipped; /* pieces of each line */
	time_ms written_until; /* a change is being made */
};
/* Made when it is first asked for; a payment has made its invoice by then. */
struct mage *mage_of(struct sim *sim, struct order *order);

/* magento_json.c */
const char *mage_state(struct sim *sim, struct order *order);
int64_t mage_to_ship(struct sim *sim, struct order *order, size_t line);
void mage_order_json(struct json_out *out, struct sim *sim, struct order *order,
		struct arena *arena);
void mage_invoice_json(struct json_out *out, struct order *order,
		const struct mage_invoice *invoice, struct arena *arena);
void mage_shipment_json(struct json_out *out, struct sim *sim,
		struct order *order, size_t nth, struct arena *arena);
void mage_memo_json(struct json_out *out, struct order *order,
		const struct refund *refund, struct arena *arena);

/* magento_list.c: GET with searchCriteria; false: no such list. */
bool mage_list(struct call *call, struct str path);

#endif
