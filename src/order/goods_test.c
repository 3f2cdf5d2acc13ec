/* SPDX-License-Identifier: Apache-2.0 */
/* Documents and goods: two chains that do not wait for each other, unless
 * the profile says that the document comes first. */
#include "order/case_test.h"

#define SALE STR("sale")
#define HELD STR("document")

/* ---- independent ---- */

TEST(a_document_that_fails_holds_no_goods)
{
	static const enum outcome_kind ends[] = {OUTCOME_NONE, OUTCOME_REFUSED,
			OUTCOME_GAVE_UP, OUTCOME_ABSENT, OUTCOME_WITHDRAWN};
	for (size_t i = 0; i < COUNT(ends); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		case_attempt(&c, WANT_DOCUMENT, SALE, ends[i]);
		case_decide(&c);
		EXPECT(case_effect(&c, WANT_SUBMIT, STR("77")));
		EXPECT_I64(c.out.holds.count, 0);
		c.fo->request = REQUEST_ACCEPTED;
		case_decide(&c);
		EXPECT(case_effect(&c, WANT_SEND, STR("77.0")));
	}
}

TEST(goods_that_fail_hold_no_document)
{
	static const enum outcome_kind ends[] = {OUTCOME_NONE, OUTCOME_REFUSED,
			OUTCOME_GAVE_UP, OUTCOME_ABSENT};
	for (size_t i = 0; i < COUNT(ends); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		c.fo->request = REQUEST_ACCEPTED;
		case_attempt(&c, WANT_SEND, STR("77.0"), ends[i]);
		case_decide(&c);
		EXPECT(case_effect(&c, WANT_DOCUMENT, SALE));
		case_document(&c, DOCUMENT_SALE, STR_NONE);
		case_decide(&c);
		EXPECT(case_effect(&c, WANT_DOCUMENT_MAIL, SALE));
	}
}

TEST(each_refund_has_its_credit_and_each_credit_its_mail)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_document(&c, DOCUMENT_SALE, STR_NONE);
	case_refund(&c, STR("8"), 200);
	case_refund(&c, STR("9"), 300);
	case_document(&c, DOCUMENT_CREDIT, STR("9"));
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_DOCUMENT, STR("credit|8")));
	EXPECT(!case_effect(&c, WANT_DOCUMENT, STR("credit|9")));
	EXPECT(case_effect(&c, WANT_DOCUMENT_MAIL, SALE));
	EXPECT(case_effect(&c, WANT_DOCUMENT_MAIL, STR("credit|9")));
	EXPECT(!case_effect(&c, WANT_DOCUMENT, STR("credit|void")));
}

/* F41: refunded before it was first seen. */
TEST(an_order_first_seen_refunded_is_booked_and_credited)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	c.facts.invoice_at = 0;
	c.facts.order.payment = PAYMENT_REFUNDED;
	c.facts.seen_payment = PAYMENT_BIT(PAYMENT_REFUNDED);
	case_refund(&c, STR("8"), 1000);
	case_decide(&c);
	EXPECT_I64(c.facts.invoice_at, c.now);
	EXPECT(case_effect(&c, WANT_DOCUMENT, SALE));
	EXPECT(!case_effect(&c, WANT_DOCUMENT, STR("credit|8")));
	case_document(&c, DOCUMENT_SALE, STR_NONE);
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_DOCUMENT, STR("credit|8")));
	EXPECT(!case_effect(&c, WANT_SUBMIT, STR("77")));
}

/* F46: booked while it was authorized, and then voided. */
TEST(a_booked_sale_that_is_voided_is_credited_once)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	c.facts.order.payment = PAYMENT_VOIDED;
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_DOCUMENT, SALE));
	EXPECT(!case_effect(&c, WANT_DOCUMENT, STR("credit|void")));
	case_document(&c, DOCUMENT_SALE, STR_NONE);
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_DOCUMENT, STR("credit|void")));
	EXPECT(!case_effect(&c, WANT_SUBMIT, STR("77")));
	/* A refund says the same with more detail. */
	case_refund(&c, STR("8"), 1000);
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_DOCUMENT, STR("credit|8")));
	EXPECT_I64(c.out.withdrawn.count, 1);
}

TEST(a_document_asked_for_by_a_person_is_the_same_document)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	c.facts.invoice_at = 0;
	c.profile->books_at = 0;
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_DOCUMENT, SALE));
	case_command(&c, COMMAND_DOCUMENT, STR_NONE);
	case_command(&c, COMMAND_DOCUMENT, STR_NONE);
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_DOCUMENT, SALE));
	case_document(&c, DOCUMENT_CREDIT, STR("x"));
	facts_attempt(&c.facts, WANT_DOCUMENT, SALE)->outcome = OUTCOME_DONE;
	case_command(&c, COMMAND_DOCUMENT, STR_NONE);
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_DOCUMENT, SALE));
}

/* ---- the document first ---- */

typedef void change(struct test_case *c);

static void issue_refused(struct test_case *c)
{
	c->facts.documents.count = 0;
	facts_attempt(&c->facts, WANT_DOCUMENT, SALE)->outcome =
			OUTCOME_REFUSED;
}

static void issue_given_up(struct test_case *c)
{
	c->facts.documents.count = 0;
	facts_attempt(&c->facts, WANT_DOCUMENT, SALE)->outcome =
			OUTCOME_GAVE_UP;
}

static void mail_refused(struct test_case *c)
{
	case_attempt(c, WANT_DOCUMENT_MAIL, SALE, OUTCOME_REFUSED);
}

static void mail_given_up(struct test_case *c)
{
	case_attempt(c, WANT_DOCUMENT_MAIL, SALE, OUTCOME_GAVE_UP);
}

static void mail_maybe_sent(struct test_case *c)
{
	case_attempt(c, WANT_DOCUMENT_MAIL, SALE, OUTCOME_MAYBE);
}

static void mail_bounced(struct test_case *c)
{
	case_attempt(c, WANT_DOCUMENT_MAIL, SALE, OUTCOME_DONE);
	c->facts.documents.at[0].bounced_at = c->now;
}

static void no_address(struct test_case *c)
{
	c->facts.order.email = STR_NONE;
}

static void no_mail_account(struct test_case *c)
{
	c->policy.mail = STR_NONE;
}

static void too_old_to_mail(struct test_case *c)
{
	c->facts.documents.at[0].issued_at = c->now - 9 * DAY_MS;
}

static void draws(struct test_case *c)
{
	c->policy.accounting = STR("ledger");
	c->policy.seller.name = STR("Nordlys ApS");
	*LIST_ADD(c->arena, &c->policy.accounts) = (struct account_can){
			.account = STR(PRESS),
			.verbs = (uint64_t)1 << VERB_DOCUMENT_DRAW};
}

static void drawing_refused(struct test_case *c)
{
	draws(c);
	case_attempt(c, WANT_DOCUMENT_DRAW, SALE, OUTCOME_REFUSED);
}

static void drawing_given_up(struct test_case *c)
{
	draws(c);
	case_attempt(c, WANT_DOCUMENT_DRAW, SALE, OUTCOME_GAVE_UP);
}

static void fetches(struct test_case *c)
{
	c->facts.documents.at[0].account = STR("books");
	*LIST_ADD(c->arena, &c->policy.accounts) = (struct account_can){
			.account = STR("books"),
			.verbs = (uint64_t)1 << VERB_ACCOUNTING_PDF};
}

static void fetching_refused(struct test_case *c)
{
	fetches(c);
	case_attempt(c, WANT_DOCUMENT_FETCH, SALE, OUTCOME_REFUSED);
}

static void fetching_given_up(struct test_case *c)
{
	fetches(c);
	case_attempt(c, WANT_DOCUMENT_FETCH, SALE, OUTCOME_GAVE_UP);
}

static change *const troubles[] = {fetching_refused, fetching_given_up,
		drawing_refused, drawing_given_up, issue_refused,
		issue_given_up, mail_refused, mail_given_up, mail_maybe_sent,
		mail_bounced, no_address, no_mail_account, too_old_to_mail};

static void invoice_open(struct test_case *c)
{
	case_open(c);
	profile_preset(STR("invoice"), c->profile);
	case_document(c, DOCUMENT_SALE, STR_NONE);
}

/* F38: whatever keeps the document from the customer holds the goods, and
 * says so; nothing waits in silence. */
TEST(a_document_that_cannot_be_delivered_holds_the_goods)
{
	for (size_t i = 0; i < COUNT(troubles); i++) {
		DEFER(case_done) struct test_case c;
		invoice_open(&c);
		troubles[i](&c);
		case_decide(&c);
		const struct hold *h = case_hold(&c, HELD);
		if (!h)
			print_error("trouble %zu holds nothing\n", i);
		EXPECT(h);
		EXPECT_I64(h->scope, SCOPE_ORDER);
		EXPECT_STR(h->reason, STR("document_not_delivered"));
		EXPECT(h->since > 0 && h->text.len);
		EXPECT(!case_effect(&c, WANT_SUBMIT, STR("77")));
	}
}

/* Drawn later, for a customer who has had the mail: that can wait. */
TEST(a_pdf_that_nobody_waits_for_holds_nothing)
{
	DEFER(case_done) struct test_case c;
	invoice_open(&c);
	case_attempt(&c, WANT_DOCUMENT_MAIL, SALE, OUTCOME_DONE);
	drawing_refused(&c);
	case_decide(&c);
	EXPECT(!case_hold(&c, HELD));
	EXPECT(case_effect(&c, WANT_SUBMIT, STR("77")));
}

TEST(a_person_lets_the_goods_go_without_the_document)
{
	for (size_t i = 0; i < COUNT(troubles); i++) {
		DEFER(case_done) struct test_case c;
		invoice_open(&c);
		troubles[i](&c);
		case_command(&c, COMMAND_RELEASE, i % 2 ? HELD : STR_NONE);
		case_decide(&c);
		EXPECT_I64(c.out.holds.count, 0);
		EXPECT(case_effect(&c, WANT_SUBMIT, STR("77")));
	}
}

/* A release is of a hold that was there: one from before is none. */
TEST(goods_are_not_let_go_beforehand)
{
	DEFER(case_done) struct test_case c;
	invoice_open(&c);
	case_command(&c, COMMAND_RELEASE, STR_NONE)->at -= HOUR_MS;
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_SUBMIT, STR("77")));
	EXPECT(case_effect(&c, WANT_DOCUMENT_MAIL, SALE));
	EXPECT_I64(c.out.holds.count, 0);
}

TEST(a_retry_that_delivers_the_document_frees_the_goods)
{
	static change *const by_retry[] = {
			mail_refused, mail_given_up, mail_maybe_sent};
	for (size_t i = 0; i < COUNT(by_retry); i++) {
		DEFER(case_done) struct test_case c;
		invoice_open(&c);
		by_retry[i](&c);
		case_command(&c, COMMAND_RETRY, STR("document_mail"));
		case_decide(&c);
		EXPECT(case_effect(&c, WANT_DOCUMENT_MAIL, SALE));
		EXPECT(!case_effect(&c, WANT_SUBMIT, STR("77")));
		EXPECT_I64(c.out.holds.count, 0);
		struct attempt *mail = facts_attempt(
				&c.facts, WANT_DOCUMENT_MAIL, SALE);
		mail->outcome = OUTCOME_DONE;
		mail->settled_at = c.now;
		case_decide(&c);
		EXPECT(case_effect(&c, WANT_SUBMIT, STR("77")));
	}
}

/* On its way is no trouble: it waits, and holds nothing. */
TEST(goods_wait_for_a_document_on_its_way)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	profile_preset(STR("invoice"), c.profile);
	for (int step = 0; step < 3; step++) {
		case_decide(&c);
		EXPECT_I64(c.out.holds.count, 0);
		EXPECT(!case_effect(&c, WANT_SUBMIT, STR("77")));
		struct attempt *a = facts_attempt(&c.facts,
				step ? WANT_DOCUMENT_MAIL : WANT_DOCUMENT,
				SALE);
		if (step == 0)
			*LIST_ADD(c.arena, &c.facts.documents) =
					(struct document){.kind = DOCUMENT_SALE,
							.number = STR("F-1"),
							.issued_at = c.now};
		a->outcome = step == 1 ? OUTCOME_NONE : OUTCOME_DONE;
		a->sent_at = a->settled_at = c.now;
	}
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_SUBMIT, STR("77")));
}

TEST(a_document_that_others_send_is_delivered_with_its_number)
{
	DEFER(case_done) struct test_case c;
	invoice_open(&c);
	c.policy.sends_document = SENDER_SHOP;
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_SUBMIT, STR("77")));
	EXPECT(!case_effect(&c, WANT_DOCUMENT_MAIL, SALE));
}

TEST(nothing_is_held_where_no_goods_are_wanted)
{
	DEFER(case_done) struct test_case c;
	invoice_open(&c);
	mail_bounced(&c);
	c.facts.order.cancelled_at = c.now;
	case_decide(&c);
	EXPECT_I64(c.out.holds.count, 0);
	c.facts.order.cancelled_at = 0;
	c.fo->status = FO_CLOSED;
	case_decide(&c);
	EXPECT_I64(c.out.holds.count, 0);
}

/* ---- every status with every set ---- */

#define SETS (1 << PAYMENT_OTHER)

/* F36, F46: a voided order is never booked. */
TEST(each_set_books_the_statuses_that_are_in_it)
{
	for (payment_set set = 0; set < SETS << 1; set++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		c.facts.fos.count = c.facts.txns.count = 0;
		c.profile->books_at = set;
		for (int s = PAYMENT_UNKNOWN; s <= PAYMENT_OTHER; s++) {
			bool never = s == PAYMENT_UNKNOWN ||
					s == PAYMENT_VOIDED ||
					s == PAYMENT_OTHER;
			bool in = !never && set & PAYMENT_BIT(s);
			c.facts.invoice_at = 0;
			c.facts.attempts.count = 0;
			c.facts.order.payment = (enum payment_status)s;
			c.facts.seen_payment = PAYMENT_BIT(s);
			case_decide(&c);
			EXPECT((c.facts.invoice_at != 0) == in);
			EXPECT((case_effect(&c, WANT_DOCUMENT, SALE) != NULL) ==
					in);
		}
	}
}

/* F36: some never ship, whatever a profile says. */
TEST(each_set_ships_the_statuses_that_are_in_it_but_never_three)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	c.facts.txns.count = 0;
	for (payment_set set = 0; set < SETS << 1; set++) {
		c.profile->ships_at = set;
		for (int s = PAYMENT_UNKNOWN; s <= PAYMENT_OTHER; s++) {
			bool never = s == PAYMENT_REFUNDED ||
					s == PAYMENT_VOIDED ||
					s == PAYMENT_EXPIRED ||
					s == PAYMENT_UNKNOWN ||
					s == PAYMENT_OTHER;
			struct scene scene;
			c.facts.order.payment = (enum payment_status)s;
			scene_make(&scene, &c.facts, &c.policy, c.now, c.arena);
			EXPECT(scene.ships == (!never && set & PAYMENT_BIT(s)));
		}
	}
}

/* F15: an authorization that has lapsed pays for nothing, though the shop
 * may not have noticed yet. */
TEST(a_lapsed_authorization_does_not_ship)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	profile_preset(STR("invoice"), c.profile);
	c.profile->document_before_goods = false;
	c.facts.order.payment = PAYMENT_AUTHORIZED;
	c.facts.txns.at[0].kind = TXN_AUTHORIZATION;
	c.facts.txns.at[0].expires_at = c.now + MINUTE_MS;
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_SUBMIT, STR("77")));
	EXPECT_I64(c.out.wake_at, c.now + MINUTE_MS);
	c.now = c.out.wake_at;
	case_decide(&c);
	EXPECT_I64(c.out.withdrawn.count, 1);
	EXPECT_I64(facts_attempt(&c.facts, WANT_SUBMIT, STR("77"))->outcome,
			OUTCOME_WITHDRAWN);
	EXPECT(case_task(&c, STR("payment_differs")));
}
