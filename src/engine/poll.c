/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Polls ask a provider for what is new: the only way in without a public
 * address, and the net below the webhooks where there is one. Next run is
 * "next due after now": missed ones are not caught up.
 */
#include "engine/internal.h"

#include <stdlib.h>

#define POLL_DEFAULT_MS (30 * MINUTE_MS)

static time_ms poll_every(const struct lane *lane)
{
	return lane->account->poll_every_ms ? lane->account->poll_every_ms
					    : POLL_DEFAULT_MS;
}

void polls_plan(struct engine *engine, time_ms now, items *list)
{
	for (size_t i = 0; i < engine->lane_count; i++) {
		struct lane *lane = &engine->lanes[i];
		if (!lane->polls || lane->poll_under_way ||
				now < lane->poll_due ||
				!lane_open(engine, lane, now))
			continue;
		struct item *item = LIST_ADD(engine->arena, list);
		item->kind = ITEM_POLL;
		item->lane = lane;
	}
}

time_ms polls_next(struct engine *engine)
{
	time_ms next = 0;
	for (size_t i = 0; i < engine->lane_count; i++) {
		const struct lane *lane = &engine->lanes[i];
		if (!lane->polls || lane->poll_under_way)
			continue;
		time_ms due = lane_opens(lane);
		if (due < lane->poll_due)
			due = lane->poll_due;
		if (!next || due < next)
			next = due;
	}
	return next;
}

static RESULT poll_claim(struct turn *turn, struct lane *lane,
		struct poll_row *row, bool *out_ours)
{
	const struct storage_ops *ops = turn->engine->storage->ops;
	TRY(ops->poll_get(turn->tx, lane->account->name, turn->arena, row));
	lane->poll_due = row->due_at;
	*out_ours = row->due_at <= turn->now && row->lease_until <= turn->now;
	if (!*out_ours) {
		if (row->lease_until > turn->now)
			lane->poll_due = row->lease_until;
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
			.now = turn->now,
			.seq = seq,
			.cursor = cursor};
}

RESULT poll_begin(struct turn *turn, struct lane *lane)
{
	struct poll_row row = {0};
	bool ours = false;
	enum verb verb = lane->driver->polls[0];
	if (lane->poll_under_way)
		return OK;
	TRY(poll_claim(turn, lane, &row, &ours));
	if (!ours)
		return OK;
	int64_t seq = engine_id(turn->engine);
	struct ask ask = poll_ask(turn, lane, row.cursor, seq);
	struct departure departure = {0};
	TRY(lane->driver->verbs[verb].build(
			&ask, turn->arena, &departure.http));
	struct flight *flight = flight_new(turn->engine, lane);
	ENSURE(flight, FAULT_LIMIT);
	flight->poll = true;
	flight->verb = verb;
	flight->seq = seq;
	flight->poll_row = row; /* its strings must outlive the step */
	flight->poll_row.account = lane->account->name;
	flight->cursor = strndup(
			row.cursor.at ? row.cursor.at : "", row.cursor.len);
	flight->poll_row.cursor = str_of(flight->cursor);
	lane->poll_under_way = true;
	turn->engine->counts.polls++;
	struct departure *slot = LIST_ADD(turn->arena, &turn->departures);
	*slot = departure;
	slot->flight = flight;
	return OK;
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
	row.due_at = turn->now + poll_every(flight->lane);
	if (outcome->kind == OUTCOME_DONE) {
		row.cursor = outcome->cursor;
		if (outcome->more)
			row.due_at = turn->now;
	} else if (row.due_at < turn->now + outcome->retry_after_ms) {
		row.due_at = turn->now + outcome->retry_after_ms;
	}
	row.lease_until = 0;
	flight->lane->poll_due = row.due_at;
	struct result r = turn->engine->storage->ops->poll_save(
			turn->tx, fence, &row);
	return r.fault == FAULT_CONFLICT ? OK : r;
}

RESULT poll_landed(struct turn *turn, struct item *item)
{
	struct flight *flight = item->flight;
	struct outcome outcome = {.fault = item->reply.fault};
	struct ask ask = poll_ask(turn, flight->lane, flight->poll_row.cursor,
			flight->seq);
	int64_t message = engine_id(turn->engine);
	bool kept = false;
	if (!item->reply.fault)
		flight->lane->driver->verbs[flight->verb].read(&ask,
				&item->reply.response, turn->arena, &outcome);
	lane_landed(turn->engine, flight->lane, turn->now, &outcome);
	for (size_t i = 0; i < outcome.events.list.count; i++)
		TRY(poll_event(turn, flight->lane, &outcome.events.list.at[i],
				message, &kept));
	if (kept || outcome.events.unreadable.len)
		TRY(poll_keep(turn, item, &outcome, message));
	return poll_done(turn, flight, &outcome);
}
