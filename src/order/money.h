/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Money is whole minor units; its ISO 4217 currency stands once per order.
 */
#ifndef WAYBILL_ORDER_MONEY_H
#define WAYBILL_ORDER_MONEY_H

#include "base/arena.h"

typedef int64_t minor;

/* Decimals of a currency: EUR 2, JPY 0, KWD 3. Unknown ones: 2. */
int currency_digits(struct str currency);

/* "49.90" -> 4990; FAULT_BAD_MONEY when not exact (no floats, ever). */
RESULT money_read(struct str text, int digits, minor *out);
struct str money_print(minor amount, int digits, struct arena *arena);

/* FAULT_BAD_MONEY instead of overflow. */
RESULT money_add(minor a, minor b, minor *out);
RESULT money_mul(minor a, int64_t n, minor *out);

#endif
