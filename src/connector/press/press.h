/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What draws documents: a process of our own (transport/press.h), asked like
 * any provider. Its account is PRESS (order/policy.h) and stands in no
 * settings file. Drawing changes nothing anywhere, so the call is of class R.
 */
#ifndef WAYBILL_CONNECTOR_PRESS_H
#define WAYBILL_CONNECTOR_PRESS_H

#include "port/driver.h"

extern const struct driver press_driver;

#endif
