/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SIE, type 4 for import: "SIE filformat", edition 4B, https://sie.se/format/.
 * Identification first, then accounts, then vouchers.
 */
#include "ledger/export.h"

#define YEAR_LEN 4
#define YEARS_MAX 2 /* 0 is this financial year, -1 the one before */

struct writing_sie {
	const export_vouchers *list;
	const struct export_head *head;
	struct arena *arena;
	struct buf *buf;
};

#define LINE_END "\r\n"

/* A text: in quotes, those within behind a backslash. */
static void text_put(struct writing_sie *w, struct str text)
{
	struct str bytes = cp437(text, w->arena);
	buf_add_char(w->buf, '"');
	for (size_t i = 0; i < bytes.len; i++) {
		if (bytes.at[i] == '"' || bytes.at[i] == '\\')
			buf_add_char(w->buf, '\\');
		buf_add_char(w->buf, bytes.at[i]);
	}
	buf_add_char(w->buf, '"');
}

/* "2026-11-28" -> 20261128 */
static void date_put(struct writing_sie *w, struct str date)
{
	for (size_t i = 0; i < date.len; i++)
		if (date.at[i] != '-')
			buf_add_char(w->buf, date.at[i]);
}

/* Two decimals, whatever the currency has. */
static RESULT amount_put(
		struct writing_sie *w, minor amount, struct str currency)
{
	int digits = currency_digits(currency);
	for (; digits > 2; digits--) {
		ENSURE(amount % 10 == 0, FAULT_BAD_MONEY);
		amount /= 10;
	}
	for (; digits < 2; digits++)
		TRY(money_mul(amount, 10, &amount));
	struct str text = money_print(amount, 2, w->arena);
	buf_add(w->buf, text);
	return OK;
}

/* ---- identification ---- */

/* The year that the financial year of this day begins in. */
static RESULT year_of(
		const struct writing_sie *w, struct str date, int64_t *out)
{
	int64_t month = 0, begins = w->head->policy->books.year_begins;
	ENSURE(date.len == sizeof "2026-11-28" - 1, FAULT_BAD_VALUE);
	TRY(str_to_i64((struct str){date.at, YEAR_LEN}, out));
	TRY(str_to_i64((struct str){date.at + YEAR_LEN + 1, 2}, &month));
	*out -= month < begins;
	return OK;
}

static void year_put(struct writing_sie *w, int nth, int64_t year)
{
	int64_t month = w->head->policy->books.year_begins;
	month = month >= 1 && month <= 12 ? month : 1;
	struct time_date next = time_date(
			time_days((struct time_date){year + 1, month, 1}) - 1);
	buf_print(w->buf, "#RAR %d %04d%02d01 %04d%02d%02d" LINE_END, nth,
			(int)year, (int)month, (int)next.year, (int)next.month,
			(int)next.day);
}

static RESULT years_put(struct writing_sie *w)
{
	int64_t first = 0, last = 0;
	if (!w->list->count)
		return OK;
	TRY(year_of(w, w->list->at[0].date, &first));
	TRY(year_of(w, w->list->at[w->list->count - 1].date, &last));
	ENSURE(last >= first && last - first < YEARS_MAX, FAULT_BAD_VALUE);
	year_put(w, 0, last);
	if (first < last)
		year_put(w, -1, first);
	return OK;
}

static RESULT head_put(struct writing_sie *w)
{
	const struct policy *policy = w->head->policy;
	struct str company = policy->books.company.len ? policy->books.company
						       : policy->shop;
	buf_add_c(w->buf, "#FLAGGA 0" LINE_END "#PROGRAM \"Waybill\" ");
	text_put(w, w->head->version);
	buf_add_c(w->buf, LINE_END "#FORMAT PC8" LINE_END "#GEN ");
	date_put(w, w->head->today);
	buf_add_c(w->buf, LINE_END "#SIETYP 4" LINE_END "#FNAMN ");
	text_put(w, company);
	buf_add_c(w->buf, LINE_END);
	TRY(years_put(w));
	if (w->list->count)
		buf_print(w->buf, "#VALUTA %.*s" LINE_END,
				STR_FMT(w->list->at[0].currency));
	return OK;
}

/* ---- accounts ---- */

static bool is_listed(const postings *done, struct str account)
{
	for (size_t i = 0; i < done->count; i++)
		if (str_eq(done->at[i].account, account))
			return true;
	return false;
}

static void account_put(
		struct writing_sie *w, postings *done, const struct posting *p)
{
	if (is_listed(done, p->account))
		return;
	*LIST_ADD(w->arena, done) = *p;
	buf_print(w->buf, "#KONTO %.*s ", STR_FMT(p->account));
	text_put(w,
			books_account_name(w->head->policy,
					(enum book_role)p->role, p->rate,
					w->arena));
	buf_add_c(w->buf, LINE_END);
}

static void accounts_put(struct writing_sie *w)
{
	postings done = {0};
	for (size_t i = 0; i < w->list->count; i++)
		for (size_t k = 0; k < w->list->at[i].list.count; k++)
			account_put(w, &done, &w->list->at[i].list.at[k]);
}

/* ---- vouchers ---- */

static RESULT voucher_put(struct writing_sie *w, const struct export_voucher *v)
{
	minor sum = 0;
	ENSURE(str_eq(v->currency, w->list->at[0].currency), FAULT_BAD_VALUE);
	buf_add_c(w->buf, "#VER \"\" \"\" ");
	date_put(w, v->date);
	buf_add_char(w->buf, ' ');
	text_put(w, v->text);
	buf_add_c(w->buf, LINE_END "{" LINE_END);
	for (size_t i = 0; i < v->list.count; i++) {
		const struct posting *p = &v->list.at[i];
		TRY(money_add(sum, p->amount, &sum));
		if (!p->amount)
			continue;
		buf_print(w->buf, "#TRANS %.*s {} ", STR_FMT(p->account));
		TRY(amount_put(w, p->amount, v->currency));
		buf_add_c(w->buf, LINE_END);
	}
	buf_add_c(w->buf, "}" LINE_END);
	ENSURE(sum == 0, FAULT_BAD_MONEY);
	return OK;
}

RESULT export_sie(const export_vouchers *list, const struct export_head *head,
		struct arena *arena, struct buf *buf)
{
	struct writing_sie w = {list, head, arena, buf};
	TRY(head_put(&w));
	accounts_put(&w);
	for (size_t i = 0; i < list->count; i++)
		TRY(voucher_put(&w, &list->at[i]));
	return buf_check(buf);
}
