/* SPDX-License-Identifier: Apache-2.0 */
#include "base/x509.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "base/crc.h"
#include "base/test.h"

#define NOW ((time_ms)1700000000000)
#define NAME "messageverificationcerts.example.com"

/* --- an authority of our own -------------------------------------------- */

struct issued {
	EVP_PKEY *key;
	X509 *cert;
};

static void extension_add(
		struct issued *to, struct issued *by, int nid, const char *text)
{
	X509V3_CTX ctx;
	X509V3_set_ctx(&ctx, by->cert, to->cert, NULL, NULL, 0);
	X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, &ctx, nid, text);
	EXPECT(e && X509_add_ext(to->cert, e, -1));
	X509_EXTENSION_free(e);
}

/* From a day before NOW until a day after it. `by` NULL: signs itself. */
static struct issued issue(struct issued *by, const char *name, bool ca)
{
	struct issued out = {EVP_RSA_gen(2048), X509_new()};
	struct issued *signer = by ? by : &out;
	EXPECT(out.key && out.cert);
	X509_set_version(out.cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(out.cert), by ? 2 : 1);
	time_t from = (NOW - DAY_MS) / SECOND_MS,
	       to = (NOW + DAY_MS) / SECOND_MS;
	ASN1_TIME_set(X509_getm_notBefore(out.cert), from);
	ASN1_TIME_set(X509_getm_notAfter(out.cert), to);
	X509_set_pubkey(out.cert, out.key);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(out.cert), "CN",
			MBSTRING_ASC, (const uint8_t *)name, -1, -1, 0);
	X509_set_issuer_name(out.cert, X509_get_subject_name(signer->cert));
	extension_add(&out, signer, NID_basic_constraints,
			ca ? "critical,CA:TRUE" : "critical,CA:FALSE");
	EXPECT(X509_sign(out.cert, signer->key, EVP_sha256()) > 0);
	return out;
}

static void issued_free(struct issued *one)
{
	EVP_PKEY_free(one->key);
	X509_free(one->cert);
}

static struct str pem_of(X509 *cert, struct arena *arena)
{
	char *at;
	BIO *bio = BIO_new(BIO_s_mem());
	EXPECT(bio && PEM_write_bio_X509(bio, cert) == 1);
	long len = BIO_get_mem_data(bio, &at);
	struct str out = arena_copy(arena, (struct str){at, (size_t)len});
	BIO_free(bio);
	return out;
}

static struct str sign(EVP_PKEY *key, struct str text, struct arena *arena)
{
	size_t len = 512;
	uint8_t *at = arena_take(arena, len);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EXPECT(EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key) == 1);
	EXPECT(EVP_DigestSign(ctx, at, &len, (const uint8_t *)text.at,
			       text.len) == 1);
	EVP_MD_CTX_free(ctx);
	return (struct str){(const char *)at, len};
}

static struct str file_write(struct str text, struct arena *arena)
{
	char name[] = "/tmp/waybill-ca-XXXXXX";
	int fd = mkstemp(name);
	EXPECT(fd >= 0 && write(fd, text.at, text.len) == (ssize_t)text.len);
	close(fd);
	return arena_print(arena, "%s", name);
}

struct scene {
	struct arena *arena;
	struct issued root, middle, leaf;
	struct str message, signature;
	struct x509_signer signer;
};

static struct scene scene_open(void)
{
	struct scene s = {.arena = arena_open()};
	s.root = issue(NULL, "Root", true);
	s.middle = issue(&s.root, "Middle", true);
	s.leaf = issue(&s.middle, NAME, false);
	s.message = STR("id|time|webhook|123");
	s.signature = sign(s.leaf.key, s.message, s.arena);
	s.signer = (struct x509_signer){
			.pem = arena_print(s.arena, "%.*s%.*s",
					STR_FMT(pem_of(s.leaf.cert, s.arena)),
					STR_FMT(pem_of(s.middle.cert,
							s.arena))),
			.ca_file = file_write(
					pem_of(s.root.cert, s.arena), s.arena),
			.name = STR(NAME),
			.at = NOW};
	return s;
}

static void scene_close(struct scene *s)
{
	unlink(s->signer.ca_file.at);
	issued_free(&s->root);
	issued_free(&s->middle);
	issued_free(&s->leaf);
	arena_close(s->arena);
}

/* --- tests -------------------------------------------------------------- */

static enum fault verified(const struct scene *s)
{
	return x509_verify(&s->signer, s->message, s->signature).fault;
}

TEST(what_is_no_certificate_is_refused)
{
	static const char *const texts[] = {"", "x",
			"-----BEGIN CERTIFICATE-----\n",
			("-----BEGIN CERTIFICATE-----\nAAAA\n"
			 "-----END CERTIFICATE-----\n")};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		EXPECT_FAULT(x509_check_pem(str_of(texts[i])), FAULT_BAD_VALUE);
	struct scene s = scene_open();
	EXPECT_OK(x509_check_pem(s.signer.pem));
	/* A chain without end is not read to its end. */
	struct str one = pem_of(s.leaf.cert, s.arena), many = STR_NONE;
	for (int i = 0; i <= X509_CHAIN_MAX; i++)
		many = arena_print(s.arena, "%.*s%.*s", STR_FMT(many),
				STR_FMT(one));
	EXPECT_FAULT(x509_check_pem(many), FAULT_BAD_VALUE);
	s.signer.pem = STR("x");
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	scene_close(&s);
}

TEST(a_signature_by_a_trusted_chain_holds)
{
	struct scene s = scene_open();
	EXPECT_I64(verified(&s), FAULT_NONE);
	EXPECT_I64(verified(&s), FAULT_NONE);
	s.message = STR("id|time|webhook|124");
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	s.message = STR("id|time|webhook|123");
	s.signature.len--;
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	s.signature = STR_NONE;
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	scene_close(&s);
}

TEST(a_chain_that_ends_nowhere_does_not_hold)
{
	struct scene s = scene_open();
	struct str whole = s.signer.pem, roots = s.signer.ca_file;
	s.signer.pem = pem_of(s.leaf.cert, s.arena);
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	s.signer.pem = whole;
	/* The system's roots did not issue it. */
	s.signer.ca_file = STR_NONE;
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	s.signer.ca_file = STR("/nowhere/roots.pem");
	EXPECT_I64(verified(&s), FAULT_SETTINGS);
	s.signer.ca_file = roots;
	/* A root of its own that a sender brings along is not trusted. */
	struct issued own = issue(NULL, NAME, true);
	s.signer.pem = pem_of(own.cert, s.arena);
	s.signature = sign(own.key, s.message, s.arena);
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	issued_free(&own);
	scene_close(&s);
}

TEST(a_certificate_of_another_name_or_time_does_not_hold)
{
	struct scene s = scene_open();
	s.signer.name = STR("messageverificationcerts.example.org");
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	s.signer.name = STR_NONE;
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	s.signer.name = STR(NAME);
	s.signer.at = NOW + 2 * DAY_MS;
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	s.signer.at = NOW - 2 * DAY_MS;
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	/* Issued by a leaf, which may not issue. */
	struct issued below = issue(&s.leaf, NAME, false);
	s.signer.at = NOW;
	s.signer.pem = arena_print(s.arena, "%.*s%.*s",
			STR_FMT(pem_of(below.cert, s.arena)),
			STR_FMT(s.signer.pem));
	s.signature = sign(below.key, s.message, s.arena);
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	issued_free(&below);
	scene_close(&s);
}

TEST(crc32_gives_the_value_that_everybody_checks_it_by)
{
	EXPECT_I64(crc32_of(STR("123456789")), 0xcbf43926);
	EXPECT_I64(crc32_of(STR_NONE), 0);
	EXPECT_I64(crc32_of(STR("The quick brown fox jumps over the lazy dog")),
			0x414fa339);
}
