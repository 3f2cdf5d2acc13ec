/* SPDX-License-Identifier: Apache-2.0 */
/*
 * V1's times are those of Los Angeles, with daylight saving as in the US
 * since 2007: from the second Sunday of March, 2:00, to the first Sunday of
 * November, 2:00.
 * https://www.shipstation.com/docs/api/requirements/#datetime-format-and-time-zone
 */
#include "connector/shipstation/parts.h"

#define STANDARD_MS (8 * HOUR_MS)
#define SAVING_MS (7 * HOUR_MS)
#define CHANGE_AT (2 * HOUR_MS)

/* Days since 1970 of a date; Howard Hinnant's days_from_civil. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
	year -= month <= 2;
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t of_era = year - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day -
			1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
			of_year - 719468;
}

/* The n-th Sunday of a month, in days since 1970 (a Thursday). */
static int64_t sunday_of(int64_t year, int64_t month, int64_t nth)
{
	int64_t first = days_of(year, month, 1);
	int64_t weekday = ((first + 4) % 7 + 7) % 7;
	return first + (7 - weekday) % 7 + 7 * (nth - 1);
}

static int64_t year_of(time_ms moment)
{
	int64_t days = moment / DAY_MS;
	int64_t year = 1970 + days / 366;
	while (days_of(year + 1, 1, 1) <= days)
		year++;
	return year;
}

/* `wall` is what the clock on the wall says, as if it were UTC. */
static bool is_saving(time_ms wall)
{
	int64_t year = year_of(wall);
	return wall >= sunday_of(year, 3, 2) * DAY_MS + CHANGE_AT &&
			wall < sunday_of(year, 11, 1) * DAY_MS + CHANGE_AT;
}

/* A 'Z', or '+' or '-' behind the time of day. */
static bool has_offset(struct str text)
{
	for (size_t i = 11; i < text.len; i++)
		if (strchr("Zz+-", text.at[i]))
			return true;
	return false;
}

RESULT ss_pacific_read(struct str text, time_ms *out_moment)
{
	time_ms wall;
	TRY(time_read(text, &wall));
	ENSURE(wall > 0, FAULT_BAD_VALUE);
	if (!has_offset(text))
		wall += is_saving(wall) ? SAVING_MS : STANDARD_MS;
	*out_moment = wall;
	return OK;
}

struct str ss_pacific_print(time_ms moment, struct arena *arena)
{
	int64_t year = year_of(moment);
	time_ms from = sunday_of(year, 3, 2) * DAY_MS + CHANGE_AT + STANDARD_MS;
	time_ms to = sunday_of(year, 11, 1) * DAY_MS + CHANGE_AT + SAVING_MS;
	bool saving = moment >= from && moment < to;
	struct str text = time_print(
			moment - (saving ? SAVING_MS : STANDARD_MS), arena);
	/* Without the Z, which would be a lie. */
	return (struct str){text.at, text.len ? text.len - 1 : 0};
}
