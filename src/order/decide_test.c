/* SPDX-License-Identifier: Apache-2.0 */
/* The decision as a whole: it is quiet when asked again, knows when to look
 * again, and says in one word where the order is. */
#include "order/case_test.h"

TEST_MAIN

typedef void change(struct test_case *c);

/* ---- lives, step by step ---- */

static void as_it_is(__attribute__((unused)) struct test_case *c)
{
}

static void unknown(struct test_case *c)
{
	c->facts = (struct facts){.shop = STR("demo"),
			.remote = STR("5001"),
			.hint_seq = 1,
			.first_seen_at = c->now};
}

static void pending(struct test_case *c)
{
	c->facts.order.payment = PAYMENT_PENDING;
	c->facts.seen_payment = PAYMENT_BIT(PAYMENT_PENDING);
	c->facts.invoice_at = 0;
	c->facts.txns.count = 0;
}

static void authorized(struct test_case *c)
{
	pending(c);
	c->facts.order.payment = PAYMENT_AUTHORIZED;
}

static void paid_partly(struct test_case *c)
{
	pending(c);
	c->facts.order.payment = PAYMENT_PARTIALLY_PAID;
}

static void invoiced(struct test_case *c)
{
	case_document(c, DOCUMENT_SALE, STR_NONE);
	case_attempt(c, WANT_DOCUMENT_MAIL, STR("sale"), OUTCOME_DONE);
}

static void sent(struct test_case *c)
{
	invoiced(c);
	case_sent(c);
}

static void packed(struct test_case *c)
{
	sent(c);
	c->facts.requests.at[0].processing_at = c->now;
}

static void shipped(struct test_case *c)
{
	packed(c);
	case_parcel(c);
}

static void shipped_partly(struct test_case *c)
{
	shipped(c);
	case_fo(c, STR("78"));
}

static void one_of_two_arrived(struct test_case *c)
{
	shipped(c);
	case_parcel(c)->parcel = STR("p2");
	c->facts.parcels.at[1].delivered_at = c->now;
}

static void delivered(struct test_case *c)
{
	shipped(c);
	c->facts.parcels.at[0].delivered_at = c->now;
}

static void presumed(struct test_case *c)
{
	shipped(c);
	c->facts.parcels.at[0].handed_over_at = c->now - 14 * DAY_MS;
}

static void returned(struct test_case *c)
{
	shipped(c);
	c->facts.parcels.at[0].returned_at = c->now;
}

static void held(struct test_case *c)
{
	shipped(c);
	case_command(c, COMMAND_HOLD, STR_NONE);
}

static void refused(struct test_case *c)
{
	sent(c);
	c->facts.requests.at[0].refused_at = c->now;
}

static void cancelled(struct test_case *c)
{
	held(c);
	c->facts.order.cancelled_at = c->now;
}

static void cancelled_by_staff(struct test_case *c)
{
	case_command(c, COMMAND_CANCEL, STR_NONE);
}

static void refunded(struct test_case *c)
{
	sent(c);
	c->facts.order.payment = PAYMENT_REFUNDED;
	case_refund(c, STR("8"), 1000);
}

static void refunded_after_delivery(struct test_case *c)
{
	delivered(c);
	c->facts.order.payment = PAYMENT_REFUNDED;
}

static void voided(struct test_case *c)
{
	invoiced(c);
	c->facts.order.payment = PAYMENT_VOIDED;
}

static void expired(struct test_case *c)
{
	pending(c);
	c->facts.order.payment = PAYMENT_EXPIRED;
}

static void bare(struct test_case *c)
{
	c->facts.fos.count = 0;
	c->facts.order.requires_shipping = false;
	invoiced(c);
}

static const struct {
	change *life;
	enum progress progress;
} lives[] = {
		{unknown, PROGRESS_NEW},
		{pending, PROGRESS_PENDING},
		{authorized, PROGRESS_AUTHORIZED},
		{paid_partly, PROGRESS_PENDING},
		{as_it_is, PROGRESS_PAID},
		{invoiced, PROGRESS_INVOICED},
		{sent, PROGRESS_INVOICED},
		{packed, PROGRESS_PROCESSING},
		{shipped_partly, PROGRESS_PARTIALLY_SHIPPED},
		{shipped, PROGRESS_SHIPPED},
		{one_of_two_arrived, PROGRESS_SHIPPED},
		{delivered, PROGRESS_DELIVERED},
		{presumed, PROGRESS_DELIVERED},
		{returned, PROGRESS_SHIPPED},
		{held, PROGRESS_HELD},
		{refused, PROGRESS_HELD},
		{cancelled, PROGRESS_CANCELLED},
		{cancelled_by_staff, PROGRESS_CANCELLED},
		{refunded, PROGRESS_REFUNDED},
		{refunded_after_delivery, PROGRESS_DELIVERED},
		{voided, PROGRESS_VOIDED},
		{expired, PROGRESS_EXPIRED},
		{bare, PROGRESS_INVOICED},
};

TEST(one_word_says_where_the_order_is)
{
	for (size_t i = 0; i < COUNT(lives); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		lives[i].life(&c);
		case_decide(&c);
		EXPECT_STR(str_of(progress_name(c.out.progress)),
				str_of(progress_name(lives[i].progress)));
	}
}

/* Asked again, it wants nothing, takes nothing back and says the same. */
TEST(decide_after_decide_is_quiet)
{
	for (size_t i = 0; i < COUNT(lives); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		lives[i].life(&c);
		case_decide(&c);
		struct str before = facts_bytes(&c.facts, c.arena);
		struct decision first = c.out;
		case_decide(&c);
		EXPECT_I64(c.out.effects.count, 0);
		EXPECT_I64(c.out.withdrawn.count, 0);
		EXPECT_I64(c.out.wake_at, first.wake_at);
		EXPECT_I64(c.out.progress, first.progress);
		EXPECT_I64(c.out.holds.count, first.holds.count);
		EXPECT_I64(c.out.tasks.count, first.tasks.count);
		EXPECT_STR(facts_bytes(&c.facts, c.arena), before);
	}
}

/* A decision depends on what is known, not on how it came to be known: facts
 * from the storage decide the same. */
TEST(stored_facts_decide_the_same)
{
	for (size_t i = 0; i < COUNT(lives); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		lives[i].life(&c);
		struct facts back = {0};
		EXPECT_OK(facts_read(facts_bytes(&c.facts, c.arena), c.arena,
				&back));
		struct counted_ids ids = c.ids;
		case_decide(&c);
		struct decision out = {0};
		decide(&back, &c.policy, c.now, &ids.source, c.arena, &out);
		EXPECT_STR(facts_bytes(&back, c.arena),
				facts_bytes(&c.facts, c.arena));
		EXPECT_I64(out.effects.count, c.out.effects.count);
		EXPECT_I64(out.wake_at, c.out.wake_at);
	}
}

/* ---- cut-over ---- */

/* F80: whatever an old order looks like, nothing of it is told to anybody
 * and nothing is asked, but that the order is read. */
TEST(an_old_order_causes_nothing)
{
	for (size_t i = 0; i < COUNT(lives); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		lives[i].life(&c);
		c.facts.invoice_at = 0;
		c.facts.commands.count = 0;
		c.policy.take_over_from = c.now;
		/* Requests from before a restore are ours all the same. */
		c.facts.attempts.count = 0;
		case_decide(&c);
		for (size_t k = 0; k < c.out.effects.count; k++)
			EXPECT_I64(c.out.effects.at[k].want, WANT_READ);
		EXPECT(!c.facts.invoice_at && !c.out.holds.count);
	}
}

TEST(an_old_order_can_be_taken_over)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	c.policy.take_over_from = c.now;
	c.facts.invoice_at = 0;
	case_command(&c, COMMAND_TAKE_OVER, STR_NONE);
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_DOCUMENT, STR("sale")));
	EXPECT(case_effect(&c, WANT_SUBMIT, STR("77")));
}

TEST(a_shop_that_is_observed_is_only_read)
{
	for (size_t i = 0; i < COUNT(lives); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		lives[i].life(&c);
		c.facts.hint_seq = 50;
		c.policy.stage = STAGE_OBSERVE;
		case_decide(&c);
		EXPECT_I64(c.out.effects.count, 1);
		EXPECT_I64(c.out.effects.at[0].want, WANT_READ);
	}
}

/* ---- when to look again ---- */

static void lagging(struct test_case *c)
{
	invoiced(c);
	c->facts.hint_version = c->now - 3 * SECOND_MS;
	case_attempt(c, WANT_READ, STR_NONE, OUTCOME_DONE)->settled_at =
			c->now - SECOND_MS;
}

static void lagging_long(struct test_case *c)
{
	invoiced(c);
	c->facts.hint_version = c->now - 40 * MINUTE_MS;
	c->facts.order.version = c->facts.hint_version - 1;
	case_attempt(c, WANT_READ, STR_NONE, OUTCOME_DONE)->settled_at = c->now;
}

static void news_of_tomorrow(struct test_case *c)
{
	invoiced(c);
	c->facts.hint_version = c->now + DAY_MS;
	case_attempt(c, WANT_READ, STR_NONE, OUTCOME_DONE)->settled_at = c->now;
}

static void authorization(struct test_case *c)
{
	authorized(c);
	*LIST_ADD(c->arena, &c->facts.txns) =
			(struct txn){.gateway = STR("stripe"),
					.reference = STR("pi_1"),
					.kind = TXN_AUTHORIZATION,
					.state = TXN_SUCCEEDED,
					.amount = 1000,
					.expires_at = c->now + 3 * DAY_MS};
}

static void authorization_ending(struct test_case *c)
{
	authorization(c);
	c->facts.txns.at[0].expires_at = c->now + HOUR_MS;
}

static const struct {
	change *life;
	time_ms wake; /* from now; 0: never */
} wakes[] = {
		{as_it_is, HOUR_MS - MINUTE_MS}, /* document overdue */
		{invoiced, 0},
		{sent, 3 * DAY_MS},     /* no parcel yet */
		{shipped, 14 * DAY_MS}, /* no news of it */
		{delivered, 0},
		{presumed, 0},
		/* read again, after a quarter of its age */
		{pending, 4 * HOUR_MS + 45 * MINUTE_MS},
		{lagging, SECOND_MS},           /* read again */
		{lagging_long, 10 * MINUTE_MS}, /* read again, later */
		{news_of_tomorrow, 10 * MINUTE_MS},
		{authorization, 2 * DAY_MS}, /* ask for its capture */
		{authorization_ending, HOUR_MS},
};

TEST(it_knows_when_to_look_again)
{
	for (size_t i = 0; i < COUNT(wakes); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		wakes[i].life(&c);
		case_decide(&c);
		if ((c.out.wake_at ? c.out.wake_at - c.now : 0) !=
				wakes[i].wake)
			print_error("wake %zu\n", i);
		EXPECT_I64(c.out.wake_at ? c.out.wake_at - c.now : 0,
				wakes[i].wake);
	}
}

/* Whenever it is woken, something has changed, or it sleeps longer. */
TEST(each_waking_leads_to_the_end)
{
	for (size_t i = 0; i < COUNT(wakes) + COUNT(lives); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		i < COUNT(wakes) ? wakes[i].life(&c)
				 : lives[i - COUNT(wakes)].life(&c);
		int turns = 0;
		for (case_decide(&c); c.out.wake_at; case_decide(&c)) {
			EXPECT(c.out.wake_at > c.now && turns++ < 20);
			c.now = c.out.wake_at;
		}
	}
}

TEST(a_parcel_that_is_silent_is_presumed_delivered)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	shipped(&c);
	case_fulfillment(&c);
	c.facts.parcels.at[0].attempted_at = c.now + DAY_MS;
	case_decide(&c);
	EXPECT_I64(c.out.wake_at, c.now + 15 * DAY_MS);
	c.now = c.out.wake_at;
	case_decide(&c);
	EXPECT_I64(c.facts.parcels.at[0].presumed_at, c.now);
	/* It closes here, and is never told as delivered. */
	EXPECT(!case_effect(&c, WANT_DELIVERED, PARCEL_KEY));
	EXPECT(!case_effect(&c, WANT_DELIVERED_MAIL, PARCEL_KEY));
	c.fo->status = FO_CLOSED;
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_CLOSE, STR_NONE));
}

/* Weeks at sea, but seen each day: only silence counts. */
TEST(a_parcel_that_is_slow_is_not_silent)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	shipped(&c);
	case_fulfillment(&c);
	c.facts.parcels.at[0].seen_at = c.now + 10 * DAY_MS;
	c.now += 20 * DAY_MS;
	case_decide(&c);
	EXPECT_I64(c.facts.parcels.at[0].presumed_at, 0);
	EXPECT_I64(c.out.wake_at, c.now + 4 * DAY_MS);
	c.now = c.out.wake_at;
	case_decide(&c);
	EXPECT_I64(c.facts.parcels.at[0].presumed_at, c.now);
}

TEST(the_internal_invoice_is_made_once)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	c.facts.invoice_at = 0;
	case_decide(&c);
	EXPECT_I64(c.facts.invoice_at, c.now);
	c.now += HOUR_MS;
	case_decide(&c);
	EXPECT_I64(c.facts.invoice_at, c.now - HOUR_MS);
}

/* Paid and partly refunded may arrive in one batch: both were seen. */
TEST(a_status_that_was_seen_books_though_it_has_passed)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	c.facts.invoice_at = 0;
	c.profile->books_at = PAYMENT_BIT(PAYMENT_PAID);
	c.facts.order.payment = PAYMENT_PARTIALLY_REFUNDED;
	c.facts.seen_payment = PAYMENT_BIT(PAYMENT_PARTIALLY_REFUNDED);
	case_decide(&c);
	EXPECT_I64(c.facts.invoice_at, 0);
	c.facts.seen_payment |= PAYMENT_BIT(PAYMENT_PAID);
	case_decide(&c);
	EXPECT_I64(c.facts.invoice_at, c.now);
}
