/* SPDX-License-Identifier: Apache-2.0 */
/* What an order would have come to under other settings. */
#include "order/case_test.h"
#include "order/trial.h"

static trial_results tried(struct test_case *c, const struct policy *policy)
{
	trial_results results = {0};
	EXPECT_OK(trial_run(&c->facts, policy, c->now, c->arena, &results));
	return results;
}

TEST(a_trial_changes_nothing)
{
	DEFER(case_done) struct test_case c;
	DEFER(buf_done) struct buf before;
	DEFER(buf_done) struct buf after;
	case_open(&c);
	buf_init(&before, (size_t)1 << 20);
	buf_init(&after, (size_t)1 << 20);
	case_document(&c, DOCUMENT_SALE, STR_NONE);
	facts_write(&c.facts, &before);
	tried(&c, &c.policy);
	facts_write(&c.facts, &after);
	EXPECT_STR(buf_str(&after), buf_str(&before));
}

TEST(what_was_done_does_not_count)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	trial_results fresh = tried(&c, &c.policy);
	case_document(&c, DOCUMENT_SALE, STR_NONE);
	trial_results done = tried(&c, &c.policy);
	EXPECT_I64(done.count, fresh.count);
	const struct trial_result *sale =
			trial_find(&done, TRIAL_DOCUMENT, STR("sale"));
	EXPECT(sale && sale->amount == 1000);
	EXPECT(trial_find(&done, TRIAL_MAIL, STR("document_mail sale")));
}

TEST(an_order_that_is_not_booked_has_neither_document_nor_mail)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	struct policy other = c.policy;
	struct profile never = {0};
	LIST(struct profile) one = {0};
	*LIST_ADD(c.arena, &one) = never;
	other.profiles.at = one.at;
	other.profiles.count = 1;
	trial_results results = tried(&c, &other);
	EXPECT(!trial_find(&results, TRIAL_DOCUMENT, STR("sale")));
	EXPECT(!trial_find(&results, TRIAL_MAIL, STR("document_mail sale")));
}

TEST(the_built_in_books_are_seen_by_account_and_come_to_nothing)
{
	DEFER(case_done) struct test_case c;
	minor sum = 0;
	size_t accounts = 0;
	case_open(&c);
	c.policy.accounting = STR("ledger");
	c.policy.books.on = true;
	trial_results results = tried(&c, &c.policy);
	for (size_t i = 0; i < results.count; i++) {
		accounts += results.at[i].kind == TRIAL_MONEY;
		if (results.at[i].kind == TRIAL_MONEY)
			sum += results.at[i].amount;
	}
	EXPECT(accounts > 1);
	EXPECT_I64(sum, 0);
}

TEST(other_books_are_seen_by_the_mapping)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	*LIST_ADD(c.arena, &c.policy.mapping) =
			(struct mapping_row){.account = STR("3001")};
	trial_results results = tried(&c, &c.policy);
	const struct trial_result *money =
			trial_find(&results, TRIAL_MONEY, STR("3001"));
	EXPECT(money && money->amount == 1000);
}

TEST(a_person_who_holds_it_holds_it_there_too)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_command(&c, COMMAND_HOLD, STR_NONE)->id = 50;
	trial_results results = tried(&c, &c.policy);
	EXPECT(trial_find(&results, TRIAL_HOLD, STR("person:50")));
}
