/* SPDX-License-Identifier: Apache-2.0 */
/* Moments are milliseconds since 1970-01-01 UTC; 0 means "not yet". */
#ifndef WAYBILL_BASE_TIME_H
#define WAYBILL_BASE_TIME_H

#include "base/arena.h"

typedef int64_t time_ms;

#define SECOND_MS ((time_ms)1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

/*
 * ISO 8601 with an offset or Z ("2026-11-28T21:17:32+01:00", fractions
 * allowed, "2026-11-28 21:17:32" taken as UTC); FAULT_BAD_VALUE.
 */
RESULT time_read(struct str text, time_ms *out_moment);

/* "2026-11-28T21:17:32Z"; with milliseconds "…:32.123Z". */
struct str time_print(time_ms moment, struct arena *arena);
struct str time_print_ms(time_ms moment, struct arena *arena);
/* RFC 5322: "Sat, 28 Nov 2026 21:17:32 +0000" */
struct str time_print_mail(time_ms moment, struct arena *arena);

/* Days since 1970-01-01 in the proleptic Gregorian calendar, and back. */
struct time_date {
	int64_t year, month, day;
};
int64_t time_days(struct time_date date);
struct time_date time_date(int64_t days);

#endif
