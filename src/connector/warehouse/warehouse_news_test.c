/* SPDX-License-Identifier: Apache-2.0 */
/* News from the warehouse: webhooks, and the same news by polls. */
#include "connector/warehouse/fixture.h"

#define TEN ((time_ms)1795860000000) /* 2026-11-28T10:00:00Z */
#define NEWS_AT(type, at, rest) \
	"{\"type\":\"" type "\",\"id\":\"wev_1\",\"at\":" at \
	",\"data\":{\"reference\":\"" REFERENCE "\"" rest "}}"
#define NEWS(type, rest) NEWS_AT(type, "\"2026-11-28T10:00:00Z\"", rest)
#define PARCEL(rest) ",\"parcel\":{\"id\":\"p1\"" rest "}"
#define NUMBER \
	",\"carrier\":\"PostNord\",\"number\":\"N1\"," \
	"\"url\":\"https://track.example/N1\""

#define LINES(list) ",\"lines\":[" list "]"
#define LINE(id, n) "{\"line\":\"" id "\",\"quantity\":" n "}"

/* ---- signatures ---- */

#define BODY NEWS("order.received", "")

static enum fault verified(const struct webhook *webhook, time_ms late)
{
	struct arena *arena = arena_open();
	struct webhook at = *webhook;
	at.received_at += late;
	enum fault fault = warehouse_driver.webhook_verify(&account, &at, arena)
					   .fault;
	arena_close(arena);
	return fault;
}

TEST(a_webhook_of_somebody_else_is_refused)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct webhook none = {.body = STR(BODY), .received_at = NOW};
	EXPECT_I64(verified(&none, 0), FAULT_BAD_SIGNATURE);
	static const char *const secrets[] = {"", "whsec_b3RoZXI=", "other"};
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
		struct webhook other = signed_webhook(secrets[i], BODY, arena);
		EXPECT_I64(verified(&other, 0), FAULT_BAD_SIGNATURE);
	}
	struct webhook good = signed_webhook(NEW_SECRET, BODY, arena);
	for (size_t i = 0; i < good.headers.count; i++) {
		struct webhook changed =
				signed_webhook(NEW_SECRET, BODY, arena);
		changed.headers.at[i].value = STR("1795900001");
		EXPECT_I64(verified(&changed, 0), FAULT_BAD_SIGNATURE);
	}
	good.body = STR(BODY " ");
	EXPECT_I64(verified(&good, 0), FAULT_BAD_SIGNATURE);
}

TEST(both_secrets_are_good_while_one_is_replaced)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct webhook old = signed_webhook(OLD_SECRET, BODY, arena);
	struct webhook new = signed_webhook(NEW_SECRET, BODY, arena);
	EXPECT_I64(verified(&old, 0), FAULT_NONE);
	EXPECT_I64(verified(&new, 0), FAULT_NONE);
	struct str *value = &new.headers.at[2].value;
	*value = arena_print(arena, "v1,AAAA %.*s v2,x", STR_FMT(*value));
	EXPECT_I64(verified(&new, 0), FAULT_NONE);
}

TEST(a_signature_is_good_for_five_minutes_both_ways)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct webhook webhook = signed_webhook(NEW_SECRET, BODY, arena);
	EXPECT_I64(verified(&webhook, 300 * SECOND_MS), FAULT_NONE);
	EXPECT_I64(verified(&webhook, -300 * SECOND_MS), FAULT_NONE);
	EXPECT_I64(verified(&webhook, 301 * SECOND_MS), FAULT_STALE_SIGNATURE);
	EXPECT_I64(verified(&webhook, -301 * SECOND_MS), FAULT_STALE_SIGNATURE);
}

/* ---- bad news ---- */

TEST(news_that_cannot_be_read_are_kept_and_said)
{
	static const char *const bodies[] = {"", "{", "[1",
			"{\"type\":\"order.received\"}",
			"{\"type\":\"order.received\",\"data\":[]}",
			"{\"type\":\"order.received\",\"data\":"
			"{\"reference\":77}}",
			"{\"type\":\"order.received\",\"data\":"
			"{\"reference\":\"5001\"}}",
			"{\"type\":\"order.received\",\"data\":"
			"{\"reference\":\"demo.5001.sale\"}}",
			"{\"type\":\"order.received\",\"data\":"
			"{\"reference\":\"demo.5001.send\"}}",
			"{\"type\":\"order.received\",\"data\":"
			"{\"reference\":\"demo..send.77.0\"}}",
			NEWS_AT("order.received", "\"\"", ""),
			NEWS_AT("order.received", "1795860000", ""),
			NEWS_AT("order.received", "\"2026-11-31T10:00:00Z\"",
					""),
			NEWS("parcel.shipped", ""),
			NEWS("parcel.shipped", ",\"parcel\":{}"),
			NEWS("parcel.shipped", ",\"parcel\":[\"p1\"]"),
			NEWS("parcel.shipped", ",\"parcel\":{\"id\":\"\"}"),
			NEWS("parcel.napping", ",\"parcel\":{\"id\":null}"),
			/* A part of its lines would look like all of them. */
			NEWS("parcel.shipped", PARCEL(LINES("{}"))),
			NEWS("parcel.shipped", PARCEL(LINES("\"11\""))),
			NEWS("parcel.shipped",
					PARCEL(LINES("{\"line\":\"11\"}"))),
			NEWS("parcel.shipped", PARCEL(LINES(LINE("11", "0")))),
			NEWS("parcel.shipped", PARCEL(LINES(LINE("11", "-1")))),
			NEWS("parcel.shipped",
					PARCEL(LINES(LINE("11", "1.5")))),
			NEWS("parcel.shipped",
					PARCEL(LINES(LINE(
							"11", "1000000001")))),
			NEWS("parcel.shipped",
					PARCEL(LINES(LINE("11",
							"1000000000") "," LINE("11",
							"1")))),
			NEWS("parcel.shipped",
					PARCEL(LINES(LINE("11", "1") "," LINE(
							"", "1"))))};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct events events = read_news(bodies[i], arena);
		EXPECT_I64(events.list.count, 0);
		EXPECT(events.unreadable.len > 0);
	}
}

TEST(a_parcel_says_what_is_in_it)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct events events = read_news(
			NEWS("parcel.shipped",
					PARCEL(LINES(LINE("11", "1") "," LINE(
							"12",
							"2") "," LINE("11",
							"3")))),
			arena);
	const struct parcel *p = &events.list.at[0].facts.parcels.at[0];
	EXPECT_I64(p->lines.count, 2);
	EXPECT_STR(p->lines.at[0].line, STR("11"));
	EXPECT_I64(p->lines.at[0].quantity, 4);
	EXPECT_I64(p->lines.at[1].quantity, 2);
}

TEST(news_of_other_types_are_ignored)
{
	static const char *const bodies[] = {"{}", "[]", "null",
			NEWS("stock.changed", ""), NEWS("order", ""),
			NEWS("order.", ""), NEWS("parcel.", PARCEL("")),
			NEWS("", ""), "{\"type\":7}"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct events events = read_news(bodies[i], arena);
		EXPECT_I64(events.list.count, 0);
		EXPECT(events.ignored.len > 0);
		EXPECT_STR(events.unreadable, STR_NONE);
	}
}

/* ---- orders ---- */

static const struct warehouse_request *request_of(
		const char *body, struct arena *arena)
{
	struct events events = read_news(body, arena);
	EXPECT_I64(events.list.count, 1);
	const struct facts *news = &events.list.at[0].facts;
	EXPECT_STR(news->shop, STR("demo"));
	EXPECT_STR(news->remote, STR("5001"));
	EXPECT_I64(news->requests.count, 1);
	EXPECT_STR(news->requests.at[0].reference, STR(REFERENCE));
	return &news->requests.at[0];
}

TEST(each_word_for_an_order_is_its_own_fact)
{
	static const struct {
		const char *body;
		size_t at;
	} rows[] = {
#define ROW(word, field) \
	{NEWS("order." word, ""), offsetof(struct warehouse_request, field)}
			ROW("received", received_at),
			ROW("accepted", accepted_at),
			ROW("processing", processing_at),
			ROW("shipped", processing_at),
			ROW("refused", refused_at),
			ROW("cancelled", cancelled_at),
#undef ROW
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct warehouse_request *request =
				request_of(rows[i].body, arena);
		struct warehouse_request only = {
				.reference = request->reference,
				.reason = request->reason,
				.received_at = TEN,
				.known_at = TEN};
		*(time_ms *)((char *)&only + rows[i].at) = TEN;
		EXPECT(memcmp(&only, request, sizeof only) == 0);
	}
}

TEST(a_refusal_has_one_of_three_reasons)
{
	static const struct {
		const char *body, *reason;
	} rows[] = {
			{NEWS("order.refused", ",\"reason\":\"out_of_stock\""),
					"out_of_stock"},
			{NEWS("order.refused", ",\"reason\":\"bad_address\""),
					"bad_address"},
			{NEWS("order.refused", ",\"reason\":\"Monday\""),
					"refused"},
			{NEWS("order.refused", ",\"reason\":[]"), "refused"},
			{NEWS("order.refused", ""), "refused"},
			{NEWS("order.accepted", ",\"reason\":\"bad_address\""),
					""},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		EXPECT_STR(request_of(rows[i].body, arena)->reason,
				str_of(rows[i].reason));
}

TEST(unknown_words_are_kept_as_they_are)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	const struct warehouse_request *request =
			request_of(NEWS("order.at.customs", ""), arena);
	EXPECT_STR(request->unknown_status, STR("at.customs"));
	EXPECT_I64(request->received_at, TEN);
	request = request_of(NEWS("parcel.lost", PARCEL("")), arena);
	EXPECT_STR(request->unknown_status, STR("parcel lost"));
	EXPECT_I64(request->received_at, TEN);
	/* Of any length: cut between characters. */
	char word[1000];
	memset(word, 'x', sizeof word);
	struct str body = arena_print(arena,
			"{\"type\":\"order.%.*s\",\"data\":{"
			"\"reference\":\"" REFERENCE "\"}}",
			(int)sizeof word, word);
	EXPECT_I64(request_of(body.at, arena)->unknown_status.len, 200);
}

/* ---- parcels ---- */

static const struct parcel *parcel_of(const char *body, struct arena *arena)
{
	struct events events = read_news(body, arena);
	EXPECT_I64(events.list.count, 1);
	EXPECT_I64(events.list.at[0].facts.parcels.count, 1);
	return &events.list.at[0].facts.parcels.at[0];
}

TEST(each_word_for_a_parcel_is_its_own_fact)
{
	static const struct {
		const char *body;
		size_t at;
	} rows[] = {
#define ROW(word, field) \
	{NEWS("parcel." word, PARCEL(NUMBER)), offsetof(struct parcel, field)}
			ROW("shipped", handed_over_at),
			ROW("in_transit", in_transit_at),
			ROW("out_for_delivery", out_for_delivery_at),
			ROW("attempted", attempted_at),
			ROW("delivered", delivered_at),
			ROW("failed", failed_at),
			ROW("returned", returned_at),
#undef ROW
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct parcel *parcel = parcel_of(rows[i].body, arena);
		EXPECT_STR(parcel->reference, STR(REFERENCE));
		EXPECT_STR(parcel->parcel, STR("p1"));
		EXPECT_STR(parcel->fo, STR("77"));
		EXPECT_STR(parcel->carrier, STR("PostNord"));
		EXPECT_STR(parcel->number, STR("N1"));
		EXPECT_STR(parcel->url, STR("https://track.example/N1"));
		EXPECT_I64(*(const time_ms *)((const char *)parcel +
					   rows[i].at),
				TEN);
		/* What is under way was handed over. */
		EXPECT_I64(parcel->handed_over_at, TEN);
	}
}

TEST(a_parcel_without_an_id_is_known_by_its_number)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	const struct parcel *parcel = parcel_of(
			NEWS("parcel.shipped",
					",\"parcel\":{\"number\":\"N1\"}"),
			arena);
	EXPECT_STR(parcel->parcel, STR("N1"));
	/* An id may be a number. */
	parcel = parcel_of(NEWS("parcel.shipped", ",\"parcel\":{\"id\":4711}"),
			arena);
	EXPECT_STR(parcel->parcel, STR("4711"));
}

static void news_join(struct facts *all, const char *body, struct arena *arena)
{
	struct events events = read_news(body, arena);
	EXPECT_I64(events.list.count, 1);
	facts_join(all, &events.list.at[0].facts, arena, NULL);
}

#define NOON "\"2026-11-28T12:00:00Z\""
#define CORRECTED ",\"number\":\"N2\",\"carrier\":\"DHL\""

TEST(a_corrected_number_wins_in_whatever_order_it_comes)
{
	static const char *const news[] = {
			NEWS("parcel.shipped", PARCEL(NUMBER)),
			NEWS_AT("parcel.corrected", NOON, PARCEL(CORRECTED))};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t first = 0; first < 2; first++) {
		struct facts all = {0};
		news_join(&all, news[first], arena);
		news_join(&all, news[!first], arena);
		news_join(&all, news[first], arena);
		EXPECT_I64(all.parcels.count, 1);
		EXPECT_STR(all.parcels.at[0].number, STR("N2"));
		EXPECT_STR(all.parcels.at[0].carrier, STR("DHL"));
		EXPECT_I64(all.parcels.at[0].handed_over_at, TEN);
		EXPECT_I64(all.requests.count, 0);
	}
}

TEST(doubled_and_disordered_news_end_in_the_same_facts)
{
	static const char *const news[] = {NEWS("order.accepted", ""),
			NEWS("parcel.shipped", PARCEL(NUMBER)),
			NEWS_AT("parcel.delivered", NOON, PARCEL(NUMBER))};
	static const size_t turns[][6] = {{0, 1, 2, 2, 1, 0},
			{2, 1, 0, 0, 0, 0}, {1, 2, 1, 0, 2, 1}};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t turn = 0; turn < 3; turn++) {
		struct facts all = {0};
		for (size_t i = 0; i < 6; i++)
			news_join(&all, news[turns[turn][i]], arena);
		EXPECT_I64(all.parcels.count, 1);
		EXPECT_I64(all.parcels.at[0].handed_over_at, TEN);
		EXPECT_I64(all.parcels.at[0].delivered_at, TEN + 2 * HOUR_MS);
		EXPECT_I64(all.requests.count, 1);
		EXPECT_I64(all.requests.at[0].accepted_at, TEN);
	}
}

static void read_spoiled(struct str body, void *context)
{
	struct arena *arena = arena_open();
	struct events events = {0};
	struct webhook webhook = {.body = body, .received_at = NOW};
	(void)context;
	warehouse_driver.webhook_read(&account, &webhook, arena, &events);
	EXPECT(events.list.count + (events.ignored.len > 0) +
					(events.unreadable.len > 0) ==
			1);
	arena_close(arena);
}

TEST(no_spoiled_news_crash)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	test_spoil(STR(NEWS("order.refused", ",\"reason\":\"bad_address\"")),
			arena, read_spoiled, NULL);
	test_spoil(STR(NEWS("parcel.shipped", PARCEL(NUMBER))), arena,
			read_spoiled, NULL);
}
