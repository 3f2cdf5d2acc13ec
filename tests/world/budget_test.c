/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the providers allow is never exceeded, and they themselves count it:
 * Shopify its points (2,000, 100 more each second), Stripe 25 calls a second,
 * PayPal five changes of a tracker, ShipStation 40 (V1) and 200 (V2) calls a
 * minute. Many orders are sold at once, and what was passed on is put right.
 */
#include "base/json.h"
#include "base/test.h"
#include "tests/world/world.h"

#include <stdlib.h>

static int64_t scaled(int64_t count)
{
	const char *times = getenv("WAYBILL_TIMES");
	return times ? count * strtoll(times, NULL, 10) : count;
}

static void as_documented(struct world_options *o, int64_t orders)
{
	world_options_init(o);
	o->sim.orders = orders;
	o->sim.open_max = orders < 300 ? orders : 300;
	o->sim.shop_bucket = 2000;
	o->sim.shop_rate = 100;
	o->sim.stripe_limit = 25;
	o->sim.corrections = 30;
	o->sim.latency_ms = 150;
	o->sim.step_ms = SECOND_MS;
}

/* How many calls each provider has counted, and refused. */
static void budgets_read(struct world *world, const char *provider,
		int64_t *out_asked, int64_t *out_refused)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	DEFER(json_drop) struct json_doc *doc = NULL;
	DEFER(buf_done) struct buf ledger;
	struct json row;
	buf_init(&ledger, (size_t)512 << 20);
	sim_ledger(world->sim, world->now, &ledger);
	EXPECT_OK(json_open(buf_str(&ledger), &doc));
	*out_asked = *out_refused = -1;
	struct json_iter i = json_each(json_get(json_root(doc), "budgets"));
	while (json_next(&i, &row)) {
		if (!str_eq(json_str(json_get(row, "provider"), arena),
				    str_of(provider)))
			continue;
		*out_asked = json_i64(json_get(row, "asked"), -1);
		*out_refused = json_i64(json_get(row, "refused"), -1);
	}
}

static void kept(struct world *world, const char *provider, int64_t least)
{
	int64_t asked, refused;
	budgets_read(world, provider, &asked, &refused);
	print_message("# %s: %lld counted, %lld refused\n", provider,
			(long long)asked, (long long)refused);
	EXPECT(asked >= least);
	EXPECT_I64(refused, 0);
}

/* ShipStation is asked for single orders again and again, so that it is never
 * quiet for long. */
static struct world *lived(struct world_options *o)
{
	struct world *world = world_open(o);
	if (o->sim.shipstation)
		world_pass(world, DAY_MS);
	bool quiet = o->sim.shipstation ? world_settle(world, 2 * DAY_MS)
					: world_run(world, 90 * DAY_MS);
	if (!quiet || !world_check(world))
		print_error("%s\n",
				world->trouble[0] ? world->trouble
						  : "it does not end");
	EXPECT(quiet);
	world_must_agree(world);
	return world;
}

TEST(no_budget_is_exceeded_whatever_is_put_right)
{
	struct world_options o;
	int64_t orders = scaled(100);
	as_documented(&o, orders);
	struct world *world = lived(&o);
	kept(world, "shopify", orders * 4);
	kept(world, "stripe", orders);
	kept(world, "paypal", orders / 20);
	world_close(world);
}

/* The shop's bucket would keep them from coming at once. */
TEST(stripe_is_called_25_times_a_second_at_most)
{
	struct world_options o;
	as_documented(&o, scaled(150));
	o.sim.shop_bucket = 0;
	o.sim.latency_ms = 5;
	o.sim.step_ms = 20;
	struct world *world = lived(&o);
	kept(world, "stripe", scaled(75));
	world_close(world);
}

TEST(shipstation_v1_is_asked_40_times_a_minute_at_most)
{
	struct world_options o;
	as_documented(&o, scaled(40));
	o.sim.shipstation = 1;
	struct world *world = lived(&o);
	kept(world, "shopify", scaled(40) * 4);
	kept(world, "shipstation", scaled(40));
	world_close(world);
}

TEST(shipstation_v2_is_asked_200_times_a_minute_at_most)
{
	struct world_options o;
	as_documented(&o, scaled(40));
	o.sim.shipstation = 2;
	struct world *world = lived(&o);
	kept(world, "shipstation", scaled(40));
	world_close(world);
}
