/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions of parcels, and of the end. */
#include "carrier/carrier.h"
#include "order/conditions.h"

CONDITION(handed_over, "the parcel has not been handed over")
{
	return parcel_is_out(t->parcel);
}

CONDITION(not_at_shop, "the shop has this parcel already")
{
	return !parcel_at_shop(s->facts, t->parcel);
}

/* A parcel makes the fulfillment of the lines that it names; the first that
 * names none, of all that is left. When nothing of it is left, it adds its
 * number to a fulfillment that is there. */
CONDITION(fo_takes_parcel, "the fulfillment order takes no more parcels")
{
	if (!t->fo)
		return false;
	if (parcel_takes_any(t->parcel, t->fo))
		return fo_is_open(t->fo);
	return t->fo->lines.count && fo_at_shop(s->facts, t->fo->id);
}

/* Each is made of what is left: one after the other, or two would take the
 * same pieces. */
CONDITION(fulfill_alone, "another parcel is being told to the shop")
{
	const struct facts *f = s->facts;
	for (size_t i = 0; i < f->attempts.count; i++) {
		const struct attempt *a = &f->attempts.at[i];
		if (a->want != WANT_FULFILL || a->outcome != OUTCOME_NONE ||
				str_eq(a->target, t->key))
			continue;
		const struct parcel *other = facts_parcel(f, a->target);
		if (other && str_eq(parcel_fo(other), parcel_fo(t->parcel)))
			return false;
	}
	return true;
}

CONDITION(gateway_connected, "the gateway is not connected: not applicable")
{
	return t->txn->connected;
}

CONDITION(payment_named, "the shop names no reference of this payment")
{
	return !t->txn->shops_name;
}

/* A payment that only the shop has told of. */
CONDITION(charge_known, "the gateway has not told of this payment yet")
{
	return payment_is_tracked(s, t->txn);
}

CONDITION(number_known, "no parcel has a tracking number yet")
{
	return t->value.len != 0;
}

CONDITION(parcel_delivered, "the parcel has not been delivered")
{
	return t->parcel->delivered_at != 0;
}

/* "postnord_dk" is PostNord, whoever wrote it. */
static bool is_followed(struct str list, const struct parcel *parcel)
{
	const struct carrier *carrier =
			carrier_of(parcel->carrier, parcel->number);
	struct str one;
	while (str_cut(&list, ',', &one))
		if (str_eq_nocase(str_trim(one), parcel->carrier) ||
				(carrier && carrier_find(one) == carrier))
			return true;
	return false;
}

CONDITION(not_followed, "the shop follows this carrier by itself")
{
	return !is_followed(s->policy->followed_carriers, t->parcel);
}

CONDITION(not_delivered_at_shop, "the shop knows that it was delivered")
{
	const struct fulfillment *f = parcel_at_shop(s->facts, t->parcel);
	return !f || !f->delivered ||
			repair_is_open(s, want_row(WANT_DELIVERED), t->key);
}

CONDITION(at_shop, "the shop does not have this parcel yet")
{
	return parcel_at_shop(s->facts, t->parcel) != NULL;
}

/* Closing */

CONDITION(not_archived, "it is archived already")
{
	return s->facts->order.known && !s->status.archived;
}

CONDITION(all_fulfilled, "something is left to send")
{
	const struct facts *f = s->facts;
	if (s->status.fulfillment == FULFILLMENT_FULFILLMENT_NOT_REQUIRED)
		return true;
	for (size_t i = 0; i < f->fos.count; i++)
		if (!fo_is_over(&f->fos.at[i]))
			return false;
	return f->fos.count || !f->order.requires_shipping ||
			s->status.cancelled;
}

CONDITION(all_arrived, "a parcel has not arrived")
{
	const struct facts *f = s->facts;
	for (size_t i = 0; i < f->parcels.count; i++)
		if (!parcel_is_over(&f->parcels.at[i]))
			return false;
	return true;
}

CONDITION(payment_final, "the payment is not final")
{
	const payment_set final = PAYMENT_BIT(PAYMENT_PAID) |
			PAYMENT_BIT(PAYMENT_REFUNDED) |
			PAYMENT_BIT(PAYMENT_PARTIALLY_REFUNDED) |
			PAYMENT_BIT(PAYMENT_VOIDED);
	return PAYMENT_BIT(s->status.payment) & final;
}

CONDITION(documents_done, "a document is missing")
{
	struct scene copy = *s;
	targets list = {0};
	each_document(&copy, &list);
	for (size_t i = 0; i < list.count; i++) {
		const struct target *d = &list.at[i];
		bool had = d->document && d->document->number.len;
		if (!had && !causes_fail(s, want_row(WANT_DOCUMENT), d))
			return false;
	}
	return true;
}

CONDITION(nothing_at_warehouse, "the warehouse still works on it")
{
	const struct facts *f = s->facts;
	for (size_t i = 0; i < f->attempts.count; i++) {
		const struct attempt *a = &f->attempts.at[i];
		if (a->want != WANT_SEND || !a->sent_at)
			continue;
		struct str reference = send_reference(f, a->target, s->arena);
		const struct warehouse_request *r = facts_request(f, reference);
		bool over = r &&
				(r->cancelled_at || r->refused_at ||
						r->too_late_at);
		bool never = a->settled_at && a->outcome != OUTCOME_DONE;
		if (!over && !never && !request_has_parcel(f, reference))
			return false;
	}
	return true;
}
