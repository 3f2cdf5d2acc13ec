/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who sent a webhook. Those of today are signed with RSA over "TIMESTAMP.BODY"
 * (guides/webhooks-validation); older accounts' are not. Where the account has
 * secrets, the address must end with one of them; an unsigned webhook is taken
 * at such an address alone.
 */
#include "connector/shipengine/parts.h"

#include "base/crypto.h"
#include "base/rsa.h"
#include "port/request.h"

#define TOLERANCE_MS (5 * MINUTE_MS)

RESULT shipengine_authorize(const struct account *account,
		__attribute__((unused)) time_ms now,
		struct http_request *request, struct arena *arena)
{
	/* The keys are public. */
	if (account->token.len)
		request_header_set(
				request, arena, STR("API-Key"), account->token);
	return OK;
}

bool shipengine_address_is_secret(
		const struct account *account, const struct webhook *webhook)
{
	struct str given = webhook->path_rest;
	bool right = false;
	if (given.len && given.at[0] == '/')
		given = str_skip(given, 1);
	for (size_t i = 0; i < SECRETS_MAX; i++) {
		bool same = equal_const_time(
				given, account->webhook_secrets[i]);
		right |= same && account->webhook_secrets[i].len > 0;
	}
	return right;
}

static bool has_secrets(const struct account *account)
{
	for (size_t i = 0; i < SECRETS_MAX; i++)
		if (account->webhook_secrets[i].len)
			return true;
	return false;
}

/* A moment as text, or seconds. */
static RESULT timestamp_read(struct str text, time_ms *out_at)
{
	int64_t seconds = 0;
	if (time_read(text, out_at).fault == FAULT_NONE)
		return OK;
	ENSURE(!str_to_i64(text, &seconds).fault && seconds > 0 &&
					seconds < INT64_MAX / SECOND_MS,
			FAULT_BAD_SIGNATURE);
	*out_at = seconds * SECOND_MS;
	return OK;
}

static RESULT signature_verify(const struct webhook *webhook,
		struct str signature, struct arena *arena)
{
	struct str stamp = http_header_get(
			&webhook->headers, STR("X-ShipEngine-Timestamp"));
	struct str bytes;
	time_ms at = 0;
	TRY(timestamp_read(stamp, &at));
	if (base64_read(signature, arena, &bytes).fault)
		return FAIL(FAULT_BAD_SIGNATURE);
	if (rsa_sha256_verify(webhook->certificate,
			    arena_print(arena, "%.*s.", STR_FMT(stamp)),
			    webhook->body, bytes)
					.fault)
		return FAIL(FAULT_BAD_SIGNATURE);
	ENSURE(at >= webhook->received_at - TOLERANCE_MS &&
					at <= webhook->received_at + TOLERANCE_MS,
			FAULT_STALE_SIGNATURE);
	return OK;
}

RESULT shipengine_verify(const struct account *account,
		const struct webhook *webhook, struct arena *arena)
{
	struct str signature = http_header_get(&webhook->headers,
			STR("X-ShipEngine-RSA-SHA256-Signature"));
	bool secret = shipengine_address_is_secret(account, webhook);
	ENSURE(secret || !has_secrets(account), FAULT_BAD_SIGNATURE);
	if (signature.len)
		return signature_verify(webhook, signature, arena);
	ENSURE(secret, FAULT_BAD_SIGNATURE);
	return OK;
}
