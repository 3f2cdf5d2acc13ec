/* SPDX-License-Identifier: Apache-2.0 */
/* waybill document show, waybill document pdf: one document by its number. */
#include "cli/inside.h"

#include <unistd.h>

const struct flag document_show_flags[] = {
		{"order", "ORDER", "of this order, where shops share a number"},
		{NULL, NULL, NULL},
};
const struct flag document_pdf_flags[] = {
		{"order", "ORDER", "of this order, where shops share a number"},
		{"output", "FILE", "where to write it (standard output)"},
		{NULL, NULL, NULL},
};

/* A document with the order that it is of. */
struct hit {
	struct str shop, remote, order, currency;
	struct document document;
};

struct hunt {
	struct orders_each each; /* first: visit gets this */
	struct cli *cli;
	struct str number;
	LIST(struct hit) hits;
};

static void order_look(struct hunt *hunt, const struct facts *facts)
{
	struct arena *a = hunt->cli->arena;
	for (size_t i = 0; i < facts->documents.count; i++) {
		const struct document *d = &facts->documents.at[i];
		if (!str_eq(d->number, hunt->number))
			continue;
		struct hit *hit = LIST_ADD(a, &hunt->hits);
		hit->shop = arena_copy(a, facts->shop);
		hit->remote = arena_copy(a, facts->remote);
		hit->order = arena_copy(a, facts->order.name);
		hit->currency = arena_copy(a, facts->order.currency);
		hit->document = *d;
		hit->document.number = arena_copy(a, d->number);
		hit->document.cause = arena_copy(a, d->cause);
		hit->document.date = arena_copy(a, d->date);
		hit->document.file = arena_copy(a, d->file);
	}
}

static RESULT visit(struct orders_each *each,
		__attribute__((unused)) const struct order_row *row,
		const struct facts *facts,
		__attribute__((unused)) struct arena *scratch)
{
	order_look((struct hunt *)each, facts);
	return OK;
}

static RESULT hunt_one(struct hunt *hunt)
{
	struct order_row row = {0};
	struct facts facts = {0};
	struct cli *cli = hunt->cli;
	TRY(order_find(cli, cli_flag(cli, "order"), &row));
	struct result r = facts_read(row.facts, cli->arena, &facts);
	if (r.fault)
		cli_fail(cli, "%s", fault_text(r.fault));
	else
		order_look(hunt, &facts);
	return r;
}

static RESULT hunt_all(struct hunt *hunt)
{
	struct result r = orders_each(hunt->cli, &hunt->each);
	if (r.fault)
		cli_fail(hunt->cli, "%s", fault_text(r.fault));
	return r;
}

static int several(struct cli *cli, const struct hunt *hunt)
{
	cli_fail(cli, "%zu documents have that number; add --order:",
			hunt->hits.count);
	for (size_t i = 0; i < hunt->hits.count; i++)
		fprintf(stderr, "  --order %.*s  (%.*s of %.*s)\n",
				STR_FMT(hunt->hits.at[i].remote),
				STR_FMT(hunt->hits.at[i].order),
				STR_FMT(hunt->hits.at[i].shop));
	return EXIT_FAILED;
}

/* A fault was told already. */
static RESULT document_find(struct cli *cli, struct hit *out)
{
	struct hunt hunt = {.each = {.visit = visit},
			.cli = cli,
			.number = cli->words[0]};
	TRY(cli_read(cli));
	TRY(cli_has(cli, "order") ? hunt_one(&hunt) : hunt_all(&hunt));
	if (hunt.hits.count == 0)
		cli_fail(cli, "there is no document \"%.*s\"",
				STR_FMT(hunt.number));
	if (hunt.hits.count > 1)
		several(cli, &hunt);
	ENSURE(hunt.hits.count == 1, FAULT_NOT_FOUND);
	*out = hunt.hits.at[0];
	return OK;
}

static RESULT file_get(struct cli *cli, const struct hit *hit,
		struct document_file *out)
{
	return cli->storage->ops->document_file_get(cli->tx, hit->shop,
			hit->remote,
			document_kind_word(
					(enum document_kind)hit->document.kind),
			hit->document.cause, cli->arena, out);
}

/* ---- show ---- */

static void show_json(const struct hit *hit, const struct document_file *file,
		struct arena *arena)
{
	DEFER(buf_done) struct buf buf;
	const struct document *d = &hit->document;
	buf_init(&buf, OUT_MAX);
	struct json_out out = {.buf = &buf};
	json_out_object(&out, NULL);
	json_out_str(&out, "number", d->number);
	json_out_str(&out, "kind",
			document_kind_word((enum document_kind)d->kind));
	json_out_str(&out, "shop", hit->shop);
	json_out_str(&out, "order", hit->order);
	json_out_str(&out, "remote", hit->remote);
	json_out_str(&out, "cause", d->cause);
	json_out_str(&out, "date", d->date);
	json_out_str(&out, "currency", hit->currency);
	json_out_money(&out, "gross", d->gross, currency_digits(hit->currency));
	json_out_str(&out, "sha256", file->sha256);
	json_out_i64(&out, "bytes", (int64_t)file->bytes.len);
	json_out_str(&out, "made_at",
			file->made_at ? time_print(file->made_at, arena)
				      : STR_NONE);
	json_out_object_end(&out);
	buf_add_char(&buf, '\n');
	out_flush(&buf);
}

static void file_print(const struct document_file *file, struct arena *arena)
{
	if (!file->bytes.len) {
		printf("pdf      none is kept here\n");
		return;
	}
	printf("pdf      %zu bytes, drawn %.*s\n", file->bytes.len,
			STR_FMT(time_print(file->made_at, arena)));
	printf("sha256   %.*s\n", STR_FMT(file->sha256));
}

static void show_print(const struct hit *hit, const struct document_file *file,
		struct arena *arena)
{
	const struct document *d = &hit->document;
	struct str gross = money_print(
			d->gross, currency_digits(hit->currency), arena);
	printf("document %.*s, %.*s\n", STR_FMT(d->number),
			STR_FMT(document_kind_word(
					(enum document_kind)d->kind)));
	printf("order    %.*s of %.*s\n", STR_FMT(hit->order),
			STR_FMT(hit->shop));
	if (d->cause.len)
		printf("cause    %.*s\n", STR_FMT(d->cause));
	printf("date     %.*s\n", STR_FMT(d->date));
	printf("amount   %.*s %.*s\n", STR_FMT(hit->currency), STR_FMT(gross));
	file_print(file, arena);
}

int document_show_run(struct cli *cli)
{
	struct hit hit = {0};
	struct document_file file = {0};
	if (document_find(cli, &hit).fault)
		return EXIT_FAILED;
	struct result r = file_get(cli, &hit, &file);
	if (r.fault && r.fault != FAULT_NOT_FOUND)
		return cli_fail(cli, "its PDF: %s", fault_text(r.fault));
	if (cli_has(cli, "json"))
		show_json(&hit, &file, cli->arena);
	else
		show_print(&hit, &file, cli->arena);
	return EXIT_DONE;
}

/* ---- pdf ---- */

static int bytes_write(struct cli *cli, struct str name, struct str bytes)
{
	const char *path = arena_cstr(cli->arena, name);
	FILE *file = fopen(path, "wbe");
	if (!file)
		return cli_fail(cli, "can't write %s: %m", path);
	bool good = fwrite(bytes.at, 1, bytes.len, file) == bytes.len;
	good = fclose(file) == 0 && good;
	return good ? EXIT_DONE : cli_fail(cli, "can't write %s: %m", path);
}

static int pdf_give(struct cli *cli, struct str bytes)
{
	if (cli_has(cli, "output"))
		return bytes_write(cli, cli_flag(cli, "output"), bytes);
	if (isatty(STDOUT_FILENO))
		return cli_fail(cli,
				"a PDF is not for a terminal: add "
				"--output FILE");
	fwrite(bytes.at, 1, bytes.len, stdout);
	return EXIT_DONE;
}

int document_pdf_run(struct cli *cli)
{
	struct hit hit = {0};
	struct document_file file = {0};
	if (document_find(cli, &hit).fault)
		return EXIT_FAILED;
	struct result r = file_get(cli, &hit, &file);
	if (r.fault == FAULT_NOT_FOUND)
		return cli_fail(cli, "no PDF of it is kept here");
	if (r.fault)
		return cli_fail(cli, "its PDF: %s", fault_text(r.fault));
	return pdf_give(cli, file.bytes);
}
