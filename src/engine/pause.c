/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An account whose credentials are not accepted is paused as a whole: its
 * calls were surely not made, so they wait, and one of them tries again from
 * time to time. No order is held for it; staff is told once, with a mail and
 * in the log, and once more when all is well again in the log.
 */
#include "engine/internal.h"

#define HTTP_UNAUTHORIZED 401
#define PAUSE_MAX_MS (15 * MINUTE_MS)

static struct str pause_name(const struct lane *lane, struct arena *arena)
{
	return arena_print(arena, "paused:%.*s", STR_FMT(lane->account->name));
}

static RESULT is_told(
		struct turn *turn, const struct lane *lane, bool *out_told)
{
	struct str since = STR_NONE;
	struct result r = turn->engine->storage->ops->value_get(turn->tx,
			pause_name(lane, turn->arena), turn->arena, &since);
	*out_told = since.len > 0;
	return r.fault == FAULT_NOT_FOUND ? OK : r;
}

/* An account that was paused when the process ended still is. */
static RESULT pause_load(
		struct engine *engine, struct storage_tx *tx, struct lane *lane)
{
	struct str since = STR_NONE;
	struct result r = engine->storage->ops->value_get(tx,
			pause_name(lane, engine->arena), engine->arena, &since);
	lane->denied = since.len > 0;
	return r.fault == FAULT_NOT_FOUND ? OK : r;
}

RESULT pauses_open(struct engine *engine)
{
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	TRY(engine->storage->ops->begin(engine->storage, TX_READ, &tx));
	for (size_t i = 0; i < engine->lane_count; i++)
		TRY(pause_load(engine, tx, &engine->lanes[i]));
	return OK;
}

static RESULT pause_store(
		struct turn *turn, const struct lane *lane, struct str since)
{
	return turn->engine->storage->ops->value_put(
			turn->tx, pause_name(lane, turn->arena), since);
}

static struct mail words(const struct turn *turn, const struct lane *lane,
		const struct outcome *outcome)
{
	struct str name = lane->account->name;
	struct str provider = lane->account->provider;
	return (struct mail){
			.subject = arena_print(turn->arena,
					"%.*s does not accept our credentials",
					STR_FMT(name)),
			.body = arena_print(turn->arena,
					"The account %.*s (%.*s) answers that "
					"our credentials are not valid:\n\n"
					"%.*s\n\n"
					"Nothing is sent there until they are "
					"accepted again; nothing is lost. Put "
					"the account's token or secret right "
					"in the settings file and run\n\n"
					"  waybill config apply\n",
					STR_FMT(name), STR_FMT(provider),
					STR_FMT(mail_line(outcome->detail,
							turn->arena))),
			.reference = arena_print(turn->arena,
					"paused.%.*s.%lld", STR_FMT(name),
					(long long)turn->now),
			.date = turn->now,
	};
}

static RESULT tell(struct turn *turn, const struct lane *lane,
		const struct outcome *outcome)
{
	struct mail mail = words(turn, lane, outcome);
	log_line(LOG_ERROR,
			"msg=\"paused: credentials are not accepted\" "
			"account=%.*s",
			STR_FMT(lane->account->name));
	notice_all(turn, lane, &mail);
	return OK;
}

static RESULT pause_begin(struct turn *turn, struct lane *lane,
		const struct outcome *outcome)
{
	bool told = false;
	/* What was under way with the first one says nothing more. */
	if (lane->denied && turn->now < lane->closed_until)
		return OK;
	time_ms wait = retry_wait(turn->engine, ++lane->denied);
	if (wait > PAUSE_MAX_MS)
		wait = PAUSE_MAX_MS;
	if (lane->closed_until < turn->now + wait)
		lane->closed_until = turn->now + wait;
	TRY(is_told(turn, lane, &told));
	if (told)
		return OK;
	TRY(pause_store(turn, lane,
			arena_print(turn->arena, "%lld",
					(long long)turn->now)));
	return tell(turn, lane, outcome);
}

static RESULT pause_end(struct turn *turn, struct lane *lane)
{
	bool told = false;
	lane->denied = 0;
	TRY(is_told(turn, lane, &told));
	if (!told)
		return OK;
	log_line(LOG_INFO,
			"msg=\"credentials are accepted again\" account=%.*s",
			STR_FMT(lane->account->name));
	return pause_store(turn, lane, STR_NONE);
}

/*
 * Only 401 says that the credentials themselves are wrong; 403 is about what
 * they may do, and that differs from call to call. A granted token that is
 * not taken is first replaced.
 */
RESULT pause_judge(struct turn *turn, struct lane *lane, int status,
		struct outcome *outcome)
{
	bool denied = outcome->fault == FAULT_CREDENTIALS &&
			status == HTTP_UNAUTHORIZED;
	bool answered = status > 0 && status < 500 && !denied;
	if (answered && (lane->denied || !lane->heard)) {
		lane->heard = true;
		return pause_end(turn, lane);
	}
	if (!denied)
		return OK;
	struct outcome was = *outcome;
	*outcome = (struct outcome){
			.fault = FAULT_PAUSED, .detail = was.detail};
	bool renews = grant_refused(lane);
	lane->heard = false;
	if (renews && !lane->denied++)
		return OK;
	return pause_begin(turn, lane, &was);
}
