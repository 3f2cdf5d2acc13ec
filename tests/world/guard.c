/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The storage as the engine sees it: the real one, with a guard in front of
 * each commit that can kill the engine there. Only what was committed may
 * count after a death, so a dead engine's commits are all dropped.
 */
#include "storage/sqlite/storage_sqlite.h"
#include "tests/world/world.h"

/* commit has no storage in its hands; there is one world at a time. */
static struct world *here;
static enum tx_mode mode_now;

static RESULT guard_begin(struct storage *storage, enum tx_mode mode,
		struct storage_tx **out)
{
	(void)storage;
	ENSURE(!here->dead, FAULT_STORAGE);
	mode_now = mode;
	return here->inner->ops->begin(here->inner, mode, out);
}

static RESULT commit_dropped(struct storage_tx **tx, const char *where)
{
	world_die(here, where);
	here->inner->ops->drop(tx);
	return FAIL(FAULT_STORAGE);
}

static bool is_full(void)
{
	time_ms passed = here->now - WORLD_START;
	return passed >= here->options.full_from &&
			passed < here->options.full_until;
}

static RESULT guard_commit(struct storage_tx **tx)
{
	if (mode_now == TX_READ)
		return here->inner->ops->commit(tx);
	if (here->dead)
		return commit_dropped(tx, "");
	if (is_full()) {
		here->inner->ops->drop(tx);
		return FAIL(FAULT_STORAGE_FULL);
	}
	const struct world_deaths *deaths = &here->options.deaths;
	int64_t nth = ++here->counts.commits;
	if (death_due(here, deaths->before_commit, nth))
		return commit_dropped(tx, "before a commit");
	TRY(here->inner->ops->commit(tx));
	if (!death_due(here, deaths->after_commit, nth))
		return OK;
	world_die(here, "after a commit");
	return FAIL(FAULT_STORAGE);
}

static void guard_idle(struct storage *storage)
{
	(void)storage;
	if (!here->dead && here->inner->ops->idle)
		here->inner->ops->idle(here->inner);
}

static void guard_nothing(struct storage *storage)
{
	(void)storage; /* the world closes it */
}

RESULT guard_open(struct world *world, const char *path)
{
	const char *why = NULL;
	here = world;
	TRY(storage_sqlite_open(str_of(path), false, &world->inner, &why));
	world->ops = *world->inner->ops;
	world->ops.begin = guard_begin;
	world->ops.commit = guard_commit;
	world->ops.idle = guard_idle;
	world->ops.close = guard_nothing;
	world->storage.ops = &world->ops;
	return OK;
}

void guard_close(struct world *world)
{
	if (world->inner)
		world->inner->ops->close(world->inner);
	world->inner = NULL;
}
