/* SPDX-License-Identifier: Apache-2.0 */
/* Documents at Fortnox, step by step: bad answers first. */
#include "connector/fortnox/fortnox.h"

#include "base/json.h"
#include "order/mapping.h"
#include "port/testing.h"

TEST_MAIN

#define NOW ((time_ms)1795900000000)
#define COUNT(list) (sizeof(list) / sizeof *(list))

static const struct account account = {
		.name = STR("books"),
		.provider = STR("fortnox"),
		.endpoint.url = STR("https://api.fortnox.se/"),
		.client_id = STR("app"),
		.client_secret = STR("secret"),
		.tenant_id = STR("4711"),
		.token = STR("granted"),
};

static struct facts facts;
static struct policy policy;
static struct effect effect;
static struct ask ask;

static void prepare(struct arena *arena, const char *target)
{
	struct str cause = str_of(target), kind;
	str_cut(&cause, '|', &kind);
	facts = (struct facts){.shop = STR("demo"), .remote = STR("5001")};
	facts.order = (struct shop_order){.known = true,
			.name = STR("#1001"),
			.email = STR("Zoe@Example.com"),
			.locale = STR("sv"),
			.currency = STR("SEK"),
			.gateways = STR("klarna"),
			.taxes_included = true,
			.total = 30000,
			.tax = 6000,
			.shipping = 5000,
			.shipping_tax = 1000,
			.shipping_rate = 250000,
			.ship_to = {.name = STR("Zo\xc3\xab Berg"),
					.line1 = STR("Storgatan 1"),
					.city = STR("Lund"),
					.postcode = STR("22100"),
					.country = STR("SE")}};
	*LIST_ADD(arena, &facts.order.lines) = (struct line){.id = STR("11"),
			.title = STR("Cup"),
			.quantity = 2,
			.unit_price = 13000,
			.discount = 1000,
			.tax = 5000,
			.tax_rate = 250000};
	struct refund *refund = LIST_ADD(arena, &facts.refunds);
	*refund = (struct refund){.id = STR("9"), .total = 12500};
	*LIST_ADD(arena, &refund->lines) =
			(struct refund_line){.line = STR("11"),
					.quantity = 1,
					.subtotal = 10000,
					.tax = 2500};
	policy = (struct policy){0};
	*LIST_ADD(arena, &policy.mapping) = (struct mapping_row){
			.line = STR("shipping"), .account = STR("3520")};
	*LIST_ADD(arena, &policy.mapping) =
			(struct mapping_row){.account = STR("3001"),
					.vat_code = STR("MP1"),
					.customer_group = STR("SEVAT"),
					.terms = STR("30")};
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
	EXPECT_OK(fortnox_driver.verbs[verb].build(&ask, arena, &request));
	return request;
}

static struct outcome answer(enum verb verb, const char *cursor, int status,
		const char *body, struct arena *arena)
{
	ask.cursor = str_of(cursor);
	return test_read(&fortnox_driver, verb, &ask, status, body, arena);
}

static struct outcome issue(const char *cursor, int status, const char *body,
		struct arena *arena)
{
	return answer(VERB_ACCOUNTING_ISSUE, cursor, status, body, arena);
}

#define INVOICE(more) \
	"{\"Invoice\":{\"DocumentNumber\":\"12\",\"Currency\":\"SEK\"," \
	"\"InvoiceDate\":\"2026-11-28\"," \
	"\"ExternalInvoiceReference1\":\"demo.5001.sale\"," more "}}"
#define BOOKED INVOICE("\"Total\":300.0,\"Booked\":true")
#define UNBOOKED INVOICE("\"Total\":300,\"RoundOff\":0,\"Booked\":false")

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
			{400,
					"{\"ErrorInformation\":{\"error\":1,"
					"\"message\":\"Ogiltigt VATNumber\","
					"\"code\":2000359}}",
					OUTCOME_REFUSED, FAULT_REFUSED,
					"Ogiltigt VATNumber (2000359)"},
			{400,
					"{\"ErrorInformation\":{\"Error\":1,"
					"\"Message\":\"Kunde inte hitta "
					"konto\",\"Code\":2001304}}",
					OUTCOME_REFUSED, FAULT_REFUSED,
					"account: Kunde inte hitta konto "
					"(2001304)"},
			{400,
					"{\"ErrorInformation\":{\"code\":"
					"2000310,\"message\":\"Ogiltig "
					"inloggning\"}}",
					OUTCOME_REFUSED, FAULT_CREDENTIALS,
					"Ogiltig inloggning (2000310)"},
			{500,
					"{\"ErrorInformation\":{\"code\":"
					"1000003,\"message\":\"System "
					"exception\"}}",
					OUTCOME_NONE, FAULT_PROVIDER,
					"System exception (1000003)"},
			{400, "[[[", OUTCOME_REFUSED, FAULT_REFUSED,
					"HTTP 400: [[["},
			{429, "", OUTCOME_NONE, FAULT_RATE_LIMITED,
					"HTTP 429: "},
			{503, "", OUTCOME_NONE, FAULT_PROVIDER, "HTTP 503: "},
			{401, "", OUTCOME_REFUSED, FAULT_CREDENTIALS,
					"HTTP 401: "},
	};
	static const char *const cursors[] = {"", "customer ", "new ",
			"invoice WB1", "check 12", "book 12"};
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
			"{\"Invoices\":{}}", "{\"Invoice\":[]}",
			"{\"Customers\":1}",
			INVOICE("\"Total\":\"much\",\"Booked\":true"),
			"{\"Invoice\":{\"DocumentNumber\":\"12\",\"Currency\":"
			"\"SEK\",\"InvoiceDate\":\"28/11\",\"Total\":300}}",
			"{\"Invoice\":{\"DocumentNumber\":\"12\",\"Currency\":"
			"\"SEK\",\"InvoiceDate\":\"2026-11-28\",\"Total\":300,"
			"\"ExternalInvoiceReference1\":\"other.1.sale\"}}"};
	static const char *const cursors[] = {
			"", "customer ", "invoice WB1", "check 12", "book 12"};
	prepare(arena, "sale");
	for (size_t i = 0; i < COUNT(bodies) * COUNT(cursors); i++) {
		struct outcome out = issue(cursors[i / COUNT(bodies)], 200,
				bodies[i % COUNT(bodies)], arena);
		EXPECT_I64(out.kind, OUTCOME_NONE);
		EXPECT_I64(out.fault, FAULT_BAD_REPLY);
		EXPECT(!out.again);
	}
	EXPECT_I64(issue("odd 1", 200, BOOKED, arena).fault, FAULT_BAD_REPLY);
}

TEST(what_fortnox_would_not_take_is_refused_before_anything_is_made)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	const char *none = "{\"Invoices\":[]}";
	prepare(arena, "sale");
	facts.order.ship_to.name = STR_NONE;
	struct outcome out = issue("", 200, none, arena);
	EXPECT_I64(out.kind, OUTCOME_REFUSED);
	EXPECT_STR(out.detail, STR("name: the order names no customer"));

	prepare(arena, "sale");
	policy.mapping.at[1].customer_group = STR("Sweden");
	out = issue("", 200, none, arena);
	EXPECT(str_starts(out.detail, STR("customer_group: \"Sweden\"")));

	prepare(arena, "sale");
	policy.mapping.at[0].account = STR("freight");
	out = issue("", 200, none, arena);
	EXPECT(str_starts(out.detail, STR("account: \"freight\"")));

	prepare(arena, "sale");
	facts.order.lines.at[0].tax_rate = 255000;
	out = issue("", 200, none, arena);
	EXPECT(str_starts(out.detail, STR("VAT: ")));
	EXPECT(!out.again);
}

/* Each step leads to the next, and only what is right is booked. */
TEST(the_steps_of_a_document)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const struct {
		const char *cursor;
		int status;
		const char *body, *next;
	} rows[] = {
			{"", 200, "{\"Invoices\":[]}", "customer "},
			/* Another reference, and one that was cancelled. */
			{"", 200,
					"{\"Invoices\":[{\"DocumentNumber\":"
					"\"3\",\"ExternalInvoiceReference1\":"
					"\"demo.5001.sale2\"},"
					"{\"DocumentNumber\":\"4\","
					"\"Cancelled\":true,"
					"\"ExternalInvoiceReference1\":"
					"\"demo.5001.sale\"}]}",
					"customer "},
			{"", 200,
					"{\"Invoices\":[{\"DocumentNumber\":12,"
					"\"ExternalInvoiceReference1\":"
					"\"demo.5001.sale\"}]}",
					"check 12"},
			{"customer ", 200,
					"{\"Customers\":[{\"CustomerNumber\":"
					"\"7\",\"Email\":\"zoe@example.com.au\""
					"},{\"CustomerNumber\":\"8\",\"Email\":"
					"\"zoe@example.com\"}]}",
					"invoice 8"},
			{"customer ", 200, "{\"Customers\":[]}", "mine "},
			{"mine ", 404, "{}", "new "},
			{"mine ", 200, "{}", "invoice WB"},
			{"new ", 201, "{}", "invoice WB"},
			{"invoice 8", 201, UNBOOKED, "book 12"},
			{"check 12", 200, UNBOOKED, "book 12"},
	};
	prepare(arena, "sale");
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct outcome out = issue(rows[i].cursor, rows[i].status,
				rows[i].body, arena);
		EXPECT(out.again);
		EXPECT_I64(out.kind, OUTCOME_NONE);
		EXPECT(str_starts(out.cursor, str_of(rows[i].next)));
	}
	facts.order.email = STR_NONE;
	EXPECT_STR(issue("", 200, "{\"Invoices\":[]}", arena).cursor,
			STR("mine "));
	EXPECT_I64(issue("", 200,
				   "{\"Invoices\":["
				   "{\"DocumentNumber\":1,"
				   "\"ExternalInvoiceReference1\":"
				   "\"demo.5001.sale\"},"
				   "{\"DocumentNumber\":2,"
				   "\"ExternalInvoiceReference1\":"
				   "\"demo.5001.sale\"}]}",
				   arena)
					.kind,
			OUTCOME_REFUSED);
}

TEST(a_booked_invoice_is_a_document)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const char *const cursors[] = {"book 12", "check 12"};
	prepare(arena, "sale");
	for (size_t i = 0; i < COUNT(cursors); i++) {
		struct outcome out = issue(cursors[i], 200, BOOKED, arena);
		EXPECT_I64(out.kind, OUTCOME_DONE);
		const struct document *d = &out.facts.documents.at[0];
		EXPECT_STR(d->number, STR("12"));
		EXPECT_STR(d->date, STR("2026-11-28"));
		EXPECT_STR(d->account, STR("books"));
		EXPECT_I64(d->gross, 30000);
		EXPECT_I64(d->kind, DOCUMENT_SALE);
	}
	/* Rounded to whole crowns there: our amount is the one before. */
	struct outcome out = issue("book 12", 200,
			INVOICE("\"Total\":301,\"RoundOff\":1.00,"
				"\"Booked\":true"),
			arena);
	EXPECT_I64(out.facts.documents.at[0].gross, 30000);
	/* "Booked" it was asked for, and is not. */
	EXPECT_I64(issue("book 12", 200, UNBOOKED, arena).fault,
			FAULT_BAD_REPLY);
}

/* Money: another amount or currency is never booked, and never adopted. */
TEST(another_amount_is_not_booked)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const char *const bodies[] = {
			INVOICE("\"Total\":300.01,\"Booked\":false"),
			INVOICE("\"Total\":300.01,\"Booked\":true"),
			INVOICE("\"Total\":300,\"Cancelled\":true"),
			"{\"Invoice\":{\"DocumentNumber\":\"12\",\"Currency\":"
			"\"EUR\",\"InvoiceDate\":\"2026-11-28\",\"Total\":300,"
			"\"ExternalInvoiceReference1\":\"demo.5001.sale\"}}"};
	prepare(arena, "sale");
	for (size_t i = 0; i < COUNT(bodies); i++) {
		struct outcome out = issue("invoice 8", 201, bodies[i], arena);
		EXPECT_I64(out.kind, OUTCOME_REFUSED);
		EXPECT_STR(out.reason, STR("conflict"));
		EXPECT(!out.again && !out.has_facts);
	}
}

TEST(a_credit_has_its_own_reference_and_negative_pieces)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, "credit|9");
	*LIST_ADD(arena, &facts.documents) =
			(struct document){.kind = DOCUMENT_SALE,
					.number = STR("12"),
					.account = STR("books")};
	struct http_request request =
			build(VERB_ACCOUNTING_ISSUE, "invoice 8", arena);
	EXPECT(str_find(request.body, STR("\"DeliveredQuantity\":\"-1\"")) >=
			0);
	EXPECT(str_find(request.body, STR("\"Price\":125.00")) >= 0);
	EXPECT(str_find(request.body,
			       STR("\"CreditInvoiceReference\":\"12\"")) >= 0);
	EXPECT(str_find(request.body,
			       STR("\"ExternalInvoiceReference1\":"
				   "\"demo.5001.credit.9\"")) >= 0);
	/* F72: the sale is in other books; people read where. */
	facts.documents.at[0].account = STR("ledger");
	request = build(VERB_ACCOUNTING_ISSUE, "invoice 8", arena);
	EXPECT(str_find(request.body, STR("CreditInvoiceReference")) < 0);
	EXPECT(str_find(request.body, STR("Credit of 12")) >= 0);
	struct outcome out = issue("book 13", 200,
			"{\"Invoice\":{\"DocumentNumber\":\"13\",\"Currency\":"
			"\"SEK\",\"InvoiceDate\":\"2026-11-28\",\"Total\":-125,"
			"\"Booked\":true,\"ExternalInvoiceReference1\":"
			"\"demo.5001.credit.9\"}}",
			arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_I64(out.facts.documents.at[0].gross, 12500);
	EXPECT_I64(out.facts.documents.at[0].kind, DOCUMENT_CREDIT);
	EXPECT_STR(out.facts.documents.at[0].cause, STR("9"));
}

static minor rows_sum(struct str body, struct arena *arena)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	minor sum = 0;
	struct json row;
	EXPECT_OK(json_open(body, &doc));
	struct json rows = json_get(json_root(doc), "Invoice.InvoiceRows");
	for (struct json_iter i = json_each(rows); json_next(&i, &row);) {
		minor price = 0, discount = 0;
		int64_t pieces =
				json_i64(json_get(row, "DeliveredQuantity"), 0);
		EXPECT_OK(json_money(json_get(row, "Price"), 2, &price));
		if (json_type(json_get(row, "Discount")) == JSON_NUMBER)
			EXPECT_OK(json_money(json_get(row, "Discount"), 2,
					&discount));
		EXPECT(json_i64(json_get(row, "AccountNumber"), 0) > 0);
		sum += price * pieces - discount;
	}
	(void)arena;
	return sum;
}

/* Whatever the shop shows: what is invoiced is the bill to the minor unit. */
TEST(the_rows_come_to_the_bill)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, "sale");
	struct http_request request =
			build(VERB_ACCOUNTING_ISSUE, "invoice 8", arena);
	EXPECT_I64(rows_sum(request.body, arena), 30000);
	EXPECT(str_find(request.body, STR("\"DiscountType\":\"AMOUNT\"")) >= 0);
	EXPECT(str_find(request.body, STR("\"AccountNumber\":3520")) >= 0);
	facts.order.taxes_included = false;
	facts.order.lines.at[0].quantity = 3;
	facts.order.lines.at[0].unit_price = 7001;
	facts.order.total = 32505;
	request = build(VERB_ACCOUNTING_ISSUE, "invoice 8", arena);
	EXPECT_I64(rows_sum(request.body, arena), 32505);
	EXPECT(str_find(request.body, STR("\"VATIncluded\":true")) >= 0);
}

TEST(the_same_ask_gives_the_same_bytes)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const char *const cursors[] = {"", "customer ", "mine ", "new ",
			"invoice 8", "check 12", "book 12"};
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
		EXPECT(str_starts(a.url, STR("https://api.fortnox.se/3/")));
	}
}

TEST(a_look_up_takes_only_what_is_booked)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	enum verb find = VERB_ACCOUNTING_FIND;
	prepare(arena, "sale");
	EXPECT_I64(answer(find, "", 200, "{\"Invoices\":[]}", arena).kind,
			OUTCOME_ABSENT);
	EXPECT_I64(answer(find, "check 12", 200, UNBOOKED, arena).kind,
			OUTCOME_ABSENT);
	EXPECT_I64(answer(find, "check 12", 200, BOOKED, arena).kind,
			OUTCOME_DONE);
	EXPECT(answer(find, "", 200,
			"{\"Invoices\":[{\"DocumentNumber\":12,"
			"\"ExternalInvoiceReference1\":\"demo.5001.sale\"}]}",
			arena)
					.again);
	/* Whatever else is answered proves nothing. */
	static const int statuses[] = {400, 404, 429, 500, 503};
	for (size_t i = 0; i < COUNT(statuses); i++)
		EXPECT_I64(answer(find, "", statuses[i], "{}", arena).kind,
				OUTCOME_NONE);
	/* An audit is told of another amount. */
	effect.verb = VERB_ACCOUNTING_FIND;
	EXPECT_I64(answer(find, "check 12", 200,
				   INVOICE("\"Total\":1,\"Booked\":true"),
				   arena)
					.kind,
			OUTCOME_DONE);
}

TEST(a_token_is_granted_to_the_app_for_one_company)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, "sale");
	struct http_request request = build(VERB_ACCOUNT_GRANT, "", arena);
	EXPECT_STR(request.url, STR("https://apps.fortnox.se/oauth-v1/token"));
	EXPECT_STR(http_header_get(&request.headers, STR("TenantId")),
			STR("4711"));
	EXPECT_OK(fortnox_driver.authorize(&account, NOW, &request, arena));
	EXPECT_STR(http_header_get(&request.headers, STR("Authorization")),
			STR("Basic YXBwOnNlY3JldA=="));
	request = build(VERB_ACCOUNTING_FIND, "", arena);
	EXPECT_OK(fortnox_driver.authorize(&account, NOW, &request, arena));
	EXPECT_STR(http_header_get(&request.headers, STR("Authorization")),
			STR("Bearer granted"));
	request.url = STR("https://evil.example/3/invoices");
	EXPECT(fortnox_driver.authorize(&account, NOW, &request, arena).fault);
	struct outcome out = answer(VERB_ACCOUNT_GRANT, "", 200,
			"{\"access_token\":\"abc\",\"expires_in\":3600}",
			arena);
	EXPECT_STR(out.token, STR("abc"));
	EXPECT_I64(out.token_life_ms, 3540 * SECOND_MS);
	static const char *const wrong[] = {"", "{}", "{\"access_token\":1}",
			"{\"access_token\":\"a\",\"expires_in\":-1}"};
	for (size_t i = 0; i < COUNT(wrong); i++)
		EXPECT_I64(answer(VERB_ACCOUNT_GRANT, "", 200, wrong[i], arena)
						.fault,
				FAULT_BAD_REPLY);
	out = answer(VERB_ACCOUNT_GRANT, "", 400,
			"{\"error\":\"invalid_client\",\"error_description\":"
			"\"Client does not allow service account\"}",
			arena);
	EXPECT_I64(out.fault, FAULT_CREDENTIALS);
}

static void spoiled(struct str body, void *context)
{
	struct arena *arena = context;
	static const char *const cursors[] = {
			"check 12", "book 12", "", "new "};
	for (size_t i = 0; i < COUNT(cursors); i++) {
		struct http_response response = {.status = 200, .body = body};
		struct outcome out = {0};
		ask.cursor = str_of(cursors[i]);
		fortnox_driver.verbs[VERB_ACCOUNTING_ISSUE].read(
				&ask, &response, arena, &out);
	}
}

TEST(no_answer_brings_it_down)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, "sale");
	test_spoil(STR(BOOKED), arena, spoiled, arena);
}
