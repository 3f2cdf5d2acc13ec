/* SPDX-License-Identifier: Apache-2.0 */
#include "port/standard_webhooks.h"

#include <inttypes.h>

#include "base/crypto.h"
#include "port/request.h"

static RESULT key_of_secret(
		struct str secret, struct arena *arena, struct str *out_key)
{
	struct str key = secret;
	if (str_starts(secret, STR("whsec_")))
		TRY(base64_read(str_skip(secret, 6), arena, &key));
	/* An empty key would let everybody sign. */
	ENSURE(key.len > 0, FAULT_BAD_VALUE);
	*out_key = key;
	return OK;
}

static struct str digest_of(struct str key, struct str id, struct str timestamp,
		struct str body, struct arena *arena)
{
	struct str head = arena_print(
			arena, "%.*s.%.*s.", STR_FMT(id), STR_FMT(timestamp));
	uint8_t *digest = arena_take(arena, SHA256_SIZE);
	hmac_sha256_2(key, head, body, digest);
	return (struct str){(const char *)digest, SHA256_SIZE};
}

RESULT standard_webhook_sign(struct str secret, struct str id, time_ms now,
		struct str body, struct arena *arena, struct str *out_signature)
{
	struct str key;
	if (key_of_secret(secret, arena, &key).fault)
		return FAIL(FAULT_SETTINGS);
	struct str timestamp = arena_print(arena, "%" PRId64, now / SECOND_MS);
	struct str text = base64_of(
			digest_of(key, id, timestamp, body, arena), arena);
	*out_signature = arena_print(arena, "v1,%.*s", STR_FMT(text));
	return OK;
}

static bool one_matches(
		struct str signatures, struct str digest, struct arena *arena)
{
	struct str one;
	while (str_cut(&signatures, ' ', &one)) {
		struct str given;
		if (!str_starts(one, STR("v1,")))
			continue;
		if (base64_read(str_skip(one, 3), arena, &given).fault)
			continue;
		if (equal_const_time(given, digest))
			return true;
	}
	return false;
}

static bool is_signed(const struct account *account, struct str id,
		struct str timestamp, struct str signatures, struct str body,
		struct arena *arena)
{
	for (size_t i = 0; i < SECRETS_MAX; i++) {
		struct str key;
		if (key_of_secret(account->webhook_secrets[i], arena, &key)
						.fault)
			continue;
		if (one_matches(signatures,
				    digest_of(key, id, timestamp, body, arena),
				    arena))
			return true;
	}
	return false;
}

RESULT standard_webhook_verify(const struct account *account,
		const struct webhook *webhook, struct arena *arena)
{
	const http_headers *headers = &webhook->headers;
	struct str id = http_header_get(headers, STR("webhook-id"));
	struct str stamp = http_header_get(headers, STR("webhook-timestamp"));
	struct str all = http_header_get(headers, STR("webhook-signature"));
	ENSURE(id.len && stamp.len && all.len, FAULT_BAD_SIGNATURE);

	int64_t seconds;
	if (str_to_i64(stamp, &seconds).fault)
		return FAIL(FAULT_BAD_SIGNATURE);
	ENSURE(is_signed(account, id, stamp, all, webhook->body, arena),
			FAULT_BAD_SIGNATURE);

	int64_t now = webhook->received_at / SECOND_MS;
	int64_t tolerance = STANDARD_WEBHOOKS_TOLERANCE_MS / SECOND_MS;
	ENSURE(seconds >= now - tolerance && seconds <= now + tolerance,
			FAULT_STALE_SIGNATURE);
	return OK;
}

static struct str request_id(
		const struct http_request *request, struct arena *arena)
{
	struct str key = http_header_get(
			&request->headers, STR("idempotency-key"));
	if (key.len)
		return key;
	return arena_print(arena, "get_%016" PRIx64, hash64(request->url));
}

RESULT standard_webhook_authorize(const struct account *account, time_ms now,
		struct http_request *request, struct arena *arena)
{
	struct str secret = account->signing_secret.len
			? account->signing_secret
			: account->webhook_secrets[0];
	struct str id = request_id(request, arena);
	struct str signature;
	TRY(standard_webhook_sign(
			secret, id, now, request->body, arena, &signature));
	request_header_set(request, arena, STR("webhook-id"), id);
	request_header_set(request, arena, STR("webhook-timestamp"),
			arena_print(arena, "%" PRId64, now / SECOND_MS));
	request_header_set(request, arena, STR("webhook-signature"), signature);
	if (account->token.len)
		request_header_set(request, arena, STR("Authorization"),
				arena_print(arena, "Bearer %.*s",
						STR_FMT(account->token)));
	return OK;
}
