/* SPDX-License-Identifier: Apache-2.0 */
/* The directives of Ruby's strftime: a table of what each one shows. */
#include "liquid/chars.h"
#include "liquid/date.h"

#define WIDTH_MAX 64

/* What a clock and a calendar at that place show. */
struct clock {
	struct time_date day;
	int64_t hour, minute, second, ms, of_year, of_week; /* 0: Sunday */
	time_ms moment;
	int offset;
	const char *zone;
};

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static struct clock clock_of(const struct date *date)
{
	time_ms there = date->moment + date->offset * SECOND_MS;
	int64_t days = floor_div(there, DAY_MS);
	time_ms of_day = there - days * DAY_MS;
	struct time_date day = time_date(days);
	struct time_date first = {day.year, 1, 1};
	return (struct clock){
			.day = day,
			.hour = of_day / HOUR_MS,
			.minute = of_day / MINUTE_MS % 60,
			.second = of_day / SECOND_MS % 60,
			.ms = of_day % SECOND_MS,
			.of_year = days - time_days(first),
			.of_week = days + 4 - floor_div(days + 4, 7) * 7,
			.moment = date->moment,
			.offset = date->offset,
			.zone = date->zone,
	};
}

/* The Thursday of a week says which year the week belongs to (ISO 8601). */
static struct time_date iso_thursday(const struct clock *c, int64_t *of_year)
{
	int64_t from_monday = (c->of_week + 6) % 7;
	int64_t days = time_days(c->day) - from_monday + 3;
	struct time_date thursday = time_date(days);
	struct time_date first = {thursday.year, 1, 1};
	*of_year = days - time_days(first);
	return thursday;
}

static int64_t number_year(const struct clock *c)
{
	return c->day.year;
}

static int64_t number_century(const struct clock *c)
{
	return floor_div(c->day.year, 100);
}

static int64_t number_year_short(const struct clock *c)
{
	return c->day.year - floor_div(c->day.year, 100) * 100;
}

static int64_t number_month(const struct clock *c)
{
	return c->day.month;
}

static int64_t number_day(const struct clock *c)
{
	return c->day.day;
}

static int64_t number_of_year(const struct clock *c)
{
	return c->of_year + 1;
}

static int64_t number_hour(const struct clock *c)
{
	return c->hour;
}

static int64_t number_hour12(const struct clock *c)
{
	return (c->hour + 11) % 12 + 1;
}

static int64_t number_minute(const struct clock *c)
{
	return c->minute;
}

static int64_t number_second(const struct clock *c)
{
	return c->second;
}

static int64_t number_epoch(const struct clock *c)
{
	return floor_div(c->moment, SECOND_MS);
}

static int64_t number_weekday(const struct clock *c)
{
	return c->of_week;
}

static int64_t number_weekday_iso(const struct clock *c)
{
	return (c->of_week + 6) % 7 + 1;
}

static int64_t number_week_sunday(const struct clock *c)
{
	return (c->of_year + 7 - c->of_week) / 7;
}

static int64_t number_week_monday(const struct clock *c)
{
	return (c->of_year + 7 - (c->of_week + 6) % 7) / 7;
}

static int64_t number_iso_year(const struct clock *c)
{
	int64_t of_year;
	return iso_thursday(c, &of_year).year;
}

static int64_t number_iso_year_short(const struct clock *c)
{
	return number_iso_year(c) - floor_div(number_iso_year(c), 100) * 100;
}

static int64_t number_iso_week(const struct clock *c)
{
	int64_t of_year;
	iso_thursday(c, &of_year);
	return of_year / 7 + 1;
}

static const char *const MONTHS[] = {"January", "February", "March", "April",
		"May", "June", "July", "August", "September", "October",
		"November", "December"};
static const char *const WEEKDAYS[] = {"Sunday", "Monday", "Tuesday",
		"Wednesday", "Thursday", "Friday", "Saturday"};

static struct str word_month(const struct clock *c)
{
	return str_of(MONTHS[c->day.month - 1]);
}

static struct str word_weekday(const struct clock *c)
{
	return str_of(WEEKDAYS[c->of_week]);
}

static struct str word_half(const struct clock *c)
{
	return c->hour < 12 ? STR("AM") : STR("PM");
}

static struct str word_half_small(const struct clock *c)
{
	return c->hour < 12 ? STR("am") : STR("pm");
}

static struct str word_zone(const struct clock *c)
{
	return str_of(c->zone);
}

/* One of: a number, a word (cut to `width` if it has one), or a longer
 * format. */
static const struct directive {
	char letter, pad;
	uint8_t width;
	int64_t (*number)(const struct clock *);
	struct str (*word)(const struct clock *);
	const char *format;
} DIRECTIVES[] = {
		{'Y', '0', 1, number_year, NULL, NULL},
		{'C', '0', 2, number_century, NULL, NULL},
		{'y', '0', 2, number_year_short, NULL, NULL},
		{'m', '0', 2, number_month, NULL, NULL},
		{'d', '0', 2, number_day, NULL, NULL},
		{'e', ' ', 2, number_day, NULL, NULL},
		{'j', '0', 3, number_of_year, NULL, NULL},
		{'H', '0', 2, number_hour, NULL, NULL},
		{'k', ' ', 2, number_hour, NULL, NULL},
		{'I', '0', 2, number_hour12, NULL, NULL},
		{'l', ' ', 2, number_hour12, NULL, NULL},
		{'M', '0', 2, number_minute, NULL, NULL},
		{'S', '0', 2, number_second, NULL, NULL},
		{'s', '0', 1, number_epoch, NULL, NULL},
		{'u', '0', 1, number_weekday_iso, NULL, NULL},
		{'w', '0', 1, number_weekday, NULL, NULL},
		{'U', '0', 2, number_week_sunday, NULL, NULL},
		{'W', '0', 2, number_week_monday, NULL, NULL},
		{'G', '0', 1, number_iso_year, NULL, NULL},
		{'g', '0', 2, number_iso_year_short, NULL, NULL},
		{'V', '0', 2, number_iso_week, NULL, NULL},
		{'B', ' ', 0, NULL, word_month, NULL},
		{'b', ' ', 3, NULL, word_month, NULL},
		{'h', ' ', 3, NULL, word_month, NULL},
		{'A', ' ', 0, NULL, word_weekday, NULL},
		{'a', ' ', 3, NULL, word_weekday, NULL},
		{'p', ' ', 0, NULL, word_half, NULL},
		{'P', ' ', 0, NULL, word_half_small, NULL},
		{'Z', ' ', 0, NULL, word_zone, NULL},
		{'c', ' ', 0, NULL, NULL, "%a %b %e %H:%M:%S %Y"},
		{'D', ' ', 0, NULL, NULL, "%m/%d/%y"},
		{'F', ' ', 0, NULL, NULL, "%Y-%m-%d"},
		{'R', ' ', 0, NULL, NULL, "%H:%M"},
		{'r', ' ', 0, NULL, NULL, "%I:%M:%S %p"},
		{'T', ' ', 0, NULL, NULL, "%H:%M:%S"},
		{'v', ' ', 0, NULL, NULL, "%e-%^b-%Y"},
		{'X', ' ', 0, NULL, NULL, "%H:%M:%S"},
		{'x', ' ', 0, NULL, NULL, "%m/%d/%y"},
		{'+', ' ', 0, NULL, NULL, "%a %b %e %H:%M:%S %Z %Y"},
		{'n', ' ', 0, NULL, NULL, "\n"},
		{'t', ' ', 0, NULL, NULL, "\t"},
};

/* What may stand between "%" and the letter. */
struct flags {
	bool bare, up, swap;
	char pad;
	size_t width, colons;
};

static void pad_to(struct text *text, size_t len, size_t width, char pad)
{
	for (; len < width; len++)
		text_char(text, pad);
}

static void print_number(struct text *text, int64_t n, const struct flags *f,
		char pad, size_t width)
{
	char room[NUMBER_TEXT];
	struct str s = number_print(number_of(n), room);
	pad = f->pad ? f->pad : pad;
	width = f->bare ? 0 : f->width ? f->width : width;
	if (n < 0 && pad == '0' && s.len < width) {
		text_char(text, '-');
		s = str_from(s, 1);
		width--;
	}
	pad_to(text, s.len, width, pad);
	text_add(text, s);
}

static bool is_upper(struct str s)
{
	return s.len && s.at[s.len - 1] >= 'A' && s.at[s.len - 1] <= 'Z';
}

/* "#" turns "PM" into "pm", and all else into capitals. */
static void print_word(struct text *text, struct str s, const struct flags *f)
{
	bool down = f->swap && is_upper(s);
	bool up = !down && (f->up || f->swap);
	pad_to(text, s.len, f->bare ? 0 : f->width, f->pad ? f->pad : ' ');
	for (size_t i = 0; i < s.len; i++) {
		char c = to_lower(s.at[i]);
		if (up && c >= 'a' && c <= 'z')
			text_char(text, (char)(c - ('a' - 'A')));
		else
			text_char(text, down ? c : s.at[i]);
	}
}

/* "+0100", "+01:00", "+01:00:00" */
static void print_offset(
		struct text *text, const struct clock *c, const struct flags *f)
{
	static const struct flags two;
	int64_t size = c->offset < 0 ? -c->offset : c->offset;
	text_char(text, c->offset < 0 ? '-' : '+');
	print_number(text, size / 3600, &two, '0', 2);
	if (f->colons)
		text_char(text, ':');
	print_number(text, size / 60 % 60, &two, '0', 2);
	if (f->colons < 2)
		return;
	text_char(text, ':');
	print_number(text, size % 60, &two, '0', 2);
}

/* Digits behind the second's point; past the third there are none. */
static void print_fraction(struct text *text, int64_t ms, size_t digits)
{
	int64_t unit = 100;
	for (size_t i = 0; i < digits; i++, unit /= 10)
		text_char(text, (char)(unit ? '0' + ms / unit % 10 : '0'));
}

static void print(struct text *text, const struct clock *c, struct str format);

static void print_row(struct text *text, const struct clock *c,
		const struct directive *row, const struct flags *f)
{
	if (row->number) {
		print_number(text, row->number(c), f, row->pad, row->width);
		return;
	}
	if (row->format) {
		print(text, c, str_of(row->format));
		return;
	}
	struct str word = row->word(c);
	if (row->width && word.len > row->width)
		word.len = row->width;
	print_word(text, word, f);
}

/* False for a letter that says nothing. */
static bool print_directive(struct text *text, const struct clock *c,
		char letter, const struct flags *f)
{
	for (size_t i = 0; i < sizeof DIRECTIVES / sizeof DIRECTIVES[0]; i++) {
		if (DIRECTIVES[i].letter == letter) {
			print_row(text, c, &DIRECTIVES[i], f);
			return true;
		}
	}
	if (letter == 'z')
		print_offset(text, c, f);
	else if (letter == 'L' || letter == 'N')
		print_fraction(text, c->ms,
				f->width                        ? f->width
						: letter == 'L' ? 3
								: 9);
	else if (letter == '%')
		text_char(text, '%');
	else
		return false;
	return true;
}

static bool set_flag(struct flags *f, char c)
{
	f->bare |= c == '-';
	f->up |= c == '^';
	f->swap |= c == '#';
	f->colons += c == ':';
	if (c == '_' || c == '0')
		f->pad = c == '0' ? '0' : ' ';
	return c && strchr("-^#:_0", c);
}

/* Behind a "%": gives what is read of it. */
static struct flags read_flags(struct str *rest)
{
	struct flags f = {0};
	while (rest->len && set_flag(&f, rest->at[0]))
		*rest = str_from(*rest, 1);
	for (; rest->len && is_digit(rest->at[0]); *rest = str_from(*rest, 1))
		f.width = f.width * 10 + (size_t)(rest->at[0] - '0');
	if (f.width > WIDTH_MAX)
		f.width = WIDTH_MAX;
	while (rest->len && rest->at[0] == ':') {
		f.colons++;
		*rest = str_from(*rest, 1);
	}
	return f;
}

static void print(struct text *text, const struct clock *c, struct str format)
{
	for (ptrdiff_t at; (at = str_find(format, STR("%"))) >= 0;) {
		text_add(text, (struct str){format.at, (size_t)at});
		struct str whole = str_from(format, (size_t)at);
		format = str_from(whole, 1);
		struct flags f = read_flags(&format);
		char letter = format.len ? format.at[0] : 0;
		format = str_from(format, 1);
		if (!print_directive(text, c, letter, &f))
			text_add(text,
					(struct str){whole.at,
							(size_t)(format.at -
									whole.at)});
	}
	text_add(text, format);
}

void date_print(struct text *text, const struct date *date, struct str format)
{
	struct clock clock = clock_of(date);
	print(text, &clock, format);
}
