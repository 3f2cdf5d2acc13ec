/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this connector offer each other. */
#ifndef WAYBILL_CONNECTOR_SHIPENGINE_PARTS_H
#define WAYBILL_CONNECTOR_SHIPENGINE_PARTS_H

#include "base/json.h"
#include "port/driver.h"

/* scheme.c */
RESULT shipengine_authorize(const struct account *account, time_ms now,
		struct http_request *request, struct arena *arena);
RESULT shipengine_verify(const struct account *account,
		const struct webhook *webhook, struct arena *arena);

/* keys.c */
struct str shipengine_key_url(const struct account *account,
		const struct webhook *webhook, struct arena *arena);
RESULT shipengine_keys_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void shipengine_keys_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);

/* Does the address that it came to end with one of our secrets? */
bool shipengine_address_is_secret(
		const struct account *account, const struct webhook *webhook);

/* in_track.c */
void shipengine_webhook_read(const struct account *account,
		const struct webhook *webhook, struct arena *arena,
		struct events *out);

#endif
