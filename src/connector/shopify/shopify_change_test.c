/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/shopify/fixture.h"

/* The body that is built, or a failed test. */
static struct str body_of(enum verb verb, struct arena *arena)
{
	struct http_request request = {0};
	EXPECT_OK(shopify_driver.verbs[verb].build(&ask, arena, &request));
	DEFER(json_drop) struct json_doc *doc = NULL;
	EXPECT_OK(json_open(request.body, &doc));
	return request.body;
}

static bool holds(struct str body, const char *part)
{
	return str_find(body, str_of(part)) >= 0;
}

static struct outcome mutated(enum verb verb, const char *name,
		const char *payload, struct arena *arena)
{
	struct str body = arena_print(arena,
			"{\"data\":{\"%s\":{%s,\"userErrors\":[]}}}", name,
			payload);
	return answer(verb, 200, body.at, arena);
}

/* ---- fulfillment orders ---- */

TEST(submit_accept_and_reject_bring_the_new_state)
{
	static const struct {
		enum verb verb;
		enum want_kind want;
		const char *name, *place;
	} rows[] = {
			{VERB_SHOP_SUBMIT, WANT_SUBMIT,
					"fulfillmentOrderSubmitFulfillmentReque"
					"st",
					"submittedFulfillmentOrder"},
			{VERB_SHOP_ACCEPT, WANT_ACCEPT,
					"fulfillmentOrderAcceptFulfillmentReque"
					"st",
					"fulfillmentOrder"},
			{VERB_SHOP_REJECT, WANT_REJECT,
					"fulfillmentOrderRejectFulfillmentReque"
					"st",
					"fulfillmentOrder"},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		prepare(arena, rows[i].want, "77");
		struct str body = body_of(rows[i].verb, arena);
		EXPECT(holds(body, rows[i].name));
		EXPECT(holds(body, "gid://shopify/FulfillmentOrder/77"));
		struct str payload = arena_print(arena, "\"%s\":%s",
				rows[i].place,
				FO("77", "OPEN", "ACCEPTED", "2"));
		struct outcome out = mutated(
				rows[i].verb, rows[i].name, payload.at, arena);
		EXPECT_I64(out.kind, OUTCOME_DONE);
		EXPECT_I64(out.facts.fos.count, 1);
		EXPECT_I64(out.facts.fos.at[0].request, REQUEST_ACCEPTED);
		EXPECT_I64(out.facts.fos.at[0].seq, SEQ);
		payload = replaced(payload, "FulfillmentOrder/77",
				"FulfillmentOrder/78", arena);
		out = mutated(rows[i].verb, rows[i].name, payload.at, arena);
		EXPECT_I64(out.fault, FAULT_BAD_REPLY);
		out = mutated(rows[i].verb, rows[i].name, "\"x\":null", arena);
		EXPECT_I64(out.fault, FAULT_BAD_REPLY);
		effect.target = STR("77.0");
		struct http_request request;
		EXPECT_FAULT(shopify_driver.verbs[rows[i].verb].build(
					     &ask, arena, &request),
				FAULT_BAD_VALUE);
	}
}

TEST(a_rejection_says_why_the_warehouse_refused)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_REJECT, "77");
	EXPECT(holds(body_of(VERB_SHOP_REJECT, arena), "\"OTHER\""));
	struct attempt *old = LIST_ADD(arena, &facts.attempts);
	*old = (struct attempt){.want = WANT_SEND,
			.target = STR("77.0"),
			.id = 5,
			.reason = STR("bad_address")};
	EXPECT(holds(body_of(VERB_SHOP_REJECT, arena),
			"\"INCORRECT_ADDRESS\""));
	struct attempt *newer = LIST_ADD(arena, &facts.attempts);
	*newer = (struct attempt){.want = WANT_SEND,
			.target = STR("77.1"),
			.id = 6,
			.reason = STR("out_of_stock")};
	struct attempt *other = LIST_ADD(arena, &facts.attempts);
	*other = (struct attempt){.want = WANT_SEND,
			.target = STR("777.0"),
			.id = 7,
			.reason = STR("bad_address")};
	EXPECT(holds(body_of(VERB_SHOP_REJECT, arena),
			"\"INVENTORY_OUT_OF_STOCK\""));
}

/* ---- parcels ---- */

static void add_fo(struct arena *arena, int64_t remaining)
{
	struct fulfillment_order *fo = LIST_ADD(arena, &facts.fos);
	fo->id = STR("77");
	struct fo_line *line = LIST_ADD(arena, &fo->lines);
	*line = (struct fo_line){.id = STR("71"),
			.line = STR("11"),
			.total = 2,
			.remaining = remaining};
}

static void add_fulfillment(struct arena *arena, const char *tracking)
{
	struct fulfillment *one = LIST_ADD(arena, &facts.fulfillments);
	*one = (struct fulfillment){.id = STR("61"),
			.fo = STR("77"),
			.tracking = str_of(tracking)};
}

TEST(a_parcel_makes_a_fulfillment)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_FULFILL, PARCEL);
	add_fo(arena, 2);
	struct str body = body_of(VERB_SHOP_FULFILL, arena);
	EXPECT(holds(body, "fulfillmentCreate"));
	EXPECT(holds(body,
			"\"company\":\"PostNord\",\"number\":\"N1\","
			"\"url\":\"https://track.example/N1\""));
	EXPECT(holds(body, "\"notifyCustomer\":false"));
	struct policy policy = {.sends_shipped = SENDER_SHOP};
	ask.policy = &policy;
	EXPECT(holds(body_of(VERB_SHOP_FULFILL, arena),
			"\"notifyCustomer\":true"));
	/* Such an address would be refused, and the number with it. */
	facts.parcels.at[0].url = STR("javascript:alert(1)");
	EXPECT(!holds(body_of(VERB_SHOP_FULFILL, arena), "javascript"));

	struct outcome out = mutated(VERB_SHOP_FULFILL, "fulfillmentCreate",
			"\"fulfillment\":" FULFILLMENT, arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_STR(out.facts.fulfillments.at[0].id, STR("61"));
	EXPECT_STR(out.facts.fulfillments.at[0].tracking, STR("N1"));
	EXPECT_I64(out.facts.fos.at[0].status, FO_CLOSED);
	out = mutated(VERB_SHOP_FULFILL, "fulfillmentCreate",
			"\"fulfillment\":null", arena);
	EXPECT_I64(out.fault, FAULT_BAD_REPLY);
}

static void names(struct arena *arena, const char *line, int64_t quantity)
{
	EXPECT(parcel_line_add(
			&facts.parcels.at[0], str_of(line), quantity, arena));
}

#define LINES(quantity) \
	"\"fulfillmentOrderLineItems\":[{\"id\":" \
	"\"gid://shopify/FulfillmentOrderLineItem/71\",\"quantity\":" quantity \
	"}]"

TEST(a_parcel_that_names_its_lines_makes_a_fulfillment_of_them)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_FULFILL, PARCEL);
	add_fo(arena, 2);
	*LIST_ADD(arena, &facts.fos.at[0].lines) =
			(struct fo_line){.id = STR("72"),
					.line = STR("12"),
					.total = 1,
					.remaining = 1};
	/* All of it, when nobody says what is in it. */
	EXPECT(!holds(body_of(VERB_SHOP_FULFILL, arena), "LineItems"));
	names(arena, "11", 1);
	EXPECT(holds(body_of(VERB_SHOP_FULFILL, arena), LINES("1")));
	names(arena, "11", 5);
	EXPECT(holds(body_of(VERB_SHOP_FULFILL, arena), LINES("2")));
	/* Its line is done, another one is not: all would be wrong. */
	facts.fos.at[0].lines.at[0].remaining = 0;
	struct http_request request;
	EXPECT_FAULT(shopify_driver.verbs[VERB_SHOP_FULFILL].build(
				     &ask, arena, &request),
			FAULT_BAD_VALUE);
	add_fulfillment(arena, "N0");
	EXPECT(holds(body_of(VERB_SHOP_FULFILL, arena),
			"fulfillmentTrackingInfoUpdate"));
}

TEST(a_further_parcel_adds_its_number)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_FULFILL, PARCEL);
	add_fo(arena, 0);
	add_fulfillment(arena, "N0,N00");
	struct str body = body_of(VERB_SHOP_FULFILL, arena);
	EXPECT(holds(body, "fulfillmentTrackingInfoUpdate"));
	EXPECT(holds(body, "gid://shopify/Fulfillment/61"));
	EXPECT(holds(body, "[\"N0\",\"N00\",\"N1\"]"));
	struct outcome out = mutated(VERB_SHOP_FULFILL,
			"fulfillmentTrackingInfoUpdate",
			"\"fulfillment\":" FULFILLMENT, arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	/* A cancelled fulfillment takes no parcel any more. */
	facts.fulfillments.at[0].cancelled = true;
	EXPECT(holds(body_of(VERB_SHOP_FULFILL, arena), "fulfillmentCreate"));
}

TEST(a_parcel_that_is_not_there_builds_nothing)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request request;
	prepare(arena, WANT_FULFILL, "demo.5001.send.77.0|p2");
	EXPECT_FAULT(shopify_driver.verbs[VERB_SHOP_FULFILL].build(
				     &ask, arena, &request),
			FAULT_BAD_VALUE);
	EXPECT_FAULT(shopify_driver.verbs[VERB_SHOP_DELIVERED].build(
				     &ask, arena, &request),
			FAULT_BAD_VALUE);
}

TEST(delivered_goes_to_the_fulfillment_with_the_number)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request request;
	prepare(arena, WANT_DELIVERED, PARCEL);
	EXPECT_FAULT(shopify_driver.verbs[VERB_SHOP_DELIVERED].build(
				     &ask, arena, &request),
			FAULT_BAD_VALUE);
	add_fulfillment(arena, "N1");
	facts.fulfillments.at[0].fo = STR("78");
	struct str body = body_of(VERB_SHOP_DELIVERED, arena);
	EXPECT(holds(body, "gid://shopify/Fulfillment/61"));
	EXPECT(holds(body, "\"happenedAt\":\"2026-11-28T21:06:40Z\""));
	struct outcome out =
			mutated(VERB_SHOP_DELIVERED, "fulfillmentEventCreate",
					"\"fulfillmentEvent\":{\"id\":"
					"\"gid://shopify/FulfillmentEvent/1\","
					"\"status\":\"DELIVERED\"}",
					arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT(out.facts.fulfillments.at[0].delivered);
	EXPECT_STR(out.facts.fulfillments.at[0].id, STR("61"));
	out = mutated(VERB_SHOP_DELIVERED, "fulfillmentEventCreate",
			"\"fulfillmentEvent\":{\"status\":\"FAILURE\"}", arena);
	EXPECT_I64(out.fault, FAULT_BAD_REPLY);
}

TEST(closing_brings_the_whole_order)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_CLOSE, "");
	EXPECT(holds(body_of(VERB_SHOP_CLOSE, arena), "orderClose"));
	struct outcome out = mutated(VERB_SHOP_CLOSE, "orderClose",
			"\"order\":" ORDER, arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_I64(out.facts.order.closed_at, 1795942800000);
	EXPECT_I64(out.facts.read_seq, SEQ);
	struct str open = replaced(STR("\"order\":" ORDER),
			"\"closedAt\":\"2026-11-29T09:00:00Z\"",
			"\"closedAt\":null", arena);
	out = mutated(VERB_SHOP_CLOSE, "orderClose", open.at, arena);
	EXPECT_I64(out.fault, FAULT_BAD_REPLY);
	EXPECT(!out.has_facts);
}

/* ---- refusals ---- */

TEST(answers_that_are_no_answers)
{
	static const struct {
		int status;
		const char *body;
		enum outcome_kind kind;
		enum fault fault;
	} rows[] = {
			{200, "", OUTCOME_NONE, FAULT_BAD_REPLY},
			{200, "<html>", OUTCOME_NONE, FAULT_BAD_REPLY},
			{200, "{}", OUTCOME_NONE, FAULT_BAD_REPLY},
			{200, "{\"data\":null}", OUTCOME_NONE, FAULT_BAD_REPLY},
			{200, "{\"data\":{}}", OUTCOME_NONE, FAULT_BAD_REPLY},
			{200, "{\"data\":{\"orderClose\":null}}", OUTCOME_NONE,
					FAULT_BAD_REPLY},
			{200, "{\"data\":{\"orderClose\":{\"order\":null}}}",
					OUTCOME_NONE, FAULT_BAD_REPLY},
			{200,
					"{\"errors\":[{\"message\":\"m\","
					"\"extensions\":"
					"{\"code\":\"INTERNAL_SERVER_ERROR\"}}]"
					"}",
					OUTCOME_NONE, FAULT_PROVIDER},
			{200,
					"{\"errors\":[{\"message\":\"m\","
					"\"extensions\":"
					"{\"code\":\"ACCESS_DENIED\"}}],"
					"\"data\":null}",
					OUTCOME_REFUSED, FAULT_CREDENTIALS},
			{200, "{\"errors\":[{\"message\":\"no such field\"}]}",
					OUTCOME_REFUSED, FAULT_REFUSED},
			{200, "{\"errors\":\"Not Found\"}", OUTCOME_REFUSED,
					FAULT_REFUSED},
			{401, "{\"errors\":\"[API] Invalid API key\"}",
					OUTCOME_REFUSED, FAULT_CREDENTIALS},
			{429, "", OUTCOME_NONE, FAULT_RATE_LIMITED},
			{502, "", OUTCOME_NONE, FAULT_PROVIDER},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_CLOSE, "");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct outcome out = answer(VERB_SHOP_CLOSE, rows[i].status,
				rows[i].body, arena);
		EXPECT_I64(out.kind, rows[i].kind);
		EXPECT_I64(out.fault, rows[i].fault);
		EXPECT(!out.has_facts);
	}
}

TEST(throttling_waits_as_long_as_the_bucket_needs)
{
	static const char *const text =
			"{\"errors\":[{\"message\":\"Throttled\","
			"\"extensions\":{\"code\":\"THROTTLED\"}}],"
			"\"extensions\":{\"cost\":{\"requestedQueryCost\":%d,"
			"\"throttleStatus\":{\"maximumAvailable\":2000.0,"
			"\"currentlyAvailable\":52,\"restoreRate\":%d}}}}";
	static const struct {
		int cost, rate;
		time_ms wait;
	} rows[] = {{252, 100, 2000}, {253, 100, 2010}, {55, 1000, 3},
			{10, 100, 1000}, {252, 0, 1000}, {1000000, 1, 60000}};
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_CLOSE, "");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char body[600];
		snprintf(body, sizeof body, text, rows[i].cost, rows[i].rate);
		struct outcome out = answer(VERB_SHOP_CLOSE, 200, body, arena);
		EXPECT_I64(out.kind, OUTCOME_NONE);
		EXPECT_I64(out.fault, FAULT_RATE_LIMITED);
		EXPECT_I64(out.retry_after_ms, rows[i].wait);
	}
}

static struct outcome refused(const char *words, struct arena *arena)
{
	struct str body = arena_print(arena,
			"{\"data\":{\"orderClose\":{\"order\":null,"
			"\"userErrors\":[{\"field\":null,\"message\":"
			"\"%s\"}]}}}",
			words);
	return answer(VERB_SHOP_CLOSE, 200, body.at, arena);
}

TEST(user_errors_refuse_unless_it_was_done_already)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_CLOSE, "");
	struct outcome out = refused("Order can't be found", arena);
	EXPECT_I64(out.kind, OUTCOME_REFUSED);
	EXPECT_I64(out.fault, FAULT_REFUSED);
	EXPECT_STR(out.reason, STR("refused"));
	EXPECT_STR(out.detail, STR("Order can't be found"));
	out = refused("The order is ALREADY closed", arena);
	EXPECT_I64(out.kind, OUTCOME_NONE);
	EXPECT_I64(out.fault, FAULT_BAD_REPLY);
	EXPECT_STR(out.detail, STR("The order is ALREADY closed"));
}

/* Who knows version and hash skips the answer: each part must show in it. */
TEST(the_hash_of_an_answer_covers_all_of_it)
{
	static const struct {
		const char *from, *to;
	} changes[] = {
			{"\"sku\":\"S-1\"", "\"sku\":\"S-2\""},
			{"\"id\":\"gid://shopify/Refund/9\"",
					"\"id\":\"gid://shopify/Refund/8\""},
			{"\"remainingQuantity\":1", "\"remainingQuantity\":2"},
			{"\"kind\":\"CAPTURE\",\"status\":\"SUCCESS\"",
					"\"kind\":\"CAPTURE\",\"status\":"
					"\"PENDING\""},
			{"\"number\":\"N1\"", "\"number\":\"N2\""},
			{"\"displayStatus\":\"FULFILLED\"",
					"\"displayStatus\":\"DELIVERED\""},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	int64_t first = read_data(ORDER, arena).facts.order.hash;
	EXPECT(first != 0);
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		struct str text = replaced(STR(ORDER), changes[i].from,
				changes[i].to, arena);
		EXPECT(read_data(text.at, arena).facts.order.hash != first);
	}
	/* When it was read is no part of it. */
	ask.seq = SEQ + 1;
	ask.now = NOW + 1;
	EXPECT_I64(read_data(ORDER, arena).facts.order.hash, first);
}
