/* SPDX-License-Identifier: Apache-2.0 */
/* Taking money: never more than is authorized or agreed, and nothing twice. */
#include "order/case_test.h"

#define WHOLE STR("stripe|pi_1")
#define PART_77 STR("stripe|pi_1>77")
#define PART_78 STR("stripe|pi_1>78")

/* Two fulfillment orders: 600 and 400 of 1000. */
static void two_fos(struct test_case *c)
{
	c->facts.order.lines.at[0].unit_price = 300;
	*LIST_ADD(c->arena, &c->facts.order.lines) = (struct line){
			.id = STR("10"), .quantity = 2, .unit_price = 200};
	case_fo(c, STR("78"));
	c->fo->lines.at[0].line = STR("10");
	case_authorized(c)->several = true;
}

static struct parcel *leaves(struct test_case *c, const char *fo)
{
	struct parcel *p = case_parcel(c);
	p->fo = str_of(fo);
	p->parcel = p->fo;
	p->handed_over_at = c->now;
	return p;
}

static void txn_add(struct test_case *c, enum txn_kind kind,
		enum txn_state state, const char *part, minor amount)
{
	*LIST_ADD(c->arena, &c->facts.txns) =
			(struct txn){.gateway = STR("stripe"),
					.reference = STR("pi_1"),
					.part = str_of(part),
					.kind = kind,
					.state = state,
					.amount = amount,
					.connected = true};
}

static const struct effect *capture(struct test_case *c, struct str target)
{
	case_decide(c);
	return case_effect(c, WANT_CAPTURE, target);
}

static void done(struct test_case *c, struct str target)
{
	struct attempt *a = facts_attempt(&c->facts, WANT_CAPTURE, target);
	a->sent_at = a->settled_at = c->now;
	a->outcome = OUTCOME_DONE;
	a->done_value = a->value;
}

TEST(what_is_not_a_capture_is_not_read)
{
	static const char *const bad[] = {"", "-", "100", "100 DKK", "x DKK 0",
			"100 DKK x", "100  0"};
	struct capture_value v;
	for (size_t i = 0; i < COUNT(bad) - 1; i++)
		EXPECT(!capture_read(str_of(bad[i]), &v));
	EXPECT(capture_read(STR("100 DKK 20 last"), &v));
	EXPECT(v.amount == 100 && v.before == 20 && v.last);
	EXPECT_STR(v.currency, STR("DKK"));
	EXPECT(capture_read(STR("100 DKK 20"), &v) && !v.last);
}

TEST(money_is_taken_when_the_goods_have_left)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_authorized(&c);
	EXPECT(!capture(&c, WHOLE));
	case_sent(&c);
	leaves(&c, "77");
	const struct effect *e = capture(&c, WHOLE);
	EXPECT(e && e->amount == 1000 && e->before == 0 && e->last);
	EXPECT_STR(e->currency, STR("DKK"));
	EXPECT_STR(e->payment, STR("pi_1"));
	EXPECT_STR(e->account, STR("stripe"));
}

TEST(never_more_than_is_agreed)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_authorized(&c);
	c.facts.order.current_total = 700;
	leaves(&c, "77");
	const struct effect *e = capture(&c, WHOLE);
	EXPECT(e && e->amount == 700);
}

TEST(never_more_than_is_authorized)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_authorized(&c)->amount = 900;
	leaves(&c, "77");
	const struct effect *e = capture(&c, WHOLE);
	EXPECT(e && e->amount == 900);
}

/* A gift card has paid a part. */
TEST(what_another_payment_paid_is_not_taken_again)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_authorized(&c);
	txn_add(&c, TXN_SALE, TXN_SUCCEEDED, "", 250);
	c.facts.txns.at[1].gateway = STR("gift_card");
	leaves(&c, "77");
	const struct effect *e = capture(&c, WHOLE);
	EXPECT(e && e->amount == 750);
}

/* Two cards are authorized for all of it: it is taken of one. */
TEST(two_authorizations_share_what_is_agreed)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_authorized(&c);
	struct txn second = c.facts.txns.at[0];
	*LIST_ADD(c.arena, &c.facts.txns) = second;
	c.facts.txns.at[1].reference = STR("pi_2");
	c.facts.txns.at[0].amount = 600;
	leaves(&c, "77");
	const struct effect *e = capture(&c, WHOLE);
	EXPECT(e && e->amount == 600);
	e = case_effect(&c, WANT_CAPTURE, STR("stripe|pi_2"));
	EXPECT(e && e->amount == 400);
}

TEST(each_fulfillment_order_takes_its_part_and_the_last_the_rest)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	two_fos(&c);
	c.facts.order.current_total = c.facts.txns.at[0].amount = 1001;
	leaves(&c, "77");
	const struct effect *e = capture(&c, PART_77);
	EXPECT(e && e->amount == 600 && e->before == 0 && !e->last);
	leaves(&c, "78")->handed_over_at++;
	EXPECT(!capture(&c, PART_78));
	done(&c, PART_77);
	e = capture(&c, PART_78);
	EXPECT(e && e->amount == 401 && e->before == 600 && e->last);
	done(&c, PART_78);
	EXPECT(!capture(&c, PART_77) && c.out.effects.count == 0);
}

/* The shop then says that it is paid in part. */
TEST(goods_go_on_when_the_rest_is_authorized)
{
	static const struct {
		bool several;
		minor authorized;
		time_ms expires_in;
		bool goes_on;
	} rows[] = {
			{true, 1000, DAY_MS, true},
			{true, 999, DAY_MS, false},
			{true, 1000, 0, false},
			{false, 1000, DAY_MS, false},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		two_fos(&c);
		c.facts.txns.at[0].several = rows[i].several;
		c.facts.txns.at[0].amount = rows[i].authorized;
		c.facts.txns.at[0].expires_at = c.now + rows[i].expires_in;
		c.fo->request = REQUEST_ACCEPTED;
		leaves(&c, "77");
		txn_add(&c, TXN_CAPTURE, TXN_SUCCEEDED, "ch_1", 600);
		c.facts.order.payment = PAYMENT_PARTIALLY_PAID;
		case_decide(&c);
		EXPECT(!case_effect(&c, WANT_SEND, STR("78.0")) ==
				!rows[i].goes_on);
	}
}

/* What the first part did is not known: the second waits for it. */
TEST(what_is_under_way_is_deducted)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	two_fos(&c);
	leaves(&c, "77");
	EXPECT(capture(&c, PART_77));
	facts_attempt(&c.facts, WANT_CAPTURE, PART_77)->sent_at = c.now;
	leaves(&c, "78")->handed_over_at++;
	EXPECT(!capture(&c, PART_78));
	struct scene scene;
	targets plan = {0};
	scene_make(&scene, &c.facts, &c.policy, c.now, c.arena);
	each_capture(&scene, &plan);
	EXPECT_STR(target_find(&plan, PART_78)->value, STR("400 DKK 600 last"));
	EXPECT_STR(target_find(&plan, PART_77)->value, STR_NONE);
	struct reasons why = {0};
	order_why(&c.facts, &c.policy, c.now, c.arena, &why);
	for (size_t i = 0; i < why.list.count; i++)
		if (str_eq(why.list.at[i].target, PART_78))
			EXPECT_STR(why.list.at[i].text,
					STR("another part of it is being "
					    "taken"));
}

/* Its own transaction may come before or after the answer. */
TEST(a_capture_counts_once_however_it_is_known)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	two_fos(&c);
	leaves(&c, "77");
	EXPECT(capture(&c, PART_77));
	done(&c, PART_77);
	txn_add(&c, TXN_CAPTURE, TXN_SUCCEEDED, "ch_1", 600);
	leaves(&c, "78")->handed_over_at++;
	const struct effect *e = capture(&c, PART_78);
	EXPECT(e && e->amount == 400 && e->before == 600);
}

TEST(what_the_shop_takes_meanwhile_is_not_taken_again)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_authorized(&c);
	leaves(&c, "77");
	EXPECT(capture(&c, WHOLE));
	txn_add(&c, TXN_CAPTURE, TXN_PENDING, "", 1000);
	EXPECT(!capture(&c, WHOLE));
	EXPECT_I64(c.out.withdrawn.count, 1);
}

/* An amount that is no longer right is not sent. */
TEST(a_capture_is_begun_anew_when_the_order_changes)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_authorized(&c);
	leaves(&c, "77");
	int64_t first = capture(&c, WHOLE)->attempt;
	c.facts.order.current_total = 400;
	EXPECT(!attempt_still_wanted(
			&c.facts, &c.policy, c.now, first, c.arena));
	const struct effect *e = capture(&c, WHOLE);
	EXPECT(e && e->amount == 400);
}

TEST(a_refused_part_stays_reserved)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	two_fos(&c);
	leaves(&c, "77");
	EXPECT(capture(&c, PART_77));
	done(&c, PART_77);
	facts_attempt(&c.facts, WANT_CAPTURE, PART_77)->outcome =
			OUTCOME_REFUSED;
	leaves(&c, "78")->handed_over_at++;
	const struct effect *e = capture(&c, PART_78);
	EXPECT(e && e->amount == 400 && e->before == 0 && !e->last);
	EXPECT(case_task(&c, STR("capture:stripe|pi_1>77")));
	EXPECT_I64(c.out.holds.count, 0);
	done(&c, PART_78);
	case_command(&c, COMMAND_RETRY, STR("capture"));
	e = capture(&c, PART_77);
	EXPECT(e && e->amount == 600 && e->before == 400 && e->last);
	EXPECT(str_ends(e->key, STR(".1")));
}

/* Most gateways take once: the first parcel takes all of it. */
TEST(an_authorization_that_is_taken_once_is_not_taken_in_parts)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	two_fos(&c);
	c.facts.txns.at[0].several = false;
	leaves(&c, "77");
	const struct effect *e = capture(&c, WHOLE);
	EXPECT(e && e->amount == 1000 && e->last);
	done(&c, WHOLE);
	leaves(&c, "78");
	EXPECT(!capture(&c, WHOLE) && !case_effect(&c, WANT_CAPTURE, PART_78));
}

/* Refunded money was agreed to be less: the rest is still owed. */
TEST(a_refund_of_one_part_leaves_the_other_owed)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	two_fos(&c);
	leaves(&c, "77");
	EXPECT(capture(&c, PART_77));
	done(&c, PART_77);
	txn_add(&c, TXN_CAPTURE, TXN_SUCCEEDED, "ch_1", 600);
	txn_add(&c, TXN_REFUND, TXN_SUCCEEDED, "re_1", 100);
	c.facts.order.current_total = 900;
	leaves(&c, "78")->handed_over_at++;
	const struct effect *e = capture(&c, PART_78);
	EXPECT(e && e->amount == 400);
}

TEST(prices_that_cannot_be_multiplied_wait_for_the_last)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	two_fos(&c);
	c.facts.order.lines.at[0].unit_price = INT64_MAX / 2;
	leaves(&c, "77");
	EXPECT(!capture(&c, PART_77));
	leaves(&c, "78")->handed_over_at++;
	const struct effect *e = capture(&c, PART_78);
	EXPECT(e && e->amount == 1000 && e->last);
}

TEST(money_is_taken_before_its_authorization_ends)
{
	static const struct {
		time_ms expires_in, age;
		bool taken;
	} rows[] = {
			{DAY_MS + 1, DAY_MS, false},
			{DAY_MS, DAY_MS, true},
			{1, DAY_MS, true},
			{0, DAY_MS, false},
			{0, 6 * DAY_MS - 1, false},
			{0, 6 * DAY_MS, true},
			{0, 8 * DAY_MS, true},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		struct txn *t = case_authorized(&c);
		c.policy.capture = CAPTURE_BEFORE_EXPIRY;
		t->expires_at = rows[i].expires_in ? c.now + rows[i].expires_in
						   : 0;
		t->at = c.now - rows[i].age;
		EXPECT(!capture(&c, WHOLE) == !rows[i].taken);
	}
}

TEST(it_wakes_when_the_money_must_be_taken)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_authorized(&c);
	c.policy.capture = CAPTURE_BEFORE_EXPIRY;
	case_document(&c, DOCUMENT_SALE, STR_NONE);
	case_decide(&c);
	EXPECT_I64(c.out.wake_at, c.now + 5 * DAY_MS);
	c.now = c.out.wake_at;
	EXPECT(capture(&c, WHOLE));
}

/* Refused when the goods have left: it is told, and holds nothing. */
TEST(a_refused_capture_stops_nothing_else)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_authorized(&c);
	case_sent(&c);
	leaves(&c, "77");
	EXPECT(capture(&c, WHOLE));
	facts_attempt(&c.facts, WANT_CAPTURE, WHOLE)->outcome = OUTCOME_REFUSED;
	EXPECT(!capture(&c, WHOLE));
	EXPECT(case_task(&c, STR("capture:stripe|pi_1")));
	EXPECT_I64(c.out.holds.count, 0);
	EXPECT(facts_attempt(&c.facts, WANT_FULFILL,
			STR("demo.5001.send.77.0|"
			    "77")));
}
