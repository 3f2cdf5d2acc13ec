/* SPDX-License-Identifier: Apache-2.0 */
#include "liquid/json.h"

#include "liquid/table.h"

static struct liquid_value from_array(struct json json, struct arena *arena)
{
	size_t count = json_count(json), place = 0;
	struct liquid_value *items = arena_take(arena, count * sizeof *items);
	struct liquid_list *list = arena_take(arena, sizeof *list);
	struct json item;
	for (struct json_iter i = json_each(json); json_next(&i, &item);)
		items[place++] = liquid_from_json(item, arena);
	*list = (struct liquid_list){count, items};
	return liquid_list(list);
}

static struct liquid_value from_object(struct json json, struct arena *arena)
{
	struct table *table = arena_take(arena, sizeof *table);
	struct json item;
	for (struct json_iter i = json_each_member(json);
			json_next(&i, &item);) {
		struct name name = name_of(arena_copy(arena, i.key));
		struct liquid_value value = liquid_from_json(item, arena);
		*table_put(table, name, arena) = value;
	}
	return liquid_object(&TABLE_KIND, table);
}

/* One too large for a number stays the text that it is. */
static struct liquid_value from_number(struct json json, struct arena *arena)
{
	struct number number;
	struct str text = json_number(json, arena);
	return number_read_json(text, &number) ? liquid_number(number)
					       : liquid_str(text);
}

struct liquid_value liquid_from_json(struct json json, struct arena *arena)
{
	switch (json_type(json)) {
	case JSON_BOOL:
		return liquid_bool(json_bool(json, false));
	case JSON_NUMBER:
		return from_number(json, arena);
	case JSON_STRING:
		return liquid_str(json_str(json, arena));
	case JSON_ARRAY:
		return from_array(json, arena);
	case JSON_OBJECT:
		return from_object(json, arena);
	default:
		return LIQUID_NONE;
	}
}
