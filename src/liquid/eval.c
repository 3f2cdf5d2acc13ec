/* SPDX-License-Identifier: Apache-2.0 */
/* Expressions, filters and conditions get their values. */
#include "liquid/chars.h"
#include "liquid/filters.h"
#include "liquid/render.h"

/* As Ruby's to_i: what is no number is 0, a list is a fault. */
static RESULT range_end(
		struct liquid_run *run, const struct expr *expr, int64_t *out)
{
	struct liquid_value value;
	TRY(expr_value(run, expr, &value));
	TRY(spend_value(run, &value));
	if (value.type == LIQUID_LIST || value.type == LIQUID_OBJECT ||
			value.type == LIQUID_BOOL)
		return liquid_fail(run, "invalid integer");
	*out = number_i64(liquid_to_number(&value));
	return OK;
}

static RESULT range_value(struct liquid_run *run, const struct expr *expr,
		struct liquid_value *out)
{
	int64_t first, last;
	TRY(range_end(run, expr->range.first, &first));
	TRY(range_end(run, expr->range.last, &last));
	*out = liquid_range(first, last);
	return OK;
}

/* .size, .first and .last, where nothing of that name is found. */
static RESULT command(struct liquid_run *run, const struct liquid_value *of,
		struct str name, struct liquid_value *out)
{
	static const struct {
		struct str name;
		RESULT (*apply)(struct liquid_call *, struct liquid_value *);
	} COMMANDS[] = {
			{STR("size"), filter_size},
			{STR("first"), filter_first},
			{STR("last"), filter_last},
	};
	struct liquid_call call = {.run = run, .input = *of};
	TRY(spend_value(run, of));
	*out = LIQUID_NONE;
	if (of->type == LIQUID_NIL || of->type == LIQUID_BOOL ||
			of->type == LIQUID_NUMBER ||
			(of->type == LIQUID_OBJECT && !value_is_hash(of)))
		return OK;
	for (size_t i = 0; i < sizeof COMMANDS / sizeof COMMANDS[0]; i++)
		if (str_eq(name, COMMANDS[i].name))
			return COMMANDS[i].apply(&call, out);
	return OK;
}

static bool object_get(struct liquid_run *run, const struct liquid_value *of,
		struct name name, struct liquid_value *out)
{
	if (of->type != LIQUID_OBJECT)
		return false;
	if (of->object.kind != &TABLE_KIND)
		return of->object.kind->get(
				of->object.self, name.text, run->arena, out);
	const struct liquid_value *value = table_find(of->object.self, name);
	if (value)
		*out = *value;
	return value != NULL;
}

/* list[2]; from the end with a minus. */
static struct liquid_value list_at(
		const struct liquid_list *list, const struct liquid_value *key)
{
	if (key->type != LIQUID_NUMBER || key->decimal)
		return LIQUID_NONE;
	int64_t index = number_i64(liquid_number_of(key));
	int64_t count = (int64_t)list->count;
	if (index < 0)
		index += count;
	return index < 0 || index >= count ? LIQUID_NONE : list->at[index];
}

static RESULT by_key(struct liquid_run *run, const struct liquid_value *of,
		const struct expr *expr, struct liquid_value *out)
{
	struct liquid_value key;
	TRY(expr_value(run, expr, &key));
	TRY(spend_value(run, &key));
	*out = LIQUID_NONE;
	if (of->type == LIQUID_LIST)
		*out = list_at(of->list, &key);
	if (key.type == LIQUID_STRING)
		object_get(run, of, name_of(key.string), out);
	return OK;
}

static RESULT follow(struct liquid_run *run, const struct step *step,
		struct liquid_value *value)
{
	struct liquid_value next = LIQUID_NONE, of = *value;
	if (step->key)
		return by_key(run, &of, step->key, value);
	if (object_get(run, &of, step->name, &next)) {
		*value = next;
		return OK;
	}
	if (step->dotted)
		return command(run, &of, step->name.text, value);
	*value = LIQUID_NONE;
	return OK;
}

static RESULT variable(struct liquid_run *run, const struct step *step,
		bool *found, struct liquid_value *out)
{
	struct name name = step->name;
	*out = LIQUID_NONE;
	*found = false;
	if (step->key) {
		struct liquid_value key;
		TRY(expr_value(run, step->key, &key));
		TRY(spend_value(run, &key));
		if (key.type != LIQUID_STRING)
			return OK;
		name = name_of(key.string);
	}
	*found = variable_find(run, name, out);
	return OK;
}

static bool self_get(const void *self, struct str name, struct arena *arena,
		struct liquid_value *out)
{
	(void)arena;
	return variable_find(self, name_of(name), out);
}

/* All variables as an object: self['a name'] */
static const struct liquid_kind SELF_KIND = {.get = self_get};

static RESULT path_value(struct liquid_run *run, const struct expr *expr,
		struct liquid_value *out)
{
	const struct step *steps = expr->path.steps;
	bool found;
	TRY(liquid_spend(run, expr->path.count / 8));
	TRY(variable(run, &steps[0], &found, out));
	if (!found && str_eq(steps[0].name.text, STR("self")))
		*out = liquid_object(&SELF_KIND, run);
	for (size_t i = 1; i < expr->path.count; i++)
		TRY(follow(run, &steps[i], out));
	return OK;
}

/* In a condition, "empty" and "blank" stay what they are. */
static RESULT operand(struct liquid_run *run, const struct expr *expr,
		struct liquid_value *out)
{
	if (expr->kind == EXPR_VALUE) {
		*out = expr->value;
		return OK;
	}
	return expr->kind == EXPR_PATH ? path_value(run, expr, out)
				       : range_value(run, expr, out);
}

RESULT expr_value(struct liquid_run *run, const struct expr *expr,
		struct liquid_value *out)
{
	if (!expr) {
		*out = LIQUID_NONE;
		return OK;
	}
	TRY(operand(run, expr, out));
	if (out->type == LIQUID_EMPTY || out->type == LIQUID_BLANK)
		*out = liquid_str(STR(""));
	return OK;
}

#define ARGS_MAX 8
#define NAMED_MAX 32

struct arguments {
	struct liquid_value args[ARGS_MAX];
	struct liquid_named named[NAMED_MAX];
};

static RESULT evaluate_args(struct liquid_run *run,
		const struct filter_use *use, struct arguments *arguments)
{
	if (use->args.count >= ARGS_MAX || use->named.count > NAMED_MAX)
		return liquid_fail(run, "wrong number of arguments");
	for (size_t i = 0; i < use->args.count; i++) {
		TRY(expr_value(run, use->args.at[i], &arguments->args[i]));
		TRY(spend_value(run, &arguments->args[i]));
	}
	for (size_t i = 0; i < use->named.count; i++) {
		struct liquid_named *named = &arguments->named[i];
		named->name = use->named.at[i].name.text;
		TRY(expr_value(run, use->named.at[i].expr, &named->value));
	}
	return OK;
}

static RESULT apply(struct liquid_run *run, const struct filter_use *use,
		struct liquid_value *value)
{
	struct arguments arguments;
	struct liquid_call call = {
			.run = run,
			.input = *value,
			.args = arguments.args,
			.count = use->args.count,
			.named = arguments.named,
			.named_count = use->named.count,
	};
	TRY(spend_value(run, value));
	TRY(evaluate_args(run, use, &arguments));
	/* A filter that knows no names sees one argument more, as in Ruby. */
	if (call.named_count && !use->filter->named)
		arguments.args[call.count++] = LIQUID_NONE;
	*value = LIQUID_NONE;
	return filter_apply(use->filter, &call, value);
}

RESULT filtered_value(struct liquid_run *run, const struct filtered *filtered,
		struct liquid_value *out)
{
	TRY(expr_value(run, filtered->head, out));
	for (size_t i = 0; i < filtered->uses.count; i++) {
		const struct filter_use *use = &filtered->uses.at[i];
		TRY(liquid_spend(run, 1));
		if (use->filter)
			TRY(apply(run, use, out));
	}
	return OK;
}

/* Words that are compared with "empty" and "blank". */
static bool is_word_of(const struct liquid_value *word,
		const struct liquid_value *value)
{
	if (value_is_empty(value))
		return true;
	if (word->type == LIQUID_EMPTY)
		return false;
	return !liquid_truth(value) ||
			(value->type == LIQUID_STRING &&
					str_is_blank(value->string));
}

static RESULT equal(struct liquid_run *run, const struct liquid_value *a,
		const struct liquid_value *b, bool *out)
{
	bool a_word = a->type == LIQUID_EMPTY || a->type == LIQUID_BLANK;
	bool b_word = b->type == LIQUID_EMPTY || b->type == LIQUID_BLANK;
	if (!a_word && !b_word)
		return values_equal(run, a, b, out);
	TRY(spend_value(run, a_word ? b : a));
	*out = a_word != b_word &&
			(a_word ? is_word_of(a, b) : is_word_of(b, a));
	return OK;
}

static bool can_be_ordered(const struct liquid_value *v)
{
	return v->type == LIQUID_NUMBER || v->type == LIQUID_STRING ||
			v->type == LIQUID_MOMENT;
}

/* For which orders each sign holds: less, same, greater. */
static const bool HOLDS[][3] = {
		[COMPARE_LESS] = {true, false, false},
		[COMPARE_GREATER] = {false, false, true},
		[COMPARE_LESS_EQUAL] = {true, true, false},
		[COMPARE_GREATER_EQUAL] = {false, true, true},
};

static RESULT ordered(struct liquid_run *run, enum comparison comparison,
		const struct liquid_value *a, const struct liquid_value *b,
		bool *out)
{
	int order;
	*out = false;
	if (!can_be_ordered(a) || !can_be_ordered(b))
		return OK;
	if (!values_order(a, b, &order))
		return liquid_fail(run, "a %s can't be compared with a %s",
				value_type_text(a), value_type_text(b));
	*out = HOLDS[comparison][(order > 0) - (order < 0) + 1];
	return spend_value(run, a);
}

static RESULT list_contains(struct liquid_run *run,
		const struct liquid_list *list, const struct liquid_value *item,
		bool *out)
{
	for (size_t i = 0; i < list->count && !*out; i++)
		TRY(values_equal(run, &list->at[i], item, out));
	return OK;
}

static RESULT contains(struct liquid_run *run, const struct liquid_value *a,
		const struct liquid_value *b, bool *out)
{
	struct str needle;
	struct liquid_value member;
	*out = false;
	if (!liquid_truth(a) || !liquid_truth(b))
		return OK;
	TRY(spend_value(run, b));
	if (a->type == LIQUID_LIST)
		return list_contains(run, a->list, b, out);
	if (a->type == LIQUID_OBJECT && b->type == LIQUID_STRING)
		*out = object_get(run, a, name_of(b->string), &member);
	if (a->type == LIQUID_RANGE && b->type == LIQUID_NUMBER) {
		struct number n = liquid_number_of(b);
		*out = number_cmp(number_of(a->range.first), n) <= 0 &&
				number_cmp(n, number_of(a->range.last)) <= 0;
	}
	if (a->type != LIQUID_STRING)
		return OK;
	TRY(liquid_text(run, b, &needle));
	*out = str_find(a->string, needle) >= 0;
	return spend_text(run, a->string);
}

static RESULT compare(struct liquid_run *run, const struct condition *condition,
		bool *out)
{
	struct liquid_value a, b;
	TRY(operand(run, condition->left, &a));
	if (condition->comparison == COMPARE_NONE) {
		*out = liquid_truth(&a);
		return OK;
	}
	if (condition->comparison == COMPARE_UNKNOWN)
		return liquid_fail(run, "unknown operator %.*s",
				STR_FMT(condition->sign));
	TRY(operand(run, condition->right, &b));
	if (condition->comparison == COMPARE_CONTAINS)
		return contains(run, &a, &b, out);
	if (condition->comparison != COMPARE_EQUAL &&
			condition->comparison != COMPARE_UNEQUAL)
		return ordered(run, condition->comparison, &a, &b, out);
	TRY(equal(run, &a, &b, out));
	*out = *out == (condition->comparison == COMPARE_EQUAL);
	return OK;
}

RESULT condition_holds(struct liquid_run *run,
		const struct condition *condition, bool *out)
{
	for (;; condition = condition->next) {
		TRY(liquid_spend(run, 1));
		TRY(compare(run, condition, out));
		if (!condition->next || *out != condition->is_and)
			return OK;
	}
}
