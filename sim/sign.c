/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures both ways, forms and references, written anew from the
 * providers' own descriptions. */
#include <inttypes.h>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "base/crypto.h"
#include "world.h"

#define TOLERANCE_S 300

/* "whsec_" and base64, or the bytes themselves. */
struct str sim_secret_key(const char *secret, struct arena *arena)
{
	struct str text = str_of(secret), key;
	if (!str_starts(text, STR("whsec_")))
		return text;
	if (base64_read(str_skip(text, 6), arena, &key).fault)
		return STR_NONE;
	return key;
}

struct str sim_sign_standard(struct str key, struct str id, struct str at,
		struct str body, struct arena *arena)
{
	uint8_t digest[SHA256_SIZE];
	struct str head = arena_print(
			arena, "%.*s.%.*s.", STR_FMT(id), STR_FMT(at));
	hmac_sha256_2(key, head, body, digest);
	struct str text = base64_of(
			(struct str){(const char *)digest, sizeof digest},
			arena);
	return arena_print(arena, "v1,%.*s", STR_FMT(text));
}

bool sim_verify_standard(struct str key, time_ms now,
		const struct sim_request *request, struct arena *arena)
{
	int64_t at;
	if (request->webhook_id.len == 0 || key.len == 0 ||
			str_to_i64(request->webhook_timestamp, &at).fault)
		return false;
	int64_t now_s = now / SECOND_MS;
	if (at < now_s - TOLERANCE_S || at > now_s + TOLERANCE_S)
		return false;
	struct str right = sim_sign_standard(key, request->webhook_id,
			request->webhook_timestamp, request->body, arena);
	struct str rest = request->webhook_signature, one;
	bool good = false;
	while (str_cut(&rest, ' ', &one))
		good = equal_const_time(one, right) || good;
	return good;
}

struct str sim_sign_shopify(
		const char *secret, struct str body, struct arena *arena)
{
	uint8_t digest[SHA256_SIZE];
	hmac_sha256(str_of(secret), body, digest);
	return base64_of((struct str){(const char *)digest, sizeof digest},
			arena);
}

struct str sim_sign_stripe(const char *secret, int64_t at_s, struct str body,
		struct arena *arena)
{
	uint8_t digest[SHA256_SIZE];
	struct str head = arena_print(arena, "%" PRId64 ".", at_s);
	hmac_sha256_2(str_of(secret), head, body, digest);
	struct str text = hex_of(
			(struct str){(const char *)digest, sizeof digest},
			arena);
	return arena_print(arena, "t=%" PRId64 ",v1=%.*s", at_s, STR_FMT(text));
}

/* CRC-32 as zip counts it, a bit at a time. */
static uint32_t crc32(struct str bytes)
{
	uint32_t crc = 0xffffffff;
	for (size_t i = 0; i < bytes.len; i++) {
		crc ^= (unsigned char)bytes.at[i];
		for (int bit = 0; bit < 8; bit++)
			crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

static struct str rsa_sign(struct str message, struct arena *arena)
{
	BIO *bio = BIO_new_mem_buf(sim_paypal_key, -1);
	EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t len = 512;
	uint8_t *at = arena_take(arena, len);
	bool good = EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key) ==
					1 &&
			EVP_DigestSign(ctx, at, &len,
					(const uint8_t *)message.at,
					message.len) == 1;
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
	BIO_free(bio);
	return (struct str){(const char *)at, good ? len : 0};
}

struct str sim_sign_paypal(const char *webhook_id, struct str id, struct str at,
		struct str body, struct arena *arena)
{
	struct str message = arena_print(arena, "%.*s|%.*s|%s|%" PRIu32,
			STR_FMT(id), STR_FMT(at), webhook_id, crc32(body));
	return base64_of(rsa_sign(message, arena), arena);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Leaves what is no escape as it stands. */
static struct str unescape(struct str text, bool plus, struct arena *arena)
{
	char *at = arena_take(arena, text.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (c == '+' && plus)
			c = ' ';
		if (c == '%' && i + 2 < text.len &&
				hex_digit(text.at[i + 1]) >= 0 &&
				hex_digit(text.at[i + 2]) >= 0) {
			c = (char)(hex_digit(text.at[i + 1]) * 16 +
					hex_digit(text.at[i + 2]));
			i += 2;
		}
		at[len++] = c;
	}
	return (struct str){at, len};
}

struct str sim_url_decode(struct str text, struct arena *arena)
{
	return unescape(text, true, arena);
}

struct str sim_form_get(struct str form, const char *name, struct arena *arena)
{
	struct str pair;
	while (str_cut(&form, '&', &pair)) {
		struct str key = STR_NONE;
		str_cut(&pair, '=', &key);
		if (str_eq(unescape(key, true, arena), str_of(name)))
			return unescape(pair, true, arena);
	}
	return STR_NONE;
}

bool sim_reference_read(struct str reference, struct arena *arena,
		struct str *out_key, int64_t *out_order, struct str *out_kind,
		struct str *out_rest)
{
	struct str plain = reference, shop, order, kind;
	for (int round = 0; round < 2; round++)
		plain = unescape(plain, false, arena);
	*out_key = plain;
	return str_cut(&plain, '.', &shop) && str_cut(&plain, '.', &order) &&
			str_cut(&plain, '.', &kind) &&
			!str_to_i64(order, out_order).fault &&
			(*out_kind = kind, *out_rest = plain, true);
}
