/* SPDX-License-Identifier: Apache-2.0 */
/* Postings as CSV, RFC 4180: one line each, a debit above 0. */
#include "ledger/export.h"

/* A cell that a spreadsheet would take for a formula begins with a "'": names
 * of orders come from outside. */
static void cell_put(struct buf *buf, struct str text)
{
	bool formula = text.len && memchr("=+-@\t\r", text.at[0], 6);
	buf_add_char(buf, '"');
	if (formula)
		buf_add_char(buf, '\'');
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '"')
			buf_add_char(buf, '"');
		buf_add_char(buf, text.at[i]);
	}
	buf_add_char(buf, '"');
}

static void posting_put(struct buf *buf, const struct export_voucher *v,
		size_t voucher, const struct posting *p,
		const struct export_head *head, struct arena *arena)
{
	enum book_role role = (enum book_role)p->role;
	struct str amount = money_print(
			p->amount, currency_digits(v->currency), arena);
	buf_print(buf, "%zu,%.*s,", voucher, STR_FMT(v->date));
	cell_put(buf, v->order);
	buf_add_char(buf, ',');
	cell_put(buf, v->text);
	buf_print(buf, ",%.*s,", STR_FMT(p->account));
	cell_put(buf, books_account_name(head->policy, role, p->rate, arena));
	buf_print(buf, ",%.*s,%.*s\r\n", STR_FMT(amount), STR_FMT(v->currency));
}

RESULT export_csv(const export_vouchers *list, const struct export_head *head,
		struct arena *arena, struct buf *buf)
{
	buf_add_c(buf,
			"voucher,date,order,text,account,account_name,amount,"
			"currency\r\n");
	for (size_t i = 0; i < list->count; i++)
		for (size_t k = 0; k < list->at[i].list.count; k++)
			posting_put(buf, &list->at[i], i + 1,
					&list->at[i].list.at[k], head, arena);
	return buf_check(buf);
}
