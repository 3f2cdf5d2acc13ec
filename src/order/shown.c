/* SPDX-License-Identifier: Apache-2.0 */
/* What the facts show to have happened, for wants that are looked up by
 * reading the shop. */
#include "order/scene.h"

#define R(s) (1u << REQUEST_##s)
#define CANCELLATIONS \
	(R(CANCELLATION_REQUESTED) | R(CANCELLATION_ACCEPTED) | \
			R(CANCELLATION_REJECTED))
#define WAS_ACCEPTED (R(ACCEPTED) | CANCELLATIONS | R(CLOSED))
#define WAS_SUBMITTED (R(SUBMITTED) | R(REJECTED) | WAS_ACCEPTED)

static bool fo_request_in(
		const struct facts *facts, struct str target, unsigned requests)
{
	const struct fulfillment_order *fo = facts_fo(facts, target);
	return fo && requests & 1u << fo->request;
}

bool want_shown_by_facts(const struct facts *facts, enum want_kind want,
		struct str target)
{
	const struct parcel *parcel = facts_parcel(facts, target);
	const struct fulfillment *at_shop =
			parcel ? parcel_at_shop(facts, parcel) : NULL;
	switch (want) {
	case WANT_SUBMIT:
		return fo_request_in(facts, target, WAS_SUBMITTED);
	case WANT_ACCEPT:
		return fo_request_in(facts, target, WAS_ACCEPTED);
	case WANT_FULFILL:
		return at_shop != NULL;
	case WANT_DELIVERED:
		return at_shop && at_shop->delivered;
	case WANT_CLOSE:
		return facts->order.closed_at != 0;
	case WANT_READ:
		return facts->read_seq > facts->hint_seq;
	default:
		return false;
	}
}
