/* SPDX-License-Identifier: Apache-2.0 */
#include "base/zone.h"

#define HEADER 44
#define ZONE_NAME_MAX 16

struct kind {
	int32_t offset;
	const char *name;
};

/* When a half of the year begins: "M3.5.0/2", "J60", "59". */
struct turn {
	char form; /* 'M', 'J', or 0 for a day from 0 on */
	int month, week, day;
	int32_t second; /* of that day, may be negative */
};

/* What holds after the last change: "CET-1CEST,M3.5.0,M10.5.0/3". */
struct rule {
	struct kind standard, summer;
	bool has_summer;
	struct turn begin, end;
};

struct zone {
	const int64_t *changes;
	const uint8_t *kind_of; /* what holds from each change on */
	size_t change_count;
	const struct kind *kinds;
	size_t kind_count;
	struct rule rule;
	bool has_rule;
};

/* --- the file ------------------------------------------------------------- */

static uint32_t read_u32(const char *at)
{
	const unsigned char *b = (const unsigned char *)at;
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
			(uint32_t)b[2] << 8 | b[3];
}

static int64_t read_time(const char *at, size_t size)
{
	if (size == 4)
		return (int32_t)read_u32(at);
	return (int64_t)((uint64_t)read_u32(at) << 32 | read_u32(at + 4));
}

/* One block: its counts, and where its parts begin. */
struct block {
	size_t isut, isstd, leaps, changes, kinds, chars, time_size;
	struct str body;
};

static size_t block_size(const struct block *b)
{
	return b->changes * (b->time_size + 1) + b->kinds * 6 + b->chars +
			b->leaps * (b->time_size + 4) + b->isstd + b->isut;
}

static RESULT block_read(struct str file, size_t time_size, struct block *out)
{
	ENSURE(file.len >= HEADER && str_starts(file, STR("TZif")),
			FAULT_BAD_VALUE);
	struct block b = {
			.isut = read_u32(file.at + 20),
			.isstd = read_u32(file.at + 24),
			.leaps = read_u32(file.at + 28),
			.changes = read_u32(file.at + 32),
			.kinds = read_u32(file.at + 36),
			.chars = read_u32(file.at + 40),
			.time_size = time_size,
	};
	/* Each of these counts bytes of the file, so none is larger. */
	ENSURE(b.isut < file.len && b.isstd < file.len && b.leaps < file.len &&
					b.changes < file.len &&
					b.kinds < file.len &&
					b.chars < file.len,
			FAULT_BAD_VALUE);
	b.body = str_skip(file, HEADER);
	ENSURE(block_size(&b) <= b.body.len, FAULT_BAD_VALUE);
	*out = b;
	return OK;
}

static RESULT kinds_fill(
		struct zone *zone, const struct block *b, struct arena *arena)
{
	const char *at = b->body.at + b->changes * (b->time_size + 1);
	struct str names = arena_copy(
			arena, (struct str){at + b->kinds * 6, b->chars});
	struct kind *kinds = arena_take(arena, b->kinds * sizeof *kinds);
	for (size_t i = 0; i < b->kinds; i++, at += 6) {
		unsigned char name = (unsigned char)at[5];
		ENSURE(name < b->chars, FAULT_BAD_VALUE);
		kinds[i].offset = (int32_t)read_u32(at);
		kinds[i].name = names.at + name;
		ENSURE(kinds[i].offset > -90000 && kinds[i].offset < 94000,
				FAULT_BAD_VALUE);
	}
	zone->kinds = kinds;
	zone->kind_count = b->kinds;
	return b->kinds ? OK : FAIL(FAULT_BAD_VALUE);
}

static RESULT changes_fill(
		struct zone *zone, const struct block *b, struct arena *arena)
{
	int64_t *changes = arena_take(arena, b->changes * sizeof *changes);
	uint8_t *kind_of = arena_take(arena, b->changes);
	const char *kinds = b->body.at + b->changes * b->time_size;
	for (size_t i = 0; i < b->changes; i++) {
		changes[i] = read_time(
				b->body.at + i * b->time_size, b->time_size);
		kind_of[i] = (uint8_t)kinds[i];
		ENSURE(kind_of[i] < b->kinds, FAULT_BAD_VALUE);
		ENSURE(i == 0 || changes[i - 1] < changes[i], FAULT_BAD_VALUE);
	}
	zone->changes = changes;
	zone->kind_of = kind_of;
	zone->change_count = b->changes;
	return OK;
}

/* --- the rule behind it --------------------------------------------------- */

static bool take_char(struct str *rest, char c)
{
	bool here = rest->len && rest->at[0] == c;
	if (here)
		*rest = str_skip(*rest, 1);
	return here;
}

static RESULT take_number(struct str *rest, int most, int *out)
{
	int n = 0;
	size_t len = 0;
	for (; len < rest->len && rest->at[len] >= '0' && rest->at[len] <= '9';
			len++) {
		n = n * 10 + (rest->at[len] - '0');
		ENSURE(n <= most, FAULT_BAD_VALUE);
	}
	*rest = str_skip(*rest, len);
	*out = n;
	return len ? OK : FAIL(FAULT_BAD_VALUE);
}

static bool in_name(char c, bool quoted)
{
	bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	bool other = (c >= '0' && c <= '9') || c == '+' || c == '-';
	return letter || (quoted && other);
}

/* "CET" or "<+03>" */
static RESULT take_name(struct str *rest, struct arena *arena, const char **out)
{
	bool quoted = take_char(rest, '<');
	size_t len = 0;
	while (len < rest->len && in_name(rest->at[len], quoted))
		len++;
	ENSURE(len > 0 && len <= ZONE_NAME_MAX, FAULT_BAD_VALUE);
	*out = arena_cstr(arena, (struct str){rest->at, len});
	*rest = str_skip(*rest, len);
	return !quoted || take_char(rest, '>') ? OK : FAIL(FAULT_BAD_VALUE);
}

/* "-1", "3:30", "+167:59:59": in seconds. */
static RESULT take_clock(struct str *rest, int32_t *out)
{
	bool minus = take_char(rest, '-');
	int hours, minutes = 0, seconds = 0;
	if (!minus)
		take_char(rest, '+');
	TRY(take_number(rest, 167, &hours));
	if (take_char(rest, ':'))
		TRY(take_number(rest, 59, &minutes));
	if (take_char(rest, ':'))
		TRY(take_number(rest, 59, &seconds));
	int32_t n = hours * 3600 + minutes * 60 + seconds;
	*out = minus ? -n : n;
	return OK;
}

static RESULT take_turn(struct str *rest, struct turn *out)
{
	struct turn t = {.second = 7200};
	ENSURE(take_char(rest, ','), FAULT_BAD_VALUE);
	if (take_char(rest, 'M')) {
		t.form = 'M';
		TRY(take_number(rest, 12, &t.month));
		ENSURE(take_char(rest, '.'), FAULT_BAD_VALUE);
		TRY(take_number(rest, 5, &t.week));
		ENSURE(take_char(rest, '.'), FAULT_BAD_VALUE);
		TRY(take_number(rest, 6, &t.day));
		ENSURE(t.month > 0 && t.week > 0, FAULT_BAD_VALUE);
	} else {
		t.form = take_char(rest, 'J') ? 'J' : 0;
		TRY(take_number(rest, 365, &t.day));
	}
	if (take_char(rest, '/'))
		TRY(take_clock(rest, &t.second));
	*out = t;
	return OK;
}

/* POSIX counts west of UTC; we count east. */
static RESULT rule_read(struct str text, struct arena *arena, struct rule *out)
{
	struct rule r = {0};
	TRY(take_name(&text, arena, &r.standard.name));
	TRY(take_clock(&text, &r.standard.offset));
	r.standard.offset = -r.standard.offset;
	if (text.len) {
		r.has_summer = true;
		TRY(take_name(&text, arena, &r.summer.name));
		int32_t west = -(r.standard.offset + 3600);
		if (text.len && text.at[0] != ',')
			TRY(take_clock(&text, &west));
		r.summer.offset = -west;
		TRY(take_turn(&text, &r.begin));
		TRY(take_turn(&text, &r.end));
	}
	*out = r;
	return text.len ? FAIL(FAULT_BAD_VALUE) : OK;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static bool is_leap(int64_t year)
{
	struct time_date february = {year, 2, 29};
	return time_date(time_days(february)).month == 2;
}

/* The day of the turn in that year, in days since 1970. */
static int64_t turn_day(const struct turn *t, int64_t year)
{
	struct time_date first = {year, t->form == 'M' ? t->month : 1, 1};
	int64_t day = time_days(first);
	if (t->form != 'M')
		return day + t->day - (t->form == 'J') +
				(t->form == 'J' && t->day > 59 &&
						is_leap(year));
	int64_t weekday = day + 4 - floor_div(day + 4, 7) * 7;
	day += (t->day - weekday + 7) % 7 + (t->week - 1) * 7;
	/* The fifth of a weekday is the last one. */
	while (time_date(day).month != t->month)
		day -= 7;
	return day;
}

static const struct kind *rule_kind(const struct rule *r, int64_t second)
{
	if (!r->has_summer)
		return &r->standard;
	int64_t days = floor_div(second + r->standard.offset, 86400);
	int64_t year = time_date(days).year;
	int64_t begin = turn_day(&r->begin, year) * 86400 + r->begin.second -
			r->standard.offset;
	int64_t end = turn_day(&r->end, year) * 86400 + r->end.second -
			r->summer.offset;
	bool summer = begin < end ? second >= begin && second < end
				  : second >= begin || second < end;
	return summer ? &r->summer : &r->standard;
}

/* --- the two doors -------------------------------------------------------- */

/* A newline, the rule, a newline; it may be empty. */
static RESULT footer_read(
		struct zone *zone, struct str text, struct arena *arena)
{
	ENSURE(take_char(&text, '\n'), FAULT_BAD_VALUE);
	const char *end = text.len ? memchr(text.at, '\n', text.len) : NULL;
	ENSURE(end, FAULT_BAD_VALUE);
	text.len = (size_t)(end - text.at);
	zone->has_rule = text.len > 0;
	return text.len ? rule_read(text, arena, &zone->rule) : OK;
}

RESULT zone_read(struct str file, struct arena *arena, const struct zone **out)
{
	struct block block;
	struct zone *zone = arena_take(arena, sizeof *zone);
	ENSURE(file.len <= ZONE_FILE_MAX, FAULT_BAD_VALUE);
	TRY(block_read(file, 4, &block));
	bool modern = file.at[4] >= '2';
	if (modern) {
		file = str_skip(block.body, block_size(&block));
		TRY(block_read(file, 8, &block));
	}
	TRY(kinds_fill(zone, &block, arena));
	TRY(changes_fill(zone, &block, arena));
	if (modern)
		TRY(footer_read(zone, str_skip(block.body, block_size(&block)),
				arena));
	*out = zone;
	return OK;
}

RESULT zone_by_rule(
		struct str rule, struct arena *arena, const struct zone **out)
{
	struct zone *zone = arena_take(arena, sizeof *zone);
	TRY(rule_read(rule, arena, &zone->rule));
	zone->has_rule = true;
	*out = zone;
	return OK;
}

/* What holds before the first change is the first kind. */
static const struct kind *kind_at(const struct zone *zone, int64_t second)
{
	size_t low = 0, high = zone->change_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (zone->changes[middle] <= second)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == zone->change_count && zone->has_rule)
		return rule_kind(&zone->rule, second);
	return low ? &zone->kinds[zone->kind_of[low - 1]] : &zone->kinds[0];
}

int zone_offset(const struct zone *zone, time_ms moment, const char **out_name)
{
	const struct kind *kind = kind_at(zone, floor_div(moment, SECOND_MS));
	*out_name = kind->name;
	return kind->offset;
}
