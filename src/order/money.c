/* SPDX-License-Identifier: Apache-2.0 */
#include "order/money.h"

/* ISO 4217, all that do not have two decimals. */
static const struct {
	const char *code;
	int digits;
} odd_currencies[] = {
		{"BHD", 3},
		{"BIF", 0},
		{"CLF", 4},
		{"CLP", 0},
		{"DJF", 0},
		{"GNF", 0},
		{"IQD", 3},
		{"ISK", 0},
		{"JOD", 3},
		{"JPY", 0},
		{"KMF", 0},
		{"KRW", 0},
		{"KWD", 3},
		{"LYD", 3},
		{"OMR", 3},
		{"PYG", 0},
		{"RWF", 0},
		{"TND", 3},
		{"UGX", 0},
		{"UYI", 0},
		{"UYW", 4},
		{"VND", 0},
		{"VUV", 0},
		{"XAF", 0},
		{"XOF", 0},
		{"XPF", 0},
};

int currency_digits(struct str currency)
{
	size_t count = sizeof odd_currencies / sizeof *odd_currencies;
	for (size_t i = 0; i < count; i++)
		if (str_eq(str_of(odd_currencies[i].code), currency))
			return odd_currencies[i].digits;
	return 2;
}

/* Adds one decimal digit to a number that is kept negative, because that
 * side of int64 is one longer. */
static RESULT digit_push(minor *n, int digit)
{
	ENSURE(!__builtin_mul_overflow(*n, 10, n), FAULT_BAD_MONEY);
	ENSURE(!__builtin_sub_overflow(*n, digit, n), FAULT_BAD_MONEY);
	return OK;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Whole part: at least one digit. */
static RESULT whole_read(struct str *rest, minor *n)
{
	ENSURE(rest->len && is_digit(rest->at[0]), FAULT_BAD_MONEY);
	while (rest->len && is_digit(rest->at[0])) {
		TRY(digit_push(n, rest->at[0] - '0'));
		*rest = str_skip(*rest, 1);
	}
	return OK;
}

/* Decimals: missing ones are zeros; superfluous ones must be zeros. */
static RESULT decimals_read(struct str *rest, int digits, minor *n)
{
	int seen = 0;
	if (rest->len && rest->at[0] == '.') {
		*rest = str_skip(*rest, 1);
		ENSURE(rest->len, FAULT_BAD_MONEY);
		for (; rest->len; *rest = str_skip(*rest, 1), seen++) {
			ENSURE(is_digit(rest->at[0]), FAULT_BAD_MONEY);
			if (seen < digits)
				TRY(digit_push(n, rest->at[0] - '0'));
			else
				ENSURE(rest->at[0] == '0', FAULT_BAD_MONEY);
		}
	}
	ENSURE(rest->len == 0, FAULT_BAD_MONEY);
	for (; seen < digits; seen++)
		TRY(digit_push(n, 0));
	return OK;
}

RESULT money_read(struct str text, int digits, minor *out)
{
	minor n = 0;
	bool negative = str_starts(text, STR("-"));
	if (negative)
		text = str_skip(text, 1);
	TRY(whole_read(&text, &n));
	TRY(decimals_read(&text, digits, &n));
	if (!negative)
		ENSURE(!__builtin_sub_overflow(0, n, &n), FAULT_BAD_MONEY);
	*out = n;
	return OK;
}

struct str money_print(minor amount, int digits, struct arena *arena)
{
	char text[48];
	char *end = text + sizeof text, *at = end;
	uint64_t n = amount < 0 ? 0 - (uint64_t)amount : (uint64_t)amount;
	for (int i = 0; n || i <= digits; i++) {
		if (i == digits && digits > 0)
			*--at = '.';
		*--at = (char)('0' + n % 10);
		n /= 10;
	}
	if (amount < 0)
		*--at = '-';
	return arena_copy(arena, (struct str){at, (size_t)(end - at)});
}

RESULT money_add(minor a, minor b, minor *out)
{
	minor sum;
	ENSURE(!__builtin_add_overflow(a, b, &sum), FAULT_BAD_MONEY);
	*out = sum;
	return OK;
}

RESULT money_mul(minor a, int64_t n, minor *out)
{
	minor product;
	ENSURE(!__builtin_mul_overflow(a, n, &product), FAULT_BAD_MONEY);
	*out = product;
	return OK;
}
