/* SPDX-License-Identifier: Apache-2.0 */
/* Rules for tests, a line each. */
#ifndef WAYBILL_ORDER_RULE_TEST_H
#define WAYBILL_ORDER_RULE_TEST_H

#include "order/case_test.h"

static inline struct rule *case_rule(
		struct test_case *c, const char *name, enum rule_event when)
{
	struct rule *rule = LIST_ADD(c->arena, &c->policy.rules);
	*rule = (struct rule){
			.name = str_of(name), .when = when, .enabled = true};
	return rule;
}

static inline void rule_if(struct test_case *c, struct rule *rule,
		enum rule_field field, enum rule_operator op, const char *value)
{
	bool list = op == OP_IN || op == OP_NOT_IN;
	*LIST_ADD(c->arena, &rule->conditions) = (struct rule_condition){field,
			op, list ? STR_NONE : str_of(value),
			list ? str_of(value) : STR_NONE};
}

static inline void rule_do(struct test_case *c, struct rule *rule,
		enum rule_action action, const char *value, const char *text)
{
	*LIST_ADD(c->arena, &rule->steps) =
			(struct rule_step){action, str_of(value), str_of(text)};
}

static inline struct rule *case_holding(
		struct test_case *c, const char *name, enum rule_event when)
{
	struct rule *rule = case_rule(c, name, when);
	rule_do(c, rule, RULE_HOLD, "", "Look at it");
	return rule;
}

static inline size_t case_fired(const struct test_case *c, const char *name)
{
	size_t n = 0;
	for (size_t i = 0; i < c->facts.fired.count; i++)
		n += str_eq(c->facts.fired.at[i].rule, str_of(name));
	return n;
}

#endif
