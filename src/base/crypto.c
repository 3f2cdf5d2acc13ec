/* SPDX-License-Identifier: Apache-2.0 */
#include "base/crypto.h"

#include <errno.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/random.h>

/*
 * Looking an algorithm up by its name takes OpenSSL 3 longer than hashing a
 * small body. So each thread looks up once and keeps its contexts.
 */
struct contexts {
	EVP_MD *sha256;
	EVP_MD_CTX *digest;
	EVP_MAC_CTX *hmac;
};

static _Thread_local struct contexts *own;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t at_thread_end;

static void must(bool done)
{
	if (!done)
		abort();
}

static void contexts_free(void *at)
{
	struct contexts *c = at;
	EVP_MAC_CTX_free(c->hmac);
	EVP_MD_CTX_free(c->digest);
	EVP_MD_free(c->sha256);
	free(c);
}

static void make_key(void)
{
	must(pthread_key_create(&at_thread_end, contexts_free) == 0);
}

static EVP_MAC_CTX *hmac_open(void)
{
	char name[] = "SHA256";
	OSSL_PARAM params[] = {
			OSSL_PARAM_construct_utf8_string(
					OSSL_MAC_PARAM_DIGEST, name, 0),
			OSSL_PARAM_construct_end(),
	};
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	must(mac);
	EVP_MAC_CTX *ctx = EVP_MAC_CTX_new(mac);
	EVP_MAC_free(mac); /* the context holds it */
	must(ctx && EVP_MAC_CTX_set_params(ctx, params));
	return ctx;
}

static struct contexts *contexts(void)
{
	if (own)
		return own;
	pthread_once(&once, make_key);
	struct contexts *c = malloc(sizeof *c);
	must(c);
	*c = (struct contexts){
			.sha256 = EVP_MD_fetch(NULL, "SHA256", NULL),
			.digest = EVP_MD_CTX_new(),
			.hmac = hmac_open(),
	};
	must(c->sha256 && c->digest);
	must(pthread_setspecific(at_thread_end, c) == 0);
	return own = c;
}

static const unsigned char *bytes_of(struct str s)
{
	return (const unsigned char *)(s.at ? s.at : "");
}

void sha256(struct str bytes, uint8_t out_digest[SHA256_SIZE])
{
	struct contexts *c = contexts();
	must(EVP_DigestInit_ex2(c->digest, c->sha256, NULL));
	must(EVP_DigestUpdate(c->digest, bytes_of(bytes), bytes.len));
	must(EVP_DigestFinal_ex(c->digest, out_digest, NULL));
}

void hmac_sha256(struct str key, struct str bytes,
		uint8_t out_digest[SHA256_SIZE])
{
	hmac_sha256_2(key, bytes, STR_NONE, out_digest);
}

void hmac_sha256_2(struct str key, struct str head, struct str body,
		uint8_t out_digest[SHA256_SIZE])
{
	EVP_MAC_CTX *hmac = contexts()->hmac;
	size_t len = 0;
	must(EVP_MAC_init(hmac, bytes_of(key), key.len, NULL));
	must(EVP_MAC_update(hmac, bytes_of(head), head.len));
	must(EVP_MAC_update(hmac, bytes_of(body), body.len));
	must(EVP_MAC_final(hmac, out_digest, &len, SHA256_SIZE));
	must(len == SHA256_SIZE);
}

bool equal_const_time(struct str a, struct str b)
{
	return a.len == b.len &&
			CRYPTO_memcmp(bytes_of(a), bytes_of(b), a.len) == 0;
}

struct str hex_of(struct str bytes, struct arena *arena)
{
	static const char digits[] = "0123456789abcdef";
	char *text = arena_take(arena, bytes.len * 2 + 1);
	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char c = (unsigned char)bytes.at[i];
		text[2 * i] = digits[c >> 4];
		text[2 * i + 1] = digits[c & 15];
	}
	return (struct str){text, bytes.len * 2};
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

RESULT hex_read(struct str text, struct arena *arena, struct str *out_bytes)
{
	ENSURE(text.len % 2 == 0, FAULT_BAD_VALUE);
	char *bytes = arena_take(arena, text.len / 2 + 1);
	for (size_t i = 0; i < text.len; i += 2) {
		int high = hex_digit(text.at[i]);
		int low = hex_digit(text.at[i + 1]);
		ENSURE(high >= 0 && low >= 0, FAULT_BAD_VALUE);
		bytes[i / 2] = (char)(high << 4 | low);
	}
	*out_bytes = (struct str){bytes, text.len / 2};
	return OK;
}

struct str base64_of(struct str bytes, struct arena *arena)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	char *text = arena_take(arena, (bytes.len + 2) / 3 * 4 + 1);
	char *to = text;
	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t have = bytes.len - i < 3 ? bytes.len - i : 3;
		uint32_t bits = 0;
		for (size_t k = 0; k < 3; k++)
			bits = bits << 8 |
					(k < have ? (uint8_t)bytes.at[i + k]
						  : 0);
		*to++ = digits[bits >> 18];
		*to++ = digits[bits >> 12 & 63];
		*to++ = have > 1 ? digits[bits >> 6 & 63] : '=';
		*to++ = have > 2 ? digits[bits & 63] : '=';
	}
	return (struct str){text, (size_t)(to - text)};
}

static int base64_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

/* Padding must fill the last group of four, where it stands at all. */
static RESULT drop_padding(struct str *text)
{
	size_t whole = text->len, pads = 0;
	while (pads < 2 && text->len && text->at[text->len - 1] == '=') {
		text->len--;
		pads++;
	}
	ENSURE(pads == 0 || whole % 4 == 0, FAULT_BAD_VALUE);
	ENSURE(text->len % 4 != 1, FAULT_BAD_VALUE);
	return OK;
}

RESULT base64_read(struct str text, struct arena *arena, struct str *out_bytes)
{
	TRY(drop_padding(&text));
	char *bytes = arena_take(arena, text.len / 4 * 3 + 3);
	size_t len = 0;
	uint32_t bits = 0;
	unsigned held = 0;
	for (size_t i = 0; i < text.len; i++) {
		int digit = base64_digit(text.at[i]);
		ENSURE(digit >= 0, FAULT_BAD_VALUE);
		bits = bits << 6 | (uint32_t)digit;
		held += 6;
		if (held >= 8) {
			held -= 8;
			bytes[len++] = (char)(bits >> held);
		}
	}
	/* One spelling per value: bits that say nothing must be zero. */
	ENSURE((bits & ((1u << held) - 1)) == 0, FAULT_BAD_VALUE);
	*out_bytes = (struct str){bytes, len};
	return OK;
}

void random_bytes(void *out_bytes, size_t len)
{
	char *at = out_bytes;
	while (len) {
		ssize_t got = getrandom(at, len, 0);
		if (got < 0 && errno == EINTR)
			continue;
		must(got > 0);
		at += got;
		len -= (size_t)got;
	}
}

/* Eight bytes at a time; each step can be undone, so that no two texts of one
 * length that differ in one word can meet. */
static uint64_t hash_step(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 32;
}

uint64_t hash64(struct str bytes)
{
	uint64_t hash = hash_step(0xcbf29ce484222325u, bytes.len);
	const char *at = bytes.at;
	size_t left = bytes.len;
	for (; left >= sizeof hash; left -= sizeof hash, at += sizeof hash) {
		uint64_t word;
		memcpy(&word, at, sizeof word);
		hash = hash_step(hash, word);
	}
	uint64_t tail = 0;
	if (left)
		memcpy(&tail, at, left);
	hash = hash_step(hash, tail);
	return hash_step(hash, hash >> 29);
}
