/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Polls ask a provider for what is new: the only way in without a public
 * address, and the net below the webhooks where there is one. Next run is
 * "next due after now": missed ones are not caught up. Each kind of news has
 * a place (cursor) and a clock of its own, kept with the data. An errand is a
 * poll from a place that a webhook named; it changes no clock.
 */
#include "engine/internal.h"

#include <stdlib.h>

#define POLL_DEFAULT_MS (30 * MINUTE_MS)
#define ERRANDS_MAX 64     /* more wait for the next poll */
#define ERRAND_TRIES_MAX 8 /* then it is left to the next poll, too */

static time_ms poll_every(
		const struct lane *lane, const struct poll_place *place)
{
	if (place->verb == VERB_LOGISTICS_STOCK)
		return lane->account->stock_every_ms;
	if (place->verb == VERB_PAYMENT_PAYOUTS)
		return lane->account->payouts_every_ms;
	return lane->account->poll_every_ms ? lane->account->poll_every_ms
					    : POLL_DEFAULT_MS;
}

/* What is never asked for by the clock is not asked for at all. */
static bool is_scheduled(
		const struct lane *lane, const struct poll_place *place)
{
	return lane->account->polling && poll_every(lane, place) > 0;
}

void polls_open(struct lane *lane)
{
	for (size_t i = 0; i < POLLS_MAX && lane->driver->polls[i]; i++) {
		struct poll_place *place = &lane->polls[lane->poll_count++];
		place->verb = lane->driver->polls[i];
		place->scheduled = is_scheduled(lane, place);
	}
}

static void errand_drop(struct lane *lane, struct errand *errand)
{
	struct errand **at = &lane->errands;
	while (*at && *at != errand)
		at = &(*at)->next;
	if (*at)
		*at = errand->next;
	free(errand->cursor);
	free(errand);
}

void polls_close(struct lane *lane)
{
	while (lane->errands)
		errand_drop(lane, lane->errands);
}

/* What changes something at the shop waits until the shop is ours to run. */
static bool is_allowed(const struct engine *engine, const struct lane *lane,
		enum verb verb)
{
	const struct policy *policy =
			engine_policy(engine, lane->account->name);
	if (verb != VERB_SHOP_SETUP)
		return true;
	return policy && policy->stage == STAGE_ALL;
}

static bool is_due(const struct engine *engine, const struct lane *lane,
		const struct poll_place *place, time_ms now)
{
	if (place->under_way || !is_allowed(engine, lane, place->verb))
		return false;
	return place->wanted || (place->scheduled && now >= place->due);
}

static void lane_plan(struct engine *engine, struct lane *lane, time_ms now,
		items *list)
{
	struct item item = {.lane = lane};
	for (struct errand *e = lane->errands; e; e = e->next) {
		item.kind = ITEM_ERRAND;
		item.errand = e;
		if (!e->under_way && now >= e->due)
			*LIST_ADD(engine->arena, list) = item;
	}
	for (size_t i = 0; i < lane->poll_count; i++) {
		item.kind = ITEM_POLL;
		item.place = &lane->polls[i];
		if (is_due(engine, lane, item.place, now))
			*LIST_ADD(engine->arena, list) = item;
	}
}

void polls_plan(struct engine *engine, time_ms now, items *list)
{
	for (size_t i = 0; i < engine->lane_count; i++) {
		struct lane *lane = &engine->lanes[i];
		if (lane_open(engine, lane, now))
			lane_plan(engine, lane, now, list);
	}
}

static time_ms sooner(time_ms a, time_ms b)
{
	return !a || (b && b < a) ? b : a;
}

static time_ms later(time_ms a, time_ms b)
{
	return a > b ? a : b;
}

static time_ms lane_polls_next(
		const struct engine *engine, const struct lane *lane)
{
	time_ms opens = later(lane_opens(lane), 1), next = 0;
	for (const struct errand *e = lane->errands; e; e = e->next)
		if (!e->under_way)
			next = sooner(next, later(e->due, opens));
	for (size_t i = 0; i < lane->poll_count; i++) {
		const struct poll_place *place = &lane->polls[i];
		if (!is_due(engine, lane, place, INT64_MAX))
			continue;
		time_ms due = place->wanted ? 0 : place->due;
		next = sooner(next, later(due, opens));
	}
	return next;
}

/* A lane that is full or has no token is woken by what lands there. */
time_ms polls_next(struct engine *engine)
{
	time_ms next = 0;
	for (size_t i = 0; i < engine->lane_count; i++) {
		const struct lane *lane = &engine->lanes[i];
		time_ms at = later(engine_now(engine), lane_opens(lane));
		if (lane_open(engine, lane, at))
			next = sooner(next, lane_polls_next(engine, lane));
	}
	return next;
}

/* The first kind has the account's name, each other one its own behind it. */
static struct str place_name(const struct lane *lane,
		const struct poll_place *place, struct arena *arena)
{
	if (place == lane->polls)
		return lane->account->name;
	return arena_print(arena, "%.*s/%s", STR_FMT(lane->account->name),
			verb_name(place->verb));
}

static RESULT poll_claim(struct turn *turn, struct lane *lane,
		struct poll_place *place, struct poll_row *row, bool *out_ours)
{
	const struct storage_ops *ops = turn->engine->storage->ops;
	struct str name = place_name(lane, place, turn->arena);
	TRY(ops->poll_get(turn->tx, name, turn->arena, row));
	place->due = row->due_at;
	bool due = place->wanted || row->due_at <= turn->now;
	*out_ours = due && row->lease_until <= turn->now;
	if (!*out_ours) {
		if (row->lease_until > turn->now)
			place->due = row->lease_until;
		place->wanted = false;
		return OK;
	}
	int64_t fence = row->fence;
	row->fence = (int64_t)turn->engine->o.chance->below(
				     turn->engine->o.chance,
				     (uint64_t)INT64_MAX - 1) +
			1;
	row->lease_until = turn->now + turn->engine->o.lease_ms;
	return ops->poll_save(turn->tx, fence, row);
}

static struct ask poll_ask(const struct turn *turn, const struct lane *lane,
		struct str cursor, int64_t seq)
{
	return (struct ask){.account = lane->account,
			.policy = engine_policy(
					turn->engine, lane->account->name),
			.now = turn->now,
			.seq = seq,
			.cursor = cursor};
}

static char *text_copy(struct str text)
{
	return strndup(text.at ? text.at : "", text.len);
}

static RESULT ask_depart(struct turn *turn, struct lane *lane, enum verb verb,
		struct str cursor, struct flight **out)
{
	int64_t seq = engine_id(turn->engine);
	struct ask ask = poll_ask(turn, lane, cursor, seq);
	struct departure departure = {0};
	TRY(lane->driver->verbs[verb].build(
			&ask, turn->arena, &departure.http));
	struct flight *flight = flight_new(turn->engine, lane);
	ENSURE(flight, FAULT_LIMIT);
	flight->verb = verb;
	flight->seq = seq;
	flight->cursor = text_copy(cursor);
	turn->engine->counts.polls++;
	departure.flight = flight;
	*LIST_ADD(turn->arena, &turn->departures) = departure;
	*out = flight;
	return OK;
}

/* Nothing to ask for, or a setting is missing: not an event's fault. */
static RESULT poll_rest(struct turn *turn, struct lane *lane,
		struct poll_place *place, struct poll_row *row, enum fault why)
{
	int64_t fence = row->fence;
	if (why != FAULT_NOT_FOUND)
		log_line(LOG_ERROR,
				"msg=\"not asked\" account=%.*s verb=%s "
				"fault=%s",
				STR_FMT(lane->account->name),
				verb_name(place->verb), fault_name(why));
	row->due_at = turn->now + poll_every(lane, place);
	row->lease_until = 0;
	place->due = row->due_at;
	place->wanted = false;
	return turn->engine->storage->ops->poll_save(turn->tx, fence, row);
}

RESULT poll_begin(struct turn *turn, struct item *item)
{
	struct lane *lane = item->lane;
	struct poll_place *place = item->place;
	struct poll_row row = {0};
	struct flight *flight = NULL;
	bool ours = false;
	if (place->under_way || !lane_open(turn->engine, lane, turn->now))
		return OK;
	TRY(poll_claim(turn, lane, place, &row, &ours));
	if (!ours)
		return OK;
	struct result r = ask_depart(
			turn, lane, place->verb, row.cursor, &flight);
	if (r.fault)
		return poll_rest(turn, lane, place, &row, r.fault);
	flight->kind = FLIGHT_POLL;
	flight->place = place;
	flight->name = text_copy(row.account);
	flight->poll_row = row;
	flight->poll_row.account = str_of(flight->name);
	flight->poll_row.cursor = str_of(flight->cursor);
	flight->wanted = place->wanted;
	place->under_way = true;
	place->wanted = false;
	return OK;
}

RESULT errand_begin(struct turn *turn, struct item *item)
{
	struct lane *lane = item->lane;
	struct errand *errand = item->errand;
	struct flight *flight = NULL;
	if (errand->under_way || !lane_open(turn->engine, lane, turn->now))
		return OK;
	struct result r = ask_depart(turn, lane, errand->verb,
			str_of(errand->cursor), &flight);
	if (r.fault) {
		log_line(LOG_ERROR, "msg=\"not fetched\" account=%.*s fault=%s",
				STR_FMT(lane->account->name),
				fault_name(r.fault));
		errand_drop(lane, errand);
		return OK;
	}
	flight->kind = FLIGHT_FETCH;
	flight->errand = errand;
	errand->under_way = true;
	return OK;
}

static void errand_add(struct lane *lane, enum verb verb, struct str cursor)
{
	struct errand **last = &lane->errands;
	size_t count = 0;
	for (; *last; last = &(*last)->next, count++)
		if ((*last)->verb == verb && !(*last)->under_way &&
				str_eq(str_of((*last)->cursor), cursor))
			return;
	struct errand *errand = calloc(1, sizeof *errand);
	if (count >= ERRANDS_MAX || !errand) {
		free(errand);
		return;
	}
	errand->verb = verb;
	errand->cursor = text_copy(cursor);
	*last = errand;
}

void poll_hint(struct lane *lane, enum verb verb, struct str cursor)
{
	if (cursor.len && lane->driver->verbs[verb].build) {
		errand_add(lane, verb, cursor);
		return;
	}
	for (size_t i = 0; i < lane->poll_count; i++)
		if (lane->polls[i].verb == verb)
			lane->polls[i].wanted = true;
}

static bool stock_hint(struct engine *engine, bool wanted)
{
	bool any = false;
	for (size_t i = 0; i < engine->lane_count; i++)
		for (size_t p = 0; p < engine->lanes[i].poll_count; p++) {
			struct poll_place *place = &engine->lanes[i].polls[p];
			/* One that is never asked was not meant to be. */
			if (place->verb != VERB_LOGISTICS_STOCK ||
					!place->scheduled)
				continue;
			place->wanted |= wanted;
			any = true;
		}
	return any;
}

bool engine_stock_now(struct engine *engine)
{
	bool any = stock_hint(engine, false);
	if (any)
		atomic_store(&engine->stock_wanted, true);
	return any;
}

/* On the engine's thread: places are its own. */
void polls_hear(struct engine *engine)
{
	if (atomic_exchange(&engine->stock_wanted, false))
		stock_hint(engine, true);
}

void engine_poll_now(struct engine *engine, struct str account)
{
	struct lane *lane = engine_lane(engine, account);
	for (size_t i = 0; lane && i < lane->poll_count; i++)
		lane->polls[i].wanted = true;
}

/* Each event has its own key, so that what a webhook brought already is
 * not counted as news; snapshots have none and join by version. */
static RESULT poll_event(struct turn *turn, struct lane *lane,
		const struct event *event, int64_t message, bool *out_kept)
{
	bool parked = false;
	int64_t order = 0;
	size_t before = turn->seats.count;
	if (event->id.len) {
		struct str key = arena_print(
				turn->arena, "id %.*s", STR_FMT(event->id));
		struct result r = turn->engine->storage->ops->inbox_put(
				turn->tx, lane->account->name, key, message);
		if (r.fault == FAULT_DUPLICATE)
			return OK;
		TRY(r);
	}
	TRY(event_apply(turn, lane, event, message, &parked, &order));
	for (size_t i = 0; i < turn->seats.count; i++)
		*out_kept = *out_kept || turn->seats.at[i]->message == message;
	*out_kept = *out_kept || parked || turn->seats.count > before + 1;
	return OK;
}

/* What a whole round did not tell any more is not there any more. */
static RESULT stock_keep(struct turn *turn, const struct lane *lane,
		const struct outcome *outcome)
{
	const struct storage_ops *ops = turn->engine->storage->ops;
	for (size_t i = 0; i < outcome->stock.count; i++) {
		const struct stock_level *level = &outcome->stock.at[i];
		const struct stock_row row = {.account = lane->account->name,
				.sku = level->sku,
				.location = level->location,
				.quantity = level->quantity,
				.at = level->at,
				.read_at = turn->now};
		TRY(ops->stock_put(turn->tx, &row));
	}
	if (!outcome->stock_since)
		return OK;
	return ops->stock_drop(
			turn->tx, lane->account->name, outcome->stock_since);
}

static RESULT poll_keep(struct turn *turn, const struct item *item,
		const struct outcome *outcome, int64_t message)
{
	struct message kept = {
			.id = message,
			.at = turn->now,
			.account = item->flight->lane->account->name,
			.topic = str_of(verb_name(item->flight->verb)),
			.direction = MESSAGE_IN,
			.state = outcome->events.unreadable.len
					? MESSAGE_UNREADABLE
					: MESSAGE_ANSWER,
			.status = item->reply.response.status,
			.body = item->reply.response.body,
			.note = outcome->events.unreadable,
	};
	return turn->engine->storage->ops->message_put(turn->tx, &kept);
}

static RESULT poll_done(struct turn *turn, struct flight *flight,
		const struct outcome *outcome)
{
	struct poll_row row = flight->poll_row;
	int64_t fence = row.fence;
	row.due_at = turn->now + poll_every(flight->lane, flight->place);
	if (outcome->kind == OUTCOME_DONE) {
		row.cursor = outcome->cursor;
		if (outcome->more)
			row.due_at = turn->now;
	} else if (row.due_at < turn->now + outcome->retry_after_ms) {
		row.due_at = turn->now + outcome->retry_after_ms;
	}
	row.lease_until = 0;
	flight->landed = true;
	flight->place->due = row.due_at;
	flight->place->wanted |= outcome->more;
	struct result r = turn->engine->storage->ops->poll_save(
			turn->tx, fence, &row);
	return r.fault == FAULT_CONFLICT ? OK : r;
}

static void fetch_done(struct turn *turn, struct flight *flight,
		const struct outcome *outcome)
{
	struct errand *errand = flight->errand;
	bool done = outcome->kind == OUTCOME_DONE;
	if (done && outcome->more)
		errand_add(flight->lane, flight->verb, outcome->cursor);
	errand->due = turn->now + retry_wait(turn->engine, ++errand->tries);
	flight->errand = NULL;
	errand->under_way = false;
	if (done || errand->tries >= ERRAND_TRIES_MAX)
		errand_drop(flight->lane, errand);
}

RESULT poll_landed(struct turn *turn, struct item *item)
{
	struct flight *flight = item->flight;
	struct outcome outcome = {.fault = item->reply.fault};
	struct ask ask = poll_ask(turn, flight->lane, str_of(flight->cursor),
			flight->seq);
	int64_t message = engine_id(turn->engine);
	bool kept = false;
	if (!item->reply.fault)
		flight->lane->driver->verbs[flight->verb].read(&ask,
				&item->reply.response, turn->arena, &outcome);
	TRY(pause_judge(turn, flight->lane, item->reply.response.status,
			&outcome));
	outcome.more |= outcome.fault == FAULT_PAUSED;
	lane_landed(turn->engine, flight->lane, turn->now, &outcome);
	points_landed(flight, turn->now, &outcome.bucket);
	for (size_t i = 0; i < outcome.events.list.count; i++)
		TRY(poll_event(turn, flight->lane, &outcome.events.list.at[i],
				message, &kept));
	TRY(stock_keep(turn, flight->lane, &outcome));
	TRY(payouts_apply(turn, flight, &outcome, message, &kept));
	if (kept || outcome.events.unreadable.len)
		TRY(poll_keep(turn, item, &outcome, message));
	if (flight->kind == FLIGHT_POLL)
		return poll_done(turn, flight, &outcome);
	fetch_done(turn, flight, &outcome);
	return OK;
}
