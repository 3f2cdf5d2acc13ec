/* SPDX-License-Identifier: Apache-2.0 */
/* Holds: their scope, their reason, how they end, and what goes on. */
#include "order/case_test.h"

/* ---- by staff ---- */

TEST(a_person_holds_the_whole_order)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	struct command *hold = case_command(&c, COMMAND_HOLD, STR_NONE);
	hold->id = 50;
	hold->text = STR("Looks odd.");
	case_decide(&c);
	const struct hold *h = case_hold(&c, STR("person:50"));
	EXPECT(h && c.out.holds.count == 1);
	EXPECT_I64(h->scope, SCOPE_ORDER);
	EXPECT_STR(h->reason, STR("by_staff"));
	EXPECT_STR(h->text, STR("Looks odd."));
	EXPECT_I64(h->since, c.now);
	EXPECT_STR(c.out.hold_reason, STR("by_staff"));
	EXPECT_I64(c.out.progress, PROGRESS_HELD);
	EXPECT(!case_effect(&c, WANT_SUBMIT, STR("77")));
	EXPECT(case_effect(&c, WANT_DOCUMENT, STR("sale")));
	EXPECT(case_effect(&c, WANT_HOLD_MAIL, STR("person:50")));
}

static const struct {
	const char *target;
	int64_t id;
	size_t left;
} releases[] = {
		{"", 60, 0},          /* all */
		{"person:50", 60, 1}, /* one of the two */
		{"person:5", 60, 2},  /* another */
		{"person:50", 49, 2}, /* said before the hold */
		{"send:77.0", 60, 2},
};

TEST(a_release_ends_the_hold_that_it_names)
{
	for (size_t i = 0; i < COUNT(releases); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		case_command(&c, COMMAND_HOLD, STR_NONE)->id = 50;
		case_command(&c, COMMAND_HOLD, STR_NONE)->id = 51;
		case_command(&c, COMMAND_RELEASE, str_of(releases[i].target))
				->id = releases[i].id;
		case_decide(&c);
		EXPECT_I64(c.out.holds.count, releases[i].left);
		EXPECT((releases[i].left == 0) ==
				(case_effect(&c, WANT_SUBMIT, STR("77")) !=
						NULL));
	}
}

/* ---- a word that nobody knows ---- */

#define UNKNOWN STR("unknown_status:demo.5001.send.77.0:zum_Zoll")

static struct warehouse_request *says(
		struct test_case *c, const char *word, time_ms at)
{
	struct warehouse_request *r = case_sent(c);
	r->known_at = c->now;
	r->unknown_status = str_of(word);
	r->unknown_at = at;
	return r;
}

TEST(an_unknown_word_of_the_warehouse_holds_its_fulfillment_order)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	says(&c, "zum Zoll", c.now + 1);
	case_decide(&c);
	const struct hold *h = case_hold(&c, UNKNOWN);
	EXPECT(h && c.out.holds.count == 1);
	EXPECT_I64(h->scope, SCOPE_FO);
	EXPECT_STR(h->fo, STR("77"));
	EXPECT_STR(h->reason, STR("unknown_status"));
	EXPECT(str_find(h->text, STR("\"zum Zoll\"")) > 0);
	EXPECT_I64(h->since, c.now + 1);
	EXPECT_I64(c.out.progress, PROGRESS_HELD);
	EXPECT(case_effect(&c, WANT_HOLD_MAIL, UNKNOWN));
	EXPECT(case_task(&c, STR("unknown_status:demo.5001.send.77.0")));
	case_fo(&c, STR("78"));
	c.fo->request = REQUEST_ACCEPTED;
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_SEND, STR("78.0")));
}

static void known_later(struct test_case *c)
{
	c->facts.requests.at[0].known_at = c->now + 2;
}

static void parcel_later(struct test_case *c)
{
	struct parcel *p = case_parcel(c);
	p->handed_over_at = c->now + 2;
	parcel_line_add(p, STR("9"), 1, c->arena);
}

/* All is gone: there is nothing to hold. */
static void parcel_before(struct test_case *c)
{
	case_parcel(c)->handed_over_at = c->now;
}

static void staff_releases(struct test_case *c)
{
	case_command(c, COMMAND_RELEASE, UNKNOWN)->at = c->now + 1;
}

static void request_cancelled(struct test_case *c)
{
	c->facts.requests.at[0].cancelled_at = c->now;
}

static void shop_cancels(struct test_case *c)
{
	c->facts.order.cancelled_at = c->now;
}

TEST(a_known_word_or_staff_ends_the_hold_of_an_unknown_one)
{
	static const struct {
		void (*change)(struct test_case *c);
		bool task; /* somebody should look all the same */
	} rows[] = {
			{known_later, false},
			{parcel_later, false},
			{parcel_before, true},
			{staff_releases, true},
			{request_cancelled, true},
			{shop_cancels, true},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		says(&c, "zum Zoll", c.now + 1);
		rows[i].change(&c);
		case_decide(&c);
		EXPECT(!case_hold(&c, UNKNOWN));
		EXPECT((case_task(&c,
					STR("unknown_status:demo.5001.send."
					    "77.0")) != NULL) == rows[i].task);
	}
}

/* At one time: nobody knows which came last. */
TEST(an_unknown_word_beside_a_known_one_holds)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	says(&c, "zum Zoll", c.now);
	case_decide(&c);
	EXPECT(case_hold(&c, UNKNOWN));
}

/* Released, and then it says something else that nobody knows. */
TEST(another_unknown_word_holds_and_is_told_again)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	struct warehouse_request *r = says(&c, "zum Zoll", c.now + 1);
	staff_releases(&c);
	case_decide(&c);
	EXPECT(!c.out.holds.count);
	r->unknown_status = STR("beim\x07Zoll");
	r->unknown_at = c.now + 5;
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_HOLD_MAIL,
			STR("unknown_status:demo.5001.send.77.0:beim_Zoll")));
}

TEST(the_newest_unknown_word_is_the_one_that_counts)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts all = {0}, one = {0}, two = {0};
	*LIST_ADD(arena, &one.requests) = (struct warehouse_request){
			.unknown_status = STR("zzz"), .unknown_at = 1};
	*LIST_ADD(arena, &two.requests) = (struct warehouse_request){
			.unknown_status = STR("aaa"), .unknown_at = 2};
	facts_join(&all, &two, arena, NULL);
	facts_join(&all, &one, arena, NULL);
	EXPECT_STR(all.requests.at[0].unknown_status, STR("aaa"));
}

/* ---- refused ---- */

static struct attempt *refused_send(struct test_case *c)
{
	c->fo->status = FO_IN_PROGRESS;
	c->fo->request = REQUEST_ACCEPTED;
	return case_attempt(c, WANT_SEND, STR("77.0"), OUTCOME_REFUSED);
}

#define HOLD STR("send:77.0")

TEST(a_refusal_holds_its_fulfillment_order_alone)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	struct attempt *a = refused_send(&c);
	a->reason = STR("out_of_stock");
	struct attempt was = *a;
	case_fo(&c, STR("78"));
	case_decide(&c);
	const struct hold *h = case_hold(&c, HOLD);
	EXPECT(h && c.out.holds.count == 1);
	EXPECT_I64(h->scope, SCOPE_FO);
	EXPECT_STR(h->fo, STR("77"));
	EXPECT_STR(h->reason, STR("out_of_stock"));
	EXPECT_I64(h->since, was.settled_at);
	EXPECT_I64(h->attempt, was.id);
	EXPECT(!case_effect(&c, WANT_SEND, STR("77.0")));
	EXPECT(case_effect(&c, WANT_SUBMIT, STR("78")));
	EXPECT(case_effect(&c, WANT_DOCUMENT, STR("sale")));
}

static const struct {
	const char *given;
	enum outcome_kind outcome;
	enum fault fault;
	const char *detail, *reason, *text;
} reasons[] = {
		{"out_of_stock", OUTCOME_REFUSED, FAULT_REFUSED, "x",
				"out_of_stock",
				"The warehouse does not have the goods."},
		{"bad_address", OUTCOME_REFUSED, FAULT_REFUSED, "x",
				"bad_address",
				"The warehouse can't send to this address."},
		{"refused", OUTCOME_REFUSED, FAULT_REFUSED, "x", "refused",
				"The warehouse refused the order."},
		{"", OUTCOME_REFUSED, FAULT_REFUSED, "x", "refused",
				"The warehouse refused the order."},
		{"", OUTCOME_REFUSED, FAULT_CREDENTIALS, "", "credentials",
				"The provider does not accept our "
				"credentials."},
		{"", OUTCOME_REFUSED, FAULT_SETTINGS, "", "settings",
				"A setting is missing or wrong."},
		{"", OUTCOME_GAVE_UP, FAULT_UNREACHABLE, "", "unreachable",
				"The warehouse could not be reached, many "
				"times."},
		{"conflict", OUTCOME_REFUSED, FAULT_REFUSED, "", "conflict",
				"The warehouse has another order under this "
				"reference."},
		{"sunday", OUTCOME_REFUSED, FAULT_REFUSED, "We rest today.",
				"sunday", "We rest today."},
		{"sunday", OUTCOME_REFUSED, FAULT_REFUSED, "", "sunday",
				"It was refused."},
};

TEST(a_hold_says_why_in_plain_words)
{
	for (size_t i = 0; i < COUNT(reasons); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		struct attempt *a = refused_send(&c);
		a->outcome = reasons[i].outcome;
		a->fault = reasons[i].fault;
		a->reason = str_of(reasons[i].given);
		a->detail = str_of(reasons[i].detail);
		case_decide(&c);
		const struct hold *h = case_hold(&c, HOLD);
		EXPECT(h);
		EXPECT_STR(h->reason, str_of(reasons[i].reason));
		EXPECT_STR(h->text, str_of(reasons[i].text));
	}
}

/* Released by its name, by "all", or tried again: the goods are asked for
 * once more, under a new key. */
TEST(a_person_ends_a_refusal)
{
	static const struct {
		enum command_kind kind;
		const char *target;
		bool ends;
	} rows[] = {
			{COMMAND_RELEASE, "send:77.0", true},
			{COMMAND_RELEASE, "", true},
			{COMMAND_RETRY, "send", true},
			{COMMAND_RETRY, "", true},
			{COMMAND_RELEASE, "send:78.0", false},
			{COMMAND_RETRY, "document", false},
			{COMMAND_NOTE, "send:77.0", false},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		refused_send(&c);
		case_command(&c, rows[i].kind, str_of(rows[i].target));
		case_decide(&c);
		const struct effect *e =
				case_effect(&c, WANT_SEND, STR("77.0"));
		EXPECT((e != NULL) == rows[i].ends);
		EXPECT((case_hold(&c, HOLD) == NULL) == rows[i].ends);
		if (e)
			EXPECT_STR(e->key, STR("demo.5001.send.77.0.1"));
	}
}

typedef void change(struct test_case *c);

static void goods_gone(struct test_case *c)
{
	c->fo->lines.at[0].remaining = 0;
}

static void fo_closed(struct test_case *c)
{
	c->fo->status = FO_CLOSED;
}

static void fo_replaced(struct test_case *c)
{
	c->fo->status = FO_CANCELLED;
	c->fo->replaced_by = STR("78");
	case_fo(c, STR("78"));
}

static void cancelled(struct test_case *c)
{
	c->facts.order.cancelled_at = c->now;
}

static void cancelled_by_staff(struct test_case *c)
{
	case_command(c, COMMAND_CANCEL, STR_NONE);
}

static void refunded(struct test_case *c)
{
	c->facts.order.payment = PAYMENT_REFUNDED;
}

static void request_over(struct test_case *c)
{
	case_request(c, SEND_REFERENCE)->cancelled_at = c->now;
}

static void sent_by_another(struct test_case *c)
{
	c->policy.routes.count = 0;
}

static change *const ends[] = {goods_gone, fo_closed, fo_replaced, cancelled,
		cancelled_by_staff, refunded, sent_by_another, request_over};

TEST(a_hold_ends_with_its_cause)
{
	for (size_t i = 0; i < COUNT(ends); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		refused_send(&c);
		case_decide(&c);
		EXPECT(case_hold(&c, HOLD));
		ends[i](&c);
		case_decide(&c);
		EXPECT_I64(c.out.holds.count, 0);
	}
}

/* The shop said no because somebody had done it already: the next read shows
 * it, and nothing is left to hold. */
TEST(a_hold_of_a_request_ends_when_it_is_made)
{
	static const struct {
		enum want_kind want;
		enum fo_request before, after;
	} rows[] = {
			{WANT_SUBMIT, REQUEST_UNSUBMITTED, REQUEST_SUBMITTED},
			{WANT_ACCEPT, REQUEST_SUBMITTED, REQUEST_ACCEPTED},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		c.fo->request = rows[i].before;
		case_attempt(&c, rows[i].want, STR("77"), OUTCOME_REFUSED);
		case_decide(&c);
		EXPECT_I64(c.out.holds.count, 1);
		EXPECT_STR(c.out.holds.at[0].fo, STR("77"));
		c.fo->request = rows[i].after;
		case_decide(&c);
		EXPECT_I64(c.out.holds.count, 0);
	}
}

TEST(what_the_warehouse_refuses_later_holds_too)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	struct warehouse_request *r = case_sent(&c);
	r->refused_at = c.now;
	r->reason = STR("bad_address");
	case_decide(&c);
	const struct hold *h = case_hold(&c, HOLD);
	EXPECT(h && c.out.holds.count == 1);
	EXPECT_I64(h->scope, SCOPE_FO);
	EXPECT_STR(h->reason, STR("bad_address"));
	EXPECT_I64(h->since, c.now);
	EXPECT(!case_effect(&c, WANT_SEND, STR("77.1")));
	case_command(&c, COMMAND_RELEASE, HOLD);
	case_decide(&c);
	EXPECT_I64(c.out.holds.count, 0);
	EXPECT(case_effect(&c, WANT_SEND, STR("77.1")));
}

/* At once refused, and stored as refused: one hold, not two. */
TEST(one_refusal_is_one_hold)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	refused_send(&c);
	case_request(&c, SEND_REFERENCE)->refused_at = c.now;
	case_decide(&c);
	EXPECT_I64(c.out.holds.count, 1);
	case_command(&c, COMMAND_RELEASE, HOLD);
	case_decide(&c);
	EXPECT_I64(c.out.holds.count, 0);
	EXPECT(case_effect(&c, WANT_SEND, STR("77.1")));
}

TEST(a_retry_also_ends_what_was_refused_later)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_sent(&c)->refused_at = c.now;
	case_command(&c, COMMAND_RETRY, STR("send"));
	case_decide(&c);
	EXPECT_I64(c.out.holds.count, 0);
	EXPECT(case_effect(&c, WANT_SEND, STR("77.1")));
}

/* ---- announced ---- */

static size_t hold_mails(struct test_case *c)
{
	size_t n = 0;
	case_decide(c);
	for (size_t i = 0; i < c->out.effects.count; i++)
		n += c->out.effects.at[i].want == WANT_HOLD_MAIL;
	return n;
}

static void mails_leave(struct test_case *c)
{
	for (size_t i = 0; i < c->facts.attempts.count; i++) {
		struct attempt *a = &c->facts.attempts.at[i];
		if (a->want != WANT_HOLD_MAIL || a->outcome)
			continue;
		a->sent_at = a->settled_at = c->now;
		a->outcome = OUTCOME_DONE;
	}
}

TEST(a_hold_is_announced_once)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	refused_send(&c);
	EXPECT_I64(hold_mails(&c), 1);
	EXPECT_I64(hold_mails(&c), 0);
	mails_leave(&c);
	EXPECT_I64(hold_mails(&c), 0);
}

/* Staff tried again and it was refused again: that is news. */
TEST(the_next_refusal_is_announced_again)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	refused_send(&c);
	EXPECT_I64(hold_mails(&c), 1);
	mails_leave(&c);
	case_command(&c, COMMAND_RETRY, STR("send"));
	EXPECT_I64(hold_mails(&c), 0);
	struct attempt *a = facts_attempt(&c.facts, WANT_SEND, STR("77.0"));
	a->sent_at = a->settled_at = c.now;
	a->outcome = OUTCOME_REFUSED;
	EXPECT_I64(hold_mails(&c), 1);
	EXPECT(case_hold(&c, HOLD));
	EXPECT_I64(hold_mails(&c), 0);
}
