/* SPDX-License-Identifier: Apache-2.0 */
/* Who is asked, for what, and under which names. */
#include "order/case_test.h"

static const struct {
	enum want_kind want;
	const char *target, *account, *reference, *key;
	enum verb verb, find;
} asks[] = {
		{WANT_READ, "", "demo", "demo.5001.read", "demo.5001.read",
				VERB_SHOP_READ, VERB_NONE},
		{WANT_DOCUMENT, "sale", "books", "demo.5001.sale",
				"demo.5001.sale", VERB_ACCOUNTING_ISSUE,
				VERB_ACCOUNTING_FIND},
		{WANT_DOCUMENT, "credit|8", "books", "demo.5001.credit.8",
				"demo.5001.credit.8", VERB_ACCOUNTING_ISSUE,
				VERB_ACCOUNTING_FIND},
		{WANT_DOCUMENT, "credit|void", "books", "demo.5001.credit.void",
				"demo.5001.credit.void", VERB_ACCOUNTING_ISSUE,
				VERB_ACCOUNTING_FIND},
		{WANT_DOCUMENT_MAIL, "sale", "smtp",
				"demo.5001.document_mail.sale",
				"demo.5001.document_mail.sale", VERB_MAIL,
				VERB_NONE},
		{WANT_DOCUMENT_DRAW, "sale", "press",
				"demo.5001.document_draw.sale",
				"demo.5001.document_draw.sale",
				VERB_DOCUMENT_DRAW, VERB_NONE},
		{WANT_DOCUMENT_FETCH, "sale", "",
				"demo.5001.document_fetch.sale",
				"demo.5001.document_fetch.sale",
				VERB_ACCOUNTING_PDF, VERB_NONE},
		{WANT_PAYMENT_BOOK, "stripe|pi_1|3|", "books",
				"demo.5001.payment_book.stripe|pi_1|3|",
				"demo.5001.payment_book.stripe|pi_1|3|",
				VERB_ACCOUNTING_PAYMENT,
				VERB_ACCOUNTING_PAYMENT_FIND},
		{WANT_SUBMIT, "77", "demo", "demo.5001.submit.77",
				"demo.5001.submit.77", VERB_SHOP_SUBMIT,
				VERB_SHOP_READ},
		{WANT_ACCEPT, "77", "demo", "demo.5001.accept.77",
				"demo.5001.accept.77", VERB_SHOP_ACCEPT,
				VERB_SHOP_READ},
		{WANT_SEND, "77.0", "warehouse", "demo.5001.send.77.0",
				"demo.5001.send.77.0", VERB_LOGISTICS_SEND,
				VERB_LOGISTICS_FIND},
		{WANT_SEND_CANCEL, "77.0", "warehouse", "demo.5001.send.77.0",
				"demo.5001.send.77.0.cancel",
				VERB_LOGISTICS_CANCEL, VERB_LOGISTICS_FIND},
		{WANT_FULFILL, "demo.5001.send.77.0|p1", "demo",
				"demo.5001.fulfill.demo.5001.send.77.0|p1",
				"demo.5001.fulfill.demo.5001.send.77.0|p1",
				VERB_SHOP_FULFILL, VERB_SHOP_READ},
		{WANT_TRACKER, "stripe|pi_1", "stripe",
				"demo.5001.tracker.stripe|pi_1",
				"demo.5001.tracker.stripe|pi_1",
				VERB_PAYMENT_TRACKER, VERB_NONE},
		{WANT_DELIVERED, "demo.5001.send.77.0|p1", "demo",
				"demo.5001.delivered.demo.5001.send.77.0|p1",
				"demo.5001.delivered.demo.5001.send.77.0|p1",
				VERB_SHOP_DELIVERED, VERB_SHOP_READ},
		{WANT_HOLD_MAIL, "person:50", "smtp",
				"demo.5001.hold_mail.person:50",
				"demo.5001.hold_mail.person:50", VERB_MAIL,
				VERB_NONE},
		{WANT_CLOSE, "", "demo", "demo.5001.close", "demo.5001.close",
				VERB_SHOP_CLOSE, VERB_SHOP_READ},
		{WANT_REJECT, "77", "demo", "demo.5001.reject.77",
				"demo.5001.reject.77", VERB_SHOP_REJECT,
				VERB_SHOP_READ},
		{WANT_CAPTURE, "stripe|pi_1>77", "stripe",
				"demo.5001.capture.stripe|pi_1>77",
				"demo.5001.capture.stripe|pi_1>77",
				VERB_PAYMENT_CAPTURE, VERB_PAYMENT_READ},
		{WANT_SHOP_INVOICE, "", "demo", "demo.5001.shop_invoice",
				"demo.5001.shop_invoice", VERB_SHOP_INVOICE,
				VERB_SHOP_READ},
		{WANT_SHOP_HOLD, "77", "demo", "demo.5001.shop_hold.77",
				"demo.5001.shop_hold.77", VERB_SHOP_HOLD,
				VERB_SHOP_READ},
		{WANT_SHOP_RELEASE, "", "demo", "demo.5001.shop_release",
				"demo.5001.shop_release", VERB_SHOP_RELEASE,
				VERB_SHOP_READ},
		{WANT_CANCEL_ACCEPT, "77", "demo", "demo.5001.cancel_accept.77",
				"demo.5001.cancel_accept.77",
				VERB_SHOP_CANCEL_ACCEPT, VERB_SHOP_READ},
		{WANT_CANCEL_REJECT, "77", "demo", "demo.5001.cancel_reject.77",
				"demo.5001.cancel_reject.77",
				VERB_SHOP_CANCEL_REJECT, VERB_SHOP_READ},
		{WANT_SHOP_STATUS, "", "demo", "demo.5001.shop_status",
				"demo.5001.shop_status", VERB_SHOP_STATUS,
				VERB_SHOP_READ},
};

TEST(each_want_asks_its_account_under_its_reference)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	for (size_t i = 0; i < COUNT(asks); i++) {
		struct attempt *a = case_attempt(&c, asks[i].want,
				str_of(asks[i].target), OUTCOME_NONE);
		struct effect e = {0};
		EXPECT(effect_of_attempt(
				&c.facts, &c.policy, a->id, c.arena, &e));
		EXPECT_STR(e.account, str_of(asks[i].account));
		EXPECT_STR(e.reference, str_of(asks[i].reference));
		EXPECT_STR(e.key, str_of(asks[i].key));
		EXPECT_I64(e.verb, asks[i].verb);
		EXPECT_I64(e.find, asks[i].find);
		EXPECT(e.sentence && e.sentence[0]);
	}
}

TEST(each_location_has_its_warehouse)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	*LIST_ADD(c.arena, &c.policy.routes) =
			(struct route){STR("1"), STR("north")};
	c.fo->request = REQUEST_ACCEPTED;
	case_decide(&c);
	EXPECT_STR(case_effect(&c, WANT_SEND, STR("77.0"))->account,
			STR("north"));
}

/* A provider that remembers a key would give its old refusal for ever. */
TEST(each_refusal_makes_a_new_key)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	static const char *const keys[] = {"demo.5001.sale", "demo.5001.sale.1",
			"demo.5001.sale.2", "demo.5001.sale.3"};
	for (size_t i = 0; i < COUNT(keys); i++) {
		case_decide(&c);
		const struct effect *e =
				case_effect(&c, WANT_DOCUMENT, STR("sale"));
		EXPECT_STR(e->key, str_of(keys[i]));
		EXPECT_STR(e->reference, STR("demo.5001.sale"));
		struct attempt *a = facts_attempt_by_id(&c.facts, e->attempt);
		a->sent_at = a->settled_at = c.now;
		a->outcome = i % 2 ? OUTCOME_GAVE_UP : OUTCOME_REFUSED;
		case_command(&c, COMMAND_RETRY, STR_NONE);
	}
}

/* What never arrived, and what was never sent, left no answer behind. */
TEST(what_was_not_answered_keeps_its_key)
{
	static const enum outcome_kind quiet[] = {
			OUTCOME_WITHDRAWN, OUTCOME_ABSENT};
	for (size_t i = 0; i < COUNT(quiet); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		case_attempt(&c, WANT_DOCUMENT, STR("sale"), quiet[i])
				->refusals = 2;
		case_decide(&c);
		EXPECT_STR(case_effect(&c, WANT_DOCUMENT, STR("sale"))->key,
				STR("demo.5001.sale.2"));
	}
}

TEST(an_attempt_makes_the_same_effect_again)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_command(&c, COMMAND_HOLD, STR_NONE);
	case_decide(&c);
	EXPECT(c.out.effects.count >= 2);
	for (size_t i = 0; i < c.out.effects.count; i++) {
		const struct effect *e = &c.out.effects.at[i];
		struct effect again = {0};
		EXPECT(effect_of_attempt(&c.facts, &c.policy, e->attempt,
				c.arena, &again));
		EXPECT_I64(again.want, e->want);
		EXPECT_I64(again.attempt, e->attempt);
		EXPECT_I64(again.verb, e->verb);
		EXPECT_I64(again.find, e->find);
		EXPECT_STR(again.target, e->target);
		EXPECT_STR(again.account, e->account);
		EXPECT_STR(again.reference, e->reference);
		EXPECT_STR(again.key, e->key);
		EXPECT_STR(str_of(again.sentence), str_of(e->sentence));
	}
}

TEST(names_are_words_for_each_value)
{
	for (int v = VERB_NONE; v < VERB_COUNT; v++)
		EXPECT(verb_name((enum verb)v)[0] &&
				verb_name((enum verb)v)[0] != '?');
	EXPECT_STR(str_of(verb_name(VERB_COUNT)), STR("?"));
	EXPECT_STR(str_of(want_name(WANT_SEND_CANCEL)), STR("send_cancel"));
	EXPECT_STR(str_of(want_name(WANT_NONE)), STR("?"));
}

/* ---- found by reading back ---- */

static bool is_shown(const struct test_case *c, enum want_kind want,
		struct str target)
{
	return want_shown_by_facts(&c->facts, want, target);
}

TEST(a_read_shows_which_wants_have_happened)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	EXPECT(!is_shown(&c, WANT_SUBMIT, STR("77")));
	EXPECT(!is_shown(&c, WANT_SUBMIT, STR("78")));
	c.fo->request = REQUEST_SUBMITTED;
	EXPECT(is_shown(&c, WANT_SUBMIT, STR("77")));
	EXPECT(!is_shown(&c, WANT_ACCEPT, STR("77")));
	c.fo->request = REQUEST_ACCEPTED;
	EXPECT(is_shown(&c, WANT_SUBMIT, STR("77")));
	EXPECT(is_shown(&c, WANT_ACCEPT, STR("77")));
	case_parcel(&c);
	EXPECT(!is_shown(&c, WANT_FULFILL, PARCEL_KEY));
	case_fulfillment(&c);
	EXPECT(is_shown(&c, WANT_FULFILL, PARCEL_KEY));
	EXPECT(!is_shown(&c, WANT_DELIVERED, PARCEL_KEY));
	c.facts.fulfillments.at[0].delivered = true;
	EXPECT(is_shown(&c, WANT_DELIVERED, PARCEL_KEY));
	EXPECT(!is_shown(&c, WANT_CLOSE, STR_NONE));
	c.facts.order.closed_at = c.now;
	EXPECT(is_shown(&c, WANT_CLOSE, STR_NONE));
	EXPECT(is_shown(&c, WANT_READ, STR_NONE));
	c.facts.hint_seq = 200;
	EXPECT(!is_shown(&c, WANT_READ, STR_NONE));
	EXPECT(!is_shown(&c, WANT_DOCUMENT, STR("sale")));
}

/* A request that was rejected was not accepted, and one that is unknown
 * here proves nothing. */
TEST(a_request_is_shown_by_what_follows_it_alone)
{
	static const struct {
		enum fo_request request;
		bool submitted, accepted;
	} rows[] = {
			{REQUEST_UNKNOWN, false, false},
			{REQUEST_UNSUBMITTED, false, false},
			{REQUEST_SUBMITTED, true, false},
			{REQUEST_ACCEPTED, true, true},
			{REQUEST_REJECTED, true, false},
			{REQUEST_CANCELLATION_REQUESTED, true, true},
			{REQUEST_CANCELLATION_ACCEPTED, true, true},
			{REQUEST_CANCELLATION_REJECTED, true, true},
			{REQUEST_CLOSED, true, true},
			{REQUEST_OTHER, false, false},
	};
	DEFER(case_done) struct test_case c;
	case_open(&c);
	for (size_t i = 0; i < COUNT(rows); i++) {
		c.fo->request = rows[i].request;
		EXPECT(is_shown(&c, WANT_SUBMIT, STR("77")) ==
				rows[i].submitted);
		EXPECT(is_shown(&c, WANT_ACCEPT, STR("77")) ==
				rows[i].accepted);
	}
}
