/* SPDX-License-Identifier: Apache-2.0 */
/* What the simulated Fortnox keeps beside the books themselves. */
#ifndef WAYBILL_SIM_FORTNOX_H
#define WAYBILL_SIM_FORTNOX_H

#include "world.h"

struct fortnox_customer {
	struct str number, name, email;
};

struct fortnox_invoice {
	struct str number, reference, customer, currency;
	int64_t total; /* negative: a credit */
	int digits;
	time_ms at;
	bool booked, gone;
};

#endif
