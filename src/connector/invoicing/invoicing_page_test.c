/* SPDX-License-Identifier: Apache-2.0 */
/* The examples of docs/contract-invoicing.md are what the connector does. */
#include "connector/invoicing/fixture.h"
#include "port/testing_page.h"

static struct str page_of(struct arena *arena)
{
	return page_open("docs/contract-invoicing.md", arena);
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
	EXPECT_OK(invoicing_driver.verbs[verb].build(&ask, arena, &request));
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

static void expect_fields(struct str page, struct arena *arena)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct http_request request = {0};
	facts.order.ship_to.company = facts.order.ship_to.line2 =
			facts.order.ship_to.region = STR("x");
	EXPECT_OK(invoicing_driver.verbs[VERB_ACCOUNTING_ISSUE].build(
			&ask, arena, &request));
	EXPECT_OK(json_open(request.body, &doc));
	page_expect_keys(page, json_root(doc), arena);
}

TEST(the_page_shows_the_requests_that_leave)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str page = page_of(arena);
	prepare_sale(arena);
	expect_request(VERB_ACCOUNTING_ISSUE, "issue-sale", page, arena);
	expect_request(VERB_ACCOUNTING_FIND, "find", page, arena);
	expect_fields(page, arena);
	prepare(arena, "credit|9", "demo.5001.credit.9");
	add_sale(arena);
	expect_request(VERB_ACCOUNTING_ISSUE, "issue-credit", page, arena);
	expect_fields(page, arena);
}

static struct outcome shown_answer(enum verb verb, const char *example,
		struct str page, struct arena *arena)
{
	struct page_http shown = page_http(page, example, arena);
	prepare_sale(arena);
	return answer(verb, shown.status, arena_cstr(arena, shown.body), arena);
}

TEST(the_page_shows_answers_as_they_are_read)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str page = page_of(arena);
	struct outcome out = shown_answer(
			VERB_ACCOUNTING_ISSUE, "issued", page, arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_STR(out.facts.documents.at[0].number, STR("INV-2026-00042"));
	out = shown_answer(VERB_ACCOUNTING_FIND, "found", page, arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_I64(out.facts.documents.at[0].gross, 9990);
	out = shown_answer(VERB_ACCOUNTING_FIND, "not-found", page, arena);
	EXPECT_I64(out.kind, OUTCOME_ABSENT);
	out = shown_answer(VERB_ACCOUNTING_ISSUE, "refused", page, arena);
	EXPECT_I64(out.kind, OUTCOME_REFUSED);
	EXPECT_STR(out.reason, STR("invalid"));
	EXPECT_STR(out.detail, STR("customer.country: No such country."));
}

TEST(the_page_says_what_each_status_does)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str page = page_of(arena), word;
	struct str table = page_table(page, "answers: issue", arena);
	struct page_http good = page_http(page, "issued", arena);
	size_t rows = 0;
	prepare_sale(arena);
	for (int status; page_answer_next(&table, &status, &word); rows++) {
		struct outcome out = answer(VERB_ACCOUNTING_ISSUE, status,
				arena_cstr(arena, good.body), arena);
		EXPECT_STR(page_word(&out), word);
	}
	EXPECT(rows >= 10);
}

/* ---- news, and their signatures ---- */

static struct str page_secret(struct str page, struct arena *arena)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	EXPECT_OK(json_open(page_block(page, "vector", arena), &doc));
	return json_str(json_get(json_root(doc), "secret"), arena);
}

TEST(the_pages_vector_is_right)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str text = page_block(page_of(arena), "vector", arena);
	DEFER(json_drop) struct json_doc *doc = NULL;
	EXPECT_OK(json_open(text, &doc));
	struct json root = json_root(doc);
	struct str signature;
	EXPECT_OK(standard_webhook_sign(
			json_str(json_get(root, "secret"), arena),
			json_str(json_get(root, "webhook-id"), arena),
			json_i64(json_get(root, "webhook-timestamp"), 0) *
					SECOND_MS,
			json_str(json_get(root, "body"), arena), arena,
			&signature));
	EXPECT_STR(signature,
			json_str(json_get(root, "webhook-signature"), arena));
}

static struct events shown_news(
		const char *example, struct str page, struct arena *arena)
{
	struct events events = {0};
	struct page_http shown = page_http(page, example, arena);
	struct account theirs = account;
	struct webhook webhook = {.headers = shown.headers,
			.body = shown.body,
			.received_at = 1795860000000};
	theirs.webhook_secrets[0] = page_secret(page, arena);
	EXPECT_OK(invoicing_driver.webhook_verify(&theirs, &webhook, arena));
	invoicing_driver.webhook_read(&theirs, &webhook, arena, &events);
	EXPECT_STR(events.unreadable, STR_NONE);
	EXPECT_I64(events.list.count, 1);
	return events;
}

TEST(the_page_shows_news_as_they_are_read)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str page = page_of(arena);
	struct events events = shown_news("bounced", page, arena);
	const struct document *document =
			&events.list.at[0].facts.documents.at[0];
	EXPECT_I64(document->kind, DOCUMENT_SALE);
	EXPECT_I64(document->bounced_at, 1795860000000);
	events = shown_news("issued-later", page, arena);
	document = &events.list.at[0].facts.documents.at[0];
	EXPECT_I64(document->kind, DOCUMENT_CREDIT);
	EXPECT_STR(document->number, STR("CN-2026-00003"));
	EXPECT_I64(document->gross, 4245);
}
