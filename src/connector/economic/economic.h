/* SPDX-License-Identifier: Apache-2.0 */
/* The books at e-conomic: docs/guide/economic.md. */
#ifndef WAYBILL_CONNECTOR_ECONOMIC_ECONOMIC_H
#define WAYBILL_CONNECTOR_ECONOMIC_ECONOMIC_H

#include "port/driver.h"

extern const struct driver economic_driver;

#endif
