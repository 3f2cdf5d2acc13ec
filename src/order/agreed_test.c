/* SPDX-License-Identifier: Apache-2.0 */
/* What is agreed on after an order was sold: which document says it, and what
 * that document says. */
#include "order/agreed_case_test.h"
#include "order/bill.h"
#include "order/books.h"

#define SALE STR("sale")

static void open(struct test_case *c)
{
	case_open(c);
	case_sold(c);
}

/* The books answer all that is asked for, until nothing is. */
static void books_answer(struct test_case *c)
{
	for (size_t i = 0; i < c->out.effects.count; i++) {
		const struct effect *e = &c->out.effects.at[i];
		enum document_kind kind;
		struct document d = {.number = STR("F-1"), .issued_at = c->now};
		struct bill bill;
		if (e->want != WANT_DOCUMENT)
			continue;
		EXPECT_OK(document_key_read(e->target, &kind, &d.cause));
		EXPECT_OK(bill_make(&c->facts, kind, d.cause, c->arena, &bill));
		struct attempt *a = facts_attempt_by_id(&c->facts, e->attempt);
		a->sent_at = a->settled_at = c->now;
		a->outcome = OUTCOME_DONE;
		a->done_value = a->value;
		d.kind = kind;
		d.gross = bill.gross;
		*LIST_ADD(c->arena, &c->facts.documents) = d;
	}
}

static void settle(struct test_case *c)
{
	for (int i = 0; i < 4; i++) {
		c->out = (struct decision){0};
		case_decide(c);
		books_answer(c);
		c->now += MINUTE_MS;
	}
	EXPECT(!case_effect(c, WANT_DOCUMENT, SALE));
}

static minor issued(const struct test_case *c, enum document_kind kind,
		const char *cause)
{
	const struct document *d =
			facts_document(&c->facts, kind, str_of(cause));
	return d ? d->gross : 0;
}

static void expect_documents(const struct test_case *c, size_t count)
{
	EXPECT_I64(c->facts.documents.count, count);
}

TEST(what_is_known_in_part_changes_nothing)
{
	DEFER(case_done) struct test_case c;
	open(&c);
	struct agreement *edit = case_edited(&c, "edit-7", 1);
	edit->whole = false;
	settle(&c);
	expect_documents(&c, 1);
	EXPECT_I64(issued(&c, DOCUMENT_SALE, ""), 1000);
	edit->whole = true;
	settle(&c);
	expect_documents(&c, 2);
	EXPECT_I64(issued(&c, DOCUMENT_SALE, "edit-7"), 500);
}

/* Only the money is posted before; and nothing waits for ever for what an edit
 * has not changed. */
TEST(an_edit_of_nothing_keeps_no_voucher_waiting)
{
	DEFER(case_done) struct test_case c;
	open(&c);
	struct agreement sold = c.facts.agreements.at[0];
	c.policy.accounting = STR("ledger");
	c.facts.agreements.count = 0;
	settle(&c);
	EXPECT_I64(c.facts.vouchers.count, 1);
	*LIST_ADD(c.arena, &c.facts.agreements) = sold;
	EXPECT(books_post(&c.facts, &c.policy, c.now, c.arena));
	EXPECT_I64(c.facts.vouchers.count, 2);
	expect_documents(&c, 1);
}

TEST(an_edit_that_raises_the_total_is_one_further_sale)
{
	DEFER(case_done) struct test_case c;
	open(&c);
	settle(&c);
	struct agreement *edit = case_edited(&c, "edit-7", 1);
	case_agreed_line(&c, edit, "10", 3, 336, 36);
	*LIST_ADD(c.arena, &c.facts.order.lines) =
			(struct line){.id = STR("10"),
					.sku = STR("T-1"),
					.title = STR("Tea"),
					.quantity = 3,
					.unit_price = 120,
					.tax_rate = 120000};
	settle(&c);
	settle(&c);
	expect_documents(&c, 2);
	struct bill bill;
	EXPECT_OK(bill_make(&c.facts, DOCUMENT_SALE, STR("edit-7"), c.arena,
			&bill));
	EXPECT_I64(bill.gross, 836);
	EXPECT_I64(bill.tax, 136);
	EXPECT_I64(bill.lines.count, 2);
	EXPECT_STR(bill.lines.at[1].title, STR("Tea"));
	EXPECT_I64(bill.lines.at[1].quantity, 3);
	EXPECT_I64(bill.lines.at[1].unit_price, 120);
	EXPECT_I64(bill.lines.at[1].discount, 24);
	EXPECT_I64(bill.rates.count, 2);
	EXPECT_I64(bill.rates.at[0].net, 400);
	EXPECT_I64(bill.rates.at[1].tax, 36);
	EXPECT_FAULT(bill_make(&c.facts, DOCUMENT_CREDIT, STR("edit-7"),
				     c.arena, &bill),
			FAULT_NOT_FOUND);
}

TEST(an_edit_that_lowers_the_total_is_one_credit)
{
	DEFER(case_done) struct test_case c;
	open(&c);
	settle(&c);
	case_edited(&c, "edit-7", -1);
	settle(&c);
	settle(&c);
	expect_documents(&c, 2);
	struct bill bill;
	EXPECT_OK(bill_make(&c.facts, DOCUMENT_CREDIT, STR("edit-7"), c.arena,
			&bill));
	EXPECT_I64(bill.gross, 500);
	EXPECT_I64(bill.tax, 100);
	EXPECT_I64(bill.lines.at[0].quantity, 1);
	EXPECT_I64(bill.lines.at[0].unit_price, 500);
	EXPECT_I64(bill.lines.at[0].rate, 250000);
}

TEST(an_edit_before_it_is_booked_changes_what_is_booked)
{
	DEFER(case_done) struct test_case c;
	open(&c);
	case_edited(&c, "edit-7", 2);
	case_edited(&c, "edit-8", -1);
	settle(&c);
	expect_documents(&c, 1);
	EXPECT_I64(issued(&c, DOCUMENT_SALE, ""), 1500);
	struct bill bill;
	EXPECT_OK(bill_make(&c.facts, DOCUMENT_SALE, STR_NONE, c.arena, &bill));
	EXPECT_I64(bill.lines.count, 1);
	EXPECT_I64(bill.lines.at[0].quantity, 3);
	EXPECT_I64(bill.tax, 300);
	/* A third one comes later, and has its own. */
	case_edited(&c, "edit-9", 1);
	settle(&c);
	expect_documents(&c, 2);
	EXPECT_I64(issued(&c, DOCUMENT_SALE, "edit-9"), 500);
	EXPECT_OK(bill_make(&c.facts, DOCUMENT_SALE, STR_NONE, c.arena, &bill));
	EXPECT_I64(bill.gross, 1500);
}

/* Old bytes are never sent for a new order, and what was sent stands. */
TEST(what_was_asked_for_already_does_not_grow)
{
	DEFER(case_done) struct test_case c;
	open(&c);
	case_decide(&c);
	struct attempt *a = facts_attempt(&c.facts, WANT_DOCUMENT, SALE);
	int64_t first = a->id;
	case_edited(&c, "edit-7", 1);
	c.out = (struct decision){0};
	case_decide(&c);
	a = facts_attempt(&c.facts, WANT_DOCUMENT, SALE);
	EXPECT(a->id != first);
	EXPECT_STR(a->value, STR("edit-7"));
	a->sent_at = c.now; /* and its answer was lost */
	case_edited(&c, "edit-8", 1);
	c.out = (struct decision){0};
	case_decide(&c);
	EXPECT_I64(c.out.withdrawn.count, 0);
	struct bill bill;
	EXPECT_OK(bill_make(&c.facts, DOCUMENT_SALE, STR_NONE, c.arena, &bill));
	EXPECT_I64(bill.gross, 1500);
	EXPECT(!case_effect(&c, WANT_DOCUMENT, STR("sale|edit-8")));
	/* It never arrived: then it is asked for as it is by now. */
	a = facts_attempt(&c.facts, WANT_DOCUMENT, SALE);
	a->settled_at = c.now;
	a->outcome = OUTCOME_ABSENT;
	settle(&c);
	expect_documents(&c, 1);
	EXPECT_I64(issued(&c, DOCUMENT_SALE, ""), 2000);
}

/* ---- with refunds ---- */

static struct refund *repaid(struct test_case *c, const char *id, minor total)
{
	struct refund *r = case_refund(c, str_of(id), total);
	*LIST_ADD(c->arena, &r->lines) = (struct refund_line){.line = STR("9"),
			.quantity = 1,
			.subtotal = 400,
			.tax = 100};
	return r;
}

static struct agreement *refund_agreed(struct test_case *c, const char *refund)
{
	struct agreement *a = case_agreed(c, AGREED_REFUND,
			arena_print(c->arena, "refund-%s", refund).at, c->now);
	a->refund = str_of(refund);
	return a;
}

/* The edit took the goods off; the refund only repays them. */
TEST(what_an_edit_took_off_is_credited_once)
{
	DEFER(case_done) struct test_case c;
	open(&c);
	settle(&c);
	case_edited(&c, "edit-7", -1);
	repaid(&c, "8", 500);
	refund_agreed(&c, "8");
	settle(&c);
	expect_documents(&c, 2);
	EXPECT_I64(issued(&c, DOCUMENT_CREDIT, "edit-7"), 500);
}

/* Shopify keeps what an edit took off as a refund without money, too. */
TEST(a_refund_that_an_edit_left_credits_nothing)
{
	DEFER(case_done) struct test_case c;
	open(&c);
	settle(&c);
	case_edited(&c, "edit-7", -1);
	repaid(&c, "8", 0);
	settle(&c);
	expect_documents(&c, 2);
	EXPECT_I64(issued(&c, DOCUMENT_CREDIT, "8"), 0);
}

TEST(a_refund_beside_an_edit_credits_what_was_agreed_on_it)
{
	DEFER(case_done) struct test_case c;
	open(&c);
	settle(&c);
	case_edited(&c, "edit-7", 1);
	repaid(&c, "8", 450);
	struct agreement *a = refund_agreed(&c, "8");
	case_agreed_line(&c, a, "9", -1, -500, -100);
	case_agreed_line(&c, a, NULL, 0, 50, 0);
	settle(&c);
	expect_documents(&c, 3);
	struct bill bill;
	EXPECT_OK(bill_make(
			&c.facts, DOCUMENT_CREDIT, STR("8"), c.arena, &bill));
	EXPECT_I64(bill.gross, 450);
	EXPECT_I64(bill.tax, 90);
}

/* ---- with voids ---- */

TEST(a_void_takes_back_what_was_booked_with_its_changes)
{
	DEFER(case_done) struct test_case c;
	open(&c);
	case_edited(&c, "edit-6", 1);
	settle(&c);
	case_edited(&c, "edit-7", 2);
	settle(&c);
	case_edited(&c, "edit-8", 1);
	c.facts.order.payment = PAYMENT_VOIDED;
	settle(&c);
	expect_documents(&c, 3);
	EXPECT_I64(issued(&c, DOCUMENT_CREDIT, "void"), 1500 + 1000);
}

/* All was taken back: what the shop tells later takes nothing off again. */
TEST(a_refund_that_comes_after_a_void_credits_nothing)
{
	DEFER(case_done) struct test_case c;
	open(&c);
	settle(&c);
	c.facts.order.payment = PAYMENT_VOIDED;
	settle(&c);
	EXPECT_I64(issued(&c, DOCUMENT_CREDIT, "void"), 1000);
	repaid(&c, "8", 0);
	case_edited(&c, "edit-7", -1);
	settle(&c);
	expect_documents(&c, 2);
}

TEST(a_void_waits_for_a_change_whose_answer_was_lost)
{
	DEFER(case_done) struct test_case c;
	open(&c);
	settle(&c);
	case_edited(&c, "edit-7", 2);
	struct attempt *a = case_attempt(
			&c, WANT_DOCUMENT, STR("sale|edit-7"), OUTCOME_NONE);
	c.facts.order.payment = PAYMENT_VOIDED;
	settle(&c);
	expect_documents(&c, 1);
	a = facts_attempt(&c.facts, WANT_DOCUMENT, STR("sale|edit-7"));
	a->outcome = OUTCOME_ABSENT;
	a->settled_at = c.now;
	settle(&c);
	expect_documents(&c, 2);
	EXPECT_I64(issued(&c, DOCUMENT_CREDIT, "void"), 1000);
}

/* ---- what comes to nothing ---- */

TEST(goods_that_change_rates_for_nothing_are_a_task)
{
	DEFER(case_done) struct test_case c;
	open(&c);
	settle(&c);
	struct agreement *edit = case_edited(&c, "edit-7", 1);
	struct agreed_line *off =
			case_agreed_line(&c, edit, "10", -1, -500, -100);
	settle(&c);
	EXPECT(!case_task(&c, STR("edit_moves_tax:edit-7")));
	off->tax = -54;
	settle(&c);
	expect_documents(&c, 1);
	EXPECT(case_task(&c, STR("edit_moves_tax:edit-7")));
}

TEST(a_refund_that_nothing_is_agreed_on_is_a_task)
{
	DEFER(case_done) struct test_case c;
	open(&c);
	settle(&c);
	case_edited(&c, "edit-7", 1);
	case_refund(&c, STR("8"), 200);
	settle(&c);
	EXPECT(!case_task(&c, STR("credit_not_agreed:8")));
	c.now += HOUR_MS;
	settle(&c);
	expect_documents(&c, 2);
	EXPECT(case_task(&c, STR("credit_not_agreed:8")));
	case_agreed_line(&c, refund_agreed(&c, "8"), NULL, 0, -200, 0);
	settle(&c);
	expect_documents(&c, 3);
	EXPECT(!case_task(&c, STR("credit_not_agreed:8")));
}

TEST(sums_of_agreements_that_are_none_are_a_fault)
{
	DEFER(case_done) struct test_case c;
	struct bill bill;
	open(&c);
	struct agreement *edit = case_edited(&c, "edit-7", 1);
	edit->lines.at[0].gross = INT64_MAX - 1;
	case_agreed_line(&c, edit, "9", 1, INT64_MAX - 1, 0);
	EXPECT_FAULT(bill_make(&c.facts, DOCUMENT_SALE, STR_NONE, c.arena,
				     &bill),
			FAULT_BAD_MONEY);
	case_document(&c, DOCUMENT_SALE, STR_NONE);
	EXPECT_FAULT(bill_make(&c.facts, DOCUMENT_SALE, STR("edit-7"), c.arena,
				     &bill),
			FAULT_BAD_MONEY);
}
