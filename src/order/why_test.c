/* SPDX-License-Identifier: Apache-2.0 */
/* Why: each want of an order, and where it stands. */
#include "order/case_test.h"

static const struct reason *reason_of(struct test_case *c, struct reasons *all,
		enum want_kind want, struct str target)
{
	*all = (struct reasons){0};
	order_why(&c->facts, &c->policy, c->now, c->arena, all);
	for (size_t i = 0; i < all->list.count; i++)
		if (all->list.at[i].want == want &&
				str_eq(all->list.at[i].target, target))
			return &all->list.at[i];
	return NULL;
}

static const struct {
	enum outcome_kind outcome;
	time_ms sent_at;
	const char *state, *text;
} states[] = {
		{OUTCOME_NONE, 0, "open", "issue the document"},
		{OUTCOME_NONE, TEST_NOW, "unknown", "issue the document"},
		{OUTCOME_WITHDRAWN, TEST_NOW, "wanted", "issue the document"},
		{OUTCOME_ABSENT, TEST_NOW, "wanted", "issue the document"},
		{OUTCOME_GAVE_UP, TEST_NOW, "gave up", "issue the document"},
		{OUTCOME_MAYBE, TEST_NOW, "maybe sent", "issue the document"},
		{OUTCOME_REFUSED, TEST_NOW, "refused", "issue the document"},
		{OUTCOME_DONE, TEST_NOW, "done", "issue the document"},
};

TEST(why_tells_what_became_of_each_attempt)
{
	for (size_t i = 0; i < COUNT(states); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		struct attempt *a = case_attempt(&c, WANT_DOCUMENT, STR("sale"),
				states[i].outcome);
		a->sent_at = states[i].sent_at;
		struct reasons all;
		const struct reason *r =
				reason_of(&c, &all, WANT_DOCUMENT, STR("sale"));
		EXPECT(r && r->attempt == a->id);
		EXPECT_STR(str_of(r->state), str_of(states[i].state));
		EXPECT_STR(r->text, str_of(states[i].text));
	}
}

TEST(why_repeats_the_words_of_a_refusal)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_attempt(&c, WANT_DOCUMENT, STR("sale"), OUTCOME_REFUSED)->detail =
			STR("no VAT number");
	struct reasons all;
	const struct reason *r =
			reason_of(&c, &all, WANT_DOCUMENT, STR("sale"));
	EXPECT_STR(r->text, STR("no VAT number"));
	/* A person asked for it again: it is wanted, and says so. */
	case_command(&c, COMMAND_RETRY, STR_NONE);
	r = reason_of(&c, &all, WANT_DOCUMENT, STR("sale"));
	EXPECT_STR(str_of(r->state), STR("wanted"));
}

TEST(why_has_a_line_for_each_target)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_fo(&c, STR("78"));
	struct reasons all;
	EXPECT(reason_of(&c, &all, WANT_SEND, STR("77.0")));
	EXPECT(reason_of(&c, &all, WANT_SEND, STR("78.0")));
	EXPECT(!reason_of(&c, &all, WANT_FULFILL, PARCEL_KEY));
	for (size_t i = 0; i < all.list.count; i++)
		EXPECT(all.list.at[i].state && all.list.at[i].text.len);
}

TEST(why_changes_nothing)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	struct str before = facts_bytes(&c.facts, c.arena);
	struct reasons all;
	reason_of(&c, &all, WANT_READ, STR_NONE);
	EXPECT_STR(facts_bytes(&c.facts, c.arena), before);
}

/* F41: skipped, but never without a word. */
TEST(why_says_that_a_status_does_not_book)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	c.facts.invoice_at = 0;
	c.profile->books_at = PAYMENT_BIT(PAYMENT_PAID);
	c.facts.order.payment = PAYMENT_PARTIALLY_REFUNDED;
	c.facts.seen_payment = 0;
	case_decide(&c);
	struct reasons all;
	const struct reason *r =
			reason_of(&c, &all, WANT_DOCUMENT, STR("sale"));
	EXPECT_STR(str_of(r->state), STR("not wanted"));
	EXPECT_STR(r->text, STR("no payment status that books has been seen"));
}
