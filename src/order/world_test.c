/* SPDX-License-Identifier: Apache-2.0 */
/* Time, news and lies; the sides themselves stand in shop_test.c and
 * sides_test.c. */
#include "order/world_inside_test.h"

#define LATE_MAX_MS (3 * HOUR_MS)

struct plan *plan_add(struct world *w, time_ms in,
		void (*act)(struct world *, struct plan *), struct str what)
{
	struct plan *plan = LIST_ADD(w->arena, &w->plans);
	*plan = (struct plan){.due = w->now + in, .act = act, .what = what};
	return plan;
}

time_ms span(struct world *w, time_ms max)
{
	return 1 + (time_ms)dice_below(&w->dice, (uint64_t)max);
}

bool lies(struct world *w, int percent)
{
	return !w->healthy && dice_chance(&w->dice, percent);
}

static void news_add(struct world *w, const struct news *news, time_ms late)
{
	struct news *copy = LIST_ADD(w->arena, &w->news);
	*copy = *news;
	copy->due = w->now + late;
}

/* News are lost, late and doubled; a hint may be lost because the order is
 * polled as well. */
void tell(struct world *w, const struct facts *facts, bool hint)
{
	struct news news = {.hint = hint};
	news.bytes = facts_bytes(facts, w->arena);
	if (lies(w, 15))
		return;
	news_add(w, &news, lies(w, 40) ? span(w, LATE_MAX_MS) : 0);
	if (lies(w, 15))
		news_add(w, &news, span(w, LATE_MAX_MS));
}

void hint(struct world *w)
{
	struct facts facts = {.hint_version = w->version,
			.seen_payment = lies(w, 30) ? 0
						    : PAYMENT_BIT(w->payment)};
	tell(w, &facts, true);
}

void world_say(struct world *w, enum command_kind kind, struct str target)
{
	struct facts facts = {0};
	*LIST_ADD(w->arena, &facts.commands) = (struct command){.kind = kind,
			.at = w->now,
			.who = STR("cli:anna"),
			.target = target};
	struct news news = {.command = true};
	news.bytes = facts_bytes(&facts, w->arena);
	news_add(w, &news, 0);
}

time_ms world_next(const struct world *w)
{
	time_ms next = 0;
	for (size_t i = 0; i < w->plans.count; i++)
		if (!next || w->plans.at[i].due < next)
			next = w->plans.at[i].due;
	for (size_t i = 0; i < w->news.count; i++)
		if (!next || w->news.at[i].due < next)
			next = w->news.at[i].due;
	return next;
}

void world_run(struct world *w)
{
	for (size_t i = 0; i < w->plans.count;) {
		struct plan plan = w->plans.at[i];
		if (plan.due > w->now) {
			i++;
			continue;
		}
		w->plans.at[i] = w->plans.at[--w->plans.count];
		plan.act(w, &plan);
	}
}

/* Any of those that are due: the order in which they come says nothing. */
bool world_news(struct world *w, struct news *out)
{
	size_t from = dice_below(&w->dice, w->news.count);
	for (size_t i = 0; i < w->news.count; i++) {
		struct news *news = &w->news.at[(from + i) % w->news.count];
		if (news->due > w->now)
			continue;
		*out = *news;
		*news = w->news.at[--w->news.count];
		return true;
	}
	return false;
}

/* ---- calls ---- */

static void call_lands(struct world *w, struct plan *plan)
{
	struct answer nobody_reads = {0};
	call_do(w, &plan->ask, &nobody_reads);
}

static void call_later(struct world *w, const struct ask *ask)
{
	plan_add(w, span(w, CEILING_MS - SECOND_MS), call_lands, STR_NONE)
			->ask = *ask;
}

/* Things that the other side may refuse for no reason that we know. */
static bool may_refuse(enum want_kind want)
{
	return want != WANT_SEND_CANCEL && want != WANT_READ;
}

/* What comes twice over the network is once for those who know it again. */
static bool may_double(const struct world *w, enum want_kind want)
{
	return w->dedupes &&
			(want == WANT_DOCUMENT || want == WANT_SEND ||
					want == WANT_SEND_CANCEL ||
					want == WANT_TRACKER);
}

void world_call(struct world *w, const struct ask *ask, struct answer *out)
{
	*out = (struct answer){.reply = REPLY_LOST};
	if (lies(w, 6)) {
		out->reply = REPLY_LATER;
		return;
	}
	if (may_refuse(ask->want) && lies(w, 4) && !key_find(w, ask->key)) {
		out->reply = REPLY_REFUSED;
		key_keep(w, ask->key, REPLY_REFUSED);
		out->reason = STR("out_of_stock");
		return;
	}
	if (lies(w, 7)) /* it never arrives */
		return;
	if (lies(w, 7)) {
		call_later(w, ask);
		return;
	}
	call_do(w, ask, out);
	if (may_double(w, ask->want) && lies(w, 8))
		call_later(w, ask);
	if (lies(w, 10))
		out->reply = REPLY_LOST;
}

/* ---- the life ---- */

static void say_hold(struct world *w, __attribute__((unused)) struct plan *p)
{
	world_say(w, COMMAND_HOLD, STR_NONE);
}

static void say_release(struct world *w, __attribute__((unused)) struct plan *p)
{
	world_say(w, COMMAND_RELEASE, STR_NONE);
}

static void say_retry(struct world *w, __attribute__((unused)) struct plan *p)
{
	world_say(w, COMMAND_RETRY, STR_NONE);
}

static void say_cancel(struct world *w, __attribute__((unused)) struct plan *p)
{
	world_say(w, COMMAND_CANCEL, STR_NONE);
}

static void say_document(
		struct world *w, __attribute__((unused)) struct plan *p)
{
	world_say(w, COMMAND_DOCUMENT, STR_NONE);
}

static void maybe(struct world *w, int percent,
		void (*act)(struct world *, struct plan *))
{
	if (dice_chance(&w->dice, percent))
		plan_add(w, span(w, 5 * DAY_MS), act, STR_NONE);
}

static void people_plan(struct world *w)
{
	if (dice_chance(&w->dice, 12)) {
		plan_add(w, span(w, 2 * DAY_MS), say_hold, STR_NONE);
		plan_add(w, 2 * DAY_MS + span(w, DAY_MS), say_release,
				STR_NONE);
	}
	maybe(w, 20, say_retry);
	maybe(w, 5, say_cancel);
	maybe(w, 5, say_document);
}

void world_open(struct world *w, uint64_t seed, struct arena *arena)
{
	*w = (struct world){.arena = arena,
			.dice = {seed},
			.now = TEST_NOW,
			.version = TEST_NOW,
			.created_at = TEST_NOW,
			.total = 1000,
			.email = true};
	w->dedupes = dice_chance(&w->dice, 50);
	shop_plan(w);
	people_plan(w);
}
