/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/stripe/payout.h"

#include <inttypes.h>

#define FIRST_MS (31 * DAY_MS)
#define KNOWN_MAX ((size_t)16384)

static bool number_cut(struct str *rest, char sep, int64_t *out)
{
	struct str text;
	return str_cut(rest, sep, &text) && !str_to_i64(text, out).fault &&
			*out >= 0;
}

static void first(const struct ask *ask, struct stripe_payouts *out)
{
	time_ms since = ask->policy ? ask->policy->take_over_from : 0;
	if (since <= 0)
		since = ask->now > FIRST_MS ? ask->now - FIRST_MS : 0;
	*out = (struct stripe_payouts){.since = since / SECOND_MS};
}

void stripe_payouts_read(const struct ask *ask, struct stripe_payouts *out)
{
	struct str rest = ask->cursor;
	*out = (struct stripe_payouts){0};
	if (!number_cut(&rest, ';', &out->since) ||
			!number_cut(&rest, ';', &out->next) ||
			!str_cut(&rest, ';', &out->after) ||
			!str_cut(&rest, ';', &out->known)) {
		first(ask, out);
		return;
	}
	out->todo = rest;
	out->listed = str_eq(out->after, STR("!"));
}

struct str stripe_payouts_write(
		const struct stripe_payouts *place, struct arena *arena)
{
	struct str after = place->listed ? STR("!") : place->after;
	return arena_print(arena, "%" PRId64 ";%" PRId64 ";%.*s;%.*s;%.*s",
			place->since, place->next, STR_FMT(after),
			STR_FMT(place->known), STR_FMT(place->todo));
}

/* ---- what is to be read ---- */

static bool todo_read(struct str text, struct stripe_todo *out)
{
	struct str end;
	*out = (struct stripe_todo){0};
	if (!str_cut(&text, '.', &out->read) ||
			!str_cut(&text, '.', &out->as) ||
			!str_cut(&text, '.', &end) || end.len != 1 ||
			!number_cut(&text, '.', &out->day) ||
			!number_cut(&text, '.', &out->depth))
		return false;
	out->end = end.at[0];
	out->after = text;
	return out->read.len && out->as.len;
}

bool stripe_todo_first(
		const struct stripe_payouts *place, struct stripe_todo *out)
{
	struct str rest = place->todo, item;
	while (str_cut(&rest, ',', &item))
		if (todo_read(item, out))
			return true;
	return false;
}

static size_t todo_count(struct str todo)
{
	size_t count = todo.len > 0;
	for (size_t i = 0; i < todo.len; i++)
		count += todo.at[i] == ',';
	return count;
}

bool stripe_todo_push(struct stripe_payouts *place,
		const struct stripe_todo *todo, struct arena *arena)
{
	if (todo->depth > STRIPE_DEPTH_MAX ||
			todo_count(place->todo) >= STRIPE_PAYOUTS_MAX)
		return false;
	place->todo = arena_print(arena,
			"%.*s.%.*s.%c.%" PRId64 ".%" PRId64 ".%.*s%s%.*s",
			STR_FMT(todo->read), STR_FMT(todo->as), todo->end,
			todo->day, todo->depth, STR_FMT(todo->after),
			place->todo.len ? "," : "", STR_FMT(place->todo));
	return true;
}

void stripe_todo_pop(struct stripe_payouts *place)
{
	struct str item;
	str_cut(&place->todo, ',', &item);
}

/* ---- what was read ---- */

bool stripe_payout_known(
		const struct stripe_payouts *place, struct str id, char end)
{
	struct str rest = place->known, item;
	while (str_cut(&rest, ',', &item))
		if (item.len == id.len + 2 && str_starts(item, id) &&
				item.at[id.len] == '.' &&
				item.at[id.len + 1] == end)
			return true;
	return false;
}

/* What is forgotten is read again, and says nothing new. */
void stripe_payout_learn(struct stripe_payouts *place, struct str id, char end,
		struct arena *arena)
{
	struct str item;
	if (stripe_payout_known(place, id, end))
		return;
	while (place->known.len > KNOWN_MAX)
		str_cut(&place->known, ',', &item);
	place->known = arena_print(arena, "%.*s%s%.*s.%c",
			STR_FMT(place->known), place->known.len ? "," : "",
			STR_FMT(id), end);
}
