/* SPDX-License-Identifier: Apache-2.0 */
#include "liquid/chars.h"

struct str str_lstrip(struct str s)
{
	while (s.len && is_space(s.at[0]))
		s = str_from(s, 1);
	return s;
}

struct str str_rstrip(struct str s)
{
	while (s.len && (is_space(s.at[s.len - 1]) || !s.at[s.len - 1]))
		s.len--;
	return s;
}

bool str_is_blank(struct str s)
{
	return str_lstrip(s).len == 0;
}

/* Bytes that the first one promises; 1 for what can't begin a character. */
static size_t promised(unsigned char c)
{
	if (c >= 0xc2 && c <= 0xdf)
		return 2;
	if (c >= 0xe0 && c <= 0xef)
		return 3;
	return c >= 0xf0 && c <= 0xf4 ? 4 : 1;
}

size_t char_len(struct str s)
{
	size_t len = promised((unsigned char)s.at[0]);
	if (len > s.len)
		return 1;
	for (size_t i = 1; i < len; i++)
		if (((unsigned char)s.at[i] & 0xc0) != 0x80)
			return 1;
	return len;
}

size_t char_count(struct str s)
{
	size_t count = 0;
	for (; s.len; count++)
		s = str_from(s, char_len(s));
	return count;
}

struct str char_slice(struct str s, size_t from, size_t count)
{
	while (from-- && s.len)
		s = str_from(s, char_len(s));
	struct str rest = s;
	while (count-- && rest.len)
		rest = str_from(rest, char_len(rest));
	s.len -= rest.len;
	return s;
}

uint32_t char_code(struct str s)
{
	static const unsigned char mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	size_t len = char_len(s);
	if (len == 1)
		return (unsigned char)s.at[0];
	uint32_t code = (unsigned char)s.at[0] & mask[len];
	for (size_t i = 1; i < len; i++)
		code = code << 6 | ((unsigned char)s.at[i] & 0x3f);
	return code;
}

size_t char_write(uint32_t code, char *room)
{
	static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
	size_t len = code < 0x80         ? 1
			: code < 0x800   ? 2
			: code < 0x10000 ? 3
					 : 4;
	for (size_t i = len - 1; i > 0; i--) {
		room[i] = (char)(0x80 | (code & 0x3f));
		code >>= 6;
	}
	room[0] = (char)(lead[len] | code);
	return len;
}

/*
 * Where the capitals stand, and how far their small letters are. Step 2:
 * capital and small letter take turns. From Unicode's CaseFolding.txt, the
 * alphabets that shops in Europe write in.
 */
static const struct cases {
	uint32_t first, last, step, distance;
} CASES[] = {
		{'A', 'Z', 1, 32},
		{0xc0, 0xd6, 1, 32},
		{0xd8, 0xde, 1, 32},
		{0x100, 0x12e, 2, 1},
		{0x132, 0x136, 2, 1},
		{0x139, 0x147, 2, 1},
		{0x14a, 0x176, 2, 1},
		{0x179, 0x17d, 2, 1},
		{0x1cd, 0x1db, 2, 1},
		{0x1de, 0x1ee, 2, 1},
		{0x1f8, 0x21e, 2, 1},
		{0x222, 0x232, 2, 1},
		{0x386, 0x386, 1, 38},
		{0x388, 0x38a, 1, 37},
		{0x38c, 0x38c, 1, 64},
		{0x38e, 0x38f, 1, 63},
		{0x391, 0x3a1, 1, 32},
		{0x3a3, 0x3ab, 1, 32},
		{0x400, 0x40f, 1, 80},
		{0x410, 0x42f, 1, 32},
		{0x460, 0x480, 2, 1},
		{0x48a, 0x4be, 2, 1},
		{0x4c1, 0x4cd, 2, 1},
		{0x4d0, 0x52e, 2, 1},
		{0x531, 0x556, 1, 48},
		{0x1e00, 0x1e94, 2, 1},
		{0x1ea0, 0x1efe, 2, 1},
};

static bool in_row(const struct cases *row, uint32_t code)
{
	return code >= row->first && code <= row->last &&
			(code - row->first) % row->step == 0;
}

uint32_t char_down(uint32_t code)
{
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		if (in_row(&CASES[i], code))
			return code + CASES[i].distance;
	return code == 0x178 ? 0xff : code;
}

uint32_t char_up(uint32_t code)
{
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		if (in_row(&CASES[i], code - CASES[i].distance))
			return code - CASES[i].distance;
	if (code == 0xff)
		return 0x178;
	/* The small sigma that ends a word has the same capital. */
	return code == 0x3c2 ? 0x3a3 : code;
}
