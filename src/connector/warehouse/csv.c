/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/warehouse/csv.h"

#define BOM STR("\xEF\xBB\xBF")

/* Behind the quote that opens; *out_end is behind the one that closes, or 0
 * when none does. */
static struct str quoted(struct str text, struct arena *arena, size_t *out_end)
{
	char *at = arena_take(arena, text.len + 1);
	size_t n = 0, i = 0;
	*out_end = 0;
	for (; i < text.len; i++) {
		bool quote = text.at[i] == '"';
		if (quote && i + 1 < text.len && text.at[i + 1] == '"')
			i++;
		else if (quote)
			break;
		at[n++] = text.at[i];
	}
	if (i < text.len)
		*out_end = i + 1;
	return (struct str){at, n};
}

static size_t plain_end(struct str text, char sep)
{
	size_t n = 0;
	while (n < text.len && text.at[n] != sep && text.at[n] != '\n' &&
			text.at[n] != '\r')
		n++;
	return n;
}

/* Takes one field from *rest. False: it can't be read. */
static bool field_take(struct str *rest, char sep, struct arena *arena,
		struct str *out)
{
	size_t end;
	if (rest->len && rest->at[0] == '"') {
		*rest = str_skip(*rest, 1);
		*out = quoted(*rest, arena, &end);
		*rest = str_skip(*rest, end ? end : rest->len);
		return end && !plain_end(*rest, sep);
	}
	end = plain_end(*rest, sep);
	*out = str_trim((struct str){rest->at, end});
	*rest = str_skip(*rest, end);
	return true;
}

static void line_end(struct str *rest)
{
	if (rest->len && rest->at[0] == '\r')
		*rest = str_skip(*rest, 1);
	if (rest->len && rest->at[0] == '\n')
		*rest = str_skip(*rest, 1);
}

static void line_skip(struct str *rest)
{
	struct str line;
	str_cut(rest, '\n', &line);
}

static bool row_take(struct csv *csv, struct arena *arena, struct csv_row *out)
{
	struct str *rest = &csv->rest;
	*out = (struct csv_row){0};
	for (;;) {
		bool full = out->count == CSV_FIELDS_MAX;
		struct str field;
		if (full || !field_take(rest, csv->sep, arena, &field)) {
			line_skip(rest);
			return false;
		}
		out->fields[out->count++] = field;
		if (!rest->len || rest->at[0] != csv->sep)
			break;
		*rest = str_skip(*rest, 1);
	}
	line_end(rest);
	return true;
}

static bool is_empty(const struct csv_row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (row->fields[i].len)
			return false;
	return row->count > 0;
}

bool csv_next(struct csv *csv, struct arena *arena, struct csv_row *out)
{
	while (csv->rest.len) {
		if (!row_take(csv, arena, out))
			*out = (struct csv_row){0};
		if (!is_empty(out))
			return true;
	}
	return false;
}

/* Names have none of them, so that the head tells. */
static char sep_of(struct str head)
{
	static const char seps[] = {',', ';', '\t'};
	for (size_t i = 0; i < sizeof seps; i++)
		if (memchr(head.at ? head.at : "", seps[i], head.len))
			return seps[i];
	return ',';
}

bool csv_open(struct csv *csv, struct str text, struct arena *arena)
{
	struct csv_row head;
	struct str rest, line = STR_NONE;
	if (str_starts(text, BOM))
		text = str_skip(text, BOM.len);
	rest = text;
	str_cut(&rest, '\n', &line);
	*csv = (struct csv){.rest = text, .sep = sep_of(line)};
	if (!csv_next(csv, arena, &head) || !head.count)
		return false;
	csv->count = head.count;
	memcpy(csv->names, head.fields, sizeof head.fields);
	return true;
}

struct str csv_get(const struct csv *csv, const struct csv_row *row,
		const char *name)
{
	for (size_t i = 0; i < csv->count && i < row->count; i++)
		if (str_eq_nocase(csv->names[i], str_of(name)))
			return row->fields[i];
	return STR_NONE;
}

static bool needs_quotes(struct str value)
{
	for (size_t i = 0; i < value.len; i++)
		if (strchr(",;\t\"\r\n", value.at[i]) || !value.at[i])
			return true;
	return value.len &&
			(value.at[0] == ' ' || value.at[value.len - 1] == ' ');
}

void csv_add(struct buf *buf, bool first, struct str value)
{
	if (!first)
		buf_add_char(buf, ',');
	if (!needs_quotes(value)) {
		buf_add(buf, value);
		return;
	}
	buf_add_char(buf, '"');
	for (size_t i = 0; i < value.len; i++) {
		if (value.at[i] == '"')
			buf_add_char(buf, '"');
		buf_add_char(buf, value.at[i]);
	}
	buf_add_char(buf, '"');
}

void csv_end(struct buf *buf)
{
	buf_add_c(buf, "\r\n");
}
