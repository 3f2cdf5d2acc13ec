/* SPDX-License-Identifier: Apache-2.0 */
/* Holds, rejections, cancellations, tags, corrected numbers. */
#include "connector/shopify/fixture.h"

static struct str body_of(enum verb verb, struct arena *arena)
{
	struct http_request request = {0}, again = {0};
	EXPECT_OK(shopify_driver.verbs[verb].build(&ask, arena, &request));
	EXPECT_OK(shopify_driver.verbs[verb].build(&ask, arena, &again));
	EXPECT_STR(request.body, again.body);
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

static struct fulfillment_order *add_fo(struct arena *arena)
{
	struct fulfillment_order *fo = LIST_ADD(arena, &facts.fos);
	*fo = (struct fulfillment_order){.id = STR("77")};
	*LIST_ADD(arena, &fo->holds) = (struct fo_hold){
			STR("5"), STR("other"), STR("other:waybill")};
	return fo;
}

TEST(changes_of_a_fulfillment_order_bring_its_new_state)
{
	static const struct {
		enum verb verb;
		enum want_kind want;
		const char *name;
	} rows[] = {
			{VERB_SHOP_HOLD, WANT_SHOP_HOLD,
					"fulfillmentOrderHold"},
			{VERB_SHOP_RELEASE, WANT_SHOP_RELEASE,
					"fulfillmentOrderReleaseHold"},
			{VERB_SHOP_CANCEL_ACCEPT, WANT_CANCEL_ACCEPT,
					"fulfillmentOrderAcceptCancellationRequ"
					"est"},
			{VERB_SHOP_CANCEL_REJECT, WANT_CANCEL_REJECT,
					"fulfillmentOrderRejectCancellationRequ"
					"est"},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		prepare(arena, rows[i].want, "77");
		struct fulfillment_order *fo = add_fo(arena);
		*LIST_ADD(arena, &fo->holds) = (struct fo_hold){
				STR("6"), STR("other"), STR("waybill")};
		EXPECT(holds(body_of(rows[i].verb, arena), rows[i].name));
		struct outcome out = mutated(rows[i].verb, rows[i].name,
				"\"fulfillmentOrder\":" FO("77", "ON_HOLD",
						"SUBMITTED", "2"),
				arena);
		EXPECT_I64(out.kind, OUTCOME_DONE);
		EXPECT_I64(out.facts.fos.at[0].status, FO_ON_HOLD);
		out = mutated(rows[i].verb, rows[i].name,
				"\"fulfillmentOrder\":null", arena);
		EXPECT_I64(out.fault, FAULT_BAD_REPLY);
		/* Said twice, it may have been us: it is looked up. */
		struct str text = arena_print(arena,
				"{\"data\":{\"%s\":{\"userErrors\":[{"
				"\"message\":\"has already been\"}]}}}",
				rows[i].name);
		out = answer(rows[i].verb, 200, text.at, arena);
		EXPECT(out.kind == OUTCOME_NONE &&
				out.fault == FAULT_BAD_REPLY);
		effect.target = STR_NONE;
		struct http_request request;
		EXPECT_FAULT(shopify_driver.verbs[rows[i].verb].build(
					     &ask, arena, &request),
				FAULT_BAD_VALUE);
		EXPECT_I64(shopify_driver.verbs[rows[i].verb].remote_class,
				REMOTE_N);
	}
}

TEST(a_hold_says_why_and_that_it_is_ours)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_SHOP_HOLD, "77");
	effect.value = STR("out_of_stock");
	effect.text = STR("Mug is out of stock");
	struct str body = body_of(VERB_SHOP_HOLD, arena);
	EXPECT(holds(body, "\"INVENTORY_OUT_OF_STOCK\""));
	EXPECT(holds(body, "\"handle\":\"waybill\""));
	EXPECT(holds(body, "Mug is out of stock"));
	effect.value = STR("by_staff");
	EXPECT(holds(body_of(VERB_SHOP_HOLD, arena), "\"OTHER\""));
	/* A part that was split off is another fulfillment order. */
	struct outcome out = mutated(VERB_SHOP_HOLD, "fulfillmentOrderHold",
			"\"fulfillmentOrder\":" FO("77", "ON_HOLD",
					"UNSUBMITTED",
					"1") ",\"remainingFulfil"
					     "lmentOrder\":" FO("78", "OPEN",
							     "UNSUBMITTED",
							     "1"),
			arena);
	EXPECT_I64(out.facts.fos.count, 2);
}

TEST(only_our_own_holds_are_taken_off)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request request;
	prepare(arena, WANT_SHOP_RELEASE, "77");
	struct fulfillment_order *fo = add_fo(arena);
	/* Without ours the shop would take off all of them. */
	EXPECT_FAULT(shopify_driver.verbs[VERB_SHOP_RELEASE].build(
				     &ask, arena, &request),
			FAULT_BAD_VALUE);
	*LIST_ADD(arena, &fo->holds) = (struct fo_hold){
			STR("6"), STR("other"), STR("waybill")};
	struct str body = body_of(VERB_SHOP_RELEASE, arena);
	EXPECT(holds(body, "[\"gid://shopify/FulfillmentHold/6\"]"));
	EXPECT(!holds(body, "FulfillmentHold/5"));
}

TEST(staff_reject_in_their_own_words)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_REJECT, "77");
	effect.value = STR("order_too_large");
	effect.text = STR("It does not fit the van");
	struct str body = body_of(VERB_SHOP_REJECT, arena);
	EXPECT(holds(body, "\"ORDER_TOO_LARGE\""));
	EXPECT(holds(body, "It does not fit the van"));
	effect.value = STR("because");
	effect.text = STR_NONE;
	body = body_of(VERB_SHOP_REJECT, arena);
	EXPECT(holds(body, "\"OTHER\"") && holds(body, "refused"));
}

TEST(a_tag_is_added_before_the_old_one_is_taken_away)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_SHOP_STATUS, "");
	effect.value = STR("|packed");
	struct outcome out = mutated(
			VERB_SHOP_STATUS, "tagsAdd", "\"node\":null", arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	struct attempt *before = facts_attempt_add(
			&facts, WANT_SHOP_STATUS, STR_NONE, arena);
	before->done_value = STR("|paid");
	struct str body = body_of(VERB_SHOP_STATUS, arena);
	EXPECT(holds(body, "tagsAdd(") && holds(body, "[\"packed\"]"));
	out = mutated(VERB_SHOP_STATUS, "tagsAdd", "\"node\":null", arena);
	EXPECT(out.again && out.kind == OUTCOME_NONE && !out.fault);
	ask.cursor = out.cursor;
	body = body_of(VERB_SHOP_STATUS, arena);
	EXPECT(holds(body, "tagsRemove(") && holds(body, "[\"paid\"]"));
	out = mutated(VERB_SHOP_STATUS, "tagsRemove", "\"node\":null", arena);
	EXPECT(out.kind == OUTCOME_DONE && !out.again);
	/* Nothing is to be there: the old one goes, in one request. */
	ask.cursor = STR_NONE;
	effect.value = STR("|");
	EXPECT(holds(body_of(VERB_SHOP_STATUS, arena), "tagsRemove("));
	/* The same again takes nothing away. */
	effect.value = STR("|paid");
	out = mutated(VERB_SHOP_STATUS, "tagsAdd", "\"node\":null", arena);
	EXPECT(out.kind == OUTCOME_DONE && !out.again);
	/* A change that was overtaken has left one behind. */
	struct policy shown = {0};
	*LIST_ADD(arena, &shown.statuses) =
			(struct shown_status){.tag = STR("late")};
	*LIST_ADD(arena, &shown.statuses) =
			(struct shown_status){.tag = STR("paid")};
	ask.policy = &shown;
	out = mutated(VERB_SHOP_STATUS, "tagsAdd", "\"node\":null", arena);
	EXPECT(out.again);
	ask.cursor = out.cursor;
	EXPECT(holds(body_of(VERB_SHOP_STATUS, arena), "[\"late\"]"));
	ask.cursor = STR_NONE;
	shown.statuses.count = 0;
	/* Shopify has no status but tags. */
	effect.value = STR("packed|");
	before->done_value = STR_NONE;
	struct http_request request;
	EXPECT_FAULT(shopify_driver.verbs[VERB_SHOP_STATUS].build(
				     &ask, arena, &request),
			FAULT_BAD_VALUE);
}

TEST(a_rules_tag_takes_none_away)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct policy shown = {0};
	*LIST_ADD(arena, &shown.statuses) =
			(struct shown_status){.tag = STR("paid")};
	prepare(arena, WANT_MARK, "|big");
	effect.value = STR("|big");
	ask.policy = &shown;
	struct str body = body_of(VERB_SHOP_STATUS, arena);
	EXPECT(holds(body, "tagsAdd(") && holds(body, "[\"big\"]"));
	struct outcome out = mutated(
			VERB_SHOP_STATUS, "tagsAdd", "\"node\":null", arena);
	EXPECT(out.kind == OUTCOME_DONE && !out.again);
	ask.policy = NULL;
}

TEST(a_corrected_number_takes_the_wrong_ones_place)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_FULFILL, PARCEL);
	struct fulfillment *there = LIST_ADD(arena, &facts.fulfillments);
	*there = (struct fulfillment){.id = STR("61"),
			.fo = STR("77"),
			.tracking = STR("WRONG,N2")};
	facts_attempt_add(&facts, WANT_FULFILL, STR(PARCEL), arena)
			->done_value = STR("WRONG");
	struct str body = body_of(VERB_SHOP_FULFILL, arena);
	EXPECT(holds(body, "fulfillmentTrackingInfoUpdate("));
	EXPECT(holds(body, "\"numbers\":[\"N2\",\"N1\"]"));
	EXPECT(holds(body, "gid://shopify/Fulfillment/61"));
	/* It is gone from the shop: the parcel is told as a new one. */
	there->cancelled = true;
	EXPECT(holds(body_of(VERB_SHOP_FULFILL, arena), "fulfillmentCreate("));
}
