/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions of the order as a whole, its documents and its mails. */
#include "order/agreed.h"
#include "order/conditions.h"

/* What is pending may become paid or fail without a word to us. */
CONDITION(hint_unread, "nothing is new since it was read")
{
	time_ms due = pending_read_at(s);
	return !s->fresh || (due && s->now >= due);
}

static time_ms read_last(const struct facts *f)
{
	const struct attempt *a = facts_attempt(f, WANT_READ, STR_NONE);
	time_ms first = f->first_seen_at ? f->first_seen_at
					 : f->order.created_at;
	return a && a->settled_at > first ? a->settled_at : first;
}

/* A quarter of its age, between the least pause and a day. */
static time_ms pending_pause(const struct scene *s, time_ms last)
{
	time_ms pause = (last - s->facts->order.created_at) / 4;
	if (pause > DAY_MS)
		pause = DAY_MS;
	return pause > s->policy->pending_every_ms
			? pause
			: s->policy->pending_every_ms;
}

time_ms pending_over_at(const struct scene *s)
{
	if (!s->facts->order.known || s->status.cancelled ||
			s->status.payment != PAYMENT_PENDING || !s->by_date ||
			!s->policy->pending_every_ms)
		return 0;
	return s->facts->order.created_at + s->policy->pending_limit_ms;
}

time_ms pending_read_at(const struct scene *s)
{
	time_ms last = read_last(s->facts);
	time_ms due = last + pending_pause(s, last);
	return due < pending_over_at(s) ? due : 0;
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

CONDITION(for_books, "the shop calls it a test, which takes no number")
{
	return order_is_for_books(s->facts, s->policy);
}

CONDITION(amount_not_zero, "it comes to nothing")
{
	return document_gross(s->facts, t) != 0;
}

/* Is there a document that takes back all, or may there be one? */
static bool is_taken_back(const struct facts *f)
{
	const struct document *d =
			facts_document(f, DOCUMENT_CREDIT, STR("void"));
	const struct attempt *a =
			facts_attempt(f, WANT_DOCUMENT, STR("credit|void"));
	return (d && d->number.len) ||
			(a && a->sent_at && a->outcome == OUTCOME_NONE);
}

/* A void takes back all that was sold, with its changes, but only where no
 * refund does: then each says its own part. */
CONDITION(document_due,
		"it was voided before it was booked, or nothing was voided")
{
	bool voided = s->status.payment == PAYMENT_VOIDED;
	const struct document *sale =
			facts_document(s->facts, DOCUMENT_SALE, STR_NONE);
	bool sold = sale && sale->number.len;
	bool refunded = s->facts->refunds.count != 0;
	if (t->document && t->document->number.len)
		return true;
	if (str_eq(t->cause, STR("void")))
		return voided && sale && !refunded;
	return !voided ||
			(sold && refunded && t->cause.len &&
					!is_taken_back(s->facts));
}

/* What takes all back waits for what is under way as well. */
CONDITION(sale_first, "the sale's document comes first")
{
	const struct document *sale =
			facts_document(s->facts, DOCUMENT_SALE, STR_NONE);
	bool takes_all = str_eq(t->cause, STR("void"));
	if (!t->cause.len)
		return true;
	return sale && sale->number.len &&
			!(takes_all && change_is_open(s->facts, s->arena));
}

CONDITION(not_in_sale, "the sale's document says it already")
{
	return !t->agreement || !sale_has_change(s->facts, t->cause);
}

CONDITION(changes_known, "what was agreed on later must be read first")
{
	return !agreed_is_awaited(s->facts);
}

CONDITION(credit_agreed, "the shop has not said yet what was agreed on it")
{
	return !t->refund || !t->refund->total || !agreed_known(s->facts) ||
			refund_agreement(s->facts, t->refund->id);
}

CONDITION(books_chosen, "the shop has no accounting account")
{
	return s->policy->accounting.len != 0;
}

CONDITION(numbers_known,
		"the books were put back: their last number must be said first")
{
	return !s->policy->numbers_wait ||
			!str_eq(s->policy->accounting, STR("ledger"));
}

time_ms document_due_at(const struct scene *s)
{
	const struct document *d =
			facts_document(s->facts, DOCUMENT_SALE, STR_NONE);
	struct target sale = {.key = STR("sale"),
			.kind = DOCUMENT_SALE,
			.document = d};
	if ((d && d->number.len) ||
			causes_fail(s, want_row(WANT_DOCUMENT), &sale))
		return 0;
	return s->facts->invoice_at + s->policy->document_overdue_ms;
}

CONDITION(document_overdue, "no document is overdue")
{
	time_ms due = document_due_at(s);
	return due && s->now >= due;
}

CONDITION(document_saved, "the document has no number yet")
{
	return t->document && t->document->number.len;
}

CONDITION(drawn_here, "its PDF is not drawn here")
{
	return policy_draws_it(s->policy, t->document);
}

CONDITION(fetched_there, "its books give no PDF")
{
	return policy_fetches_it(s->policy, t->document);
}

/* Where it is drawn here or fetched, the mail carries it. */
CONDITION(document_drawn, "the document's PDF is not there yet")
{
	bool comes = policy_draws_it(s->policy, t->document) ||
			policy_fetches_it(s->policy, t->document);
	return !comes || t->document->file.len;
}

/* Mails */

bool notice_is_news(const struct scene *s, time_ms at)
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
	return notice_is_news(s, t->document->issued_at);
}

CONDITION(shipped_is_news, "it is too old to tell")
{
	return notice_is_news(s, parcel_out_at(t->parcel));
}

CONDITION(delivered_is_news, "it is too old to tell")
{
	return notice_is_news(s, t->parcel->delivered_at);
}

CONDITION(rule_mail_possible, "there is no mail account, or no address")
{
	return s->policy->mail.len && !str_starts(t->value, STR("|"));
}

CONDITION(rule_mail_is_news, "it is too old to tell")
{
	return notice_is_news(s, t->firing->cause_at);
}
