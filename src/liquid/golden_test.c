/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Golden Liquid (https://github.com/jg-rp/golden-liquid): the language's own
 * acceptance suite. Each case is rendered here as its tags say; each one
 * that differs is named.
 */
#include "base/test.h"
#include "liquid/json.h"
#include "liquid/liquid.h"
#include "liquid/shelf.h"

/* How many cases the suite has, all of which pass. */
#define CASES 1054

struct outcome {
	struct result result;
	struct str text;
	struct liquid_error error;
};

static bool has_tag(struct json test, const char *tag, struct arena *arena)
{
	struct json item;
	struct json_iter i = json_each(json_get(test, "tags"));
	while (json_next(&i, &item))
		if (str_eq(json_str(item, arena), str_of(tag)))
			return true;
	return false;
}

static enum liquid_mode mode_of(struct json test, struct arena *arena)
{
	if (has_tag(test, "strict2", arena))
		return LIQUID_STRICT2;
	return has_tag(test, "strict", arena) ? LIQUID_STRICT : LIQUID_LAX;
}

static void put_partials(struct liquid_shelf *shelf, struct json templates,
		struct arena *arena)
{
	struct json item;
	struct json_iter i = json_each_member(templates);
	while (json_next(&i, &item))
		liquid_shelf_put(shelf, i.key, json_str(item, arena));
}

static struct result run(struct json test, const struct liquid_options *options,
		const struct liquid_shelf *shelf, struct arena *arena,
		struct outcome *out)
{
	DEFER(liquid_drop) struct liquid_template *template = NULL;
	DEFER(buf_done) struct buf buf;
	struct liquid_setting setting = {
			.data = liquid_from_json(json_get(test, "data"), arena),
			.partials = liquid_shelf_partials(shelf),
			.now = 1780000000000,
	};
	buf_init(&buf, LIQUID_OUTPUT_MAX);
	TRY(liquid_parse(json_str(json_get(test, "template"), arena), options,
			&template, &out->error));
	TRY(liquid_render(template, &setting, arena, &buf, &out->error));
	out->text = arena_copy(arena, buf_str(&buf));
	return OK;
}

static bool among(struct json results, struct str text, struct arena *arena)
{
	struct json item;
	struct json_iter i = json_each(results);
	while (json_next(&i, &item))
		if (str_eq(json_str(item, arena), text))
			return true;
	return false;
}

static bool as_expected(
		struct json test, const struct outcome *o, struct arena *arena)
{
	if (json_bool(json_get(test, "invalid"), false))
		return o->result.fault == FAULT_BAD_VALUE;
	if (o->result.fault)
		return false;
	if (json_type(json_get(test, "results")) == JSON_ARRAY)
		return among(json_get(test, "results"), o->text, arena);
	return str_eq(json_str(json_get(test, "result"), arena), o->text);
}

static void name_it(
		struct json test, const struct outcome *o, struct arena *arena)
{
	print_error("%.*s: %.*s -> \"%.*s\" (%s)\n  %.*s\n",
			STR_FMT(json_str(json_get(test, "name"), arena)),
			STR_FMT(json_str(json_get(test, "template"), arena)),
			STR_FMT(o->text), o->error.text,
			STR_FMT(json_str(json_get(test, "result"), arena)));
}

static bool passes(struct json test)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct liquid_options options = {.mode = mode_of(test, arena)};
	DEFER(liquid_shelf_drop)
	struct liquid_shelf *shelf = liquid_shelf_open(&options);
	struct outcome outcome = {0};
	put_partials(shelf, json_get(test, "templates"), arena);
	outcome.result = run(test, &options, shelf, arena, &outcome);
	bool good = as_expected(test, &outcome, arena);
	if (!good)
		name_it(test, &outcome, arena);
	return good;
}

static struct str read_file(const char *path, struct arena *arena)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return STR_NONE;
	char *text = arena_take(arena, 1 << 20);
	size_t len = fread(text, 1, 1 << 20, file);
	fclose(file);
	return (struct str){text, len};
}

static struct str read_suite(struct arena *arena)
{
	const char *shared = getenv("WAYBILL_SHARED");
	return read_file(arena_print(arena,
					 "%s/contracts/liquid/"
					 "golden_liquid.json",
					 shared ? shared : "../shared")
					 .at,
			arena);
}

TEST(golden_liquid)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct str suite = read_suite(arena);
	size_t passed = 0, count = 0;
	struct json test;
	if (!suite.len) {
		const char *ci = getenv("CI");
		EXPECT(!ci || strcmp(ci, "true") != 0);
		print_message("golden_liquid.json is not here\n");
		skip();
	}
	EXPECT_OK(json_open(suite, &doc));
	struct json_iter i = json_each(json_get(json_root(doc), "tests"));
	for (; json_next(&i, &test); count++)
		passed += passes(test);
	print_message("golden liquid: %zu of %zu\n", passed, count);
	EXPECT_I64(passed, count);
	EXPECT_I64(count, CASES);
}
