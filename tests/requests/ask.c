/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked of a connector about an example order. */
#include "example.h"

/* As a shop has it that Waybill does everything for. */
static void policy_make(struct policy *policy)
{
	policy_init(policy);
	policy->version = 1;
	policy->shop = STR("demo");
	policy->stage = STAGE_ALL;
}

static void effect_name(struct effect *effect, const struct facts *facts,
		const char *kind, struct arena *arena)
{
	if (!*kind)
		return;
	effect->reference = reference_make(facts->shop, facts->remote,
			str_of(kind), effect->target, arena);
	effect->key = effect->reference;
}

struct example *example_poll(struct requests *requests,
		const struct account *account, const char *cursor)
{
	struct example *out = arena_take(requests->arena, sizeof *out);
	policy_make(&out->policy);
	out->ask = (struct ask){.account = account,
			.policy = &out->policy,
			.now = EXAMPLE_NOW,
			.seq = 77,
			.cursor = str_of(cursor)};
	return out;
}

struct example *example_ask(struct requests *requests,
		const struct account *account, enum want_kind want,
		const char *kind, const char *target)
{
	struct example *out = example_poll(requests, account, "");
	out->facts = example_order(requests->order, requests->arena);
	out->effect = (struct effect){.want = want,
			.attempt = 7,
			.target = str_of(target),
			.account = account->name,
			.currency = out->facts->order.currency};
	effect_name(&out->effect, out->facts, kind, requests->arena);
	out->ask.facts = out->facts;
	out->ask.effect = &out->effect;
	return out;
}

void example_value(struct requests *requests, struct example *example,
		const char *value)
{
	struct attempt *attempt = facts_attempt_add(example->facts,
			example->effect.want, example->effect.target,
			requests->arena);
	attempt->value = str_of(value);
	example->effect.value = attempt->value;
}

/* One piece of each line is in the first parcel. */
void example_lines(struct requests *requests, struct example *example)
{
	struct facts *f = example->facts;
	for (size_t i = 0; i < f->order.lines.count; i++)
		parcel_line_add(&f->parcels.at[0], f->order.lines.at[i].id, 1,
				requests->arena);
}

struct str example_tracking(const struct facts *facts, struct arena *arena)
{
	struct str out = STR_NONE;
	for (size_t i = 0; i < facts->parcels.count; i++) {
		const struct parcel *p = &facts->parcels.at[i];
		out = arena_print(arena, "%.*s%s%.*s:%.*s", STR_FMT(out),
				out.len ? "," : "", STR_FMT(p->carrier),
				STR_FMT(p->number));
	}
	return out;
}
