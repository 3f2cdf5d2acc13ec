/* SPDX-License-Identifier: Apache-2.0 */
/* The settings as a file again; secrets stay out. */
#include "settings/reader.h"
#include "settings/rows.h"

#define INDENT 2

static void section_write(struct buf *buf, enum section section, const void *at,
		int depth, bool item, struct arena *arena);

static void indent(struct buf *buf, int depth, bool *item)
{
	for (int i = 0; i < depth * INDENT - (*item ? INDENT : 0); i++)
		buf_add_char(buf, ' ');
	if (*item)
		buf_add_c(buf, "- ");
	*item = false;
}

static bool has_secret(const struct row *row, const void *at)
{
	return ((const struct str *)((const char *)at + row->offset))->len > 0;
}

static void list_write(struct buf *buf, const struct row *row, const void *at,
		int depth, bool *item, struct arena *arena)
{
	const struct any_list *list =
			(const void *)((const char *)at + row->offset);
	if (list->count == 0)
		return;
	indent(buf, depth, item);
	buf_print(buf, "%s:\n", row->key);
	for (size_t i = 0; i < list->count; i++)
		section_write(buf, row->inner,
				(const char *)list->at +
						i * section_size(row->inner),
				depth + 2, true, arena);
}

static void row_write(struct buf *buf, const struct row *row, const void *at,
		int depth, bool *item, struct arena *arena)
{
	if (row->type == VALUE_SECTIONS) {
		list_write(buf, row, at, depth, item, arena);
	} else if (row->type == VALUE_SECTION) {
		indent(buf, depth, item);
		buf_print(buf, "%s:\n", row->key);
		section_write(buf, row->inner, at, depth + 1, false, arena);
	} else if (row->type == VALUE_SECRET || row->type == VALUE_SECRETS) {
		if (!has_secret(row, at))
			return;
		indent(buf, depth, item);
		buf_print(buf, "# %s: left out\n", row->key);
	} else {
		struct str text = value_print(row, at, arena);
		if (text.len == 0)
			return;
		indent(buf, depth, item);
		buf_print(buf, "%s: %.*s\n", row->key, STR_FMT(text));
	}
}

static void section_write(struct buf *buf, enum section section, const void *at,
		int depth, bool item, struct arena *arena)
{
	for (size_t i = 0; i < row_count; i++)
		if (rows[i].section == section)
			row_write(buf, &rows[i], at, depth, &item, arena);
}

void settings_write(const struct settings *settings, struct buf *buf)
{
	struct arena *arena = arena_open();
	section_write(buf, SECTION_TOP, settings, 0, false, arena);
	arena_close(arena);
}
