/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include <inttypes.h>

#define REPLACEMENT STR("\xef\xbf\xbd") /* U+FFFD */

/* The letter behind the backslash, for bytes that have one. */
static const char letters[128] = {
		['\b'] = 'b',
		['\f'] = 'f',
		['\n'] = 'n',
		['\r'] = 'r',
		['\t'] = 't',
		['"'] = '"',
		['\\'] = '\\',
};

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && !letters[c];
}

static bool is_tail(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/* The length of the UTF-8 sequence that begins `s`, 0 for a bad one (also
 * for overlong ones, surrogates and what lies past U+10FFFF). */
static size_t utf8_len(struct str s)
{
	const unsigned char *u = (const unsigned char *)s.at;
	if (u[0] >= 0xc2 && u[0] <= 0xdf)
		return s.len >= 2 && is_tail(u[1]) ? 2 : 0;
	if (u[0] >= 0xe0 && u[0] <= 0xef) {
		if (s.len < 3 || !is_tail(u[1]) || !is_tail(u[2]))
			return 0;
		bool overlong = u[0] == 0xe0 && u[1] < 0xa0;
		bool surrogate = u[0] == 0xed && u[1] > 0x9f;
		return overlong || surrogate ? 0 : 3;
	}
	if (u[0] >= 0xf0 && u[0] <= 0xf4) {
		if (s.len < 4 || !is_tail(u[1]) || !is_tail(u[2]) ||
				!is_tail(u[3]))
			return 0;
		bool overlong = u[0] == 0xf0 && u[1] < 0x90;
		bool too_far = u[0] == 0xf4 && u[1] > 0x8f;
		return overlong || too_far ? 0 : 4;
	}
	return 0;
}

/* How many bytes of `s` can be written as they stand. */
static size_t plain_len(struct str s)
{
	size_t n = 0;
	while (n < s.len) {
		unsigned char c = (unsigned char)s.at[n];
		size_t step = c < 0x80 ? is_plain(c) : utf8_len(str_skip(s, n));
		if (step == 0)
			break;
		n += step;
	}
	return n;
}

static void add_escaped(struct buf *buf, unsigned char c)
{
	if (c >= 0x80)
		buf_add(buf, REPLACEMENT);
	else if (letters[c])
		buf_add(buf, (struct str){(char[]){'\\', letters[c]}, 2});
	else
		buf_print(buf, "\\u%04x", c);
}

static void add_quoted(struct buf *buf, struct str s)
{
	buf_add_char(buf, '"');
	while (s.len) {
		size_t plain = plain_len(s);
		buf_add(buf, (struct str){s.at, plain});
		s = str_skip(s, plain);
		if (s.len == 0)
			break;
		add_escaped(buf, (unsigned char)s.at[0]);
		s = str_skip(s, 1);
	}
	buf_add_char(buf, '"');
}

static void begin(struct json_out *out, const char *key)
{
	if (out->comma)
		buf_add_char(out->buf, ',');
	if (key) {
		add_quoted(out->buf, str_of(key));
		buf_add_char(out->buf, ':');
	}
	out->comma = true;
}

static void open_scope(struct json_out *out, const char *key, char bracket)
{
	begin(out, key);
	buf_add_char(out->buf, bracket);
	out->comma = false;
}

static void close_scope(struct json_out *out, char bracket)
{
	buf_add_char(out->buf, bracket);
	out->comma = true;
}

void json_out_object(struct json_out *out, const char *key)
{
	open_scope(out, key, '{');
}

void json_out_object_end(struct json_out *out)
{
	close_scope(out, '}');
}

void json_out_array(struct json_out *out, const char *key)
{
	open_scope(out, key, '[');
}

void json_out_array_end(struct json_out *out)
{
	close_scope(out, ']');
}

void json_out_str(struct json_out *out, const char *key, struct str value)
{
	begin(out, key);
	add_quoted(out->buf, value);
}

void json_out_cstr(struct json_out *out, const char *key, const char *value)
{
	if (value)
		json_out_str(out, key, str_of(value));
	else
		json_out_null(out, key);
}

void json_out_i64(struct json_out *out, const char *key, int64_t value)
{
	begin(out, key);
	buf_print(out->buf, "%" PRId64, value);
}

void json_out_bool(struct json_out *out, const char *key, bool value)
{
	begin(out, key);
	buf_add(out->buf, value ? STR("true") : STR("false"));
}

void json_out_null(struct json_out *out, const char *key)
{
	begin(out, key);
	buf_add(out->buf, STR("null"));
}

void json_out_money(struct json_out *out, const char *key, int64_t minor,
		int digits)
{
	uint64_t size = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
	uint64_t unit = 1;
	for (int i = 0; i < digits; i++)
		unit *= 10;
	begin(out, key);
	buf_add_c(out->buf, minor < 0 ? "\"-" : "\"");
	buf_print(out->buf, "%" PRIu64, size / unit);
	if (digits > 0)
		buf_print(out->buf, ".%0*" PRIu64, digits, size % unit);
	buf_add_char(out->buf, '"');
}

void json_out_raw(struct json_out *out, const char *key, struct str json)
{
	begin(out, key);
	buf_add(out->buf, json);
}
