/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The turn: one batch, one transaction. Load, join, decide, save, COMMIT;
 * only then are webhooks answered and calls made.
 */
#include "engine/turn.h"

#include <stdlib.h>

typedef RESULT item_apply(struct turn *turn, struct item *item);

static RESULT due_apply(struct turn *turn, struct item *item)
{
	struct seat *seat;
	TRY(seat_by_id(turn, item->order_id, &seat));
	seat->dirty = true;
	if (!seat->kind)
		seat->kind = "timer";
	return OK;
}

static item_apply *const applies[] = {
		[ITEM_INPUT] = input_apply,
		[ITEM_LANDED] = landed_apply,
		[ITEM_JOB] = job_run,
		[ITEM_DUE] = due_apply,
		[ITEM_POLL] = poll_begin,
		[ITEM_ERRAND] = errand_begin,
		[ITEM_GRANT] = grant_begin,
		[ITEM_CERTIFICATE] = certificate_begin,
		[ITEM_AUDIT] = audit_step,
		[ITEM_AUDIT_ASK] = audit_begin,
		[ITEM_AUDIT_REMIND] = audit_remind,
		[ITEM_DIGEST] = digest_step,
};

/* The order is named while it is decided, as a message is while it is
 * applied: whichever kills the process is known afterwards. */
static RESULT seat_settle_marked(struct turn *turn, struct seat *seat)
{
	struct str name = arena_print(
			turn->arena, "order %lld", (long long)seat->row.id);
	ENSURE(engine_mark(turn->engine, name), FAULT_POISON);
	struct result r = seat_settle(turn, seat);
	engine_unmark(turn->engine);
	return r;
}

static RESULT turn_settle(struct turn *turn)
{
	for (size_t i = 0; i < turn->seats.count; i++)
		if (turn->seats.at[i]->dirty)
			TRY(seat_settle_marked(turn, turn->seats.at[i]));
	return OK;
}

static struct str bytes_of(const struct item *item)
{
	if (item->kind == ITEM_INPUT)
		return item->waiting->input.raw.body;
	return item->kind == ITEM_LANDED ? item->reply.response.body : STR_NONE;
}

static RESULT item_apply_marked(struct turn *turn, struct item *item)
{
	struct str bytes = bytes_of(item);
	if (!bytes.len)
		return applies[item->kind](turn, item);
	ENSURE(engine_mark(turn->engine, bytes), FAULT_POISON);
	struct result r = applies[item->kind](turn, item);
	engine_unmark(turn->engine);
	return r;
}

/* Calls that were planned by work that is undone are not made. */
static void departures_cancel(struct turn *turn, size_t from)
{
	for (size_t i = from; i < turn->departures.count; i++)
		flight_end(turn->engine, turn->departures.at[i].flight);
	turn->departures.count = from;
}

static RESULT batch_whole(struct turn *turn, items *batch)
{
	for (size_t i = 0; i < batch->count; i++)
		TRY(item_apply_marked(turn, &batch->at[i]));
	return turn_settle(turn);
}

static bool ends_the_turn(struct result r)
{
	enum fault_class class_ = fault_class(r.fault);
	return class_ == CLASS_FATAL || class_ == CLASS_TX_AGAIN;
}

/* What could not be applied is kept, with its reason, and answered as
 * stored: sending it again would not help. */
static RESULT quarantine(
		struct turn *turn, struct item *item, struct result why)
{
	turn->engine->counts.quarantined++;
	log_line(LOG_ERROR, "msg=\"quarantined\" kind=%d fault=%s",
			(int)item->kind, fault_name(why.fault));
	if (item->kind != ITEM_INPUT || item->waiting->is_command) {
		item->end = INPUT_FAILED;
		return OK;
	}
	struct message raw = item->waiting->input.raw;
	raw.id = engine_id(turn->engine);
	raw.at = turn->now;
	raw.direction = MESSAGE_IN;
	raw.state = MESSAGE_QUARANTINED;
	raw.note = str_of(fault_text(why.fault));
	item->end = INPUT_STORED;
	return turn->engine->storage->ops->message_put(turn->tx, &raw);
}

static RESULT item_alone(struct turn *turn, struct item *item)
{
	const struct storage_ops *ops = turn->engine->storage->ops;
	size_t departures = turn->departures.count;
	TRY(ops->save(turn->tx));
	turn_forget(turn);
	struct result r = item_apply_marked(turn, item);
	if (!r.fault)
		r = turn_settle(turn);
	turn_forget(turn);
	if (!r.fault)
		return ops->release(turn->tx);
	if (ends_the_turn(r))
		return r;
	departures_cancel(turn, departures);
	TRY(ops->undo(turn->tx));
	return quarantine(turn, item, r);
}

/* After a failure: one by one, so that only the guilty one stays behind. */
static RESULT batch_one_by_one(struct turn *turn, items *batch)
{
	for (size_t i = 0; i < batch->count; i++)
		TRY(item_alone(turn, &batch->at[i]));
	return OK;
}

static RESULT turn_once(struct turn *turn, items *batch, bool alone)
{
	const struct storage_ops *ops = turn->engine->storage->ops;
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	TRY(ops->begin(turn->engine->storage, TX_WRITE, &tx));
	turn->tx = tx;
	int64_t ids_until = 0;
	TRY(alone ? batch_one_by_one(turn, batch) : batch_whole(turn, batch));
	TRY(ids_reserve(turn, &ids_until));
	TRY(ops->commit(&tx));
	turn->engine->ids_until = ids_until;
	turn->engine->counts.commits++;
	return OK;
}

static void turn_undo(struct turn *turn)
{
	departures_cancel(turn, 0);
	turn_forget(turn);
}

RESULT turn_run(struct engine *engine, items *batch, struct turn *turn)
{
	bool alone = false;
	struct result r = OK;
	*turn = (struct turn){.engine = engine,
			.arena = engine->arena,
			.now = engine_now(engine)};
	for (int attempt = 0; attempt < TX_ATTEMPTS_MAX; attempt++) {
		r = turn_once(turn, batch, alone);
		if (!r.fault || fault_class(r.fault) == CLASS_FATAL)
			break;
		turn_undo(turn);
		alone = fault_class(r.fault) != CLASS_TX_AGAIN;
	}
	if (r.fault)
		turn_undo(turn);
	turn_forget(turn);
	return r;
}
