/* SPDX-License-Identifier: Apache-2.0 */
/*
 * waybill order vat: what VIES answered to a person who asked about the
 * customer's VAT number. It is kept with the order: when, by whom, under which
 * number of consultation.
 */
#include "cli/inside.h"
#include "order/vat.h"

const struct flag order_vat_flags[] = {
		{"day", "DATE", "when VIES was asked (today)"},
		{"consultation", "NUMBER", "VIES's number of the consultation"},
		{NULL, NULL, NULL},
};

static struct str today(struct arena *arena)
{
	struct str now = time_print(clock_read(), arena);
	now.len = sizeof "2026-11-28" - 1;
	return now;
}

static struct str said(struct cli *cli)
{
	struct str day = cli_flag(cli, "day");
	struct str number = cli_flag(cli, "consultation");
	return arena_print(cli->arena, "%.*s %.*s%s%.*s",
			STR_FMT(cli->words[1]),
			STR_FMT(day.len ? day : today(cli->arena)),
			number.len ? " " : "", STR_FMT(number));
}

static int said_send(struct cli *cli, const struct order_row *row,
		const struct facts *facts)
{
	struct str id, text = said(cli);
	const struct address *to = facts->order.ship_to.country.len
			? &facts->order.ship_to
			: &facts->order.bill_to;
	enum vat_id_state state = vat_id_check(
			facts->order.vat_id, to->country, cli->arena, &id);
	if (state == VAT_ID_NONE)
		return cli_fail(cli, "%.*s has no VAT number",
				STR_FMT(row->name));
	if (vat_said_check(text).fault) {
		cli_fail(cli,
				"expected valid or invalid, and --day as "
				"2026-11-28");
		return EXIT_USAGE;
	}
	int status = order_text_send(cli, row, "vat", id, text);
	if (!status)
		printf("vat: %.*s is %.*s, stored for %.*s; waybill order "
		       "retry "
		       "%.*s makes a document that was refused for it\n",
				STR_FMT(id), STR_FMT(text), STR_FMT(row->name),
				STR_FMT(row->remote));
	return status;
}

int order_vat_run(struct cli *cli)
{
	struct order_row row = {0};
	struct facts facts = {0};
	if (order_open(cli, &row, &facts).fault)
		return EXIT_FAILED;
	return said_send(cli, &row, &facts);
}
