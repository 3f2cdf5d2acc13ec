/* SPDX-License-Identifier: Apache-2.0 */
/* Pacing: backoff with jitter, budgets, a breaker for each account. */
#include "engine/internal.h"

#include <stdlib.h>

#define BREAKER_MAX_MS MINUTE_MS

struct lane *engine_lane(struct engine *engine, struct str account)
{
	for (size_t i = 0; i < engine->lane_count; i++)
		if (str_eq(engine->lanes[i].account->name, account))
			return &engine->lanes[i];
	return NULL;
}

/* Doubles from first to last; the second half of the wait is chance, so
 * that many failed calls don't come back at once. */
time_ms retry_wait(struct engine *engine, int64_t tries)
{
	time_ms wait = engine->o.first_retry_ms;
	for (int64_t i = 1; i < tries && wait < engine->o.last_retry_ms; i++)
		wait *= 2;
	if (wait > engine->o.last_retry_ms)
		wait = engine->o.last_retry_ms;
	uint64_t half = (uint64_t)wait / 2 + 1;
	return wait / 2 +
			(time_ms)engine->o.chance->below(
					engine->o.chance, half);
}

/* A paused account is tried with one call. */
static int64_t lane_max(const struct lane *lane)
{
	if (lane->denied || points_alone(lane))
		return 1;
	return lane->account->in_flight_max ? lane->account->in_flight_max
					    : IN_FLIGHT_DEFAULT;
}

/*
 * The budget is a bucket that leaks: each call fills it for as long as its
 * share of the time lasts, and a tenth of the calls fit in at once.
 */
struct budget {
	int64_t calls, in_us; /* calls 0: none */
};

static struct budget budget_of(const struct lane *lane)
{
	const struct account *a = lane->account;
	const struct driver *d = lane->driver;
	bool own = a->calls_per_second || a->calls_per_minute;
	int64_t second = own ? a->calls_per_second : d->calls_per_second;
	int64_t minute = own ? a->calls_per_minute : d->calls_per_minute;
	/* The one that allows less. */
	if (minute && (!second || minute < second * 60))
		return (struct budget){minute, 60000000};
	return (struct budget){second, 1000000};
}

static int64_t burst_calls(struct budget budget)
{
	return budget.calls < 10 ? 1 : budget.calls / 10;
}

/* So that a burst and all that follows it stay within the budget in any
 * stretch of its length. */
static int64_t pace_step(const struct lane *lane)
{
	struct budget budget = budget_of(lane);
	int64_t after = budget.calls - burst_calls(budget);
	return budget.in_us / (after > 0 ? after : 1);
}

static int64_t pace_burst(const struct lane *lane)
{
	return pace_step(lane) * burst_calls(budget_of(lane));
}

static int64_t pace_room(const struct lane *lane, time_ms now)
{
	if (!budget_of(lane).calls)
		return INT64_MAX;
	int64_t now_us = now * 1000;
	int64_t used = lane->paced_us > now_us ? lane->paced_us : now_us;
	return (now_us + pace_burst(lane) - used) / pace_step(lane);
}

/* The first moment with room for one. */
static time_ms pace_next(const struct lane *lane)
{
	if (!budget_of(lane).calls)
		return 0;
	return (lane->paced_us - pace_burst(lane) + pace_step(lane) + 999) /
			1000;
}

static void pace_take(struct lane *lane, time_ms now)
{
	if (!budget_of(lane).calls)
		return;
	if (lane->paced_us < now * 1000)
		lane->paced_us = now * 1000;
	lane->paced_us += pace_step(lane);
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t lane_room(const struct engine *engine, const struct lane *lane,
		time_ms now)
{
	int64_t room = lane_max(lane) - lane->in_flight;
	if (!grant_ready(lane, now))
		return 0;
	room = least(room, FLIGHTS_MAX - (int64_t)engine->in_flight);
	room = least(room, points_room(lane, now));
	return now < lane->closed_until ? 0 : least(room, pace_room(lane, now));
}

void lane_due(struct lane *lane, time_ms due)
{
	if (!lane->jobs_due || due < lane->jobs_due)
		lane->jobs_due = due;
}

time_ms lane_opens(const struct lane *lane)
{
	time_ms paced = pace_next(lane), paid = points_next(lane);
	if (paced < paid)
		paced = paid;
	return lane->closed_until > paced ? lane->closed_until : paced;
}

/* A full lane gets room when an answer lands, one without a token when that
 * does, and either wakes us. */
time_ms lane_next(const struct lane *lane, time_ms now)
{
	if (!lane->jobs_due || lane->in_flight >= lane_max(lane))
		return 0;
	if (!grant_ready(lane, now))
		return 0;
	time_ms opens = lane_opens(lane);
	return lane->jobs_due > opens ? lane->jobs_due : opens;
}

bool lane_writes(const struct engine *engine, const struct lane *lane,
		int64_t order)
{
	if (!lane->driver->one_writer)
		return false;
	for (size_t i = 0; i < FLIGHTS_MAX; i++) {
		const struct flight *f = &engine->flights[i];
		if (f->used && f->lane == lane && f->kind == FLIGHT_CALL &&
				f->job.order_id == order &&
				lane->driver->verbs[f->verb].remote_class !=
						REMOTE_R)
			return true;
	}
	return false;
}

bool lane_open(const struct engine *engine, const struct lane *lane,
		time_ms now)
{
	return lane_room(engine, lane, now) > 0;
}

static bool is_trouble(enum fault fault)
{
	return fault == FAULT_UNREACHABLE || fault == FAULT_PROVIDER ||
			fault == FAULT_REPLY_LOST;
}

/* Each answer says it again: once in an hour is enough. */
static void lane_warn(struct lane *lane, time_ms now, struct str warning)
{
	if (!warning.len ||
			(lane->warned_at && now < lane->warned_at + HOUR_MS))
		return;
	lane->warned_at = now;
	log_line(LOG_WARN, "msg=\"%.*s\" account=%.*s", STR_FMT(warning),
			STR_FMT(lane->account->name));
}

void lane_landed(struct engine *engine, struct lane *lane, time_ms now,
		const struct outcome *outcome)
{
	lane_warn(lane, now, outcome->warning);
	time_ms pause = outcome->retry_after_ms;
	if (!pause && outcome->fault == FAULT_RATE_LIMITED)
		pause = engine->o.first_retry_ms;
	if (pause && lane->closed_until < now + pause)
		lane->closed_until = now + pause;
	if (!is_trouble(outcome->fault)) {
		lane->fails = 0;
		return;
	}
	if (++lane->fails < BREAKER_FAILS)
		return;
	time_ms wait = retry_wait(engine, lane->fails - BREAKER_FAILS + 1);
	if (wait > BREAKER_MAX_MS)
		wait = BREAKER_MAX_MS;
	lane->closed_until = now + wait;
}

struct flight *flight_new(struct engine *engine, struct lane *lane)
{
	for (int64_t slot = 0; slot < FLIGHTS_MAX; slot++) {
		struct flight *flight = &engine->flights[slot];
		if (flight->used)
			continue;
		*flight = (struct flight){.used = true, .lane = lane};
		flight->id = ++engine->generation * FLIGHTS_MAX + slot;
		engine->in_flight++;
		lane->in_flight++;
		pace_take(lane, engine_now(engine));
		points_take(lane, flight, engine_now(engine));
		return flight;
	}
	return NULL;
}

void flight_end(struct engine *engine, struct flight *flight)
{
	if (!flight->used)
		return;
	points_end(flight);
	flight->lane->in_flight--;
	engine->in_flight--;
	if (flight->place) {
		flight->place->under_way = false;
		flight->place->wanted |= flight->wanted && !flight->landed;
	}
	if (flight->read)
		flight->read->under_way = false;
	if (flight->errand)
		flight->errand->under_way = false;
	if (flight->kind == FLIGHT_GRANT)
		flight->lane->grant.under_way = false;
	if (flight->kind == FLIGHT_CERTIFICATE)
		certificate_end(engine, flight);
	free(flight->cursor);
	free(flight->name);
	*flight = (struct flight){0};
}

struct flight *flight_get(struct engine *engine, int64_t id)
{
	struct flight *flight = &engine->flights[id % FLIGHTS_MAX];
	return flight->used && flight->id == id ? flight : NULL;
}
