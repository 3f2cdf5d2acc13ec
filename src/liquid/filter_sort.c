/* SPDX-License-Identifier: Apache-2.0 */
/* sort and sort_natural: a merge sort, so that equal items keep their order. */
#include "liquid/chars.h"
#include "liquid/filters.h"

struct sortable {
	struct liquid_value item, key;
	struct str text; /* of the key, for sort_natural */
};

typedef RESULT comparing(struct liquid_run *run, const struct sortable *a,
		const struct sortable *b, int *out);

/* nil comes last; what can't be ordered is a fault. */
static RESULT by_value(struct liquid_run *run, const struct sortable *a,
		const struct sortable *b, int *out)
{
	bool same;
	if (values_order(&a->key, &b->key, out))
		return spend_value(run, &a->key);
	TRY(values_equal(run, &a->key, &b->key, &same));
	*out = 0;
	if (same)
		return OK;
	if (a->key.type != LIQUID_NIL && b->key.type != LIQUID_NIL)
		return liquid_fail(run, "a %s and a %s can't be sorted",
				value_type_text(&a->key),
				value_type_text(&b->key));
	*out = a->key.type == LIQUID_NIL ? 1 : -1;
	return OK;
}

static int cmp_nocase(struct str a, struct str b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	for (size_t i = 0; i < len; i++) {
		unsigned char x = (unsigned char)to_lower(a.at[i]);
		unsigned char y = (unsigned char)to_lower(b.at[i]);
		if (x != y)
			return x < y ? -1 : 1;
	}
	return (a.len > b.len) - (a.len < b.len);
}

/* Letters of ASCII alike in both cases, as Ruby's casecmp has it. */
static RESULT by_text(struct liquid_run *run, const struct sortable *a,
		const struct sortable *b, int *out)
{
	bool a_nil = a->key.type == LIQUID_NIL,
	     b_nil = b->key.type == LIQUID_NIL;
	*out = a_nil - b_nil;
	if (!a_nil && !b_nil)
		*out = cmp_nocase(a->text, b->text);
	return spend_text(run, a->text);
}

struct sorting {
	struct liquid_run *run;
	comparing *compare;
	struct sortable *items, *spare;
};

static RESULT merge(struct sorting *s, size_t from, size_t middle, size_t to)
{
	size_t left = from, right = middle;
	for (size_t i = from; i < to; i++) {
		int order = right >= to ? -1 : 1;
		if (left < middle && right < to)
			TRY(s->compare(s->run, &s->items[left],
					&s->items[right], &order));
		bool takes_left = left < middle && order <= 0;
		s->spare[i] = takes_left ? s->items[left++] : s->items[right++];
	}
	memcpy(s->items + from, s->spare + from,
			(to - from) * sizeof *s->items);
	return OK;
}

static RESULT merge_all(struct sorting *s, size_t count)
{
	for (size_t width = 1; width < count; width *= 2) {
		TRY(liquid_spend(s->run, count));
		for (size_t from = 0; from + width < count; from += 2 * width) {
			size_t to = from + 2 * width;
			TRY(merge(s, from, from + width,
					to < count ? to : count));
		}
	}
	return OK;
}

static RESULT fill(struct liquid_call *call, const struct liquid_list *list,
		struct sortable *items)
{
	struct liquid_value property = call_arg(call, 0);
	for (size_t i = 0; i < list->count; i++) {
		items[i].item = items[i].key = list->at[i];
		if (property.type != LIQUID_NIL)
			TRY(value_property(call->run, &list->at[i], &property,
					&items[i].key));
		TRY(liquid_text(call->run, &items[i].key, &items[i].text));
	}
	return OK;
}

static RESULT sort(struct liquid_call *call, comparing *compare,
		struct liquid_value *out)
{
	struct sorting s = {.run = call->run, .compare = compare};
	struct liquid_list list;
	struct liquid_value *items;
	TRY(call_list(call, &list));
	TRY(liquid_take(call->run, list.count * sizeof *s.items, &s.items));
	TRY(liquid_take(call->run, list.count * sizeof *s.spare, &s.spare));
	TRY(liquid_take(call->run, list.count * sizeof *items, &items));
	TRY(fill(call, &list, s.items));
	TRY(merge_all(&s, list.count));
	for (size_t i = 0; i < list.count; i++)
		items[i] = s.items[i].item;
	return list_value(call->run, list.count, items, out);
}

/* What has no properties can't be sorted by one: nil, as in Ruby. */
static RESULT or_nil(struct result result, struct liquid_value *out)
{
	if (result.fault != FAULT_NOT_FOUND)
		return result;
	*out = LIQUID_NONE;
	return OK;
}

FILTER(sort)
{
	return or_nil(sort(call, by_value, out), out);
}

FILTER(sort_natural)
{
	return or_nil(sort(call, by_text, out), out);
}
