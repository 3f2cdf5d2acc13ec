/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An access token for an app of the shop's own organisation, by the client
 * credentials grant; it lives for a day
 * (https://shopify.dev/docs/apps/build/authentication-authorization).
 */
#include "connector/shopify/parts.h"

#include "port/oauth.h"
#include "port/request.h"

static const struct oauth_life life = {.max_s = 400 * (DAY_MS / SECOND_MS)};

RESULT shopify_grant_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct str client = ask->account->client_id;
	ENSURE(client.len > 0, FAULT_SETTINGS);
	oauth_grant_build(url_join(ask->account, STR(GRANT_PATH), arena),
			arena_print(arena, "&client_id=%.*s",
					STR_FMT(url_encode(client, arena))),
			arena, out);
	return OK;
}

void shopify_grant_read(__attribute__((unused)) const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	oauth_grant_read(response, &life, arena, out);
}
