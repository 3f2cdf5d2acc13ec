/* SPDX-License-Identifier: Apache-2.0 */
/* Check characters: what each rule makes of the summed ones. */
#include "carrier/inside.h"

#define SUMMED_MAX 40

static int digit_of(char c)
{
	return c - '0';
}

/* UPS counts letters as well: A is 2, B is 3, ... J is 1 again. */
static int value_of(char c)
{
	return c >= '0' && c <= '9' ? digit_of(c) : (c - 3) % 10;
}

static char digit(int value)
{
	return (char)('0' + value);
}

/* A whole number at the beginning of a rule. */
static int number_take(struct str *rule)
{
	int number = 0;
	while (rule->len && (rule->at[0] == ' ' || rule->at[0] == ','))
		*rule = str_skip(*rule, 1);
	while (rule->len && rule->at[0] >= '0' && rule->at[0] <= '9') {
		number = number * 10 + digit_of(rule->at[0]);
		*rule = str_skip(*rule, 1);
	}
	return number;
}

/* "mod10 3 1", "mod10 3 1 +91". */
static char mod10(struct str rule, struct str summed)
{
	int weights[2], total = 0;
	size_t place = 0;
	weights[0] = number_take(&rule);
	weights[1] = number_take(&rule);
	struct str before = str_skip(rule, 2);
	if (!str_starts(summed, before))
		for (size_t i = 0; i < before.len; i++, place++)
			total += value_of(before.at[i]) * weights[place % 2];
	for (size_t i = 0; i < summed.len; i++, place++)
		total += value_of(summed.at[i]) * weights[place % 2];
	return digit((10 - total % 10) % 10);
}

/* "weights 3,1,7,... 11 10". */
static char weights(struct str rule, struct str summed)
{
	int total = 0;
	for (size_t i = 0; i < summed.len; i++)
		total += digit_of(summed.at[i]) * number_take(&rule);
	int first = number_take(&rule), second = number_take(&rule);
	return digit(total % first % second);
}

static char mod7(__attribute__((unused)) struct str rule, struct str summed)
{
	int rest = 0;
	for (size_t i = 0; i < summed.len; i++)
		rest = (rest * 10 + digit_of(summed.at[i])) % 7;
	return digit(rest);
}

static char luhn(__attribute__((unused)) struct str rule, struct str summed)
{
	int total = 0;
	for (size_t i = 0; i < summed.len; i++) {
		int value = digit_of(summed.at[summed.len - 1 - i]);
		value *= i % 2 ? 1 : 2;
		total += value > 9 ? value - 9 : value;
	}
	return digit((10 - total % 10) % 10);
}

/* Universal Postal Union, standard S10. */
static char s10(__attribute__((unused)) struct str rule, struct str summed)
{
	static const int by_place[] = {8, 6, 4, 2, 3, 5, 9, 7};
	int total = 0;
	for (size_t i = 0; i < summed.len && i < 8; i++)
		total += digit_of(summed.at[i]) * by_place[i];
	int check = 11 - total % 11;
	return digit(check == 10 ? 0 : check == 11 ? 5 : check);
}

/* ISO 7064 MOD 37,36. */
static char mod37(__attribute__((unused)) struct str rule, struct str summed)
{
	static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	int product = 36;
	for (size_t i = 0; i < summed.len; i++) {
		char c = summed.at[i];
		int value = c <= '9' ? digit_of(c) : c - 'A' + 10;
		int sum = (product + value) % 36;
		product = (sum ? sum : 36) * 2 % 37;
	}
	return alphabet[(37 - product) % 36];
}

static const struct {
	const char *name;
	char (*check)(struct str rule, struct str summed);
} rules[] = {
		{"mod10", mod10},
		{"weights", weights},
		{"mod7", mod7},
		{"luhn", luhn},
		{"s10", s10},
		{"mod37", mod37},
};

bool number_checked(struct str rule, const struct number_match *match)
{
	struct str name = STR_NONE;
	if (!match->summed.len || match->summed.len > SUMMED_MAX)
		return false;
	str_cut(&rule, ' ', &name);
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (str_eq(name, str_of(rules[i].name)))
			return rules[i].check(rule, match->summed) ==
					match->check;
	return false;
}
