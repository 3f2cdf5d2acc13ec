/* SPDX-License-Identifier: Apache-2.0 */
/* waybill audit show: the audits that were made, or what one of them found. */
#include "cli/inside.h"

#include "order/audit.h"

#define LIST_MAX 20
#define PAGE 500
#define VALUE_LETTERS 40

const struct flag audit_show_flags[] = {{NULL, NULL, NULL}};

const char *audit_advice(struct str code)
{
	for (const struct audit_code *c = audit_code_list; c->code; c++)
		if (str_eq(str_of(c->code), code))
			return c->advice;
	return "";
}

RESULT audit_find(struct cli *cli, struct str word, struct audit_row *out)
{
	struct audit_row *rows = NULL;
	size_t count = 0;
	int64_t id = 0;
	if (word.len && (str_to_i64(word, &id).fault || id < 1)) {
		cli_fail(cli, "an audit is named by its number");
		return FAIL(FAULT_BAD_VALUE);
	}
	struct result r = cli->storage->ops->audit_list(
			cli->tx, id ? id + 1 : 0, 1, cli->arena, &rows, &count);
	bool found = !r.fault && count && (!id || rows[0].id == id);
	if (!found) {
		cli_fail(cli,
				"there is no such audit; waybill audit run "
				"begins one");
		return FAIL(FAULT_NOT_FOUND);
	}
	*out = rows[0];
	return OK;
}

static struct str end_of(struct cli *cli, const struct audit_row *a)
{
	return a->finished_at
			? time_words(a->finished_at, clock_read(), cli->arena)
			: STR("under way");
}

static void audit_row_add(
		struct cli *cli, struct table *table, const struct audit_row *a)
{
	const int64_t counts[] = {
			a->orders, a->reads, a->unread, a->differences};
	table_add(table, arena_print(cli->arena, "%" PRId64, a->id));
	table_add(table, time_print(a->started_at, cli->arena));
	table_add(table, end_of(cli, a));
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		table_add(table,
				arena_print(cli->arena, "%" PRId64, counts[i]));
	table_add(table, a->asked_by);
}

static void audit_object(struct cli *cli, struct json_out *out,
		const struct audit_row *a)
{
	json_out_object(out, NULL);
	json_out_i64(out, "id", a->id);
	json_out_str(out, "asked_by", a->asked_by);
	json_out_str(out, "started_at", time_print(a->started_at, cli->arena));
	json_out_str(out, "since", time_print(a->since, cli->arena));
	if (a->finished_at)
		json_out_str(out, "finished_at",
				time_print(a->finished_at, cli->arena));
	json_out_i64(out, "orders", a->orders);
	json_out_i64(out, "reads", a->reads);
	json_out_i64(out, "unread", a->unread);
	json_out_i64(out, "differences", a->differences);
}

static int audits_print(struct cli *cli)
{
	static const char *const heads[] = {"AUDIT", "BEGUN", "ENDED", "ORDERS",
			"READS", "UNREAD", "DIFFERENCES", "ASKED BY", NULL};
	struct audit_row *rows = NULL;
	size_t count = 0;
	DEFER(buf_done) struct buf buf;
	struct result r = cli->storage->ops->audit_list(
			cli->tx, 0, LIST_MAX, cli->arena, &rows, &count);
	if (r.fault)
		return cli_fail(cli, "%s", fault_text(r.fault));
	buf_init(&buf, OUT_MAX);
	struct json_out out = {.buf = &buf};
	struct table table;
	table_begin(&table, cli->arena, heads);
	if (cli_has(cli, "json"))
		json_out_array(&out, NULL);
	for (size_t i = 0; i < count; i++) {
		if (!cli_has(cli, "json")) {
			audit_row_add(cli, &table, &rows[i]);
			continue;
		}
		audit_object(cli, &out, &rows[i]);
		json_out_object_end(&out);
	}
	if (cli_has(cli, "json"))
		json_out_array_end(&out), buf_add_char(&buf, '\n');
	else
		table_end(&table, &buf);
	out_flush(&buf);
	return EXIT_DONE;
}

static struct str order_name(struct cli *cli, int64_t id)
{
	struct order_row row = {0};
	if (cli->storage->ops->order_get_id(cli->tx, id, cli->arena, &row)
					.fault)
		return STR("?");
	return row.name.len ? row.name : row.remote;
}

struct report {
	struct cli *cli;
	struct buf buf;
	struct json_out json;
};

static struct str value_words(struct report *report, struct str value)
{
	return value.len ? one_line(value, VALUE_LETTERS, report->cli->arena)
			 : STR("nothing");
}

static void difference_print(
		struct report *report, const struct difference_row *d)
{
	buf_print(&report->buf, "%.*s  %.*s at %.*s, %.*s\n",
			STR_FMT(order_name(report->cli, d->order_id)),
			STR_FMT(d->code), STR_FMT(d->place),
			STR_FMT(d->object));
	buf_print(&report->buf, "    ours %.*s, theirs %.*s\n",
			STR_FMT(value_words(report, d->ours)),
			STR_FMT(value_words(report, d->theirs)));
	buf_print(&report->buf, "    %s\n", audit_advice(d->code));
}

static void difference_object(
		struct report *report, const struct difference_row *d)
{
	struct json_out *out = &report->json;
	json_out_object(out, NULL);
	json_out_i64(out, "id", d->id);
	json_out_str(out, "order", order_name(report->cli, d->order_id));
	json_out_str(out, "place", d->place);
	json_out_str(out, "object", d->object);
	json_out_str(out, "code", d->code);
	json_out_str(out, "ours", d->ours);
	json_out_str(out, "theirs", d->theirs);
	json_out_bool(out, "repairable", d->repair.len > 0);
	json_out_cstr(out, "advice", audit_advice(d->code));
	json_out_object_end(out);
}

static RESULT differences_print(struct report *report, int64_t audit)
{
	struct cli *cli = report->cli;
	struct difference_row *rows = NULL;
	size_t count = 0;
	int64_t after = 0;
	do {
		TRY(cli->storage->ops->difference_list(cli->tx, audit, after,
				PAGE, cli->arena, &rows, &count));
		for (size_t i = 0; i < count; i++) {
			if (cli_has(cli, "json"))
				difference_object(report, &rows[i]);
			else
				difference_print(report, &rows[i]);
			after = rows[i].id;
		}
	} while (count == PAGE);
	return OK;
}

int audit_print(struct cli *cli, const struct audit_row *audit)
{
	struct report report = {.cli = cli};
	bool json = cli_has(cli, "json");
	buf_init(&report.buf, OUT_MAX);
	report.json.buf = &report.buf;
	if (json) {
		audit_object(cli, &report.json, audit);
		json_out_array(&report.json, "found");
	}
	struct result r = differences_print(&report, audit->id);
	if (json) {
		json_out_array_end(&report.json);
		json_out_object_end(&report.json);
		buf_add_char(&report.buf, '\n');
	} else {
		buf_print(&report.buf,
				"%" PRId64 " orders, %" PRId64
				" reads, %" PRId64 " not answered, %" PRId64
				" differences\n",
				audit->orders, audit->reads, audit->unread,
				audit->differences);
	}
	out_flush(&report.buf);
	buf_done(&report.buf);
	return r.fault ? cli_fail(cli, "%s", fault_text(r.fault)) : EXIT_DONE;
}

int audit_show_run(struct cli *cli)
{
	struct audit_row audit = {0};
	if (cli_read(cli).fault)
		return EXIT_FAILED;
	if (!cli->word_count)
		return audits_print(cli);
	if (audit_find(cli, cli->words[0], &audit).fault)
		return EXIT_FAILED;
	return audit_print(cli, &audit);
}
