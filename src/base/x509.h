/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificates (OpenSSL 3): is this chain trusted, is it whose we think, and
 * did its key sign these bytes?
 *
 * Roots are read from their file once and kept as long as the program runs.
 */
#ifndef WAYBILL_BASE_X509_H
#define WAYBILL_BASE_X509_H

#include "base/time.h"

#define X509_CHAIN_MAX 8
#define X509_PEM_MAX ((size_t)64 << 10)

/* Whom a signer must be. */
struct x509_signer {
	struct str pem;     /* its certificate, then those that lead to a
			       root; text around them is skipped */
	struct str ca_file; /* roots; empty: the system's */
	struct str name;    /* a host name that it was issued for */
	time_ms at;         /* when it must be valid */
};

/* Can the text be read as one certificate or more? FAULT_BAD_VALUE. */
RESULT x509_check_pem(struct str pem);

/*
 * The chain leads to a root, is valid at that moment, was issued for the
 * name, and its key made this signature (RSA PKCS #1 v1.5 with SHA-256).
 * FAULT_BAD_SIGNATURE for all that is wrong with it; FAULT_SETTINGS when the
 * roots can't be read.
 */
RESULT x509_verify(const struct x509_signer *signer, struct str message,
		struct str signature);

#endif
