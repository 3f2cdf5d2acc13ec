/* SPDX-License-Identifier: Apache-2.0 */
/* What every gateway's connector needs: which payment an effect is about. */
#ifndef WAYBILL_PORT_PAYMENT_H
#define WAYBILL_PORT_PAYMENT_H

#include "order/tracking.h"
#include "port/driver.h"

/* A payment of the asked account, gathered from all of its transactions. */
struct asked_payment {
	struct str reference;
	struct str charge, checkout; /* may be empty */
	minor authorized;            /* as far as we know */
	bool several;                /* may be captured in several parts */
};

/* The payment that the effect names. False: the order has none such at the
 * asked account. */
bool payment_asked(const struct ask *ask, struct asked_payment *out);

/* Is it of that payment? The shop may have led to another account first. */
bool txn_is_asked(const struct ask *ask, const struct txn *txn);

#endif
