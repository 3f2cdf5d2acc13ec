/* SPDX-License-Identifier: Apache-2.0 */
/* PayPal, the gateway: REST APIs of payments v2, orders v2, tracking v1 and
 * webhooks v1. */
#ifndef WAYBILL_CONNECTOR_PAYPAL_PAYPAL_H
#define WAYBILL_CONNECTOR_PAYPAL_PAYPAL_H

#include "port/driver.h"

extern const struct driver paypal_driver;

#endif
