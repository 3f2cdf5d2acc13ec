/* SPDX-License-Identifier: Apache-2.0 */
/*
 * waybill payout import: lines of a gateway's payouts are matched to payments
 * by (account, reference) and handed to the server that runs, each as a
 * command of its order; said again they change nothing. What matches nothing
 * is listed.
 */
#include "cli/inside.h"
#include "ledger/payout_file.h"

#define FILE_SIZE_MAX ((size_t)64 << 20)

const struct flag payout_import_flags[] = {
		{"gateway", "ACCOUNT", "the gateway's account here"},
		{"dry-run", NULL, "only say what matches"},
		{NULL, NULL, NULL},
};

struct importing {
	struct cli *cli;
	struct str gateway;
	struct payout_file file;
	struct table table; /* what matches nothing */
	struct json_out json;
	int64_t posted, known, unmatched;
	int status;
};

static const char *const heads[] = {"LINE", "PAYOUT", "NAME", "REFERENCE",
		"WHAT", "GROSS", "FEE", "WHY", NULL};

static bool file_read(struct cli *cli, struct str path, struct str *out)
{
	FILE *file = fopen(arena_cstr(cli->arena, path), "re");
	if (!file) {
		cli_fail(cli, "%.*s can't be opened: %m", STR_FMT(path));
		return false;
	}
	char *at = arena_take(cli->arena, FILE_SIZE_MAX);
	*out = (struct str){at, fread(at, 1, FILE_SIZE_MAX, file)};
	bool good = !ferror(file) && out->len < FILE_SIZE_MAX;
	fclose(file);
	if (!good)
		cli_fail(cli, "%.*s can't be read, or is longer than 64 MB",
				STR_FMT(path));
	return good;
}

/* ---- one line ---- */

static RESULT order_of(struct importing *in, const struct payout_row *row,
		struct order_row *out)
{
	const struct storage_ops *ops = in->cli->storage->ops;
	int64_t id = 0;
	for (size_t i = 0; i < PAYOUT_REFERENCES; i++) {
		struct str name = row->references[i];
		if (name.len &&
				!ops->link_get(in->cli->tx, in->gateway, name,
						    &id)
						 .fault)
			return ops->order_get_id(
					in->cli->tx, id, in->cli->arena, out);
	}
	return FAIL(FAULT_NOT_FOUND);
}

static void unmatched_json(struct importing *in, const struct payout_row *row,
		const char *why, int digits)
{
	struct json_out *out = &in->json;
	json_out_object(out, NULL);
	json_out_i64(out, "line", (int64_t)row->number);
	json_out_str(out, "payout", row->line.payout);
	json_out_str(out, "name", row->line.line);
	json_out_str(out, "reference", row->references[0]);
	json_out_str(out, "what", row->about);
	json_out_str(out, "currency", row->currency);
	json_out_money(out, "gross", row->line.gross, digits);
	json_out_money(out, "fee", row->line.fee, digits);
	json_out_cstr(out, "why", why);
	json_out_object_end(out);
}

static void unmatched(struct importing *in, const struct payout_row *row,
		const char *why)
{
	struct arena *a = in->cli->arena;
	int digits = currency_digits(row->currency);
	in->unmatched++;
	if (cli_has(in->cli, "json")) {
		unmatched_json(in, row, why, digits);
		return;
	}
	table_add(&in->table, arena_print(a, "%zu", row->number));
	table_add(&in->table, one_line(row->line.payout, 40, a));
	table_add(&in->table, one_line(row->line.line, 40, a));
	table_add(&in->table, one_line(row->references[0], 40, a));
	table_add(&in->table, one_line(row->about, 20, a));
	table_add(&in->table, money_print(row->line.gross, digits, a));
	table_add(&in->table, money_print(row->line.fee, digits, a));
	table_add(&in->table, str_of(why));
}

static void line_post(struct importing *in, const struct order_row *row,
		const struct payout_fit *fit)
{
	if (fit->known) {
		in->known++;
		return;
	}
	in->posted++;
	if (cli_has(in->cli, "dry-run"))
		return;
	in->status |= order_text_send(
			in->cli, row, "payout", fit->target, fit->text);
}

static void line_import(struct importing *in, struct payout_row *row)
{
	struct order_row order = {0};
	struct facts facts = {0};
	struct payout_fit fit = {.why_not = "no such payment"};
	row->line.gateway = in->gateway;
	if (!order_of(in, row, &order).fault &&
			!facts_read(order.facts, in->cli->arena, &facts).fault)
		payout_fit(&facts, row, in->cli->arena, &fit);
	if (fit.why_not)
		unmatched(in, row, fit.why_not);
	else
		line_post(in, &order, &fit);
}

/* ---- the whole ---- */

static void sums_print(struct importing *in, struct buf *buf)
{
	if (cli_has(in->cli, "json")) {
		json_out_array_end(&in->json);
		json_out_i64(&in->json, "posted", in->posted);
		json_out_i64(&in->json, "known", in->known);
		json_out_object_end(&in->json);
		buf_add_char(buf, '\n');
		return;
	}
	if (in->unmatched)
		table_end(&in->table, buf);
	buf_print(buf,
			"%s: %" PRId64 " %s, %" PRId64 " known before, "
			"%" PRId64 " match nothing.\n",
			in->file.format, in->posted,
			cli_has(in->cli, "dry-run") ? "to be posted" : "posted",
			in->known, in->unmatched);
}

static int lines_import(struct importing *in)
{
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, OUT_MAX);
	in->json = (struct json_out){.buf = &buf};
	table_begin(&in->table, in->cli->arena, heads);
	if (cli_has(in->cli, "json")) {
		json_out_object(&in->json, NULL);
		json_out_array(&in->json, "unmatched");
	}
	for (size_t i = 0; i < in->file.rows.count && !in->status; i++)
		line_import(in, &in->file.rows.at[i]);
	sums_print(in, &buf);
	out_flush(&buf);
	if (in->status)
		return in->status;
	return in->unmatched ? EXIT_FAILED : EXIT_DONE;
}

static int mistake_tell(const struct importing *in, struct result r)
{
	if (r.fault && !in->file.mistake)
		return cli_fail(in->cli,
				"this is no payout file: its head is none of "
				"Stripe's, PayPal's or "
				"payout,date,line,reference,gross,fee,"
				"currency");
	return cli_fail(in->cli, "line %zu can't be read: %s", in->file.mistake,
			fault_text(r.fault));
}

int payout_import_run(struct cli *cli)
{
	struct importing in = {.cli = cli, .gateway = cli_flag(cli, "gateway")};
	struct str text;
	if (!in.gateway.len) {
		cli_fail(cli, "--gateway ACCOUNT: whose payouts are these?");
		return EXIT_USAGE;
	}
	if (!file_read(cli, cli->words[0], &text) || cli_read(cli).fault)
		return EXIT_FAILED;
	struct result r = payout_file_read(text, cli->arena, &in.file);
	return r.fault ? mistake_tell(&in, r) : lines_import(&in);
}
