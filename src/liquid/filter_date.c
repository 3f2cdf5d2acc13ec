/* SPDX-License-Identifier: Apache-2.0 */
/* The filter `date`, and moments on the clock of the renderer's zone. */
#include "liquid/date.h"
#include "liquid/filters.h"

struct date date_here(const struct liquid_run *run, time_ms moment)
{
	const struct zone *zone = run->setting->zone;
	struct date date = {.moment = moment, .zone = "UTC"};
	if (zone)
		date.offset = zone_offset(zone, moment, &date.zone);
	return date;
}

void moment_text(struct text *text, time_ms moment)
{
	struct date date = date_here(text->run, moment);
	date_print(text, &date, STR("%Y-%m-%d %H:%M:%S %z"));
}

/* A moment, a text or a whole number of seconds; false for all else. */
static RESULT date_of(struct liquid_call *call, struct date *out, bool *is_date)
{
	struct str text;
	const struct liquid_value *input = &call->input;
	*is_date = input->type == LIQUID_MOMENT;
	if (*is_date)
		*out = date_here(call->run, input->moment);
	if (input->type != LIQUID_STRING &&
			(input->type != LIQUID_NUMBER || input->decimal))
		return OK;
	TRY(call_input_text(call, &text));
	*is_date = date_read(call->run, text, out);
	return OK;
}

/* What is no date stays as it is. */
FILTER(date)
{
	struct text text = {.run = call->run};
	struct str format;
	struct date date;
	bool is_date;
	TRY(call_text(call, 0, &format));
	TRY(date_of(call, &date, &is_date));
	*out = call->input;
	if (!is_date || format.len == 0)
		return OK;
	date_print(&text, &date, format);
	return text_done(&text, out);
}
