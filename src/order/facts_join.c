/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Joins two sets of facts, field by field as the tables say. Whatever the
 * order of arrival and however often, the same news end in the same facts.
 */
#include "order/facts_table.h"

struct joining {
	struct arena *arena;
	struct changes *changes;
};

static void item_copy(const struct table *table, const char *from, char *to,
		struct arena *arena);

static void list_copy(const struct field *f, const char *from, char *to,
		struct arena *arena)
{
	const struct any_list *have = field_list(f, from);
	struct any_list *list = field_list(f, to);
	*list = (struct any_list){
			.at = arena_take(arena, have->count * f->of->size),
			.count = have->count,
			.cap = have->count,
	};
	for (size_t i = 0; i < have->count; i++)
		item_copy(f->of, list_item(f, have, i),
				list->at + i * f->of->size, arena);
}

static void field_copy(const struct field *f, const char *from, char *to,
		struct arena *arena)
{
	if (f->type == TYPE_STR)
		*field_str(f, to) = field_str(f, from)->len
				? arena_copy(arena, *field_str(f, from))
				: STR_NONE;
	else if (f->type == TYPE_STRUCT)
		item_copy(f->of, from + f->offset, to + f->offset, arena);
	else if (f->type == TYPE_LIST)
		list_copy(f, from, to, arena);
	else
		field_set_i64(f, to, field_i64(f, from));
}

static void item_copy(const struct table *table, const char *from, char *to,
		struct arena *arena)
{
	for (size_t i = 0; i < table->field_count; i++)
		field_copy(&table->fields[i], from, to, arena);
	if (!table_is_sorted(table, to))
		table_sort(table, to, arena);
}

static void changed(struct joining *j, struct str base, const char *name)
{
	if (!j->changes)
		return;
	struct change *change = LIST_ADD(j->arena, &j->changes->list);
	change->path = base.len
			? arena_print(j->arena, "%.*s%s%s", STR_FMT(base),
					  name[0] ? "." : "", name)
			: str_of(name);
}

/* Does the field of `b` win over that of `a`, by its own rule? */
static bool field_wins(const struct field *f, const char *a, const char *b)
{
	if (f->type == TYPE_STR) {
		struct str sa = *field_str(f, a), sb = *field_str(f, b);
		if (f->join == JOIN_LONGEST && sa.len != sb.len)
			return sb.len > sa.len;
		return str_cmp(sb, sa) > 0;
	}
	int64_t na = field_i64(f, a), nb = field_i64(f, b);
	if (f->join == JOIN_MIN)
		return nb && (!na || nb < na);
	return nb > na;
}

static void field_join(struct joining *j, const struct field *f,
		struct str base, char *a, const char *b)
{
	if (f->join == JOIN_OR) {
		int64_t both = field_i64(f, a) | field_i64(f, b);
		if (both == field_i64(f, a))
			return;
		field_set_i64(f, a, both);
	} else {
		if (!field_wins(f, a, b))
			return;
		field_copy(f, b, a, j->arena);
	}
	changed(j, base, f->name);
}

static int rank_cmp(const struct table *table, const char *a, const char *b)
{
	for (size_t i = 0; i < table->field_count; i++) {
		const struct field *f = &table->fields[i];
		int cmp = f->join == JOIN_RANK ? field_cmp(f, a, b) : 0;
		if (cmp)
			return cmp;
	}
	return 0;
}

static bool is_ranked(const struct field *f)
{
	return f->join == JOIN_RANK || f->join == JOIN_RANKED;
}

/* The same rank with other content: any rule will do that is the same for
 * both sides. */
static int ranked_cmp(const struct table *table, const char *a, const char *b)
{
	for (size_t i = 0; i < table->field_count; i++) {
		const struct field *f = &table->fields[i];
		int cmp = f->join == JOIN_RANKED ? field_cmp(f, a, b) : 0;
		if (cmp)
			return cmp;
	}
	return 0;
}

static void ranked_take(struct joining *j, const struct table *table,
		struct str base, char *a, const char *b)
{
	for (size_t i = 0; i < table->field_count; i++) {
		const struct field *f = &table->fields[i];
		if (!is_ranked(f) || field_cmp(f, a, b) == 0)
			continue;
		field_copy(f, b, a, j->arena);
		changed(j, base, f->name);
	}
}

static void table_join(struct joining *j, const struct table *table,
		struct str base, char *a, const char *b);

/* The first item whose key is not below that of `item`. */
static size_t list_place(const struct field *f, const struct any_list *list,
		const char *item)
{
	size_t low = 0, high = list->count;
	while (low < high) {
		size_t mid = (low + high) / 2;
		if (table_key_cmp(f->of, list_item(f, list, mid), item) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static char *list_open(const struct field *f, struct any_list *list,
		size_t place, struct arena *arena)
{
	size_t size = f->of->size;
	if (list->count == list->cap)
		list->at = arena_grow(arena, list->at, &list->cap, size);
	char *at = list->at + place * size;
	memmove(at + size, at, (list->count - place) * size);
	memset(at, 0, size);
	list->count++;
	return at;
}

static struct str item_path(struct joining *j, const struct field *f,
		struct str base, const char *item)
{
	struct str key = table_key(f->of, item, j->arena);
	return arena_print(j->arena, "%.*s%s%s[%.*s]", STR_FMT(base),
			base.len ? "." : "", f->name, STR_FMT(key));
}

static void list_join(struct joining *j, const struct field *f, struct str base,
		char *a, const char *b);

/* What comes in one piece may name a thing twice, too. */
static void item_bring(struct joining *j, const struct table *table, char *to,
		const char *item)
{
	struct joining quiet = {.arena = j->arena};
	item_copy(table, item, to, j->arena);
	for (size_t i = 0; i < table->field_count; i++) {
		const struct field *f = &table->fields[i];
		if (f->type != TYPE_LIST || f->join != JOIN_EACH)
			continue;
		*field_list(f, to) = (struct any_list){0};
		list_join(&quiet, f, STR_NONE, to, item);
	}
}

static void list_join(struct joining *j, const struct field *f, struct str base,
		char *a, const char *b)
{
	struct any_list *list = field_list(f, a);
	const struct any_list *news = field_list(f, b);
	for (size_t i = 0; i < news->count; i++) {
		const char *item = list_item(f, news, i);
		size_t place = list_place(f, list, item);
		struct str path = j->changes ? item_path(j, f, base, item)
					     : STR_NONE;
		if (place < list->count &&
				table_key_cmp(f->of, list_item(f, list, place),
						item) == 0) {
			table_join(j, f->of, path,
					list->at + place * f->of->size, item);
			continue;
		}
		item_bring(j, f->of, list_open(f, list, place, j->arena), item);
		changed(j, path, "");
	}
}

static void each_join(struct joining *j, const struct field *f, struct str base,
		char *a, const char *b)
{
	if (f->type == TYPE_LIST) {
		list_join(j, f, base, a, b);
		return;
	}
	struct str path = base.len ? arena_print(j->arena, "%.*s.%s",
						     STR_FMT(base), f->name)
				   : str_of(f->name);
	if (field_is_empty(f, b))
		return;
	if (field_is_empty(f, a)) {
		field_copy(f, b, a, j->arena);
		changed(j, path, "");
		return;
	}
	table_join(j, f->of, path, a + f->offset, b + f->offset);
}

static void table_join(struct joining *j, const struct table *table,
		struct str base, char *a, const char *b)
{
	int rank = rank_cmp(table, b, a);
	if (rank == 0 && !table->whole)
		rank = ranked_cmp(table, b, a);
	if (rank < 0 && table->whole)
		return;
	if (rank > 0 && table->whole) {
		item_copy(table, b, a, j->arena);
		changed(j, base, "");
		return;
	}
	if (rank > 0)
		ranked_take(j, table, base, a, b);
	for (size_t i = 0; i < table->field_count; i++) {
		const struct field *f = &table->fields[i];
		if (f->join == JOIN_EACH)
			each_join(j, f, base, a, b);
		else if (f->join != JOIN_KEY && !is_ranked(f))
			field_join(j, f, base, a, b);
	}
}

void facts_join(struct facts *facts, const struct facts *news,
		struct arena *arena, struct changes *changes)
{
	struct joining j = {arena, changes};
	struct facts sorted = *news;
	facts_sort(facts, arena);
	facts_sort(&sorted, arena);
	table_join(&j, &facts_table, STR_NONE, (char *)facts,
			(const char *)&sorted);
}

static const struct field *list_field(size_t offset)
{
	const struct field *f = facts_table.fields;
	while (f->offset != offset)
		f++;
	return f;
}

/* The place of a new item, in the order of the keys; `key` is all zeros but
 * for its key. */
static void *keyed_add(struct facts *facts, size_t offset, const void *key,
		struct arena *arena)
{
	const struct field *f = list_field(offset);
	struct any_list *list = field_list(f, (char *)facts);
	size_t place = list_place(f, list, key);
	char *at = list_open(f, list, place, arena);
	memcpy(at, key, f->of->size);
	return at;
}

struct attempt *facts_attempt_add(struct facts *facts, int64_t want,
		struct str target, struct arena *arena)
{
	struct attempt key = {.want = want, .target = target};
	return keyed_add(facts, offsetof(struct facts, attempts), &key, arena);
}

struct firing *facts_firing_add(struct facts *facts, struct str rule,
		struct str cause, struct arena *arena)
{
	struct firing key = {.rule = rule, .cause = cause};
	return keyed_add(facts, offsetof(struct facts, fired), &key, arena);
}

struct voucher *facts_voucher_add(struct facts *facts, struct str source,
		int64_t nth, struct arena *arena)
{
	struct voucher key = {.source = source, .nth = nth};
	return keyed_add(facts, offsetof(struct facts, vouchers), &key, arena);
}
