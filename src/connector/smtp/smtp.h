/* SPDX-License-Identifier: Apache-2.0 */
/* A mail server. What is said is made by notify/; here it only leaves. */
#ifndef WAYBILL_CONNECTOR_SMTP_SMTP_H
#define WAYBILL_CONNECTOR_SMTP_SMTP_H

#include "port/driver.h"

extern const struct driver smtp_driver;

#endif
