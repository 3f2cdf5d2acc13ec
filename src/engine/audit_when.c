/* SPDX-License-Identifier: Apache-2.0 */
/* When an audit begins, and when people must be reminded of one. */
#include "engine/internal.h"

RESULT audit_newest(struct engine *engine, struct storage_tx *tx,
		struct arena *arena, struct audit_row *out, bool *out_any)
{
	struct audit_row *rows = NULL;
	size_t count = 0;
	TRY(engine->storage->ops->audit_list(tx, 0, 1, arena, &rows, &count));
	*out_any = count > 0;
	if (count)
		*out = rows[0];
	return OK;
}

/* ---- the calendar ---- */

#define LOOKED_BACK 256
#define REMINDED STR("audit_reminded")

/* Of all orders: of a few is none that the calendar knows. */
static size_t whole_ones(struct audit_row *rows, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (!rows[i].scope.len)
			rows[kept++] = rows[i];
	return kept;
}

/* The last one that came to its end, or else the first that did not. */
static const struct audit_row *last_over(
		const struct audit_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].finished_at)
			return &rows[i];
	return count ? &rows[count - 1] : NULL;
}

static RESULT reminded(struct engine *engine, struct storage_tx *tx,
		struct arena *arena, int64_t *out_audit)
{
	struct str text = STR_NONE;
	*out_audit = 0;
	struct result r = engine->storage->ops->value_get(
			tx, REMINDED, arena, &text);
	if (r.fault == FAULT_NOT_FOUND)
		return OK;
	TRY(r);
	return str_to_i64(text, out_audit);
}

static RESULT remind_plan(struct engine *engine, struct storage_tx *tx,
		struct arena *arena, const struct audit_row *last)
{
	int64_t told = 0;
	TRY(reminded(engine, tx, arena, &told));
	bool wanted = engine->o.audit_remind_ms && last && told != last->id;
	engine->audit.remind_of = last ? last->id : 0;
	engine->audit.remind = wanted
			? last->started_at + engine->o.audit_remind_ms
			: 0;
	return OK;
}

RESULT audit_calendar(struct engine *engine, struct storage_tx *tx)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct audit_row *rows = NULL;
	size_t count = 0;
	time_ms every = engine->o.audit_every_ms;
	TRY(engine->storage->ops->audit_list(
			tx, 0, LOOKED_BACK, arena, &rows, &count));
	pthread_mutex_lock(&engine->lock);
	engine->audit.open = count && !rows[0].finished_at;
	pthread_mutex_unlock(&engine->lock);
	count = whole_ones(rows, count);
	engine->audit.due = !every ? 0 : count ? rows[0].started_at + every : 1;
	return remind_plan(engine, tx, arena, last_over(rows, count));
}

RESULT audit_open(struct engine *engine)
{
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	engine->audit.arena = arena_open();
	TRY(engine->storage->ops->begin(engine->storage, TX_READ, &tx));
	return audit_calendar(engine, tx);
}

void audit_close(struct engine *engine)
{
	if (engine->audit.arena)
		arena_close(engine->audit.arena);
}

RESULT engine_audit(struct engine *engine, time_ms since, struct str scope,
		struct str who)
{
	struct audit *audit = &engine->audit;
	ENSURE(scope.len < sizeof audit->scope, FAULT_LIMIT);
	pthread_mutex_lock(&engine->lock);
	bool busy = audit->wanted || audit->open;
	if (!busy) {
		audit->wanted = true;
		audit->since = since;
		snprintf(audit->who, sizeof audit->who, "%.*s", STR_FMT(who));
		snprintf(audit->scope, sizeof audit->scope, "%.*s",
				STR_FMT(scope));
	}
	pthread_mutex_unlock(&engine->lock);
	return busy ? FAIL(FAULT_DUPLICATE) : OK;
}

static bool is_wanted(struct engine *engine)
{
	pthread_mutex_lock(&engine->lock);
	bool wanted = engine->audit.wanted;
	pthread_mutex_unlock(&engine->lock);
	return wanted;
}

/* ---- a reminder ---- */

/* Once for each audit that has become too old. */
RESULT audit_remind(
		struct turn *turn, __attribute__((unused)) struct item *item)
{
	struct engine *engine = turn->engine;
	struct audit *audit = &engine->audit;
	struct mail mail = {
			.subject = STR("The last audit is too old"),
			.body = STR("Shop, gateways, books and warehouse were "
				    "not compared to the end for longer than "
				    "`audit_remind` of the settings allows. An "
				    "account that can't be reached is the "
				    "usual cause:\n\n"
				    "  waybill doctor\n"
				    "  waybill audit show\n"
				    "  waybill audit run\n"),
			.reference = arena_print(turn->arena, "audit.%lld",
					(long long)audit->remind_of),
			.date = turn->now,
	};
	TRY(engine->storage->ops->value_put(turn->tx, REMINDED,
			arena_print(turn->arena, "%lld",
					(long long)audit->remind_of)));
	audit->remind = 0;
	log_line(LOG_WARN, "msg=\"the last audit is too old\"");
	notice_all(turn, NULL, &mail);
	return OK;
}

/* ---- what is due ---- */

static void add(struct engine *engine, items *list, enum item_kind kind)
{
	struct item *item = LIST_ADD(engine->arena, list);
	*item = (struct item){.kind = kind};
}

void audit_plan(struct engine *engine, time_ms now, items *list)
{
	struct audit *audit = &engine->audit;
	bool begins = !audit->open &&
			((audit->due && now >= audit->due) ||
					is_wanted(engine));
	if (audit->remind && now >= audit->remind)
		add(engine, list, ITEM_AUDIT_REMIND);
	if (begins || (audit->open && audit_is_read(audit)))
		add(engine, list, ITEM_AUDIT);
	else if (audit->open)
		audit_plan_reads(engine, now, list);
}

static time_ms begins_next(struct engine *engine)
{
	const struct audit *audit = &engine->audit;
	if (audit->open)
		return audit_is_read(audit) ? 1 : audit_reads_next(engine);
	return is_wanted(engine) ? 1 : audit->due;
}

time_ms audit_next(struct engine *engine)
{
	time_ms next = begins_next(engine), remind = engine->audit.remind;
	return !next || (remind && remind < next) ? remind : next;
}
