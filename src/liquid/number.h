/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decimal numbers, because templates show money: digits / 10^scale, never
 * binary floating point. Sums, differences and products are exact as long as
 * they have NUMBER_DIGITS digits; past that the fraction is rounded, and a
 * whole part that does not fit is refused, never wrong.
 */
#ifndef WAYBILL_LIQUID_NUMBER_H
#define WAYBILL_LIQUID_NUMBER_H

#include "base/str.h"

#define NUMBER_DIGITS 36
/* A minus, a point, a leading zero, the digits and a NUL. */
#define NUMBER_TEXT (NUMBER_DIGITS * 2 + 4)
/* A quotient that never ends is cut here, as merchants know it. */
#define NUMBER_QUOTIENT_DIGITS 16

__extension__ typedef __int128 i128;

struct number {
	i128 digits;
	uint8_t scale; /* 0 to NUMBER_DIGITS */
	bool decimal;  /* written with a point: 5.0 is not shown as 5 */
};

static inline struct number number_of(int64_t n)
{
	return (struct number){.digits = n};
}

/* "-12", "3.50": nothing before, nothing behind. False for all else. */
bool number_read(struct str text, struct number *out);

/* As above, with an exponent allowed ("1e3"), as JSON has it. */
bool number_read_json(struct str text, struct number *out);

/* False when the result is too large, or the divisor zero. */
bool number_add(struct number a, struct number b, struct number *out);
bool number_sub(struct number a, struct number b, struct number *out);
bool number_mul(struct number a, struct number b, struct number *out);

/*
 * Two whole numbers give the whole number below. Else a quotient that ends
 * is exact, and one that does not has NUMBER_QUOTIENT_DIGITS digits.
 */
bool number_div(struct number a, struct number b, struct number *out);

/* What is left over has the sign of the divisor. */
bool number_mod(struct number a, struct number b, struct number *out);

/* <0, 0, >0; 1 and 1.0 are the same. */
int number_cmp(struct number a, struct number b);

bool number_is_zero(struct number a);
struct number number_abs(struct number a);

/* Half goes away from zero. places <= 0 gives a whole number. */
struct number number_round(struct number a, int64_t places);
struct number number_floor(struct number a);
struct number number_ceil(struct number a);

/* Towards zero; beyond int64_t it stays at the end of the range. */
int64_t number_i64(struct number a);

/* Writes into room[NUMBER_TEXT]. */
struct str number_print(struct number a, char *room);

#endif
