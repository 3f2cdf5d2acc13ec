/* SPDX-License-Identifier: Apache-2.0 */
/* Zone files that the tests make themselves; and, where the system has any,
 * the C library's own view of them. */
#include "base/test.h"
#include "base/zone.h"

#include <stdio.h>
#include <time.h>

struct made {
	char at[2048];
	size_t len;
};

static void add(struct made *m, const void *bytes, size_t len)
{
	memcpy(m->at + m->len, bytes, len);
	m->len += len;
}

static void add_number(struct made *m, int64_t n, int size)
{
	for (int i = size - 1; i >= 0; i--)
		m->at[m->len++] = (char)((uint64_t)n >> (8 * i));
}

static void add_header(struct made *m, char version, uint32_t changes,
		uint32_t kinds, uint32_t chars)
{
	char head[16] = {version};
	add(m, "TZif", 4);
	add(m, head, 16);
	add_number(m, 0, 12);
	add_number(m, changes, 4);
	add_number(m, kinds, 4);
	add_number(m, chars, 4);
}

/* LMT until 1900, then CET, and what the rule says. */
static struct str make(struct made *m, const char *rule)
{
	m->len = 0;
	add_header(m, '2', 0, 1, 4);
	add(m, "\0\0\0\0\0\0UTC", 10);
	add_header(m, '2', 1, 2, 8);
	add_number(m, -2208988800, 8);
	add_number(m, 1, 1);
	add_number(m, 2700, 4);
	add(m, "\0\0", 2);
	add_number(m, 3600, 4);
	add(m, "\0\4", 2);
	add(m, "LMT\0CET", 8);
	add(m, "\n", 1);
	add(m, rule, strlen(rule));
	add(m, "\n", 1);
	return (struct str){m->at, m->len};
}

static void expect(const char *rule, const char *moment, int offset,
		const char *name)
{
	struct arena *arena = arena_open();
	const struct zone *zone = NULL;
	const char *found = NULL;
	struct made made;
	time_ms at = 0;
	EXPECT_OK(time_read(str_of(moment), &at));
	EXPECT_OK(zone_read(make(&made, rule), arena, &zone));
	int is = zone_offset(zone, at, &found);
	if (is != offset || strcmp(found, name) != 0)
		fail_msg("%s at %s: %d %s is not %d %s", rule, moment, is,
				found, offset, name);
	arena_close(arena);
}

#define CENTRAL "CET-1CEST,M3.5.0,M10.5.0/3"

TEST(what_is_no_zone_is_refused)
{
	static const char *const bad[] = {"CET", "-1", "CET-1CEST",
			"CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0",
			"CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M0.1.0,M10.5.0",
			"CET-1CEST,M3.5.7,M10.5.0", "<+03-3",
			"CET-1CEST,J400,J9", CENTRAL "x", "CET-999"};
	struct arena *arena = arena_open();
	const struct zone *zone = NULL;
	struct made made;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		EXPECT_FAULT(zone_read(make(&made, bad[i]), arena, &zone),
				FAULT_BAD_VALUE);
	EXPECT_FAULT(zone_read(STR("TZif"), arena, &zone), FAULT_BAD_VALUE);
	EXPECT_FAULT(zone_read(STR_NONE, arena, &zone), FAULT_BAD_VALUE);
	arena_close(arena);
}

TEST(each_cut_or_changed_file_is_read_or_refused)
{
	struct arena *arena = arena_open();
	const struct zone *zone = NULL;
	const char *name;
	struct made made;
	struct str whole = make(&made, CENTRAL);
	for (size_t len = 0; len < whole.len; len++)
		EXPECT_FAULT(zone_read((struct str){whole.at, len}, arena,
					     &zone),
				FAULT_BAD_VALUE);
	for (size_t i = 0; i < whole.len; i++) {
		for (int bit = 0; bit < 8; bit++) {
			make(&made, CENTRAL);
			made.at[i] = (char)(made.at[i] ^ (1 << bit));
			if (!zone_read(whole, arena, &zone).fault)
				zone_offset(zone, 1780000000000, &name);
		}
	}
	arena_close(arena);
}

TEST(summer_begins_and_ends_by_the_rule)
{
	expect(CENTRAL, "1800-01-01T00:00:00Z", 2700, "LMT");
	expect(CENTRAL, "1900-01-01T00:00:00Z", 3600, "CET");
	expect(CENTRAL, "2026-03-29T00:59:59Z", 3600, "CET");
	expect(CENTRAL, "2026-03-29T01:00:00Z", 7200, "CEST");
	expect(CENTRAL, "2026-10-25T00:59:59Z", 7200, "CEST");
	expect(CENTRAL, "2026-10-25T01:00:00Z", 3600, "CET");
	expect(CENTRAL, "9999-07-01T00:00:00Z", 7200, "CEST");
}

TEST(rules_of_other_places)
{
	const char *sydney = "AEST-10AEDT,M10.1.0,M4.1.0/3";
	const char *days = "A0B,J60/0,59/0";
	expect(sydney, "2026-01-01T00:00:00Z", 39600, "AEDT");
	expect(sydney, "2026-07-01T00:00:00Z", 36000, "AEST");
	expect("<+0545>-5:45", "2026-07-01T00:00:00Z", 20700, "+0545");
	expect("EST5EDT4,M3.2.0/2,M11.1.0/2", "2026-07-01T00:00:00Z", -14400,
			"EDT");
	expect("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T00:59:59Z", -7200,
			"-02");
	expect("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00:00Z", -3600,
			"-01");
	expect(days, "2024-02-28T12:00:00Z", 3600, "B");
	expect(days, "2024-02-29T12:00:00Z", 0, "A");
	expect(days, "2024-03-01T12:00:00Z", 3600, "B");
	expect(days, "2023-02-28T22:59:59Z", 3600, "B");
	expect(days, "2023-02-28T23:30:00Z", 0, "A");
	expect("", "2026-07-01T00:00:00Z", 3600, "CET");
}

static struct str read_file(const char *path, struct arena *arena)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return STR_NONE;
	char *text = arena_take(arena, ZONE_FILE_MAX);
	size_t len = fread(text, 1, ZONE_FILE_MAX, file);
	fclose(file);
	return (struct str){text, len};
}

/* Each 11th day from 1901 to 2101, at odd seconds. */
static void compare(const struct zone *zone, const char *place)
{
	setenv("TZ", place, 1);
	tzset();
	for (int64_t second = -2177452800; second < 4133980800;
			second += 950407) {
		const char *name;
		time_t t = (time_t)second;
		struct tm tm;
		localtime_r(&t, &tm);
		int offset = zone_offset(zone, second * SECOND_MS, &name);
		if (offset != tm.tm_gmtoff || strcmp(name, tm.tm_zone) != 0)
			fail_msg("%s at %ld: %d %s is not %ld %s", place,
					(long)second, offset, name,
					tm.tm_gmtoff, tm.tm_zone);
	}
	unsetenv("TZ");
	tzset();
}

TEST(the_c_library_says_the_same)
{
	static const char *const places[] = {"Europe/Copenhagen",
			"Europe/London", "Europe/Dublin", "America/New_York",
			"America/Sao_Paulo", "Asia/Kathmandu",
			"Australia/Lord_Howe", "Africa/Casablanca", "UTC",
			"Pacific/Apia", "America/Nuuk"};
	size_t compared = 0;
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		struct arena *arena = arena_open();
		const struct zone *zone = NULL;
		struct str path = arena_print(
				arena, "/usr/share/zoneinfo/%s", places[i]);
		struct str file = read_file(path.at, arena);
		if (file.len) {
			EXPECT_OK(zone_read(file, arena, &zone));
			compare(zone, places[i]);
			compared++;
		}
		arena_close(arena);
	}
	if (!compared)
		skip();
}
