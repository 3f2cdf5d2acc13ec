/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is put right after it was passed on: the address while the order is
 * young, and a parcel's number or its carrier when it has left. Drawn from a
 * chance of its own, so that the lives are the same with and without.
 */
#include <inttypes.h>

#include "world.h"

#define SALT 0x636f7272656374ull
#define NUMBERS_MAX 3
#define CARRIERS_MAX 8

void sim_corrections_plan(const struct sim *sim, struct order *order)
{
	uint64_t chance =
			sim_mix(sim->options.seed ^ SALT, (uint64_t)order->id);
	struct plan *plan = &order->plan;
	if (sim->options.corrections <= 0 ||
			!sim_percent(&chance,
					(uint64_t)sim->options.corrections))
		return;
	plan->readdressed = sim_percent(&chance, 40);
	plan->numbers = 1 + (int)sim_below(&chance, NUMBERS_MAX);
	if (sim_percent(&chance, 50))
		plan->carriers = 1 + (int)sim_below(&chance, CARRIERS_MAX);
	/* A label of ShipStation is not changed: it is voided. */
	if (sim->options.shipstation || plan->end == END_CANCELLED)
		plan->numbers = plan->carriers = 0;
}

bool sim_address_due(const struct order *order)
{
	return order->plan.readdressed && !order->cancelled_at;
}

void sim_address_correct(struct sim *sim, struct order *order, time_ms now)
{
	order->plan.readdressed = false;
	order->person.street = arena_print(sim->arena, "%.*s, 2nd floor",
			STR_FMT(order->person.street));
	sim_shop_changed(sim, order, now);
}

static struct fo *fo_that_left(const struct order *order)
{
	for (size_t i = 0; i < order->fos.count; i++)
		if (order->fos.at[i].parcel.len)
			return &order->fos.at[i];
	return NULL;
}

bool sim_number_due(const struct order *order)
{
	return order->plan.numbers + order->plan.carriers > 0 &&
			fo_that_left(order);
}

void sim_number_correct(struct sim *sim, struct order *order, time_ms now)
{
	struct fo *fo = fo_that_left(order);
	struct request *sent = fo->sent;
	if (order->plan.numbers > 0) {
		sent->number = fo->parcel = arena_print(sim->arena, "%.*s%d",
				STR_FMT(sent->number), order->plan.numbers--);
	} else {
		sim_courier_other(sent);
		order->plan.carriers--;
	}
	sent->corrected_at = now;
	sim_request_correct(sim, sent, now);
}
