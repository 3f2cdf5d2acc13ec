/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How much of which authorization is taken for which goods. One plan for the
 * order, so that no part is taken twice: what was captured, and what is
 * under way, is deducted before anything is shared out.
 */
#include "order/scene.h"

#define AUTHORIZATION_LIFE_MS (7 * DAY_MS)

static void sum_add(minor *sum, minor amount)
{
	if (money_add(*sum, amount, sum).fault)
		*sum = INT64_MAX;
}

static minor lesser(minor a, minor b)
{
	return a < b ? a : b;
}

static minor less(minor a, minor b)
{
	return b >= a ? 0 : a - b;
}

static bool is_of(const struct facts *f, const struct txn *t,
		const struct txn *auth)
{
	return str_eq(t->reference, auth->reference) &&
			facts_same_payment(f, t->gateway, auth->gateway,
					auth->reference);
}

bool authorization_is_open(
		const struct facts *f, const struct txn *auth, time_ms now)
{
	return auth->state == TXN_SUCCEEDED && !facts_txn_voided(f, auth) &&
			(!auth->expires_at || auth->expires_at > now);
}

static time_ms life_of(const struct policy *policy, struct str gateway)
{
	for (size_t i = 0; i < policy->gateways.count; i++)
		if (str_eq(policy->gateways.at[i].account, gateway) &&
				policy->gateways.at[i].authorization_life_ms)
			return policy->gateways.at[i].authorization_life_ms;
	return AUTHORIZATION_LIFE_MS;
}

time_ms authorization_end(const struct policy *policy, const struct txn *auth)
{
	return auth->expires_at ? auth->expires_at
				: auth->at + life_of(policy, auth->gateway);
}

time_ms capture_due_at(const struct policy *policy, const struct txn *auth)
{
	return authorization_end(policy, auth) - policy->capture_margin_ms;
}

/* Its target begins with the payment, in whichever account that was found. */
bool is_capture_of(const struct facts *f, const struct attempt *a,
		const struct txn *auth)
{
	struct str rest = a->target, gateway;
	return a->want == WANT_CAPTURE && str_cut(&rest, '|', &gateway) &&
			str_eq(target_payment(a->target), auth->reference) &&
			facts_same_payment(f, gateway, auth->gateway,
					auth->reference);
}

/* Money that the gateway still thinks about counts as taken. */
static bool is_taken(const struct txn *t)
{
	return t->state == TXN_SUCCEEDED || t->state == TXN_PENDING;
}

/* The shop may call a sale what the gateway calls a capture. */
static minor captured_by_txns(const struct facts *f, const struct txn *auth)
{
	minor captures = 0, sales = 0;
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		if (!is_of(f, t, auth) || !is_taken(t) || facts_txn_twin(f, t))
			continue;
		if (t->kind == TXN_CAPTURE)
			sum_add(&captures, t->amount);
		if (t->kind == TXN_SALE)
			sum_add(&sales, t->amount);
	}
	return captures > sales ? captures : sales;
}

/* What was taken, as far as anybody knows: by the transactions, or by our
 * own captures, whose transactions may not be here yet. One that was sent
 * may have happened. What was not sent yet is planned anew. */
static minor taken_of(const struct facts *f, const struct txn *auth)
{
	minor taken = captured_by_txns(f, auth), under_way = 0;
	for (size_t i = 0; i < f->attempts.count; i++) {
		const struct attempt *a = &f->attempts.at[i];
		struct capture_value v;
		if (!is_capture_of(f, a, auth) || !capture_read(a->value, &v))
			continue;
		minor after = v.before;
		sum_add(&after, v.amount);
		if (a->outcome == OUTCOME_DONE && after > taken)
			taken = after;
		if (a->outcome == OUTCOME_NONE && a->sent_at)
			sum_add(&under_way, v.amount);
	}
	sum_add(&taken, under_way);
	return taken;
}

/* ---- what is still agreed, over all gateways ---- */

static bool is_authorization(const struct facts *f, const struct txn *t)
{
	return t->kind == TXN_AUTHORIZATION && t->connected && !t->shops_name &&
			!facts_txn_twin(f, t);
}

static minor paid_by_txns(const struct facts *f)
{
	minor paid = 0, back = 0;
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		if (facts_txn_twin(f, t))
			continue;
		if (is_taken(t) &&
				(t->kind == TXN_SALE || t->kind == TXN_CAPTURE))
			sum_add(&paid, t->amount);
		if (t->state == TXN_SUCCEEDED && t->kind == TXN_REFUND)
			sum_add(&back, t->amount);
	}
	return less(paid, back);
}

static minor agreed_left(const struct facts *f)
{
	minor paid = paid_by_txns(f);
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		if (is_authorization(f, t))
			sum_add(&paid,
					less(taken_of(f, t),
							captured_by_txns(
									f, t)));
	}
	return less(f->order.current_total, paid);
}

/* Is what is still owed authorized, and can be taken? So an order that is
 * paid in part, because a part of its goods has left, is as good as an
 * authorized one. */
bool rest_is_authorized(const struct facts *f, time_ms now)
{
	minor room = 0;
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		if (is_authorization(f, t) && t->several &&
				authorization_is_open(f, t, now))
			sum_add(&room, less(t->amount, taken_of(f, t)));
	}
	return room && room >= agreed_left(f);
}

/* ---- shares of goods ---- */

static minor fo_weight(
		const struct facts *f, const struct fulfillment_order *fo)
{
	minor weight = 0, part;
	for (size_t i = 0; i < fo->lines.count; i++) {
		const struct line *line = facts_line(f, fo->lines.at[i].line);
		if (!line ||
				money_mul(line->unit_price,
						fo->lines.at[i].total, &part)
						.fault)
			continue;
		sum_add(&weight, part > 0 ? part : 0);
	}
	return weight;
}

static bool fo_counts(const struct fulfillment_order *fo)
{
	return fo->status != FO_CANCELLED && fo_is_shipped(fo);
}

/* Those that left before it, and it. */
static bool left_by_then(const struct facts *f,
		const struct fulfillment_order *fo,
		const struct fulfillment_order *then)
{
	time_ms a = fo_out_at(f, fo->id), b = fo_out_at(f, then->id);
	if (!a || !b)
		return false;
	return a < b || (a == b && str_cmp(fo->id, then->id) <= 0);
}

/* In the order in which they left; `after` is the one before. */
static const struct fulfillment_order *next_fo(
		const struct facts *f, const struct fulfillment_order *after)
{
	const struct fulfillment_order *next = NULL;
	for (size_t i = 0; i < f->fos.count; i++) {
		const struct fulfillment_order *fo = &f->fos.at[i];
		if (!fo_out_at(f, fo->id) ||
				(after && left_by_then(f, fo, after)))
			continue;
		if (!next || left_by_then(f, fo, next))
			next = fo;
	}
	return next;
}

static bool is_to_leave(
		const struct facts *f, const struct fulfillment_order *fo)
{
	return fo_counts(fo) && fo_is_open(fo) && fo_has_lines(fo) &&
			!fo_out_at(f, fo->id);
}

static bool all_left(
		const struct facts *f, const struct fulfillment_order *then)
{
	for (size_t i = 0; i < f->fos.count; i++)
		if (is_to_leave(f, &f->fos.at[i]))
			return false;
	return !next_fo(f, then);
}

/* Of the whole, what is due once `then` has left: its goods' share, and all
 * of it with the last. A share that can't be told waits for the last. */
static minor due_with(const struct facts *f,
		const struct fulfillment_order *then, minor whole)
{
	minor all = 0, left = 0, high, low;
	if (all_left(f, then))
		return whole;
	for (size_t i = 0; i < f->fos.count; i++) {
		const struct fulfillment_order *fo = &f->fos.at[i];
		minor weight = fo_counts(fo) ? fo_weight(f, fo) : 0;
		sum_add(&all, weight);
		if (left_by_then(f, fo, then))
			sum_add(&left, weight);
	}
	if (!all || money_mul(whole / all, left, &high).fault ||
			money_mul(whole % all, left, &low).fault)
		return 0;
	return high + low / all;
}

/* ---- the plan ---- */

struct plan {
	struct scene *scene;
	targets *out;
	minor left;  /* of what is agreed */
	minor whole; /* what the parts share: all that they took and may take */
};

static minor planned_of(const struct plan *p, const struct txn *auth)
{
	minor planned = 0;
	struct capture_value v;
	for (size_t i = 0; i < p->out->count; i++)
		if (is_of(p->scene->facts, p->out->at[i].txn, auth) &&
				capture_read(p->out->at[i].value, &v))
			sum_add(&planned, v.amount);
	return planned;
}

static minor room_of(const struct plan *p, const struct txn *auth)
{
	minor taken = taken_of(p->scene->facts, auth);
	sum_add(&taken, planned_of(p, auth));
	if (!auth->several && taken)
		return 0;
	return lesser(less(auth->amount, taken), p->left);
}

static struct target *plan_add(struct plan *p, const struct txn *auth,
		struct str fo, minor amount)
{
	struct scene *s = p->scene;
	struct target *t = LIST_ADD(s->arena, p->out);
	struct capture_value v = {.amount = amount,
			.currency = s->facts->order.currency,
			.before = taken_of(s->facts, auth)};
	*t = (struct target){.txn = auth};
	t->key = arena_print(s->arena, "%.*s%s%.*s",
			STR_FMT(payment_key(
					s->facts, s->policy, auth, s->arena)),
			fo.len ? ">" : "", STR_FMT(fo));
	if (amount)
		t->value = capture_print(&v, s->arena);
	p->left = less(p->left, amount);
	return t;
}

static bool in_parts(const struct plan *p, const struct txn *t)
{
	return t->several && p->scene->policy->capture == CAPTURE_AT_SHIPMENT;
}

/* At once, all that it may be. */
static void plan_wholes(struct plan *p)
{
	const struct facts *f = p->scene->facts;
	bool out = next_fo(f, NULL) != NULL;
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		if (is_authorization(f, t) && !in_parts(p, t))
			plan_add(p, t, STR_NONE, room_of(p, t))->out = out;
	}
}

/* What its own captures took, or may have taken. */
static minor taken_for(const struct facts *f, struct str fo)
{
	minor taken = 0;
	for (size_t i = 0; i < f->attempts.count; i++) {
		const struct attempt *a = &f->attempts.at[i];
		struct str rest = a->target, payment;
		struct capture_value v;
		bool counts = a->outcome == OUTCOME_DONE ||
				(a->outcome == OUTCOME_NONE && a->sent_at);
		if (a->want == WANT_CAPTURE && counts &&
				str_cut(&rest, '>', &payment) &&
				str_eq(rest, fo) && capture_read(a->value, &v))
			sum_add(&taken, v.amount);
	}
	return taken;
}

/* Its goods' share; the last takes what the others leave. */
static minor need_of(const struct plan *p, const struct fulfillment_order *fo,
		const struct fulfillment_order *before)
{
	const struct facts *f = p->scene->facts;
	if (all_left(f, fo))
		return p->left;
	minor until = before ? due_with(f, before, p->whole) : 0;
	return less(less(due_with(f, fo, p->whole), until),
			taken_for(f, fo->id));
}

static void plan_part(struct plan *p, const struct fulfillment_order *fo,
		const struct fulfillment_order *before)
{
	const struct facts *f = p->scene->facts;
	minor need = need_of(p, fo, before);
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		if (!is_authorization(f, t) || !in_parts(p, t))
			continue;
		minor amount = lesser(room_of(p, t), need);
		plan_add(p, t, fo->id, amount)->out = true;
		need -= amount;
	}
}

/* For what has not left there is nothing to take yet, and it keeps the
 * authorization from its last part. */
static void plan_later(struct plan *p, const struct fulfillment_order *fo)
{
	const struct facts *f = p->scene->facts;
	for (size_t i = 0; i < f->txns.count; i++)
		if (is_authorization(f, &f->txns.at[i]) &&
				in_parts(p, &f->txns.at[i]))
			plan_add(p, &f->txns.at[i], fo->id, 0)->value =
					STR("-");
}

static void plan_parts(struct plan *p)
{
	const struct facts *f = p->scene->facts;
	const struct fulfillment_order *fo, *before = NULL;
	p->whole = p->left;
	for (size_t i = 0; i < f->txns.count; i++)
		if (is_authorization(f, &f->txns.at[i]) &&
				in_parts(p, &f->txns.at[i]))
			sum_add(&p->whole, taken_of(f, &f->txns.at[i]));
	for (; (fo = next_fo(f, before)) != NULL; before = fo)
		plan_part(p, fo, before);
	for (size_t i = 0; i < f->fos.count; i++)
		if (is_to_leave(f, &f->fos.at[i]))
			plan_later(p, &f->fos.at[i]);
}

/* The only one of its authorization for which money is left. */
static void mark_last(struct plan *p, struct target *t)
{
	struct capture_value v;
	size_t others = 0;
	for (size_t i = 0; i < p->out->count; i++)
		others += p->out->at[i].value.len && &p->out->at[i] != t &&
				is_of(p->scene->facts, p->out->at[i].txn,
						t->txn);
	if (others || !capture_read(t->value, &v))
		return;
	v.last = true;
	t->value = capture_print(&v, p->scene->arena);
}

void each_capture(struct scene *scene, targets *out)
{
	struct plan p = {.scene = scene,
			.out = out,
			.left = agreed_left(scene->facts)};
	plan_wholes(&p);
	plan_parts(&p);
	for (size_t i = 0; i < out->count; i++)
		mark_last(&p, &out->at[i]);
}
