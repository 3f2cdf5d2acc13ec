/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is posted: for each source what it should say by now, less what its
 * vouchers say already. A document says the same for ever; money can change
 * its mind (a payment turns out to be known by another name).
 */
#include "order/agreed.h"
#include "order/books_inside.h"

#define VOUCHERS_MAX 100 /* of one source: more is no correction any more */

struct posting_to {
	struct facts *facts;
	struct making_books make;
	time_ms now;
	bool posted;
};

bool books_apply(const struct facts *facts, const struct policy *policy)
{
	if (!policy->books.on || policy->stage == STAGE_OBSERVE)
		return false;
	if (!facts->order.known || !facts->order.currency.len ||
			!order_is_for_books(facts, policy))
		return false;
	if (facts->order.created_at >= policy->take_over_from)
		return true;
	for (size_t i = 0; i < facts->commands.count; i++)
		if (facts->commands.at[i].kind == COMMAND_TAKE_OVER)
			return true;
	return false;
}

/* How many vouchers the source has, and what they come to in each role. */
static int64_t sums_of(
		struct posting_to *to, struct str source, minor *out_sums)
{
	int64_t count = 0;
	for (size_t i = 0; i < to->facts->vouchers.count; i++) {
		const struct voucher *v = &to->facts->vouchers.at[i];
		if (!str_eq(v->source, source))
			continue;
		count++;
		for (size_t k = 0; k < v->postings.count; k++) {
			const struct posting *p = &v->postings.at[k];
			if (p->role > BOOK_NOTHING && p->role < BOOK_ROLE_COUNT)
				to->make.bad |= money_add(out_sums[p->role],
								p->amount,
								&out_sums[p->role])
								.fault !=
						FAULT_NONE;
		}
	}
	return count;
}

static bool says_the_same(struct making_books *m, const minor *have)
{
	minor want[BOOK_ROLE_COUNT] = {0};
	for (size_t i = 0; i < m->list.count; i++)
		m->bad |= money_add(want[m->list.at[i].role],
					  m->list.at[i].amount,
					  &want[m->list.at[i].role])
						.fault != FAULT_NONE;
	return memcmp(want, have, sizeof want) == 0;
}

/* The account that a role has had stays right, whatever the chart is now. */
static void take_off(struct posting_to *to, struct str source)
{
	struct making_books *m = &to->make;
	postings want = m->list;
	m->list = (postings){0};
	for (size_t i = 0; i < want.count; i++)
		*LIST_ADD(m->arena, &m->list) = want.at[i];
	for (size_t i = 0; i < to->facts->vouchers.count; i++) {
		const struct voucher *v = &to->facts->vouchers.at[i];
		if (!str_eq(v->source, source))
			continue;
		for (size_t k = 0; k < v->postings.count; k++) {
			struct posting p = v->postings.at[k];
			p.amount = -p.amount;
			*LIST_ADD(m->arena, &m->list) = p;
		}
	}
}

static bool is_same_account(const struct posting *a, const struct posting *b)
{
	return a->role == b->role && a->rate == b->rate &&
			str_eq(a->account, b->account);
}

/* Each account once, and none that comes to nothing. */
static void voucher_fill(struct making_books *m, struct voucher *voucher)
{
	for (size_t i = 0; i < m->list.count; i++) {
		struct posting *p = &m->list.at[i];
		for (size_t k = i + 1; k < m->list.count; k++)
			if (is_same_account(p, &m->list.at[k])) {
				m->bad |= money_add(p->amount,
							  m->list.at[k].amount,
							  &p->amount)
								.fault !=
						FAULT_NONE;
				m->list.at[k].amount = 0;
			}
		if (p->amount)
			*LIST_ADD(m->arena, &voucher->postings) = *p;
	}
}

static void post(struct posting_to *to, struct str source, struct str date,
		struct str meant)
{
	struct making_books *m = &to->make;
	minor have[BOOK_ROLE_COUNT] = {0};
	int64_t count = sums_of(to, source, have);
	struct voucher made = {.source = source,
			.nth = count + 1,
			.date = date,
			.meant = meant,
			.posted_at = to->now};
	if (says_the_same(m, have) || m->bad || count >= VOUCHERS_MAX)
		return;
	take_off(to, source);
	voucher_fill(m, &made);
	if (m->bad || voucher_check(&made).fault)
		return;
	*facts_voucher_add(to->facts, source, made.nth, m->arena) = made;
	to->posted = true;
}

static void begin(struct posting_to *to)
{
	to->make.list = (postings){0};
	to->make.bad = false;
}

static time_ms settled_at(const struct facts *f, struct str cause)
{
	struct settlement by_cause, s;
	for (size_t i = 0; settlement_by_cause(f, cause, &by_cause) &&
			i < f->commands.count;
			i++)
		if (settlement_of(f, &f->commands.at[i], &s) &&
				s.nth == by_cause.nth)
			return f->commands.at[i].at;
	return 0;
}

/* The event that a document is booked for: the profile's for the sale, the
 * shop's for a change and a credit. */
static time_ms event_of(const struct facts *f, const struct document *d)
{
	const struct agreement *change = facts_agreement(f, d->cause);
	if (change)
		return change->at;
	if (!d->cause.len)
		return f->invoice_at;
	if (str_eq(d->cause, STR("void")))
		return f->order.cancelled_at;
	if (str_starts(d->cause, STR("settle-")))
		return settled_at(f, d->cause);
	for (size_t i = 0; i < f->refunds.count; i++)
		if (str_eq(f->refunds.at[i].id, d->cause))
			return f->refunds.at[i].at;
	return 0;
}

static void post_document(struct posting_to *to, const struct document *d)
{
	struct str source, date, meant;
	minor have[BOOK_ROLE_COUNT] = {0};
	time_ms at = event_of(to->facts, d);
	source = document_key(
			(enum document_kind)d->kind, d->cause, to->make.arena);
	begin(to);
	if (sums_of(to, source, have) || agreed_is_awaited(to->facts))
		return;
	document_postings(&to->make, d);
	if (!at)
		at = d->issued_at ? d->issued_at : to->now;
	date = books_date(to->make.policy, at, to->make.arena, &meant);
	post(to, source, date, meant);
}

static void post_money(struct posting_to *to, const struct txn *txn)
{
	struct str meant, date;
	begin(to);
	money_postings(&to->make, txn);
	date = books_date(to->make.policy, txn->at ? txn->at : to->now,
			to->make.arena, &meant);
	post(to, money_source(txn, to->make.arena), date, meant);
}

/* Whoever says more of the same line later is right. */
static bool is_said_anew(const struct facts *f, const struct command *c)
{
	for (size_t i = 0; i < f->commands.count; i++) {
		const struct command *other = &f->commands.at[i];
		if (other->kind == COMMAND_PAYOUT && other->id > c->id &&
				str_eq(other->target, c->target))
			return true;
	}
	return false;
}

static void post_payout(struct posting_to *to, const struct command *c)
{
	struct payout_line line;
	struct str meant, date;
	if (is_said_anew(to->facts, c) ||
			payout_line_read(c->target, c->text, &line).fault)
		return;
	begin(to);
	payout_postings(&to->make, &line);
	date = books_day(to->make.policy, line.day, to->make.arena, &meant);
	post(to, arena_print(to->make.arena, "payout|%.*s", STR_FMT(c->target)),
			date, meant);
}

static void post_settlement(struct posting_to *to, const struct command *c)
{
	struct settlement s;
	struct str meant, date;
	if (!settlement_of(to->facts, c, &s))
		return;
	begin(to);
	settle_postings(&to->make, &s);
	date = books_date(to->make.policy, c->at ? c->at : to->now,
			to->make.arena, &meant);
	post(to, arena_print(to->make.arena, "settle|%lld", (long long)s.nth),
			date, meant);
}

/* What people have said. */
static void post_command(struct posting_to *to, const struct command *c)
{
	if (c->kind == COMMAND_PAYOUT)
		post_payout(to, c);
	else if (c->kind == COMMAND_SETTLE)
		post_settlement(to, c);
}

bool books_post(struct facts *facts, const struct policy *policy, time_ms now,
		struct arena *arena)
{
	struct posting_to to = {.facts = facts,
			.make = {.facts = facts,
					.policy = policy,
					.arena = arena},
			.now = now};
	if (!books_apply(facts, policy))
		return false;
	for (size_t i = 0; i < facts->documents.count; i++)
		post_document(&to, &facts->documents.at[i]);
	for (size_t i = 0; i < facts->txns.count; i++)
		post_money(&to, &facts->txns.at[i]);
	for (size_t i = 0; i < facts->commands.count; i++)
		post_command(&to, &facts->commands.at[i]);
	return to.posted;
}
