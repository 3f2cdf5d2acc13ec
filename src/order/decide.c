/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wanted - had = effects. Repeated until nothing changes: what is begun and
 * what follows locally are facts, too.
 */
#include "order/books.h"
#include "order/scene.h"

#define ROUNDS_MAX 8

/* Never, whatever a profile says. */
#define NEVER_BOOKS \
	(PAYMENT_BIT(PAYMENT_UNKNOWN) | PAYMENT_BIT(PAYMENT_VOIDED) | \
			PAYMENT_BIT(PAYMENT_OTHER))
#define NEVER_SHIPS \
	(NEVER_BOOKS | PAYMENT_BIT(PAYMENT_REFUNDED) | \
			PAYMENT_BIT(PAYMENT_EXPIRED))

void scene_wake(struct scene *scene, time_ms at)
{
	if (at > scene->now && (!scene->wake_at || at < scene->wake_at))
		scene->wake_at = at;
}

static bool is_fresh(const struct facts *f)
{
	if (f->hint_seq > f->read_seq)
		return false;
	return f->order.absent || f->hint_version <= f->order.version;
}

/* The shop may notice late that an authorization has run out. */
static bool has_lapsed(const struct status *status)
{
	return status->payment == PAYMENT_AUTHORIZED &&
			status->payment_derived == PAYMENT_EXPIRED;
}

static bool payment_ships(const struct scene *s)
{
	payment_set ships = s->profile->ships_at & ~NEVER_SHIPS;
	if (has_lapsed(&s->status))
		return false;
	if (PAYMENT_BIT(s->status.payment) & ships)
		return true;
	return s->status.payment == PAYMENT_PARTIALLY_PAID &&
			ships & PAYMENT_BIT(PAYMENT_AUTHORIZED) &&
			rest_is_authorized(s->facts, s->now);
}

void scene_make(struct scene *scene, const struct facts *facts,
		const struct policy *policy, time_ms now, struct arena *arena)
{
	*scene = (struct scene){.facts = facts,
			.policy = policy,
			.now = now,
			.arena = arena,
			.profile = policy_profile(policy, facts)};
	status_of(facts, now, &scene->status);
	scene->fresh = is_fresh(facts);
	scene->by_date = order_is_ours(facts, policy);
	scene->staff_cancelled = has_command(facts, COMMAND_CANCEL);
	scene->ships = payment_ships(scene);
	holds_compute(scene);
}

/* The internal invoice: the moment from which the sale must be booked. */
static bool invoice_open(struct facts *f, const struct scene *scene)
{
	payment_set seen = (payment_set)f->seen_payment |
			PAYMENT_BIT(scene->status.payment);
	bool asked = has_command(f, COMMAND_DOCUMENT);
	if (f->invoice_at || !scene->by_date ||
			(!(seen & scene->profile->books_at & ~NEVER_BOOKS) &&
					!asked))
		return false;
	f->invoice_at = scene->now;
	return true;
}

static time_ms parcel_news(const struct parcel *p)
{
	const time_ms at[] = {p->handed_over_at, p->in_transit_at,
			p->out_for_delivery_at, p->attempted_at, p->failed_at,
			p->seen_at};
	time_ms newest = 0;
	for (size_t i = 0; i < sizeof at / sizeof *at; i++)
		newest = at[i] > newest ? at[i] : newest;
	return newest;
}

/* Silent for too long: closes here, and is never written to the shop. */
static bool parcels_presume(struct facts *f, struct scene *scene)
{
	bool changed = false;
	for (size_t i = 0; i < f->parcels.count; i++) {
		struct parcel *p = &f->parcels.at[i];
		if (!parcel_is_out(p) || parcel_is_over(p))
			continue;
		time_ms due = parcel_news(p) +
				scene->policy->transit_overdue_ms;
		scene_wake(scene, due);
		if (scene->now < due)
			continue;
		p->presumed_at = scene->now;
		changed = true;
	}
	return changed;
}

/* May it be made anew? Only when a person says so; reads by themselves with
 * newer news. */
static bool refusal_is_over(const struct scene *scene,
		const struct want_row *row, const struct attempt *a)
{
	if (is_retried(scene->facts, a, a->settled_at))
		return true;
	if (row->refusal == REFUSAL_HOLDS)
		return is_released(scene->facts,
				arena_print(scene->arena, "%s:%.*s", row->name,
						STR_FMT(a->target)),
				a->settled_at, a->id);
	return row->refusal == REFUSAL_AGAIN && scene->facts->hint_seq > a->id;
}

static bool was_refused(const struct attempt *a)
{
	return a->outcome == OUTCOME_REFUSED || a->outcome == OUTCOME_GAVE_UP;
}

/* A mirror compares values: the last one that was done is there, unless a
 * later one was given up, for then nobody knows. A refusal is one of its
 * value alone. */
static bool mirror_is_had(const struct scene *scene, const struct want_row *row,
		const struct target *target, const struct attempt *a)
{
	if (a->outcome != OUTCOME_GAVE_UP &&
			str_eq(a->done_value, target->value))
		return true;
	return was_refused(a) && str_eq(a->value, target->value) &&
			!refusal_is_over(scene, row, a);
}

/* A hold that was taken off may be set again. */
static bool is_undone(const struct facts *f, const struct want_row *row,
		const struct attempt *a)
{
	const struct attempt *off = row->undone_by
			? facts_attempt(f, row->undone_by, a->target)
			: NULL;
	return off && off->outcome == OUTCOME_DONE && off->id > a->id;
}

bool want_is_had(const struct scene *scene, const struct want_row *row,
		const struct target *target, const struct attempt *a)
{
	if (!a ||
			(a->outcome == OUTCOME_DONE &&
					repair_is_open(scene, row,
							target->key)))
		return false;
	if (row->mirror && a->outcome != OUTCOME_NONE)
		return mirror_is_had(scene, row, target, a);
	switch ((enum outcome_kind)a->outcome) {
	case OUTCOME_NONE:
		return true;
	case OUTCOME_WITHDRAWN:
	case OUTCOME_ABSENT:
		return false;
	case OUTCOME_GAVE_UP:
	case OUTCOME_MAYBE:
	case OUTCOME_REFUSED:
		return !refusal_is_over(scene, row, a);
	case OUTCOME_DONE:
		break;
	}
	return row->kind != WANT_READ && !is_undone(scene->facts, row, a);
}

/* Answers that a provider may have stored under the key: the next attempt
 * must not get them again. */
static int64_t answers_so_far(const struct scene *scene,
		const struct want_row *row, const struct attempt *a)
{
	if (!a)
		return 0;
	bool done = (row->mirror || row->undone_by ||
				    repair_is_open(scene, row, a->target)) &&
			a->outcome == OUTCOME_DONE;
	return a->refusals + (was_refused(a) || done);
}

static struct attempt *attempt_begin(struct facts *f, struct scene *scene,
		const struct want_row *row, const struct target *target,
		struct id_source *ids)
{
	struct attempt *a = facts_attempt(f, row->kind, target->key);
	struct attempt next = {
			.want = row->kind,
			.id = ids->next(ids),
			.begun_at = scene->now,
			.refusals = answers_so_far(scene, row, a),
			.value = target->value,
			.done_value = a ? a->done_value : STR_NONE,
	};
	if (!a)
		a = facts_attempt_add(f, row->kind, target->key, scene->arena);
	next.target = a->target;
	*a = next;
	return a;
}

static bool is_unsent(const struct attempt *a)
{
	return a && a->outcome == OUTCOME_NONE && !a->sent_at;
}

static void withdraw(struct attempt *a, time_ms now)
{
	a->outcome = OUTCOME_WITHDRAWN;
	a->settled_at = now;
}

struct round {
	struct facts *facts;
	struct scene scene;
	struct id_source *ids;
	struct decision *out;
	bool changed;
};

static bool is_other_value(const struct want_row *row, const struct attempt *a,
		const struct target *target)
{
	return (row->mirror || row->by_value) &&
			!str_eq(a->value, target->value);
}

static void target_decide(struct round *r, const struct want_row *row,
		const struct target *target)
{
	struct attempt *a = facts_attempt(r->facts, row->kind, target->key);
	const struct condition *cause = causes_fail(&r->scene, row, target);
	if (is_unsent(a) && (cause || is_other_value(row, a, target))) {
		*LIST_ADD(r->scene.arena, &r->out->withdrawn) = a->id;
		withdraw(a, r->scene.now);
		r->changed = true;
	}
	if (cause || want_is_had(&r->scene, row, target, a) ||
			gates_fail(&r->scene, row, target))
		return;
	a = attempt_begin(r->facts, &r->scene, row, target, r->ids);
	effect_fill(r->facts, r->scene.policy, a, r->scene.arena,
			LIST_ADD(r->scene.arena, &r->out->effects));
	r->changed = true;
}

/* Attempts whose target is gone altogether. */
static void strays_withdraw(struct round *r, const struct want_row *row,
		const targets *list)
{
	for (size_t i = 0; i < r->facts->attempts.count; i++) {
		struct attempt *a = &r->facts->attempts.at[i];
		if (a->want != (int64_t)row->kind || !is_unsent(a) ||
				target_find(list, a->target))
			continue;
		*LIST_ADD(r->scene.arena, &r->out->withdrawn) = a->id;
		withdraw(a, r->scene.now);
		r->changed = true;
	}
}

static void round_run(struct round *r)
{
	for (size_t i = 0; i < want_row_count; i++) {
		targets list = {0};
		want_rows[i].each(&r->scene, &list);
		for (size_t k = 0; k < list.count; k++)
			target_decide(r, &want_rows[i], &list.at[k]);
		strays_withdraw(r, &want_rows[i], &list);
	}
}

static void wake_for_payment(struct scene *scene)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->txns.count; i++)
		if (f->txns.at[i].kind == TXN_AUTHORIZATION) {
			scene_wake(scene, f->txns.at[i].expires_at);
			scene_wake(scene,
					capture_due_at(scene->policy,
							&f->txns.at[i]));
		}
}

static void wake_for_read(struct scene *scene)
{
	if (!scene->fresh)
		scene_wake(scene, read_again_at(scene));
	scene_wake(scene, pending_read_at(scene));
}

void decide(struct facts *facts, const struct policy *policy, time_ms now,
		struct id_source *ids, struct arena *arena,
		struct decision *out)
{
	struct round r = {.facts = facts, .ids = ids, .out = out};
	*out = (struct decision){0};
	for (int round = 0; round < ROUNDS_MAX; round++) {
		scene_make(&r.scene, facts, policy, now, arena);
		r.changed = invoice_open(facts, &r.scene);
		r.changed |= parcels_presume(facts, &r.scene);
		/* Before anything is begun: a rule's hold is in time. */
		r.changed |= rules_fire(facts, &r.scene, ids, out);
		r.changed |= books_post(facts, policy, now, arena);
		if (!r.changed)
			round_run(&r);
		if (!r.changed)
			break;
	}
	tasks_compute(&r.scene, out);
	wake_for_read(&r.scene);
	wake_for_payment(&r.scene);
	out->status = r.scene.status;
	out->progress = progress_compute(&r.scene);
	out->wake_at = r.scene.wake_at;
	for (size_t i = 0; i < r.scene.holds.count; i++)
		*LIST_ADD(arena, &out->holds) = r.scene.holds.at[i];
	if (out->holds.count)
		out->hold_reason = out->holds.at[0].reason;
}

bool attempt_still_wanted(struct facts *facts, const struct policy *policy,
		time_ms now, int64_t attempt, struct arena *arena)
{
	struct attempt *a = facts_attempt_by_id(facts, attempt);
	const struct want_row *row = a ? want_row(a->want) : NULL;
	struct scene scene;
	targets list = {0};
	if (!row || a->outcome != OUTCOME_NONE)
		return false;
	scene_make(&scene, facts, policy, now, arena);
	row->each(&scene, &list);
	const struct target *target = target_find(&list, a->target);
	/* A rule that is new since it was begun may want to hold it. */
	bool wanted = target && !rules_due(&scene) &&
			!causes_fail(&scene, row, target) &&
			!gates_fail(&scene, row, target) &&
			!is_other_value(row, a, target);
	if (!wanted)
		withdraw(a, now);
	return wanted;
}
