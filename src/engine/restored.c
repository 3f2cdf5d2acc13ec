/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/restored.h"

#include "engine/internal.h"
#include "order/restored.h"

#include <stdlib.h>

#define RESTORED_AT "restored_at"
#define JOBS_MAX INT64_MAX
#define WAKE_PAGE 500

static struct str waits_name(struct str shop, struct arena *arena)
{
	return arena_print(arena, "numbers_known:%.*s", STR_FMT(shop));
}

static RESULT moment_get(struct storage_tx *tx, struct str name,
		struct arena *arena, time_ms *out)
{
	struct str text = STR_NONE;
	struct result r = tx->storage->ops->value_get(tx, name, arena, &text);
	*out = 0;
	if (r.fault == FAULT_NOT_FOUND)
		return OK;
	TRY(r);
	return str_to_i64(text, out);
}

static RESULT moment_put(struct storage_tx *tx, struct str name, time_ms at,
		struct arena *arena)
{
	return tx->storage->ops->value_put(
			tx, name, arena_print(arena, "%lld", (long long)at));
}

RESULT restored_read(struct storage_tx *tx, struct arena *arena,
		struct policy *policy)
{
	time_ms known = 0;
	TRY(moment_get(tx, STR(RESTORED_AT), arena, &policy->restored_at));
	TRY(moment_get(tx, waits_name(policy->shop, arena), arena, &known));
	policy->numbers_wait = policy->restored_at > known;
	return OK;
}

/* What waited to be sent: a mail is unknown now, all else is looked up. */
static RESULT job_doubt(struct storage_tx *tx, struct job *job)
{
	int64_t fence = job->fence;
	if (job->phase != PHASE_SEND && job->phase != PHASE_AGAIN)
		return OK;
	if (job->verb == VERB_MAIL)
		job->phase = PHASE_SENT;
	else if (job->find)
		job->phase = PHASE_LOOK;
	/* One of several steps begins with the first of them. */
	if (job->phase == PHASE_LOOK && job->note.len)
		job->request_id = 0;
	if (job->phase == PHASE_LOOK)
		job->note = STR_NONE;
	job->state = JOB_READY;
	job->lease_until = 0;
	return tx->storage->ops->job_save(tx, fence, job);
}

static RESULT jobs_doubt(struct storage_tx *tx, struct arena *arena)
{
	struct job *jobs = NULL;
	size_t count = 0;
	TRY(tx->storage->ops->job_list(tx, 0, JOBS_MAX, arena, &jobs, &count));
	for (size_t i = 0; i < count; i++)
		TRY(job_doubt(tx, &jobs[i]));
	return OK;
}

RESULT restored_mark(struct storage *storage, time_ms now, struct arena *arena)
{
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	TRY(storage->ops->begin(storage, TX_WRITE, &tx));
	TRY(moment_put(tx, STR(RESTORED_AT), now, arena));
	TRY(jobs_doubt(tx, arena));
	return storage->ops->commit(&tx);
}

/* The series goes on after `last`; what it has given is never less. */
static RESULT series_skip(struct storage_tx *tx, struct str shop,
		struct str series, int64_t last)
{
	int64_t number = 0;
	TRY(tx->storage->ops->save(tx));
	TRY(tx->storage->ops->series_next(tx, shop, series, &number));
	if (number == last + 1) /* nothing was given since */
		return tx->storage->ops->undo(tx);
	ENSURE(number <= last && last - number < RESUME_SKIP_MAX,
			FAULT_BAD_VALUE);
	while (number < last)
		TRY(tx->storage->ops->series_next(tx, shop, series, &number));
	return tx->storage->ops->release(tx);
}

/* Whoever waits for a number has a task that says so. */
static RESULT order_wake(struct storage_tx *tx, int64_t id, time_ms now,
		struct arena *arena)
{
	struct order_row row = {0};
	TRY(tx->storage->ops->order_get_id(tx, id, arena, &row));
	row.wake_at = now;
	return tx->storage->ops->order_put(tx, &row);
}

static RESULT orders_wake(
		struct storage_tx *tx, time_ms now, struct arena *arena)
{
	struct order_filter filter = {.needs_staff = true, .limit = WAKE_PAGE};
	size_t count = WAKE_PAGE;
	while (count == WAKE_PAGE) {
		struct order_row *rows = NULL;
		TRY(tx->storage->ops->order_list(
				tx, &filter, arena, &rows, &count));
		for (size_t i = 0; i < count; i++)
			TRY(order_wake(tx, rows[i].id, now, arena));
		if (count)
			filter.before_id = rows[count - 1].id;
	}
	return OK;
}

RESULT restored_resume(struct storage *storage, struct str shop,
		const last_numbers *last, time_ms now, struct arena *arena)
{
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	TRY(storage->ops->begin(storage, TX_WRITE, &tx));
	for (size_t i = 0; i < last->count; i++)
		TRY(series_skip(tx, shop, last->at[i].series,
				last->at[i].last));
	TRY(moment_put(tx, waits_name(shop, arena), now, arena));
	TRY(orders_wake(tx, now, arena));
	return storage->ops->commit(&tx);
}

/* ---- the engine's side ---- */

RESULT restored_open(struct engine *engine)
{
	size_t count = engine->o.policy_count;
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	engine->policies = calloc(count + 1, sizeof *engine->policies);
	ENSURE(engine->policies, FAULT_MEMORY);
	TRY(engine->storage->ops->begin(engine->storage, TX_READ, &tx));
	for (size_t i = 0; i < count; i++) {
		engine->policies[i] = engine->o.policies[i];
		TRY(restored_read(tx, engine->arena, &engine->policies[i]));
	}
	engine->o.policies = engine->policies;
	return OK;
}

void restored_stale(struct seat *seat)
{
	struct facts *f = &seat->facts;
	const struct attempt *a = facts_attempt(f, WANT_READ, STR_NONE);
	bool read_since = a && a->begun_at > seat->policy->restored_at;
	if (order_was_before(f, seat->policy) && !read_since &&
			f->hint_seq <= f->read_seq)
		f->hint_seq = f->read_seq + 1;
}

bool restored_looks(const struct seat *seat, const struct effect *effect,
		enum remote_class class_)
{
	return order_was_before(&seat->facts, seat->policy) && effect->find &&
			class_ != REMOTE_R && class_ != REMOTE_M;
}

bool restored_mail(struct turn *turn, struct seat *seat,
		const struct effect *effect)
{
	struct outcome outcome = {.fault = FAULT_REPLY_LOST,
			.reason = STR(REASON_RESTORED),
			.detail = STR("it may have left before the data was "
				      "put back")};
	if (effect->verb != VERB_MAIL ||
			!mail_may_have_left(&seat->facts, seat->policy,
					effect->want, effect->target))
		return false;
	attempt_settle(turn, seat, effect->attempt, OUTCOME_MAYBE, &outcome);
	seat_say(seat, "%s: not sent, %.*s", effect->sentence,
			STR_FMT(outcome.detail));
	return true;
}

/* What is found was there before, whenever it is found. */
void restored_found(const struct seat *seat, struct outcome *outcome)
{
	if (!order_was_before(&seat->facts, seat->policy))
		return;
	for (size_t i = 0; i < outcome->facts.documents.count; i++)
		outcome->facts.documents.at[i].issued_at =
				seat->policy->restored_at;
}
