/* SPDX-License-Identifier: Apache-2.0 */
/*
 * waybill payout list: lines of gateways' payouts that no order has, and
 * waybill payout settle: what a person says of one.
 */
#include "cli/inside.h"

#include <unistd.h>

#define PAGE 1000

const struct flag payout_list_flags[] = {
		{"unmatched", NULL, "only those that wait for somebody"},
		{"gateway", "ACCOUNT", "only of this account"},
		{NULL, NULL, NULL},
};
const struct flag payout_settle_flags[] = {
		{"note", "TEXT", "what it was, and where it is booked"},
		{NULL, NULL, NULL},
};

static const char *const heads[] = {"ACCOUNT", "PAYOUT", "LINE", "DAY", "WHAT",
		"GROSS", "FEE", "CURRENCY", "STATE", "WHY", NULL};

struct listing {
	struct cli *cli;
	struct table table;
	struct json_out json;
	bool as_json;
};

static const char *state_word(int64_t state)
{
	static const char *const words[] = {[PAYOUT_OPEN] = "unmatched",
			[PAYOUT_SETTLED] = "settled",
			[PAYOUT_TRANSFER] = "transfer"};
	size_t n = sizeof words / sizeof *words;
	return state > 0 && (size_t)state < n ? words[state] : "?";
}

static struct str day_print(int64_t day, struct arena *arena)
{
	struct time_date d = time_date(day);
	return arena_print(arena, "%04d-%02d-%02d", (int)d.year, (int)d.month,
			(int)d.day);
}

/* What a person said goes before why it is here. */
static struct str why_of(const struct payout_kept *row, struct arena *arena)
{
	if (row->state != PAYOUT_SETTLED)
		return row->why;
	return arena_print(arena, "%.*s, %.*s", STR_FMT(row->note),
			STR_FMT(row->settled_by));
}

static void row_json(struct listing *list, const struct payout_kept *row)
{
	struct json_out *out = &list->json;
	struct arena *a = list->cli->arena;
	int digits = currency_digits(row->currency);
	json_out_object(out, NULL);
	json_out_str(out, "account", row->account);
	json_out_str(out, "payout", row->payout);
	json_out_str(out, "line", row->line);
	json_out_str(out, "day", day_print(row->day, a));
	json_out_str(out, "what", row->about);
	json_out_money(out, "gross", row->gross, digits);
	json_out_money(out, "fee", row->fee, digits);
	json_out_str(out, "currency", row->currency);
	json_out_cstr(out, "state", state_word(row->state));
	json_out_str(out, "why", row->why);
	if (row->settled_at) {
		json_out_str(out, "settled_at",
				time_print_ms(row->settled_at, a));
		json_out_str(out, "settled_by", row->settled_by);
		json_out_str(out, "note", row->note);
	}
	json_out_object_end(out);
}

static void row_add(struct listing *list, const struct payout_kept *row)
{
	struct arena *a = list->cli->arena;
	int digits = currency_digits(row->currency);
	const struct str cells[] = {row->account, row->payout, row->line,
			day_print(row->day, a), one_line(row->about, 20, a),
			money_print(row->gross, digits, a),
			money_print(row->fee, digits, a), row->currency,
			str_of(state_word(row->state)),
			one_line(why_of(row, a), 60, a)};
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
		table_add(&list->table, cells[i]);
}

static RESULT rows_list(struct listing *list)
{
	struct cli *cli = list->cli;
	struct payout_kept *rows = NULL;
	struct payout_filter filter = {.account = cli_flag(cli, "gateway"),
			.state = cli_has(cli, "unmatched") ? PAYOUT_OPEN : 0,
			.limit = PAGE};
	size_t count = 0;
	do {
		TRY(cli->storage->ops->payout_list(
				cli->tx, &filter, cli->arena, &rows, &count));
		for (size_t i = 0; i < count; i++)
			(list->as_json ? row_json : row_add)(list, &rows[i]);
		if (!count)
			break;
		filter.after_account = rows[count - 1].account;
		filter.after_payout = rows[count - 1].payout;
		filter.after_line = rows[count - 1].line;
	} while (count == PAGE);
	return OK;
}

static RESULT list_print(struct listing *list)
{
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, OUT_MAX);
	list->json = (struct json_out){.buf = &buf};
	table_begin(&list->table, list->cli->arena, heads);
	if (list->as_json)
		json_out_array(&list->json, NULL);
	TRY(rows_list(list));
	if (list->as_json) {
		json_out_array_end(&list->json);
		buf_add_char(&buf, '\n');
	} else {
		table_end(&list->table, &buf);
	}
	out_flush(&buf);
	return OK;
}

int payout_list_run(struct cli *cli)
{
	struct listing list = {.cli = cli, .as_json = cli_has(cli, "json")};
	if (cli_read(cli).fault)
		return EXIT_FAILED;
	struct result r = list_print(&list);
	return r.fault ? cli_fail(cli, "%s", fault_text(r.fault)) : EXIT_DONE;
}

static struct str settle_body(struct cli *cli)
{
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, OUT_MAX);
	struct json_out out = {.buf = &buf};
	json_out_object(&out, NULL);
	json_out_str(&out, "account", cli->words[0]);
	json_out_str(&out, "payout", cli->words[1]);
	json_out_str(&out, "line", cli->words[2]);
	json_out_str(&out, "note", cli_flag(cli, "note"));
	json_out_str(&out, "who", cli_who(cli->arena));
	json_out_object_end(&out);
	return arena_copy(cli->arena, buf_str(&buf));
}

int payout_settle_run(struct cli *cli)
{
	struct str answer = STR_NONE;
	int64_t status = 0;
	if (!cli_flag(cli, "note").len) {
		cli_fail(cli,
				"--note TEXT: what was it, and where is it "
				"booked?");
		return EXIT_USAGE;
	}
	if (cli_post(cli, STR("/payouts/settle"), settle_body(cli), &status,
			    &answer)
					.fault)
		return EXIT_FAILED;
	if (status == 404)
		return cli_fail(cli, "no such line waits for anybody");
	if (status != 200)
		return cli_fail(cli, "the server did not store it");
	printf("settled: %.*s %.*s %.*s\n", STR_FMT(cli->words[0]),
			STR_FMT(cli->words[1]), STR_FMT(cli->words[2]));
	return EXIT_DONE;
}
