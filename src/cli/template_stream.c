/* SPDX-License-Identifier: Apache-2.0 */
/*
 * waybill template render --jsonl: each line of standard input is
 *   {"template": "...", "data": {...}, "partials": {"name": "..."},
 *    "mode": "lax"}
 * and becomes a line of standard output, {"output": "..."} or
 * {"error": "...", "line": 3, "partial": "name"}.
 */
#include <stdlib.h>

#include "cli/inside.h"
#include "cli/template.h"
#include "liquid/json.h"

struct stream {
	struct cli *cli;
	enum liquid_mode mode;
	const struct zone *zone;
	struct arena *arena; /* of one line */
	struct buf answer;
};

static RESULT fail(struct liquid_error *error, const char *words)
{
	*error = (struct liquid_error){0};
	snprintf(error->text, sizeof error->text, "%s", words);
	return FAIL(FAULT_BAD_VALUE);
}

static void put_partials(struct stream *s, struct json partials,
		struct liquid_shelf *shelf)
{
	struct json item;
	for (struct json_iter i = json_each_member(partials);
			json_next(&i, &item);)
		liquid_shelf_put(shelf, i.key, json_str(item, s->arena));
}

static RESULT render(struct stream *s, struct json ask,
		const struct liquid_options *options,
		const struct liquid_shelf *shelf, struct buf *out,
		struct liquid_error *error)
{
	DEFER(liquid_drop) struct liquid_template *template = NULL;
	struct liquid_setting setting = {
			.data = liquid_from_json(
					json_get(ask, "data"), s->arena),
			.partials = liquid_shelf_partials(shelf),
			.now = clock_read(),
			.zone = s->zone,
	};
	struct str source = json_str(json_get(ask, "template"), s->arena);
	TRY(liquid_parse(source, options, &template, error));
	return liquid_render(template, &setting, s->arena, out, error);
}

static RESULT render_ask(struct stream *s, struct json ask, struct buf *out,
		struct liquid_error *error)
{
	struct liquid_options options = {.mode = s->mode};
	struct str mode = json_str(json_get(ask, "mode"), s->arena);
	if (json_type(json_get(ask, "template")) != JSON_STRING)
		return fail(error, "\"template\" is missing");
	if (mode.len && !template_mode(mode, &options.mode))
		return fail(error, "\"mode\" is lax, strict or strict2");
	DEFER(liquid_shelf_drop)
	struct liquid_shelf *shelf = liquid_shelf_open(&options);
	put_partials(s, json_get(ask, "partials"), shelf);
	return render(s, ask, &options, shelf, out, error);
}

static RESULT render_line(struct stream *s, struct str line, struct buf *out,
		struct liquid_error *error)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (line.len > TEMPLATE_LINE_MAX)
		return fail(error, "the line is too long");
	if (json_open(line, &doc).fault)
		return fail(error, "the line is not valid JSON");
	return render_ask(s, json_root(doc), out, error);
}

static void answer_error(
		struct json_out *json, const struct liquid_error *error)
{
	json_out_cstr(json, "error", error->text);
	if (error->line)
		json_out_i64(json, "line", error->line);
	if (error->partial[0])
		json_out_cstr(json, "partial", error->partial);
}

static void answer(struct stream *s, struct str line)
{
	DEFER(buf_done) struct buf out;
	struct json_out json = {.buf = &s->answer};
	struct liquid_error error;
	buf_init(&out, LIQUID_OUTPUT_MAX);
	struct result result = render_line(s, line, &out, &error);
	json_out_object(&json, NULL);
	if (result.fault)
		answer_error(&json, &error);
	else
		json_out_str(&json, "output", buf_str(&out));
	json_out_object_end(&json);
	buf_add_char(&s->answer, '\n');
	out_flush(&s->answer);
	fflush(stdout);
	arena_reset(s->arena);
}

static void text_end(char **text)
{
	free(*text);
}

int template_stream(struct cli *cli, enum liquid_mode mode)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	DEFER(text_end) char *line = NULL;
	struct stream s = {.cli = cli, .mode = mode, .arena = arena};
	size_t cap = 0;
	ssize_t len;
	if (!template_zone(cli, &s.zone))
		return EXIT_FAILED;
	buf_init(&s.answer, OUT_MAX);
	while ((len = getline(&line, &cap, stdin)) > 0) {
		struct str text = str_trim((struct str){line, (size_t)len});
		if (text.len)
			answer(&s, text);
	}
	buf_done(&s.answer);
	return ferror(stdin) ? cli_fail(cli, "standard input can't be read")
			     : EXIT_DONE;
}
