/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz/liquid_once.h"

#include <stdlib.h>

#include "liquid/json.h"
#include "liquid/liquid.h"
#include "liquid/shelf.h"

/* Small, so that each input is done soon. */
#define STEPS 20000
#define MEMORY ((size_t)1 << 20)
#define OUTPUT ((size_t)1 << 18)

static void must(bool fact)
{
	if (!fact)
		abort();
}

static void check(struct result result, const struct liquid_error *error)
{
	must(result.fault == FAULT_NONE || result.fault == FAULT_BAD_VALUE ||
			result.fault == FAULT_LIMIT);
	must(!result.fault || error->text[0]);
	must(error->line >= 0);
}

static struct liquid_value read_data(struct str json, struct arena *arena)
{
	struct json_doc *doc = NULL;
	if (json_open(json, &doc).fault)
		return LIQUID_NONE;
	struct liquid_value data = liquid_from_json(json_root(doc), arena);
	json_close(doc);
	return data;
}

static void render(const struct liquid_template *template,
		struct liquid_setting *setting, struct arena *arena)
{
	struct liquid_error error;
	struct buf out;
	buf_init(&out, OUTPUT);
	check(liquid_render(template, setting, arena, &out, &error), &error);
	must(out.len <= OUTPUT);
	buf_done(&out);
}

void liquid_once(struct str input)
{
	struct str first, text = STR_NONE;
	unsigned char choice = input.len ? (unsigned char)input.at[0] : 0;
	input = str_skip(input, 1);
	if (!str_cut(&input, 0, &first))
		first = text;
	struct liquid_options options = {.mode = choice % 3};
	struct liquid_shelf *shelf = liquid_shelf_open(&options);
	struct liquid_template *template = NULL;
	struct liquid_error error;
	struct arena *arena = arena_open();
	struct liquid_setting setting = {
			.data = read_data(input, arena),
			.partials = liquid_shelf_partials(shelf),
			.now = 1780000000000,
			.shows_errors = choice & 4,
			.steps = STEPS,
			.memory = MEMORY,
	};
	/* It can show itself, and so on without end. */
	liquid_shelf_put(shelf, STR("a"), first);
	struct result parsed = liquid_parse(first, &options, &template, &error);
	check(parsed, &error);
	if (!parsed.fault)
		render(template, &setting, arena);
	liquid_close(template);
	liquid_shelf_close(shelf);
	arena_close(arena);
}
