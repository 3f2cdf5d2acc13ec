/* SPDX-License-Identifier: Apache-2.0 */
/* A text from the file into a field, and a field back into a text. */
#include "settings/reader.h"

#include <stdio.h>
#include <stdlib.h>

#define SECRET_FILE_MAX 65536

static struct str env_value(
		struct reader *reader, struct str text, struct str path)
{
	struct str name = {text.at + 2, text.len - 3};
	const char *value = getenv(arena_cstr(reader->arena, name));
	if (!value)
		mistake(reader, path,
				"the environment has no variable of the name "
				"between ${ and }");
	return arena_copy(reader->arena, str_of(value));
}

static struct str file_value(
		struct reader *reader, struct str text, struct str path)
{
	const char *name = arena_cstr(reader->arena, str_skip(text, 1));
	FILE *file = fopen(name, "re");
	if (!file) {
		mistake(reader, path, "can't open the file %s: %m", name);
		return STR_NONE;
	}
	char *bytes = arena_take(reader->arena, SECRET_FILE_MAX);
	size_t len = fread(bytes, 1, SECRET_FILE_MAX, file);
	if (ferror(file) || len == SECRET_FILE_MAX)
		mistake(reader, path, "can't read the file %s", name);
	fclose(file);
	return str_trim((struct str){bytes, len});
}

struct str value_expand(struct reader *reader, struct str text, struct str path)
{
	if (str_starts(text, STR("${")) && str_ends(text, STR("}")))
		return env_value(reader, text, path);
	if (str_starts(text, STR("@/")))
		return file_value(reader, text, path);
	return text;
}

/* Words for the values of an enum, in one table per type. */
struct word {
	const char *word;
	int value;
};
static const struct word stages[] = {{"observe", STAGE_OBSERVE},
		{"documents", STAGE_DOCUMENTS}, {"all", STAGE_ALL}, {NULL, 0}};
static const struct word senders[] = {{"waybill", SENDER_WAYBILL},
		{"shop", SENDER_SHOP}, {"nobody", SENDER_NOBODY}, {NULL, 0}};
static const struct word captures[] = {{"shop", CAPTURE_SHOP},
		{"at_shipment", CAPTURE_AT_SHIPMENT},
		{"before_expiry", CAPTURE_BEFORE_EXPIRY}, {NULL, 0}};
static const struct word bools[] = {{"true", 1}, {"false", 0}, {"yes", 1},
		{"no", 0}, {"on", 1}, {"off", 0}, {NULL, 0}};
static const struct word levels[] = {{"debug", 0}, {"info", 1}, {"warn", 2},
		{"error", 3}, {NULL, 0}};

static bool word_read(const struct word *words, struct str text, int *out)
{
	for (; words->word; words++)
		if (str_eq(str_of(words->word), text)) {
			*out = words->value;
			return true;
		}
	return false;
}

static const char *word_print(const struct word *words, int value)
{
	for (; words->word; words++)
		if (words->value == value)
			return words->word;
	return "";
}

static const struct {
	const char *unit;
	time_ms ms;
} units[] = {{"d", DAY_MS}, {"h", HOUR_MS}, {"m", MINUTE_MS}, {"s", SECOND_MS},
		{"ms", 1}};
#define UNIT_COUNT (sizeof units / sizeof *units)

static bool time_of(struct str text, time_ms *out)
{
	size_t digits = 0;
	while (digits < text.len && text.at[digits] >= '0' &&
			text.at[digits] <= '9')
		digits++;
	int64_t n = 0;
	if (digits > 10 || str_to_i64((struct str){text.at, digits}, &n).fault)
		return false;
	struct str unit = str_skip(text, digits);
	for (size_t i = 0; i < UNIT_COUNT; i++)
		if (str_eq(str_of(units[i].unit), unit)) {
			*out = n * units[i].ms;
			return true;
		}
	return false;
}

static struct str time_text(time_ms ms, struct arena *arena)
{
	for (size_t i = 0; i < UNIT_COUNT; i++)
		if (ms && ms % units[i].ms == 0)
			return arena_print(arena, "%lld%s",
					(long long)(ms / units[i].ms),
					units[i].unit);
	return STR("0s");
}

static void text_read(struct reader *reader, const struct row *row,
		struct str text, struct str path, void *field)
{
	(void)row, (void)path;
	*(struct str *)field = arena_copy(reader->arena, text);
}

static void number_check(struct reader *reader, const struct row *row,
		int64_t n, struct str path, void *field)
{
	bool fits = row->most == 0 || (n >= row->least && n <= row->most);
	if (fits)
		*(int64_t *)field = n;
	else if (row->type == VALUE_COUNT)
		mistake(reader, path, "expected a number from %lld to %lld",
				(long long)row->least, (long long)row->most);
	else
		mistake(reader, path, "expected a duration from %.*s to %.*s",
				STR_FMT(time_text(row->least, reader->arena)),
				STR_FMT(time_text(row->most, reader->arena)));
}

static void time_field_read(struct reader *reader, const struct row *row,
		struct str text, struct str path, void *field)
{
	time_ms ms = 0;
	if (time_of(text, &ms))
		number_check(reader, row, ms, path, field);
	else
		mistake(reader, path,
				"expected a duration such as 100ms, 30s, 10m, "
				"2h or 14d");
}

static void count_read(struct reader *reader, const struct row *row,
		struct str text, struct str path, void *field)
{
	int64_t n = 0;
	if (str_to_i64(text, &n).fault)
		mistake(reader, path, "expected a whole number");
	else
		number_check(reader, row, n, path, field);
}

static void bool_read(struct reader *reader, const struct row *row,
		struct str text, struct str path, void *field)
{
	(void)row;
	int value = 0;
	if (word_read(bools, text, &value))
		*(bool *)field = value;
	else
		mistake(reader, path, "expected true or false");
}

static void level_read(struct reader *reader, const struct row *row,
		struct str text, struct str path, void *field)
{
	int value = 0;
	if (word_read(levels, text, &value))
		text_read(reader, row, text, path, field);
	else
		mistake(reader, path, "expected debug, info, warn or error");
}

static void stage_read(struct reader *reader, const struct row *row,
		struct str text, struct str path, void *field)
{
	(void)row;
	int value = 0;
	if (word_read(stages, text, &value))
		*(enum stage *)field = (enum stage)value;
	else
		mistake(reader, path, "expected observe, documents or all");
}

static void sender_read(struct reader *reader, const struct row *row,
		struct str text, struct str path, void *field)
{
	(void)row;
	int value = 0;
	if (word_read(senders, text, &value))
		*(enum sender *)field = (enum sender)value;
	else
		mistake(reader, path, "expected waybill, shop or nobody");
}

static void capture_read(struct reader *reader, const struct row *row,
		struct str text, struct str path, void *field)
{
	(void)row;
	int value = 0;
	if (word_read(captures, text, &value))
		*(enum capture *)field = (enum capture)value;
	else
		mistake(reader, path,
				"expected shop, at_shipment or before_expiry");
}

static void progress_read(struct reader *reader, const struct row *row,
		struct str text, struct str path, void *field)
{
	(void)row;
	for (int p = PROGRESS_NEW + 1; p <= PROGRESS_EXPIRED; p++) {
		if (!str_eq(text, str_of(progress_name((enum progress)p))))
			continue;
		*(enum progress *)field = (enum progress)p;
		return;
	}
	mistake(reader, path,
			"expected where an order is: pending, authorized, "
			"paid, invoiced, processing, partially_shipped, "
			"shipped, delivered, held, cancelled, refunded, voided "
			"or expired");
}

#define DATE_LEN 10 /* 2026-11-28 */

static void moment_read(struct reader *reader, const struct row *row,
		struct str text, struct str path, void *field)
{
	(void)row;
	struct str whole = text;
	if (str_eq(text, STR("beginning"))) {
		*(time_ms *)field = 0;
		return;
	}
	if (text.len == DATE_LEN)
		whole = arena_print(
				reader->arena, "%.*sT00:00:00Z", STR_FMT(text));
	if (time_read(whole, field).fault)
		mistake(reader, path,
				"expected a date (2026-11-28), a moment "
				"(2026-11-28T08:00:00+01:00) or beginning");
}

static void preset_read(struct reader *reader, const struct row *row,
		struct str text, struct str path, void *field)
{
	(void)row;
	if (!profile_preset(text, field))
		mistake(reader, path, "expected card or invoice");
}

static const struct rule_words *words_of(enum value_type type)
{
	switch (type) {
	case VALUE_EVENT:
		return &rule_events;
	case VALUE_FIELD:
		return &rule_fields;
	case VALUE_OPERATOR:
		return &rule_operators;
	default:
		return &rule_actions;
	}
}

/* "a, b or c": what may stand there. */
static struct str words_all(const struct rule_words *words, struct arena *arena)
{
	struct str all = STR_NONE;
	for (int i = 1; i < words->count; i++)
		all = arena_print(arena, "%.*s%s%s", STR_FMT(all),
				i == 1                                  ? ""
						: i + 1 == words->count ? " or "
									: ", ",
				words->name(i));
	return all;
}

/* Enums of rules are read into an int's place, as the core has them. */
static void rule_word_field(struct reader *reader, const struct row *row,
		struct str text, struct str path, void *field)
{
	const struct rule_words *words = words_of(row->type);
	int value = rule_word_read(words, text);
	_Static_assert(sizeof(enum rule_event) == sizeof(int), "an int");
	if (value)
		memcpy(field, &value, sizeof value);
	else
		mistake(reader, path, "expected %.*s",
				STR_FMT(words_all(words, reader->arena)));
}

static struct str rule_word_print(const struct row *row, const void *field)
{
	int value = 0;
	memcpy(&value, field, sizeof value);
	return str_of(words_of(row->type)->name(value));
}

typedef void field_read(struct reader *reader, const struct row *row,
		struct str text, struct str path, void *field);
static field_read *const readers[VALUE_TYPE_COUNT] = {
		[VALUE_TEXT] = text_read,
		[VALUE_SECRET] = text_read,
		[VALUE_TIME] = time_field_read,
		[VALUE_COUNT] = count_read,
		[VALUE_BOOL] = bool_read,
		[VALUE_LEVEL] = level_read,
		[VALUE_STAGE] = stage_read,
		[VALUE_SENDER] = sender_read,
		[VALUE_CAPTURE] = capture_read,
		[VALUE_PROGRESS] = progress_read,
		[VALUE_MOMENT] = moment_read,
		[VALUE_PRESET] = preset_read,
		[VALUE_EVENT] = rule_word_field,
		[VALUE_FIELD] = rule_word_field,
		[VALUE_OPERATOR] = rule_word_field,
		[VALUE_ACTION] = rule_word_field,
};

void value_read(struct reader *reader, const struct row *row, struct str text,
		struct str path, void *section)
{
	if (!readers[row->type])
		return;
	size_t before = reader->mistakes;
	struct str value = value_expand(reader, text, path);
	if (reader->mistakes == before)
		readers[row->type](reader, row, value, path,
				(char *)section + row->offset);
}

/* An unknown word is the OTHER value (order/status.h): not for settings. */
static bool status_of_word(struct str word, enum payment_status *out)
{
	char upper[32];
	if (word.len == 0 || word.len >= sizeof upper)
		return false;
	for (size_t i = 0; i < word.len; i++) {
		char c = word.at[i];
		upper[i] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
	}
	*out = payment_status_read((struct str){upper, word.len});
	return *out != PAYMENT_UNKNOWN && *out != PAYMENT_OTHER;
}

static void statuses_add(struct reader *reader, struct str word,
		struct str path, payment_set *set)
{
	enum payment_status status = PAYMENT_UNKNOWN;
	if (status_of_word(word, &status))
		*set |= PAYMENT_BIT(status);
	else
		mistake(reader, path,
				"expected a payment status: pending, "
				"authorized, partially_paid, paid, "
				"partially_refunded, refunded, voided or "
				"expired");
}

static void names_add(struct reader *reader, struct str name, struct str path,
		struct str *joined)
{
	if (name.len == 0 || memchr(name.at, ',', name.len))
		mistake(reader, path, "expected a name without a comma");
	*joined = arena_print(reader->arena, "%.*s%s%.*s", STR_FMT(*joined),
			joined->len ? "," : "", STR_FMT(name));
}

static void list_clear(const struct row *row, void *field)
{
	if (row->type == VALUE_STATUSES)
		*(payment_set *)field = 0;
	if (row->type == VALUE_NAMES)
		*(struct str *)field = STR_NONE;
}

void value_read_list(struct reader *reader, const struct row *row,
		const struct slot *slot, struct str path, void *section)
{
	const char *const *texts = slot->at;
	void *field = (char *)section + row->offset;
	list_clear(row, field);
	for (uint32_t i = 0; i < slot->count; i++) {
		struct str at = arena_print(
				reader->arena, "%.*s[%u]", STR_FMT(path), i);
		struct str text = value_expand(reader, str_of(texts[i]), at);
		if (row->type == VALUE_STATUSES)
			statuses_add(reader, text, at, field);
		if (row->type == VALUE_NAMES)
			names_add(reader, text, at, field);
		if (row->type == VALUE_SECRETS && i < SECRETS_MAX)
			((struct str *)field)[i] =
					arena_copy(reader->arena, text);
	}
}

static struct str statuses_print(payment_set set, struct arena *arena)
{
	struct str list = STR_NONE;
	for (int s = PAYMENT_UNKNOWN + 1; s < PAYMENT_OTHER; s++) {
		if (!(set & PAYMENT_BIT(s)))
			continue;
		list = arena_print(arena, "%.*s%s%s", STR_FMT(list),
				list.len ? ", " : "",
				payment_status_name((enum payment_status)s));
	}
	char *at = (char *)(uintptr_t)list.at;
	for (size_t i = 0; i < list.len; i++)
		if (at[i] >= 'A' && at[i] <= 'Z')
			at[i] = (char)(at[i] + 32);
	return arena_print(arena, "[%.*s]", STR_FMT(list));
}

/* A text in double quotes, so that YAML can't mistake it. */
static struct str text_quote(struct str text, struct arena *arena)
{
	char *at = arena_take(arena, text.len * 2 + 2);
	size_t len = 0;
	at[len++] = '"';
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '"' || text.at[i] == '\\' ||
				text.at[i] == '\n')
			at[len++] = '\\';
		at[len++] = text.at[i] == '\n' ? 'n' : text.at[i];
	}
	at[len++] = '"';
	return (struct str){at, len};
}

static struct str names_print(struct str joined, struct arena *arena)
{
	struct str list = STR_NONE, name;
	while (str_cut(&joined, ',', &name))
		list = arena_print(arena, "%.*s%s%.*s", STR_FMT(list),
				list.len ? ", " : "",
				STR_FMT(text_quote(name, arena)));
	return list.len ? arena_print(arena, "[%.*s]", STR_FMT(list))
			: STR_NONE;
}

static struct str moment_print(time_ms moment, struct arena *arena)
{
	return moment ? time_print(moment, arena) : STR("beginning");
}

struct str value_print(
		const struct row *row, const void *section, struct arena *arena)
{
	const void *field = (const char *)section + row->offset;
	switch (row->type) {
	case VALUE_TEXT:
	case VALUE_LEVEL: {
		struct str text = *(const struct str *)field;
		return text.len ? text_quote(text, arena) : STR_NONE;
	}
	case VALUE_NAMES:
		return names_print(*(const struct str *)field, arena);
	case VALUE_STATUSES:
		return statuses_print(*(const payment_set *)field, arena);
	case VALUE_TIME:
		return time_text(*(const time_ms *)field, arena);
	case VALUE_COUNT:
		return arena_print(arena, "%lld",
				(long long)*(const int64_t *)field);
	case VALUE_BOOL:
		return str_of(*(const bool *)field ? "true" : "false");
	case VALUE_STAGE:
		return str_of(word_print(
				stages, (int)*(const enum stage *)field));
	case VALUE_SENDER:
		return str_of(word_print(
				senders, (int)*(const enum sender *)field));
	case VALUE_CAPTURE:
		return str_of(word_print(
				captures, (int)*(const enum capture *)field));
	case VALUE_PROGRESS:
		return str_of(progress_name(*(const enum progress *)field));
	case VALUE_EVENT:
	case VALUE_FIELD:
	case VALUE_OPERATOR:
	case VALUE_ACTION:
		return rule_word_print(row, field);
	case VALUE_MOMENT:
		return moment_print(*(const time_ms *)field, arena);
	default:
		return STR_NONE;
	}
}
