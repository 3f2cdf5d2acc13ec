/* SPDX-License-Identifier: Apache-2.0 */
#include "liquid/table.h"

#define TABLE_FEW 8

/* FNV-1a, 32 bits. */
struct name name_of(struct str text)
{
	uint32_t hash = 2166136261u;
	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ (unsigned char)text.at[i]) * 16777619u;
	return (struct name){text, hash};
}

static bool same(const struct name *a, const struct name *b)
{
	return a->hash == b->hash && str_eq(a->text, b->text);
}

static struct entry *find_among_few(
		const struct table *table, const struct name *name)
{
	for (uint32_t i = 0; i < table->count; i++)
		if (same(&table->entries[i].name, name))
			return &table->entries[i];
	return NULL;
}

/* Its slot in the index, or the free one where it belongs. */
static uint32_t *slot_of(const struct table *table, const struct name *name)
{
	uint32_t mask = table->index_size - 1, at = name->hash & mask;
	while (table->index[at]) {
		struct entry *entry = &table->entries[table->index[at] - 1];
		if (same(&entry->name, name))
			break;
		at = (at + 1) & mask;
	}
	return &table->index[at];
}

static struct entry *find(const struct table *table, const struct name *name)
{
	if (!table->index)
		return find_among_few(table, name);
	uint32_t place = *slot_of(table, name);
	return place ? &table->entries[place - 1] : NULL;
}

struct liquid_value *table_find(const struct table *table, struct name name)
{
	struct entry *entry = find(table, &name);
	return entry ? &entry->value : NULL;
}

/* At most half full, so that a search soon meets a free slot. */
static void index_anew(struct table *table, struct arena *arena)
{
	table->index_size = table->cap * 2;
	table->index = arena_take(
			arena, table->index_size * sizeof *table->index);
	for (uint32_t i = 0; i < table->count; i++)
		*slot_of(table, &table->entries[i].name) = i + 1;
}

static void grow(struct table *table, struct arena *arena)
{
	uint32_t cap = table->cap ? table->cap * 2 : TABLE_FEW;
	struct entry *entries = arena_take(arena, cap * sizeof *entries);
	if (table->count)
		memcpy(entries, table->entries, table->count * sizeof *entries);
	table->entries = entries;
	table->cap = cap;
	if (cap > TABLE_FEW)
		index_anew(table, arena);
}

struct liquid_value *table_put(
		struct table *table, struct name name, struct arena *arena)
{
	struct entry *entry = find(table, &name);
	if (entry)
		return &entry->value;
	if (table->count == table->cap)
		grow(table, arena);
	if (table->index)
		*slot_of(table, &name) = table->count + 1;
	entry = &table->entries[table->count++];
	*entry = (struct entry){.name = name};
	return &entry->value;
}

static bool table_get(const void *self, struct str name, struct arena *arena,
		struct liquid_value *out)
{
	(void)arena;
	const struct liquid_value *value = table_find(self, name_of(name));
	if (value)
		*out = *value;
	return value != NULL;
}

static size_t table_count(const void *self)
{
	return ((const struct table *)self)->count;
}

static void table_member(const void *self, size_t index, struct arena *arena,
		struct str *out_name, struct liquid_value *out)
{
	(void)arena;
	const struct entry *entry =
			&((const struct table *)self)->entries[index];
	*out_name = entry->name.text;
	*out = entry->value;
}

const struct liquid_kind TABLE_KIND = {
		.get = table_get,
		.count = table_count,
		.member = table_member,
};
