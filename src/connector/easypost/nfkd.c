/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/easypost/nfkd.h"

#define APART_MAX 3 /* no letter of the table grows to more than that */

static const struct letter *letter_find(uint32_t code)
{
	size_t low = 0, high = nfkd_letter_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (nfkd_letters[middle].code == code)
			return &nfkd_letters[middle];
		if (nfkd_letters[middle].code < code)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static bool is_tail(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/* A letter of two or three bytes; its length, 0: none. */
static size_t letter_read(struct str text, uint32_t *out_code)
{
	const unsigned char *at = (const unsigned char *)text.at;
	if (text.len >= 2 && (at[0] & 0xe0) == 0xc0 && is_tail(at[1])) {
		*out_code = (uint32_t)((at[0] & 0x1f) << 6 | (at[1] & 0x3f));
		return 2;
	}
	if (text.len >= 3 && (at[0] & 0xf0) == 0xe0 && is_tail(at[1]) &&
			is_tail(at[2])) {
		*out_code = (uint32_t)((at[0] & 0x0f) << 12 |
				(at[1] & 0x3f) << 6 | (at[2] & 0x3f));
		return 3;
	}
	return 0;
}

struct str nfkd(struct str text, struct arena *arena)
{
	char *out = arena_take(arena, text.len * APART_MAX);
	size_t len = 0;
	while (text.len) {
		uint32_t code = 0;
		size_t bytes = letter_read(text, &code);
		const struct letter *letter = bytes ? letter_find(code) : NULL;
		struct str piece = letter ? str_of(letter->apart)
					  : (struct str){text.at, 1};
		memcpy(out + len, piece.at, piece.len);
		len += piece.len;
		text = str_skip(text, letter ? bytes : 1);
	}
	return (struct str){out, len};
}
