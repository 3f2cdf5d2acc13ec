/* SPDX-License-Identifier: Apache-2.0 */
/* Which rules fire: matched against the causes that the facts hold, once. */
#include "base/crypto.h"
#include "order/rule_inside.h"

/* ---- words ---- */

static const struct {
	const char *name;
	bool value, text; /* must be there; else must not */
	bool either;      /* the value may be there or not */
	bool told;        /* the text may be there or not: for the customer */
	const char *mistake;
} steps[RULE_ACTION_COUNT] = {
		[RULE_NOTHING] = {"", false, false, false, false,
				"action is missing"},
		[RULE_HOLD] = {"hold", false, true, false, false,
				"hold takes a text, for staff"},
		[RULE_TAG] = {"tag", true, false, false, true,
				"tag takes a value, the tag"},
		[RULE_STATUS] = {"status", true, false, false, true,
				"status takes a value, the shop's word"},
		[RULE_NOTIFY] = {"notify", true, true, true, false,
				"notify takes a text and may have a value, the "
				"address"},
		[RULE_ROUTE] = {"route", true, false, false, false,
				"route takes a value, the warehouse's account"},
		[RULE_TASK] = {"task", false, true, false, false,
				"task takes a text, for staff"},
};

static const char *action_name(int action)
{
	return steps[action].name;
}

const struct rule_words rule_events = {rule_event_name, ON_COUNT};
const struct rule_words rule_fields = {rule_field_name, OF_COUNT};
const struct rule_words rule_operators = {rule_operator_name, OP_COUNT};
const struct rule_words rule_actions = {action_name, RULE_ACTION_COUNT};

int rule_word_read(const struct rule_words *words, struct str word)
{
	for (int i = 1; i < words->count; i++)
		if (str_eq(word, str_of(words->name(i))))
			return i;
	return 0;
}

/* "status|tag" is how a mark is kept, and tags are joined with ",". */
static bool is_mark(struct str value)
{
	return str_find(value, STR("|")) < 0 && str_find(value, STR(",")) < 0;
}

const char *rule_step_mistake(const struct rule_step *step)
{
	bool value = step->value.len != 0, text = step->text.len != 0;
	bool right = (steps[step->action].either ||
				     steps[step->action].value == value) &&
			(steps[step->action].told ||
					steps[step->action].text == text);
	if (!step->action || !right)
		return steps[step->action].mistake;
	if (!is_mark(step->value))
		return "expected no comma and no | in the value";
	if (step->text.len > RULE_TEXT_MAX)
		return "expected a text of at most 500 bytes";
	return NULL;
}

struct str rule_step_print(enum rule_action action, struct str value,
		struct str text, struct arena *arena)
{
	bool both = value.len && text.len;
	return arena_print(arena, "%s%s%.*s%s%.*s", action_name((int)action),
			value.len || text.len ? ": " : "", STR_FMT(value),
			both ? ": " : "", STR_FMT(text));
}

static struct str and_then(struct str all, struct str more, struct arena *arena)
{
	return arena_print(arena, "%.*s%s%.*s", STR_FMT(all),
			all.len ? "; " : "", STR_FMT(more));
}

struct str rule_does(const struct rule *rule, struct arena *arena)
{
	struct str all = STR_NONE;
	for (size_t i = 0; i < rule->steps.count; i++) {
		const struct rule_step *s = &rule->steps.at[i];
		all = and_then(all,
				rule_step_print(s->action, s->value, s->text,
						arena),
				arena);
	}
	return all;
}

struct str firing_did(const struct firing *fired, struct arena *arena)
{
	struct str all = STR_NONE;
	for (size_t i = 0; i < fired->actions.count; i++) {
		const struct firing_action *a = &fired->actions.at[i];
		all = and_then(all,
				rule_step_print((enum rule_action)a->kind,
						a->value, a->text, arena),
				arena);
	}
	return all;
}

static void field_add(struct buf *buf, struct str field)
{
	buf_print(buf, "%zu:", field.len);
	buf_add(buf, field);
}

#define RULE_BYTES_MAX ((size_t)1 << 20)

int64_t rule_version(const struct rule *rule)
{
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, RULE_BYTES_MAX);
	field_add(&buf, rule->name);
	buf_print(&buf, "%d,%lld;", (int)rule->when, (long long)rule->since);
	for (size_t i = 0; i < rule->conditions.count; i++) {
		const struct rule_condition *c = &rule->conditions.at[i];
		buf_print(&buf, "%d,%d,", (int)c->field, (int)c->op);
		field_add(&buf, c->value);
		field_add(&buf, c->values);
	}
	for (size_t i = 0; i < rule->steps.count; i++) {
		buf_print(&buf, ";%d,", (int)rule->steps.at[i].action);
		field_add(&buf, rule->steps.at[i].value);
		field_add(&buf, rule->steps.at[i].text);
	}
	return (int64_t)(hash64(buf_str(&buf)) >> 1);
}

/* ---- matching ---- */

/* What is not known as it stands now sets off nothing: a hint is read first,
 * and so is what it would hold. */
static void match_judge(const struct scene *scene, struct rule_match *m)
{
	m->fired = facts_firing(scene->facts, m->rule->name, m->cause) != NULL;
	m->too_old = m->cause_at < m->rule->since;
	m->not_ours = !scene->by_date;
	m->fires = m->rule->enabled && !m->fired && !m->too_old &&
			!m->not_ours && scene->fresh;
}

static void rule_match_add(struct scene *scene, const struct rule *rule,
		struct rule_matches *out)
{
	rule_causes causes = {0};
	rule_causes_find(scene, rule->when, &causes);
	for (size_t i = 0; i < causes.count; i++) {
		const struct rule_cause *cause = &causes.at[i];
		bool fired = facts_firing(scene->facts, rule->name, cause->key);
		if (!fired && !rule_conditions_hold(scene, rule, cause))
			continue;
		struct rule_match *m = LIST_ADD(scene->arena, &out->list);
		*m = (struct rule_match){.rule = rule,
				.cause = cause->key,
				.cause_at = cause->at};
		match_judge(scene, m);
	}
}

static void scene_match(struct scene *scene, struct rule_matches *out)
{
	const struct policy *policy = scene->policy;
	for (size_t i = 0; scene->facts->order.known && i < policy->rules.count;
			i++)
		rule_match_add(scene, &policy->rules.at[i], out);
}

void rules_match(const struct facts *facts, const struct policy *policy,
		time_ms now, struct arena *arena, struct rule_matches *out)
{
	struct scene scene;
	scene_make(&scene, facts, policy, now, arena);
	scene_match(&scene, out);
}

/* ---- firing ---- */

/* A tag that is there already is nobody's to set, however often staff takes
 * it off again. */
static bool is_done_already(const struct facts *f, const struct rule_step *step,
		struct arena *arena)
{
	if (step->action == RULE_TAG || step->action == RULE_STATUS)
		return status_is_shown(
				f, rule_mark(step->action, step->value, arena));
	return false;
}

static void fire(struct facts *f, struct scene *scene,
		const struct rule_match *m, struct id_source *ids)
{
	struct arena *arena = scene->arena;
	const struct rule *rule = m->rule;
	struct firing *new = facts_firing_add(f, rule->name, m->cause, arena);
	new->id = ids->next(ids);
	new->at = scene->now;
	new->cause_at = m->cause_at;
	new->version = rule_version(rule);
	new->place = 1 + (rule - scene->policy->rules.at);
	for (size_t i = 0; i < rule->steps.count; i++) {
		const struct rule_step *step = &rule->steps.at[i];
		if (is_done_already(f, step, arena))
			continue;
		*LIST_ADD(arena, &new->actions) = (struct firing_action){
				step->action, step->value, step->text};
	}
}

bool rules_due(struct scene *scene)
{
	struct rule_matches matches = {0};
	scene_match(scene, &matches);
	for (size_t i = 0; i < matches.list.count; i++)
		if (matches.list.at[i].fires)
			return true;
	return false;
}

bool rules_fire(struct facts *f, struct scene *scene, struct id_source *ids,
		struct decision *out)
{
	struct rule_matches matches = {0};
	bool fired = false;
	scene_match(scene, &matches);
	for (size_t i = 0; i < matches.list.count; i++) {
		const struct rule_match *m = &matches.list.at[i];
		if (!m->fires)
			continue;
		fire(f, scene, m, ids);
		*LIST_ADD(scene->arena, &out->fired) =
				*facts_firing(f, m->rule->name, m->cause);
		fired = true;
	}
	return fired;
}
