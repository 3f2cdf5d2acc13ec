/* SPDX-License-Identifier: Apache-2.0 */
#include "base/test.h"
#include "liquid/number.h"

static struct number n(const char *text)
{
	struct number number;
	if (!number_read(str_of(text), &number))
		fail_msg("%s is no number", text);
	return number;
}

static void expect(struct number number, const char *text)
{
	char room[NUMBER_TEXT];
	EXPECT_STR(number_print(number, room), str_of(text));
}

TEST(what_is_no_number_is_refused)
{
	struct number number;
	const char *bad[] = {"", "-", ".", "1.", ".5", "1.2.3", "+1", " 1",
			"1 ", "1e3", "0x1", "--1", "1-",
			"1000000000000000000000000000000000000"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (number_read(str_of(bad[i]), &number))
			fail_msg("%s was read", bad[i]);
	EXPECT(!number_read_json(STR("1e400"), &number));
	EXPECT(!number_read_json(STR("1e"), &number));
	EXPECT(!number_read_json(STR("1f3"), &number));
}

TEST(numbers_are_shown_as_they_were_written)
{
	const char *same[] = {"0", "5", "-5", "5.0", "-0.5", "0.05", "10.1",
			"999999999999999999999999999999999999",
			"0.000000000000000000000000000000000001"};
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		expect(n(same[i]), same[i]);
	expect(n("2.50"), "2.5");
	expect(n("007"), "7");
	expect(n("0.1234567890123456789012345678901234567890"),
			"0.123456789012345678901234567890123456");
}

TEST(json_numbers_may_have_an_exponent)
{
	struct number number;
	EXPECT(number_read_json(STR("1.5e3"), &number));
	expect(number, "1500.0");
	EXPECT(number_read_json(STR("1E+25"), &number));
	expect(number, "10000000000000000000000000.0");
	EXPECT(number_read_json(STR("-25e-4"), &number));
	expect(number, "-0.0025");
	EXPECT(number_read_json(STR("1e-300"), &number));
	expect(number, "0.0");
	EXPECT(number_read_json(STR("12"), &number));
	expect(number, "12");
}

typedef bool operation(struct number, struct number, struct number *);

static void expect_op(
		operation *op, const char *a, const char *b, const char *result)
{
	struct number out;
	if (!op(n(a), n(b), &out))
		fail_msg("%s and %s: refused", a, b);
	expect(out, result);
}

TEST(money_adds_up_exactly)
{
	expect_op(number_add, "0.1", "0.2", "0.3");
	expect_op(number_add, "10.1", "2.2", "12.3");
	expect_op(number_sub, "10.1", "2.2", "7.9");
	expect_op(number_sub, "10", "2.0", "8.0");
	expect_op(number_mul, "5", "2.1", "10.5");
	expect_op(number_mul, "5.0", "2.0", "10.0");
	expect_op(number_mul, "1234567890123456.78", "1.19",
			"1469135789246913.5682");
	struct number sum = number_of(0), cent = n("0.01");
	for (int i = 0; i < 1000000; i++)
		EXPECT(number_add(sum, cent, &sum));
	expect(sum, "10000.0");
}

TEST(whole_numbers_divide_down)
{
	expect_op(number_div, "9", "2", "4");
	expect_op(number_div, "-9", "2", "-5");
	expect_op(number_div, "9", "-2", "-5");
	expect_op(number_mod, "9", "4", "1");
	expect_op(number_mod, "-9", "4", "3");
	expect_op(number_mod, "9", "-4", "-3");
	expect_op(number_mod, "10.1", "7.0", "3.1");
}

TEST(a_quotient_that_ends_is_exact)
{
	expect_op(number_div, "9.0", "2", "4.5");
	expect_op(number_div, "10", "2.0", "5.0");
	expect_op(number_div, "0", "1.1", "0.0");
	expect_op(number_div, "1.0", "8192", "0.0001220703125");
	expect_op(number_div, "123456789012345678.5", "2",
			"61728394506172839.25");
	expect_op(number_div, "1", "0.001", "1000.0");
}

TEST(a_quotient_that_never_ends_is_cut)
{
	expect_op(number_div, "20", "7.0", "2.857142857142857");
	expect_op(number_div, "-2.0", "3", "-0.6666666666666667");
	expect_op(number_div, "1000000000000000000000.0", "3",
			"333333333333333333333.0");
}

TEST(nothing_is_divided_by_zero)
{
	struct number out;
	EXPECT(!number_div(n("1"), n("0"), &out));
	EXPECT(!number_div(n("1.0"), n("0.0"), &out));
	EXPECT(!number_mod(n("1"), n("0"), &out));
}

TEST(what_does_not_fit_is_refused_not_wrong)
{
	struct number out, large = n("999999999999999999999999999999999999");
	EXPECT(!number_add(large, n("1"), &out));
	EXPECT(!number_mul(large, n("2"), &out));
	EXPECT(!number_mul(large, large, &out));
	EXPECT(!number_div(large, n("0.1"), &out));
	expect_op(number_add, "99999999999999999999", "1",
			"100000000000000000000");
}

TEST(a_long_fraction_is_rounded)
{
	expect_op(number_mul, "1.333333333333333333", "0.3333333333333333333",
			"0.444444444444444444288888888888888889");
	expect_op(number_add, "100000000000000000000000000000000000", "0.06",
			"100000000000000000000000000000000000.0");
}

TEST(comparing_sees_values_not_spellings)
{
	EXPECT(number_cmp(n("1"), n("1.0")) == 0);
	EXPECT(number_cmp(n("1"), n("1.000001")) < 0);
	EXPECT(number_cmp(n("-1.5"), n("-1.25")) < 0);
	EXPECT(number_cmp(n("999999999999999999999999999999999999"),
			       n("0.000000000000000000000000000000000001")) >
			0);
}

TEST(half_rounds_away_from_zero)
{
	expect(number_round(n("5.666"), 1), "5.7");
	expect(number_round(n("2.5"), 0), "3");
	expect(number_round(n("-2.5"), 0), "-3");
	expect(number_round(n("-2.4"), 0), "-2");
	expect(number_round(n("5.666"), -2), "0");
	expect(number_round(n("150"), -2), "200");
	expect(number_round(n("-149.9"), -2), "-100");
	expect(number_round(n("1.5"), -400), "0");
	expect(number_round(n("1.5"), 400), "1.5");
	expect(number_floor(n("-5.4")), "-6");
	expect(number_ceil(n("-5.4")), "-5");
	expect(number_ceil(n("5.4")), "6");
	expect(number_abs(n("-5.4")), "5.4");
}

TEST(a_number_becomes_an_int_or_its_limit)
{
	EXPECT(number_i64(n("-3.9")) == -3);
	EXPECT(number_i64(n("99999999999999999999")) == INT64_MAX);
	EXPECT(number_i64(n("-99999999999999999999")) == INT64_MIN);
}
