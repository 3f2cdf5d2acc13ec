/* SPDX-License-Identifier: Apache-2.0 */
#include "base/pack.h"

void pack_u64(struct buf *buf, uint64_t n)
{
	char bytes[10];
	size_t len = 0;
	while (n >= 0x80) {
		bytes[len++] = (char)(n | 0x80);
		n >>= 7;
	}
	bytes[len++] = (char)n;
	buf_add(buf, (struct str){bytes, len});
}

void pack_i64(struct buf *buf, int64_t n)
{
	uint64_t sign = n < 0 ? UINT64_MAX : 0;
	pack_u64(buf, (uint64_t)n << 1 ^ sign);
}

void pack_str(struct buf *buf, struct str s)
{
	pack_u64(buf, s.len);
	buf_add(buf, s);
}

static uint64_t give_up(struct unpack *in)
{
	in->bad = true;
	in->rest = STR_NONE;
	return 0;
}

uint64_t unpack_u64(struct unpack *in)
{
	uint64_t n = 0;
	for (unsigned shift = 0; shift < 64; shift += 7) {
		if (in->rest.len == 0)
			return give_up(in);
		uint8_t byte = (uint8_t)in->rest.at[0];
		in->rest = str_skip(in->rest, 1);
		/* The tenth byte has room for one bit. */
		if (shift == 63 && byte > 1)
			return give_up(in);
		n |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80)
			return n;
	}
	return give_up(in);
}

int64_t unpack_i64(struct unpack *in)
{
	uint64_t n = unpack_u64(in);
	return (int64_t)(n >> 1 ^ (0 - (n & 1)));
}

struct str unpack_str(struct unpack *in)
{
	uint64_t len = unpack_u64(in);
	if (in->bad || len > in->rest.len) {
		give_up(in);
		return STR_NONE;
	}
	struct str s = {in->rest.at, (size_t)len};
	in->rest = str_skip(in->rest, (size_t)len);
	return s;
}
