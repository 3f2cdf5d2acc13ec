/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/shopify/fixture.h"

/* ---- orders that do not fit into one answer ---- */

static struct str body_at(const char *cursor, struct arena *arena)
{
	struct http_request request = {0};
	ask.cursor = str_of(cursor);
	EXPECT_OK(shopify_driver.verbs[VERB_SHOP_READ].build(
			&ask, arena, &request));
	return request.body;
}

static struct outcome step(
		const char *cursor, const char *data, struct arena *arena)
{
	struct str body = arena_print(arena, "{\"data\":%s}", data);
	ask.cursor = str_of(cursor);
	return answer(VERB_SHOP_READ, 200, body.at, arena);
}

static struct str spoiled(
		struct str text, const char *behind, struct arena *arena)
{
	ptrdiff_t at = str_find(text, str_of(behind));
	assert_true(at >= 0);
	struct str rest = replaced(str_skip(text, (size_t)at),
			"\"hasNextPage\":false",
			"\"hasNextPage\":true,\"endCursor\":\"CUR==\"", arena);
	return arena_print(arena, "%.*s%.*s", (int)at, text.at, STR_FMT(rest));
}

TEST(a_part_of_the_lines_is_not_taken_for_an_order)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct str text = spoiled(STR(ORDER), "\"lineItems\"", arena);
	struct outcome out = read_data(text.at, arena);
	EXPECT_I64(out.kind, OUTCOME_NONE);
	EXPECT_I64(out.fault, FAULT_NONE);
	EXPECT(out.again && out.has_facts && !out.facts.order.known);
	EXPECT_I64(out.facts.read_seq, 0);
	EXPECT_STR(out.cursor, STR("77;lines"));
	EXPECT_I64(out.facts.txns.count, 4);
	EXPECT(str_find(body_at("77;lines", arena), STR("first:100")) > 0);
	/* The rest is there; what came between is not answered by it. */
	ask.seq = 99;
	text = arena_print(arena, "{\"order\":%s}", ORDER);
	out = step("77;lines", text.at, arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT(out.facts.order.known && !out.again);
	EXPECT_I64(out.facts.read_seq, SEQ);
	EXPECT_I64(out.facts.order.seq, SEQ);
	text = arena_print(arena, "{\"order\":%.*s}",
			STR_FMT(spoiled(STR(ORDER), "\"lineItems\"", arena)));
	out = step("77;lines", text.at, arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_STR(out.facts.odd, STR("order too large to be read whole"));
}

TEST(a_large_fulfillment_order_is_read_by_itself)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct str text = spoiled(
			STR(ORDER), "FulfillmentOrderLineItem/71", arena);
	struct outcome out = read_data(text.at, arena);
	EXPECT(out.again && out.facts.order.known);
	EXPECT_I64(out.facts.fos.count, 0);
	EXPECT_STR(out.cursor, STR("77;fo:77"));
	struct str body = body_at("77;fo:77", arena);
	EXPECT(str_find(body, STR("gid://shopify/FulfillmentOrder/77")) > 0);
	struct str fo = replaced(STR(FO("77", "OPEN", "SUBMITTED", "2")), "{",
			"{\"orderId\":\"gid://shopify/Order/5001\",", arena);
	text = arena_print(arena, "{\"fulfillmentOrder\":%.*s}", STR_FMT(fo));
	out = step("77;fo:77 txns", text.at, arena);
	EXPECT(out.again && out.facts.fos.count == 1);
	EXPECT_STR(out.cursor, STR("77;txns"));
	out = step("77;fo:77", text.at, arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	/* Another order's, or none at all: nothing of it is believed. */
	text = replaced(text, "Order/5001", "Order/5002", arena);
	EXPECT_I64(step("77;fo:77", text.at, arena).fault, FAULT_BAD_REPLY);
	EXPECT_I64(step("77;fo:77", "{\"fulfillmentOrder\":null}", arena).fault,
			FAULT_BAD_REPLY);
}

TEST(further_fulfillment_orders_are_asked_for_from_where_the_page_ended)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct str text = spoiled(
			STR(ORDER), "\"remainingQuantity\":1,\"line", arena);
	text = replaced(text, "\"hasNextPage\":true", "\"hasNextPage\":false",
			arena);
	text = replaced(text, "\"fulfillmentOrders\":{\"nodes\":[",
			"\"fulfillmentOrders\":{\"pageInfo\":{\"hasNextPage\":"
			"true,\"endCursor\":\"CUR==\"},\"nodes\":[",
			arena);
	struct outcome out = read_data(text.at, arena);
	EXPECT_STR(out.cursor, STR("77;fos:CUR=="));
	struct str body = body_at("77;fos:CUR==", arena);
	EXPECT(str_find(body, STR("\"after\":\"CUR==\"")) > 0);
	out = step("77;fos:CUR==",
			"{\"order\":{\"id\":\"gid://shopify/Order/5001\","
			"\"fulfillmentOrders\":{\"nodes\":[" FO("78", "OPEN",
					"UNSUBMITTED",
					"2") "],\"pageInfo\":{"
					     "\"hasNextPage\":true,"
					     "\"endCursor\":\"NEXT\"}}}}",
			arena);
	EXPECT_STR(out.cursor, STR("77;fos:NEXT"));
	EXPECT_STR(out.facts.fos.at[0].id, STR("78"));
}

TEST(many_refunds_are_listed_and_each_is_read)
{
	static const char four[] =
			"{\"order\":{\"id\":\"gid://shopify/Order/5001\","
			"\"refunds\":[{\"id\":\"gid://shopify/Refund/1\"},"
			"{\"id\":\"gid://shopify/Refund/2\"}]}}";
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct outcome out = step("77;refunds txns", four, arena);
	EXPECT_STR(out.cursor, STR("77;refund:1 refund:2 txns"));
	EXPECT(out.again);
	struct str body = body_at("77;refund:1 refund:2 txns", arena);
	EXPECT(str_find(body, STR("gid://shopify/Refund/1")) > 0);
	/* Amounts are read in the order's currency, whatever is known yet. */
	facts.order.currency = STR_NONE;
	out = step("77;refund:1",
			"{\"refund\":{\"id\":\"gid://shopify/Refund/1\","
			"\"order\":{\"id\":\"gid://shopify/Order/5001\","
			"\"currencyCode\":\"JPY\"},\"createdAt\":"
			"\"2026-11-28T12:00:00Z\",\"totalRefundedSet\":" MONEY(
					"10") ",\"refundLineItems\":{\"nodes\":"
					      "[]}}}",
			arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_I64(out.facts.refunds.at[0].total, 10);
	EXPECT_I64(step("77;refund:1", "{\"refund\":null}", arena).fault,
			FAULT_BAD_REPLY);
}

TEST(a_list_as_long_as_was_asked_for_may_be_longer)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct buf refunds;
	buf_init(&refunds, 1 << 16);
	for (int i = 0; i < ORDER_REFUNDS; i++)
		buf_print(&refunds, "{},");
	struct str text = replaced(STR(ORDER), "\"refunds\":[",
			arena_print(arena, "\"refunds\":[%.*s",
					STR_FMT(buf_str(&refunds)))
					.at,
			arena);
	buf_done(&refunds);
	struct outcome out = read_data(text.at, arena);
	EXPECT_STR(out.cursor, STR("77;refunds"));
	EXPECT_I64(out.facts.refunds.count, 0);
	EXPECT(out.facts.order.known);
}

TEST(a_cursor_that_is_nonsense_reads_from_the_start_or_not_at_all)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request request;
	prepare(arena, WANT_READ, "");
	EXPECT(str_find(body_at("x", arena), STR("query orderRead(")) > 0);
	ask.cursor = STR("77;nothing");
	EXPECT_FAULT(shopify_driver.verbs[VERB_SHOP_READ].build(
				     &ask, arena, &request),
			FAULT_BAD_VALUE);
}

TEST(an_answer_to_a_change_that_is_not_whole_asks_for_a_read)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_ACCEPT, "77");
	struct str text = spoiled(
			STR("{\"data\":{"
			    "\"fulfillmentOrderAcceptFulfillmentReque"
			    "st\":{\"userErrors\":[],\"fulfillmentOrder\":" FO(
					    "77", "OPEN", "ACCEPTED",
					    "2") "}}}"),
			"\"lineItems\"", arena);
	struct outcome out = answer(VERB_SHOP_ACCEPT, 200, text.at, arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_I64(out.facts.fos.count, 0);
	EXPECT_I64(out.facts.hint_seq, SEQ);
}
