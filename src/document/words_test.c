/* SPDX-License-Identifier: Apache-2.0 */
/* Languages and figures. */
#include "base/test.h"
#include "document/inside.h"

static const char *code(const char *locale, const char *otherwise)
{
	return language_of(str_of(locale), str_of(otherwise))->code;
}

TEST(the_orders_language_comes_first)
{
	assert_string_equal(code("", ""), "en");
	assert_string_equal(code("xx", "yy"), "en");
	assert_string_equal(code("pl-PL", "sv"), "sv");
	assert_string_equal(code("da", "sv"), "da");
	assert_string_equal(code("da-DK", ""), "da");
	assert_string_equal(code("SV_SE", "da"), "sv");
	assert_string_equal(code("dan", ""), "en");
	assert_string_equal(code("-", "da"), "da");
}

TEST(every_language_has_every_word)
{
	static const char *const codes[] = {"da", "en", "sv"};
	for (size_t i = 0; i < 3; i++) {
		const struct language *in =
				language_of(str_of(codes[i]), STR_NONE);
		assert_string_equal(in->code, codes[i]);
		for (int w = 0; w < WORD_COUNT; w++)
			EXPECT(in->words[w] && *in->words[w]);
	}
}

TEST(figures_are_the_languages)
{
	static const struct {
		const char *language;
		minor amount;
		int digits;
		const char *words;
	} rows[] = {
			{"en", 0, 2, "0.00"},
			{"en", -5, 2, "-0.05"},
			{"en", 123456789, 2, "1,234,567.89"},
			{"da", 123456789, 2, "1.234.567,89"},
			{"da", -100000, 2, "-1.000,00"},
			{"da", -12300, 2, "-123,00"},
			{"sv", 123456, 2,
					"1\xC2\xA0"
					"234,56"},
			{"sv", 1234567, 0,
					"1\xC2\xA0"
					"234\xC2\xA0"
					"567"},
			{"en", 1234567, 3, "1,234.567"},
			{"da", INT64_MAX, 2, "92.233.720.368.547.758,07"},
			{"da", INT64_MIN, 2, "-92.233.720.368.547.758,08"},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		EXPECT_STR(amount_print(rows[i].amount, rows[i].digits,
					   language_of(str_of(rows[i].language),
							   STR_NONE),
					   arena),
				str_of(rows[i].words));
	EXPECT_STR(percent_print(125000, language_of(STR("da"), STR_NONE),
				   arena),
			STR("12,5\xC2\xA0%"));
	EXPECT_STR(percent_print(250000, language_of(STR("en"), STR_NONE),
				   arena),
			STR("25\xC2\xA0%"));
}
