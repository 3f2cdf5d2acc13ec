/* SPDX-License-Identifier: Apache-2.0 */
/* waybill ledger export: vouchers for the accounting, as SIE 4 or CSV. */
#include "cli/ledger_inside.h"

#include <errno.h>
#include <unistd.h>

#define FILE_SIZE_MAX ((size_t)1 << 30)

const struct flag ledger_export_flags[] = {
		{"sie", "FILE",
				"as a SIE file of type 4, for import; - prints "
				"it"},
		{"csv", "FILE", "as CSV; - prints it"},
		{"from", "DATE", "from this day on"},
		{"to", "DATE", "up to this day, it included"},
		{"daily", NULL, "one voucher for each day"},
		{"each", NULL, "each by itself, whatever books.daily says"},
		{"currency", "CODE", "only what is in this currency"},
		{"shop", "SHOP", "of this shop, where there are several"},
		{NULL, NULL, NULL},
};

static void currency_keep(export_vouchers *list, struct str currency)
{
	size_t kept = 0;
	for (size_t i = 0; i < list->count; i++)
		if (str_eq(list->at[i].currency, currency))
			list->at[kept++] = list->at[i];
	list->count = kept;
}

/* In the books' currency, where the settings name one. */
static bool currency_exchange(struct cli *cli, struct ledger_view *view)
{
	const struct export_voucher *missing = NULL;
	struct result r = export_exchange(
			&view->list, view->policy, cli->arena, &missing);
	if (!r.fault)
		return true;
	if (r.fault == FAULT_NOT_FOUND && missing)
		cli_fail(cli,
				"no rate of %.*s for %.*s (%.*s): put one of "
				"that "
				"day, or of the month before it, into "
				"shops[].books.exchange",
				STR_FMT(missing->currency),
				STR_FMT(missing->rate_day),
				STR_FMT(missing->text));
	else
		cli_fail(cli, "%s", fault_text(r.fault));
	return false;
}

/* A SIE file is in one currency. */
static bool currency_choose(struct cli *cli, struct ledger_view *view)
{
	struct str currency = cli_flag(cli, "currency");
	struct str all = export_currencies(&view->list, cli->arena);
	if (currency.len)
		currency_keep(&view->list, currency);
	else if (cli_has(cli, "sie") && str_find(all, STR(",")) >= 0) {
		cli_fail(cli,
				"a SIE file has one currency, and these are "
				"%.*s: --currency says which, or "
				"books.currency "
				"and books.exchange make them one",
				STR_FMT(all));
		return false;
	}
	return true;
}

/* Whole or not at all: a file that was cut would be taken in, too. */
static int file_write(struct cli *cli, struct str path, struct buf *buf)
{
	if (str_eq(path, STR("-"))) {
		out_flush(buf);
		return EXIT_DONE;
	}
	struct str made = arena_print(cli->arena, "%.*s.part", STR_FMT(path));
	FILE *file = fopen(made.at, "we");
	bool good = file && fwrite(buf->at, 1, buf->len, file) == buf->len &&
			fflush(file) == 0 && fsync(fileno(file)) == 0;
	int why = errno;
	if (file && fclose(file) != 0)
		good = false;
	if (good && rename(made.at, arena_cstr(cli->arena, path)) == 0)
		return EXIT_DONE;
	why = good ? errno : why;
	unlink(made.at);
	return cli_fail(cli, "%.*s can't be written: %s", STR_FMT(path),
			strerror(why));
}

static RESULT write_to(struct cli *cli, const struct ledger_view *view,
		struct buf *buf)
{
	struct str meant;
	struct export_head head = {.policy = view->policy,
			.version = STR(WAYBILL_VERSION),
			.today = books_date(view->policy, clock_read(),
					cli->arena, &meant)};
	if (cli_has(cli, "sie"))
		return export_sie(&view->list, &head, cli->arena, buf);
	return export_csv(&view->list, &head, cli->arena, buf);
}

static const char *why_not(struct result r)
{
	if (r.fault == FAULT_BAD_VALUE)
		return "the days are of more than two financial years: "
		       "--from and --to";
	return fault_text(r.fault);
}

static bool is_daily(struct cli *cli, const struct ledger_view *view)
{
	return cli_has(cli, "daily") ||
			(view->policy->books.daily && !cli_has(cli, "each"));
}

int ledger_export_run(struct cli *cli)
{
	DEFER(buf_done) struct buf buf;
	struct ledger_view view;
	bool sie = cli_has(cli, "sie"), csv = cli_has(cli, "csv");
	buf_init(&buf, FILE_SIZE_MAX);
	if (sie == csv) {
		cli_fail(cli, "--sie FILE or --csv FILE?");
		return EXIT_USAGE;
	}
	int status = ledger_gather(cli, &view);
	if (status != EXIT_DONE)
		return status;
	if (!currency_exchange(cli, &view) || !currency_choose(cli, &view))
		return EXIT_FAILED;
	struct result r = is_daily(cli, &view)
			? export_daily(&view.list, cli->arena)
			: OK;
	if (!r.fault)
		r = write_to(cli, &view, &buf);
	if (r.fault)
		return cli_fail(cli, "%s", why_not(r));
	struct str path = cli_flag(cli, sie ? "sie" : "csv");
	status = file_write(cli, path, &buf);
	if (status == EXIT_DONE && !str_eq(path, STR("-")))
		printf("%zu vouchers: %.*s\n", view.list.count, STR_FMT(path));
	return status;
}
