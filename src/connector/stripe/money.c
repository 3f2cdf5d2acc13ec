/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stripe's smallest units are those of ISO 4217 but for a few currencies
 * (docs.stripe.com/currencies, "special cases"): it counts krona and
 * shilling in hundredths that they don't have, and the ariary in whole ones.
 */
#include "connector/stripe/parts.h"

static const struct {
	const char *currency;
	int digits; /* Stripe's */
} specials[] = {{"ISK", 2}, {"MGA", 0}, {"UGX", 2}};

/* Stripe writes "eur". */
static int iso_digits(struct str currency)
{
	char code[3];
	if (currency.len != sizeof code)
		return currency_digits(currency);
	for (size_t i = 0; i < sizeof code; i++) {
		char c = currency.at[i];
		code[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	}
	return currency_digits((struct str){code, sizeof code});
}

static int stripe_digits(struct str currency)
{
	for (size_t i = 0; i < sizeof specials / sizeof *specials; i++)
		if (str_eq_nocase(currency, str_of(specials[i].currency)))
			return specials[i].digits;
	return iso_digits(currency);
}

/* From one count of decimals to another; what is lost must be nothing. */
static RESULT rescale(int64_t amount, int from, int to, int64_t *out)
{
	for (; from < to; from++)
		TRY(money_mul(amount, 10, &amount));
	for (; from > to; from--) {
		ENSURE(amount % 10 == 0, FAULT_BAD_MONEY);
		amount /= 10;
	}
	*out = amount;
	return OK;
}

RESULT stripe_amount_read(int64_t amount, struct str currency, minor *out)
{
	ENSURE(amount >= 0, FAULT_BAD_MONEY);
	return rescale(amount, stripe_digits(currency), iso_digits(currency),
			out);
}

RESULT stripe_amount_write(minor amount, struct str currency, int64_t *out)
{
	ENSURE(amount > 0, FAULT_BAD_MONEY);
	return rescale(amount, iso_digits(currency), stripe_digits(currency),
			out);
}
