/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What carriers and those who follow parcels for many carriers say of a
 * parcel, in one vocabulary. Each word of theirs stands in status.c: with what
 * it means here, or as one that nothing follows from.
 */
#ifndef WAYBILL_CARRIER_STATUS_H
#define WAYBILL_CARRIER_STATUS_H

#include "base/str.h"

enum parcel_news {
	NEWS_UNKNOWN, /* a word that is not in the table: next year's */
	NEWS_NOTHING, /* known, and nothing follows */
	NEWS_IN_TRANSIT,
	NEWS_OUT_FOR_DELIVERY,
	NEWS_ATTEMPTED,
	NEWS_DELIVERED,
	NEWS_FAILED,   /* the carrier gave up: lost, destroyed */
	NEWS_RETURNED, /* it goes back to the sender */
	NEWS_COUNT
};

enum vocabulary {
	EASYPOST_STATUS,
	EASYPOST_DETAIL, /* NOTHING: the status says it */
	AFTERSHIP_TAG,
	SHIPPO_STATUS,
	SHIPENGINE_STATUS, /* of a label */
	SHIPENGINE_CODE,
	SHIPENGINE_DETAIL, /* NOTHING: the code says it */
	VOCABULARY_COUNT
};

/* Words are the provider's own; the case of letters does not count. */
enum parcel_news carrier_status(enum vocabulary vocabulary, struct str word);

/* "in transit" */
const char *parcel_news_name(enum parcel_news news);

#endif
