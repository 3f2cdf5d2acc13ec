/* SPDX-License-Identifier: Apache-2.0 */
/*
 * waybill privacy list, export MESSAGE, done MESSAGE: whose data was asked
 * for or must be erased, as shops tell it, and until when.
 */
#include "cli/inside.h"

#define LIST_MAX 1000
#define ORDERS_MARK "; orders "

static void list_row(
		struct cli *cli, struct table *table, const struct message *m)
{
	time_ms due = m->at + PRIVACY_DUE_MS;
	table_add(table, arena_print(cli->arena, "%" PRId64, m->id));
	table_add(table, time_print(due, cli->arena));
	table_add(table, m->account);
	table_add(table, m->note);
}

static void list_object(
		struct cli *cli, struct json_out *out, const struct message *m)
{
	json_out_object(out, NULL);
	json_out_i64(out, "id", m->id);
	json_out_str(out, "account", m->account);
	json_out_str(out, "topic", m->topic);
	json_out_str(out, "at", time_print(m->at, cli->arena));
	json_out_str(out, "due",
			time_print(m->at + PRIVACY_DUE_MS, cli->arena));
	json_out_str(out, "text", m->note);
	json_out_object_end(out);
}

static void list_print(
		struct cli *cli, const struct message *list, size_t count)
{
	static const char *const heads[] = {
			"MESSAGE", "DUE", "ACCOUNT", "WHAT", NULL};
	bool json = cli_has(cli, "json");
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, OUT_MAX);
	struct json_out out = {.buf = &buf};
	struct table table;
	table_begin(&table, cli->arena, heads);
	if (json)
		json_out_array(&out, NULL);
	for (size_t i = 0; i < count; i++)
		if (json)
			list_object(cli, &out, &list[i]);
		else
			list_row(cli, &table, &list[i]);
	if (json) {
		json_out_array_end(&out);
		buf_add_char(&buf, '\n');
	} else {
		table_end(&table, &buf);
	}
	out_flush(&buf);
}

int privacy_list_run(struct cli *cli)
{
	struct message *list = NULL;
	size_t count = 0;
	if (cli_read(cli).fault)
		return EXIT_FAILED;
	struct result r = cli->storage->ops->message_list(cli->tx, 0,
			MESSAGE_PRIVACY, 0, LIST_MAX, cli->arena, &list,
			&count);
	if (r.fault)
		return cli_fail(cli, "%s", fault_text(r.fault));
	list_print(cli, list, count);
	return EXIT_DONE;
}

static RESULT message_open(struct cli *cli, struct message *out)
{
	int64_t id = 0;
	TRY(str_to_i64(cli->words[0], &id));
	TRY(cli->storage->ops->message_get(cli->tx, id, cli->arena, out));
	ENSURE(out->state == MESSAGE_PRIVACY, FAULT_NOT_FOUND);
	return OK;
}

static void export_order(struct cli *cli, const struct message *m,
		struct str remote, struct json_out *out)
{
	struct order_row row = {0};
	struct facts facts = {0};
	struct result r = cli->storage->ops->order_get(
			cli->tx, m->account, remote, cli->arena, &row);
	if (!r.fault)
		r = facts_read(row.facts, cli->arena, &facts);
	if (!r.fault) {
		facts_print(&facts, out);
		return;
	}
	json_out_object(out, NULL);
	json_out_str(out, "remote", remote);
	json_out_cstr(out, "fault", fault_text(r.fault));
	json_out_object_end(out);
}

/* All that is known of the orders that the shop named, as JSON. */
int privacy_export_run(struct cli *cli)
{
	struct message m = {0};
	if (cli_read(cli).fault)
		return EXIT_FAILED;
	if (message_open(cli, &m).fault)
		return cli_fail(cli, "nobody waits for %.*s",
				STR_FMT(cli->words[0]));
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, OUT_MAX);
	struct json_out out = {.buf = &buf};
	ptrdiff_t at = str_find(m.note, STR(ORDERS_MARK));
	struct str ids = at < 0
			? STR_NONE
			: str_skip(m.note, (size_t)at + strlen(ORDERS_MARK)),
		   id;
	json_out_array(&out, NULL);
	while (str_cut(&ids, ',', &id))
		export_order(cli, &m, id, &out);
	json_out_array_end(&out);
	buf_add_char(&buf, '\n');
	out_flush(&buf);
	return EXIT_DONE;
}

static int done_send(struct cli *cli, const struct message *m)
{
	struct str answer = STR_NONE;
	int64_t status = 0;
	struct str path = arena_print(
			cli->arena, "/messages/%" PRId64 "/done", m->id);
	struct str body = arena_print(cli->arena, "{\"who\":\"%.*s\"}",
			STR_FMT(cli_who(cli->arena)));
	if (cli_post(cli, path, body, &status, &answer).fault)
		return EXIT_FAILED;
	if (status != 200)
		return cli_fail(cli, "the server did not store it");
	printf("done: %.*s\n", STR_FMT(m->note));
	return EXIT_DONE;
}

int privacy_done_run(struct cli *cli)
{
	struct message m = {0};
	if (cli_read(cli).fault)
		return EXIT_FAILED;
	if (message_open(cli, &m).fault)
		return cli_fail(cli, "nobody waits for %.*s",
				STR_FMT(cli->words[0]));
	return done_send(cli, &m);
}
