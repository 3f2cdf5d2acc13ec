/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of profiles: what each set of statuses books and ships, for each
 * way that an order may be paid. What is expected is told by a few lines of
 * this file alone (expected_of); what is there is what decide() has made of
 * the life, one look after each step.
 *
 * Books-at and ships-at are each all sets of the seven statuses, beside none,
 * all, and each one alone of the other; WAYBILL_TIMES=2 plays every pair.
 */
#include "order/case_test.h"

#define P(s) PAYMENT_BIT(PAYMENT_##s)
#define SEVEN \
	(P(PENDING) | P(AUTHORIZED) | P(PARTIALLY_PAID) | P(PAID) | \
			P(PARTIALLY_REFUNDED) | P(REFUNDED) | P(VOIDED))
#define SET_COUNT 128
#define STEPS 3
#define MOVES 2

struct move {
	enum txn_kind kind;
	minor amount;
	const char *gateway; /* NULL: nothing moved */
};

struct step {
	enum payment_status status; /* UNKNOWN: the life is over */
	struct move moves[MOVES];
	minor refund;    /* 0: none; each has its credit */
	int64_t sent_on; /* pieces of two that need not be sent any more */
};

struct life {
	const char *name;
	struct step steps[STEPS];
};

#define PAY(amount, gateway) \
	{ \
		TXN_SALE, amount, gateway \
	}
#define BACK(amount) \
	{ \
		TXN_REFUND, amount, "stripe" \
	}

static const struct life lives[] = {
		{"captured at once", {{PAYMENT_PAID, {PAY(1000, "stripe")}}}},
		{"authorized, then captured",
				{{PAYMENT_AUTHORIZED,
						 {{TXN_AUTHORIZATION, 1000,
								 "stripe"}}},
						{PAYMENT_PAID,
								{{TXN_CAPTURE, 1000,
										"stripe"}}}}},
		{"an invoice that is not paid", {{PAYMENT_PENDING}}},
		{"an invoice, then paid",
				{{PAYMENT_PENDING},
						{PAYMENT_PAID, {PAY(1000, "stripe")}}}},
		{"paid in two parts",
				{{PAYMENT_PARTIALLY_PAID, {PAY(400, "stripe")}},
						{PAYMENT_PAID, {PAY(600, "stripe")}}}},
		{"paid with a gift card",
				{{PAYMENT_PAID, {PAY(1000, "gift_card")}}}},
		{"paid at two gateways",
				{{PAYMENT_PAID,
						{PAY(300, "gift_card"),
								PAY(700, "stripe")}}}},
		{"marked as paid by hand",
				{{PAYMENT_PENDING},
						{PAYMENT_PAID, {PAY(1000, "manual")}}}},
		{"refunded in part",
				{{PAYMENT_PAID, {PAY(1000, "stripe")}},
						{PAYMENT_PARTIALLY_REFUNDED,
								{BACK(400)},
								400, 1}}},
		{"refunded in two parts",
				{{PAYMENT_PAID, {PAY(1000, "stripe")}},
						{PAYMENT_PARTIALLY_REFUNDED,
								{BACK(400)},
								400, 1},
						{PAYMENT_REFUNDED, {BACK(600)},
								600}}},
		{"first seen refunded in part",
				{{PAYMENT_PARTIALLY_REFUNDED,
						{PAY(1000, "stripe"),
								BACK(400)},
						400, 1}}},
		{"first seen refunded",
				{{PAYMENT_REFUNDED,
						{PAY(1000, "stripe"),
								BACK(1000)},
						1000}}},
		{"refunded in part after all was sent",
				{{PAYMENT_PARTIALLY_REFUNDED,
						{PAY(1000, "stripe"),
								BACK(400)},
						400, 2}}},
		{"pending, then voided", {{PAYMENT_PENDING}, {PAYMENT_VOIDED}}},
		{"authorized, then voided",
				{{PAYMENT_AUTHORIZED,
						 {{TXN_AUTHORIZATION, 1000,
								 "stripe"}}},
						{PAYMENT_VOIDED,
								{{TXN_VOID, 1000,
										"stripe"}}}}},
		{"authorized, then expired",
				{{PAYMENT_AUTHORIZED,
						 {{TXN_AUTHORIZATION, 1000,
								 "stripe"}}},
						{PAYMENT_EXPIRED}}},
		{"voided, then paid otherwise",
				{{PAYMENT_PENDING}, {PAYMENT_VOIDED},
						{PAYMENT_PAID, {PAY(1000, "manual")}}}},
};

/* ---- what must be there ---- */

struct expected {
	bool booked, sold, taken_back, ships, skipped;
	int credits;
};

static bool is_in(payment_set set, enum payment_status status)
{
	return set >> status & 1;
}

/* The whole rule, in words of its own. Each step is seen by itself. */
static struct expected expected_of(
		const struct life *life, payment_set books, payment_set ships)
{
	struct expected e = {0};
	int refunds = 0;
	for (int i = 0; i < STEPS && life->steps[i].status; i++) {
		const struct step *step = &life->steps[i];
		bool voided = step->status == PAYMENT_VOIDED;
		refunds += step->refund != 0;
		e.booked |= is_in(books, step->status) && !voided;
		e.taken_back |= voided && e.sold && !refunds;
		e.sold |= e.booked && !voided;
		e.ships = e.booked && is_in(ships, step->status) &&
				step->status != PAYMENT_REFUNDED && !voided &&
				step->status != PAYMENT_EXPIRED &&
				step->sent_on < 2;
		e.skipped = !e.booked && books &&
				(step->status == PAYMENT_PAID ||
						step->status == PAYMENT_REFUNDED ||
						step->status == PAYMENT_PARTIALLY_REFUNDED);
	}
	e.credits = e.sold ? refunds : 0;
	return e;
}

/* ---- what is there ---- */

static void step_happens(struct test_case *c, const struct step *step, int nth)
{
	struct facts *f = &c->facts;
	f->order.payment = step->status;
	f->seen_payment |= PAYMENT_BIT(step->status);
	c->fo->lines.at[0].remaining = 2 - step->sent_on;
	for (int i = 0; i < MOVES && step->moves[i].gateway; i++)
		*LIST_ADD(c->arena, &f->txns) = (struct txn){
				.gateway = str_of(step->moves[i].gateway),
				.reference = STR("pi_1"),
				.part = arena_print(c->arena, "%d.%d", nth, i),
				.kind = step->moves[i].kind,
				.state = TXN_SUCCEEDED,
				.amount = step->moves[i].amount};
	if (step->refund)
		case_refund(c, arena_print(c->arena, "r%d", nth), step->refund);
}

/* The books give each document that is asked for its number. */
static bool documents_come(struct test_case *c)
{
	bool some = false;
	for (size_t i = 0; i < c->out.effects.count; i++) {
		const struct effect *e = &c->out.effects.at[i];
		enum document_kind kind;
		struct str cause;
		if (e->want != WANT_DOCUMENT)
			continue;
		EXPECT_OK(document_key_read(e->target, &kind, &cause));
		struct attempt *a = facts_attempt_by_id(&c->facts, e->attempt);
		a->sent_at = a->settled_at = c->now;
		a->outcome = OUTCOME_DONE;
		*LIST_ADD(c->arena, &c->facts.documents) =
				(struct document){.kind = kind,
						.cause = cause,
						.number = STR("F-1"),
						.gross = 1000,
						.issued_at = c->now};
		some = true;
	}
	return some;
}

static void life_happens(struct test_case *c, const struct life *life)
{
	for (int i = 0; i < STEPS && life->steps[i].status; i++) {
		step_happens(c, &life->steps[i], i);
		do {
			c->out = (struct decision){0};
			case_decide(c);
		} while (documents_come(c));
		c->now += MINUTE_MS;
	}
}

static int documents_of(
		const struct test_case *c, enum document_kind kind, bool voids)
{
	int count = 0;
	for (size_t i = 0; i < c->facts.documents.count; i++) {
		const struct document *d = &c->facts.documents.at[i];
		count += d->kind == (int64_t)kind &&
				str_eq(d->cause, STR("void")) == voids;
	}
	return count;
}

static bool is_asked_to_ship(const struct test_case *c)
{
	const struct attempt *a =
			facts_attempt(&c->facts, WANT_SUBMIT, STR("77"));
	return a && a->outcome == OUTCOME_NONE;
}

/* A skipped order says why, and no other says so. */
static bool says_why(struct test_case *c, const struct expected *e)
{
	const struct task *task = case_task(c, STR("not_booked"));
	struct reasons all = {0};
	if ((task != NULL) != e->skipped)
		return false;
	if (e->booked)
		return true;
	order_why(&c->facts, &c->policy, c->now, c->arena, &all);
	for (size_t i = 0; i < all.list.count; i++)
		if (all.list.at[i].want == WANT_DOCUMENT &&
				str_eq(all.list.at[i].target, STR("sale")))
			return str_eq(all.list.at[i].text,
					STR("no payment status that books has "
					    "been seen"));
	return false;
}

static bool is_right(struct test_case *c, const struct expected *e)
{
	return (c->facts.invoice_at != 0) == e->booked &&
			documents_of(c, DOCUMENT_SALE, false) == e->sold &&
			documents_of(c, DOCUMENT_CREDIT, false) == e->credits &&
			documents_of(c, DOCUMENT_CREDIT, true) ==
			e->taken_back &&
			is_asked_to_ship(c) == e->ships && says_why(c, e);
}

static void pair_try(
		const struct life *life, payment_set books, payment_set ships)
{
	struct expected e = expected_of(life, books, ships);
	DEFER(case_done) struct test_case c;
	case_open(&c);
	c.facts.txns.count = 0;
	c.facts.invoice_at = c.facts.seen_payment = 0;
	*c.profile = (struct profile){.name = STR("tried"),
			.books_at = books,
			.ships_at = ships};
	life_happens(&c, life);
	if (is_right(&c, &e))
		return;
	fail_msg("%s, books 0x%x, ships 0x%x: booked %d, sales %d, credits "
		 "%d, voids %d, ships %d",
			life->name, books, ships, c.facts.invoice_at != 0,
			documents_of(&c, DOCUMENT_SALE, false),
			documents_of(&c, DOCUMENT_CREDIT, false),
			documents_of(&c, DOCUMENT_CREDIT, true),
			is_asked_to_ship(&c));
}

static payment_set set_of(unsigned nth)
{
	return (payment_set)nth << PAYMENT_PENDING;
}

static bool is_plain(unsigned nth)
{
	return nth == SET_COUNT - 1 || !(nth & (nth - 1));
}

static bool all_pairs(void)
{
	const char *times = getenv("WAYBILL_TIMES");
	int64_t n = 1;
	return times && !str_to_i64(str_of(times), &n).fault && n > 1;
}

static size_t life_try(const struct life *life)
{
	size_t pairs = 0;
	for (unsigned b = 0; b < SET_COUNT; b++)
		for (unsigned s = 0; s < SET_COUNT; s++) {
			if (!is_plain(b) && !is_plain(s) && !all_pairs())
				continue;
			pair_try(life, set_of(b), set_of(s));
			pairs++;
		}
	return pairs;
}

TEST(each_profile_books_and_ships_what_it_says)
{
	size_t pairs = 0;
	EXPECT_I64(set_of(SET_COUNT - 1), SEVEN);
	for (size_t i = 0; i < COUNT(lives); i++)
		pairs += life_try(&lives[i]);
	print_message("# %zu lives, %zu pairs of a life and a profile\n",
			COUNT(lives), pairs);
	EXPECT(pairs > 10000);
}
