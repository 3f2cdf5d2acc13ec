/* SPDX-License-Identifier: Apache-2.0 */
/* What a person may settle of an order, and how it is undone. */
#include "order/books.h"

static minor size_of(minor amount)
{
	return amount < 0 ? -amount : amount;
}

static int64_t next_of(const struct facts *f)
{
	struct settlement last;
	return settlement_last(f, &last) ? last.nth + 1 : 1;
}

RESULT books_settle(const struct facts *f, enum settle_how how, minor amount,
		struct settlement *out)
{
	struct books_state s;
	TRY(books_prove(f, &s));
	ENSURE(s.owed && s.finding < BOOKS_NOT_POSTED, FAULT_NOT_FOUND);
	if (!amount)
		amount = s.owed;
	ENSURE((amount > 0) == (s.owed > 0) &&
					size_of(amount) <= size_of(s.owed),
			FAULT_BAD_VALUE);
	/* A credit of what was never booked, or below 0, is none. */
	ENSURE(how == SETTLE_WRITE_OFF ||
					(amount > 0 && amount <= s.booked - s.credited),
			FAULT_BAD_VALUE);
	*out = (struct settlement){
			.nth = next_of(f), .how = how, .amount = amount};
	return OK;
}

RESULT books_unsettle(const struct facts *f, struct settlement *out)
{
	struct settlement last;
	ENSURE(settlement_last(f, &last), FAULT_NOT_FOUND);
	*out = last;
	out->nth = next_of(f);
	out->amount = -last.amount;
	out->why = STR_NONE;
	return OK;
}
