/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.h"

static bool is_leap(int64_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int64_t days_in_month(int64_t year, int64_t month)
{
	static const int64_t days[] = {
			31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return days[month - 1] + (month == 2 && is_leap(year));
}

/*
 * Days since 1970-01-01 in the proleptic Gregorian calendar. Years begin in
 * March, so that the leap day is the last one of a year.
 */
static int64_t days_from_date(int64_t year, int64_t month, int64_t day)
{
	year -= month <= 2;
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t of_era = year - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day -
			1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
			of_year - 719468;
}

int64_t time_days(struct time_date date)
{
	return days_from_date(date.year, date.month, date.day);
}

struct time_date time_date(int64_t days)
{
	days += 719468;
	int64_t era = (days >= 0 ? days : days - 146096) / 146097;
	int64_t day = days - era * 146097;
	int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	int64_t of_year = day - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;
	struct time_date date = {
			.year = year + era * 400 + (month >= 10),
			.month = month + (month < 10 ? 3 : -9),
			.day = of_year - (153 * month + 2) / 5 + 1,
	};
	return date;
}

/* Exactly `count` digits, whose number lies between the bounds. */
static RESULT read_number(struct str *rest, size_t count, int64_t least,
		int64_t most, int64_t *out_number)
{
	ENSURE(rest->len >= count, FAULT_BAD_VALUE);
	int64_t n = 0;
	for (size_t i = 0; i < count; i++) {
		char c = rest->at[i];
		ENSURE(c >= '0' && c <= '9', FAULT_BAD_VALUE);
		n = n * 10 + (c - '0');
	}
	ENSURE(n >= least && n <= most, FAULT_BAD_VALUE);
	*rest = str_skip(*rest, count);
	*out_number = n;
	return OK;
}

static bool take_one_of(struct str *rest, const char *chars)
{
	if (rest->len == 0 || !strchr(chars, rest->at[0]) || !rest->at[0])
		return false;
	*rest = str_skip(*rest, 1);
	return true;
}

static RESULT read_day(struct str *rest, time_ms *out_day)
{
	int64_t year, month, day;
	TRY(read_number(rest, 4, 1, 9999, &year));
	ENSURE(take_one_of(rest, "-"), FAULT_BAD_VALUE);
	TRY(read_number(rest, 2, 1, 12, &month));
	ENSURE(take_one_of(rest, "-"), FAULT_BAD_VALUE);
	TRY(read_number(rest, 2, 1, days_in_month(year, month), &day));
	*out_day = days_from_date(year, month, day) * DAY_MS;
	return OK;
}

/* Digits past the milliseconds are read and dropped. */
static RESULT read_fraction(struct str *rest, time_ms *out_ms)
{
	int64_t ms = 0, unit = 100;
	size_t digits = 0;
	while (rest->len && rest->at[0] >= '0' && rest->at[0] <= '9') {
		ms += (rest->at[0] - '0') * unit;
		unit /= 10;
		*rest = str_skip(*rest, 1);
		digits++;
	}
	ENSURE(digits > 0, FAULT_BAD_VALUE);
	*out_ms = ms;
	return OK;
}

static RESULT read_time_of_day(struct str *rest, time_ms *out_time)
{
	int64_t hour, minute, second;
	time_ms fraction = 0;
	TRY(read_number(rest, 2, 0, 23, &hour));
	ENSURE(take_one_of(rest, ":"), FAULT_BAD_VALUE);
	TRY(read_number(rest, 2, 0, 59, &minute));
	ENSURE(take_one_of(rest, ":"), FAULT_BAD_VALUE);
	TRY(read_number(rest, 2, 0, 60, &second)); /* 60: a leap second */
	if (take_one_of(rest, ".,"))
		TRY(read_fraction(rest, &fraction));
	*out_time = hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS +
			fraction;
	return OK;
}

/* "Z", "+01:00", "+0100", "+01" or nothing, which is UTC. */
static RESULT read_offset(struct str *rest, time_ms *out_offset)
{
	*out_offset = 0;
	if (rest->len == 0 || take_one_of(rest, "Zz"))
		return OK;
	bool west = rest->at[0] == '-';
	int64_t hours, minutes = 0;
	ENSURE(take_one_of(rest, "+-"), FAULT_BAD_VALUE);
	TRY(read_number(rest, 2, 0, 23, &hours));
	if (take_one_of(rest, ":") || rest->len)
		TRY(read_number(rest, 2, 0, 59, &minutes));
	time_ms offset = hours * HOUR_MS + minutes * MINUTE_MS;
	*out_offset = west ? -offset : offset;
	return OK;
}

RESULT time_read(struct str text, time_ms *out_moment)
{
	time_ms day, time, offset;
	TRY(read_day(&text, &day));
	ENSURE(take_one_of(&text, "Tt "), FAULT_BAD_VALUE);
	TRY(read_time_of_day(&text, &time));
	TRY(read_offset(&text, &offset));
	ENSURE(text.len == 0, FAULT_BAD_VALUE);
	*out_moment = day + time - offset;
	return OK;
}

struct parts {
	struct time_date date;
	int hour, minute, second, ms, weekday; /* weekday: 0 is Sunday */
};

static struct parts parts_of(time_ms moment)
{
	int64_t days = moment / DAY_MS;
	int64_t of_day = moment % DAY_MS;
	if (of_day < 0) {
		of_day += DAY_MS;
		days--;
	}
	return (struct parts){
			.date = time_date(days),
			.hour = (int)(of_day / HOUR_MS),
			.minute = (int)(of_day / MINUTE_MS % 60),
			.second = (int)(of_day / SECOND_MS % 60),
			.ms = (int)(of_day % 1000),
			.weekday = (int)(((days + 4) % 7 + 7) % 7),
	};
}

#define DATE_FMT "%04d-%02d-%02dT%02d:%02d:%02d"
#define DATE_ARGS(p) \
	(int)(p).date.year, (int)(p).date.month, (int)(p).date.day, (p).hour, \
			(p).minute, (p).second

struct str time_print(time_ms moment, struct arena *arena)
{
	struct parts p = parts_of(moment);
	return arena_print(arena, DATE_FMT "Z", DATE_ARGS(p));
}

struct str time_print_ms(time_ms moment, struct arena *arena)
{
	struct parts p = parts_of(moment);
	return arena_print(arena, DATE_FMT ".%03dZ", DATE_ARGS(p), p.ms);
}

struct str time_print_mail(time_ms moment, struct arena *arena)
{
	static const char *const days[] = {
			"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May",
			"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct parts p = parts_of(moment);
	return arena_print(arena, "%s, %02d %s %04d %02d:%02d:%02d +0000",
			days[p.weekday], (int)p.date.day,
			months[p.date.month - 1], (int)p.date.year, p.hour,
			p.minute, p.second);
}
