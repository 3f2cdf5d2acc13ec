/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an older state that was put back can't know: which mails have left
 * since, and which numbers the built-in books have given.
 */
#include "order/restored.h"

#include "order/scene.h"

#define LOOK_EVERY_MS (5 * MINUTE_MS)

bool order_was_before(const struct facts *facts, const struct policy *policy)
{
	return policy->restored_at &&
			facts->order.created_at <= policy->restored_at;
}

/* When it was first paid; else when it was made. */
static time_ms sale_at(const struct facts *f)
{
	time_ms first = 0;
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		bool paid = t->kind == TXN_SALE || t->kind == TXN_CAPTURE;
		if (paid && t->state == TXN_SUCCEEDED && t->at &&
				(!first || t->at < first))
			first = t->at;
	}
	return first ? first : f->order.created_at;
}

/* Books that are looked into say what they had. The built-in ones were put
 * back, too: what they may have issued since, they may have issued. */
static time_ms issued_at(const struct facts *f, const struct document *d)
{
	const struct refund *refund = facts_refund(f, d->cause);
	if (!str_eq(d->account, STR("ledger")))
		return d->issued_at;
	return refund ? refund->at : sale_at(f);
}

static time_ms document_at(const struct facts *f, struct str target)
{
	enum document_kind kind = DOCUMENT_NONE;
	struct str cause = STR_NONE;
	if (document_key_read(target, &kind, &cause).fault)
		return 0;
	const struct document *d = facts_document(f, kind, cause);
	return d ? issued_at(f, d) : 0;
}

static time_ms shipped_at(const struct facts *f, struct str target)
{
	const struct parcel *p = facts_parcel(f, target);
	return p ? parcel_out_at(p) : 0;
}

static time_ms delivered_at(const struct facts *f, struct str target)
{
	const struct parcel *p = facts_parcel(f, target);
	return p ? p->delivered_at : 0;
}

/* "rule:cause>address" */
static time_ms rule_at(const struct facts *f, struct str target)
{
	for (size_t i = 0; i < f->fired.count; i++) {
		const struct firing *fired = &f->fired.at[i];
		struct str rest = str_skip(target, fired->rule.len + 1);
		if (target.len > fired->rule.len &&
				str_starts(target, fired->rule) &&
				str_starts(rest, fired->cause))
			return fired->cause_at;
	}
	return 0;
}

static time_ms made_at(const struct facts *f, struct str target)
{
	(void)target;
	return f->order.created_at;
}

static time_ms paid_at(const struct facts *f, struct str target)
{
	(void)target;
	return sale_at(f);
}

static time_ms changed_at(const struct facts *f, struct str target)
{
	(void)target;
	return f->order.version;
}

static time_ms out_at(const struct facts *f, struct str target)
{
	const struct parcel *p = facts_parcel(f, target);
	return p ? p->out_for_delivery_at : 0;
}

static time_ms refunded_at(const struct facts *f, struct str target)
{
	const struct refund *refund = facts_refund(f, target);
	return refund ? refund->at : 0;
}

/* Since when a hold is there is counted anew after a restore: of an order
 * from before it is never sure that nobody was told. */
static const struct {
	enum want_kind want;
	time_ms (*at)(const struct facts *f, struct str target);
} causes[] = {
		{WANT_DOCUMENT_MAIL, document_at},
		{WANT_SHIPPED_MAIL, shipped_at},
		{WANT_DELIVERED_MAIL, delivered_at},
		{WANT_RULE_MAIL, rule_at},
		{WANT_CONFIRMED_MAIL, made_at},
		{WANT_PAID_MAIL, paid_at},
		{WANT_OUT_MAIL, out_at},
		{WANT_HELD_MAIL, made_at},
		{WANT_REFUNDED_MAIL, refunded_at},
		{WANT_RETURN_MAIL, changed_at},
		{WANT_STATUS_MAIL, rule_at},
};

static time_ms cause_at(
		const struct facts *f, enum want_kind want, struct str target)
{
	for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
		if (causes[i].want == want)
			return causes[i].at(f, target);
	return 0;
}

static bool is_asked_for(const struct facts *f, const struct policy *policy,
		enum want_kind want)
{
	for (size_t i = 0; i < f->commands.count; i++) {
		const struct command *c = &f->commands.at[i];
		if (c->kind == COMMAND_RETRY && c->at > policy->restored_at &&
				str_eq(c->target, str_of(want_name(want))))
			return true;
	}
	return false;
}

bool mail_may_have_left(const struct facts *facts, const struct policy *policy,
		enum want_kind want, struct str target)
{
	time_ms at = cause_at(facts, want, target);
	return order_was_before(facts, policy) && at &&
			at <= policy->restored_at &&
			!is_asked_for(facts, policy, want);
}

static void mails_unsure(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->attempts.count; i++) {
		const struct attempt *a = &f->attempts.at[i];
		const char *name = want_name((enum want_kind)a->want);
		if (a->outcome != OUTCOME_MAYBE ||
				!str_eq(a->reason, STR(REASON_RESTORED)) ||
				is_retried(f, a, a->settled_at))
			continue;
		task_add(scene, out,
				arena_print(scene->arena, "unsure:%s:%.*s",
						name, STR_FMT(a->target)),
				a->settled_at,
				arena_print(scene->arena,
						"This mail (%s) may have left "
						"before the data was put back: "
						"retry %s sends it.",
						name, name));
	}
}

static bool number_waits(
		const struct scene *scene, const struct target *document)
{
	return !(document->document && document->document->number.len) &&
			!causes_fail(scene, want_row(WANT_DOCUMENT), document);
}

/* Whoever puts the data back is asked once; this says which orders wait. */
static void numbers_wait(struct scene *scene, struct decision *out)
{
	targets documents = {0};
	if (!scene->policy->numbers_wait ||
			!str_eq(scene->policy->accounting, STR("ledger")))
		return;
	each_document(scene, &documents);
	for (size_t i = 0; i < documents.count; i++) {
		if (!number_waits(scene, &documents.at[i]))
			continue;
		scene_wake(scene, scene->now + LOOK_EVERY_MS);
		task_add(scene, out, STR("numbers_wait"),
				scene->policy->restored_at,
				STR("The data was put back: say which number "
				    "was the last (waybill ledger resume)."));
	}
}

void tasks_by_restore(struct scene *scene, struct decision *out)
{
	mails_unsure(scene, out);
	numbers_wait(scene, out);
}
