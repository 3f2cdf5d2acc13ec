/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Standard Webhooks scheme, both ways: HMAC-SHA256 over
 * "id.timestamp.body", in the headers webhook-id, webhook-timestamp (seconds)
 * and webhook-signature ("v1,BASE64", several with spaces between them).
 * A secret is "whsec_" and base64, or else its own bytes.
 */
#ifndef WAYBILL_PORT_STANDARD_WEBHOOKS_H
#define WAYBILL_PORT_STANDARD_WEBHOOKS_H

#include "port/driver.h"

#define STANDARD_WEBHOOKS_TOLERANCE_MS (5 * MINUTE_MS)

/* FAULT_SETTINGS when the secret is empty or not base64 where it says so. */
RESULT standard_webhook_sign(struct str secret, struct str id, time_ms now,
		struct str body, struct arena *arena,
		struct str *out_signature);

/* FAULT_BAD_SIGNATURE, FAULT_STALE_SIGNATURE. */
RESULT standard_webhook_verify(const struct account *account,
		const struct webhook *webhook, struct arena *arena);

/*
 * Signs a request of ours. Its id is the sealed Idempotency-Key, else it is
 * made from the address. A token of the account goes along as a bearer.
 */
RESULT standard_webhook_authorize(const struct account *account, time_ms now,
		struct http_request *request, struct arena *arena);

#endif
