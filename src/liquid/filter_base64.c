/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 (RFC 4648), in both alphabets. */
#include "liquid/filters.h"

#define COMMON "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
static const char PLAIN[] = COMMON "+/";
static const char URL_SAFE[] = COMMON "-_";

static void encode_three(struct text *text, struct str s, const char *alphabet)
{
	uint32_t bits = 0;
	char four[4];
	for (size_t i = 0; i < 3; i++)
		bits = bits << 8 | (i < s.len ? (unsigned char)s.at[i] : 0);
	for (size_t i = 0; i < 4; i++)
		four[i] = i <= s.len ? alphabet[bits >> (18 - 6 * i) & 63]
				     : '=';
	text_add(text, (struct str){four, 4});
}

static RESULT encode(struct liquid_call *call, const char *alphabet,
		struct liquid_value *out)
{
	struct text text = {.run = call->run};
	struct str s;
	TRY(call_input_text(call, &s));
	for (size_t i = 0; i < s.len && !text.fault; i += 3) {
		size_t len = s.len - i < 3 ? s.len - i : 3;
		encode_three(&text, (struct str){s.at + i, len}, alphabet);
	}
	return text_done(&text, out);
}

/* Up to two "=" at the end; false for an impossible length. */
static bool cut_padding(struct str *s, bool may_lack)
{
	size_t before = s->len;
	while (s->len && before - s->len < 2 && s->at[s->len - 1] == '=')
		s->len--;
	if (before == s->len && may_lack)
		return s->len % 4 != 1;
	return before % 4 == 0;
}

/* A group of 2 to 4 letters; bits that stand for nothing must be 0. */
static bool decode_four(struct text *text, struct str s, const char *alphabet)
{
	uint32_t bits = 0;
	for (size_t i = 0; i < 4; i++) {
		const char *place = i < s.len && s.at[i]
				? strchr(alphabet, s.at[i])
				: NULL;
		if (i < s.len && !place)
			return false;
		bits = bits << 6 | (place ? (uint32_t)(place - alphabet) : 0);
	}
	for (size_t i = 0; i + 1 < s.len; i++)
		text_char(text, (char)(bits >> (16 - 8 * i)));
	return s.len == 4 || (bits & (s.len == 2 ? 0xffffu : 0xffu)) == 0;
}

static RESULT decode(struct liquid_call *call, const char *alphabet,
		struct liquid_value *out)
{
	struct text text = {.run = call->run};
	struct str s;
	TRY(call_input_text(call, &s));
	bool good = cut_padding(&s, alphabet == URL_SAFE);
	for (size_t i = 0; i < s.len && good && !text.fault; i += 4) {
		size_t len = s.len - i < 4 ? s.len - i : 4;
		good = decode_four(
				&text, (struct str){s.at + i, len}, alphabet);
	}
	return good ? text_done(&text, out)
		    : liquid_fail(call->run, "this is no base64");
}

FILTER(base64_encode)
{
	return encode(call, PLAIN, out);
}

FILTER(base64_url_safe_encode)
{
	return encode(call, URL_SAFE, out);
}

FILTER(base64_decode)
{
	return decode(call, PLAIN, out);
}

FILTER(base64_url_safe_decode)
{
	return decode(call, URL_SAFE, out);
}
