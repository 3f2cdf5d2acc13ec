/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order as a template sees it, under the names that Shopify's
 * notification templates use (https://help.shopify.com/en/manual/
 * fulfillment/setup/notifications/email-variables): `name`, `line_items`,
 * `customer.first_name`, `fulfillment.tracking_numbers`. All of them stand
 * at the top and in `order` as well. Values are made when they are asked for.
 *
 * Amounts are in hundredths of the order's currency, as in Shopify's: yen
 * are multiplied by 100. The filters money, money_with_currency,
 * money_without_currency and money_without_trailing_zeros show them.
 *
 * Whatever others wrote is one line without control characters and at most
 * VIEW_TEXT_MAX bytes long; for HTML it is escaped already, and the filter
 * `escape` then does nothing more to it. An address in the web that is
 * neither http nor https is empty.
 */
#ifndef WAYBILL_NOTIFY_VIEW_H
#define WAYBILL_NOTIFY_VIEW_H

#include "liquid/liquid.h"
#include "notify/tongue.h"
#include "order/decide.h"

#define VIEW_TEXT_MAX 900

/* A name that a template asked for and that there is not. */
struct view_miss {
	struct str name;
};
struct view_misses {
	struct arena *arena;
	LIST(struct view_miss) list;
};

struct view;

/* What an object of a view looks at, and with what. */
struct seen {
	const struct view *view;
	const void *it;
	int64_t count; /* of a line in a parcel or a refund; else 0 */
};

/* What waits for staff: a hold or a task of an order. */
struct view_waiting {
	struct str order, text;
};

/* What a mail is about. What is not set is nil in the template. */
struct view {
	struct seen self; /* view_value's own */
	const struct facts *facts;
	const struct policy *policy; /* NULL: none */
	const struct tongue *tongue;
	const struct parcel *parcel;        /* shipment, fulfillment */
	const struct document *document;    /* document */
	const struct refund *refund;        /* refund, amount */
	struct str hold;                    /* hold: its key */
	struct str rule, cause, said;       /* rule */
	struct str custom;                  /* status: the text to be told */
	struct str returns;                 /* return.state */
	const struct view_waiting *waiting; /* digest */
	size_t waiting_count;
	int64_t waiting_orders; /* how many orders; 0: no digest */
	bool html;
	struct view_misses *misses; /* NULL: nobody wants to know */
};

/* For liquid_setting.data. The view must stay where it is while it is
 * rendered. */
struct liquid_value view_value(struct view *view);

/* For liquid_options: money and what else knows the order. */
extern const struct liquid_filter view_filters[];
extern const size_t view_filter_count;

/* As values of the view are: on one line, not too long, escaped for HTML. */
struct str view_text(
		const struct view *view, struct str text, struct arena *arena);

#endif
