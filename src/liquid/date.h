/* SPDX-License-Identifier: Apache-2.0 */
/* Dates as people write them, and as they want to read them. */
#ifndef WAYBILL_LIQUID_DATE_H
#define WAYBILL_LIQUID_DATE_H

#include "liquid/render.h"

/* A moment, and where its clock stands. */
struct date {
	time_ms moment;
	int offset;       /* seconds east of UTC */
	const char *zone; /* its short name, or "" */
};

/* The moment on the clock of the renderer's zone. */
struct date date_here(const struct liquid_run *run, time_ms moment);

/*
 * Reads what people and machines write: "March 14, 2016",
 * "2016-03-14T10:00:00+01:00", "14 Mar 2016 10 PM", "now", a number of
 * seconds. What says no zone is in the renderer's. False for all else.
 */
bool date_read(const struct liquid_run *run, struct str text, struct date *out);

/* By the directives of strftime, as Ruby has them. */
void date_print(struct text *text, const struct date *date, struct str format);

/* "2016-03-14 10:00:00 +0100" */
void moment_text(struct text *text, time_ms moment);

#endif
