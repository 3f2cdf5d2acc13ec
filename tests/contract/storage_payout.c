/* SPDX-License-Identifier: Apache-2.0 */
/* Any storage: lines of payouts that no order has. */
#include "storage_contract.h"

static struct payout_kept line(const char *account, const char *payout,
		const char *name, int64_t gross)
{
	return (struct payout_kept){.account = str_of(account),
			.payout = str_of(payout),
			.line = str_of(name),
			.day = 20785,
			.currency = STR("SEK"),
			.gross = gross,
			.fee = 170,
			.names = STR("pi_1\nch_1"),
			.about = STR("charge"),
			.why = STR("no such payment"),
			.state = PAYOUT_OPEN,
			.seen_at = 10};
}

static size_t listed(struct bench *b, const struct payout_filter *filter,
		struct payout_kept **out)
{
	size_t count = 0;
	EXPECT_OK(b->ops->payout_list(b->tx, filter, b->arena, out, &count));
	return count;
}

static void settle(struct bench *b, const struct payout_kept *row)
{
	struct payout_kept said = *row;
	said.settled_at = 99;
	said.settled_by = STR("cli:anna");
	said.note = STR("a top-up");
	EXPECT_OK(b->ops->payout_settle(b->tx, &said));
}

TEST(a_payout_line_is_kept_once)
{
	struct bench b;
	struct payout_kept *rows, one = line("stripe", "po_1", "txn_1", -4990);
	struct payout_filter all = {.limit = 9};
	bench_open(&b);
	EXPECT_OK(b.ops->payout_put(b.tx, &one));
	one.seen_at = 20;
	EXPECT_OK(b.ops->payout_put(b.tx, &one));
	bench_reopen(&b);
	EXPECT_I64(listed(&b, &all, &rows), 1);
	EXPECT_STR(rows[0].account, STR("stripe"));
	EXPECT_STR(rows[0].payout, STR("po_1"));
	EXPECT_STR(rows[0].line, STR("txn_1"));
	EXPECT_I64(rows[0].day, 20785);
	EXPECT_STR(rows[0].currency, STR("SEK"));
	EXPECT_I64(rows[0].gross, -4990);
	EXPECT_I64(rows[0].fee, 170);
	EXPECT_STR(rows[0].names, STR("pi_1\nch_1"));
	EXPECT_STR(rows[0].about, STR("charge"));
	EXPECT_STR(rows[0].why, STR("no such payment"));
	EXPECT_I64(rows[0].state, PAYOUT_OPEN);
	EXPECT_I64(rows[0].seen_at, 10);
	EXPECT_I64(rows[0].settled_at, 0);
	EXPECT_OK(b.ops->payout_drop(b.tx, one.account, one.payout, one.line));
	EXPECT_OK(b.ops->payout_drop(b.tx, one.account, one.payout, one.line));
	EXPECT_I64(listed(&b, &all, &rows), 0);
	bench_close(&b);
}

TEST(what_a_person_settled_stays_until_its_sum_changes)
{
	struct bench b;
	struct payout_kept *rows, one = line("stripe", "po_1", "txn_1", 100);
	struct payout_filter all = {.limit = 9};
	struct payout_filter open = {.state = PAYOUT_OPEN, .limit = 9};
	bench_open(&b);
	EXPECT_FAULT(b.ops->payout_settle(b.tx, &one), FAULT_NOT_FOUND);
	EXPECT_OK(b.ops->payout_put(b.tx, &one));
	settle(&b, &one);
	EXPECT_OK(b.ops->payout_put(b.tx, &one));
	EXPECT_I64(listed(&b, &open, &rows), 0);
	EXPECT_I64(listed(&b, &all, &rows), 1);
	EXPECT_I64(rows[0].settled_at, 99);
	EXPECT_STR(rows[0].settled_by, STR("cli:anna"));
	EXPECT_STR(rows[0].note, STR("a top-up"));
	one.gross = 101;
	EXPECT_OK(b.ops->payout_put(b.tx, &one));
	EXPECT_I64(listed(&b, &open, &rows), 1);
	EXPECT_I64(rows[0].gross, 101);
	EXPECT_I64(rows[0].settled_at, 0);
	EXPECT_I64(rows[0].note.len, 0);
	bench_close(&b);
}

TEST(payout_lines_are_listed_in_pages)
{
	struct bench b;
	struct payout_kept *rows,
			made[] = {line("stripe", "po_2", "txn_3", 1),
					line("paypal", "2026/11/28", "CAP1", 2),
					line("stripe", "po_1", "txn_2", 3),
					line("stripe", "po_1", "txn_1", 4)};
	struct payout_filter page = {.limit = 3}, mine = {.limit = 9};
	bench_open(&b);
	made[1].state = PAYOUT_TRANSFER;
	for (size_t i = 0; i < 4; i++)
		EXPECT_OK(b.ops->payout_put(b.tx, &made[i]));
	EXPECT_I64(listed(&b, &page, &rows), 3);
	EXPECT_STR(rows[0].line, STR("CAP1"));
	EXPECT_STR(rows[2].line, STR("txn_2"));
	page.after_account = rows[2].account;
	page.after_payout = rows[2].payout;
	page.after_line = rows[2].line;
	EXPECT_I64(listed(&b, &page, &rows), 1);
	EXPECT_STR(rows[0].line, STR("txn_3"));
	mine.account = STR("stripe");
	EXPECT_I64(listed(&b, &mine, &rows), 3);
	mine.state = PAYOUT_TRANSFER;
	EXPECT_I64(listed(&b, &mine, &rows), 0);
	mine.account = STR_NONE;
	EXPECT_I64(listed(&b, &mine, &rows), 1);
	bench_close(&b);
}
