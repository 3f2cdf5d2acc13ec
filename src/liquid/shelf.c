/* SPDX-License-Identifier: Apache-2.0 */
#include "liquid/shelf.h"

#include <stdio.h>

#include "liquid/table.h"

struct kept {
	struct liquid_template *template;
	struct liquid_error error;
	struct result result;
};

struct liquid_shelf {
	struct liquid_partials partials; /* first: it is found by it */
	const struct liquid_options *options;
	struct arena *arena;
	struct table places; /* names, and places in `kept` */
	LIST(struct kept) kept;
};

static RESULT find(const struct liquid_partials *self, struct str name,
		const struct liquid_template **out,
		struct liquid_error *out_error)
{
	const struct liquid_shelf *shelf = (const struct liquid_shelf *)self;
	const struct liquid_value *place =
			table_find(&shelf->places, name_of(name));
	if (!place)
		return FAIL(FAULT_NOT_FOUND);
	const struct kept *kept = &shelf->kept.at[(size_t)place->digits];
	if (kept->result.fault)
		*out_error = kept->error;
	else
		*out = kept->template;
	return kept->result;
}

struct liquid_shelf *liquid_shelf_open(const struct liquid_options *options)
{
	struct arena *arena = arena_open();
	struct liquid_shelf *shelf = arena_take(arena, sizeof *shelf);
	shelf->partials.find = find;
	shelf->options = options;
	shelf->arena = arena;
	return shelf;
}

void liquid_shelf_close(struct liquid_shelf *shelf)
{
	if (!shelf)
		return;
	for (size_t i = 0; i < shelf->kept.count; i++)
		liquid_close(shelf->kept.at[i].template);
	arena_close(shelf->arena);
}

void liquid_shelf_drop(struct liquid_shelf **shelf)
{
	liquid_shelf_close(*shelf);
	*shelf = NULL;
}

static struct kept *place_of(struct liquid_shelf *shelf, struct str name)
{
	struct liquid_value *place = table_find(&shelf->places, name_of(name));
	if (place)
		return &shelf->kept.at[(size_t)place->digits];
	place = table_put(&shelf->places,
			name_of(arena_copy(shelf->arena, name)), shelf->arena);
	*place = liquid_i64((int64_t)shelf->kept.count);
	return LIST_ADD(shelf->arena, &shelf->kept);
}

void liquid_shelf_put(
		struct liquid_shelf *shelf, struct str name, struct str source)
{
	struct kept *kept = place_of(shelf, name);
	liquid_close(kept->template);
	kept->template = NULL;
	kept->result = liquid_parse(
			source, shelf->options, &kept->template, &kept->error);
	snprintf(kept->error.partial, sizeof kept->error.partial, "%.*s",
			STR_FMT(name));
}

const struct liquid_partials *liquid_shelf_partials(
		const struct liquid_shelf *shelf)
{
	return shelf ? &shelf->partials : NULL;
}
