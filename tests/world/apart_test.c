/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One provider that is slow or dead leaves the others as fast as they are.
 * Each provider's answer takes 50 to 500 ms. The moments at which the others
 * are asked to do something must be the same with and without it, but for what
 * one answer that lands with others may shift: APART_MS, a little more than
 * the slowest answer takes.
 */
#include "base/test.h"
#include "tests/world/world.h"

#define ORDERS 40
#define APART_MS 600

enum side { SHOP, STRIPE, PAYPAL, BOOKS, WAREHOUSE, SIDES };
static const char *const roots[SIDES] = {
		"/shopify/", "/stripe/", "/paypal/", "/books/", "/warehouse/"};

/* When each was asked to do something. */
struct moments {
	LIST(time_ms) at[SIDES];
	struct arena *arena;
};

/* An order is closed when all others are done with it: that one waits. */
static bool changes_something(const struct http_request *request)
{
	if (str_eq(request->method, STR("GET")))
		return false;
	if (str_find(request->url, STR("/graphql.json")) < 0)
		return true;
	return str_find(request->body, STR("\"mutation ")) >= 0 &&
			str_find(request->body, STR("orderClose(")) < 0;
}

static void seen(void *context, time_ms now, struct str path,
		const struct http_request *request)
{
	struct moments *moments = context;
	for (int side = 0; side < SIDES; side++)
		if (str_starts(path, str_of(roots[side])) &&
				changes_something(request))
			*LIST_ADD(moments->arena, &moments->at[side]) =
					now - WORLD_START;
}

static void live(const char *who, const char *how, time_ms latency,
		struct moments *moments)
{
	struct world_options o;
	struct str why;
	world_options_init(&o);
	o.sim.orders = ORDERS;
	o.sim.step_ms = 20 * SECOND_MS;
	o.sim.orders_per_s = 1;
	o.sim.latency_ms = latency;
	o.seen = seen;
	o.context = moments;
	struct world *world = world_open(&o);
	if (who)
		EXPECT(sim_do(world->sim, world->now, str_of(who), str_of(how),
				moments->arena, &why));
	world_pass(world, 10 * MINUTE_MS);
	world_close(world);
}

static time_ms far_apart(const struct moments *a, const struct moments *b,
		enum side side)
{
	time_ms most = 0;
	for (size_t i = 0; i < a->at[side].count && i < b->at[side].count;
			i++) {
		time_ms apart = a->at[side].at[i] - b->at[side].at[i];
		apart = apart < 0 ? -apart : apart;
		most = apart > most ? apart : most;
	}
	return most;
}

static void compare(const struct moments *well, const struct moments *ill,
		enum side side, const char *words)
{
	time_ms most = far_apart(well, ill, side);
	if (well->at[side].count != ill->at[side].count || most > APART_MS)
		print_error("# %s: %s has %zu calls instead of %zu, up to "
			    "%lld ms apart\n",
				words, roots[side], ill->at[side].count,
				well->at[side].count, (long long)most);
	EXPECT(well->at[side].count > 0);
	EXPECT_I64(ill->at[side].count, well->at[side].count);
	EXPECT(most <= APART_MS);
}

static const struct {
	const char *who;
	enum side side;
} ills[] = {
		{"PayPal", PAYPAL},
		{"gateway", STRIPE},
		{"books", BOOKS},
};

static void apart(time_ms latency, const char *how)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct moments well = {.arena = arena};
	live(NULL, NULL, latency, &well);
	for (size_t i = 0; i < sizeof ills / sizeof *ills; i++) {
		struct moments ill = {.arena = arena};
		live(ills[i].who, how, latency, &ill);
		for (enum side side = 0; side < SIDES; side++)
			if (side != ills[i].side)
				compare(&well, &ill, side,
						arena_print(arena, "%s %s",
								ills[i].who,
								how)
								.at);
	}
}

TEST(one_that_is_slow_leaves_the_others_as_they_are)
{
	apart(50, "is slow");
	apart(500, "is slow");
}

TEST(one_that_is_dead_leaves_the_others_as_they_are)
{
	apart(50, "is dead");
	apart(500, "is dead");
}
