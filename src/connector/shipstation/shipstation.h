/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ShipStation, both of its interfaces: account.variant "v1" (the default,
 * ssapi.shipstation.com) and "v2" (api.shipstation.com). What is sent is one
 * order there (V1) or one shipment there (V2) for each request of ours.
 * https://www.shipstation.com/docs/api/ and https://docs.shipstation.com/
 */
#ifndef WAYBILL_CONNECTOR_SHIPSTATION_SHIPSTATION_H
#define WAYBILL_CONNECTOR_SHIPSTATION_SHIPSTATION_H

#include "port/driver.h"

extern const struct driver shipstation_driver;

#endif
