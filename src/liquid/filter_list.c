/* SPDX-License-Identifier: Apache-2.0 */
/* Filters on lists as wholes, and the list that any input is. */
#include "liquid/chars.h"
#include "liquid/filters.h"

static size_t flat_count(const struct liquid_list *list)
{
	size_t count = 0;
	for (size_t i = 0; i < list->count; i++)
		count += list->at[i].type == LIQUID_LIST
				? flat_count(list->at[i].list)
				: 1;
	return count;
}

static void lay_flat(const struct liquid_list *list, struct liquid_value **to)
{
	for (size_t i = 0; i < list->count; i++) {
		if (list->at[i].type == LIQUID_LIST)
			lay_flat(list->at[i].list, to);
		else
			*(*to)++ = list->at[i];
	}
}

static RESULT flat_list(struct liquid_run *run, const struct liquid_list *from,
		struct liquid_list *out)
{
	size_t count = flat_count(from);
	struct liquid_value *items;
	TRY(liquid_spend(run, count));
	TRY(liquid_take(run, count * sizeof *items, &items));
	*out = (struct liquid_list){count, items};
	lay_flat(from, &items);
	return OK;
}

static RESULT range_list(struct liquid_run *run,
		const struct liquid_value *range, struct liquid_list *out)
{
	int64_t count = items_count(range);
	struct liquid_value *items;
	TRY(liquid_spend(run, (size_t)count));
	TRY(liquid_take(run, (size_t)count * sizeof *items, &items));
	for (int64_t i = 0; i < count; i++)
		TRY(items_at(run, range, i, &items[i]));
	*out = (struct liquid_list){(size_t)count, items};
	return OK;
}

RESULT call_list(struct liquid_call *call, struct liquid_list *out)
{
	struct liquid_value *only;
	if (call->input.type == LIQUID_LIST)
		return flat_list(call->run, call->input.list, out);
	if (call->input.type == LIQUID_RANGE)
		return range_list(call->run, &call->input, out);
	*out = (struct liquid_list){0};
	if (call->input.type == LIQUID_NIL)
		return OK;
	TRY(liquid_take(call->run, sizeof *only, &only));
	*only = call->input;
	*out = (struct liquid_list){1, only};
	return OK;
}

FILTER(join)
{
	struct text text = {.run = call->run};
	struct liquid_list list;
	struct str glue = STR(" ");
	if (call->count)
		TRY(call_text(call, 0, &glue));
	TRY(call_list(call, &list));
	for (size_t i = 0; i < list.count && !text.fault; i++) {
		if (i)
			text_add(&text, glue);
		text_value(&text, &list.at[i]);
	}
	return text_done(&text, out);
}

FILTER(reverse)
{
	struct liquid_list list;
	struct liquid_value *items;
	TRY(call_list(call, &list));
	TRY(liquid_take(call->run, list.count * sizeof *items, &items));
	for (size_t i = 0; i < list.count; i++)
		items[list.count - 1 - i] = list.at[i];
	return list_value(call->run, list.count, items, out);
}

/* The other list stays as it is, even if lists stand in it. */
FILTER(concat)
{
	struct liquid_list list, more;
	struct liquid_value *items;
	struct liquid_call second = {.run = call->run, .input = call->args[0]};
	TRY(call_list(call, &list));
	if (second.input.type == LIQUID_LIST)
		more = *second.input.list;
	else if (second.input.type == LIQUID_RANGE)
		TRY(call_list(&second, &more));
	else
		return liquid_fail(call->run, "concat needs a list");
	size_t count = list.count + more.count;
	TRY(liquid_take(call->run, count * sizeof *items, &items));
	if (list.count)
		memcpy(items, list.at, list.count * sizeof *items);
	if (more.count)
		memcpy(items + list.count, more.at, more.count * sizeof *items);
	return list_value(call->run, count, items, out);
}

FILTER(size)
{
	const struct liquid_value *input = &call->input;
	if (input->type == LIQUID_STRING)
		*out = liquid_i64((int64_t)char_count(input->string));
	else
		*out = liquid_i64(items_count(input));
	return OK;
}

/* A character is the first or last item of a text. */
static struct liquid_value end_char(struct str s, bool last)
{
	size_t count = last ? char_count(s) : 1;
	return liquid_str(char_slice(s, count ? count - 1 : 0, 1));
}

FILTER(first)
{
	*out = LIQUID_NONE;
	if (call->input.type == LIQUID_STRING)
		*out = end_char(call->input.string, false);
	else if (items_count(&call->input) > 0)
		return items_at(call->run, &call->input, 0, out);
	return OK;
}

/* An object has a first member, but Liquid knows no last one. */
FILTER(last)
{
	int64_t count = items_count(&call->input);
	*out = LIQUID_NONE;
	if (call->input.type == LIQUID_STRING)
		*out = end_char(call->input.string, true);
	else if (count > 0 && call->input.type != LIQUID_OBJECT)
		return items_at(call->run, &call->input, count - 1, out);
	return OK;
}

FILTER(default)
{
	bool allow_false = false;
	for (size_t i = 0; i < call->named_count; i++)
		if (str_eq(call->named[i].name, STR("allow_false")))
			allow_false = liquid_truth(&call->named[i].value);
	bool missing = allow_false ? call->input.type == LIQUID_NIL
				   : !liquid_truth(&call->input);
	*out = call->input;
	if (missing || value_is_empty(&call->input))
		*out = call->count ? call->args[0] : liquid_str(STR(""));
	return OK;
}
