/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificates that webhooks are signed with. A webhook names the address of
 * its certificate; the driver has seen that the address is the provider's own.
 * One that is not here yet is fetched, and the webhook is told to come again.
 */
#include "engine/internal.h"

#include <stdlib.h>

/* After a failure, doubled with each; so many tries are made by themselves,
 * then one for each webhook that still needs it. */
#define TRY_AGAIN_MS (10 * SECOND_MS)
#define TRY_AGAIN_MAX_MS HOUR_MS
#define TRIES_MAX 6

void certificates_open(struct engine *engine)
{
	pthread_mutex_init(&engine->certificates.lock, NULL);
}

static void certificate_free(struct certificate *c)
{
	free(c->account);
	free(c->url);
	free(c->pem);
	*c = (struct certificate){0};
}

void certificates_close(struct engine *engine)
{
	for (size_t i = 0; i < CERTIFICATES_MAX; i++)
		certificate_free(&engine->certificates.at[i]);
	pthread_mutex_destroy(&engine->certificates.lock);
}

static struct certificate *find(
		struct certificates *all, struct str account, struct str url)
{
	for (size_t i = 0; i < CERTIFICATES_MAX; i++)
		if (all->at[i].url && str_eq(str_of(all->at[i].url), url) &&
				str_eq(str_of(all->at[i].account), account))
			return &all->at[i];
	return NULL;
}

/* The place that was not used for the longest time; none while all are being
 * fetched. */
static struct certificate *oldest(struct certificates *all)
{
	struct certificate *best = NULL;
	for (size_t i = 0; i < CERTIFICATES_MAX; i++) {
		struct certificate *c = &all->at[i];
		if (!c->under_way && (!best || c->used_at < best->used_at))
			best = c;
	}
	return best;
}

static void want(struct certificates *all, struct str account, struct str url,
		time_ms now)
{
	struct certificate *c = oldest(all);
	if (!c)
		return;
	certificate_free(c);
	c->account = strndup(account.at, account.len);
	c->url = strndup(url.at, url.len);
	c->used_at = now;
}

bool engine_certificate(struct engine *engine, struct str account,
		struct str url, struct arena *arena, struct str *out_pem)
{
	struct certificates *all = &engine->certificates;
	bool there = false;
	pthread_mutex_lock(&all->lock);
	struct certificate *c = find(all, account, url);
	if (!c)
		want(all, account, url, engine_now(engine));
	else
		c->asked = true;
	if (c && c->pem) {
		*out_pem = arena_copy(arena, str_of(c->pem));
		c->used_at = engine_now(engine);
		there = true;
	}
	pthread_mutex_unlock(&all->lock);
	return there;
}

static bool is_wanted(const struct certificate *c)
{
	return c->url && !c->pem && !c->under_way &&
			(c->tries < TRIES_MAX || c->asked);
}

static time_ms pause_of(const struct certificate *c)
{
	time_ms pause = TRY_AGAIN_MS;
	for (int64_t i = 0; i < c->tries && pause < TRY_AGAIN_MAX_MS; i++)
		pause *= 2;
	return pause < TRY_AGAIN_MAX_MS ? pause : TRY_AGAIN_MAX_MS;
}

void certificates_plan(struct engine *engine, time_ms now, items *list)
{
	struct certificates *all = &engine->certificates;
	pthread_mutex_lock(&all->lock);
	for (size_t i = 0; i < CERTIFICATES_MAX; i++) {
		struct certificate *c = &all->at[i];
		if (!is_wanted(c) || now < c->due ||
				engine->in_flight >= FLIGHTS_MAX)
			continue;
		*LIST_ADD(engine->arena, list) = (struct item){
				.kind = ITEM_CERTIFICATE,
				.certificate = i,
				.lane = engine_lane(
						engine, str_of(c->account))};
	}
	pthread_mutex_unlock(&all->lock);
}

time_ms certificates_next(struct engine *engine)
{
	struct certificates *all = &engine->certificates;
	time_ms next = 0;
	pthread_mutex_lock(&all->lock);
	for (size_t i = 0; i < CERTIFICATES_MAX; i++) {
		time_ms due = all->at[i].due ? all->at[i].due : 1;
		if (is_wanted(&all->at[i]) && (!next || due < next))
			next = due;
	}
	pthread_mutex_unlock(&all->lock);
	return next;
}

static void under_way_set(struct engine *engine, size_t slot, bool to)
{
	pthread_mutex_lock(&engine->certificates.lock);
	engine->certificates.at[slot].under_way = to;
	pthread_mutex_unlock(&engine->certificates.lock);
}

void certificate_end(struct engine *engine, const struct flight *flight)
{
	under_way_set(engine, (size_t)flight->seq, false);
}

RESULT certificate_begin(struct turn *turn, struct item *item)
{
	struct certificates *all = &turn->engine->certificates;
	struct certificate *c = &all->at[item->certificate];
	struct lane *lane = item->lane;
	struct departure departure = {0};
	ENSURE(lane && lane->driver->verbs[VERB_ACCOUNT_CERTIFICATE].build,
			FAULT_SETTINGS);
	struct ask ask = {.account = lane->account, .now = turn->now};
	pthread_mutex_lock(&all->lock);
	ask.cursor = arena_copy(turn->arena, str_of(c->url));
	c->under_way = true;
	c->asked = false;
	c->due = turn->now + pause_of(c);
	pthread_mutex_unlock(&all->lock);
	struct result r = lane->driver->verbs[VERB_ACCOUNT_CERTIFICATE].build(
			&ask, turn->arena, &departure.http);
	struct flight *flight = r.fault ? NULL : flight_new(turn->engine, lane);
	if (!flight) {
		under_way_set(turn->engine, item->certificate, false);
		return r.fault ? r : FAIL(FAULT_LIMIT);
	}
	flight->kind = FLIGHT_CERTIFICATE;
	flight->verb = VERB_ACCOUNT_CERTIFICATE;
	flight->seq = (int64_t)item->certificate;
	flight->cursor = strndup(ask.cursor.at, ask.cursor.len);
	departure.flight = flight;
	*LIST_ADD(turn->arena, &turn->departures) = departure;
	return OK;
}

RESULT certificate_landed(struct turn *turn, struct item *item)
{
	struct flight *flight = item->flight;
	struct certificates *all = &turn->engine->certificates;
	struct certificate *c = &all->at[flight->seq];
	struct outcome outcome = {.fault = item->reply.fault};
	struct ask ask = {.account = flight->lane->account,
			.now = turn->now,
			.cursor = str_of(flight->cursor)};
	if (!item->reply.fault)
		flight->lane->driver->verbs[flight->verb].read(&ask,
				&item->reply.response, turn->arena, &outcome);
	bool good = outcome.kind == OUTCOME_DONE && outcome.certificate.len;
	pthread_mutex_lock(&all->lock);
	int64_t failed = good ? 0 : ++c->tries;
	if (good && !c->pem)
		c->pem = strndup(outcome.certificate.at,
				outcome.certificate.len);
	pthread_mutex_unlock(&all->lock);
	if (failed == 1 || failed == TRIES_MAX)
		log_line(LOG_ERROR,
				"msg=\"certificate not fetched\" account=%.*s "
				"fault=%s tries=%lld",
				STR_FMT(flight->lane->account->name),
				fault_name(outcome.fault), (long long)failed);
	if (good)
		return certificate_came(turn, flight->lane);
	return failed < TRIES_MAX
			? OK
			: certificate_missed(turn, flight->lane, ask.cursor);
}
