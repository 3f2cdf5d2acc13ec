/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WAYBILL_ENGINE_TURN_H
#define WAYBILL_ENGINE_TURN_H

#include "engine/internal.h"

/* Applies the batch in one transaction and commits it. The departures are
 * in `turn`, to be made by the caller. After a fault nothing has happened. */
RESULT turn_run(struct engine *engine, items *batch, struct turn *turn);

#endif
