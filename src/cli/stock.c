/* SPDX-License-Identifier: Apache-2.0 */
/* waybill stock: what the warehouses have told that they have, and when. */
#include "cli/inside.h"

#include <unistd.h>

#define ROWS_MAX 1000000
#define LOOK_EVERY_US 200000
#define LOOKS_MAX 150 /* 30 seconds */

const struct flag stock_flags[] = {
		{"location", "LOCATION", "only there, by the warehouse's word"},
		{"now", NULL, "have the warehouses asked first, and wait"},
		{NULL, NULL, NULL},
};

static const char *const heads[] = {"SKU", "WAREHOUSE", "LOCATION", "QUANTITY",
		"AS OF", "READ", NULL};

struct listing {
	struct cli *cli;
	struct table table;
	struct json_out json;
	bool as_json;
};

static void row_json(struct listing *list, const struct stock_row *row)
{
	struct json_out *out = &list->json;
	struct arena *arena = list->cli->arena;
	json_out_object(out, NULL);
	json_out_str(out, "sku", row->sku);
	json_out_str(out, "warehouse", row->account);
	json_out_str(out, "location", row->location);
	json_out_i64(out, "quantity", row->quantity);
	if (row->at)
		json_out_str(out, "at", time_print_ms(row->at, arena));
	json_out_str(out, "read_at", time_print_ms(row->read_at, arena));
	json_out_object_end(out);
}

static void row_add(struct listing *list, const struct stock_row *row)
{
	struct arena *arena = list->cli->arena;
	time_ms now = clock_read();
	table_add(&list->table, one_line(row->sku, 40, arena));
	table_add(&list->table, row->account);
	table_add(&list->table,
			row->location.len ? one_line(row->location, 30, arena)
					  : STR("-"));
	table_add(&list->table,
			arena_print(arena, "%lld", (long long)row->quantity));
	table_add(&list->table,
			row->at ? time_words(row->at, now, arena) : STR("-"));
	table_add(&list->table, time_words(row->read_at, now, arena));
}

static RESULT sku_list(struct listing *list, struct str sku)
{
	struct cli *cli = list->cli;
	struct stock_row *rows = NULL;
	struct stock_row like = {
			.sku = sku, .location = cli_flag(cli, "location")};
	size_t count = 0;
	TRY(cli->storage->ops->stock_list(
			cli->tx, &like, ROWS_MAX, cli->arena, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		if (list->as_json)
			row_json(list, &rows[i]);
		else
			row_add(list, &rows[i]);
	}
	return OK;
}

/* As old as the oldest of what it is made of. */
struct str stock_words(struct cli *cli, struct str sku)
{
	struct stock_row *rows = NULL, like = {.sku = sku};
	size_t count = 0;
	int64_t sum = 0;
	if (!sku.len ||
			cli->storage->ops
					->stock_list(cli->tx, &like, ROWS_MAX,
							cli->arena, &rows,
							&count)
					.fault ||
			!count)
		return STR_NONE;
	time_ms read_at = rows[0].read_at;
	for (size_t i = 0; i < count; i++) {
		sum += rows[i].quantity;
		if (rows[i].read_at < read_at)
			read_at = rows[i].read_at;
	}
	return arena_print(cli->arena, ", %lld in stock (%.*s)", (long long)sum,
			STR_FMT(time_words(read_at, clock_read(), cli->arena)));
}

static RESULT list_print(struct listing *list)
{
	DEFER(buf_done) struct buf buf;
	struct cli *cli = list->cli;
	buf_init(&buf, OUT_MAX);
	list->json = (struct json_out){.buf = &buf};
	table_begin(&list->table, cli->arena, heads);
	if (list->as_json)
		json_out_array(&list->json, NULL);
	for (size_t i = 0; i < cli->word_count; i++)
		TRY(sku_list(list, cli->words[i]));
	if (!cli->word_count)
		TRY(sku_list(list, STR_NONE));
	if (list->as_json) {
		json_out_array_end(&list->json);
		buf_add_char(&buf, '\n');
	} else {
		table_end(&list->table, &buf);
	}
	out_flush(&buf);
	return OK;
}

static RESULT stock_ask(struct cli *cli)
{
	struct str answer = STR_NONE;
	int64_t status = 0;
	TRY(cli_post(cli, STR("/stock"), STR("{}"), &status, &answer));
	if (status == 404)
		cli_fail(cli,
				"no warehouse is asked what it has: see "
				"stock_every in the settings");
	else if (status != 200)
		cli_fail(cli, "the server did not take it");
	return status == 200 ? OK : FAIL(FAULT_REFUSED);
}

typedef LIST(struct str) names;

static bool is_among(const names *list, struct str name)
{
	for (size_t i = 0; i < list->count; i++)
		if (str_eq(list->at[i], name))
			return true;
	return false;
}

/* Has each warehouse that ever told anything told something since then? */
static RESULT is_fresh(struct cli *cli, time_ms since, bool *out)
{
	struct stock_row *rows = NULL, any = {0};
	names fresh = {0};
	size_t count = 0;
	TRY(cli_read_again(cli));
	TRY(cli->storage->ops->stock_list(
			cli->tx, &any, ROWS_MAX, cli->arena, &rows, &count));
	for (size_t i = 0; i < count; i++)
		if (rows[i].read_at >= since &&
				!is_among(&fresh, rows[i].account))
			*LIST_ADD(cli->arena, &fresh) = rows[i].account;
	*out = count > 0;
	for (size_t i = 0; i < count; i++)
		*out = *out && is_among(&fresh, rows[i].account);
	return OK;
}

static RESULT stock_wait(struct cli *cli)
{
	time_ms since = clock_read();
	bool fresh = false;
	TRY(stock_ask(cli));
	for (int i = 0; i < LOOKS_MAX && !fresh; i++) {
		usleep(LOOK_EVERY_US);
		TRY(is_fresh(cli, since, &fresh));
	}
	if (!fresh)
		cli_fail(cli,
				"not every warehouse has answered yet; this is "
				"what is known");
	return OK;
}

int stock_run(struct cli *cli)
{
	struct listing list = {.cli = cli, .as_json = cli_has(cli, "json")};
	if (cli_read(cli).fault)
		return EXIT_FAILED;
	if (cli_has(cli, "now") && stock_wait(cli).fault)
		return EXIT_FAILED;
	struct result r = list_print(&list);
	return r.fault ? cli_fail(cli, "%s", fault_text(r.fault)) : EXIT_DONE;
}
