/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages that kill the process. Before a thread reads or applies one it
 * leaves a mark in memory that outlives the process; whoever starts next
 * finds it and counts the death. What the process has died of three times is
 * not touched again: it is kept for people, and the rest runs on.
 */
#include "engine/internal.h"

#include "base/crypto.h"

#define DEATHS_MAX 3

static int64_t mark_of(struct str bytes)
{
	int64_t mark = (int64_t)(hash64(bytes) & INT64_MAX);
	return mark ? mark : 1;
}

/* Each thread has a place of its own, for as long as there are any. */
static _Atomic int64_t *place_of(struct engine *engine)
{
	static _Thread_local int own = -1;
	static atomic_int next;
	if (!engine->o.marks)
		return NULL;
	if (own < 0)
		own = atomic_fetch_add(&next, 1) % MARKS;
	return &engine->o.marks[own];
}

static bool is_poison(const struct engine *engine, int64_t mark)
{
	for (size_t i = 0; i < engine->poison_count; i++)
		if (engine->poison[i] == mark)
			return true;
	return false;
}

bool engine_mark(struct engine *engine, struct str bytes)
{
	_Atomic int64_t *place = place_of(engine);
	int64_t mark = mark_of(bytes);
	if (is_poison(engine, mark))
		return false;
	if (place)
		atomic_store(place, mark);
	return true;
}

void engine_unmark(struct engine *engine)
{
	_Atomic int64_t *place = place_of(engine);
	if (place)
		atomic_store(place, 0);
}

static RESULT death_count(struct engine *engine, struct storage_tx *tx,
		int64_t mark, int64_t *out)
{
	const struct storage_ops *ops = engine->storage->ops;
	struct str text = STR_NONE,
		   name = arena_print(engine->arena, "death:%lld",
				   (long long)mark);
	*out = 0;
	struct result r = ops->value_get(tx, name, engine->arena, &text);
	if (r.fault && r.fault != FAULT_NOT_FOUND)
		return r;
	if (!r.fault)
		TRY(str_to_i64(text, out));
	++*out;
	return ops->value_put(tx, name,
			arena_print(engine->arena, "%lld", (long long)*out));
}

/* The poisons that are known, joined with ",". */
static RESULT poison_load(struct engine *engine, struct storage_tx *tx)
{
	struct str text = STR_NONE, word;
	struct result r = engine->storage->ops->value_get(
			tx, STR("poison"), engine->arena, &text);
	if (r.fault == FAULT_NOT_FOUND)
		return OK;
	TRY(r);
	while (engine->poison_count < POISON_MAX && str_cut(&text, ',', &word))
		TRY(str_to_i64(word, &engine->poison[engine->poison_count++]));
	return OK;
}

static RESULT poison_save(struct engine *engine, struct storage_tx *tx)
{
	DEFER(buf_done) struct buf text;
	buf_init(&text, POISON_MAX * 24);
	for (size_t i = 0; i < engine->poison_count; i++)
		buf_print(&text, "%s%lld", i ? "," : "",
				(long long)engine->poison[i]);
	return engine->storage->ops->value_put(
			tx, STR("poison"), buf_str(&text));
}

/* A full list forgets its oldest. */
static void poison_add(struct engine *engine, int64_t mark)
{
	if (is_poison(engine, mark))
		return;
	if (engine->poison_count == POISON_MAX)
		memmove(engine->poison, engine->poison + 1,
				--engine->poison_count *
						sizeof *engine->poison);
	engine->poison[engine->poison_count++] = mark;
	log_line(LOG_ERROR,
			"msg=\"a message has killed the program %d times and "
			"is left alone\" mark=%lld",
			DEATHS_MAX, (long long)mark);
}

static RESULT mark_read(
		struct engine *engine, struct storage_tx *tx, int64_t mark)
{
	int64_t deaths = 0;
	if (!mark)
		return OK;
	TRY(death_count(engine, tx, mark, &deaths));
	if (deaths >= DEATHS_MAX)
		poison_add(engine, mark);
	return OK;
}

static bool any_marks(const struct engine *engine)
{
	for (size_t i = 0; i < MARKS; i++)
		if (atomic_load(&engine->o.marks[i]))
			return true;
	return false;
}

static RESULT marks_count(struct engine *engine, struct storage_tx *tx)
{
	for (size_t i = 0; i < MARKS; i++)
		TRY(mark_read(engine, tx, atomic_load(&engine->o.marks[i])));
	return poison_save(engine, tx);
}

RESULT poison_open(struct engine *engine)
{
	const struct storage_ops *ops = engine->storage->ops;
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	if (!engine->o.marks)
		return OK;
	bool died = any_marks(engine);
	TRY(ops->begin(engine->storage, died ? TX_WRITE : TX_READ, &tx));
	TRY(poison_load(engine, tx));
	if (!died)
		return OK;
	TRY(marks_count(engine, tx));
	TRY(ops->commit(&tx));
	for (size_t i = 0; i < MARKS; i++)
		atomic_store(&engine->o.marks[i], 0);
	return OK;
}
