/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who carries parcels: one table (data/carriers.tsv) of what each provider
 * calls a carrier, and the forms of their numbers (data/tracking_numbers.tsv).
 * Pure: the same question has the same answer.
 */
#ifndef WAYBILL_CARRIER_CARRIER_H
#define WAYBILL_CARRIER_CARRIER_H

#include "base/arena.h"

/* A row, as in data/carriers.tsv; an empty text is none. */
struct carrier {
	const char *id, *name;
	const char *countries, *s10;
	const char *shopify; /* by country: "DK:PostNord DK;*:..." */
	bool follows;        /* Shopify sees "delivered" by itself */
	const char *paypal, *paypal_trackers; /* by country */
	const char *stripe, *v1, *v2, *aliases, *url;
};
extern const struct carrier carriers[];
extern const size_t carrier_count;

/* By id, name or alias, else by a code of ShipStation's; letters alike in
 * both cases, spaces and -_./ do not count. NULL: not in the table. */
const struct carrier *carrier_find(struct str name);
/* The same for a word of ShipStation's: its codes first ("hermes" is Evri). */
const struct carrier *carrier_by_code(struct str code);
/* By its name; without a name by the number, when the number can be of that
 * carrier alone and its check is right. NULL: unknown. */
const struct carrier *carrier_of(struct str name, struct str number);

/* What the provider calls it, for a parcel to `country` ("DK"; may be empty).
 * Shopify: empty, when it has no name for it. PayPal: "OTHER". */
struct str carrier_shopify(const struct carrier *carrier, struct str country);
struct str carrier_paypal(const struct carrier *carrier, struct str country);
/* Of the older /v1/shipping/trackers. */
struct str carrier_paypal_trackers(
		const struct carrier *carrier, struct str country);
struct str carrier_stripe(const struct carrier *carrier);
/* ShipStation's codes, empty where it has none. */
struct str carrier_v1(const struct carrier *carrier);
struct str carrier_v2(const struct carrier *carrier);

/* Where the customer follows the parcel; empty when there is no such page or
 * no number. */
struct str carrier_url(const struct carrier *carrier, struct str number,
		struct arena *arena);

/* PayPal takes no longer ones. */
#define TRACKING_NUMBER_MAX 64

/* Whose number it may be: those with a right check first. A number has no
 * more candidates than there is room for. */
#define GUESSES_MAX 16
struct guess {
	const struct carrier *carrier;
	const char *form; /* "UPU S10" */
	bool checked;     /* its check character is right */
};
struct guesses {
	struct guess at[GUESSES_MAX];
	size_t count;
};
/* Spaces and the case of letters do not count. */
void carrier_guess(struct str number, struct guesses *out);

#endif
