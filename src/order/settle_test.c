/* SPDX-License-Identifier: Apache-2.0 */
/* What a person settles: once, with vouchers that balance, and undone. */
#include "order/bill.h"
#include "order/books.h"
#include "order/case_test.h"

static const struct {
	const char *target, *text;
} bad[] = {{"", "write_off 5 why"}, {"0", "write_off 5 why"},
		{"x", "write_off 5 why"}, {"1001", "write_off 5 why"},
		{"1", ""}, {"1", "write_off"}, {"1", "write_off 5"},
		{"1", "write_off 5 "}, {"1", "write_off x why"},
		{"1", "write_off 0 why"}, {"1", "give 5 why"},
		{"1", "write_off 9223372036854775807 why"},
		{"1", "write_off -9223372036854775808 why"}};

TEST(what_is_no_settlement_is_refused)
{
	struct settlement s;
	for (size_t i = 0; i < COUNT(bad); i++)
		EXPECT(settlement_read(
				str_of(bad[i].target), str_of(bad[i].text), &s)
						.fault);
	struct str target, text;
	struct settlement none = {.nth = 1, .amount = 5};
	EXPECT_FAULT(settlement_print(&none, NULL, &target, &text),
			FAULT_BAD_VALUE);
}

TEST(a_settlement_comes_back_as_it_was)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct settlement s = {.nth = 3,
					  .how = SETTLE_CREDIT,
					  .amount = -1250,
					  .why = STR("two words")},
			  back;
	struct str target, text;
	EXPECT_OK(settlement_print(&s, arena, &target, &text));
	EXPECT_STR(text, STR("credit -1250 two words"));
	EXPECT_OK(settlement_read(target, text, &back));
	EXPECT_I64(back.nth, 3);
	EXPECT_I64(back.how, SETTLE_CREDIT);
	EXPECT_I64(back.amount, -1250);
	EXPECT_STR(back.why, s.why);
}

/* ---- an order of 10.00 that was paid with `paid` ---- */

static void open(struct test_case *c, minor paid)
{
	case_open(c);
	c->policy.accounting = STR("ledger");
	struct line *line = &c->facts.order.lines.at[0];
	line->unit_price = 500;
	line->tax = 200;
	line->tax_rate = 250000;
	c->facts.order.taxes_included = true;
	c->facts.txns.at[0].amount = paid;
	case_document(c, DOCUMENT_SALE, STR_NONE);
	books_post(&c->facts, &c->policy, c->now, c->arena);
}

static void say(struct test_case *c, struct settlement s)
{
	struct command *command = case_command(c, COMMAND_SETTLE, STR_NONE);
	s.why = STR("because");
	EXPECT_OK(settlement_print(
			&s, c->arena, &command->target, &command->text));
}

static void settle(struct test_case *c, enum settle_how how, minor amount)
{
	struct settlement s;
	EXPECT_OK(books_settle(&c->facts, how, amount, &s));
	say(c, s);
	books_post(&c->facts, &c->policy, c->now, c->arena);
}

static struct books_state proven(const struct test_case *c)
{
	struct books_state state = {0};
	EXPECT_OK(books_prove(&c->facts, &state));
	EXPECT_I64(state.owed, state.receivable);
	for (size_t i = 0; i < c->facts.vouchers.count; i++)
		EXPECT_OK(voucher_check(&c->facts.vouchers.at[i]));
	return state;
}

static minor on(const struct test_case *c, enum book_role role)
{
	minor sum = 0;
	EXPECT_OK(books_balance(&c->facts, role, &sum));
	return sum;
}

TEST(only_what_is_there_can_be_settled)
{
	DEFER(case_done) struct test_case c;
	struct settlement s;
	open(&c, 1000);
	EXPECT_FAULT(books_settle(&c.facts, SETTLE_WRITE_OFF, 0, &s),
			FAULT_NOT_FOUND);
	EXPECT_FAULT(books_unsettle(&c.facts, &s), FAULT_NOT_FOUND);
	c.facts.txns.at[0].amount = 900;
	/* Money says otherwise than its voucher: that is no matter of taste. */
	EXPECT_FAULT(books_settle(&c.facts, SETTLE_WRITE_OFF, 0, &s),
			FAULT_NOT_FOUND);
	books_post(&c.facts, &c.policy, c.now, c.arena);
	EXPECT_FAULT(books_settle(&c.facts, SETTLE_WRITE_OFF, 101, &s),
			FAULT_BAD_VALUE);
	EXPECT_FAULT(books_settle(&c.facts, SETTLE_WRITE_OFF, -1, &s),
			FAULT_BAD_VALUE);
	EXPECT_OK(books_settle(&c.facts, SETTLE_WRITE_OFF, 40, &s));
	c.facts.txns.at[0].amount = 1200;
	books_post(&c.facts, &c.policy, c.now, c.arena);
	EXPECT_FAULT(books_settle(&c.facts, SETTLE_CREDIT, 0, &s),
			FAULT_BAD_VALUE);
}

TEST(what_is_owed_is_written_off_once_and_taken_back)
{
	DEFER(case_done) struct test_case c;
	open(&c, 940);
	settle(&c, SETTLE_WRITE_OFF, 0);
	EXPECT_I64(proven(&c).finding, BOOKS_EVEN);
	EXPECT_I64(proven(&c).written_off, 60);
	EXPECT_I64(on(&c, BOOK_WRITE_OFF), 60);
	/* A doubled click says the same number again. */
	size_t vouchers = c.facts.vouchers.count;
	say(&c, (struct settlement){.nth = 1, .amount = 60});
	EXPECT(!books_post(&c.facts, &c.policy, c.now, c.arena));
	EXPECT_I64(c.facts.vouchers.count, vouchers);
	EXPECT_I64(proven(&c).finding, BOOKS_EVEN);
	struct settlement s;
	EXPECT_OK(books_unsettle(&c.facts, &s));
	EXPECT_I64(s.nth, 2);
	say(&c, s);
	EXPECT(books_post(&c.facts, &c.policy, c.now, c.arena));
	EXPECT_I64(proven(&c).finding, BOOKS_OWED);
	EXPECT_I64(proven(&c).owed, 60);
	EXPECT_I64(on(&c, BOOK_WRITE_OFF), 0);
	EXPECT(!books_post(&c.facts, &c.policy, c.now, c.arena));
}

TEST(what_was_paid_too_much_is_kept)
{
	DEFER(case_done) struct test_case c;
	open(&c, 1003);
	EXPECT_I64(proven(&c).finding, BOOKS_OVERPAID);
	settle(&c, SETTLE_WRITE_OFF, 0);
	EXPECT_I64(proven(&c).finding, BOOKS_EVEN);
	EXPECT_I64(on(&c, BOOK_WRITE_OFF), -3);
}

/* ---- with a credit note ---- */

static void book(struct test_case *c, const char *target)
{
	enum document_kind kind;
	struct document d = {.number = STR("C-1"), .issued_at = c->now};
	struct bill bill;
	c->out = (struct decision){0};
	case_decide(c);
	const struct effect *e = case_effect(c, WANT_DOCUMENT, str_of(target));
	EXPECT(e != NULL);
	EXPECT_OK(document_key_read(e->target, &kind, &d.cause));
	EXPECT_OK(bill_make(&c->facts, kind, d.cause, c->arena, &bill));
	struct attempt *a = facts_attempt_by_id(&c->facts, e->attempt);
	a->sent_at = a->settled_at = c->now;
	a->outcome = OUTCOME_DONE;
	d.kind = kind;
	d.gross = bill.gross;
	*LIST_ADD(c->arena, &c->facts.documents) = d;
	books_post(&c->facts, &c->policy, c->now, c->arena);
}

TEST(what_is_owed_is_credited_with_its_tax)
{
	DEFER(case_done) struct test_case c;
	open(&c, 750);
	settle(&c, SETTLE_CREDIT, 0);
	EXPECT_I64(proven(&c).finding, BOOKS_OWED);
	book(&c, "credit|settle-1");
	EXPECT_I64(proven(&c).finding, BOOKS_EVEN);
	EXPECT_I64(proven(&c).credited, 250);
	EXPECT_I64(on(&c, BOOK_TAX), -200 + 50);
	/* Its opposite is a further invoice. */
	struct settlement s;
	EXPECT_OK(books_unsettle(&c.facts, &s));
	say(&c, s);
	book(&c, "sale|settle-2");
	EXPECT_I64(proven(&c).finding, BOOKS_OWED);
	EXPECT_I64(proven(&c).owed, 250);
	EXPECT_I64(on(&c, BOOK_TAX), -200);
}

TEST(a_void_takes_back_what_was_not_credited_by_hand)
{
	DEFER(case_done) struct test_case c;
	open(&c, 0);
	c.facts.txns.count = 0;
	settle(&c, SETTLE_CREDIT, 250);
	book(&c, "credit|settle-1");
	c.facts.order.payment = PAYMENT_VOIDED;
	book(&c, "credit|void");
	EXPECT_I64(proven(&c).credited, 1000);
	EXPECT_I64(proven(&c).finding, BOOKS_EVEN);
}
