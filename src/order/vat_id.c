/* SPDX-License-Identifier: Apache-2.0 */
/*
 * VAT numbers by country. A form is letters for what may stand at each place:
 * 9 a digit, A a letter, X either, and all else itself; forms are parted by
 * "|".
 */
#include "order/vat.h"

typedef bool check_digits(struct str number);

static int digit(struct str s, size_t at)
{
	return s.at[at] - '0';
}

/* The sum of the first digits, each times its weight. */
static int weighed(struct str s, const int *weights, size_t count)
{
	int sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += digit(s, i) * weights[i];
	return sum;
}

static bool luhn(struct str s)
{
	int sum = 0;
	for (size_t i = 0; i < s.len; i++) {
		int d = digit(s, s.len - 1 - i) * (i % 2 ? 2 : 1);
		sum += d > 9 ? d - 9 : d;
	}
	return sum % 10 == 0;
}

/* ISO 7064, MOD 11,10 */
static bool iso_11_10(struct str s)
{
	int product = 10;
	for (size_t i = 0; i + 1 < s.len; i++) {
		int sum = (digit(s, i) + product) % 10;
		product = 2 * (sum ? sum : 10) % 11;
	}
	return (11 - product) % 10 == digit(s, s.len - 1);
}

static int64_t number_of(struct str s, size_t from, size_t count)
{
	int64_t number = 0;
	for (size_t i = from; i < from + count; i++)
		number = number * 10 + digit(s, i);
	return number;
}

static bool check_at(struct str s)
{
	int sum = 0;
	for (size_t i = 1; i < 8; i++) {
		int d = digit(s, i) * (i % 2 ? 1 : 2);
		sum += d > 9 ? d - 9 : d;
	}
	return (10 - (sum + 4) % 10) % 10 == digit(s, 8);
}

static bool check_be(struct str s)
{
	return 97 - number_of(s, 0, 8) % 97 == number_of(s, 8, 2);
}

static bool check_dk(struct str s)
{
	static const int weights[] = {2, 7, 6, 5, 4, 3, 2, 1};
	return weighed(s, weights, 8) % 11 == 0;
}

static bool check_ee(struct str s)
{
	static const int weights[] = {3, 7, 1, 3, 7, 1, 3, 7, 1};
	return weighed(s, weights, 9) % 10 == 0;
}

static bool check_el(struct str s)
{
	static const int weights[] = {256, 128, 64, 32, 16, 8, 4, 2};
	return weighed(s, weights, 8) % 11 % 10 == digit(s, 8);
}

static bool check_fi(struct str s)
{
	static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1};
	return weighed(s, weights, 8) % 11 == 0;
}

/* The key may have letters, for which no rule is published. */
static bool check_fr(struct str s)
{
	for (size_t i = 0; i < 2; i++)
		if (s.at[i] < '0' || s.at[i] > '9')
			return true;
	return (12 + 3 * (number_of(s, 2, 9) % 97)) % 97 == number_of(s, 0, 2);
}

static bool check_hu(struct str s)
{
	static const int weights[] = {9, 7, 3, 1, 9, 7, 3, 1};
	return weighed(s, weights, 8) % 10 == 0;
}

/* Only the form that is given today: seven digits and one or two letters. */
static bool check_ie(struct str s)
{
	static const int weights[] = {8, 7, 6, 5, 4, 3, 2};
	if (s.at[1] < '0' || s.at[1] > '9')
		return true;
	int sum = weighed(s, weights, 7);
	if (s.len == 9)
		sum += 9 * (s.at[8] - 'A' + 1);
	return "WABCDEFGHIJKLMNOPQRSTUV"[sum % 23] == s.at[7];
}

static bool check_lu(struct str s)
{
	return number_of(s, 0, 6) % 89 == number_of(s, 6, 2);
}

static bool check_mt(struct str s)
{
	static const int weights[] = {3, 4, 6, 7, 8, 9};
	return 37 - weighed(s, weights, 6) % 37 == number_of(s, 6, 2);
}

/* "NL" as 2321 and "B" as 11, ISO 7064 MOD 97-10: since 2020, for those who
 * are no company. */
static bool is_nl_new(struct str s)
{
	int64_t rest = 2321;
	for (size_t i = 0; i < s.len; i++)
		rest = s.at[i] == 'B' ? (rest * 100 + 11) % 97
				      : (rest * 10 + digit(s, i)) % 97;
	return rest == 1;
}

static bool check_nl(struct str s)
{
	static const int weights[] = {9, 8, 7, 6, 5, 4, 3, 2};
	return weighed(s, weights, 8) % 11 == digit(s, 8) || is_nl_new(s);
}

static bool check_pl(struct str s)
{
	static const int weights[] = {6, 5, 7, 2, 3, 4, 5, 6, 7};
	return weighed(s, weights, 9) % 11 == digit(s, 9);
}

static bool check_pt(struct str s)
{
	static const int weights[] = {9, 8, 7, 6, 5, 4, 3, 2};
	int rest = 11 - weighed(s, weights, 8) % 11;
	return (rest > 9 ? 0 : rest) == digit(s, 8);
}

static bool check_ro(struct str s)
{
	static const int weights[] = {7, 5, 3, 2, 1, 7, 5, 3, 2};
	int sum = weighed(s, weights + 10 - s.len, s.len - 1);
	return sum * 10 % 11 % 10 == digit(s, s.len - 1);
}

static bool check_se(struct str s)
{
	return luhn((struct str){s.at, 10}) && number_of(s, 10, 2) > 0;
}

static bool check_si(struct str s)
{
	static const int weights[] = {8, 7, 6, 5, 4, 3, 2};
	int rest = 11 - weighed(s, weights, 7) % 11;
	return rest != 11 && rest % 10 == digit(s, 7);
}

static bool check_sk(struct str s)
{
	return number_of(s, 0, 10) % 11 == 0;
}

/* The old way, and that of numbers since 2010. */
static bool check_gb(struct str s)
{
	static const int weights[] = {8, 7, 6, 5, 4, 3, 2, 10, 1};
	if (s.at[0] < '0' || s.at[0] > '9')
		return true;
	int rest = weighed(s, weights, 9) % 97;
	return rest == 0 || rest == 42;
}

static bool check_no(struct str s)
{
	static const int weights[] = {3, 2, 7, 6, 5, 4, 3, 2, 1};
	return weighed(s, weights, 9) % 11 == 0;
}

static bool check_ch(struct str s)
{
	static const int weights[] = {5, 4, 3, 2, 7, 6, 5, 4, 1};
	return weighed(str_skip(s, 1), weights, 9) % 11 == 0;
}

static const struct {
	const char *country, *forms;
	check_digits *check; /* NULL: its rule is not public, or not one */
	bool eu;
} countries[] = {
		{"AT", "U99999999", check_at, true},
		{"BE", "0999999999|1999999999", check_be, true},
		{"BG", "999999999|9999999999", NULL, true},
		{"CY", "99999999A", NULL, true},
		{"CZ", "99999999|999999999|9999999999", NULL, true},
		{"DE", "999999999", iso_11_10, true},
		{"DK", "99999999", check_dk, true},
		{"EE", "999999999", check_ee, true},
		{"EL", "999999999", check_el, true},
		{"ES", "X9999999X", NULL, true},
		{"FI", "99999999", check_fi, true},
		{"FR", "XX999999999", check_fr, true},
		{"HR", "99999999999", iso_11_10, true},
		{"HU", "99999999", check_hu, true},
		{"IE", "9999999A|9999999AA|9X99999A", check_ie, true},
		{"IT", "99999999999", luhn, true},
		{"LT", "999999999|999999999999", NULL, true},
		{"LU", "99999999", check_lu, true},
		{"LV", "99999999999", NULL, true},
		{"MT", "99999999", check_mt, true},
		{"NL", "999999999B99", check_nl, true},
		{"PL", "9999999999", check_pl, true},
		{"PT", "999999999", check_pt, true},
		{"RO",
				"99|999|9999|99999|999999|9999999|99999999|"
				"999999999|"
				"9999999999",
				check_ro, true},
		{"SE", "999999999999", check_se, true},
		{"SI", "99999999", check_si, true},
		{"SK", "9999999999", check_sk, true},
		{"GB", "999999999|999999999999|GD999|HA999", check_gb, false},
		{"XI", "999999999|999999999999|GD999|HA999", check_gb, true},
		{"NO", "999999999|999999999MVA", check_no, false},
		{"CH", "E999999999|E999999999MWST|E999999999TVA|E999999999IVA",
				check_ch, false},
};
#define COUNTRIES (sizeof countries / sizeof *countries)

static bool place_fits(char form, char c)
{
	bool number = c >= '0' && c <= '9', letter = c >= 'A' && c <= 'Z';
	if (form == '9')
		return number;
	if (form == 'X')
		return number || letter;
	return form == 'A' ? letter : form == c;
}

static bool form_fits(struct str form, struct str number)
{
	bool fits = form.len == number.len;
	for (size_t i = 0; fits && i < form.len; i++)
		fits = place_fits(form.at[i], number.at[i]);
	return fits;
}

static bool forms_fit(const char *forms, struct str number)
{
	struct str rest = str_of(forms), form;
	while (str_cut(&rest, '|', &form))
		if (form_fits(form, number))
			return true;
	return false;
}

/* Letters and digits alone, in capitals. */
static struct str plain(struct str text, struct arena *arena)
{
	char *at = arena_take(arena, text.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (c == ' ' || c == '.' || c == '-' || c == '/' || c == '\t')
			continue;
		at[n++] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
	}
	return (struct str){at, n};
}

static struct str letters_of(struct str country)
{
	return str_eq_nocase(country, STR("GR")) ? STR("EL") : country;
}

static size_t country_find(struct str letters)
{
	size_t i = 0;
	while (i < COUNTRIES && !str_eq(letters, str_of(countries[i].country)))
		i++;
	return i;
}

static size_t country_of(struct str id)
{
	return id.len < 2 ? COUNTRIES : country_find((struct str){id.at, 2});
}

bool vat_is_eu(struct str country)
{
	size_t i = country_find(letters_of(country));
	return i < COUNTRIES && countries[i].eu;
}

/* A Swiss number begins with the letters of its country, and so may one that
 * is written without them: then it is too short. */
enum vat_id_state vat_id_check(struct str id, struct str country,
		struct arena *arena, struct str *out_id)
{
	struct str whole = plain(id, arena);
	struct str letters = plain(letters_of(country), arena);
	*out_id = whole;
	if (!whole.len)
		return VAT_ID_NONE;
	bool named = whole.at[0] >= 'A' && whole.len > 1 &&
			whole.at[1] >= 'A' && country_of(whole) < COUNTRIES;
	if (!named && country_find(letters) < COUNTRIES)
		whole = arena_print(arena, "%.*s%.*s", STR_FMT(letters),
				STR_FMT(whole));
	size_t i = country_of(whole);
	*out_id = whole;
	if (i == COUNTRIES)
		return VAT_ID_UNKNOWN;
	struct str number = str_skip(whole, 2);
	if (!forms_fit(countries[i].forms, number))
		return VAT_ID_BAD_FORM;
	return countries[i].check && !countries[i].check(number)
			? VAT_ID_BAD_CHECK
			: VAT_ID_GOOD;
}
