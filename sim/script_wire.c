/* SPDX-License-Identifier: Apache-2.0 */
/* Words for scenarios: what becomes of one call of a certain kind on its way.
 */
#include "script.h"

#define LATE_FOR_EVER_MS (10 * MINUTE_MS)

static int verb_of(struct str name)
{
	int verb = 0;
	while (verb < VERB_COUNT &&
			!str_eq(name,
					str_of(sim_verb_name(
							(enum sim_verb)verb))))
		verb++;
	return verb;
}

static bool plan(struct deed *deed, enum lie lie, struct str name)
{
	int verb = verb_of(name);
	if (verb == VERB_COUNT)
		return deed_no(deed, "there is no such call");
	deed->sim->planned[verb] = lie;
	return true;
}

/* "the answer of shop.hold": of the next one, once. */
static bool plan_of(struct deed *deed, const char *part, enum lie lie)
{
	struct str head = str_of(part);
	if (!str_starts(deed->rest, head))
		return deed_no(deed, "which call?");
	return plan(deed, lie, str_skip(deed->rest, head.len));
}

/* For ever: of each such call, from now on. */
static bool plan_every(struct deed *deed, struct str name)
{
	int verb = verb_of(name);
	if (verb == VERB_COUNT)
		return deed_no(deed, "there is no such call");
	deed->sim->cut_ever[verb] = true;
	return true;
}

bool do_wire_cut(struct deed *deed)
{
	static const char every[] = "every answer of ";
	if (str_starts(deed->rest, str_of(every)))
		return plan_every(deed, str_skip(deed->rest, strlen(every)));
	bool call = str_starts(deed->rest, STR("the call of "));
	return plan_of(deed, call ? "the call of " : "the answer of ",
			call ? LIE_CUT_BEFORE : LIE_CUT_AFTER);
}

/* It is done, and answered with 500. */
bool do_wire_break(struct deed *deed)
{
	return plan_of(deed, "the answer of ", LIE_5XX_AFTER);
}

/* For longer than anybody waits. */
bool do_wire_delay(struct deed *deed)
{
	return plan_of(deed, "the answer of ", LIE_LATE);
}

/* Books that promise nothing: each document that is asked for is made. */
bool do_forget(struct deed *deed)
{
	if (!str_eq(deed->rest, STR("references")))
		return deed_no(deed, "books can forget references");
	deed->sim->books_forget = true;
	return true;
}

/* The lie that was planned for this call; it is told once, or each time. */
enum lie sim_planned_lie(struct sim *sim, enum sim_verb verb, time_ms *out_late)
{
	enum lie lie = sim->planned[verb];
	sim->planned[verb] = LIE_NONE;
	if (!lie && sim->cut_ever[verb])
		lie = LIE_CUT_AFTER;
	*out_late = lie == LIE_LATE ? LATE_FOR_EVER_MS : 0;
	return lie;
}
