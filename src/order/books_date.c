/* SPDX-License-Identifier: Apache-2.0 */
/* Which day a moment counts for in the books. */
#include "order/books.h"

static int64_t day_floor(time_ms moment)
{
	int64_t day = moment / DAY_MS;
	return moment % DAY_MS < 0 ? day - 1 : day;
}

static int64_t local_day(const struct policy *policy, time_ms moment)
{
	const char *name = NULL;
	int east = policy->zone ? zone_offset(policy->zone, moment, &name) : 0;
	return day_floor(moment + east * SECOND_MS);
}

static struct str day_print(int64_t day, struct arena *arena)
{
	struct time_date d = time_date(day);
	return arena_print(arena, "%04d-%02d-%02d", (int)d.year, (int)d.month,
			(int)d.day);
}

struct str books_day(const struct policy *policy, int64_t day,
		struct arena *arena, struct str *out_meant)
{
	time_ms locked = policy->books.locked_through;
	*out_meant = STR_NONE;
	if (!locked || day > day_floor(locked))
		return day_print(day, arena);
	*out_meant = day_print(day, arena);
	return day_print(day_floor(locked) + 1, arena);
}

struct str books_date(const struct policy *policy, time_ms moment,
		struct arena *arena, struct str *out_meant)
{
	return books_day(policy, local_day(policy, moment), arena, out_meant);
}
