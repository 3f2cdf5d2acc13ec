/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/shopify/fixture.h"

/* ---- reading ---- */

TEST(a_read_asks_for_the_order_with_our_token)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request request;
	prepare(arena, WANT_READ, "");
	EXPECT_OK(shopify_driver.verbs[VERB_SHOP_READ].build(
			&ask, arena, &request));
	EXPECT_STR(request.method, STR("POST"));
	EXPECT_STR(request.url,
			STR("http://127.0.0.1:9400/shopify/admin/api/2026-10/"
			    "graphql.json"));
	EXPECT(str_find(request.body, STR("gid://shopify/Order/5001")) > 0);
	/* What is sealed holds no credentials. */
	EXPECT_STR(http_header_get(&request.headers,
				   STR("x-shopify-access-token")),
			STR_NONE);
	EXPECT_OK(shopify_driver.authorize(&account, NOW, &request, arena));
	EXPECT_STR(http_header_get(&request.headers,
				   STR("x-shopify-access-token")),
			STR("shpat_secret"));
	struct account bare = {0};
	EXPECT_FAULT(shopify_driver.authorize(&bare, NOW, &request, arena),
			FAULT_SETTINGS);
	facts.remote = STR("../5001");
	EXPECT_FAULT(shopify_driver.verbs[VERB_SHOP_READ].build(
				     &ask, arena, &request),
			FAULT_BAD_VALUE);
}

TEST(an_order_is_read_whole)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct outcome out = read_data(ORDER, arena);
	const struct shop_order *order = &out.facts.order;
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT(out.has_facts && order->known);
	EXPECT_STR(out.facts.remote, STR("5001"));
	EXPECT_I64(out.facts.read_seq, SEQ);
	EXPECT_I64(order->seq, SEQ);
	EXPECT_I64(order->version, 1795867200000);
	EXPECT(order->hash > 0);
	EXPECT_STR(order->name, STR("#1001"));
	EXPECT_I64(order->total, 9990);
	EXPECT_I64(order->current_total, 8990);
	EXPECT_I64(order->shipping, 500);
	EXPECT_I64(order->discount, 0);
	EXPECT_I64(order->payment, PAYMENT_PARTIALLY_REFUNDED);
	EXPECT_I64(out.facts.seen_payment,
			PAYMENT_BIT(PAYMENT_PARTIALLY_REFUNDED));
	EXPECT_I64(order->fulfillment, FULFILLMENT_FULFILLED);
	EXPECT_I64(order->returns, RETURN_NO_RETURN);
	EXPECT_STR(order->gateways, STR("stripe,cash"));
	EXPECT_STR(order->ship_to.name, STR("Zo\xc3\xab"));
	EXPECT_STR(order->ship_to.country, STR("SE"));
	EXPECT_I64(order->lines.count, 1);
	EXPECT_I64(order->lines.at[0].tax, 1998);
	EXPECT_I64(order->lines.at[0].unit_price, 4745);
	EXPECT_I64(order->lines.at[0].current_quantity, 1);
	EXPECT_STR(out.facts.odd, STR_NONE);
}

TEST(transactions_get_the_gateways_identity)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct outcome out = read_data(ORDER, arena);
	static const struct {
		const char *gateway, *reference, *part, *charge;
		enum txn_kind kind;
		enum txn_state state;
		minor amount;
	} rows[] = {
			{"stripe", "pi_1", "", "ch_1", TXN_AUTHORIZATION,
					TXN_SUCCEEDED, 8990},
			{"stripe", "pi_1", "", "ch_1", TXN_CAPTURE,
					TXN_SUCCEEDED, 8990},
			{"stripe", "pi_1", "re_9", "ch_1", TXN_REFUND,
					TXN_PENDING, 1000},
			{"cash", "4", "", "", TXN_SALE, TXN_FAILED, 1000},
	};
	EXPECT_I64(out.facts.txns.count, 4);
	for (size_t i = 0; i < 4; i++) {
		const struct txn *txn = &out.facts.txns.at[i];
		EXPECT_STR(txn->gateway, str_of(rows[i].gateway));
		EXPECT_STR(txn->reference, str_of(rows[i].reference));
		EXPECT_STR(txn->part, str_of(rows[i].part));
		EXPECT_STR(txn->charge, str_of(rows[i].charge));
		EXPECT_I64(txn->kind, rows[i].kind);
		EXPECT_I64(txn->state, rows[i].state);
		EXPECT_I64(txn->amount, rows[i].amount);
		EXPECT_I64(txn->evidence, EVIDENCE_SHOP);
		EXPECT(txn->connected == (i < 3));
	}
	EXPECT_I64(out.facts.txns.at[0].expires_at, 1796461200000);
}

TEST(refunds_fulfillment_orders_and_fulfillments_are_read)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct outcome out = read_data(ORDER, arena);
	const struct refund *refund = &out.facts.refunds.at[0];
	EXPECT_I64(out.facts.refunds.count, 1);
	EXPECT_STR(refund->id, STR("9"));
	EXPECT_I64(refund->total, 1000);
	EXPECT(refund->hash > 0);
	EXPECT_I64(refund->lines.at[0].tax, 200);
	const struct fulfillment_order *fo = &out.facts.fos.at[0];
	EXPECT_I64(out.facts.fos.count, 1);
	EXPECT_STR(fo->id, STR("77"));
	EXPECT_STR(fo->location, STR("3"));
	EXPECT_STR(fo->location_name, STR("Malm\xc3\xb6"));
	EXPECT_I64(fo->status, FO_IN_PROGRESS);
	EXPECT_I64(fo->request, REQUEST_ACCEPTED);
	EXPECT_I64(fo->seq, SEQ);
	EXPECT_I64(fo->lines.at[0].remaining, 1);
	const struct fulfillment *one = &out.facts.fulfillments.at[0];
	EXPECT_STR(one->id, STR("61"));
	EXPECT_STR(one->fo, STR("77"));
	EXPECT_STR(one->tracking, STR("N1"));
	EXPECT(!one->delivered && !one->cancelled);
}

TEST(the_hash_is_the_contents_and_not_the_readings)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct outcome one = read_data(ORDER, arena);
	ask.seq = SEQ + 1;
	struct outcome two = read_data(ORDER, arena);
	EXPECT_I64(one.facts.order.hash, two.facts.order.hash);
	EXPECT_I64(one.facts.fos.at[0].hash, two.facts.fos.at[0].hash);
	struct str other = replaced(STR(ORDER), "Lund", "Lunt", arena);
	struct outcome three = read_data(other.at, arena);
	EXPECT(three.facts.order.hash != one.facts.order.hash);
}

TEST(delivered_is_seen_in_each_of_its_places)
{
	static const char *const news[][2] = {
			{"\"displayStatus\":\"FULFILLED\"",
					"\"displayStatus\":\"DELIVERED\""},
			{"\"deliveredAt\":null",
					"\"deliveredAt\":\"2026-11-29T09:00:"
					"00Z\""},
			{"\"trackingInfo\"",
					"\"events\":{\"nodes\":[{\"status\":"
					"\"IN_TRANSIT\"},{\"status\":"
					"\"DELIVERED\"}]},\"trackingInfo\""},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	for (size_t i = 0; i < 3; i++) {
		struct str text = replaced(
				STR(ORDER), news[i][0], news[i][1], arena);
		struct outcome out = read_data(text.at, arena);
		EXPECT(out.facts.fulfillments.at[0].delivered);
	}
}

TEST(what_is_new_becomes_odd)
{
	static const char *const news[][3] = {
			{"\"IN_PROGRESS\"", "\"LOST\"",
					"fulfillment order status LOST"},
			{"\"ACCEPTED\"", "\"MAYBE\"",
					"fulfillment request status MAYBE"},
			{"\"NO_RETURN\"", "\"HALF\"", "return status HALF"},
			{"\"PARTIALLY_REFUNDED\"", "\"GONE\"",
					"payment status GONE"},
			{"\"CAPTURE\"", "\"GIFT\"", "transaction kind GIFT"},
			{"\"FAILURE\"", "\"ODD\"", "transaction status ODD"},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	for (size_t i = 0; i < sizeof news / sizeof *news; i++) {
		struct str text = replaced(
				STR(ORDER), news[i][0], news[i][1], arena);
		struct outcome out = read_data(text.at, arena);
		EXPECT_I64(out.kind, OUTCOME_DONE);
		EXPECT_STR(out.facts.odd, str_of(news[i][2]));
	}
}

TEST(no_such_order_is_absent)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct outcome out = read_data("null", arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT(out.facts.order.absent && !out.facts.order.known);
	EXPECT_I64(out.facts.order.seq, SEQ);
	EXPECT_I64(out.facts.read_seq, SEQ);
}

TEST(an_order_that_is_wrong_is_not_believed)
{
	static const char *const news[][2] = {
			{"Order/5001", "Order/5002"},
			{"\"updatedAt\":\"2026-11-28T12:00:00Z\"",
					"\"updatedAt\":null"},
			{"\"EUR\"", "\"EURO\""},
			{"\"99.90\"", "\"99.905\""},
			{"\"99.90\"", "\"1e3\""},
			{"\"99.90\"", "\"99999999999999999999.00\""},
			{"\"quantity\":2", "\"quantity\":-2"},
			{"\"quantity\":2", "\"quantity\":\"two\""},
			{"\"47.45\"", "\"\""},
			{"\"remainingQuantity\":1",
					"\"remainingQuantity\":null"},
			{"OrderTransaction/1\"", "OrderTransaction/x\""},
			{"Refund/9", "Refund/"},
			{"\"nodes\":[{\"id\":\"gid://shopify/LineItem/11\"",
					"\"nodes\":{},\"x\":[{\"id\":\"\""},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	for (size_t i = 0; i < sizeof news / sizeof *news; i++) {
		struct str text = replaced(
				STR(ORDER), news[i][0], news[i][1], arena);
		struct outcome out = read_data(text.at, arena);
		EXPECT_I64(out.kind, OUTCOME_NONE);
		EXPECT_I64(out.fault, FAULT_BAD_REPLY);
		EXPECT(!out.has_facts);
		EXPECT_I64(out.facts.txns.count, 0);
	}
}

static void read_spoiled(struct str body, void *context)
{
	struct arena *arena = arena_open();
	(void)context;
	struct outcome out = {0};
	struct http_response response = {.status = 200, .body = body};
	shopify_driver.verbs[VERB_SHOP_READ].read(&ask, &response, arena, &out);
	if (out.kind == OUTCOME_DONE)
		EXPECT(out.facts.order.known || out.facts.order.absent);
	else if (out.again)
		EXPECT(out.cursor.len > 0 && !out.facts.read_seq);
	else
		EXPECT(out.fault != FAULT_NONE && !out.has_facts);
	arena_close(arena);
}

TEST(no_spoiled_answer_is_half_believed)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	test_spoil(STR("{\"data\":{\"order\":" ORDER "}}"), arena, read_spoiled,
			NULL);
}

TEST(a_tender_in_yen_has_no_decimals)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	/* 99.90 yen are not exact. */
	struct str text = replaced(STR(ORDER), "\"EUR\"", "\"JPY\"", arena);
	EXPECT_I64(read_data(text.at, arena).fault, FAULT_BAD_REPLY);
}
