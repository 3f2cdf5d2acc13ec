/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the command line share. Nobody else includes it. */
#ifndef WAYBILL_CLI_INSIDE_H
#define WAYBILL_CLI_INSIDE_H

#include <inttypes.h>
#include <stdio.h>

#include "base/json.h"
#include "cli/cli.h"
#include "settings/settings.h"

enum { EXIT_DONE, EXIT_FAILED, EXIT_USAGE };

#define WORDS_MAX 24 /* that follow a command */
#define FLAGS_MAX 16 /* that one command knows */

/* "--name VALUE"; without a value a switch. */
struct flag {
	const char *name, *value, *help;
};

struct cli;

struct cli_command {
	const char *name;         /* "order show" */
	const char *words;        /* "ORDER": for the help */
	const char *help;         /* one sentence */
	size_t least, most;       /* how many words follow */
	const struct flag *flags; /* ended by a NULL name; NULL: none */
	int (*run)(struct cli *cli);
};

/* In the order of their names. */
extern const struct cli_command cli_commands[];
extern const size_t cli_command_count;

/* One call of the program. */
struct cli {
	const struct cli_world *world;
	const struct cli_command *command;
	struct arena *arena;
	struct str words[WORDS_MAX];
	size_t word_count;
	struct {
		const char *name;
		struct str value;
	} given[FLAGS_MAX];
	size_t given_count;
	bool help;

	struct settings settings; /* after cli_settings */
	struct storage *storage;  /* after cli_read */
	struct storage_tx *tx;
};

/* args.c: `argv` into words and flags. False: a line has been printed. */
const struct flag *flags_common(void);
bool cli_parse(struct cli *cli, int argc, char **argv);
/* The value that was given; a switch has an empty one that is not none. */
struct str cli_flag(const struct cli *cli, const char *name);
bool cli_has(const struct cli *cli, const char *name);
/* A whole number within bounds; `otherwise` when it was not given. */
RESULT cli_number(struct cli *cli, const char *name, int64_t otherwise,
		int64_t most, int64_t *out);

/* help.c */
void help_all(FILE *out);
void help_command(const struct cli_command *command, FILE *out);

/* "waybill: ..." on standard error; gives EXIT_FAILED. */
int cli_fail(const struct cli *cli, const char *format, ...)
		__attribute__((format(printf, 2, 3)));

/* open.c: what commands work on. A fault was told already. */
/* The account of what draws documents: it stands in no settings file. */
extern const struct account press_account;
/* Is anything drawn for any shop? */
bool cli_draws(const struct cli *cli);
RESULT cli_settings(struct cli *cli);
/* Those of this file, whatever --settings says. */
RESULT cli_settings_of(struct cli *cli, struct str file);
/* The database's path, from --database or the settings. */
RESULT cli_database(struct cli *cli, struct str *out_path);
/* Opens the database read-only, with a reading transaction in cli->tx. */
RESULT cli_read(struct cli *cli);
/* Begins a new reading transaction: long lists must not hold one. */
RESULT cli_read_again(struct cli *cli);
void cli_close(struct cli *cli);
struct str cli_socket(struct cli *cli, struct str database);
const struct policy *cli_policy(const struct cli *cli, struct str shop);

/* place.c: makes the folders above a file, for their owner alone. */
RESULT folders_make(struct str path, struct arena *arena);

/* marks.c: NULL when the file can't be made; then deaths are not counted. */
_Atomic int64_t *marks_open(struct str database, struct arena *arena);
void marks_close(_Atomic int64_t *marks); /* takes NULL */

/* clock.c */
struct clock *clock_real(void);
struct chance *chance_real(void);
time_ms clock_read(void);

/* out.c: what is printed. */
#define OUT_MAX ((size_t)64 << 20)
void out_flush(struct buf *buf); /* to standard output, and clears it */
/* "12 s ago", "in 5 min", else the moment. */
struct str time_words(time_ms at, time_ms now, struct arena *arena);
/* A text on one line without control characters, cut to `most` letters. */
struct str one_line(struct str text, size_t most, struct arena *arena);

/* stock.c: ", 40 in stock (5 min ago)", of all warehouses; empty: nobody has
 * told. */
struct str stock_words(struct cli *cli, struct str sku);

/* A table for people: cells are kept until the end, columns fit. */
struct table {
	struct arena *arena;
	size_t columns;
	LIST(struct str) cells;
};
void table_begin(struct table *table, struct arena *arena,
		const char *const *heads);
void table_add(struct table *table, struct str cell);
void table_end(struct table *table, struct buf *buf);

/* order_find.c: the order that a person means. A fault was told already. */
RESULT order_find(struct cli *cli, struct str word, struct order_row *out);
/* The same for the command's first word, with its facts. */
RESULT order_open(struct cli *cli, struct order_row *out_row,
		struct facts *out_facts);

/* order_command.c: who asks, "cli:anna"; hands a command for an order to the
 * server that runs, and says how that went. */
struct str cli_who(struct arena *arena);
int order_command_send(struct cli *cli, const struct order_row *row,
		const char *kind, struct str target);
/* The same with a text, and quietly. */
int order_text_send(struct cli *cli, const struct order_row *row,
		const char *kind, struct str target, struct str text);

/* audit.c: has an audit made and waits for its end; since 0: as the settings
 * say; scope: ids of orders, joined with ",", or empty. A fault was told. */
RESULT audit_make(struct cli *cli, time_ms since, struct str scope,
		struct audit_row *out);
RESULT audit_scope_add(struct cli *cli, int64_t order, struct str *scope);

/* audit_show.c: the audit of that number, or the newest. A fault was told. */
RESULT audit_find(struct cli *cli, struct str word, struct audit_row *out);
int audit_print(struct cli *cli, const struct audit_row *audit);
/* What to do about a difference, by its code. */
const char *audit_advice(struct str code);

/* orders_each.c: every stored order that was made since. */
struct orders_each {
	time_ms since;
	size_t looked_at;
	/* `scratch` is emptied after each. */
	/* clang-format off */
	RESULT (*visit)(struct orders_each *each, const struct order_row *row,
			const struct facts *facts, struct arena *scratch);
	/* clang-format on */
};
RESULT orders_each(struct cli *cli, struct orders_each *each);
/* "2026-11-28", a moment, or "30d": so long ago. 0: not given. A fault was
 * told already. */
RESULT cli_since(struct cli *cli, const char *name, time_ms *out);

/* socket.c: one POST to the server that runs. NOT_FOUND: none runs. */
RESULT socket_post(struct str socket_path, struct str target, struct str body,
		struct arena *arena, int64_t *out_status, struct str *out_body);
/* The same to the server of the command's database. A fault was told, with
 * what to do when none runs. */
RESULT cli_post(struct cli *cli, struct str path, struct str body,
		int64_t *out_status, struct str *out_body);

/* The commands and their flags. */
extern const struct flag audit_repair_flags[], audit_run_flags[],
		audit_show_flags[], carrier_flags[], config_apply_flags[],
		document_list_flags[], document_pdf_flags[],
		document_show_flags[], job_list_flags[], journal_list_flags[],
		ledger_flags[], ledger_export_flags[], ledger_resume_flags[],
		ledger_settle_flags[], payout_import_flags[],
		payout_list_flags[], payout_settle_flags[],
		order_command_flags[], order_list_flags[], order_show_flags[],
		order_vat_flags[], order_why_flags[], profile_apply_flags[],
		profile_test_flags[], rule_test_flags[], stock_flags[],
		template_render_flags[], template_list_flags[],
		template_preview_flags[], template_revert_flags[],
		template_shop_flags[], template_show_flags[],
		template_test_flags[];
int template_add_link_run(struct cli *cli);
int template_history_run(struct cli *cli);
int template_lint_run(struct cli *cli);
int template_list_run(struct cli *cli);
int template_preview_run(struct cli *cli);
int template_revert_run(struct cli *cli);
int template_set_run(struct cli *cli);
int template_show_run(struct cli *cli);
int template_test_run(struct cli *cli);
int audit_repair_run(struct cli *cli);
int audit_run_run(struct cli *cli);
int audit_show_run(struct cli *cli);
int profile_apply_run(struct cli *cli);
int profile_test_run(struct cli *cli);
int backup_run(struct cli *cli);
int restore_run(struct cli *cli);
int ledger_resume_run(struct cli *cli);
int selftest_tracking_run(struct cli *cli);
int carrier_run(struct cli *cli);
int carrier_list_run(struct cli *cli);
int config_apply_run(struct cli *cli);
int config_check_run(struct cli *cli);
int config_export_run(struct cli *cli);
int document_gaps_run(struct cli *cli);
int document_list_run(struct cli *cli);
int document_pdf_run(struct cli *cli);
int document_show_run(struct cli *cli);
int doctor_run(struct cli *cli);
int job_list_run(struct cli *cli);
/* What the law gives: https://shopify.dev/docs/apps/build/compliance */
#define PRIVACY_DUE_MS (30 * DAY_MS)
int privacy_list_run(struct cli *cli);
int privacy_export_run(struct cli *cli);
int privacy_done_run(struct cli *cli);
int ledger_accounts_run(struct cli *cli);
int ledger_check_run(struct cli *cli);
int ledger_settle_run(struct cli *cli);
int ledger_export_run(struct cli *cli);
int ledger_list_run(struct cli *cli);
int payout_import_run(struct cli *cli);
int payout_list_run(struct cli *cli);
int payout_settle_run(struct cli *cli);
int journal_list_run(struct cli *cli);
int journal_show_run(struct cli *cli);
int order_cancel_run(struct cli *cli);
int order_document_run(struct cli *cli);
int order_hold_run(struct cli *cli);
int order_list_run(struct cli *cli);
int order_note_run(struct cli *cli);
int order_reject_run(struct cli *cli);
int order_release_run(struct cli *cli);
int order_retry_run(struct cli *cli);
int order_show_run(struct cli *cli);
int order_take_over_run(struct cli *cli);
int order_vat_run(struct cli *cli);
int order_why_run(struct cli *cli);
int rule_list_run(struct cli *cli);
int rule_test_run(struct cli *cli);
int serve_run(struct cli *cli);
int stock_run(struct cli *cli);
int template_render_run(struct cli *cli);
int version_run(struct cli *cli);

#endif
