/* SPDX-License-Identifier: Apache-2.0 */
/* waybill journal list, journal show ID: every message, as it was. */
#include "cli/inside.h"

#define LIMIT_INITIAL 50
#define LIMIT_MAX 100000
#define NOTE_LETTERS 60

const struct flag journal_list_flags[] = {
		{"order", "ORDER", "only those of this order"},
		{"state", "STATE", "only those, e.g. unreadable"},
		{"before", "ID", "only older ones"},
		{"limit", "N", "how many at most (50)"},
		{NULL, NULL, NULL},
};

static const char *const states[] = {
		[0] = "",
		[MESSAGE_APPLIED] = "applied",
		[MESSAGE_IGNORED] = "ignored",
		[MESSAGE_UNREADABLE] = "unreadable",
		[MESSAGE_PARKED] = "parked",
		[MESSAGE_QUARANTINED] = "quarantined",
		[MESSAGE_SEALED] = "sealed",
		[MESSAGE_ANSWER] = "answer",
		[MESSAGE_PRIVACY] = "privacy",
};
#define STATES ((int64_t)(sizeof states / sizeof *states))

static const char *state_word(int64_t state)
{
	return state > 0 && state < STATES ? states[state] : "?";
}

static const char *direction_word(const struct message *m)
{
	return m->direction == MESSAGE_OUT ? "out" : "in";
}

/* 0 for none; -1 for a word that is no state. */
static int64_t state_read(struct str word)
{
	if (!word.len)
		return 0;
	for (int64_t i = 1; i < STATES; i++)
		if (str_eq(str_of(states[i]), word))
			return i;
	return -1;
}

static void message_fields(struct json_out *out, const struct message *m,
		struct arena *arena)
{
	json_out_i64(out, "id", m->id);
	json_out_str(out, "at", time_print_ms(m->at, arena));
	json_out_cstr(out, "direction", direction_word(m));
	json_out_str(out, "account", m->account);
	json_out_str(out, "topic", m->topic);
	json_out_cstr(out, "state", state_word(m->state));
	json_out_i64(out, "status", m->status);
	json_out_i64(out, "order_id", m->order_id);
	json_out_i64(out, "reply_to", m->reply_to);
	json_out_str(out, "note", m->note);
}

static void message_row(struct table *table, const struct message *m,
		struct arena *arena)
{
	table_add(table, arena_print(arena, "%" PRId64, m->id));
	table_add(table, time_words(m->at, clock_read(), arena));
	table_add(table, str_of(direction_word(m)));
	table_add(table, m->account);
	table_add(table, one_line(m->topic, 30, arena));
	table_add(table, str_of(state_word(m->state)));
	table_add(table, one_line(m->note, NOTE_LETTERS, arena));
}

static void messages_print(
		struct cli *cli, const struct message *list, size_t count)
{
	static const char *const heads[] = {"MESSAGE", "WHEN", "WAY", "ACCOUNT",
			"TOPIC", "STATE", "NOTE", NULL};
	bool json = cli_has(cli, "json");
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, OUT_MAX);
	struct json_out out = {.buf = &buf};
	struct table table;
	table_begin(&table, cli->arena, heads);
	if (json)
		json_out_array(&out, NULL);
	for (size_t i = 0; i < count; i++) {
		if (!json) {
			message_row(&table, &list[i], cli->arena);
			continue;
		}
		json_out_object(&out, NULL);
		message_fields(&out, &list[i], cli->arena);
		json_out_object_end(&out);
	}
	if (json)
		json_out_array_end(&out);
	else
		table_end(&table, &buf);
	if (json)
		buf_add_char(&buf, '\n');
	out_flush(&buf);
}

struct query {
	int64_t order, state, before, limit;
};

/* EXIT_USAGE when a flag makes no sense. */
static int query_read(struct cli *cli, struct query *q)
{
	q->state = state_read(cli_flag(cli, "state"));
	if (q->state < 0) {
		cli_fail(cli,
				"--state is applied, ignored, unreadable, "
				"parked, quarantined, sealed or answer");
		return EXIT_USAGE;
	}
	if (cli_number(cli, "limit", LIMIT_INITIAL, LIMIT_MAX, &q->limit)
					.fault ||
			cli_number(cli, "before", 0, INT64_MAX, &q->before)
					.fault)
		return EXIT_USAGE;
	return EXIT_DONE;
}

int journal_list_run(struct cli *cli)
{
	struct query q = {0};
	struct order_row row = {0};
	struct message *list = NULL;
	size_t count = 0;
	int status = query_read(cli, &q);
	if (status)
		return status;
	if (cli_read(cli).fault)
		return EXIT_FAILED;
	if (cli_has(cli, "order") &&
			order_find(cli, cli_flag(cli, "order"), &row).fault)
		return EXIT_FAILED;
	struct result r = cli->storage->ops->message_list(cli->tx, row.id,
			q.state, q.before, q.limit, cli->arena, &list, &count);
	if (r.fault)
		return cli_fail(cli, "%s", fault_text(r.fault));
	messages_print(cli, list, count);
	return EXIT_DONE;
}

static void message_print(const struct message *m, struct arena *arena)
{
	printf("message %" PRId64 "  %s  %.*s\n", m->id, direction_word(m),
			STR_FMT(time_print_ms(m->at, arena)));
	printf("account %.*s, %.*s, %s\n", STR_FMT(m->account),
			STR_FMT(m->topic), state_word(m->state));
	if (m->note.len)
		printf("note    %.*s\n", STR_FMT(m->note));
	if (m->status)
		printf("status  %" PRId64 "\n", m->status);
	printf("\n%.*s\n%.*s\n", STR_FMT(m->head), STR_FMT(m->body));
}

static void message_json(const struct message *m, struct arena *arena)
{
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, OUT_MAX);
	struct json_out out = {.buf = &buf};
	json_out_object(&out, NULL);
	message_fields(&out, m, arena);
	json_out_str(&out, "head", m->head);
	json_out_str(&out, "body", m->body);
	json_out_object_end(&out);
	buf_add_char(&buf, '\n');
	out_flush(&buf);
}

int journal_show_run(struct cli *cli)
{
	struct message m = {0};
	int64_t id = 0;
	if (str_to_i64(cli->words[0], &id).fault) {
		cli_fail(cli,
				"a message's id is a number, as journal list "
				"shows it");
		return EXIT_USAGE;
	}
	if (cli_read(cli).fault)
		return EXIT_FAILED;
	struct result r = cli->storage->ops->message_get(
			cli->tx, id, cli->arena, &m);
	if (r.fault == FAULT_NOT_FOUND)
		return cli_fail(cli, "there is no message %" PRId64, id);
	if (r.fault)
		return cli_fail(cli, "%s", fault_text(r.fault));
	if (cli_has(cli, "json"))
		message_json(&m, cli->arena);
	else
		message_print(&m, cli->arena);
	return EXIT_DONE;
}
