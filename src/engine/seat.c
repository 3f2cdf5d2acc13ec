/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Orders at the table: each order that a batch touches is loaded once, takes
 * all its news, is decided once and saved once. Nothing of it outlives the
 * transaction.
 */
#include "engine/internal.h"

#define SENTENCE_MAX ((size_t)4000)
#define DECIDES_MAX 16 /* rounds of local effects within one commit */

const struct policy *engine_policy(const struct engine *engine, struct str shop)
{
	for (size_t i = 0; i < engine->o.policy_count; i++)
		if (str_eq(engine->o.policies[i].shop, shop))
			return &engine->o.policies[i];
	return NULL;
}

static struct seat *seat_new(struct turn *turn)
{
	struct seat *seat = arena_take(turn->arena, sizeof *seat);
	buf_init(&seat->text, SENTENCE_MAX);
	*LIST_ADD(turn->arena, &turn->seats) = seat;
	return seat;
}

void turn_forget(struct turn *turn)
{
	for (size_t i = 0; i < turn->seats.count; i++)
		buf_done(&turn->seats.at[i]->text);
	turn->seats.count = 0;
}

static RESULT seat_fill(struct turn *turn, const struct order_row *row,
		struct seat **out)
{
	struct facts facts = {0};
	TRY(facts_read(row->facts, turn->arena, &facts));
	struct seat *seat = seat_new(turn);
	seat->row = *row;
	seat->facts = facts;
	seat->policy = engine_policy(turn->engine, row->shop);
	if (seat->policy)
		restored_stale(seat);
	seat->linked = payments_linkable(&facts);
	seat->numbers = parcel_numbers(&facts);
	*out = seat;
	return OK;
}

static struct seat *seat_at_table(
		struct turn *turn, struct str shop, struct str remote)
{
	for (size_t i = 0; i < turn->seats.count; i++) {
		struct seat *seat = turn->seats.at[i];
		if (str_eq(seat->row.remote, remote) &&
				str_eq(seat->row.shop, shop))
			return seat;
	}
	return NULL;
}

static struct seat *seat_first(
		struct turn *turn, struct str shop, struct str remote)
{
	struct seat *seat = seat_new(turn);
	seat->row.id = engine_id(turn->engine);
	seat->row.shop = arena_copy(turn->arena, shop);
	seat->row.remote = arena_copy(turn->arena, remote);
	seat->row.created_at = turn->now;
	seat->facts.shop = seat->row.shop;
	seat->facts.remote = seat->row.remote;
	seat->policy = engine_policy(turn->engine, shop);
	return seat;
}

RESULT seat_by_name(struct turn *turn, struct str shop, struct str remote,
		struct seat **out)
{
	ENSURE(shop.len && remote.len, FAULT_BAD_VALUE);
	*out = seat_at_table(turn, shop, remote);
	if (*out)
		return OK;
	struct order_row row = {0};
	struct result r = turn->engine->storage->ops->order_get(
			turn->tx, shop, remote, turn->arena, &row);
	if (r.fault == FAULT_NOT_FOUND) {
		*out = seat_first(turn, shop, remote);
		return OK;
	}
	TRY(r);
	return seat_fill(turn, &row, out);
}

RESULT seat_by_id(struct turn *turn, int64_t id, struct seat **out)
{
	for (size_t i = 0; i < turn->seats.count; i++) {
		if (turn->seats.at[i]->row.id == id) {
			*out = turn->seats.at[i];
			return OK;
		}
	}
	struct order_row row = {0};
	TRY(turn->engine->storage->ops->order_get_id(
			turn->tx, id, turn->arena, &row));
	return seat_fill(turn, &row, out);
}

void seat_join(struct turn *turn, struct seat *seat, const struct facts *news,
		int64_t message)
{
	facts_join(&seat->facts, news, turn->arena, &seat->changes);
	seat->message = message;
	seat->dirty = true;
}

void seat_say(struct seat *seat, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char line[512];
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	if (seat->text.len)
		buf_add_c(&seat->text, "; ");
	buf_add_c(&seat->text, line);
}

/* Begins what the decision wants; true when something was done at once
 * (built-in books), so that there may be more to decide. */
static RESULT effects_begin(struct turn *turn, struct seat *seat,
		const struct decision *decision, bool *out_again)
{
	for (size_t i = 0; i < decision->effects.count; i++) {
		TRY(job_begin(turn, seat, &decision->effects.at[i]));
		const struct attempt *a = facts_attempt_by_id(
				&seat->facts, decision->effects.at[i].attempt);
		*out_again = *out_again || (a && a->settled_at);
	}
	return OK;
}

/* Which rule did what stands in the timeline beside the news that set it
 * off. */
static void rules_say(struct turn *turn, struct seat *seat,
		const struct decision *decision)
{
	for (size_t i = 0; i < decision->fired.count; i++) {
		const struct firing *fired = &decision->fired.at[i];
		seat_say(seat, "rule %.*s fired (%.*s): %.*s",
				STR_FMT(fired->rule), STR_FMT(fired->cause),
				STR_FMT(firing_did(fired, turn->arena)));
	}
}

static RESULT withdrawn_drop(struct turn *turn, const struct decision *decision)
{
	const struct storage_ops *ops = turn->engine->storage->ops;
	for (size_t i = 0; i < decision->withdrawn.count; i++) {
		struct result r = ops->job_drop(
				turn->tx, decision->withdrawn.at[i], 0);
		/* Claimed by now: whoever claims it decides again. */
		if (r.fault != FAULT_NOT_FOUND && r.fault != FAULT_CONFLICT)
			TRY(r);
	}
	return OK;
}

static RESULT holds_store(struct turn *turn, const struct seat *seat,
		const struct decision *decision)
{
	size_t n = decision->holds.count;
	struct hold_row *rows = arena_take(turn->arena, (n + 1) * sizeof *rows);
	for (size_t i = 0; i < n; i++) {
		const struct hold *h = &decision->holds.at[i];
		rows[i] = (struct hold_row){seat->row.id, h->key, h->reason,
				h->text, h->fo, h->since};
	}
	return turn->engine->storage->ops->holds_set(
			turn->tx, seat->row.id, rows, n);
}

static RESULT tasks_store(struct turn *turn, const struct seat *seat,
		const struct decision *decision)
{
	size_t n = decision->tasks.count;
	struct task_row *rows = arena_take(turn->arena, (n + 1) * sizeof *rows);
	for (size_t i = 0; i < n; i++) {
		const struct task *t = &decision->tasks.at[i];
		rows[i] = (struct task_row){
				seat->row.id, t->key, t->text, t->since};
	}
	return turn->engine->storage->ops->tasks_set(
			turn->tx, seat->row.id, rows, n);
}

#define FACTS_MAX ((size_t)4 << 20)

static RESULT row_store(struct turn *turn, struct seat *seat,
		const struct decision *decision)
{
	DEFER(buf_done) struct buf bytes;
	buf_init(&bytes, FACTS_MAX);
	facts_write(&seat->facts, &bytes);
	TRY(buf_check(&bytes));
	struct order_row *row = &seat->row;
	const struct shop_order *shop = &seat->facts.order;
	row->facts = buf_str(&bytes);
	row->name = shop->name;
	row->currency = shop->currency;
	row->total = shop->total;
	row->payment = str_of(payment_status_name(decision->status.payment));
	row->progress = str_of(progress_name(decision->progress));
	row->hold_reason = decision->hold_reason;
	row->tasks = (int64_t)decision->tasks.count;
	row->updated_at = turn->now;
	row->wake_at = decision->wake_at;
	row->policy_version = seat->policy ? seat->policy->version : 0;
	TRY(turn->engine->storage->ops->order_put(turn->tx, row));
	row->version++;
	row->facts = STR_NONE;
	return OK;
}

static RESULT timeline_store(struct turn *turn, const struct seat *seat)
{
	if (!seat->text.len && !seat->changes.list.count)
		return OK;
	struct timeline_row row = {
			.id = engine_id(turn->engine),
			.order_id = seat->row.id,
			.message_id = seat->message,
			.at = turn->now,
			.kind = str_of(seat->kind ? seat->kind : "event"),
			.text = buf_str(&seat->text),
			.changes = changes_pack(&seat->changes, turn->arena),
	};
	return turn->engine->storage->ops->timeline_put(turn->tx, &row);
}

/*
 * Decides the order until nothing changes, begins what follows, and saves
 * all of it: facts, jobs with sealed bytes, holds, tasks, timeline.
 */
RESULT seat_settle(struct turn *turn, struct seat *seat)
{
	struct decision decision = {0};
	bool again = true;
	TRY(links_make(turn, seat));
	if (!seat->policy)
		return row_store(turn, seat, &decision);
	for (int round = 0; again && round < DECIDES_MAX; round++) {
		again = false;
		decision = (struct decision){0};
		decide(&seat->facts, seat->policy, turn->now,
				&turn->engine->ids, turn->arena, &decision);
		turn->engine->counts.decides++;
		rules_say(turn, seat, &decision);
		TRY(withdrawn_drop(turn, &decision));
		TRY(effects_begin(turn, seat, &decision, &again));
	}
	TRY(holds_store(turn, seat, &decision));
	TRY(tasks_store(turn, seat, &decision));
	TRY(row_store(turn, seat, &decision));
	if (seat->row.wake_at &&
			(!turn->engine->orders_due ||
					seat->row.wake_at <
							turn->engine->orders_due))
		turn->engine->orders_due = seat->row.wake_at;
	TRY(timeline_store(turn, seat));
	seat->dirty = false;
	seat->changes.list.count = 0;
	buf_clear(&seat->text);
	return OK;
}
