/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The conditions that the table in wants.c is made of. Each has a name, a
 * test and the words for "it is not so"; they stand in when_*.c.
 */
#ifndef WAYBILL_ORDER_CONDITIONS_H
#define WAYBILL_ORDER_CONDITIONS_H

#include "order/scene.h"

#define CONDITION(name_, words_) \
	static bool name_##_test( \
			const struct scene *s, const struct target *t); \
	const struct condition if_##name_ = {#name_, name_##_test, words_}; \
	static bool name_##_test(__attribute__((unused)) \
				 const struct scene *s, \
			__attribute__((unused)) const struct target *t)

/* clang-format off */
extern const struct condition
	/* the order */
	if_hint_unread,
	if_read_rested,
	if_fresh,
	if_by_date,
	if_stage_all,
	if_stage_documents,
	if_not_cancelled,
	if_not_cancelled_at_shop,
	if_invoiced,
	if_amount_not_zero,
	if_document_due,
	if_sale_first,
	if_books_chosen,
	if_numbers_known,
	if_document_overdue,
	if_mapping_complete,
	if_document_saved,
	if_document_mail_ours,
	if_shipped_mail_ours,
	if_delivered_mail_ours,
	if_mail_possible,
	if_staff_mail_possible,
	if_document_is_news,
	if_shipped_is_news,
	if_delivered_is_news,
	if_fo_is_ours,
	if_fo_open,
	if_lines_left,
	if_payment_ships,
	if_request_unsubmitted,
	if_request_submitted,
	if_request_accepted,
	if_released_by_shop,
	if_no_hold_in_scope,
	if_document_first,
	if_send_regretted,
	if_send_is_live,
	if_not_handed_over,
	if_send_settled,
	if_handed_over,
	if_not_at_shop,
	if_fo_takes_parcel,
	if_number_known,
	if_parcel_delivered,
	if_not_followed,
	if_not_delivered_at_shop,
	if_at_shop,
	if_not_archived,
	if_all_fulfilled,
	if_all_arrived,
	if_payment_final,
	if_documents_done,
	if_nothing_at_warehouse,
	/* goods, shop, money */
	if_fo_shipped, if_predecessor_settled, if_gateway_connected,
	if_payment_named, if_charge_known, if_served, if_capture_ours,
	if_authorization_open, if_not_refunded, if_money_left, if_capture_due, if_capture_alone,
	if_shop_invoice_chosen, if_no_shop_invoice, if_nothing_held,
	if_holds_mirrored, if_hold_stops_goods, if_hold_is_over, if_may_rest,
	if_not_ours_at_shop, if_ours_at_shop, if_our_hold_off, if_cancel_asked,
	if_goods_stopped, if_goods_gone, if_reject_said,
	if_not_rejected_here, if_status_mapped, if_status_not_shown,
	if_fulfill_alone,
	/* rules */
	if_rule_mail_possible, if_rule_mail_is_news,
	/* the document's PDF */
	if_drawn_here, if_document_drawn,
	/* what was agreed on later */
	if_not_in_sale, if_credit_agreed, if_changes_known, if_for_books,
	/* what else the customer is told */
	if_confirmed_mail_ours, if_confirmed_is_news, if_paid_mail_ours,
	if_paid, if_paid_is_news, if_out_mail_ours, if_out_for_delivery,
	if_not_arrived, if_out_is_news, if_held_mail_ours, if_hold_is_news,
	if_refunded_mail_ours, if_refund_pays, if_refund_is_news,
	if_return_mail_ours, if_return_is_news, if_status_mail_ours,
	if_status_is_news,
	/* payments in other books */
	if_payments_wanted, if_payment_settled, if_payment_placed,
	if_payment_mapped, if_payment_alone,
	/* the PDF of other books */
	if_fetched_there;
/* clang-format on */

#endif
