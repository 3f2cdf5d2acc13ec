/* SPDX-License-Identifier: Apache-2.0 */
/* The generic payment gateway: docs/contract-gateway.md. */
#ifndef WAYBILL_CONNECTOR_GATEWAY_GATEWAY_H
#define WAYBILL_CONNECTOR_GATEWAY_GATEWAY_H

#include "port/driver.h"

extern const struct driver gateway_driver;

#endif
