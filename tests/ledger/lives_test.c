/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Real lives: each order of the Olist data set through the books. Some were
 * paid with several payments, some with more or less than they cost: each is
 * explained, and nothing is lost between the files and the accounts.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/test.h"
#include "ledger/csv_read.h"
#include "order/books.h"

TEST_MAIN

#define FILE_SIZE_MAX ((size_t)64 << 20)
#define DIGITS 2

struct life {
	struct str id;
	bool cancelled;
	int payments;
	minor items, freight, paid;
	struct facts facts;
};

struct lives {
	struct arena *arena;
	struct policy policy;
	LIST(struct life) list;
	minor items, freight, paid; /* as the files have them */
	size_t payments;
};

/* False: the data are not there, and that is allowed. */
static bool file_read(struct lives *all, const char *file, struct str *out)
{
	const char *shared = getenv("WAYBILL_SHARED");
	struct str path = arena_print(all->arena, "%s/data/olist/%s",
			shared ? shared : "../shared", file);
	FILE *in = fopen(path.at, "re");
	if (!in) {
		const char *ci = getenv("CI");
		print_message("# no %s\n", path.at);
		EXPECT(!ci || !str_eq(str_of(ci), STR("true")));
		return false;
	}
	char *at = arena_take(all->arena, FILE_SIZE_MAX);
	*out = (struct str){at, fread(at, 1, FILE_SIZE_MAX, in)};
	EXPECT(out->len && out->len < FILE_SIZE_MAX);
	fclose(in);
	return true;
}

/* "144.0" */
static minor amount(struct str text)
{
	minor out = 0;
	EXPECT_OK(money_read(text, DIGITS, &out));
	return out;
}

static int by_id(const void *left, const void *right)
{
	const struct life *a = left, *b = right;
	return str_cmp(a->id, b->id);
}

static struct life *life_of(struct lives *all, struct str id)
{
	struct life key = {.id = id};
	struct life *life = bsearch(
			&key, all->list.at, all->list.count, sizeof key, by_id);
	EXPECT(life != NULL);
	return life;
}

static bool orders_read(struct lives *all)
{
	struct csv_reader reader;
	struct csv_row row;
	struct str text;
	if (!file_read(all, "orders.csv", &text))
		return false;
	csv_rows_begin(&reader, text, all->arena);
	EXPECT(csv_rows_next(&reader, &row));
	EXPECT_STR(row.cells[2], STR("order_status"));
	while (csv_rows_next(&reader, &row)) {
		struct life *life = LIST_ADD(all->arena, &all->list);
		life->id = row.cells[0];
		life->cancelled = str_eq(row.cells[2], STR("canceled"));
		life->facts.shop = STR("demo");
		life->facts.remote = life->id;
		life->facts.order = (struct shop_order){.known = true,
				.currency = STR("BRL"),
				.taxes_included = true};
		EXPECT_OK(time_read(
				row.cells[3], &life->facts.order.created_at));
	}
	qsort(all->list.at, all->list.count, sizeof *all->list.at, by_id);
	return true;
}

static void items_read(struct lives *all)
{
	struct csv_reader reader;
	struct csv_row row;
	struct str text;
	EXPECT(file_read(all, "order_items.csv", &text));
	csv_rows_begin(&reader, text, all->arena);
	EXPECT(csv_rows_next(&reader, &row));
	EXPECT_STR(row.cells[5], STR("price"));
	while (csv_rows_next(&reader, &row)) {
		struct life *life = life_of(all, row.cells[0]);
		minor price = amount(row.cells[5]);
		minor freight = amount(row.cells[6]);
		*LIST_ADD(all->arena, &life->facts.order.lines) =
				(struct line){.id = row.cells[1],
						.quantity = 1,
						.unit_price = price};
		life->items += price;
		life->freight += freight;
		all->items += price;
		all->freight += freight;
	}
}

static void payments_read(struct lives *all)
{
	struct csv_reader reader;
	struct csv_row row;
	struct str text;
	EXPECT(file_read(all, "order_payments.csv", &text));
	csv_rows_begin(&reader, text, all->arena);
	EXPECT(csv_rows_next(&reader, &row));
	EXPECT_STR(row.cells[4], STR("payment_value"));
	while (csv_rows_next(&reader, &row)) {
		struct life *life = life_of(all, row.cells[0]);
		bool voucher = str_eq(row.cells[2], STR("voucher"));
		minor value = amount(row.cells[4]);
		*LIST_ADD(all->arena, &life->facts.txns) = (struct txn){
				.gateway = voucher ? STR("gift_card")
						   : STR("stripe"),
				.reference = arena_print(all->arena,
						"%.*s-%.*s", STR_FMT(life->id),
						STR_FMT(row.cells[1])),
				.kind = TXN_SALE,
				.state = TXN_SUCCEEDED,
				.amount = value,
				.at = life->facts.order.created_at};
		life->payments++;
		life->paid += value;
		all->paid += value;
		all->payments++;
	}
}

static bool lives_open(struct lives *all)
{
	*all = (struct lives){.arena = arena_open()};
	policy_init(&all->policy);
	if (!orders_read(all)) {
		arena_close(all->arena);
		return false;
	}
	items_read(all);
	payments_read(all);
	return true;
}

/* Booked as first agreed; what was cancelled is taken back, and repaid. */
static void life_book(struct lives *all, struct life *life)
{
	struct facts *f = &life->facts;
	struct document sale = {.kind = DOCUMENT_SALE, .number = STR("1")};
	struct document back = {.kind = DOCUMENT_CREDIT,
			.cause = STR("void"),
			.number = STR("2")};
	f->order.shipping = life->freight;
	f->order.total = sale.gross = back.gross = life->items + life->freight;
	if (life->items)
		*LIST_ADD(all->arena, &f->documents) = sale;
	if (life->items && life->cancelled)
		*LIST_ADD(all->arena, &f->documents) = back;
	for (size_t i = 0; life->cancelled && i < (size_t)life->payments; i++) {
		struct txn txn = f->txns.at[i];
		txn.kind = TXN_REFUND;
		txn.part = STR("back");
		*LIST_ADD(all->arena, &f->txns) = txn;
	}
	books_post(f, &all->policy, f->order.created_at, all->arena);
}

/* What the difference of the files makes of it. */
static enum books_finding expected(const struct life *life)
{
	minor cost = life->items + life->freight;
	if (life->cancelled || life->paid == cost)
		return BOOKS_EVEN;
	if (!life->items)
		return BOOKS_NOT_BOOKED;
	return life->paid < cost ? BOOKS_OWED : BOOKS_OVERPAID;
}

static void life_explain(struct lives *all, struct life *life, size_t *counts)
{
	struct books_state s;
	(void)all;
	EXPECT_OK(books_prove(&life->facts, &s));
	if (s.finding != expected(life))
		print_error("%.*s: %s\n", STR_FMT(life->id),
				books_finding_name(s.finding));
	EXPECT_I64(s.finding, expected(life));
	minor cost = life->items + life->freight;
	EXPECT_I64(s.receivable, life->cancelled ? 0 : cost - life->paid);
	if (s.finding == BOOKS_OWED || s.finding == BOOKS_OVERPAID)
		print_message("# %.*s: %d payments, %lld of %lld: %s %lld\n",
				STR_FMT(life->id), life->payments,
				(long long)life->paid, (long long)cost,
				books_finding_name(s.finding),
				(long long)s.receivable);
	counts[s.finding]++;
}

static minor sum_of(const struct lives *all, enum book_role role)
{
	minor sum = 0, one = 0;
	for (size_t i = 0; i < all->list.count; i++) {
		EXPECT_OK(books_balance(&all->list.at[i].facts, role, &one));
		sum += one;
	}
	return sum;
}

static size_t several(const struct lives *all)
{
	size_t count = 0;
	for (size_t i = 0; i < all->list.count; i++)
		count += all->list.at[i].payments > 1;
	return count;
}

/* Nothing is lost between the files and the accounts. */
static void sums_agree(const struct lives *all)
{
	minor kept = 0, sold = 0, freight = 0;
	for (size_t i = 0; i < all->list.count; i++) {
		const struct life *life = &all->list.at[i];
		kept += life->cancelled ? 0 : life->paid;
		sold += life->cancelled ? 0 : life->items;
		freight += life->cancelled ? 0 : life->freight;
	}
	EXPECT_I64(sum_of(all, BOOK_CLEARING) + sum_of(all, BOOK_GIFT_CARD),
			kept);
	EXPECT_I64(sum_of(all, BOOK_REVENUE), -sold);
	EXPECT_I64(sum_of(all, BOOK_SHIPPING), -freight);
	EXPECT_I64(sum_of(all, BOOK_RECEIVABLE), sold + freight - kept);
	EXPECT_I64(sum_of(all, BOOK_ROUNDING), 0);
}

TEST(every_real_order_is_even_or_explained)
{
	struct lives all;
	size_t counts[BOOKS_UNBALANCED + 1] = {0};
	if (!lives_open(&all))
		skip();
	for (size_t i = 0; i < all.list.count; i++) {
		life_book(&all, &all.list.at[i]);
		life_explain(&all, &all.list.at[i], counts);
	}
	sums_agree(&all);
	print_message("# %zu orders, %zu payments, %zu orders with several\n",
			all.list.count, all.payments, several(&all));
	for (int i = 0; i <= BOOKS_UNBALANCED; i++)
		if (counts[i])
			print_message("# %zu %s\n", counts[i],
					books_finding_name(
							(enum books_finding)i));
	EXPECT(all.list.count > 1000 && several(&all) > 10);
	EXPECT_I64(counts[BOOKS_DIFFER] + counts[BOOKS_UNBALANCED], 0);
	arena_close(all.arena);
}
