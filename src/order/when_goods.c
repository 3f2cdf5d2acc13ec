/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions of goods: what is asked of the warehouse, and called back. */
#include "order/conditions.h"

CONDITION(fo_is_ours, "no warehouse of ours serves this location")
{
	return t->fo && route_account(s->policy, t->fo->location).len;
}

CONDITION(fo_shipped, "it is fetched, or needs no shipping")
{
	return fo_is_shipped(t->fo);
}

CONDITION(fo_open, "the fulfillment order is not open")
{
	return fo_is_open(t->fo);
}

CONDITION(lines_left, "no lines are left to send")
{
	return fo_has_lines(t->fo);
}

CONDITION(payment_ships, "its payment status does not ship")
{
	return s->ships;
}

CONDITION(request_unsubmitted, "the request is submitted already")
{
	return t->fo->request == REQUEST_UNSUBMITTED;
}

CONDITION(request_submitted, "the request waits for no answer")
{
	return t->fo->request == REQUEST_SUBMITTED;
}

/* A cancel that was rejected leaves it accepted. */
CONDITION(request_accepted, "the request must be accepted at the shop first")
{
	return t->fo->request == REQUEST_ACCEPTED ||
			t->fo->request == REQUEST_CANCELLATION_REJECTED;
}

CONDITION(released_by_shop, "the shop holds or has scheduled it")
{
	return !fo_is_held_by_others(s->facts, t->fo) &&
			t->fo->status != FO_SCHEDULED;
}

CONDITION(no_hold_in_scope, "it is held")
{
	return !hold_over(s, t->fo);
}

static bool document_delivered(const struct scene *s)
{
	const struct document *d =
			facts_document(s->facts, DOCUMENT_SALE, STR_NONE);
	const struct attempt *mail = facts_attempt(
			s->facts, WANT_DOCUMENT_MAIL, STR("sale"));
	if (!d || !d->number.len || d->bounced_at)
		return false;
	return s->policy->sends_document != SENDER_WAYBILL ||
			(mail && mail->outcome == OUTCOME_DONE);
}

/* A fulfillment order that was moved, split off or replaced has the goods of
 * the one before it: they leave once. */
CONDITION(predecessor_settled, "the warehouse still has what it replaces")
{
	const struct facts *f = s->facts;
	for (size_t i = 0; i < f->fos.count; i++) {
		const struct fulfillment_order *old = &f->fos.at[i];
		if (fo_replaces(f, t->fo, old) && fo_at_warehouse(s, old) &&
				!replaced_let_go(s, t->fo, old))
			return false;
	}
	return true;
}

CONDITION(document_first, "the customer must have the document first")
{
	return !s->profile->document_before_goods || document_delivered(s) ||
			document_let_go(s);
}

bool send_is_unwanted(const struct scene *s, const struct fulfillment_order *fo)
{
	return s->status.cancelled || s->staff_cancelled || !s->ships || !fo ||
			!fo_is_open(fo) || !fo_has_lines(fo) ||
			fo->request == REQUEST_CANCELLATION_REQUESTED ||
			fo->request == REQUEST_CANCELLATION_ACCEPTED;
}

/* Address or lines have changed: the next request carries what is so now. */
CONDITION(send_regretted, "the goods are still wanted, as they were")
{
	return send_is_unwanted(s, t->fo) ||
			send_is_outdated(s, t->send, t->fo);
}

static const struct warehouse_request *recall_request(
		const struct scene *s, const struct target *t)
{
	return facts_request(
			s->facts, send_reference(s->facts, t->key, s->arena));
}

CONDITION(send_is_live, "the warehouse does not have it, or not any more")
{
	const struct warehouse_request *r = recall_request(s, t);
	if (r && (r->cancelled_at || r->refused_at || r->too_late_at))
		return false;
	return t->send->outcome == OUTCOME_DONE ||
			t->send->outcome == OUTCOME_NONE;
}

CONDITION(not_handed_over, "the parcel is on its way already")
{
	return !request_has_parcel(
			s->facts, send_reference(s->facts, t->key, s->arena));
}

CONDITION(send_settled, "it is not known yet whether the warehouse has it")
{
	return t->send->settled_at != 0;
}
