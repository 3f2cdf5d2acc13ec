/* SPDX-License-Identifier: Apache-2.0 */
#include "order/agreed.h"

#include "order/scene.h"
#include "order/settle.h"

bool agreed_is_change(const struct agreement *a)
{
	return a->kind == AGREED_EDIT || a->kind == AGREED_RETURN ||
			a->kind == AGREED_OTHER;
}

static bool has_kind(
		const struct facts *f, bool (*is)(const struct agreement *))
{
	for (size_t i = 0; i < f->agreements.count; i++)
		if (is(&f->agreements.at[i]))
			return true;
	return false;
}

static bool is_first_sale(const struct agreement *a)
{
	return a->kind == AGREED_ORDER;
}

static bool is_cut(const struct agreement *a)
{
	return !a->whole;
}

bool agreed_known(const struct facts *f)
{
	return has_kind(f, is_first_sale) && has_kind(f, agreed_is_change) &&
			!has_kind(f, is_cut);
}

/* An edit may have changed nothing that is agreed on. */
bool agreed_is_awaited(const struct facts *f)
{
	return f->order.edited && (!f->agreements.count || has_kind(f, is_cut));
}

const struct agreement *agreed_change(const struct facts *f, struct str id)
{
	const struct agreement *a = facts_agreement(f, id);
	return a && agreed_is_change(a) && agreed_known(f) ? a : NULL;
}

/* Once it is no sum of money it stays so. */
static void add(minor *to, minor amount)
{
	if (*to == INT64_MAX || amount == INT64_MAX ||
			money_add(*to, amount, to).fault)
		*to = INT64_MAX;
}

minor agreed_gross(const struct agreement *a)
{
	minor sum = 0;
	for (size_t i = 0; i < a->lines.count; i++)
		add(&sum, a->lines.at[i].gross);
	return sum;
}

enum document_kind agreed_document(const struct agreement *a)
{
	return agreed_gross(a) < 0 ? DOCUMENT_CREDIT : DOCUMENT_SALE;
}

/* Net and tax of what comes to nothing gross. */
bool agreed_moves_tax(const struct facts *f, const struct agreement *a)
{
	minor tax = 0;
	for (size_t i = 0; i < a->lines.count; i++)
		add(&tax, a->lines.at[i].tax);
	return tax && !agreed_gross(a) && !sale_has_change(f, a->id);
}

/* ---- what the sale's document says ---- */

static const struct document *issued(const struct facts *f,
		enum document_kind kind, struct str cause)
{
	const struct document *d = facts_document(f, kind, cause);
	return d && d->number.len ? d : NULL;
}

/* It was sent, and has not come to nothing since. */
static bool is_asked(const struct attempt *a)
{
	return a->sent_at &&
			(a->outcome == OUTCOME_NONE ||
					a->outcome == OUTCOME_MAYBE ||
					a->outcome == OUTCOME_DONE);
}

/* NULL: it can still be asked for with all that is known. */
static const struct str *changes_fixed(const struct facts *f)
{
	static const struct str none = STR_NONE;
	const struct attempt *a = facts_attempt(f, WANT_DOCUMENT, STR("sale"));
	if (a && is_asked(a))
		return &a->value;
	if (!issued(f, DOCUMENT_SALE, STR_NONE))
		return NULL;
	return a ? &a->value : &none;
}

static bool is_listed(struct str list, struct str id)
{
	struct str one;
	while (str_cut(&list, ',', &one))
		if (str_eq(one, id))
			return true;
	return false;
}

bool sale_has_change(const struct facts *f, struct str id)
{
	const struct str *fixed = changes_fixed(f);
	return fixed ? is_listed(*fixed, id) : true;
}

struct str sale_changes(const struct facts *f, struct arena *arena)
{
	const struct str *fixed = changes_fixed(f);
	struct str all = STR_NONE;
	if (fixed)
		return *fixed;
	for (size_t i = 0; agreed_known(f) && i < f->agreements.count; i++) {
		const struct agreement *a = &f->agreements.at[i];
		if (agreed_is_change(a))
			all = arena_print(arena, "%.*s%s%.*s", STR_FMT(all),
					all.len ? "," : "", STR_FMT(a->id));
	}
	return all;
}

bool change_counts(const struct facts *f, const struct agreement *a,
		bool with_issued)
{
	if (!agreed_is_change(a))
		return false;
	return sale_has_change(f, a->id) ||
			(with_issued && issued(f, agreed_document(a), a->id));
}

static minor change_gross(const struct facts *f, const struct agreement *a)
{
	const struct document *d = issued(f, agreed_document(a), a->id);
	if (!d || !d->gross)
		return agreed_gross(a);
	return d->kind == DOCUMENT_CREDIT ? -d->gross : d->gross;
}

/* What a person has credited of it already. */
static minor settled_gross(const struct facts *f, struct arena *arena)
{
	struct settlement s;
	minor sum = 0;
	for (size_t i = 0; i < f->commands.count; i++) {
		if (!settlement_of(f, &f->commands.at[i], &s) ||
				s.how != SETTLE_CREDIT)
			continue;
		struct str cause = settlement_cause(&s, arena);
		if (issued(f, DOCUMENT_CREDIT, cause) ||
				issued(f, DOCUMENT_SALE, cause))
			add(&sum, -s.amount);
	}
	return sum;
}

/* What was sent out stands, whatever the shop says by now. */
minor sale_gross(const struct facts *f, bool with_issued)
{
	const struct document *sale = issued(f, DOCUMENT_SALE, STR_NONE);
	bool stands = with_issued && sale && sale->gross;
	minor sum = stands ? sale->gross : f->order.total;
	if (with_issued && has_command(f, COMMAND_SETTLE)) {
		DEFER(arena_drop) struct arena *arena = arena_open();
		add(&sum, settled_gross(f, arena));
	}
	for (size_t i = 0; agreed_known(f) && i < f->agreements.count; i++) {
		const struct agreement *a = &f->agreements.at[i];
		if (!change_counts(f, a, with_issued))
			continue;
		if (!sale_has_change(f, a->id))
			add(&sum, change_gross(f, a));
		else if (!stands)
			add(&sum, agreed_gross(a));
	}
	return sum;
}

bool change_is_open(const struct facts *f, struct arena *arena)
{
	for (size_t i = 0; i < f->agreements.count; i++) {
		const struct agreement *a = &f->agreements.at[i];
		struct str key = document_key(agreed_document(a), a->id, arena);
		const struct attempt *at = facts_attempt(f, WANT_DOCUMENT, key);
		if (at && at->sent_at && at->outcome == OUTCOME_NONE)
			return true;
	}
	return false;
}

/* ---- refunds ---- */

const struct agreement *refund_agreement(
		const struct facts *f, struct str refund)
{
	for (size_t i = 0; i < f->agreements.count; i++) {
		const struct agreement *a = &f->agreements.at[i];
		if (a->kind == AGREED_REFUND && str_eq(a->refund, refund))
			return a;
	}
	return NULL;
}

minor refund_credits(const struct facts *f, const struct refund *refund)
{
	const struct agreement *a = refund_agreement(f, refund->id);
	if (!agreed_known(f))
		return refund_gross(refund);
	/* An edit leaves a refund without money, and no agreement on it. */
	if (!a)
		return refund->total ? refund_gross(refund) : 0;
	minor gross = agreed_gross(a);
	return gross == INT64_MAX ? gross : -gross;
}
