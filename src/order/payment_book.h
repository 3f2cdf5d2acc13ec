/* SPDX-License-Identifier: Apache-2.0 */
/* What an attempt to register a payment in other books carries. */
#ifndef WAYBILL_ORDER_PAYMENT_BOOK_H
#define WAYBILL_ORDER_PAYMENT_BOOK_H

#include "order/facts.h"

struct payment_value {       /* "4990 2026-11-28 credit|9" */
	minor amount;        /* above 0, of a repayment, too */
	struct str date;     /* the day that it counts for */
	struct str document; /* its key; a credit's: money that went out */
};

/* False: it is none. */
bool payment_value_read(struct str value, struct payment_value *out);

#endif
