/* SPDX-License-Identifier: Apache-2.0 */
#include "notify/shelf.h"

#include "notify/view.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#define NAME_SIZE 100
#define STANDARD_MAX 256

static const char *const part_names[PART_COUNT] = {"subject", "text", "html"};

const char *template_part_name(enum template_part part)
{
	return part_names[part];
}

/* PART_COUNT: no such line. */
static enum template_part marked(struct str line)
{
	struct str word = str_trim(line);
	if (!str_starts(word, STR("---")))
		return PART_COUNT;
	word = str_trim(str_skip(word, 3));
	for (int part = 0; part < PART_COUNT; part++)
		if (str_eq_nocase(word, str_of(part_names[part])))
			return (enum template_part)part;
	return PART_COUNT;
}

static bool is_marked(struct str source)
{
	struct str line;
	while (str_cut(&source, '\n', &line))
		if (marked(line) != PART_COUNT)
			return true;
	return false;
}

/* What stands before the first mark belongs to nothing. */
void template_split(struct str source, struct template_parts *out)
{
	struct str rest = source, line;
	enum template_part part = PART_COUNT;
	*out = (struct template_parts){0};
	if (!is_marked(source)) {
		out->source[PART_HTML] = source;
		out->line[PART_HTML] = 1;
		return;
	}
	for (int n = 1; str_cut(&rest, '\n', &line); n++) {
		size_t end = (size_t)(line.at + line.len - source.at);
		enum template_part next = marked(line);
		if (next != PART_COUNT) {
			part = next;
			size_t begin = end < source.len ? end + 1 : end;
			out->source[part] = (struct str){source.at + begin, 0};
			out->line[part] = n + 1;
		} else if (part != PART_COUNT) {
			struct str *whole = &out->source[part];
			whole->len = (size_t)(line.at + line.len - whole->at);
		}
	}
}

static struct liquid_options options(void)
{
	return (struct liquid_options){.mode = LIQUID_LAX,
			.filters = view_filters,
			.filter_count = view_filter_count};
}

void template_set_done(struct template_set *set)
{
	for (int part = 0; part < PART_COUNT; part++)
		liquid_close(set->part[part]);
	*set = (struct template_set){0};
}

RESULT template_set_parse(struct str source, struct template_set *out,
		struct liquid_error *out_error)
{
	struct template_parts parts;
	struct template_set set = {0};
	struct liquid_options ours = options();
	template_split(source, &parts);
	for (int part = 0; part < PART_COUNT; part++) {
		if (!parts.line[part])
			continue;
		struct result r = liquid_parse(parts.source[part], &ours,
				&set.part[part], out_error);
		set.line[part] = parts.line[part];
		if (!r.fault)
			continue;
		if (out_error->line)
			out_error->line += parts.line[part] - 1;
		template_set_done(&set);
		return r;
	}
	*out = set;
	return OK;
}

/* ---- the standard ones ---- */

static int compare(const void *key, const void *row)
{
	return strcmp(key, ((const struct standard_file *)row)->name);
}

const struct standard_file *standard_find(struct str name)
{
	char key[NAME_SIZE];
	if (name.len >= sizeof key)
		return NULL;
	snprintf(key, sizeof key, "%.*s", STR_FMT(name));
	return bsearch(key, standard_files, standard_file_count,
			sizeof *standard_files, compare);
}

/* Whoever is first leaves it here; all others use it. */
struct kept_set {
	struct template_set set; /* first: it is what is handed out */
	struct arena *arena;     /* that this lies in */
};
static _Atomic(struct kept_set *) kept[STANDARD_MAX];

static struct kept_set *set_make(const struct standard_file *file)
{
	struct liquid_error error;
	struct arena *arena = arena_open();
	struct kept_set *made = arena_take(arena, sizeof *made);
	struct str text = {file->text, file->len};
	made->arena = arena;
	if (!template_set_parse(text, &made->set, &error).fault)
		return made;
	arena_close(arena);
	return NULL;
}

const struct template_set *standard_set(struct str name)
{
	const struct standard_file *file = standard_find(name);
	size_t place = file ? (size_t)(file - standard_files) : STANDARD_MAX;
	if (place >= STANDARD_MAX)
		return NULL;
	struct kept_set *there = atomic_load(&kept[place]);
	if (there)
		return &there->set;
	struct kept_set *made = set_make(file);
	if (!made)
		return NULL;
	if (atomic_compare_exchange_strong(&kept[place], &there, made))
		return &made->set;
	template_set_done(&made->set);
	arena_close(made->arena);
	return &there->set;
}

static RESULT partial_find(const struct liquid_partials *self, struct str name,
		const struct liquid_template **out,
		struct liquid_error *out_error)
{
	const struct standard_partials *ours = (const void *)self;
	char path[NAME_SIZE];
	(void)out_error;
	ENSURE(name.len < NAME_SIZE / 2, FAULT_NOT_FOUND);
	snprintf(path, sizeof path, "%s/part/%.*s", ours->language,
			STR_FMT(name));
	const struct template_set *set = standard_set(str_of(path));
	if (!set) {
		snprintf(path, sizeof path, "part/%.*s", STR_FMT(name));
		set = standard_set(str_of(path));
	}
	ENSURE(set && set->part[PART_HTML], FAULT_NOT_FOUND);
	*out = set->part[PART_HTML];
	return OK;
}

void standard_partials_init(
		struct standard_partials *partials, const char *language)
{
	*partials = (struct standard_partials){
			.partials = {.find = partial_find},
			.language = language,
	};
}
