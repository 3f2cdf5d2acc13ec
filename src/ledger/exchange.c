/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Vouchers in the books' currency. An order has one rate for its whole life:
 * what was booked, paid and paid out then comes to nothing in the books where
 * it does in the order. What is left of rounding goes to the rounding account.
 */
#include "ledger/export.h"

#define RATE_PARTS 1000000
#define AGE_MAX_DAYS 31 /* an older rate is no rate of that day */

/* amount * to / from, to the nearest minor unit; halves away from 0. */
static RESULT scale(minor amount, int64_t to, int64_t from, minor *out)
{
	ENSURE(from > 0 && to > 0, FAULT_BAD_MONEY);
	__int128 twice = (__int128)amount * to * 2 / from;
	twice += twice < 0 ? -1 : 1;
	ENSURE(twice / 2 > INT64_MIN && twice / 2 < INT64_MAX, FAULT_BAD_MONEY);
	*out = (minor)(twice / 2);
	return OK;
}

static int64_t power_of_ten(int digits)
{
	int64_t power = 1;
	while (digits-- > 0)
		power *= 10;
	return power;
}

static RESULT day_of(struct str date, int64_t *out)
{
	struct time_date d = {0};
	ENSURE(date.len == sizeof "2026-11-28" - 1, FAULT_BAD_VALUE);
	TRY(str_to_i64((struct str){date.at, 4}, &d.year));
	TRY(str_to_i64((struct str){date.at + 5, 2}, &d.month));
	TRY(str_to_i64((struct str){date.at + 8, 2}, &d.day));
	*out = time_days(d);
	return OK;
}

/* The newest that is not after the day, and not too old; NULL: none. */
static const struct exchange_rate *rate_find(const struct book_keeping *books,
		struct str currency, int64_t day)
{
	const struct exchange_rate *found = NULL;
	for (size_t i = 0; i < books->exchange.count; i++) {
		const struct exchange_rate *e = &books->exchange.at[i];
		int64_t from = e->from / DAY_MS;
		if (str_eq(e->currency, currency) && from <= day &&
				day - from <= AGE_MAX_DAYS &&
				(!found || e->from > found->from))
			found = e;
	}
	return found;
}

/* The shop's own word goes before the table. */
static RESULT ratio_of(const struct book_keeping *books,
		const struct export_voucher *v, int64_t *out_to,
		int64_t *out_from)
{
	int64_t day = 0;
	if (v->shown > 0 && v->agreed > 0 &&
			str_eq(v->shown_in, books->currency)) {
		*out_to = v->shown;
		*out_from = v->agreed;
		return OK;
	}
	TRY(day_of(v->rate_day, &day));
	const struct exchange_rate *rate = rate_find(books, v->currency, day);
	ENSURE(rate, FAULT_NOT_FOUND);
	TRY(money_mul(rate->rate,
			power_of_ten(currency_digits(books->currency)),
			out_to));
	*out_from = RATE_PARTS * power_of_ten(currency_digits(v->currency));
	return OK;
}

/* All but the rounding is the nearest; together they come to nothing. */
static RESULT postings_exchange(const struct policy *policy,
		struct export_voucher *v, int64_t to, int64_t from,
		struct arena *arena)
{
	minor sum = 0;
	for (size_t i = 0; i < v->list.count; i++) {
		struct posting *p = &v->list.at[i];
		TRY(scale(p->amount, to, from, &p->amount));
		TRY(money_add(sum, p->amount, &sum));
	}
	if (sum)
		*LIST_ADD(arena, &v->list) = (struct posting){
				.role = BOOK_ROUNDING,
				.account = books_account(policy, BOOK_ROUNDING,
						0, STR_NONE),
				.amount = -sum};
	return OK;
}

RESULT export_exchange(export_vouchers *list, const struct policy *policy,
		struct arena *arena, const struct export_voucher **out_missing)
{
	const struct book_keeping *books = &policy->books;
	*out_missing = NULL;
	for (size_t i = 0; i < list->count; i++) {
		struct export_voucher *v = &list->at[i];
		int64_t to = 0, from = 0;
		if (!books->currency.len ||
				str_eq(v->currency, books->currency))
			continue;
		*out_missing = v;
		TRY(ratio_of(books, v, &to, &from));
		TRY(postings_exchange(policy, v, to, from, arena));
		v->currency = books->currency;
	}
	*out_missing = NULL;
	return OK;
}
