/* SPDX-License-Identifier: Apache-2.0 */
/* waybill order list */
#include "cli/inside.h"

#define PAGE 500
#define LIMIT_INITIAL 50
#define LIMIT_MAX 1000000000
#define NAME_LETTERS 24

const struct flag order_list_flags[] = {
		{"state", "STATE", "only those in this state, e.g. held"},
		{"reason", "REASON", "only those held for this reason"},
		{"staff", NULL, "only those that need somebody"},
		{"search", "WORD",
				"by name or the shop's id, or its beginning"},
		{"limit", "N", "how many at most (50)"},
		{"all", NULL, "all of them"},
		{NULL, NULL, NULL},
};

static const char *const heads[] = {"ORDER", "STATE", "HOLD", "PAYMENT",
		"TOTAL", "TASKS", "SEEN", NULL};

struct listing {
	struct cli *cli;
	struct order_filter filter;
	int64_t left;
	struct json_out json;
	struct table table;
};

static struct str money_words(const struct order_row *row, struct arena *arena)
{
	struct str amount = money_print(
			row->total, currency_digits(row->currency), arena);
	return arena_print(arena, "%.*s %.*s", STR_FMT(row->currency),
			STR_FMT(amount));
}

static void row_table(struct listing *l, const struct order_row *row)
{
	struct arena *a = l->cli->arena;
	struct str name = row->name.len ? row->name : row->remote;
	table_add(&l->table, one_line(name, NAME_LETTERS, a));
	table_add(&l->table, row->progress);
	table_add(&l->table,
			row->hold_reason.len ? row->hold_reason : STR("-"));
	table_add(&l->table, row->payment.len ? row->payment : STR("-"));
	table_add(&l->table, money_words(row, a));
	table_add(&l->table, arena_print(a, "%" PRId64, row->tasks));
	table_add(&l->table, time_words(row->created_at, clock_read(), a));
}

static void row_json(struct listing *l, const struct order_row *row)
{
	struct json_out *out = &l->json;
	struct arena *a = l->cli->arena;
	json_out_object(out, NULL);
	json_out_i64(out, "id", row->id);
	json_out_str(out, "shop", row->shop);
	json_out_str(out, "remote", row->remote);
	json_out_str(out, "name", row->name);
	json_out_str(out, "state", row->progress);
	json_out_str(out, "hold", row->hold_reason);
	json_out_str(out, "payment", row->payment);
	json_out_str(out, "currency", row->currency);
	json_out_money(out, "total", row->total,
			currency_digits(row->currency));
	json_out_i64(out, "tasks", row->tasks);
	json_out_str(out, "created_at", time_print(row->created_at, a));
	json_out_str(out, "updated_at", time_print(row->updated_at, a));
	json_out_object_end(out);
}

static RESULT page_print(struct listing *l, bool json, size_t *out_count)
{
	struct order_row *rows = NULL;
	l->filter.limit = l->left < PAGE ? l->left : PAGE;
	TRY(l->cli->storage->ops->order_list(l->cli->tx, &l->filter,
			l->cli->arena, &rows, out_count));
	for (size_t i = 0; i < *out_count; i++) {
		if (json)
			row_json(l, &rows[i]);
		else
			row_table(l, &rows[i]);
		l->filter.before_id = rows[i].id;
	}
	l->left -= (int64_t)*out_count;
	return OK;
}

/* Each page in a transaction of its own: a long list must not keep the log
 * of changes from being tidied up. */
static RESULT pages_print(struct listing *l, bool json)
{
	size_t count = 0;
	do {
		TRY(page_print(l, json, &count));
		if (json)
			out_flush(l->json.buf);
		TRY(cli_read_again(l->cli));
	} while (l->left > 0 && count == PAGE);
	return OK;
}

static RESULT list_print(struct listing *l)
{
	bool json = cli_has(l->cli, "json");
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, OUT_MAX);
	l->json = (struct json_out){.buf = &buf};
	table_begin(&l->table, l->cli->arena, heads);
	if (json)
		json_out_array(&l->json, NULL);
	TRY(pages_print(l, json));
	if (json)
		json_out_array_end(&l->json);
	else
		table_end(&l->table, &buf);
	if (json)
		buf_add_char(&buf, '\n');
	out_flush(&buf);
	return OK;
}

int order_list_run(struct cli *cli)
{
	struct listing l = {.cli = cli,
			.filter = {.progress = cli_flag(cli, "state"),
					.hold_reason = cli_flag(cli, "reason"),
					.search = cli_flag(cli, "search"),
					.needs_staff = cli_has(cli, "staff")}};
	if (cli_number(cli, "limit", LIMIT_INITIAL, LIMIT_MAX, &l.left).fault)
		return EXIT_USAGE;
	if (cli_has(cli, "all"))
		l.left = LIMIT_MAX;
	if (cli_read(cli).fault)
		return EXIT_FAILED;
	struct result r = list_print(&l);
	return r.fault ? cli_fail(cli, "%s", fault_text(r.fault)) : EXIT_DONE;
}
