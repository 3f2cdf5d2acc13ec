/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which account of ours has a payment. The shop's word for a gateway leads to
 * one; where a shop has several accounts at one provider that may be the
 * wrong one, and the provider says so. Then the others are asked, one after
 * the other. What was tried stands in the attempts, and is all there is to
 * remember: nothing is asked of a second account before the first has said
 * that the payment is not there.
 */
#include "order/scene.h"

static bool is_at_gateway(const struct attempt *a)
{
	return a->want == WANT_TRACKER || a->want == WANT_CAPTURE;
}

/* "gateway|reference", or with ">" and more behind it */
static bool is_about(const struct attempt *a, struct str account,
		struct str reference)
{
	struct str rest = a->target, gateway;
	return is_at_gateway(a) && str_cut(&rest, '|', &gateway) &&
			str_eq(gateway, account) &&
			str_eq(target_payment(a->target), reference);
}

bool attempt_found_none(const struct attempt *a)
{
	return is_at_gateway(a) && a->outcome == OUTCOME_REFUSED &&
			!a->done_value.len &&
			str_eq(a->reason, STR("not_in_account"));
}

/* It did something there, or may have: nobody else is asked then. */
static bool attempt_binds(const struct attempt *a)
{
	return a->outcome == OUTCOME_DONE || a->outcome == OUTCOME_GAVE_UP ||
			a->done_value.len ||
			(a->outcome == OUTCOME_NONE && a->sent_at);
}

static bool has_bound(
		const struct facts *f, struct str account, struct str reference)
{
	for (size_t i = 0; i < f->attempts.count; i++)
		if (is_about(&f->attempts.at[i], account, reference) &&
				attempt_binds(&f->attempts.at[i]))
			return true;
	return false;
}

/* A person's "try again" asks it once more. */
static bool has_denied(
		const struct facts *f, struct str account, struct str reference)
{
	for (size_t i = 0; i < f->attempts.count; i++) {
		const struct attempt *a = &f->attempts.at[i];
		if (is_about(a, account, reference) && attempt_found_none(a) &&
				!is_retried(f, a, a->settled_at))
			return true;
	}
	return false;
}

/* What an account itself has told is the best proof. */
static const struct txn *told_by_account(
		const struct facts *f, const struct txn *txn)
{
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		if (t->connected && t->evidence & EVIDENCE_GATEWAY &&
				str_eq(t->reference, txn->reference) &&
				facts_same_payment(f, t->gateway, txn->gateway,
						txn->reference))
			return t;
	}
	return NULL;
}

static struct str family_of(const struct policy *policy, struct str account)
{
	for (size_t i = 0; i < policy->accounts.count; i++)
		if (str_eq(policy->accounts.at[i].account, account))
			return policy->accounts.at[i].family;
	return STR_NONE;
}

static void name_add(account_names *out, struct str name, struct arena *arena)
{
	for (size_t i = 0; i < out->count; i++)
		if (str_eq(out->at[i], name))
			return;
	*LIST_ADD(arena, out) = name;
}

void payment_accounts(const struct policy *policy, const struct txn *txn,
		struct arena *arena, account_names *out)
{
	struct str family = family_of(policy, txn->gateway);
	name_add(out, txn->gateway, arena);
	if (!family.len || txn->shops_name)
		return;
	for (size_t i = 0; i < policy->accounts.count; i++)
		if (str_eq(policy->accounts.at[i].family, family))
			name_add(out, policy->accounts.at[i].account, arena);
}

struct str payment_account(const struct facts *f, const struct policy *policy,
		const struct txn *txn, struct arena *arena)
{
	account_names all = {0};
	const struct txn *told = told_by_account(f, txn);
	if (told)
		return told->gateway;
	payment_accounts(policy, txn, arena, &all);
	for (size_t i = 0; i < all.count; i++)
		if (has_bound(f, all.at[i], txn->reference))
			return all.at[i];
	for (size_t i = 0; i < all.count; i++)
		if (!has_denied(f, all.at[i], txn->reference))
			return all.at[i];
	return txn->gateway;
}

bool payment_is_tracked(const struct scene *scene, const struct txn *txn)
{
	const struct facts *f = scene->facts;
	if (!policy_tracks_charges(scene->policy, txn->gateway))
		return true;
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		bool taken = t->kind == TXN_SALE || t->kind == TXN_CAPTURE;
		if (taken && t->state != TXN_FAILED && t->charge.len &&
				str_eq(t->reference, txn->reference) &&
				facts_same_payment(f, t->gateway, txn->gateway,
						txn->reference))
			return true;
	}
	return false;
}

struct str payment_key(const struct facts *f, const struct policy *policy,
		const struct txn *txn, struct arena *arena)
{
	struct str account = payment_account(f, policy, txn, arena);
	return arena_print(arena, "%.*s|%.*s", STR_FMT(account),
			STR_FMT(txn->reference));
}

static const struct txn *txn_of(const struct facts *f, const struct attempt *a)
{
	struct str gateway = STR_NONE, rest = a->target;
	struct str reference = target_payment(a->target);
	const struct txn *any = NULL;
	str_cut(&rest, '|', &gateway);
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		if (!t->connected || !str_eq(t->reference, reference))
			continue;
		if (str_eq(t->gateway, gateway))
			return t;
		any = t;
	}
	return any;
}

bool attempt_went_elsewhere(const struct scene *s, const struct attempt *a)
{
	const struct txn *txn =
			attempt_found_none(a) ? txn_of(s->facts, a) : NULL;
	struct str rest = a->target, gateway = STR_NONE;
	str_cut(&rest, '|', &gateway);
	return txn &&
			!str_eq(payment_account(s->facts, s->policy, txn,
						s->arena),
					gateway);
}

struct str attempt_found_nowhere(const struct scene *s, const struct attempt *a)
{
	const struct txn *txn =
			attempt_found_none(a) ? txn_of(s->facts, a) : NULL;
	account_names all = {0};
	struct str list = STR_NONE;
	if (!txn)
		return STR_NONE;
	payment_accounts(s->policy, txn, s->arena, &all);
	for (size_t i = 0; i < all.count; i++)
		list = arena_print(s->arena, "%.*s%s%.*s", STR_FMT(list),
				i ? ", " : "", STR_FMT(all.at[i]));
	return arena_print(s->arena, "the transaction %.*s is not in %s %.*s",
			STR_FMT(txn->reference),
			all.count > 1 ? "any of the accounts" : "the account",
			STR_FMT(list));
}
