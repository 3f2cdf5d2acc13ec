/* SPDX-License-Identifier: Apache-2.0 */
/* Stripe-Signature: t=SECONDS,v1=HEX,v1=HEX,... over "SECONDS.BODY". */
#include "connector/stripe/parts.h"

#include "base/crypto.h"
#include "port/request.h"

#define TOLERANCE_S 300
#define API_VERSION "2023-08-16"

RESULT stripe_authorize(const struct account *account,
		__attribute__((unused)) time_ms now,
		struct http_request *request, struct arena *arena)
{
	ENSURE(account->token.len > 0, FAULT_SETTINGS);
	request_header_set(request, arena, STR("Authorization"),
			arena_print(arena, "Bearer %.*s",
					STR_FMT(account->token)));
	request_header_set(request, arena, STR("Stripe-Version"),
			STR(API_VERSION));
	return OK;
}

struct signature {
	struct str timestamp;
	int64_t seconds;
	LIST(struct str) digests;
};

static void signature_take(struct signature *out, struct str name,
		struct str value, struct arena *arena)
{
	struct str digest;
	if (str_eq(name, STR("t")) && !out->timestamp.len)
		out->timestamp = value;
	/* Other schemes (v0) are for tests of Stripe's and prove nothing. */
	if (str_eq(name, STR("v1")) && !hex_read(value, arena, &digest).fault)
		*LIST_ADD(arena, &out->digests) = digest;
}

static RESULT signature_read(
		struct str header, struct arena *arena, struct signature *out)
{
	struct str part;
	*out = (struct signature){0};
	while (str_cut(&header, ',', &part)) {
		struct str name;
		part = str_trim(part);
		if (str_cut(&part, '=', &name))
			signature_take(out, name, part, arena);
	}
	if (str_to_i64(out->timestamp, &out->seconds).fault)
		return FAIL(FAULT_BAD_SIGNATURE);
	ENSURE(out->digests.count > 0, FAULT_BAD_SIGNATURE);
	return OK;
}

static bool signed_with(struct str secret, const struct signature *signature,
		struct str body, struct arena *arena)
{
	/* Without a secret everybody could sign. */
	if (secret.len == 0)
		return false;
	uint8_t digest[SHA256_SIZE];
	hmac_sha256_2(secret,
			arena_print(arena, "%.*s.",
					STR_FMT(signature->timestamp)),
			body, digest);
	struct str right = {(const char *)digest, SHA256_SIZE};
	bool good = false;
	for (size_t i = 0; i < signature->digests.count; i++)
		good |= equal_const_time(signature->digests.at[i], right);
	return good;
}

RESULT stripe_verify(const struct account *account,
		const struct webhook *webhook, struct arena *arena)
{
	struct signature signature;
	TRY(signature_read(http_header_get(&webhook->headers,
					   STR("Stripe-Signature")),
			arena, &signature));
	bool good = false;
	for (size_t i = 0; i < SECRETS_MAX; i++)
		good |= signed_with(account->webhook_secrets[i], &signature,
				webhook->body, arena);
	ENSURE(good, FAULT_BAD_SIGNATURE);

	int64_t now = webhook->received_at / SECOND_MS;
	ENSURE(signature.seconds >= now - TOLERANCE_S &&
					signature.seconds <= now + TOLERANCE_S,
			FAULT_STALE_SIGNATURE);
	return OK;
}
