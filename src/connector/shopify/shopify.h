/* SPDX-License-Identifier: Apache-2.0 */
/* Shopify, the shop: Admin GraphQL 2026-10 and its webhooks. */
#ifndef WAYBILL_CONNECTOR_SHOPIFY_SHOPIFY_H
#define WAYBILL_CONNECTOR_SHOPIFY_SHOPIFY_H

#include "port/driver.h"

extern const struct driver shopify_driver;

#endif
