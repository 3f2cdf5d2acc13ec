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

/* fortnox.c */
void fortnox_refuse(struct call *call, int status, int64_t code,
		const char *message);
struct fortnox_invoice *fortnox_invoice_find(
		const struct sim *sim, struct str number);

/* fortnox_payment.c; `rest` is behind "/3/invoicepayments/" */
void fortnox_payments_call(struct call *call, struct str rest);

#endif
