/* SPDX-License-Identifier: Apache-2.0 */
/*
 * waybill backup FILE, restore FILE, ledger resume. A backup is made beside
 * the running server; an older state is put back while none runs, and the
 * data then knows that it is one (engine/restored.h).
 */
#include "cli/inside.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/restored.h"

const struct flag ledger_resume_flags[] = {
		{"shop", "ACCOUNT", "whose books; not needed for one shop"},
		{NULL, NULL, NULL},
};

static int64_t size_of(const char *path)
{
	struct stat st;
	return stat(path, &st) ? 0 : (int64_t)st.st_size;
}

static void backup_say(struct cli *cli, const char *file)
{
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, OUT_MAX);
	struct json_out out = {.buf = &buf};
	if (!cli_has(cli, "json")) {
		printf("%s: %" PRId64 " bytes, looked through\n", file,
				size_of(file));
		return;
	}
	json_out_object(&out, NULL);
	json_out_cstr(&out, "file", file);
	json_out_i64(&out, "bytes", size_of(file));
	json_out_object_end(&out);
	buf_add_char(&buf, '\n');
	out_flush(&buf);
}

int backup_run(struct cli *cli)
{
	struct str path;
	const char *why = NULL;
	if (cli_database(cli, &path).fault)
		return EXIT_FAILED;
	if (cli->world->storage_copy(path, cli->words[0], &why).fault)
		return cli_fail(cli, "%s", why);
	backup_say(cli, arena_cstr(cli->arena, cli->words[0]));
	return EXIT_DONE;
}

/* ---- putting it back ---- */

#define LAST_MAX 999999999

struct restore {
	struct cli *cli;
	struct str path, fresh, aside;
	time_ms now;
};

static const char *tail(
		const struct restore *r, struct str path, const char *end)
{
	return arena_print(r->cli->arena, "%.*s%s", STR_FMT(path), end).at;
}

/* Made ready beside the old one, so that a fault changes nothing. */
static RESULT fresh_make(struct restore *r)
{
	struct storage *storage = NULL;
	const char *why = NULL;
	struct cli *cli = r->cli;
	struct result done =
			cli->world->storage_copy(cli->words[0], r->fresh, &why);
	if (!done.fault)
		done = cli->world->storage_open(
				r->fresh, false, &storage, &why);
	if (done.fault) {
		cli_fail(cli, "%s", why);
		return done;
	}
	done = restored_mark(storage, r->now, cli->arena);
	storage->ops->close(storage);
	unlink(tail(r, r->fresh, ".lock"));
	if (done.fault)
		cli_fail(cli, "%s", fault_text(done.fault));
	return done;
}

/* No server may have it; its last writer leaves nothing beside it. */
static RESULT old_rest(struct restore *r)
{
	struct storage *storage = NULL;
	const char *why = NULL;
	if (access(r->path.at, F_OK))
		return OK;
	struct result done = r->cli->world->storage_open(
			r->path, false, &storage, &why);
	if (done.fault == FAULT_STORAGE_BUSY) {
		cli_fail(r->cli, "%s: end the server first", why);
		return done;
	}
	/* One that can't be opened is why somebody restores. */
	if (!done.fault)
		storage->ops->close(storage);
	return OK;
}

static RESULT swap_one(struct restore *r, const char *end)
{
	const char *from = tail(r, r->path, end);
	if (!access(from, F_OK) && rename(from, tail(r, r->aside, end))) {
		cli_fail(r->cli, "%s: %s", from, strerror(errno));
		return FAIL(FAULT_IO);
	}
	return OK;
}

static RESULT swap(struct restore *r)
{
	TRY(swap_one(r, "-wal"));
	TRY(swap_one(r, "-shm"));
	TRY(swap_one(r, ""));
	if (rename(r->fresh.at, r->path.at)) {
		cli_fail(r->cli, "%s: %s", r->path.at, strerror(errno));
		return FAIL(FAULT_IO);
	}
	return OK;
}

static void restore_say(const struct restore *r)
{
	printf("%s is put back; what was there is %s\n"
	       "Start the server: what was done since the backup is looked "
	       "up, not done again;\n"
	       "mails that may have left are not sent (waybill order list "
	       "--staff).\n"
	       "The built-in books give no number before waybill ledger "
	       "resume.\n",
			r->path.at, r->aside.at);
}

int restore_run(struct cli *cli)
{
	struct restore r = {.cli = cli, .now = clock_read()};
	if (cli_database(cli, &r.path).fault)
		return EXIT_FAILED;
	r.path = arena_print(cli->arena, "%.*s", STR_FMT(r.path));
	r.fresh = arena_print(cli->arena, "%s.restored", r.path.at);
	r.aside = arena_print(cli->arena, "%s.before-%" PRId64, r.path.at,
			r.now / SECOND_MS);
	struct result done = old_rest(&r);
	if (!done.fault)
		done = fresh_make(&r);
	if (!done.fault)
		done = swap(&r);
	if (done.fault) {
		unlink(r.fresh.at);
		return EXIT_FAILED;
	}
	restore_say(&r);
	return EXIT_DONE;
}

/* ---- the built-in books go on ---- */

static RESULT shop_choose(struct cli *cli, struct str *out)
{
	const struct settings *s = &cli->settings;
	*out = cli_flag(cli, "shop");
	TRY(cli_settings(cli));
	if (!out->len && s->policies.count == 1)
		*out = s->policies.at[0].shop;
	if (out->len && cli_policy(cli, *out))
		return OK;
	cli_fail(cli, "say which shop: --shop ACCOUNT");
	return FAIL(FAULT_BAD_VALUE);
}

/* "sale=105" */
static RESULT number_read(struct str word, struct last_number *out)
{
	struct str rest = word;
	ENSURE(str_cut(&rest, '=', &out->series), FAULT_BAD_VALUE);
	TRY(str_to_i64(rest, &out->last));
	ENSURE(out->last >= 0 && out->last <= LAST_MAX, FAULT_BAD_VALUE);
	return OK;
}

static bool is_named(const last_numbers *last, struct str series)
{
	for (size_t i = 0; i < last->count; i++)
		if (str_eq(last->at[i].series, series))
			return true;
	return false;
}

static bool must_name(
		struct cli *cli, const last_numbers *last, struct str series)
{
	if (is_named(last, series))
		return true;
	cli_fail(cli,
			"%.*s=N is missing: the last number of that series "
			"that "
			"any customer has; 0: none",
			STR_FMT(series));
	return false;
}

/* Of each series that a document of the shop may be in. */
static bool all_named(
		struct cli *cli, struct str shop, const last_numbers *last)
{
	const struct policy *policy = cli_policy(cli, shop);
	bool all = must_name(cli, last, STR("sale")) &&
			must_name(cli, last, STR("credit"));
	for (size_t i = 0; all && i < policy->series.count; i++)
		all = must_name(cli, last, policy->series.at[i].name);
	return all;
}

static int resume(struct cli *cli, struct str shop, const last_numbers *last)
{
	struct storage *storage = NULL;
	const char *why = NULL;
	struct result r = cli->world->storage_open(
			cli->settings.database, false, &storage, &why);
	if (r.fault)
		return cli_fail(cli, "%s: end the server first", why);
	r = restored_resume(storage, shop, last, clock_read(), cli->arena);
	storage->ops->close(storage);
	if (r.fault == FAULT_BAD_VALUE)
		return cli_fail(cli,
				"these books have given larger numbers, or "
				"much smaller ones: look at document list");
	if (r.fault)
		return cli_fail(cli, "%s", fault_text(r.fault));
	for (size_t i = 0; i < last->count; i++)
		printf("%.*s goes on with %" PRId64 "\n",
				STR_FMT(last->at[i].series),
				last->at[i].last + 1);
	return EXIT_DONE;
}

int ledger_resume_run(struct cli *cli)
{
	last_numbers last = {0};
	struct str shop;
	for (size_t i = 0; i < cli->word_count; i++) {
		struct last_number *one = LIST_ADD(cli->arena, &last);
		if (!number_read(cli->words[i], one).fault)
			continue;
		cli_fail(cli, "\"%.*s\" is not SERIES=N, as in sale=105",
				STR_FMT(one_line(cli->words[i], 40,
						cli->arena)));
		return EXIT_USAGE;
	}
	if (shop_choose(cli, &shop).fault)
		return EXIT_FAILED;
	return all_named(cli, shop, &last) ? resume(cli, shop, &last)
					   : EXIT_USAGE;
}
