/* SPDX-License-Identifier: Apache-2.0 */
/* V1: what a round of polls asks, and what it makes of the lists. */
#include "connector/shipstation/fixture.h"

#define SHIPMENT(id, key, rest) \
	"{\"shipmentId\":" id ",\"orderKey\":\"" key \
	"\",\"createDate\":\"2026-11-28T02:00:00.1230000\"," \
	"\"carrierCode\":\"stamps_com\",\"trackingNumber\":\"94001\"" rest "}"
#define SHIPMENTS(list, pages) \
	"{\"shipments\":[" list "],\"page\":1,\"pages\":" pages "}"
#define TEN_MS ((time_ms)1795860000123) /* 2026-11-28T10:00:00.123Z */

static struct str cursor_at(enum phase phase, struct arena *arena)
{
	struct cursor cursor = {.page = 1};
	ss_cursor_begin(&cursor, NOW);
	cursor.phase = phase;
	return ss_cursor_write(&cursor, arena);
}

static struct outcome poll(
		struct str cursor, const char *body, struct arena *arena)
{
	ask = (struct ask){.account = &v1, .now = NOW, .cursor = cursor};
	return answer(VERB_LOGISTICS_POLL, 200, body, arena);
}

static struct str url_at(struct str cursor, struct arena *arena)
{
	ask = (struct ask){.account = &v1, .now = NOW, .cursor = cursor};
	return str_skip(request_of(VERB_LOGISTICS_POLL, arena).url,
			strlen("https://ssapi.shipstation.com"));
}

TEST(a_round_asks_for_labels_orders_and_fulfillments)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	EXPECT_STR(url_at(STR(""), arena),
			STR("/shipments?sortBy=CreateDate&sortDir=DESC"
			    "&pageSize=1"));
	struct outcome out = poll(STR(""), SHIPMENTS("", "0"), arena);
	EXPECT(out.more);
	/* Two days back, by the clock of Los Angeles, with an overlap. */
	EXPECT_STR(url_at(out.cursor, arena),
			STR("/shipments?createDateStart="
			    "2026-11-26T12%3A56%3A40&sortBy=CreateDate"
			    "&sortDir=ASC&pageSize=100"
			    "&includeShipmentItems=true&page=1"));
	out = poll(out.cursor, SHIPMENTS("", "1"), arena);
	EXPECT(out.more);
	EXPECT_STR(url_at(out.cursor, arena),
			STR("/orders?modifyDateStart=2026-11-26T12%3A56%3A40"
			    "&sortBy=ModifyDate&sortDir=ASC&pageSize=100"
			    "&page=1"));
	out = poll(out.cursor, "{\"orders\":[],\"pages\":0}", arena);
	EXPECT(out.more);
	EXPECT_STR(url_at(out.cursor, arena),
			STR("/fulfillments?createDateStart="
			    "2026-11-26T13%3A06%3A35&sortBy=CreateDate"
			    "&sortDir=ASC&pageSize=20&page=1"));
	out = poll(out.cursor, "{\"fulfillments\":[],\"pages\":0}", arena);
	EXPECT(!out.more);
	EXPECT(str_starts(url_at(out.cursor, arena), STR("/shipments?")));
}

TEST(a_label_is_a_parcel)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out = poll(cursor_at(PHASE_SHIPMENTS, arena),
			SHIPMENTS(SHIPMENT("33", REFERENCE, "") "," SHIPMENT(
						  "34", REFERENCE, ""),
					"1"),
			arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	/* Several parcels of one request. */
	EXPECT_I64(out.events.list.count, 2);
	const struct facts *news = &out.events.list.at[0].facts;
	EXPECT_STR(news->shop, STR("demo"));
	EXPECT_STR(news->remote, STR("5001"));
	EXPECT_STR(news->parcels.at[0].reference, STR(REFERENCE));
	EXPECT_STR(news->parcels.at[0].fo, STR("77"));
	EXPECT_STR(news->parcels.at[0].parcel, STR("33"));
	EXPECT_STR(news->parcels.at[0].number, STR("94001"));
	EXPECT_STR(news->parcels.at[0].carrier, STR("USPS"));
	EXPECT_I64(news->parcels.at[0].handed_over_at, TEN_MS);
	EXPECT_I64(news->parcels.at[0].delivered_at, 0);
	/* Each round reads the overlap again: the same news. */
	struct outcome again = poll(cursor_at(PHASE_SHIPMENTS, arena),
			SHIPMENTS(SHIPMENT("33", REFERENCE, ""), "1"), arena);
	EXPECT_STR(again.events.list.at[0].id, STR_NONE);
	struct facts joined = *news;
	struct changes changes = {0};
	facts_join(&joined, &again.events.list.at[0].facts, arena, &changes);
	EXPECT_I64(changes.list.count, 0);
}

#define ITEM(key, quantity) \
	"{\"lineItemKey\":" key ",\"sku\":\"S\",\"quantity\":" quantity "}"
#define ITEMS(list) ",\"shipmentItems\":[" list "]"

TEST(a_label_says_what_is_in_it)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out = poll(cursor_at(PHASE_SHIPMENTS, arena),
			SHIPMENTS(SHIPMENT("33", REFERENCE,
						  ITEMS(ITEM("\"11\"", "1") "," ITEM(
								  "null",
								  "1") "," ITEM("\"12\"",
								  "2"))),
					"1"),
			arena);
	const struct parcel *p = &out.events.list.at[0].facts.parcels.at[0];
	EXPECT_I64(p->lines.count, 2);
	EXPECT_STR(p->lines.at[0].line, STR("11"));
	EXPECT_I64(p->lines.at[1].quantity, 2);
}

/* Without what is in it, it would be read as if all were. */
TEST(a_hints_list_is_asked_for_with_what_is_in_the_parcels)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	EXPECT_STR(url_at(STR("url:/shipments?batchId=7"
			      "&includeShipmentItems=False&page=2"),
				   arena),
			STR("/shipments?batchId=7&includeShipmentItems=true"
			    "&page=2"));
	EXPECT_STR(url_at(STR("url:/shipments?batchId=7"), arena),
			STR("/shipments?batchId=7&includeShipmentItems=true"));
	EXPECT_STR(url_at(STR("url:/orders?batchId=7"), arena),
			STR("/orders?batchId=7"));
}

TEST(what_is_no_parcel_of_ours_makes_none)
{
	static const char *const lists[] = {
			SHIPMENT("33", REFERENCE, ",\"voided\":true"),
			SHIPMENT("33", REFERENCE, ",\"isReturnLabel\":true"),
			SHIPMENT("33", "8061c220f0794a9b92460b8b", ""),
			SHIPMENT("null", REFERENCE, ""),
			"{\"shipmentId\":3,\"orderKey\":\"" REFERENCE "\"}",
			"null", "7", "[]", "{}", "\"x\""};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		struct str body = arena_print(arena,
				"{\"shipments\":[%s,%s],\"pages\":1}", lists[i],
				SHIPMENT("35", REFERENCE, ""));
		struct outcome out = poll(cursor_at(PHASE_SHIPMENTS, arena),
				body.at, arena);
		/* And it takes nothing along. */
		EXPECT_I64(out.events.list.count, 1);
		EXPECT_STR(out.events.list.at[0].facts.parcels.at[0].parcel,
				STR("35"));
	}
}

TEST(a_mark_moves_when_the_last_page_is_read)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct cursor cursor;
	struct outcome out = poll(cursor_at(PHASE_SHIPMENTS, arena),
			SHIPMENTS(SHIPMENT("33", "x", ""), "2"), arena);
	EXPECT(out.more);
	EXPECT_OK(ss_cursor_read(out.cursor, arena, &cursor));
	EXPECT_I64(cursor.page, 2);
	EXPECT_I64(cursor.marks[PHASE_SHIPMENTS], NOW - 2 * DAY_MS);
	out = poll(out.cursor, SHIPMENTS("", "2"), arena);
	EXPECT_OK(ss_cursor_read(out.cursor, arena, &cursor));
	EXPECT_I64(cursor.phase, PHASE_ORDERS);
	EXPECT_I64(cursor.marks[PHASE_SHIPMENTS], TEN_MS);
	EXPECT_I64(cursor.marks[PHASE_ORDERS], NOW - 2 * DAY_MS);
}

TEST(an_answer_that_cannot_be_read_moves_no_mark)
{
	static const struct answer_row rows[] = {
			{200, "", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
			{200, "[]", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
			{200, "{\"pages\":1}", OUTCOME_NONE, FAULT_BAD_REPLY,
					""},
			{200, "{\"shipments\":{}}", OUTCOME_NONE,
					FAULT_BAD_REPLY, ""},
			{500, "", OUTCOME_NONE, FAULT_PROVIDER, ""},
			{429, "", OUTCOME_NONE, FAULT_RATE_LIMITED, ""},
			{401, "", OUTCOME_REFUSED, FAULT_CREDENTIALS, ""},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		ask = (struct ask){.account = &v1,
				.now = NOW,
				.cursor = cursor_at(PHASE_SHIPMENTS, arena)};
		expect_rows(VERB_LOGISTICS_POLL, &rows[i], 1, arena);
		struct outcome out = answer(VERB_LOGISTICS_POLL, rows[i].status,
				rows[i].body, arena);
		EXPECT_STR(out.cursor, STR_NONE);
		EXPECT(!out.more);
	}
}

TEST(an_order_that_changed_tells_its_status)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out = poll(cursor_at(PHASE_ORDERS, arena),
			"{\"orders\":[{\"orderKey\":\"" REFERENCE
			"\",\"orderStatus\":\"cancelled\",\"modifyDate\":"
			"\"2026-11-28T02:00:00.123\"},{\"orderKey\":\"x\"},"
			"{\"orderKey\":\"" REFERENCE "\",\"orderStatus\":"
			"\"lost\",\"modifyDate\":\"2026-11-28T02:00:00.123\"}"
			"],\"pages\":1}",
			arena);
	EXPECT_I64(out.events.list.count, 2);
	EXPECT_I64(out.events.list.at[0].facts.requests.at[0].cancelled_at,
			TEN_MS);
	EXPECT_STR(out.events.list.at[1].facts.requests.at[0].unknown_status,
			STR("lost"));
}

/* A clock there that runs ahead of ours dates no news after ours. */
TEST(a_date_that_is_still_to_come_is_now)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out = poll(cursor_at(PHASE_ORDERS, arena),
			"{\"orders\":[{\"orderKey\":\"" REFERENCE
			"\",\"orderStatus\":\"cancelled\",\"modifyDate\":"
			"\"2027-01-01T00:00:00\"}],\"pages\":1}",
			arena);
	EXPECT_I64(out.events.list.at[0].facts.requests.at[0].cancelled_at,
			NOW);
}

/* ---- marked as shipped, without a label ---- */

#define FULFILLMENT(id, order, rest) \
	"{\"fulfillmentId\":" id ",\"orderId\":" order \
	",\"trackingNumber\":\"1Z9\",\"carrierCode\":\"FedEx\"," \
	"\"createDate\":\"2026-11-28T02:00:00.123\",\"voided\":false," \
	"\"deliveryDate\":null" rest "}"

TEST(a_fulfillment_is_a_parcel_of_the_order_that_is_asked_for)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out = poll(cursor_at(PHASE_FULFILLMENTS, arena),
			"{\"fulfillments\":[" FULFILLMENT(
					"5", "9", "") "," FULFILLMENT("6", "10",
					"") "," FULFILLMENT("7", "11",
					"") "],\"pages\":2}",
			arena);
	EXPECT_I64(out.events.list.count, 0);
	EXPECT(out.more);
	EXPECT_STR(url_at(out.cursor, arena), STR("/orders/9"));
	out = poll(out.cursor, "{\"orderId\":9,\"orderKey\":\"" REFERENCE "\"}",
			arena);
	EXPECT_I64(out.events.list.count, 1);
	const struct parcel *parcel =
			&out.events.list.at[0].facts.parcels.at[0];
	EXPECT_STR(parcel->parcel, STR("f5"));
	EXPECT_STR(parcel->number, STR("1Z9"));
	EXPECT_STR(parcel->carrier, STR("FedEx"));
	EXPECT_I64(parcel->handed_over_at, TEN_MS);
	/* Somebody else's order, and one that is gone: nothing. */
	EXPECT_STR(url_at(out.cursor, arena), STR("/orders/10"));
	out = poll(out.cursor, "{\"orderKey\":\"x\"}", arena);
	EXPECT_I64(out.events.list.count, 0);
	EXPECT_STR(url_at(out.cursor, arena), STR("/orders/11"));
	ask.cursor = out.cursor;
	out = answer(VERB_LOGISTICS_POLL, 404, "", arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	/* Then the list goes on where it was. */
	EXPECT(out.more);
	EXPECT(str_ends(url_at(out.cursor, arena), STR("&page=2")));
}

/* ---- a hint's list ---- */

TEST(a_hint_is_asked_for_page_by_page_and_moves_no_mark)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str cursor = STR("url:/shipments?batchId=7");
	EXPECT_STR(url_at(cursor, arena),
			STR("/shipments?batchId=7&includeShipmentItems=true"));
	struct outcome out = poll(cursor,
			SHIPMENTS(SHIPMENT("33", REFERENCE, ""), "2"), arena);
	EXPECT_I64(out.events.list.count, 1);
	EXPECT(out.more);
	EXPECT_STR(out.cursor, STR("url:/shipments?batchId=7&page=2"));
	out = poll(out.cursor, SHIPMENTS("", "2"), arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT(!out.more);
}
