/* SPDX-License-Identifier: Apache-2.0 */
/* Which fields a timeline row changed: packed, for `why`. */
#ifndef WAYBILL_ENGINE_PROVENANCE_H
#define WAYBILL_ENGINE_PROVENANCE_H

#include "base/arena.h"

/* Calls `each` for every changed field; `value` may be empty (the value
 * stands in the facts). FAULT_CORRUPT_ROW for what can't be unpacked. */
RESULT changes_each(struct str packed,
		void (*each)(void *context, struct str path, struct str value),
		void *context);

#endif
