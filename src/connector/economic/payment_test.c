/* SPDX-License-Identifier: Apache-2.0 */
/* Payments at e-conomic: bad answers first. */
#include "connector/economic/economic.h"

#include "order/mapping.h"
#include "port/testing.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define REFERENCE "demo.5001.payment_book.stripe|pi_1|3|"

static const struct account account = {.name = STR("books"),
		.provider = STR("economic"),
		.endpoint.url = STR("https://restapi.e-conomic.com")};

static struct facts facts;
static struct policy policy;
static struct effect effect;
static struct ask ask;

static void prepare(struct arena *arena)
{
	facts = (struct facts){.shop = STR("demo"), .remote = STR("5001")};
	facts.order.currency = STR("DKK");
	*LIST_ADD(arena, &facts.documents) = (struct document){
			.kind = DOCUMENT_SALE, .number = STR("20001")};
	*LIST_ADD(arena, &facts.documents) =
			(struct document){.kind = DOCUMENT_CREDIT,
					.cause = STR("9"),
					.number = STR("20002")};
	policy = (struct policy){0};
	*LIST_ADD(arena, &policy.mapping) = (struct mapping_row){
			.payment_account = STR("5820"), .journal = STR("2")};
	effect = (struct effect){.want = WANT_PAYMENT_BOOK,
			.verb = VERB_ACCOUNTING_PAYMENT,
			.reference = STR(REFERENCE),
			.key = STR(REFERENCE),
			.payment = STR("stripe"),
			.amount = 4990,
			.value = STR("sale"),
			.text = STR("2026-11-28")};
	ask = (struct ask){.account = &account,
			.facts = &facts,
			.policy = &policy,
			.effect = &effect};
}

static struct outcome answer(enum verb verb, const char *cursor, int status,
		const char *body, struct arena *arena)
{
	ask.cursor = str_of(cursor);
	return test_read(&economic_driver, verb, &ask, status, body, arena);
}

static struct outcome pay(const char *cursor, int status, const char *body,
		struct arena *arena)
{
	return answer(VERB_ACCOUNTING_PAYMENT, cursor, status, body, arena);
}

static struct http_request build(const char *cursor, struct arena *arena)
{
	struct http_request request = {0};
	ask.cursor = str_of(cursor);
	EXPECT_OK(economic_driver.verbs[VERB_ACCOUNTING_PAYMENT].build(
			&ask, arena, &request));
	return request;
}

#define LIST_OF(items) "{\"collection\":[" items "]}"
#define ENTRY(amount) "{\"text\":\"" REFERENCE "\",\"amount\":" amount "}"
#define YEAR(name, from, to) \
	"{\"year\":\"" name "\",\"fromDate\":\"" from "\",\"toDate\":\"" to \
	"\"}"
#define VOUCHER(amount) \
	"[{\"entries\":{\"customerPayments\":[" ENTRY(amount) "]}}]"

TEST(an_answer_about_entries_that_is_not_one_is_unknown)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const char *const bodies[] = {"", "x", "{}", "[]",
			"{\"collection\":1}", LIST_OF(ENTRY("\"much\"")),
			"[{\"entries\":{\"customerPayments\":[]}}]"};
	static const char *const cursors[] = {"", "drafts 7 2026",
			"entries 7 2026", "voucher 7 2026"};
	prepare(arena);
	for (size_t i = 0; i < COUNT(bodies) * COUNT(cursors); i++) {
		struct outcome out = pay(cursors[i / COUNT(bodies)], 200,
				bodies[i % COUNT(bodies)], arena);
		EXPECT_I64(out.kind, OUTCOME_NONE);
		EXPECT_I64(out.fault, FAULT_BAD_REPLY);
		EXPECT(!out.again);
	}
	EXPECT_I64(pay("year 7", 200, "{}", arena).fault, FAULT_BAD_REPLY);
	EXPECT_I64(pay("odd", 200, "{}", arena).fault, FAULT_BAD_REPLY);
}

TEST(what_economic_would_not_take_of_a_payment_is_refused)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena);
	struct outcome out = pay("year 7", 200,
			LIST_OF(YEAR("2025", "2025-01-01", "2025-12-31")),
			arena);
	EXPECT_I64(out.kind, OUTCOME_REFUSED);
	EXPECT(str_starts(out.detail, STR("date: ")));
	policy.mapping.at[0].journal = STR("daily");
	out = pay("year 7", 200,
			LIST_OF(YEAR("2026", "2026-01-01", "2026-12-31")),
			arena);
	EXPECT_STR(out.detail, STR("journal: expected a number"));
	out = pay("voucher 7 2026", 400,
			"{\"errors\":{\"date\":{\"errors\":[{\"message\":\""
			"closed\"}]}}}",
			arena);
	EXPECT_I64(out.kind, OUTCOME_REFUSED);
	EXPECT_STR(out.detail, STR("date: closed"));
}

TEST(the_steps_of_a_payment)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const struct {
		const char *cursor, *body, *next;
	} rows[] = {
			{"", "{\"customer\":{\"customerNumber\":7}}", "year 7"},
			{"year 7",
					LIST_OF(YEAR("2025", "2025-01-01",
							"2025-12-31") "," YEAR("2026",
							"2026-01-01",
							"2026-12-31")),
					"drafts 7 2026"},
			{"year 7",
					LIST_OF(YEAR("2026/2027", "2026-07-01",
							"2027-06-30")),
					"drafts 7 2026/2027"},
			{"drafts 7 2026", LIST_OF("{\"text\":\"other\"}"),
					"entries 7 2026"},
			{"drafts 7 2026", LIST_OF(ENTRY("-49.9")), NULL},
			{"entries 7 2026", LIST_OF(""), "voucher 7 2026"},
			/* Its other side, once a person has booked it. */
			{"entries 7 2026", LIST_OF(ENTRY("49.90")), NULL},
			{"voucher 7 2026", VOUCHER("-49.90"), NULL},
	};
	prepare(arena);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct outcome out =
				pay(rows[i].cursor, 200, rows[i].body, arena);
		EXPECT(out.again == (rows[i].next != NULL));
		EXPECT_I64(out.kind,
				rows[i].next ? OUTCOME_NONE : OUTCOME_DONE);
		if (rows[i].next)
			EXPECT_STR(out.cursor, str_of(rows[i].next));
	}
	/* Money: another amount under our text is a person's matter. */
	EXPECT_I64(pay("drafts 7 2026", 200, LIST_OF(ENTRY("-49")), arena).kind,
			OUTCOME_REFUSED);
}

TEST(lists_of_entries_are_read_to_their_end)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str body = STR("{\"collection\":[");
	prepare(arena);
	for (int i = 0; i < 100; i++)
		body = arena_print(arena, "%.*s%s{\"text\":\"x\"}",
				STR_FMT(body), i ? "," : "");
	body = arena_print(arena, "%.*s]}", STR_FMT(body));
	EXPECT_STR(pay("drafts 7 2026", 200, body.at, arena).cursor,
			STR("drafts 7 2026 1"));
	EXPECT_STR(pay("entries 7 2026 3", 200, body.at, arena).cursor,
			STR("entries 7 2026 4"));
	EXPECT(str_find(build("entries 7 2026 4", arena).url,
			       STR("skippages=4&")) > 0);
}

TEST(a_look_up_of_a_payment_makes_nothing)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	enum verb find = VERB_ACCOUNTING_PAYMENT_FIND;
	prepare(arena);
	EXPECT_STR(answer(find, "drafts 7 2026", 200, LIST_OF(""), arena)
					.cursor,
			STR("entries 7 2026"));
	EXPECT_I64(answer(find, "entries 7 2026", 200, LIST_OF(""), arena).kind,
			OUTCOME_ABSENT);
	EXPECT_I64(answer(find, "entries 7 2026", 200, LIST_OF(ENTRY("-49.9")),
				   arena)
					.kind,
			OUTCOME_DONE);
	EXPECT_I64(answer(find, "", 404, "{}", arena).kind, OUTCOME_NONE);
	struct http_request request = {0};
	ask.cursor = STR("voucher 7 2026");
	EXPECT(economic_driver.verbs[find].build(&ask, arena, &request).fault);
}

static bool says(struct http_request request, const char *text)
{
	return str_find(request.body, str_of(text)) >= 0;
}

/* What the customer owes goes down by what comes in. */
TEST(what_a_voucher_says)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena);
	struct http_request request = build("voucher 7 2026", arena);
	EXPECT_STR(request.url,
			STR("https://restapi.e-conomic.com/journals/2/"
			    "vouchers"));
	EXPECT(says(request, "\"amount\":-49.90"));
	EXPECT(says(request, "\"customerInvoice\":20001"));
	EXPECT(says(request, "\"contraAccount\":{\"accountNumber\":5820}"));
	EXPECT(says(request, "\"text\":\"" REFERENCE "\""));
	EXPECT(says(request, "\"accountingYear\":{\"year\":\"2026\"}"));
	effect.value = STR("credit|9");
	request = build("voucher 7 2026", arena);
	EXPECT(says(request, "\"amount\":49.90"));
	EXPECT(says(request, "\"customerInvoice\":20002"));
	EXPECT(str_find(build("entries 7 2026/2027", arena).url,
			       STR("/accounting-years/2026_6_2027/entries")) >
			0);
}

/* ---- the PDF ---- */

#define PDF "%PDF-1.4 invoice %%EOF\n"

static struct outcome fetch(int status, const char *body, struct arena *arena)
{
	effect.want = WANT_DOCUMENT_FETCH;
	effect.target = STR("sale");
	return answer(VERB_ACCOUNTING_PDF, "", status, body, arena);
}

TEST(what_is_no_whole_pdf_is_not_kept)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const char *const bodies[] = {
			"", "x", "{}", "%PDF-1.4 half", "<html>%PDF-1.4 %%EOF"};
	prepare(arena);
	for (size_t i = 0; i < COUNT(bodies); i++) {
		struct outcome out = fetch(200, bodies[i], arena);
		EXPECT_I64(out.fault, FAULT_BAD_REPLY);
		EXPECT(!out.has_facts && !out.file.len);
	}
	EXPECT_I64(fetch(404, "{}", arena).kind, OUTCOME_REFUSED);
	EXPECT_I64(fetch(503, "", arena).kind, OUTCOME_NONE);
	facts.documents.at[0].number = STR_NONE;
	EXPECT_I64(fetch(200, PDF, arena).fault, FAULT_BAD_REPLY);
}

TEST(a_pdf_is_kept_with_its_hash)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request request = {0};
	prepare(arena);
	struct outcome out = fetch(200, PDF, arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_STR(out.file, STR(PDF));
	EXPECT_I64((int64_t)out.facts.documents.at[0].file.len, 64);
	EXPECT_I64(out.facts.documents.at[0].kind, DOCUMENT_SALE);
	EXPECT_OK(economic_driver.verbs[VERB_ACCOUNTING_PDF].build(
			&ask, arena, &request));
	EXPECT_STR(request.url,
			STR("https://restapi.e-conomic.com/invoices/booked/"
			    "20001/pdf"));
}
