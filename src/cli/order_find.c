/* SPDX-License-Identifier: Apache-2.0 */
/* The order that a person means by "1001", "#1001" or the shop's own id. */
#include "cli/inside.h"

#define HITS_MAX 50

static bool is_exact(const struct order_row *row, struct str word)
{
	struct str name = row->name;
	if (str_eq(row->remote, word) || str_eq(name, word))
		return true;
	return str_starts(name, STR("#")) && str_eq(str_skip(name, 1), word);
}

/* The exact ones to the front; gives how many. */
static size_t exact_first(struct order_row *rows, size_t count, struct str word)
{
	size_t found = 0;
	for (size_t i = 0; i < count; i++) {
		if (!is_exact(&rows[i], word))
			continue;
		struct order_row hit = rows[i];
		rows[i] = rows[found];
		rows[found++] = hit;
	}
	return found;
}

static int several(const struct cli *cli, struct str word,
		const struct order_row *rows, size_t count)
{
	cli_fail(cli, "%zu orders are called \"%.*s\"; name one by its id:",
			count, STR_FMT(word));
	for (size_t i = 0; i < count; i++)
		fprintf(stderr, "  %.*s  %.*s of %.*s\n",
				STR_FMT(rows[i].remote), STR_FMT(rows[i].name),
				STR_FMT(rows[i].shop));
	return EXIT_FAILED;
}

RESULT order_find(struct cli *cli, struct str word, struct order_row *out)
{
	struct order_filter filter = {.search = word, .limit = HITS_MAX};
	struct order_row *rows = NULL;
	size_t count = 0;
	TRY(cli->storage->ops->order_list(
			cli->tx, &filter, cli->arena, &rows, &count));
	size_t hits = exact_first(rows, count, word);
	if (hits == 0) {
		cli_fail(cli, "there is no order \"%.*s\"", STR_FMT(word));
		return FAIL(FAULT_NOT_FOUND);
	}
	if (hits > 1) {
		several(cli, word, rows, hits);
		return FAIL(FAULT_BAD_VALUE);
	}
	return cli->storage->ops->order_get_id(
			cli->tx, rows[0].id, cli->arena, out);
}

RESULT order_open(struct cli *cli, struct order_row *out_row,
		struct facts *out_facts)
{
	TRY(cli_read(cli));
	TRY(order_find(cli, cli->words[0], out_row));
	struct result r = facts_read(out_row->facts, cli->arena, out_facts);
	if (r.fault)
		cli_fail(cli, "this order's row can't be read: %s",
				fault_text(r.fault));
	return r;
}
