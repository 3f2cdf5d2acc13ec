/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ShipEngine (ShipStation's API V2), which follows parcels at many carriers:
 * webhooks of resource_type API_TRACK
 * (https://docs.shipstation.com/apis/docs/guides/webhooks). Nothing is asked
 * of it but the keys that it signs with.
 */
#ifndef WAYBILL_CONNECTOR_SHIPENGINE_SHIPENGINE_H
#define WAYBILL_CONNECTOR_SHIPENGINE_SHIPENGINE_H

#include "port/driver.h"

extern const struct driver shipengine_driver;

#endif
