/* SPDX-License-Identifier: Apache-2.0 */
#include "liquid/filters.h"

#include "liquid/chars.h"

/* As in https://shopify.github.io/liquid/filters/; "h" is escape. */
static const struct liquid_filter STANDARD[] = {
		{"abs", 0, 0, false, filter_abs},
		{"append", 1, 1, false, filter_append},
		{"at_least", 1, 1, false, filter_at_least},
		{"at_most", 1, 1, false, filter_at_most},
		{"base64_decode", 0, 0, false, filter_base64_decode},
		{"base64_encode", 0, 0, false, filter_base64_encode},
		{"base64_url_safe_decode", 0, 0, false,
				filter_base64_url_safe_decode},
		{"base64_url_safe_encode", 0, 0, false,
				filter_base64_url_safe_encode},
		{"capitalize", 0, 0, false, filter_capitalize},
		{"ceil", 0, 0, false, filter_ceil},
		{"compact", 0, 1, false, filter_compact},
		{"concat", 1, 1, false, filter_concat},
		{"date", 1, 1, false, filter_date},
		{"default", 0, 1, true, filter_default},
		{"divided_by", 1, 1, false, filter_divided_by},
		{"downcase", 0, 0, false, filter_downcase},
		{"escape", 0, 0, false, filter_escape},
		{"escape_once", 0, 0, false, filter_escape_once},
		{"find", 1, 2, false, filter_find},
		{"find_index", 1, 2, false, filter_find_index},
		{"first", 0, 0, false, filter_first},
		{"floor", 0, 0, false, filter_floor},
		{"h", 0, 0, false, filter_escape},
		{"has", 1, 2, false, filter_has},
		{"join", 0, 1, false, filter_join},
		{"last", 0, 0, false, filter_last},
		{"lstrip", 0, 0, false, filter_lstrip},
		{"map", 1, 1, false, filter_map},
		{"minus", 1, 1, false, filter_minus},
		{"modulo", 1, 1, false, filter_modulo},
		{"newline_to_br", 0, 0, false, filter_newline_to_br},
		{"plus", 1, 1, false, filter_plus},
		{"prepend", 1, 1, false, filter_prepend},
		{"reject", 1, 2, false, filter_reject},
		{"remove", 1, 1, false, filter_remove},
		{"remove_first", 1, 1, false, filter_remove_first},
		{"remove_last", 1, 1, false, filter_remove_last},
		{"replace", 1, 2, false, filter_replace},
		{"replace_first", 1, 2, false, filter_replace_first},
		{"replace_last", 2, 2, false, filter_replace_last},
		{"reverse", 0, 0, false, filter_reverse},
		{"round", 0, 1, false, filter_round},
		{"rstrip", 0, 0, false, filter_rstrip},
		{"size", 0, 0, false, filter_size},
		{"slice", 1, 2, false, filter_slice},
		{"sort", 0, 1, false, filter_sort},
		{"sort_natural", 0, 1, false, filter_sort_natural},
		{"split", 1, 1, false, filter_split},
		{"squish", 0, 0, false, filter_squish},
		{"strip", 0, 0, false, filter_strip},
		{"strip_html", 0, 0, false, filter_strip_html},
		{"strip_newlines", 0, 0, false, filter_strip_newlines},
		{"sum", 0, 1, false, filter_sum},
		{"times", 1, 1, false, filter_times},
		{"truncate", 0, 2, false, filter_truncate},
		{"truncatewords", 0, 2, false, filter_truncatewords},
		{"uniq", 0, 1, false, filter_uniq},
		{"upcase", 0, 0, false, filter_upcase},
		{"url_decode", 0, 0, false, filter_url_decode},
		{"url_encode", 0, 0, false, filter_url_encode},
		{"where", 1, 2, false, filter_where},
};

static const struct liquid_filter *find_in(const struct liquid_filter *filters,
		size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(name, str_of(filters[i].name)))
			return &filters[i];
	return NULL;
}

const struct liquid_filter *filter_named(
		const struct liquid_options *options, struct str name)
{
	const struct liquid_filter *own =
			find_in(options->filters, options->filter_count, name);
	return own ? own
		   : find_in(STANDARD, sizeof STANDARD / sizeof STANDARD[0],
				     name);
}

RESULT filter_apply(const struct liquid_filter *filter,
		struct liquid_call *call, struct liquid_value *out)
{
	size_t given = call->count;
	if (given >= filter->least && given <= filter->most)
		return filter->apply(call, out);
	if (filter->least == filter->most)
		return liquid_fail(call->run,
				"'%s' takes %u arguments, not %zu",
				filter->name, filter->most, given);
	return liquid_fail(call->run, "'%s' takes %u to %u arguments, not %zu",
			filter->name, filter->least, filter->most, given);
}

RESULT call_input_text(struct liquid_call *call, struct str *out)
{
	TRY(liquid_text(call->run, &call->input, out));
	return spend_text(call->run, *out);
}

RESULT call_text(struct liquid_call *call, size_t place, struct str *out)
{
	struct liquid_value value = call_arg(call, place);
	return liquid_text(call->run, &value, out);
}

RESULT list_value(struct liquid_run *run, size_t count,
		const struct liquid_value *items, struct liquid_value *out)
{
	struct liquid_list *list;
	TRY(liquid_take(run, sizeof *list, &list));
	*list = (struct liquid_list){count, items};
	*out = liquid_list(list);
	return OK;
}

RESULT value_whole(struct liquid_run *run, const struct liquid_value *value,
		int64_t *out)
{
	struct number number = {0};
	bool whole = value->type == LIQUID_NUMBER && !value->decimal;
	if (whole)
		number = liquid_number_of(value);
	TRY(spend_value(run, value));
	if (value->type == LIQUID_STRING)
		whole = number_read(str_strip(value->string), &number) &&
				!number.decimal;
	if (!whole)
		return liquid_fail(run, "invalid integer");
	*out = number_i64(number);
	return OK;
}

/* As Ruby's to_i: the digits that a text begins with. */
static struct number leading_digits(struct str s)
{
	struct number number = {0};
	size_t len = s.len && s.at[0] == '-';
	while (len < s.len && is_digit(s.at[len]))
		len++;
	number_read((struct str){s.at, len}, &number);
	return number;
}

struct number liquid_to_number(const struct liquid_value *value)
{
	struct number number;
	if (value->type == LIQUID_NUMBER)
		return liquid_number_of(value);
	if (value->type != LIQUID_STRING)
		return number_of(0);
	struct str s = str_strip(value->string);
	return number_read(s, &number) ? number : leading_digits(s);
}
