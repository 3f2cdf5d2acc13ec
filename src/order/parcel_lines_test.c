/* SPDX-License-Identifier: Apache-2.0 */
/* Parcels that name their lines: each makes the fulfillment of what is in it,
 * and of no more than is left. */
#include "order/case_test.h"

#define P1 STR("demo.5001.send.77.0|p1")
#define P2 STR("demo.5001.send.77.0|p2")

static void names(struct test_case *c, struct parcel *p, const char *line,
		int64_t quantity)
{
	*LIST_ADD(c->arena, &p->lines) = (struct parcel_line){
			.line = str_of(line), .quantity = quantity};
}

static struct parcel *second(struct test_case *c)
{
	struct parcel *p = case_parcel(c);
	p->parcel = STR("p2");
	p->number = STR("N2");
	return p;
}

/* Two of line 9, one of line 10. */
static void two_lines(struct test_case *c)
{
	case_open(c);
	case_sent(c);
	*LIST_ADD(c->arena, &c->fo->lines) = (struct fo_line){.id = STR("7702"),
			.line = STR("10"),
			.total = 1,
			.remaining = 1};
}

static int64_t takes(const struct test_case *c, size_t parcel, size_t nth)
{
	return parcel_takes(&c->facts.parcels.at[parcel], c->fo, nth);
}

TEST(a_parcel_takes_what_it_names_and_never_more_than_is_left)
{
	static const struct {
		const char *line;
		int64_t names, takes9, takes10;
	} rows[] = {
			{"9", 1, 1, 0},
			{"9", 2, 2, 0},
			{"9", 3, 2, 0},
			{"9", 0, 0, 0},
			{"9", -1, 0, 0},
			{"10", 1, 0, 1},
			{"10", INT64_MAX, 0, 1},
			/* Nobody knows what that is: it is all. */
			{"11", 1, 2, 1},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		DEFER(case_done) struct test_case c;
		two_lines(&c);
		names(&c, case_parcel(&c), rows[i].line, rows[i].names);
		EXPECT_I64(takes(&c, 0, 0), rows[i].takes9);
		EXPECT_I64(takes(&c, 0, 1), rows[i].takes10);
	}
}

TEST(a_parcel_that_names_nothing_takes_all_that_is_left)
{
	DEFER(case_done) struct test_case c;
	two_lines(&c);
	case_parcel(&c);
	EXPECT_I64(takes(&c, 0, 0), 2);
	c.fo->lines.at[0].remaining = 0;
	c.fo->lines.at[1].remaining = -1;
	EXPECT_I64(takes(&c, 0, 0), 0);
	EXPECT_I64(takes(&c, 0, 1), 0);
	EXPECT(!parcel_takes_any(&c.facts.parcels.at[0], c.fo));
}

/* One line of the order may stand in several lines of what is sent. */
TEST(what_one_line_gave_the_next_of_its_kind_does_not)
{
	DEFER(case_done) struct test_case c;
	two_lines(&c);
	c.fo->lines.at[1].line = STR("9");
	names(&c, case_parcel(&c), "9", 2);
	EXPECT_I64(takes(&c, 0, 0), 2);
	EXPECT_I64(takes(&c, 0, 1), 0);
	c.fo->lines.at[0].remaining = 1;
	EXPECT_I64(takes(&c, 0, 0), 1);
	EXPECT_I64(takes(&c, 0, 1), 1);
}

/* Both are built from what is left: the second waits for what the first has
 * left over. */
TEST(two_parcels_of_one_fulfillment_order_are_told_one_after_the_other)
{
	DEFER(case_done) struct test_case c;
	two_lines(&c);
	names(&c, case_parcel(&c), "9", 1);
	names(&c, second(&c), "9", 1);
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_FULFILL, P1));
	EXPECT(!case_effect(&c, WANT_FULFILL, P2));
	struct attempt *a = facts_attempt(&c.facts, WANT_FULFILL, P1);
	EXPECT(attempt_still_wanted(
			&c.facts, &c.policy, c.now, a->id, c.arena));
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_FULFILL, P2));
	a->outcome = OUTCOME_DONE;
	a->done_value = a->value;
	c.fo->lines.at[0].remaining = 1;
	case_fulfillment(&c);
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_FULFILL, P1));
	EXPECT(case_effect(&c, WANT_FULFILL, P2));
}

TEST(parcels_of_two_fulfillment_orders_do_not_wait_for_each_other)
{
	DEFER(case_done) struct test_case c;
	two_lines(&c);
	names(&c, case_parcel(&c), "9", 1);
	case_fo(&c, STR("78"));
	struct parcel *p = second(&c);
	p->reference = STR("demo.5001.send.78.0");
	p->fo = STR("78");
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_FULFILL, P1));
	EXPECT(case_effect(&c, WANT_FULFILL, STR("demo.5001.send.78.0|p2")));
}

/* Others have fulfilled its line by hand; another line is still open. */
TEST(a_parcel_whose_lines_are_done_adds_its_number)
{
	DEFER(case_done) struct test_case c;
	two_lines(&c);
	names(&c, second(&c), "9", 2);
	c.fo->lines.at[0].remaining = 0;
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_FULFILL, P2));
	case_fulfillment(&c);
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_FULFILL, P2));
}

/* ---- parcels without a number ---- */

static void without_numbers(struct test_case *c)
{
	two_lines(c);
	names(c, case_parcel(c), "9", 1);
	names(c, second(c), "9", 1);
	c->facts.parcels.at[0].number = STR_NONE;
	c->facts.parcels.at[1].number = STR_NONE;
}

static bool is_shown(struct test_case *c, struct str parcel)
{
	return want_shown_by_facts(&c->facts, WANT_FULFILL, parcel);
}

/* The answer was lost: the fulfillment that is there is this parcel's, and a
 * second one would be one too many. */
TEST(a_fulfillment_without_a_number_is_found_again)
{
	DEFER(case_done) struct test_case c;
	without_numbers(&c);
	case_attempt(&c, WANT_FULFILL, P1, OUTCOME_NONE);
	EXPECT(!is_shown(&c, P1));
	case_fulfillment(&c)->tracking = STR_NONE;
	c.fo->lines.at[0].remaining = 1;
	EXPECT(is_shown(&c, P1));
}

/* What the first has made is not the second's. */
TEST(two_parcels_without_numbers_are_two_fulfillments)
{
	DEFER(case_done) struct test_case c;
	without_numbers(&c);
	struct attempt *a = case_attempt(&c, WANT_FULFILL, P1, OUTCOME_DONE);
	a->value = a->done_value = STR("-");
	case_fulfillment(&c)->tracking = STR_NONE;
	c.fo->lines.at[0].remaining = 1;
	EXPECT(is_shown(&c, P1));
	EXPECT(!is_shown(&c, P2));
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_FULFILL, P2));
	struct fulfillment *f = case_fulfillment(&c);
	f->id = STR("f2");
	f->tracking = STR_NONE;
	c.fo->lines.at[0].remaining = 0;
	EXPECT(is_shown(&c, P1));
	EXPECT(is_shown(&c, P2));
}

/* ---- the rest ---- */

static enum progress progress_of(struct test_case *c)
{
	case_decide(c);
	return c->out.progress;
}

TEST(a_part_that_has_left_is_not_all)
{
	DEFER(case_done) struct test_case c;
	two_lines(&c);
	names(&c, case_parcel(&c), "9", 2);
	EXPECT_I64(progress_of(&c), PROGRESS_PARTIALLY_SHIPPED);
	c.facts.parcels.at[0].delivered_at = c.now;
	EXPECT_I64(progress_of(&c), PROGRESS_PARTIALLY_SHIPPED);
	/* The shop may know of it, or not yet. */
	c.fo->lines.at[0].remaining = 0;
	EXPECT_I64(progress_of(&c), PROGRESS_PARTIALLY_SHIPPED);
	names(&c, second(&c), "10", 1);
	EXPECT_I64(progress_of(&c), PROGRESS_SHIPPED);
	c.facts.parcels.at[1].delivered_at = c.now;
	EXPECT_I64(progress_of(&c), PROGRESS_DELIVERED);
}

TEST(a_rest_that_does_not_leave_is_a_task)
{
	DEFER(case_done) struct test_case c;
	struct str key = STR("parcel_overdue:demo.5001.send.77.0");
	two_lines(&c);
	names(&c, case_parcel(&c), "9", 2);
	case_decide(&c);
	EXPECT(!case_task(&c, key));
	c.now += c.policy.parcel_overdue_ms;
	case_decide(&c);
	EXPECT(case_task(&c, key));
	struct parcel *p = second(&c);
	p->handed_over_at = c.now;
	names(&c, p, "10", 1);
	case_decide(&c);
	EXPECT(!case_task(&c, key));
	/* One that says nothing of what is in it has all. */
	p->lines.count = 0;
	c.now += c.policy.parcel_overdue_ms;
	case_decide(&c);
	EXPECT(!case_task(&c, key));
}

/* ---- the facts ---- */

TEST(news_of_lines_join_in_any_order)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts f[2], news[3];
	memset(f, 0, sizeof f);
	memset(news, 0, sizeof news);
	static const struct parcel_line lines[] = {
			{.line = STR("9"), .quantity = 1},
			{.line = STR("9"), .quantity = 2},
			{.line = STR("10"), .quantity = 1},
	};
	for (size_t i = 0; i < 3; i++) {
		struct parcel *p = LIST_ADD(arena, &news[i].parcels);
		p->parcel = STR("p1");
		*LIST_ADD(arena, &p->lines) = lines[i];
	}
	for (size_t i = 0; i < 6; i++)
		facts_join(&f[0], &news[i % 3], arena, NULL);
	for (size_t i = 6; i-- > 0;)
		facts_join(&f[1], &news[i % 3], arena, NULL);
	DEFER(buf_done) struct buf a;
	DEFER(buf_done) struct buf b;
	buf_init(&a, 1 << 20);
	buf_init(&b, 1 << 20);
	facts_write(&f[0], &a);
	facts_write(&f[1], &b);
	EXPECT_STR(buf_str(&a), buf_str(&b));
	struct facts back;
	EXPECT_OK(facts_read(buf_str(&a), arena, &back));
	EXPECT_I64(back.parcels.at[0].lines.count, 2);
	EXPECT_STR(back.parcels.at[0].lines.at[1].line, STR("9"));
	EXPECT_I64(back.parcels.at[0].lines.at[1].quantity, 2);
}
