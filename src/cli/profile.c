/* SPDX-License-Identifier: Apache-2.0 */
/*
 * waybill profile test FILE: which documents, mails, holds and money the
 * settings of this file would have made of the stored orders, and the present
 * ones not, or the other way round. It reads the database; nobody is called,
 * and nothing is written.
 */
#include "cli/profile_inside.h"

#include <unistd.h>

#define TOLD_EVERY 1000 /* orders */

const struct flag profile_test_flags[] = {
		{"since", "WHEN", "orders made from then on: a date, or 90d"},
		{NULL, NULL, NULL},
};

struct backtest {
	struct orders_each each;
	struct cli *cli;
	struct settings sides[2]; /* present, new */
	time_ms now;
	size_t differ;
	LIST(struct trial_sum) sums;
	struct trial_out out;
};

static const struct policy *policy_of(
		const struct settings *settings, struct str shop)
{
	for (size_t i = 0; i < settings->policies.count; i++)
		if (str_eq(settings->policies.at[i].shop, shop))
			return &settings->policies.at[i];
	return NULL;
}

/* Whoever runs it by hand sees that it goes on. */
static void progress(const struct backtest *b)
{
	if (b->each.looked_at % TOLD_EVERY == 0 && isatty(STDERR_FILENO))
		fprintf(stderr, "\r%zu orders ", b->each.looked_at);
}

static struct trial_sum *sum_of(struct backtest *b, enum trial_kind kind,
		struct str key, struct str currency)
{
	struct arena *arena = b->cli->arena;
	struct str name = kind == TRIAL_MONEY ? key : STR_NONE;
	for (size_t i = 0; i < b->sums.count; i++) {
		struct trial_sum *sum = &b->sums.at[i];
		if (sum->kind == kind && str_eq(sum->key, name) &&
				str_eq(sum->currency, currency))
			return sum;
	}
	struct trial_sum *sum = LIST_ADD(arena, &b->sums);
	*sum = (struct trial_sum){.kind = kind,
			.key = arena_copy(arena, name),
			.currency = arena_copy(arena, currency)};
	return sum;
}

static void sums_add(struct backtest *b, const trial_results *results, int side,
		struct str currency)
{
	for (size_t i = 0; i < results->count; i++) {
		const struct trial_result *r = &results->at[i];
		struct trial_sum *sum = sum_of(b, r->kind, r->key, currency);
		sum->count[side]++;
		sum->amount[side] += r->amount;
	}
}

static bool same(const struct trial_result *a, const struct trial_result *b)
{
	return a && b && a->amount == b->amount && str_eq(a->text, b->text);
}

/* Those of `one` that the other has not, or has otherwise. */
static size_t rows_out(struct backtest *b, struct trial_row *row, int one,
		const trial_results *sides, struct arena *scratch)
{
	size_t count = 0;
	for (size_t i = 0; i < sides[one].count; i++) {
		const struct trial_result *mine = &sides[one].at[i];
		const struct trial_result *other =
				trial_find(&sides[!one], mine->kind, mine->key);
		if (same(mine, other) || (one && other))
			continue;
		row->kind = mine->kind;
		row->key = mine->key;
		row->side[one] = mine;
		row->side[!one] = other;
		trial_out_row(&b->out, row, scratch);
		count++;
	}
	return count;
}

static RESULT side_run(struct backtest *b, int side, const struct facts *facts,
		struct arena *scratch, trial_results *out)
{
	const struct policy *policy = policy_of(&b->sides[side], facts->shop);
	if (!policy)
		return OK;
	TRY(trial_run(facts, policy, b->now, scratch, out));
	sums_add(b, out, side, facts->order.currency);
	return OK;
}

static RESULT order_try(struct orders_each *each, const struct order_row *order,
		const struct facts *facts, struct arena *scratch)
{
	struct backtest *b = (struct backtest *)each;
	trial_results sides[2] = {{0}, {0}};
	struct trial_row row = {
			.order = order, .currency = facts->order.currency};
	for (int side = 0; side < 2; side++)
		TRY(side_run(b, side, facts, scratch, &sides[side]));
	size_t rows = rows_out(b, &row, 0, sides, scratch);
	rows += rows_out(b, &row, 1, sides, scratch);
	b->differ += rows > 0;
	progress(b);
	return OK;
}

static RESULT settings_load(struct backtest *b)
{
	struct cli *cli = b->cli;
	TRY(cli_settings(cli));
	b->sides[0] = cli->settings;
	TRY(cli_settings_of(cli, cli->words[0]));
	b->sides[1] = cli->settings;
	cli->settings = b->sides[0]; /* whose database it is */
	return OK;
}

int profile_test_run(struct cli *cli)
{
	struct backtest b = {.each.visit = order_try,
			.cli = cli,
			.now = clock_read()};
	if (cli_since(cli, "since", &b.each.since).fault)
		return EXIT_USAGE;
	if (settings_load(&b).fault || cli_read(cli).fault)
		return EXIT_FAILED;
	trial_out_begin(&b.out, cli);
	struct result r = orders_each(cli, &b.each);
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
	b.out.sums = b.sums.at;
	b.out.sum_count = b.sums.count;
	if (!r.fault)
		trial_out_end(&b.out, b.each.looked_at, b.differ);
	buf_done(&b.out.buf);
	return r.fault ? cli_fail(cli, "%s", fault_text(r.fault)) : EXIT_DONE;
}
