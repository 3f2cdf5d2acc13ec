/* SPDX-License-Identifier: Apache-2.0 */
#include "base/test.h"

#include "order/money.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

TEST(what_is_no_exact_amount_is_refused)
{
	static const struct {
		const char *text;
		int digits;
	} rows[] = {
			{"", 2},
			{"-", 2},
			{".", 2},
			{".50", 2},
			{"1.", 2},
			{"-1.", 0},
			{"--1", 2},
			{"+1", 2},
			{" 1", 2},
			{"1 ", 2},
			{"1,00", 2},
			{"1.0.0", 2},
			{"1e2", 2},
			{"0x10", 2},
			{"1.005", 2},
			{"1.000000000000000000000001", 2},
			{"0.5", 0},
			{"0.0005", 3},
			{"NaN", 2},
			{"\xd9\xa1", 2}, /* a digit, but not one of ours */
			{"92233720368547758.08", 2},
			{"-92233720368547758.09", 2},
			{"9223372036854775808", 0},
			{"9223372036854775", 4},
			{"99999999999999999999999999999999", 2},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		minor amount = 77;
		EXPECT_FAULT(money_read(str_of(rows[i].text), rows[i].digits,
					     &amount),
				FAULT_BAD_MONEY);
		EXPECT_I64(amount, 77);
	}
}

TEST(a_nul_inside_is_refused)
{
	minor amount = 77;
	EXPECT_FAULT(money_read((struct str){"1\0002", 3}, 2, &amount),
			FAULT_BAD_MONEY);
	EXPECT_I64(amount, 77);
}

TEST(amounts_are_read_to_the_last_digit)
{
	static const struct {
		const char *text;
		int digits;
		minor amount;
	} rows[] = {
			{"49.90", 2, 4990},
			{"49.9", 2, 4990},
			{"49", 2, 4900},
			{"0049.90", 2, 4990},
			{"49.900000", 2, 4990},
			{"0", 2, 0},
			{"-0.00", 2, 0},
			{"-0.01", 2, -1},
			{"1234", 0, 1234},
			{"1234.00", 0, 1234},
			{"1.234", 3, 1234},
			{"0.0001", 4, 1},
			{"92233720368547758.07", 2, INT64_MAX},
			{"-92233720368547758.08", 2, INT64_MIN},
			{"9223372036854775807", 0, INT64_MAX},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		minor amount = 77;
		EXPECT_OK(money_read(
				str_of(rows[i].text), rows[i].digits, &amount));
		EXPECT_I64(amount, rows[i].amount);
	}
}

TEST(amounts_are_printed_with_all_their_decimals)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	EXPECT_STR(money_print(4990, 2, arena), STR("49.90"));
	EXPECT_STR(money_print(0, 2, arena), STR("0.00"));
	EXPECT_STR(money_print(-5, 2, arena), STR("-0.05"));
	EXPECT_STR(money_print(5, 0, arena), STR("5"));
	EXPECT_STR(money_print(0, 0, arena), STR("0"));
	EXPECT_STR(money_print(-1234, 3, arena), STR("-1.234"));
	EXPECT_STR(money_print(INT64_MAX, 4, arena),
			STR("922337203685477.5807"));
	EXPECT_STR(money_print(INT64_MIN, 2, arena),
			STR("-92233720368547758.08"));
}

TEST(what_is_printed_is_read_back)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	uint64_t n = 1;
	for (int i = 0; i < 2000; i++) {
		n = n * 6364136223846793005u + 1442695040888963407u;
		minor amount = (minor)n >> i % 64, read = 77;
		int digits = i % 5;
		EXPECT_OK(money_read(money_print(amount, digits, arena), digits,
				&read));
		EXPECT_I64(read, amount);
	}
}

TEST(currencies_have_their_decimals)
{
	static const struct {
		const char *currency;
		int digits;
	} rows[] = {
			{"", 2},
			{"eur", 2},
			{"XXXX", 2},
			{"EUR", 2},
			{"DKK", 2},
			{"SEK", 2},
			{"NOK", 2},
			{"ISK", 0},
			{"JPY", 0},
			{"KRW", 0},
			{"VND", 0},
			{"KWD", 3},
			{"BHD", 3},
			{"TND", 3},
			{"CLF", 4},
			{"CLP", 0},
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		EXPECT_I64(currency_digits(str_of(rows[i].currency)),
				rows[i].digits);
}

TEST(sums_and_products_do_not_overflow)
{
	minor out = 77;
	EXPECT_FAULT(money_add(INT64_MAX, 1, &out), FAULT_BAD_MONEY);
	EXPECT_FAULT(money_add(INT64_MIN, -1, &out), FAULT_BAD_MONEY);
	EXPECT_FAULT(money_mul(INT64_MAX, 2, &out), FAULT_BAD_MONEY);
	EXPECT_FAULT(money_mul(INT64_MIN, -1, &out), FAULT_BAD_MONEY);
	EXPECT_I64(out, 77);
	EXPECT_OK(money_add(INT64_MAX, INT64_MIN, &out));
	EXPECT_I64(out, -1);
	EXPECT_OK(money_mul(-2495, 2, &out));
	EXPECT_I64(out, -4990);
}
