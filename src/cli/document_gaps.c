/* SPDX-License-Identifier: Apache-2.0 */
/*
 * waybill document gaps: each series of the built-in books, its first and
 * last number, and what is missing or there twice up to where its counter is.
 */
#include "cli/inside.h"

#include <stdlib.h>

struct numbered {
	struct str shop, series, text;
	int64_t number;
};

/* Orders are read page by page, counters first: what is issued meanwhile has a
 * number behind its counter, and is left for the next look. */
struct gaps {
	struct orders_each each;
	struct series_row *counters;
	size_t counter_count;
	struct cli *cli;
	LIST(struct numbered) list;
	struct table table;
	struct json_out json;
	size_t faults;
};

static const char *const heads[] = {"SHOP", "SERIES", "FIRST", "LAST",
		"DOCUMENTS", "MISSING", "TWICE", NULL};

/* "S000001" -> 1; what has no number at its end is 0. */
static int64_t number_of(struct str text)
{
	size_t begin = text.len;
	int64_t number = 0;
	while (begin > 0 && text.at[begin - 1] >= '0' &&
			text.at[begin - 1] <= '9')
		begin--;
	if (str_to_i64(str_skip(text, begin), &number).fault)
		return 0;
	return number;
}

/* How far the series was when this look began. */
static int64_t counter_of(
		const struct gaps *g, struct str shop, struct str series)
{
	for (size_t i = 0; i < g->counter_count; i++)
		if (str_eq(g->counters[i].shop, shop) &&
				str_eq(g->counters[i].series, series))
			return g->counters[i].last;
	return 0;
}

static RESULT order_gather(struct orders_each *each,
		const struct order_row *row, const struct facts *facts,
		struct arena *scratch)
{
	struct gaps *g = (struct gaps *)each;
	struct document_row *rows = NULL;
	struct arena *a = g->cli->arena;
	size_t count = 0;
	(void)facts;
	TRY(g->cli->storage->ops->document_list(
			g->cli->tx, row->id, scratch, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		if (number_of(rows[i].number) >
				counter_of(g, rows[i].shop, rows[i].series))
			continue;
		*LIST_ADD(a, &g->list) = (struct numbered){
				.shop = arena_copy(a, rows[i].shop),
				.series = arena_copy(a, rows[i].series),
				.text = arena_copy(a, rows[i].number),
				.number = number_of(rows[i].number)};
	}
	return OK;
}

static int by_number(const void *left, const void *right)
{
	const struct numbered *a = left, *b = right;
	int cmp = str_cmp(a->shop, b->shop);
	if (!cmp)
		cmp = str_cmp(a->series, b->series);
	return cmp ? cmp : (a->number > b->number) - (a->number < b->number);
}

static struct str joined(
		struct str list, int64_t from, int64_t to, struct arena *arena)
{
	return from == to ? arena_print(arena, "%.*s%s%" PRId64, STR_FMT(list),
					    list.len ? ", " : "", from)
			  : arena_print(arena, "%.*s%s%" PRId64 "-%" PRId64,
					    STR_FMT(list), list.len ? ", " : "",
					    from, to);
}

/* The first number of a series is 1, its last one the counter's: what stood
 * before and behind is missing, too. */
static void series_look(struct gaps *g, size_t from, size_t to, int64_t last,
		struct str *out_missing, struct str *out_twice)
{
	int64_t next = 1;
	*out_missing = *out_twice = STR_NONE;
	for (size_t i = from; i < to; i++) {
		int64_t n = g->list.at[i].number;
		if (n > next)
			*out_missing = joined(*out_missing, next, n - 1,
					g->cli->arena);
		if (n < next)
			*out_twice = joined(*out_twice, n, n, g->cli->arena);
		next = n + 1;
	}
	if (next <= last)
		*out_missing = joined(*out_missing, next, last, g->cli->arena);
	g->faults += out_missing->len || out_twice->len;
}

struct series_seen {
	const struct series_row *counter;
	size_t from, to; /* in the list */
	struct str missing, twice;
};

static struct str text_at(
		const struct gaps *g, size_t from, size_t to, size_t at)
{
	return from < to ? g->list.at[at].text : STR("-");
}

static void series_json(struct gaps *g, const struct series_seen *s)
{
	struct json_out *out = &g->json;
	json_out_object(out, NULL);
	json_out_str(out, "shop", s->counter->shop);
	json_out_str(out, "series", s->counter->series);
	json_out_str(out, "first", text_at(g, s->from, s->to, s->from));
	json_out_str(out, "last", text_at(g, s->from, s->to, s->to - 1));
	json_out_i64(out, "counter", s->counter->last);
	json_out_i64(out, "documents", (int64_t)(s->to - s->from));
	json_out_str(out, "missing", s->missing.len ? s->missing : STR(""));
	json_out_str(out, "twice", s->twice.len ? s->twice : STR(""));
	json_out_object_end(out);
}

static void series_show(struct gaps *g, const struct series_row *counter,
		size_t from, size_t to)
{
	struct series_seen s = {.counter = counter, .from = from, .to = to};
	series_look(g, from, to, counter->last, &s.missing, &s.twice);
	if (cli_has(g->cli, "json")) {
		series_json(g, &s);
		return;
	}
	table_add(&g->table, counter->shop);
	table_add(&g->table, counter->series);
	table_add(&g->table, text_at(g, from, to, from));
	table_add(&g->table, text_at(g, from, to, to - 1));
	table_add(&g->table, arena_print(g->cli->arena, "%zu", to - from));
	table_add(&g->table, s.missing.len ? s.missing : STR("-"));
	table_add(&g->table, s.twice.len ? s.twice : STR("-"));
}

static bool is_of(const struct numbered *a, const struct series_row *counter)
{
	return str_eq(a->shop, counter->shop) &&
			str_eq(a->series, counter->series);
}

/* Both lists are sorted by shop and series; a counter without documents has
 * lost them all. */
static void gaps_print(struct gaps *g, struct buf *buf)
{
	bool as_json = cli_has(g->cli, "json");
	size_t from = 0, to;
	g->json = (struct json_out){.buf = buf};
	table_begin(&g->table, g->cli->arena, heads);
	if (as_json)
		json_out_array(&g->json, NULL);
	for (size_t i = 0; i < g->counter_count; i++, from = to) {
		for (to = from; to < g->list.count &&
				is_of(&g->list.at[to], &g->counters[i]);
				to++)
			;
		series_show(g, &g->counters[i], from, to);
	}
	if (as_json) {
		json_out_array_end(&g->json);
		buf_add_char(buf, '\n');
	} else {
		table_end(&g->table, buf);
	}
}

int document_gaps_run(struct cli *cli)
{
	DEFER(buf_done) struct buf buf;
	struct gaps g = {.each = {.visit = order_gather}, .cli = cli};
	buf_init(&buf, OUT_MAX);
	if (cli_read(cli).fault)
		return EXIT_FAILED;
	struct result r = cli->storage->ops->series_list(
			cli->tx, cli->arena, &g.counters, &g.counter_count);
	if (!r.fault)
		r = orders_each(cli, &g.each);
	if (r.fault)
		return cli_fail(cli, "%s", fault_text(r.fault));
	if (g.list.count)
		qsort(g.list.at, g.list.count, sizeof *g.list.at, by_number);
	gaps_print(&g, &buf);
	out_flush(&buf);
	return g.faults ? EXIT_FAILED : EXIT_DONE;
}
