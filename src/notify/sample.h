/* SPDX-License-Identifier: Apache-2.0 */
/* An order that nobody made, with something of everything: templates are
 * tried on it. */
#ifndef WAYBILL_NOTIFY_SAMPLE_H
#define WAYBILL_NOTIFY_SAMPLE_H

#include "notify/view.h"

#define SAMPLE_STATUS_URL "https://shop.example/orders/1001/status"
#define SAMPLE_TRACKING_URL "https://carrier.example/track/370000123456"
#define SAMPLE_NUMBER "370000123456"

/* All of it lies in the arena; `policy` may be NULL. */
void sample_view_make(struct arena *arena, const struct policy *policy,
		const struct tongue *tongue, struct view *out);

#endif
