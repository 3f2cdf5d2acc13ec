/* SPDX-License-Identifier: Apache-2.0 */
/* What was agreed on, of orders that were changed after they were sold. */
#include "connector/shopify/fixture.h"

/* clang-format off */
#define SALE(id, action, type, quantity, amount, tax, line) \
	"{\"id\":\"gid://shopify/Sale/" id "\",\"actionType\":\"" action \
	"\",\"lineType\":\"" type "\",\"quantity\":" quantity \
	",\"totalAmount\":" MONEY(amount) ",\"totalTaxAmount\":" MONEY(tax) line "}"
#define LINE(id) ",\"lineItem\":{\"id\":\"gid://shopify/LineItem/" id "\"}"
#define AGREEMENT(id, reason, more, sales, page) \
	"{\"id\":\"gid://shopify/SalesAgreement/" id "\",\"happenedAt\":" \
	"\"2026-11-28T12:0" id ":00Z\",\"reason\":\"" reason "\"" more \
	",\"sales\":{\"nodes\":[" sales "],\"pageInfo\":" page "}}"
#define REFUNDS(id) ",\"refund\":{\"id\":\"gid://shopify/Refund/" id "\"}"
#define LAST "{\"hasNextPage\":false,\"endCursor\":\"END\"}"
#define MORE(cursor) "{\"hasNextPage\":true,\"endCursor\":\"" cursor "\"}"
#define AGREEMENTS(nodes, page) \
	"{\"order\":{\"id\":\"gid://shopify/Order/5001\"," \
	"\"currencyCode\":\"EUR\",\"agreements\":{\"nodes\":[" nodes \
	"],\"pageInfo\":" page "}}}"

#define SOLD \
	AGREEMENT("1", "ORDER", "", \
		SALE("1", "ORDER", "PRODUCT", "2", "94.90", "18.98", LINE("11")) "," \
		SALE("2", "ORDER", "SHIPPING", "1", "5.00", "1.00", ""), LAST)
#define EDITED \
	AGREEMENT("2", "ORDER_EDIT", "", \
		SALE("3", "RETURN", "PRODUCT", "-1", "-47.45", "-9.49", LINE("11")) "," \
		SALE("4", "ORDER", "GIFT_CARD", "1", "20.00", "0.00", LINE("12")) "," \
		SALE("5", "UPDATE", "PRODUCT", "1", "-1.25", "-0.25", LINE("11")), LAST)
#define REFUNDED \
	AGREEMENT("3", "REFUND", REFUNDS("9"), \
		SALE("6", "RETURN", "ADJUSTMENT", "null", "3.00", "0.00", ""), LAST)
/* clang-format on */

static struct outcome step(
		const char *cursor, const char *data, struct arena *arena)
{
	struct str body = arena_print(arena, "{\"data\":%s}", data);
	ask.cursor = str_of(cursor);
	return answer(VERB_SHOP_READ, 200, body.at, arena);
}

static struct str body_at(const char *cursor, struct arena *arena)
{
	struct http_request request = {0};
	ask.cursor = str_of(cursor);
	EXPECT_OK(shopify_driver.verbs[VERB_SHOP_READ].build(
			&ask, arena, &request));
	return request.body;
}

TEST(what_is_no_agreement_is_not_read)
{
	static const char *const bad[] = {
			"{\"order\":{\"id\":\"gid://shopify/Order/5001\"}}",
			"{\"order\":{\"id\":\"gid://shopify/Order/5001\","
			"\"agreements\":{\"nodes\":{}}}}",
			"{\"order\":{\"id\":\"gid://shopify/Order/5002\","
			"\"currencyCode\":\"EUR\",\"agreements\":{\"nodes\":"
			"[]}}}",
			AGREEMENTS("7", LAST),
			AGREEMENTS("{}", LAST),
			AGREEMENTS("{\"id\":\"x/y\",\"sales\":{\"nodes\":[]}}",
					LAST),
			AGREEMENTS("{\"id\":\"1\",\"sales\":{\"nodes\":[]}}",
					LAST),
			AGREEMENTS("{\"id\":\"1\",\"happenedAt\":\"now\","
				   "\"sales\":{\"nodes\":[]}}",
					LAST),
			AGREEMENTS(AGREEMENT("1", "ORDER", "",
						   SALE("", "ORDER", "PRODUCT",
								   "1", "1.00",
								   "0.00", ""),
						   LAST),
					LAST),
			AGREEMENTS(AGREEMENT("1", "ORDER", "",
						   SALE("1", "ORDER", "PRODUCT",
								   "1", "1.005",
								   "0.00", ""),
						   LAST),
					LAST),
			AGREEMENTS(AGREEMENT("1", "ORDER", "",
						   SALE("1", "ORDER", "PRODUCT",
								   "1", "much",
								   "0.00", ""),
						   LAST),
					LAST),
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		EXPECT_I64(step("77;agreed", bad[i], arena).fault,
				FAULT_BAD_REPLY);
		EXPECT_I64(step("77;sales", bad[i], arena).fault,
				FAULT_BAD_REPLY);
	}
}

static const struct agreed_line *line_of(
		const struct facts *of, const char *agreement, size_t nth)
{
	const struct agreement *a = facts_agreement(of, str_of(agreement));
	assert_non_null(a);
	EXPECT(a->lines.count > nth);
	return &a->lines.at[nth];
}

TEST(agreements_are_read_with_their_signs)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct outcome out = step("77;agreed",
			AGREEMENTS(SOLD "," EDITED "," REFUNDED, LAST), arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_I64(out.facts.read_seq, SEQ);
	EXPECT_I64(out.facts.agreements.count, 3);
	EXPECT_I64(out.facts.agreements.at[0].kind, AGREED_ORDER);
	EXPECT_I64(out.facts.agreements.at[1].at, 1795867320000);
	EXPECT_STR(out.facts.agreements.at[2].refund, STR("9"));
	const struct agreed_line *line = line_of(&out.facts, "order-1", 1);
	EXPECT_I64(line->about, ABOUT_SHIPPING);
	EXPECT_I64(line->gross, 500);
	line = line_of(&out.facts, "edit-2", 0);
	EXPECT_I64(line->quantity, -1);
	EXPECT_I64(line->gross, -4745);
	EXPECT_I64(line->tax, -949);
	EXPECT_STR(line->line, STR("11"));
	EXPECT_I64(line_of(&out.facts, "edit-2", 1)->about, ABOUT_GIFT_CARD);
	line = line_of(&out.facts, "edit-2", 2);
	EXPECT_I64(line->quantity, 0);
	EXPECT_I64(line->gross, -125);
	/* An adjustment may go either way. */
	EXPECT_I64(line_of(&out.facts, "refund-3", 0)->gross, 300);
	EXPECT_STR(out.facts.odd, STR_NONE);
}

/* Goods that are taken off are, though the shop left out the sign. */
TEST(goods_taken_off_are_below_nothing)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct outcome out = step("77;agreed",
			AGREEMENTS(AGREEMENT("2", "ORDER_EDIT", "",
						   SALE("3", "RETURN",
								   "PRODUCT",
								   "1", "47.45",
								   "9.49",
								   LINE("11")),
						   LAST),
					LAST),
			arena);
	EXPECT_I64(line_of(&out.facts, "edit-2", 0)->gross, -4745);
	EXPECT_I64(line_of(&out.facts, "edit-2", 0)->quantity, -1);
}

TEST(unknown_words_are_kept_and_told)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct outcome out = step("77;agreed",
			AGREEMENTS(AGREEMENT("2", "BARTER", "",
						   SALE("3", "ORDER", "PRODUCT",
								   "1", "1.00",
								   "0.00", ""),
						   LAST),
					LAST),
			arena);
	EXPECT_I64(out.facts.agreements.at[0].kind, AGREED_OTHER);
	EXPECT_STR(out.facts.odd, STR("agreement BARTER"));
}

/* ---- when they are asked for ---- */

static struct str order_as(
		const char *from, const char *to, struct arena *arena)
{
	return replaced(STR(ORDER), from, to, arena);
}

TEST(only_an_order_that_was_changed_is_asked_for_agreements)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct outcome out = read_data(ORDER, arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT(!out.facts.order.edited);
	struct str text = order_as("\"test\":true",
			"\"test\":true,\"edited\":true", arena);
	out = read_data(text.at, arena);
	EXPECT(out.again && out.facts.order.edited);
	EXPECT_STR(out.cursor, STR("77;agreed"));
	EXPECT_I64(out.facts.read_seq, 0);
	/* An exchange is no edit, and the refunds do not explain it. */
	text = order_as("\"currentTotalPriceSet\":" MONEY("89.90"),
			"\"currentTotalPriceSet\":" MONEY("84.90"), arena);
	out = read_data(text.at, arena);
	EXPECT_STR(out.cursor, STR("77;agreed"));
	EXPECT(str_find(body_at("77;agreed", arena),
			       STR("query orderAgreements(")) > 0);
}

/* ---- many of them ---- */

TEST(what_does_not_fit_is_read_one_by_one)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct outcome out = step(
			"77;agreed txns", AGREEMENTS(SOLD, MORE("A")), arena);
	EXPECT_STR(out.cursor, STR("77;sales txns"));
	EXPECT_I64(out.facts.agreements.count, 0);
	out = step("77;sales", AGREEMENTS(SOLD, MORE("A=")), arena);
	EXPECT_STR(out.cursor, STR("77;sales:A=:"));
	EXPECT(out.facts.agreements.at[0].whole);
	struct str body = body_at("77;sales:A=:", arena);
	EXPECT(str_find(body, STR("\"after\":\"A=\"")) > 0);
	EXPECT(str_find(body, STR("\"sales\":\"")) < 0);
	out = step("77;sales:A=:", AGREEMENTS(EDITED, LAST), arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
}

#define LONG(sale, page) AGREEMENT("4", "ORDER_EDIT", "", sale, page)

TEST(an_agreement_of_many_sales_is_put_together)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct outcome first = step("77;sales:A:",
			AGREEMENTS(LONG(SALE("7", "ORDER", "PRODUCT", "1",
							"1.00", "0.20",
							LINE("11")),
						   MORE("S")),
					MORE("B")),
			arena);
	EXPECT_STR(first.cursor, STR("77;sales:A:S"));
	EXPECT(!first.facts.agreements.at[0].whole);
	struct str body = body_at("77;sales:A:S", arena);
	EXPECT(str_find(body, STR("\"after\":\"A\"")) > 0);
	EXPECT(str_find(body, STR("\"sales\":\"S\"")) > 0);
	struct outcome second = step("77;sales:A:S",
			AGREEMENTS(LONG(SALE("8", "ORDER", "PRODUCT", "1",
							"2.00", "0.40",
							LINE("12")),
						   LAST),
					MORE("B")),
			arena);
	EXPECT_STR(second.cursor, STR("77;sales:B:"));
	struct facts all = first.facts;
	facts_join(&all, &second.facts, arena, NULL);
	EXPECT_I64(all.agreements.count, 1);
	EXPECT(all.agreements.at[0].whole);
	EXPECT_I64(all.agreements.at[0].lines.count, 2);
}

TEST(a_cursor_that_can_not_be_told_apart_is_refused)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	EXPECT_I64(step("77;sales", AGREEMENTS(SOLD, MORE("A:B")), arena).fault,
			FAULT_BAD_REPLY);
	EXPECT_I64(step("77;sales", AGREEMENTS(SOLD, MORE("A B")), arena).fault,
			FAULT_BAD_REPLY);
	EXPECT_I64(step("77;sales", AGREEMENTS(SOLD, MORE("")), arena).fault,
			FAULT_BAD_REPLY);
}
