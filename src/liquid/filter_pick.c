/* SPDX-License-Identifier: Apache-2.0 */
/* Filters that look at each item, or at a property of it. */
#include "liquid/chars.h"
#include "liquid/filters.h"

static RESULT no_property(
		struct liquid_run *run, const struct liquid_value *property)
{
	struct str name;
	TRY(liquid_text(run, property, &name));
	return liquid_fail(run, "cannot select the property '%.*s'",
			STR_FMT(name));
}

/* Ruby: the text itself when it stands in there, or a character. Of no
 * property at all there is nothing. */
static RESULT text_property(struct liquid_run *run, struct str s,
		const struct liquid_value *property, struct liquid_value *out)
{
	TRY(spend_text(run, s));
	struct liquid_call call = {.run = run,
			.input = liquid_str(s),
			.args = property,
			.count = 1};
	if (property->type == LIQUID_NUMBER && !property->decimal)
		return filter_slice(&call, out);
	if (property->type == LIQUID_NIL)
		return FAIL(FAULT_NOT_FOUND);
	if (property->type != LIQUID_STRING)
		return no_property(run, property);
	if (str_find(s, property->string) >= 0)
		*out = *property;
	return OK;
}

/* Ruby: the bit at this place. */
static RESULT number_property(struct liquid_run *run,
		const struct liquid_value *item,
		const struct liquid_value *property, struct liquid_value *out)
{
	if (item->decimal)
		return FAIL(FAULT_NOT_FOUND);
	if (property->type != LIQUID_NUMBER || property->decimal)
		return no_property(run, property);
	int64_t place = number_i64(liquid_number_of(property));
	i128 bits = item->digits;
	bool set = place >= 0 && (bits >> (place > 126 ? 126 : place) & 1);
	*out = liquid_i64(set);
	return OK;
}

RESULT value_property(struct liquid_run *run, const struct liquid_value *item,
		const struct liquid_value *property, struct liquid_value *out)
{
	*out = LIQUID_NONE;
	TRY(liquid_spend(run, 1));
	switch (item->type) {
	case LIQUID_OBJECT:
		if (property->type == LIQUID_STRING)
			item->object.kind->get(item->object.self,
					property->string, run->arena, out);
		return OK;
	case LIQUID_STRING:
		return text_property(run, item->string, property, out);
	case LIQUID_NUMBER:
		return number_property(run, item, property, out);
	default:
		return FAIL(FAULT_NOT_FOUND);
	}
}

/* The property is true; or, with a second argument, equal to that. */
static RESULT matches(struct liquid_call *call, const struct liquid_value *item,
		bool *out)
{
	struct liquid_value property, target = call_arg(call, 1);
	TRY(value_property(call->run, item, &call->args[0], &property));
	if (target.type != LIQUID_NIL)
		return values_equal(call->run, &property, &target, out);
	*out = liquid_truth(&property);
	return OK;
}

/* The first item from `*at` on that does (not) match. */
static RESULT find_match(struct liquid_call *call,
		const struct liquid_list *list, bool wanted, size_t *at)
{
	for (; *at < list->count; ++*at) {
		bool match;
		TRY(matches(call, &list->at[*at], &match));
		if (match == wanted)
			break;
	}
	return OK;
}

/* What has no properties makes the whole filter nil. */
static RESULT or_nil(struct result result, struct liquid_value *out)
{
	if (result.fault != FAULT_NOT_FOUND)
		return result;
	*out = LIQUID_NONE;
	return OK;
}

static RESULT select_items(
		struct liquid_call *call, bool wanted, struct liquid_value *out)
{
	struct liquid_list list;
	struct liquid_value *items;
	size_t kept = 0;
	TRY(call_list(call, &list));
	TRY(liquid_take(call->run, list.count * sizeof *items, &items));
	for (size_t at = 0;; at++) {
		TRY(find_match(call, &list, wanted, &at));
		if (at == list.count)
			break;
		items[kept++] = list.at[at];
	}
	return list_value(call->run, kept, items, out);
}

FILTER(where)
{
	return or_nil(select_items(call, true, out), out);
}

FILTER(reject)
{
	return or_nil(select_items(call, false, out), out);
}

static RESULT find(
		struct liquid_call *call, struct liquid_list *list, size_t *at)
{
	*at = 0;
	TRY(call_list(call, list));
	return find_match(call, list, true, at);
}

static RESULT find_item(struct liquid_call *call, struct liquid_value *out)
{
	struct liquid_list list;
	size_t at;
	TRY(find(call, &list, &at));
	*out = at < list.count ? list.at[at] : LIQUID_NONE;
	return OK;
}

static RESULT find_place(struct liquid_call *call, struct liquid_value *out)
{
	struct liquid_list list;
	size_t at;
	TRY(find(call, &list, &at));
	*out = at < list.count ? liquid_i64((int64_t)at) : LIQUID_NONE;
	return OK;
}

static RESULT find_any(struct liquid_call *call, struct liquid_value *out)
{
	struct liquid_list list;
	size_t at;
	TRY(find(call, &list, &at));
	*out = liquid_bool(at < list.count);
	return OK;
}

FILTER(find)
{
	return or_nil(find_item(call, out), out);
}

FILTER(find_index)
{
	return or_nil(find_place(call, out), out);
}

FILTER(has)
{
	return or_nil(find_any(call, out), out);
}

/* Each item, or its property when there is an argument. */
static RESULT chosen(struct liquid_call *call, const struct liquid_value *item,
		struct liquid_value *out)
{
	struct liquid_value property = call_arg(call, 0);
	*out = *item;
	if (property.type == LIQUID_NIL)
		return OK;
	return value_property(call->run, item, &property, out);
}

FILTER(map)
{
	struct liquid_list list;
	struct liquid_value *items;
	TRY(call_list(call, &list));
	TRY(liquid_take(call->run, list.count * sizeof *items, &items));
	for (size_t i = 0; i < list.count; i++)
		TRY(or_nil(value_property(call->run, &list.at[i],
					   &call->args[0], &items[i]),
				&items[i]));
	return list_value(call->run, list.count, items, out);
}

FILTER(sum)
{
	struct liquid_list list;
	struct number total = number_of(0);
	TRY(call_list(call, &list));
	for (size_t i = 0; i < list.count; i++) {
		struct liquid_value item;
		TRY(or_nil(chosen(call, &list.at[i], &item), &item));
		TRY(spend_value(call->run, &item));
		struct liquid_call inner = {.run = call->run, .input = item};
		struct liquid_list parts;
		TRY(call_list(&inner, &parts));
		for (size_t k = 0; k < parts.count; k++)
			if (!number_add(total, liquid_to_number(&parts.at[k]),
					    &total))
				return liquid_fail(call->run,
						"a number is too large");
	}
	*out = liquid_number(total);
	return OK;
}

static RESULT compact(struct liquid_call *call, struct liquid_value *out)
{
	struct liquid_list list;
	struct liquid_value *items, value;
	size_t kept = 0;
	TRY(call_list(call, &list));
	TRY(liquid_take(call->run, list.count * sizeof *items, &items));
	for (size_t i = 0; i < list.count; i++) {
		TRY(chosen(call, &list.at[i], &value));
		if (value.type != LIQUID_NIL)
			items[kept++] = list.at[i];
	}
	return list_value(call->run, kept, items, out);
}

FILTER(compact)
{
	return or_nil(compact(call, out), out);
}

static RESULT is_known(struct liquid_run *run, const struct liquid_value *known,
		size_t count, const struct liquid_value *value, bool *out)
{
	*out = false;
	for (size_t i = 0; i < count && !*out; i++)
		TRY(values_equal(run, &known[i], value, out));
	return OK;
}

static RESULT uniq(struct liquid_call *call, struct liquid_value *out)
{
	struct liquid_list list;
	struct liquid_value *items, *known;
	size_t kept = 0;
	bool seen;
	TRY(call_list(call, &list));
	TRY(liquid_take(call->run, list.count * sizeof *items, &items));
	TRY(liquid_take(call->run, list.count * sizeof *known, &known));
	for (size_t i = 0; i < list.count; i++) {
		TRY(chosen(call, &list.at[i], &known[kept]));
		TRY(is_known(call->run, known, kept, &known[kept], &seen));
		if (!seen)
			items[kept++] = list.at[i];
	}
	return list_value(call->run, kept, items, out);
}

FILTER(uniq)
{
	return or_nil(uniq(call, out), out);
}
