/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit walks through the orders, the newest first and a few at a time,
 * has everything about them read again at every account (audit_read.c), and
 * goes on when all of that has been answered.
 */
#include "engine/internal.h"

#define ORDERS_AT_ONCE 16
#define SINCE_DEFAULT_MS (90 * DAY_MS)

static void read_add(struct engine *engine, int64_t order_id,
		const struct audit_ask *ask)
{
	struct audit *audit = &engine->audit;
	struct audit_read *read = arena_take(audit->arena, sizeof *read);
	*read = (struct audit_read){.order_id = order_id, .ask = *ask};
	*LIST_ADD(audit->arena, &audit->reads) = read;
}

/* What the asks point to lives in the audit's own arena. */
static RESULT order_take(
		struct turn *turn, struct audit_row *audit, int64_t order_id)
{
	struct engine *engine = turn->engine;
	struct arena *arena = engine->audit.arena;
	struct order_row row = {0};
	struct facts facts = {0};
	struct audit_asks asks = {0};
	struct differences here = {0};
	TRY(engine->storage->ops->order_get_id(
			turn->tx, order_id, arena, &row));
	const struct policy *policy = engine_policy(engine, row.shop);
	if (!policy)
		return OK;
	TRY(facts_read(row.facts, arena, &facts));
	if (!order_is_ours(&facts, policy))
		return OK;
	engine->audit.window_orders++;
	audit_asks(&facts, policy, arena, &asks);
	for (size_t i = 0; i < asks.list.count; i++)
		read_add(engine, order_id, &asks.list.at[i]);
	audit_here(&facts, arena, &here);
	return audit_keep(turn, audit, order_id, &here);
}

/* Ids grow with time: from the first order that is too old on, all are. */
static RESULT orders_take(
		struct turn *turn, struct audit_row *audit, bool *out_over)
{
	struct audit *state = &turn->engine->audit;
	struct order_filter filter = {
			.before_id = audit->before_id, .limit = ORDERS_AT_ONCE};
	struct order_row *rows = NULL;
	size_t count = 0;
	TRY(turn->engine->storage->ops->order_list(
			turn->tx, &filter, turn->arena, &rows, &count));
	*out_over = count < ORDERS_AT_ONCE;
	state->window_before = audit->before_id;
	state->window_orders = 0;
	for (size_t i = 0; i < count && rows[i].created_at >= audit->since;
			i++) {
		state->next_before = rows[i].id;
		TRY(order_take(turn, audit, rows[i].id));
	}
	*out_over |= count && rows[count - 1].created_at < audit->since;
	return OK;
}

static RESULT scope_take(struct turn *turn, struct audit_row *audit)
{
	struct audit *state = &turn->engine->audit;
	struct str rest = audit->scope, word;
	state->window_before = audit->before_id;
	state->window_orders = 0;
	while (str_cut(&rest, ',', &word)) {
		int64_t id = 0;
		struct result r = str_to_i64(word, &id);
		if (!r.fault)
			r = order_take(turn, audit, id);
		if (r.fault != FAULT_NOT_FOUND)
			TRY(r);
	}
	return OK;
}

static RESULT next_take(
		struct turn *turn, struct audit_row *audit, bool *out_last)
{
	*out_last = true;
	return audit->scope.len ? scope_take(turn, audit)
				: orders_take(turn, audit, out_last);
}

static void reads_forget(struct engine *engine)
{
	engine->audit.reads = (typeof(engine->audit.reads)){0};
	arena_reset(engine->audit.arena);
}

static RESULT audit_start(struct turn *turn, struct audit_row *out)
{
	struct engine *engine = turn->engine;
	time_ms back = engine->o.audit_since_ms ? engine->o.audit_since_ms
						: SINCE_DEFAULT_MS;
	pthread_mutex_lock(&engine->lock);
	bool asked = engine->audit.wanted;
	time_ms since = asked ? engine->audit.since : 0;
	*out = (struct audit_row){
			.id = engine_id(engine),
			.started_at = turn->now,
			.since = since ? since : turn->now - back,
			.scope = asked ? arena_copy(turn->arena,
							 str_of(engine->audit.scope))
				       : STR_NONE,
			.asked_by = asked
					? arena_copy(turn->arena,
							  str_of(engine->audit.who))
					: STR("the calendar"),
	};
	engine->audit.wanted = false;
	pthread_mutex_unlock(&engine->lock);
	return OK;
}

static void audit_end(struct turn *turn, struct audit_row *row)
{
	row->finished_at = turn->now;
	row->orders += turn->engine->audit.window_orders;
	log_line(LOG_INFO,
			"msg=\"audit\" orders=%lld reads=%lld unread=%lld "
			"differences=%lld",
			(long long)row->orders, (long long)row->reads,
			(long long)row->unread, (long long)row->differences);
}

/* The orders that were under way have been read: on with the next ones. What
 * a crash left half way begins with the same ones again. */
static void audit_go_on(struct audit *state, struct audit_row *row)
{
	if (!state->window_known || row->before_id != state->window_before)
		return;
	row->before_id = state->next_before;
	row->orders += state->window_orders;
}

RESULT audit_step(struct turn *turn, __attribute__((unused)) struct item *item)
{
	struct engine *engine = turn->engine;
	struct audit *state = &engine->audit;
	struct audit_row row = {0};
	bool any = false;
	TRY(audit_newest(engine, turn->tx, turn->arena, &row, &any));
	bool begins = !any || row.finished_at;
	bool over = !begins && state->window_known && state->last &&
			row.before_id == state->window_before;
	if (begins)
		TRY(audit_start(turn, &row));
	if (over) {
		audit_end(turn, &row);
	} else {
		if (!begins)
			audit_go_on(state, &row);
		reads_forget(engine);
		TRY(next_take(turn, &row, &state->last));
		state->window_known = true;
	}
	TRY(engine->storage->ops->audit_put(turn->tx, &row));
	return audit_calendar(engine, turn->tx);
}
