/* SPDX-License-Identifier: Apache-2.0 */
/* Keys, times, places and hints: what both interfaces share. */
#include "connector/shipstation/fixture.h"

TEST_MAIN

/* ---- keys ---- */

#define LONG "123456789012345678901234567890"

TEST(a_key_fits_or_is_refused)
{
	static const struct {
		const char *reference, *key;
	} rows[] = {
			{REFERENCE, REFERENCE},
			{"demo." LONG ".send.77.0", "demo." LONG ".send.77.0"},
			/* 52 characters: the shop goes. */
			{"demo." LONG "12345678.send.77.0",
					"~." LONG "12345678.send.77.0"},
			{"demo." LONG LONG ".send.77.0", NULL},
			/* Another shop's name must stay. */
			{"demu." LONG "12345678.send.77.0", NULL},
			{"", NULL},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str key, back;
		struct facts news = {0};
		struct result r = ss_key_make(
				&v1, str_of(rows[i].reference), arena, &key);
		if (!rows[i].key) {
			EXPECT_I64(r.fault, FAULT_LIMIT);
			continue;
		}
		EXPECT_STR(key, str_of(rows[i].key));
		EXPECT(ss_key_read(&v1, key, arena, &news, &back));
		EXPECT_STR(back, str_of(rows[i].reference));
		EXPECT_STR(news.shop, STR("demo"));
	}
}

TEST(somebody_elses_key_is_none_of_ours)
{
	static const char *const keys[] = {"", "1001", "8061c220f0794a9b92460b",
			"demo.5001.sale", "demo.5001.send", "~", "~.", "~.a.b",
			"demo.5001.send.", "...", "a.b.c.d.e.f.g.h"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		struct facts news = {0};
		struct str reference;
		EXPECT(!ss_key_read(&v1, str_of(keys[i]), arena, &news,
				&reference));
		EXPECT(!news.shop.len && !news.remote.len);
	}
}

/* ---- times ---- */

TEST(times_of_los_angeles_are_read_and_written)
{
	static const struct {
		const char *pacific, *utc;
	} rows[] = {
			{"2026-01-01T00:00:00", "2026-01-01T08:00:00Z"},
			{"2026-07-01T00:00:00", "2026-07-01T07:00:00Z"},
			{"2025-12-31T23:59:59", "2026-01-01T07:59:59Z"},
			/* The changes of 2026: 8 March and 1 November. */
			{"2026-03-08T01:59:59", "2026-03-08T09:59:59Z"},
			{"2026-03-08T03:00:00", "2026-03-08T10:00:00Z"},
			{"2026-11-01T00:59:59", "2026-11-01T07:59:59Z"},
			{"2026-11-01T02:00:00", "2026-11-01T10:00:00Z"},
			/* 2024: 10 March, 3 November; 2029: 11 March. */
			{"2024-03-10T03:00:00", "2024-03-10T10:00:00Z"},
			{"2024-11-03T02:00:00", "2024-11-03T10:00:00Z"},
			{"2029-03-11T01:00:00", "2029-03-11T09:00:00Z"},
			{"2028-02-29T12:00:00", "2028-02-29T20:00:00Z"},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		time_ms at, right;
		EXPECT_OK(time_read(str_of(rows[i].utc), &right));
		EXPECT_OK(ss_pacific_read(str_of(rows[i].pacific), &at));
		EXPECT_I64(at, right);
		EXPECT_STR(ss_pacific_print(right, arena),
				str_of(rows[i].pacific));
	}
}

TEST(a_time_that_says_where_it_is_is_believed)
{
	time_ms a, b;
	EXPECT_OK(ss_pacific_read(STR("2014-10-03T06:51:33.627"), &a));
	EXPECT_OK(ss_pacific_read(STR("2014-10-03T13:51:33.627Z"), &b));
	EXPECT_I64(a, b);
	EXPECT_OK(ss_pacific_read(STR("2014-10-03T15:51:33.627+02:00"), &b));
	EXPECT_I64(a, b);
	EXPECT_FAULT(ss_pacific_read(STR(""), &a), FAULT_BAD_VALUE);
	EXPECT_FAULT(ss_pacific_read(STR("soon"), &a), FAULT_BAD_VALUE);
	EXPECT_FAULT(ss_pacific_read(STR("0001-01-01T00:00:00"), &a),
			FAULT_BAD_VALUE);
}

/* ---- places ---- */

TEST(a_place_is_read_as_it_was_written)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct cursor cursor = {.phase = PHASE_FULFILLMENTS,
			.page = 3,
			.pages = 4,
			.marks = {0, NOW, NOW + 1, NOW + 2},
			.newest = NOW + 9};
	*LIST_ADD(arena, &cursor.loose) = (struct loose){STR("9"), STR("f8"),
			STR("Bike | courier, fast"), STR("1Z"), NOW, 0};
	*LIST_ADD(arena, &cursor.loose) =
			(struct loose){.at = NOW, .delivered_at = NOW + 5};
	struct str text = ss_cursor_write(&cursor, arena);
	struct cursor back;
	EXPECT_OK(ss_cursor_read(text, arena, &back));
	EXPECT_STR(ss_cursor_write(&back, arena), text);
	EXPECT_STR(back.loose.at[0].carrier, STR("Bike | courier, fast"));
	EXPECT_I64(back.marks[PHASE_ORDERS], NOW + 1);
}

TEST(a_spoilt_place_is_no_place)
{
	static const char *const texts[] = {"x", "9 1 1 1 1 1 1", "1 1 1",
			"1 -1 1 1 1 1 1", "1 1 1 1 1 1 1|x",
			"1 1 1 1 1 1 1|a,b,c,d,1", "-1 1 1 1 1 1 1"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct http_request request;
		ask = (struct ask){.account = &v1, .cursor = str_of(texts[i])};
		EXPECT_FAULT(shipstation_driver.verbs[VERB_LOGISTICS_POLL]
						.build(&ask, arena, &request),
				FAULT_BAD_VALUE);
		struct outcome out =
				answer(VERB_LOGISTICS_POLL, 200, "{}", arena);
		EXPECT_I64(out.fault, FAULT_BAD_REPLY);
	}
}

/* ---- who is asking ---- */

TEST(the_two_interfaces_are_told_who_asks)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request request = {0};
	EXPECT_OK(shipstation_driver.authorize(&v1, NOW, &request, arena));
	/* The example of the documentation. */
	EXPECT_STR(http_header_get(&request.headers, STR("Authorization")),
			STR("Basic U2hpcFN0YXRpb246Um9ja3M="));
	request = (struct http_request){0};
	EXPECT_OK(shipstation_driver.authorize(&v2, NOW, &request, arena));
	EXPECT_STR(http_header_get(&request.headers, STR("API-Key")),
			STR("key-1"));
	EXPECT(!http_header_get(&request.headers, STR("Authorization")).len);
	struct account bare = v1;
	bare.token_secret = STR_NONE;
	EXPECT_FAULT(shipstation_driver.authorize(&bare, NOW, &request, arena),
			FAULT_SETTINGS);
}

/* ---- webhooks ---- */

TEST(a_webhook_without_the_secret_is_refused)
{
	static const struct {
		const char *rest;
		enum fault fault;
	} rows[] = {
			{"", FAULT_BAD_SIGNATURE},
			{"/", FAULT_BAD_SIGNATURE},
			{"/" SECRET "x", FAULT_BAD_SIGNATURE},
			{"/" SECRET "/", FAULT_BAD_SIGNATURE},
			{"//" SECRET, FAULT_BAD_SIGNATURE},
			{"/A-long-secret-in-the-address", FAULT_BAD_SIGNATURE},
			{"/" SECRET, FAULT_NONE},
			{SECRET, FAULT_NONE},
			{"/" NEW_SECRET, FAULT_NONE},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct webhook webhook = {.path_rest = str_of(rows[i].rest)};
		EXPECT_FAULT(shipstation_driver.webhook_verify(
					     &v1, &webhook, arena),
				rows[i].fault);
	}
	/* An account without a secret takes none. */
	struct account bare = v1;
	bare.webhook_secrets[0] = bare.webhook_secrets[1] = STR_NONE;
	struct webhook webhook = {.path_rest = STR("/")};
	EXPECT_FAULT(shipstation_driver.webhook_verify(&bare, &webhook, arena),
			FAULT_BAD_SIGNATURE);
}

static struct events hint(const struct account *account, const char *url,
		struct arena *arena)
{
	struct events events = {0};
	struct str body = arena_print(arena,
			"{\"resource_url\":\"%s\",\"resource_type\":"
			"\"SHIP_NOTIFY\"}",
			url);
	struct webhook webhook = {.body = body, .received_at = NOW};
	shipstation_driver.webhook_read(account, &webhook, arena, &events);
	return events;
}

TEST(a_hint_has_a_list_asked_for_at_our_own_host)
{
	static const struct {
		const struct account *account;
		const char *url, *cursor;
	} rows[] = {
			{&v1,
					"https://ssapi.shipstation.com/"
					"shipments?batchId=1&"
					"includeShipmentItems=False",
					"url:/shipments?batchId=1&"
					"includeShipmentItems=False"},
			{&v1, "https://ssapi6.shipstation.com/orders?a=1",
					"url:/orders?a=1"},
			{&v2,
					"https://api.shipstation.com/v2/labels/"
					"se-1/track",
					"url:/v2/labels/se-1/track"},
			{&v2, "https://api.shipengine.com/v2/labels?batch_id=1",
					"url:/v2/labels?batch_id=1"},
			/* Theirs, but no list that we read: a plain poll. */
			{&v1, "https://ssapi.shipstation.com/accounts/listtags",
					""},
			{&v2, "https://api.shipstation.com/v2/batches/se-1",
					""},
			{&v1, "https://ssapi.shipstation.com/orders?a=../..",
					""},
			{&v1, "https://ssapi.shipstation.com/orders?a=b c", ""},
			{&v1, "https://ssapi.shipstation.com//orders?a=b", ""},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct events events =
				hint(rows[i].account, rows[i].url, arena);
		EXPECT_I64(events.poll, VERB_LOGISTICS_POLL);
		EXPECT_STR(events.poll_cursor, str_of(rows[i].cursor));
		EXPECT_I64(events.list.count, 0);
		EXPECT(events.ignored.len > 0 && !events.unreadable.len);
	}
}

TEST(a_hint_of_another_host_does_nothing)
{
	static const char *const urls[] = {
			"http://ssapi.shipstation.com/orders?a=1",
			"https://ssapi.shipstation.com.evil.example/orders?a=1",
			"https://ssapi.shipstation.com@evil.example/orders?a",
			"https://evil.example/orders?a=ssapi.shipstation.com",
			"https://ssapix.shipstation.com/orders?a=1",
			"https://ssapi.shipstation.com",
			"https://ssapi.shipstation.com:8443/orders?a=1",
			"file:///etc/passwd", "x",
			"https://api.shipstation.com/v2/labels?a=1"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		struct events events = hint(&v1, urls[i], arena);
		EXPECT_I64(events.poll, VERB_NONE);
		EXPECT_STR(events.poll_cursor, STR_NONE);
	}
}

TEST(a_webhook_that_makes_no_sense_is_unreadable)
{
	static const char *const bodies[] = {"", "{", "null", "[]", "{}",
			"{\"resource_url\":\"https://x\"}",
			"{\"resource_type\":\"SHIP_NOTIFY\"}",
			"{\"resource_url\":{},\"resource_type\":[]}"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct events events = {0};
		struct webhook webhook = {.body = str_of(bodies[i])};
		shipstation_driver.webhook_read(&v1, &webhook, arena, &events);
		EXPECT(events.unreadable.len > 0);
		EXPECT_I64(events.poll, VERB_NONE);
	}
}
