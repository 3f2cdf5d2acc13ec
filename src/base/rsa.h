/* SPDX-License-Identifier: Apache-2.0 */
/* Public RSA keys as providers publish them (JWK, RFC 7517), and what is
 * signed with them (OpenSSL 3). */
#ifndef WAYBILL_BASE_RSA_H
#define WAYBILL_BASE_RSA_H

#include "base/arena.h"

/* A JWK's modulus and exponent (base64url) as PEM ("BEGIN PUBLIC KEY").
 * FAULT_BAD_VALUE: not a key, or one of fewer than 2048 bits. */
RESULT rsa_key_of_jwk(struct str modulus, struct str exponent,
		struct arena *arena, struct str *out_pem);

/* RSASSA-PKCS1-v1_5 with SHA-256 over `head` and `body`, as if they stood
 * behind each other. FAULT_BAD_VALUE: no key; FAULT_BAD_SIGNATURE. */
RESULT rsa_sha256_verify(struct str pem, struct str head, struct str body,
		struct str signature);

#endif
