/* SPDX-License-Identifier: Apache-2.0 */
/* Rules for lives: another lot for each seed, of every kind of action. */
#ifndef WAYBILL_ORDER_LIFE_RULES_TEST_H
#define WAYBILL_ORDER_LIFE_RULES_TEST_H

#include "order/life_test.h"

static inline struct rule_step life_step(enum rule_action action)
{
	static const struct rule_step steps[RULE_ACTION_COUNT] = {
			[RULE_HOLD] = {RULE_HOLD, {NULL, 0}, {"Look", 4}},
			[RULE_TAG] = {RULE_TAG, {"vip", 3}, {NULL, 0}},
			[RULE_STATUS] = {RULE_TAG, {"big", 3}, {NULL, 0}},
			[RULE_NOTIFY] = {RULE_NOTIFY, {NULL, 0}, {"News", 4}},
			[RULE_ROUTE] = {RULE_ROUTE, {"wh-2", 4}, {NULL, 0}},
			[RULE_TASK] = {RULE_TASK, {NULL, 0}, {"Look", 4}},
	};
	return steps[action];
}

/* A hold is for what comes early: one that comes when all is over would keep
 * an order from its end, and rightly so. */
static inline enum rule_event life_event(
		struct dice *dice, enum rule_action action)
{
	static const enum rule_event early[] = {
			ON_ORDER_CREATED, ON_ORDER_PAID, ON_HELD};
	if (action == RULE_HOLD)
		return early[dice_below(dice, COUNT(early))];
	return (enum rule_event)(1 + dice_below(dice, ON_COUNT - 1));
}

/* Three lives of ten have rules; some see what other rules have tagged. */
static inline void life_rules(struct life *l)
{
	struct dice dice = {l->seed ^ 0x9a1e5};
	static const char *const names[] = {"a", "b", "c", "d"};
	if (!dice_chance(&dice, 30))
		return;
	for (size_t i = 0; i < COUNT(names); i++) {
		enum rule_action action = (enum rule_action)(
				1 + dice_below(&dice, RULE_ACTION_COUNT - 1));
		struct rule *rule = LIST_ADD(l->arena, &l->policy.rules);
		*rule = (struct rule){.name = str_of(names[i]),
				.enabled = true,
				.when = life_event(&dice, action)};
		*LIST_ADD(l->arena, &rule->steps) = life_step(action);
		if (dice_chance(&dice, 30))
			*LIST_ADD(l->arena, &rule->conditions) =
					(struct rule_condition){OF_TAGS,
							OP_HAS_NOT, STR("vip"),
							STR_NONE};
	}
}

/* The owner changes a rule, or takes it out, at any time. */
static inline void life_rules_change(struct life *l)
{
	struct policy *p = &l->policy;
	if (!p->rules.count || !dice_chance(&l->dice, 2))
		return;
	if (dice_chance(&l->dice, 50))
		p->rules.count--;
	else
		p->rules.at[0].steps.at[0] = life_step(RULE_TASK);
}

#endif
