/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dates in the many ways that people and machines write them, as Ruby's
 * Time.parse takes them. A word that means nothing here makes it no date:
 * better shown as it stands than wrong.
 */
#include "liquid/chars.h"
#include "liquid/date.h"

/* The end of the year 9999. */
#define MOMENT_END (time_ms)253402300800000

/* What was found; -1: nothing. */
struct found {
	int64_t year, month, day, hour, minute, second, ms;
	int half; /* 0: am, 1: pm */
	int offset;
	bool has_offset;
	const char *zone;
};

static bool take_number(struct str *rest, size_t most, int64_t *out)
{
	size_t len = 0;
	int64_t n = 0;
	while (len < rest->len && is_digit(rest->at[len])) {
		if (len == most)
			return false;
		n = n * 10 + (rest->at[len++] - '0');
	}
	*rest = str_from(*rest, len);
	*out = n;
	return len > 0;
}

static bool take_char(struct str *rest, char c)
{
	if (rest->len == 0 || rest->at[0] != c)
		return false;
	*rest = str_from(*rest, 1);
	return true;
}

static size_t digit_count(struct str s)
{
	size_t len = 0;
	while (len < s.len && is_digit(s.at[len]))
		len++;
	return len;
}

static bool set(int64_t *place, int64_t value)
{
	bool is_new = *place < 0;
	*place = value;
	return is_new;
}

static bool read_fraction(struct str *rest, struct found *f)
{
	int64_t unit = 100;
	f->ms = 0;
	if (!take_char(rest, '.'))
		return true;
	for (; rest->len && is_digit(rest->at[0]); unit /= 10) {
		f->ms += (rest->at[0] - '0') * unit;
		*rest = str_from(*rest, 1);
	}
	return true;
}

/* "10:15", "10:15:30", "10:15:30.5" */
static bool read_time(struct str *rest, int64_t hour, struct found *f)
{
	int64_t number;
	if (!set(&f->hour, hour) || !take_char(rest, ':') ||
			!take_number(rest, 2, &number))
		return false;
	f->minute = number;
	f->second = 0;
	if (!take_char(rest, ':'))
		return true;
	return take_number(rest, 2, &f->second) && read_fraction(rest, f);
}

/* "2016-03-14", "14.03.2016", "14/3/2016": four digits are the year. */
static bool read_date(
		struct str *rest, size_t digits, int64_t first, struct found *f)
{
	int64_t second, third = -1;
	char mark = rest->at[0];
	*rest = str_from(*rest, 1);
	if (!take_number(rest, 2, &second))
		return false;
	size_t last = 0;
	if (take_char(rest, mark)) {
		last = digit_count(*rest);
		if (!take_number(rest, 4, &third))
			return false;
	}
	if (digits == 4)
		return set(&f->year, first) && set(&f->month, second) &&
				(third < 0 || set(&f->day, third));
	return last == 4 && set(&f->day, first) && set(&f->month, second) &&
			set(&f->year, third);
}

/* "20160314T101530" */
static bool read_compact(struct str *rest, int64_t number, struct found *f)
{
	int64_t clock = 0;
	if (!set(&f->year, number / 10000) ||
			!set(&f->month, number / 100 % 100) ||
			!set(&f->day, number % 100))
		return false;
	if (!take_char(rest, 't'))
		return true;
	if (digit_count(*rest) != 6 || !take_number(rest, 6, &clock))
		return false;
	f->hour = clock / 10000;
	f->minute = clock / 100 % 100;
	f->second = clock % 100;
	return true;
}

static void skip_ordinal(struct str *rest)
{
	static const char *const ENDINGS[] = {"st", "nd", "rd", "th"};
	for (size_t i = 0; i < 4; i++) {
		if (str_starts(*rest, str_of(ENDINGS[i]))) {
			*rest = str_from(*rest, 2);
			return;
		}
	}
}

/* "10 pm": an hour alone, when its half of the day follows. */
static bool is_hour(struct str rest)
{
	rest = str_lstrip(rest);
	return str_starts(rest, STR("am")) || str_starts(rest, STR("pm"));
}

static bool read_lone_number(struct str *rest, size_t digits, int64_t number,
		struct found *f)
{
	if (digits >= 3)
		return set(&f->year, number);
	if (is_hour(*rest))
		return set(&f->hour, number);
	skip_ordinal(rest);
	return set(f->day < 0 ? &f->day : &f->year,
			f->day < 0 ? number : 2000 + number);
}

static bool is_date_mark(struct str rest)
{
	return rest.len > 1 && strchr("-/.", rest.at[0]) && rest.at[0] &&
			is_digit(rest.at[1]);
}

static bool read_number(struct str *rest, struct found *f)
{
	size_t digits = digit_count(*rest);
	int64_t number;
	if (!take_number(rest, 8, &number))
		return false;
	if (rest->len && rest->at[0] == ':' && digits <= 2)
		return read_time(rest, number, f);
	if (digits == 8)
		return read_compact(rest, number, f);
	if (f->hour < 0 && digits <= 4 && is_date_mark(*rest))
		return read_date(rest, digits, number, f);
	return digits <= 4 && read_lone_number(rest, digits, number, f);
}

/* "+01:00", "-0500", "+2", behind a time. */
static bool read_offset(struct str *rest, struct found *f)
{
	int sign = rest->at[0] == '-' ? -1 : 1;
	int64_t hours, minutes = 0;
	*rest = str_from(*rest, 1);
	size_t digits = digit_count(*rest);
	if (!take_number(rest, 4, &hours))
		return false;
	if (digits > 2) {
		minutes = hours % 100;
		hours /= 100;
	} else if (take_char(rest, ':') && !take_number(rest, 2, &minutes)) {
		return false;
	}
	f->offset = sign * (int)(hours * 3600 + minutes * 60);
	f->has_offset = true;
	f->zone = "";
	return hours < 24 && minutes < 60;
}

static const char *const MONTHS[] = {"january", "february", "march", "april",
		"may", "june", "july", "august", "september", "october",
		"november", "december"};
static const char *const WEEKDAYS[] = {"sunday", "monday", "tuesday",
		"wednesday", "thursday", "friday", "saturday"};

/* "mar", "march": three letters at least. 0: none of them. */
static int64_t place_of(struct str word, const char *const *words, int count)
{
	for (int i = 0; i < count; i++)
		if (word.len >= 3 && str_starts(str_of(words[i]), word))
			return i + 1;
	return str_eq(word, STR("sept")) && count == 12 ? 9 : 0;
}

/* Zones that stand in mails and logs (RFC 5322, section 4.3). */
static const struct zone_word {
	const char *word, *shown;
	int hours;
} ZONES[] = {
		{"utc", "UTC", 0},
		{"gmt", "GMT", 0},
		{"z", "UTC", 0},
		{"est", "EST", -5},
		{"edt", "EDT", -4},
		{"cst", "CST", -6},
		{"cdt", "CDT", -5},
		{"mst", "MST", -7},
		{"mdt", "MDT", -6},
		{"pst", "PST", -8},
		{"pdt", "PDT", -7},
		{"cet", "CET", 1},
		{"cest", "CEST", 2},
};

static bool set_zone(struct str word, struct found *f)
{
	for (size_t i = 0; i < sizeof ZONES / sizeof ZONES[0]; i++) {
		if (!str_eq(word, str_of(ZONES[i].word)))
			continue;
		f->offset = ZONES[i].hours * 3600;
		f->has_offset = true;
		f->zone = ZONES[i].shown;
		return true;
	}
	return false;
}

static bool read_word(struct str *rest, struct found *f)
{
	size_t len = 0;
	while (len < rest->len && is_letter(rest->at[len]))
		len++;
	struct str word = {rest->at, len};
	*rest = str_from(*rest, len);
	int64_t month = place_of(word, MONTHS, 12);
	if (month)
		return set(&f->month, month);
	if (str_eq(word, STR("am")) || str_eq(word, STR("pm"))) {
		f->half = word.at[0] == 'p';
		return f->hour >= 1 && f->hour <= 12;
	}
	return place_of(word, WEEKDAYS, 7) || str_eq(word, STR("t")) ||
			str_eq(word, STR("at")) || str_eq(word, STR("of")) ||
			set_zone(word, f);
}

static bool read_piece(struct str *rest, struct found *f)
{
	char c = rest->at[0];
	if (is_digit(c))
		return read_number(rest, f);
	if (is_letter(c))
		return read_word(rest, f);
	if ((c == '+' || c == '-') && f->hour >= 0 && rest->len > 1 &&
			is_digit(rest->at[1]))
		return read_offset(rest, f);
	*rest = str_from(*rest, 1);
	return is_space(c) || c == ',' || c == '-' || c == '.' || c == '/';
}

static struct str small_letters(struct str s, char *room, size_t size)
{
	if (s.len > size)
		return STR_NONE;
	for (size_t i = 0; i < s.len; i++)
		room[i] = to_lower(s.at[i]);
	return (struct str){room, s.len};
}

/* What is not said, is as now; the day, if the month is said, the first. */
static bool fill(const struct liquid_run *run, struct found *f)
{
	struct date now = date_here(run, run->setting->now);
	time_ms there = now.moment + now.offset * SECOND_MS;
	struct time_date today =
			time_date(there / DAY_MS - (there % DAY_MS < 0));
	bool dated = f->year >= 0 || f->month >= 0;
	if (!dated && f->day < 0 && f->hour < 0)
		return false;
	f->day = f->day >= 0 ? f->day : dated ? 1 : today.day;
	f->month = f->month >= 0 ? f->month : f->year >= 0 ? 1 : today.month;
	f->year = f->year >= 0 ? f->year : today.year;
	if (f->half >= 0)
		f->hour = f->hour % 12 + 12 * f->half;
	f->hour = f->hour >= 0 ? f->hour : 0;
	f->minute = f->minute >= 0 ? f->minute : 0;
	f->second = f->second >= 0 ? f->second : 0;
	f->ms = f->ms >= 0 ? f->ms : 0;
	return f->hour <= 24 && f->minute < 60 && f->second <= 60;
}

static bool is_day(struct time_date day)
{
	struct time_date back = time_date(time_days(day));
	return day.year <= 9999 && day.month >= 1 && day.month <= 12 &&
			back.day == day.day && back.month == day.month;
}

/* The zone's offset depends on the moment: asked twice, it is right but in
 * the hour that a change skips or doubles. */
static struct date place(const struct liquid_run *run, time_ms there)
{
	struct date date = date_here(run, there);
	date = date_here(run, there - date.offset * SECOND_MS);
	return date_here(run, there - date.offset * SECOND_MS);
}

static bool finish(
		const struct liquid_run *run, struct found *f, struct date *out)
{
	if (!fill(run, f))
		return false;
	struct time_date day = {f->year, f->month, f->day};
	if (!is_day(day))
		return false;
	time_ms there = time_days(day) * DAY_MS + f->hour * HOUR_MS +
			f->minute * MINUTE_MS + f->second * SECOND_MS + f->ms;
	if (f->has_offset)
		*out = (struct date){there - f->offset * SECOND_MS, f->offset,
				f->zone};
	else
		*out = place(run, there);
	return true;
}

/* Seconds since 1970, all digits. */
static bool read_seconds(
		const struct liquid_run *run, struct str s, struct date *out)
{
	int64_t seconds;
	if (s.len == 0 || digit_count(s) != s.len ||
			str_to_i64(s, &seconds).fault ||
			seconds >= MOMENT_END / SECOND_MS)
		return false;
	*out = date_here(run, seconds * SECOND_MS);
	return true;
}

bool date_read(const struct liquid_run *run, struct str text, struct date *out)
{
	char room[64];
	struct str rest = small_letters(text, room, sizeof room);
	struct found f = {-1, -1, -1, -1, -1, -1, -1, -1, 0, false, ""};
	if (str_eq(rest, STR("now")) || str_eq(rest, STR("today"))) {
		*out = date_here(run, run->setting->now);
		return true;
	}
	if (read_seconds(run, rest, out))
		return true;
	if (rest.len == 0 || digit_count(rest) == rest.len ||
			(!is_digit(rest.at[0]) && !is_letter(rest.at[0])))
		return false;
	while (rest.len)
		if (!read_piece(&rest, &f))
			return false;
	return finish(run, &f, out);
}
