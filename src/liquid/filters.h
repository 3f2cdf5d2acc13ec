/* SPDX-License-Identifier: Apache-2.0 */
/* The standard filters: which there are, and what several need. */
#ifndef WAYBILL_LIQUID_FILTERS_H
#define WAYBILL_LIQUID_FILTERS_H

#include "liquid/render.h"

/* The caller's own first; NULL for a name that nobody knows. */
const struct liquid_filter *filter_named(
		const struct liquid_options *options, struct str name);

/* Checks the number of arguments, then applies it. */
RESULT filter_apply(const struct liquid_filter *filter,
		struct liquid_call *call, struct liquid_value *out);

#define FILTER(name_) \
	RESULT filter_##name_( \
			struct liquid_call *call, struct liquid_value *out)

/* The argument at this place, or nil. */
static inline struct liquid_value call_arg(
		const struct liquid_call *call, size_t place)
{
	return place < call->count ? call->args[place] : LIQUID_NONE;
}

RESULT call_input_text(struct liquid_call *call, struct str *out);
RESULT call_text(struct liquid_call *call, size_t place, struct str *out);

/* These items, as a value. */
RESULT list_value(struct liquid_run *run, size_t count,
		const struct liquid_value *items, struct liquid_value *out);

/* A whole number, or a string that holds one; else a fault. */
RESULT value_whole(struct liquid_run *run, const struct liquid_value *value,
		int64_t *out);

/*
 * The input as a list: lists in lists are laid flat, nil is empty, all else
 * is a list of one.
 */
RESULT call_list(struct liquid_call *call, struct liquid_list *out);

/*
 * item[property], as Ruby has it. FAULT_NOT_FOUND, without words, for what
 * has no properties (nil, true): most filters then give nil.
 */
RESULT value_property(struct liquid_run *run, const struct liquid_value *item,
		const struct liquid_value *property, struct liquid_value *out);

FILTER(abs);
FILTER(append);
FILTER(at_least);
FILTER(at_most);
FILTER(base64_decode);
FILTER(base64_encode);
FILTER(base64_url_safe_decode);
FILTER(base64_url_safe_encode);
FILTER(capitalize);
FILTER(ceil);
FILTER(compact);
FILTER(concat);
FILTER(date);
FILTER(default);
FILTER(divided_by);
FILTER(downcase);
FILTER(escape);
FILTER(escape_once);
FILTER(find);
FILTER(find_index);
FILTER(first);
FILTER(floor);
FILTER(has);
FILTER(join);
FILTER(last);
FILTER(lstrip);
FILTER(map);
FILTER(minus);
FILTER(modulo);
FILTER(newline_to_br);
FILTER(plus);
FILTER(prepend);
FILTER(reject);
FILTER(remove);
FILTER(remove_first);
FILTER(remove_last);
FILTER(replace);
FILTER(replace_first);
FILTER(replace_last);
FILTER(reverse);
FILTER(round);
FILTER(rstrip);
FILTER(size);
FILTER(slice);
FILTER(sort);
FILTER(sort_natural);
FILTER(split);
FILTER(squish);
FILTER(strip);
FILTER(strip_html);
FILTER(strip_newlines);
FILTER(sum);
FILTER(times);
FILTER(truncate);
FILTER(truncatewords);
FILTER(uniq);
FILTER(upcase);
FILTER(url_decode);
FILTER(url_encode);
FILTER(where);

#endif
