/* SPDX-License-Identifier: Apache-2.0 */
/* Reads CSV, RFC 4180; lines may end with LF alone, a byte order mark is
 * skipped. */
#ifndef WAYBILL_LEDGER_CSV_READ_H
#define WAYBILL_LEDGER_CSV_READ_H

#include "base/arena.h"

#define CSV_CELLS_MAX 128

struct csv_row {
	struct str cells[CSV_CELLS_MAX];
	size_t count;
	size_t number; /* of the line that it begins on */
};

struct csv_reader {
	struct str rest;
	size_t line;
	struct arena *arena;
};

void csv_rows_begin(struct csv_reader *reader, struct str text,
		struct arena *arena);
/* False at the end. Empty lines are skipped; cells past the limit are lost. */
bool csv_rows_next(struct csv_reader *reader, struct csv_row *out);

#endif
