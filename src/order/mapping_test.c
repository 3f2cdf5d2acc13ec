/* SPDX-License-Identifier: Apache-2.0 */
/* The mapping: which row says what, and what waits until one does. */
#include "order/mapping.h"

#include "order/case_test.h"

#define NEEDS (MAPPING_BIT(MAPPING_ACCOUNT) | MAPPING_BIT(MAPPING_TERMS))

static struct mapping_row *row(struct test_case *c)
{
	struct mapping_row *at = LIST_ADD(c->arena, &c->policy.mapping);
	*at = (struct mapping_row){0};
	return at;
}

static void needs(struct test_case *c, unsigned bits)
{
	*LIST_ADD(c->arena, &c->policy.accounts) = (struct account_can){
			.account = STR("books"), .mapping = bits};
}

/* Goods of 25 %, shipping without tax, to Sweden, paid by Klarna. */
static void order_make(struct test_case *c)
{
	struct shop_order *order = &c->facts.order;
	order->ship_to.country = STR("SE");
	order->gateways = STR("gift, klarna");
	order->taxes_included = true;
	order->total = 1100;
	order->tax = 200;
	order->shipping = 100;
	order->lines.at[0].unit_price = 500;
	order->lines.at[0].tax = 200;
	order->lines.at[0].tax_rate = 250000;
}

static const struct task *task_of(const struct test_case *c, const char *key)
{
	for (size_t i = 0; i < c->out.tasks.count; i++)
		if (str_eq(c->out.tasks.at[i].key, str_of(key)))
			return &c->out.tasks.at[i];
	return NULL;
}

TEST(rates_and_kinds_are_read_strictly)
{
	int64_t rate = 7;
	enum bill_line_kind line;
	static const char *const wrong[] = {"", "x", "25%", "-1", "12.55555",
			"9999999999999999999"};
	for (size_t i = 0; i < COUNT(wrong); i++)
		EXPECT(mapping_rate_read(str_of(wrong[i]), &rate).fault);
	EXPECT_I64(rate, 7);
	EXPECT_OK(mapping_rate_read(STR("25.5"), &rate));
	EXPECT_I64(rate, 255000);
	EXPECT(!mapping_line_read(STR(""), &line));
	EXPECT(!mapping_line_read(STR("good"), &line));
	for (int i = 0; i <= BILL_ROUNDING; i++) {
		EXPECT(mapping_line_read(
				str_of(mapping_line_name(
						(enum bill_line_kind)i)),
				&line));
		EXPECT_I64(line, i);
	}
}

static struct str account_at(struct test_case *c, const char *country,
		int64_t rate, enum bill_line_kind line)
{
	struct mapping_key key = {.country = str_of(country),
			.gateways = STR("gift, klarna"),
			.rate = rate,
			.line = line};
	return mapping_find(&c->policy, &key, MAPPING_ACCOUNT);
}

TEST(the_first_row_that_fits_and_says_it_counts)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	row(&c)->terms = STR("30"); /* fits all, and says no account */
	*row(&c) = (struct mapping_row){.country = STR("SE"),
			.rate = STR("25"),
			.method = STR("klarna"),
			.account = STR("3001")};
	*row(&c) = (struct mapping_row){
			.line = STR("shipping"), .account = STR("3520")};
	*row(&c) = (struct mapping_row){
			.method = STR("invoice"), .account = STR("1")};
	row(&c)->account = STR("3999");
	EXPECT_STR(account_at(&c, "SE", 250000, BILL_GOODS), STR("3001"));
	EXPECT_STR(account_at(&c, "SE", 250000, BILL_SHIPPING), STR("3001"));
	EXPECT_STR(account_at(&c, "SE", 120000, BILL_SHIPPING), STR("3520"));
	EXPECT_STR(account_at(&c, "DK", 250000, BILL_GOODS), STR("3999"));
	EXPECT_STR(account_at(&c, "", 0, BILL_GOODS), STR("3999"));
}

/* F82: booking stays off, and a task names exactly what is missing. */
TEST(nothing_is_booked_before_the_mapping_says_all)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	order_make(&c);
	needs(&c, NEEDS);
	*row(&c) = (struct mapping_row){.rate = STR("25"),
			.account = STR("3001"),
			.terms = STR("30")};
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_DOCUMENT, STR("sale")));
	const struct task *task = task_of(&c,
			"mapping_missing:account|SE|0 %|gift, klarna|"
			"shipping");
	EXPECT(task != NULL);
	EXPECT(str_find(task->text, STR("account")) >= 0);
	EXPECT(str_find(task->text, STR("SE")) >= 0);
	EXPECT(!task_of(&c,
			"mapping_missing:terms|SE|25 %|gift, klarna|"
			"goods"));

	*row(&c) = (struct mapping_row){
			.line = STR("shipping"), .account = STR("3520")};
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_DOCUMENT, STR("sale")) != NULL);
	EXPECT_I64((int64_t)c.out.tasks.count, 0);
}

TEST(each_field_that_is_needed_is_named)
{
	for (int i = 0; i < MAPPING_FIELD_COUNT; i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		order_make(&c);
		needs(&c, MAPPING_BIT(i));
		case_decide(&c);
		EXPECT(!case_effect(&c, WANT_DOCUMENT, STR("sale")));
		struct str head = arena_print(c.arena, "mapping_missing:%s|SE|",
				mapping_field_name((enum mapping_field)i));
		size_t named = 0;
		for (size_t k = 0; k < c.out.tasks.count; k++)
			named += str_starts(c.out.tasks.at[k].key, head);
		/* The account of goods and of shipping; the rest but once. */
		EXPECT_I64((int64_t)named, i == MAPPING_ACCOUNT ? 2 : 1);
	}
}

/* A credit needs its own accounts; what is issued already needs none. */
TEST(a_credit_waits_for_its_own_mapping)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	order_make(&c);
	needs(&c, MAPPING_BIT(MAPPING_ACCOUNT));
	*LIST_ADD(c.arena, &c.facts.documents) =
			(struct document){.kind = DOCUMENT_SALE,
					.number = STR("1"),
					.gross = 1100,
					.account = STR("ledger")};
	struct attempt *a = facts_attempt_add(
			&c.facts, WANT_DOCUMENT, STR("sale"), c.arena);
	a->outcome = OUTCOME_DONE;
	a->id = 5;
	case_decide(&c);
	EXPECT_I64((int64_t)c.out.tasks.count, 0);
	*LIST_ADD(c.arena, &c.facts.refunds) =
			(struct refund){.id = STR("8"), .total = 100};
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_DOCUMENT, STR("credit|8")));
	EXPECT(c.out.tasks.count > 0);
	row(&c)->account = STR("3001");
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_DOCUMENT, STR("credit|8")) != NULL);
}

/* Books that need nothing are asked for nothing. */
TEST(the_built_in_books_need_no_mapping)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	order_make(&c);
	needs(&c, 0);
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_DOCUMENT, STR("sale")) != NULL);
	EXPECT_I64((int64_t)c.out.tasks.count, 0);
}
