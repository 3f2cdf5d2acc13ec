/* SPDX-License-Identifier: Apache-2.0 */
/* The file into slots, by libcyaml with a schema made from the rows. */
#include "settings/reader.h"

#include <cyaml/cyaml.h>
#include <stdarg.h>
#include <stdio.h>

static cyaml_schema_field_t fields[SECTION_COUNT][ROWS_OF_SECTION_MAX + 1];
static cyaml_schema_value_t section_values[SECTION_COUNT];
static const cyaml_schema_value_t list_text = {
		CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 0, TEXT_MAX)};

#define OPTIONAL (CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL)

static bool is_list(enum value_type type)
{
	return type == VALUE_SECRETS || type == VALUE_NAMES ||
			type == VALUE_STATUSES;
}

static size_t section_rows(enum section section)
{
	size_t count = 0;
	for (size_t i = 0; i < row_count; i++)
		count += rows[i].section == section;
	return count;
}

static uint32_t list_max(enum value_type type)
{
	return type == VALUE_SECRETS ? SECRETS_MAX : VALUE_LIST_MAX;
}

static void schema_value(const struct row *row, cyaml_schema_value_t *out)
{
	out->flags = (enum cyaml_flag)OPTIONAL;
	if (row->type == VALUE_SECTION) {
		*out = section_values[row->inner];
		out->flags = (enum cyaml_flag)OPTIONAL;
	} else if (row->type == VALUE_SECTIONS) {
		out->type = CYAML_SEQUENCE;
		out->data_size = section_values[row->inner].data_size;
		out->sequence.entry = &section_values[row->inner];
		out->sequence.max = row->inner == SECTION_EXCHANGE
				? EXCHANGE_LIST_MAX
				: SECTION_LIST_MAX;
	} else if (is_list(row->type)) {
		out->type = CYAML_SEQUENCE;
		out->data_size = sizeof(char *);
		out->sequence.entry = &list_text;
		out->sequence.max = list_max(row->type);
	} else {
		out->type = CYAML_STRING;
		out->data_size = sizeof(char *);
		out->string.max = TEXT_MAX;
	}
}

static void schema_section(enum section section)
{
	uint32_t count = 0;
	for (size_t i = 0; i < row_count; i++) {
		if (rows[i].section != section)
			continue;
		cyaml_schema_field_t *field = &fields[section][count];
		uint32_t at = count++ * (uint32_t)sizeof(struct slot);
		field->key = rows[i].key;
		field->data_offset = at + offsetof(struct slot, at);
		field->count_offset = at + offsetof(struct slot, count);
		field->count_size = sizeof(uint32_t);
		schema_value(&rows[i], &field->value);
	}
}

/* The sizes of all sections first: they refer to each other. */
static const cyaml_schema_value_t *schema_make(void)
{
	static cyaml_schema_value_t top;
	for (int s = 0; s < SECTION_COUNT; s++)
		section_values[s] = (cyaml_schema_value_t){
				.type = CYAML_MAPPING,
				.data_size = (uint32_t)(sizeof(struct slot) *
						section_rows((enum section)s)),
				.mapping = {fields[s]}};
	for (int s = 0; s < SECTION_COUNT; s++)
		schema_section((enum section)s);
	top = section_values[SECTION_TOP];
	top.flags = CYAML_FLAG_POINTER;
	return &top;
}

/*
 * libcyaml's log prints values, and a value may be a secret: so only what
 * its format string says is taken from it, with names of its types and keys.
 * Then comes a backtrace whose first line has the place.
 */
struct cyaml_said {
	struct reader *reader;
	struct str words;
	struct str key; /* an unknown or doubled key */
	size_t line, column;
};

static const struct {
	const char *cyaml, *plain;
} event_names[] = {
		{"STRING", "a text"},
		{"SEQUENCE", "a list"},
		{"MAPPING", "a section of keys and values"},
		{"SCALAR", "a single value"},
		{"SEQUENCE_START", "a list"},
		{"MAPPING_START", "a section of keys and values"},
};

static const char *event_plain(const char *cyaml)
{
	for (size_t i = 0; i < sizeof event_names / sizeof *event_names; i++)
		if (str_eq(str_of(event_names[i].cyaml), str_of(cyaml)))
			return event_names[i].plain;
	return "something else";
}

/* A key is shown only if it looks like one: "sk_live_..." may be a secret
 * that has lost its key. */
static bool key_is_harmless(struct str key)
{
	size_t digits = 0;
	for (size_t i = 0; i < key.len; i++) {
		char c = key.at[i];
		if (c >= '0' && c <= '9')
			digits++;
		else if (!(c >= 'a' && c <= 'z') && c != '_' && c != '-')
			return false;
	}
	return key.len <= 24 && digits <= 1;
}

static void said_expecting(struct cyaml_said *said, va_list args)
{
	const char *want = event_plain(va_arg(args, const char *));
	const char *got = event_plain(va_arg(args, const char *));
	said->words = arena_print(said->reader->arena,
			"expected %s, but here is %s", want, got);
}

static void said_key(struct cyaml_said *said, const char *what, va_list args)
{
	struct str key = str_of(va_arg(args, const char *));
	said->key = arena_copy(said->reader->arena, key);
	said->words = key_is_harmless(key)
			? arena_print(said->reader->arena, "%s \"%.*s\"", what,
					  STR_FMT(key))
			: str_of(what);
}

static void said_unknown_key(struct cyaml_said *said, va_list args)
{
	said_key(said, "there is no such setting here", args);
}

static void said_double_key(struct cyaml_said *said, va_list args)
{
	said_key(said, "a setting stands here twice", args);
}

static void said_too_long(struct cyaml_said *said, va_list args)
{
	said->words = arena_print(said->reader->arena,
			"expected at most %u characters",
			va_arg(args, unsigned));
}

static void said_too_many(struct cyaml_said *said, va_list args)
{
	said->words = arena_print(said->reader->arena,
			"expected at most %u items", va_arg(args, unsigned));
}

static void said_field(struct cyaml_said *said, va_list args)
{
	(void)va_arg(args, const char *);
	if (said->line)
		return;
	said->line = va_arg(args, size_t);
	said->column = va_arg(args, size_t);
}

static void said_item(struct cyaml_said *said, va_list args)
{
	(void)va_arg(args, unsigned);
	if (said->line)
		return;
	said->line = va_arg(args, size_t);
	said->column = va_arg(args, size_t);
}

static void said_mapping(struct cyaml_said *said, va_list args)
{
	if (said->line)
		return;
	said->line = va_arg(args, size_t);
	said->column = va_arg(args, size_t);
}

static const struct {
	const char *format;
	void (*read)(struct cyaml_said *said, va_list args);
} sayings[] = {
		{"Load: Expecting %s, got event: %s", said_expecting},
		{"Load: Unexpected key: %s", said_unknown_key},
		{"Load: Mapping field already seen: %s", said_double_key},
		{"Load: STRING length > %u: %s", said_too_long},
		{"Load: Excessive entries (%u max) in sequence.",
				said_too_many},
		{"  in mapping field '%s' (line: %zu, column: %zu)",
				said_field},
		{"  in mapping (line: %zu, column: %zu)", said_mapping},
		{"  in sequence entry '%u' (line: %zu, column: %zu)",
				said_item},
};

static void cyaml_says(cyaml_log_t level, void *context, const char *format,
		va_list args)
{
	struct str said = str_trim(str_of(format));
	if (level < CYAML_LOG_ERROR)
		return;
	for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++)
		if (str_eq(said, str_trim(str_of(sayings[i].format))))
			sayings[i].read(context, args);
}

static void load_failed(
		struct reader *reader, struct cyaml_said *said, cyaml_err_t err)
{
	struct place at = {STR_NONE, said->line ? said->line : 1,
			said->column ? said->column : 1};
	struct place key = said->key.len
			? places_find_key(&reader->places, said->key)
			: (struct place){0};
	if (key.line)
		at = key;
	if (said->words.len)
		mistake_at(reader, at, "%.*s", STR_FMT(said->words));
	else
		mistake_at(reader, at, "%s", cyaml_strerror(err));
}

static struct slot *slots_copy(struct reader *reader, enum section section,
		const struct slot *from, size_t count);

/* Out of libcyaml's memory into the arena, so that nothing is to be freed. */
static void slot_copy(struct reader *reader, const struct row *row,
		const struct slot *from, struct slot *to)
{
	to->count = from->count;
	if (!from->at)
		return;
	if (row->type == VALUE_SECTION) {
		to->at = slots_copy(reader, row->inner, from->at, 1);
	} else if (row->type == VALUE_SECTIONS) {
		to->at = slots_copy(reader, row->inner, from->at, from->count);
	} else if (is_list(row->type)) {
		char **in = from->at;
		const char **out = arena_take(
				reader->arena, from->count * sizeof *out);
		for (uint32_t i = 0; i < from->count; i++)
			out[i] = arena_cstr(reader->arena, str_of(in[i]));
		to->at = out;
	} else {
		to->at = (void *)(uintptr_t)arena_cstr(
				reader->arena, str_of(from->at));
	}
}

static struct slot *slots_copy(struct reader *reader, enum section section,
		const struct slot *from, size_t count)
{
	size_t width = section_rows(section);
	struct slot *to = arena_take(reader->arena, count * width * sizeof *to);
	for (size_t item = 0; item < count; item++) {
		size_t at = item * width;
		for (size_t i = 0; i < row_count; i++)
			if (rows[i].section == section) {
				slot_copy(reader, &rows[i], &from[at], &to[at]);
				at++;
			}
	}
	return to;
}

struct slot *slots_load(struct reader *reader, struct str text)
{
	const cyaml_schema_value_t *schema = schema_make();
	struct cyaml_said said = {.reader = reader};
	cyaml_config_t config = {
			.log_fn = cyaml_says,
			.log_ctx = &said,
			.log_level = CYAML_LOG_ERROR,
			.mem_fn = cyaml_mem,
			.flags = CYAML_CFG_NO_ALIAS,
	};
	cyaml_data_t *loaded = NULL;
	cyaml_err_t err = cyaml_load_data((const uint8_t *)text.at, text.len,
			&config, schema, &loaded, NULL);
	if (err != CYAML_OK) {
		load_failed(reader, &said, err);
		return NULL;
	}
	struct slot *slots = loaded ? slots_copy(reader, SECTION_TOP, loaded, 1)
				    : NULL;
	cyaml_free(&config, schema, loaded, 0);
	return slots;
}
