/* SPDX-License-Identifier: Apache-2.0 */
/* Whose a payout's line is, and whether the order knows it already. */
#include "base/test.h"
#include "order/payout.h"

struct fitting {
	struct arena *arena;
	struct facts facts;
	struct payout_row row;
	struct payout_fit fit;
};

static struct fitting fitting_open(void)
{
	struct fitting f = {.arena = arena_open()};
	f.facts.order.currency = STR("SEK");
	*LIST_ADD(f.arena, &f.facts.txns) =
			(struct txn){.gateway = STR("stripe"),
					.reference = STR("pi_1"),
					.charge = STR("ch_1"),
					.part = STR("re_1")};
	f.row = (struct payout_row){.line = {.gateway = STR("stripe"),
						    .payout = STR("po_1"),
						    .line = STR("txn_1"),
						    .day = 20785,
						    .gross = 4990,
						    .fee = 170},
			.currency = STR("SEK"),
			.references = {STR_NONE, STR("ch_1")}};
	return f;
}

static void look(struct fitting *f)
{
	payout_fit(&f->facts, &f->row, f->arena, &f->fit);
}

static void say(struct fitting *f, int64_t id)
{
	*LIST_ADD(f->arena, &f->facts.commands) = (struct command){.id = id,
			.kind = COMMAND_PAYOUT,
			.target = f->fit.target,
			.text = f->fit.text};
}

TEST(a_line_of_another_payment_fits_not)
{
	struct fitting f = fitting_open();
	f.row.references[1] = STR("ch_2");
	look(&f);
	EXPECT_STR(str_of(f.fit.why_not), STR("no such payment"));
	f.row.references[1] = STR_NONE;
	look(&f);
	EXPECT(f.fit.why_not != NULL);
	f.row.references[1] = STR("ch_1");
	f.row.line.gateway = STR("paypal");
	look(&f);
	EXPECT(f.fit.why_not != NULL);
	f.row.line.gateway = STR("stripe");
	f.row.currency = STR("EUR");
	look(&f);
	EXPECT(f.fit.why_not != NULL);
	f.row.currency = STR("SEK");
	f.row.line.payout = STR("a|b");
	look(&f);
	EXPECT(f.fit.why_not != NULL);
	arena_drop(&f.arena);
}

TEST(a_line_is_said_once_until_its_sums_change)
{
	static const char *const names[] = {"pi_1", "ch_1", "re_1"};
	struct fitting f = fitting_open();
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		f.row.references[0] = str_of(names[i]);
		look(&f);
		EXPECT(!f.fit.why_not && !f.fit.known);
	}
	EXPECT_STR(f.fit.target, STR("stripe|po_1|txn_1"));
	EXPECT_STR(f.fit.text, STR("2026-11-28 4990 170"));
	say(&f, 1);
	look(&f);
	EXPECT(f.fit.known);
	f.row.line.fee = 180;
	look(&f);
	EXPECT(!f.fit.known);
	say(&f, 2);
	look(&f);
	EXPECT(f.fit.known);
	f.row.line.fee = 170;
	look(&f);
	EXPECT(!f.fit.known);
	arena_drop(&f.arena);
}

/* Taken back: what was never said needs no taking back. */
TEST(a_line_that_is_taken_back)
{
	struct fitting f = fitting_open();
	struct payout_line was = f.row.line;
	f.row.line.gross = f.row.line.fee = 0;
	look(&f);
	EXPECT(!f.fit.why_not && f.fit.known);
	f.row.line = was;
	look(&f);
	say(&f, 1);
	f.row.line.gross = f.row.line.fee = 0;
	look(&f);
	EXPECT(!f.fit.known);
	/* The same payment in the next payout is another line. */
	f.row.line = was;
	f.row.line.payout = STR("po_2");
	look(&f);
	EXPECT(!f.fit.known);
	EXPECT_STR(f.fit.target, STR("stripe|po_2|txn_1"));
	arena_drop(&f.arena);
}

TEST(a_line_of_a_day_is_one_by_any_clock)
{
	struct fitting f = fitting_open();
	f.row.line.payout = STR("2026/11/28");
	look(&f);
	EXPECT(!f.fit.known);
	say(&f, 1);
	f.row.line.payout = STR("2026-11-29");
	f.row.line.day++;
	look(&f);
	EXPECT(f.fit.known);
	EXPECT_STR(f.fit.target, STR("stripe|2026/11/28|txn_1"));
	f.row.line.line = STR("txn_2");
	look(&f);
	EXPECT(!f.fit.known);
	arena_drop(&f.arena);
}

/* 567.89 SEK, which the customer paid as 49.90 EUR. */
TEST(a_line_in_the_customers_currency_is_told_in_the_orders)
{
	struct fitting f = fitting_open();
	struct txn *paid = &f.facts.txns.at[0];
	f.facts.order.customer_currency = STR("EUR");
	f.facts.order.customer_total = 4990;
	f.facts.order.total = 56789;
	paid->state = TXN_SUCCEEDED;
	paid->amount = 56789;
	f.row.currency = STR("EUR");
	look(&f);
	EXPECT_STR(f.fit.text, STR("2026-11-28 56789 1935"));
	say(&f, 1);
	look(&f);
	EXPECT(f.fit.known);
	/* A refund of a third: the shop rounded it its own way. */
	paid->kind = TXN_REFUND;
	paid->amount = 18931;
	f.row.line.line = STR("txn_2");
	f.row.line.gross = -1663;
	f.row.line.fee = 0;
	look(&f);
	EXPECT_STR(f.fit.text, STR("2026-11-28 -18926 0"));
	paid->amount = 18927;
	look(&f);
	EXPECT_STR(f.fit.text, STR("2026-11-28 -18927 0"));
	/* After an edit one of the two sums is another. */
	f.facts.order.edited = true;
	look(&f);
	EXPECT_STR(str_of(f.fit.why_not),
			STR("another currency than the order's"));
	arena_drop(&f.arena);
}
