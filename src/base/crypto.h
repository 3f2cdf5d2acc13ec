/* SPDX-License-Identifier: Apache-2.0 */
/* Digests, signatures and their spellings (OpenSSL 3). */
#ifndef WAYBILL_BASE_CRYPTO_H
#define WAYBILL_BASE_CRYPTO_H

#include "base/arena.h"

#define SHA256_SIZE 32

void sha256(struct str bytes, uint8_t out_digest[SHA256_SIZE]);
void hmac_sha256(struct str key, struct str bytes,
		uint8_t out_digest[SHA256_SIZE]);
/* The same over two pieces, as if they stood behind each other. */
void hmac_sha256_2(struct str key, struct str head, struct str body,
		uint8_t out_digest[SHA256_SIZE]);

/* In a time that depends on the lengths alone. */
bool equal_const_time(struct str a, struct str b);

struct str hex_of(struct str bytes, struct arena *arena);
/* Lower or upper case; FAULT_BAD_VALUE for anything else. */
RESULT hex_read(struct str text, struct arena *arena, struct str *out_bytes);
struct str base64_of(struct str bytes, struct arena *arena);
/* Standard alphabet, padding optional, nothing else; FAULT_BAD_VALUE. */
RESULT base64_read(struct str text, struct arena *arena, struct str *out_bytes);

/* From the operating system. For keys and tokens, never for decisions. */
void random_bytes(void *out_bytes, size_t len);

/* For tables, shards and checksums against accidents: not for secrets, not
 * for identity. Stored: it never changes. */
uint64_t hash64(struct str bytes);

#endif
