/* SPDX-License-Identifier: Apache-2.0 */
/* Who carries the parcels, and under which numbers. */
#include <inttypes.h>

#include "world.h"

static const struct {
	const char *name, *prefix, *url;
} carriers[] = {
		{"PostNord", "0037", "https://tracking.example.org/postnord/"},
		{"DHL Express", "JD01", "https://tracking.example.org/dhl/"},
		{"GLS", "9915", "https://tracking.example.org/gls/"},
		{"UPS", "1Z99", "https://tracking.example.org/ups/"},
		{"Bring", "7072", "https://tracking.example.org/bring/"},
};
#define CARRIERS (sizeof carriers / sizeof *carriers)
#define DRAWN 4 /* the others carry what they are asked to */

/* One that was asked for by name, or one that is drawn. */
static size_t carrier_of(const struct request *request, uint64_t *chance)
{
	size_t drawn = sim_below(chance, DRAWN);
	for (size_t i = 0; i < CARRIERS; i++)
		if (str_eq(request->carrier, str_of(carriers[i].name)))
			return i;
	return drawn;
}

void sim_courier_take(struct sim *sim, struct request *request, time_ms now)
{
	uint64_t chance = sim_mix(sim->options.seed, (uint64_t)request->fo);
	size_t carrier = carrier_of(request, &chance);
	request->parcel = arena_print(sim->arena, "P%" PRId64, request->fo);
	request->carrier = str_of(carriers[carrier].name);
	request->number = arena_print(sim->arena, "%s%012" PRId64 "%02d",
			carriers[carrier].prefix, request->fo,
			(int)sim_below(&chance, 100));
	request->url = arena_print(sim->arena, "%s%.*s", carriers[carrier].url,
			STR_FMT(request->number));
	request->shipped_at = now;
}

void sim_courier_other(struct request *request)
{
	size_t at = 0;
	while (at < CARRIERS &&
			!str_eq(request->carrier, str_of(carriers[at].name)))
		at++;
	request->carrier = str_of(carriers[(at + 1) % DRAWN].name);
}

bool sim_courier_followed(const struct sim *sim, struct str company)
{
	static const char *const followed[] = {"DHL Express", "UPS"};
	for (size_t i = 0; i < sizeof followed / sizeof *followed; i++)
		if (str_eq(company, str_of(followed[i])))
			return sim->options.follows;
	return false;
}

void sim_courier_arrived(struct sim *sim, struct request *request, time_ms now)
{
	struct order *order = NULL;
	struct fo *fo = sim_shop_fo(sim, request->fo, &order);
	request->delivered_at = now;
	if (!fo)
		return;
	fo->delivered = true;
	for (size_t i = 0; i < order->fulfillments.count; i++) {
		struct fulfillment *f = &order->fulfillments.at[i];
		if (f->fo != fo->id || f->delivered_at ||
				!sim_courier_followed(sim, f->company))
			continue;
		f->delivered_at = now;
		sim_shop_touch(sim, order, now);
	}
}
