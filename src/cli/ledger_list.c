/* SPDX-License-Identifier: Apache-2.0 */
/* waybill ledger list: vouchers, line by line. ledger accounts: what stands
 * on each account. */
#include "cli/ledger_inside.h"

#include <stdlib.h>

static const char *const list_heads[] = {
		"DATE", "VOUCHER", "ACCOUNT", "FOR", "DEBIT", "CREDIT", NULL};
static const char *const account_heads[] = {"ACCOUNT", "NAME", "BALANCE", NULL};

static struct str amount_print(
		minor amount, struct str currency, struct arena *arena)
{
	struct str text = money_print(amount, currency_digits(currency), arena);
	return arena_print(
			arena, "%.*s %.*s", STR_FMT(currency), STR_FMT(text));
}

static void posting_row(struct table *table, const struct export_voucher *v,
		const struct posting *p, struct arena *arena)
{
	bool debit = p->amount >= 0;
	struct str text = amount_print(
			debit ? p->amount : -p->amount, v->currency, arena);
	table_add(table, v->date);
	table_add(table, one_line(v->text, 60, arena));
	table_add(table, p->account);
	table_add(table, str_of(book_role_name((enum book_role)p->role)));
	table_add(table, debit ? text : STR(""));
	table_add(table, debit ? STR("") : text);
}

static void posting_json(struct json_out *out, const struct posting *p,
		struct str currency)
{
	json_out_object(out, NULL);
	json_out_str(out, "account", p->account);
	json_out_cstr(out, "for", book_role_name((enum book_role)p->role));
	json_out_i64(out, "rate", p->rate);
	json_out_money(out, "amount", p->amount, currency_digits(currency));
	json_out_object_end(out);
}

static void voucher_json(struct json_out *out, const struct export_voucher *v)
{
	json_out_object(out, NULL);
	json_out_str(out, "date", v->date);
	json_out_str(out, "order", v->order);
	json_out_str(out, "text", v->text);
	json_out_str(out, "source", v->source);
	json_out_i64(out, "nth", v->nth);
	json_out_str(out, "currency", v->currency);
	json_out_array(out, "postings");
	for (size_t i = 0; i < v->list.count; i++)
		posting_json(out, &v->list.at[i], v->currency);
	json_out_array_end(out);
	json_out_object_end(out);
}

static void list_json(const struct ledger_view *view, struct buf *buf)
{
	struct json_out out = {.buf = buf};
	json_out_array(&out, NULL);
	for (size_t i = 0; i < view->list.count; i++) {
		voucher_json(&out, &view->list.at[i]);
		out_flush(buf);
	}
	json_out_array_end(&out);
	buf_add_char(buf, '\n');
}

int ledger_list_run(struct cli *cli)
{
	DEFER(buf_done) struct buf buf;
	struct ledger_view view;
	struct table table;
	buf_init(&buf, OUT_MAX);
	int status = ledger_gather(cli, &view);
	if (status != EXIT_DONE)
		return status;
	if (cli_has(cli, "json")) {
		list_json(&view, &buf);
	} else {
		table_begin(&table, cli->arena, list_heads);
		for (size_t i = 0; i < view.list.count; i++)
			for (size_t k = 0; k < view.list.at[i].list.count; k++)
				posting_row(&table, &view.list.at[i],
						&view.list.at[i].list.at[k],
						cli->arena);
		table_end(&table, &buf);
	}
	out_flush(&buf);
	return EXIT_DONE;
}

/* ---- accounts ---- */

struct balance {
	struct str account, name, currency;
	minor amount;
};
typedef LIST(struct balance) balances;

static struct balance *balance_of(balances *list, struct str account,
		struct str currency, struct arena *arena)
{
	for (size_t i = 0; i < list->count; i++)
		if (str_eq(list->at[i].account, account) &&
				str_eq(list->at[i].currency, currency))
			return &list->at[i];
	struct balance *balance = LIST_ADD(arena, list);
	*balance = (struct balance){.account = account, .currency = currency};
	return balance;
}

static RESULT balances_make(
		struct cli *cli, const struct ledger_view *view, balances *out)
{
	for (size_t i = 0; i < view->list.count; i++) {
		const struct export_voucher *v = &view->list.at[i];
		for (size_t k = 0; k < v->list.count; k++) {
			const struct posting *p = &v->list.at[k];
			struct balance *b = balance_of(out, p->account,
					v->currency, cli->arena);
			b->name = books_account_name(view->policy,
					(enum book_role)p->role, p->rate,
					cli->arena);
			TRY(money_add(b->amount, p->amount, &b->amount));
		}
	}
	return OK;
}

static int by_account(const void *left, const void *right)
{
	const struct balance *a = left, *b = right;
	int cmp = str_cmp(a->account, b->account);
	return cmp ? cmp : str_cmp(a->currency, b->currency);
}

static void balances_json(const balances *list, struct buf *buf)
{
	struct json_out out = {.buf = buf};
	json_out_array(&out, NULL);
	for (size_t i = 0; i < list->count; i++) {
		const struct balance *b = &list->at[i];
		json_out_object(&out, NULL);
		json_out_str(&out, "account", b->account);
		json_out_str(&out, "name", b->name);
		json_out_str(&out, "currency", b->currency);
		json_out_money(&out, "balance", b->amount,
				currency_digits(b->currency));
		json_out_object_end(&out);
	}
	json_out_array_end(&out);
	buf_add_char(buf, '\n');
}

static void balances_table(
		struct cli *cli, const balances *list, struct buf *buf)
{
	struct table table;
	table_begin(&table, cli->arena, account_heads);
	for (size_t i = 0; i < list->count; i++) {
		const struct balance *b = &list->at[i];
		table_add(&table, b->account);
		table_add(&table, b->name);
		table_add(&table,
				amount_print(b->amount, b->currency,
						cli->arena));
	}
	table_end(&table, buf);
}

int ledger_accounts_run(struct cli *cli)
{
	DEFER(buf_done) struct buf buf;
	struct ledger_view view;
	balances list = {0};
	buf_init(&buf, OUT_MAX);
	int status = ledger_gather(cli, &view);
	if (status != EXIT_DONE)
		return status;
	struct result r = balances_make(cli, &view, &list);
	if (r.fault)
		return cli_fail(cli, "%s", fault_text(r.fault));
	if (list.count)
		qsort(list.at, list.count, sizeof *list.at, by_account);
	if (cli_has(cli, "json"))
		balances_json(&list, &buf);
	else
		balances_table(cli, &list, &buf);
	out_flush(&buf);
	return EXIT_DONE;
}
