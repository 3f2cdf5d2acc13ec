/* SPDX-License-Identifier: Apache-2.0 */
/* V2: what is asked, and what the answers mean. */
#include "connector/shipstation/fixture.h"

#define SHIPMENT(key, status) \
	"{\"shipment_id\":\"se-9\",\"external_shipment_id\":\"" key \
	"\",\"shipment_status\":\"" status "\"}"
#define OURS(status) SHIPMENT(REFERENCE, status)
#define MADE(shipments) "{\"has_errors\":false,\"shipments\":[" shipments "]}"
#define ERROR(code, words) \
	"{\"request_id\":\"r\",\"errors\":[{\"error_source\":\"shipstation\"," \
	"\"error_type\":\"validation\",\"error_code\":\"" code \
	"\",\"message\":\"" words "\"}]}"

TEST(a_shipment_is_written_as_v2_wants_it)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(&v2, WANT_SEND, arena);
	struct http_request request = request_of(VERB_LOGISTICS_SEND, arena);
	EXPECT_STR(request.url,
			STR("https://api.shipstation.com/v2/shipments"));
	EXPECT_STR(request.body,
			STR("{\"shipments\":[{\"external_shipment_id\":"
			    "\"" REFERENCE "\","
			    "\"external_order_id\":\"5001\","
			    "\"shipment_number\":\"1001\","
			    "\"warehouse_id\":\"se-4\",\"ship_to\":{"
			    "\"name\":\"Zo\xc3\xab Berg\","
			    "\"phone\":\"+46701234567\","
			    "\"email\":\"zoe@example.com\","
			    "\"address_line1\":\"Storgatan 1\","
			    "\"city_locality\":\"Lund\","
			    "\"state_province\":\"M\","
			    "\"postal_code\":\"22100\","
			    "\"country_code\":\"SE\","
			    "\"address_residential_indicator\":\"unknown\"},"
			    "\"items\":[{\"name\":\"Cup\",\"sku\":\"S-1\","
			    "\"quantity\":2,\"external_order_id\":\"5001\","
			    "\"external_order_item_id\":\"11\"}]}]}"));
	struct account bare = v2;
	bare.warehouse_id = STR_NONE;
	ask.account = &bare;
	EXPECT_FAULT(shipstation_driver.verbs[VERB_LOGISTICS_SEND].build(
				     &ask, arena, &request),
			FAULT_SETTINGS);
}

static const struct answer_row send_rows[] = {
		{200, MADE(OURS("pending")), OUTCOME_DONE, FAULT_NONE, ""},
		{200, MADE(OURS("label_purchased")), OUTCOME_DONE, FAULT_NONE,
				""},
		{200, MADE(OURS("napping")), OUTCOME_DONE, FAULT_NONE, ""},
		{200,
				"{\"has_errors\":true,\"shipments\":[{"
				"\"errors\":[\"No weight.\"]}]}",
				OUTCOME_REFUSED, FAULT_REFUSED, "refused"},
		{200, "{\"has_errors\":true}", OUTCOME_REFUSED, FAULT_REFUSED,
				"refused"},
		/* It is there: ours, from a call whose answer was lost. */
		{400, ERROR("identifier_conflict", "there"), OUTCOME_NONE,
				FAULT_BAD_REPLY, ""},
		{200,
				"{\"has_errors\":true,\"shipments\":[{"
				"\"errors\":[\"external_shipment_id must be "
				"unique\"]}]}",
				OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{400, ERROR("invalid_address", "No such town."),
				OUTCOME_REFUSED, FAULT_REFUSED, "bad_address"},
		{400, ERROR("field_value_required", "x"), OUTCOME_REFUSED,
				FAULT_REFUSED, "refused"},
		{401, ERROR("unauthorized", "external_shipment_id"),
				OUTCOME_REFUSED, FAULT_CREDENTIALS, ""},
		{200, "", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, "[]", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, MADE(""), OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, MADE(OURS("")), OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, MADE(SHIPMENT("x", "pending")), OUTCOME_NONE,
				FAULT_BAD_REPLY, ""},
		{202, "", OUTCOME_NONE, FAULT_PROVIDER, ""},
		{500, "", OUTCOME_NONE, FAULT_PROVIDER, ""},
		{429, ERROR("rate_limit_exceeded", "wait"), OUTCOME_NONE,
				FAULT_RATE_LIMITED, ""},
};

TEST(every_answer_to_send_of_v2_has_its_meaning)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(&v2, WANT_SEND, arena);
	EXPECT_ROWS(VERB_LOGISTICS_SEND, send_rows, arena);
}

static const struct answer_row find_rows[] = {
		{200, OURS("pending"), OUTCOME_DONE, FAULT_NONE, ""},
		{404, ERROR("not_found", "none"), OUTCOME_ABSENT, FAULT_NONE,
				""},
		/* A door before ShipStation proves nothing. */
		{404, "<html>", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{404, "", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, "", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, SHIPMENT("x", "pending"), OUTCOME_NONE, FAULT_BAD_REPLY,
				""},
		{400, "", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{500, "", OUTCOME_NONE, FAULT_PROVIDER, ""},
		{429, "", OUTCOME_NONE, FAULT_RATE_LIMITED, ""},
};

TEST(every_answer_to_find_of_v2_has_its_meaning)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(&v2, WANT_SEND, arena);
	EXPECT_STR(request_of(VERB_LOGISTICS_FIND, arena).url,
			STR("https://api.shipstation.com/v2/shipments/"
			    "external_shipment_id/" REFERENCE));
	EXPECT_ROWS(VERB_LOGISTICS_FIND, find_rows, arena);
}

TEST(a_cancel_of_v2_looks_the_id_up_first)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(&v2, WANT_SEND_CANCEL, arena);
	EXPECT_STR(request_of(VERB_LOGISTICS_CANCEL, arena).url,
			STR("https://api.shipstation.com/v2/shipments/"
			    "external_shipment_id/" REFERENCE));
	struct outcome out = answer(
			VERB_LOGISTICS_CANCEL, 200, OURS("pending"), arena);
	EXPECT(out.again);
	ask.cursor = out.cursor;
	struct http_request request = request_of(VERB_LOGISTICS_CANCEL, arena);
	EXPECT_STR(request.method, STR("PUT"));
	EXPECT_STR(request.url,
			STR("https://api.shipstation.com/v2/shipments/"
			    "se-9/cancel"));
	out = answer(VERB_LOGISTICS_CANCEL, 204, "", arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_STR(out.facts.requests.at[0].reference, STR(REFERENCE));
	EXPECT_I64(out.facts.requests.at[0].cancelled_at, NOW);
}

TEST(every_answer_to_cancel_of_v2_has_its_meaning)
{
	static const struct answer_row look[] = {
			{200, OURS("cancelled"), OUTCOME_DONE, FAULT_NONE, ""},
			{404, ERROR("not_found", "none"), OUTCOME_NONE,
					FAULT_UNREACHABLE, ""},
			{404, "", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
			{500, "", OUTCOME_NONE, FAULT_PROVIDER, ""},
	};
	static const struct answer_row put[] = {
			{400, ERROR("invalid_status", "Void its label."),
					OUTCOME_REFUSED, FAULT_REFUSED,
					"too_late"},
			{400, ERROR("unspecified", "No."), OUTCOME_REFUSED,
					FAULT_REFUSED, "refused"},
			{500, "", OUTCOME_NONE, FAULT_PROVIDER, ""},
			{429, "", OUTCOME_NONE, FAULT_RATE_LIMITED, ""},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(&v2, WANT_SEND_CANCEL, arena);
	EXPECT_ROWS(VERB_LOGISTICS_CANCEL, look, arena);
	ask.cursor = STR("se-9");
	EXPECT_ROWS(VERB_LOGISTICS_CANCEL, put, arena);
}

/* ---- news ---- */

#define LABEL(rest) \
	"{\"label_id\":\"se-5\",\"status\":\"completed\"," \
	"\"external_shipment_id\":\"" REFERENCE "\"," \
	"\"created_at\":\"2026-11-28T10:00:00Z\",\"carrier_code\":\"ups\"," \
	"\"tracking_number\":\"1Z1\",\"tracking_url\":\"https://u\"" rest "}"
#define LABELS(list) "{\"labels\":[" list "],\"page\":1,\"pages\":1}"
#define TEN ((time_ms)1795860000000)

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
	ask = (struct ask){.account = &v2, .now = NOW, .cursor = cursor};
	return answer(VERB_LOGISTICS_POLL, 200, body, arena);
}

TEST(a_round_of_v2_asks_for_labels_and_shipments)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out = poll(STR(""), LABELS(""), arena);
	EXPECT(out.more);
	ask.cursor = out.cursor;
	EXPECT_STR(request_of(VERB_LOGISTICS_POLL, arena).url,
			STR("https://api.shipstation.com/v2/labels?"
			    "created_at_start=2026-11-26T20%3A56%3A40.000Z&"
			    "sort_by=created_at&sort_dir=asc&page_size=100&"
			    "page=1"));
	out = poll(out.cursor, LABELS(""), arena);
	EXPECT(out.more);
	ask.cursor = out.cursor;
	EXPECT_STR(request_of(VERB_LOGISTICS_POLL, arena).url,
			STR("https://api.shipstation.com/v2/shipments?"
			    "modified_at_start=2026-11-26T20%3A56%3A40.000Z&"
			    "sort_by=modified_at&sort_dir=asc&page_size=100&"
			    "page=1"));
	out = poll(out.cursor, "{\"shipments\":[],\"pages\":1}", arena);
	EXPECT(!out.more);
	EXPECT_I64(out.kind, OUTCOME_DONE);
}

TEST(a_label_of_v2_is_a_parcel_or_several)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str at = cursor_at(PHASE_SHIPMENTS, arena);
	struct outcome out = poll(at, LABELS(LABEL("")), arena);
	EXPECT_I64(out.events.list.count, 1);
	const struct parcel *parcel =
			&out.events.list.at[0].facts.parcels.at[0];
	EXPECT_STR(parcel->parcel, STR("se-5"));
	EXPECT_STR(parcel->carrier, STR("UPS"));
	EXPECT_STR(parcel->url, STR("https://u"));
	EXPECT_I64(parcel->handed_over_at, TEN);
	EXPECT_I64(parcel->delivered_at, 0);
	out = poll(at,
			LABELS(LABEL(",\"tracking_status\":\"delivered\","
				     "\"packages\":[{\"tracking_number\":"
				     "\"1Z1\"},{\"tracking_number\":"
				     "\"1Z2\"}]")),
			arena);
	EXPECT_I64(out.events.list.at[0].facts.parcels.count, 2);
	parcel = &out.events.list.at[0].facts.parcels.at[1];
	EXPECT_STR(parcel->parcel, STR("se-5.2"));
	EXPECT_STR(parcel->number, STR("1Z2"));
	EXPECT_I64(parcel->delivered_at, NOW);
}

TEST(a_label_that_is_none_makes_no_parcel)
{
	static const char *const labels[] = {LABELS(LABEL(",\"voided\":true")),
			LABELS(LABEL(",\"is_return_label\":true")),
			LABELS("{\"label_id\":\"se-5\"}"), LABELS("null,7,[]"),
			LABELS("{\"status\":\"error\",\"label_id\":\"se-5\","
			       "\"external_shipment_id\":\"" REFERENCE
			       "\",\"created_at\":\"2026-11-28T10:00:00Z\"}")};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
		struct outcome out = poll(cursor_at(PHASE_SHIPMENTS, arena),
				labels[i], arena);
		EXPECT_I64(out.kind, OUTCOME_DONE);
		EXPECT_I64(out.events.list.count, 0);
	}
}

TEST(a_shipment_that_changed_tells_its_status)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out = poll(cursor_at(PHASE_ORDERS, arena),
			"{\"shipments\":[{\"external_shipment_id\":\"" REFERENCE
			"\",\"shipment_status\":\"cancelled\",\"modified_at\":"
			"\"2026-11-28T10:00:00Z\"}],\"pages\":1}",
			arena);
	EXPECT_I64(out.events.list.at[0].facts.requests.at[0].cancelled_at,
			TEN);
}

/* The road names no order: the parcel's number finds it. */
TEST(a_track_event_tells_the_road_of_a_number)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out = poll(STR("url:/v2/labels/se-5/track"),
			"{\"tracking_number\":\"1Z1\",\"status_code\":\"DE\","
			"\"actual_delivery_date\":\"2026-11-28T10:00:00Z\","
			"\"events\":[{\"occurred_at\":\"2026-11-27T10:00:00Z\","
			"\"status_code\":\"IT\"},{\"occurred_at\":"
			"\"2026-11-28T09:00:00Z\",\"status_code\":\"AT\"},"
			"{\"status_code\":\"??\"},null]}",
			arena);
	EXPECT_I64(out.events.list.count, 1);
	EXPECT_STR(out.events.list.at[0].tracking, STR("1Z1"));
	const struct parcel *parcel =
			&out.events.list.at[0].facts.parcels.at[0];
	EXPECT_I64(parcel->in_transit_at, TEN - DAY_MS);
	EXPECT_I64(parcel->attempted_at, TEN - HOUR_MS);
	EXPECT_I64(parcel->delivered_at, TEN);
	EXPECT(!out.more);
	out = poll(STR("url:/v2/labels/se-5/track"), "{}", arena);
	EXPECT_I64(out.fault, FAULT_BAD_REPLY);
}

static void spoilt(struct str body, void *context)
{
	struct arena *arena = context;
	for (int verb = VERB_LOGISTICS_SEND; verb <= VERB_LOGISTICS_POLL;
			verb++)
		answer((enum verb)verb, 200, arena_cstr(arena, body), arena);
}

TEST(spoilt_answers_of_v2_crash_nothing)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(&v2, WANT_SEND, arena);
	test_spoil(STR(MADE(OURS("pending"))), arena, spoilt, arena);
	test_spoil(STR(LABELS(LABEL(",\"packages\":[{},{}]"))), arena, spoilt,
			arena);
	ask.cursor = STR("url:/v2/labels/se-5/track");
	test_spoil(STR("{\"tracking_number\":\"1\",\"status_code\":\"DE\","
		       "\"events\":[{\"occurred_at\":\"x\"}]}"),
			arena, spoilt, arena);
}
