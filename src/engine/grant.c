/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Access tokens that are granted to a client for a time (OAuth 2.0, RFC 6749
 * section 4.4). Until there is one nothing else is asked of the account. It
 * is kept in memory alone: a token that is lost costs one call.
 */
#include "engine/internal.h"

#include <stdlib.h>

#define RENEW_PART 10 /* the last tenth of its life is margin */

void grant_open(struct lane *lane)
{
	lane->grant.needed = lane->account->client_id.len &&
			lane->driver->verbs[VERB_ACCOUNT_GRANT].build;
}

static void token_forget(struct grant *grant)
{
	if (grant->token)
		explicit_bzero(grant->token, strlen(grant->token));
	free(grant->token);
	grant->token = NULL;
}

void grant_close(struct lane *lane)
{
	token_forget(&lane->grant);
}

bool grant_ready(const struct lane *lane, time_ms now)
{
	const struct grant *grant = &lane->grant;
	return !grant->needed || (grant->token && now < grant->over_at);
}

struct account grant_account(const struct lane *lane)
{
	struct account account = *lane->account;
	if (lane->grant.needed)
		account.token = lane->grant.token ? str_of(lane->grant.token)
						  : STR_NONE;
	return account;
}

/* When a token should be asked for; 0: not by time alone. */
static time_ms grant_next(const struct lane *lane)
{
	const struct grant *grant = &lane->grant;
	if (!grant->needed || grant->under_way)
		return 0;
	time_ms due = grant->token ? grant->renew_at : 1;
	return due > grant->due ? due : grant->due;
}

void grants_plan(struct engine *engine, time_ms now, items *list)
{
	for (size_t i = 0; i < engine->lane_count; i++) {
		struct lane *lane = &engine->lanes[i];
		time_ms due = grant_next(lane);
		if (due && due <= now && engine->in_flight < FLIGHTS_MAX)
			*LIST_ADD(engine->arena, list) = (struct item){
					.kind = ITEM_GRANT, .lane = lane};
	}
}

time_ms grants_next(const struct engine *engine)
{
	time_ms next = 0;
	for (size_t i = 0; i < engine->lane_count; i++) {
		time_ms due = grant_next(&engine->lanes[i]);
		if (due && (!next || due < next))
			next = due;
	}
	return next;
}

RESULT grant_begin(struct turn *turn, struct item *item)
{
	struct lane *lane = item->lane;
	struct ask ask = {.account = lane->account, .now = turn->now};
	struct departure departure = {0};
	if (lane->grant.under_way)
		return OK;
	TRY(lane->driver->verbs[VERB_ACCOUNT_GRANT].build(
			&ask, turn->arena, &departure.http));
	struct flight *flight = flight_new(turn->engine, lane);
	ENSURE(flight, FAULT_LIMIT);
	flight->kind = FLIGHT_GRANT;
	flight->verb = VERB_ACCOUNT_GRANT;
	lane->grant.under_way = true;
	departure.flight = flight;
	*LIST_ADD(turn->arena, &turn->departures) = departure;
	return OK;
}

static void grant_take(
		struct grant *grant, const struct outcome *outcome, time_ms now)
{
	time_ms life = outcome->token_life_ms;
	token_forget(grant);
	grant->token = strndup(outcome->token.at, outcome->token.len);
	grant->over_at = now + life;
	grant->renew_at = now + life - life / RENEW_PART;
	grant->fails = 0;
	grant->due = 0;
}

/* Its answer is a secret: nothing of it is kept in the journal. */
RESULT grant_landed(struct turn *turn, struct item *item)
{
	struct lane *lane = item->flight->lane;
	struct grant *grant = &lane->grant;
	struct outcome outcome = {.fault = item->reply.fault};
	struct ask ask = {.account = lane->account, .now = turn->now};
	if (!item->reply.fault)
		lane->driver->verbs[VERB_ACCOUNT_GRANT].read(&ask,
				&item->reply.response, turn->arena, &outcome);
	if (outcome.kind == OUTCOME_DONE && outcome.token.len &&
			outcome.token_life_ms > 0) {
		grant_take(grant, &outcome, turn->now);
		lane_due(lane, turn->now);
		return OK;
	}
	TRY(pause_judge(turn, lane, item->reply.response.status, &outcome));
	grant->due = turn->now + retry_wait(turn->engine, ++grant->fails);
	if (grant->due < turn->now + outcome.retry_after_ms)
		grant->due = turn->now + outcome.retry_after_ms;
	log_line(LOG_ERROR,
			"msg=\"no access token\" account=%.*s fault=%s "
			"tries=%lld",
			STR_FMT(lane->account->name), fault_name(outcome.fault),
			(long long)grant->fails);
	return OK;
}

bool grant_refused(struct lane *lane)
{
	if (!lane->grant.needed)
		return false;
	token_forget(&lane->grant);
	return true;
}
