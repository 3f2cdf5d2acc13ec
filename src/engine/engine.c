/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/turn.h"

#include <stdlib.h>

#define BATCH_DEFAULT 256

#define OR_DEFAULT(field, value) \
	do { \
		if (!(field)) \
			(field) = (value); \
	} while (0)

time_ms engine_now(struct engine *engine)
{
	return engine->o.clock->now(engine->o.clock);
}

static void options_fill(struct engine_options *o)
{
	OR_DEFAULT(o->batch_max, BATCH_DEFAULT);
	OR_DEFAULT(o->gather_ms, 1);
	OR_DEFAULT(o->lease_ms, MINUTE_MS);
	OR_DEFAULT(o->first_retry_ms, 30 * SECOND_MS);
	OR_DEFAULT(o->last_retry_ms, HOUR_MS);
	OR_DEFAULT(o->tries_max, 12);
	OR_DEFAULT(o->settle_ms, MINUTE_MS);
}

const struct driver *engine_driver(
		const struct engine *engine, struct str provider)
{
	for (size_t i = 0; engine->o.drivers[i]; i++)
		if (str_eq(str_of(engine->o.drivers[i]->name), provider))
			return engine->o.drivers[i];
	return NULL;
}

const struct account *engine_account(
		const struct engine *engine, struct str name)
{
	for (size_t i = 0; i < engine->lane_count; i++)
		if (str_eq(engine->lanes[i].account->name, name))
			return engine->lanes[i].account;
	return NULL;
}

static RESULT lanes_make(struct engine *engine)
{
	ENSURE(engine->o.account_count <= ACCOUNTS_MAX, FAULT_LIMIT);
	for (size_t i = 0; i < engine->o.account_count; i++) {
		struct lane *lane = &engine->lanes[engine->lane_count++];
		lane->account = &engine->o.accounts[i];
		lane->driver = engine_driver(engine, lane->account->provider);
		ENSURE(lane->driver, FAULT_SETTINGS);
		polls_open(lane);
		grant_open(lane);
	}
	return OK;
}

RESULT engine_open(const struct engine_options *options, struct engine **out)
{
	struct engine *engine = calloc(1, sizeof *engine);
	ENSURE(engine, FAULT_MEMORY);
	engine->o = *options;
	options_fill(&engine->o);
	engine->storage = options->storage;
	engine->ids.next = ids_next;
	engine->last = &engine->first;
	engine->arena = arena_open();
	pthread_mutex_init(&engine->lock, NULL);
	certificates_open(engine);
	struct result r = lanes_make(engine);
	if (!r.fault)
		r = ids_open(engine);
	if (!r.fault)
		r = restored_open(engine);
	if (!r.fault)
		r = poison_open(engine);
	if (!r.fault)
		r = pauses_open(engine);
	if (!r.fault)
		r = audit_open(engine);
	if (!r.fault)
		r = digest_open(engine);
	if (r.fault) {
		engine_close(engine);
		return r;
	}
	*out = engine;
	return OK;
}

static void waiting_end(struct waiting *waiting, enum input_end end)
{
	if (waiting->input.done)
		waiting->input.done(waiting->input.context, end);
	free(waiting);
}

void engine_close(struct engine *engine)
{
	if (!engine)
		return;
	while (engine->first) {
		struct waiting *next = engine->first->next;
		waiting_end(engine->first, INPUT_FAILED);
		engine->first = next;
	}
	for (size_t i = 0; i < FLIGHTS_MAX; i++) {
		free(engine->flights[i].cursor);
		free(engine->flights[i].name);
	}
	for (size_t i = 0; i < engine->lane_count; i++) {
		polls_close(&engine->lanes[i]);
		grant_close(&engine->lanes[i]);
	}
	certificates_close(engine);
	audit_close(engine);
	digest_close(engine);
	arena_close(engine->arena);
	free(engine->policies);
	pthread_mutex_destroy(&engine->lock);
	free(engine);
}

static RESULT queue_add(struct engine *engine, const struct waiting *filled)
{
	struct waiting *waiting = malloc(sizeof *waiting);
	ENSURE(waiting, FAULT_MEMORY);
	*waiting = *filled;
	waiting->next = NULL;
	pthread_mutex_lock(&engine->lock);
	bool full = engine->queued >= QUEUE_MAX;
	if (!full) {
		*engine->last = waiting;
		engine->last = &waiting->next;
		engine->queued++;
	}
	pthread_mutex_unlock(&engine->lock);
	if (!full)
		return OK;
	free(waiting);
	return FAIL(FAULT_LIMIT);
}

RESULT engine_take(struct engine *engine, const struct input *input)
{
	return queue_add(engine, &(struct waiting){.input = *input});
}

RESULT engine_command(struct engine *engine, struct str shop, struct str remote,
		const struct command *command, input_done *done, void *context)
{
	return queue_add(engine,
			&(struct waiting){
					.input = {.done = done,
							.context = context},
					.is_command = true,
					.shop = shop,
					.remote = remote,
					.command = *command,
			});
}

static void plan_inputs(struct engine *engine, items *list)
{
	pthread_mutex_lock(&engine->lock);
	while (engine->first && (int64_t)list->count < engine->o.batch_max) {
		struct item *item = LIST_ADD(engine->arena, list);
		*item = (struct item){
				.kind = ITEM_INPUT, .waiting = engine->first};
		engine->first = engine->first->next;
		engine->queued--;
		engine->counts.inputs++;
	}
	if (!engine->first)
		engine->last = &engine->first;
	pthread_mutex_unlock(&engine->lock);
}

struct landing {
	struct engine *engine;
	items *list;
};

static void landed_one(void *context, int64_t id, const struct reply *reply)
{
	struct landing *landing = context;
	struct engine *engine = landing->engine;
	struct flight *flight = flight_get(engine, id);
	if (!flight)
		return;
	struct item *item = LIST_ADD(engine->arena, landing->list);
	*item = (struct item){.kind = ITEM_LANDED, .flight = flight};
	item->reply.fault = reply->fault;
	item->reply.detail = arena_copy(engine->arena, reply->detail);
	item->reply.response.status = reply->response.status;
	item->reply.response.body =
			arena_copy(engine->arena, reply->response.body);
	for (size_t i = 0; i < reply->response.headers.count; i++)
		http_header_add(&item->reply.response.headers, engine->arena,
				arena_copy(engine->arena,
						reply->response.headers.at[i]
								.name),
				arena_copy(engine->arena,
						reply->response.headers.at[i]
								.value));
	engine->counts.calls++;
}

static void plan_landed(struct engine *engine, items *list)
{
	struct landing landing = {engine, list};
	engine->o.exchange->collect(engine->o.exchange, landed_one, &landing);
	if (engine->o.press)
		engine->o.press->collect(engine->o.press, landed_one, &landing);
}

static RESULT jobs_claim(struct engine *engine, struct storage_tx *tx,
		struct str account, int64_t room, time_ms now, items *list)
{
	struct job *jobs = NULL;
	size_t count = 0;
	int64_t fence = (int64_t)engine->o.chance->below(engine->o.chance,
					(uint64_t)INT64_MAX - 1) +
			1;
	if (room > engine->o.batch_max)
		room = engine->o.batch_max;
	TRY(engine->storage->ops->job_claim(tx, account, now,
			now + engine->o.lease_ms, fence, room, engine->arena,
			&jobs, &count));
	for (size_t i = 0; i < count; i++) {
		struct item *item = LIST_ADD(engine->arena, list);
		*item = (struct item){.kind = ITEM_JOB, .job = jobs[i]};
	}
	return OK;
}

/* Only as many as the account has room for: one that is slow or dead must
 * not cost the others anything. */
static RESULT plan_lane(struct engine *engine, struct storage_tx *tx,
		struct lane *lane, time_ms now, items *list)
{
	int64_t room = lane_room(engine, lane, now);
	struct str account = lane->account->name;
	if (room > 0)
		TRY(jobs_claim(engine, tx, account, room, now, list));
	return engine->storage->ops->job_next_due(tx, account, &lane->jobs_due);
}

/* Jobs of an account that is no longer in the settings are ended. */
static RESULT plan_homeless(struct engine *engine, struct storage_tx *tx,
		time_ms now, items *list)
{
	struct str *accounts = NULL;
	size_t count = 0;
	TRY(engine->storage->ops->job_accounts(
			tx, engine->arena, &accounts, &count));
	for (size_t i = 0; i < count; i++)
		if (!engine_lane(engine, accounts[i]))
			TRY(jobs_claim(engine, tx, accounts[i],
					engine->o.batch_max, now, list));
	return OK;
}

static bool is_due(time_ms due, time_ms now)
{
	return due && due <= now;
}

static RESULT plan_jobs(struct engine *engine, struct storage_tx *tx,
		time_ms now, bool look, items *list)
{
	for (size_t i = 0; i < engine->lane_count; i++) {
		struct lane *lane = &engine->lanes[i];
		if (look || is_due(lane_next(lane, now), now))
			TRY(plan_lane(engine, tx, lane, now, list));
	}
	return look ? plan_homeless(engine, tx, now, list) : OK;
}

static RESULT plan_orders(struct engine *engine, struct storage_tx *tx,
		time_ms now, items *list)
{
	int64_t *ids = NULL;
	size_t count = 0;
	TRY(engine->storage->ops->order_due(tx, now, engine->o.batch_max,
			engine->arena, &ids, &count));
	for (size_t i = 0; i < count; i++) {
		struct item *item = LIST_ADD(engine->arena, list);
		*item = (struct item){.kind = ITEM_DUE, .order_id = ids[i]};
	}
	engine->orders_due = (int64_t)count == engine->o.batch_max ? now : 0;
	return OK;
}

static time_ms jobs_next(const struct engine *engine, time_ms now)
{
	time_ms next = 0;
	for (size_t i = 0; i < engine->lane_count; i++) {
		time_ms due = lane_next(&engine->lanes[i], now);
		if (due && (!next || due < next))
			next = due;
	}
	return next;
}

/* Claims what is due in a transaction of its own: the attempt is counted
 * before the work starts, so that a crash counts too. */
static RESULT plan_due(struct engine *engine, time_ms now, items *list)
{
	const struct storage_ops *ops = engine->storage->ops;
	bool look = now >= engine->recheck_at;
	if (!look && !is_due(jobs_next(engine, now), now) &&
			!is_due(engine->orders_due, now))
		return OK;
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	TRY(ops->begin(engine->storage, TX_WRITE, &tx));
	TRY(plan_jobs(engine, tx, now, look, list));
	TRY(plan_orders(engine, tx, now, list));
	TRY(ops->commit(&tx));
	engine->recheck_at =
			now + (engine->o.alone ? RECHECK_ALONE_MS : RECHECK_MS);
	return OK;
}

/* What fetches a certificate goes to an address that a webhook named: it may
 * carry no token. What asks for a token gets the client's secret there. */
static bool is_authorized(const struct flight *flight)
{
	return flight->kind != FLIGHT_CERTIFICATE;
}

static struct exchange *exchange_of(
		const struct engine *engine, const struct lane *lane)
{
	bool press = str_eq(lane->account->name, STR(PRESS));
	return press && engine->o.press ? engine->o.press : engine->o.exchange;
}

static RESULT depart_http(struct engine *engine, struct departure *departure)
{
	struct lane *lane = departure->flight->lane;
	struct account account = grant_account(lane);
	if (lane->driver->authorize && is_authorized(departure->flight))
		TRY(lane->driver->authorize(&account, engine_now(engine),
				&departure->http, engine->arena));
	struct exchange *exchange = exchange_of(engine, lane);
	exchange->http(exchange, departure->flight->id,
			&lane->account->endpoint, &departure->http);
	return OK;
}

static void departures_go(struct engine *engine, struct turn *turn)
{
	for (size_t i = 0; i < turn->departures.count; i++) {
		struct departure *departure = &turn->departures.at[i];
		struct flight *flight = departure->flight;
		if (departure->mail) {
			engine->o.exchange->mail(engine->o.exchange, flight->id,
					&flight->lane->account->endpoint,
					&departure->letter);
			continue;
		}
		struct result r = depart_http(engine, departure);
		if (r.fault) /* its lease passes, and it is looked up */
			log_line(LOG_ERROR,
					"msg=\"not sent\" account=%.*s "
					"fault=%s",
					STR_FMT(flight->lane->account->name),
					fault_name(r.fault));
	}
}

static void inputs_answer(items *batch, bool stored)
{
	for (size_t i = 0; i < batch->count; i++) {
		struct item *item = &batch->at[i];
		if (item->kind == ITEM_INPUT)
			waiting_end(item->waiting,
					stored ? item->end : INPUT_FAILED);
	}
}

static void flights_end(struct engine *engine, items *batch)
{
	for (size_t i = 0; i < batch->count; i++)
		if (batch->at[i].kind == ITEM_LANDED)
			flight_end(engine, batch->at[i].flight);
}

static time_ms next_step(struct engine *engine, time_ms now)
{
	time_ms next = engine->recheck_at;
	const time_ms others[] = {jobs_next(engine, now), engine->orders_due,
			polls_next(engine), grants_next(engine),
			certificates_next(engine), audit_next(engine),
			digest_next(engine)};
	if (engine->queued)
		return now;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (others[i] && others[i] < next)
			next = others[i];
	return next;
}

/* One round of work; what it could not store has not happened. */
static RESULT step_work(struct engine *engine)
{
	items batch = {0};
	struct turn turn;
	if (!engine->recovered)
		TRY(jobs_recover(engine));
	engine->recovered = true;
	time_ms now = engine_now(engine);
	plan_landed(engine, &batch);
	plan_inputs(engine, &batch);
	struct result r = plan_due(engine, now, &batch);
	grants_plan(engine, now, &batch);
	certificates_plan(engine, now, &batch);
	polls_hear(engine);
	polls_plan(engine, now, &batch);
	audit_plan(engine, now, &batch);
	digest_plan(engine, now, &batch);
	if (!r.fault && batch.count)
		r = turn_run(engine, &batch, &turn);
	inputs_answer(&batch, !r.fault);
	if (!r.fault && batch.count)
		departures_go(engine, &turn);
	flights_end(engine, &batch);
	return r;
}

static void full_set(struct engine *engine, bool full)
{
	if (atomic_exchange(&engine->full, full) == full)
		return;
	log_line(full ? LOG_ERROR : LOG_INFO, "msg=\"%s\"",
			full ? "the disk is full: webhooks are answered 503, "
			       "nothing is sent"
			     : "there is room again");
}

/* While the disk is full answers stay where they are, and whoever brings
 * news is told to come again. */
static RESULT step_full(struct engine *engine)
{
	items batch = {0};
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	const struct storage_ops *ops = engine->storage->ops;
	plan_inputs(engine, &batch);
	inputs_answer(&batch, false);
	TRY(ops->begin(engine->storage, TX_WRITE, &tx));
	TRY(ops->value_put(tx, STR("room"), STR("there was")));
	return ops->commit(&tx);
}

RESULT engine_step(struct engine *engine, time_ms *out_next)
{
	struct result r = OK;
	arena_reset(engine->arena);
	if (atomic_load(&engine->full))
		r = step_full(engine);
	if (!r.fault)
		r = step_work(engine);
	full_set(engine, r.fault == FAULT_STORAGE_FULL);
	time_ms now = engine_now(engine);
	*out_next = atomic_load(&engine->full) ? now + FULL_REST_MS
					       : next_step(engine, now);
	bool fatal = fault_class(r.fault) == CLASS_FATAL;
	return fatal && r.fault != FAULT_STORAGE_FULL ? r : OK;
}

enum fault engine_fault(struct engine *engine)
{
	return atomic_load(&engine->full) ? FAULT_STORAGE_FULL : FAULT_NONE;
}

void engine_count(struct engine *engine, struct engine_counts *out)
{
	*out = engine->counts;
	out->in_flight = (int64_t)engine->in_flight;
	out->queue = (int64_t)engine->queued;
}
