/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/shopify/shopify.h"

#include "base/json.h"
#include "connector/shopify/parts.h"
#include "port/testing.h"

TEST_MAIN

#define NOW ((time_ms)1795900000000)

static const struct account account = {
		.name = STR("demo"),
		.endpoint.url = STR("http://127.0.0.1:9400/shopify"),
		.token = STR("shpat_secret"),
		.webhook_secrets = {STR("hush")},
		.gateway_accounts =
				STR("shopify_payments=stripe,stripe=stripe"),
};

/* ---- signatures ---- */

static enum fault verified(struct str first, struct str second, struct str body,
		struct str header)
{
	struct arena *arena = arena_open();
	struct account a = {.webhook_secrets = {first, second}};
	struct webhook webhook = {.body = body};
	http_header_add(&webhook.headers, arena, STR("x-shopify-hmac-sha256"),
			header);
	enum fault fault = shopify_driver.webhook_verify(&a, &webhook, arena)
					   .fault;
	arena_close(arena);
	return fault;
}

TEST(recorded_signatures_are_judged_as_recorded)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str text = test_shared(
			"contracts/signatures/shopify_hmac.json", arena);
	DEFER(json_drop) struct json_doc *doc = NULL;
	EXPECT_OK(json_open(text, &doc));
	struct json one, all = json_get(json_root(doc), "webhook");
	EXPECT(json_count(all) >= 10);
	for (struct json_iter i = json_each(all); json_next(&i, &one);) {
		struct str secret = json_str(json_get(one, "secret"), arena);
		struct str body = json_str(json_get(one, "body"), arena);
		struct str head = json_str(json_get(one, "header"), arena);
		bool valid = json_bool(json_get(one, "valid"), false);
		enum fault right = valid ? FAULT_NONE : FAULT_BAD_SIGNATURE;
		EXPECT_I64(verified(secret, STR_NONE, body, head), right);
		EXPECT_I64(verified(STR("new"), secret, body, head), right);
	}
}

TEST(an_account_without_a_secret_verifies_nothing)
{
	/* HMAC of "" under an empty key. */
	EXPECT_I64(verified(STR_NONE, STR_NONE, STR_NONE,
				   STR("thNnmggU2ex3L5XXeMNfxf8Wl8STcVZTxscSFEK"
				       "Sxa0=")),
			FAULT_BAD_SIGNATURE);
}

/* ---- webhooks ---- */

static struct events webhook_read(
		const char *topic, struct str body, struct arena *arena)
{
	struct events events = {0};
	struct webhook webhook = {.body = body, .received_at = NOW};
	test_header(&webhook, arena, "X-Shopify-Topic", topic);
	test_header(&webhook, arena, "X-Shopify-Webhook-Id", "wh-1");
	shopify_driver.webhook_read(&account, &webhook, arena, &events);
	return events;
}

TEST(recorded_webhooks_are_hints)
{
	static const struct {
		const char *file, *topic, *remote;
		payment_set seen;
	} rows[] = {
			{"orders/create", "orders/create", "820982911946154508",
					PAYMENT_BIT(PAYMENT_VOIDED)},
			{"orders/paid", "orders/paid", "820982911946154508",
					PAYMENT_BIT(PAYMENT_VOIDED)},
			{"orders/updated", "orders/updated",
					"820982911946154508",
					PAYMENT_BIT(PAYMENT_VOIDED)},
			{"orders/cancelled", "orders/cancelled",
					"820982911946154508",
					PAYMENT_BIT(PAYMENT_VOIDED)},
			/* These two name the order by an id that was rounded.
			 */
			{"orders/edited", "orders/edited", "820982911946154500",
					0},
			{"refunds/create", "refunds/create",
					"820982911946154500", 0},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str path = arena_print(arena,
				"contracts/shopify/webhook_examples/%s.json",
				rows[i].file);
		struct events events = webhook_read(rows[i].topic,
				test_shared(path.at, arena), arena);
		EXPECT_STR(events.unreadable, STR_NONE);
		EXPECT_I64(events.list.count, 1);
		const struct event *event = &events.list.at[0];
		EXPECT(event->hint);
		EXPECT_STR(event->id, STR("wh-1"));
		EXPECT_STR(event->facts.shop, STR("demo"));
		EXPECT_STR(event->facts.remote, str_of(rows[i].remote));
		EXPECT_I64(event->facts.seen_payment, rows[i].seen);
		EXPECT_I64(event->facts.first_seen_at, NOW);
		bool whole = rows[i].seen != 0;
		EXPECT_I64(event->facts.hint_version,
				whole ? 1640995200000 : 0);
	}
}

TEST(recorded_fulfillment_order_webhooks_name_no_order)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str body = test_shared(
			"contracts/shopify/webhook_examples/"
			"fulfillment_orders/fulfillment_request_accepted.json",
			arena);
	struct events events = webhook_read(
			"fulfillment_orders/fulfillment_request_accepted", body,
			arena);
	EXPECT_I64(events.list.count, 0);
	EXPECT_I64(events.poll, VERB_SHOP_REQUESTS);
	events = webhook_read("fulfillment_orders/moved",
			STR("{\"order_id\":\"gid://shopify/Order/5001\"}"),
			arena);
	EXPECT_I64(events.list.count, 1);
	EXPECT_STR(events.list.at[0].facts.remote, STR("5001"));
}

TEST(topics_that_are_not_used_are_ignored)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const char *const topics[] = {"", "orders", "orders/deleted",
			"orders/create/x", "fulfillment_orders",
			"products/update"};
	for (size_t i = 0; i < sizeof topics / sizeof *topics; i++) {
		struct events events =
				webhook_read(topics[i], STR("{}"), arena);
		EXPECT_I64(events.list.count, 0);
		EXPECT(events.ignored.len > 0);
		EXPECT_STR(events.unreadable, STR_NONE);
	}
}

TEST(webhooks_that_are_wrong_are_unreadable)
{
	static const struct {
		const char *topic, *body;
	} rows[] = {
			{"orders/paid", ""},
			{"orders/paid", "{"},
			{"orders/paid", "[]"},
			{"orders/paid", "7"},
			{"orders/paid", "{}"},
			{"orders/paid", "{\"id\":1}"},
			{"orders/paid",
					"{\"id\":-1,\"updated_at\":"
					"\"2026-01-01T00:00:00Z\"}"},
			{"orders/paid",
					"{\"id\":1.5,\"updated_at\":"
					"\"2026-01-01T00:00:00Z\"}"},
			{"orders/paid",
					"{\"id\":123456789012345678901,"
					"\"updated_at\":\"2026-01-01T00:00:"
					"00Z\"}"},
			{"orders/paid",
					"{\"id\":\"../1\",\"updated_at\":"
					"\"2026-01-01T00:00:00Z\"}"},
			{"orders/paid",
					"{\"id\":1,\"updated_at\":"
					"\"yesterday\"}"},
			{"orders/paid", "{\"id\":1,\"updated_at\":7}"},
			{"orders/paid",
					"{\"id\":1,\"updated_at\":"
					"\"2026-01-01T00:00:00Z\","
					"\"financial_status\":[]}"},
			{"orders/edited", "{\"order_edit\":{}}"},
			{"refunds/create", "{\"order_id\":null}"},
			{"orders/delete", "{}"},
			{"fulfillments/update", "{\"order_id\":\"x\"}"},
			{"fulfillment_holds/added", "["},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct events events = webhook_read(
				rows[i].topic, str_of(rows[i].body), arena);
		EXPECT_I64(events.list.count, 0);
		EXPECT(events.unreadable.len > 0);
	}
}

TEST(an_unknown_payment_status_is_kept_as_odd)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct events events = webhook_read("orders/updated",
			STR("{\"id\":5,\"updated_at\":\"2026-01-01T00:00:00Z\","
			    "\"financial_status\":\"half_paid\"}"),
			arena);
	EXPECT_I64(events.list.count, 1);
	EXPECT_I64(events.list.at[0].facts.seen_payment, 0);
	EXPECT_STR(events.list.at[0].facts.odd,
			STR("payment status half_paid"));
}

TEST(the_event_id_is_the_second_choice_of_an_id)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct webhook webhook = {0};
	EXPECT_STR(shopify_driver.webhook_id(&account, &webhook, arena),
			STR_NONE);
	test_header(&webhook, arena, "X-Shopify-Event-Id", "ev-2");
	EXPECT_STR(shopify_driver.webhook_id(&account, &webhook, arena),
			STR("ev-2"));
	test_header(&webhook, arena, "X-Shopify-Webhook-Id", "wh-1");
	EXPECT_STR(shopify_driver.webhook_id(&account, &webhook, arena),
			STR("wh-1"));
}

/* ---- ids ---- */

TEST(ids_come_out_of_gids_and_digits_only)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	EXPECT_STR(id_of_gid(STR("gid://shopify/Order/5001")), STR("5001"));
	EXPECT_STR(id_of_gid(STR("gid://shopify/Order/5001?key=1")),
			STR("5001"));
	EXPECT_STR(id_of_gid(STR("820982911946154508")),
			STR("820982911946154508"));
	EXPECT_STR(id_of_gid(STR("")), STR_NONE);
	EXPECT_STR(id_of_gid(STR("gid://shopify/Order/")), STR_NONE);
	EXPECT_STR(id_of_gid(STR("gid://shopify/Order/5x")), STR_NONE);
	EXPECT_STR(id_of_gid(STR("99999999999999999999")), STR_NONE);
	EXPECT_STR(gid_make("Order", STR("5001"), arena),
			STR("gid://shopify/Order/5001"));
}
