/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table: what should be there for an order, and when. A false cause is
 * a regret, a false gate only waits. Holds, freshness, stage and
 * document-before-goods are gates.
 */
#include "order/conditions.h"

#define ALL(...) \
	{ \
		__VA_ARGS__, NULL \
	}

const struct want_row want_rows[] = {
		{WANT_READ, "read", each_order, ALL(&if_hint_unread),
				ALL(&if_read_rested), VERB_SHOP_READ, VERB_NONE,
				REFUSAL_AGAIN, false, "read the order again",
				"order"},
		{WANT_DOCUMENT, "document", each_document,
				ALL(&if_invoiced, &if_not_in_sale,
						&if_amount_not_zero,
						&if_document_due),
				ALL(&if_stage_documents, &if_fresh,
						&if_books_chosen,
						&if_mapping_complete,
						&if_credit_agreed,
						&if_sale_first),
				VERB_ACCOUNTING_ISSUE, VERB_ACCOUNTING_FIND,
				REFUSAL_TASK, false, "issue the document",
				"sale, edit, refund or void",
				.by_value = true},
		{WANT_DOCUMENT_MAIL, "document_mail", each_issued,
				ALL(&if_by_date, &if_document_saved,
						&if_document_mail_ours,
						&if_mail_possible,
						&if_document_is_news),
				ALL(&if_stage_documents, &if_document_drawn),
				VERB_MAIL, VERB_NONE,
				REFUSAL_TASK, false,
				"mail the document to the customer",
				"document"},
		{WANT_SUBMIT, "submit", each_fo,
				ALL(&if_by_date, &if_fo_is_ours, &if_fo_shipped,
						&if_fo_open, &if_lines_left,
						&if_payment_ships,
						&if_not_cancelled,
						&if_request_unsubmitted,
						&if_not_rejected_here),
				ALL(&if_stage_all, &if_fresh,
						&if_released_by_shop,
						&if_no_hold_in_scope,
						&if_invoiced,
						&if_document_first,
						&if_our_hold_off),
				VERB_SHOP_SUBMIT, VERB_SHOP_READ, REFUSAL_HOLDS,
				false, "submit the fulfillment request",
				"fulfillment order"},
		{WANT_ACCEPT, "accept", each_fo,
				ALL(&if_by_date, &if_fo_is_ours, &if_fo_shipped,
						&if_fo_open, &if_lines_left,
						&if_payment_ships,
						&if_not_cancelled,
						&if_request_submitted,
						&if_not_rejected_here),
				ALL(&if_stage_all, &if_fresh,
						&if_released_by_shop,
						&if_no_hold_in_scope,
						&if_invoiced,
						&if_document_first,
						&if_our_hold_off),
				VERB_SHOP_ACCEPT, VERB_SHOP_READ, REFUSAL_HOLDS,
				false, "accept the fulfillment request",
				"fulfillment order"},
		{WANT_SEND, "send", each_send,
				ALL(&if_by_date, &if_fo_is_ours, &if_fo_shipped,
						&if_fo_open, &if_lines_left,
						&if_payment_ships,
						&if_not_cancelled),
				ALL(&if_stage_all, &if_fresh,
						&if_released_by_shop,
						&if_no_hold_in_scope,
						&if_invoiced,
						&if_document_first,
						&if_request_accepted,
						&if_predecessor_settled),
				VERB_LOGISTICS_SEND, VERB_LOGISTICS_FIND,
				REFUSAL_HOLDS, false,
				"ask the warehouse to send the goods",
				"fulfillment order, number of requests that "
				"are over",
				.by_value = true},
		{WANT_SEND_CANCEL, "send_cancel", each_recall,
				ALL(&if_send_regretted, &if_send_is_live,
						&if_not_handed_over),
				ALL(&if_stage_all, &if_send_settled),
				VERB_LOGISTICS_CANCEL, VERB_LOGISTICS_FIND,
				REFUSAL_TASK, false,
				"call the goods back at the warehouse",
				"the request"},
		{WANT_FULFILL, "fulfill", each_parcel,
				ALL(&if_by_date, &if_handed_over,
						&if_fo_is_ours,
						&if_fo_takes_parcel,
						&if_not_cancelled_at_shop,
						&if_not_at_shop),
				ALL(&if_stage_all, &if_our_hold_off,
						&if_fulfill_alone),
				VERB_SHOP_FULFILL, VERB_SHOP_READ, REFUSAL_TASK,
				true, "make the fulfillment at the shop",
				"parcel"},
		{WANT_TRACKER, "tracker", each_payment,
				ALL(&if_by_date, &if_gateway_connected,
						&if_payment_named,
						&if_number_known),
				ALL(&if_stage_all), VERB_PAYMENT_TRACKER,
				VERB_NONE, REFUSAL_TASK, true,
				"write the tracking number to the gateway",
				"payment"},
		{WANT_DELIVERED, "delivered", each_parcel,
				ALL(&if_by_date, &if_parcel_delivered,
						&if_not_followed,
						&if_not_cancelled_at_shop,
						&if_not_delivered_at_shop),
				ALL(&if_stage_all, &if_at_shop),
				VERB_SHOP_DELIVERED, VERB_SHOP_READ,
				REFUSAL_TASK, false,
				"tell the shop that the parcel was delivered",
				"parcel"},
		{WANT_SHIPPED_MAIL, "shipped_mail", each_parcel,
				ALL(&if_by_date, &if_handed_over,
						&if_shipped_mail_ours,
						&if_mail_possible,
						&if_shipped_is_news),
				ALL(&if_stage_all), VERB_MAIL, VERB_NONE,
				REFUSAL_TASK, false,
				"tell the customer that the parcel is on its "
				"way",
				"parcel"},
		{WANT_DELIVERED_MAIL, "delivered_mail", each_parcel,
				ALL(&if_by_date, &if_parcel_delivered,
						&if_delivered_mail_ours,
						&if_mail_possible,
						&if_delivered_is_news),
				ALL(&if_stage_all), VERB_MAIL, VERB_NONE,
				REFUSAL_TASK, false,
				"tell the customer that the parcel has arrived",
				"parcel"},
		{WANT_HOLD_MAIL, "hold_mail", each_hold,
				ALL(&if_staff_mail_possible),
				ALL(&if_stage_documents), VERB_MAIL, VERB_NONE,
				REFUSAL_TASK, false, "tell staff of the hold",
				"hold"},
		{WANT_CLOSE, "close", each_order,
				ALL(&if_by_date, &if_not_archived,
						&if_all_fulfilled,
						&if_payment_final),
				ALL(&if_stage_all, &if_fresh, &if_all_arrived,
						&if_documents_done,
						&if_nothing_at_warehouse,
						&if_no_hold_in_scope),
				VERB_SHOP_CLOSE, VERB_SHOP_READ, REFUSAL_TASK,
				false, "close the order at the shop", "order"},
		{WANT_REJECT, "reject", each_reject,
				ALL(&if_by_date, &if_served, &if_fo_is_ours,
						&if_fo_open,
						&if_request_submitted,
						&if_reject_said),
				ALL(&if_stage_all, &if_fresh), VERB_SHOP_REJECT,
				VERB_SHOP_READ, REFUSAL_TASK, false,
				"reject the fulfillment request",
				"fulfillment order"},
		{WANT_CAPTURE, "capture", each_capture,
				ALL(&if_by_date, &if_capture_ours, &if_served,
						&if_authorization_open,
						&if_money_left,
						&if_not_cancelled,
						&if_not_refunded),
				ALL(&if_stage_all, &if_fresh, &if_capture_due,
						&if_capture_alone),
				VERB_PAYMENT_CAPTURE, VERB_PAYMENT_READ,
				REFUSAL_TASK, false,
				"take the authorized money",
				"authorization, with several parts also "
				"fulfillment order",
				.by_value = true},
		{WANT_SHOP_INVOICE, "shop_invoice", each_order,
				ALL(&if_by_date, &if_shop_invoice_chosen,
						&if_served, &if_invoiced,
						&if_no_shop_invoice,
						&if_not_cancelled),
				ALL(&if_stage_all, &if_fresh, &if_nothing_held),
				VERB_SHOP_INVOICE, VERB_SHOP_READ, REFUSAL_TASK,
				false, "make the shop's own sales document",
				"order"},
		{WANT_SHOP_HOLD, "shop_hold", each_shop_hold,
				ALL(&if_by_date, &if_holds_mirrored, &if_served,
						&if_hold_stops_goods,
						&if_may_rest,
						&if_not_ours_at_shop),
				ALL(&if_stage_all, &if_fresh), VERB_SHOP_HOLD,
				VERB_SHOP_READ, REFUSAL_TASK, false,
				"hold the goods at the shop, too",
				"fulfillment order, or order",
				.undone_by = WANT_SHOP_RELEASE},
		{WANT_SHOP_RELEASE, "shop_release", each_shop_hold,
				ALL(&if_served, &if_ours_at_shop,
						&if_hold_is_over),
				ALL(&if_stage_all, &if_fresh),
				VERB_SHOP_RELEASE, VERB_SHOP_READ, REFUSAL_TASK,
				false, "take our hold off at the shop",
				"fulfillment order, or order",
				.undone_by = WANT_SHOP_HOLD},
		{WANT_CANCEL_ACCEPT, "cancel_accept", each_fo,
				ALL(&if_by_date, &if_served, &if_fo_is_ours,
						&if_cancel_asked,
						&if_goods_stopped),
				ALL(&if_stage_all, &if_fresh),
				VERB_SHOP_CANCEL_ACCEPT, VERB_SHOP_READ,
				REFUSAL_TASK, false,
				"accept that the request is cancelled",
				"fulfillment order"},
		{WANT_CANCEL_REJECT, "cancel_reject", each_fo,
				ALL(&if_by_date, &if_served, &if_fo_is_ours,
						&if_cancel_asked,
						&if_goods_gone),
				ALL(&if_stage_all, &if_fresh),
				VERB_SHOP_CANCEL_REJECT, VERB_SHOP_READ,
				REFUSAL_TASK, false,
				"tell the shop that it is too late to cancel",
				"fulfillment order"},
		{WANT_SHOP_STATUS, "shop_status", each_shop_status,
				ALL(&if_by_date, &if_served, &if_status_mapped,
						&if_status_not_shown),
				ALL(&if_stage_all, &if_fresh), VERB_SHOP_STATUS,
				VERB_SHOP_READ, REFUSAL_TASK, true,
				"show the status at the shop", "order"},
		{WANT_MARK, "mark", each_mark,
				ALL(&if_by_date, &if_served,
						&if_status_not_shown),
				ALL(&if_stage_all, &if_fresh), VERB_SHOP_STATUS,
				VERB_SHOP_READ, REFUSAL_TASK, false,
				"mark the order at the shop, as a rule says",
				"tag or status"},
		{WANT_RULE_MAIL, "rule_mail", each_rule_mail,
				ALL(&if_by_date, &if_rule_mail_possible,
						&if_rule_mail_is_news),
				ALL(&if_stage_documents), VERB_MAIL, VERB_NONE,
				REFUSAL_TASK, false, "send a rule's mail",
				"rule, its cause, address"},
		{WANT_DOCUMENT_DRAW, "document_draw", each_issued,
				ALL(&if_by_date, &if_document_saved,
						&if_drawn_here),
				ALL(&if_stage_documents), VERB_DOCUMENT_DRAW,
				VERB_NONE, REFUSAL_TASK, false,
				"draw the document as PDF", "document"},
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
	struct target asked = *target;
	asked.row = row;
	for (; *conditions; conditions++) {
		if (*conditions == condition_left_out &&
				row == condition_left_out_of)
			continue;
		if (!(*conditions)->test(scene, &asked))
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
