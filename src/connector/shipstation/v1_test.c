/* SPDX-License-Identifier: Apache-2.0 */
/* V1: what is asked, and what the answers mean. */
#include "connector/shipstation/fixture.h"

#define ORDER(key, status) \
	"{\"orderId\":9,\"orderKey\":\"" key "\",\"orderStatus\":\"" status \
	"\"}"
#define OURS(status) ORDER(REFERENCE, status)
#define LIST_OF(orders) "{\"orders\":[" orders "],\"page\":1,\"pages\":1}"

TEST(an_order_is_written_as_v1_wants_it)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(&v1, WANT_SEND, arena);
	struct http_request request = request_of(VERB_LOGISTICS_SEND, arena);
	EXPECT_STR(request.method, STR("POST"));
	EXPECT_STR(request.url,
			STR("https://ssapi.shipstation.com/orders/"
			    "createorder"));
	EXPECT_STR(request.body,
			STR("{\"orderNumber\":\"1001\",\"orderKey\":"
			    "\"" REFERENCE "\","
			    "\"orderDate\":\"2026-11-28T13:06:40\","
			    "\"orderStatus\":\"awaiting_shipment\","
			    "\"customerEmail\":\"zoe@example.com\","
			    "\"billTo\":{\"name\":\"Zo\xc3\xab Berg\","
			    "\"street1\":\"Storgatan 1\",\"city\":\"Lund\","
			    "\"state\":\"M\",\"postalCode\":\"22100\","
			    "\"country\":\"SE\",\"phone\":\"+46701234567\"},"
			    "\"shipTo\":{\"name\":\"Zo\xc3\xab Berg\","
			    "\"street1\":\"Storgatan 1\",\"city\":\"Lund\","
			    "\"state\":\"M\",\"postalCode\":\"22100\","
			    "\"country\":\"SE\",\"phone\":\"+46701234567\"},"
			    "\"items\":[{\"lineItemKey\":\"11\",\"sku\":"
			    "\"S-1\",\"name\":\"Cup\",\"quantity\":2,"
			    "\"unitPrice\":19.90}],"
			    "\"advancedOptions\":{\"source\":\"Waybill\","
			    "\"customField1\":\"5001\"}}"));
	/* The same ask gives the same bytes, whatever the clock says. */
	ask.now += HOUR_MS;
	ask.seq = 7;
	EXPECT_STR(request_of(VERB_LOGISTICS_SEND, arena).body, request.body);
}

TEST(a_warehouse_of_v1_is_a_number)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct account account = v1;
	struct http_request request;
	prepare(&account, WANT_SEND, arena);
	account.warehouse_id = STR("16079");
	EXPECT(str_find(request_of(VERB_LOGISTICS_SEND, arena).body,
			       STR("\"warehouseId\":16079,")) > 0);
	account.warehouse_id = STR("1,\"x\":2");
	EXPECT_FAULT(shipstation_driver.verbs[VERB_LOGISTICS_SEND].build(
				     &ask, arena, &request),
			FAULT_SETTINGS);
}

static const struct answer_row send_rows[] = {
		{200, OURS("awaiting_shipment"), OUTCOME_DONE, FAULT_NONE, ""},
		{200, OURS("on_hold"), OUTCOME_DONE, FAULT_NONE, ""},
		/* Locked: an earlier call of ours has had its effect. */
		{200, OURS("shipped"), OUTCOME_DONE, FAULT_NONE, ""},
		{200, OURS("cancelled"), OUTCOME_DONE, FAULT_NONE, ""},
		{200, OURS("napping"), OUTCOME_DONE, FAULT_NONE, ""},
		{200, OURS("rejected_fulfillment"), OUTCOME_REFUSED,
				FAULT_REFUSED, "refused"},
		/* Answers that prove nothing: they are looked up. */
		{200, "", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, "{", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, "[]", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, OURS(""), OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, ORDER("demo.5002.send.77.0", "awaiting_shipment"),
				OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{202, "", OUTCOME_NONE, FAULT_PROVIDER, ""},
		{302, "", OUTCOME_NONE, FAULT_PROVIDER, ""},
		{500, "{\"Message\":\"An error has occurred.\"}", OUTCOME_NONE,
				FAULT_PROVIDER, ""},
		{429, "Too Many Requests", OUTCOME_NONE, FAULT_RATE_LIMITED,
				""},
		{400, "{\"Message\":\"The request is invalid.\"}",
				OUTCOME_REFUSED, FAULT_REFUSED, "refused"},
		{400, "<html>", OUTCOME_REFUSED, FAULT_REFUSED, ""},
		{401, "401 Unauthorized", OUTCOME_REFUSED, FAULT_CREDENTIALS,
				""},
		{402, "{}", OUTCOME_REFUSED, FAULT_REFUSED, "refused"},
};

TEST(every_answer_to_send_of_v1_has_its_meaning)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(&v1, WANT_SEND, arena);
	EXPECT_ROWS(VERB_LOGISTICS_SEND, send_rows, arena);
}

TEST(what_v1_says_of_an_order_is_a_fact)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(&v1, WANT_SEND, arena);
	struct outcome out = answer(VERB_LOGISTICS_SEND, 200,
			OURS("awaiting_shipment"), arena);
	EXPECT(out.has_facts);
	EXPECT_STR(out.facts.requests.at[0].reference, STR(REFERENCE));
	EXPECT_I64(out.facts.requests.at[0].received_at, NOW);
	EXPECT_I64(out.facts.requests.at[0].accepted_at, NOW);
	out = answer(VERB_LOGISTICS_SEND, 200, OURS("cancelled"), arena);
	EXPECT_I64(out.facts.requests.at[0].cancelled_at, NOW);
	/* A word that nobody knows is kept as it is. */
	out = answer(VERB_LOGISTICS_SEND, 200, OURS("Zum Zoll"), arena);
	EXPECT_STR(out.facts.requests.at[0].unknown_status, STR("Zum Zoll"));
	EXPECT_I64(out.facts.requests.at[0].received_at, NOW);
	EXPECT_I64(out.facts.requests.at[0].accepted_at, 0);
}

TEST(a_refusal_of_v1_keeps_its_words_and_its_wait)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(&v1, WANT_SEND, arena);
	struct outcome out = answer(VERB_LOGISTICS_SEND, 400,
			"{\"Message\":\"The request is invalid.\","
			"\"ModelState\":{\"apiOrder.orderDate\":[\"orderDate "
			"is required.\"]}}",
			arena);
	EXPECT_STR(out.detail, STR("orderDate is required."));
	struct http_response slow = test_answer(429, "");
	http_header_add(&slow.headers, arena, STR("X-Rate-Limit-Reset"),
			STR("17"));
	out = (struct outcome){0};
	shipstation_driver.verbs[VERB_LOGISTICS_SEND].read(
			&ask, &slow, arena, &out);
	EXPECT_I64(out.retry_after_ms, 17 * SECOND_MS);
}

/* ---- look-up ---- */

TEST(v1_is_asked_by_number_and_date)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(&v1, WANT_SEND, arena);
	EXPECT_STR(request_of(VERB_LOGISTICS_FIND, arena).url,
			STR("https://ssapi.shipstation.com/orders?"
			    "orderNumber=1001&"
			    "orderDateStart=2026-11-26T13%3A06%3A40&"
			    "orderDateEnd=2026-11-30T13%3A06%3A40&page=1&"
			    "pageSize=500"));
	ask.cursor = STR("2");
	EXPECT(str_find(request_of(VERB_LOGISTICS_FIND, arena).url,
			       STR("&page=2&")) > 0);
}

static const struct answer_row find_rows[] = {
		{200, LIST_OF(OURS("awaiting_shipment")), OUTCOME_DONE,
				FAULT_NONE, ""},
		/* "Starts with" finds others as well. */
		{200,
				LIST_OF(ORDER("demo.5002.send.78.0",
						"shipped") "," OURS("on_hold")),
				OUTCOME_DONE, FAULT_NONE, ""},
		{200, LIST_OF(ORDER("8061c2", "shipped")), OUTCOME_ABSENT,
				FAULT_NONE, ""},
		{200, LIST_OF(""), OUTCOME_ABSENT, FAULT_NONE, ""},
		{200, LIST_OF(OURS("shipped") "," OURS("shipped")),
				OUTCOME_REFUSED, FAULT_REFUSED, "conflict"},
		/* Nothing here proves that it is not there. */
		{200, "", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, "{}", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, "{\"orders\":{}}", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, LIST_OF(OURS("")), OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{400, "", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{404, LIST_OF(""), OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{500, LIST_OF(""), OUTCOME_NONE, FAULT_PROVIDER, ""},
		{429, "", OUTCOME_NONE, FAULT_RATE_LIMITED, ""},
		{401, "", OUTCOME_REFUSED, FAULT_CREDENTIALS, ""},
};

TEST(every_answer_to_find_of_v1_has_its_meaning)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(&v1, WANT_SEND, arena);
	EXPECT_ROWS(VERB_LOGISTICS_FIND, find_rows, arena);
}

TEST(a_look_up_does_not_end_before_the_last_page)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(&v1, WANT_SEND, arena);
	struct outcome out = answer(VERB_LOGISTICS_FIND, 200,
			"{\"orders\":[],\"page\":1,\"pages\":2}", arena);
	EXPECT_I64(out.kind, OUTCOME_NONE);
	EXPECT(out.again);
	EXPECT_STR(out.cursor, STR("2"));
	ask.cursor = out.cursor;
	out = answer(VERB_LOGISTICS_FIND, 200,
			"{\"orders\":[],\"page\":2,\"pages\":2}", arena);
	EXPECT_I64(out.kind, OUTCOME_ABSENT);
	EXPECT(!out.again);
}

/* ---- cancel ---- */

TEST(v1_is_looked_at_before_it_is_overwritten)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(&v1, WANT_SEND_CANCEL, arena);
	EXPECT_STR(request_of(VERB_LOGISTICS_CANCEL, arena).method, STR("GET"));
	struct outcome out = answer(VERB_LOGISTICS_CANCEL, 200,
			LIST_OF(OURS("awaiting_shipment")), arena);
	EXPECT(out.again);
	EXPECT_I64(out.kind, OUTCOME_NONE);
	EXPECT_I64(out.fault, FAULT_NONE);
	ask.cursor = out.cursor;
	struct http_request request = request_of(VERB_LOGISTICS_CANCEL, arena);
	EXPECT_STR(request.method, STR("POST"));
	EXPECT(str_find(request.body, STR("\"orderKey\":\"" REFERENCE "\"")) >
			0);
	EXPECT(str_find(request.body, STR("\"orderStatus\":\"cancelled\"")) >
			0);
	out = answer(VERB_LOGISTICS_CANCEL, 200, OURS("cancelled"), arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_I64(out.facts.requests.at[0].cancelled_at, NOW);
}

/* It is not overwritten: nothing but GET leaves. */
TEST(a_cancel_after_shipped_is_too_late)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(&v1, WANT_SEND_CANCEL, arena);
	struct outcome out = answer(VERB_LOGISTICS_CANCEL, 200,
			LIST_OF(OURS("shipped")), arena);
	EXPECT_I64(out.kind, OUTCOME_REFUSED);
	EXPECT_STR(out.reason, STR("too_late"));
	EXPECT(!out.again);
	EXPECT_I64(out.facts.requests.at[0].too_late_at, NOW);
	/* Shipped between the look and the call: locked there. */
	ask.cursor = STR("cancel");
	out = answer(VERB_LOGISTICS_CANCEL, 200, OURS("shipped"), arena);
	EXPECT_STR(out.reason, STR("too_late"));
	EXPECT_I64(out.facts.requests.at[0].too_late_at, NOW);
	EXPECT_I64(out.facts.requests.at[0].cancelled_at, 0);
}

TEST(every_answer_to_cancel_of_v1_has_its_meaning)
{
	static const struct answer_row look[] = {
			{200, LIST_OF(OURS("cancelled")), OUTCOME_DONE,
					FAULT_NONE, ""},
			/* The order may still be on its way there. */
			{200, LIST_OF(""), OUTCOME_NONE, FAULT_UNREACHABLE, ""},
			{200, "", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
			{500, "", OUTCOME_NONE, FAULT_PROVIDER, ""},
			{401, "", OUTCOME_REFUSED, FAULT_CREDENTIALS, ""},
	};
	static const struct answer_row overwrite[] = {
			{200, OURS("cancelled"), OUTCOME_DONE, FAULT_NONE, ""},
			{200, OURS("awaiting_shipment"), OUTCOME_NONE,
					FAULT_BAD_REPLY, ""},
			{200, OURS("on_hold"), OUTCOME_NONE, FAULT_BAD_REPLY,
					""},
			{200, "", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
			{400, "{}", OUTCOME_REFUSED, FAULT_REFUSED, "refused"},
			{500, "", OUTCOME_NONE, FAULT_PROVIDER, ""},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(&v1, WANT_SEND_CANCEL, arena);
	EXPECT_ROWS(VERB_LOGISTICS_CANCEL, look, arena);
	ask.cursor = STR("cancel");
	EXPECT_ROWS(VERB_LOGISTICS_CANCEL, overwrite, arena);
}

/* The look-up of a cancel asks: was it called back? */
TEST(a_lost_cancel_of_v1_is_looked_up_by_what_became_of_the_order)
{
	static const struct answer_row rows[] = {
			{200, LIST_OF(OURS("cancelled")), OUTCOME_DONE,
					FAULT_NONE, ""},
			{200, LIST_OF(OURS("shipped")), OUTCOME_ABSENT,
					FAULT_NONE, ""},
			{200, LIST_OF(""), OUTCOME_ABSENT, FAULT_NONE, ""},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(&v1, WANT_SEND_CANCEL, arena);
	EXPECT_ROWS(VERB_LOGISTICS_FIND, rows, arena);
}

static void spoilt(struct str body, void *context)
{
	struct arena *arena = context;
	for (int verb = VERB_LOGISTICS_SEND; verb <= VERB_LOGISTICS_POLL;
			verb++)
		answer((enum verb)verb, 200, arena_cstr(arena, body), arena);
}

TEST(spoilt_answers_of_v1_crash_nothing)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(&v1, WANT_SEND, arena);
	test_spoil(STR(OURS("shipped")), arena, spoilt, arena);
	test_spoil(STR(LIST_OF(OURS("shipped"))), arena, spoilt, arena);
	ask.cursor = STR("3 1 1 1 1 1 0|OQ==,Zjg=,,,1,0");
	test_spoil(STR(OURS("shipped")), arena, spoilt, arena);
}
