/* SPDX-License-Identifier: Apache-2.0 */
/* The scenes of the table's test: one in which each want is begun, and the
 * changes that make a single condition of it false. */
#ifndef WAYBILL_ORDER_SCENES_TEST_H
#define WAYBILL_ORDER_SCENES_TEST_H

#include "order/agreed_case_test.h"
#include "order/mapping.h"
#include "order/scenes_shop_test.h"

/* ---- scenes in which a want is begun ---- */

static void as_it_is(__attribute__((unused)) struct test_case *c)
{
}

static void news_unread(struct test_case *c)
{
	c->facts.hint_seq = c->facts.read_seq + 1;
}

static void refunded_partly(struct test_case *c)
{
	case_document(c, DOCUMENT_SALE, STR_NONE);
	case_refund(c, STR("8"), 200);
}

static void edited(struct test_case *c)
{
	case_document(c, DOCUMENT_SALE, STR_NONE);
	case_sold(c);
	case_edited(c, "edit-7", 1);
}

static void edited_and_refunded(struct test_case *c)
{
	edited(c);
	case_refund(c, STR("8"), 200);
	struct agreement *a = case_agreed(c, AGREED_REFUND, "refund-8", c->now);
	a->refund = STR("8");
	case_agreed_line(c, a, NULL, 0, -200, 0);
}

static void booked(struct test_case *c)
{
	case_document(c, DOCUMENT_SALE, STR_NONE);
}

static void booked_and_drawn_here(struct test_case *c)
{
	booked(c);
	c->policy.accounting = STR("ledger");
	c->policy.seller.name = STR("Nordlys ApS");
	*LIST_ADD(c->arena, &c->policy.accounts) = (struct account_can){
			.account = STR(PRESS),
			.verbs = (uint64_t)1 << VERB_DOCUMENT_DRAW};
}

/* Paid, told by the gateway, and the books keep payments. */
static void paid_and_booked(struct test_case *c)
{
	booked(c);
	c->facts.documents.at[0].account = STR("books");
	c->facts.txns.at[0].evidence = EVIDENCE_SHOP | EVIDENCE_GATEWAY;
	*LIST_ADD(c->arena, &c->policy.accounts) = (struct account_can){
			.account = STR("books"),
			.verbs = (uint64_t)1 << VERB_ACCOUNTING_PAYMENT,
			.payments = MAPPING_BIT(MAPPING_PAYMENT_ACCOUNT) |
					MAPPING_BIT(MAPPING_JOURNAL)};
	*LIST_ADD(c->arena, &c->policy.mapping) = (struct mapping_row){
			.payment_account = STR("1580"), .journal = STR("1")};
}

static void books_give_it(struct test_case *c)
{
	c->facts.documents.at[0].account = STR("books");
	*LIST_ADD(c->arena, &c->policy.accounts) = (struct account_can){
			.account = STR("books"),
			.verbs = (uint64_t)1 << VERB_ACCOUNTING_PDF};
}

static void booked_and_fetched(struct test_case *c)
{
	booked(c);
	books_give_it(c);
}

static void submitted(struct test_case *c)
{
	c->fo->request = REQUEST_SUBMITTED;
}

static void accepted(struct test_case *c)
{
	c->fo->status = FO_IN_PROGRESS;
	c->fo->request = REQUEST_ACCEPTED;
}

static void sent_and_cancelled(struct test_case *c)
{
	case_sent(c);
	c->facts.order.cancelled_at = c->now;
}

static void on_its_way(struct test_case *c)
{
	case_sent(c);
	case_parcel(c);
}

static void arrived(struct test_case *c)
{
	on_its_way(c);
	c->facts.parcels.at[0].delivered_at = c->now;
	case_fulfillment(c);
}

static void held(struct test_case *c)
{
	case_command(c, COMMAND_HOLD, STR_NONE)->id = 50;
}

static void overdue(struct test_case *c)
{
	c->facts.invoice_at = c->now - c->policy.document_overdue_ms;
}

static void not_overdue(struct test_case *c)
{
	c->facts.invoice_at++;
}

static void all_done(struct test_case *c)
{
	arrived(c);
	booked(c);
	c->fo->status = FO_CLOSED;
	c->fo->lines.at[0].remaining = 0;
	c->facts.fulfillments.at[0].delivered = true;
}

#include "order/scenes_notice_test.h"

struct subject {
	enum want_kind want;
	const char *target;
	change *good;
};

static const struct subject subjects[] = {
		{WANT_READ, "", news_unread},
		{WANT_DOCUMENT, "sale", as_it_is},
		{WANT_DOCUMENT_MAIL, "sale", booked},
		{WANT_SUBMIT, "77", as_it_is},
		{WANT_ACCEPT, "77", submitted},
		{WANT_SEND, "77.0", accepted},
		{WANT_SEND_CANCEL, "77.0", sent_and_cancelled},
		{WANT_FULFILL, "demo.5001.send.77.0|p1", on_its_way},
		{WANT_TRACKER, "stripe|pi_1", on_its_way},
		{WANT_DELIVERED, "demo.5001.send.77.0|p1", arrived},
		{WANT_SHIPPED_MAIL, "demo.5001.send.77.0|p1", on_its_way},
		{WANT_DELIVERED_MAIL, "demo.5001.send.77.0|p1", arrived},
		{WANT_HOLD_MAIL, "person:50", held},
		{WANT_CLOSE, "", all_done},
		{WANT_REJECT, "77", rejected_by_staff},
		{WANT_CAPTURE, "stripe|pi_1", authorized_and_out},
		{WANT_SHOP_INVOICE, "", shop_invoices},
		{WANT_SHOP_HOLD, "77", held_here},
		{WANT_SHOP_RELEASE, "77", held_there},
		{WANT_CANCEL_ACCEPT, "77", cancel_asked},
		{WANT_CANCEL_REJECT, "77", cancel_asked_too_late},
		{WANT_SHOP_STATUS, "", status_shown},
		{WANT_MARK, "|paid", rule_tags},
		{WANT_RULE_MAIL, "look:order_created", rule_mails},
		{WANT_DOCUMENT_DRAW, "sale", booked_and_drawn_here},
		{WANT_CONFIRMED_MAIL, "", we_tell},
		{WANT_PAID_MAIL, "", we_tell},
		{WANT_OUT_MAIL, "demo.5001.send.77.0|p1", we_tell_it_is_out},
		{WANT_HELD_MAIL, "person:50", we_tell_it_is_held},
		{WANT_REFUNDED_MAIL, "8", we_tell_of_the_refund},
		{WANT_RETURN_MAIL, "in_progress", we_tell_of_the_return},
		{WANT_STATUS_MAIL, "look:order_created", we_tell_the_status},
		{WANT_PAYMENT_BOOK, "stripe|pi_1|3|", paid_and_booked},
		{WANT_DOCUMENT_FETCH, "sale", booked_and_fetched},
		{WANT_OVERDUE_MAIL, "", overdue},
};
static const struct subject credit = {
		WANT_DOCUMENT, "credit|8", refunded_partly};
static const struct subject changed_later = {
		WANT_DOCUMENT, "sale|edit-7", edited};
static const struct subject credit_of_edited = {
		WANT_DOCUMENT, "credit|8", edited_and_refunded};
static const struct subject capture_part = {
		WANT_CAPTURE, "stripe|pi_1>77", authorized_in_parts};
static const struct subject replacement = {WANT_SEND, "79.0", replaced};

/* ---- changes, each of which makes one condition false ---- */

static void all_read(struct test_case *c)
{
	c->facts.hint_seq = 1;
}

/* Read a moment ago, but the shop showed an older state than its webhook. */
static void shop_behind(struct test_case *c)
{
	struct attempt *a = case_attempt(c, WANT_READ, STR_NONE, OUTCOME_DONE);
	a->settled_at = c->now - SECOND_MS;
	c->facts.hint_seq = 1;
	c->facts.hint_version = c->now - SECOND_MS;
}

static void old_order(struct test_case *c)
{
	c->facts.order.created_at = c->policy.take_over_from - 1;
}

static void stage_observe(struct test_case *c)
{
	c->policy.stage = STAGE_OBSERVE;
}

static void stage_documents(struct test_case *c)
{
	c->policy.stage = STAGE_DOCUMENTS;
}

static void cancelled(struct test_case *c)
{
	c->facts.order.cancelled_at = c->now;
}

static void cancelled_by_staff(struct test_case *c)
{
	case_command(c, COMMAND_CANCEL, STR_NONE);
}

static void nothing_books(struct test_case *c)
{
	c->facts.invoice_at = 0;
	c->profile->books_at = 0;
}

static void costs_nothing(struct test_case *c)
{
	c->facts.order.total = 0;
}

static void refund_of_nothing(struct test_case *c)
{
	c->facts.refunds.at[0].total = 0;
}

static void sold_as_edited(struct test_case *c)
{
	facts_attempt(&c->facts, WANT_DOCUMENT, STR("sale"))->value =
			STR("edit-5,edit-7");
}

static void edits_unread(struct test_case *c)
{
	c->facts.order.edited = true;
}

static void refund_not_agreed(struct test_case *c)
{
	c->facts.agreements.count--;
}

static void edited_for_nothing(struct test_case *c)
{
	case_agreed_line(c, facts_agreement(&c->facts, STR("edit-7")), "9", -1,
			-500, -100);
}

static void voided(struct test_case *c)
{
	c->facts.order.payment = PAYMENT_VOIDED;
}

static void sale_not_issued(struct test_case *c)
{
	c->facts.documents.at[0].number = STR_NONE;
}

static void test_order(struct test_case *c)
{
	c->facts.order.test = true;
}

static void no_books(struct test_case *c)
{
	c->policy.accounting = STR_NONE;
}

static void numbers_unknown(struct test_case *c)
{
	c->policy.accounting = STR("ledger");
	c->policy.numbers_wait = true;
}

static void mapping_empty(struct test_case *c)
{
	*LIST_ADD(c->arena, &c->policy.accounts) = (struct account_can){
			.account = STR("books"), .mapping = 1};
}

static void other_books(struct test_case *c)
{
	c->policy.accounting = STR("books");
}

static void in_other_books(struct test_case *c)
{
	c->facts.documents.at[0].account = STR("books");
}

static void nobody_sells(struct test_case *c)
{
	c->policy.seller.name = STR_NONE;
}

static void shop_mails(struct test_case *c)
{
	c->policy.sends_document = SENDER_SHOP;
	c->policy.sends_shipped = SENDER_SHOP;
	c->policy.sends_delivered = SENDER_SHOP;
}

static void no_mail_account(struct test_case *c)
{
	c->policy.mail = STR_NONE;
}

static void no_mail_address(struct test_case *c)
{
	c->facts.order.email = STR_NONE;
}

static void no_staff_address(struct test_case *c)
{
	c->policy.staff_mail = STR_NONE;
}

static void issued_long_ago(struct test_case *c)
{
	c->facts.documents.at[0].issued_at = c->now - 3 * DAY_MS;
}

static void shipped_long_ago(struct test_case *c)
{
	c->facts.parcels.at[0].handed_over_at = c->now - 3 * DAY_MS;
}

/* The news of the hand-over were lost. */
static void on_the_road_long_ago(struct test_case *c)
{
	c->facts.parcels.at[0].handed_over_at = 0;
	c->facts.parcels.at[0].in_transit_at = c->now - 3 * DAY_MS;
}

static void delivered_long_ago(struct test_case *c)
{
	c->facts.parcels.at[0].delivered_at = c->now - 3 * DAY_MS;
}

static void no_route(struct test_case *c)
{
	c->policy.routes.count = 0;
}

static void fo_closed(struct test_case *c)
{
	c->fo->status = FO_CLOSED;
}

static void nothing_left(struct test_case *c)
{
	c->fo->lines.at[0].remaining = 0;
}

static void not_paid(struct test_case *c)
{
	c->facts.order.payment = PAYMENT_PENDING;
}

static void request_unsubmitted(struct test_case *c)
{
	c->fo->request = REQUEST_UNSUBMITTED;
}

static void on_hold_at_shop(struct test_case *c)
{
	c->fo->status = FO_ON_HOLD;
}

static void scheduled_at_shop(struct test_case *c)
{
	c->fo->status = FO_SCHEDULED;
}

/* A hold of this fulfillment order alone. */
static void refused_before(struct test_case *c)
{
	case_attempt(c, WANT_SEND, STR("77.0"), OUTCOME_REFUSED);
}

static void document_first(struct test_case *c)
{
	c->profile->document_before_goods = true;
}

static void wanted_again(struct test_case *c)
{
	c->facts.order.cancelled_at = 0;
}

static void warehouse_cancelled(struct test_case *c)
{
	c->facts.requests.at[0].cancelled_at = c->now;
}

static void warehouse_refused(struct test_case *c)
{
	c->facts.requests.at[0].refused_at = c->now;
}

static void too_late(struct test_case *c)
{
	c->facts.requests.at[0].too_late_at = c->now;
}

static void never_arrived(struct test_case *c)
{
	facts_attempt(&c->facts, WANT_SEND, STR("77.0"))->outcome =
			OUTCOME_ABSENT;
}

static void outcome_unknown(struct test_case *c)
{
	struct attempt *a = facts_attempt(&c->facts, WANT_SEND, STR("77.0"));
	a->outcome = OUTCOME_NONE;
	a->settled_at = 0;
}

static void parcel_left(struct test_case *c)
{
	case_parcel(c);
}

static void parcel_not_left(struct test_case *c)
{
	c->facts.parcels.at[0].handed_over_at = 0;
}

static void parcel_at_the_shop(struct test_case *c)
{
	case_fulfillment(c);
}

static void parcel_not_at_the_shop(struct test_case *c)
{
	c->facts.fulfillments.at[0].cancelled = true;
}

static void no_number(struct test_case *c)
{
	c->facts.parcels.at[0].number = STR_NONE;
}

static void not_arrived(struct test_case *c)
{
	c->facts.parcels.at[0].delivered_at = 0;
}

static void carrier_followed(struct test_case *c)
{
	c->policy.followed_carriers = STR("PostNord, GLS Denmark");
}

static void delivered_at_the_shop(struct test_case *c)
{
	c->facts.fulfillments.at[0].delivered = true;
}

static void archived(struct test_case *c)
{
	c->facts.order.closed_at = c->now;
}

static void fo_still_open(struct test_case *c)
{
	c->fo->status = FO_OPEN;
}

static void paid_partly(struct test_case *c)
{
	c->facts.order.payment = PAYMENT_PARTIALLY_PAID;
}

static void another_at_the_warehouse(struct test_case *c)
{
	case_attempt(c, WANT_SEND, STR("78.0"), OUTCOME_DONE);
}

static void another_is_told(struct test_case *c)
{
	struct parcel *p = case_parcel(c);
	p->parcel = STR("p2");
	p->number = STR("N2");
	case_attempt(c, WANT_FULFILL, STR("demo.5001.send.77.0|p2"),
			OUTCOME_NONE);
}

/* ---- the scenes ---- */

struct row {
	uint64_t wants; /* bits of the subjects it is tried on */
	const char *condition;
	change *bad;
	const struct subject *instead; /* of the want's usual subject */
};

static void payments_not_asked(struct test_case *c)
{
	struct account_can *books =
			&c->policy.accounts.at[c->policy.accounts.count - 1];
	c->policy.mapping.at[0].payment_account = STR_NONE;
	books->payments = MAPPING_BIT(MAPPING_JOURNAL);
}

static void payment_pending(struct test_case *c)
{
	c->facts.txns.at[0].state = TXN_PENDING;
}

static void only_the_shop_says(struct test_case *c)
{
	c->facts.txns.at[0].evidence = EVIDENCE_SHOP;
}

/* It is one payment, at another account of the same provider. */
static void told_elsewhere(struct test_case *c)
{
	struct txn other = c->facts.txns.at[0];
	only_the_shop_says(c);
	other.gateway = STR("stripe-2");
	other.unique = true;
	*LIST_ADD(c->arena, &c->facts.txns) = other;
}

static void in_unnamed_books(struct test_case *c)
{
	c->facts.documents.at[0].account = STR_NONE;
}

static void in_books_without(struct test_case *c)
{
	c->facts.documents.at[0].account = STR("ledger");
}

static void no_journal(struct test_case *c)
{
	c->policy.mapping.at[0].journal = STR_NONE;
}

static void another_payment(struct test_case *c)
{
	case_attempt(c, WANT_PAYMENT_BOOK, STR("stripe|pi_0|3|"), OUTCOME_NONE);
}

#define ON(want) ((uint64_t)1 << WANT_##want)
#define GOODS (ON(SUBMIT) | ON(ACCEPT) | ON(SEND))
#define PARCELS \
	(ON(FULFILL) | ON(TRACKER) | ON(DELIVERED) | ON(SHIPPED_MAIL) | \
			ON(DELIVERED_MAIL))
#define SHOP \
	(ON(REJECT) | ON(SHOP_INVOICE) | ON(SHOP_HOLD) | ON(SHOP_RELEASE) | \
			ON(CANCEL_ACCEPT) | ON(CANCEL_REJECT) | \
			ON(SHOP_STATUS) | ON(MARK))
#define CANCELS (ON(CANCEL_ACCEPT) | ON(CANCEL_REJECT))
#define NOTICES \
	(ON(CONFIRMED_MAIL) | ON(PAID_MAIL) | ON(OUT_MAIL) | ON(HELD_MAIL) | \
			ON(REFUNDED_MAIL) | ON(RETURN_MAIL) | ON(STATUS_MAIL))
#define DOCUMENTS \
	(ON(DOCUMENT) | ON(DOCUMENT_MAIL) | ON(HOLD_MAIL) | ON(RULE_MAIL) | \
			ON(DOCUMENT_DRAW) | ON(PAYMENT_BOOK) | \
			ON(DOCUMENT_FETCH) | ON(OVERDUE_MAIL))

static const struct row rows[] = {
		{ON(READ), "hint_unread", all_read, NULL},
		{ON(READ), "read_rested", shop_behind, NULL},
		{GOODS | SHOP | ON(DOCUMENT) | ON(CLOSE) | ON(CAPTURE), "fresh",
				news_unread, NULL},
		{GOODS | PARCELS | ON(DOCUMENT_MAIL) | ON(CLOSE) | ON(CAPTURE) |
						ON(RULE_MAIL) |
						ON(DOCUMENT_DRAW) |
						ON(OVERDUE_MAIL) |
						(SHOP & ~ON(SHOP_RELEASE)) |
						(NOTICES & ~ON(CONFIRMED_MAIL)) |
						ON(PAYMENT_BOOK) |
						ON(DOCUMENT_FETCH),
				"by_date", old_order, NULL},
		{ON(CONFIRMED_MAIL), "by_date", taken_over_today, NULL},
		{GOODS | PARCELS | SHOP | ON(SEND_CANCEL) | ON(CLOSE) |
						ON(CAPTURE) | NOTICES,
				"stage_all", stage_documents, NULL},
		{DOCUMENTS, "stage_documents", stage_observe, NULL},
		{GOODS | ON(CAPTURE) | ON(SHOP_INVOICE) | ON(CONFIRMED_MAIL) |
						ON(PAID_MAIL),
				"not_cancelled", cancelled, NULL},
		{ON(HELD_MAIL), "not_cancelled", cancelled, NULL},
		{GOODS | ON(CAPTURE) | ON(SHOP_INVOICE), "not_cancelled",
				cancelled_by_staff, NULL},
		{ON(FULFILL) | ON(DELIVERED), "not_cancelled_at_shop",
				cancelled, NULL},
		{GOODS | ON(DOCUMENT) | ON(SHOP_INVOICE), "invoiced",
				nothing_books, NULL},
		{ON(DOCUMENT), "for_books", test_order, NULL},
		{ON(DOCUMENT), "amount_not_zero", costs_nothing, NULL},
		{ON(DOCUMENT), "amount_not_zero", refund_of_nothing, &credit},
		{ON(DOCUMENT), "document_due", voided, NULL},
		{ON(DOCUMENT), "document_due", voided, &changed_later},
		{ON(DOCUMENT), "amount_not_zero", edited_for_nothing,
				&changed_later},
		{ON(DOCUMENT_DRAW), "changes_known", edits_unread, NULL},
		{ON(DOCUMENT), "not_in_sale", sold_as_edited, &changed_later},
		{ON(DOCUMENT), "sale_first", sale_not_issued, &changed_later},
		{ON(DOCUMENT), "credit_agreed", refund_not_agreed,
				&credit_of_edited},
		{ON(DOCUMENT), "sale_first", sale_not_issued, &credit},
		{ON(DOCUMENT) | ON(OVERDUE_MAIL), "books_chosen", no_books,
				NULL},
		{ON(DOCUMENT), "numbers_known", numbers_unknown, NULL},
		{ON(DOCUMENT), "mapping_complete", mapping_empty, NULL},
		{ON(DOCUMENT_MAIL) | ON(DOCUMENT_DRAW) | ON(DOCUMENT_FETCH),
				"document_saved", sale_not_issued, NULL},
		{ON(DOCUMENT_DRAW), "drawn_here", other_books, NULL},
		{ON(DOCUMENT_DRAW), "drawn_here", in_other_books, NULL},
		{ON(DOCUMENT_DRAW), "drawn_here", nobody_sells, NULL},
		{ON(DOCUMENT_DRAW), "drawn_here", nothing_served, NULL},
		{ON(DOCUMENT_FETCH), "fetched_there", in_books_without, NULL},
		{ON(DOCUMENT_FETCH), "fetched_there", in_unnamed_books, NULL},
		{ON(DOCUMENT_MAIL), "document_drawn", booked_and_drawn_here,
				NULL},
		{ON(DOCUMENT_MAIL), "document_drawn", books_give_it, NULL},
		{ON(PAYMENT_BOOK), "payments_wanted", payments_not_asked, NULL},
		{ON(PAYMENT_BOOK), "payment_settled", payment_pending, NULL},
		{ON(PAYMENT_BOOK), "payment_settled", only_the_shop_says, NULL},
		{ON(PAYMENT_BOOK), "payment_settled", told_elsewhere, NULL},
		{ON(PAYMENT_BOOK), "payment_placed", sale_not_issued, NULL},
		{ON(PAYMENT_BOOK), "payment_placed", in_books_without, NULL},
		{ON(PAYMENT_BOOK), "payment_mapped", no_journal, NULL},
		{ON(PAYMENT_BOOK), "payment_alone", another_payment, NULL},
		{ON(DOCUMENT_MAIL), "document_mail_ours", shop_mails, NULL},
		{ON(SHIPPED_MAIL), "shipped_mail_ours", shop_mails, NULL},
		{ON(DELIVERED_MAIL), "delivered_mail_ours", shop_mails, NULL},
		{ON(DOCUMENT_MAIL) | ON(SHIPPED_MAIL) | ON(DELIVERED_MAIL) |
						NOTICES,
				"mail_possible", no_mail_account, NULL},
		{ON(DOCUMENT_MAIL) | ON(SHIPPED_MAIL) | ON(DELIVERED_MAIL) |
						NOTICES,
				"mail_possible", no_mail_address, NULL},
		{ON(CONFIRMED_MAIL), "confirmed_mail_ours", shop_tells, NULL},
		{ON(PAID_MAIL), "paid_mail_ours", shop_tells, NULL},
		{ON(OUT_MAIL), "out_mail_ours", shop_tells, NULL},
		{ON(HELD_MAIL), "held_mail_ours", nobody_tells, NULL},
		{ON(REFUNDED_MAIL), "refunded_mail_ours", shop_tells, NULL},
		{ON(RETURN_MAIL), "return_mail_ours", nobody_tells, NULL},
		{ON(STATUS_MAIL), "status_mail_ours", nobody_tells, NULL},
		{ON(CONFIRMED_MAIL), "confirmed_is_news", made_long_ago, NULL},
		{ON(PAID_MAIL), "paid", not_paid, NULL},
		{ON(PAID_MAIL), "paid_is_news", paid_long_ago, NULL},
		{ON(PAID_MAIL), "paid_is_news", booked_long_ago, NULL},
		{ON(OUT_MAIL), "out_for_delivery", not_out_yet, NULL},
		{ON(OUT_MAIL), "not_arrived", it_has_arrived, NULL},
		{ON(OUT_MAIL), "not_arrived", it_came_back, NULL},
		{ON(OUT_MAIL), "out_is_news", out_long_ago, NULL},
		{ON(HELD_MAIL), "hold_is_news", held_long_ago, NULL},
		{ON(REFUNDED_MAIL), "refund_pays", refund_of_nothing, NULL},
		{ON(REFUNDED_MAIL), "refund_is_news", refunded_long_ago, NULL},
		{ON(RETURN_MAIL), "return_is_news", changed_long_ago, NULL},
		{ON(STATUS_MAIL), "status_is_news", rule_cause_is_old, NULL},
		{ON(HOLD_MAIL) | ON(OVERDUE_MAIL), "staff_mail_possible",
				no_staff_address, NULL},
		{ON(HOLD_MAIL) | ON(OVERDUE_MAIL), "staff_mail_possible",
				no_mail_account, NULL},
		{ON(OVERDUE_MAIL), "document_overdue", not_overdue, NULL},
		{ON(DOCUMENT_MAIL), "document_is_news", issued_long_ago, NULL},
		{ON(SHIPPED_MAIL), "shipped_is_news", shipped_long_ago, NULL},
		{ON(SHIPPED_MAIL), "shipped_is_news", on_the_road_long_ago,
				NULL},
		{ON(DELIVERED_MAIL), "delivered_is_news", delivered_long_ago,
				NULL},
		{GOODS | CANCELS | ON(FULFILL) | ON(REJECT), "fo_is_ours",
				no_route, NULL},
		{GOODS | ON(REJECT), "fo_open", fo_closed, NULL},
		{GOODS, "lines_left", nothing_left, NULL},
		{GOODS, "payment_ships", not_paid, NULL},
		{ON(SUBMIT), "request_unsubmitted", submitted, NULL},
		{ON(ACCEPT) | ON(REJECT), "request_submitted",
				request_unsubmitted, NULL},
		{ON(SEND), "request_accepted", submitted, NULL},
		{GOODS, "released_by_shop", on_hold_at_shop, NULL},
		{GOODS, "released_by_shop", scheduled_at_shop, NULL},
		{GOODS | ON(CLOSE), "no_hold_in_scope", held, NULL},
		{ON(SUBMIT) | ON(ACCEPT), "no_hold_in_scope", refused_before,
				NULL},
		{GOODS, "document_first", document_first, NULL},
		{ON(SEND_CANCEL), "send_regretted", wanted_again, NULL},
		{ON(SEND_CANCEL), "send_is_live", warehouse_cancelled, NULL},
		{ON(SEND_CANCEL), "send_is_live", warehouse_refused, NULL},
		{ON(SEND_CANCEL), "send_is_live", too_late, NULL},
		{ON(SEND_CANCEL), "send_is_live", never_arrived, NULL},
		{ON(SEND_CANCEL), "send_settled", outcome_unknown, NULL},
		{ON(SEND_CANCEL), "not_handed_over", parcel_left, NULL},
		{ON(FULFILL) | ON(SHIPPED_MAIL), "handed_over", parcel_not_left,
				NULL},
		{ON(FULFILL), "not_at_shop", parcel_at_the_shop, NULL},
		{ON(FULFILL), "fo_takes_parcel", fo_closed, NULL},
		{ON(FULFILL), "fo_takes_parcel", nothing_left, NULL},
		{ON(FULFILL), "fulfill_alone", another_is_told, NULL},
		{ON(TRACKER), "number_known", no_number, NULL},
		{ON(DELIVERED) | ON(DELIVERED_MAIL), "parcel_delivered",
				not_arrived, NULL},
		{ON(DELIVERED), "not_followed", carrier_followed, NULL},
		{ON(DELIVERED), "not_delivered_at_shop", delivered_at_the_shop,
				NULL},
		{ON(DELIVERED), "at_shop", parcel_not_at_the_shop, NULL},
		{ON(CLOSE), "not_archived", archived, NULL},
		{ON(CLOSE), "all_fulfilled", fo_still_open, NULL},
		{ON(CLOSE), "payment_final", paid_partly, NULL},
		{ON(CLOSE), "all_arrived", not_arrived, NULL},
		{ON(CLOSE), "documents_done", sale_not_issued, NULL},
		{GOODS, "fo_shipped", fetched, NULL},
		{ON(SUBMIT) | ON(ACCEPT), "not_rejected_here", reject_it, NULL},
		{ON(SUBMIT) | ON(ACCEPT) | ON(FULFILL), "our_hold_off",
				our_hold_at_shop, NULL},
		{ON(SEND), "predecessor_settled", predecessor_at_warehouse,
				&replacement},
		{SHOP | ON(CAPTURE), "served", nothing_served, NULL},
		{ON(TRACKER), "gateway_connected", gateway_unknown, NULL},
		{ON(TRACKER), "payment_named", payment_nameless, NULL},
		{ON(TRACKER), "charge_known", payment_untold, NULL},
		{ON(REJECT), "reject_said", rejects_another, NULL},
		{ON(CAPTURE), "capture_ours", shop_captures, NULL},
		{ON(CAPTURE), "authorization_open", authorization_voided, NULL},
		{ON(CAPTURE), "authorization_open", authorization_expired,
				NULL},
		{ON(CAPTURE), "authorization_open", authorization_failed, NULL},
		{ON(CAPTURE), "money_left", captured_by_shop, NULL},
		{ON(CAPTURE), "not_refunded", order_refunded, NULL},
		{ON(CAPTURE), "not_refunded", voided, NULL},
		{ON(CAPTURE), "capture_due", parcel_not_left, NULL},
		{ON(CAPTURE), "capture_due", not_soon_over, NULL},
		{ON(CAPTURE), "capture_alone", part_under_way, &capture_part},
		{ON(SHOP_INVOICE), "shop_invoice_chosen", no_shop_invoices,
				NULL},
		{ON(SHOP_INVOICE), "no_shop_invoice", shop_has_invoiced, NULL},
		{ON(SHOP_INVOICE), "nothing_held", held, NULL},
		{ON(SHOP_INVOICE), "nothing_held", order_held_at_shop, NULL},
		{ON(SHOP_HOLD), "holds_mirrored", holds_not_mirrored, NULL},
		{ON(SHOP_HOLD), "hold_stops_goods", parcel_left, NULL},
		{ON(SHOP_HOLD), "hold_stops_goods", nothing_left, NULL},
		{ON(SHOP_HOLD), "hold_stops_goods", no_route, NULL},
		{ON(SHOP_HOLD), "hold_stops_goods", released, NULL},
		{ON(SHOP_HOLD), "may_rest", accepted, NULL},
		{ON(SHOP_HOLD), "not_ours_at_shop", our_hold_at_shop, NULL},
		{ON(SHOP_RELEASE), "hold_is_over", held, NULL},
		{ON(SHOP_RELEASE), "ours_at_shop", held_by_others, NULL},
		{CANCELS, "cancel_asked", cancel_taken_back, NULL},
		{ON(CANCEL_ACCEPT), "goods_stopped", warehouse_has_it, NULL},
		{ON(CANCEL_REJECT), "goods_gone", not_too_late, NULL},
		{ON(SHOP_STATUS), "status_mapped", status_of_another, NULL},
		{ON(SHOP_STATUS) | ON(MARK), "status_not_shown", shows_status,
				NULL},
		{ON(RULE_MAIL), "rule_mail_possible", no_staff_address, NULL},
		{ON(RULE_MAIL), "rule_mail_possible", no_mail_account, NULL},
		{ON(RULE_MAIL), "rule_mail_is_news", rule_cause_is_old, NULL},
		{ON(CLOSE), "nothing_at_warehouse", another_at_the_warehouse,
				NULL},
};

#endif
