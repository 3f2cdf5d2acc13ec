/* SPDX-License-Identifier: Apache-2.0 */
/* Writing: what is asked, and what an answer means. */
#include "connector/magento/fixture.h"

#define URL "http://127.0.0.1:9400/magento/rest"

static const enum verb writes[] = {VERB_SHOP_FULFILL, VERB_SHOP_DELIVERED,
		VERB_SHOP_CLOSE, VERB_SHOP_HOLD, VERB_SHOP_RELEASE,
		VERB_SHOP_INVOICE, VERB_SHOP_STATUS};
#define WRITES (sizeof writes / sizeof *writes)

static void add_shipment(
		struct arena *arena, const char *id, const char *tracking)
{
	*LIST_ADD(arena, &facts.fulfillments) =
			(struct fulfillment){.id = str_of(id),
					.fo = STR("5001"),
					.tracking = str_of(tracking)};
}

TEST(an_answer_that_says_nothing_is_unknown)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const char *const wrong[] = {"", "null", "false", "[]", "{}",
			"\"x\"", "-3", "0", "<html>"};
	for (size_t v = 0; v < WRITES; v++) {
		for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
			prepare(arena, WANT_FULFILL, PARCEL);
			add_shipment(arena, "61", "N1");
			struct outcome out =
					answer(writes[v], 200, wrong[i], arena);
			EXPECT_I64(out.kind, OUTCOME_NONE);
			EXPECT_I64(out.fault, FAULT_BAD_REPLY);
			EXPECT(!out.has_facts);
		}
	}
}

TEST(all_that_changes_something_promises_nothing)
{
	for (size_t v = 0; v < WRITES; v++)
		EXPECT_I64(magento_driver.verbs[writes[v]].remote_class,
				REMOTE_N);
	EXPECT(magento_driver.one_writer);
	EXPECT(magento_driver.holds_orders);
	EXPECT(!magento_driver.webhook_read);
	EXPECT_I64(magento_driver.polls[0], VERB_SHOP_POLL);
}

TEST(a_refusal_makes_the_order_be_read_again)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t v = 0; v < WRITES; v++) {
		prepare(arena, WANT_FULFILL, PARCEL);
		struct outcome out = answer(writes[v], 400,
				"{\"message\":\"A hold action is not "
				"available.\"}",
				arena);
		EXPECT_I64(out.kind, OUTCOME_REFUSED);
		EXPECT_STR(out.detail, STR("A hold action is not available."));
		EXPECT(out.has_facts);
		EXPECT_I64(out.facts.hint_seq, SEQ);
	}
}

TEST(what_somebody_did_before_is_looked_up)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const struct {
		enum verb verb;
		const char *message;
	} rows[] = {
			{VERB_SHOP_INVOICE,
					"Invoice Document Validation "
					"Error(s):\\nThe order does not allow "
					"an invoice to be created."},
			{VERB_SHOP_FULFILL,
					"Shipment Document Validation "
					"Error(s):\\nThe order does not allow "
					"a shipment to be created."},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		prepare(arena, WANT_FULFILL, PARCEL);
		struct outcome out = answer(rows[i].verb, 400,
				arena_print(arena, "{\"message\":\"%s\"}",
						rows[i].message)
						.at,
				arena);
		EXPECT_I64(out.kind, OUTCOME_NONE);
		EXPECT_I64(out.fault, FAULT_BAD_REPLY);
		EXPECT_I64(out.facts.hint_seq, SEQ);
	}
}

TEST(the_first_parcel_makes_the_shipment_of_what_is_left)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_FULFILL, PARCEL);
	struct http_request request = built(VERB_SHOP_FULFILL, arena);
	EXPECT_STR(request.url, STR(URL "/V1/order/5001/ship"));
	EXPECT_STR(request.body,
			STR("{\"items\":[{\"order_item_id\":11,\"qty\":1}],"
			    "\"notify\":false,\"tracks\":[{\"track_number\":"
			    "\"N1\",\"title\":\"PostNord\",\"carrier_code\":"
			    "\"custom\"}]}"));
	/* Neither the moment nor the sequence shows in the bytes. */
	ask.now++;
	ask.seq++;
	EXPECT_STR(built(VERB_SHOP_FULFILL, arena).body, request.body);
	struct policy policy = {.sends_shipped = SENDER_SHOP};
	ask.policy = &policy;
	EXPECT(str_find(built(VERB_SHOP_FULFILL, arena).body,
			       STR("\"notify\":true")) > 0);
}

TEST(a_parcel_that_names_its_lines_leaves_the_others)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_FULFILL, PARCEL);
	facts.fos.at[0].lines.at[0].remaining = 3;
	EXPECT(parcel_line_add(&facts.parcels.at[0], STR("11"), 2, arena));
	EXPECT(str_starts(built(VERB_SHOP_FULFILL, arena).body,
			STR("{\"items\":[{\"order_item_id\":11,\"qty\":2}],")));
	struct outcome out = answer(VERB_SHOP_FULFILL, 200, "\"61\"", arena);
	facts_join(&facts, &out.facts, arena, NULL);
	EXPECT_I64(facts.fos.at[0].lines.at[0].remaining, 1);
	EXPECT(facts.fos.at[0].status != FO_CLOSED);
	/* The next one is a shipment of its own. */
	add_parcel(arena, "p2", "DHL", "N2");
	effect.target = STR("mage.5001.send.5001.0|p2");
	EXPECT(str_ends(built(VERB_SHOP_FULFILL, arena).url, STR("/ship")));
}

TEST(a_made_shipment_leaves_nothing_to_ship)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_FULFILL, PARCEL);
	struct outcome out = answer(VERB_SHOP_FULFILL, 200, "\"61\"", arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_STR(out.facts.fulfillments.at[0].id, STR("61"));
	EXPECT_STR(out.facts.fulfillments.at[0].tracking, STR("N1"));
	EXPECT_I64(out.facts.hint_seq, SEQ);
	facts_join(&facts, &out.facts, arena, NULL);
	EXPECT_I64(facts.fos.at[0].lines.at[0].remaining, 0);
	EXPECT_I64(facts.fos.at[0].status, FO_CLOSED);
	/* The next parcel adds its number to it, at once. */
	add_parcel(arena, "p2", "DHL Express", "N2");
	effect.target = STR("mage.5001.send.5001.0|p2");
	struct http_request request = built(VERB_SHOP_FULFILL, arena);
	EXPECT_STR(request.url, STR(URL "/V1/shipment/track"));
	EXPECT_STR(request.body,
			STR("{\"entity\":{\"order_id\":5001,\"parent_id\":61,"
			    "\"weight\":0,\"qty\":0,\"description\":\"\","
			    "\"track_number\":\"N2\",\"title\":\"DHL "
			    "Express\",\"carrier_code\":\"dhl\"}}"));
	out = answer(VERB_SHOP_FULFILL, 200,
			"{\"entity_id\":5,\"parent_id\":61,"
			"\"track_number\":\"N2\"}",
			arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_STR(out.facts.fulfillments.at[0].tracking, STR("N1,N2"));
}

TEST(a_read_that_is_newer_than_the_shipment_counts)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_FULFILL, PARCEL);
	struct outcome out = answer(VERB_SHOP_FULFILL, 200, "61", arena);
	facts_join(&facts, &out.facts, arena, NULL);
	prepare(arena, WANT_READ, "");
	ask.seq = SEQ + 1;
	ask.cursor = STR("3;78;;");
	struct facts before = {0};
	facts_join(&before, &out.facts, arena, NULL);
	out = answer(VERB_SHOP_READ, 200, ORDER, arena);
	facts_join(&before, &out.facts, arena, NULL);
	EXPECT_I64(before.fos.at[0].lines.at[0].remaining, 1);
}

TEST(a_parcel_without_a_number_ships_without_a_track)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_FULFILL, PARCEL);
	facts.parcels.at[0].number = STR_NONE;
	EXPECT(str_find(built(VERB_SHOP_FULFILL, arena).body,
			       STR("\"tracks\":[]")) > 0);
	effect.target = STR("mage.5001.send.5001.0|gone");
	struct http_request request;
	EXPECT_FAULT(magento_driver.verbs[VERB_SHOP_FULFILL].build(
				     &ask, arena, &request),
			FAULT_BAD_VALUE);
}

TEST(a_delivered_parcel_is_told_in_words_that_are_found_again)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_DELIVERED, PARCEL);
	struct http_request request = {0};
	EXPECT_FAULT(magento_driver.verbs[VERB_SHOP_DELIVERED].build(
				     &ask, arena, &request),
			FAULT_BAD_VALUE);
	add_shipment(arena, "61", "N0,N1");
	request = built(VERB_SHOP_DELIVERED, arena);
	EXPECT_STR(request.url, STR(URL "/V1/orders/5001/comments"));
	EXPECT_STR(request.body,
			STR("{\"statusHistory\":{\"comment\":\"Shipment 61: "
			    "parcel N1 was delivered.\",\"status\":"
			    "\"processing\",\"parent_id\":5001,"
			    "\"is_customer_notified\":0,"
			    "\"is_visible_on_front\":0}}"));
	struct outcome out = answer(VERB_SHOP_DELIVERED, 200, "true", arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT(out.facts.fulfillments.at[0].delivered);
	/* The answer was lost: a read shows it. */
	struct str order = replaced(STR(ORDER), "\"status_histories\":[]",
			"\"status_histories\":[{\"comment\":\"Shipment x: "
			"parcel N1 was delivered.\"},{\"comment\":null},"
			"{\"comment\":\"Shipment 61: parcel N1 was "
			"delivered.\"}]",
			arena);
	out = read_whole(order.at, arena);
	EXPECT_I64(out.facts.fulfillments.count, 1);
	EXPECT_STR(out.facts.fulfillments.at[0].id, STR("61"));
	EXPECT(out.facts.fulfillments.at[0].delivered);
}

TEST(a_status_that_is_not_true_any_more_is_sent_again_later)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const char stale[] =
			"{\"message\":\"Unable to add comment: The status "
			"\\\"%1\\\" is not part of the order status history.\","
			"\"parameters\":[\"processing\"]}";
	prepare(arena, WANT_DELIVERED, PARCEL);
	add_shipment(arena, "61", "N1");
	struct outcome out = answer(VERB_SHOP_DELIVERED, 400, stale, arena);
	EXPECT_I64(out.kind, OUTCOME_NONE);
	EXPECT_I64(fault_class(out.fault), CLASS_RETRY);
	EXPECT_I64(out.facts.hint_seq, SEQ);
	/* A status that we chose ourselves is refused for good. */
	effect.value = STR("shipped_dhl");
	out = answer(VERB_SHOP_STATUS, 400, stale, arena);
	EXPECT_I64(out.kind, OUTCOME_REFUSED);
}

TEST(the_end_is_told_and_found)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_CLOSE, "");
	EXPECT(str_find(built(VERB_SHOP_CLOSE, arena).body,
			       str_of(mage_comment_closed)) > 0);
	struct outcome out = answer(VERB_SHOP_CLOSE, 200, "true", arena);
	EXPECT_I64(out.facts.order.closed_at, NOW);
	struct str order = replaced(STR(ORDER), "\"status_histories\":[]",
			"\"status_histories\":[{\"comment\":\"Waybill: all is "
			"done for this order.\",\"created_at\":"
			"\"2026-11-28 12:00:00\"}]",
			arena);
	out = read_whole(order.at, arena);
	EXPECT_I64(out.facts.order.closed_at, UPDATED);
}

TEST(a_status_is_set_by_a_comment)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request request = {0};
	prepare(arena, WANT_NONE, "");
	EXPECT_FAULT(magento_driver.verbs[VERB_SHOP_STATUS].build(
				     &ask, arena, &request),
			FAULT_BAD_VALUE);
	effect.value = STR("packed \"well\"|tag");
	EXPECT(str_find(built(VERB_SHOP_STATUS, arena).body,
			       STR("\"status\":\"packed \\\"well\\\"\"")) > 0);
	struct outcome out = answer(VERB_SHOP_STATUS, 200, "true", arena);
	EXPECT_STR(out.facts.order.status, STR("packed \"well\""));
	facts_join(&facts, &out.facts, arena, NULL);
	EXPECT_STR(facts.order.status, STR("packed \"well\""));
}

/* In words that are found again, so that a lost answer is not written twice. */
TEST(a_tag_is_a_comment)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_MARK, "|vip");
	facts.order.tags = STR("big,watch");
	effect.value = STR("|vip");
	EXPECT(str_find(built(VERB_SHOP_STATUS, arena).body,
			       STR("\"comment\":\"Waybill: tag vip\"")) > 0);
	struct outcome out = answer(VERB_SHOP_STATUS, 200, "true", arena);
	EXPECT_STR(out.facts.order.tags, STR("big,vip,watch"));
	struct str order = replaced(STR(ORDER), "\"status_histories\":[]",
			"\"status_histories\":["
			"{\"comment\":\"Waybill: tag vip\"},"
			"{\"comment\":\"Waybill: tag a,b\"},"
			"{\"comment\":\"Waybill: tag \"},"
			"{\"comment\":\"a Waybill: tag x\"},"
			"{\"comment\":\"Waybill: tag big\"},"
			"{\"comment\":\"Waybill: tag vip\"}]",
			arena);
	out = read_whole(order.at, arena);
	EXPECT_STR(out.facts.order.tags, STR("big,vip"));
	/* Where we are is no such tag. */
	struct http_request request = {0};
	effect.want = WANT_SHOP_STATUS;
	EXPECT_FAULT(magento_driver.verbs[VERB_SHOP_STATUS].build(
				     &ask, arena, &request),
			FAULT_BAD_VALUE);
}

TEST(an_order_is_held_and_released)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_NONE, "");
	EXPECT_STR(built(VERB_SHOP_HOLD, arena).url,
			STR(URL "/V1/orders/5001/hold"));
	EXPECT_STR(built(VERB_SHOP_RELEASE, arena).url,
			STR(URL "/V1/orders/5001/unhold"));
	struct outcome out = answer(VERB_SHOP_HOLD, 200, "true", arena);
	EXPECT(out.facts.order.held);
	facts_join(&facts, &out.facts, arena, NULL);
	EXPECT(facts.order.held);
	ask.seq++;
	out = answer(VERB_SHOP_RELEASE, 200, "true", arena);
	facts_join(&facts, &out.facts, arena, NULL);
	EXPECT(!facts.order.held);
}

TEST(an_invoice_that_is_there_is_adopted_and_a_held_order_has_none)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request request = {0};
	prepare(arena, WANT_NONE, "");
	request = built(VERB_SHOP_INVOICE, arena);
	EXPECT_STR(request.url, STR(URL "/V1/order/5001/invoice"));
	EXPECT_STR(request.body, STR("{\"capture\":false,\"notify\":false}"));
	effect.value = STR("capture");
	EXPECT(str_find(built(VERB_SHOP_INVOICE, arena).body,
			       STR("\"capture\":true")) > 0);
	struct outcome out = answer(VERB_SHOP_INVOICE, 200, "9", arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_STR(out.facts.order.invoice, STR("9"));
	facts_join(&facts, &out.facts, arena, NULL);
	EXPECT_FAULT(magento_driver.verbs[VERB_SHOP_INVOICE].build(
				     &ask, arena, &request),
			FAULT_BAD_VALUE);
	facts.order.invoice = STR_NONE;
	facts.order.held = true;
	EXPECT_FAULT(magento_driver.verbs[VERB_SHOP_INVOICE].build(
				     &ask, arena, &request),
			FAULT_BAD_VALUE);
}
