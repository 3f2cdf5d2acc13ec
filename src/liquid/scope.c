/* SPDX-License-Identifier: Apache-2.0 */
/* Which value a name has, and the loops' own objects. */
#include "liquid/render.h"

void scope_open(struct liquid_run *run, struct scope *scope)
{
	*scope = (struct scope){.outer = run->frame->scope};
	run->frame->scope = scope;
}

void scope_close(struct liquid_run *run)
{
	run->frame->scope = run->frame->scope->outer;
}

/* A table that grows takes from the run's memory. */
RESULT table_set(struct liquid_run *run, struct table *table, struct name name,
		struct liquid_value value)
{
	size_t size = sizeof(struct entry) + 4 * sizeof *table->index;
	if (table->count == table->cap) {
		size *= table->cap ? table->cap * 2 : 8;
		if (size > run->memory)
			return liquid_take(run, size, &size);
		run->memory -= size;
	}
	*table_put(table, name, run->arena) = value;
	return OK;
}

RESULT scope_set(struct liquid_run *run, struct name name,
		struct liquid_value value)
{
	return table_set(run, &run->frame->scope->names, name, value);
}

static bool found_in(const struct table *table, struct name name,
		struct liquid_value *out)
{
	const struct liquid_value *value =
			table->count ? table_find(table, name) : NULL;
	if (value)
		*out = *value;
	return value != NULL;
}

static bool data_find(const struct liquid_run *run, struct name name,
		struct liquid_value *out)
{
	const struct liquid_value *data = &run->setting->data;
	if (data->type != LIQUID_OBJECT)
		return false;
	if (data->object.kind == &TABLE_KIND)
		return found_in(data->object.self, name, out);
	return data->object.kind->get(
			data->object.self, name.text, run->arena, out);
}

/* From the inside out: loops, what was assigned, counters, the data. */
bool variable_find(const struct liquid_run *run, struct name name,
		struct liquid_value *out)
{
	const struct frame *frame = run->frame;
	for (const struct scope *s = frame->scope; s; s = s->outer)
		if (found_in(&s->names, name, out))
			return true;
	return found_in(&frame->assigned, name, out) ||
			found_in(&frame->counters, name, out) ||
			data_find(run, name, out);
}

static struct liquid_value loop_parent(const struct loop *loop)
{
	return loop->parent ? liquid_object(&FORLOOP_KIND, loop->parent)
			    : LIQUID_NONE;
}

/* What both kinds of loop tell. */
static bool loop_get(const struct loop *loop, struct str name,
		struct liquid_value *out)
{
	const struct {
		struct str name;
		struct liquid_value value;
	} members[] = {
			{STR("index"), liquid_i64(loop->index + 1)},
			{STR("index0"), liquid_i64(loop->index)},
			{STR("rindex"), liquid_i64(loop->length - loop->index)},
			{STR("rindex0"),
					liquid_i64(loop->length - loop->index -
							1)},
			{STR("first"), liquid_bool(loop->index == 0)},
			{STR("last"),
					liquid_bool(loop->index ==
							loop->length - 1)},
			{STR("length"), liquid_i64(loop->length)},
	};
	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
		if (str_eq(name, members[i].name)) {
			*out = members[i].value;
			return true;
		}
	}
	return false;
}

static bool forloop_get(const void *self, struct str name, struct arena *arena,
		struct liquid_value *out)
{
	const struct loop *loop = self;
	(void)arena;
	if (str_eq(name, STR("name"))) {
		*out = liquid_str(loop->name);
		return true;
	}
	if (str_eq(name, STR("parentloop"))) {
		*out = loop_parent(loop);
		return true;
	}
	return loop_get(loop, name, out);
}

static bool tablerowloop_get(const void *self, struct str name,
		struct arena *arena, struct liquid_value *out)
{
	const struct loop *loop = self;
	(void)arena;
	const struct {
		struct str name;
		struct liquid_value value;
	} members[] = {
			{STR("col"), liquid_i64(loop->column)},
			{STR("col0"), liquid_i64(loop->column - 1)},
			{STR("row"), liquid_i64(loop->row)},
			{STR("col_first"), liquid_bool(loop->column == 1)},
			{STR("col_last"),
					liquid_bool(loop->column ==
							loop->columns)},
	};
	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
		if (str_eq(name, members[i].name)) {
			*out = members[i].value;
			return true;
		}
	}
	return loop_get(loop, name, out);
}

const struct liquid_kind FORLOOP_KIND = {.get = forloop_get};
const struct liquid_kind TABLEROWLOOP_KIND = {.get = tablerowloop_get};
