/* SPDX-License-Identifier: Apache-2.0 */
/* A warehouse by the warehouse contract: docs/contract-warehouse.md. */
#ifndef WAYBILL_CONNECTOR_WAREHOUSE_WAREHOUSE_H
#define WAYBILL_CONNECTOR_WAREHOUSE_WAREHOUSE_H

#include "port/driver.h"

extern const struct driver warehouse_driver;
/* The same in files over SFTP: docs/contract-warehouse-csv.md. */
extern const struct driver warehouse_csv_driver;

#endif
