/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of wants, whole: for each cause and each gate of each row there
 * is a scene in which everything is right but this one condition. It stops
 * the want, it is what `why` names, and when it is left out of the table the
 * want is begun. A condition without such a scene fails the run: either it
 * has no test, or it is not needed.
 */
#include "order/scenes_test.h"

static const struct subject *subject_of(enum want_kind want)
{
	for (size_t i = 0; i < COUNT(subjects); i++)
		if (subjects[i].want == want)
			return &subjects[i];
	return NULL;
}

/* Is the subject's want begun, with this change? */
static bool is_begun(const struct subject *s, change *bad)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	s->good(&c);
	bad(&c);
	case_decide(&c);
	return case_effect(&c, s->want, str_of(s->target));
}

/* The first condition that is false, in the words of `why`. */
static void expect_reason(const struct subject *s, change *bad,
		const struct condition *condition, const char *state)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	s->good(&c);
	bad(&c);
	struct reasons reasons = {0};
	order_why(&c.facts, &c.policy, c.now, c.arena, &reasons);
	for (size_t i = 0; i < reasons.list.count; i++) {
		const struct reason *r = &reasons.list.at[i];
		if (r->want != s->want || !str_eq(r->target, str_of(s->target)))
			continue;
		EXPECT_STR(r->text, str_of(condition->words));
		EXPECT_STR(str_of(r->state), str_of(state));
		return;
	}
	fail_msg("why says nothing of %s", want_name(s->want));
}

static bool begun_without(const struct subject *s, change *bad,
		const struct condition *condition)
{
	condition_left_out = condition;
	condition_left_out_of = want_row(s->want);
	bool begun = is_begun(s, bad);
	condition_left_out = NULL;
	condition_left_out_of = NULL;
	return begun;
}

static void scene_try(const struct subject *s, const struct row *row,
		const struct condition *condition, bool gate)
{
	bool begun = is_begun(s, row->bad);
	bool without = begun_without(s, row->bad, condition);
	if (begun || !without)
		print_error("%s, %s: begun %d, without it %d\n",
				want_name(s->want), row->condition, begun,
				without);
	EXPECT(!begun && without);
	expect_reason(s, row->bad, condition, gate ? "waits" : "not wanted");
}

/* How many scenes notice the condition? */
static size_t condition_try(const struct want_row *want,
		const struct condition *condition, bool gate)
{
	size_t scenes = 0;
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (!(rows[i].wants & (uint64_t)1 << want->kind) ||
				strcmp(rows[i].condition, condition->name) != 0)
			continue;
		scene_try(rows[i].instead ? rows[i].instead
					  : subject_of(want->kind),
				&rows[i], condition, gate);
		scenes++;
	}
	return scenes;
}

TEST(each_row_has_a_scene_in_which_it_is_begun)
{
	for (size_t i = 0; i < want_row_count; i++) {
		const struct subject *s = subject_of(want_rows[i].kind);
		EXPECT(s != NULL);
		if (!is_begun(s, as_it_is))
			fail_msg("%s is not begun", want_rows[i].name);
	}
	EXPECT(is_begun(&credit, as_it_is));
}

TEST(each_cause_and_each_gate_of_each_row_counts)
{
	size_t missing = 0;
	for (size_t i = 0; i < want_row_count * 2; i++) {
		const struct want_row *want = &want_rows[i / 2];
		const struct condition *const *list =
				i % 2 ? want->gates : want->causes;
		for (; *list; list++) {
			if (condition_try(want, *list, i % 2))
				continue;
			print_error("%s, %s: no scene notices it\n", want->name,
					(*list)->name);
			missing++;
		}
	}
	EXPECT_I64(missing, 0);
}

static bool has_condition(const struct want_row *want, const char *name)
{
	const struct condition *const *lists[] = {want->causes, want->gates};
	for (int i = 0; i < 2; i++)
		for (; *lists[i]; lists[i]++)
			if (strcmp((*lists[i])->name, name) == 0)
				return true;
	return false;
}

/* No scene is left over from a condition that is gone. */
TEST(each_scene_is_of_a_condition_in_the_table)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		for (size_t k = 0; k < want_row_count; k++) {
			if (!(rows[i].wants & (uint64_t)1 << want_rows[k].kind))
				continue;
			if (!has_condition(&want_rows[k], rows[i].condition))
				fail_msg("%s has no %s", want_rows[k].name,
						rows[i].condition);
		}
}
