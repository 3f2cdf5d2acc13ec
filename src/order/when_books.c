/* SPDX-License-Identifier: Apache-2.0 */
/* What other books must be told before a document can be issued there. */
#include "order/conditions.h"
#include "order/mapping.h"

static void gaps_of(const struct scene *s, const struct target *t,
		mapping_gaps *out)
{
	struct bill bill;
	*out = (mapping_gaps){0};
	if (!policy_mapping(s->policy, s->policy->accounting) ||
			bill_make(s->facts, t->kind, t->cause, s->arena, &bill)
					.fault)
		return;
	mapping_missing(s->policy, s->facts, &bill, s->arena, out);
}

CONDITION(mapping_complete,
		"the mapping does not say all that the books must be told")
{
	mapping_gaps gaps;
	gaps_of(s, t, &gaps);
	return gaps.count == 0;
}

static struct str or_word(struct str text, const char *word)
{
	return text.len ? text : str_of(word);
}

/* Names each part of the row that is missing. */
static void gap_tell(struct scene *s, struct decision *out,
		const struct mapping_gap *gap)
{
	const struct mapping_key *key = &gap->key;
	const char *field = mapping_field_name(gap->field);
	const char *line = mapping_line_name(key->line);
	struct str country = or_word(key->country, "no country");
	struct str method = or_word(key->gateways, "no gateway");
	struct str rate = rate_print(key->rate, s->arena);
	task_add(s, out,
			arena_print(s->arena,
					"mapping_missing:%s|%.*s|%.*s|%.*s|%s",
					field, STR_FMT(country), STR_FMT(rate),
					STR_FMT(method), line),
			s->facts->invoice_at,
			arena_print(s->arena,
					"The mapping of the shop has no %s for "
					"country %.*s, rate %.*s, method %.*s, "
					"line %s: nothing is booked before it "
					"does.",
					field, STR_FMT(country), STR_FMT(rate),
					STR_FMT(method), line));
}

static bool is_due(struct scene *s, const struct target *t)
{
	const struct want_row *row = want_row(WANT_DOCUMENT);
	return !causes_fail(s, row, t) &&
			!want_is_had(s, row, t,
					facts_attempt(s->facts, WANT_DOCUMENT,
							t->key));
}

void tasks_by_mapping(struct scene *scene, struct decision *out)
{
	targets list = {0};
	if (!policy_mapping(scene->policy, scene->policy->accounting))
		return;
	each_document(scene, &list);
	for (size_t i = 0; i < list.count; i++) {
		mapping_gaps gaps = {0};
		if (is_due(scene, &list.at[i]))
			gaps_of(scene, &list.at[i], &gaps);
		for (size_t k = 0; k < gaps.count; k++)
			gap_tell(scene, out, &gaps.at[k]);
	}
}
