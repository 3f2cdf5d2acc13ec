/* SPDX-License-Identifier: Apache-2.0 */
#include "base/x509.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <stdlib.h>

#define DROP(name_, type_, free_) \
	static void name_(type_ **at) \
	{ \
		free_(*at); \
		*at = NULL; \
	}
DROP(bio_drop, BIO, BIO_free_all)
DROP(check_drop, X509_STORE_CTX, X509_STORE_CTX_free)
DROP(digest_drop, EVP_MD_CTX, EVP_MD_CTX_free)

static void chain_free(STACK_OF(X509) * chain)
{
	sk_X509_pop_free(chain, X509_free);
}
DROP(chain_drop, STACK_OF(X509), chain_free)

/* --- reading ------------------------------------------------------------ */

/* The certificates of a text in their order, at least one. */
static RESULT chain_read(struct str pem, STACK_OF(X509) * *out)
{
	ENSURE(pem.len > 0 && pem.len <= X509_PEM_MAX, FAULT_BAD_VALUE);
	DEFER(bio_drop) BIO *bio = BIO_new_mem_buf(pem.at, (int)pem.len);
	DEFER(chain_drop) STACK_OF(X509) *chain = sk_X509_new_null();
	ENSURE(bio && chain, FAULT_MEMORY);
	for (X509 *one; (one = PEM_read_bio_X509(bio, NULL, NULL, NULL));) {
		bool fits = sk_X509_num(chain) < X509_CHAIN_MAX;
		if (!fits || !sk_X509_push(chain, one)) {
			X509_free(one);
			return FAIL(FAULT_BAD_VALUE);
		}
	}
	ERR_clear_error();
	ENSURE(sk_X509_num(chain) > 0, FAULT_BAD_VALUE);
	*out = chain;
	chain = NULL;
	return OK;
}

RESULT x509_check_pem(struct str pem)
{
	DEFER(chain_drop) STACK_OF(X509) *chain = NULL;
	return chain_read(pem, &chain);
}

/* --- roots -------------------------------------------------------------- */

/* A store costs milliseconds to read, and webhooks come in by the thousand:
 * each file is read once. */
#define STORES_MAX 16
static struct {
	struct str file;
	X509_STORE *store;
} stores[STORES_MAX];
static size_t store_count;
static struct arena *store_names;
static pthread_mutex_t stores_lock = PTHREAD_MUTEX_INITIALIZER;

static X509_STORE *store_read(struct str file)
{
	X509_STORE *store = X509_STORE_new();
	char name[PATH_MAX] = "";
	if (file.len < sizeof name && file.len)
		memcpy(name, file.at, file.len);
	bool read = store && file.len < sizeof name &&
			(file.len ? X509_STORE_load_file(store, name)
				  : X509_STORE_set_default_paths(store)) == 1;
	ERR_clear_error();
	if (read)
		return store;
	X509_STORE_free(store);
	return NULL;
}

static X509_STORE *store_get(struct str file)
{
	for (size_t i = 0; i < store_count; i++)
		if (str_eq(stores[i].file, file))
			return stores[i].store;
	if (store_count == STORES_MAX)
		return NULL;
	X509_STORE *store = store_read(file);
	if (!store)
		return NULL;
	if (!store_names)
		store_names = arena_open();
	stores[store_count].file = arena_copy(store_names, file);
	stores[store_count++].store = store;
	return store;
}

/* The caller's own hold on it, or NULL. */
static X509_STORE *store_of(struct str file)
{
	pthread_mutex_lock(&stores_lock);
	X509_STORE *store = store_get(file);
	if (store)
		X509_STORE_up_ref(store);
	pthread_mutex_unlock(&stores_lock);
	return store;
}
DROP(store_drop, X509_STORE, X509_STORE_free)

/* --- judging ------------------------------------------------------------ */

static RESULT chain_check(X509_STORE *store, STACK_OF(X509) * chain, time_ms at)
{
	DEFER(check_drop) X509_STORE_CTX *check = X509_STORE_CTX_new();
	ENSURE(check, FAULT_MEMORY);
	ENSURE(X509_STORE_CTX_init(check, store, sk_X509_value(chain, 0),
			       chain) == 1,
			FAULT_MEMORY);
	X509_STORE_CTX_set_time(check, 0, (time_t)(at / SECOND_MS));
	int good = X509_verify_cert(check);
	ERR_clear_error();
	ENSURE(good == 1, FAULT_BAD_SIGNATURE);
	return OK;
}

static bool is_for(X509 *leaf, struct str name)
{
	return name.len > 0 &&
			X509_check_host(leaf, name.at, name.len,
					X509_CHECK_FLAG_NO_WILDCARDS,
					NULL) == 1;
}

static bool is_signed(X509 *leaf, struct str message, struct str signature)
{
	EVP_PKEY *key = X509_get0_pubkey(leaf);
	DEFER(digest_drop) EVP_MD_CTX *digest = EVP_MD_CTX_new();
	if (!key || !digest || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA)
		return false;
	bool good = EVP_DigestVerifyInit(digest, NULL, EVP_sha256(), NULL,
				    key) == 1 &&
			EVP_DigestVerify(digest, (const uint8_t *)signature.at,
					signature.len,
					(const uint8_t *)message.at,
					message.len) == 1;
	ERR_clear_error();
	return good;
}

RESULT x509_verify(const struct x509_signer *signer, struct str message,
		struct str signature)
{
	DEFER(chain_drop) STACK_OF(X509) *chain = NULL;
	ENSURE(!chain_read(signer->pem, &chain).fault, FAULT_BAD_SIGNATURE);
	DEFER(store_drop) X509_STORE *store = store_of(signer->ca_file);
	ENSURE(store, FAULT_SETTINGS);
	X509 *leaf = sk_X509_value(chain, 0);
	ENSURE(is_for(leaf, signer->name), FAULT_BAD_SIGNATURE);
	TRY(chain_check(store, chain, signer->at));
	ENSURE(is_signed(leaf, message, signature), FAULT_BAD_SIGNATURE);
	return OK;
}
