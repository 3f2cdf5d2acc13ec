/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Payments and repayments in other books, where the document is that they
 * belong to: a payment at the sale's invoice, a repayment at the credit of its
 * refund. Switched on by a mapping that names an account for payments.
 *
 * No provider says which refund a repayment belongs to in a way that all
 * share, so documents are shared out: first what was begun keeps its own, then
 * the rest takes the one that has just so much left, else the first that has
 * enough.
 */
#include "order/books_inside.h"
#include "order/conditions.h"
#include "order/mapping.h"

/* ---- which document ---- */

struct shares {
	struct scene *scene;
	minor *left;      /* of each document */
	ptrdiff_t *place; /* of each transaction; below 0: none */
};

static bool is_out(const struct txn *txn)
{
	return txn->kind == TXN_REFUND;
}

static bool is_money(const struct txn *txn)
{
	return txn->kind == TXN_SALE || txn->kind == TXN_CAPTURE || is_out(txn);
}

static struct str key_of(const struct txn *txn, struct arena *arena)
{
	return arena_print(arena, "%.*s|%.*s|%d|%.*s", STR_FMT(txn->gateway),
			STR_FMT(txn->reference), (int)txn->kind,
			STR_FMT(txn->part));
}

bool payment_value_read(struct str value, struct payment_value *out)
{
	struct str amount, rest = value;
	*out = (struct payment_value){0};
	if (!str_cut(&rest, ' ', &amount) || !str_cut(&rest, ' ', &out->date))
		return false;
	out->document = rest;
	return !str_to_i64(amount, &out->amount).fault && rest.len;
}

static const struct document *document_named(
		const struct facts *f, struct str key, struct arena *arena)
{
	for (size_t i = 0; i < f->documents.count; i++) {
		const struct document *d = &f->documents.at[i];
		if (str_eq(key,
				    document_key((enum document_kind)d->kind,
						    d->cause, arena)))
			return d;
	}
	return NULL;
}

static const struct document *document_begun(
		const struct scene *s, const struct txn *txn)
{
	struct payment_value value;
	const struct attempt *a = facts_attempt(
			s->facts, WANT_PAYMENT_BOOK, key_of(txn, s->arena));
	bool stands = a && a->outcome != OUTCOME_WITHDRAWN &&
			a->outcome != OUTCOME_ABSENT &&
			(a->sent_at || a->outcome != OUTCOME_NONE);
	if (!stands || !payment_value_read(a->value, &value))
		return NULL;
	return document_named(s->facts, value.document, s->arena);
}

static bool may_hold(const struct document *d, const struct txn *txn)
{
	return d->number.len && (d->kind == DOCUMENT_CREDIT) == is_out(txn);
}

static ptrdiff_t place_free(const struct shares *sh, const struct txn *txn)
{
	const struct facts *f = sh->scene->facts;
	ptrdiff_t enough = -1, any = -1;
	for (size_t i = 0; i < f->documents.count; i++) {
		if (!may_hold(&f->documents.at[i], txn))
			continue;
		if (sh->left[i] == txn->amount)
			return (ptrdiff_t)i;
		if (enough < 0 && sh->left[i] > txn->amount)
			enough = (ptrdiff_t)i;
		if (any < 0 && f->documents.at[i].kind == DOCUMENT_SALE)
			any = (ptrdiff_t)i;
	}
	/* Whoever pays too much pays the sale all the same. */
	return enough < 0 ? any : enough;
}

static void take(struct shares *sh, size_t txn, ptrdiff_t place)
{
	sh->place[txn] = place;
	if (place >= 0)
		sh->left[place] -= sh->scene->facts->txns.at[txn].amount;
}

static bool is_counted(const struct facts *f, const struct txn *txn)
{
	return is_money(txn) && txn->amount > 0 && txn_counts(f, txn);
}

static void shares_make(struct shares *sh, struct scene *scene)
{
	const struct facts *f = scene->facts;
	*sh = (struct shares){.scene = scene,
			.left = arena_take(scene->arena,
					(f->documents.count + 1) *
							sizeof *sh->left),
			.place = arena_take(scene->arena,
					(f->txns.count + 1) *
							sizeof *sh->place)};
	for (size_t i = 0; i < f->documents.count; i++)
		sh->left[i] = f->documents.at[i].gross;
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct document *d =
				document_begun(scene, &f->txns.at[i]);
		sh->place[i] = -1;
		if (d)
			take(sh, i, d - f->documents.at);
	}
	for (size_t i = 0; i < f->txns.count; i++)
		if (sh->place[i] < 0 && is_counted(f, &f->txns.at[i]))
			take(sh, i, place_free(sh, &f->txns.at[i]));
	for (size_t i = 0; i < f->txns.count; i++)
		if (sh->place[i] < 0 && !is_counted(f, &f->txns.at[i]))
			sh->place[i] = place_free(sh, &f->txns.at[i]);
}

static struct str value_of(const struct scene *s, const struct txn *txn,
		const struct document *d)
{
	struct str meant;
	time_ms at = txn->at ? txn->at : d->issued_at;
	struct str date = books_date(s->policy, at, s->arena, &meant);
	struct str key = document_key(
			(enum document_kind)d->kind, d->cause, s->arena);
	return arena_print(s->arena, "%lld %.*s %.*s", (long long)txn->amount,
			STR_FMT(date), STR_FMT(key));
}

void each_booked_payment(struct scene *scene, targets *out)
{
	const struct facts *f = scene->facts;
	struct shares shares;
	shares_make(&shares, scene);
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *txn = &f->txns.at[i];
		if (!is_money(txn))
			continue;
		struct target *t = LIST_ADD(scene->arena, out);
		*t = (struct target){
				.key = key_of(txn, scene->arena), .txn = txn};
		if (shares.place[i] < 0)
			continue;
		t->document = &f->documents.at[shares.place[i]];
		t->value = value_of(scene, txn, t->document);
	}
}

struct str payment_books(const struct facts *f, const struct policy *policy,
		struct str value, struct arena *arena)
{
	struct payment_value read;
	const struct document *d = NULL;
	if (payment_value_read(value, &read))
		d = document_named(f, read.document, arena);
	return d && d->account.len ? d->account : policy->accounting;
}

/* ---- conditions ---- */

CONDITION(payments_wanted, "the mapping names no account for payments")
{
	const struct policy *p = s->policy;
	for (size_t i = 0; i < p->mapping.count; i++)
		if (p->mapping.at[i].payment_account.len)
			return true;
	return false;
}

/* What only the shop says of a gateway of ours may turn out to be known there
 * by another name, or to be at another account: it would count twice. */
CONDITION(payment_settled, "the payment is not settled")
{
	bool told = !t->txn->connected || t->txn->evidence & EVIDENCE_GATEWAY;
	return told && is_counted(s->facts, t->txn);
}

CONDITION(payment_placed, "no document there is what it belongs to")
{
	return t->document &&
			policy_can(s->policy,
					payment_books(s->facts, s->policy,
							t->value, s->arena),
					VERB_ACCOUNTING_PAYMENT);
}

static void gaps_of(const struct scene *s, const struct target *t,
		mapping_gaps *out)
{
	struct str books =
			payment_books(s->facts, s->policy, t->value, s->arena);
	struct mapping_key key = mapping_key_of_payment(
			s->facts, s->policy, t->txn->gateway, s->arena);
	*out = (mapping_gaps){0};
	mapping_missing_for_payment(s->policy, books, &key, s->arena, out);
}

CONDITION(payment_mapped, "the mapping does not say all of this payment")
{
	mapping_gaps gaps;
	gaps_of(s, t, &gaps);
	return gaps.count == 0;
}

/* Books that keep no reference of a payment are asked how many of its amount
 * they have: that says something only of one at a time. */
CONDITION(payment_alone, "another payment of the order is on its way there")
{
	const struct facts *f = s->facts;
	for (size_t i = 0; i < f->attempts.count; i++) {
		const struct attempt *a = &f->attempts.at[i];
		if (a->want == WANT_PAYMENT_BOOK &&
				a->outcome == OUTCOME_NONE &&
				!str_eq(a->target, t->key))
			return false;
	}
	return true;
}

/* ---- tasks ---- */

static void gap_tell(struct scene *s, struct decision *out,
		const struct target *t, const struct mapping_gap *gap)
{
	const char *field = mapping_field_name(gap->field);
	struct str method = gap->key.gateways;
	task_add(s, out,
			arena_print(s->arena, "mapping_missing:%s|%.*s", field,
					STR_FMT(method)),
			t->txn->at,
			arena_print(s->arena,
					"The mapping of the shop has no %s for "
					"method %.*s: the payment is not "
					"registered before it does.",
					field, STR_FMT(method)));
}

static void place_tell(
		struct scene *s, struct decision *out, const struct target *t)
{
	if (!if_documents_done.test(s, t))
		return;
	task_add(s, out,
			arena_print(s->arena, "payment_unplaced:%.*s",
					STR_FMT(t->key)),
			t->txn->at,
			STR("Money was repaid for which no credit is there: "
			    "it is not registered in the books."));
}

void tasks_by_payment_book(struct scene *scene, struct decision *out)
{
	const struct want_row *row = want_row(WANT_PAYMENT_BOOK);
	targets list = {0};
	each_booked_payment(scene, &list);
	for (size_t i = 0; i < list.count; i++) {
		const struct target *t = &list.at[i];
		mapping_gaps gaps = {0};
		if (causes_fail(scene, row, t) ||
				want_is_had(scene, row, t,
						facts_attempt(scene->facts,
								row->kind,
								t->key)))
			continue;
		if (!t->document && is_out(t->txn))
			place_tell(scene, out, t);
		if (t->document)
			gaps_of(scene, t, &gaps);
		for (size_t k = 0; k < gaps.count; k++)
			gap_tell(scene, out, t, &gaps.at[k]);
	}
}
