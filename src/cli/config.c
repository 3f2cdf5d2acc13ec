/* SPDX-License-Identifier: Apache-2.0 */
/* waybill config check, export, apply */
#include "cli/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX ((size_t)1 << 20)
#define ERRORS_MAX ((size_t)1 << 16)

const struct flag config_apply_flags[] = {
		{"undo", NULL, "put the settings before the last apply back"},
		{NULL, NULL, NULL},
};

/* --- check -------------------------------------------------------------- */

static RESULT file_check(struct cli *cli, const char *path,
		struct settings *out, struct buf *errors)
{
	buf_init(errors, ERRORS_MAX);
	return settings_read(path, cli->arena, out, errors);
}

static void mistakes_json(struct str errors, bool good)
{
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, OUT_MAX);
	struct json_out out = {.buf = &buf};
	struct str line;
	json_out_object(&out, NULL);
	json_out_bool(&out, "good", good);
	json_out_array(&out, "mistakes");
	while (str_cut(&errors, '\n', &line))
		if (line.len)
			json_out_str(&out, NULL, line);
	json_out_array_end(&out);
	json_out_object_end(&out);
	buf_add_char(&buf, '\n');
	out_flush(&buf);
}

static void good_print(const struct settings *settings)
{
	printf("%.*s: good, %zu accounts, %zu shops\n",
			STR_FMT(settings->file.len ? settings->file
						   : STR("no settings "
							 "file, all "
							 "defaults")),
			settings->accounts.count, settings->policies.count);
}

/* The command's word, else --settings, else where settings_read looks. */
static const char *path_given(struct cli *cli)
{
	if (cli->word_count)
		return arena_cstr(cli->arena, cli->words[0]);
	struct str file = cli_flag(cli, "settings");
	return file.at ? arena_cstr(cli->arena, file) : NULL;
}

int config_check_run(struct cli *cli)
{
	struct settings settings = {0};
	DEFER(buf_done) struct buf errors = {0};
	bool good = !file_check(cli, path_given(cli), &settings, &errors).fault;
	if (cli_has(cli, "json"))
		mistakes_json(buf_str(&errors), good);
	else if (good)
		good_print(&settings);
	else
		fwrite(errors.at, 1, errors.len, stderr);
	return good ? EXIT_DONE : EXIT_FAILED;
}

/* --- export ------------------------------------------------------------- */

int config_export_run(struct cli *cli)
{
	if (cli_settings(cli).fault)
		return EXIT_FAILED;
	DEFER(buf_done) struct buf yaml;
	buf_init(&yaml, OUT_MAX);
	settings_write(&cli->settings, &yaml);
	if (!cli_has(cli, "json")) {
		out_flush(&yaml);
		return EXIT_DONE;
	}
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, OUT_MAX);
	struct json_out out = {.buf = &buf};
	json_out_object(&out, NULL);
	json_out_str(&out, "file", cli->settings.file);
	json_out_str(&out, "yaml", buf_str(&yaml));
	json_out_object_end(&out);
	buf_add_char(&buf, '\n');
	out_flush(&buf);
	return EXIT_DONE;
}

/* --- apply -------------------------------------------------------------- */

static void file_end(FILE **file)
{
	if (*file)
		fclose(*file);
}

static RESULT file_read(const char *path, struct arena *arena, struct str *out)
{
	char *bytes = arena_take(arena, FILE_MAX);
	DEFER(file_end) FILE *file = fopen(path, "re");
	ENSURE(file, FAULT_NOT_FOUND);
	size_t len = fread(bytes, 1, FILE_MAX, file);
	ENSURE(!ferror(file), FAULT_IO);
	ENSURE(len < FILE_MAX, FAULT_LIMIT);
	*out = (struct str){bytes, len};
	return OK;
}

/* Whole or not at all: written beside it, made durable, then renamed. */
static RESULT file_write(const char *path, struct str text, struct arena *arena)
{
	const char *beside = arena_print(arena, "%s.new", path).at;
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ENSURE(fd >= 0, FAULT_IO);
	bool good = write(fd, text.at, text.len) == (ssize_t)text.len &&
			fsync(fd) == 0;
	good = close(fd) == 0 && good;
	good = good && rename(beside, path) == 0;
	if (!good)
		unlink(beside);
	ENSURE(good, FAULT_IO);
	return OK;
}

/* Where a server that starts now would look. */
static const char *path_target(struct cli *cli)
{
	struct settings now = {0};
	DEFER(buf_done) struct buf errors = {0};
	struct str flag = cli_flag(cli, "settings");
	const char *named = getenv("WAYBILL_SETTINGS");
	if (flag.at)
		return arena_cstr(cli->arena, flag);
	if (named && *named)
		return named;
	(void)file_check(cli, NULL, &now, &errors).fault;
	if (now.file.len)
		return arena_cstr(cli->arena, now.file);
	if (geteuid() == 0 || !getenv("HOME"))
		return "/etc/waybill/settings.yaml";
	return arena_print(cli->arena, "%s/.config/waybill/settings.yaml",
			getenv("HOME"))
			.at;
}

static void server_reload(struct cli *cli, const struct settings *settings)
{
	int64_t status = 0;
	struct str body;
	struct str socket = cli_socket(cli, settings->database);
	struct result r = socket_post(socket, STR("/reload"), STR("{}"),
			cli->arena, &status, &body);
	puts(!r.fault && status == 200 ? "The server reads them now."
				       : "No server runs on this database.");
}

/* The old file becomes ".before"; with --undo the two change places. */
static RESULT place_swap(struct cli *cli, const char *target, struct str text)
{
	struct str old = STR_NONE;
	const char *before = arena_print(cli->arena, "%s.before", target).at;
	TRY(folders_make(str_of(target), cli->arena));
	if (!file_read(target, cli->arena, &old).fault)
		TRY(file_write(before, old, cli->arena));
	return file_write(target, text, cli->arena);
}

static int apply(struct cli *cli, const char *source, const char *target)
{
	struct settings settings = {0};
	struct str text;
	DEFER(buf_done) struct buf errors = {0};
	if (file_check(cli, source, &settings, &errors).fault) {
		fwrite(errors.at, 1, errors.len, stderr);
		return cli_fail(cli, "nothing was changed");
	}
	if (file_read(source, cli->arena, &text).fault ||
			place_swap(cli, target, text).fault)
		return cli_fail(cli, "%s can't be written: %s", target,
				strerror(errno));
	printf("%s is in place; the settings before it are in %s.before\n",
			target, target);
	server_reload(cli, &settings);
	return EXIT_DONE;
}

int config_apply_run(struct cli *cli)
{
	const char *target = path_target(cli);
	if (cli_has(cli, "undo"))
		return apply(cli,
				arena_print(cli->arena, "%s.before", target).at,
				target);
	if (!cli->word_count)
		return cli_fail(cli, "say which file, or --undo");
	return apply(cli, arena_cstr(cli->arena, cli->words[0]), target);
}
