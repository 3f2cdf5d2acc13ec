/* SPDX-License-Identifier: Apache-2.0 */
/* The examples of docs/contract-warehouse.md are what the connector does. */
#include "connector/warehouse/fixture.h"
#include "port/testing_page.h"

#define TEN ((time_ms)1795860000000) /* 2026-11-28T10:00:00Z */

static struct str page_of(struct arena *arena)
{
	return page_open("docs/contract-warehouse.md", arena);
}

static void expect_request(enum verb verb, const char *example, struct str page,
		struct arena *arena)
{
	struct http_request request = {0};
	struct page_http shown = page_http(page, example, arena);
	static struct account there;
	there = account;
	there.endpoint.url = STR("/api");
	ask.account = &there;
	EXPECT_OK(warehouse_driver.verbs[verb].build(&ask, arena, &request));
	EXPECT_STR(shown.first,
			arena_print(arena, "%.*s %.*s HTTP/1.1",
					STR_FMT(request.method),
					STR_FMT(request.url)));
	EXPECT_STR(request.body, page_compact(shown.body, arena));
	EXPECT_I64(request.headers.count, shown.headers.count);
	for (size_t i = 0; i < request.headers.count; i++) {
		EXPECT_STR(request.headers.at[i].name,
				shown.headers.at[i].name);
		EXPECT_STR(request.headers.at[i].value,
				shown.headers.at[i].value);
	}
}

TEST(the_page_shows_the_requests_that_leave)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str page = page_of(arena);
	prepare(arena, WANT_SEND);
	expect_request(VERB_LOGISTICS_SEND, "send", page, arena);
	expect_request(VERB_LOGISTICS_FIND, "find", page, arena);
	prepare(arena, WANT_SEND_CANCEL);
	expect_request(VERB_LOGISTICS_CANCEL, "cancel", page, arena);
	ask = (struct ask){0};
	expect_request(VERB_LOGISTICS_POLL, "events", page, arena);
}

TEST(the_page_names_every_field)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct http_request request = {0};
	prepare(arena, WANT_SEND);
	facts.order.ship_to.company = facts.order.ship_to.line2 =
			facts.order.ship_to.region = STR("x");
	EXPECT_OK(warehouse_driver.verbs[VERB_LOGISTICS_SEND].build(
			&ask, arena, &request));
	EXPECT_OK(json_open(request.body, &doc));
	page_expect_keys(page_of(arena), json_root(doc), arena);
}

/* ---- answers ---- */

static struct outcome shown_answer(enum verb verb, enum want_kind want,
		const char *example, struct arena *arena)
{
	struct page_http shown = page_http(page_of(arena), example, arena);
	prepare(arena, want);
	return answer(verb, shown.status, arena_cstr(arena, shown.body), arena);
}

TEST(the_page_shows_answers_as_they_are_read)
{
	static const struct {
		enum verb verb;
		enum want_kind want;
		const char *example;
		enum outcome_kind kind;
		const char *reason;
	} rows[] = {
			{VERB_LOGISTICS_SEND, WANT_SEND, "taken", OUTCOME_DONE,
					""},
			{VERB_LOGISTICS_SEND, WANT_SEND, "shipped",
					OUTCOME_DONE, ""},
			{VERB_LOGISTICS_SEND, WANT_SEND, "refused",
					OUTCOME_REFUSED, "out_of_stock"},
			{VERB_LOGISTICS_FIND, WANT_SEND, "found", OUTCOME_DONE,
					""},
			{VERB_LOGISTICS_FIND, WANT_SEND, "not-found",
					OUTCOME_ABSENT, ""},
			{VERB_LOGISTICS_CANCEL, WANT_SEND_CANCEL, "cancelled",
					OUTCOME_DONE, ""},
			{VERB_LOGISTICS_CANCEL, WANT_SEND_CANCEL, "too-late",
					OUTCOME_REFUSED, "too_late"},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct outcome out = shown_answer(rows[i].verb, rows[i].want,
				rows[i].example, arena);
		EXPECT_I64(out.kind, rows[i].kind);
		EXPECT_STR(out.reason, str_of(rows[i].reason));
	}
}

TEST(the_page_shows_a_parcel_as_it_is_read)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out = shown_answer(
			VERB_LOGISTICS_SEND, WANT_SEND, "shipped", arena);
	EXPECT_I64(out.facts.parcels.count, 1);
	const struct parcel *parcel = &out.facts.parcels.at[0];
	EXPECT_STR(parcel->parcel, STR("p1"));
	EXPECT_STR(parcel->carrier, STR("PostNord"));
	EXPECT_I64(parcel->handed_over_at, TEN);
	EXPECT_I64(parcel->delivered_at, TEN + 2 * HOUR_MS);
	EXPECT_I64(parcel->corrected_at, TEN + 2 * HOUR_MS);
	EXPECT_STR(parcel->lines.at[0].line, STR("11"));
	EXPECT_I64(parcel->lines.at[0].quantity, 2);
}

TEST(the_page_says_what_each_status_does)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str page = page_of(arena), word;
	struct str table = page_table(page, "answers: send", arena);
	struct page_http good = page_http(page, "taken", arena);
	size_t rows = 0;
	prepare(arena, WANT_SEND);
	for (int status; page_answer_next(&table, &status, &word); rows++) {
		struct outcome out = answer(VERB_LOGISTICS_SEND, status,
				arena_cstr(arena, good.body), arena);
		EXPECT_STR(page_word(&out), word);
	}
	EXPECT(rows >= 10);
}

/* ---- words ---- */

static size_t words_read(const char *what, struct arena *arena)
{
	struct str mark = arena_print(arena, "words: %s", what);
	struct str table = page_table(page_of(arena), mark.at, arena);
	struct str line, word;
	size_t count = 0;
	while (str_cut(&table, '\n', &line)) {
		if (!str_starts(line, STR("| `")))
			continue;
		count++;
		line = str_skip(line, 3);
		EXPECT(str_cut(&line, '`', &word));
		struct str body = arena_print(arena,
				"{\"type\":\"%s.%.*s\",\"data\":{\"reference\":"
				"\"" REFERENCE "\",\"parcel\":{\"id\":\"p\"}}}",
				what, STR_FMT(word));
		struct events events = read_news(body.at, arena);
		EXPECT_I64(events.list.count, 1);
		const struct facts *news = &events.list.at[0].facts;
		for (size_t i = 0; i < news->requests.count; i++)
			EXPECT_STR(news->requests.at[i].unknown_status,
					STR_NONE);
	}
	return count;
}

TEST(every_word_of_the_page_is_known)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	EXPECT_I64(words_read("order", arena), 6);
	EXPECT_I64(words_read("parcel", arena), 7);
}

/* ---- news, and their signatures ---- */

static struct str vector_get(const char *name, struct arena *arena)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct str text = page_block(page_of(arena), "vector", arena);
	EXPECT_OK(json_open(text, &doc));
	return json_str(json_get(json_root(doc), name), arena);
}

TEST(the_pages_vector_is_right)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str signature;
	int64_t at;
	EXPECT_OK(str_to_i64(vector_get("webhook-timestamp", arena), &at));
	EXPECT_OK(standard_webhook_sign(vector_get("secret", arena),
			vector_get("webhook-id", arena), at * SECOND_MS,
			vector_get("body", arena), arena, &signature));
	EXPECT_STR(signature, vector_get("webhook-signature", arena));
}

static struct facts shown_news(const char *example, struct arena *arena)
{
	struct events events = {0};
	struct page_http shown = page_http(page_of(arena), example, arena);
	struct account theirs = account;
	struct webhook webhook = {.headers = shown.headers,
			.body = shown.body,
			.received_at = TEN};
	theirs.webhook_secrets[0] = vector_get("secret", arena);
	EXPECT_OK(warehouse_driver.webhook_verify(&theirs, &webhook, arena));
	warehouse_driver.webhook_read(&theirs, &webhook, arena, &events);
	EXPECT_STR(events.unreadable, STR_NONE);
	EXPECT_I64(events.list.count, 1);
	return events.list.at[0].facts;
}

TEST(the_page_shows_news_as_they_are_read)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts news = shown_news("refused-later", arena);
	EXPECT_I64(news.requests.at[0].refused_at, TEN);
	EXPECT_STR(news.requests.at[0].reason, STR("bad_address"));
	news = shown_news("delivered", arena);
	EXPECT_I64(news.parcels.at[0].delivered_at, TEN);
	EXPECT_STR(news.parcels.at[0].carrier, STR("PostNord"));
}

TEST(the_page_shows_a_page_of_events)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out = shown_answer(
			VERB_LOGISTICS_POLL, WANT_SEND, "events-page", arena);
	EXPECT_I64(out.events.list.count, 2);
	EXPECT_STR(out.events.unreadable, STR_NONE);
	EXPECT_STR(out.events.list.at[0].id, STR("wev_0000000017"));
	EXPECT_I64(out.events.list.at[1].facts.parcels.at[0].handed_over_at,
			TEN);
	EXPECT_STR(out.cursor, STR("18"));
	EXPECT(!out.more);
}
