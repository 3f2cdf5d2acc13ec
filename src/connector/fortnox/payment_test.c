/* SPDX-License-Identifier: Apache-2.0 */
/* Payments at Fortnox: bad answers first. */
#include "connector/fortnox/fortnox.h"

#include "order/mapping.h"
#include "port/testing.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define TARGET STR("stripe|pi_1|3|")

static const struct account account = {.name = STR("books"),
		.provider = STR("fortnox"),
		.endpoint.url = STR("https://api.fortnox.se")};

static struct facts facts;
static struct policy policy;
static struct effect effect;
static struct ask ask;

static void prepare(struct arena *arena)
{
	facts = (struct facts){.shop = STR("demo"), .remote = STR("5001")};
	facts.order.currency = STR("SEK");
	*LIST_ADD(arena, &facts.documents) = (struct document){
			.kind = DOCUMENT_SALE, .number = STR("12")};
	*LIST_ADD(arena, &facts.documents) =
			(struct document){.kind = DOCUMENT_CREDIT,
					.cause = STR("9"),
					.number = STR("13")};
	policy = (struct policy){0};
	*LIST_ADD(arena, &policy.mapping) =
			(struct mapping_row){.method = STR("stripe"),
					.payment_account = STR("1580")};
	effect = (struct effect){.want = WANT_PAYMENT_BOOK,
			.verb = VERB_ACCOUNTING_PAYMENT,
			.target = TARGET,
			.payment = STR("stripe"),
			.amount = 49900,
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
	return test_read(&fortnox_driver, verb, &ask, status, body, arena);
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
	EXPECT_OK(fortnox_driver.verbs[VERB_ACCOUNTING_PAYMENT].build(
			&ask, arena, &request));
	return request;
}

#define ITEM(number, amount, booked) \
	"{\"Number\":\"" number "\",\"Amount\":" amount ",\"Booked\":" booked \
	"}"
#define LIST_OF(items) "{\"InvoicePayments\":[" items "]}"
#define ONE(item) "{\"InvoicePayment\":" item "}"

TEST(an_answer_about_payments_that_is_not_one_is_unknown)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const char *const bodies[] = {"", "x", "{}", "[]",
			"{\"InvoicePayments\":1}",
			LIST_OF(ITEM("1", "\"much\"", "true")),
			ONE(ITEM("", "499", "true")), ONE("7")};
	static const char *const cursors[] = {"", "make ", "book 4"};
	prepare(arena);
	for (size_t i = 0; i < COUNT(bodies) * COUNT(cursors); i++) {
		struct outcome out = pay(cursors[i / COUNT(bodies)], 200,
				bodies[i % COUNT(bodies)], arena);
		EXPECT_I64(out.kind, OUTCOME_NONE);
		EXPECT_I64(out.fault, FAULT_BAD_REPLY);
		EXPECT(!out.again);
	}
	/* It was booked, and says that it is not. */
	EXPECT_I64(pay("book 4", 200, ONE(ITEM("4", "499", "false")), arena)
					.fault,
			FAULT_BAD_REPLY);
	EXPECT_I64(pay("odd", 200, "{}", arena).fault, FAULT_BAD_REPLY);
}

TEST(what_fortnox_would_not_take_of_a_payment_is_refused)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena);
	facts.order.currency = STR("EUR");
	struct outcome out = pay("", 200, LIST_OF(""), arena);
	EXPECT_I64(out.kind, OUTCOME_REFUSED);
	EXPECT(str_starts(out.detail, STR("currency: ")));
	prepare(arena);
	policy.mapping.at[0].payment_account = STR("cash");
	out = pay("", 200, LIST_OF(""), arena);
	EXPECT(str_starts(out.detail, STR("payment_account: \"cash\"")));
	out = pay("make ", 400,
			"{\"ErrorInformation\":{\"message\":\"Kunde inte "
			"hitta konto\",\"code\":2001304}}",
			arena);
	EXPECT_I64(out.kind, OUTCOME_REFUSED);
	EXPECT_STR(out.detail,
			STR("account: Kunde inte hitta konto "
			    "(2001304)"));
	/* A document without a number is none. */
	struct http_request request = {0};
	facts.documents.at[0].number = STR_NONE;
	ask.cursor = STR_NONE;
	EXPECT(fortnox_driver.verbs[VERB_ACCOUNTING_PAYMENT]
					.build(&ask, arena, &request)
					.fault);
}

TEST(the_steps_of_a_payment)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const struct {
		const char *cursor, *body, *next;
	} rows[] = {
			{"", LIST_OF(""), "make "},
			/* Another amount is another payment. */
			{"", LIST_OF(ITEM("3", "498.99", "true")), "make "},
			{"", LIST_OF(ITEM("3", "-499", "true")), "make "},
			{"", LIST_OF(ITEM("4", "499.0", "false")), "book 4"},
			{"make ", ONE(ITEM("4", "499", "false")), "book 4"},
			{"", LIST_OF(ITEM("4", "499", "true")), NULL},
			{"make ", ONE(ITEM("4", "499", "true")), NULL},
			{"book 4", ONE(ITEM("4", "499.00", "true")), NULL},
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
	/* Money: another amount is not booked. */
	EXPECT_I64(pay("make ", 201, ONE(ITEM("4", "498", "false")), arena)
					.kind,
			OUTCOME_REFUSED);
}

/* Two halves of one amount, at one invoice. */
TEST(a_payment_of_the_same_amount_is_counted)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena);
	struct attempt *first = facts_attempt_add(&facts, WANT_PAYMENT_BOOK,
			STR("stripe|pi_0|3|"), arena);
	first->outcome = OUTCOME_DONE;
	first->value = STR("49900 2026-11-28 sale");
	const char *one = LIST_OF(ITEM("4", "499", "true"));
	EXPECT_STR(pay("", 200, one, arena).cursor, STR("make "));
	EXPECT_I64(answer(VERB_ACCOUNTING_PAYMENT_FIND, "", 200, one, arena)
					.kind,
			OUTCOME_ABSENT);
	const char *two = LIST_OF(
			ITEM("4", "499", "true") "," ITEM("5", "499", "true"));
	EXPECT_I64(pay("", 200, two, arena).kind, OUTCOME_DONE);
	EXPECT_I64(answer(VERB_ACCOUNTING_PAYMENT_FIND, "", 200, two, arena)
					.kind,
			OUTCOME_DONE);
	/* Only one that is booked is there. */
	EXPECT_I64(answer(VERB_ACCOUNTING_PAYMENT_FIND, "", 200,
				   LIST_OF(ITEM("4", "499", "true") "," ITEM(
						   "5", "499", "false")),
				   arena)
					.kind,
			OUTCOME_ABSENT);
	EXPECT_I64(answer(VERB_ACCOUNTING_PAYMENT_FIND, "", 500, "", arena)
					.kind,
			OUTCOME_NONE);
}

TEST(what_a_payment_says)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena);
	EXPECT_STR(build("", arena).url,
			STR("https://api.fortnox.se/3/invoicepayments"
			    "?invoicenumber=12"));
	EXPECT_STR(build("make ", arena).body,
			STR("{\"InvoicePayment\":{\"InvoiceNumber\":12,"
			    "\"Amount\":499.00,\"PaymentDate\":\"2026-11-28\","
			    "\"ModeOfPaymentAccount\":1580}}"));
	EXPECT_STR(build("book 4", arena).url,
			STR("https://api.fortnox.se/3/invoicepayments/4/"
			    "bookkeep"));
	effect.value = STR("credit|9");
	EXPECT_STR(build("make ", arena).body,
			STR("{\"InvoicePayment\":{\"InvoiceNumber\":13,"
			    "\"Amount\":-499.00,\"PaymentDate\":\"2026-11-28\","
			    "\"ModeOfPaymentAccount\":1580}}"));
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
	EXPECT_OK(fortnox_driver.verbs[VERB_ACCOUNTING_PDF].build(
			&ask, arena, &request));
	EXPECT_STR(request.url,
			STR("https://api.fortnox.se/3/invoices/12/preview"));
}
