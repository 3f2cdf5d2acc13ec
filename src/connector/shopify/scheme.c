/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/shopify/parts.h"

#include "base/crypto.h"
#include "port/request.h"

/* Here the secret goes in the form. It is added as late as a token would be,
 * so that no built request holds it. */
static RESULT authorize_grant(const struct account *account,
		struct http_request *request, struct arena *arena)
{
	ENSURE(account->client_secret.len > 0, FAULT_SETTINGS);
	request->body = arena_print(arena, "%.*s&client_secret=%.*s",
			STR_FMT(request->body),
			STR_FMT(url_encode(account->client_secret, arena)));
	return OK;
}

RESULT shopify_authorize(const struct account *account,
		__attribute__((unused)) time_ms now,
		struct http_request *request, struct arena *arena)
{
	if (str_ends(request->url, STR(GRANT_PATH)))
		return authorize_grant(account, request, arena);
	ENSURE(account->token.len > 0, FAULT_SETTINGS);
	request_header_set(request, arena, STR("X-Shopify-Access-Token"),
			account->token);
	return OK;
}

static bool signed_with(struct str secret, struct str body, struct str given)
{
	/* Without a secret everybody could sign. */
	if (secret.len == 0)
		return false;
	uint8_t digest[SHA256_SIZE];
	hmac_sha256(secret, body, digest);
	return equal_const_time(
			given, (struct str){(const char *)digest, SHA256_SIZE});
}

RESULT shopify_verify(const struct account *account,
		const struct webhook *webhook, struct arena *arena)
{
	struct str given;
	struct str header = http_header_get(
			&webhook->headers, STR("X-Shopify-Hmac-SHA256"));
	if (base64_read(str_trim(header), arena, &given).fault)
		return FAIL(FAULT_BAD_SIGNATURE);
	bool good = false;
	for (size_t i = 0; i < SECRETS_MAX; i++)
		good |= signed_with(account->webhook_secrets[i], webhook->body,
				given);
	return good ? OK : FAIL(FAULT_BAD_SIGNATURE);
}
