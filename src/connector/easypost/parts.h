/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this connector offer each other. */
#ifndef WAYBILL_CONNECTOR_EASYPOST_PARTS_H
#define WAYBILL_CONNECTOR_EASYPOST_PARTS_H

#include "base/json.h"
#include "port/driver.h"

/* scheme.c */
RESULT easypost_verify(const struct account *account,
		const struct webhook *webhook, struct arena *arena);

/* in_tracker.c */
void easypost_webhook_read(const struct account *account,
		const struct webhook *webhook, struct arena *arena,
		struct events *out);
struct str easypost_webhook_id(const struct account *account,
		const struct webhook *webhook, struct arena *arena);

#endif
