/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/shopify/fixture.h"

/* ---- access tokens for a client id ---- */

static const struct account app = {
		.name = STR("demo"),
		.endpoint.url = STR("http://127.0.0.1:9400/shopify"),
		.client_id = STR("id&1"),
		.client_secret = STR("s e"),
};

static struct outcome granted(int status, const char *body, struct arena *arena)
{
	ask = (struct ask){.account = &app, .now = NOW};
	return answer(VERB_ACCOUNT_GRANT, status, body, arena);
}

TEST(a_grant_that_cant_be_read_gives_no_token)
{
	static const char *const bodies[] = {"", "x", "[]", "{}",
			"{\"access_token\":\"t\"}",
			"{\"access_token\":\"\",\"expires_in\":9}",
			"{\"access_token\":7,\"expires_in\":9}",
			"{\"access_token\":\"t\",\"expires_in\":0}",
			"{\"access_token\":\"t\",\"expires_in\":-1}",
			"{\"access_token\":\"t\",\"expires_in\":99999999999}"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct outcome out = granted(200, bodies[i], arena);
		EXPECT_I64(out.kind, OUTCOME_NONE);
		EXPECT_I64(out.fault, FAULT_BAD_REPLY);
		EXPECT_STR(out.token, STR_NONE);
	}
}

TEST(a_refused_grant_is_about_credentials_and_a_busy_one_is_not)
{
	static const struct {
		int status;
		const char *body;
		enum fault fault;
	} rows[] = {
			{400, "{\"error\":\"invalid_client\"}",
					FAULT_CREDENTIALS},
			{401, "no", FAULT_CREDENTIALS},
			{403, "{}", FAULT_CREDENTIALS},
			{404, "", FAULT_CREDENTIALS},
			{429, "", FAULT_RATE_LIMITED},
			{500, "", FAULT_PROVIDER},
			{503, "", FAULT_PROVIDER},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct outcome out =
				granted(rows[i].status, rows[i].body, arena);
		EXPECT_I64(out.fault, rows[i].fault);
		EXPECT(out.kind != OUTCOME_DONE);
	}
	EXPECT_STR(granted(400, rows[0].body, arena).detail,
			STR("invalid_client"));
}

TEST(a_grant_brings_a_token_and_its_life)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out = granted(200,
			"{\"access_token\":\"shpat_1\",\"scope\":"
			"\"read_orders\",\"expires_in\":86399}",
			arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_STR(out.token, STR("shpat_1"));
	EXPECT_I64(out.token_life_ms, 86399000);
}

TEST(the_secret_is_only_in_what_is_sent)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request request;
	ask = (struct ask){.account = &app, .now = NOW};
	EXPECT_OK(shopify_driver.verbs[VERB_ACCOUNT_GRANT].build(
			&ask, arena, &request));
	EXPECT_STR(request.url,
			STR("http://127.0.0.1:9400/shopify/admin/oauth/"
			    "access_token"));
	EXPECT_STR(request.body,
			STR("grant_type=client_credentials&client_id=id%261"));
	EXPECT_OK(shopify_driver.authorize(&app, NOW, &request, arena));
	EXPECT_STR(request.body,
			STR("grant_type=client_credentials&client_id=id%261"
			    "&client_secret=s%20e"));
	/* There is no token yet, so none may be in the way. */
	EXPECT_STR(http_header_get(&request.headers,
				   STR("X-Shopify-Access-Token")),
			STR_NONE);
	struct account bare = app;
	bare.client_secret = STR_NONE;
	EXPECT_FAULT(shopify_driver.authorize(&bare, NOW, &request, arena),
			FAULT_SETTINGS);
	bare.client_id = STR_NONE;
	ask.account = &bare;
	EXPECT_FAULT(shopify_driver.verbs[VERB_ACCOUNT_GRANT].build(
				     &ask, arena, &request),
			FAULT_SETTINGS);
}

/* ---- the version that we speak ---- */

static struct outcome answered_in(const char *version, struct arena *arena)
{
	struct outcome out = {0};
	struct http_response response =
			test_answer(200, "{\"data\":{\"order\":null}}");
	if (version)
		http_header_add(&response.headers, arena,
				STR("x-shopify-api-version"), str_of(version));
	prepare(arena, WANT_READ, "");
	shopify_driver.verbs[VERB_SHOP_READ].read(&ask, &response, arena, &out);
	return out;
}

TEST(an_answer_in_another_version_is_warned_of_and_read)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	EXPECT_STR(answered_in(NULL, arena).warning, STR_NONE);
	EXPECT_STR(answered_in(shopify_driver.version, arena).warning,
			STR_NONE);
	struct outcome out = answered_in("2027-01", arena);
	EXPECT(str_find(out.warning, STR("2027-01")) > 0);
	EXPECT_I64(out.kind, OUTCOME_DONE);
}

TEST(every_call_goes_to_the_version_that_is_said_to_end)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request request;
	time_ms ends = 0;
	prepare(arena, WANT_READ, "");
	EXPECT_OK(shopify_driver.verbs[VERB_SHOP_READ].build(
			&ask, arena, &request));
	EXPECT(str_find(request.url, str_of(shopify_driver.version)) > 0);
	EXPECT_OK(time_read(arena_print(arena, "%sT00:00:00Z",
					    shopify_driver.version_ends),
			&ends));
	/* It begins with its month and is kept for a year. */
	EXPECT_I64(strncmp(shopify_driver.version + 4,
				   shopify_driver.version_ends + 4, 3),
			0);
}

/* ---- what a fulfillment order is held for ---- */

TEST(holds_delivery_method_and_tags_are_read)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct str text = replaced(STR(ORDER), "\"fulfillmentHolds\":[]",
			"\"fulfillmentHolds\":[{\"id\":"
			"\"gid://shopify/FulfillmentHold/5\",\"reason\":"
			"\"ONLINE_STORE_POST_PURCHASE_CROSS_SELL\","
			"\"handle\":\"upsell\",\"heldByRequestingApp\":false},"
			"{\"id\":\"gid://shopify/FulfillmentHold/6\","
			"\"reason\":\"OTHER\",\"handle\":\"waybill-staff\","
			"\"heldByRequestingApp\":true},"
			"{\"id\":\"gid://shopify/FulfillmentHold/7\","
			"\"reason\":\"OTHER\",\"handle\":\"waybill-x\","
			"\"heldByRequestingApp\":false},"
			"{\"id\":\"gid://shopify/FulfillmentHold/8\","
			"\"reason\":\"OTHER\",\"handle\":null,"
			"\"heldByRequestingApp\":false}]",
			arena);
	struct outcome out = read_data(text.at, arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_STR(out.facts.order.tags, STR("b2b,vip"));
	const struct fulfillment_order *fo = &out.facts.fos.at[0];
	EXPECT_STR(fo->delivery_method, STR("SHIPPING"));
	EXPECT_I64(fo->holds.count, 4);
	EXPECT_STR(fo->holds.at[0].id, STR("5"));
	EXPECT_STR(fo->holds.at[0].reason,
			STR("online_store_post_purchase_cross_sell"));
	EXPECT_STR(fo->holds.at[0].handle, STR("other:upsell"));
	EXPECT_STR(fo->holds.at[1].handle, STR("waybill-staff"));
	/* Another app's hold is not ours, whatever it is called. */
	EXPECT_STR(fo->holds.at[2].handle, STR("other:waybill-x"));
	EXPECT_STR(fo->holds.at[3].handle, STR_NONE);
	text = replaced(text, "FulfillmentHold/5", "FulfillmentHold/x", arena);
	EXPECT_I64(read_data(text.at, arena).fault, FAULT_BAD_REPLY);
}
