/* SPDX-License-Identifier: Apache-2.0 */
/* The books by the invoicing contract: docs/contract-invoicing.md. */
#ifndef WAYBILL_CONNECTOR_INVOICING_INVOICING_H
#define WAYBILL_CONNECTOR_INVOICING_INVOICING_H

#include "port/driver.h"

extern const struct driver invoicing_driver;

#endif
