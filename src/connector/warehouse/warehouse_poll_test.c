/* SPDX-License-Identifier: Apache-2.0 */
/* News by polls, and an order as the warehouse shows it. */
#include "connector/warehouse/fixture.h"

#define NEWS(id, reference) \
	"{\"type\":\"order.accepted\",\"id\":\"" id \
	"\",\"at\":\"2026-11-28T10:00:00Z\",\"data\":{\"reference\":" \
	"\"" reference "\"}}"
#define PAGE(events, rest) "{\"events\":[" events "]" rest "}"

static struct outcome page(
		const char *cursor, const char *body, struct arena *arena)
{
	ask = (struct ask){.account = &account,
			.now = NOW,
			.cursor = str_of(cursor)};
	return answer(VERB_LOGISTICS_POLL, 200, body, arena);
}

TEST(a_poll_asks_for_what_came_after_its_cursor)
{
	static const struct {
		const char *cursor, *url;
	} rows[] = {
			{"",
					"http://127.0.0.1:9400/warehouse/"
					"events?after="
					"&limit=100"},
			{"a&b=c d",
					"http://127.0.0.1:9400/warehouse/events"
					"?after=a%26b%3Dc%20d&limit=100"},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct http_request request = {0};
		ask = (struct ask){.account = &account,
				.cursor = str_of(rows[i].cursor)};
		EXPECT_OK(warehouse_driver.verbs[VERB_LOGISTICS_POLL].build(
				&ask, arena, &request));
		EXPECT_STR(request.url, str_of(rows[i].url));
	}
}

TEST(a_page_that_cannot_be_read_moves_no_cursor)
{
	static const struct {
		int status;
		const char *body;
		enum fault fault;
	} rows[] = {
			{200, "", FAULT_BAD_REPLY},
			{200, "[]", FAULT_BAD_REPLY},
			{200, "{\"cursor\":\"9\"}", FAULT_BAD_REPLY},
			{200, "{\"events\":{},\"cursor\":\"9\"}",
					FAULT_BAD_REPLY},
			{204, "", FAULT_PROVIDER},
			{404, "", FAULT_REFUSED},
			{401, "", FAULT_CREDENTIALS},
			{429, "", FAULT_RATE_LIMITED},
			{502, "", FAULT_PROVIDER},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	ask = (struct ask){.account = &account, .cursor = STR("7")};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct outcome out = answer(VERB_LOGISTICS_POLL, rows[i].status,
				rows[i].body, arena);
		EXPECT(out.kind != OUTCOME_DONE);
		EXPECT_I64(out.fault, rows[i].fault);
		EXPECT_STR(out.cursor, STR_NONE);
		EXPECT_I64(out.events.list.count, 0);
		EXPECT(!out.more);
	}
}

TEST(one_event_that_cannot_be_read_takes_no_page_along)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out = page("7",
			PAGE(NEWS("wev_1", REFERENCE) ",null,7,{}," NEWS(
					     "wev_2",
					     "nobody's") ","
							 "{\"type\":\"stock."
							 "changed\"}," NEWS(
									 "wev_"
									 "3",
									 "demo."
									 "5002."
									 "send."
									 "78."
									 "0"),
					",\"cursor\":\"12\",\"more\":true"),
			arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_I64(out.events.list.count, 2);
	EXPECT_STR(out.events.list.at[0].id, STR("wev_1"));
	EXPECT_STR(out.events.list.at[1].id, STR("wev_3"));
	EXPECT_STR(out.events.list.at[1].facts.remote, STR("5002"));
	/* And it is said. */
	EXPECT(out.events.unreadable.len > 0);
	EXPECT_STR(out.cursor, STR("12"));
	EXPECT(out.more);
}

TEST(a_cursor_that_stands_still_is_not_asked_again_at_once)
{
	static const struct {
		const char *body, *cursor;
		bool more;
	} rows[] = {
			{PAGE("", ",\"cursor\":\"8\",\"more\":true"), "8",
					true},
			{PAGE("", ",\"cursor\":8,\"more\":true"), "8", true},
			{PAGE("", ",\"cursor\":\"8\""), "8", false},
			{PAGE("", ",\"cursor\":\"7\",\"more\":true"), "7",
					false},
			{PAGE("", ",\"cursor\":\"\",\"more\":true"), "7",
					false},
			{PAGE("", ",\"cursor\":null,\"more\":true"), "7",
					false},
			{PAGE("", ",\"more\":\"yes\""), "7", false},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct outcome out = page("7", rows[i].body, arena);
		EXPECT_I64(out.kind, OUTCOME_DONE);
		EXPECT_STR(out.cursor, str_of(rows[i].cursor));
		EXPECT(out.more == rows[i].more);
	}
}

/* So that what a webhook brought is not counted again. */
TEST(a_poll_and_a_webhook_name_one_event_alike)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome polled =
			page("", PAGE(NEWS("wev_1", REFERENCE), ""), arena);
	struct webhook webhook = signed_webhook(
			NEW_SECRET, NEWS("wev_1", REFERENCE), arena);
	struct events pushed = {0};
	warehouse_driver.webhook_read(&account, &webhook, arena, &pushed);
	EXPECT_STR(polled.events.list.at[0].id, pushed.list.at[0].id);
	EXPECT_STR(warehouse_driver.webhook_id(&account, &webhook, arena),
			STR("wev_1"));
}

/* ---- an order's view ---- */

#define VIEW(status, parcels) \
	"{\"reference\":\"" REFERENCE "\",\"status\":\"" status \
	"\",\"parcels\":[" parcels "]}"
#define TEN ((time_ms)1795860000000) /* 2026-11-28T10:00:00Z */

static struct outcome view(const char *body, struct arena *arena)
{
	prepare(arena, WANT_SEND);
	return answer(VERB_LOGISTICS_SEND, 200, body, arena);
}

TEST(parcels_stand_in_the_order)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out =
			view(VIEW("shipped",
					     "{\"id\":\"p1\",\"number\":\"N1\","
					     "\"shipped_at\":"
					     "\"2026-11-28T10:00:00Z\","
					     "\"delivered_at\":null},"
					     "{\"id\":\"p2\",\"number\":\"N2\","
					     "\"shipped_at\":"
					     "\"2026-11-28T11:00:00Z\","
					     "\"delivered_at\":"
					     "\"2026-11-28T12:00:00Z\","
					     "\"updated_at\":"
					     "\"2026-11-28T13:00:00Z\"}"),
					arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_I64(out.facts.parcels.count, 2);
	const struct parcel *first = &out.facts.parcels.at[0];
	EXPECT_I64(first->handed_over_at, TEN);
	EXPECT_I64(first->delivered_at, 0);
	EXPECT_I64(first->corrected_at, TEN);
	const struct parcel *second = &out.facts.parcels.at[1];
	EXPECT_I64(second->handed_over_at, TEN + HOUR_MS);
	EXPECT_I64(second->delivered_at, TEN + 2 * HOUR_MS);
	EXPECT_I64(second->corrected_at, TEN + 3 * HOUR_MS);
}

TEST(a_parcels_status_without_a_time_is_as_old_as_the_answer)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out = view(VIEW("shipped",
						  "{\"id\":\"p1\",\"status\":"
						  "\"delivered\","
						  "\"shipped_at\":"
						  "\"2026-11-28T10:00:00Z\"}"),
			arena);
	EXPECT_I64(out.facts.parcels.at[0].handed_over_at, TEN);
	EXPECT_I64(out.facts.parcels.at[0].delivered_at, NOW);
	out = view(VIEW("shipped",
				   "{\"id\":\"p1\",\"status\":\"delivered\","
				   "\"delivered_at\":"
				   "\"2026-11-28T10:00:00Z\"}"),
			arena);
	EXPECT_I64(out.facts.parcels.at[0].delivered_at, TEN);
}

TEST(a_parcels_unknown_status_is_kept)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out = view(
			VIEW("shipped", "{\"id\":\"p1\",\"status\":\"lost\"}"),
			arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_STR(out.facts.requests.at[0].unknown_status, STR("parcel lost"));
	EXPECT_I64(out.facts.parcels.at[0].handed_over_at, 0);
}

/* The same parcel, told by a view and by news, is one parcel. */
TEST(a_view_and_news_join_into_one_parcel)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out =
			view(VIEW("shipped",
					     "{\"id\":\"p1\",\"number\":\"N1\","
					     "\"shipped_at\":"
					     "\"2026-11-28T10:00:00Z\"}"),
					arena);
	struct events events =
			read_news("{\"type\":\"parcel.delivered\",\"data\":{"
				  "\"reference\":\"" REFERENCE "\",\"parcel\":{"
				  "\"id\":\"p1\",\"number\":\"N1\"}}}",
					arena);
	struct facts all = {0};
	facts_join(&all, &events.list.at[0].facts, arena, NULL);
	facts_join(&all, &out.facts, arena, NULL);
	EXPECT_I64(all.parcels.count, 1);
	EXPECT_I64(all.parcels.at[0].handed_over_at, TEN);
	EXPECT_I64(all.parcels.at[0].delivered_at, NOW);
}

static void read_spoiled(struct str body, void *context)
{
	struct arena *arena = arena_open();
	struct outcome out = {0};
	struct http_response response = {.status = 200, .body = body};
	const enum verb *verb = context;
	warehouse_driver.verbs[*verb].read(&ask, &response, arena, &out);
	EXPECT(out.kind != OUTCOME_NONE || out.fault);
	EXPECT(out.fault != FAULT_BAD_REPLY || !out.facts.parcels.count);
	arena_close(arena);
}

TEST(no_spoiled_answer_crashes)
{
	static enum verb verbs[] = {VERB_LOGISTICS_SEND, VERB_LOGISTICS_FIND,
			VERB_LOGISTICS_CANCEL, VERB_LOGISTICS_POLL};
	static const char *const bodies[] = {
			VIEW("shipped",
					"{\"id\":\"p1\",\"status\":\"lost\","
					"\"shipped_at\":"
					"\"2026-11-28T10:00:00Z\"}"),
			"{\"orders\":[" VIEW("refused", "") "]}",
			VIEW("cancelled", ""),
			PAGE(NEWS("wev_1", REFERENCE),
					",\"cursor\":\"2\",\"more\":true")};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < 4; i++) {
		prepare(arena, i == 2 ? WANT_SEND_CANCEL : WANT_SEND);
		test_spoil(str_of(bodies[i]), arena, read_spoiled, &verbs[i]);
	}
}
