/* SPDX-License-Identifier: Apache-2.0 */
/* For connectors of those who follow parcels: what a carrier says, as facts. */
#ifndef WAYBILL_PORT_PARCEL_NEWS_H
#define WAYBILL_PORT_PARCEL_NEWS_H

#include "carrier/status.h"
#include "port/driver.h"

/* The first time of each stays. What moves was handed over, at the latest
 * then; its newest scan is kept. News of which nothing follows change
 * nothing. */
void parcel_news_add(struct parcel *parcel, enum parcel_news news, time_ms at);

/* An event that tells `parcel` to every parcel with this number. Without
 * news, or without a number, it says so in *out instead. */
void parcel_news_event(struct str id, struct str topic, struct str number,
		const struct parcel *parcel, struct arena *arena,
		struct events *out);

#endif
