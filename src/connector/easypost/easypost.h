/* SPDX-License-Identifier: Apache-2.0 */
/* EasyPost, which follows parcels at many carriers: webhooks of its trackers
 * (https://docs.easypost.com/docs/trackers, API v2). It is asked for nothing.
 */
#ifndef WAYBILL_CONNECTOR_EASYPOST_EASYPOST_H
#define WAYBILL_CONNECTOR_EASYPOST_EASYPOST_H

#include "port/driver.h"

extern const struct driver easypost_driver;

#endif
