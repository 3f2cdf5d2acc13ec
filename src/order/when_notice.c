/* SPDX-License-Identifier: Apache-2.0 */
/* What the customer is told beside documents and parcels, and who tells it:
 * the shop, Waybill or nobody. */
#include "order/conditions.h"

#define SENT_BY_US(name_, field_) \
	CONDITION(name_##_mail_ours, "Waybill does not send this mail") \
	{ \
		return s->policy->field_ == SENDER_WAYBILL; \
	}

SENT_BY_US(confirmed, sends_confirmed)
SENT_BY_US(paid, sends_paid)
SENT_BY_US(out, sends_out_for_delivery)
SENT_BY_US(held, sends_held)
SENT_BY_US(refunded, sends_refunded)
SENT_BY_US(return, sends_returned)
SENT_BY_US(status, sends_status)

CONDITION(confirmed_is_news, "it is too old to tell")
{
	return notice_is_news(s, s->facts->order.created_at);
}

CONDITION(paid, "it is not paid")
{
	return s->status.payment == PAYMENT_PAID;
}

/* When its last money came; where no gateway says so, when it was booked. */
static time_ms paid_at(const struct facts *f)
{
	time_ms last = 0;
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		bool money = t->kind == TXN_SALE || t->kind == TXN_CAPTURE;
		if (money && t->state == TXN_SUCCEEDED && t->at > last)
			last = t->at;
	}
	return last ? last : f->invoice_at;
}

CONDITION(paid_is_news, "it is too old to tell")
{
	return notice_is_news(s, paid_at(s->facts));
}

CONDITION(out_for_delivery, "the parcel is not out for delivery")
{
	return t->parcel->out_for_delivery_at != 0;
}

/* Overtaken by better news. */
CONDITION(not_arrived, "the parcel has arrived, or will not")
{
	return !parcel_is_over(t->parcel);
}

CONDITION(out_is_news, "it is too old to tell")
{
	return notice_is_news(s, t->parcel->out_for_delivery_at);
}

/* Under its own key: a hold is told once, however often it is refused. */
void each_held(struct scene *scene, targets *out)
{
	for (size_t i = 0; i < scene->holds.count; i++)
		*LIST_ADD(scene->arena, out) =
				(struct target){.key = scene->holds.at[i].key,
						.hold = &scene->holds.at[i]};
}

CONDITION(hold_is_news, "it is too old to tell")
{
	return notice_is_news(s, t->hold->since);
}

void each_refund(struct scene *scene, targets *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->refunds.count; i++)
		*LIST_ADD(scene->arena, out) =
				(struct target){.key = f->refunds.at[i].id,
						.refund = &f->refunds.at[i]};
}

CONDITION(refund_pays, "it comes to nothing")
{
	minor gross = refund_gross(t->refund);
	return gross > 0 && gross != INT64_MAX;
}

CONDITION(refund_is_news, "it is too old to tell")
{
	return notice_is_news(s, t->refund->at);
}

static struct str in_lower_case(const char *word, struct arena *arena)
{
	struct str text = str_of(word);
	char *at = arena_take(arena, text.len + 1);
	for (size_t i = 0; i < text.len; i++)
		at[i] = text.at[i] >= 'A' && text.at[i] <= 'Z'
				? (char)(text.at[i] - 'A' + 'a')
				: text.at[i];
	return (struct str){at, text.len};
}

/* Each step once, as the order stands: a step that was passed by is no news
 * any more. */
void each_return(struct scene *scene, targets *out)
{
	enum return_status state = scene->status.returns;
	if (state <= RETURN_NO_RETURN || state == RETURN_OTHER)
		return;
	*LIST_ADD(scene->arena, out) = (struct target){
			.key = in_lower_case(return_status_name(state),
					scene->arena)};
}

/* A return says no time: that of the order's last change. */
CONDITION(return_is_news, "it is too old to tell")
{
	return notice_is_news(s, s->facts->order.version);
}

CONDITION(status_is_news, "it is too old to tell")
{
	return notice_is_news(s, t->firing->cause_at);
}
