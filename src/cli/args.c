/* SPDX-License-Identifier: Apache-2.0 */
/* Words and flags. Common flags may stand before the command as well. */
#include "cli/inside.h"

#include <stdarg.h>

static const struct flag common_flags[] = {
		{"settings", "FILE", "the settings file"},
		{"database", "FILE", "the database, instead of the settings'"},
		{"json", NULL, "print JSON"},
		{"help", NULL, "say what this command does"},
		{NULL, NULL, NULL},
};

const struct flag *flags_common(void)
{
	return common_flags;
}

int cli_fail(const struct cli *cli, const char *format, ...)
{
	va_list args;
	(void)cli;
	fflush(stdout);
	fputs("waybill: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	return EXIT_FAILED;
}

static const struct cli_command *command_find(struct str name)
{
	for (size_t i = 0; i < cli_command_count; i++)
		if (str_eq(str_of(cli_commands[i].name), name))
			return &cli_commands[i];
	return NULL;
}

/* Is it the first word of "order show" and others? */
static bool is_group(struct str word)
{
	for (size_t i = 0; i < cli_command_count; i++) {
		struct str name = str_of(cli_commands[i].name);
		if (str_starts(name, word) && name.len > word.len &&
				name.at[word.len] == ' ')
			return true;
	}
	return false;
}

static const struct flag *flag_in(const struct flag *flags, struct str name)
{
	for (; flags && flags->name; flags++)
		if (str_eq(str_of(flags->name), name))
			return flags;
	return NULL;
}

static const struct flag *flag_find(const struct cli *cli, struct str name)
{
	const struct flag *flag = flag_in(common_flags, name);
	if (!flag && cli->command)
		flag = flag_in(cli->command->flags, name);
	return flag;
}

static bool flag_store(
		struct cli *cli, const struct flag *flag, struct str value)
{
	if (cli_has(cli, flag->name)) {
		cli_fail(cli, "--%s stands twice", flag->name);
		return false;
	}
	cli->given[cli->given_count].name = flag->name;
	cli->given[cli->given_count++].value = value.at ? value : STR("");
	cli->help = cli_has(cli, "help");
	return true;
}

struct args {
	int count, next;
	char **at;
	bool only_words; /* behind "--" */
};

static bool flag_take(struct cli *cli, struct args *args, struct str text)
{
	struct str value = text, name = STR_NONE;
	bool has_value = str_find(text, STR("=")) >= 0;
	if (!str_cut(&value, '=', &name))
		name = text;
	const struct flag *flag = flag_find(cli, name);
	if (!flag) {
		cli_fail(cli, "there is no --%.*s here", STR_FMT(name));
		return false;
	}
	if (!flag->value && has_value) {
		cli_fail(cli, "--%s takes no value", flag->name);
		return false;
	}
	if (flag->value && !has_value) {
		if (args->next >= args->count) {
			cli_fail(cli, "--%s needs %s behind it", flag->name,
					flag->value);
			return false;
		}
		value = str_of(args->at[args->next++]);
	}
	return flag_store(cli, flag, flag->value ? value : STR(""));
}

static bool word_add(struct cli *cli, struct str word)
{
	if (cli->word_count >= cli->command->most) {
		cli_fail(cli, "\"%.*s\" is one word too many", STR_FMT(word));
		return false;
	}
	cli->words[cli->word_count++] = word;
	return true;
}

/* "carrier" takes a number, but "carrier list" is a command of its own. */
static const struct cli_command *command_longer(
		struct cli *cli, struct str word)
{
	if (cli->word_count)
		return NULL;
	return command_find(arena_print(cli->arena, "%s %.*s",
			cli->command->name, STR_FMT(word)));
}

/* The command's name is one word or two. */
static bool word_take(struct cli *cli, struct str *group, struct str word)
{
	if (cli->command && command_longer(cli, word)) {
		cli->command = command_longer(cli, word);
		return true;
	}
	if (cli->command)
		return word_add(cli, word);
	struct str name = group->len
			? arena_print(cli->arena, "%.*s %.*s", STR_FMT(*group),
					  STR_FMT(word))
			: word;
	cli->command = command_find(name);
	if (cli->command)
		return true;
	if (!group->len && is_group(word)) {
		*group = word;
		return true;
	}
	cli_fail(cli, "there is no command \"%.*s\"", STR_FMT(name));
	return false;
}

static bool arg_take(struct cli *cli, struct args *args, struct str *group)
{
	struct str text = str_of(args->at[args->next++]);
	if (!args->only_words && str_eq(text, STR("--"))) {
		args->only_words = true;
		return true;
	}
	if (!args->only_words && str_starts(text, STR("--")))
		return flag_take(cli, args, str_skip(text, 2));
	if (!args->only_words && str_eq(text, STR("-h")))
		return flag_take(cli, args, STR("help"));
	return word_take(cli, group, text);
}

static bool words_check(struct cli *cli, struct str group)
{
	if (cli->help)
		return true;
	if (!cli->command) {
		cli_fail(cli, group.len ? "%.*s what?" : "what%.*s?",
				STR_FMT(group));
		return false;
	}
	if (cli->word_count >= cli->command->least)
		return true;
	cli_fail(cli, "waybill %s needs %s", cli->command->name,
			cli->command->words);
	return false;
}

bool cli_parse(struct cli *cli, int argc, char **argv)
{
	struct args args = {.count = argc, .next = 1, .at = argv};
	struct str group = STR_NONE;
	while (args.next < args.count)
		if (!arg_take(cli, &args, &group))
			return false;
	return words_check(cli, group);
}

struct str cli_flag(const struct cli *cli, const char *name)
{
	for (size_t i = 0; i < cli->given_count; i++)
		if (str_eq(str_of(cli->given[i].name), str_of(name)))
			return cli->given[i].value;
	return STR_NONE;
}

bool cli_has(const struct cli *cli, const char *name)
{
	return cli_flag(cli, name).at != NULL;
}

RESULT cli_number(struct cli *cli, const char *name, int64_t otherwise,
		int64_t most, int64_t *out)
{
	int64_t number = 0;
	if (!cli_has(cli, name)) {
		*out = otherwise;
		return OK;
	}
	struct result r = str_to_i64(cli_flag(cli, name), &number);
	if (r.fault || number < 0 || number > most) {
		cli_fail(cli, "--%s needs a number from 0 to %" PRId64, name,
				most);
		return FAIL(FAULT_BAD_VALUE);
	}
	*out = number;
	return OK;
}
