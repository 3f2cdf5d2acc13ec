/* SPDX-License-Identifier: Apache-2.0 */
/* Facts as JSON, and as (path, value) pairs, both from the same tables. */
#include "base/json.h"
#include "order/facts_table.h"

static void item_print(const struct table *table, const char *item,
		struct json_out *out);

static void list_print(
		const struct field *f, const char *in, struct json_out *out)
{
	const struct any_list *list = field_list(f, in);
	json_out_array(out, f->name);
	for (size_t i = 0; i < list->count; i++) {
		json_out_object(out, NULL);
		item_print(f->of, list_item(f, list, i), out);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

static void time_out(
		const struct field *f, const char *in, struct json_out *out)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	json_out_str(out, f->name, time_print_ms(field_i64(f, in), arena));
}

static void field_print(
		const struct field *f, const char *in, struct json_out *out)
{
	switch ((enum field_type)f->type) {
	case TYPE_STR:
		json_out_str(out, f->name, *field_str(f, in));
		break;
	case TYPE_BOOL:
		json_out_bool(out, f->name, true);
		break;
	case TYPE_WORD:
		json_out_cstr(out, f->name,
				word_name(f->words, field_i64(f, in)));
		break;
	case TYPE_TIME:
		time_out(f, in, out);
		break;
	case TYPE_I64:
		if (f->words) {
			json_out_cstr(out, f->name,
					word_name(f->words, field_i64(f, in)));
			break;
		}
		json_out_i64(out, f->name, field_i64(f, in));
		break;
	case TYPE_LIST:
		list_print(f, in, out);
		break;
	case TYPE_STRUCT:
		json_out_object(out, f->name);
		item_print(f->of, in + f->offset, out);
		json_out_object_end(out);
		break;
	}
}

static void item_print(const struct table *table, const char *item,
		struct json_out *out)
{
	for (size_t i = 0; i < table->field_count; i++)
		if (!field_is_empty(&table->fields[i], item))
			field_print(&table->fields[i], item, out);
}

void facts_print(const struct facts *facts, struct json_out *out)
{
	json_out_object(out, NULL);
	item_print(&facts_table, (const char *)facts, out);
	json_out_object_end(out);
}

struct walk {
	struct arena *arena;
	facts_visit *visit;
	void *context;
};

static struct str value_print(
		const struct field *f, const char *in, struct arena *arena)
{
	if (f->type == TYPE_STR)
		return *field_str(f, in);
	if (f->type == TYPE_TIME)
		return time_print_ms(field_i64(f, in), arena);
	if (f->words)
		return str_of(word_name(f->words, field_i64(f, in)));
	if (f->type == TYPE_BOOL)
		return STR("true");
	return arena_print(arena, "%lld", (long long)field_i64(f, in));
}

static void table_walk(const struct walk *w, const struct table *table,
		struct str base, const char *item)
{
	for (size_t i = 0; i < table->field_count; i++) {
		const struct field *f = &table->fields[i];
		if (field_is_empty(f, item))
			continue;
		struct str path = arena_print(w->arena, "%.*s%s%s",
				STR_FMT(base), base.len ? "." : "", f->name);
		if (f->type == TYPE_STRUCT) {
			table_walk(w, f->of, path, item + f->offset);
			continue;
		}
		if (f->type != TYPE_LIST) {
			w->visit(w->context, path,
					value_print(f, item, w->arena));
			continue;
		}
		const struct any_list *list = field_list(f, item);
		for (size_t n = 0; n < list->count; n++) {
			const char *one = list_item(f, list, n);
			struct str key = table_key(f->of, one, w->arena);
			table_walk(w, f->of,
					arena_print(w->arena, "%.*s[%.*s]",
							STR_FMT(path),
							STR_FMT(key)),
					one);
		}
	}
}

void facts_each(const struct facts *facts, struct arena *arena,
		facts_visit *visit, void *context)
{
	struct walk w = {arena, visit, context};
	table_walk(&w, &facts_table, STR_NONE, (const char *)facts);
}

/* "order" covers "order.payment"; "parcels[1]" not "parcels[1]2". */
bool change_covers(struct str change, struct str path)
{
	if (!str_starts(path, change))
		return false;
	return path.len == change.len || path.at[change.len] == '.' ||
			path.at[change.len] == '[';
}
