/* SPDX-License-Identifier: Apache-2.0 */
/* Comma-separated values, RFC 4180; read with ";" or a tab as well. */
#ifndef WAYBILL_CONNECTOR_WAREHOUSE_CSV_H
#define WAYBILL_CONNECTOR_WAREHOUSE_CSV_H

#include "base/arena.h"
#include "base/buf.h"

#define CSV_FIELDS_MAX 64

struct csv {
	struct str rest;
	char sep;
	struct str names[CSV_FIELDS_MAX]; /* of the head */
	size_t count;
};
struct csv_row {
	struct str fields[CSV_FIELDS_MAX];
	size_t count;
};

/* Reads the head. False: there is none, or it is no table. */
bool csv_open(struct csv *csv, struct str text, struct arena *arena);
/* The next row that is not empty; false: there is none. A row that can't be
 * read (an open quote, too many fields) has no fields. */
bool csv_next(struct csv *csv, struct arena *arena, struct csv_row *out);
/* The field under a name; empty: none. */
struct str csv_get(const struct csv *csv, const struct csv_row *row,
		const char *name);

/* One field, with quotes where it needs them; `first` in its row or not. */
void csv_add(struct buf *buf, bool first, struct str value);
void csv_end(struct buf *buf);

#endif
