/* SPDX-License-Identifier: Apache-2.0 */
/* Reading: steps, the order, its lists, and what is wrong in them. */
#include "connector/magento/fixture.h"

static const char refused[] =
		"{\"message\":\"%1 is no \\\"%kind\\\"\",\"parameters\":"
		"{\"kind\":\"number\"}}";
static const char no_entity[] =
		"{\"message\":\"The entity that was requested doesn't exist. "
		"Verify the entity and try again.\"}";

TEST(what_is_no_order_is_not_believed)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const char *const wrong[] = {"", "[]", "7", "null", "{}",
			"{\"entity_id\":5001}", "<html>"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		prepare(arena, WANT_READ, "");
		struct outcome out = read_whole(wrong[i], arena);
		EXPECT_I64(out.kind, OUTCOME_NONE);
		EXPECT_I64(out.fault, FAULT_BAD_REPLY);
		EXPECT(!out.has_facts);
	}
}

static const struct {
	const char *from, *to;
} spoilt[] = {
		/* Another order's answer, and amounts that are not exact. */
		{"\"entity_id\":5001", "\"entity_id\":5002"},
		{"\"grand_total\":97.9000", "\"grand_total\":97.9001"},
		{"\"grand_total\":97.9000", "\"grand_total\":null,\"x\":1e99"},
		{"\"total_paid\":97.9000", "\"total_paid\":-1"},
		{"\"price_incl_tax\":41.5", "\"price_incl_tax\":41.505"},
		{"\"qty_ordered\":2", "\"qty_ordered\":1.5"},
		{"\"qty_ordered\":2", "\"qty_ordered\":-2"},
		{"\"qty_shipped\":1", "\"qty_shipped\":3"},
		{"\"qty_canceled\":0", "\"qty_canceled\":9223372036854775807"},
		{"\"updated_at\":\"2026-11-28 12:00:00\"",
				"\"updated_at\":\"\""},
		{"\"updated_at\":\"2026-11-28 12:00:00\"", "\"x\":0"},
		{"\"order_currency_code\":\"EUR\"", "\"x\":0"},
		{"\"items\":[", "\"itens\":["},
		{"\"item_id\":11", "\"item_id\":\"a\""},
};

TEST(an_amount_or_a_piece_that_is_not_exact_is_refused)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof spoilt / sizeof *spoilt; i++) {
		prepare(arena, WANT_READ, "");
		struct str body = replaced(STR(ORDER), spoilt[i].from,
				spoilt[i].to, arena);
		struct outcome out = read_whole(body.at, arena);
		EXPECT_I64(out.fault, FAULT_BAD_REPLY);
		EXPECT(!out.has_facts);
	}
}

static void spoil_read(struct str body, void *context)
{
	struct outcome out = {0};
	struct http_response response = {.status = 200, .body = body};
	magento_driver.verbs[VERB_SHOP_READ].read(
			&ask, &response, context, &out);
	magento_driver.verbs[VERB_SHOP_POLL].read(
			&ask, &response, context, &out);
}

TEST(nothing_that_comes_back_ends_the_program)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const char *const bodies[] = {ORDER,
			LIST_OF(SHIPMENT("61", TRACK("N1")), "1"),
			"{\"items\":[" ORDER "],\"total_count\":1}"};
	static const char *const cursors[] = {"", "1;9;4;", "2;9;;", "3;9;;1=r",
			"9;9;9", ";;;;", "-1;2;;"};
	for (size_t b = 0; b < sizeof bodies / sizeof *bodies; b++) {
		for (size_t c = 0; c < sizeof cursors / sizeof *cursors; c++) {
			prepare(arena, WANT_READ, "");
			ask.cursor = str_of(cursors[c]);
			DEFER(arena_drop) struct arena *one = arena_open();
			test_spoil(str_of(bodies[b]), one, spoil_read, one);
		}
	}
}

TEST(an_order_is_read_in_four_steps_and_told_by_the_last)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const struct {
		const char *url, *body;
	} steps[] = {
			{"/rest/V1/invoices?searchCriteria%5BpageSize%5D=100",
					LIST_OF("{\"entity_id\":7,\"state\":2},"
						"{\"entity_id\":9,\"state\":3}",
							"2")},
			{"/rest/V1/shipments?",
					LIST_OF(SHIPMENT("61",
								TRACK("N1") "," TRACK(
										"N2")),
							"1")},
			{"/rest/V1/creditmemos?",
					LIST_OF("{\"entity_id\":3,\"order_id\":"
						"5001,"
						"\"order_currency_code\":"
						"\"EUR\","
						"\"state\":2,\"grand_total\":"
						"10.5,"
						"\"transaction_id\":\"re_1\","
						"\"items\":[]}",
							"1")},
	};
	prepare(arena, WANT_READ, "");
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		struct http_request request = built(VERB_SHOP_READ, arena);
		EXPECT_STR(request.method, STR("GET"));
		EXPECT(str_find(request.url, str_of(steps[i].url)) > 0);
		EXPECT(str_find(request.url, STR("%5Bvalue%5D=5001&")) > 0);
		struct outcome out = answer(
				VERB_SHOP_READ, 200, steps[i].body, arena);
		EXPECT(out.again && out.has_facts);
		EXPECT_I64(out.kind, OUTCOME_NONE);
		EXPECT_I64(out.fault, FAULT_NONE);
		EXPECT(!out.facts.order.known && !out.facts.read_seq);
		facts_join(&facts, &out.facts, arena, NULL);
		ask.cursor = out.cursor;
		/* What is news from now on must be read again. */
		ask.seq++;
	}
	EXPECT_STR(built(VERB_SHOP_READ, arena).url,
			STR("http://127.0.0.1:9400/magento/rest/V1/orders/"
			    "5001"));
	struct outcome out = answer(VERB_SHOP_READ, 200, ORDER, arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT(!out.again);
	EXPECT_I64(out.facts.read_seq, SEQ);
	EXPECT_I64(out.facts.order.seq, SEQ);
	EXPECT_STR(out.facts.order.invoice, STR("7"));
	EXPECT_STR(facts.fulfillments.at[0].tracking, STR("N1,N2"));
	EXPECT_STR(facts.fulfillments.at[0].fo, STR("5001"));
	EXPECT_I64(facts.refunds.at[0].total, 1050);
	const struct txn *refund = facts_txn(&out.facts, STR("stripe"),
			STR("pi_1"), TXN_REFUND, STR("re_1"));
	EXPECT(refund && refund->amount == 1050);
}

TEST(lists_of_another_order_are_not_believed)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const char *const wrong[] = {
			LIST_OF("{\"entity_id\":61,\"order_id\":5002}", "1"),
			LIST_OF("{\"order_id\":5001}", "1"), "{}", "[]",
			"{\"items\":{}}"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		for (int step = 1; step <= 2; step++) {
			prepare(arena, WANT_READ, "");
			ask.cursor = arena_print(arena, "%d;5;;", step);
			struct outcome out = answer(
					VERB_SHOP_READ, 200, wrong[i], arena);
			EXPECT_I64(out.fault, FAULT_BAD_REPLY);
			EXPECT(!out.again && !out.has_facts);
		}
	}
}

TEST(what_does_not_fit_one_page_is_told_to_a_person)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct outcome out =
			answer(VERB_SHOP_READ, 200, LIST_OF("", "101"), arena);
	EXPECT(out.again && out.facts.odd.len);
	prepare(arena, WANT_READ, "");
	out = answer(VERB_SHOP_READ, 200, LIST_OF("", "100"), arena);
	EXPECT(out.again && !out.facts.odd.len);
}

TEST(an_order_is_read_in_its_own_currency)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct outcome out = read_whole(ORDER, arena);
	const struct shop_order *order = &out.facts.order;
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT(order->known && order->hash > 0);
	EXPECT_I64(order->version, UPDATED);
	EXPECT_STR(order->name, STR("000001001"));
	EXPECT_STR(order->currency, STR("EUR"));
	EXPECT_I64(order->total, 9790);
	EXPECT_I64(order->current_total, 9790);
	EXPECT_I64(order->tax, 1660);
	EXPECT_I64(order->shipping, 490);
	EXPECT_I64(order->payment, PAYMENT_PAID);
	EXPECT_I64(order->fulfillment, FULFILLMENT_PARTIALLY_FULFILLED);
	EXPECT_STR(order->status, STR("packing"));
	EXPECT_STR(order->gateways, STR("stripe_payments"));
	EXPECT_STR(order->ship_to.name, STR("Zo\xc3\xab Berg"));
	EXPECT_STR(order->ship_to.line1, STR("Street 1"));
	EXPECT_STR(order->ship_to.line2, STR("c/o X, 2nd"));
	EXPECT_STR(order->phone, STR("+46 1"));
	EXPECT(!order->closed_at && !order->cancelled_at && !order->held);
	EXPECT_STR(out.facts.odd, STR_NONE);
}

TEST(a_configurable_product_has_its_parents_price_and_the_childs_sku)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct outcome out = read_whole(ORDER, arena);
	EXPECT_I64(out.facts.order.lines.count, 2);
	const struct line *tee = &out.facts.order.lines.at[0];
	EXPECT_STR(tee->id, STR("11"));
	EXPECT_STR(tee->sku, STR("TEE-M"));
	EXPECT_I64(tee->unit_price, 4150);
	EXPECT_I64(tee->quantity, 2);
	EXPECT(tee->requires_shipping);
	EXPECT(!out.facts.order.lines.at[1].requires_shipping);
	/* The one fulfillment order has what is left, and no voucher. */
	EXPECT_I64(out.facts.fos.count, 1);
	const struct fulfillment_order *fo = &out.facts.fos.at[0];
	EXPECT_STR(fo->id, STR("5001"));
	EXPECT_I64(fo->status, FO_IN_PROGRESS);
	EXPECT_I64(fo->request, REQUEST_ACCEPTED);
	EXPECT_I64(fo->lines.count, 1);
	EXPECT_I64(fo->lines.at[0].remaining, 1);
}

TEST(a_piece_that_came_back_is_not_sent_again)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct str body = replaced(STR(ORDER), "\"qty_refunded\":0",
			"\"qty_refunded\":1", arena);
	struct outcome out = read_whole(body.at, arena);
	EXPECT_I64(out.facts.fos.at[0].lines.at[0].remaining, 1);
	EXPECT_I64(out.facts.order.lines.at[0].current_quantity, 1);
	body = replaced(STR(ORDER), "\"qty_refunded\":0", "\"qty_refunded\":2",
			arena);
	out = read_whole(body.at, arena);
	EXPECT_I64(out.facts.fos.at[0].lines.at[0].remaining, 0);
	EXPECT_I64(out.facts.fos.at[0].status, FO_CLOSED);
}

static const struct {
	const char *state, *sums;
	enum payment_status payment;
	enum fo_status fo;
	bool closed, cancelled, held, odd;
} ends[] = {
		{"new", SUMS("97.9", "null", "97.9", "null"),
				PAYMENT_AUTHORIZED, FO_IN_PROGRESS, 0, 0, 0, 0},
		{"payment_review", SUMS("97.9", "null", "97.9", "null"),
				PAYMENT_PENDING, FO_ON_HOLD, 0, 0, 0, 0},
		{"holded", SUMS("97.9", "97.9", "0", "0"), PAYMENT_PAID,
				FO_ON_HOLD, 0, 0, 1, 0},
		{"processing", SUMS("97.9", "50", "47.9", "0"),
				PAYMENT_PARTIALLY_PAID, FO_IN_PROGRESS, 0, 0, 0,
				0},
		{"complete", SUMS("97.9", "97.9", "0", "10"),
				PAYMENT_PARTIALLY_REFUNDED, FO_IN_PROGRESS, 1,
				0, 0, 0},
		{"closed", SUMS("97.9", "97.9", "0", "97.9"), PAYMENT_REFUNDED,
				FO_CLOSED, 1, 0, 0, 0},
		{"canceled", SUMS("97.9", "null", "0", "0"), PAYMENT_VOIDED,
				FO_CLOSED, 1, 1, 0, 0},
		{"fraud", SUMS("97.9", "97.9", "0", "0"), PAYMENT_PAID,
				FO_IN_PROGRESS, 0, 0, 0, 1},
};

TEST(states_and_sums_make_the_statuses)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		prepare(arena, WANT_READ, "");
		struct str body = replaced(STR(ORDER), "\"processing\"",
				arena_print(arena, "\"%s\"", ends[i].state).at,
				arena);
		body = replaced(body, SUMS("97.9000", "97.9000", "0", "0"),
				ends[i].sums, arena);
		struct outcome out = read_whole(body.at, arena);
		EXPECT_I64(out.kind, OUTCOME_DONE);
		EXPECT_I64(out.facts.order.payment, ends[i].payment);
		EXPECT_I64(out.facts.seen_payment,
				PAYMENT_BIT(ends[i].payment));
		EXPECT_I64(out.facts.fos.at[0].status, ends[i].fo);
		EXPECT_I64(out.facts.order.closed_at != 0, ends[i].closed);
		EXPECT_I64(out.facts.order.cancelled_at != 0,
				ends[i].cancelled);
		EXPECT_I64(out.facts.order.held, ends[i].held);
		EXPECT_I64(out.facts.odd.len != 0, ends[i].odd);
	}
}

TEST(a_payment_gets_the_gateways_identity)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct outcome out = read_whole(ORDER, arena);
	const struct txn *capture = facts_txn(&out.facts, STR("stripe"),
			STR("pi_1"), TXN_CAPTURE, STR_NONE);
	const struct txn *authorization = facts_txn(&out.facts, STR("stripe"),
			STR("pi_1"), TXN_AUTHORIZATION, STR_NONE);
	EXPECT(capture && authorization);
	EXPECT_I64(capture->amount, 9790);
	EXPECT_I64(capture->state, TXN_SUCCEEDED);
	EXPECT_STR(capture->charge, STR("ch_1"));
	EXPECT(capture->connected);
	/* A method that is nobody's account keeps its own word. */
	struct str body = replaced(
			STR(ORDER), PAYMENT, "{\"method\":\"checkmo\"}", arena);
	out = read_whole(body.at, arena);
	EXPECT_I64(out.facts.txns.count, 1);
	EXPECT_STR(out.facts.txns.at[0].gateway, STR("checkmo"));
	EXPECT_STR(out.facts.txns.at[0].reference, STR("5001"));
	EXPECT_I64(out.facts.txns.at[0].kind, TXN_SALE);
	EXPECT(!out.facts.txns.at[0].connected);
}

TEST(an_order_that_is_not_there_is_absent)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	ask.cursor = STR("3;77;;");
	struct outcome out = answer(VERB_SHOP_READ, 404, no_entity, arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT(out.facts.order.absent);
	EXPECT_I64(out.facts.order.version, UPDATED);
	EXPECT_I64(out.facts.read_seq, 77);
	/* A wrong address is a 404 as well, and proves nothing. */
	static const char *const others[] = {"<html>Not found</html>",
			"{\"message\":\"Request does not match any route.\"}"};
	for (size_t i = 0; i < 2; i++) {
		out = answer(VERB_SHOP_READ, 404, others[i], arena);
		EXPECT_I64(out.kind, OUTCOME_REFUSED);
		EXPECT(!out.facts.order.absent);
	}
	ask.cursor = STR_NONE;
	out = answer(VERB_SHOP_READ, 404, no_entity, arena);
	EXPECT(!out.facts.order.absent);
}

TEST(what_magento_says_is_put_into_words)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	EXPECT_STR(magento_message(str_of(refused), arena),
			STR("%1 is no \"number\""));
	EXPECT_STR(magento_message(STR("{\"message\":\"%1 and %2\","
				       "\"parameters\":[\"a\",2]}"),
				   arena),
			STR("a and 2"));
	EXPECT_STR(magento_message(STR("[]"), arena), STR_NONE);
	prepare(arena, WANT_READ, "");
	struct outcome out = answer(VERB_SHOP_READ, 401,
			"{\"message\":\"The consumer isn't authorized to "
			"access %resources.\",\"parameters\":{\"resources\":"
			"\"Magento_Sales::sales\"}}",
			arena);
	EXPECT_I64(out.fault, FAULT_CREDENTIALS);
	EXPECT_STR(out.detail,
			STR("The consumer isn't authorized to access "
			    "Magento_Sales::sales."));
	out = answer(VERB_SHOP_READ, 500, "{\"message\":\"Internal\"}", arena);
	EXPECT_I64(out.fault, FAULT_PROVIDER);
	EXPECT_I64(out.kind, OUTCOME_NONE);
}

TEST(no_id_that_is_none_gets_into_an_address)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request request = {0};
	prepare(arena, WANT_READ, "");
	facts.remote = STR("../5001");
	EXPECT_FAULT(magento_driver.verbs[VERB_SHOP_READ].build(
				     &ask, arena, &request),
			FAULT_BAD_VALUE);
}

TEST_MAIN
