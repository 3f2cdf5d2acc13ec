/* SPDX-License-Identifier: Apache-2.0 */
/* What people read: tables, moments, texts on one line. */
#include "cli/inside.h"

#define GAP 2

void out_flush(struct buf *buf)
{
	fwrite(buf->at, 1, buf->len, stdout);
	buf_clear(buf);
}

static struct str span_words(time_ms ms, struct arena *arena)
{
	if (ms < 2 * MINUTE_MS)
		return arena_print(arena, "%" PRId64 " s", ms / SECOND_MS);
	if (ms < 2 * HOUR_MS)
		return arena_print(arena, "%" PRId64 " min", ms / MINUTE_MS);
	return arena_print(arena, "%" PRId64 " h", ms / HOUR_MS);
}

struct str time_words(time_ms at, time_ms now, struct arena *arena)
{
	if (at == 0)
		return STR("-");
	time_ms span = at > now ? at - now : now - at;
	if (span > 2 * DAY_MS)
		return time_print(at, arena);
	struct str words = span_words(span, arena);
	return at > now ? arena_print(arena, "in %.*s", STR_FMT(words))
			: arena_print(arena, "%.*s ago", STR_FMT(words));
}

static bool is_tail(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* How many columns a text takes: letters, not bytes. */
static size_t letters(struct str text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.len; i++)
		count += !is_tail(text.at[i]);
	return count;
}

/* A provider's text must not move the cursor. */
struct str one_line(struct str text, size_t most, struct arena *arena)
{
	char *at = arena_take(arena, text.len + sizeof "...");
	size_t len = 0, count = 0;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		count += !is_tail(text.at[i]);
		if (count > most) {
			memcpy(at + len, "...", 3);
			return (struct str){at, len + 3};
		}
		at[len++] = c < 0x20 || c == 0x7f ? ' ' : text.at[i];
	}
	return (struct str){at, len};
}

void table_begin(struct table *table, struct arena *arena,
		const char *const *heads)
{
	*table = (struct table){.arena = arena};
	for (; heads[table->columns]; table->columns++)
		table_add(table, str_of(heads[table->columns]));
}

void table_add(struct table *table, struct str cell)
{
	*LIST_ADD(table->arena, &table->cells) = cell;
}

static size_t column_width(const struct table *table, size_t column)
{
	size_t widest = 0;
	for (size_t i = column; i < table->cells.count; i += table->columns) {
		size_t width = letters(table->cells.at[i]);
		if (width > widest)
			widest = width;
	}
	return widest;
}

void table_end(struct table *table, struct buf *buf)
{
	size_t *widths = arena_take(
			table->arena, table->columns * sizeof *widths);
	for (size_t i = 0; i < table->columns; i++)
		widths[i] = column_width(table, i);
	for (size_t i = 0; i < table->cells.count; i++) {
		struct str cell = table->cells.at[i];
		size_t column = i % table->columns;
		bool last = column + 1 == table->columns;
		buf_add(buf, cell);
		for (size_t w = letters(cell);
				!last && w < widths[column] + GAP; w++)
			buf_add_char(buf, ' ');
		if (last)
			buf_add_char(buf, '\n');
	}
}
