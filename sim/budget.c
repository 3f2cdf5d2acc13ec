/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the providers allow, counted by their own clock. A call above a limit
 * is refused, and the refusals are counted: whoever reads what is documented
 * never gets one.
 */
#include <stdlib.h>

#include "world.h"

/* clang-format off */
static const struct {
	const char *name, *unit;
} rows[SIM_BUDGETS] = {
	[BUDGET_SHOP] = {"shopify", "points"},
	[BUDGET_STRIPE] = {"stripe", "calls in a second"},
	[BUDGET_PAYPAL] = {"paypal", "changes of a tracker"},
	[BUDGET_STATION] = {"shipstation", "calls in a minute"},
	[BUDGET_FORTNOX] = {"fortnox", "calls in 5 seconds"},
	[BUDGET_ECONOMIC] = {"e-conomic", "calls in a day"},
};
/* clang-format on */

void sim_budget_count(struct sim *sim, enum sim_budget which, bool refused)
{
	sim->budgets[which].asked++;
	sim->budgets[which].refused += refused;
}

static void budget_open(struct budget *budget, int64_t limit)
{
	if (budget->limit == limit)
		return;
	free(budget->taken);
	budget->taken = calloc((size_t)limit, sizeof *budget->taken);
	budget->limit = budget->taken ? limit : 0;
	budget->count = 0;
}

/* The window slides: in no stretch of its length may there be more. What is
 * refused takes nothing. */
time_ms sim_budget_take(struct sim *sim, enum sim_budget which, time_ms now,
		int64_t limit, time_ms window)
{
	struct budget *budget = &sim->budgets[which];
	budget_open(budget, limit);
	if (!budget->limit)
		return 0;
	time_ms *oldest = &budget->taken[budget->count % budget->limit];
	bool full = budget->count >= budget->limit && now - *oldest < window;
	sim_budget_count(sim, which, full);
	if (full)
		return *oldest + window - now;
	*oldest = now;
	budget->count++;
	return 0;
}

time_ms sim_budget_wait(const struct sim *sim, enum sim_budget which,
		time_ms window, time_ms now)
{
	const struct budget *budget = &sim->budgets[which];
	if (budget->count < budget->limit || !budget->limit)
		return 0;
	time_ms free_at = budget->taken[budget->count % budget->limit] + window;
	return free_at > now ? free_at - now : 0;
}

int64_t sim_budget_left(const struct sim *sim, enum sim_budget which,
		time_ms window, time_ms now)
{
	const struct budget *budget = &sim->budgets[which];
	int64_t left = budget->limit;
	int64_t known = budget->count < budget->limit ? budget->count
						      : budget->limit;
	for (int64_t i = 0; i < known; i++)
		left -= now - budget->taken[i] < window;
	return left;
}

void sim_budgets_json(const struct sim *sim, struct json_out *out)
{
	json_out_array(out, "budgets");
	for (int i = 0; i < SIM_BUDGETS; i++) {
		json_out_object(out, NULL);
		json_out_cstr(out, "provider", rows[i].name);
		json_out_cstr(out, "counts", rows[i].unit);
		json_out_i64(out, "asked", sim->budgets[i].asked);
		json_out_i64(out, "refused", sim->budgets[i].refused);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

void sim_budgets_done(struct sim *sim)
{
	for (int i = 0; i < SIM_BUDGETS; i++)
		free(sim->budgets[i].taken);
}
