/* SPDX-License-Identifier: Apache-2.0 */
/*
 * waybill order hold, release, retry, cancel, document, note, reject,
 * take-over: what a person says is handed to the server that runs, as an
 * event like any other. What follows from it is decided there.
 */
#include "cli/inside.h"

#include <pwd.h>
#include <unistd.h>

#define BODY_MAX ((size_t)1 << 16)

const struct flag order_command_flags[] = {
		{"why", "TEXT", "what others should know about it"},
		{NULL, NULL, NULL},
};

struct str cli_who(struct arena *arena)
{
	struct passwd *user = getpwuid(getuid());
	return arena_print(arena, "cli:%s", user ? user->pw_name : "?");
}

static struct str body_make(struct cli *cli, const char *kind,
		struct str target, struct str text)
{
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {.buf = &buf};
	json_out_object(&out, NULL);
	json_out_cstr(&out, "kind", kind);
	json_out_str(&out, "target", target.at ? target : STR(""));
	json_out_str(&out, "text", text.at ? text : STR(""));
	json_out_str(&out, "who", cli_who(cli->arena));
	json_out_object_end(&out);
	return arena_copy(cli->arena, buf_str(&buf));
}

/* A path's part; ids of shops may hold anything. */
static struct str path_part(struct str text, struct arena *arena)
{
	static const char hex[] = "0123456789ABCDEF";
	char *at = arena_take(arena, text.len * 3 + 1);
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
				(c >= 'A' && c <= 'Z') || c == '-' || c == '_';
		if (plain) {
			at[len++] = (char)c;
			continue;
		}
		at[len++] = '%';
		at[len++] = hex[c >> 4];
		at[len++] = hex[c & 15];
	}
	return (struct str){at, len};
}

/* Nothing is printed when it was stored. */
static int answer_check(struct cli *cli, int64_t status, struct str body)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct str error = STR_NONE;
	if (!json_open(body, &doc).fault)
		error = json_str(json_get(json_root(doc), "error"), cli->arena);
	if (status != 200)
		return cli_fail(cli, "%.*s",
				STR_FMT(error.len ? error
						  : STR("the server did not "
							"store it")));
	return EXIT_DONE;
}

static int answer_tell(struct cli *cli, struct str body,
		const struct order_row *row, const char *kind)
{
	if (cli_has(cli, "json"))
		printf("%.*s\n", STR_FMT(body));
	else
		printf("%s: stored for %.*s; waybill order show %.*s says "
		       "what follows\n",
				kind,
				STR_FMT(row->name.len ? row->name
						      : row->remote),
				STR_FMT(row->remote));
	return EXIT_DONE;
}

static int command_post(struct cli *cli, const struct order_row *row,
		struct str body, struct str *out_answer)
{
	int64_t status = 0;
	struct str path = arena_print(cli->arena, "/orders/%.*s/%.*s/commands",
			STR_FMT(path_part(row->shop, cli->arena)),
			STR_FMT(path_part(row->remote, cli->arena)));
	if (cli_post(cli, path, body, &status, out_answer).fault)
		return EXIT_FAILED;
	return answer_check(cli, status, *out_answer);
}

int order_command_send(struct cli *cli, const struct order_row *row,
		const char *kind, struct str target)
{
	struct str answer = STR_NONE;
	int status = command_post(cli, row,
			body_make(cli, kind, target, cli_flag(cli, "why")),
			&answer);
	return status ? status : answer_tell(cli, answer, row, kind);
}

int order_text_send(struct cli *cli, const struct order_row *row,
		const char *kind, struct str target, struct str text)
{
	struct str answer = STR_NONE;
	return command_post(
			cli, row, body_make(cli, kind, target, text), &answer);
}

static int command_run(struct cli *cli, const char *kind, struct str target)
{
	struct order_row row = {0};
	if (cli_read(cli).fault || order_find(cli, cli->words[0], &row).fault)
		return EXIT_FAILED;
	return order_command_send(cli, &row, kind, target);
}

/* Without a key all that is open is meant, when it is one. */
static int holds_release(struct cli *cli)
{
	struct order_row row = {0};
	struct hold_row *holds = NULL;
	size_t count = 0;
	if (cli_read(cli).fault || order_find(cli, cli->words[0], &row).fault)
		return EXIT_FAILED;
	struct result r = cli->storage->ops->holds_list(
			cli->tx, row.id, cli->arena, &holds, &count);
	if (r.fault)
		return cli_fail(cli, "%s", fault_text(r.fault));
	if (count == 0)
		return cli_fail(cli, "%.*s is not held", STR_FMT(row.name));
	if (count == 1)
		return order_command_send(cli, &row, "release", holds[0].key);
	cli_fail(cli, "%.*s has %zu holds; say which:", STR_FMT(row.name),
			count);
	for (size_t i = 0; i < count; i++)
		fprintf(stderr, "  waybill order release %.*s %.*s   # %.*s\n",
				STR_FMT(row.remote), STR_FMT(holds[i].key),
				STR_FMT(holds[i].text));
	return EXIT_FAILED;
}

/* The attempts that can be made again: those that did not do it. */
static bool is_retriable(const struct attempt *a)
{
	return a->outcome == OUTCOME_REFUSED || a->outcome == OUTCOME_GAVE_UP;
}

static struct str retry_target(
		struct cli *cli, const struct facts *facts, size_t *out_count)
{
	struct str target = STR_NONE;
	*out_count = 0;
	for (size_t i = 0; i < facts->attempts.count; i++) {
		const struct attempt *a = &facts->attempts.at[i];
		if (!is_retriable(a))
			continue;
		target = arena_print(cli->arena, "%" PRId64, a->id);
		++*out_count;
	}
	return target;
}

static int retry_which(struct cli *cli, const struct facts *facts)
{
	cli_fail(cli, "several things can be tried again; say which:");
	for (size_t i = 0; i < facts->attempts.count; i++) {
		const struct attempt *a = &facts->attempts.at[i];
		if (is_retriable(a))
			fprintf(stderr,
					"  waybill order retry %.*s %" PRId64
					"   # %s: %.*s\n",
					STR_FMT(facts->remote), a->id,
					want_name((enum want_kind)a->want),
					STR_FMT(a->detail));
	}
	return EXIT_FAILED;
}

int order_retry_run(struct cli *cli)
{
	struct order_row row = {0};
	struct facts facts = {0};
	size_t count = 0;
	if (cli->word_count > 1)
		return command_run(cli, "retry", cli->words[1]);
	if (order_open(cli, &row, &facts).fault)
		return EXIT_FAILED;
	struct str target = retry_target(cli, &facts, &count);
	if (count == 0)
		return cli_fail(cli, "nothing of %.*s has failed",
				STR_FMT(row.name));
	if (count > 1)
		return retry_which(cli, &facts);
	return order_command_send(cli, &row, "retry", target);
}

int order_release_run(struct cli *cli)
{
	if (cli->word_count > 1)
		return command_run(cli, "release", cli->words[1]);
	return holds_release(cli);
}

/* Without a fulfillment order all of the order's are meant. */
int order_reject_run(struct cli *cli)
{
	return command_run(cli, "reject",
			cli->word_count > 1 ? cli->words[1] : STR_NONE);
}

int order_hold_run(struct cli *cli)
{
	return command_run(cli, "hold", STR_NONE);
}

int order_cancel_run(struct cli *cli)
{
	return command_run(cli, "cancel", STR_NONE);
}

int order_document_run(struct cli *cli)
{
	return command_run(cli, "document", STR_NONE);
}

int order_note_run(struct cli *cli)
{
	return command_run(cli, "note", STR_NONE);
}

int order_take_over_run(struct cli *cli)
{
	return command_run(cli, "take_over", STR_NONE);
}
