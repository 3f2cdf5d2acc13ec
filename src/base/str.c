/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"

int str_cmp(struct str a, struct str b)
{
	size_t shared = a.len < b.len ? a.len : b.len;
	int c = shared ? memcmp(a.at, b.at, shared) : 0;
	if (c)
		return c;
	return a.len < b.len ? -1 : a.len > b.len;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool str_eq_nocase(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.at[i]) != lower(b.at[i]))
			return false;
	return true;
}

bool str_starts(struct str s, struct str head)
{
	return s.len >= head.len && str_eq((struct str){s.at, head.len}, head);
}

bool str_ends(struct str s, struct str tail)
{
	return s.len >= tail.len && str_eq(str_skip(s, s.len - tail.len), tail);
}

ptrdiff_t str_find(struct str s, struct str needle)
{
	if (needle.len == 0)
		return 0;
	if (s.len < needle.len)
		return -1;
	const char *hit = memmem(s.at, s.len, needle.at, needle.len);
	return hit ? hit - s.at : -1;
}

struct str str_skip(struct str s, size_t n)
{
	if (n >= s.len)
		return STR_NONE;
	return (struct str){s.at + n, s.len - n};
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str str_trim(struct str s)
{
	while (s.len && is_space(s.at[0]))
		s = str_skip(s, 1);
	while (s.len && is_space(s.at[s.len - 1]))
		s.len--;
	return s;
}

bool str_cut(struct str *rest, char sep, struct str *out_part)
{
	if (rest->len == 0)
		return false;
	const char *hit = memchr(rest->at, sep, rest->len);
	size_t len = hit ? (size_t)(hit - rest->at) : rest->len;
	*out_part = (struct str){rest->at, len};
	*rest = hit ? str_skip(*rest, len + 1) : STR_NONE;
	return true;
}

RESULT str_to_i64(struct str s, int64_t *out_number)
{
	bool minus = s.len && s.at[0] == '-';
	if (minus)
		s = str_skip(s, 1);
	ENSURE(s.len > 0 && s.len <= 19, FAULT_BAD_VALUE);
	uint64_t n = 0;
	for (size_t i = 0; i < s.len; i++) {
		ENSURE(s.at[i] >= '0' && s.at[i] <= '9', FAULT_BAD_VALUE);
		n = n * 10 + (uint64_t)(s.at[i] - '0');
	}
	ENSURE(n <= (uint64_t)INT64_MAX, FAULT_BAD_VALUE);
	*out_number = minus ? -(int64_t)n : (int64_t)n;
	return OK;
}
