/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reads of an audit. They pass the same lanes as all calls, so that no
 * budget is exceeded; they change nothing but that what was missed is learned.
 */
#include "engine/internal.h"

#define READ_TRIES_MAX 5
/* Not a difference, but nobody knows that there is none. */
#define UNREAD STR("unread")

bool audit_is_read(const struct audit *audit)
{
	for (size_t i = 0; i < audit->reads.count; i++)
		if (!audit->reads.at[i]->done)
			return false;
	return true;
}

void audit_plan_reads(struct engine *engine, time_ms now, items *list)
{
	for (size_t i = 0; i < engine->audit.reads.count; i++) {
		struct audit_read *read = engine->audit.reads.at[i];
		struct lane *lane = engine_lane(engine, read->ask.account);
		if (read->done || read->under_way || read->due > now)
			continue;
		if (lane && !lane_open(engine, lane, now))
			continue;
		struct item *item = LIST_ADD(engine->arena, list);
		*item = (struct item){.kind = ITEM_AUDIT_ASK,
				.read = read,
				.lane = lane};
	}
}

time_ms audit_reads_next(struct engine *engine)
{
	time_ms next = 0;
	for (size_t i = 0; i < engine->audit.reads.count; i++) {
		const struct audit_read *read = engine->audit.reads.at[i];
		struct lane *lane = engine_lane(engine, read->ask.account);
		if (read->done || read->under_way)
			continue;
		time_ms due = read->due ? read->due : 1;
		time_ms opens = lane ? lane_opens(lane) : 1;
		due = due > opens ? due : opens;
		/* A full lane is woken by what lands there. */
		if (lane && !lane_open(engine, lane, due))
			continue;
		if (!next || due < next)
			next = due;
	}
	return next;
}

RESULT audit_keep(struct turn *turn, struct audit_row *audit, int64_t order_id,
		const struct differences *found)
{
	for (size_t i = 0; i < found->list.count; i++) {
		const struct difference *d = &found->list.at[i];
		struct difference_row row = {
				.audit_id = audit->id,
				.id = engine_id(turn->engine),
				.order_id = order_id,
				.repair = audit_repair_name(d, turn->arena),
				.place = d->place,
				.object = d->object,
				.code = str_of(d->code),
				.ours = d->ours,
				.theirs = d->theirs,
		};
		struct result r = turn->engine->storage->ops->difference_put(
				turn->tx, &row);
		audit->differences += !r.fault && !str_eq(row.code, UNREAD);
		if (r.fault != FAULT_DUPLICATE)
			TRY(r);
	}
	return OK;
}

static struct ask read_ask(const struct turn *turn, const struct seat *seat,
		const struct audit_read *read, const struct lane *lane,
		int64_t seq)
{
	return (struct ask){.account = lane->account,
			.facts = &seat->facts,
			.policy = seat->policy,
			.effect = &read->ask.effect,
			.now = turn->now,
			.seq = seq,
			.cursor = read->cursor};
}

static RESULT read_count(struct turn *turn, bool answered,
		const struct audit_read *read, const struct differences *found)
{
	struct audit_row row = {0};
	bool any = false;
	TRY(audit_newest(turn->engine, turn->tx, turn->arena, &row, &any));
	ENSURE(any, FAULT_NOT_FOUND);
	row.reads += answered;
	row.unread += !answered;
	if (found)
		TRY(audit_keep(turn, &row, read->order_id, found));
	return turn->engine->storage->ops->audit_put(turn->tx, &row);
}

/* An account that can't be asked is counted, and does not stop the audit. */
static RESULT read_lost(
		struct turn *turn, struct audit_read *read, struct str why)
{
	struct differences unread = {0};
	*LIST_ADD(turn->arena, &unread.list) =
			(struct difference){.place = read->ask.account,
					.object = read->ask.target,
					.code = UNREAD.at,
					.theirs = why};
	read->done = true;
	return read_count(turn, false, read, &unread);
}

/* An account that serves no such reads has nothing to compare. */
static RESULT read_none(struct turn *turn, struct audit_read *read)
{
	read->done = true;
	return read_count(turn, true, read, NULL);
}

RESULT audit_begin(struct turn *turn, struct item *item)
{
	struct audit_read *read = item->read;
	struct lane *lane = item->lane;
	struct departure departure = {0};
	struct seat *seat;
	if (read->under_way || read->done)
		return OK;
	if (!lane)
		return read_lost(turn, read, STR("no such account"));
	if (!lane->driver->verbs[read->ask.verb].build)
		return read_none(turn, read);
	if (!lane_open(turn->engine, lane, turn->now))
		return OK;
	TRY(seat_by_id(turn, read->order_id, &seat));
	int64_t seq = engine_id(turn->engine);
	struct ask ask = read_ask(turn, seat, read, lane, seq);
	struct result r = lane->driver->verbs[read->ask.verb].build(
			&ask, turn->arena, &departure.http);
	if (r.fault)
		return read_lost(turn, read, str_of(fault_text(r.fault)));
	struct flight *flight = flight_new(turn->engine, lane);
	if (!flight)
		return OK;
	flight->kind = FLIGHT_AUDIT;
	flight->verb = read->ask.verb;
	flight->seq = seq;
	flight->read = read;
	read->under_way = true;
	if (!read->cursor.len)
		read->asked_at = turn->now;
	departure.flight = flight;
	*LIST_ADD(turn->arena, &turn->departures) = departure;
	return OK;
}

static bool is_absent(const struct outcome *outcome)
{
	return outcome->kind == OUTCOME_ABSENT ||
			(outcome->kind == OUTCOME_REFUSED &&
					str_eq(outcome->reason,
							STR("not_in_account")));
}

static bool is_conflict(const struct outcome *outcome)
{
	return outcome->kind == OUTCOME_REFUSED &&
			str_eq(outcome->reason, STR("conflict"));
}

/* A refusal is an answer where it tells how the thing stands. */
static bool is_answer(const struct outcome *outcome)
{
	return outcome->kind == OUTCOME_DONE || is_absent(outcome) ||
			is_conflict(outcome) ||
			(outcome->kind == OUTCOME_REFUSED &&
					outcome->has_facts);
}

/* Everything but the books' own answer is news that were missed. */
static void news_join(struct turn *turn, struct seat *seat,
		const struct audit_read *read)
{
	struct facts news = read->theirs;
	if (read->ask.verb == VERB_ACCOUNTING_FIND)
		return;
	news.shop = seat->facts.shop;
	news.remote = seat->facts.remote;
	seat_join(turn, seat, &news, 0);
	seat->kind = "audit";
	seat_say(seat, "%.*s: read by the audit", STR_FMT(read->ask.account));
}

static void read_anew(struct audit_read *read)
{
	read->cursor = STR_NONE;
	read->theirs = (struct facts){0};
	read->shown = (struct payment_shown){0};
}

/* Another account of the same provider may have it. */
static bool read_elsewhere(struct turn *turn, struct audit_read *read,
		const struct outcome *outcome)
{
	if (read->ask.verb != VERB_PAYMENT_READ || !is_absent(outcome) ||
			!audit_ask_next(&read->ask, turn->engine->audit.arena))
		return false;
	read_anew(read);
	read->tries = 0;
	read->due = 0;
	return true;
}

static RESULT read_compare(struct turn *turn, struct audit_read *read,
		const struct outcome *outcome)
{
	struct seat *seat;
	struct differences found = {0};
	TRY(seat_by_id(turn, read->order_id, &seat));
	struct audit_answer answer = {
			.found = !is_absent(outcome),
			.asked_at = read->asked_at,
			.facts = &read->theirs,
			.shown = read->shown,
			.conflict = is_conflict(outcome) ? outcome->detail
							 : STR_NONE,
	};
	audit_compare(&seat->facts, &read->ask, &answer, turn->arena, &found);
	read->done = true;
	TRY(read_count(turn, true, read, &found));
	/* Where it was found is worth as much. */
	if ((found.list.count || read->ask.asked.len) && answer.found)
		news_join(turn, seat, read);
	return OK;
}

static struct str why_lost(const struct outcome *outcome)
{
	return outcome->detail.len ? outcome->detail
				   : str_of(fault_text(outcome->fault));
}

static RESULT read_again(struct turn *turn, struct audit_read *read,
		const struct outcome *outcome)
{
	if (++read->tries >= READ_TRIES_MAX)
		return read_lost(turn, read, why_lost(outcome));
	read_anew(read);
	read->due = turn->now + retry_wait(turn->engine, read->tries);
	if (read->due < turn->now + outcome->retry_after_ms)
		read->due = turn->now + outcome->retry_after_ms;
	return OK;
}

/* What lives longer than the turn. */
static void step_keep(struct turn *turn, struct audit_read *read,
		const struct outcome *outcome)
{
	struct arena *arena = turn->engine->audit.arena;
	const struct payment_shown *shown = &outcome->shown;
	if (outcome->has_facts)
		facts_join(&read->theirs, &outcome->facts, arena, NULL);
	if (shown->tracking_known) {
		read->shown.tracking_known = true;
		read->shown.tracking = arena_copy(arena, shown->tracking);
	}
	if (shown->sums_known) {
		read->shown.sums_known = true;
		read->shown.captured = shown->captured;
		read->shown.refunded = shown->refunded;
	}
}

RESULT audit_landed(struct turn *turn, struct item *item)
{
	struct flight *flight = item->flight;
	struct audit_read *read = flight->read;
	struct lane *lane = flight->lane;
	struct outcome outcome = {.fault = item->reply.fault};
	struct seat *seat;
	TRY(seat_by_id(turn, read->order_id, &seat));
	struct ask ask = read_ask(turn, seat, read, lane, flight->seq);
	if (!item->reply.fault)
		lane->driver->verbs[flight->verb].read(&ask,
				&item->reply.response, turn->arena, &outcome);
	TRY(pause_judge(turn, lane, item->reply.response.status, &outcome));
	lane_landed(turn->engine, lane, turn->now, &outcome);
	step_keep(turn, read, &outcome);
	if (outcome.again) {
		read->cursor = arena_copy(
				turn->engine->audit.arena, outcome.cursor);
		read->due = 0;
		return OK;
	}
	if (read_elsewhere(turn, read, &outcome))
		return OK;
	if (is_answer(&outcome))
		return read_compare(turn, read, &outcome);
	if (outcome.kind == OUTCOME_REFUSED)
		return read_lost(turn, read, why_lost(&outcome));
	return read_again(turn, read, &outcome);
}
