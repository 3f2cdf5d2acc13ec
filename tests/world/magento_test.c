/* SPDX-License-Identifier: Apache-2.0 */
/* The same lives with a shop that speaks Magento's REST: asked only, nothing
 * idempotent, one writer for each order. */
#include "base/test.h"
#include "tests/world/world.h"

static void lives(struct world_options *o, int64_t orders)
{
	o->sim.magento = true;
	o->sim.orders = orders;
	struct world *world = world_open(o);
	/* Polls that are lied to keep it from being quiet for long, and after
	 * two weeks a silent parcel counts as delivered. */
	world_pass(world, 2 * DAY_MS);
	bool quiet = world_settle(world, 8 * DAY_MS);
	if (!quiet || !world_check(world))
		print_error("seed %llu: %s\n", (unsigned long long)o->seed,
				world->trouble[0] ? world->trouble
						  : "it does not end");
	EXPECT(quiet);
	world_must_agree(world);
	world_close(world);
}

TEST(magento_lives_end_as_they_should)
{
	struct world_options o;
	world_options_init(&o);
	lives(&o, 30);
}

TEST(magento_lies_lose_nothing_and_double_nothing)
{
	for (uint64_t seed = 1; seed <= 4; seed++) {
		struct world_options o;
		world_options_init(&o);
		o.seed = seed;
		o.sim.trouble = seed % 2 ? 20 : 50;
		o.unreachable_percent = 5;
		lives(&o, 12);
	}
}

TEST(magento_deaths_lose_nothing_and_double_nothing)
{
	for (uint64_t seed = 1; seed <= 5; seed++) {
		struct world_options o;
		world_options_init(&o);
		o.seed = seed;
		o.sim.trouble = seed % 2 ? 0 : 20;
		o.deaths.per_10000 = 200;
		lives(&o, 8);
	}
}

/* Its first reading of an order was lost with it, and by the next the money was
 * taken: Magento names the capture then, PayPal the authorization. */
TEST(magento_a_capture_that_is_seen_first_gets_its_tracking)
{
	struct world_options o;
	world_options_init(&o);
	o.seed = 117;
	o.deaths.per_10000 = 200;
	lives(&o, 8);
}
