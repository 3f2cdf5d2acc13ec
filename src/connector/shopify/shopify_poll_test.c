/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/shopify/fixture.h"

static void prepare_poll(struct str cursor)
{
	ask = (struct ask){.account = &account,
			.now = NOW,
			.seq = SEQ,
			.cursor = cursor};
}

#define NODE(id, at, payment) \
	"{\"id\":\"gid://shopify/Order/" id "\",\"updatedAt\":\"" at "\"," \
	"\"displayFinancialStatus\":\"" payment "\"}"
#define PAGE(nodes, more, end) \
	"{\"data\":{\"orders\":{\"nodes\":[" nodes "],\"pageInfo\":{" \
	"\"hasNextPage\":" more ",\"endCursor\":\"" end "\"}}}}"

static struct str poll_body(struct arena *arena)
{
	struct http_request request = {0};
	EXPECT_OK(shopify_driver.verbs[VERB_SHOP_POLL].build(
			&ask, arena, &request));
	return request.body;
}

TEST(a_first_poll_goes_back_a_week_or_to_the_take_over)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare_poll(STR_NONE);
	EXPECT(str_find(poll_body(arena),
			       STR("updated_at:>='2026-11-21T21:04:40Z'")) > 0);
	struct policy policy = {.take_over_from = NOW - DAY_MS};
	ask.policy = &policy;
	EXPECT(str_find(poll_body(arena),
			       STR("updated_at:>='2026-11-27T21:06:40Z'")) > 0);
	/* What is no cursor is a first poll. */
	ask.cursor = STR("x;y;z");
	EXPECT(str_find(poll_body(arena), STR("2026-11-27T21:06:40Z")) > 0);
}

TEST(a_poll_tells_each_change_once)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare_poll(STR_NONE);
	struct outcome out = answer(VERB_SHOP_POLL, 200,
			PAGE(NODE("1", "2026-11-28T10:00:00Z", "PAID") "," NODE(
					     "2", "2026-11-28T10:00:05Z",
					     "GONE"),
					"false", "e"),
			arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT(!out.more);
	EXPECT_I64(out.events.list.count, 2);
	const struct event *event = &out.events.list.at[0];
	EXPECT(event->hint);
	EXPECT_STR(event->facts.shop, STR("demo"));
	EXPECT_STR(event->facts.remote, STR("1"));
	EXPECT_I64(event->facts.hint_version, 1795860000000);
	EXPECT_I64(event->facts.seen_payment, PAYMENT_BIT(PAYMENT_PAID));
	EXPECT_I64(out.events.list.at[1].facts.seen_payment, 0);

	/* The next one begins two minutes before the newest change and tells
	 * only what is new. */
	prepare_poll(out.cursor);
	EXPECT(str_find(poll_body(arena),
			       STR("updated_at:>='2026-11-28T09:58:05Z'")) > 0);
	out = answer(VERB_SHOP_POLL, 200,
			PAGE(NODE("1", "2026-11-28T10:00:00Z", "PAID") "," NODE(
					     "2", "2026-11-28T10:00:07Z",
					     "PAID"),
					"false", "e"),
			arena);
	EXPECT_I64(out.events.list.count, 1);
	EXPECT_STR(out.events.list.at[0].facts.remote, STR("2"));
	prepare_poll(out.cursor);
	out = answer(VERB_SHOP_POLL, 200,
			PAGE(NODE("2", "2026-11-28T10:00:07Z", "PAID"), "false",
					"e"),
			arena);
	EXPECT_I64(out.events.list.count, 0);
	EXPECT_I64(out.kind, OUTCOME_DONE);
}

TEST(the_watermark_moves_when_the_last_page_was_read)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare_poll(STR_NONE);
	struct str first = poll_body(arena);
	struct outcome out = answer(VERB_SHOP_POLL, 200,
			PAGE(NODE("1", "2026-11-28T10:00:00Z", "PAID"), "true",
					"page2"),
			arena);
	EXPECT(out.more);
	prepare_poll(out.cursor);
	struct str second = poll_body(arena);
	EXPECT(str_find(second, STR("\"after\":\"page2\"")) > 0);
	EXPECT(str_find(second, STR("2026-11-21T21:04:40Z")) > 0);
	EXPECT(str_find(first, STR("\"after\"")) < 0);
	out = answer(VERB_SHOP_POLL, 200, PAGE("", "false", ""), arena);
	EXPECT(!out.more);
	prepare_poll(out.cursor);
	EXPECT(str_find(poll_body(arena), STR("2026-11-28T09:58:00Z")) > 0);
	EXPECT(str_find(poll_body(arena), STR("page2")) < 0);
}

TEST(many_changes_in_two_minutes_keep_the_cursor_bounded)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str cursor = STR_NONE;
	for (int page = 0; page < 20; page++) {
		struct buf buf;
		buf_init(&buf, 1 << 20);
		buf_add_c(&buf, "{\"data\":{\"orders\":{\"nodes\":[");
		for (int i = 0; i < 100; i++)
			buf_print(&buf,
					"%s{\"id\":\"%d\",\"updatedAt\":"
					"\"2026-11-28T10:00:00Z\"}",
					i ? "," : "", page * 100 + i + 1);
		buf_add_c(&buf, "],\"pageInfo\":{\"hasNextPage\":false}}}}");
		prepare_poll(cursor);
		struct http_response response = {
				.status = 200, .body = buf_str(&buf)};
		struct outcome out = {0};
		shopify_driver.verbs[VERB_SHOP_POLL].read(
				&ask, &response, arena, &out);
		EXPECT_I64(out.events.list.count, 100);
		cursor = arena_copy(arena, out.cursor);
		buf_done(&buf);
	}
	EXPECT(cursor.len > 1000 && cursor.len < 16384);
}

TEST(a_poll_that_is_wrong_moves_nothing)
{
	static const char *const bodies[] = {"{}", "[]", "{\"data\":{}}",
			"{\"data\":{\"orders\":{\"nodes\":{}}}}",
			"{\"data\":{\"orders\":{\"nodes\":[7]}}}",
			PAGE(NODE("x", "2026-11-28T10:00:00Z", "PAID"), "false",
					""),
			PAGE(NODE("1", "2026-11-28T10:00:00Z", "PAID") "," NODE(
					     "1", "soon", "PAID"),
					"false", "")};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		prepare_poll(STR_NONE);
		struct outcome out =
				answer(VERB_SHOP_POLL, 200, bodies[i], arena);
		EXPECT_I64(out.kind, OUTCOME_NONE);
		EXPECT_I64(out.fault, FAULT_BAD_REPLY);
		EXPECT_I64(out.events.list.count, 0);
		EXPECT_STR(out.cursor, STR_NONE);
	}
}

TEST(frequent_polls_overlap_by_two_of_them)
{
	static const struct {
		time_ms every;
		const char *since;
	} rows[] = {{0, "09:58:00Z"}, {2000, "09:59:56Z"}, {59000, "09:58:02Z"},
			{60000, "09:58:00Z"}, {HOUR_MS, "09:58:00Z"},
			{-1, "09:58:00Z"}};
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct account often = account;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		often.poll_every_ms = rows[i].every;
		prepare_poll(STR("1795860000000;1795860000000;;"));
		ask.account = &often;
		EXPECT(str_find(poll_body(arena), str_of(rows[i].since)) > 0);
	}
}

TEST(a_change_of_this_second_is_told_again_by_the_next_poll)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const char page[] =
			PAGE(NODE("1", "2026-11-28T10:00:00Z", "PAID"), "false",
					"e");
	prepare_poll(STR_NONE);
	ask.now = 1795860000000 + 500;
	struct outcome out = answer(VERB_SHOP_POLL, 200, page, arena);
	EXPECT_I64(out.events.list.count, 1);
	prepare_poll(out.cursor);
	ask.now = 1795860000000 + 2500;
	out = answer(VERB_SHOP_POLL, 200, page, arena);
	EXPECT_I64(out.events.list.count, 1);
	prepare_poll(out.cursor);
	ask.now = 1795860000000 + 4500;
	out = answer(VERB_SHOP_POLL, 200, page, arena);
	EXPECT_I64(out.events.list.count, 0);
}

/* ---- fulfillment orders ---- */

#define REQUEST(id, at, request) \
	"{\"orderId\":\"gid://shopify/Order/5001\",\"id\":" \
	"\"gid://shopify/FulfillmentOrder/" id "\",\"status\":\"OPEN\"," \
	"\"requestStatus\":\"" request "\",\"updatedAt\":\"" at \
	"\",\"fulfillmentHolds\":[],\"lineItems\":{\"nodes\":[]," \
	"\"pageInfo\":{\"hasNextPage\":false}}}"
#define REQUESTS(nodes, more) \
	"{\"data\":{\"fulfillmentOrders\":{\"nodes\":[" nodes \
	"],\"pageInfo\":{\"hasNextPage\":" more ",\"endCursor\":\"E\"}}}}"

TEST(requests_that_are_wrong_move_nothing)
{
	static const char *const bodies[] = {"{}", "{\"data\":{}}",
			REQUESTS("7", "false"),
			REQUESTS(REQUEST("x", "2026-11-28T10:00:00Z",
						 "SUBMITTED"),
					"false"),
			REQUESTS(REQUEST("1", "soon", "SUBMITTED"), "false"),
			REQUESTS("{\"id\":\"gid://shopify/FulfillmentOrder/"
				 "1\"}",
					"false")};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		prepare_poll(STR_NONE);
		struct outcome out = answer(
				VERB_SHOP_REQUESTS, 200, bodies[i], arena);
		EXPECT_I64(out.fault, FAULT_BAD_REPLY);
		EXPECT_I64(out.events.list.count, 0);
		EXPECT_STR(out.cursor, STR_NONE);
	}
}

TEST(a_request_is_told_once_and_its_order_is_read_when_it_is_unusual)
{
	static const char page[] =
			REQUESTS(REQUEST("1", "2026-11-28T10:00:00Z",
						 "SUBMITTED") "," REQUEST("2",
						 "2026-11-28T10:00:00Z",
						 "CANCELLATION_REQUESTED"),
					"true");
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare_poll(STR_NONE);
	struct outcome out = answer(VERB_SHOP_REQUESTS, 200, page, arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT(out.more);
	EXPECT_I64(out.events.list.count, 2);
	const struct event *first = &out.events.list.at[0];
	EXPECT_STR(first->facts.remote, STR("5001"));
	EXPECT_STR(first->facts.fos.at[0].id, STR("1"));
	EXPECT_I64(first->facts.fos.at[0].request, REQUEST_SUBMITTED);
	EXPECT_I64(first->facts.fos.at[0].seq, SEQ);
	EXPECT(!first->hint && out.events.list.at[1].hint);
	/* A fulfillment order's version is none of its order. */
	EXPECT_I64(out.events.list.at[1].facts.hint_version, 0);
	prepare_poll(out.cursor);
	struct http_request request = {0};
	EXPECT_OK(shopify_driver.verbs[VERB_SHOP_REQUESTS].build(
			&ask, arena, &request));
	EXPECT(str_find(request.body, STR("\"after\":\"E\"")) > 0);
	EXPECT(str_find(request.body, STR("updated_at:>='")) > 0);
	out = answer(VERB_SHOP_REQUESTS, 200, page, arena);
	EXPECT_I64(out.events.list.count, 0);
}
