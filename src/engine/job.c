/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Attempts on their way to a provider: begun (sealed in the commit that
 * decided them), claimed (counted before the work starts, decided again),
 * settled, or unknown and then looked up.
 */
#include "engine/internal.h"

#define ALONE_MS 100 /* until the order's other call has landed */

void attempt_settle(struct turn *turn, struct seat *seat, int64_t attempt,
		enum outcome_kind kind, const struct outcome *outcome)
{
	struct attempt *a = facts_attempt_by_id(&seat->facts, attempt);
	seat->dirty = true;
	if (!a || a->settled_at)
		return;
	a->settled_at = turn->now;
	a->outcome = kind;
	if (outcome) {
		a->fault = kind == OUTCOME_DONE ? 0 : outcome->fault;
		a->reason = outcome->reason;
		a->detail = outcome->detail;
	}
	if (kind == OUTCOME_DONE)
		a->done_value = a->value;
	struct change *change = LIST_ADD(turn->arena, &seat->changes.list);
	change->path = arena_print(turn->arena, "attempts[%lld|%.*s].outcome",
			(long long)a->want, STR_FMT(a->target));
}

static void attempt_sent(struct turn *turn, struct seat *seat, int64_t attempt)
{
	struct attempt *a = facts_attempt_by_id(&seat->facts, attempt);
	if (a && !a->sent_at)
		a->sent_at = turn->now;
	seat->dirty = true;
}

static enum remote_class lane_class(const struct lane *lane, enum verb verb)
{
	if (lane->account->remote_class && verb != VERB_MAIL &&
			lane->driver->verbs[verb].remote_class != REMOTE_R)
		return (enum remote_class)lane->account->remote_class;
	return lane->driver->verbs[verb].remote_class;
}

/* The built-in books do their work inside this transaction. */
static RESULT ledger_begin(struct turn *turn, struct seat *seat,
		const struct effect *effect)
{
	struct outcome outcome = {0};
	struct ask ask = {.facts = &seat->facts,
			.policy = seat->policy,
			.effect = effect,
			.now = turn->now};
	ENSURE(turn->engine->o.ledger_issue, FAULT_SETTINGS);
	TRY(turn->engine->o.ledger_issue(
			turn->tx, seat->row.id, &ask, turn->arena, &outcome));
	attempt_sent(turn, seat, effect->attempt);
	if (outcome.has_facts)
		seat_join(turn, seat, &outcome.facts, seat->message);
	attempt_settle(turn, seat, effect->attempt, outcome.kind, &outcome);
	seat_say(seat, "%s: done by the built-in books", effect->sentence);
	return OK;
}

static void begin_fail(struct turn *turn, struct seat *seat,
		const struct effect *effect, enum fault fault)
{
	struct outcome outcome = {.fault = fault,
			.reason = STR("settings"),
			.detail = arena_print(turn->arena,
					"%s: %s (account %.*s)",
					verb_name(effect->verb),
					fault_text(fault),
					STR_FMT(effect->account))};
	attempt_settle(turn, seat, effect->attempt, OUTCOME_REFUSED, &outcome);
	seat_say(seat, "%s: could not be asked: %s", effect->sentence,
			fault_text(fault));
}

static void depart(struct turn *turn, struct flight *flight,
		const struct departure *departure)
{
	struct departure *slot = LIST_ADD(turn->arena, &turn->departures);
	*slot = *departure;
	slot->flight = flight;
}

static void job_fly(struct turn *turn, struct lane *lane, struct job *job,
		enum verb verb, int64_t seq, const struct departure *departure)
{
	struct flight *flight = flight_new(turn->engine, lane);
	if (!flight) /* lane_open was asked before: can't be */
		return;
	flight->verb = verb;
	bool looks = job->phase == PHASE_FIND || job->phase == PHASE_LOOK;
	flight->kind = looks ? FLIGHT_FIND : FLIGHT_CALL;
	flight->seq = seq;
	flight->job = *job;
	flight->job.account = lane->account->name;
	flight->cursor = strndup(
			job->note.len ? job->note.at : "", job->note.len);
	flight->job.note = str_of(flight->cursor);
	depart(turn, flight, departure);
}

static int64_t fence_new(struct engine *engine)
{
	return (int64_t)engine->o.chance->below(
			       engine->o.chance, (uint64_t)INT64_MAX - 1) +
			1;
}

static void job_claimed_now(struct turn *turn, struct job *job)
{
	job->state = JOB_CLAIMED;
	job->phase = PHASE_SENT;
	job->tries = 1;
	job->fence = fence_new(turn->engine);
	job->lease_until = turn->now + turn->engine->o.lease_ms;
	job->first_sent_at = turn->now;
}

/* Reads are repeated freely and built anew: their bytes need no seal. */
static RESULT request_seal(struct turn *turn, const struct seat *seat,
		const struct effect *effect, const struct departure *departure,
		struct job *job)
{
	struct message sealed = {
			.id = engine_id(turn->engine),
			.order_id = seat->row.id,
			.at = turn->now,
			.account = effect->account,
			.topic = str_of(verb_name(effect->verb)),
			.direction = MESSAGE_OUT,
			.state = MESSAGE_SEALED,
	};
	seal_write(departure, turn->arena, &sealed);
	job->request_id = sealed.id;
	return turn->engine->storage->ops->message_put(turn->tx, &sealed);
}

static time_ms later(time_ms a, time_ms b)
{
	return a > b ? a : b;
}

/* An effect becomes an attempt with sealed bytes: sent right after this
 * commit when the account has room, else when its time comes. */
RESULT job_begin(struct turn *turn, struct seat *seat,
		const struct effect *effect)
{
	if (str_eq(effect->account, STR("ledger")))
		return ledger_begin(turn, seat, effect);
	if (restored_mail(turn, seat, effect))
		return OK;
	struct lane *lane = engine_lane(turn->engine, effect->account);
	struct departure departure = {0};
	int64_t seq = engine_id(turn->engine);
	struct result r = lane
			? seal_build(turn, seat, lane, effect, effect->verb,
					  seq, STR_NONE, &departure)
			: FAIL(FAULT_SETTINGS);
	/* The storage's own trouble is none of the attempt's. */
	if (fault_class(r.fault) == CLASS_TX_AGAIN ||
			fault_class(r.fault) == CLASS_FATAL)
		return r;
	if (r.fault) {
		begin_fail(turn, seat, effect, r.fault);
		return OK;
	}
	struct job job = {.id = effect->attempt,
			.order_id = seat->row.id,
			.account = effect->account,
			.verb = effect->verb,
			.find = effect->find,
			.want = effect->want,
			.phase = PHASE_SEND,
			.state = JOB_READY,
			.due_at = later(turn->now, lane->closed_until)};
	if (lane_class(lane, effect->verb) != REMOTE_R)
		TRY(request_seal(turn, seat, effect, &departure, &job));
	if (restored_looks(seat, effect, lane_class(lane, effect->verb)))
		job.phase = PHASE_LOOK;
	bool alone = lane_class(lane, effect->verb) == REMOTE_R ||
			!lane_writes(turn->engine, lane, seat->row.id);
	if (alone && job.phase == PHASE_SEND &&
			lane_open(turn->engine, lane, turn->now)) {
		job_claimed_now(turn, &job);
		attempt_sent(turn, seat, effect->attempt);
		job_fly(turn, lane, &job, effect->verb, seq, &departure);
	} else {
		lane_due(lane, job.due_at);
	}
	seat_say(seat, "%s", effect->sentence);
	return turn->engine->storage->ops->job_put(turn->tx, &job);
}

static RESULT job_later(struct turn *turn, struct job *job, time_ms due)
{
	int64_t fence = job->fence;
	job->state = JOB_READY;
	job->fence = 0;
	job->lease_until = 0;
	job->due_at = due;
	struct lane *lane = engine_lane(turn->engine, job->account);
	if (lane)
		lane_due(lane, due);
	return turn->engine->storage->ops->job_save(turn->tx, fence, job);
}

static time_ms lane_ceiling(
		const struct engine *engine, const struct lane *lane)
{
	return lane->account->ceiling_ms ? lane->account->ceiling_ms
					 : engine->o.settle_ms;
}

static RESULT job_give_up(struct turn *turn, struct seat *seat, struct job *job,
		enum outcome_kind kind, const struct outcome *outcome)
{
	attempt_settle(turn, seat, job->id, kind, outcome);
	return turn->engine->storage->ops->job_drop(
			turn->tx, job->id, job->fence);
}

/* A call in several steps begins again with the first of them, which looks at
 * what is there: not before a lost step can't land any more. */
static RESULT job_anew(struct turn *turn, struct job *job, time_ms due)
{
	job->phase = PHASE_SEND;
	job->request_id = 0;
	return job_later(turn, job, due);
}

/* Not before it can have landed; what can't be looked up is given up. */
static RESULT job_look_up(struct turn *turn, struct seat *seat,
		struct lane *lane, struct job *job,
		const struct outcome *outcome)
{
	struct engine *engine = turn->engine;
	time_ms again = turn->now + retry_wait(engine, job->tries);
	time_ms landed = job->first_sent_at + lane_ceiling(engine, lane);
	if (!job->find)
		return job_give_up(turn, seat, job, OUTCOME_GAVE_UP, outcome);
	job->phase = PHASE_FIND;
	return job_later(turn, job,
			later(later(again, lane->closed_until), landed));
}

/*
 * Sent, and no answer that can be read. What may be done then depends on
 * what the provider promises about a repeated call.
 */
RESULT job_unknown(struct turn *turn, struct seat *seat, struct job *job,
		const struct outcome *outcome)
{
	struct engine *engine = turn->engine;
	struct lane *lane = engine_lane(engine, job->account);
	enum verb verb = (enum verb)job->verb;
	ENSURE(lane, FAULT_SETTINGS);
	time_ms again = turn->now + retry_wait(engine, job->tries);
	again = later(again, lane->closed_until);
	bool spent = job->tries >= engine->o.tries_max;
	seat_say(seat, "%s: no answer, outcome unknown (%s)", verb_name(verb),
			fault_text(outcome->fault));
	seat->dirty = true;
	bool begun = job->note.len > 0; /* a later one of several steps */
	job->note = STR_NONE;
	switch (lane_class(lane, verb)) {
	case REMOTE_R:
		job->phase = PHASE_SEND;
		return job_later(turn, job, again);
	case REMOTE_K:
		if (spent ||
				turn->now > job->first_sent_at +
								lane->driver->verbs[verb]
										.key_life_ms)
			return job_look_up(turn, seat, lane, job, outcome);
		if (begun)
			return job_anew(turn, job,
					later(again,
							job->first_sent_at +
									lane_ceiling(engine,
											lane)));
		job->phase = PHASE_AGAIN;
		return job_later(turn, job, again);
	case REMOTE_M:
		return job_give_up(turn, seat, job, OUTCOME_MAYBE, outcome);
	default:
		return job_look_up(turn, seat, lane, job, outcome);
	}
}

/* A claimed job found with its lease passed: whoever had it is gone, and
 * what became of the call nobody knows. */
static RESULT job_orphan(struct turn *turn, struct seat *seat, struct job *job)
{
	struct outcome lost = {.fault = FAULT_REPLY_LOST};
	return job_unknown(turn, seat, job, &lost);
}

static RESULT job_find(struct turn *turn, struct seat *seat, struct lane *lane,
		struct job *job, const struct effect *effect)
{
	struct departure departure = {0};
	int64_t seq = engine_id(turn->engine);
	enum verb verb = (enum verb)job->find;
	if (!lane->driver->verbs[verb].build)
		return job_give_up(turn, seat, job, OUTCOME_GAVE_UP,
				&(struct outcome){.fault = FAULT_SETTINGS});
	TRY(seal_build(turn, seat, lane, effect, verb, seq, job->note,
			&departure));
	job_fly(turn, lane, job, verb, seq, &departure);
	return OK;
}

/* The sealed bytes, or the reading request built anew. *out_stale: what
 * would be sent now differs from what was sealed. */
static RESULT bytes_get(struct turn *turn, const struct seat *seat,
		struct lane *lane, const struct job *job,
		const struct effect *effect, int64_t seq, struct departure *out,
		bool *out_stale)
{
	struct departure fresh = {0};
	struct message sealed = {0}, now = {0};
	if (!job->request_id)
		return seal_build(turn, seat, lane, effect,
				(enum verb)job->verb, seq, job->note, out);
	TRY(turn->engine->storage->ops->message_get(
			turn->tx, job->request_id, turn->arena, &sealed));
	TRY(seal_read(&sealed, turn->arena, out));
	if (job->phase == PHASE_AGAIN || out->mail)
		return OK;
	TRY(seal_build(turn, seat, lane, effect, (enum verb)job->verb, seq,
			job->note, &fresh));
	seal_write(&fresh, turn->arena, &now);
	*out_stale = !seal_same(&sealed, &now);
	return OK;
}

static RESULT job_send(struct turn *turn, struct seat *seat, struct lane *lane,
		struct job *job, const struct effect *effect)
{
	struct departure departure = {0};
	int64_t seq = engine_id(turn->engine);
	bool stale = false;
	TRY(bytes_get(turn, seat, lane, job, effect, seq, &departure, &stale));
	if (stale)
		return job_give_up(turn, seat, job, OUTCOME_WITHDRAWN, NULL);
	if (!job->request_id &&
			lane_class(lane, (enum verb)job->verb) != REMOTE_R)
		TRY(request_seal(turn, seat, effect, &departure, job));
	if (!job->first_sent_at || job->phase == PHASE_SEND)
		job->first_sent_at = turn->now;
	job->phase = job->phase == PHASE_AGAIN ? PHASE_SENT_AGAIN : PHASE_SENT;
	attempt_sent(turn, seat, job->id);
	TRY(turn->engine->storage->ops->job_save(turn->tx, job->fence, job));
	job_fly(turn, lane, job, (enum verb)job->verb, seq, &departure);
	return OK;
}

static RESULT job_drop_loose(struct turn *turn, const struct job *job)
{
	return turn->engine->storage->ops->job_drop(
			turn->tx, job->id, job->fence);
}

/* A job that has been claimed: decide again, then send. */
RESULT job_run(struct turn *turn, struct item *item)
{
	struct job *job = &item->job;
	struct seat *seat;
	struct effect effect = {0};
	TRY(seat_by_id(turn, job->order_id, &seat));
	struct lane *lane = engine_lane(turn->engine, job->account);
	if (!effect_of_attempt(&seat->facts, seat->policy, job->id, turn->arena,
			    &effect))
		return job_drop_loose(turn, job);
	if (!lane)
		return job_give_up(turn, seat, job, OUTCOME_GAVE_UP,
				&(struct outcome){.fault = FAULT_SETTINGS});
	if (job->phase == PHASE_SENT || job->phase == PHASE_SENT_AGAIN)
		return job_orphan(turn, seat, job);
	bool alone = lane_class(lane, (enum verb)job->verb) == REMOTE_R ||
			!lane_writes(turn->engine, lane, job->order_id);
	if (!alone || !lane_open(turn->engine, lane, turn->now)) {
		job->tries--; /* claimed, but no work was begun */
		return job_later(turn, job,
				later(turn->now + (alone ? 20 : ALONE_MS),
						lane->closed_until));
	}
	if (job->phase == PHASE_FIND || job->phase == PHASE_LOOK)
		return job_find(turn, seat, lane, job, &effect);
	if (job->phase == PHASE_SEND &&
			!attempt_still_wanted(&seat->facts, seat->policy,
					turn->now, job->id, turn->arena)) {
		seat->dirty = true;
		return job_drop_loose(turn, job);
	}
	return job_send(turn, seat, lane, job, &effect);
}
