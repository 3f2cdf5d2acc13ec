/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/shopify/fixture.h"

static struct account shop;

static void prepare_setup(const char *cursor)
{
	shop = account;
	shop.webhooks = true;
	shop.public_url = STR("https://r.example.com");
	shop.fulfillment_services = STR("Aarhus,Malm\xc3\xb6");
	ask = (struct ask){.account = &shop, .now = NOW, .seq = SEQ};
	ask.cursor = str_of(cursor);
}

static struct str body_of_setup(struct arena *arena)
{
	struct http_request request = {0};
	EXPECT_OK(shopify_driver.verbs[VERB_SHOP_SETUP].build(
			&ask, arena, &request));
	return request.body;
}

static struct outcome setup(const char *data, struct arena *arena)
{
	struct str body = arena_print(arena, "{\"data\":%s}", data);
	return answer(VERB_SHOP_SETUP, 200, body.at, arena);
}

#define SERVICES(list) "{\"shop\":{\"fulfillmentServices\":[" list "]}}"
#define SERVICE(name) \
	"{\"id\":\"gid://shopify/FulfillmentService/" \
	"1\",\"serviceName\":\"" name "\",\"callbackUrl\":" \
	"\"https://r.example.com/webhooks/shopify/demo\"}"
#define BOTH SERVICE("Aarhus") "," SERVICE("Malm\xc3\xb6")
#define LISTED "1795900000000"

TEST(answers_that_are_wrong_set_nothing_up)
{
	static const char *const data[] = {"{}", "7", "{\"shop\":null}",
			"{\"webhookSubscriptions\":{}}",
			"{\"webhookSubscriptionCreate\":{}}",
			"{\"fulfillmentServiceCreate\":[]}"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof data / sizeof *data; i++) {
		prepare_setup("");
		struct outcome out = setup(data[i], arena);
		EXPECT_I64(out.fault, FAULT_BAD_REPLY);
		EXPECT(out.kind == OUTCOME_NONE && !out.more);
	}
}

TEST(a_missing_service_is_made_and_one_that_is_there_is_not)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare_setup("");
	EXPECT(str_find(body_of_setup(arena), STR("fulfillmentServices{")) > 0);
	struct outcome out = setup(SERVICES(SERVICE("Aarhus")), arena);
	EXPECT(out.kind == OUTCOME_DONE && out.more);
	EXPECT_STR(out.cursor, STR("service:" LISTED ":Malm\xc3\xb6"));
	ask.cursor = out.cursor;
	struct str body = body_of_setup(arena);
	EXPECT(str_find(body, STR("fulfillmentServiceCreate(")) > 0);
	EXPECT(str_find(body, STR("\"Malm\xc3\xb6\"")) > 0);
	EXPECT(str_find(body,
			       STR("https://r.example.com/webhooks/shopify/"
				   "demo")) > 0);
	out = setup("{\"fulfillmentServiceCreate\":{\"fulfillmentService\":{},"
		    "\"userErrors\":[]}}",
			arena);
	EXPECT_STR(out.cursor, STR("services:Malm\xc3\xb6"));
	ask.cursor = out.cursor;
	/* Shown late or not: it is not made twice. */
	out = setup(SERVICES(SERVICE("Aarhus")), arena);
	EXPECT_STR(out.cursor, STR("hooks:"));
	prepare_setup("");
	EXPECT_STR(setup(SERVICES(BOTH), arena).cursor, STR("hooks:"));
}

TEST(a_creation_whose_answer_was_lost_is_looked_for_first)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare_setup("service:" LISTED ":Aarhus");
	ask.now = NOW + 1000;
	EXPECT(str_find(body_of_setup(arena), STR("fulfillmentServices{")) > 0);
	EXPECT_STR(setup(SERVICES(BOTH), arena).cursor, STR("hooks:"));
	prepare_setup("hook:" LISTED ":ORDERS_PAID");
	EXPECT(str_find(body_of_setup(arena), STR("mutation")) > 0);
	ask.now = NOW + 1000;
	EXPECT(str_find(body_of_setup(arena), STR("query subscriptions")) > 0);
	/* A clock that went back proves nothing either. */
	ask.now = NOW - 1;
	EXPECT(str_find(body_of_setup(arena), STR("query subscriptions")) > 0);
}

TEST(each_missing_topic_is_subscribed_one_after_the_other)
{
	static const char made[] =
			"{\"webhookSubscriptionCreate\":{\"userErrors\":[]}}";
	DEFER(arena_drop) struct arena *arena = arena_open();
	int count = 0;
	prepare_setup("hooks:");
	EXPECT(str_find(body_of_setup(arena),
			       STR("\"uri\":\"https://r.example.com/webhooks/"
				   "shopify/demo\"")) > 0);
	for (struct outcome out = {.more = true}; out.more; count++) {
		out = setup("{\"webhookSubscriptions\":{\"nodes\":[{\"topic\":"
			    "\"ORDERS_PAID\"}]}}",
				arena);
		EXPECT_I64(out.kind, OUTCOME_DONE);
		EXPECT(str_find(out.cursor, STR(":ORDERS_PAID")) < 0);
		ask.cursor = out.cursor;
		if (!out.more)
			break;
		out = setup(made, arena);
		EXPECT(out.more);
		ask.cursor = out.cursor;
	}
	EXPECT_I64(count, 27);
	EXPECT_STR(ask.cursor, STR_NONE);
}

TEST(what_the_shop_will_not_have_is_told_and_passed_by)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare_setup("hook:" LISTED ":RETURNS_CLOSE");
	struct outcome out = setup("{\"webhookSubscriptionCreate\":{"
				   "\"userErrors\":[{\"message\":\"no\"}]}}",
			arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_STR(out.cursor, STR("hooks:RETURNS_CLOSE"));
	EXPECT_STR(out.warning, STR("RETURNS_CLOSE can't be set up: no"));
	out = setup("{\"webhookSubscriptionCreate\":{\"userErrors\":[{"
		    "\"message\":\"Address for this topic has already been "
		    "taken\"}]}}",
			arena);
	EXPECT(out.kind != OUTCOME_REFUSED && !out.warning.len);
	out = answer(VERB_SHOP_SETUP, 200,
			"{\"errors\":[{\"message\":\"needs read_returns\","
			"\"extensions\":{\"code\":\"ACCESS_DENIED\"}}]}",
			arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_I64(out.fault, FAULT_NONE);
	EXPECT_STR(out.warning, STR("needs read_returns"));
	EXPECT_STR(out.cursor, STR("hooks:RETURNS_CLOSE"));
	/* A token that is void is another matter. */
	out = answer(VERB_SHOP_SETUP, 401, "", arena);
	EXPECT_I64(out.fault, FAULT_CREDENTIALS);
}

TEST(without_an_address_nothing_is_subscribed)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare_setup("service:" LISTED ":Aarhus");
	shop.public_url = STR_NONE;
	EXPECT(str_find(body_of_setup(arena), STR("callbackUrl\":\"")) < 0);
	prepare_setup("");
	shop.public_url = STR_NONE;
	struct outcome out = setup(SERVICES(BOTH), arena);
	EXPECT(out.kind == OUTCOME_DONE && !out.more);
	EXPECT_STR(out.cursor, STR_NONE);
	prepare_setup("");
	shop.public_url = STR("https://other.example.com");
	out = setup(SERVICES(BOTH), arena);
	EXPECT(out.warning.len > 0);
}

/* ---- services that were made are put right ---- */

static struct policy policy;

static void prepare_change(const char *cursor, bool stock, struct arena *arena)
{
	prepare_setup(cursor);
	shop.webhook_secrets[0] = STR("hush");
	policy = (struct policy){.shop = STR("demo")};
	*LIST_ADD(arena, &policy.routes) = (struct route){STR("*"), STR("w")};
	*LIST_ADD(arena, &policy.accounts) = (struct account_can){
			.account = STR("w"),
			.verbs = stock ? (uint64_t)1 << VERB_LOGISTICS_STOCK
				       : 0};
	ask.policy = &policy;
}

/* One as the shop tells it. */
static const char *told(const char *id, const char *name, const char *address,
		bool asks, struct arena *arena)
{
	const char *yes = asks ? "true" : "false";
	return arena_print(arena,
			"{\"id\":\"gid://shopify/FulfillmentService/%s\","
			"\"serviceName\":\"%s\",\"callbackUrl\":%s,"
			"\"inventoryManagement\":%s,\"trackingSupport\":%s,"
			"\"requiresShippingMethod\":%s,\"location\":{\"id\":"
			"\"gid://shopify/Location/9%s\"}}",
			id, name, address, yes, yes, yes, id)
			.at;
}

static struct outcome told_list(
		const char *a, const char *b, struct arena *arena)
{
	struct str data = arena_print(arena,
			"{\"shop\":{\"fulfillmentServices\":[%s,%s]}}", a, b);
	return setup(data.at, arena);
}

static const char *whole(const char *location, struct arena *arena)
{
	struct str place = callback_place(&shop, str_of(location), arena);
	return arena_print(arena,
			"\"https://r.example.com/webhooks/shopify/demo/%.*s\"",
			STR_FMT(place))
			.at;
}

#define PLAIN "\"https://r.example.com/webhooks/shopify/demo\""

TEST(a_service_gets_an_address_of_its_own_and_asks)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare_change("", true, arena);
	struct outcome out = told_list(told("1", "Aarhus", PLAIN, false, arena),
			told("2", "Malm\xc3\xb6", "null", true, arena), arena);
	EXPECT_STR(out.cursor, STR("change:" LISTED ":1:91:0:Aarhus"));
	EXPECT(out.more && !out.warning.len);
	ask.cursor = out.cursor;
	struct str body = body_of_setup(arena);
	EXPECT(str_find(body, STR("fulfillmentServiceUpdate(")) > 0);
	EXPECT(str_find(body, STR("FulfillmentService/1\"")) > 0);
	EXPECT(str_find(body, str_of(whole("91", arena))) > 0);
	EXPECT(str_find(body, STR("\"inventoryManagement\":true")) > 0);
	EXPECT(str_find(body, STR("\"trackingSupport\":true")) > 0);
	EXPECT(str_find(body, STR("\"requiresShippingMethod\":false")) > 0);
	out = setup("{\"fulfillmentServiceUpdate\":{\"userErrors\":[]}}",
			arena);
	EXPECT_STR(out.cursor, STR("changes:Aarhus"));
	ask.cursor = out.cursor;
	EXPECT(str_find(body_of_setup(arena), STR("query services")) > 0);
	/* Shown late or not: it is not changed twice in one round. */
	out = told_list(told("1", "Aarhus", PLAIN, false, arena),
			told("2", "Malm\xc3\xb6", "null", true, arena), arena);
	EXPECT_STR(out.cursor, STR("change:" LISTED ":2:92:1:Malm\xc3\xb6"));
	prepare_change("", true, arena);
	out = told_list(told("1", "Aarhus", whole("91", arena), true, arena),
			told("2", "Malm\xc3\xb6", whole("92", arena), true,
					arena),
			arena);
	EXPECT_STR(out.cursor, STR("hooks:"));
}

TEST(a_service_asks_only_what_somebody_can_tell)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare_change("change:" LISTED ":1:91:1:Aarhus", false, arena);
	struct str body = body_of_setup(arena);
	EXPECT(str_find(body, STR("\"inventoryManagement\":true")) < 0);
	EXPECT(str_find(body, STR("\"trackingSupport\":true")) > 0);
	policy.routes.count = 0;
	EXPECT(str_find(body_of_setup(arena), STR("\"trackingSupport\":true")) <
			0);
	/* It need not ask, and it may. */
	prepare_change("", false, arena);
	policy.routes.count = 0;
	struct outcome out = told_list(
			told("1", "Aarhus", whole("91", arena), false, arena),
			told("2", "Malm\xc3\xb6", whole("92", arena), true,
					arena),
			arena);
	EXPECT_STR(out.cursor, STR("hooks:"));
	/* Without a secret nobody could ask. */
	prepare_change("", true, arena);
	shop.webhook_secrets[0] = STR_NONE;
	out = told_list(told("1", "Aarhus", PLAIN, false, arena),
			told("2", "Malm\xc3\xb6", PLAIN, false, arena), arena);
	EXPECT_STR(out.cursor, STR("hooks:"));
}

TEST(a_service_that_calls_somebody_else_is_left_alone)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare_change("", true, arena);
	struct outcome out = told_list(
			told("1", "Aarhus", "\"https://e.example/x\"", false,
					arena),
			told("2", "Malm\xc3\xb6", whole("92", arena), true,
					arena),
			arena);
	EXPECT_STR(out.cursor, STR("hooks:"));
	EXPECT(str_find(out.warning, STR("Aarhus calls another")) > 0);
	prepare_change("change:" LISTED ":1:91:1:Aarhus", true, arena);
	out = setup("{\"fulfillmentServiceUpdate\":{\"userErrors\":[{"
		    "\"message\":\"no\"}]}}",
			arena);
	EXPECT_STR(out.cursor, STR("changes:Aarhus"));
	EXPECT_STR(out.warning, STR("Aarhus can't be set up: no"));
	ask.now = NOW + 1000;
	EXPECT(str_find(body_of_setup(arena), STR("query services")) > 0);
}
