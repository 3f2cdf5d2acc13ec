/* SPDX-License-Identifier: Apache-2.0 */
/* waybill job list: the calls to providers that are under way or wait. */
#include "cli/inside.h"

#define LIMIT_INITIAL 50
#define LIMIT_MAX 100000
#define NOTE_LETTERS 60

const struct flag job_list_flags[] = {
		{"order", "ORDER", "only those of this order"},
		{"limit", "N", "how many at most (50)"},
		{NULL, NULL, NULL},
};

static const char *state_word(const struct job *job)
{
	return job->state == JOB_CLAIMED ? "under way" : "waits";
}

static void job_json(struct json_out *out, const struct job *job,
		struct arena *arena)
{
	json_out_object(out, NULL);
	json_out_i64(out, "id", job->id);
	json_out_i64(out, "order_id", job->order_id);
	json_out_str(out, "account", job->account);
	json_out_cstr(out, "call", verb_name((enum verb)job->verb));
	json_out_cstr(out, "for", want_name((enum want_kind)job->want));
	json_out_cstr(out, "state", state_word(job));
	json_out_i64(out, "tries", job->tries);
	json_out_str(out, "due_at", time_print(job->due_at, arena));
	json_out_str(out, "note", job->note);
	json_out_object_end(out);
}

static void job_row(
		struct table *table, const struct job *job, struct arena *arena)
{
	table_add(table, arena_print(arena, "%" PRId64, job->id));
	table_add(table, str_of(verb_name((enum verb)job->verb)));
	table_add(table, job->account);
	table_add(table, str_of(state_word(job)));
	table_add(table, arena_print(arena, "%" PRId64, job->tries));
	table_add(table, time_words(job->due_at, clock_read(), arena));
	table_add(table, one_line(job->note, NOTE_LETTERS, arena));
}

static void jobs_print(struct cli *cli, const struct job *jobs, size_t count)
{
	static const char *const heads[] = {"JOB", "CALL", "ACCOUNT", "STATE",
			"TRIES", "DUE", "LAST FAULT", NULL};
	bool json = cli_has(cli, "json");
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, OUT_MAX);
	struct json_out out = {.buf = &buf};
	struct table table;
	table_begin(&table, cli->arena, heads);
	if (json)
		json_out_array(&out, NULL);
	for (size_t i = 0; i < count; i++) {
		if (json)
			job_json(&out, &jobs[i], cli->arena);
		else
			job_row(&table, &jobs[i], cli->arena);
	}
	if (json)
		json_out_array_end(&out);
	else
		table_end(&table, &buf);
	if (json)
		buf_add_char(&buf, '\n');
	out_flush(&buf);
}

static RESULT order_id_of(struct cli *cli, int64_t *out_id)
{
	struct order_row row = {0};
	if (cli_has(cli, "order"))
		TRY(order_find(cli, cli_flag(cli, "order"), &row));
	*out_id = row.id;
	return OK;
}

int job_list_run(struct cli *cli)
{
	int64_t limit = 0, order = 0;
	struct job *jobs = NULL;
	size_t count = 0;
	if (cli_number(cli, "limit", LIMIT_INITIAL, LIMIT_MAX, &limit).fault)
		return EXIT_USAGE;
	if (cli_read(cli).fault || order_id_of(cli, &order).fault)
		return EXIT_FAILED;
	struct result r = cli->storage->ops->job_list(
			cli->tx, order, limit, cli->arena, &jobs, &count);
	if (r.fault)
		return cli_fail(cli, "%s", fault_text(r.fault));
	jobs_print(cli, jobs, count);
	return EXIT_DONE;
}
