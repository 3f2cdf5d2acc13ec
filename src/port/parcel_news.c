/* SPDX-License-Identifier: Apache-2.0 */
#include "port/parcel_news.h"

#include "carrier/carrier.h"
#include "port/request.h"

#define AT(field) offsetof(struct parcel, field)

/* 0: it changes nothing. No time stands first in a parcel. */
static const size_t places[NEWS_COUNT] = {
		[NEWS_IN_TRANSIT] = AT(in_transit_at),
		[NEWS_OUT_FOR_DELIVERY] = AT(out_for_delivery_at),
		[NEWS_ATTEMPTED] = AT(attempted_at),
		[NEWS_DELIVERED] = AT(delivered_at),
		[NEWS_FAILED] = AT(failed_at),
		[NEWS_RETURNED] = AT(returned_at),
};

static void set_first(struct parcel *parcel, size_t place, time_ms at)
{
	time_ms *time = (time_ms *)(void *)((char *)parcel + place);
	if (*time == 0 || at < *time)
		*time = at;
}

void parcel_news_add(struct parcel *parcel, enum parcel_news news, time_ms at)
{
	if (!places[news] || at <= 0)
		return;
	set_first(parcel, places[news], at);
	set_first(parcel, AT(handed_over_at), at);
	/* A scan each day: it is slow, not silent. */
	if (at > parcel->seen_at)
		parcel->seen_at = at;
}

void parcel_news_event(struct str id, struct str topic, struct str number,
		const struct parcel *parcel, struct arena *arena,
		struct events *out)
{
	if (!number.len || number.len > TRACKING_NUMBER_MAX) {
		out->unreadable = STR("it names no tracking number");
		return;
	}
	if (!parcel->handed_over_at) {
		out->ignored = STR("the parcel has not moved yet");
		return;
	}
	struct event *event = LIST_ADD(arena, &out->list);
	event->id = id;
	event->topic = topic;
	event->tracking = number;
	*LIST_ADD(arena, &event->facts.parcels) = *parcel;
}
