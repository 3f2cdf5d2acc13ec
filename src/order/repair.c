/* SPDX-License-Identifier: Apache-2.0 */
/* What an audit found missing is made again, once for each audit. */
#include "order/conditions.h"

struct str repair_name(const struct want_row *row, struct str target,
		struct arena *arena)
{
	return arena_print(arena, "%s:%.*s", row->name, STR_FMT(target));
}

/* Ids grow with time: what is older than the audit was found missing by it. */
static bool is_open(const struct command *command, struct str name,
		const struct attempt *a)
{
	struct str rest = command->target, id;
	int64_t audit = 0;
	if (command->kind != COMMAND_REPAIR || !str_cut(&rest, ' ', &id) ||
			str_to_i64(id, &audit).fault || !str_eq(rest, name))
		return false;
	return a->id < audit || a->outcome != OUTCOME_DONE;
}

bool repair_is_open(const struct scene *scene, const struct want_row *row,
		struct str target)
{
	const struct facts *f = scene->facts;
	const struct attempt *a = facts_attempt(f, row->kind, target);
	if (!a)
		return false;
	struct str name = repair_name(row, target, scene->arena);
	for (size_t i = 0; i < f->commands.count; i++)
		if (is_open(&f->commands.at[i], name, a))
			return true;
	return false;
}
