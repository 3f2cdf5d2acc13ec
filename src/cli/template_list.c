/* SPDX-License-Identifier: Apache-2.0 */
/* waybill template list, show and history: which templates mails have. */
#include "cli/mails.h"

#define VERSIONS_MAX 10000

const struct flag template_list_flags[] = {
		{"shop", "SHOP", "of this shop, where there are several"},
		{NULL, NULL, NULL},
};
const struct flag template_show_flags[] = {
		{"shop", "SHOP", "of this shop, where there are several"},
		{"version", "N", "as it was then (the newest)"},
		{"standard", NULL, "the standard one, whatever the shop has"},
		{NULL, NULL, NULL},
};

static RESULT versions_get(struct cli *cli, struct template_row *like,
		struct template_row **out, size_t *out_count)
{
	struct result r = cli->storage->ops->template_list(cli->tx, like,
			VERSIONS_MAX, cli->arena, out, out_count);
	if (r.fault)
		cli_fail(cli, "%s", fault_text(r.fault));
	return r;
}

/* "da en sv" where standard ones are. */
static void standard_rows(struct table *table)
{
	for (size_t i = 0; i < standard_file_count; i++) {
		struct str rest = str_of(standard_files[i].name), language;
		str_cut(&rest, '/', &language);
		if (str_find(rest, STR("/")) >= 0 ||
				str_eq(language, STR("part")))
			continue;
		table_add(table, rest);
		table_add(table, language);
		table_add(table, STR("standard"));
		table_add(table, STR("-"));
		table_add(table, STR("-"));
	}
}

static void own_row(struct cli *cli, struct table *table,
		const struct template_row *row)
{
	table_add(table, row->name);
	table_add(table, row->language);
	table_add(table, row->bytes ? row->shop : STR("reverted"));
	table_add(table,
			arena_print(cli->arena, "%lld",
					(long long)row->version));
	table_add(table, time_print(row->at, cli->arena));
}

int template_list_run(struct cli *cli)
{
	static const char *const heads[] = {
			"NAME", "LANGUAGE", "WHOSE", "VERSION", "SINCE", NULL};
	struct template_row like = {.shop = cli_flag(cli, "shop")};
	struct template_row *rows = NULL, *last = NULL;
	size_t count = 0;
	struct table table;
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, OUT_MAX);
	if (cli_read(cli).fault ||
			versions_get(cli, &like, &rows, &count).fault)
		return EXIT_FAILED;
	table_begin(&table, cli->arena, heads);
	standard_rows(&table);
	for (size_t i = 0; i < count; last = &rows[i++])
		if (!last || !str_eq(last->name, rows[i].name) ||
				!str_eq(last->language, rows[i].language) ||
				!str_eq(last->shop, rows[i].shop))
			own_row(cli, &table, &rows[i]);
	table_end(&table, &buf);
	out_flush(&buf);
	return EXIT_DONE;
}

int template_history_run(struct cli *cli)
{
	static const char *const heads[] = {
			"VERSION", "AT", "WHO", "BYTES", NULL};
	struct mail_name name;
	struct template_row *rows = NULL;
	size_t count = 0;
	struct table table;
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, OUT_MAX);
	if (mail_name_read(cli, &name).fault)
		return EXIT_FAILED;
	struct template_row like = {.shop = name.shop,
			.name = name.name,
			.language = name.language};
	if (versions_get(cli, &like, &rows, &count).fault)
		return EXIT_FAILED;
	table_begin(&table, cli->arena, heads);
	for (size_t i = 0; i < count; i++) {
		table_add(&table,
				arena_print(cli->arena, "%lld",
						(long long)rows[i].version));
		table_add(&table, time_print(rows[i].at, cli->arena));
		table_add(&table, rows[i].who);
		table_add(&table,
				rows[i].bytes ? arena_print(cli->arena, "%lld",
								(long long)rows[i]
										.bytes)
					      : STR("reverted"));
	}
	table_end(&table, &buf);
	out_flush(&buf);
	return EXIT_DONE;
}

int template_show_run(struct cli *cli)
{
	struct mail_name name;
	struct str source;
	int64_t version = 0;
	bool own;
	if (cli_number(cli, "version", 0, INT32_MAX, &version).fault)
		return EXIT_USAGE;
	if (mail_name_read(cli, &name).fault)
		return EXIT_FAILED;
	if (cli_has(cli, "standard"))
		name.shop = STR_NONE;
	if (mail_source(cli, &name, version, &source, &own).fault)
		return EXIT_FAILED;
	printf("%.*s", STR_FMT(source));
	return EXIT_DONE;
}
