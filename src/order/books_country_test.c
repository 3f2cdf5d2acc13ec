/* SPDX-License-Identifier: Apache-2.0 */
/* The books by country: accounts from the mapping, rates of other states. */
#include "order/books.h"
#include "order/case_test.h"

#define NEW_YEAR ((time_ms)1798761600000) /* 2027-01-01T00:00:00Z */

/* 400 net at 25 %, 100 net at 12 %, shipping 40 + 10, all of it paid. */
static void books_open(struct test_case *c)
{
	case_open(c);
	struct shop_order *o = &c->facts.order;
	c->policy.accounting = STR("ledger");
	o->lines.count = 0;
	o->currency = STR("SEK");
	o->taxes_included = true;
	o->total = 66200;
	o->tax = 12200;
	o->current_total = 66200;
	*LIST_ADD(c->arena, &o->lines) = (struct line){.id = STR("9"),
			.quantity = 2,
			.unit_price = 25000,
			.tax = 10000,
			.tax_rate = 250000};
	*LIST_ADD(c->arena, &o->lines) = (struct line){.id = STR("10"),
			.quantity = 1,
			.unit_price = 11200,
			.tax = 1200,
			.tax_rate = 120000};
	o->shipping = 5000;
	o->shipping_tax = 1000;
	o->shipping_rate = 250000;
	c->facts.txns.at[0].amount = 66200;
	c->facts.txns.at[0].at = c->now - MINUTE_MS;
}

static void issue(struct test_case *c, enum document_kind kind,
		const char *cause, minor gross)
{
	*LIST_ADD(c->arena, &c->facts.documents) =
			(struct document){.kind = kind,
					.cause = str_of(cause),
					.number = STR("1"),
					.date = STR("2026-11-28"),
					.gross = gross,
					.issued_at = c->now};
}

static void post(struct test_case *c)
{
	books_post(&c->facts, &c->policy, c->now, c->arena);
}

static const struct voucher *voucher_of(
		const struct test_case *c, const char *source, int64_t nth)
{
	for (size_t i = 0; i < c->facts.vouchers.count; i++) {
		const struct voucher *v = &c->facts.vouchers.at[i];
		if (str_eq(v->source, str_of(source)) && v->nth == nth)
			return v;
	}
	return NULL;
}

static minor on(const struct voucher *v, const char *account)
{
	minor sum = 0;
	for (size_t i = 0; v && i < v->postings.count; i++)
		if (str_eq(v->postings.at[i].account, str_of(account)))
			sum += v->postings.at[i].amount;
	return sum;
}

static struct books_state proven(const struct test_case *c)
{
	struct books_state state = {0};
	EXPECT_OK(books_prove(&c->facts, &state));
	EXPECT(state.finding < BOOKS_DIFFER);
	EXPECT_I64(state.owed, state.receivable);
	return state;
}

static const struct task *task_of(const struct test_case *c, struct str key)
{
	for (size_t i = 0; i < c->out.tasks.count; i++)
		if (str_eq(c->out.tasks.at[i].key, key))
			return &c->out.tasks.at[i];
	return NULL;
}

static void mapped(struct test_case *c, const struct mapping_row *row)
{
	*LIST_ADD(c->arena, &c->policy.mapping) = *row;
}

/* The mapping says accounts by country and rate; what names no line is about
 * turnover alone. */
TEST(the_mapping_is_the_built_in_books_too)
{
	struct test_case c;
	books_open(&c);
	c.facts.order.ship_to.country = STR("DK");
	mapped(&c,
			&(struct mapping_row){.country = STR("DK"),
					.rate = STR("25"),
					.account = STR("3105"),
					.tax_account = STR("2670")});
	mapped(&c,
			&(struct mapping_row){.line = STR("shipping"),
					.account = STR("3521")});
	mapped(&c, &(struct mapping_row){.account = STR("3999")});
	issue(&c, DOCUMENT_SALE, "", 66200);
	post(&c);
	const struct voucher *sale = voucher_of(&c, "sale", 1);
	EXPECT_I64(on(sale, "3105"), -40000);
	EXPECT_I64(on(sale, "3999"), -10000);
	EXPECT_I64(on(sale, "2670"), -11000);
	EXPECT_I64(on(sale, "2621"), -1200);
	EXPECT_I64(on(sale, "3521"), -4000);
	EXPECT_I64(on(sale, "1510"), 66200);
	proven(&c);
	case_done(&c);
}

/* A row for other books says nothing of ours. */
TEST(the_mapping_of_other_books_is_theirs)
{
	struct test_case c;
	books_open(&c);
	c.policy.accounting = STR("economic");
	mapped(&c,
			&(struct mapping_row){.account = STR("7"),
					.tax_account = STR("8")});
	issue(&c, DOCUMENT_SALE, "", 66200);
	post(&c);
	EXPECT_I64(on(voucher_of(&c, "sale", 1), "3001"), -40000);
	EXPECT_I64(on(voucher_of(&c, "sale", 1), "7"), 0);
	case_done(&c);
}

/* A gift card is a debt, whatever a row for all turnover says. */
TEST(a_row_for_turnover_takes_no_gift_card)
{
	struct test_case c;
	books_open(&c);
	mapped(&c, &(struct mapping_row){.account = STR("3999")});
	c.facts.order.lines.at[1].gift_card = true;
	c.facts.order.lines.at[1].tax = 0;
	c.facts.order.lines.at[1].tax_rate = 0;
	c.facts.order.tax = 11000;
	issue(&c, DOCUMENT_SALE, "", 66200);
	post(&c);
	EXPECT_I64(on(voucher_of(&c, "sale", 1), "2421"), -11200);
	case_done(&c);
}

/* ---- the rates of other countries ---- */

TEST(a_rate_that_the_country_does_not_have_is_a_task)
{
	struct test_case c;
	books_open(&c);
	c.policy.seller.vat_id = STR("SE556188840401");
	c.facts.order.ship_to.country = STR("DE");
	c.facts.order.created_at = NEW_YEAR;
	case_decide(&c);
	EXPECT(!task_of(&c, STR("vat_rate:250000")));
	c.policy.books.check_oss = true;
	case_decide(&c);
	const struct task *task = task_of(&c, STR("vat_rate:250000"));
	EXPECT(task && str_find(task->text, STR("DE, which has 19, 7")) > 0);
	EXPECT(task_of(&c, STR("vat_rate:120000")));
	c.facts.order.lines.at[0].tax_rate = 190000;
	c.facts.order.lines.at[1].tax_rate = 70000;
	c.facts.order.shipping_rate = 190000;
	case_decide(&c);
	EXPECT(!task_of(&c, STR("vat_rate:250000")));
	/* At home, to a business and outside the EU nobody looks. */
	c.facts.order.lines.at[0].tax_rate = 250000;
	case_decide(&c);
	EXPECT(task_of(&c, STR("vat_rate:250000")));
	c.facts.order.vat_id = STR("DE136695976");
	case_decide(&c);
	EXPECT(!task_of(&c, STR("vat_rate:250000")));
	c.facts.order.vat_id = STR_NONE;
	c.facts.order.ship_to.country = STR("SE");
	case_decide(&c);
	EXPECT(!task_of(&c, STR("vat_rate:250000")));
	c.facts.order.ship_to.country = STR("NO");
	case_decide(&c);
	EXPECT(!task_of(&c, STR("vat_rate:250000")));
	case_done(&c);
}
