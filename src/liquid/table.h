/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names and their values, in the order they came. A few are looked through;
 * many have an index, so that a name is found at once among thousands.
 */
#ifndef WAYBILL_LIQUID_TABLE_H
#define WAYBILL_LIQUID_TABLE_H

#include "liquid/value.h"

/* A name with its hash, computed once. */
struct name {
	struct str text;
	uint32_t hash;
};

struct entry {
	struct name name;
	struct liquid_value value;
};

struct table {
	struct entry *entries;
	uint32_t count, cap;
	/* Places in `entries` plus one, by hash; NULL while there are few. */
	uint32_t *index;
	uint32_t index_size;
};

struct name name_of(struct str text);

/* NULL: not there. The place is good until the next table_put. */
struct liquid_value *table_find(const struct table *table, struct name name);

/* The place of a name that may be new (then it is nil). */
struct liquid_value *table_put(
		struct table *table, struct name name, struct arena *arena);

/* A table as an object: its members are its entries. */
extern const struct liquid_kind TABLE_KIND;

#endif
