/* SPDX-License-Identifier: Apache-2.0 */
/* What a shop is told that asks by itself: of which warehouse, which number. */
#include "order/scene.h"

struct str stock_account(const struct policy *policy, struct str location)
{
	struct str account = route_account(policy, location);
	if (!account.len || !policy_can(policy, account, VERB_LOGISTICS_STOCK))
		return STR_NONE;
	return account;
}

/* The parcel that left first: of the order, or of the fulfillment order that
 * `only` is of. One that has not left may still be packed anew. */
static struct str number_of(
		const struct facts *facts, const struct fulfillment *only)
{
	const struct parcel *first = NULL;
	for (size_t i = 0; i < facts->parcels.count; i++) {
		const struct parcel *p = &facts->parcels.at[i];
		if (!p->number.len || !parcel_is_out(p) ||
				(only && !str_eq(parcel_fo(p), only->fo)))
			continue;
		if (!first || parcel_out_at(p) < parcel_out_at(first))
			first = p;
	}
	return first ? first->number : STR_NONE;
}

/* The shop counts them as it made them: by id. */
static bool is_before(const struct fulfillment *a, const struct fulfillment *b)
{
	if (a->id.len != b->id.len)
		return a->id.len < b->id.len;
	return str_cmp(a->id, b->id) < 0;
}

static const struct fulfillment *fulfillment_nth(
		const struct facts *facts, int64_t nth)
{
	for (size_t i = 0; i < facts->fulfillments.count; i++) {
		const struct fulfillment *one = &facts->fulfillments.at[i];
		int64_t place = 1;
		for (size_t j = 0; j < facts->fulfillments.count; j++)
			place += is_before(&facts->fulfillments.at[j], one);
		if (place == nth)
			return one;
	}
	return NULL;
}

struct str number_told(const struct facts *facts, int64_t nth)
{
	const struct fulfillment *one = NULL;
	if (nth && !(one = fulfillment_nth(facts, nth)))
		return STR_NONE;
	struct str known = one ? one->tracking : STR_NONE, number;
	if (str_cut(&known, ',', &number) && number.len)
		return number;
	return number_of(facts, one);
}
