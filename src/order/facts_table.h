/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every struct of facts.h as a table of its fields. What stores, prints,
 * compares and joins facts walks these tables, so that a new field is one
 * new row. Private to order/.
 */
#ifndef WAYBILL_ORDER_FACTS_TABLE_H
#define WAYBILL_ORDER_FACTS_TABLE_H

#include "order/facts.h"

struct words {
	const char *const *names;
	size_t count;
};
extern const struct words payment_words, fulfillment_words, return_words,
		fo_words, request_words;
const char *word_name(const struct words *words, int64_t value);

enum field_type {
	TYPE_I64,
	TYPE_TIME, /* an int64_t, printed as a moment */
	TYPE_WORD, /* an enum with words */
	TYPE_BOOL,
	TYPE_STR,
	TYPE_STRUCT,
	TYPE_LIST,
};

enum join {
	JOIN_KEY,    /* names the item: equal in both */
	JOIN_RANK,   /* part of the rank, in the table's order */
	JOIN_RANKED, /* follows the rank */
	JOIN_MAX,
	JOIN_MIN, /* the smaller that is not 0 */
	JOIN_OR,
	JOIN_LARGER,  /* strings, by bytes */
	JOIN_LONGEST, /* strings: the longer, then the larger */
	JOIN_EACH,    /* a struct field by field, a list item by item */
};

struct field {
	const char *name;
	uint8_t number; /* stored: never used again for anything else */
	uint8_t type;   /* enum field_type */
	uint8_t join;   /* enum join */
	uint16_t offset, size;
	const struct table *of; /* of a struct or a list's items */
	const struct words *words;
};

struct table {
	uint16_t size;
	uint8_t field_count;
	bool whole; /* another rank: the higher one's struct as a whole */
	const struct field *fields; /* by rising number */
};

extern const struct table facts_table;

/* What LIST(T) is, for any T. */
struct any_list {
	char *at;
	size_t count, cap;
};

static inline int64_t field_i64(const struct field *f, const char *in)
{
	const char *at = in + f->offset;
	if (f->type == TYPE_WORD)
		return *(const int *)(const void *)at;
	if (f->type == TYPE_BOOL)
		return *(const bool *)(const void *)at;
	return *(const int64_t *)(const void *)at;
}

static inline void field_set_i64(const struct field *f, char *in, int64_t n)
{
	char *at = in + f->offset;
	if (f->type == TYPE_WORD)
		*(int *)(void *)at = (int)n;
	else if (f->type == TYPE_BOOL)
		*(bool *)(void *)at = n != 0;
	else
		*(int64_t *)(void *)at = n;
}

static inline struct str *field_str(const struct field *f, const char *in)
{
	return (struct str *)(void *)(uintptr_t)(in + f->offset);
}

static inline struct any_list *field_list(const struct field *f, const char *in)
{
	return (struct any_list *)(void *)(uintptr_t)(in + f->offset);
}

static inline const char *list_item(
		const struct field *f, const struct any_list *list, size_t i)
{
	return list->at + i * f->of->size;
}

/* Order of two items by their key fields. */
int table_key_cmp(const struct table *table, const char *a, const char *b);
/* Order by all fields: 0 only when all are equal. Lists must be sorted. */
int table_cmp(const struct table *table, const char *a, const char *b);
int field_cmp(const struct field *f, const char *a, const char *b);
bool field_is_empty(const struct field *f, const char *in);

/* The key fields joined with "|". */
struct str table_key(const struct table *table, const char *item,
		struct arena *arena);

/* Are all lists in order of their keys? */
bool table_is_sorted(const struct table *table, const char *in);
/* Sorts all lists, each in a new copy; their strings are not copied. */
void table_sort(const struct table *table, char *in, struct arena *arena);

/* Puts the lists of facts that were made by hand in order. */
static inline void facts_sort(struct facts *facts, struct arena *arena)
{
	if (!table_is_sorted(&facts_table, (const char *)facts))
		table_sort(&facts_table, (char *)facts, arena);
}

#endif
