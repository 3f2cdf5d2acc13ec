/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Access tokens by client credentials: the app's id and secret and the number
 * of the company
 * (https://www.fortnox.se/developer/authorization/get-access-token-using-client-credentials).
 * A refresh token would be good for one use only: one that is used up by an
 * answer that gets lost locks us out. This way there is none.
 */
#include "connector/fortnox/parts.h"

#include "port/oauth.h"
#include "port/request.h"

static const struct oauth_life life = {
		.max_s = 30 * (DAY_MS / SECOND_MS), .margin_s = 60};

RESULT fortnox_grant_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	ENSURE(ask->account->client_id.len && ask->account->tenant_id.len,
			FAULT_SETTINGS);
	oauth_grant_build(fortnox_grant_url(ask->account, arena), STR_NONE,
			arena, out);
	http_header_add(&out->headers, arena, STR("TenantId"),
			ask->account->tenant_id);
	return OK;
}

void fortnox_grant_read(__attribute__((unused)) const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	oauth_grant_read(response, &life, arena, out);
}
