/* SPDX-License-Identifier: Apache-2.0 */
/* What comes of rules that fired. All of it is read from the firing, never
 * from the rule, which may be another by now. */
#include "order/rule_inside.h"

static struct str hold_key(const struct firing *fired, struct arena *arena)
{
	return arena_print(arena, "rule:%.*s:%.*s", STR_FMT(fired->rule),
			STR_FMT(fired->cause));
}

static bool is_let_go(const struct scene *s, const struct firing *fired)
{
	return is_released(s->facts, hold_key(fired, s->arena), fired->at,
			fired->id);
}

/* Every action of a kind that was fired, one after the other. */
struct each {
	const struct facts *facts;
	enum rule_action kind;
	size_t firing, action;
	const struct firing *fired;
	const struct firing_action *at;
};

static bool each_next(struct each *e)
{
	for (; e->firing < e->facts->fired.count; e->firing++, e->action = 0) {
		e->fired = &e->facts->fired.at[e->firing];
		while (e->action < e->fired->actions.count) {
			e->at = &e->fired->actions.at[e->action++];
			if (e->at->kind == (int64_t)e->kind)
				return true;
		}
	}
	return false;
}

/* ---- holds and tasks ---- */

/* Goods that have left can't be held, and an order that is over is nobody's
 * to look at, however late a rule comes to fit it. */
static bool goods_are_here(const struct scene *s)
{
	const struct facts *f = s->facts;
	if (s->status.cancelled || s->staff_cancelled)
		return false;
	for (size_t i = 0; i < f->fos.count; i++)
		if (!fo_is_over(&f->fos.at[i]))
			return true;
	return !f->fos.count && f->order.requires_shipping;
}

void holds_by_rules(struct scene *scene)
{
	struct each e = {.facts = scene->facts, .kind = RULE_HOLD};
	while (goods_are_here(scene) && each_next(&e)) {
		if (is_let_go(scene, e.fired))
			continue;
		struct hold *hold = LIST_ADD(scene->arena, &scene->holds);
		*hold = (struct hold){
				.key = hold_key(e.fired, scene->arena),
				.reason = STR("by_rule"),
				.text = arena_print(scene->arena,
						"Rule %.*s: %.*s",
						STR_FMT(e.fired->rule),
						STR_FMT(e.at->text)),
				.since = e.fired->at,
		};
	}
}

static void tasks_said(struct scene *scene, struct decision *out)
{
	struct each e = {.facts = scene->facts, .kind = RULE_TASK};
	while (each_next(&e))
		if (!is_let_go(scene, e.fired))
			task_add(scene, out, hold_key(e.fired, scene->arena),
					e.fired->at,
					arena_print(scene->arena,
							"Rule %.*s: %.*s",
							STR_FMT(e.fired->rule),
							STR_FMT(e.at->text)));
}

/* ---- routes ---- */

/* The one that fired first; of those that fired together, the one that stands
 * higher in the settings. */
static bool is_before(const struct firing *a, const struct firing *b)
{
	return a->at != b->at ? a->at < b->at : a->place < b->place;
}

/* A warehouse that is not in the settings any more is no choice. */
static struct each route_find(const struct facts *f, const struct policy *p)
{
	struct each e = {.facts = f, .kind = RULE_ROUTE}, first = {0};
	while (each_next(&e))
		if (policy_can(p, e.at->value, VERB_LOGISTICS_SEND) &&
				(!first.at || is_before(e.fired, first.fired)))
			first = e;
	return first;
}

struct str send_account(const struct facts *f, const struct policy *policy,
		const struct fulfillment_order *fo)
{
	struct each chosen = route_find(f, policy);
	return chosen.at ? chosen.at->value
			 : route_account(policy, fo->location);
}

/* The warehouse that has it; empty: it is with none. */
static struct str warehouse_with(
		struct scene *s, const struct fulfillment_order *fo)
{
	const struct attempt *a =
			facts_attempt(s->facts, WANT_SEND, send_target(s, fo));
	if (!a || !fo_at_warehouse(s, fo) || fo_out_at(s->facts, fo->id))
		return STR_NONE;
	return send_warehouse(a->value);
}

static void routes_too_late(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	struct each chosen = route_find(f, scene->policy);
	for (size_t i = 0; chosen.at && i < f->fos.count; i++) {
		struct str with = warehouse_with(scene, &f->fos.at[i]);
		if (!with.len || str_eq(with, chosen.at->value))
			continue;
		task_add(scene, out,
				arena_print(scene->arena,
						"rule_route:%.*s:%.*s",
						STR_FMT(chosen.fired->rule),
						STR_FMT(f->fos.at[i].id)),
				chosen.fired->at,
				arena_print(scene->arena,
						"Rule %.*s: route: %.*s came "
						"too late, %.*s has the goods.",
						STR_FMT(chosen.fired->rule),
						STR_FMT(chosen.at->value),
						STR_FMT(with)));
	}
}

void tasks_by_rules(struct scene *scene, struct decision *out)
{
	tasks_said(scene, out);
	routes_too_late(scene, out);
}

/* ---- marks ---- */

struct str rule_mark(
		enum rule_action action, struct str value, struct arena *arena)
{
	bool tag = action == RULE_TAG;
	return arena_print(arena, "%s%.*s%s", tag ? "|" : "", STR_FMT(value),
			tag ? "" : "|");
}

bool rule_has_tagged(const struct facts *f, struct str tag)
{
	struct each e = {.facts = f, .kind = RULE_TAG};
	while (each_next(&e))
		if (str_eq_nocase(e.at->value, tag))
			return true;
	return false;
}

static void marks_add(struct scene *scene, targets *out, enum rule_action kind)
{
	struct each e = {.facts = scene->facts, .kind = kind};
	while (each_next(&e)) {
		struct str value = rule_mark(kind, e.at->value, scene->arena);
		if (!target_find(out, value))
			*LIST_ADD(scene->arena, out) = (struct target){
					.key = value, .value = value};
	}
}

void each_mark(struct scene *scene, targets *out)
{
	marks_add(scene, out, RULE_TAG);
	marks_add(scene, out, RULE_STATUS);
}

/* ---- mails ---- */

/* "big-orders:order_created>boss@shop.example"; the value is whom and what,
 * as it was when the mail was wanted first. */
void each_rule_mail(struct scene *scene, targets *out)
{
	struct each e = {.facts = scene->facts, .kind = RULE_NOTIFY};
	while (each_next(&e)) {
		struct str to = e.at->value.len ? e.at->value
						: scene->policy->staff_mail;
		*LIST_ADD(scene->arena, out) = (struct target){
				.key = arena_print(scene->arena,
						"%.*s:%.*s%s%.*s",
						STR_FMT(e.fired->rule),
						STR_FMT(e.fired->cause),
						e.at->value.len ? ">" : "",
						STR_FMT(e.at->value)),
				.value = arena_print(scene->arena, "%.*s|%.*s",
						STR_FMT(to),
						STR_FMT(e.at->text)),
				.firing = e.fired};
	}
}

static void told_add(struct scene *scene, targets *out, enum rule_action kind)
{
	struct each e = {.facts = scene->facts, .kind = kind};
	while (each_next(&e)) {
		struct str key = arena_print(scene->arena, "%.*s:%.*s",
				STR_FMT(e.fired->rule),
				STR_FMT(e.fired->cause));
		if (!e.at->text.len || target_find(out, key))
			continue;
		*LIST_ADD(scene->arena, out) = (struct target){.key = key,
				.value = arena_print(scene->arena, "%.*s|%.*s",
						STR_FMT(e.at->value),
						STR_FMT(e.at->text)),
				.firing = e.fired};
	}
}

/* A status or a tag with words for the customer; without any nobody is told.
 * A rule that sets both tells it once. */
void each_status_mail(struct scene *scene, targets *out)
{
	told_add(scene, out, RULE_STATUS);
	told_add(scene, out, RULE_TAG);
}
