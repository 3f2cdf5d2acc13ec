/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/inside.h"

#define COLUMN 18 /* wide enough for "document list" and its like */

static void flags_print(const struct flag *flags, FILE *out)
{
	for (; flags && flags->name; flags++) {
		int used = fprintf(out, "  --%s%s%s", flags->name,
				flags->value ? " " : "",
				flags->value ? flags->value : "");
		fprintf(out, "%*s  %s\n", used < COLUMN ? COLUMN - used : 0, "",
				flags->help);
	}
}

void help_command(const struct cli_command *command, FILE *out)
{
	fprintf(out, "usage: waybill %s%s%s%s\n\n%s\n\n", command->name,
			command->words[0] ? " " : "", command->words,
			command->flags ? " [flags]" : "", command->help);
	flags_print(command->flags, out);
	flags_print(flags_common(), out);
}

void help_all(FILE *out)
{
	fputs("Waybill takes a shop's orders from the shop to the customer.\n\n"
	      "usage: waybill COMMAND [words] [flags]\n\n",
			out);
	for (size_t i = 0; i < cli_command_count; i++)
		fprintf(out, "  %-*s%s\n", COLUMN, cli_commands[i].name,
				cli_commands[i].help);
	fputs("\nCommon flags:\n", out);
	flags_print(flags_common(), out);
	fputs("\nSettings come from --settings, $WAYBILL_SETTINGS or the "
	      "default places;\nman waybill says more.\n",
			out);
}
