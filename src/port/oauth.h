/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Access tokens by the client credentials grant (RFC 6749, 4.4 and 5). Who
 * asks proves itself in its own scheme; what is asked and what comes back is
 * the same everywhere.
 */
#ifndef WAYBILL_PORT_OAUTH_H
#define WAYBILL_PORT_OAUTH_H

#include "port/driver.h"

/* The request: `more` follows grant_type in its form ("&client_id=..."), or is
 * empty. */
void oauth_grant_build(struct str url, struct str more, struct arena *arena,
		struct http_request *out);

struct oauth_life {
	int64_t max_s;    /* no token is believed to live longer */
	int64_t margin_s; /* a call on its way when it ends must still arrive */
};
/* The answer: a token and how long it may be used, or FAULT_CREDENTIALS with
 * the provider's words for a 4xx that does not pass by itself. */
void oauth_grant_read(const struct http_response *response,
		const struct oauth_life *life, struct arena *arena,
		struct outcome *out);

#endif
