/* SPDX-License-Identifier: Apache-2.0 */
#include "base/rsa.h"

#include <limits.h>

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include "base/crypto.h"

#define BITS_MIN 2048
#define KEY_TEXT_MAX 4096

static void key_drop(EVP_PKEY **key)
{
	EVP_PKEY_free(*key);
}

static void context_drop(EVP_PKEY_CTX **context)
{
	EVP_PKEY_CTX_free(*context);
}

static void build_drop(OSSL_PARAM_BLD **build)
{
	OSSL_PARAM_BLD_free(*build);
}

static void params_drop(OSSL_PARAM **params)
{
	OSSL_PARAM_free(*params);
}

static void number_drop(BIGNUM **number)
{
	BN_free(*number);
}

static void bio_drop(BIO **bio)
{
	BIO_free(*bio);
}

static void digest_drop(EVP_MD_CTX **digest)
{
	EVP_MD_CTX_free(*digest);
}

/* The alphabet of addresses, without padding. */
static RESULT number_read(struct str text, struct arena *arena, BIGNUM **out)
{
	ENSURE(text.len > 0 && text.len <= KEY_TEXT_MAX, FAULT_BAD_VALUE);
	char *plain = arena_take(arena, text.len);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		plain[i] = c == '-' ? '+' : c == '_' ? '/' : c;
	}
	struct str bytes;
	TRY(base64_read((struct str){plain, text.len}, arena, &bytes));
	*out = BN_bin2bn((const unsigned char *)bytes.at, (int)bytes.len, NULL);
	ENSURE(*out, FAULT_BAD_VALUE);
	return OK;
}

static RESULT key_make(BIGNUM *modulus, BIGNUM *exponent, EVP_PKEY **out)
{
	DEFER(build_drop) OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	ENSURE(build &&
					OSSL_PARAM_BLD_push_BN(build,
							OSSL_PKEY_PARAM_RSA_N,
							modulus) &&
					OSSL_PARAM_BLD_push_BN(build,
							OSSL_PKEY_PARAM_RSA_E,
							exponent),
			FAULT_BAD_VALUE);
	DEFER(params_drop) OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
	DEFER(context_drop)
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	ENSURE(params && context && EVP_PKEY_fromdata_init(context) > 0 &&
					EVP_PKEY_fromdata(context, out,
							EVP_PKEY_PUBLIC_KEY,
							params) > 0,
			FAULT_BAD_VALUE);
	return OK;
}

static RESULT key_write(struct str modulus, struct str exponent,
		struct arena *arena, struct str *out_pem)
{
	DEFER(number_drop) BIGNUM *n = NULL;
	DEFER(number_drop) BIGNUM *e = NULL;
	DEFER(key_drop) EVP_PKEY *key = NULL;
	TRY(number_read(modulus, arena, &n));
	TRY(number_read(exponent, arena, &e));
	ENSURE(BN_num_bits(n) >= BITS_MIN && BN_is_odd(e) && !BN_is_one(e),
			FAULT_BAD_VALUE);
	TRY(key_make(n, e, &key));
	DEFER(bio_drop) BIO *bio = BIO_new(BIO_s_mem());
	char *at = NULL;
	ENSURE(bio && PEM_write_bio_PUBKEY(bio, key), FAULT_BAD_VALUE);
	long len = BIO_get_mem_data(bio, &at);
	*out_pem = arena_copy(arena, (struct str){at, (size_t)len});
	return OK;
}

/* OpenSSL keeps a list of what went wrong, for whoever asks next. */
RESULT rsa_key_of_jwk(struct str modulus, struct str exponent,
		struct arena *arena, struct str *out_pem)
{
	struct result r = key_write(modulus, exponent, arena, out_pem);
	ERR_clear_error();
	return r;
}

static RESULT key_read(struct str pem, EVP_PKEY **out)
{
	ENSURE(pem.len > 0 && pem.len < INT_MAX, FAULT_BAD_VALUE);
	DEFER(bio_drop) BIO *bio = BIO_new_mem_buf(pem.at, (int)pem.len);
	ENSURE(bio, FAULT_BAD_VALUE);
	*out = PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL);
	ENSURE(*out && EVP_PKEY_is_a(*out, "RSA"), FAULT_BAD_VALUE);
	return OK;
}

static RESULT verify(struct str pem, struct str head, struct str body,
		struct str signature)
{
	DEFER(key_drop) EVP_PKEY *key = NULL;
	TRY(key_read(pem, &key));
	DEFER(digest_drop) EVP_MD_CTX *digest = EVP_MD_CTX_new();
	ENSURE(digest &&
					EVP_DigestVerifyInit(digest, NULL,
							EVP_sha256(), NULL,
							key) > 0,
			FAULT_BAD_VALUE);
	ENSURE(EVP_DigestVerifyUpdate(digest, head.at, head.len) > 0 &&
					EVP_DigestVerifyUpdate(digest, body.at,
							body.len) > 0,
			FAULT_BAD_SIGNATURE);
	ENSURE(EVP_DigestVerifyFinal(digest,
			       (const unsigned char *)signature.at,
			       signature.len) == 1,
			FAULT_BAD_SIGNATURE);
	return OK;
}

RESULT rsa_sha256_verify(struct str pem, struct str head, struct str body,
		struct str signature)
{
	struct result r = verify(pem, head, body, signature);
	ERR_clear_error();
	return r;
}
