/* SPDX-License-Identifier: Apache-2.0 */
/* Equality, order, emptiness, and the items that a value has. */
#include "liquid/render.h"

const char *value_type_text(const struct liquid_value *value)
{
	static const char *const TEXTS[] = {
			[LIQUID_NIL] = "nil",
			[LIQUID_BOOL] = "true or false",
			[LIQUID_NUMBER] = "number",
			[LIQUID_STRING] = "text",
			[LIQUID_LIST] = "list",
			[LIQUID_RANGE] = "range",
			[LIQUID_MOMENT] = "moment",
			[LIQUID_OBJECT] = "object",
			[LIQUID_EMPTY] = "empty",
			[LIQUID_BLANK] = "blank",
	};
	return TEXTS[value->type];
}

static RESULT same_lists(struct liquid_run *run, const struct liquid_list *a,
		const struct liquid_list *b, bool *out)
{
	*out = a->count == b->count;
	for (size_t i = 0; i < a->count && *out; i++)
		TRY(values_equal(run, &a->at[i], &b->at[i], out));
	return OK;
}

static RESULT same_member(struct liquid_run *run, const struct liquid_value *a,
		size_t index, const struct liquid_value *b, bool *out)
{
	struct str name;
	struct liquid_value mine = LIQUID_NONE, theirs = LIQUID_NONE;
	a->object.kind->member(a->object.self, index, run->arena, &name, &mine);
	*out = b->object.kind->get(b->object.self, name, run->arena, &theirs);
	return *out ? values_equal(run, &mine, &theirs, out) : OK;
}

/* Two objects are the same one, or have the same members. */
static RESULT same_objects(struct liquid_run *run, const struct liquid_value *a,
		const struct liquid_value *b, bool *out)
{
	*out = a->object.kind == b->object.kind &&
			a->object.self == b->object.self;
	if (*out || !value_is_hash(a) || !value_is_hash(b))
		return OK;
	size_t count = a->object.kind->count(a->object.self);
	*out = count == b->object.kind->count(b->object.self);
	for (size_t i = 0; i < count && *out; i++)
		TRY(same_member(run, a, i, b, out));
	return OK;
}

static bool same_plain(
		const struct liquid_value *a, const struct liquid_value *b)
{
	switch (a->type) {
	case LIQUID_BOOL:
		return a->truth == b->truth;
	case LIQUID_NUMBER:
		return number_cmp(liquid_number_of(a), liquid_number_of(b)) ==
				0;
	case LIQUID_STRING:
		return str_eq(a->string, b->string);
	case LIQUID_RANGE:
		return a->range.first == b->range.first &&
				a->range.last == b->range.last;
	case LIQUID_MOMENT:
		return a->moment == b->moment;
	default:
		return true;
	}
}

RESULT values_equal(struct liquid_run *run, const struct liquid_value *a,
		const struct liquid_value *b, bool *out)
{
	*out = false;
	TRY(liquid_spend(run, 1));
	if (a->type != b->type)
		return OK;
	if (a->type == LIQUID_LIST)
		return same_lists(run, a->list, b->list, out);
	if (a->type == LIQUID_OBJECT)
		return same_objects(run, a, b, out);
	*out = same_plain(a, b);
	return spend_value(run, a);
}

bool values_order(const struct liquid_value *a, const struct liquid_value *b,
		int *out)
{
	if (a->type != b->type)
		return false;
	if (a->type == LIQUID_NUMBER)
		*out = number_cmp(liquid_number_of(a), liquid_number_of(b));
	else if (a->type == LIQUID_STRING)
		*out = str_cmp(a->string, b->string);
	else if (a->type == LIQUID_MOMENT)
		*out = (a->moment > b->moment) - (a->moment < b->moment);
	else
		return false;
	return true;
}

bool value_is_empty(const struct liquid_value *value)
{
	if (value->type == LIQUID_STRING)
		return value->string.len == 0;
	if (value->type == LIQUID_LIST)
		return value->list->count == 0;
	return value_is_hash(value) &&
			value->object.kind->count(value->object.self) == 0;
}

/* A range may have more items than there are numbers to count them. */
static int64_t range_count(const struct liquid_value *value)
{
	int64_t count;
	if (value->range.last < value->range.first)
		return 0;
	if (__builtin_sub_overflow(
			    value->range.last, value->range.first, &count) ||
			count == INT64_MAX)
		return INT64_MAX;
	return count + 1;
}

int64_t items_count(const struct liquid_value *value)
{
	if (value->type == LIQUID_STRING)
		return value->string.len > 0;
	if (value->type == LIQUID_LIST)
		return (int64_t)value->list->count;
	if (value->type == LIQUID_RANGE)
		return range_count(value);
	if (!value_is_hash(value))
		return 0;
	return (int64_t)value->object.kind->count(value->object.self);
}

static RESULT pair_at(struct liquid_run *run, const struct liquid_value *value,
		size_t index, struct liquid_value *out)
{
	struct liquid_value *pair;
	struct liquid_list *list;
	struct str name;
	TRY(liquid_take(run, 2 * sizeof *pair, &pair));
	TRY(liquid_take(run, sizeof *list, &list));
	value->object.kind->member(
			value->object.self, index, run->arena, &name, &pair[1]);
	pair[0] = liquid_str(name);
	*list = (struct liquid_list){2, pair};
	*out = liquid_list(list);
	return OK;
}

RESULT items_at(struct liquid_run *run, const struct liquid_value *value,
		int64_t index, struct liquid_value *out)
{
	*out = *value;
	if (value->type == LIQUID_LIST)
		*out = value->list->at[index];
	else if (value->type == LIQUID_RANGE)
		*out = liquid_i64(value->range.first + index);
	else if (value->type == LIQUID_OBJECT)
		return pair_at(run, value, (size_t)index, out);
	return OK;
}
