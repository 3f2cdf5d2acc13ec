/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules in words, as an owner would say them:
 *
 *   look: when order_created, if tags has watch, do hold: Call first
 *   north: when order_created, if country in SE NO, do route warehouse-2
 */
#include "tests/scenario/scenario.h"

static LIST(struct rule) rules; /* one scenario is played at a time */

static bool condition_read(
		struct play *play, struct rule *rule, struct str words)
{
	struct rule_condition *c = LIST_ADD(play->arena, &rule->conditions);
	c->field = (enum rule_field)rule_word_read(
			&rule_fields, word_next(&words));
	c->op = (enum rule_operator)rule_word_read(
			&rule_operators, word_next(&words));
	bool list = c->op == OP_IN || c->op == OP_NOT_IN;
	while (list && words.len) {
		struct str one = word_next(&words);
		c->values = arena_print(play->arena, "%.*s%s%.*s",
				STR_FMT(c->values), c->values.len ? "," : "",
				STR_FMT(one));
	}
	if (!list)
		c->value = words;
	const char *mistake = rule_condition_mistake(c);
	return !mistake || play_fails(play, "%s", mistake);
}

/* "hold: Call first", "tag big", "notify a@b.example: Look" */
static bool step_read(struct play *play, struct rule *rule, struct str words)
{
	struct rule_step *step = LIST_ADD(play->arena, &rule->steps);
	struct str rest = words, head = STR_NONE;
	str_cut(&rest, ':', &head);
	step->text = str_trim(rest);
	step->action = (enum rule_action)rule_word_read(
			&rule_actions, word_next(&head));
	step->value = head;
	const char *mistake = rule_step_mistake(step);
	return !mistake || play_fails(play, "%s", mistake);
}

static bool part_read(struct play *play, struct rule *rule, struct str part)
{
	if (word_take(&part, "if"))
		return condition_read(play, rule, part);
	if (word_take(&part, "do"))
		return step_read(play, rule, part);
	if (!word_take(&part, "when"))
		return play_fails(play, "a rule says when, if and do");
	rule->when = (enum rule_event)rule_word_read(&rule_events, part);
	return rule->when != ON_NOTHING ||
			play_fails(play, "there is no such event");
}

bool rule_line(struct play *play, struct str words)
{
	struct rule *rule = LIST_ADD(play->arena, &rules);
	struct str part;
	*rule = (struct rule){.enabled = true};
	str_cut(&words, ':', &part);
	rule->name = arena_copy(play->arena, part);
	words = arena_copy(play->arena, words);
	while (str_cut(&words, ',', &part))
		if (!part_read(play, rule, str_trim(part)))
			return false;
	return true;
}

void rules_given(struct policy *policy)
{
	memcpy(&policy->rules, &rules, sizeof rules);
	memset(&rules, 0, sizeof rules);
}
