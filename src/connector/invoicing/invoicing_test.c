/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/invoicing/fixture.h"

TEST_MAIN

#define DOCUMENT(reference, number, date, gross, currency) \
	"{\"reference\":\"" reference "\",\"number\":\"" number \
	"\",\"date\":\"" date "\",\"gross\":" gross \
	",\"currency\":\"" currency "\"}"
#define SALE(gross) \
	DOCUMENT("demo.5001.sale", "INV-1", "2026-11-28", gross, "EUR")
#define RIGHT SALE("\"99.90\"")
#define LIST_OF(documents) "{\"documents\":[" documents "]}"

/* ---- answers ---- */

/* What each answer means: class U, so that all that is not a clear no is
 * looked up by our reference. */
static const struct {
	int status;
	const char *body;
	enum outcome_kind kind;
	enum fault fault;
	const char *reason;
} issue_rows[] = {
		{200, RIGHT, OUTCOME_DONE, FAULT_NONE, ""},
		{201, RIGHT, OUTCOME_DONE, FAULT_NONE, ""},
		{201, SALE("99.9"), OUTCOME_DONE, FAULT_NONE, ""},
		/* Another document than the one that was asked for. */
		{201, SALE("\"99.91\""), OUTCOME_REFUSED, FAULT_REFUSED,
				"conflict"},
		{201,
				DOCUMENT("demo.5001.sale", "1", "2026-11-28",
						"\"99.90\"", "SEK"),
				OUTCOME_REFUSED, FAULT_REFUSED, "conflict"},
		/* Answers that prove nothing. */
		{201, "", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{201, "{", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{201, "null", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{201, "[" RIGHT "]", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{201, SALE("99.905"), OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{201, SALE("null"), OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{201,
				DOCUMENT("demo.5002.sale", "1", "2026-11-28",
						"\"99.90\"", "EUR"),
				OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{201,
				DOCUMENT("demo.5001.sale", "", "2026-11-28",
						"\"99.90\"", "EUR"),
				OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{201,
				DOCUMENT("demo.5001.sale", "1", "28.11.2026",
						"\"99.90\"", "EUR"),
				OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{201,
				DOCUMENT("demo.5001.sale", "1", "2026-13-01",
						"\"99.90\"", "EUR"),
				OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{202, RIGHT, OUTCOME_NONE, FAULT_PROVIDER, ""},
		{204, "", OUTCOME_NONE, FAULT_PROVIDER, ""},
		{302, "", OUTCOME_NONE, FAULT_PROVIDER, ""},
		{408, "", OUTCOME_NONE, FAULT_PROVIDER, ""},
		{500, "", OUTCOME_NONE, FAULT_PROVIDER, ""},
		{503, "busy", OUTCOME_NONE, FAULT_PROVIDER, ""},
		/* Surely not done. */
		{429, "", OUTCOME_NONE, FAULT_RATE_LIMITED, ""},
		/* A clear no. */
		{400, "oops", OUTCOME_REFUSED, FAULT_REFUSED, "refused"},
		{401, "", OUTCOME_REFUSED, FAULT_CREDENTIALS, ""},
		{403, "", OUTCOME_REFUSED, FAULT_CREDENTIALS, ""},
		{404, "", OUTCOME_REFUSED, FAULT_REFUSED, "refused"},
		{409, "{\"error\":{\"code\":\"x\"}}", OUTCOME_REFUSED,
				FAULT_REFUSED, "conflict"},
		{422, "{\"error\":{\"code\":\"invalid\"}}", OUTCOME_REFUSED,
				FAULT_REFUSED, "invalid"},
		{422, "{\"error\":7}", OUTCOME_REFUSED, FAULT_REFUSED,
				"refused"},
};

TEST(every_answer_to_issue_has_its_meaning)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare_sale(arena);
	for (size_t i = 0; i < sizeof issue_rows / sizeof *issue_rows; i++) {
		struct outcome out = answer(VERB_ACCOUNTING_ISSUE,
				issue_rows[i].status, issue_rows[i].body,
				arena);
		EXPECT_I64(out.kind, issue_rows[i].kind);
		EXPECT_I64(out.fault, issue_rows[i].fault);
		EXPECT_STR(out.reason, str_of(issue_rows[i].reason));
		EXPECT(out.has_facts == (out.kind == OUTCOME_DONE));
		EXPECT_I64(out.facts.documents.count, out.kind == OUTCOME_DONE);
	}
}

TEST(an_issued_document_is_a_fact)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare_sale(arena);
	struct outcome out = answer(VERB_ACCOUNTING_ISSUE, 201, RIGHT, arena);
	EXPECT_STR(out.facts.remote, STR("5001"));
	const struct document *document = &out.facts.documents.at[0];
	EXPECT_I64(document->kind, DOCUMENT_SALE);
	EXPECT_STR(document->cause, STR_NONE);
	EXPECT_STR(document->number, STR("INV-1"));
	EXPECT_STR(document->date, STR("2026-11-28"));
	EXPECT_I64(document->gross, 9990);
	EXPECT_I64(document->issued_at, NOW);
	EXPECT_I64(document->bounced_at, 0);
}

TEST(a_refusal_keeps_the_books_own_words)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare_sale(arena);
	struct outcome out = answer(VERB_ACCOUNTING_ISSUE, 422,
			"{\"error\":{\"code\":\"invalid\","
			"\"field\":\"customer.country\","
			"\"message\":\"No such country.\"}}",
			arena);
	EXPECT_STR(out.detail, STR("customer.country: No such country."));
	out = answer(VERB_ACCOUNTING_ISSUE, 400, "<html>no</html>", arena);
	EXPECT_STR(out.detail, STR("HTTP 400: <html>no</html>"));
}

TEST(books_that_are_busy_are_asked_when_they_say)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare_sale(arena);
	static const enum verb verbs[] = {
			VERB_ACCOUNTING_ISSUE, VERB_ACCOUNTING_FIND};
	static const int statuses[] = {429, 503};
	for (size_t i = 0; i < 4; i++) {
		struct outcome out = {0};
		struct http_response busy = test_answer(statuses[i / 2], "");
		http_header_add(&busy.headers, arena, STR("retry-after"),
				STR("7"));
		invoicing_driver.verbs[verbs[i % 2]].read(
				&ask, &busy, arena, &out);
		EXPECT_I64(out.kind, OUTCOME_NONE);
		EXPECT_I64(out.retry_after_ms, 7 * SECOND_MS);
	}
}

/* ---- look-up after a lost answer ---- */

static const struct {
	int status;
	const char *body;
	enum outcome_kind kind;
	enum fault fault;
} find_rows[] = {
		{200, LIST_OF(RIGHT), OUTCOME_DONE, FAULT_NONE},
		{200, LIST_OF(""), OUTCOME_ABSENT, FAULT_NONE},
		{200, LIST_OF(SALE("\"1.00\"")), OUTCOME_REFUSED,
				FAULT_REFUSED},
		{200, LIST_OF(RIGHT "," RIGHT), OUTCOME_REFUSED, FAULT_REFUSED},
		/* Nothing here proves that it is not there. */
		{200, "", OUTCOME_NONE, FAULT_BAD_REPLY},
		{200, "{}", OUTCOME_NONE, FAULT_BAD_REPLY},
		{200, "[]", OUTCOME_NONE, FAULT_BAD_REPLY},
		{200, "{\"documents\":null}", OUTCOME_NONE, FAULT_BAD_REPLY},
		{200, "{\"documents\":{}}", OUTCOME_NONE, FAULT_BAD_REPLY},
		{200, LIST_OF("null"), OUTCOME_NONE, FAULT_BAD_REPLY},
		{200, LIST_OF("{}"), OUTCOME_NONE, FAULT_BAD_REPLY},
		{201, LIST_OF(""), OUTCOME_NONE, FAULT_PROVIDER},
		{204, "", OUTCOME_NONE, FAULT_PROVIDER},
		{302, "", OUTCOME_NONE, FAULT_PROVIDER},
		{400, "", OUTCOME_NONE, FAULT_BAD_REPLY},
		{404, LIST_OF(""), OUTCOME_NONE, FAULT_BAD_REPLY},
		{409, "", OUTCOME_NONE, FAULT_BAD_REPLY},
		{429, "", OUTCOME_NONE, FAULT_RATE_LIMITED},
		{500, LIST_OF(""), OUTCOME_NONE, FAULT_PROVIDER},
		{401, "", OUTCOME_REFUSED, FAULT_CREDENTIALS},
};

TEST(every_answer_to_find_has_its_meaning)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare_sale(arena);
	for (size_t i = 0; i < sizeof find_rows / sizeof *find_rows; i++) {
		struct outcome out = answer(VERB_ACCOUNTING_FIND,
				find_rows[i].status, find_rows[i].body, arena);
		EXPECT_I64(out.kind, find_rows[i].kind);
		EXPECT_I64(out.fault, find_rows[i].fault);
		EXPECT_I64(out.facts.documents.count, out.kind == OUTCOME_DONE);
	}
}

TEST(the_look_up_asks_for_our_reference)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request request = {0};
	prepare(arena, "credit|a b&c/9", "demo.5001.credit.a b&c/9");
	EXPECT_OK(invoicing_driver.verbs[VERB_ACCOUNTING_FIND].build(
			&ask, arena, &request));
	EXPECT_STR(request.method, STR("GET"));
	EXPECT_STR(request.url,
			STR("http://127.0.0.1:9400/books/documents?reference="
			    "demo.5001.credit.a%20b%26c%2F9"));
	EXPECT_STR(request.body, STR_NONE);
}

TEST(the_calls_have_the_classes_that_the_contract_promises)
{
	const struct verb_driver *verbs = invoicing_driver.verbs;
	EXPECT_I64(verbs[VERB_ACCOUNTING_ISSUE].remote_class, REMOTE_U);
	EXPECT_I64(verbs[VERB_ACCOUNTING_FIND].remote_class, REMOTE_R);
	for (size_t i = 0; i < VERB_COUNT; i++)
		EXPECT((verbs[i].build != NULL) ==
				(i == VERB_ACCOUNTING_ISSUE ||
						i == VERB_ACCOUNTING_FIND));
}

/* ---- what is asked for ---- */

static struct str built(struct arena *arena)
{
	struct http_request request = {0};
	EXPECT_OK(invoicing_driver.verbs[VERB_ACCOUNTING_ISSUE].build(
			&ask, arena, &request));
	EXPECT_STR(request.method, STR("POST"));
	EXPECT_STR(request.url, STR("http://127.0.0.1:9400/books/documents"));
	EXPECT_STR(http_header_get(&request.headers, STR("idempotency-key")),
			effect.key);
	return request.body;
}

static void expect_text(struct str body, const char *path, const char *text,
		struct arena *arena)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	EXPECT_OK(json_open(body, &doc));
	EXPECT_STR(json_str(json_get(json_root(doc), path), arena),
			str_of(text));
}

TEST(a_target_that_is_no_document_of_the_order_is_not_sent)
{
	static const char *const targets[] = {"", "sales", "credit|8", "credit",
			"credit|", "|9", "sale|9"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
		struct http_request request = {0};
		prepare(arena, targets[i], "demo.5001.x");
		EXPECT_FAULT(invoicing_driver.verbs[VERB_ACCOUNTING_ISSUE]
						.build(&ask, arena, &request),
				FAULT_BAD_VALUE);
		EXPECT_STR(request.body, STR_NONE);
	}
}

TEST(the_same_ask_gives_the_same_bytes)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare_sale(arena);
	struct str first = built(arena);
	ask.now += DAY_MS;
	ask.seq = 77;
	EXPECT_STR(built(arena), first);
}

TEST(a_void_takes_the_whole_sale_back)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, "credit|void", "demo.5001.credit.void");
	add_sale(arena);
	/* What the shop counts today does not change what was sold. */
	facts.order.total = 1;
	struct str body = built(arena);
	expect_text(body, "kind", "credit", arena);
	expect_text(body, "cause", "void", arena);
	expect_text(body, "credits", "INV-2026-00042", arena);
	expect_text(body, "gross", "99.90", arena);
	expect_text(body, "tax", "19.98", arena);
}

TEST(a_credit_has_its_refunds_amounts)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, "credit|9", "demo.5001.credit.9");
	add_sale(arena);
	struct str body = built(arena);
	expect_text(body, "gross", "42.45", arena);
	expect_text(body, "tax", "8.49", arena);
	expect_text(body, "shipping", "", arena);
	struct outcome out = answer(VERB_ACCOUNTING_ISSUE, 201,
			DOCUMENT("demo.5001.credit.9", "CN-1", "2026-11-28",
					"\"42.45\"", "EUR"),
			arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_I64(out.facts.documents.at[0].kind, DOCUMENT_CREDIT);
	EXPECT_STR(out.facts.documents.at[0].cause, STR("9"));
}

TEST(amounts_have_the_digits_of_their_currency)
{
	static const struct {
		const char *currency, *gross;
	} rows[] = {{"EUR", "99.90"}, {"JPY", "9990"}, {"KWD", "9.990"}};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		prepare_sale(arena);
		facts.order.currency = str_of(rows[i].currency);
		expect_text(built(arena), "gross", rows[i].gross, arena);
	}
}

TEST(nothing_that_a_customer_types_ends_a_string)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare_sale(arena);
	facts.order.ship_to.name = STR("\",\"gross\":\"0.01\\");
	facts.order.lines.at[0].title = STR("\xff\r\n\t</script>");
	struct str body = built(arena);
	expect_text(body, "customer.name", "\",\"gross\":\"0.01\\", arena);
	expect_text(body, "gross", "99.90", arena);
}

/* ---- spoiled answers ---- */

static void read_spoiled(struct str body, void *context)
{
	const enum verb *verb = context;
	struct arena *arena = arena_open();
	struct outcome out = {0};
	struct http_response response = {.status = 200, .body = body};
	invoicing_driver.verbs[*verb].read(&ask, &response, arena, &out);
	if (out.kind == OUTCOME_DONE)
		EXPECT_I64(out.facts.documents.at[0].gross, 9990);
	else
		EXPECT(out.fault || out.kind == OUTCOME_ABSENT);
	arena_close(arena);
}

TEST(no_spoiled_answer_crashes_or_changes_the_amount)
{
	static enum verb issue = VERB_ACCOUNTING_ISSUE,
			 find = VERB_ACCOUNTING_FIND;
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare_sale(arena);
	test_spoil(STR(RIGHT), arena, read_spoiled, &issue);
	test_spoil(STR(LIST_OF(RIGHT)), arena, read_spoiled, &find);
}
