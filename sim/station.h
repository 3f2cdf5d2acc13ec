/* SPDX-License-Identifier: Apache-2.0 */
/* What the two views of ShipStation on the warehouse share. */
#ifndef WAYBILL_SIM_STATION_H
#define WAYBILL_SIM_STATION_H

#include "world.h"

/* An order or a shipment that is asked for, as its key names it. */
struct station_sending {
	struct str key; /* as it came */
	struct str plain;
	int64_t order_id, fo_id;
	struct order *order;
	struct fo *fo;
	struct str number, date;
};

/* "demo.5001.send.77.0", or "~" in place of the shop. */
bool station_sending_read(
		struct call *call, struct str key, struct station_sending *out);
/* Takes it into the warehouse. */
struct request *station_take(
		struct call *call, const struct station_sending *sending);
struct request *station_find(struct call *call, struct str key);
/* The n-th of all, from 0. */
struct request *station_nth(struct sim *sim, int64_t nth);
int64_t station_index(const struct sim *sim, const struct request *request);
/* A parcel without a label: the order was marked as shipped. */
bool station_is_external(const struct request *request);

/* Which part of a list, by "page" and the name of its size. */
struct station_page {
	size_t from, to; /* of the `count` that fit */
	int64_t page, pages;
};
bool station_page(struct call *call, const char *size_name, int64_t initial,
		int64_t most, size_t count, struct station_page *out);

/* True: the minute's calls are used up, and the answer stands. */
bool station_is_over(struct call *call, int64_t per_minute);

/* shipstation1.c, shipstation2.c */
void station_v1_call(struct call *call);
void station_v2_call(struct call *call);
/* The body of a webhook, or false when nothing is told. */
bool station_v1_hook(struct sim *sim, const struct request *request,
		enum request_status status, struct json_out *out);
bool station_v2_hook(struct sim *sim, const struct request *request,
		enum request_status status, struct json_out *out);

#endif
