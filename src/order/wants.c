/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table: what should be there for an order, and when. A false cause is
 * a regret, a false gate only waits. Holds, freshness, stage and
 * document-before-goods are gates.
 */
#include "order/scene.h"

#define CONDITION(name_, words_) \
	static bool name_##_test( \
			const struct scene *s, const struct target *t); \
	static const struct condition name_ = {#name_, name_##_test, words_}; \
	static bool name_##_test(__attribute__((unused)) \
				 const struct scene *s, \
			__attribute__((unused)) const struct target *t)

/* The order */

CONDITION(hint_unread, "nothing is new since it was read")
{
	return !s->fresh;
}

#define READ_PAUSE_MS (2 * SECOND_MS)
#define READ_PAUSE_MAX_MS (10 * MINUTE_MS)

/* A shop that shows an older state than its webhook is soon asked again, and
 * less often the longer it lags. */
time_ms read_again_at(const struct scene *scene)
{
	const struct facts *f = scene->facts;
	const struct attempt *a = facts_attempt(f, WANT_READ, STR_NONE);
	if (!a || a->outcome != OUTCOME_DONE || f->read_seq <= f->hint_seq)
		return 0;
	time_ms lag = a->settled_at - f->hint_version;
	time_ms pause = (lag < 0 ? -lag : lag) / 4;
	if (pause < READ_PAUSE_MS)
		pause = READ_PAUSE_MS;
	if (pause > READ_PAUSE_MAX_MS)
		pause = READ_PAUSE_MAX_MS;
	return a->settled_at + pause;
}

CONDITION(read_rested, "the shop still shows an older state: a short pause")
{
	return s->now >= read_again_at(s);
}

CONDITION(fresh, "the order must be read again first")
{
	return s->fresh;
}

CONDITION(by_date, "the order is older than the take-over date")
{
	return s->by_date;
}

CONDITION(stage_all, "the shop is not in stage all yet")
{
	return s->policy->stage == STAGE_ALL;
}

CONDITION(stage_documents, "the shop is in stage observe")
{
	return s->policy->stage != STAGE_OBSERVE;
}

CONDITION(not_cancelled, "the order is cancelled")
{
	return !s->status.cancelled && !s->staff_cancelled;
}

CONDITION(not_cancelled_at_shop, "the order is cancelled at the shop")
{
	return !s->status.cancelled;
}

/* Documents */

CONDITION(invoiced, "no payment status that books has been seen")
{
	return s->facts->invoice_at != 0;
}

CONDITION(amount_not_zero, "it comes to nothing")
{
	return document_gross(s->facts, t) != 0;
}

/* A void takes back a sale only where no refund does. */
CONDITION(document_due,
		"it was voided before it was booked, or nothing was voided")
{
	bool voided = s->status.payment == PAYMENT_VOIDED;
	if (t->kind == DOCUMENT_SALE)
		return !voided || (t->document && t->document->number.len);
	if (t->refund)
		return true;
	const struct document *sale =
			facts_document(s->facts, DOCUMENT_SALE, STR_NONE);
	return voided && sale && s->facts->refunds.count == 0;
}

CONDITION(sale_first, "the sale's document comes first")
{
	const struct document *sale =
			facts_document(s->facts, DOCUMENT_SALE, STR_NONE);
	return t->kind == DOCUMENT_SALE || (sale && sale->number.len);
}

CONDITION(books_chosen, "the shop has no accounting account")
{
	return s->policy->accounting.len != 0;
}

CONDITION(document_saved, "the document has no number yet")
{
	return t->document && t->document->number.len;
}

/* Mails */

/* What has not happened is not too old. */
static bool is_news(const struct scene *s, time_ms at)
{
	return !at || s->now - at <= s->policy->notice_age_max_ms;
}

CONDITION(document_mail_ours, "Waybill does not send this mail")
{
	return s->policy->sends_document == SENDER_WAYBILL;
}

CONDITION(shipped_mail_ours, "Waybill does not send this mail")
{
	return s->policy->sends_shipped == SENDER_WAYBILL;
}

CONDITION(delivered_mail_ours, "Waybill does not send this mail")
{
	return s->policy->sends_delivered == SENDER_WAYBILL;
}

CONDITION(mail_possible, "there is no mail account, or no address")
{
	return s->policy->mail.len && s->facts->order.email.len;
}

CONDITION(staff_mail_possible, "staff has no mail address")
{
	return s->policy->mail.len && s->policy->staff_mail.len;
}

CONDITION(document_is_news, "it is too old to tell")
{
	return is_news(s, t->document->issued_at);
}

CONDITION(shipped_is_news, "it is too old to tell")
{
	return is_news(s, parcel_out_at(t->parcel));
}

CONDITION(delivered_is_news, "it is too old to tell")
{
	return is_news(s, t->parcel->delivered_at);
}

/* Shipping */

CONDITION(fo_is_ours, "no warehouse of ours serves this location")
{
	return t->fo && route_account(s->policy, t->fo->location).len;
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

CONDITION(request_accepted, "the request must be accepted at the shop first")
{
	return t->fo->request == REQUEST_ACCEPTED;
}

CONDITION(released_by_shop, "the shop holds or has scheduled it")
{
	return t->fo->status != FO_ON_HOLD && t->fo->status != FO_SCHEDULED;
}

CONDITION(no_hold_in_scope, "it is held")
{
	for (size_t i = 0; i < s->holds.count; i++) {
		const struct hold *h = &s->holds.at[i];
		if (h->scope == SCOPE_ORDER ||
				(t->fo && str_eq(h->fo, t->fo->id)))
			return false;
	}
	return true;
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

CONDITION(document_first, "the customer must have the document first")
{
	return !s->profile->document_before_goods || document_delivered(s) ||
			document_let_go(s);
}

CONDITION(send_regretted, "the goods are still wanted")
{
	const struct fulfillment_order *fo = t->fo;
	return s->status.cancelled || s->staff_cancelled || !s->ships || !fo ||
			!fo_is_open(fo) || !fo_has_lines(fo);
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

/* Parcels */

CONDITION(handed_over, "the parcel has not been handed over")
{
	return parcel_is_out(t->parcel);
}

CONDITION(not_at_shop, "the shop has this parcel already")
{
	return !parcel_at_shop(s->facts, t->parcel);
}

/* The first parcel makes the fulfillment of all its lines; a further one adds
 * its number to that. */
CONDITION(fo_takes_parcel, "the fulfillment order takes no more parcels")
{
	if (!t->fo)
		return false;
	if (fo_has_lines(t->fo))
		return fo_is_open(t->fo);
	return t->fo->lines.count && fo_at_shop(s->facts, t->fo->id);
}

CONDITION(number_known, "no parcel has a tracking number yet")
{
	return t->value.len != 0;
}

CONDITION(parcel_delivered, "the parcel has not been delivered")
{
	return t->parcel->delivered_at != 0;
}

static bool is_followed(struct str carriers, struct str carrier)
{
	struct str one;
	while (str_cut(&carriers, ',', &one))
		if (str_eq_nocase(str_trim(one), carrier))
			return true;
	return false;
}

CONDITION(not_followed, "the shop follows this carrier by itself")
{
	return !is_followed(s->policy->followed_carriers, t->parcel->carrier);
}

CONDITION(not_delivered_at_shop, "the shop knows that it was delivered")
{
	const struct fulfillment *f = parcel_at_shop(s->facts, t->parcel);
	return !f || !f->delivered;
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
	for (size_t i = 0; i < f->fos.count; i++)
		if (f->fos.at[i].status != FO_CLOSED &&
				f->fos.at[i].status != FO_CANCELLED)
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

static const struct want_row *document_row(void)
{
	return want_row(WANT_DOCUMENT);
}

CONDITION(documents_done, "a document is missing")
{
	struct scene copy = *s;
	targets list = {0};
	each_document(&copy, &list);
	for (size_t i = 0; i < list.count; i++) {
		const struct target *d = &list.at[i];
		bool had = d->document && d->document->number.len;
		if (!had && !causes_fail(s, document_row(), d))
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

#define ALL(...) \
	{ \
		__VA_ARGS__, NULL \
	}

const struct want_row want_rows[] = {
		{WANT_READ, "read", each_order, ALL(&hint_unread),
				ALL(&read_rested), VERB_SHOP_READ, VERB_NONE,
				REFUSAL_AGAIN, false, "read the order again",
				"order"},
		{WANT_DOCUMENT, "document", each_document,
				ALL(&invoiced, &amount_not_zero, &document_due),
				ALL(&stage_documents, &fresh, &books_chosen,
						&sale_first),
				VERB_ACCOUNTING_ISSUE, VERB_ACCOUNTING_FIND,
				REFUSAL_TASK, false, "issue the document",
				"sale, refund or void"},
		{WANT_DOCUMENT_MAIL, "document_mail", each_issued,
				ALL(&by_date, &document_saved,
						&document_mail_ours,
						&mail_possible,
						&document_is_news),
				ALL(&stage_documents), VERB_MAIL, VERB_NONE,
				REFUSAL_TASK, false,
				"mail the document to the customer",
				"document"},
		{WANT_SUBMIT, "submit", each_fo,
				ALL(&by_date, &fo_is_ours, &fo_open,
						&lines_left, &payment_ships,
						&not_cancelled,
						&request_unsubmitted),
				ALL(&stage_all, &fresh, &released_by_shop,
						&no_hold_in_scope, &invoiced,
						&document_first),
				VERB_SHOP_SUBMIT, VERB_SHOP_READ, REFUSAL_HOLDS,
				false, "submit the fulfillment request",
				"fulfillment order"},
		{WANT_ACCEPT, "accept", each_fo,
				ALL(&by_date, &fo_is_ours, &fo_open,
						&lines_left, &payment_ships,
						&not_cancelled,
						&request_submitted),
				ALL(&stage_all, &fresh, &released_by_shop,
						&no_hold_in_scope, &invoiced,
						&document_first),
				VERB_SHOP_ACCEPT, VERB_SHOP_READ, REFUSAL_HOLDS,
				false, "accept the fulfillment request",
				"fulfillment order"},
		{WANT_SEND, "send", each_send,
				ALL(&by_date, &fo_is_ours, &fo_open,
						&lines_left, &payment_ships,
						&not_cancelled),
				ALL(&stage_all, &fresh, &released_by_shop,
						&no_hold_in_scope, &invoiced,
						&document_first,
						&request_accepted),
				VERB_LOGISTICS_SEND, VERB_LOGISTICS_FIND,
				REFUSAL_HOLDS, false,
				"ask the warehouse to send the goods",
				"fulfillment order, number of requests that "
				"are over"},
		{WANT_SEND_CANCEL, "send_cancel", each_recall,
				ALL(&send_regretted, &send_is_live,
						&not_handed_over),
				ALL(&stage_all, &send_settled),
				VERB_LOGISTICS_CANCEL, VERB_LOGISTICS_FIND,
				REFUSAL_TASK, false,
				"call the goods back at the warehouse",
				"the request"},
		{WANT_FULFILL, "fulfill", each_parcel,
				ALL(&by_date, &handed_over, &fo_is_ours,
						&fo_takes_parcel,
						&not_cancelled_at_shop,
						&not_at_shop),
				ALL(&stage_all), VERB_SHOP_FULFILL,
				VERB_SHOP_READ, REFUSAL_TASK, true,
				"make the fulfillment at the shop", "parcel"},
		{WANT_TRACKER, "tracker", each_payment,
				ALL(&by_date, &number_known), ALL(&stage_all),
				VERB_PAYMENT_TRACKER, VERB_NONE, REFUSAL_TASK,
				true,
				"write the tracking number to the gateway",
				"payment"},
		{WANT_DELIVERED, "delivered", each_parcel,
				ALL(&by_date, &parcel_delivered, &not_followed,
						&not_cancelled_at_shop,
						&not_delivered_at_shop),
				ALL(&stage_all, &at_shop), VERB_SHOP_DELIVERED,
				VERB_SHOP_READ, REFUSAL_TASK, false,
				"tell the shop that the parcel was delivered",
				"parcel"},
		{WANT_SHIPPED_MAIL, "shipped_mail", each_parcel,
				ALL(&by_date, &handed_over, &shipped_mail_ours,
						&mail_possible,
						&shipped_is_news),
				ALL(&stage_all), VERB_MAIL, VERB_NONE,
				REFUSAL_TASK, false,
				"tell the customer that the parcel is on its "
				"way",
				"parcel"},
		{WANT_DELIVERED_MAIL, "delivered_mail", each_parcel,
				ALL(&by_date, &parcel_delivered,
						&delivered_mail_ours,
						&mail_possible,
						&delivered_is_news),
				ALL(&stage_all), VERB_MAIL, VERB_NONE,
				REFUSAL_TASK, false,
				"tell the customer that the parcel has arrived",
				"parcel"},
		{WANT_HOLD_MAIL, "hold_mail", each_hold,
				ALL(&staff_mail_possible),
				ALL(&stage_documents), VERB_MAIL, VERB_NONE,
				REFUSAL_TASK, false, "tell staff of the hold",
				"hold"},
		{WANT_CLOSE, "close", each_order,
				ALL(&by_date, &not_archived, &all_fulfilled,
						&payment_final),
				ALL(&stage_all, &fresh, &all_arrived,
						&documents_done,
						&nothing_at_warehouse,
						&no_hold_in_scope),
				VERB_SHOP_CLOSE, VERB_SHOP_READ, REFUSAL_TASK,
				false, "close the order at the shop", "order"},
};
const size_t want_row_count = sizeof want_rows / sizeof *want_rows;

const struct want_row *want_row(int64_t kind)
{
	for (size_t i = 0; i < want_row_count; i++)
		if (want_rows[i].kind == (enum want_kind)kind)
			return &want_rows[i];
	return NULL;
}

const char *want_name(enum want_kind want)
{
	const struct want_row *row = want_row(want);
	return row ? row->name : "?";
}

const struct condition *condition_left_out;
const struct want_row *condition_left_out_of;

static const struct condition *first_false(const struct scene *scene,
		const struct want_row *row,
		const struct condition *const *conditions,
		const struct target *target)
{
	for (; *conditions; conditions++) {
		if (*conditions == condition_left_out &&
				row == condition_left_out_of)
			continue;
		if (!(*conditions)->test(scene, target))
			return *conditions;
	}
	return NULL;
}

const struct condition *causes_fail(const struct scene *scene,
		const struct want_row *row, const struct target *target)
{
	return first_false(scene, row, row->causes, target);
}

const struct condition *gates_fail(const struct scene *scene,
		const struct want_row *row, const struct target *target)
{
	return first_false(scene, row, row->gates, target);
}
