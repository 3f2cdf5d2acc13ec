/* SPDX-License-Identifier: Apache-2.0 */
/* Magento 2 and Adobe Commerce: REST, asked from time to time. */
#ifndef WAYBILL_CONNECTOR_MAGENTO_H
#define WAYBILL_CONNECTOR_MAGENTO_H

#include "port/driver.h"

extern const struct driver magento_driver;

#endif
