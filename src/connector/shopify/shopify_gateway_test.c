/* SPDX-License-Identifier: Apache-2.0 */
/* Which payment at which gateway a transaction of the shop is. */
#include "connector/shopify/fixture.h"

#define TXN(id, kind, gateway, rest) \
	"{\"id\":\"gid://shopify/OrderTransaction/" id "\",\"kind\":\"" kind \
	"\",\"status\":\"SUCCESS\",\"gateway\":\"" gateway \
	"\",\"createdAt\":\"2026-11-28T09:00:00Z\",\"amountSet\":" MONEY( \
			"40.00") rest "}"
#define OF_1 \
	",\"parentTransaction\":{\"id\":\"gid://shopify/OrderTransaction/1\"}"
#define CODE(code) ",\"authorizationCode\":\"" code "\""
#define SEVERAL ",\"multiCapturable\":true"

static struct outcome read_of(const char *txns, struct arena *arena)
{
	static struct account mine;
	mine = account;
	mine.gateway_accounts = STR("stripe=stripe,quickpay=quick-main");
	prepare(arena, WANT_READ, "");
	ask.account = &mine;
	struct str order = replaced(STR(ORDER), TXNS, txns, arena);
	struct outcome out = read_data(order.at, arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	return out;
}

TEST(another_gateway_of_ours_is_known_by_what_it_gave_the_shop)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out = read_of(
			"[" TXN("1", "AUTHORIZATION", "quickpay",
					CODE("pay_1")) "," TXN("2", "CAPTURE",
					"quickpay", OF_1) "," TXN("3", "REFUND",
					"quickpay", CODE("rf_1") OF_1) "]",
			arena);
	EXPECT(facts_txn(&out.facts, STR("quick-main"), STR("pay_1"),
			TXN_AUTHORIZATION, STR_NONE));
	EXPECT(facts_txn(&out.facts, STR("quick-main"), STR("pay_1"),
			TXN_CAPTURE, STR_NONE));
	EXPECT(facts_txn(&out.facts, STR("quick-main"), STR("pay_1"),
			TXN_REFUND, STR("rf_1")));
	for (size_t i = 0; i < out.facts.txns.count; i++)
		EXPECT(out.facts.txns.at[i].connected &&
				!out.facts.txns.at[i].shops_name);
}

TEST(a_gateway_of_ours_that_the_shop_can_not_name_is_said_so)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out =
			read_of("[" TXN("1", "SALE", "quickpay", "") "," TXN(
						"2", "SALE", "stripe",
						CODE("123456")) "," TXN("3",
						"SALE", "klarna", "") "]",
					arena);
	EXPECT(facts_txn(&out.facts, STR("quick-main"), STR("1"), TXN_SALE,
			STR_NONE)
					->shops_name);
	/* A card's own code is no payment of Stripe's. */
	EXPECT(facts_txn(
			&out.facts, STR("stripe"), STR("2"), TXN_SALE, STR_NONE)
					->shops_name);
	const struct txn *klarna = facts_txn(&out.facts, STR("klarna"),
			STR("3"), TXN_SALE, STR_NONE);
	EXPECT(!klarna->shops_name && !klarna->connected);
}

/* The gateway tells what was taken in all, and both must be one row. */
TEST(several_captures_are_the_gateways_to_count_where_it_is_ours)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out =
			read_of("[" TXN("1", "AUTHORIZATION", "stripe",
						SEVERAL) "," TXN("2", "CAPTURE",
						"stripe", OF_1) "," TXN("3",
						"AUTHORIZATION", "klarna",
						SEVERAL) "," TXN("4", "CAPTURE",
						"klarna",
						",\"parentTransaction\":{"
						"\"id\":"
						"\"gid://shopify/"
						"OrderTransaction/3\"}") "]",
					arena);
	EXPECT(facts_txn(&out.facts, STR("stripe"), STR("1"), TXN_CAPTURE,
			STR_NONE));
	EXPECT(facts_txn(&out.facts, STR("klarna"), STR("3"), TXN_CAPTURE,
			STR("4")));
}
