/* SPDX-License-Identifier: Apache-2.0 */
/* Stripe, the gateway: events in, tracking out. API 2023-08-16. */
#ifndef WAYBILL_CONNECTOR_STRIPE_STRIPE_H
#define WAYBILL_CONNECTOR_STRIPE_STRIPE_H

#include "port/driver.h"

extern const struct driver stripe_driver;

#endif
