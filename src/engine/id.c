/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ids: 41 bits of time, 10 of node, 12 of sequence; never the same twice,
 * each larger than the one before. Also over a restart, and when the
 * machine's clock was set back before it: how far ids may have gone is kept
 * with the data, in the transaction that uses them.
 */
#include "engine/internal.h"

#define EPOCH_MS 1577836800000 /* 2020-01-01 */
#define NODE_BITS 10
#define SEQ_BITS 12
#define TIME_SHIFT (NODE_BITS + SEQ_BITS)
#define RESERVED_MS MINUTE_MS /* at once, so that it is written seldom */

static int64_t id_at(const struct engine *engine, int64_t ms)
{
	return ms << TIME_SHIFT | engine->node << SEQ_BITS;
}

int64_t engine_id(struct engine *engine)
{
	int64_t id = id_at(engine, engine_now(engine) - EPOCH_MS);
	if (id <= engine->last_id) {
		id = engine->last_id + 1;
		/* Past the last sequence: on to the next millisecond. */
		if ((id & ((1 << SEQ_BITS) - 1)) == 0)
			id = id_at(engine, (engine->last_id >> TIME_SHIFT) + 1);
	}
	return engine->last_id = id;
}

int64_t ids_next(struct id_source *source)
{
	struct engine *engine = (struct engine *)((char *)source -
			offsetof(struct engine, ids));
	return engine_id(engine);
}

RESULT ids_reserve(struct turn *turn, int64_t *out_until)
{
	struct engine *engine = turn->engine;
	*out_until = engine->ids_until;
	if (engine->last_id <= engine->ids_until)
		return OK;
	int64_t until = engine->last_id + ((int64_t)RESERVED_MS << TIME_SHIFT);
	TRY(engine->storage->ops->value_put(turn->tx, STR("ids_until"),
			arena_print(turn->arena, "%lld", (long long)until)));
	*out_until = until;
	return OK;
}

/* A number that was kept; `otherwise` when it never was. */
static RESULT number_get(struct engine *engine, struct storage_tx *tx,
		struct str name, int64_t otherwise, int64_t *out)
{
	struct str text = STR_NONE;
	struct result r = engine->storage->ops->value_get(
			tx, name, engine->arena, &text);
	*out = otherwise;
	if (r.fault == FAULT_NOT_FOUND)
		return OK;
	TRY(r);
	return str_to_i64(text, out);
}

/* The node's number is drawn once and kept with the data. */
RESULT ids_open(struct engine *engine)
{
	const struct storage_ops *ops = engine->storage->ops;
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	TRY(ops->begin(engine->storage, TX_WRITE, &tx));
	TRY(number_get(engine, tx, STR("ids_until"), 0, &engine->last_id));
	TRY(number_get(engine, tx, STR("node"), -1, &engine->node));
	engine->ids_until = 0; /* the first turn reserves anew */
	if (engine->node >= 0)
		return OK;
	engine->node = (int64_t)engine->o.chance->below(
			engine->o.chance, 1 << NODE_BITS);
	TRY(ops->value_put(tx, STR("node"),
			arena_print(engine->arena, "%d", (int)engine->node)));
	return ops->commit(&tx);
}
