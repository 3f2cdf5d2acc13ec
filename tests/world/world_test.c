/* SPDX-License-Identifier: Apache-2.0 */
/* Whole lives in one process: quiet worlds, lying ones, dying ones. */
#include "base/json.h"
#include "base/test.h"
#include "tests/world/world.h"

#include <stdlib.h>

TEST_MAIN

static int64_t scaled(int64_t count)
{
	const char *times = getenv("WAYBILL_TIMES");
	return times ? count * strtoll(times, NULL, 10) : count;
}

static void lives(struct world_options *options, int64_t orders)
{
	options->sim.orders = orders;
	struct world *world = world_open(options);
	bool quiet = world_run(world, 60 * DAY_MS);
	if (!quiet || !world_check(world))
		print_error("seed %llu: %s\n",
				(unsigned long long)options->seed,
				world->trouble[0] ? world->trouble
						  : "it does not end");
	EXPECT(quiet);
	world_must_agree(world);
	world_close(world);
}

TEST(quiet_lives_end_as_they_should)
{
	struct world_options o;
	world_options_init(&o);
	lives(&o, scaled(60));
}

TEST(the_same_seed_gives_the_same_world)
{
	uint64_t hashes[2];
	for (int i = 0; i < 2; i++) {
		struct world_options o;
		world_options_init(&o);
		o.seed = 7;
		o.sim.orders = 10;
		o.sim.trouble = 20;
		struct world *world = world_open(&o);
		world_run(world, 60 * DAY_MS);
		hashes[i] = world->hash;
		world_close(world);
	}
	EXPECT(hashes[0] == hashes[1]);
}

TEST(without_webhooks_all_is_found_by_polling)
{
	struct world_options o;
	world_options_init(&o);
	o.sim.webhooks = false;
	lives(&o, scaled(40));
}

TEST(doubled_and_disordered_webhooks_change_nothing)
{
	for (uint64_t seed = 1; seed <= 4; seed++) {
		struct world_options o;
		world_options_init(&o);
		o.seed = seed;
		o.doubled_percent = 40;
		o.disorder_ms = MINUTE_MS;
		lives(&o, scaled(20));
	}
}

TEST(lies_of_all_kinds_lose_nothing_and_double_nothing)
{
	for (uint64_t seed = 1; seed <= 6; seed++) {
		struct world_options o;
		world_options_init(&o);
		o.seed = seed;
		o.sim.trouble = seed % 2 ? 20 : 50;
		o.unreachable_percent = 5;
		lives(&o, scaled(20));
	}
}

/* Far more orders than a poll can keep in mind change at once; afterwards
 * there is nothing to do but to poll. */
TEST(after_a_burst_it_comes_to_rest)
{
	struct world_options o;
	world_options_init(&o);
	o.sim.orders = 450;
	o.sim.open_max = 450;
	struct world *world = world_open(&o);
	EXPECT(world_run(world, 60 * DAY_MS));
	world_must_agree(world);
	int64_t calls = world->counts.calls;
	world_pass(world, HOUR_MS);
	/* Four other accounts are polled every five minutes; the shop's window
	 * holds all orders on five pages, and their fulfillment orders, fifteen
	 * to a page, on less than 45. */
	EXPECT(world->counts.calls - calls <= 13 * (4 + 5 + 45));
	world_close(world);
}

TEST(a_budget_is_never_exceeded)
{
	struct world_options o;
	world_options_init(&o);
	o.sim.orders = scaled(30);
	o.calls_per_second = 10;
	struct world *world = world_open(&o);
	EXPECT(world_run(world, 60 * DAY_MS));
	world_must_agree(world);
	EXPECT(world->counts.most_in_a_second <= 10);
	EXPECT(world->counts.most_in_a_second >= 8);
	world_close(world);
}

static int64_t services_made(struct world *world)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	DEFER(buf_done) struct buf ledger;
	buf_init(&ledger, (size_t)64 << 20);
	sim_ledger(world->sim, world->now, &ledger);
	EXPECT_OK(json_open(buf_str(&ledger), &doc));
	struct json made = json_get(json_root(doc), "set_up");
	EXPECT_I64(json_i64(json_get(made, "subscriptions"), -1), 28);
	return json_i64(json_get(made, "services"), -1);
}

TEST(what_the_app_needs_at_the_shop_is_made_once_whatever_is_lost)
{
	for (uint64_t seed = 1; seed <= 3; seed++) {
		struct world_options o;
		world_options_init(&o);
		o.seed = o.sim.seed = seed;
		o.sim.trouble = 40;
		o.sim.orders = 3;
		o.shop_set_up = true;
		struct world *world = world_open(&o);
		world_pass(world, 2 * DAY_MS);
		EXPECT(world_unique(world));
		EXPECT_I64(services_made(world), 2);
		world_close(world);
	}
}

/* What the shop was told of a SKU by the service that serves its goods. */
static void stock_is_told(struct world *world, struct json service, int *skus)
{
	struct json told;
	struct json_iter i = json_each_member(json_get(service, "stock"));
	for (; json_next(&i, &told); ++*skus) {
		struct stock_row *rows = NULL, like = {.sku = i.key};
		struct storage_tx *tx = NULL;
		size_t count = 0;
		const struct storage_ops *ops = world->storage.ops;
		EXPECT_OK(ops->begin(&world->storage, TX_READ, &tx));
		EXPECT_OK(ops->stock_list(
				tx, &like, 9, world->arena, &rows, &count));
		ops->drop(&tx);
		EXPECT_I64((int64_t)count, 1);
		EXPECT_I64(json_i64(told, -1), rows[0].quantity);
	}
}

TEST(the_shop_asks_what_the_warehouse_has)
{
	struct world_options o;
	world_options_init(&o);
	o.sim.orders = 5;
	o.shop_set_up = o.stock_read = true;
	struct world *world = world_open(&o);
	world_pass(world, 2 * DAY_MS);
	DEFER(json_drop) struct json_doc *doc = NULL;
	DEFER(buf_done) struct buf ledger;
	buf_init(&ledger, (size_t)64 << 20);
	sim_ledger(world->sim, world->now, &ledger);
	EXPECT_OK(json_open(buf_str(&ledger), &doc));
	struct json root = json_root(doc), service;
	EXPECT_I64(json_i64(json_get(root, "pages_failed"), -1), 0);
	struct json list = json_get(root, "set_up.addresses");
	EXPECT_I64((int64_t)json_count(list), 2);
	for (struct json_iter i = json_each(list); json_next(&i, &service);) {
		int skus = 0;
		EXPECT(json_bool(json_get(service, "asks_stock"), false));
		EXPECT(json_bool(json_get(service, "asks_numbers"), false));
		stock_is_told(world, service, &skus);
		EXPECT(skus >= 3);
	}
	world_must_agree(world);
	world_close(world);
}

TEST(a_full_disk_is_waited_for)
{
	for (uint64_t seed = 1; seed <= 3; seed++) {
		struct world_options o;
		world_options_init(&o);
		o.seed = seed;
		o.full_from = (time_ms)seed * 400;
		o.full_until = o.full_from + 3 * MINUTE_MS;
		lives(&o, scaled(15));
	}
}

/* As if it had died while it read or applied these bytes. */
static void dies_of(struct world *world, struct str bytes)
{
	EXPECT(engine_mark(world->engine, bytes));
	world_crash(world);
}

static enum input_end ended;

static void note_end(void *context, enum input_end end)
{
	(void)context;
	ended = end;
}

static void hand_in(struct world *world, struct str body)
{
	struct input input = {.done = note_end,
			.raw = {.account = STR("demo"),
					.topic = STR("orders/create"),
					.body = body}};
	input.events.ignored = STR("a test");
	EXPECT_OK(engine_take(world->engine, &input));
	world_step(world);
}

TEST(what_kills_it_three_times_is_kept_and_left_alone)
{
	struct world_options o;
	world_options_init(&o);
	o.sim.orders = 5;
	struct world *world = world_open(&o);
	struct str poison = STR("{\"id\":666}");
	for (int i = 0; i < 3; i++) {
		hand_in(world, arena_print(world->arena, "{\"n\":%d}", i));
		EXPECT(ended == INPUT_STORED);
		EXPECT_I64(world_messages(world, MESSAGE_QUARANTINED), 0);
		dies_of(world, poison);
	}
	EXPECT(!engine_mark(world->engine, poison));
	hand_in(world, poison);
	EXPECT(ended == INPUT_STORED);
	EXPECT_I64(world_messages(world, MESSAGE_QUARANTINED), 1);
	/* It is known after the next start too, and all others run on. */
	world_crash(world);
	EXPECT(!engine_mark(world->engine, poison));
	EXPECT(world_run(world, 60 * DAY_MS));
	world_must_agree(world);
	world_close(world);
}

TEST(an_order_that_kills_it_stops_nobody_else)
{
	struct world_options o;
	world_options_init(&o);
	o.sim.orders = 6;
	struct world *world = world_open(&o);
	struct order_row row = {0}, other = {0};
	while (!world_order(world, STR("5003"), world->arena, &row))
		world_pass(world, SECOND_MS / 10);
	for (int i = 0; i < 3; i++)
		dies_of(world,
				arena_print(world->arena, "order %lld",
						(long long)row.id));
	world_pass(world, 5 * DAY_MS);
	EXPECT(world_order(world, STR("5006"), world->arena, &other));
	EXPECT(!str_eq(other.progress, STR("new")));
	world_close(world);
}

TEST(deaths_at_any_moment_lose_nothing_and_double_nothing)
{
	for (uint64_t seed = 1; seed <= 10; seed++) {
		struct world_options o;
		world_options_init(&o);
		o.seed = seed;
		o.sim.trouble = seed % 2 ? 0 : 20;
		o.deaths.per_10000 = 200;
		lives(&o, scaled(10));
	}
}
