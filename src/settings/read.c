/* SPDX-License-Identifier: Apache-2.0 */
/* From a path to struct settings: find, load, convert, check. */
#include "settings/reader.h"

#include "base/crypto.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FILE_MAX ((size_t)1 << 20)

static void mistake_line(struct reader *reader, struct place at,
		struct str path, const char *format, va_list args)
{
	char words[512];
	vsnprintf(words, sizeof words, format, args);
	buf_print(reader->errors, "%.*s:%zu:%zu: %.*s%s%s\n",
			STR_FMT(reader->file), at.line, at.column,
			STR_FMT(path), path.len ? ": " : "", words);
	reader->mistakes++;
}

void mistake(struct reader *reader, struct str path, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	mistake_line(reader, places_find(&reader->places, path), path, format,
			args);
	va_end(args);
}

void mistake_at(struct reader *reader, struct place at, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	mistake_line(reader, at, STR_NONE, format, args);
	va_end(args);
}

/* The default places, in their order. */
static const struct {
	const char *variable, *rest;
} file_places[] = {
		{"CONFIGURATION_DIRECTORY", "/settings.yaml"},
		{"XDG_CONFIG_HOME", "/waybill/settings.yaml"},
		{"HOME", "/.config/waybill/settings.yaml"},
		{NULL, "/etc/waybill/settings.yaml"},
};

static struct str file_default(struct arena *arena)
{
	for (size_t i = 0; i < sizeof file_places / sizeof *file_places; i++) {
		const char *variable = file_places[i].variable;
		const char *base = variable ? getenv(variable) : "";
		if (!base)
			continue;
		struct str path = arena_print(
				arena, "%s%s", base, file_places[i].rest);
		if (access(path.at, F_OK) == 0)
			return path;
	}
	return STR_NONE;
}

static const struct {
	const char *variable, *rest;
	bool root_only;
} database_places[] = {
		{"STATE_DIRECTORY", "/waybill.db", false},
		{NULL, "/var/lib/waybill/waybill.db", true},
		{"XDG_STATE_HOME", "/waybill/waybill.db", false},
		{"HOME", "/.local/state/waybill/waybill.db", false},
};

static struct str database_default(struct arena *arena)
{
	size_t count = sizeof database_places / sizeof *database_places;
	for (size_t i = 0; i < count; i++) {
		const char *variable = database_places[i].variable;
		const char *base = variable ? getenv(variable) : "";
		bool skip = database_places[i].root_only && geteuid() != 0;
		if (base && (!variable || *base) && !skip)
			return arena_print(arena, "%s%s", base,
					database_places[i].rest);
	}
	return STR("waybill.db");
}

static bool file_read(struct reader *reader, struct str *out_text)
{
	const char *name = arena_cstr(reader->arena, reader->file);
	FILE *file = fopen(name, "re");
	if (!file) {
		buf_print(reader->errors, "%s: can't open it: %s\n", name,
				strerror(errno));
		reader->mistakes++;
		return false;
	}
	char *bytes = arena_take(reader->arena, FILE_MAX + 1);
	size_t len = fread(bytes, 1, FILE_MAX + 1, file);
	bool bad = ferror(file) || len > FILE_MAX;
	fclose(file);
	if (bad) {
		buf_print(reader->errors,
				"%s: can't read it, or it is longer "
				"than 1 MiB\n",
				name);
		reader->mistakes++;
	}
	*out_text = (struct str){bytes, len};
	return !bad;
}

void section_init(enum section section, void *at, struct arena *arena)
{
	struct buf none;
	buf_init(&none, 1024);
	struct reader reader = {.arena = arena, .errors = &none};
	if (section == SECTION_SHOP)
		policy_init(at);
	for (size_t i = 0; i < row_count; i++)
		if (rows[i].section == section && *rows[i].initial)
			value_read(&reader, &rows[i], str_of(rows[i].initial),
					STR_NONE, at);
	for (size_t i = 0; i < row_count; i++)
		if (rows[i].section == section && rows[i].type == VALUE_SECTION)
			section_init(rows[i].inner, at, arena);
	buf_done(&none);
}

static void section_read(struct reader *reader, enum section section,
		const struct slot *slots, struct str path, void *at);

static void sections_read(struct reader *reader, const struct row *row,
		const struct slot *slot, struct str path, struct any_list *list,
		size_t width)
{
	size_t size = section_size(row->inner);
	const struct slot *slots = slot->at;
	*list = (struct any_list){arena_take(reader->arena, slot->count * size),
			slot->count, slot->count};
	for (uint32_t i = 0; i < slot->count; i++) {
		void *item = (char *)list->at + i * size;
		struct str inner = arena_print(
				reader->arena, "%.*s[%u]", STR_FMT(path), i);
		section_init(row->inner, item, reader->arena);
		section_read(reader, row->inner, slots + i * width, inner,
				item);
	}
}

static size_t section_width(enum section section)
{
	size_t width = 0;
	for (size_t i = 0; i < row_count; i++)
		width += rows[i].section == section;
	return width;
}

static void slot_read(struct reader *reader, const struct row *row,
		const struct slot *slot, struct str path, void *at)
{
	struct str inner = arena_print(reader->arena, "%.*s%s%s", STR_FMT(path),
			path.len ? "." : "", row->key);
	void *field = (char *)at + row->offset;
	if (!slot->at)
		return;
	switch (row->type) {
	case VALUE_SECTION: /* in the same struct */
		section_read(reader, row->inner, slot->at, inner, at);
		break;
	case VALUE_SECTIONS:
		sections_read(reader, row, slot, inner, field,
				section_width(row->inner));
		break;
	case VALUE_SECRETS:
	case VALUE_NAMES:
	case VALUE_STATUSES:
		value_read_list(reader, row, slot, inner, at);
		break;
	default:
		value_read(reader, row, str_of(slot->at), inner, at);
	}
}

static void section_read(struct reader *reader, enum section section,
		const struct slot *slots, struct str path, void *at)
{
	for (size_t i = 0; i < row_count; i++)
		if (rows[i].section == section)
			slot_read(reader, &rows[i], slots++, path, at);
}

static void text_read(
		struct reader *reader, struct str text, struct settings *out)
{
	struct place at = {0};
	const char *why = NULL;
	if (!places_read(text, reader->arena, &reader->places, &at, &why)) {
		mistake_at(reader, at, "this is not YAML: %s", why);
		return;
	}
	const struct slot *slots = slots_load(reader, text);
	if (slots)
		section_read(reader, SECTION_TOP, slots, STR_NONE, out);
}

/* A policy's version is a digest of its text: the same settings have the
 * same version after a restart, others have another. */
static void policies_number(struct settings *settings)
{
	struct buf text;
	buf_init(&text, FILE_MAX);
	settings_write(settings, &text);
	int64_t version = (int64_t)(hash64(buf_str(&text)) >> 1);
	for (size_t i = 0; i < settings->policies.count; i++)
		settings->policies.at[i].version = version;
	buf_done(&text);
}

static struct str file_find(const char *path, struct arena *arena)
{
	const char *named = path ? path : getenv("WAYBILL_SETTINGS");
	if (named && *named)
		return arena_copy(arena, str_of(named));
	return file_default(arena);
}

RESULT settings_read(const char *path, struct arena *arena,
		struct settings *out, struct buf *errors)
{
	struct reader reader = {.arena = arena, .errors = errors};
	struct settings settings = {0};
	struct str text = STR_NONE;
	section_init(SECTION_TOP, &settings, arena);
	reader.file = settings.file = file_find(path, arena);
	if (settings.file.len && file_read(&reader, &text))
		text_read(&reader, text, &settings);
	if (settings.database.len == 0)
		settings.database = database_default(arena);
	if (reader.mistakes == 0)
		settings_check(&reader, &settings);
	ENSURE(reader.mistakes == 0, FAULT_SETTINGS);
	policies_number(&settings);
	*out = settings;
	return OK;
}
