/* SPDX-License-Identifier: Apache-2.0 */
/* Why: each row of the table, each of its targets, and where it stands. */
#include "order/scene.h"

static const char *outcome_state(const struct attempt *a)
{
	static const char *const states[] = {
			[OUTCOME_NONE] = "open",
			[OUTCOME_WITHDRAWN] = "withdrawn",
			[OUTCOME_ABSENT] = "never arrived",
			[OUTCOME_GAVE_UP] = "gave up",
			[OUTCOME_MAYBE] = "maybe sent",
			[OUTCOME_REFUSED] = "refused",
			[OUTCOME_DONE] = "done",
	};
	if (a->outcome == OUTCOME_NONE && a->sent_at)
		return "unknown";
	return a->outcome >= 0 && a->outcome <= OUTCOME_DONE
			? states[a->outcome]
			: "?";
}

static void reason_fill(struct scene *scene, const struct want_row *row,
		const struct target *target, struct reason *out)
{
	const struct attempt *a =
			facts_attempt(scene->facts, row->kind, target->key);
	const struct condition *cause = causes_fail(scene, row, target);
	const struct condition *gate =
			cause ? NULL : gates_fail(scene, row, target);
	*out = (struct reason){.want = row->kind,
			.target = target->key,
			.attempt = a ? a->id : 0,
			.text = str_of(row->sentence)};
	if (want_is_had(scene, row, target, a)) {
		out->state = outcome_state(a);
		if (a->detail.len)
			out->text = a->detail;
	} else if (cause) {
		out->state = "not wanted";
		out->text = str_of(cause->words);
	} else if (gate) {
		out->state = "waits";
		out->text = str_of(gate->words);
	} else {
		out->state = "wanted";
	}
}

void order_why(const struct facts *facts, const struct policy *policy,
		time_ms now, struct arena *arena, struct reasons *out)
{
	struct scene scene;
	scene_make(&scene, facts, policy, now, arena);
	for (size_t i = 0; i < want_row_count; i++) {
		targets list = {0};
		want_rows[i].each(&scene, &list);
		for (size_t k = 0; k < list.count; k++)
			reason_fill(&scene, &want_rows[i], &list.at[k],
					LIST_ADD(arena, &out->list));
	}
}
