/* SPDX-License-Identifier: Apache-2.0 */
/* Transactions of a payment at PayPal get the names that PayPal's own news
 * have. */
#include "connector/shopify/fixture.h"

#define AUTH "0VF52814937998046"
#define CAP "3C679366HH908993F"
#define REF "1Y107995YT783435V"
#define CHECKOUT "5O190127TN364715T"

#define TXN(id, kind, receipt, parent, rest) \
	"{\"id\":\"gid://shopify/OrderTransaction/" id "\",\"kind\":\"" kind \
	"\",\"status\":\"SUCCESS\",\"gateway\":\"paypal\"," \
	"\"createdAt\":\"2026-11-28T09:00:00Z\",\"receiptJson\":" receipt \
	",\"amountSet\":" MONEY("10.00") ",\"parentTransaction\":" parent rest \
					 "}"
#define PARENT(id) "{\"id\":\"gid://shopify/OrderTransaction/" id "\"}"
#define UNIT(list, id) \
	"{\"id\":\"" CHECKOUT "\",\"purchase_units\":[{\"payments\":{\"" list \
	"\":[{\"id\":\"" id "\"}]}}]}"

static struct facts read_all(const char *txns, struct arena *arena)
{
	static const struct account shop = {
			.name = STR("demo"),
			.gateway_accounts = STR("paypal=paypal-main"),
	};
	struct facts all = {0};
	struct reading in = {.account = &shop,
			.arena = arena,
			.now = NOW,
			.digits = 2,
			.facts = &all};
	struct json_doc *doc = NULL;
	EXPECT_OK(json_open(arena_print(arena, "[%s]", txns), &doc));
	EXPECT_OK(read_txns(&in, json_root(doc)));
	json_close(doc);
	return all;
}

static void is_named(const struct txn *t, const char *reference,
		const char *charge, const char *part, const char *checkout)
{
	EXPECT_STR(t->gateway, STR("paypal-main"));
	EXPECT(t->connected);
	EXPECT_STR(t->reference, str_of(reference));
	EXPECT_STR(t->charge, str_of(charge));
	EXPECT_STR(t->part, str_of(part));
	EXPECT_STR(t->checkout, str_of(checkout));
}

TEST(a_sale_at_paypal_is_its_capture)
{
	static const char *const receipts[] = {UNIT("captures", CAP),
			"{\"id\":\"" CAP "\",\"supplementary_data\":{"
			"\"related_ids\":{\"order_id\":\"" CHECKOUT "\"}}}"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < 2; i++) {
		struct facts f = read_all(
				arena_print(arena,
						TXN("1", "SALE", "%s", "null",
								""),
						receipts[i])
						.at,
				arena);
		is_named(&f.txns.at[0], CAP, CAP, "", CHECKOUT);
	}
	struct facts f = read_all(
			TXN("1", "SALE",
					"{\"ack\":\"Success\","
					"\"transaction_id\":\"" CAP "\"}",
					"null", ""),
			arena);
	is_named(&f.txns.at[0], CAP, CAP, "", "");
	f = read_all(TXN("1", "SALE", "null", "null",
				     ",\"authorizationCode\":\"" CAP "\""),
			arena);
	is_named(&f.txns.at[0], CAP, CAP, "", "");
}

TEST(a_capture_at_paypal_is_a_part_of_its_authorization)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts f = read_all(
			TXN("1", "AUTHORIZATION", UNIT("authorizations", AUTH),
					"null", "") "," TXN("2", "CAPTURE",
					"{\"id\":\"" CAP "\"}", PARENT("1"),
					"") "," TXN("3", "REFUND",
					"{\"id\":\"" REF "\"}", PARENT("2"),
					""),
			arena);
	is_named(&f.txns.at[0], AUTH, "", "", CHECKOUT);
	is_named(&f.txns.at[1], AUTH, CAP, CAP, CHECKOUT);
	is_named(&f.txns.at[2], AUTH, "", REF, CHECKOUT);
}

TEST(a_receipt_without_an_id_leaves_the_shops_own)
{
	static const char *const receipts[] = {"null", "\"{\"", "7", "[]",
			"{\"id\":\"ch_1\"}", "{\"purchase_units\":[7]}",
			"{\"purchase_units\":[{\"payments\":[]}]}"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof receipts / sizeof *receipts; i++) {
		struct facts f = read_all(
				arena_print(arena,
						TXN("1", "SALE", "%s", "null",
								""),
						receipts[i])
						.at,
				arena);
		is_named(&f.txns.at[0], "1", "", "", "");
	}
}
