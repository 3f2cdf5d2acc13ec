/* SPDX-License-Identifier: Apache-2.0 */
#include "port/payment.h"

static const struct str marks = STR("|>#");

static bool is_mark(char c)
{
	return memchr(marks.at, c, marks.len) != NULL;
}

/* Does the reference stand in the target, whole? */
static bool is_named(struct str target, struct str reference)
{
	struct str rest = target;
	for (ptrdiff_t at; (at = str_find(rest, reference)) >= 0;) {
		const char *first = rest.at + at;
		const char *end = first + reference.len;
		bool begins = first == target.at || is_mark(first[-1]);
		if (begins && (end == target.at + target.len || is_mark(*end)))
			return true;
		rest = str_skip(rest, (size_t)at + 1);
	}
	return false;
}

static bool is_asked(const struct ask *ask, const struct txn *txn)
{
	return str_eq(txn->gateway, ask->account->name) && txn->reference.len &&
			is_named(ask->effect->target, txn->reference);
}

static void payment_take(struct asked_payment *out, const struct txn *txn)
{
	out->reference = txn->reference;
	if (txn->charge.len)
		out->charge = txn->charge;
	if (txn->checkout.len)
		out->checkout = txn->checkout;
	if (txn->state != TXN_SUCCEEDED)
		return;
	if (txn->kind == TXN_AUTHORIZATION) {
		out->several |= txn->several;
		out->authorized = txn->amount;
	}
	if (txn->kind == TXN_CAPTURE && txn->amount > out->captured)
		out->captured = txn->amount;
}

bool payment_asked(const struct ask *ask, struct asked_payment *out)
{
	*out = (struct asked_payment){0};
	for (size_t i = 0; i < ask->facts->txns.count; i++) {
		const struct txn *txn = &ask->facts->txns.at[i];
		bool other = out->reference.len &&
				!str_eq(out->reference, txn->reference);
		if (!other && is_asked(ask, txn))
			payment_take(out, txn);
	}
	return out->reference.len > 0;
}

bool parcel_name_cut(struct str *rest, struct parcel_name *out)
{
	struct str part;
	while (str_cut(rest, ',', &part)) {
		*out = (struct parcel_name){0};
		if (str_find(part, STR(":")) >= 0)
			str_cut(&part, ':', &out->carrier);
		out->carrier = str_trim(out->carrier);
		out->number = str_trim(part);
		if (out->number.len)
			return true;
	}
	return false;
}
