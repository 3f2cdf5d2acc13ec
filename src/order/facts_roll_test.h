/* SPDX-License-Identifier: Apache-2.0 */
/* Facts made up from the tables themselves, whatever fields they have. */
#ifndef WAYBILL_ORDER_FACTS_ROLL_TEST_H
#define WAYBILL_ORDER_FACTS_ROLL_TEST_H

#include "order/facts_table.h"
#include "order/order_test.h"

/* Few values, so that keys meet and ranks tie. */
static inline struct str word_roll(struct dice *dice)
{
	static const struct str words[] = {{"", 0}, {"a", 1}, {"b", 1},
			{"ab", 2}, {"b|c", 3}, {"\xc3\xa5", 2}};
	return words[dice_below(dice, COUNT(words))];
}

static inline int64_t number_roll(const struct field *f, struct dice *dice)
{
	if (f->type == TYPE_WORD)
		return (int64_t)dice_below(dice, f->words->count);
	if (f->type == TYPE_BOOL)
		return (int64_t)dice_below(dice, 2);
	bool may_be_less = f->join == JOIN_RANKED && f->type == TYPE_I64;
	return (int64_t)dice_below(dice, 4) - may_be_less;
}

static inline void item_roll(const struct table *table, char *item,
		struct dice *dice, struct arena *arena);

static inline void list_roll(const struct field *f, char *in, struct dice *dice,
		struct arena *arena)
{
	struct any_list *list = field_list(f, in);
	list->cap = list->count = dice_below(dice, 4);
	list->at = arena_take(arena, list->cap * f->of->size);
	for (size_t i = 0; i < list->count; i++)
		item_roll(f->of, list->at + i * f->of->size, dice, arena);
}

static inline void item_roll(const struct table *table, char *item,
		struct dice *dice, struct arena *arena)
{
	for (size_t i = 0; i < table->field_count; i++) {
		const struct field *f = &table->fields[i];
		if (dice_chance(dice, 40))
			continue;
		if (f->type == TYPE_STR)
			*field_str(f, item) = word_roll(dice);
		else if (f->type == TYPE_STRUCT)
			item_roll(f->of, item + f->offset, dice, arena);
		else if (f->type == TYPE_LIST)
			list_roll(f, item, dice, arena);
		else
			field_set_i64(f, item, number_roll(f, dice));
	}
}

static inline struct facts facts_roll(struct dice *dice, struct arena *arena)
{
	struct facts facts = {0};
	item_roll(&facts_table, (char *)&facts, dice, arena);
	return facts;
}

#endif
