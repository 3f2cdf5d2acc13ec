/* SPDX-License-Identifier: Apache-2.0 */
#include "notify/tongue.h"

#include "base/buf.h"

#define SPACE "\xC2\xA0" /* one that no line ends at */
#define CODE_MAX 8

static const struct tongue tongues[] = {
		{"en", ",", ".", "", ""},
		{"da", ".", ",", "DKK", "kr."},
		{"sv", SPACE, ",", "SEK", "kr"},
};

struct str language_code(struct str locale, struct arena *arena)
{
	size_t len = 0;
	while (len < locale.len && locale.at[len] != '-' &&
			locale.at[len] != '_')
		len++;
	if (len < 2 || len > CODE_MAX)
		return STR_NONE;
	char *at = arena_take(arena, len + 1);
	for (size_t i = 0; i < len; i++) {
		char c = locale.at[i];
		at[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
		if (at[i] < 'a' || at[i] > 'z')
			return STR_NONE;
	}
	return (struct str){at, len};
}

const struct tongue *tongue_find(struct str locale)
{
	struct str code = locale;
	for (size_t i = 0; i < code.len; i++)
		if (code.at[i] == '-' || code.at[i] == '_')
			code.len = i;
	for (size_t i = 0; i < sizeof tongues / sizeof *tongues; i++)
		if (str_eq_nocase(str_of(tongues[i].code), code))
			return &tongues[i];
	return NULL;
}

const struct tongue *tongue_of(struct str locale, struct str otherwise)
{
	const struct tongue *tongue = tongue_find(locale);
	if (!tongue)
		tongue = tongue_find(otherwise);
	return tongue ? tongue : &tongues[0];
}

/* "-1234567.50", as money_print writes it, in the language's way. */
struct str tongue_figures(const struct tongue *tongue, minor amount, int digits,
		struct arena *arena)
{
	struct str plain = money_print(amount, digits, arena);
	DEFER(buf_done) struct buf buf;
	size_t whole = 0;
	while (whole < plain.len && plain.at[whole] != '.')
		whole++;
	buf_init(&buf, 100);
	for (size_t i = 0; i < plain.len; i++) {
		bool digit = i > 0 && plain.at[i - 1] != '-';
		if (i == whole) {
			buf_add_c(&buf, tongue->point);
			continue;
		}
		if (digit && i < whole && (whole - i) % 3 == 0)
			buf_add_c(&buf, tongue->group);
		buf_add_char(&buf, plain.at[i]);
	}
	return arena_copy(arena, buf_str(&buf));
}

struct str tongue_money(const struct tongue *tongue, minor amount,
		struct str currency, bool by_code, struct arena *arena)
{
	struct str figures = tongue_figures(
			tongue, amount, currency_digits(currency), arena);
	bool own = !by_code && str_eq(currency, str_of(tongue->currency));
	struct str word = own ? str_of(tongue->word) : currency;
	if (!word.len)
		return figures;
	return arena_print(arena, "%.*s" SPACE "%.*s", STR_FMT(figures),
			STR_FMT(word));
}
