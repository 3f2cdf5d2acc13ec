/* SPDX-License-Identifier: Apache-2.0 */
/* Every documented webhook body; callbacks; people's rights to their data. */
#include "connector/shopify/fixture.h"

static struct events hook(const char *topic, const char *rest, struct str body,
		struct arena *arena)
{
	struct events events = {0};
	struct webhook webhook = {.body = body,
			.path_rest = str_of(rest),
			.received_at = NOW};
	test_header(&webhook, arena, "X-Shopify-Topic", topic);
	test_header(&webhook, arena, "X-Shopify-Webhook-Id", "wh-1");
	test_header(&webhook, arena, "X-Shopify-Event-Id", "ev-1");
	shopify_driver.webhook_read(&account, &webhook, arena, &events);
	return events;
}

static const struct {
	const char *topic, *order; /* "?": requests, "!": orders are
				     asked for; NULL: ignored */
} documented[] = {
		{"app/scopes_update", NULL},
		{"app/uninstalled", NULL},
		{"disputes/create", "820982911946154500"},
		{"disputes/update", "820982911946154500"},
		{"fulfillment_events/create", "820982911946154500"},
		{"fulfillment_events/delete", "820982911946154500"},
		{"fulfillment_holds/added", "?"},
		{"fulfillment_holds/released", "?"},
		{"fulfillment_orders/cancellation_request_accepted", "?"},
		{"fulfillment_orders/cancellation_request_rejected", "?"},
		{"fulfillment_orders/cancellation_request_submitted", "?"},
		{"fulfillment_orders/cancelled", "?"},
		{"fulfillment_orders/fulfillment_request_accepted", "?"},
		{"fulfillment_orders/fulfillment_request_rejected", "?"},
		{"fulfillment_orders/fulfillment_request_submitted", "?"},
		{"fulfillment_orders/fulfillment_service_failed_to_complete",
				"?"},
		{"fulfillment_orders/hold_released", "?"},
		{"fulfillment_orders/line_items_prepared_for_local_delivery",
				"?"},
		{"fulfillment_orders/line_items_prepared_for_pickup", "?"},
		{"fulfillment_orders/manually_reported_progress_stopped", "?"},
		{"fulfillment_orders/merged", "?"},
		{"fulfillment_orders/moved", "?"},
		{"fulfillment_orders/order_routing_complete", "?"},
		{"fulfillment_orders/placed_on_hold", "?"},
		{"fulfillment_orders/progress_reported", "?"},
		{"fulfillment_orders/rescheduled", "?"},
		{"fulfillment_orders/scheduled_fulfillment_order_ready", "?"},
		{"fulfillment_orders/split", "?"},
		{"fulfillments/create", "820982911946154500"},
		{"fulfillments/update", "820982911946154500"},
		{"inventory_levels/connect", NULL},
		{"inventory_levels/disconnect", NULL},
		{"inventory_levels/update", NULL},
		{"order_transactions/create", "820982911946154500"},
		{"orders/cancelled", "820982911946154508"},
		{"orders/create", "820982911946154508"},
		{"orders/delete", "820982911946154500"},
		{"orders/edited", "820982911946154500"},
		{"orders/fulfilled", "820982911946154508"},
		{"orders/link_requested", NULL},
		{"orders/paid", "820982911946154508"},
		{"orders/partially_fulfilled", "820982911946154508"},
		{"orders/risk_assessment_changed", NULL},
		{"orders/shopify_protect_eligibility_changed", NULL},
		{"orders/updated", "820982911946154508"},
		{"refunds/create", "820982911946154500"},
		{"returns/approve", "4783296544821"},
		{"returns/cancel", "4783296544821"},
		{"returns/close", "4783296544821"},
		{"returns/decline", "4783296544821"},
		{"returns/process", "!"},
		{"returns/reopen", "4783296544821"},
		{"returns/request", "4783296544821"},
		{"returns/update", "!"},
		{"reverse_deliveries/attach_deliverable", NULL},
		{"reverse_fulfillment_orders/dispose", NULL},
		{"tender_transactions/create", NULL},
};

static void looks_as_documented(const struct events *events, const char *order)
{
	EXPECT_STR(events->unreadable, STR_NONE);
	EXPECT_STR(events->privacy, STR_NONE);
	if (!order || *order == '?' || *order == '!') {
		EXPECT_I64(events->list.count, 0);
		EXPECT(events->ignored.len > 0);
		EXPECT_I64(events->poll,
				!order ? VERB_NONE
						: *order == '?'
						? VERB_SHOP_REQUESTS
						: VERB_SHOP_POLL);
		return;
	}
	EXPECT_I64(events->list.count, 1);
	EXPECT(events->list.at[0].hint);
	EXPECT_STR(events->list.at[0].facts.remote, str_of(order));
	EXPECT_STR(events->list.at[0].id, STR("ev-1"));
}

TEST(every_documented_body_is_read_or_ignored_with_a_reason)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	size_t count = sizeof documented / sizeof *documented;
	for (size_t i = 0; i < count; i++) {
		struct str path = arena_print(arena,
				"contracts/shopify/webhook_examples/%s.json",
				documented[i].topic);
		struct events events = hook(documented[i].topic, "",
				test_shared(path.at, arena), arena);
		looks_as_documented(&events, documented[i].order);
	}
}

static const char *spoiled_topic;

static void read_spoiled(struct str body, void *context)
{
	struct arena *arena = arena_open();
	(void)context;
	struct events events = hook(spoiled_topic, "", body, arena);
	EXPECT(events.list.count || events.ignored.len ||
			events.unreadable.len || events.privacy.len);
	arena_close(arena);
}

TEST(no_spoiled_body_is_lost_in_silence)
{
	static const char *const topics[] = {
			"fulfillment_orders/placed_on_hold",
			"fulfillment_orders/merged",
			"fulfillment_events/create", "disputes/create"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof topics / sizeof *topics; i++) {
		struct str path = arena_print(arena,
				"contracts/shopify/webhook_examples/%s.json",
				topics[i]);
		spoiled_topic = topics[i];
		test_spoil(test_shared(path.at, arena), arena, read_spoiled,
				NULL);
	}
}

/* ---- what a fulfillment service is called with ---- */

TEST(a_callback_has_the_requests_asked_for)
{
	static const char *const bad[] = {
			"", "{", "{}", "[]", "7", "{\"kind\":null}"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct events events =
				hook("", CALLBACK_PATH, str_of(bad[i]), arena);
		EXPECT(events.unreadable.len > 0 && !events.poll);
	}
	struct events events = hook("", CALLBACK_PATH,
			STR("{\"kind\":\"FULFILLMENT_REQUEST\"}"), arena);
	EXPECT_I64(events.poll, VERB_SHOP_REQUESTS);
	EXPECT_STR(events.unreadable, STR_NONE);
	events = hook("", CALLBACK_PATH,
			STR("{\"kind\":\"CANCELLATION_REQUEST\"}"), arena);
	EXPECT_I64(events.poll, VERB_SHOP_REQUESTS);
}

/* ---- people's rights ---- */

TEST(each_privacy_topic_says_who_and_what)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct events events = hook("customers/data_request", "",
			STR("{\"shop_id\":954889,\"shop_domain\":"
			    "\"demo.example.com\",\"orders_requested\":["
			    "299938,280263],\"customer\":{\"id\":191167,"
			    "\"email\":\"john@example.com\",\"phone\":"
			    "\"555-625-1199\"},\"data_request\":{\"id\":9999}"
			    "}"),
			arena);
	EXPECT_STR(events.privacy,
			STR("a customer asks for their data; request 9999; "
			    "customer 191167; email john@example.com; phone "
			    "555-625-1199; shop demo.example.com; orders "
			    "299938,280263"));
	EXPECT_I64(events.list.count, 0);
	EXPECT_STR(events.unreadable, STR_NONE);
	events = hook("customers/redact", "",
			STR("{\"shop_domain\":\"d\",\"customer\":{\"email\":"
			    "\"j@example.com\"},\"orders_to_redact\":[5]}"),
			arena);
	EXPECT_STR(events.privacy,
			STR("a customer's data must be erased; email "
			    "j@example.com; shop d; orders 5"));
	events = hook("shop/redact", "", STR("{\"shop_domain\":\"d\"}"), arena);
	EXPECT_STR(events.privacy,
			STR("the shop's data must be erased; shop d"));
	/* Whatever stands in it, it is not lost. */
	events = hook("customers/redact", "", STR("{"), arena);
	EXPECT_STR(events.privacy,
			STR("a customer's data must be erased; the body can't "
			    "be read"));
}
