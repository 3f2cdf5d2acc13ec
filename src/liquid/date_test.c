/* SPDX-License-Identifier: Apache-2.0 */
/* Dates: what is read, what is shown, and in which zone. */
#include "base/test.h"
#include "liquid/try.h"

#define CENTRAL "CET-1CEST,M3.5.0,M10.5.0/3"

static void expect_date(const char *input, const char *format, const char *rule,
		const char *text)
{
	char source[256];
	snprintf(source, sizeof source, "{{ '%s' | date: '%s' }}", input,
			format);
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct liquid_setting setting = {.now = TRY_NOW};
	if (rule)
		EXPECT_OK(zone_by_rule(str_of(rule), arena, &setting.zone));
	struct tried tried = try_with(source, NULL, NULL, &setting);
	if (!str_eq(tried.text, str_of(text)))
		fail_msg("%s: \"%.*s\" is not \"%s\"", source,
				STR_FMT(tried.text), text);
}

TEST(dates_are_read_as_people_write_them)
{
	static const char *const same[] = {"2016-03-14", "March 14, 2016",
			"14 March 2016", "14. Mar 2016", "Mar 14th 2016",
			"14-Mar-2016", "14.03.2016", "14/3/2016", "2016/03/14",
			"20160314T101530", "2016-03-14T10:15:30Z",
			"2016-03-14 10:15:30.123 +0000",
			"Mon, 14 Mar 2016 10:15:30 GMT",
			"Monday 14 march 2016 at 10:15 PM",
			"2016-03-14T22:59:60+01:00", "MARCH 14 16"};
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		expect_date(same[i], "%F", NULL, "2016-03-14");
}

TEST(what_is_no_date_stays_as_it_is)
{
	static const char *const same[] = {"hello", "order 12", "", "-5",
			"2016-13-14", "2016-02-30", "31.11.2026", "25:00",
			"12/25/2016", "10:61", "99999999999999999999",
			"2016-03-14T10:15:30+99:00", "1 2 3 4", "13 pm",
			"march march", "%", "1:2:3:4:5", "2016-03-14-15-16"};
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		expect_date(same[i], "%F", NULL, same[i]);
	expect_text("{{ '                                                   "
		    "                    2016-03-14' | date: '%F' | size }}",
			NULL, "81");
	expect_text("{{ nil | date: '%F' }}{{ true | date: '%F' }}"
		    "{{ 1.5 | date: '%F' }}",
			NULL, "true1.5");
}

TEST(what_is_not_said_is_as_now)
{
	expect_date("now", "%FT%TZ", NULL, "2026-05-28T20:26:40Z");
	expect_date("today", "%F", NULL, "2026-05-28");
	expect_date("10:15", "%F %R", NULL, "2026-05-28 10:15");
	expect_date("March 14", "%F", NULL, "2026-03-14");
	expect_date("March 2016", "%F", NULL, "2016-03-01");
	expect_date("7 am", "%F %R", NULL, "2026-05-28 07:00");
	expect_date("12 am", "%R", NULL, "00:00");
	expect_date("12 pm", "%R", NULL, "12:00");
}

TEST(dates_are_shown_by_directives)
{
	static const struct {
		const char *format, *text;
	} rows[] = {
			{"%Y %y %C %m %d %e %j", "2026 26 20 07 05  5 186"},
			{"%H %k %I %l %M %S %L %N",
					"09  9 09  9 08 07 012 012000000"},
			{"%p %P %#p %^p", "AM am am AM"},
			{"%A %a %^a %B %b %h %^B",
					"Sunday Sun SUN July Jul Jul JULY"},
			{"%u %w %U %W %V %G %g", "7 0 27 26 27 2026 26"},
			{"%s", "1783242487"},
			{"%z %:z %::z %Z", "+0000 +00:00 +00:00:00 UTC"},
			{"%D|%F|%T|%R|%r",
					"07/05/26|2026-07-05|09:08:07|09:08|"
					"09:08:07 AM"},
			{"%c|%x|%X|%v",
					"Sun Jul  5 09:08:07 2026|07/05/26|"
					"09:08:07| 5-JUL-2026"},
			{"%-d.%-m.%_m.%05d.%3N.%10a",
					"5.7. 7.00005.012.       Sun"},
			{"%%|%n|%t|%Q|%", "%|\n|\t|%Q|%"},
			{"%99999d",
					"00000000000000000000000000000000000000"
					"000"
					"00000000000000000000005"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		expect_date("2026-07-05T09:08:07.012Z", rows[i].format, NULL,
				rows[i].text);
	expect_date("1700000000", "%-I %P", NULL, "10 pm");
	expect_date("2027-01-01", "%G-%V %U %W", NULL, "2026-53 00 00");
	expect_date("2024-12-30", "%G-%V %j", NULL, "2025-01 365");
}

TEST(moments_are_shown_on_the_clock_of_the_zone)
{
	expect_date("1774745999", "%F %T %z %Z", CENTRAL,
			"2026-03-29 01:59:59 +0100 CET");
	expect_date("1774746000", "%F %T %z %Z", CENTRAL,
			"2026-03-29 03:00:00 +0200 CEST");
	expect_date("2026-07-01 12:00", "%s", CENTRAL, "1782900000");
	expect_date("2026-01-01 12:00", "%s %z", CENTRAL, "1767265200 +0100");
	expect_date("now", "%R %Z", CENTRAL, "22:26 CEST");
	expect_date("2026-03-29 00:30", "%z", CENTRAL, "+0100");
	expect_date("2026-03-29 03:30", "%z", CENTRAL, "+0200");
}

TEST(a_date_that_says_its_offset_keeps_it)
{
	expect_date("2026-11-28T21:17:32-05:00", "%F %T %z", CENTRAL,
			"2026-11-28 21:17:32 -0500");
	expect_date("2026-11-28T21:17:32Z", "%T %z %Z", CENTRAL,
			"21:17:32 +0000 UTC");
	expect_date("28 Nov 2026 21:17 PST", "%T %z %Z", CENTRAL,
			"21:17:00 -0800 PST");
}
