/* SPDX-License-Identifier: Apache-2.0 */
/* A compact, self-checking spelling of numbers and strings for stored rows. */
#ifndef WAYBILL_BASE_PACK_H
#define WAYBILL_BASE_PACK_H

#include "base/arena.h"
#include "base/buf.h"

void pack_u64(struct buf *buf, uint64_t n);   /* LEB128 */
void pack_i64(struct buf *buf, int64_t n);    /* zigzag, LEB128 */
void pack_str(struct buf *buf, struct str s); /* length, bytes */

struct unpack {
	struct str rest;
	bool bad; /* read past the end or too long: all further reads give 0 */
};

uint64_t unpack_u64(struct unpack *in);
int64_t unpack_i64(struct unpack *in);
struct str unpack_str(struct unpack *in); /* points into the input */

#endif
