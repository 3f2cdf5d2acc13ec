/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions of taking money that is authorized. */
#include "order/conditions.h"

CONDITION(served, "the account's provider offers no such call")
{
	struct str account = effect_account(
			s->facts, s->policy, t->row, t->key, s->arena);
	return policy_can(s->policy, account, (int)t->row->verb);
}

CONDITION(capture_ours, "the shop captures by itself")
{
	return s->policy->capture != CAPTURE_SHOP;
}

CONDITION(authorization_open, "the authorization has ended")
{
	return authorization_is_open(s->facts, t->txn, s->now);
}

CONDITION(not_refunded, "the order is refunded or voided")
{
	return s->status.payment != PAYMENT_REFUNDED &&
			s->status.payment != PAYMENT_VOIDED;
}

CONDITION(money_left, "nothing is left to be taken")
{
	return t->value.len != 0;
}

/* Goods first: by law in the north, and by the shop's word. */
CONDITION(capture_due, "it is not time to take the money")
{
	if (s->policy->capture == CAPTURE_AT_SHIPMENT)
		return t->out;
	return s->now >= capture_due_at(s->policy, t->txn);
}

/* What one takes, the next must know. */
CONDITION(capture_alone, "another part of it is being taken")
{
	const struct facts *f = s->facts;
	for (size_t i = 0; i < f->attempts.count; i++) {
		const struct attempt *a = &f->attempts.at[i];
		if (a->want == WANT_CAPTURE && a->outcome == OUTCOME_NONE &&
				!str_eq(a->target, t->key) &&
				is_capture_of(f, a, t->txn))
			return false;
	}
	return true;
}
