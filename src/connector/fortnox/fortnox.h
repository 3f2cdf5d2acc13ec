/* SPDX-License-Identifier: Apache-2.0 */
/* The books at Fortnox: docs/guide/fortnox.md. */
#ifndef WAYBILL_CONNECTOR_FORTNOX_FORTNOX_H
#define WAYBILL_CONNECTOR_FORTNOX_FORTNOX_H

#include "port/driver.h"

extern const struct driver fortnox_driver;

#endif
