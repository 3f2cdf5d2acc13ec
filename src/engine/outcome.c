/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers that have landed. An answer, what it saves and the next decision
 * are one commit.
 */
#include "engine/internal.h"

static void outcome_read(struct turn *turn, const struct seat *seat,
		const struct flight *flight, const struct effect *effect,
		const struct reply *reply, struct outcome *out)
{
	const struct verb_driver *row =
			&flight->lane->driver->verbs[flight->verb];
	bool worded = row->build_mail && reply->response.status >= 400;
	if (reply->fault && !worded) {
		out->fault = reply->fault;
		out->detail = reply->detail;
		if (reply->fault == FAULT_REFUSED)
			out->kind = OUTCOME_REFUSED;
		return;
	}
	struct ask ask = {
			.account = flight->lane->account,
			.facts = &seat->facts,
			.policy = seat->policy,
			.effect = effect,
			.now = turn->now,
			.seq = flight->seq,
			.cursor = flight->cursor ? str_of(flight->cursor)
						 : STR_NONE,
	};
	if (row->build_mail && !worded) {
		out->kind = OUTCOME_DONE;
		return;
	}
	row->read(&ask, &reply->response, turn->arena, out);
	if (!out->detail.len)
		out->detail = reply->detail;
}

static struct str answer_head(const struct reply *reply, struct arena *arena)
{
	if (reply->fault)
		return arena_print(arena, "%s: %.*s\n",
				fault_name(reply->fault),
				STR_FMT(reply->detail));
	return arena_print(arena, "HTTP %d\n", reply->response.status);
}

/* What is drawn or fetched has a place of its own: each body is stored once. */
static bool is_file(const struct flight *flight, int status)
{
	return flight->verb == VERB_DOCUMENT_DRAW ||
			(flight->verb == VERB_ACCOUNTING_PDF && status == 200);
}

static RESULT answer_keep(struct turn *turn, const struct flight *flight,
		const struct reply *reply, int64_t *out_id)
{
	struct message answer = {
			.id = engine_id(turn->engine),
			.order_id = flight->job.order_id,
			.reply_to = flight->job.request_id,
			.at = turn->now,
			.account = flight->lane->account->name,
			.topic = str_of(verb_name(flight->verb)),
			.direction = MESSAGE_IN,
			.state = MESSAGE_ANSWER,
			.status = reply->response.status,
			.head = answer_head(reply, turn->arena),
			.body = is_file(flight, reply->response.status)
					? STR_NONE
					: reply->response.body,
	};
	*out_id = answer.id;
	return turn->engine->storage->ops->message_put(turn->tx, &answer);
}

/* In the commit that has its hash as a fact. Where one was kept before, that
 * one is the document, whatever was drawn now. */
static RESULT file_keep(struct turn *turn, const struct seat *seat,
		struct outcome *outcome)
{
	const struct storage_ops *ops = turn->engine->storage->ops;
	struct document *d = outcome->facts.documents.at;
	struct document_file file = {.shop = seat->row.shop,
			.remote = seat->row.remote,
			.made_at = turn->now,
			.bytes = outcome->file};
	if (!outcome->file.len || !outcome->facts.documents.count)
		return OK;
	file.kind = document_kind_word((enum document_kind)d->kind);
	file.cause = d->cause;
	struct result r = ops->document_file_put(turn->tx, &file);
	if (r.fault != FAULT_DUPLICATE)
		return r;
	TRY(ops->document_file_get(turn->tx, file.shop, file.remote, file.kind,
			file.cause, turn->arena, &file));
	d->file = file.sha256;
	return OK;
}

static void outcome_join(struct turn *turn, struct seat *seat,
		struct outcome *outcome, int64_t message)
{
	seat->message = message;
	if (!outcome->has_facts)
		return;
	outcome->facts.shop = seat->facts.shop;
	outcome->facts.remote = seat->facts.remote;
	seat_join(turn, seat, &outcome->facts, message);
}

static RESULT job_end(struct turn *turn, struct seat *seat,
		const struct flight *flight, enum outcome_kind kind,
		const struct outcome *outcome)
{
	attempt_settle(turn, seat, flight->job.id, kind, outcome);
	return turn->engine->storage->ops->job_drop(
			turn->tx, flight->job.id, flight->job.fence);
}

/* Surely not done: nothing has left, or the provider said "not now". */
static RESULT job_retry(struct turn *turn, struct seat *seat,
		const struct flight *flight, const struct outcome *outcome)
{
	struct engine *engine = turn->engine;
	struct job job = flight->job;
	/* Where nobody is let in, a try is none. */
	if (outcome->fault == FAULT_PAUSED && job.tries > 0)
		job.tries--;
	if (job.tries >= engine->o.tries_max)
		return job_end(turn, seat, flight, OUTCOME_GAVE_UP, outcome);
	time_ms due = turn->now + retry_wait(engine, job.tries);
	if (due < turn->now + outcome->retry_after_ms)
		due = turn->now + outcome->retry_after_ms;
	if (due < flight->lane->closed_until)
		due = flight->lane->closed_until;
	struct attempt *a = facts_attempt_by_id(&seat->facts, job.id);
	if (a && !a->settled_at)
		a->sent_at = 0;
	seat->dirty = true;
	seat_say(seat, "%s: %s, again later", verb_name(flight->verb),
			fault_text(outcome->fault));
	int64_t fence = job.fence;
	job.state = JOB_READY;
	job.phase = PHASE_SEND;
	job.fence = 0;
	job.lease_until = 0;
	job.due_at = due;
	lane_due(flight->lane, due);
	engine->counts.calls_retried++;
	return engine->storage->ops->job_save(turn->tx, fence, &job);
}

/* One step of several is done: the next one is built from what is known now,
 * and sealed when it is sent. */
static RESULT job_step(struct turn *turn, struct seat *seat,
		const struct flight *flight, const struct outcome *outcome)
{
	struct job job = flight->job;
	int64_t fence = job.fence;
	struct attempt *a = facts_attempt_by_id(&seat->facts, job.id);
	if (a && !a->settled_at)
		a->sent_at = 0;
	seat->dirty = true;
	job.state = JOB_READY;
	job.phase = PHASE_SEND;
	job.tries = 0;
	job.request_id = 0;
	job.fence = 0;
	job.lease_until = 0;
	job.due_at = turn->now;
	job.note = outcome->cursor;
	lane_due(flight->lane, job.due_at);
	return turn->engine->storage->ops->job_save(turn->tx, fence, &job);
}

/* The answer to the call itself. */
static RESULT call_landed(struct turn *turn, struct seat *seat,
		struct flight *flight, const struct outcome *outcome)
{
	if (outcome->again)
		return job_step(turn, seat, flight, outcome);
	if (outcome->kind != OUTCOME_NONE) {
		seat_say(seat, "%s: %s", verb_name(flight->verb),
				outcome->kind == OUTCOME_DONE ? "done"
							      : "refused");
		if (outcome->detail.len && outcome->kind != OUTCOME_DONE)
			seat_say(seat, "%.*s", STR_FMT(outcome->detail));
		return job_end(turn, seat, flight, outcome->kind, outcome);
	}
	/* What an earlier try has come to is still unknown, whatever kept this
	 * one from being done. */
	if (flight->job.phase == PHASE_SENT_AGAIN)
		return job_unknown(turn, seat, &flight->job, outcome);
	if (fault_class(outcome->fault) == CLASS_RETRY)
		return job_retry(turn, seat, flight, outcome);
	if (fault_class(outcome->fault) == CLASS_HOLD ||
			fault_class(outcome->fault) == CLASS_DROP)
		return job_end(turn, seat, flight, OUTCOME_REFUSED, outcome);
	turn->engine->counts.calls_lost++;
	return job_unknown(turn, seat, &flight->job, outcome);
}

static enum outcome_kind found_by_reading(
		const struct seat *seat, const struct flight *flight)
{
	const struct attempt *a =
			facts_attempt_by_id(&seat->facts, flight->job.id);
	if (a &&
			want_shown_by_facts(&seat->facts,
					(enum want_kind)a->want, a->target))
		return OUTCOME_DONE;
	return OUTCOME_ABSENT;
}

/* Once more from the beginning, or on with its next step. */
static RESULT find_again(struct turn *turn, struct flight *flight,
		const struct outcome *outcome)
{
	struct job job = flight->job;
	int64_t fence = job.fence;
	job.state = JOB_READY;
	job.fence = 0;
	job.lease_until = 0;
	job.note = outcome->again ? outcome->cursor : STR_NONE;
	job.due_at = turn->now +
			(outcome->again ? 0
					: retry_wait(turn->engine, job.tries));
	lane_due(flight->lane, job.due_at);
	return turn->engine->storage->ops->job_save(turn->tx, fence, &job);
}

/* It was looked up before it was sent: nobody has done it, so now it is. */
static RESULT look_absent(struct turn *turn, struct flight *flight)
{
	struct job job = flight->job;
	int64_t fence = job.fence;
	job.phase = PHASE_SEND;
	job.state = JOB_READY;
	job.tries = 0;
	job.fence = 0;
	job.lease_until = 0;
	job.note = STR_NONE;
	job.due_at = turn->now;
	lane_due(flight->lane, job.due_at);
	return turn->engine->storage->ops->job_save(turn->tx, fence, &job);
}

/* The answer to a look-up for a call whose outcome is unknown. A look-up
 * that fails proves nothing and is made again: an unknown attempt is never
 * given up. */
static RESULT find_landed(struct turn *turn, struct seat *seat,
		struct flight *flight, struct outcome *outcome)
{
	enum outcome_kind kind = outcome->kind;
	if (outcome->again)
		return find_again(turn, flight, outcome);
	if (kind == OUTCOME_DONE && flight->verb == VERB_SHOP_READ)
		kind = found_by_reading(seat, flight);
	if (kind == OUTCOME_NONE || kind == OUTCOME_REFUSED) {
		if (kind == OUTCOME_REFUSED && !outcome->fault)
			outcome->fault = FAULT_REFUSED;
		if (kind == OUTCOME_REFUSED &&
				outcome->fault != FAULT_CREDENTIALS)
			return job_end(turn, seat, flight, kind, outcome);
		return find_again(turn, flight, outcome);
	}
	if (kind == OUTCOME_ABSENT && flight->job.phase == PHASE_LOOK)
		return look_absent(turn, flight);
	seat_say(seat, "%s: looked up: %s",
			verb_name((enum verb)flight->job.verb),
			kind == OUTCOME_DONE ? "it was done"
					     : "it never arrived");
	return job_end(turn, seat, flight, kind, outcome);
}

/* Is the flight's job still ours? Else a late answer changes nothing. */
static RESULT is_fenced(struct turn *turn, const struct flight *flight,
		bool *out_fenced)
{
	struct job now = {0};
	struct result r = turn->engine->storage->ops->job_get(
			turn->tx, flight->job.id, turn->arena, &now);
	*out_fenced = r.fault == FAULT_NOT_FOUND ||
			(!r.fault && now.fence != flight->job.fence);
	return r.fault == FAULT_NOT_FOUND ? OK : r;
}

/* Those that belong to no order. */
typedef RESULT landed(struct turn *turn, struct item *item);
static landed *const by_kind[] = {
		[FLIGHT_CALL] = NULL,
		[FLIGHT_FIND] = NULL,
		[FLIGHT_POLL] = poll_landed,
		[FLIGHT_FETCH] = poll_landed,
		[FLIGHT_GRANT] = grant_landed,
		[FLIGHT_CERTIFICATE] = certificate_landed,
		[FLIGHT_NOTICE] = notice_landed,
		[FLIGHT_AUDIT] = audit_landed,
};

RESULT landed_apply(struct turn *turn, struct item *item)
{
	struct flight *flight = item->flight;
	if (by_kind[flight->kind])
		return by_kind[flight->kind](turn, item);
	struct seat *seat;
	struct effect effect = {0};
	struct outcome outcome = {0};
	int64_t message = 0;
	bool fenced = false;
	TRY(answer_keep(turn, flight, &item->reply, &message));
	TRY(is_fenced(turn, flight, &fenced));
	if (fenced)
		return OK;
	TRY(seat_by_id(turn, flight->job.order_id, &seat));
	if (!effect_of_attempt(&seat->facts, seat->policy, flight->job.id,
			    turn->arena, &effect))
		return turn->engine->storage->ops->job_drop(
				turn->tx, flight->job.id, flight->job.fence);
	outcome_read(turn, seat, flight, &effect, &item->reply, &outcome);
	TRY(pause_judge(turn, flight->lane, item->reply.response.status,
			&outcome));
	lane_landed(turn->engine, flight->lane, turn->now, &outcome);
	points_landed(flight, turn->now, &outcome.bucket);
	seat->kind = "outcome";
	if (flight->kind == FLIGHT_FIND)
		restored_found(seat, &outcome);
	TRY(file_keep(turn, seat, &outcome));
	outcome_join(turn, seat, &outcome, message);
	return flight->kind == FLIGHT_FIND
			? find_landed(turn, seat, flight, &outcome)
			: call_landed(turn, seat, flight, &outcome);
}
