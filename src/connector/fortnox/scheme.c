/* SPDX-License-Identifier: Apache-2.0 */
/* A bearer token for calls; id and secret of the app for the token itself. */
#include "connector/fortnox/parts.h"

#include "base/crypto.h"
#include "port/request.h"

#define API_HOST "https://api.fortnox.se"
#define GRANT_HOST "https://apps.fortnox.se"

static struct str base_of(const struct account *account)
{
	struct str base = account->endpoint.url;
	while (base.len && base.at[base.len - 1] == '/')
		base.len--;
	return base;
}

struct str fortnox_grant_url(const struct account *account, struct arena *arena)
{
	if (str_eq(base_of(account), STR(API_HOST)))
		return STR(GRANT_HOST GRANT_PATH);
	return url_join(account, STR(GRANT_PATH), arena);
}

static RESULT basic(const struct account *account, struct http_request *request,
		struct arena *arena)
{
	ENSURE(account->client_id.len && account->client_secret.len,
			FAULT_SETTINGS);
	struct str both = arena_print(arena, "%.*s:%.*s",
			STR_FMT(account->client_id),
			STR_FMT(account->client_secret));
	struct str text = base64_of(both, arena);
	request_header_set(request, arena, STR("Authorization"),
			arena_print(arena, "Basic %.*s", STR_FMT(text)));
	return OK;
}

/* Nobody else gets to see a token. */
static bool is_ours(const struct account *account, struct str url)
{
	struct str base = base_of(account);
	return base.len && str_starts(url, base) && url.len > base.len &&
			url.at[base.len] == '/';
}

RESULT fortnox_authorize(const struct account *account,
		__attribute__((unused)) time_ms now,
		struct http_request *request, struct arena *arena)
{
	if (str_eq(request->url, fortnox_grant_url(account, arena)))
		return basic(account, request, arena);
	ENSURE(is_ours(account, request->url), FAULT_SETTINGS);
	ENSURE(account->token.len > 0, FAULT_SETTINGS);
	request_header_set(request, arena, STR("Authorization"),
			arena_print(arena, "Bearer %.*s",
					STR_FMT(account->token)));
	return OK;
}
