/* SPDX-License-Identifier: Apache-2.0 */
/* waybill template render: one template with its data, or a stream of them.
 * Needs neither a server nor settings. */
#include "cli/template.h"

#include <dirent.h>

#include "cli/inside.h"
#include "liquid/json.h"

const struct flag template_render_flags[] = {
		{"data", "JSON",
				"a file, JSON itself, or - for standard input"},
		{"partials", "DIR", "for render and include: NAME.liquid"},
		{"mode", "MODE", "lax (the default), strict or strict2"},
		{"zone", "NAME", "whose clock dates show (Europe/Oslo); UTC"},
		{"show-errors", NULL, "write faults into the text, and go on"},
		{"jsonl", NULL, "read one JSON a line, write one a line"},
		{NULL, NULL, NULL},
};

static void file_end(FILE **file)
{
	if (*file && *file != stdin)
		fclose(*file);
}

RESULT template_file(const char *path, size_t most, struct arena *arena,
		struct str *out)
{
	DEFER(file_end)
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	ENSURE(file, FAULT_NOT_FOUND);
	char *text = NULL;
	size_t len = 0, cap = 0;
	while (!feof(file) && !ferror(file) && len <= most) {
		if (len == cap) {
			size_t wide = cap ? cap * 2 : 4096;
			char *more = arena_take(arena, wide);
			if (len)
				memcpy(more, text, len);
			text = more;
			cap = wide;
		}
		len += fread(text + len, 1, cap - len, file);
	}
	ENSURE(!ferror(file), FAULT_IO);
	ENSURE(len <= most, FAULT_LIMIT);
	*out = (struct str){text, len};
	return OK;
}

bool template_mode(struct str word, enum liquid_mode *out)
{
	static const char *const MODES[] = {
			[LIQUID_LAX] = "lax",
			[LIQUID_STRICT] = "strict",
			[LIQUID_STRICT2] = "strict2",
	};
	for (size_t i = 0; i < sizeof MODES / sizeof MODES[0]; i++) {
		if (!str_eq(word, str_of(MODES[i])))
			continue;
		*out = (enum liquid_mode)i;
		return true;
	}
	return word.len == 0;
}

/* "file.liquid" is shown by {% render 'file' %}. */
static bool put_file(struct cli *cli, struct liquid_shelf *shelf,
		const char *folder, struct str file)
{
	struct str text, name = {file.at, file.len - strlen(".liquid")};
	struct str path = arena_print(
			cli->arena, "%s/%.*s", folder, STR_FMT(file));
	struct result r = template_file(
			path.at, LIQUID_SOURCE_MAX, cli->arena, &text);
	if (r.fault) {
		cli_fail(cli, "%s: %s", path.at, fault_text(r.fault));
		return false;
	}
	liquid_shelf_put(shelf, name, text);
	return true;
}

/* Only names: no way out of the folder. */
static bool is_zone_name(struct str name)
{
	return name.at[0] != '/' && str_find(name, STR("..")) < 0;
}

bool template_zone(struct cli *cli, const struct zone **out)
{
	struct str file, name = cli_flag(cli, "zone");
	if (!name.len)
		return true;
	struct str path = arena_print(
			cli->arena, "/usr/share/zoneinfo/%.*s", STR_FMT(name));
	if (!is_zone_name(name) ||
			template_file(path.at, ZONE_FILE_MAX, cli->arena, &file)
					.fault ||
			zone_read(file, cli->arena, out).fault) {
		cli_fail(cli, "there is no zone %.*s", STR_FMT(name));
		return false;
	}
	return true;
}

static void folder_end(DIR **folder)
{
	if (*folder)
		closedir(*folder);
}

static bool put_folder(struct cli *cli, struct liquid_shelf *shelf)
{
	struct str path = cli_flag(cli, "partials");
	if (!path.len)
		return true;
	const char *folder_path = arena_cstr(cli->arena, path);
	DEFER(folder_end) DIR *folder = opendir(folder_path);
	if (!folder) {
		cli_fail(cli, "there is no folder %s", folder_path);
		return false;
	}
	for (struct dirent *entry; (entry = readdir(folder));) {
		struct str file = str_of(entry->d_name);
		if (str_ends(file, STR(".liquid")) &&
				!put_file(cli, shelf, folder_path, file))
			return false;
	}
	return true;
}

/* Given as it is, or the name of a file. */
static bool data_text(struct cli *cli, struct str *out)
{
	struct str given = cli_flag(cli, "data"), trimmed = str_trim(given);
	*out = given.len ? given : STR("{}");
	if (!given.len || trimmed.at[0] == '{' || trimmed.at[0] == '[')
		return true;
	const char *path = arena_cstr(cli->arena, given);
	struct result r =
			template_file(path, TEMPLATE_DATA_MAX, cli->arena, out);
	if (r.fault)
		cli_fail(cli, "%s: %s", path, fault_text(r.fault));
	return !r.fault;
}

static bool read_data(struct cli *cli, struct liquid_value *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct str text;
	if (!data_text(cli, &text))
		return false;
	if (json_open(text, &doc).fault) {
		cli_fail(cli, "--data is not valid JSON");
		return false;
	}
	*out = liquid_from_json(json_root(doc), cli->arena);
	return true;
}

static int tell(struct cli *cli, const char *path,
		const struct liquid_error *error)
{
	if (error->partial[0])
		return cli_fail(cli, "%s.liquid:%d: %s", error->partial,
				error->line, error->text);
	return cli_fail(cli, "%s:%d: %s", path, error->line, error->text);
}

static int render(struct cli *cli, const char *path,
		const struct liquid_options *options,
		const struct liquid_setting *setting)
{
	DEFER(liquid_drop) struct liquid_template *template = NULL;
	DEFER(buf_done) struct buf buf;
	struct liquid_error error;
	struct str source;
	buf_init(&buf, LIQUID_OUTPUT_MAX);
	struct result r = template_file(
			path, LIQUID_SOURCE_MAX, cli->arena, &source);
	if (r.fault)
		return cli_fail(cli, "%s: %s", path, fault_text(r.fault));
	if (liquid_parse(source, options, &template, &error).fault ||
			liquid_render(template, setting, cli->arena, &buf,
					&error)
					.fault)
		return tell(cli, path, &error);
	out_flush(&buf);
	return EXIT_DONE;
}

static int render_file(struct cli *cli, const struct liquid_options *options,
		struct liquid_shelf *shelf)
{
	struct liquid_setting setting = {
			.partials = liquid_shelf_partials(shelf),
			.now = clock_read(),
			.shows_errors = cli_has(cli, "show-errors"),
	};
	if (!template_zone(cli, &setting.zone) || !put_folder(cli, shelf) ||
			!read_data(cli, &setting.data))
		return EXIT_FAILED;
	return render(cli, arena_cstr(cli->arena, cli->words[0]), options,
			&setting);
}

static int usage(struct cli *cli, const char *words)
{
	cli_fail(cli, "%s", words);
	return EXIT_USAGE;
}

int template_render_run(struct cli *cli)
{
	struct liquid_options options = {0};
	if (!template_mode(cli_flag(cli, "mode"), &options.mode))
		return usage(cli, "--mode is lax, strict or strict2");
	if (cli_has(cli, "jsonl") && cli->word_count)
		return usage(cli,
				"--jsonl takes no FILE: all is on "
				"standard input");
	if (cli_has(cli, "jsonl"))
		return template_stream(cli, options.mode);
	if (!cli->word_count)
		return usage(cli, "FILE is missing: the template, or -");
	DEFER(liquid_shelf_drop)
	struct liquid_shelf *shelf = liquid_shelf_open(&options);
	return render_file(cli, &options, shelf);
}
