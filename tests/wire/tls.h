/* SPDX-License-Identifier: Apache-2.0 */
/* A certificate authority of the test's own, and a server that it vouches
 * for. */
#ifndef WAYBILL_TESTS_WIRE_TLS_H
#define WAYBILL_TESTS_WIRE_TLS_H

#include <openssl/ssl.h>

#include "wire.h"

struct tls_ca {
	EVP_PKEY *key;
	X509 *cert;
	char file[64]; /* its certificate, for ca_file */
};

void tls_ca_open(struct tls_ca *ca);
void tls_ca_close(struct tls_ca *ca);

/* `names` as in "IP:127.0.0.1" or "DNS:x.example"; it is good for `days`
 * from now (below 0: it was). */
SSL_CTX *tls_server(const struct tls_ca *ca, const char *names, long days);

/* It speaks HTTP/2 with whoever offers that. */
void tls_h2(SSL_CTX *ctx);

/* Its key and certificate as files, for a server that is a program. */
void tls_files(const SSL_CTX *ctx, const char *key, const char *cert);

/* Speaks TLS with the SSL_CTX in far->context and answers one request. */
void tls_serve(struct far *far, int conn);

#endif
