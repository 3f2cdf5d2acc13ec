/* SPDX-License-Identifier: Apache-2.0 */
#include "liquid/try.h"

#include "base/test.h"
#include "liquid/json.h"

static struct liquid_value read_data(const char *json, struct arena *arena)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	EXPECT_OK(json_open(str_of(json), &doc));
	return liquid_from_json(json_root(doc), arena);
}

static struct result run(const char *source,
		const struct liquid_options *options,
		const struct liquid_setting *setting, struct arena *arena,
		struct tried *out)
{
	static char room[1 << 20];
	DEFER(liquid_drop) struct liquid_template *template = NULL;
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, sizeof room);
	TRY(liquid_parse(str_of(source), options, &template, &out->error));
	struct result result = liquid_render(
			template, setting, arena, &buf, &out->error);
	if (buf.len)
		memcpy(room, buf.at, buf.len);
	out->text = (struct str){room, buf.len};
	return result;
}

struct tried try_with(const char *source, const char *json,
		const struct liquid_options *options,
		const struct liquid_setting *setting)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct liquid_setting own = {.now = TRY_NOW};
	struct tried tried = {0};
	if (setting)
		own = *setting;
	if (json)
		own.data = read_data(json, arena);
	tried.fault = run(source, options, &own, arena, &tried).fault;
	return tried;
}

struct tried try_liquid(const char *source, const char *json)
{
	return try_with(source, json, NULL, NULL);
}

void expect_text(const char *source, const char *json, const char *text)
{
	struct tried tried = try_liquid(source, json);
	if (tried.fault)
		fail_msg("%s: line %d: %s", source, tried.error.line,
				tried.error.text);
	if (!str_eq(tried.text, str_of(text)))
		fail_msg("%s: \"%.*s\" is not \"%s\"", source,
				STR_FMT(tried.text), text);
}

void expect_error(const char *source, enum liquid_mode mode, int line,
		const char *words)
{
	struct liquid_options options = {.mode = mode};
	struct tried tried = try_with(source, NULL, &options, NULL);
	if (tried.fault != FAULT_BAD_VALUE || tried.error.line != line ||
			!strstr(tried.error.text, words))
		fail_msg("%s: line %d: \"%s\" (%s) is not line %d: \"%s\"",
				source, tried.error.line, tried.error.text,
				fault_name(tried.fault), line, words);
}
