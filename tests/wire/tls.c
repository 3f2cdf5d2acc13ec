/* SPDX-License-Identifier: Apache-2.0 */
#include "tls.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#define DAY_S (24L * 60 * 60)

static void extension_add(X509 *cert, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509V3_set_ctx_nodb(&ctx);
	X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(
			NULL, &ctx, nid, (char *)(uintptr_t)value);
	EXPECT(extension);
	EXPECT(X509_add_ext(cert, extension, -1));
	X509_EXTENSION_free(extension);
}

static X509 *cert_make(EVP_PKEY *key, const char *name, X509 *issuer, long days)
{
	static long serial = 1;
	X509 *cert = X509_new();
	X509_NAME *subject = X509_get_subject_name(cert);
	long begin = days < 0 ? 2 * days * DAY_S : -DAY_S;
	X509_set_version(cert, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), serial++);
	X509_gmtime_adj(X509_getm_notBefore(cert), begin);
	X509_gmtime_adj(X509_getm_notAfter(cert), days * DAY_S);
	X509_set_pubkey(cert, key);
	X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
			(const unsigned char *)name, -1, -1, 0);
	X509_set_issuer_name(
			cert, issuer ? X509_get_subject_name(issuer) : subject);
	return cert;
}

void tls_ca_open(struct tls_ca *ca)
{
	*ca = (struct tls_ca){.file = "/tmp/waybill-ca-XXXXXX"};
	ca->key = EVP_EC_gen("P-256");
	EXPECT(ca->key);
	ca->cert = cert_make(ca->key, "Test CA", NULL, 10);
	extension_add(ca->cert, ca->cert, NID_basic_constraints,
			"critical,CA:TRUE");
	EXPECT(X509_sign(ca->cert, ca->key, EVP_sha256()));
	int fd = mkstemp(ca->file);
	EXPECT(fd >= 0);
	FILE *file = fdopen(fd, "w");
	EXPECT(file && PEM_write_X509(file, ca->cert));
	EXPECT(!fclose(file));
}

void tls_ca_close(struct tls_ca *ca)
{
	unlink(ca->file);
	X509_free(ca->cert);
	EVP_PKEY_free(ca->key);
}

SSL_CTX *tls_server(const struct tls_ca *ca, const char *names, long days)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *cert = cert_make(key, "Test server", ca->cert, days);
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	extension_add(cert, ca->cert, NID_subject_alt_name, names);
	EXPECT(X509_sign(cert, ca->key, EVP_sha256()));
	EXPECT(ctx && SSL_CTX_use_certificate(ctx, cert) == 1);
	EXPECT(SSL_CTX_use_PrivateKey(ctx, key) == 1);
	X509_free(cert);
	EVP_PKEY_free(key);
	return ctx;
}

static int h2_choose(__attribute__((unused)) SSL *ssl,
		const unsigned char **out_name, unsigned char *out_len,
		const unsigned char *offered, unsigned offered_len,
		__attribute__((unused)) void *context)
{
	static const unsigned char ours[] = "\002h2";
	unsigned char *name = NULL;
	int found = SSL_select_next_proto(
			&name, out_len, ours, 3, offered, offered_len);
	*out_name = name;
	return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK
					       : SSL_TLSEXT_ERR_NOACK;
}

void tls_h2(SSL_CTX *ctx)
{
	SSL_CTX_set_alpn_select_cb(ctx, h2_choose, NULL);
}

void tls_files(const SSL_CTX *ctx, const char *key, const char *cert)
{
	FILE *keys = fopen(key, "w"), *certs = fopen(cert, "w");
	EXPECT(keys && certs);
	EXPECT(PEM_write_PrivateKey(keys, SSL_CTX_get0_privatekey(ctx), NULL,
			NULL, 0, NULL, NULL));
	EXPECT(PEM_write_X509(certs, SSL_CTX_get0_certificate(ctx)));
	EXPECT(!fclose(keys) && !fclose(certs));
}

/* Requests of the tests end with "}". */
static bool request_read(SSL *ssl)
{
	char text[4096];
	size_t len = 0;
	while (len < sizeof text) {
		int n = SSL_read(ssl, text + len, (int)(sizeof text - len));
		if (n <= 0)
			return false;
		len += (size_t)n;
		if (text[len - 1] == '}')
			return true;
	}
	return false;
}

void tls_serve(struct far *far, int conn)
{
	SSL *ssl = SSL_new(far->context);
	SSL_set_fd(ssl, conn);
	if (SSL_accept(ssl) == 1 && request_read(ssl)) {
		pthread_mutex_lock(&far->lock);
		far->requests++;
		pthread_mutex_unlock(&far->lock);
		SSL_write(ssl, FAR_OK, sizeof FAR_OK - 1);
		SSL_shutdown(ssl);
	}
	SSL_free(ssl);
}
