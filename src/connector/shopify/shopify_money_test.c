/* SPDX-License-Identifier: Apache-2.0 */
/* What a document needs of an order. */
#include "connector/shopify/fixture.h"

/* clang-format off */
#define TAX(rate, amount) "{\"rate\":" rate ",\"priceSet\":" MONEY(amount) "}"
#define OFF(amount) "{\"allocatedAmountSet\":" MONEY(amount) "}"
#define TAXES_BEFORE ",\"taxLines\":[{\"priceSet\":" MONEY("9.98") "},{\"priceSet\":" MONEY("10.00") "}]"
#define TAXES_AFTER ",\"isGiftCard\":true,\"discountAllocations\":[" OFF("4.00") "," OFF("1.00") "]," \
	"\"taxLines\":[" TAX("0.0625", "9.98") "," TAX("0.25", "10.00") "]"
#define HEAD_BEFORE "\"totalDiscountsSet\":null,"
#define HEAD_AFTER HEAD_BEFORE "\"totalTipReceivedSet\":" MONEY("3.00") "," \
	"\"presentmentCurrencyCode\":\"JPY\",\"billingAddress\":{\"name\":\"Books AB\"}," \
	"\"shippingLines\":{\"nodes\":[{\"discountedPriceSet\":" MONEY("4.00") \
	",\"taxLines\":[" TAX("0.25", "0.80") "]}]},"
#define TOTAL_BEFORE "\"totalPriceSet\":{"
#define TOTAL_AFTER TOTAL_BEFORE "\"presentmentMoney\":{\"amount\":\"17000\"},"
/* clang-format on */

TEST(rates_discounts_shipping_and_cards_are_read)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct str order =
			replaced(STR(ORDER), TAXES_BEFORE, TAXES_AFTER, arena);
	order = replaced(order, HEAD_BEFORE, HEAD_AFTER, arena);
	order = replaced(order, TOTAL_BEFORE, TOTAL_AFTER, arena);
	struct outcome out = read_data(arena_cstr(arena, order), arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	const struct shop_order *o = &out.facts.order;
	EXPECT(o->lines.at[0].gift_card);
	EXPECT_I64(o->lines.at[0].discount, 500);
	EXPECT_I64(o->lines.at[0].tax_rate, 312500);
	EXPECT_I64(o->shipping, 400);
	EXPECT_I64(o->shipping_tax, 80);
	EXPECT_I64(o->shipping_rate, 250000);
	EXPECT_I64(o->tip, 300);
	EXPECT_STR(o->bill_to.name, STR("Books AB"));
	EXPECT_STR(o->customer_currency, STR("JPY"));
	EXPECT_I64(o->customer_total, 17000);
	/* A credit's subtotal is without tax, whatever the shop shows. */
	EXPECT_I64(out.facts.refunds.at[0].lines.at[0].subtotal, 800);
}

TEST(a_rate_that_is_not_exact_is_not_said)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_READ, "");
	struct str order =
			replaced(STR(ORDER), TAXES_BEFORE, TAXES_AFTER, arena);
	order = replaced(order, "\"rate\":0.0625", "\"rate\":0.06249999999",
			arena);
	struct outcome out = read_data(arena_cstr(arena, order), arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_I64(out.facts.order.lines.at[0].tax_rate, 0);
	EXPECT_I64(out.facts.order.lines.at[0].tax, 1998);
}
