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
};

void sim_courier_take(struct sim *sim, struct request *request, time_ms now)
{
	uint64_t chance = sim_mix(sim->options.seed, (uint64_t)request->fo);
	size_t carrier = sim_below(&chance, sizeof carriers / sizeof *carriers);
	request->parcel = arena_print(sim->arena, "P%" PRId64, request->fo);
	request->carrier = str_of(carriers[carrier].name);
	request->number = arena_print(sim->arena, "%s%012" PRId64 "%02d",
			carriers[carrier].prefix, request->fo,
			(int)sim_below(&chance, 100));
	request->url = arena_print(sim->arena, "%s%.*s", carriers[carrier].url,
			STR_FMT(request->number));
	request->shipped_at = now;
}
