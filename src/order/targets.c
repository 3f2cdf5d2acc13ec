/* SPDX-License-Identifier: Apache-2.0 */
/* What each row of the table is asked about. */
#include "order/agreed.h"
#include "order/scene.h"
#include "order/settle.h"
#include "order/tracking.h"

static struct target *add(struct scene *scene, targets *out, struct str key)
{
	struct target *t = LIST_ADD(scene->arena, out);
	*t = (struct target){.key = key};
	return t;
}

const struct target *target_find(const targets *list, struct str key)
{
	for (size_t i = 0; i < list->count; i++)
		if (str_eq(list->at[i].key, key))
			return &list->at[i];
	return NULL;
}

void each_order(struct scene *scene, targets *out)
{
	add(scene, out, STR_NONE);
}

static struct target *add_document(struct scene *scene, targets *out,
		enum document_kind kind, struct str cause)
{
	struct target *t = add(
			scene, out, document_key(kind, cause, scene->arena));
	t->kind = kind;
	t->cause = cause;
	t->document = facts_document(scene->facts, kind, cause);
	return t;
}

/* What was agreed on after it was sold. */
static void each_change(struct scene *scene, targets *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; agreed_known(f) && i < f->agreements.count; i++) {
		const struct agreement *a = &f->agreements.at[i];
		if (agreed_is_change(a))
			add_document(scene, out, agreed_document(a), a->id)
					->agreement = a;
	}
}

/* What a person credits, or takes that back. */
static void each_settled(struct scene *scene, targets *out)
{
	const struct facts *f = scene->facts;
	struct settlement s;
	for (size_t i = 0; i < f->commands.count; i++) {
		if (!settlement_of(f, &f->commands.at[i], &s) ||
				s.how != SETTLE_CREDIT)
			continue;
		struct target *t = add_document(scene, out,
				s.amount > 0 ? DOCUMENT_CREDIT : DOCUMENT_SALE,
				settlement_cause(&s, scene->arena));
		t->settled = s.amount > 0 ? s.amount : -s.amount;
	}
}

/* The sale, each change of it, each refund, and what takes back a sale that
 * was voided. */
void each_document(struct scene *scene, targets *out)
{
	const struct facts *f = scene->facts;
	add_document(scene, out, DOCUMENT_SALE, STR_NONE)->value =
			sale_changes(f, scene->arena);
	each_change(scene, out);
	each_settled(scene, out);
	for (size_t i = 0; i < f->refunds.count; i++)
		add_document(scene, out, DOCUMENT_CREDIT, f->refunds.at[i].id)
				->refund = &f->refunds.at[i];
	add_document(scene, out, DOCUMENT_CREDIT, STR("void"));
}

void each_issued(struct scene *scene, targets *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->documents.count; i++) {
		const struct document *d = &f->documents.at[i];
		struct target *t = add(scene, out,
				document_key((enum document_kind)d->kind,
						d->cause, scene->arena));
		t->kind = (enum document_kind)d->kind;
		t->cause = d->cause;
		t->document = d;
	}
}

void each_fo(struct scene *scene, targets *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->fos.count; i++)
		add(scene, out, f->fos.at[i].id)->fo = &f->fos.at[i];
}

void each_send(struct scene *scene, targets *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->fos.count; i++) {
		const struct fulfillment_order *fo = &f->fos.at[i];
		struct target *t = add(scene, out, send_target(scene, fo));
		t->fo = fo;
		t->value = send_value(scene, fo);
	}
}

/* Every send that has left us. */
void each_recall(struct scene *scene, targets *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->attempts.count; i++) {
		const struct attempt *a = &f->attempts.at[i];
		if (a->want != WANT_SEND || !a->sent_at)
			continue;
		struct target *t = add(scene, out, a->target);
		t->send = a;
		t->fo = facts_fo(f, target_fo(a->target));
		if (!send_is_unwanted(scene, t->fo))
			t->value = STR(RECALL_CHANGED);
	}
}

void each_parcel(struct scene *scene, targets *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->parcels.count; i++) {
		const struct parcel *p = &f->parcels.at[i];
		struct target *t = add(scene, out, parcel_key(p, scene->arena));
		t->parcel = p;
		t->fo = facts_fo(f, parcel_fo(p));
		/* A value is never empty: none was done yet is. */
		t->value = p->number.len ? p->number : STR("-");
	}
}

/* All numbers that are under way, as one value: "DHL:1,DHL:2". */
static struct str tracker_value(struct scene *scene)
{
	const struct facts *f = scene->facts;
	struct str value = STR_NONE;
	for (size_t i = 0; i < f->parcels.count; i++) {
		const struct parcel *p = &f->parcels.at[i];
		if (parcel_is_out(p))
			value = tracking_add(value, p->carrier, p->number,
					scene->arena);
	}
	return value;
}

/* What is only authorized takes tracking where it has a charge already
 * (Stripe), and else not before it is captured (PayPal). */
static bool is_payment(const struct txn *t)
{
	if (t->kind == TXN_AUTHORIZATION && !t->charge.len)
		return false;
	return t->reference.len && t->state == TXN_SUCCEEDED &&
			(t->kind == TXN_SALE || t->kind == TXN_CAPTURE ||
					t->kind == TXN_AUTHORIZATION);
}

/* A payment may be several transactions (authorized, then captured). */
void each_payment(struct scene *scene, targets *out)
{
	const struct facts *f = scene->facts;
	struct str value = tracker_value(scene);
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		if (!is_payment(t) || facts_txn_renamed(f, t))
			continue;
		struct str key = payment_key(f, scene->policy, t, scene->arena);
		if (target_find(out, key))
			continue;
		struct target *target = add(scene, out, key);
		target->txn = t;
		target->value = value;
	}
}

/* Each refusal is announced, also when the one before it was. */
struct str hold_announced(const struct scene *scene, const struct hold *h)
{
	const struct attempt *a = facts_attempt_by_id(scene->facts, h->attempt);
	if (!a || !a->refusals)
		return h->key;
	return arena_print(scene->arena, "%.*s#%lld", STR_FMT(h->key),
			(long long)a->refusals);
}

void each_hold(struct scene *scene, targets *out)
{
	for (size_t i = 0; i < scene->holds.count; i++)
		add(scene, out, hold_announced(scene, &scene->holds.at[i]));
}
