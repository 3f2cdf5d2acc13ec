/* SPDX-License-Identifier: Apache-2.0 */
/* The tracking of a payment as one value: "PostNord:111,GLS:222". */
#ifndef WAYBILL_ORDER_TRACKING_H
#define WAYBILL_ORDER_TRACKING_H

#include "base/arena.h"

struct parcel_name {
	struct str carrier, number; /* the carrier may be empty */
};

/* The value with one more; a parcel without a number adds nothing. */
struct str tracking_add(struct str value, struct str carrier, struct str number,
		struct arena *arena);
/* Takes the next that has a number; false: there is none. */
bool parcel_name_cut(struct str *rest, struct parcel_name *out);

#endif
