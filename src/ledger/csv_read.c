/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/csv_read.h"

void csv_rows_begin(
		struct csv_reader *reader, struct str text, struct arena *arena)
{
	bool marked = str_starts(text, STR("\xef\xbb\xbf"));
	*reader = (struct csv_reader){.rest = str_skip(text, marked ? 3 : 0),
			.line = 1,
			.arena = arena};
}

/* "a ""b""" and what stands behind it up to the next comma or line's end. */
static struct str quoted_take(struct csv_reader *r)
{
	char *at = arena_take(r->arena, r->rest.len);
	size_t len = 0, i = 1;
	for (; i < r->rest.len; i++) {
		char c = r->rest.at[i];
		if (c == '"' &&
				(i + 1 == r->rest.len ||
						r->rest.at[i + 1] != '"'))
			break;
		i += c == '"';
		r->line += c == '\n';
		at[len++] = c;
	}
	r->rest = str_skip(r->rest, i + 1);
	return (struct str){at, len};
}

static struct str plain_take(struct csv_reader *r)
{
	size_t n = 0;
	while (n < r->rest.len && r->rest.at[n] != ',' && r->rest.at[n] != '\n')
		n++;
	struct str cell = str_trim((struct str){r->rest.at, n});
	r->rest = str_skip(r->rest, n);
	return cell;
}

/* True: the row goes on. */
static bool cell_take(struct csv_reader *r, struct csv_row *row)
{
	bool quoted = str_starts(r->rest, STR("\""));
	struct str cell = quoted ? quoted_take(r) : plain_take(r);
	if (quoted)
		plain_take(r);
	if (row->count < CSV_CELLS_MAX)
		row->cells[row->count++] = cell;
	bool more = str_starts(r->rest, STR(","));
	r->line += str_starts(r->rest, STR("\n"));
	r->rest = str_skip(r->rest, 1);
	return more;
}

static bool is_empty(const struct csv_row *row)
{
	return row->count == 1 && row->cells[0].len == 0;
}

bool csv_rows_next(struct csv_reader *r, struct csv_row *out)
{
	while (r->rest.len) {
		*out = (struct csv_row){.number = r->line};
		while (cell_take(r, out))
			;
		if (!is_empty(out))
			return true;
	}
	return false;
}
