/* SPDX-License-Identifier: Apache-2.0 */
#include "liquid/number.h"

#include "liquid/chars.h"

/*
 * Digits stay below 10^36, so that ten times a remainder still fits in 128
 * bits: a division can go on digit by digit.
 */
#define TEN_9 ((i128)1000000000)
#define DIGITS_END (TEN_9 * TEN_9 * TEN_9 * TEN_9)

static i128 power(unsigned exponent)
{
	i128 p = 1;
	while (exponent--)
		p *= 10;
	return p;
}

static i128 size_of(i128 digits)
{
	return digits < 0 ? -digits : digits;
}

/* Towards minus infinity, whatever the signs. */
static i128 divide_down(i128 a, i128 b)
{
	i128 q = a / b;
	return a % b != 0 && (a < 0) != (b < 0) ? q - 1 : q;
}

/* Half goes away from zero. */
static i128 divide_near(i128 a, i128 b)
{
	i128 q = a / b, rest = size_of(a % b);
	if (rest * 2 >= size_of(b))
		q += (a < 0) != (b < 0) ? -1 : 1;
	return q;
}

/* No zeros at the end of the fraction: 2.50 is 2.5. */
static struct number trim(struct number n)
{
	while (n.scale && n.digits % 10 == 0) {
		n.digits /= 10;
		n.scale--;
	}
	return n;
}

/* One digit less behind the point. */
static void shorten(struct number *n)
{
	n->digits = divide_near(n->digits, 10);
	n->scale--;
}

static bool widen(struct number *n, uint8_t scale)
{
	i128 digits = n->digits;
	for (unsigned s = n->scale; s < scale; s++) {
		digits *= 10;
		if (size_of(digits) >= DIGITS_END)
			return false;
	}
	n->digits = digits;
	n->scale = scale;
	return true;
}

/* The same scale for both; what does not fit is rounded. */
static bool align(struct number *a, struct number *b)
{
	struct number *fine = a->scale > b->scale ? a : b;
	struct number *coarse = fine == a ? b : a;
	while (!widen(coarse, fine->scale)) {
		if (fine->scale == 0)
			return false;
		shorten(fine);
	}
	return true;
}

static bool give(struct number n, bool decimal, struct number *out)
{
	n.decimal = decimal;
	n = trim(n);
	while (n.scale &&
			(size_of(n.digits) >= DIGITS_END ||
					n.scale > NUMBER_DIGITS))
		shorten(&n);
	if (size_of(n.digits) >= DIGITS_END)
		return false;
	*out = n;
	return true;
}

bool number_add(struct number a, struct number b, struct number *out)
{
	bool decimal = a.decimal || b.decimal;
	if (!align(&a, &b))
		return false;
	a.digits += b.digits;
	return give(a, decimal, out);
}

bool number_sub(struct number a, struct number b, struct number *out)
{
	b.digits = -b.digits;
	return number_add(a, b, out);
}

bool number_mul(struct number a, struct number b, struct number *out)
{
	bool decimal = a.decimal || b.decimal;
	struct number product = {0};
	a = trim(a);
	b = trim(b);
	while (__builtin_mul_overflow(a.digits, b.digits, &product.digits)) {
		struct number *fine = a.scale > b.scale ? &a : &b;
		if (fine->scale == 0)
			return false;
		shorten(fine);
	}
	product.scale = (uint8_t)(a.scale + b.scale);
	return give(product, decimal, out);
}

static bool whole_div(i128 a, i128 b, struct number *out)
{
	*out = (struct number){.digits = divide_down(a, b)};
	return true;
}

static unsigned count_digits(i128 n)
{
	unsigned count = 0;
	for (; n; n /= 10)
		count++;
	return count;
}

struct quotient {
	i128 digits, rest;
	int scale;
};

/* Goes on, a digit at a time, until it ends or has `most` digits. */
static void go_on(struct quotient *q, i128 divisor, unsigned most)
{
	while (q->scale < 0 ||
			(q->rest != 0 && q->scale < NUMBER_DIGITS &&
					count_digits(q->digits) < most)) {
		if (q->digits >= DIGITS_END / 10)
			return;
		q->rest *= 10;
		q->digits = q->digits * 10 + q->rest / divisor;
		q->rest %= divisor;
		q->scale++;
	}
}

bool number_div(struct number a, struct number b, struct number *out)
{
	bool minus = (a.digits < 0) != (b.digits < 0);
	if (b.digits == 0)
		return false;
	if (!a.decimal && !b.decimal)
		return whole_div(a.digits, b.digits, out);
	a = trim(a);
	b = trim(b);
	i128 top = size_of(a.digits), bottom = size_of(b.digits);
	struct quotient first = {top / bottom, top % bottom, a.scale - b.scale};
	struct quotient q = first;
	go_on(&q, bottom, NUMBER_DIGITS);
	if (q.rest != 0) {
		q = first;
		go_on(&q, bottom, NUMBER_QUOTIENT_DIGITS);
	}
	if (q.scale < 0)
		return false;
	if (q.rest * 2 >= bottom)
		q.digits++;
	struct number n = {
			minus ? -q.digits : q.digits, (uint8_t)q.scale, true};
	return give(n, true, out);
}

bool number_mod(struct number a, struct number b, struct number *out)
{
	bool decimal = a.decimal || b.decimal;
	if (b.digits == 0 || !align(&a, &b) || b.digits == 0)
		return false;
	a.digits -= divide_down(a.digits, b.digits) * b.digits;
	return give(a, decimal, out);
}

/* Whole parts first: fractions alone can always be aligned. */
int number_cmp(struct number a, struct number b)
{
	i128 one_a = power(a.scale), one_b = power(b.scale);
	i128 whole_a = divide_down(a.digits, one_a);
	i128 whole_b = divide_down(b.digits, one_b);
	if (whole_a != whole_b)
		return whole_a < whole_b ? -1 : 1;
	i128 rest_a = a.digits - whole_a * one_a;
	i128 rest_b = b.digits - whole_b * one_b;
	if (a.scale < b.scale)
		rest_a *= power((unsigned)(b.scale - a.scale));
	else
		rest_b *= power((unsigned)(a.scale - b.scale));
	return (rest_a > rest_b) - (rest_a < rest_b);
}

bool number_is_zero(struct number a)
{
	return a.digits == 0;
}

struct number number_abs(struct number a)
{
	a.digits = size_of(a.digits);
	return a;
}

static struct number whole(i128 digits)
{
	return (struct number){.digits = digits};
}

struct number number_round(struct number a, int64_t places)
{
	if (places > 0) {
		if (places < a.scale) {
			i128 cut = power((unsigned)(a.scale - places));
			a.digits = divide_near(a.digits, cut);
			a.scale = (uint8_t)places;
		}
		return trim(a);
	}
	if (places < -NUMBER_DIGITS)
		return whole(0);
	i128 unit = power((unsigned)-places);
	struct number n = whole(divide_down(a.digits, power(a.scale)));
	if (places == 0)
		return whole(divide_near(a.digits, power(a.scale)));
	/* Minus numbers: from the part cut off towards zero. */
	if (a.digits < 0)
		n.digits = -divide_down(-a.digits, power(a.scale));
	n.digits = divide_near(n.digits, unit) * unit;
	return size_of(n.digits) < DIGITS_END ? n : whole(0);
}

struct number number_floor(struct number a)
{
	return whole(divide_down(a.digits, power(a.scale)));
}

struct number number_ceil(struct number a)
{
	return whole(-divide_down(-a.digits, power(a.scale)));
}

int64_t number_i64(struct number a)
{
	i128 n = a.digits / power(a.scale);
	if (n > INT64_MAX)
		return INT64_MAX;
	return n < INT64_MIN ? INT64_MIN : (int64_t)n;
}

/* Digits past the room are cut behind the point and refused before it. */
static bool add_digit(struct number *n, char c)
{
	if (n->digits >= DIGITS_END / 10 || n->scale == NUMBER_DIGITS)
		return n->decimal;
	n->digits = n->digits * 10 + (c - '0');
	n->scale = (uint8_t)(n->scale + n->decimal);
	return true;
}

static size_t read_digits(struct str *rest, struct number *n, bool *fits)
{
	size_t count = 0;
	for (; rest->len && is_digit(rest->at[0]); count++) {
		*fits = *fits && add_digit(n, rest->at[0]);
		*rest = str_from(*rest, 1);
	}
	return count;
}

static bool read_plain(struct str *rest, struct number *out)
{
	struct number n = {0};
	bool fits = true, minus = rest->len && rest->at[0] == '-';
	*rest = str_from(*rest, minus);
	if (!read_digits(rest, &n, &fits))
		return false;
	if (rest->len && rest->at[0] == '.') {
		*rest = str_from(*rest, 1);
		n.decimal = true;
		if (!read_digits(rest, &n, &fits))
			return false;
	}
	if (minus)
		n.digits = -n.digits;
	*out = trim(n);
	return fits;
}

bool number_read(struct str text, struct number *out)
{
	struct number n;
	if (!read_plain(&text, &n) || text.len)
		return false;
	*out = n;
	return true;
}

static bool move_point(struct number n, int64_t exponent, struct number *out)
{
	for (; exponent > 0; exponent--) {
		if (n.scale)
			n.scale--;
		else if (size_of(n.digits *= 10) >= DIGITS_END)
			return false;
	}
	for (; exponent < 0 && n.digits; exponent++) {
		n.scale++;
		if (n.scale > NUMBER_DIGITS)
			shorten(&n);
	}
	n.decimal = true;
	*out = trim(n);
	return true;
}

bool number_read_json(struct str text, struct number *out)
{
	struct number n;
	int64_t exponent;
	if (!read_plain(&text, &n))
		return false;
	if (text.len == 0) {
		*out = n;
		return true;
	}
	if (text.at[0] != 'e' && text.at[0] != 'E')
		return false;
	text = str_from(text, 1);
	if (text.len && text.at[0] == '+')
		text = str_from(text, 1);
	if (str_to_i64(text, &exponent).fault)
		return false;
	if (exponent > NUMBER_DIGITS && n.digits)
		return false;
	return move_point(n, exponent, out);
}

/* Backwards from the end of the room, the fraction first. */
struct str number_print(struct number a, char *room)
{
	i128 rest = size_of(a.digits);
	char *end = room + NUMBER_TEXT - 1, *at = end;
	*at = 0;
	if (a.decimal && a.scale == 0) {
		*--at = '0';
		*--at = '.';
	}
	for (unsigned written = 0; rest || written <= a.scale; written++) {
		if (written && written == a.scale)
			*--at = '.';
		*--at = (char)('0' + (int)(rest % 10));
		rest /= 10;
	}
	if (a.digits < 0)
		*--at = '-';
	return (struct str){at, (size_t)(end - at)};
}
