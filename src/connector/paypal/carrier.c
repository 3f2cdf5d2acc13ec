/* SPDX-License-Identifier: Apache-2.0 */
/* PayPal's names of carriers, for the country that the parcel goes to: Orders
 * v2 and the tracking API v1 have lists of their own (data/carriers.tsv). */
#include "carrier/carrier.h"

#include "connector/paypal/plan.h"

struct str paypal_carrier(const struct parcel_wanted *parcel,
		struct str country, bool orders)
{
	const struct carrier *c = carrier_of(parcel->carrier, parcel->number);
	if (!c)
		return STR("OTHER");
	struct str name = orders ? carrier_paypal(c, country)
				 : carrier_paypal_trackers(c, country);
	return name.len ? name : STR("OTHER");
}

#define NAME_MAX 64

struct str carrier_other(const struct parcel_wanted *parcel)
{
	const struct carrier *c = carrier_of(parcel->carrier, parcel->number);
	struct str name = c ? str_of(c->name) : parcel->carrier;
	if (!name.len)
		return STR("Other");
	if (name.len <= NAME_MAX)
		return name;
	/* Never half a character. */
	size_t len = NAME_MAX;
	while (len && ((unsigned char)name.at[len] & 0xC0) == 0x80)
		len--;
	return (struct str){name.at, len};
}
