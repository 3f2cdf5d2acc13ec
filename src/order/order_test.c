/* SPDX-License-Identifier: Apache-2.0 */
/* Policy, references, keys, look-ups, and the small questions to facts. */
#include "order/order_test.h"

TEST_MAIN

/* ---- references and keys ---- */

TEST(what_is_no_reference_of_ours_is_refused)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const char *const bad[] = {"", ".", "..", "demo", "demo.5001",
			"demo.5001.", ".5001.sale", "demo..sale", "...",
			"demo.5001.sale.%", "demo.5001.sale.%2",
			"demo.5001.sale.%2e", "de%41mo.5001.sale"};
	struct str a = STR("x"), b = a, c = a, d = a;
	for (size_t i = 0; i < COUNT(bad); i++)
		EXPECT_FAULT(reference_read(str_of(bad[i]), arena, &a, &b, &c,
					     &d),
				FAULT_BAD_VALUE);
	EXPECT(a.len == 1 && b.len == 1 && c.len == 1 && d.len == 1);
}

TEST(a_reference_can_be_taken_apart_again)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const struct {
		const char *parts[4], *reference;
	} rows[] = {
			{{"demo", "5001", "sale", ""}, "demo.5001.sale"},
			{{"demo", "5001", "credit", "9"}, "demo.5001.credit.9"},
			{{"demo", "5001", "send", "77.0"},
					"demo.5001.send.77.0"},
			{{"a.b", "5%1", "sale", ""}, "a%2Eb.5%251.sale"},
			{{"%2E", "1", "send", "%.%"}, "%252E.1.send.%25.%25"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str in[4], out[4];
		for (int k = 0; k < 4; k++)
			in[k] = str_of(rows[i].parts[k]);
		struct str made = reference_make(
				in[0], in[1], in[2], in[3], arena);
		EXPECT_STR(made, str_of(rows[i].reference));
		EXPECT_OK(reference_read(made, arena, &out[0], &out[1], &out[2],
				&out[3]));
		for (int k = 0; k < 4; k++)
			EXPECT_STR(out[k], in[k]);
	}
}

TEST(document_keys_come_back)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	enum document_kind kind = DOCUMENT_NONE;
	struct str cause = STR("x");
	EXPECT_FAULT(document_key_read(STR_NONE, &kind, &cause),
			FAULT_BAD_VALUE);
	EXPECT_FAULT(document_key_read(STR("sales"), &kind, &cause),
			FAULT_BAD_VALUE);
	EXPECT_FAULT(document_key_read(STR("|sale"), &kind, &cause),
			FAULT_BAD_VALUE);
	EXPECT_STR(document_key(DOCUMENT_SALE, STR_NONE, arena), STR("sale"));
	EXPECT_STR(document_key(DOCUMENT_CREDIT, STR("a|b"), arena),
			STR("credit|a|b"));
	EXPECT_OK(document_key_read(STR("sale"), &kind, &cause));
	EXPECT(kind == DOCUMENT_SALE && cause.len == 0);
	EXPECT_OK(document_key_read(STR("credit|a|b"), &kind, &cause));
	EXPECT_I64(kind, DOCUMENT_CREDIT);
	EXPECT_STR(cause, STR("a|b"));
}

TEST(a_send_names_its_fulfillment_order)
{
	EXPECT_STR(target_fo(STR("77.0")), STR("77"));
	EXPECT_STR(target_fo(STR("a.b.12")), STR("a.b"));
	EXPECT_STR(target_fo(STR("77")), STR("77"));
	EXPECT_STR(target_fo(STR_NONE), STR_NONE);
	struct parcel p = {.reference = STR("demo.5001.send.77.0")};
	EXPECT_STR(parcel_fo(&p), STR("77"));
	p.fo = STR("78");
	EXPECT_STR(parcel_fo(&p), STR("78"));
	p = (struct parcel){.reference = STR("demo")};
	EXPECT_STR(parcel_fo(&p), STR_NONE);
}

/* ---- look-ups ---- */

TEST(what_is_not_there_is_null)
{
	struct facts f = {0};
	EXPECT(!facts_txn(&f, STR_NONE, STR_NONE, TXN_NONE, STR_NONE));
	EXPECT(!facts_fo(&f, STR_NONE) && !facts_line(&f, STR_NONE));
	EXPECT(!facts_document(&f, DOCUMENT_NONE, STR_NONE));
	EXPECT(!facts_request(&f, STR_NONE) && !facts_parcel(&f, STR("|")));
	EXPECT(!facts_attempt(&f, 0, STR_NONE) && !facts_attempt_by_id(&f, 0));
}

TEST(look_ups_find_by_the_whole_key)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts f = {0};
	*LIST_ADD(arena, &f.txns) = (struct txn){.gateway = STR("g"),
			.reference = STR("1"),
			.kind = TXN_REFUND,
			.part = STR("r")};
	EXPECT(facts_txn(&f, STR("g"), STR("1"), TXN_REFUND, STR("r")));
	EXPECT(!facts_txn(&f, STR("h"), STR("1"), TXN_REFUND, STR("r")));
	EXPECT(!facts_txn(&f, STR("g"), STR("2"), TXN_REFUND, STR("r")));
	EXPECT(!facts_txn(&f, STR("g"), STR("1"), TXN_SALE, STR("r")));
	EXPECT(!facts_txn(&f, STR("g"), STR("1"), TXN_REFUND, STR_NONE));
	*LIST_ADD(arena, &f.documents) = (struct document){
			.kind = DOCUMENT_CREDIT, .cause = STR("9")};
	EXPECT(facts_document(&f, DOCUMENT_CREDIT, STR("9")));
	EXPECT(!facts_document(&f, DOCUMENT_SALE, STR("9")));
	EXPECT(!facts_document(&f, DOCUMENT_CREDIT, STR_NONE));
	struct parcel *p = LIST_ADD(arena, &f.parcels);
	*p = (struct parcel){.reference = STR("a|b"), .parcel = STR("c")};
	EXPECT(facts_parcel(&f, parcel_key(p, arena)) == p);
	EXPECT(!facts_parcel(&f, STR("a|c")) && !facts_parcel(&f, STR("a|bc")));
	EXPECT(!facts_parcel(&f, STR("a|b-c")));
}

TEST(attempts_are_added_in_the_order_of_their_keys)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts f = {0};
	static const char *const targets_in[] = {"78.0", "77.0", "79.0", "7"};
	for (size_t i = 0; i < COUNT(targets_in); i++) {
		facts_attempt_add(&f, WANT_SEND, str_of(targets_in[i]), arena)
				->id = (int64_t)i + 1;
		facts_attempt_add(&f, WANT_READ, str_of(targets_in[i]), arena);
	}
	struct str bytes = facts_bytes(&f, arena);
	struct facts back = {0};
	EXPECT_OK(facts_read(bytes, arena, &back));
	for (size_t i = 0; i < f.attempts.count; i++) {
		EXPECT_I64(f.attempts.at[i].want, back.attempts.at[i].want);
		EXPECT_STR(f.attempts.at[i].target, back.attempts.at[i].target);
	}
	EXPECT_I64(facts_attempt(&f, WANT_SEND, STR("77.0"))->id, 2);
	EXPECT_STR(facts_attempt_by_id(&f, 3)->target, STR("79.0"));
	EXPECT(!facts_attempt(&f, WANT_SUBMIT, STR("77.0")));
}

/* ---- policy ---- */

/* F37 and F38 name the sets. */
TEST(presets_are_what_they_promise)
{
	struct profile p = {.name = STR("x")};
	EXPECT(!profile_preset(STR("cash"), &p) &&
			!profile_preset(STR_NONE, &p));
	EXPECT_STR(p.name, STR("x"));
	EXPECT(profile_preset(STR("card"), &p));
	EXPECT_STR(p.name, STR("card"));
	EXPECT_I64(p.books_at,
			PAYMENT_BIT(PAYMENT_PAID) |
					PAYMENT_BIT(PAYMENT_PARTIALLY_PAID) |
					PAYMENT_BIT(PAYMENT_PARTIALLY_REFUNDED) |
					PAYMENT_BIT(PAYMENT_REFUNDED));
	EXPECT(!p.document_before_goods);
	EXPECT(!(p.ships_at & PAYMENT_BIT(PAYMENT_PARTIALLY_PAID)));
	EXPECT(profile_preset(STR("invoice"), &p));
	EXPECT(p.books_at & PAYMENT_BIT(PAYMENT_PENDING));
	EXPECT(p.books_at & PAYMENT_BIT(PAYMENT_AUTHORIZED));
	EXPECT(p.document_before_goods);
}

static const struct {
	const char *gateways, *profile;
} choices[] = {
		{"", "other"},
		{"paypal", "other"},
		{"klarna", "klarna"},
		{"invoice", "klarna"},
		{"gift_card,klarna", "klarna"},
		{"gift_card, klarna", "klarna"},
		{"klarn", "other"},
		{"Klarna", "klarna"},
};

TEST(the_profile_follows_the_payment_method)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct policy policy;
	policy_init(&policy);
	struct facts f = {0};
	EXPECT_STR(policy_profile(&policy, &f)->name, STR("card"));
	*LIST_ADD(arena, &policy.profiles) =
			(struct profile){.name = STR("klarna"),
					.gateways = STR("klarna, invoice")};
	EXPECT_STR(policy_profile(&policy, &f)->name, STR("card"));
	*LIST_ADD(arena, &policy.profiles) =
			(struct profile){.name = STR("other")};
	for (size_t i = 0; i < COUNT(choices); i++) {
		f.order.gateways = str_of(choices[i].gateways);
		EXPECT_STR(policy_profile(&policy, &f)->name,
				str_of(choices[i].profile));
	}
}

/* Every list that is there must meet; the first that does is taken. */
TEST(the_profile_follows_tags_and_countries_as_well)
{
	static const struct {
		const char *gateways, *tags, *billed, *sent, *profile;
	} orders[] = {
			{"bank", "b2b,vip", "SE", "", "swedish companies"},
			{"bank", "VIP,B2B", "se", "", "swedish companies"},
			{"bank", "b2b", "", "SE", "swedish companies"},
			{"bank", "b2b", "DK", "SE", "companies"},
			{"card", "b2b", "SE", "", "companies"},
			{"card", "b2bx", "SE", "", "other"},
			{"card", "", "SE", "", "other"},
	};
	struct profile rows[] = {
			{.name = STR("swedish companies"),
					.gateways = STR("bank"),
					.tags = STR("b2b"),
					.countries = STR("SE,FI")},
			{.name = STR("companies"), .tags = STR("b2b, b2g")},
			{.name = STR("other")},
	};
	struct policy policy;
	policy_init(&policy);
	policy.profiles = (typeof(policy.profiles)){rows, 3, 3};
	for (size_t i = 0; i < COUNT(orders); i++) {
		struct facts f = {0};
		f.order.gateways = str_of(orders[i].gateways);
		f.order.tags = str_of(orders[i].tags);
		f.order.bill_to.country = str_of(orders[i].billed);
		f.order.ship_to.country = str_of(orders[i].sent);
		EXPECT_STR(policy_profile(&policy, &f)->name,
				str_of(orders[i].profile));
	}
}

TEST(the_route_follows_the_location)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct policy policy = {0};
	EXPECT_STR(route_account(&policy, STR("1")), STR_NONE);
	*LIST_ADD(arena, &policy.routes) =
			(struct route){STR("*"), STR("main")};
	*LIST_ADD(arena, &policy.routes) =
			(struct route){STR("2"), STR("north")};
	*LIST_ADD(arena, &policy.routes) = (struct route){STR("3"), STR_NONE};
	EXPECT_STR(route_account(&policy, STR("1")), STR("main"));
	EXPECT_STR(route_account(&policy, STR("2")), STR("north"));
	EXPECT_STR(route_account(&policy, STR("3")), STR_NONE);
}
