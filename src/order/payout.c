/* SPDX-License-Identifier: Apache-2.0 */
#include "order/payout.h"

#define DAY_MAX 1000000 /* far beyond any year of four digits */

static bool is_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.at[i] == '|' || (unsigned char)name.at[i] < ' ')
			return false;
	return name.len && name.len <= PAYOUT_NAME_MAX;
}

static RESULT line_check(const struct payout_line *line)
{
	minor net = 0;
	ENSURE(is_name(line->gateway) && is_name(line->payout) &&
					is_name(line->line),
			FAULT_BAD_VALUE);
	ENSURE(line->day > 0 && line->day < DAY_MAX, FAULT_BAD_VALUE);
	ENSURE(line->fee > INT64_MIN && line->gross > INT64_MIN,
			FAULT_BAD_MONEY);
	return money_add(line->gross, -line->fee, &net);
}

RESULT payout_line_print(const struct payout_line *line, struct arena *arena,
		struct str *out_target, struct str *out_text)
{
	TRY(line_check(line));
	struct time_date d = time_date(line->day);
	*out_target = arena_print(arena, "%.*s|%.*s|%.*s",
			STR_FMT(line->gateway), STR_FMT(line->payout),
			STR_FMT(line->line));
	*out_text = arena_print(arena, "%04d-%02d-%02d %lld %lld", (int)d.year,
			(int)d.month, (int)d.day, (long long)line->gross,
			(long long)line->fee);
	return OK;
}

/* "2026-11-28" */
static RESULT day_read(struct str text, int64_t *out)
{
	char moment[sizeof "2026-11-28T00:00:00Z"] = {0};
	time_ms at = 0;
	ENSURE(text.len == sizeof "2026-11-28" - 1, FAULT_BAD_VALUE);
	memcpy(moment, text.at, text.len);
	memcpy(moment + text.len, "T00:00:00Z", sizeof "T00:00:00Z" - 1);
	TRY(time_read(str_of(moment), &at));
	*out = at / DAY_MS;
	return OK;
}

RESULT payout_line_read(
		struct str target, struct str text, struct payout_line *out)
{
	struct payout_line line = {0};
	struct str day, gross, fee;
	ENSURE(str_cut(&target, '|', &line.gateway) &&
					str_cut(&target, '|', &line.payout),
			FAULT_BAD_VALUE);
	line.line = target;
	ENSURE(str_cut(&text, ' ', &day) && str_cut(&text, ' ', &gross),
			FAULT_BAD_VALUE);
	fee = text;
	TRY(day_read(day, &line.day));
	TRY(str_to_i64(gross, &line.gross));
	TRY(str_to_i64(fee, &line.fee));
	TRY(line_check(&line));
	*out = line;
	return OK;
}
