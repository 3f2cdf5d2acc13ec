/* SPDX-License-Identifier: Apache-2.0 */
/* Code page 437, which SIE calls PC8. */
#include "ledger/export.h"

/* The letters behind ASCII, from 0x80 on; 0: no letter. */
static const uint16_t high[] = {0xc7, 0xfc, 0xe9, 0xe2, 0xe4, 0xe0, 0xe5, 0xe7,
		0xea, 0xeb, 0xe8, 0xef, 0xee, 0xec, 0xc4, 0xc5, 0xc9, 0xe6,
		0xc6, 0xf4, 0xf6, 0xf2, 0xfb, 0xf9, 0xff, 0xd6, 0xdc, 0xa2,
		0xa3, 0xa5, 0x20a7, 0x192, 0xe1, 0xed, 0xf3, 0xfa, 0xf1, 0xd1,
		0xaa, 0xba, 0xbf, 0x2310, 0xac, 0xbd, 0xbc, 0xa1, 0xab, 0xbb};

static const struct {
	uint16_t letter;
	unsigned char byte;
} others[] = {{0xdf, 0xe1}, {0xb5, 0xe6}, {0xb1, 0xf1}, {0xb0, 0xf8},
		{0xb7, 0xfa}, {0xb2, 0xfd}, {0xf8, 'o'}, {0xd8, 'O'},
		{0xa0, ' '}, {0x2013, '-'}, {0x2014, '-'}, {0x2019, '\''}};

static unsigned char byte_of(uint32_t letter)
{
	if (letter < 0x20 || letter == 0x7f)
		return ' ';
	if (letter < 0x80)
		return (unsigned char)letter;
	for (size_t i = 0; i < sizeof high / sizeof *high; i++)
		if (high[i] == letter)
			return (unsigned char)(0x80 + i);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (others[i].letter == letter)
			return others[i].byte;
	return '?';
}

/* How many bytes follow the first one of a letter; -1: it is none. */
static int tail_of(unsigned char c)
{
	if (c < 0x80)
		return 0;
	if (c >= 0xc2 && c < 0xe0)
		return 1;
	if (c >= 0xe0 && c < 0xf0)
		return 2;
	return c >= 0xf0 && c < 0xf5 ? 3 : -1;
}

static uint32_t letter_take(struct str *rest)
{
	unsigned char first = (unsigned char)rest->at[0];
	int tail = tail_of(first);
	uint32_t letter = tail <= 0 ? first : first & (0x3fu >> tail);
	size_t i = 1;
	for (; tail > 0 && i < rest->len && i <= (size_t)tail; i++) {
		unsigned char c = (unsigned char)rest->at[i];
		if ((c & 0xc0) != 0x80)
			break;
		letter = letter << 6 | (c & 0x3f);
	}
	bool good = tail >= 0 && i == (size_t)tail + 1;
	*rest = str_skip(*rest, i);
	return good ? letter : UINT32_MAX;
}

struct str cp437(struct str text, struct arena *arena)
{
	char *at = arena_take(arena, text.len + 1);
	size_t len = 0;
	while (text.len)
		at[len++] = (char)byte_of(letter_take(&text));
	return (struct str){at, len};
}
