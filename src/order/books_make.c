/* SPDX-License-Identifier: Apache-2.0 */
/* What a document, a movement of money and a payout say in the books. */
#include "order/bill.h"
#include "order/books_inside.h"
#include "order/mapping.h"

static struct posting *posting_find(struct making_books *m, enum book_role role,
		int64_t rate, struct str account)
{
	for (size_t i = 0; i < m->list.count; i++) {
		struct posting *p = &m->list.at[i];
		if (p->role == (int64_t)role && p->rate == rate &&
				str_eq(p->account, account))
			return p;
	}
	return NULL;
}

/* What the mapping says goes before the chart. Goods and their VAT are in any
 * row; a gift card or shipping only in one that names them, so that a row for
 * all turnover does not take a debt for turnover. */
static struct str account_of(struct making_books *m, enum book_role role,
		int64_t rate, struct str gateway)
{
	static const enum bill_line_kind lines[BOOK_ROLE_COUNT] = {
			[BOOK_GIFT_CARD] = BILL_GIFT_CARD,
			[BOOK_SHIPPING] = BILL_SHIPPING,
			[BOOK_ROUNDING] = BILL_ROUNDING};
	struct str number = STR_NONE;
	struct bill none = {0};
	struct mapping_key key = mapping_key_of(m->facts, &none, NULL);
	key.rate = rate;
	if (!str_eq(m->policy->accounting, STR("ledger")))
		return books_account(m->policy, role, rate, gateway);
	if (role == BOOK_REVENUE || role == BOOK_TAX)
		number = mapping_find(m->policy, &key,
				role == BOOK_TAX ? MAPPING_TAX_ACCOUNT
						 : MAPPING_ACCOUNT);
	key.line = lines[role];
	if (key.line)
		number = mapping_find_line(m->policy, &key, MAPPING_ACCOUNT);
	return number.len ? number
			  : books_account(m->policy, role, rate, gateway);
}

void posting_add(struct making_books *m, enum book_role role, int64_t rate,
		struct str gateway, minor amount)
{
	struct str account = account_of(m, role, rate, gateway);
	struct posting *p = posting_find(m, role, rate, account);
	if (!amount)
		return;
	if (!p) {
		p = LIST_ADD(m->arena, &m->list);
		*p = (struct posting){
				.role = role, .account = account, .rate = rate};
	}
	m->bad |= money_add(p->amount, amount, &p->amount).fault != FAULT_NONE;
}

/* ---- documents ---- */

static enum book_role role_of(enum bill_line_kind kind)
{
	static const enum book_role roles[] = {
			[BILL_GOODS] = BOOK_REVENUE,
			[BILL_GIFT_CARD] = BOOK_GIFT_CARD,
			[BILL_SHIPPING] = BOOK_SHIPPING,
			[BILL_TIP] = BOOK_REVENUE,
			[BILL_DISCOUNT] = BOOK_REVENUE,
			[BILL_ADJUSTMENT] = BOOK_REVENUE,
			[BILL_ROUNDING] = BOOK_ROUNDING,
	};
	return roles[kind];
}

/* Only turnover is told apart by its rate. */
static int64_t rate_of(enum book_role role, int64_t rate)
{
	return role == BOOK_REVENUE || role == BOOK_TAX ? rate : 0;
}

static void line_postings(
		struct making_books *m, const struct bill_line *line, int way)
{
	enum book_role role = role_of(line->kind);
	posting_add(m, BOOK_RECEIVABLE, 0, STR_NONE, way * line->gross);
	posting_add(m, role, rate_of(role, line->rate), STR_NONE,
			-way * line->net);
	posting_add(m, BOOK_TAX, line->rate, STR_NONE, -way * line->tax);
}

/* The document's sum is what was sent out: what the order has come to say
 * since stands beside it, without VAT, until a person has looked. */
static void rest_posting(struct making_books *m, const struct bill *bill,
		minor gross, int way)
{
	minor rest = 0;
	if (!gross || money_add(gross, -bill->gross, &rest).fault)
		return;
	posting_add(m, BOOK_RECEIVABLE, 0, STR_NONE, way * rest);
	posting_add(m, BOOK_ROUNDING, 0, STR_NONE, -way * rest);
}

void document_postings(struct making_books *m, const struct document *d)
{
	struct bill bill = {0};
	int way = d->kind == DOCUMENT_SALE ? 1 : -1;
	if (!d->number.len ||
			bill_make(m->facts, (enum document_kind)d->kind,
					d->cause, m->arena, &bill)
					.fault)
		return;
	for (size_t i = 0; i < bill.lines.count; i++)
		line_postings(m, &bill.lines.at[i], way);
	rest_posting(m, &bill, d->gross, way);
}

/* ---- money ---- */

bool txn_counts(const struct facts *f, const struct txn *txn)
{
	return txn->state == TXN_SUCCEEDED && !facts_txn_twin(f, txn);
}

/* Shopify's word: what was paid with a card that was sold before. */
static bool is_gift_card(const struct txn *txn)
{
	return str_eq(txn->gateway, STR("gift_card"));
}

void money_postings(struct making_books *m, const struct txn *txn)
{
	enum book_role money =
			is_gift_card(txn) ? BOOK_GIFT_CARD : BOOK_CLEARING;
	bool in = txn->kind == TXN_SALE || txn->kind == TXN_CAPTURE;
	bool out = txn->kind == TXN_REFUND || txn->kind == TXN_DISPUTE;
	enum book_role other = txn->kind == TXN_DISPUTE ? BOOK_DISPUTE
							: BOOK_RECEIVABLE;
	if ((!in && !out) || !txn_counts(m->facts, txn))
		return;
	minor amount = in ? txn->amount : -txn->amount;
	posting_add(m, money, 0, txn->gateway, amount);
	posting_add(m, other, 0, txn->gateway, -amount);
}

struct str money_source(const struct txn *txn, struct arena *arena)
{
	return arena_print(arena, "money|%.*s|%.*s|%d|%.*s",
			STR_FMT(txn->gateway), STR_FMT(txn->reference),
			(int)txn->kind, STR_FMT(txn->part));
}

void payout_postings(struct making_books *m, const struct payout_line *line)
{
	posting_add(m, BOOK_BANK, 0, line->gateway, line->gross - line->fee);
	posting_add(m, BOOK_FEE, 0, line->gateway, line->fee);
	posting_add(m, BOOK_CLEARING, 0, line->gateway, -line->gross);
}

/* Of what is credited the document has its own. */
void settle_postings(struct making_books *m, const struct settlement *s)
{
	if (s->how != SETTLE_WRITE_OFF)
		return;
	posting_add(m, BOOK_RECEIVABLE, 0, STR_NONE, -s->amount);
	posting_add(m, BOOK_WRITE_OFF, 0, STR_NONE, s->amount);
}
