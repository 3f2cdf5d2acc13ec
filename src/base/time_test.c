/* SPDX-License-Identifier: Apache-2.0 */
#include "base/test.h"
#include "base/time.h"

#include <time.h>

static time_ms read_ok(const char *text)
{
	time_ms moment = -1;
	EXPECT_OK(time_read(str_of(text), &moment));
	return moment;
}

TEST(moments_are_read_with_their_offsets)
{
	EXPECT_I64(read_ok("1970-01-01T00:00:00Z"), 0);
	EXPECT_I64(read_ok("2026-11-28T21:17:32Z"), 1795900652000);
	EXPECT_I64(read_ok("2026-11-28T21:17:32+01:00"), 1795897052000);
	EXPECT_I64(read_ok("2026-11-28T21:17:32-0530"), 1795920452000);
	EXPECT_I64(read_ok("2026-11-28T21:17:32+01"), 1795897052000);
	EXPECT_I64(read_ok("2026-11-28 21:17:32"), 1795900652000);
	EXPECT_I64(read_ok("2026-11-28T21:17:32"), 1795900652000);
	EXPECT_I64(read_ok("2026-11-28t21:17:32z"), 1795900652000);
}

TEST(fractions_are_cut_to_milliseconds)
{
	EXPECT_I64(read_ok("1970-01-01T00:00:01.5Z"), 1500);
	EXPECT_I64(read_ok("1970-01-01T00:00:01.123999Z"), 1123);
	EXPECT_I64(read_ok("1970-01-01T00:00:01,007+00:00"), 1007);
}

TEST(days_are_dates_and_back)
{
	static const struct time_date some[] = {{1970, 1, 1}, {2000, 2, 29},
			{1969, 12, 31}, {2026, 11, 28}, {1600, 3, 1},
			{9999, 12, 31}, {1, 1, 1}};
	EXPECT_I64(time_days(some[0]), 0);
	EXPECT_I64(time_days(some[2]), -1);
	for (size_t i = 0; i < sizeof some / sizeof some[0]; i++) {
		struct time_date back = time_date(time_days(some[i]));
		EXPECT_I64(back.year, some[i].year);
		EXPECT_I64(back.month, some[i].month);
		EXPECT_I64(back.day, some[i].day);
	}
}

TEST(leap_days_and_seconds_exist)
{
	EXPECT_I64(read_ok("2024-02-29T00:00:00Z"), 1709164800000);
	EXPECT_I64(read_ok("2000-02-29T00:00:00Z"), 951782400000);
	EXPECT_I64(read_ok("2016-12-31T23:59:60Z"), 1483228800000);
}

TEST(bad_moments_are_refused_and_leave_the_value_alone)
{
	static const char *const bad[] = {"", "2026", "2026-11-28",
			"2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
			"2026-11-31T00:00:00Z", "2023-02-29T00:00:00Z",
			"1900-02-29T00:00:00Z", "2026-11-28T24:00:00Z",
			"2026-11-28T21:60:00Z", "2026-11-28T21:17:61Z",
			"2026-11-28T21:17Z", "2026-11-28T21:17:32.Z",
			"2026-11-28T21:17:32Zx", "2026-11-28T21:17:32+1",
			"2026-11-28T21:17:32+01:", "2026-11-28T21:17:32+24:00",
			"2026-11-28X21:17:32Z", "+026-11-28T21:17:32Z",
			"2026-11-28T21:17:32 Z", " 2026-11-28T21:17:32Z"};
	time_ms moment = 7;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		EXPECT_FAULT(time_read(str_of(bad[i]), &moment),
				FAULT_BAD_VALUE);
	EXPECT_FAULT(time_read(STR("2026-11-28\0"
				   "21:17:32Z"),
				     &moment),
			FAULT_BAD_VALUE);
	EXPECT_I64(moment, 7);
}

TEST(moments_are_printed)
{
	struct arena *arena = arena_open();
	time_ms m = 1795900652123;
	EXPECT_STR(time_print(m, arena), STR("2026-11-28T21:17:32Z"));
	EXPECT_STR(time_print_ms(m, arena), STR("2026-11-28T21:17:32.123Z"));
	EXPECT_STR(time_print_mail(m, arena),
			STR("Sat, 28 Nov 2026 21:17:32 +0000"));
	EXPECT_STR(time_print_mail(0, arena),
			STR("Thu, 01 Jan 1970 00:00:00 +0000"));
	EXPECT_STR(time_print_ms(-1, arena), STR("1969-12-31T23:59:59.999Z"));
	arena_close(arena);
}

TEST(four_hundred_years_agree_with_the_library)
{
	struct arena *arena = arena_open();
	for (int64_t day = -80000; day < 140000; day += 13) {
		time_t s = day * 86400 + 3661;
		char expected[32];
		struct tm tm;
		strftime(expected, sizeof expected, "%Y-%m-%dT%H:%M:%SZ",
				gmtime_r(&s, &tm));
		struct str text = time_print(s * 1000, arena);
		EXPECT_STR(text, str_of(expected));
		EXPECT_I64(read_ok(text.at), s * 1000);
		arena_reset(arena);
	}
	arena_close(arena);
}
