/* SPDX-License-Identifier: Apache-2.0 */
/* Documents at e-conomic, step by step: bad answers first. */
#include "connector/economic/economic.h"

#include "base/json.h"
#include "order/mapping.h"
#include "port/testing.h"

TEST_MAIN

#define NOW ((time_ms)1795900000000)
#define COUNT(list) (sizeof(list) / sizeof *(list))

static const struct account account = {
		.name = STR("books"),
		.provider = STR("economic"),
		.endpoint.url = STR("https://restapi.e-conomic.com/"),
		.token = STR("grant"),
		.token_secret = STR("app"),
};

static struct facts facts;
static struct policy policy;
static struct effect effect;
static struct ask ask;

static void order_prepare(struct arena *arena)
{
	facts = (struct facts){.shop = STR("demo"),
			.remote = STR("5001"),
			.invoice_at = NOW - HOUR_MS};
	facts.order = (struct shop_order){.known = true,
			.name = STR("#1001"),
			.email = STR("Zoe@Example.com"),
			.currency = STR("DKK"),
			.vat_id = STR("DK12345678"),
			.taxes_included = true,
			.total = 30000,
			.tax = 6000,
			.shipping = 5000,
			.shipping_tax = 1000,
			.shipping_rate = 250000,
			.ship_to = {.name = STR("Zo\xc3\xab Berg"),
					.line1 = STR("Havnegade 1"),
					.line2 = STR("2. tv"),
					.city = STR("Aarhus"),
					.postcode = STR("8000"),
					.country = STR("DK")}};
	*LIST_ADD(arena, &facts.order.lines) = (struct line){.id = STR("11"),
			.title = STR("Cup"),
			.quantity = 2,
			.unit_price = 13000,
			.discount = 1000,
			.tax = 5000,
			.tax_rate = 250000};
	struct refund *refund = LIST_ADD(arena, &facts.refunds);
	*refund = (struct refund){.id = STR("9"), .at = NOW, .total = 12500};
	*LIST_ADD(arena, &refund->lines) =
			(struct refund_line){.line = STR("11"),
					.quantity = 1,
					.subtotal = 10000,
					.tax = 2500};
}

static void prepare(struct arena *arena, const char *target)
{
	struct str cause = str_of(target), kind;
	str_cut(&cause, '|', &kind);
	order_prepare(arena);
	policy = (struct policy){0};
	*LIST_ADD(arena, &policy.mapping) = (struct mapping_row){
			.line = STR("shipping"), .account = STR("freight")};
	*LIST_ADD(arena, &policy.mapping) = (struct mapping_row){
			.line = STR("rounding"), .account = STR("round")};
	*LIST_ADD(arena, &policy.mapping) =
			(struct mapping_row){.account = STR("goods"),
					.vat_code = STR("1"),
					.customer_group = STR("2"),
					.terms = STR("3"),
					.layout = STR("19")};
	effect = (struct effect){.want = WANT_DOCUMENT,
			.verb = VERB_ACCOUNTING_ISSUE,
			.target = str_of(target),
			.reference = reference_make(STR("demo"), STR("5001"),
					kind, cause, arena)};
	effect.key = effect.reference;
	ask = (struct ask){.account = &account,
			.facts = &facts,
			.policy = &policy,
			.effect = &effect,
			.now = NOW};
}

static struct http_request build(
		enum verb verb, const char *cursor, struct arena *arena)
{
	struct http_request request = {0};
	ask.cursor = str_of(cursor);
	EXPECT_OK(economic_driver.verbs[verb].build(&ask, arena, &request));
	return request;
}

static struct outcome answer(enum verb verb, const char *cursor, int status,
		const char *body, struct arena *arena)
{
	ask.cursor = str_of(cursor);
	return test_read(&economic_driver, verb, &ask, status, body, arena);
}

static struct outcome issue(const char *cursor, int status, const char *body,
		struct arena *arena)
{
	return answer(VERB_ACCOUNTING_ISSUE, cursor, status, body, arena);
}

#define BODY(number, gross) \
	"{" number ",\"date\":\"2026-11-28\",\"currency\":\"DKK\"," \
	"\"grossAmount\":" gross ",\"customer\":{\"customerNumber\":7}," \
	"\"references\":{\"other\":\"demo.5001.sale\"}}"
#define DRAFT(gross) BODY("\"draftInvoiceNumber\":3", gross)
#define BOOKED(gross) BODY("\"bookedInvoiceNumber\":20001", gross)
#define LIST_OF(items) "{\"collection\":[" items "]}"

TEST(a_refusal_names_the_field_and_an_outage_passes)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const struct {
		int status;
		const char *body;
		enum outcome_kind kind;
		enum fault fault;
		const char *detail;
	} rows[] = {
			/* As the documentation shows it. */
			{400,
					"{\"message\":\"Validation error.\","
					"\"errors\":{\"currency\":{\"errors\":["
					"{\"errorCode\":\"E06000\",\"message\":"
					"\"currency does not exist.\"}]}}}",
					OUTCOME_REFUSED, FAULT_REFUSED,
					"currency: currency does not exist."},
			{400,
					"{\"errors\":{\"lines\":[{"
					"\"arrayIndex\":1,\"product\":{"
					"\"errors\":[{\"message\":\"No "
					"identifiers\"}]}}]}}",
					OUTCOME_REFUSED, FAULT_REFUSED,
					"product: No identifiers"},
			/* As it is seen. */
			{400,
					"{\"errors\":{\"vat\":{\"errors\":[{"
					"\"propertyName\":\"vatNumber\","
					"\"errorMessage\":\"not valid\"}]}}}",
					OUTCOME_REFUSED, FAULT_REFUSED,
					"vatNumber: not valid"},
			{403, "{\"message\":\"The demo may only read.\"}",
					OUTCOME_REFUSED, FAULT_CREDENTIALS,
					"The demo may only read."},
			{400, "[[[", OUTCOME_REFUSED, FAULT_REFUSED,
					"HTTP 400: [[["},
			{429, "", OUTCOME_NONE, FAULT_RATE_LIMITED,
					"HTTP 429: "},
			{500, "{\"message\":\"We are sorry\"}", OUTCOME_NONE,
					FAULT_PROVIDER, "We are sorry"},
			{401, "", OUTCOME_REFUSED, FAULT_CREDENTIALS,
					"HTTP 401: "},
	};
	static const char *const cursors[] = {"", "drafts ", "customer ",
			"new ", "draft 7", "anew 3 7", "settle 3 7 1",
			"book 3"};
	prepare(arena, "sale");
	for (size_t i = 0; i < COUNT(rows) * COUNT(cursors); i++) {
		size_t row = i % COUNT(rows);
		struct outcome out = issue(cursors[i / COUNT(rows)],
				rows[row].status, rows[row].body, arena);
		EXPECT_I64(out.kind, rows[row].kind);
		EXPECT_I64(out.fault, rows[row].fault);
		EXPECT_STR(out.detail, str_of(rows[row].detail));
		EXPECT(!out.again && !out.has_facts);
	}
}

TEST(an_answer_that_is_not_one_is_unknown)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const char *const bodies[] = {"", "x", "{}", "[]",
			"{\"collection\":{}}", DRAFT("\"much\""),
			BOOKED("\"much\""),
			"{\"draftInvoiceNumber\":3,\"bookedInvoiceNumber\":3,"
			"\"currency\":\"DKK\",\"date\":\"28/11\","
			"\"grossAmount\":300}",
			LIST_OF(BODY("\"number\":1", "300"))};
	static const char *const cursors[] = {"", "drafts ", "draft 7",
			"anew 3 7", "settle 3 7 1", "book 3"};
	prepare(arena, "sale");
	for (size_t i = 0; i < COUNT(bodies) * COUNT(cursors); i++) {
		struct outcome out = issue(cursors[i / COUNT(bodies)], 200,
				bodies[i % COUNT(bodies)], arena);
		EXPECT_I64(out.kind, OUTCOME_NONE);
		EXPECT_I64(out.fault, FAULT_BAD_REPLY);
		EXPECT(!out.again);
	}
	EXPECT_I64(issue("customer ", 200, "{}", arena).fault, FAULT_BAD_REPLY);
	EXPECT_I64(issue("new ", 201, "{}", arena).fault, FAULT_BAD_REPLY);
	EXPECT_I64(issue("odd 1", 200, "{}", arena).fault, FAULT_BAD_REPLY);
}

TEST(a_cursor_that_is_none_builds_nothing)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const char *const cursors[] = {"draft ", "draft x",
			"draft 9999999999", "anew 3", "settle x 7 1",
			"settle 3 7 x", "book ", "book -1", "odd"};
	prepare(arena, "sale");
	for (size_t i = 0; i < COUNT(cursors); i++) {
		struct http_request request = {0};
		ask.cursor = str_of(cursors[i]);
		EXPECT(economic_driver.verbs[VERB_ACCOUNTING_ISSUE]
						.build(&ask, arena, &request)
						.fault);
	}
}

TEST(what_economic_would_not_take_is_refused_before_anything_is_made)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	const char *none = LIST_OF("");
	prepare(arena, "sale");
	facts.order.ship_to.name = STR_NONE;
	struct outcome out = issue("drafts ", 200, none, arena);
	EXPECT_I64(out.kind, OUTCOME_REFUSED);
	EXPECT_STR(out.reason, STR("missing_data"));
	EXPECT_STR(out.detail, STR("name: the order names no customer"));

	prepare(arena, "sale");
	policy.mapping.at[2].layout = STR("nice");
	out = issue("drafts ", 200, none, arena);
	EXPECT_STR(out.detail, STR("layout: expected a number"));

	prepare(arena, "sale");
	facts.order.currency = STR("KWD");
	out = issue("drafts ", 200, none, arena);
	EXPECT(str_starts(out.detail, STR("currency: ")));
	EXPECT(!out.again);
}

#define CUSTOMER(number, email) \
	"{\"customerNumber\":" number ",\"email\":\"" email "\"}"

TEST(the_steps_of_a_document)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const struct {
		const char *cursor;
		int status;
		const char *body, *next;
	} rows[] = {
			{"", 200, LIST_OF(""), "drafts "},
			/* The filter knows no capitals. */
			{"", 200,
					LIST_OF("{\"bookedInvoiceNumber\":1,"
						"\"references\":{\"other\":"
						"\"DEMO.5001.SALE\"}}"),
					"drafts "},
			{"drafts ", 200, LIST_OF(""), "customer "},
			{"drafts ", 200, LIST_OF(DRAFT("300.00")), "book 3"},
			/* Half of what it should be, or of an older mapping. */
			{"drafts ", 200, LIST_OF(DRAFT("299.99")), "anew 3 7"},
			{"drafts ", 200, LIST_OF(DRAFT("1.00")), "anew 3 7"},
			{"customer ", 200,
					LIST_OF(CUSTOMER("6",
							"z@x.y") "," CUSTOMER("8",
							"zoe@example.com")),
					"draft 8"},
			{"customer ", 200, LIST_OF(""), "new "},
			{"customer ", 200,
					LIST_OF("{\"customerNumber\":8,"
						"\"barred\":true,\"email\":"
						"\"zoe@example.com\"}"),
					"new "},
			{"new ", 201, "{\"customerNumber\":9}", "draft 9"},
			{"draft 7", 201, DRAFT("300"), "book 3"},
			{"anew 3 7", 200, DRAFT("300.0"), "book 3"},
			{"draft 7", 201, DRAFT("299.98"), "settle 3 7 2"},
			{"anew 3 7", 200, DRAFT("300.01"), "settle 3 7 -1"},
			{"settle 3 7 -1", 200, DRAFT("300"), "book 3"},
	};
	prepare(arena, "sale");
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct outcome out = issue(rows[i].cursor, rows[i].status,
				rows[i].body, arena);
		EXPECT(out.again);
		EXPECT_I64(out.kind, OUTCOME_NONE);
		EXPECT_STR(out.cursor, str_of(rows[i].next));
	}
	EXPECT_I64(issue("", 200, LIST_OF(BOOKED("300") "," BOOKED("300")),
				   arena)
					.kind,
			OUTCOME_REFUSED);
}

static const char *page_of(int count, const char *item, struct arena *arena)
{
	struct str body = STR("{\"pagination\":{\"nextPage\":\"https://x\"},"
			      "\"collection\":[");
	for (int i = 0; i < count; i++)
		body = arena_print(arena, "%.*s%s%s", STR_FMT(body),
				i ? "," : "", item);
	return arena_print(arena, "%.*s]}", STR_FMT(body)).at;
}

/* Nobody is made twice because he stood on the second page. */
TEST(lists_are_read_to_their_end)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, "sale");
	EXPECT_STR(issue("customer ", 200,
				   page_of(100, "{\"customerNumber\":1}",
						   arena),
				   arena)
					.cursor,
			STR("customer 1"));
	EXPECT_STR(issue("customer 4", 200,
				   page_of(100, "{\"customerNumber\":1}",
						   arena),
				   arena)
					.cursor,
			STR("customer 5"));
	struct str other = STR("{\"references\":{\"other\":\"x\"}}");
	EXPECT_STR(issue("", 200, page_of(20, other.at, arena), arena).cursor,
			STR("booked 1"));
	EXPECT_STR(issue("drafts 1", 200, page_of(20, other.at, arena), arena)
					.cursor,
			STR("drafts 2"));
	EXPECT_STR(answer(VERB_ACCOUNTING_FIND, "", 200,
				   page_of(20, other.at, arena), arena)
					.cursor,
			STR("booked 1"));
	struct http_request request =
			build(VERB_ACCOUNTING_ISSUE, "drafts 2", arena);
	EXPECT(str_find(request.url, STR("skippages=2&pagesize=20")) > 0);
}

TEST(a_booked_invoice_is_a_document)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, "sale");
	for (int i = 0; i < 2; i++) {
		struct outcome out = i
				? issue("", 200, LIST_OF(BOOKED("300.00")),
						  arena)
				: issue("book 3", 201, BOOKED("300"), arena);
		EXPECT_I64(out.kind, OUTCOME_DONE);
		const struct document *d = &out.facts.documents.at[0];
		EXPECT_STR(d->number, STR("20001"));
		EXPECT_STR(d->date, STR("2026-11-28"));
		EXPECT_STR(d->account, STR("books"));
		EXPECT_I64(d->gross, 30000);
		EXPECT_I64(d->kind, DOCUMENT_SALE);
	}
}

/* Money: another amount, currency or direction is never booked, and never
 * adopted. */
TEST(another_amount_is_not_booked)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const struct {
		const char *cursor, *body;
	} rows[] = {
			{"draft 7", DRAFT("300.03")},
			{"draft 7", DRAFT("299.97")},
			{"draft 7", DRAFT("-300")},
			{"anew 3 7", DRAFT("375")},
			{"settle 3 7 1", DRAFT("299.99")},
			{"book 3", BOOKED("300.01")},
			{"", LIST_OF(BOOKED("300.01"))},
			{"", LIST_OF(BOOKED("-300"))},
			{"draft 7",
					"{\"draftInvoiceNumber\":3,\"date\":"
					"\"2026-11-28\",\"currency\":\"EUR\","
					"\"grossAmount\":300,\"customer\":{"
					"\"customerNumber\":7}}"},
	};
	prepare(arena, "sale");
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct outcome out =
				issue(rows[i].cursor, 200, rows[i].body, arena);
		EXPECT_I64(out.kind, OUTCOME_REFUSED);
		EXPECT_STR(out.reason, STR("conflict"));
		EXPECT(!out.again && !out.has_facts);
	}
	/* F82: what is missing in the mapping is named. */
	policy.mapping.at[1].account = STR_NONE;
	policy.mapping.at[2].line = STR("goods");
	struct outcome out = issue("draft 7", 201, DRAFT("299.99"), arena);
	EXPECT_STR(out.reason, STR("missing_data"));
	EXPECT(str_find(out.detail, STR("rounding")) > 0);
}

static minor lines_net(struct str body)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	minor sum = 0;
	struct json line;
	EXPECT_OK(json_open(body, &doc));
	struct json lines = json_get(json_root(doc), "lines");
	for (struct json_iter i = json_each(lines); json_next(&i, &line);) {
		minor price = -1;
		int64_t pieces = json_i64(json_get(line, "quantity"), 0);
		EXPECT_OK(json_money(
				json_get(line, "unitNetPrice"), 2, &price));
		EXPECT(price >= 0 && pieces != 0);
		sum += price * pieces;
	}
	return sum;
}

static bool has(struct http_request request, const char *text)
{
	return str_find(request.body, str_of(text)) >= 0;
}

TEST(the_lines_come_to_the_bills_net)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, "sale");
	struct http_request request =
			build(VERB_ACCOUNTING_ISSUE, "draft 7", arena);
	EXPECT_STR(request.method, STR("POST"));
	EXPECT_I64(lines_net(request.body), 24000);
	EXPECT(has(request, "\"productNumber\":\"freight\""));
	EXPECT(has(request, "\"references\":{\"other\":\"demo.5001.sale\"}"));
	EXPECT(has(request, "\"date\":\"2026-11-28\""));
	EXPECT(has(request, "\"customer\":{\"customerNumber\":7}"));
	EXPECT(has(request, "\"layout\":{\"layoutNumber\":19}"));
	request = build(VERB_ACCOUNTING_ISSUE, "settle 3 7 -2", arena);
	EXPECT_STR(request.method, STR("PUT"));
	EXPECT(str_ends(request.url, STR("/invoices/drafts/3")));
	EXPECT_I64(lines_net(request.body), 24000 - 2);
	EXPECT(has(request, "\"productNumber\":\"round\""));
	request = build(VERB_ACCOUNTING_ISSUE, "anew 3 7", arena);
	EXPECT_I64(lines_net(request.body), 24000);
}

TEST(a_credit_has_its_own_reference_and_negative_pieces)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, "credit|9");
	*LIST_ADD(arena, &facts.documents) =
			(struct document){.kind = DOCUMENT_SALE,
					.number = STR("20001"),
					.account = STR("books")};
	struct http_request request =
			build(VERB_ACCOUNTING_ISSUE, "draft 7", arena);
	EXPECT_I64(lines_net(request.body), -10000);
	EXPECT(has(request, "\"other\":\"demo.5001.credit.9\""));
	EXPECT(has(request, "#1001, credit of 20001"));
	request = build(VERB_ACCOUNTING_ISSUE, "settle 3 7 1", arena);
	EXPECT_I64(lines_net(request.body), -10001);
	struct outcome out = issue("book 3", 201, BOOKED("-125"), arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_I64(out.facts.documents.at[0].gross, 12500);
	EXPECT_I64(out.facts.documents.at[0].kind, DOCUMENT_CREDIT);
	EXPECT_STR(out.facts.documents.at[0].cause, STR("9"));
	/* An invoice where a credit should be. */
	EXPECT_I64(issue("draft 7", 201, DRAFT("125"), arena).kind,
			OUTCOME_REFUSED);
}

TEST(a_customer_is_found_by_mail_or_by_name_and_address)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, "sale");
	struct http_request request =
			build(VERB_ACCOUNTING_ISSUE, "customer ", arena);
	EXPECT(str_ends(request.url, STR("email%24eq%3AZoe%40Example.com")));
	request = build(VERB_ACCOUNTING_ISSUE, "new ", arena);
	EXPECT(has(request,
			"\"corporateIdentificationNumber\":\"DK12345678\""));
	EXPECT(has(request, "\"address\":\"Havnegade 1\\n2. tv\""));
	EXPECT_STR(http_header_get(&request.headers, STR("Idempotency-Key")),
			STR("demo.5001.sale.customer"));
	facts.order.email = STR_NONE;
	facts.order.ship_to.name = STR("A (b) $c*");
	request = build(VERB_ACCOUNTING_ISSUE, "customer ", arena);
	EXPECT(str_ends(request.url,
			STR("name%24eq%3AA%20%24%28b%24%29%20%24%24c%24%2A")));
#define NAMED(street) \
	LIST_OF("{\"customerNumber\":5,\"name\":\"a (B) $c*\",\"zip\":" \
		"\"8000\",\"address\":\"" street "\"}")
	EXPECT_STR(issue("customer ", 200, NAMED("Havnegade 1\\n2. tv"), arena)
					.cursor,
			STR("draft 5"));
	EXPECT_STR(issue("customer ", 200, NAMED("Havnegade 1"), arena).cursor,
			STR("new "));
}

TEST(the_same_ask_gives_the_same_bytes)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const char *const cursors[] = {"", "drafts ", "customer ",
			"new ", "draft 7", "anew 3 7", "settle 3 7 1",
			"book 3"};
	prepare(arena, "sale");
	for (size_t i = 0; i < COUNT(cursors); i++) {
		ask.now = NOW;
		struct http_request a =
				build(VERB_ACCOUNTING_ISSUE, cursors[i], arena);
		ask.now = NOW + DAY_MS;
		ask.seq = 99;
		struct http_request b =
				build(VERB_ACCOUNTING_ISSUE, cursors[i], arena);
		EXPECT_STR(a.url, b.url);
		EXPECT_STR(a.body, b.body);
		EXPECT(str_starts(
				a.url, STR("https://restapi.e-conomic.com/")));
	}
}

TEST(a_look_up_takes_only_what_is_booked)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	enum verb find = VERB_ACCOUNTING_FIND;
	prepare(arena, "sale");
	EXPECT_I64(answer(find, "", 200, LIST_OF(""), arena).kind,
			OUTCOME_ABSENT);
	EXPECT_I64(answer(find, "", 200, LIST_OF(BOOKED("300")), arena).kind,
			OUTCOME_DONE);
	/* Whatever else is answered proves nothing. */
	static const int statuses[] = {400, 404, 429, 500, 503};
	for (size_t i = 0; i < COUNT(statuses); i++)
		EXPECT_I64(answer(find, "", statuses[i], "{}", arena).kind,
				OUTCOME_NONE);
	/* An audit is told of another amount. */
	effect.verb = VERB_ACCOUNTING_FIND;
	EXPECT_I64(answer(find, "", 200, LIST_OF(BOOKED("1")), arena).kind,
			OUTCOME_DONE);
}

TEST(two_tokens_go_to_economic_and_to_nobody_else)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, "sale");
	struct http_request request = build(VERB_ACCOUNTING_FIND, "", arena);
	EXPECT_OK(economic_driver.authorize(&account, NOW, &request, arena));
	EXPECT_STR(http_header_get(&request.headers, STR("X-AppSecretToken")),
			STR("app"));
	EXPECT_STR(http_header_get(&request.headers,
				   STR("X-AgreementGrantToken")),
			STR("grant"));
	struct account half = account;
	half.token_secret = STR_NONE;
	EXPECT(economic_driver.authorize(&half, NOW, &request, arena).fault);
	request.url = STR("https://restapi.e-conomic.com.evil.example/x");
	EXPECT(economic_driver.authorize(&account, NOW, &request, arena).fault);
}

static void spoiled(struct str body, void *context)
{
	struct arena *arena = context;
	static const char *const cursors[] = {
			"", "drafts ", "customer ", "draft 7", "book 3"};
	for (size_t i = 0; i < COUNT(cursors); i++) {
		struct http_response response = {.status = 200, .body = body};
		struct outcome out = {0};
		ask.cursor = str_of(cursors[i]);
		economic_driver.verbs[VERB_ACCOUNTING_ISSUE].read(
				&ask, &response, arena, &out);
	}
}

TEST(no_answer_brings_it_down)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, "sale");
	test_spoil(STR(LIST_OF(DRAFT("300"))), arena, spoiled, arena);
	test_spoil(STR(BOOKED("300")), arena, spoiled, arena);
}
