/* SPDX-License-Identifier: Apache-2.0 */
#include "order/trial.h"

#include "order/bill.h"
#include "order/books.h"
#include "order/mapping.h"

#define ROUNDS_MAX 100
#define NEVER_TOO_OLD ((time_ms)1 << 50)

const char *trial_kind_name(enum trial_kind kind)
{
	static const char *const names[TRIAL_KINDS] = {
			"document", "mail", "hold", "money"};
	return (unsigned)kind < TRIAL_KINDS ? names[kind] : "?";
}

const struct trial_result *trial_find(const trial_results *results,
		enum trial_kind kind, struct str key)
{
	for (size_t i = 0; i < results->count; i++)
		if (results->at[i].kind == kind &&
				str_eq(results->at[i].key, key))
			return &results->at[i];
	return NULL;
}

struct trial {
	const struct facts *known; /* with what was really done */
	struct facts facts;
	struct policy policy;
	time_ms now;
	struct arena *arena;
	trial_results *out;
	struct id_source ids;
	int64_t last_id;
};

/* The same key again adds to it. */
static void add(struct trial *t, enum trial_kind kind, struct str key,
		struct str text, minor amount)
{
	for (size_t i = 0; i < t->out->count; i++) {
		struct trial_result *r = &t->out->at[i];
		if (r->kind != kind || !str_eq(r->key, key))
			continue;
		r->amount += amount;
		return;
	}
	*LIST_ADD(t->arena, t->out) =
			(struct trial_result){kind, key, text, amount};
}

static int64_t next_id(struct id_source *source)
{
	struct trial *t = (struct trial *)(void *)((char *)source -
			offsetof(struct trial, ids));
	return ++t->last_id;
}

/* What others said, without what we made of it. */
static void begin(struct trial *t)
{
	struct facts *f = &t->facts;
	facts_join(f, t->known, t->arena, NULL);
	f->invoice_at = 0;
	f->documents.count = 0;
	f->attempts.count = 0;
	f->fired.count = 0;
	f->vouchers.count = 0;
	if (f->hint_seq > f->read_seq)
		f->hint_seq = f->read_seq;
	f->hint_version = f->order.version;
	t->policy.stage = STAGE_ALL;
	t->policy.notice_age_max_ms = NEVER_TOO_OLD;
	t->policy.numbers_wait = false;
	t->policy.restored_at = 0;
	t->ids.next = next_id;
}

static bool is_document(const struct effect *effect, enum document_kind *kind,
		struct str *cause)
{
	return effect->want == WANT_DOCUMENT &&
			!document_key_read(effect->target, kind, cause).fault;
}

/* Other books: each line's account, as the mapping says. */
static void lines_add(struct trial *t, const struct bill *bill)
{
	int64_t way = bill->kind == DOCUMENT_CREDIT ? -1 : 1;
	for (size_t i = 0; i < bill->lines.count; i++) {
		const struct bill_line *line = &bill->lines.at[i];
		struct mapping_key key = mapping_key_of(&t->facts, bill, line);
		struct str account =
				mapping_find(&t->policy, &key, MAPPING_ACCOUNT);
		if (account.len)
			add(t, TRIAL_MONEY, account, STR_NONE,
					way * line->gross);
	}
}

static void document_done(struct trial *t, const struct effect *effect)
{
	enum document_kind kind = DOCUMENT_NONE;
	struct str cause = STR_NONE;
	struct bill bill = {0};
	if (!is_document(effect, &kind, &cause))
		return;
	if (bill_make(&t->facts, kind, cause, t->arena, &bill).fault)
		return;
	*LIST_ADD(t->arena, &t->facts.documents) =
			(struct document){.kind = kind,
					.cause = cause,
					.number = STR("trial"),
					.date = STR("2000-01-01"),
					.gross = bill.gross,
					.issued_at = t->now,
					.account = effect->account,
					.file = STR("trial")};
	add(t, TRIAL_DOCUMENT, effect->target, STR_NONE, bill.gross);
	if (!str_eq(effect->account, STR("ledger")))
		lines_add(t, &bill);
}

static void mail_done(struct trial *t, const struct effect *effect)
{
	if (effect->verb != VERB_MAIL || effect->want == WANT_OVERDUE_MAIL)
		return;
	struct str key = arena_print(t->arena, "%s%s%.*s",
			want_name(effect->want), effect->target.len ? " " : "",
			STR_FMT(effect->target));
	add(t, TRIAL_MAIL, key, STR_NONE, 0);
}

/* At the time at which it really was, where it was. */
static void effect_done(struct trial *t, const struct effect *effect)
{
	struct attempt *a = facts_attempt_by_id(&t->facts, effect->attempt);
	const struct attempt *real =
			facts_attempt(t->known, effect->want, effect->target);
	if (!a)
		return;
	if (real)
		a->begun_at = real->begun_at;
	if (real && real->want == WANT_DOCUMENT)
		a->value = real->value; /* the changes that it was asked with */
	a->sent_at = a->settled_at = t->now;
	a->outcome = OUTCOME_DONE;
	a->done_value = a->value;
	document_done(t, effect);
	mail_done(t, effect);
}

static RESULT run(struct trial *t, struct decision *decision)
{
	for (int round = 0; round < ROUNDS_MAX; round++) {
		*decision = (struct decision){0};
		decide(&t->facts, &t->policy, t->now, &t->ids, t->arena,
				decision);
		if (!decision->effects.count)
			return OK;
		for (size_t i = 0; i < decision->effects.count; i++)
			effect_done(t, &decision->effects.at[i]);
	}
	return FAIL(FAULT_LIMIT);
}

static void vouchers_add(struct trial *t)
{
	for (size_t i = 0; i < t->facts.vouchers.count; i++) {
		const struct voucher *v = &t->facts.vouchers.at[i];
		for (size_t p = 0; p < v->postings.count; p++)
			add(t, TRIAL_MONEY, v->postings.at[p].account, STR_NONE,
					v->postings.at[p].amount);
	}
}

RESULT trial_run(const struct facts *facts, const struct policy *policy,
		time_ms now, struct arena *arena, trial_results *out)
{
	struct decision decision = {0};
	struct trial *t = arena_take(arena, sizeof *t);
	*t = (struct trial){.known = facts,
			.policy = *policy,
			.now = now,
			.arena = arena,
			.out = out};
	begin(t);
	TRY(run(t, &decision));
	for (size_t i = 0; i < decision.holds.count; i++)
		add(t, TRIAL_HOLD, decision.holds.at[i].key,
				decision.holds.at[i].reason, 0);
	vouchers_add(t);
	return OK;
}
