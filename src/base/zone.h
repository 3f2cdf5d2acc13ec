/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The clock of a place, from a compiled zone file (TZif, RFC 8536), as they
 * lie in /usr/share/zoneinfo. Reading the file is the caller's.
 */
#ifndef WAYBILL_BASE_ZONE_H
#define WAYBILL_BASE_ZONE_H

#include "base/arena.h"
#include "base/time.h"

#define ZONE_FILE_MAX ((size_t)256 << 10)

struct zone;

/* FAULT_BAD_VALUE for what is no zone file. Lives as long as the arena. */
RESULT zone_read(struct str file, struct arena *arena, const struct zone **out);

/* By a rule alone, as POSIX has it in TZ: "CET-1CEST,M3.5.0,M10.5.0/3". */
RESULT zone_by_rule(
		struct str rule, struct arena *arena, const struct zone **out);

/* Seconds east of UTC at that moment; *out_name is "CET" and such. */
int zone_offset(const struct zone *zone, time_ms moment, const char **out_name);

#endif
