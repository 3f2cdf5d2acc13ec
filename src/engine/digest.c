/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Once a day staff is told what waits for them: open holds and tasks of one
 * shop, in one mail. Nothing waits: no mail. That it was told is in the commit
 * before it goes, so that no restart tells it twice.
 */
#include "engine/internal.h"
#include "notify/letter.h"

#define LOOKED_AT 500 /* orders that wait for staff, of all shops */
#define SHOWN_MAX 100 /* lines in the mail */

static int64_t local_day(const struct policy *policy, time_ms at)
{
	const char *name = NULL;
	int east = policy->zone ? zone_offset(policy->zone, at, &name) : 0;
	return (at + east * SECOND_MS) / DAY_MS;
}

/* That hour of a day by the shop's clock. */
static time_ms hour_of(const struct policy *policy, int64_t day)
{
	const char *name = NULL;
	time_ms at = day * DAY_MS + policy->digest_hour * HOUR_MS;
	int east = policy->zone ? zone_offset(policy->zone, at, &name) : 0;
	return at - east * SECOND_MS;
}

static time_ms next_after(const struct policy *policy, time_ms after)
{
	if (!policy->digest_hour || !policy->staff_mail.len ||
			!policy->mail.len)
		return 0;
	int64_t day = local_day(policy, after);
	time_ms at = hour_of(policy, day);
	return at > after ? at : hour_of(policy, day + 1);
}

static struct str value_name(const struct policy *policy, struct arena *arena)
{
	return arena_print(arena, "digest:%.*s", STR_FMT(policy->shop));
}

/* A shop that was never told is told from the next such hour on. */
static RESULT last_told(struct engine *engine, struct storage_tx *tx,
		const struct policy *policy, struct arena *arena,
		time_ms *out_at)
{
	struct str text = STR_NONE;
	struct result r = engine->storage->ops->value_get(
			tx, value_name(policy, arena), arena, &text);
	*out_at = engine_now(engine);
	if (r.fault == FAULT_NOT_FOUND)
		return OK;
	TRY(r);
	return str_to_i64(text, out_at);
}

RESULT digest_open(struct engine *engine)
{
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	struct arena *arena = engine->digest.arena = arena_open();
	size_t count = engine->o.policy_count;
	engine->digest.next = arena_take(arena, count * sizeof(time_ms));
	TRY(engine->storage->ops->begin(engine->storage, TX_READ, &tx));
	for (size_t i = 0; i < count; i++) {
		time_ms told = 0;
		TRY(last_told(engine, tx, &engine->o.policies[i], arena,
				&told));
		engine->digest.next[i] =
				next_after(&engine->o.policies[i], told);
	}
	return OK;
}

void digest_close(struct engine *engine)
{
	if (engine->digest.arena)
		arena_close(engine->digest.arena);
}

time_ms digest_next(const struct engine *engine)
{
	time_ms next = 0;
	for (size_t i = 0; i < engine->o.policy_count; i++) {
		time_ms at = engine->digest.next[i];
		if (at && (!next || at < next))
			next = at;
	}
	return next;
}

void digest_plan(struct engine *engine, time_ms now, items *list)
{
	time_ms next = digest_next(engine);
	if (next && now >= next)
		LIST_ADD(engine->arena, list)->kind = ITEM_DIGEST;
}

/* ---- what waits ---- */

struct waits {
	struct turn *turn;
	LIST(struct view_waiting) list;
	int64_t orders;
};

static void wait_add(
		struct waits *w, const struct order_row *row, struct str text)
{
	if (w->list.count < SHOWN_MAX)
		*LIST_ADD(w->turn->arena, &w->list) = (struct view_waiting){
				row->name.len ? row->name : row->remote, text};
}

static RESULT order_look(struct waits *w, const struct order_row *row)
{
	const struct storage_ops *ops = w->turn->engine->storage->ops;
	struct hold_row *holds = NULL;
	struct task_row *tasks = NULL;
	size_t count = 0;
	TRY(ops->holds_list(
			w->turn->tx, row->id, w->turn->arena, &holds, &count));
	for (size_t i = 0; i < count; i++)
		wait_add(w, row, holds[i].text);
	TRY(ops->tasks_list(
			w->turn->tx, row->id, w->turn->arena, &tasks, &count));
	for (size_t i = 0; i < count; i++)
		wait_add(w, row, tasks[i].text);
	w->orders++;
	return OK;
}

static RESULT shop_look(struct waits *w, struct str shop)
{
	struct order_filter filter = {.needs_staff = true, .limit = LOOKED_AT};
	struct order_row *rows = NULL;
	size_t count = 0;
	TRY(w->turn->engine->storage->ops->order_list(
			w->turn->tx, &filter, w->turn->arena, &rows, &count));
	for (size_t i = 0; i < count; i++)
		if (str_eq(rows[i].shop, shop))
			TRY(order_look(w, &rows[i]));
	return OK;
}

static RESULT words(const struct waits *w, const struct policy *policy,
		struct mail *out)
{
	struct turn *turn = w->turn;
	struct facts facts = {.shop = policy->shop};
	struct mail_broken broken = {0};
	struct letter_text text = {0};
	struct view view = {.facts = &facts,
			.policy = policy,
			.tongue = tongue_of(policy->seller.language, STR_NONE),
			.waiting = w->list.at,
			.waiting_count = w->list.count,
			.waiting_orders = w->orders};
	struct letter letter = {.name = STR("staff_digest"),
			.view = &view,
			.zone = policy->zone,
			.now = turn->now,
			.locale = policy->seller.language,
			.otherwise = policy->seller.language};
	TRY(letter_render(&letter, turn->arena, &text, &broken));
	*out = (struct mail){.subject = text.part[PART_SUBJECT],
			.body = text.part[PART_TEXT],
			.reference = arena_print(turn->arena,
					"digest.%.*s.%lld",
					STR_FMT(policy->shop),
					(long long)local_day(
							policy, turn->now)),
			.date = turn->now};
	return OK;
}

static RESULT shop_tell(struct turn *turn, const struct policy *policy)
{
	struct waits w = {.turn = turn};
	struct mail mail;
	TRY(turn->engine->storage->ops->value_put(turn->tx,
			value_name(policy, turn->arena),
			arena_print(turn->arena, "%lld",
					(long long)turn->now)));
	TRY(shop_look(&w, policy->shop));
	if (!w.orders)
		return OK;
	TRY(words(&w, policy, &mail));
	notice_shop(turn, policy->shop, &mail);
	return OK;
}

RESULT digest_step(struct turn *turn, __attribute__((unused)) struct item *item)
{
	struct engine *engine = turn->engine;
	for (size_t i = 0; i < engine->o.policy_count; i++) {
		const struct policy *policy = &engine->o.policies[i];
		time_ms *next = &engine->digest.next[i];
		if (!*next || turn->now < *next)
			continue;
		TRY(shop_tell(turn, policy));
		*next = next_after(policy, turn->now);
	}
	return OK;
}
