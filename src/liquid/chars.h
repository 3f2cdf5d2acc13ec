/* SPDX-License-Identifier: Apache-2.0 */
/* Characters: ASCII classes as Liquid's patterns mean them, and UTF-8. */
#ifndef WAYBILL_LIQUID_CHARS_H
#define WAYBILL_LIQUID_CHARS_H

#include "base/str.h"

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A letter, a digit or an underscore. */
static inline bool is_word(char c)
{
	return is_letter(c) || is_digit(c) || c == '_';
}

static inline bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline char to_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* As str_skip, but the end keeps its place: lengths can be told from it. */
static inline struct str str_from(struct str s, size_t n)
{
	if (n > s.len)
		n = s.len;
	return (struct str){s.at ? s.at + n : NULL, s.len - n};
}

struct str str_lstrip(struct str s);
struct str str_rstrip(struct str s);
static inline struct str str_strip(struct str s)
{
	return str_lstrip(str_rstrip(s));
}
bool str_is_blank(struct str s);

/* Bytes of the first character of a text that is not empty: 1 to 4. A byte
 * that is no UTF-8 is a character of its own. */
size_t char_len(struct str s);
size_t char_count(struct str s);

/* From the `from`th character, at most `count` of them. */
struct str char_slice(struct str s, size_t from, size_t count);

/* The code point of a character, and its bytes in room[4]. */
uint32_t char_code(struct str s);
size_t char_write(uint32_t code, char *room);

/* Letters of the Latin, Greek, Cyrillic and Armenian alphabets. */
uint32_t char_up(uint32_t code);
uint32_t char_down(uint32_t code);

#endif
