/* SPDX-License-Identifier: Apache-2.0 */
/* What providers call a carrier, and the customer's link. */
#include "carrier/inside.h"

/* "DK:PostNord DK;*:PostNord": the country's own, else everybody's. */
static struct str by_country(const char *cell, struct str country)
{
	struct str rest = str_of(cell), one, place, other = STR_NONE;
	while (str_cut(&rest, ';', &one)) {
		str_cut(&one, ':', &place);
		if (str_eq_nocase(place, country))
			return one;
		if (str_eq(place, STR("*")))
			other = one;
	}
	return other;
}

static struct str first_of(const char *cell)
{
	struct str rest = str_of(cell), one = STR_NONE;
	str_cut(&rest, ';', &one);
	return one;
}

static struct str or_other(struct str code)
{
	return code.len ? code : STR("OTHER");
}

struct str carrier_shopify(const struct carrier *carrier, struct str country)
{
	return by_country(carrier->shopify, country);
}

struct str carrier_paypal(const struct carrier *carrier, struct str country)
{
	return or_other(by_country(carrier->paypal, country));
}

struct str carrier_paypal_trackers(
		const struct carrier *carrier, struct str country)
{
	return or_other(by_country(carrier->paypal_trackers, country));
}

struct str carrier_stripe(const struct carrier *carrier)
{
	return str_of(carrier->stripe[0] ? carrier->stripe : carrier->name);
}

struct str carrier_v1(const struct carrier *carrier)
{
	return first_of(carrier->v1);
}

struct str carrier_v2(const struct carrier *carrier)
{
	return first_of(carrier->v2);
}

static bool is_plain(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
			(c >= 'a' && c <= 'z') || c == '-' || c == '_' ||
			c == '.' || c == '~';
}

/* Without the spaces that people write numbers with. */
static struct str escaped(struct str number, struct arena *arena)
{
	static const char digits[] = "0123456789ABCDEF";
	char *at = arena_take(arena, number.len * 3);
	size_t len = 0;
	for (size_t i = 0; i < number.len; i++) {
		unsigned char c = (unsigned char)number.at[i];
		if (is_plain(number.at[i])) {
			at[len++] = number.at[i];
		} else if (c != ' ') {
			at[len++] = '%';
			at[len++] = digits[c >> 4];
			at[len++] = digits[c & 15];
		}
	}
	return (struct str){at, len};
}

struct str carrier_url(const struct carrier *carrier, struct str number,
		struct arena *arena)
{
	static const char mark[] = "{number}";
	struct str url = str_of(carrier->url);
	struct str plain = escaped(str_trim(number), arena);
	ptrdiff_t at = str_find(url, str_of(mark));
	if (at < 0 || !plain.len)
		return STR_NONE;
	return arena_print(arena, "%.*s%.*s%.*s", (int)at, url.at,
			STR_FMT(plain),
			STR_FMT(str_skip(url, (size_t)at + sizeof mark - 1)));
}
