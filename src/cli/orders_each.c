/* SPDX-License-Identifier: Apache-2.0 */
/* Every stored order with its facts, the newest first. */
#include "cli/inside.h"

#define PAGE 200
#define DATE_LEN 10 /* 2026-11-28 */

/* "30d" is so long ago; else a date or a moment. */
static bool since_of(struct str text, struct arena *arena, time_ms *out)
{
	int64_t days = 0;
	struct str number = {text.at, text.len - str_ends(text, STR("d"))};
	if (number.len < text.len && number.len <= 5 &&
			!str_to_i64(number, &days).fault && days >= 0) {
		*out = clock_read() - days * DAY_MS;
		return true;
	}
	if (text.len == DATE_LEN)
		text = arena_print(arena, "%.*sT00:00:00Z", STR_FMT(text));
	return !time_read(text, out).fault;
}

RESULT cli_since(struct cli *cli, const char *name, time_ms *out)
{
	struct str text = cli_flag(cli, name);
	*out = 0;
	if (!text.len || since_of(text, cli->arena, out))
		return OK;
	cli_fail(cli,
			"--%s wants a date (2026-11-28, 2026-11-28T08:00:00Z) "
			"or days (30d)",
			name);
	return FAIL(FAULT_BAD_VALUE);
}

static RESULT order_visit(struct cli *cli, int64_t id, struct arena *scratch,
		struct orders_each *each)
{
	struct order_row row = {0};
	struct facts facts = {0};
	TRY(cli->storage->ops->order_get_id(cli->tx, id, scratch, &row));
	TRY(facts_read(row.facts, scratch, &facts));
	if (facts.order.created_at < each->since)
		return OK;
	each->looked_at++;
	return each->visit(each, &row, &facts, scratch);
}

/* Whoever was first seen before it was made before it, too. */
static RESULT page_visit(struct cli *cli, struct orders_each *each,
		struct order_filter *filter, bool *out_more)
{
	DEFER(arena_drop)
	struct arena *page = arena_open(), *scratch = arena_open();
	struct order_row *rows = NULL;
	size_t count = 0;
	TRY(cli->storage->ops->order_list(
			cli->tx, filter, page, &rows, &count));
	*out_more = count == PAGE;
	for (size_t i = 0; i < count; i++) {
		filter->before_id = rows[i].id;
		if (rows[i].created_at < each->since) {
			*out_more = false;
			break;
		}
		TRY(order_visit(cli, rows[i].id, scratch, each));
		arena_reset(scratch);
	}
	return OK;
}

RESULT orders_each(struct cli *cli, struct orders_each *each)
{
	struct order_filter filter = {.limit = PAGE};
	bool more = true;
	while (more) {
		TRY(page_visit(cli, each, &filter, &more));
		TRY(cli_read_again(cli));
	}
	return OK;
}
