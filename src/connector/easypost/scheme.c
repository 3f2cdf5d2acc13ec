/* SPDX-License-Identifier: Apache-2.0 */
/*
 * X-Hmac-Signature: hmac-sha256-hex=HEX over the body alone. It has no time in
 * it: what is sent again later is told from new news by the event's id, and
 * old news undo nothing.
 */
#include "connector/easypost/parts.h"

#include "base/crypto.h"
#include "connector/easypost/nfkd.h"

#define SCHEME "hmac-sha256-hex="

static bool signed_with(struct str secret, struct str given, struct str body,
		struct arena *arena)
{
	uint8_t digest[SHA256_SIZE];
	/* Without a secret everybody could sign. */
	if (secret.len == 0)
		return false;
	hmac_sha256(nfkd(secret, arena), body, digest);
	return equal_const_time(
			given, (struct str){(const char *)digest, SHA256_SIZE});
}

RESULT easypost_verify(const struct account *account,
		const struct webhook *webhook, struct arena *arena)
{
	struct str header = http_header_get(
			&webhook->headers, STR("X-Hmac-Signature"));
	struct str given = STR_NONE;
	bool good = false;
	ENSURE(str_starts(header, STR(SCHEME)), FAULT_BAD_SIGNATURE);
	if (hex_read(str_skip(header, strlen(SCHEME)), arena, &given).fault)
		return FAIL(FAULT_BAD_SIGNATURE);
	for (size_t i = 0; i < SECRETS_MAX; i++)
		good |= signed_with(account->webhook_secrets[i], given,
				webhook->body, arena);
	ENSURE(good, FAULT_BAD_SIGNATURE);
	return OK;
}
