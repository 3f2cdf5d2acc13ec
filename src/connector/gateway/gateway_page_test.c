/* SPDX-License-Identifier: Apache-2.0 */
/* The examples of docs/contract-gateway.md are what the connector does. */
#include "connector/gateway/fixture.h"
#include "port/testing_page.h"

static struct str page_of(struct arena *arena)
{
	return page_open("docs/contract-gateway.md", arena);
}

static void expect_request(
		enum verb verb, const char *example, struct arena *arena)
{
	struct http_request request = {0};
	struct page_http shown = page_http(page_of(arena), example, arena);
	static struct account there;
	there = account;
	there.endpoint.url = STR("/api");
	prepare(verb, arena);
	ask.account = &there;
	EXPECT_OK(gateway_driver.verbs[verb].build(&ask, arena, &request));
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
	expect_request(VERB_PAYMENT_CAPTURE, "capture", arena);
	expect_request(VERB_PAYMENT_READ, "find", arena);
	expect_request(VERB_PAYMENT_TRACKER, "shipments", arena);
	expect_request(VERB_PAYMENT_POLL, "events", arena);
}

TEST(the_page_names_every_field)
{
	static const char *const examples[] = {"payment", "captured", "found",
			"status", "capture", "shipments"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str page = page_of(arena);
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
		DEFER(json_drop) struct json_doc *doc = NULL;
		struct str text = page_block(page, examples[i], arena);
		ptrdiff_t at = str_find(text, STR("{"));
		EXPECT(at >= 0);
		EXPECT_OK(json_open(str_skip(text, (size_t)at), &doc));
		struct json root = json_root(doc), payment;
		payment = json_get(root, "data.payment");
		page_expect_keys(page,
				json_type(payment) == JSON_OBJECT ? payment
								  : root,
				arena);
	}
}

TEST(the_page_shows_answers_as_they_are_read)
{
	static const struct {
		enum verb asked, read;
		const char *example;
		enum outcome_kind kind;
		const char *reason;
	} rows[] = {
			{VERB_PAYMENT_CAPTURE, VERB_PAYMENT_CAPTURE, "captured",
					OUTCOME_DONE, ""},
			{VERB_PAYMENT_CAPTURE, VERB_PAYMENT_CAPTURE, "refused",
					OUTCOME_REFUSED,
					"authorization_expired"},
			{VERB_PAYMENT_CAPTURE, VERB_PAYMENT_READ, "found",
					OUTCOME_ABSENT, ""},
			{VERB_PAYMENT_READ, VERB_PAYMENT_READ, "found",
					OUTCOME_DONE, ""},
			{VERB_PAYMENT_READ, VERB_PAYMENT_READ, "not-found",
					OUTCOME_REFUSED, "not_in_account"},
			{VERB_PAYMENT_POLL, VERB_PAYMENT_POLL, "events-page",
					OUTCOME_DONE, ""},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct page_http shown = page_http(
				page_of(arena), rows[i].example, arena);
		prepare(rows[i].asked, arena);
		struct outcome out = answer(rows[i].read, shown.status,
				arena_cstr(arena, shown.body), arena);
		EXPECT_I64(out.kind, rows[i].kind);
		EXPECT_STR(out.reason, str_of(rows[i].reason));
	}
}

TEST(the_page_says_what_each_status_does)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str page = page_of(arena), word;
	struct str table = page_table(page, "answers: capture", arena);
	struct page_http good = page_http(page, "captured", arena);
	size_t rows = 0;
	for (int status; page_answer_next(&table, &status, &word); rows++) {
		prepare(VERB_PAYMENT_CAPTURE, arena);
		struct outcome out = answer(VERB_PAYMENT_CAPTURE, status,
				arena_cstr(arena, good.body), arena);
		EXPECT_STR(page_word(&out), word);
	}
	EXPECT(rows >= 10);
}

TEST(every_state_of_the_page_is_known)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str table = page_table(page_of(arena), "words: state", arena);
	struct str line, word;
	size_t count = 0;
	while (str_cut(&table, '\n', &line)) {
		if (!str_starts(line, STR("| `")))
			continue;
		count++;
		line = str_skip(line, 3);
		EXPECT(str_cut(&line, '`', &word));
		struct str body = arena_print(arena,
				"{\"type\":\"payment.x\",\"data\":{\"payment\":"
				"{\"id\":\"pay_1\",\"state\":\"%.*s\","
				"\"currency\":\"EUR\",\"amount\":\"1.00\","
				"\"captured\":\"1.00\"}}}",
				STR_FMT(word));
		struct events events = read_news(body.at, arena);
		EXPECT_I64(events.list.count, 1);
		EXPECT_STR(events.list.at[0].facts.odd, STR_NONE);
	}
	EXPECT_I64(count, 12);
}

/* ---- call-backs, and their signatures ---- */

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
			.received_at = NOW};
	theirs.webhook_secrets[0] = vector_get("secret", arena);
	EXPECT_OK(gateway_driver.webhook_verify(&theirs, &webhook, arena));
	gateway_driver.webhook_read(&theirs, &webhook, arena, &events);
	EXPECT_STR(events.unreadable, STR_NONE);
	EXPECT_I64(events.list.count, 1);
	webhook.body = STR("{}");
	EXPECT_FAULT(gateway_driver.webhook_verify(&theirs, &webhook, arena),
			FAULT_BAD_SIGNATURE);
	return events.list.at[0].facts;
}

TEST(the_page_shows_call_backs_as_they_are_read)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts news = shown_news("status", arena);
	EXPECT_I64(txn_in(&news, TXN_CAPTURE, "")->amount, 9990);
	EXPECT_STR(news.remote, STR("5001"));
	news = shown_news("disputed", arena);
	EXPECT_I64(txn_in(&news, TXN_DISPUTE, "dp_1")->state, TXN_PENDING);
}
