/* SPDX-License-Identifier: Apache-2.0 */
/* Data from JSON, and partials from a list. */
#ifndef WAYBILL_LIQUID_JSON_H
#define WAYBILL_LIQUID_JSON_H

#include "base/json.h"
#include "liquid/liquid.h"

/*
 * A JSON value as Liquid's: objects keep the order of their members, a
 * number its digits. All is copied into the arena.
 */
struct liquid_value liquid_from_json(struct json json, struct arena *arena);

#endif
