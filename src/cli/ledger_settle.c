/* SPDX-License-Identifier: Apache-2.0 */
/*
 * waybill ledger settle ORDER: what an order does not come out even by is
 * written off, or credited, because a person says so and why. The command is
 * stored with the order, and undone by its opposite.
 */
#include "cli/inside.h"
#include "order/books.h"

const struct flag ledger_settle_flags[] = {
		{"why", "TEXT", "why it is settled; must be given"},
		{"credit", NULL, "with a credit note instead of a write-off"},
		{"amount", "AMOUNT", "so much of it, \"12.50\"; otherwise all"},
		{"undo", NULL, "takes the last settlement back"},
		{NULL, NULL, NULL},
};

static int refuse(struct cli *cli, const struct order_row *row,
		struct result fault)
{
	if (cli_has(cli, "undo"))
		return cli_fail(cli, "nothing of %.*s was settled",
				STR_FMT(row->name));
	if (fault.fault == FAULT_NOT_FOUND)
		return cli_fail(cli,
				"%.*s is even, or its books do not prove: "
				"waybill ledger check",
				STR_FMT(row->name));
	return cli_fail(cli, "%.*s does not have so much to settle so",
			STR_FMT(row->name));
}

static RESULT amount_read(
		struct cli *cli, const struct facts *facts, minor *out)
{
	struct str text = cli_flag(cli, "amount");
	*out = 0;
	if (!text.len)
		return OK;
	TRY(money_read(text, currency_digits(facts->order.currency), out));
	ENSURE(*out > 0, FAULT_BAD_MONEY);
	return OK;
}

/* What was paid too much is below 0, and nobody has to write the sign. */
static RESULT plan(struct cli *cli, const struct facts *facts, minor amount,
		struct settlement *out)
{
	struct books_state state;
	enum settle_how how = cli_has(cli, "credit") ? SETTLE_CREDIT
						     : SETTLE_WRITE_OFF;
	if (cli_has(cli, "undo"))
		return books_unsettle(facts, out);
	TRY(books_prove(facts, &state));
	return books_settle(facts, how, state.owed < 0 ? -amount : amount, out);
}

static int settle(struct cli *cli, const struct order_row *row,
		const struct facts *facts)
{
	struct settlement s = {0};
	struct str target, text;
	minor amount = 0;
	if (amount_read(cli, facts, &amount).fault)
		return cli_fail(cli, "--amount is not an amount of %.*s",
				STR_FMT(facts->order.currency));
	struct result r = plan(cli, facts, amount, &s);
	if (r.fault)
		return refuse(cli, row, r);
	s.why = cli_flag(cli, "why");
	if (settlement_print(&s, cli->arena, &target, &text).fault)
		return cli_fail(cli, "--why must say why, in up to %d letters",
				SETTLE_WHY_MAX);
	int status = order_text_send(cli, row, "settle", target, text);
	if (!status)
		printf("%s of %.*s %.*s: stored for %.*s\n",
				settle_how_name(s.how),
				STR_FMT(money_print(s.amount,
						currency_digits(facts->order.currency),
						cli->arena)),
				STR_FMT(facts->order.currency),
				STR_FMT(row->name));
	return status;
}

int ledger_settle_run(struct cli *cli)
{
	struct order_row row = {0};
	struct facts facts = {0};
	if (order_open(cli, &row, &facts).fault)
		return EXIT_FAILED;
	return settle(cli, &row, &facts);
}
