/* SPDX-License-Identifier: Apache-2.0 */
/* Attempts: what counts as had, what is withdrawn, and under which names the
 * providers are asked. */
#include "order/case_test.h"

/* ---- had ---- */

/* The sale's document, after an attempt that ended like this. */
static const struct {
	enum outcome_kind outcome;
	bool again, again_when_retried;
} ends[] = {
		{OUTCOME_NONE, false, false},
		{OUTCOME_WITHDRAWN, true, true},
		{OUTCOME_ABSENT, true, true},
		{OUTCOME_GAVE_UP, false, true},
		{OUTCOME_MAYBE, false, true},
		{OUTCOME_REFUSED, false, true},
		{OUTCOME_DONE, false, false},
};

static bool is_begun_after(enum outcome_kind outcome, const char *retry)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_attempt(&c, WANT_DOCUMENT, STR("sale"), outcome);
	if (retry)
		case_command(&c, COMMAND_RETRY, str_of(retry));
	case_decide(&c);
	return case_effect(&c, WANT_DOCUMENT, STR("sale"));
}

TEST(only_what_did_not_happen_is_begun_again)
{
	for (size_t i = 0; i < COUNT(ends); i++) {
		EXPECT(is_begun_after(ends[i].outcome, NULL) == ends[i].again);
		EXPECT(is_begun_after(ends[i].outcome, "document") ==
				ends[i].again_when_retried);
		EXPECT(is_begun_after(ends[i].outcome, "send") ==
				ends[i].again);
	}
}

/* "Try all again" is not meant to send a letter twice: a mail that may have
 * arrived is sent again only when it is named. */
TEST(a_mail_that_may_have_arrived_must_be_named)
{
	EXPECT(!is_begun_after(OUTCOME_MAYBE, ""));
	EXPECT(is_begun_after(OUTCOME_REFUSED, ""));
	EXPECT(is_begun_after(OUTCOME_GAVE_UP, ""));
}

TEST(an_attempt_not_sent_yet_is_under_way)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_attempt(&c, WANT_DOCUMENT, STR("sale"), OUTCOME_NONE)->sent_at = 0;
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_DOCUMENT, STR("sale")));
	EXPECT_I64(c.out.withdrawn.count, 0);
}

TEST(a_refused_read_is_made_again_with_newer_news)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	c.facts.hint_seq = 50;
	case_attempt(&c, WANT_READ, STR_NONE, OUTCOME_REFUSED);
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_READ, STR_NONE));
	EXPECT(case_task(&c, STR("read:")));
	c.facts.hint_seq = counted_next(&c.ids.source);
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_READ, STR_NONE));
}

TEST(a_read_that_is_done_is_made_again_for_the_next_news)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_attempt(&c, WANT_READ, STR_NONE, OUTCOME_DONE);
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_READ, STR_NONE));
	c.facts.hint_seq = counted_next(&c.ids.source);
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_READ, STR_NONE));
}

/* ---- mirrors ---- */

#define PAYMENT STR("stripe|pi_1")

static struct attempt *tracker(struct test_case *c)
{
	return facts_attempt(&c->facts, WANT_TRACKER, PAYMENT);
}

static void settle(struct test_case *c, struct attempt *a,
		enum outcome_kind outcome)
{
	a->sent_at = a->settled_at = c->now;
	a->outcome = outcome;
	if (outcome == OUTCOME_DONE)
		a->done_value = a->value;
}

/* The parcel gets this number; what is begun then ends like this. */
struct correction {
	const char *number;
	enum outcome_kind outcome;
	bool begun;
};

static void expect_corrections(const struct correction *list, size_t count)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_sent(&c);
	case_parcel(&c);
	struct str keys = STR_NONE;
	for (size_t i = 0; i < count; i++) {
		c.facts.parcels.at[0].number = str_of(list[i].number);
		case_decide(&c);
		const struct effect *e = case_effect(&c, WANT_TRACKER, PAYMENT);
		EXPECT((e != NULL) == list[i].begun);
		if (!e)
			continue;
		/* A new value or a new try is never taken for an old one. */
		struct str key = arena_print(c.arena, "%.*s=%.*s ",
				STR_FMT(e->key), STR_FMT(tracker(&c)->value));
		EXPECT(str_find(keys, key) < 0);
		if (list[i].outcome >= OUTCOME_REFUSED)
			keys = arena_print(c.arena, "%.*s%.*s", STR_FMT(keys),
					STR_FMT(key));
		settle(&c, tracker(&c), list[i].outcome);
	}
}

#define EXPECT_CORRECTIONS(...) \
	expect_corrections((const struct correction[]){__VA_ARGS__}, \
			COUNT(((const struct correction[]){__VA_ARGS__})))

TEST(a_mirror_ends_in_the_last_value)
{
	EXPECT_CORRECTIONS({"N1", OUTCOME_DONE, true},
			{"N2", OUTCOME_DONE, true}, {"N1", OUTCOME_DONE, true},
			{"N2", OUTCOME_DONE, true}, {"N2", 0, false});
}

TEST(a_refused_value_does_not_stop_another)
{
	EXPECT_CORRECTIONS({"N1", OUTCOME_REFUSED, true}, {"N1", 0, false},
			{"N2", OUTCOME_DONE, true}, {"N2", 0, false});
	EXPECT_CORRECTIONS({"N1", OUTCOME_GAVE_UP, true}, {"N1", 0, false},
			{"N2", OUTCOME_DONE, true}, {"N2", 0, false});
}

/* What is there already need not be written again. */
TEST(a_value_that_came_back_is_there_still)
{
	EXPECT_CORRECTIONS({"N1", OUTCOME_DONE, true},
			{"N2", OUTCOME_REFUSED, true}, {"N1", 0, false});
	EXPECT_CORRECTIONS({"N1", OUTCOME_DONE, true},
			{"N2", OUTCOME_ABSENT, true}, {"N1", 0, false},
			{"N2", OUTCOME_DONE, true});
}

/* Nobody knows which of the two is there. */
TEST(after_a_value_that_was_given_up_the_old_one_is_written_again)
{
	EXPECT_CORRECTIONS({"N1", OUTCOME_DONE, true},
			{"N2", OUTCOME_GAVE_UP, true},
			{"N1", OUTCOME_DONE, true}, {"N1", 0, false});
}

static bool is_withdrawn(const struct test_case *c, int64_t id)
{
	for (size_t i = 0; i < c->out.withdrawn.count; i++)
		if (c->out.withdrawn.at[i] == id)
			return true;
	return false;
}

TEST(one_value_at_a_time_is_under_way)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_sent(&c);
	case_parcel(&c);
	case_decide(&c);
	int64_t first = tracker(&c)->id;
	/* Not sent yet: the newer value takes its place. */
	c.facts.parcels.at[0].number = STR("N2");
	case_decide(&c);
	EXPECT(tracker(&c)->id > first);
	EXPECT(is_withdrawn(&c, first));
	/* Sent: the newer value waits until it is settled. */
	tracker(&c)->sent_at = c.now;
	c.facts.parcels.at[0].number = STR("N3");
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_TRACKER, PAYMENT));
	EXPECT_I64(tracker(&c)->outcome, OUTCOME_NONE);
	settle(&c, tracker(&c), OUTCOME_DONE);
	case_decide(&c);
	EXPECT_STR(tracker(&c)->value, STR("GLS:N3"));
}

/* ---- withdrawn ---- */

TEST(what_is_not_sent_is_withdrawn_with_its_cause)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_decide(&c);
	const struct effect *e = case_effect(&c, WANT_SUBMIT, STR("77"));
	EXPECT(e);
	int64_t id = e->attempt;
	c.facts.order.cancelled_at = c.now;
	case_decide(&c);
	EXPECT_I64(c.out.withdrawn.count, 1);
	EXPECT_I64(c.out.withdrawn.at[0], id);
	const struct attempt *a = facts_attempt_by_id(&c.facts, id);
	EXPECT_I64(a->outcome, OUTCOME_WITHDRAWN);
	EXPECT_I64(a->settled_at, c.now);
	/* ... and begun again when it is wanted again. */
	c.facts.order.cancelled_at = 0;
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_SUBMIT, STR("77"))->attempt > id);
}

TEST(what_is_sent_is_not_withdrawn)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	struct attempt *a =
			case_attempt(&c, WANT_SUBMIT, STR("77"), OUTCOME_NONE);
	c.facts.order.cancelled_at = c.now;
	case_decide(&c);
	EXPECT_I64(c.out.withdrawn.count, 0);
	EXPECT_I64(a->outcome, OUTCOME_NONE);
}

TEST(a_closed_gate_only_waits)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_decide(&c);
	case_command(&c, COMMAND_HOLD, STR_NONE);
	case_decide(&c);
	EXPECT_I64(c.out.withdrawn.count, 0);
	EXPECT_I64(facts_attempt(&c.facts, WANT_SUBMIT, STR("77"))->outcome,
			OUTCOME_NONE);
}

TEST(an_attempt_whose_target_is_gone_is_withdrawn)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_decide(&c);
	c.facts.fos.at[0].id = STR("78");
	case_decide(&c);
	EXPECT_I64(c.out.withdrawn.count, 1);
	EXPECT_I64(facts_attempt(&c.facts, WANT_SUBMIT, STR("77"))->outcome,
			OUTCOME_WITHDRAWN);
	EXPECT(case_effect(&c, WANT_SUBMIT, STR("78")));
}

/* Just before sending it is decided again: old bytes are never sent for a
 * new situation. */
TEST(a_claim_decides_again)
{
	static const struct {
		bool cancel, hold, hint, wanted;
	} rows[] = {{false, false, false, true}, {true, false, false, false},
			{false, true, false, false},
			{false, false, true, false}};
	for (size_t i = 0; i < COUNT(rows); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		case_decide(&c);
		int64_t id = case_effect(&c, WANT_SUBMIT, STR("77"))->attempt;
		c.facts.order.cancelled_at = rows[i].cancel ? c.now : 0;
		c.facts.hint_seq = rows[i].hint ? 200 : 1;
		if (rows[i].hold)
			case_command(&c, COMMAND_HOLD, STR_NONE);
		EXPECT(attempt_still_wanted(&c.facts, &c.policy, c.now, id,
				       c.arena) == rows[i].wanted);
		EXPECT_I64(facts_attempt_by_id(&c.facts, id)->outcome,
				rows[i].wanted ? OUTCOME_NONE
					       : OUTCOME_WITHDRAWN);
	}
}

TEST(a_claim_of_an_old_value_is_withdrawn)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_sent(&c);
	case_parcel(&c);
	case_decide(&c);
	int64_t id = tracker(&c)->id;
	EXPECT(attempt_still_wanted(&c.facts, &c.policy, c.now, id, c.arena));
	c.facts.parcels.at[0].number = STR("N2");
	EXPECT(!attempt_still_wanted(&c.facts, &c.policy, c.now, id, c.arena));
	EXPECT_I64(tracker(&c)->outcome, OUTCOME_WITHDRAWN);
}

TEST(a_claim_of_nothing_or_of_the_past_is_refused)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	struct effect e;
	EXPECT(!attempt_still_wanted(&c.facts, &c.policy, c.now, 9, c.arena));
	EXPECT(!effect_of_attempt(&c.facts, &c.policy, 9, c.arena, &e));
	struct attempt *a = case_attempt(
			&c, WANT_SUBMIT, STR("77"), OUTCOME_REFUSED);
	EXPECT(!attempt_still_wanted(
			&c.facts, &c.policy, c.now, a->id, c.arena));
	EXPECT(!effect_of_attempt(&c.facts, &c.policy, a->id, c.arena, &e));
	EXPECT_I64(a->outcome, OUTCOME_REFUSED);
	/* A row that the table does not have: a newer program's. */
	a = case_attempt(&c, (enum want_kind)WANT_COUNT, STR("77"),
			OUTCOME_NONE);
	EXPECT(!attempt_still_wanted(
			&c.facts, &c.policy, c.now, a->id, c.arena));
	EXPECT(!effect_of_attempt(&c.facts, &c.policy, a->id, c.arena, &e));
}
