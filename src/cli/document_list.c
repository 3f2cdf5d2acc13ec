/* SPDX-License-Identifier: Apache-2.0 */
/* waybill document list: what the orders have, whichever books issued it. */
#include "cli/inside.h"

#define PAGE 200
#define LIMIT_INITIAL 50
#define LIMIT_MAX 1000000000

const struct flag document_list_flags[] = {
		{"limit", "N", "of how many orders at most (50)"},
		{"all", NULL, "of all orders"},
		{NULL, NULL, NULL},
};

static const char *const heads[] = {
		"NUMBER", "KIND", "ORDER", "DATE", "AMOUNT", "CAUSE", NULL};

struct documents {
	struct cli *cli;
	struct arena *page; /* the facts of one order at a time */
	struct table table;
	struct json_out json;
	bool as_json;
};

static const char *kind_word(const struct document *d)
{
	return d->kind == DOCUMENT_SALE ? "sale" : "credit";
}

static void document_json(struct documents *list, const struct facts *facts,
		const struct document *d)
{
	struct json_out *out = &list->json;
	json_out_object(out, NULL);
	json_out_str(out, "number", d->number);
	json_out_cstr(out, "kind", kind_word(d));
	json_out_str(out, "order", facts->order.name);
	json_out_str(out, "remote", facts->remote);
	json_out_str(out, "date", d->date);
	json_out_str(out, "currency", facts->order.currency);
	json_out_money(out, "gross", d->gross,
			currency_digits(facts->order.currency));
	json_out_str(out, "cause", d->cause);
	json_out_object_end(out);
}

static void document_row(struct documents *list, const struct facts *facts,
		const struct document *d)
{
	struct arena *a = list->cli->arena;
	struct str amount = money_print(
			d->gross, currency_digits(facts->order.currency), a);
	table_add(&list->table, arena_copy(a, d->number));
	table_add(&list->table, str_of(kind_word(d)));
	table_add(&list->table, arena_copy(a, facts->order.name));
	table_add(&list->table, arena_copy(a, d->date));
	table_add(&list->table,
			arena_print(a, "%.*s %.*s",
					STR_FMT(facts->order.currency),
					STR_FMT(amount)));
	table_add(&list->table,
			d->cause.len ? arena_copy(a, d->cause) : STR("-"));
}

static RESULT order_documents(struct documents *list, int64_t id)
{
	struct order_row row = {0};
	struct facts facts = {0};
	TRY(list->cli->storage->ops->order_get_id(
			list->cli->tx, id, list->page, &row));
	TRY(facts_read(row.facts, list->page, &facts));
	for (size_t i = 0; i < facts.documents.count; i++) {
		if (list->as_json)
			document_json(list, &facts, &facts.documents.at[i]);
		else
			document_row(list, &facts, &facts.documents.at[i]);
	}
	return OK;
}

static RESULT page_print(struct documents *list, struct order_filter *filter,
		size_t *out_count)
{
	struct order_row *rows = NULL;
	TRY(list->cli->storage->ops->order_list(
			list->cli->tx, filter, list->page, &rows, out_count));
	for (size_t i = 0; i < *out_count; i++) {
		TRY(order_documents(list, rows[i].id));
		filter->before_id = rows[i].id;
	}
	arena_reset(list->page);
	return cli_read_again(list->cli);
}

static RESULT pages_print(struct documents *list, int64_t left)
{
	struct order_filter filter = {0};
	size_t count = 0;
	do {
		filter.limit = left < PAGE ? left : PAGE;
		TRY(page_print(list, &filter, &count));
		if (list->as_json)
			out_flush(list->json.buf);
		left -= (int64_t)count;
	} while (left > 0 && count == PAGE);
	return OK;
}

static RESULT list_print(struct documents *list, int64_t limit)
{
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, OUT_MAX);
	list->json = (struct json_out){.buf = &buf};
	table_begin(&list->table, list->cli->arena, heads);
	if (list->as_json)
		json_out_array(&list->json, NULL);
	TRY(pages_print(list, limit));
	if (list->as_json) {
		json_out_array_end(&list->json);
		buf_add_char(&buf, '\n');
	} else {
		table_end(&list->table, &buf);
	}
	out_flush(&buf);
	return OK;
}

int document_list_run(struct cli *cli)
{
	DEFER(arena_drop) struct arena *page = arena_open();
	struct documents list = {.cli = cli,
			.page = page,
			.as_json = cli_has(cli, "json")};
	int64_t limit = 0;
	if (cli_number(cli, "limit", LIMIT_INITIAL, LIMIT_MAX, &limit).fault)
		return EXIT_USAGE;
	if (cli_has(cli, "all"))
		limit = LIMIT_MAX;
	if (cli_read(cli).fault)
		return EXIT_FAILED;
	struct result r = list_print(&list, limit);
	return r.fault ? cli_fail(cli, "%s", fault_text(r.fault)) : EXIT_DONE;
}
