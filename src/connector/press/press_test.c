/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/press/press.h"

#include "order/drawing.h"
#include "port/testing.h"

TEST_MAIN

struct press_case {
	struct arena *arena;
	struct facts facts;
	struct policy policy;
	struct effect effect;
	struct ask ask;
};

static void open(struct press_case *c, const char *target)
{
	*c = (struct press_case){.arena = arena_open()};
	policy_init(&c->policy);
	c->policy.seller.name = STR("Nordlys ApS");
	c->facts.shop = STR("demo");
	c->facts.remote = STR("5001");
	*LIST_ADD(c->arena, &c->facts.documents) =
			(struct document){.kind = DOCUMENT_CREDIT,
					.cause = STR("9"),
					.number = STR("C000001")};
	c->effect = (struct effect){
			.want = WANT_DOCUMENT_DRAW, .target = str_of(target)};
	c->ask = (struct ask){.facts = &c->facts,
			.policy = &c->policy,
			.effect = &c->effect};
}

static struct result build(struct press_case *c, struct http_request *out)
{
	return press_driver.verbs[VERB_DOCUMENT_DRAW].build(
			&c->ask, c->arena, out);
}

TEST(what_is_no_document_is_not_asked_for)
{
	static const char *const targets[] = {
			"", "sale", "credit|8", "x", "credit"};
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
		struct press_case c;
		struct http_request http;
		open(&c, targets[i]);
		EXPECT_FAULT(build(&c, &http), FAULT_BAD_VALUE);
		arena_close(c.arena);
	}
}

TEST(nobody_sells_nothing)
{
	struct press_case c;
	struct http_request http;
	open(&c, "credit|9");
	c.policy.seller.name = STR_NONE;
	EXPECT_FAULT(build(&c, &http), FAULT_SETTINGS);
	arena_close(c.arena);
}

TEST(the_request_holds_all_that_is_drawn)
{
	struct press_case c;
	struct http_request http = {0}, again = {0};
	struct facts facts = {0};
	struct seller seller = {0};
	enum document_kind kind;
	struct str cause;
	open(&c, "credit|9");
	EXPECT_OK(build(&c, &http));
	c.ask.now = 99;
	c.ask.seq = 77;
	EXPECT_OK(build(&c, &again));
	EXPECT_STR(http.body, again.body);
	EXPECT_OK(drawing_read(
			http.body, c.arena, &facts, &kind, &cause, &seller));
	EXPECT_I64(kind, DOCUMENT_CREDIT);
	EXPECT_STR(cause, STR("9"));
	EXPECT_STR(seller.name, STR("Nordlys ApS"));
	EXPECT_STR(facts.remote, STR("5001"));
	arena_close(c.arena);
}

static struct outcome read_one(
		struct press_case *c, int status, const char *body)
{
	return test_read(&press_driver, VERB_DOCUMENT_DRAW, &c->ask, status,
			body, c->arena);
}

TEST(a_pdf_is_a_fact_by_its_hash)
{
	struct press_case c;
	open(&c, "credit|9");
	struct outcome out = read_one(&c, 200, "%PDF-1.5 and so on");
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_STR(out.file, STR("%PDF-1.5 and so on"));
	EXPECT(out.has_facts);
	EXPECT_I64(out.facts.documents.count, 1);
	EXPECT_I64(out.facts.documents.at[0].kind, DOCUMENT_CREDIT);
	EXPECT_STR(out.facts.documents.at[0].cause, STR("9"));
	EXPECT_I64(out.facts.documents.at[0].file.len, 64);
	EXPECT_STR(out.facts.documents.at[0].number, STR_NONE);
	arena_close(c.arena);
}

/* Asked again it would say the same: a person has to look. */
TEST(what_can_not_be_drawn_is_refused_in_words)
{
	struct press_case c;
	open(&c, "credit|9");
	struct outcome out = read_one(&c, 422, "FAULT_BAD_MONEY");
	EXPECT_I64(out.kind, OUTCOME_REFUSED);
	EXPECT_STR(out.detail,
			STR("the PDF was not drawn: an amount of money is not "
			    "exact"));
	out = read_one(&c, 422, "something");
	EXPECT_I64(out.kind, OUTCOME_REFUSED);
	out = read_one(&c, 200, "");
	EXPECT_I64(out.kind, OUTCOME_REFUSED);
	EXPECT(!out.file.len && !out.has_facts);
	out = read_one(&c, 200, "<html>");
	EXPECT_I64(out.kind, OUTCOME_REFUSED);
	arena_close(c.arena);
}
