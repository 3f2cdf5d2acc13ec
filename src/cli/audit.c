/* SPDX-License-Identifier: Apache-2.0 */
/*
 * waybill audit run and repair. The server that runs does the work; run waits
 * for its end and shows what was found.
 */
#include "cli/inside.h"

#include <unistd.h>

#include "engine/engine.h"

#define BODY_MAX ((size_t)4096)
#define LOOK_EVERY_US 200000
#define PAGE 500

const struct flag audit_run_flags[] = {
		{"since", "DATE", "orders made from then on (90 days)"},
		{"no-wait", NULL, "do not wait for its end"},
		{NULL, NULL, NULL},
};

const struct flag audit_repair_flags[] = {
		{"dry-run", NULL, "only say what would be made again"},
		{NULL, NULL, NULL},
};

static RESULT since_read(struct cli *cli, time_ms *out)
{
	struct str text = cli_flag(cli, "since");
	*out = 0;
	if (!text.len)
		return OK;
	struct str moment = text.len == sizeof "2026-11-28" - 1
			? arena_print(cli->arena, "%.*sT00:00:00Z",
					  STR_FMT(text))
			: text;
	struct result r = time_read(moment, out);
	if (r.fault)
		cli_fail(cli,
				"--since wants a date: 2026-11-28, or "
				"2026-11-28T08:00:00Z");
	return r;
}

static struct str body_make(struct cli *cli, time_ms since, struct str scope)
{
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {.buf = &buf};
	json_out_object(&out, NULL);
	json_out_i64(&out, "since", since);
	json_out_str(&out, "scope", scope.at ? scope : STR(""));
	json_out_str(&out, "who", cli_who(cli->arena));
	json_out_object_end(&out);
	return arena_copy(cli->arena, buf_str(&buf));
}

static RESULT audit_ask(struct cli *cli, time_ms since, struct str scope)
{
	struct str answer = STR_NONE;
	int64_t status = 0;
	TRY(cli_post(cli, STR("/audits"), body_make(cli, since, scope), &status,
			&answer));
	if (status == 409)
		cli_fail(cli, "an audit is under way: waybill audit show");
	else if (status != 200)
		cli_fail(cli, "the server did not take it");
	return status == 200 ? OK : FAIL(FAULT_REFUSED);
}

static RESULT newest(struct cli *cli, struct audit_row *out)
{
	struct audit_row *rows = NULL;
	size_t count = 0;
	TRY(cli_read_again(cli));
	TRY(cli->storage->ops->audit_list(
			cli->tx, 0, 1, cli->arena, &rows, &count));
	*out = count ? rows[0] : (struct audit_row){0};
	return OK;
}

/* On a terminal alone: what it has come to. */
static void progress_show(const struct audit_row *audit, bool end)
{
	if (!isatty(STDERR_FILENO))
		return;
	fprintf(stderr, "\r%" PRId64 " reads, %" PRId64 " differences%s",
			audit->reads, audit->differences, end ? "\n" : "");
}

static RESULT audit_wait(struct cli *cli, int64_t before, struct audit_row *out)
{
	do {
		usleep(LOOK_EVERY_US);
		TRY(newest(cli, out));
		if (out->id != before)
			progress_show(out, out->finished_at != 0);
	} while (out->id == before || !out->finished_at);
	return OK;
}

RESULT audit_scope_add(struct cli *cli, int64_t order, struct str *scope)
{
	*scope = arena_print(cli->arena, "%.*s%s%" PRId64, STR_FMT(*scope),
			scope->len ? "," : "", order);
	if (scope->len < AUDIT_SCOPE_MAX)
		return OK;
	cli_fail(cli,
			"these are too many orders; without any, all are "
			"compared");
	return FAIL(FAULT_LIMIT);
}

static RESULT scope_read(struct cli *cli, struct str *out)
{
	struct order_row row = {0};
	for (size_t i = 0; i < cli->word_count; i++) {
		TRY(order_find(cli, cli->words[i], &row));
		TRY(audit_scope_add(cli, row.id, out));
	}
	return OK;
}

RESULT audit_make(struct cli *cli, time_ms since, struct str scope,
		struct audit_row *out)
{
	struct audit_row before = {0};
	TRY(newest(cli, &before));
	TRY(audit_ask(cli, since, scope));
	if (cli_has(cli, "no-wait"))
		return OK;
	struct result r = audit_wait(cli, before.id, out);
	if (r.fault)
		cli_fail(cli, "%s", fault_text(r.fault));
	return r;
}

int audit_run_run(struct cli *cli)
{
	struct audit_row audit = {0};
	struct str scope = STR_NONE;
	time_ms since = 0;
	if (since_read(cli, &since).fault)
		return EXIT_USAGE;
	if (cli_read(cli).fault || scope_read(cli, &scope).fault ||
			audit_make(cli, since, scope, &audit).fault)
		return EXIT_FAILED;
	if (cli_has(cli, "no-wait")) {
		puts("begun; waybill audit show says what it finds");
		return EXIT_DONE;
	}
	int status = audit_print(cli, &audit);
	bool agree = !audit.differences && !audit.unread;
	return status == EXIT_DONE && !agree ? EXIT_FAILED : status;
}

static int difference_repair(struct cli *cli, const struct difference_row *d)
{
	struct order_row row = {0};
	struct result r = cli->storage->ops->order_get_id(
			cli->tx, d->order_id, cli->arena, &row);
	if (r.fault)
		return cli_fail(cli, "%s", fault_text(r.fault));
	if (cli_has(cli, "dry-run")) {
		printf("%.*s: %.*s at %.*s: %s\n", STR_FMT(row.name),
				STR_FMT(d->code), STR_FMT(d->place),
				audit_advice(d->code));
		return EXIT_DONE;
	}
	return order_command_send(cli, &row, "repair",
			arena_print(cli->arena, "%" PRId64 " %.*s", d->audit_id,
					STR_FMT(d->repair)));
}

struct repairs {
	int64_t made, for_people;
	int status;
};

/* One attempt may show in several differences: it is made again once. */
static bool is_asked(const struct difference_row *rows, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (rows[k].order_id == rows[i].order_id &&
				str_eq(rows[k].repair, rows[i].repair))
			return true;
	return false;
}

static RESULT audit_repair(struct cli *cli, int64_t audit, struct repairs *out)
{
	struct difference_row *rows = NULL;
	size_t count = 0;
	int64_t after = 0;
	do {
		TRY(cli->storage->ops->difference_list(cli->tx, audit, after,
				PAGE, cli->arena, &rows, &count));
		for (size_t i = 0; i < count; i++) {
			after = rows[i].id;
			out->for_people += !rows[i].repair.len;
			if (!rows[i].repair.len || is_asked(rows, i))
				continue;
			out->status |= difference_repair(cli, &rows[i]);
			out->made++;
		}
	} while (count == PAGE);
	return OK;
}

int audit_repair_run(struct cli *cli)
{
	struct audit_row audit = {0};
	struct repairs repairs = {0};
	if (cli_read(cli).fault || audit_find(cli, cli->words[0], &audit).fault)
		return EXIT_FAILED;
	struct result r = audit_repair(cli, audit.id, &repairs);
	if (r.fault)
		return cli_fail(cli, "%s", fault_text(r.fault));
	printf("%" PRId64 " %s, %" PRId64 " for a person (waybill audit show "
	       "%" PRId64 ")\n",
			repairs.made,
			cli_has(cli, "dry-run") ? "would be made again"
						: "are made again",
			repairs.for_people, audit.id);
	return repairs.status;
}
