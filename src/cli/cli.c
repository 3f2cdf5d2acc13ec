/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/inside.h"

static const struct flag serve_flags[] = {
		{"listen", "ADDRESS", "address:port or unix:/path"},
		{NULL, NULL, NULL},
};

/* clang-format off */
const struct cli_command cli_commands[] = {
{"audit repair", "[AUDIT]", "Has made again what an audit found missing.",
 0, 1, audit_repair_flags, audit_repair_run},
{"audit run", "[ORDER...]",
 "Compares shop, gateways, books and warehouse with us.",
 0, WORDS_MAX, audit_run_flags, audit_run_run},
{"audit show", "[AUDIT]", "Lists audits, or shows what one found.",
 0, 1, audit_show_flags, audit_show_run},
{"backup", "FILE", "Copies the database, whole, while the server runs.",
 1, 1, NULL, backup_run},
{"carrier", "NUMBER", "Says whose a tracking number may be.",
 1, 1, carrier_flags, carrier_run},
{"carrier list", "", "Lists the carriers and what providers call them.",
 0, 0, carrier_flags, carrier_list_run},
{"config apply", "[FILE]", "Checks a settings file, puts it in place, reloads.",
 0, 1, config_apply_flags, config_apply_run},
{"config check", "[FILE]", "Checks the settings and says what is wrong.",
 0, 1, NULL, config_check_run},
{"config export", "", "Prints the settings with all defaults, no secrets.",
 0, 0, NULL, config_export_run},
{"doctor", "", "Looks at everything and says what to do.",
 0, 0, NULL, doctor_run},
{"document gaps", "", "Says which numbers of documents are missing.",
 0, 0, NULL, document_gaps_run},
{"document list", "", "Lists the documents that were issued.",
 0, 0, document_list_flags, document_list_run},
{"document pdf", "NUMBER", "Gives a document's PDF, as the customer got it.",
 1, 1, document_pdf_flags, document_pdf_run},
{"document show", "NUMBER", "Shows a document and its PDF's hash.",
 1, 1, document_show_flags, document_show_run},
{"job list", "", "Lists calls to providers that are under way or wait.",
 0, 0, job_list_flags, job_list_run},
{"journal list", "", "Lists the messages that came and went.",
 0, 0, journal_list_flags, journal_list_run},
{"journal show", "MESSAGE", "Shows one message as it was.",
 1, 1, NULL, journal_show_run},
{"ledger accounts", "", "Shows what stands on each account.",
 0, 0, ledger_flags, ledger_accounts_run},
{"ledger check", "", "Proves the books, and lists orders that are not even.",
 0, 0, NULL, ledger_check_run},
{"ledger export", "", "Writes vouchers as SIE 4 or CSV.",
 0, 0, ledger_export_flags, ledger_export_run},
{"ledger list", "", "Lists the vouchers.",
 0, 0, ledger_flags, ledger_list_run},
{"ledger resume", "SERIES=N...",
 "Lets the built-in books go on after a restore.",
 0, WORDS_MAX, ledger_resume_flags, ledger_resume_run},
{"ledger settle", "ORDER", "Settles what an order does not come out even by.",
 1, 1, ledger_settle_flags, ledger_settle_run},
{"payout import", "FILE", "Takes in a gateway's payouts, and says what matches "
 "nothing.",
 1, 1, payout_import_flags, payout_import_run},
{"payout list", "", "Lists lines of payouts that no order has.",
 0, 0, payout_list_flags, payout_list_run},
{"payout settle", "ACCOUNT PAYOUT LINE", "Says what has become of such a line.",
 3, 3, payout_settle_flags, payout_settle_run},
{"privacy list", "", "Lists who waits for their data or its erasure.",
 0, 0, NULL, privacy_list_run},
{"privacy export", "MESSAGE", "Prints all that is known of their orders.",
 1, 1, NULL, privacy_export_run},
{"privacy done", "MESSAGE", "Says that it has been dealt with.",
 1, 1, NULL, privacy_done_run},
{"order cancel", "ORDER", "Stops everything that was not sent yet.",
 1, 1, order_command_flags, order_cancel_run},
{"order document", "ORDER", "Asks for the sales document.",
 1, 1, order_command_flags, order_document_run},
{"order hold", "ORDER", "Holds an order until it is released.",
 1, 1, order_command_flags, order_hold_run},
{"order list", "", "Lists orders, the newest first.",
 0, 0, order_list_flags, order_list_run},
{"order note", "ORDER", "Writes something into the timeline (--why TEXT).",
 1, 1, order_command_flags, order_note_run},
{"order reject", "ORDER [FULFILLMENT]",
 "Rejects the shop's request to send (--why 'out_of_stock none before May').",
 1, 2, order_command_flags, order_reject_run},
{"order release", "ORDER [HOLD]", "Lets a held order go on.",
 1, 2, order_command_flags, order_release_run},
{"order retry", "ORDER [STEP]", "Tries again what failed.",
 1, 2, order_command_flags, order_retry_run},
{"order show", "ORDER", "Shows an order and its timeline.",
 1, 1, order_show_flags, order_show_run},
{"order vat", "ORDER valid|invalid", "Says what VIES answers about the "
 "customer's VAT number.",
 2, 2, order_vat_flags, order_vat_run},
{"order take-over", "ORDER", "Takes over an order from before the start.",
 1, 1, order_command_flags, order_take_over_run},
{"order why", "ORDER", "Explains each step and each field of an order.",
 1, 1, order_why_flags, order_why_run},
{"profile apply", "",
 "Has orders looked at again for which changed settings want something.",
 0, 0, profile_apply_flags, profile_apply_run},
{"profile test", "FILE",
 "Says what other settings would have made of the stored orders.",
 1, 1, profile_test_flags, profile_test_run},
{"restore", "FILE", "Puts a backup in place of the database.",
 1, 1, NULL, restore_run},
{"rule list", "", "Lists the rules and how often each has fired.",
 0, 0, NULL, rule_list_run},
{"rule test", "[FILE]", "Says what rules would do with the stored orders.",
 0, 1, rule_test_flags, rule_test_run},
{"selftest tracking", "[ORDER...]",
 "Reads the tracking of shipped orders back from every gateway.",
 0, WORDS_MAX, NULL, selftest_tracking_run},
{"serve", "", "Runs the server.",
 0, 0, serve_flags, serve_run},
{"stock", "[SKU...]", "Shows what the warehouses have told that they have.",
 0, WORDS_MAX, stock_flags, stock_run},
{"template add-link", "NAME[.LANGUAGE]",
 "Gives a template the link to the order's status page.",
 1, 1, template_shop_flags, template_add_link_run},
{"template history", "NAME[.LANGUAGE]", "Lists the versions of a template.",
 1, 1, template_shop_flags, template_history_run},
{"template lint", "NAME[.LANGUAGE] [FILE]", "Says what is wrong with a template.",
 1, 2, template_shop_flags, template_lint_run},
{"template list", "", "Lists the templates of mails.",
 0, 0, template_list_flags, template_list_run},
{"template preview", "NAME[.LANGUAGE]", "Shows the mail of an order.",
 1, 1, template_preview_flags, template_preview_run},
{"template render", "[FILE]", "Renders a Liquid template with data of yours.",
 0, 1, template_render_flags, template_render_run},
{"template revert", "NAME[.LANGUAGE]", "Goes back to the standard template.",
 1, 1, template_revert_flags, template_revert_run},
{"template set", "NAME[.LANGUAGE] FILE", "Makes a template the shop's own.",
 2, 2, template_shop_flags, template_set_run},
{"template show", "NAME[.LANGUAGE]", "Prints a template.",
 1, 1, template_show_flags, template_show_run},
{"template test", "NAME[.LANGUAGE]", "Sends the mail of an order to you.",
 1, 1, template_test_flags, template_test_run},
{"version", "", "Prints the version.",
 0, 0, NULL, version_run},
};
/* clang-format on */
const size_t cli_command_count = sizeof cli_commands / sizeof *cli_commands;

static int cli_run(struct cli *cli)
{
	if (cli->help && cli->command)
		help_command(cli->command, stdout);
	else if (cli->help)
		help_all(stdout);
	else
		return cli->command->run(cli);
	return EXIT_DONE;
}

/* What was printed must have arrived: a full disk is not "done". */
static int flushed(const struct cli *cli, int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	return cli_fail(cli, "the output could not be written");
}

int cli_main(const struct cli_world *world, int argc, char **argv)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct cli cli = {.world = world, .arena = arena};
	if (argc < 2) {
		help_all(stderr);
		return EXIT_USAGE;
	}
	if (argc == 2 && str_eq(str_of(argv[1]), STR("--version")))
		return version_run(&cli);
	if (!cli_parse(&cli, argc, argv)) {
		fputs("Try: waybill --help\n", stderr);
		return EXIT_USAGE;
	}
	int status = cli_run(&cli);
	cli_close(&cli);
	return flushed(&cli, status);
}
