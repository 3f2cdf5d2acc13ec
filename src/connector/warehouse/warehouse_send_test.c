/* SPDX-License-Identifier: Apache-2.0 */
/* What leaves for the warehouse. */
#include "connector/warehouse/fixture.h"

static struct http_request built(enum verb verb, struct arena *arena)
{
	struct http_request request = {0};
	EXPECT_OK(warehouse_driver.verbs[verb].build(&ask, arena, &request));
	return request;
}

static struct str text_at(
		struct str body, const char *path, struct arena *arena)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	EXPECT_OK(json_open(body, &doc));
	return json_str(json_get(json_root(doc), path), arena);
}

TEST(a_fulfillment_order_that_is_not_there_is_not_sent)
{
	static const char *const targets[] = {
			"", "78.0", "77.", ".0", "7", "."};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
		struct http_request request = {0};
		prepare(arena, WANT_SEND);
		effect.target = str_of(targets[i]);
		struct result r = warehouse_driver.verbs[VERB_LOGISTICS_SEND]
						  .build(&ask, arena, &request);
		/* "77." is the fulfillment order 77 with an odd count. */
		EXPECT_I64(r.fault, i == 2 ? FAULT_NONE : FAULT_BAD_VALUE);
	}
}

TEST(only_what_is_left_to_send_is_asked_for)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_SEND);
	struct http_request request = built(VERB_LOGISTICS_SEND, arena);
	EXPECT_STR(request.method, STR("POST"));
	EXPECT_STR(request.url, STR("http://127.0.0.1:9400/warehouse/orders"));
	EXPECT_STR(http_header_get(&request.headers, STR("idempotency-key")),
			STR(REFERENCE));
	DEFER(json_drop) struct json_doc *doc = NULL;
	EXPECT_OK(json_open(request.body, &doc));
	struct json lines = json_get(json_root(doc), "lines"), line;
	EXPECT_I64(json_count(lines), 1);
	struct json_iter i = json_each(lines);
	EXPECT(json_next(&i, &line));
	EXPECT_STR(json_str(json_get(line, "sku"), arena), STR("S-1"));
	EXPECT_I64(json_i64(json_get(line, "quantity"), 0), 2);
	EXPECT_STR(text_at(request.body, "reference", arena), STR(REFERENCE));
	EXPECT_STR(text_at(request.body, "location", arena), STR("3"));
}

TEST(the_address_has_the_orders_phone_when_it_has_none)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_SEND);
	struct str body = built(VERB_LOGISTICS_SEND, arena).body;
	EXPECT_STR(text_at(body, "ship_to.phone", arena), STR("+46701234567"));
	EXPECT_STR(text_at(body, "ship_to.line2", arena), STR_NONE);
	facts.order.ship_to.phone = STR("+45123");
	body = built(VERB_LOGISTICS_SEND, arena).body;
	EXPECT_STR(text_at(body, "ship_to.phone", arena), STR("+45123"));
}

TEST(nothing_that_a_customer_types_ends_a_string)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_SEND);
	facts.order.ship_to.name = STR("\"},\"reference\":\"x\\");
	facts.order.ship_to.line1 = STR("\xff\0\r\n");
	struct str body = built(VERB_LOGISTICS_SEND, arena).body;
	EXPECT_STR(text_at(body, "ship_to.name", arena),
			STR("\"},\"reference\":\"x\\"));
	EXPECT_STR(text_at(body, "reference", arena), STR(REFERENCE));
}

TEST(the_same_ask_gives_the_same_bytes)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_SEND);
	struct str first = built(VERB_LOGISTICS_SEND, arena).body;
	ask.now += DAY_MS;
	ask.seq = 77;
	EXPECT_STR(built(VERB_LOGISTICS_SEND, arena).body, first);
}

TEST(a_cancel_and_both_look_ups_name_the_request)
{
	static const struct {
		enum want_kind want;
		enum verb verb;
		const char *method, *url;
	} rows[] = {
			{WANT_SEND_CANCEL, VERB_LOGISTICS_CANCEL, "POST",
					"http://127.0.0.1:9400/warehouse/"
					"orders/"
					"a%252Eb.5001.send.77.0/cancel"},
			{WANT_SEND_CANCEL, VERB_LOGISTICS_FIND, "GET",
					"http://127.0.0.1:9400/warehouse/orders"
					"?reference=a%252Eb.5001.send.77.0"},
			{WANT_SEND, VERB_LOGISTICS_FIND, "GET",
					"http://127.0.0.1:9400/warehouse/orders"
					"?reference=a%252Eb.5001.send.77.0"},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		prepare(arena, rows[i].want);
		effect.reference = STR("a%2Eb.5001.send.77.0");
		struct http_request request = built(rows[i].verb, arena);
		EXPECT_STR(request.method, str_of(rows[i].method));
		EXPECT_STR(request.url, str_of(rows[i].url));
	}
}

/* A cancel may have a reference of its own: it is about the request. */
TEST(a_reference_of_another_kind_is_made_anew_from_the_target)
{
	static const char *const references[] = {
			"", "demo.5001.cancel.77.0", "demo.5001", "x"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
		prepare(arena, WANT_SEND_CANCEL);
		effect.reference = str_of(references[i]);
		EXPECT_STR(built(VERB_LOGISTICS_CANCEL, arena).url,
				STR("http://127.0.0.1:9400/warehouse/orders/"
				    "demo.5001.send.77.0/cancel"));
	}
}

TEST(what_leaves_is_signed_with_the_newest_secret)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct account unset = {0};
	prepare(arena, WANT_SEND_CANCEL);
	struct http_request request = built(VERB_LOGISTICS_CANCEL, arena);
	EXPECT_FAULT(warehouse_driver.authorize(&unset, NOW, &request, arena),
			FAULT_SETTINGS);
	EXPECT_OK(warehouse_driver.authorize(&account, NOW, &request, arena));
	struct account theirs = {.webhook_secrets = {STR(NEW_SECRET)}};
	struct webhook arrived = {.headers = request.headers,
			.body = request.body,
			.received_at = NOW};
	EXPECT_OK(standard_webhook_verify(&theirs, &arrived, arena));
	EXPECT_STR(http_header_get(&request.headers, STR("webhook-id")),
			STR(REFERENCE ".cancel"));
}

TEST(busy_answers_say_when)
{
	static const enum verb verbs[] = {VERB_LOGISTICS_SEND,
			VERB_LOGISTICS_FIND, VERB_LOGISTICS_CANCEL,
			VERB_LOGISTICS_POLL};
	static const int statuses[] = {429, 503};
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_SEND_CANCEL);
	for (size_t i = 0; i < 8; i++) {
		struct outcome out = {0};
		struct http_response busy = test_answer(statuses[i / 4], "");
		http_header_add(&busy.headers, arena, STR("Retry-After"),
				STR("7"));
		warehouse_driver.verbs[verbs[i % 4]].read(
				&ask, &busy, arena, &out);
		EXPECT_I64(out.kind, OUTCOME_NONE);
		EXPECT_I64(out.retry_after_ms, 7 * SECOND_MS);
	}
}

TEST(the_calls_have_the_classes_that_the_contract_promises)
{
	static const struct {
		enum verb verb;
		enum remote_class class;
	} rows[] = {{VERB_LOGISTICS_SEND, REMOTE_U},
			{VERB_LOGISTICS_FIND, REMOTE_R},
			{VERB_LOGISTICS_CANCEL, REMOTE_U},
			{VERB_LOGISTICS_POLL, REMOTE_R},
			{VERB_LOGISTICS_STOCK, REMOTE_R}};
	size_t served = 0;
	for (size_t i = 0; i < VERB_COUNT; i++)
		served += warehouse_driver.verbs[i].build != NULL;
	EXPECT_I64(served, sizeof rows / sizeof *rows);
	for (size_t i = 0; i < served; i++)
		EXPECT_I64(warehouse_driver.verbs[rows[i].verb].remote_class,
				rows[i].class);
	EXPECT_I64(warehouse_driver.polls[0], VERB_LOGISTICS_POLL);
}
