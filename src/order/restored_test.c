/* SPDX-License-Identifier: Apache-2.0 */
/* After an older state was put back: which mails may have left, and which
 * numbers wait. */
#include "order/case_test.h"
#include "order/restored.h"

static void put_back(struct test_case *c)
{
	c->policy.restored_at = c->now;
	c->facts.order.created_at = c->now - DAY_MS;
}

static bool has_task(const struct test_case *c, const char *key)
{
	return case_task(c, str_of(key)) != NULL;
}

static bool unsure(struct test_case *c, enum want_kind want, const char *target)
{
	return mail_may_have_left(&c->facts, &c->policy, want, str_of(target));
}

TEST(without_a_restore_no_mail_is_unsure)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_document(&c, DOCUMENT_SALE, STR_NONE);
	EXPECT(!unsure(&c, WANT_DOCUMENT_MAIL, "sale"));
}

TEST(a_mail_is_unsure_where_its_cause_is_from_before)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	put_back(&c);
	case_document(&c, DOCUMENT_SALE, STR_NONE)->issued_at = c.now;
	c.facts.documents.at[0].account = STR("books");
	EXPECT(unsure(&c, WANT_DOCUMENT_MAIL, "sale"));
	c.facts.documents.at[0].issued_at = c.now + 1;
	EXPECT(!unsure(&c, WANT_DOCUMENT_MAIL, "sale"));
	EXPECT(!unsure(&c, WANT_DOCUMENT_MAIL, "credit|none"));
	EXPECT(unsure(&c, WANT_CONFIRMED_MAIL, ""));
	/* One to staff may come twice. */
	EXPECT(!unsure(&c, WANT_HOLD_MAIL, "person:50"));
}

TEST(the_built_in_books_can_not_say_when_they_issued_it)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	put_back(&c);
	c.facts.txns.at[0].at = c.now - HOUR_MS;
	case_document(&c, DOCUMENT_SALE, STR_NONE)->issued_at = c.now + HOUR_MS;
	c.facts.documents.at[0].account = STR("ledger");
	EXPECT(unsure(&c, WANT_DOCUMENT_MAIL, "sale"));
	c.facts.txns.at[0].at = c.now + 1;
	EXPECT(!unsure(&c, WANT_DOCUMENT_MAIL, "sale"));
}

TEST(an_order_made_later_is_sure)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	put_back(&c);
	case_document(&c, DOCUMENT_SALE, STR_NONE)->issued_at = c.now;
	c.facts.order.created_at = c.now + 1;
	EXPECT(!unsure(&c, WANT_DOCUMENT_MAIL, "sale"));
}

TEST(a_person_who_asks_by_name_gets_it)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	put_back(&c);
	case_document(&c, DOCUMENT_SALE, STR_NONE)->issued_at = c.now - 1;
	struct command *retry =
			case_command(&c, COMMAND_RETRY, STR("document_mail"));
	retry->at = c.now - 1;
	EXPECT(unsure(&c, WANT_DOCUMENT_MAIL, "sale"));
	retry->at = c.now + 1;
	EXPECT(!unsure(&c, WANT_DOCUMENT_MAIL, "sale"));
	EXPECT(unsure(&c, WANT_CONFIRMED_MAIL, ""));
}

TEST(what_may_have_left_is_a_task_until_it_is_tried_again)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	put_back(&c);
	case_document(&c, DOCUMENT_SALE, STR_NONE);
	struct attempt *a = case_attempt(
			&c, WANT_DOCUMENT_MAIL, STR("sale"), OUTCOME_MAYBE);
	case_decide(&c);
	EXPECT(!has_task(&c, "unsure:document_mail:sale"));
	a = facts_attempt(&c.facts, WANT_DOCUMENT_MAIL, STR("sale"));
	a->reason = STR(REASON_RESTORED);
	case_decide(&c);
	EXPECT(has_task(&c, "unsure:document_mail:sale"));
}

TEST(the_built_in_books_wait_and_say_so)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	put_back(&c);
	c.policy.accounting = STR("ledger");
	c.policy.numbers_wait = true;
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_DOCUMENT, STR("sale")));
	EXPECT(has_task(&c, "numbers_wait"));
	c.policy.numbers_wait = false;
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_DOCUMENT, STR("sale")));
	EXPECT(!has_task(&c, "numbers_wait"));
}
