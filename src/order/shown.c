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

static bool hold_is_shown(const struct facts *f, struct str target)
{
	const struct fulfillment_order *fo = facts_fo(f, target);
	return fo ? fo_is_held_by_us(f, fo) : f->order.held;
}

static bool status_shown(const struct facts *f)
{
	const struct attempt *a = facts_attempt(f, WANT_SHOP_STATUS, STR_NONE);
	return a && status_is_shown(f, a->value);
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
	case WANT_REJECT:
		return fo_request_in(facts, target, R(REJECTED));
	case WANT_CANCEL_ACCEPT:
		return fo_request_in(facts, target,
				R(CANCELLATION_ACCEPTED) | R(CLOSED));
	case WANT_CANCEL_REJECT:
		return fo_request_in(facts, target, R(CANCELLATION_REJECTED));
	case WANT_SHOP_INVOICE:
		return facts->order.invoice.len != 0;
	case WANT_SHOP_HOLD:
		return hold_is_shown(facts, target);
	case WANT_SHOP_RELEASE:
		return !hold_is_shown(facts, target);
	case WANT_SHOP_STATUS:
		return status_shown(facts);
	case WANT_MARK:
		return status_is_shown(facts, target);
	case WANT_READ:
		return facts->read_seq > facts->hint_seq;
	default:
		return false;
	}
}
