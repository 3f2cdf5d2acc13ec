/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Joining, over facts made up from the tables themselves, so that a new
 * field is tested from its first day: its rule must not depend on the order
 * in which news come, nor on how often they come.
 */
#include "order/facts_roll_test.h"

static struct facts joined(const struct facts *const *news, size_t count,
		struct arena *arena)
{
	struct facts facts = {0};
	for (size_t i = 0; i < count; i++)
		facts_join(&facts, news[i], arena, NULL);
	return facts;
}

#define JOINED(arena_, ...) \
	joined((const struct facts *const[]){__VA_ARGS__}, \
			COUNT(((const struct facts *const[]){__VA_ARGS__})), \
			arena_)

static bool facts_same(const struct facts *a, const struct facts *b)
{
	return table_is_sorted(&facts_table, (const char *)a) &&
			table_is_sorted(&facts_table, (const char *)b) &&
			table_cmp(&facts_table, (const char *)a,
					(const char *)b) == 0;
}

/* A seed that fails is printed, so that it can be looked at alone. */
static void expect_same(const struct facts *a, const struct facts *b,
		uint64_t seed, const char *what)
{
	if (facts_same(a, b))
		return;
	print_error("%s: seed %llu\n", what, (unsigned long long)seed);
	fail();
}

#define ROUNDS 600

TEST(news_join_the_same_in_any_order)
{
	for (uint64_t seed = 0; seed < ROUNDS; seed++) {
		DEFER(arena_drop) struct arena *arena = arena_open();
		struct dice dice = {seed};
		struct facts a = facts_roll(&dice, arena);
		struct facts b = facts_roll(&dice, arena);
		struct facts c = facts_roll(&dice, arena);
		struct facts abc = JOINED(arena, &a, &b, &c);
		struct facts cba = JOINED(arena, &c, &b, &a);
		struct facts bac = JOINED(arena, &b, &a, &c);
		struct facts bc = JOINED(arena, &b, &c);
		struct facts a_bc = JOINED(arena, &a, &bc);
		expect_same(&abc, &cba, seed, "backwards");
		expect_same(&abc, &bac, seed, "exchanged");
		expect_same(&abc, &a_bc, seed, "in another grouping");
	}
}

TEST(news_that_come_again_change_nothing)
{
	for (uint64_t seed = 0; seed < ROUNDS; seed++) {
		DEFER(arena_drop) struct arena *arena = arena_open();
		struct dice dice = {seed};
		struct facts a = facts_roll(&dice, arena);
		struct facts b = facts_roll(&dice, arena);
		struct facts once = JOINED(arena, &a, &b);
		struct facts again = JOINED(arena, &a, &b, &a, &a, &b);
		struct changes changes = {0};
		expect_same(&once, &again, seed, "again");
		facts_join(&again, &a, arena, &changes);
		facts_join(&again, &b, arena, &changes);
		facts_join(&again, &once, arena, &changes);
		EXPECT_I64(changes.list.count, 0);
	}
}

/* What was known before adds nothing to what is known now. */
TEST(a_fact_is_never_taken_back)
{
	for (uint64_t seed = 0; seed < ROUNDS; seed++) {
		DEFER(arena_drop) struct arena *arena = arena_open();
		struct dice dice = {seed};
		struct facts now = {0};
		for (int i = 0; i < 4; i++) {
			struct facts news = facts_roll(&dice, arena);
			struct facts before = JOINED(arena, &now);
			facts_join(&now, &news, arena, NULL);
			struct facts back = JOINED(arena, &now, &before);
			expect_same(&now, &back, seed, "taken back");
		}
	}
}

TEST(news_are_not_changed_and_need_not_live_on)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts now = {0};
	char word[] = "77";
	struct facts news = {.shop = {word, 2}};
	facts_join(&now, &news, arena, NULL);
	word[0] = 'x';
	EXPECT_STR(now.shop, STR("77"));
	EXPECT_STR(news.shop, STR("x7"));
}

/* ---- each rule by an example ---- */

TEST(the_newest_read_of_the_order_wins_as_a_whole)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts old = {.order = {.version = 5,
					    .seq = 9,
					    .known = true,
					    .email = STR("z@x"),
					    .cancel_reason = STR("z")}};
	struct facts new = {.order = {.version = 6,
					    .seq = 1,
					    .known = true,
					    .email = STR("a@x")}};
	struct facts all = JOINED(arena, &new, &old);
	EXPECT_STR(all.order.email, STR("a@x"));
	EXPECT_STR(all.order.cancel_reason, STR_NONE);
	/* One version seen twice: our own later read knows better. */
	new.order.version = 5;
	new.order.seq = 10;
	all = JOINED(arena, &new, &old);
	EXPECT_STR(all.order.email, STR("a@x"));
}

TEST(a_status_once_seen_stays_seen)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts paid = {.seen_payment = PAYMENT_BIT(PAYMENT_PAID)};
	struct facts refunded = {.seen_payment = PAYMENT_BIT(PAYMENT_REFUNDED)};
	struct facts all = JOINED(arena, &refunded, &paid);
	EXPECT_I64(all.seen_payment,
			PAYMENT_BIT(PAYMENT_PAID) |
					PAYMENT_BIT(PAYMENT_REFUNDED));
}

TEST(the_first_time_that_is_known_stays)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct parcel early = {.parcel = STR("p"), .delivered_at = 5};
	struct parcel late = {.parcel = STR("p"), .delivered_at = 9};
	struct parcel none = {.parcel = STR("p")};
	struct facts f[3] = {0};
	*LIST_ADD(arena, &f[0].parcels) = none;
	*LIST_ADD(arena, &f[1].parcels) = late;
	*LIST_ADD(arena, &f[2].parcels) = early;
	struct facts all = JOINED(arena, &f[0], &f[1], &f[2], &f[0]);
	EXPECT_I64(all.parcels.count, 1);
	EXPECT_I64(all.parcels.at[0].delivered_at, 5);
}

TEST(a_transaction_is_one_row_with_the_evidence_of_both)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct txn shop = {.gateway = STR("stripe"),
			.reference = STR("pi_1"),
			.kind = TXN_SALE,
			.state = TXN_PENDING,
			.amount = 100,
			.evidence = EVIDENCE_SHOP};
	struct txn gateway = shop;
	gateway.state = TXN_SUCCEEDED;
	gateway.charge = STR("ch_1");
	gateway.evidence = EVIDENCE_GATEWAY;
	struct facts f[2] = {0};
	*LIST_ADD(arena, &f[0].txns) = shop;
	*LIST_ADD(arena, &f[1].txns) = gateway;
	struct facts all = JOINED(arena, &f[1], &f[0], &f[1]);
	EXPECT_I64(all.txns.count, 1);
	EXPECT_I64(all.txns.at[0].state, TXN_SUCCEEDED);
	EXPECT_I64(all.txns.at[0].amount, 100);
	EXPECT_I64(all.txns.at[0].evidence, EVIDENCE_SHOP | EVIDENCE_GATEWAY);
	EXPECT_STR(all.txns.at[0].charge, STR("ch_1"));
}

/* The newer attempt takes the place of the older with all that it is. */
TEST(the_newest_attempt_wins_as_a_whole)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct attempt old = {.want = WANT_SEND,
			.target = STR("77.0"),
			.id = 5,
			.outcome = OUTCOME_REFUSED,
			.settled_at = 9,
			.reason = STR("out_of_stock")};
	struct attempt new = {.want = WANT_SEND,
			.target = STR("77.0"),
			.id = 6,
			.refusals = 1};
	struct facts f[2] = {0};
	*LIST_ADD(arena, &f[0].attempts) = old;
	*LIST_ADD(arena, &f[1].attempts) = new;
	struct facts all = JOINED(arena, &f[1], &f[0]);
	EXPECT_I64(all.attempts.count, 1);
	EXPECT_I64(all.attempts.at[0].id, 6);
	EXPECT_I64(all.attempts.at[0].outcome, OUTCOME_NONE);
	EXPECT_I64(all.attempts.at[0].settled_at, 0);
	EXPECT_STR(all.attempts.at[0].reason, STR_NONE);
}

/* Which order its lines come in says nothing. */
TEST(the_order_of_a_list_is_no_news)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts f[2] = {0};
	for (int i = 0; i < 2; i++) {
		f[i].order.version = 5;
		LIST_ADD(arena, &f[i].order.lines)->id =
				i ? STR("1") : STR("2");
		LIST_ADD(arena, &f[i].order.lines)->id =
				i ? STR("2") : STR("1");
	}
	for (int i = 0; i < 2; i++) {
		struct facts all = JOINED(arena, &f[i]);
		struct changes changes = {0};
		facts_join(&all, &f[1 - i], arena, &changes);
		EXPECT_I64(changes.list.count, 0);
		EXPECT_STR(all.order.lines.at[0].id, STR("1"));
	}
}
