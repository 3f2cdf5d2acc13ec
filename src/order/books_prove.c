/* SPDX-License-Identifier: Apache-2.0 */
/* The proof: what vouchers say, against what documents and money say. */
#include "order/agreed.h"
#include "order/books_inside.h"

RESULT voucher_check(const struct voucher *voucher)
{
	minor sum = 0;
	for (size_t i = 0; i < voucher->postings.count; i++)
		TRY(money_add(sum, voucher->postings.at[i].amount, &sum));
	ENSURE(sum == 0, FAULT_BAD_MONEY);
	return OK;
}

RESULT books_balance(const struct facts *facts, enum book_role role, minor *out)
{
	minor sum = 0;
	for (size_t i = 0; i < facts->vouchers.count; i++) {
		const struct voucher *v = &facts->vouchers.at[i];
		for (size_t k = 0; k < v->postings.count; k++)
			if (v->postings.at[k].role == (int64_t)role)
				TRY(money_add(sum, v->postings.at[k].amount,
						&sum));
	}
	*out = sum;
	return OK;
}

/* What a document is about: an external one may tell no sum of its own. */
static RESULT document_gross(const struct facts *f, const struct document *d,
		struct arena *arena, minor *out)
{
	struct making_books m = {.facts = f, .arena = arena};
	struct policy none;
	policy_init(&none);
	m.policy = &none;
	*out = d->gross;
	if (d->gross)
		return OK;
	document_postings(&m, d);
	for (size_t i = 0; i < m.list.count; i++)
		if (m.list.at[i].role == BOOK_RECEIVABLE)
			*out = d->kind == DOCUMENT_SALE ? m.list.at[i].amount
							: -m.list.at[i].amount;
	return OK;
}

static RESULT documents_sum(const struct facts *f, struct books_state *out)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < f->documents.count; i++) {
		const struct document *d = &f->documents.at[i];
		minor gross = 0;
		if (!d->number.len)
			continue;
		TRY(document_gross(f, d, arena, &gross));
		minor *sum = d->kind == DOCUMENT_SALE ? &out->booked
						      : &out->credited;
		TRY(money_add(*sum, gross, sum));
	}
	return OK;
}

static RESULT money_sum(const struct facts *f, struct books_state *out)
{
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		if (!txn_counts(f, t))
			continue;
		if (t->kind == TXN_SALE || t->kind == TXN_CAPTURE)
			TRY(money_add(out->paid, t->amount, &out->paid));
		else if (t->kind == TXN_REFUND)
			TRY(money_add(out->repaid, t->amount, &out->repaid));
	}
	return OK;
}

static RESULT settled_sum(const struct facts *f, struct books_state *out)
{
	struct settlement s;
	for (size_t i = 0; i < f->commands.count; i++)
		if (settlement_of(f, &f->commands.at[i], &s) &&
				s.how == SETTLE_WRITE_OFF)
			TRY(money_add(out->written_off, s.amount,
					&out->written_off));
	return OK;
}

static enum books_finding finding_of(
		const struct facts *f, const struct books_state *s)
{
	for (size_t i = 0; i < f->vouchers.count; i++)
		if (voucher_check(&f->vouchers.at[i]).fault)
			return BOOKS_UNBALANCED;
	if ((!f->vouchers.count && (s->booked || s->paid)) ||
			(agreed_is_awaited(f) && s->owed != s->receivable))
		return BOOKS_NOT_POSTED;
	if (s->owed != s->receivable)
		return BOOKS_DIFFER;
	if (s->owed == 0)
		return BOOKS_EVEN;
	if (s->owed > 0)
		return s->repaid > s->credited ? BOOKS_NOT_CREDITED
					       : BOOKS_OWED;
	if (!s->booked)
		return BOOKS_NOT_BOOKED;
	return s->credited > s->repaid ? BOOKS_NOT_REPAID : BOOKS_OVERPAID;
}

RESULT books_prove(const struct facts *facts, struct books_state *out)
{
	struct books_state s = {0};
	minor due = 0, kept = 0;
	TRY(documents_sum(facts, &s));
	TRY(money_sum(facts, &s));
	TRY(money_add(s.booked, -s.credited, &due));
	TRY(money_add(s.paid, -s.repaid, &kept));
	TRY(settled_sum(facts, &s));
	TRY(money_add(due, -kept, &s.owed));
	TRY(money_add(s.owed, -s.written_off, &s.owed));
	TRY(books_balance(facts, BOOK_RECEIVABLE, &s.receivable));
	s.finding = finding_of(facts, &s);
	*out = s;
	return OK;
}

static const struct {
	const char *name, *advice;
} findings[] = {
		[BOOKS_EVEN] = {"even", ""},
		[BOOKS_OWED] = {"owed",
				"wait for the payment, credit the rest at the "
				"shop, or settle it"},
		[BOOKS_NOT_BOOKED] = {"not booked",
				"book the sale: waybill order document"},
		[BOOKS_NOT_REPAID] = {"not repaid",
				"repay it at the gateway, let it stand for the "
				"customer, or settle it"},
		[BOOKS_NOT_CREDITED] = {"not credited",
				"refund it at the shop too, so that a credit "
				"note is made, or settle it with one"},
		[BOOKS_OVERPAID] = {"overpaid",
				"repay what is too much at the gateway, or "
				"settle it"},
		[BOOKS_NOT_POSTED] = {"not posted",
				"nothing was posted since it was last looked "
				"at: waybill order note has it looked at"},
		[BOOKS_DIFFER] = {"differs",
				"vouchers and documents say different sums: "
				"look at waybill ledger list"},
		[BOOKS_UNBALANCED] = {"unbalanced",
				"a voucher does not come to 0: the database "
				"was changed by hand"},
};

const char *books_finding_name(enum books_finding finding)
{
	return findings[finding].name;
}

const char *books_finding_advice(enum books_finding finding)
{
	return findings[finding].advice;
}
