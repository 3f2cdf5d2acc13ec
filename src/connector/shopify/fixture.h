/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of this connector: one order as Shopify tells it. */
#ifndef WAYBILL_CONNECTOR_SHOPIFY_FIXTURE_H
#define WAYBILL_CONNECTOR_SHOPIFY_FIXTURE_H

#include "base/json.h"
#include "connector/shopify/parts.h"
#include "connector/shopify/shopify.h"
#include "port/testing.h"

#define NOW ((time_ms)1795900000000)
#define SEQ 77

/* clang-format off */
#define MONEY(amount) "{\"shopMoney\":{\"amount\":\"" amount "\"}}"

#define FO(id, status, request, remaining) \
	"{\"id\":\"gid://shopify/FulfillmentOrder/" id "\",\"status\":\"" \
	status "\",\"requestStatus\":\"" request \
	"\",\"updatedAt\":\"2026-11-28T10:00:00Z\",\"fulfillAt\":null," \
	"\"deliveryMethod\":{\"methodType\":\"SHIPPING\"}," \
	"\"fulfillmentHolds\":[]," \
	"\"assignedLocation\":{\"name\":\"Malm\xc3\xb6\"," \
	"\"location\":{\"id\":\"gid://shopify/Location/3\"}}," \
	"\"lineItems\":{\"nodes\":[{\"id\":\"gid://shopify/FulfillmentOrderLineItem/71\"," \
	"\"totalQuantity\":2,\"remainingQuantity\":" remaining \
	",\"lineItem\":{\"id\":\"gid://shopify/LineItem/11\"}}]," \
	"\"pageInfo\":{\"hasNextPage\":false}}}"

#define FULFILLMENT \
	"{\"id\":\"gid://shopify/Fulfillment/61\"," \
	"\"status\":\"SUCCESS\",\"createdAt\":\"2026-11-28T11:00:00Z\"," \
	"\"displayStatus\":\"FULFILLED\",\"deliveredAt\":null," \
	"\"trackingInfo\":[{\"number\":\"N1\"}]," \
	"\"fulfillmentOrders\":{\"nodes\":[" \
	FO("77", "CLOSED", "ACCEPTED", "0") "]}}"

/* Two payments: one that was authorized and captured at a gateway of ours,
 * one in cash; and a refund of the first. */
#define TXNS \
	"[{\"id\":\"gid://shopify/OrderTransaction/1\"," \
	"\"kind\":\"AUTHORIZATION\",\"status\":\"SUCCESS\"," \
	"\"gateway\":\"stripe\",\"createdAt\":\"2026-11-28T09:00:00Z\"," \
	"\"processedAt\":\"2026-11-28T09:00:00Z\"," \
	"\"authorizationExpiresAt\":\"2026-12-05T09:00:00Z\"," \
	"\"paymentId\":\"c1.1\"," \
	"\"receiptJson\":\"{\\\"id\\\":\\\"ch_1\\\"," \
	"\\\"payment_intent\\\":\\\"pi_1\\\"}\"," \
	"\"multiCapturable\":false,\"amountSet\":" MONEY("89.90") \
	",\"parentTransaction\":null}," \
	"{\"id\":\"gid://shopify/OrderTransaction/2\"," \
	"\"kind\":\"CAPTURE\",\"status\":\"SUCCESS\"," \
	"\"gateway\":\"stripe\",\"createdAt\":\"2026-11-28T09:01:00Z\"," \
	"\"authorizationExpiresAt\":null,\"paymentId\":null," \
	"\"receiptJson\":null,\"multiCapturable\":false,\"amountSet\":" \
	MONEY("89.90") "," \
	"\"parentTransaction\":{\"id\":\"gid://shopify/OrderTransaction/1\"}}," \
	"{\"id\":\"gid://shopify/OrderTransaction/3\"," \
	"\"kind\":\"REFUND\",\"status\":\"PENDING\"," \
	"\"gateway\":\"stripe\",\"createdAt\":\"2026-11-28T12:00:00Z\"," \
	"\"receiptJson\":{\"id\":\"re_9\",\"charge\":\"ch_1\"}," \
	"\"amountSet\":" MONEY("10.00") "," \
	"\"parentTransaction\":{\"id\":\"gid://shopify/OrderTransaction/2\"}}," \
	"{\"id\":\"gid://shopify/OrderTransaction/4\"," \
	"\"kind\":\"SALE\",\"status\":\"FAILURE\",\"gateway\":\"cash\"," \
	"\"createdAt\":\"2026-11-28T09:00:00Z\",\"amountSet\":" \
	MONEY("10.00") ",\"parentTransaction\":null}]"

#define ORDER \
	"{\"id\":\"gid://shopify/Order/5001\",\"name\":\"#1001\"," \
	"\"updatedAt\":\"2026-11-28T12:00:00Z\"," \
	"\"createdAt\":\"2026-11-28T09:00:00Z\",\"cancelledAt\":null," \
	"\"cancelReason\":null,\"closedAt\":\"2026-11-29T09:00:00Z\"," \
	"\"test\":true,\"requiresShipping\":true," \
	"\"taxesIncluded\":true,\"email\":\"a@b.example\"," \
	"\"phone\":null,\"customerLocale\":\"sv\"," \
	"\"currencyCode\":\"EUR\"," \
	"\"displayFinancialStatus\":\"PARTIALLY_REFUNDED\"," \
	"\"displayFulfillmentStatus\":\"FULFILLED\"," \
	"\"returnStatus\":\"NO_RETURN\"," \
	"\"statusPageUrl\":\"https://shop.example/s\"," \
	"\"tags\":[\"vip\",\"b2b\"]," \
	"\"paymentGatewayNames\":[\"stripe\",\"cash\"]," \
	"\"originalTotalPriceSet\":" MONEY("99.90") ",\"totalPriceSet\":" \
	MONEY("109.90") ",\"currentTotalPriceSet\":" MONEY("89.90") \
	",\"totalTaxSet\":" MONEY("19.98") ",\"totalShippingPriceSet\":" \
	MONEY("5.0") ",\"totalDiscountsSet\":null," \
	"\"shippingAddress\":{\"name\":\"Zo\xc3\xab\",\"company\":null," \
	"\"address1\":\"Street 1\",\"address2\":\"\",\"city\":\"Lund\"," \
	"\"zip\":\"22100\",\"province\":null,\"countryCodeV2\":\"SE\"," \
	"\"phone\":null}," \
	"\"lineItems\":{\"nodes\":[{\"id\":\"gid://shopify/LineItem/11\"," \
	"\"sku\":\"S-1\",\"title\":\"Cup\",\"quantity\":2," \
	"\"currentQuantity\":1,\"requiresShipping\":true," \
	"\"originalUnitPriceSet\":" MONEY("47.45") \
	",\"taxLines\":[{\"priceSet\":" MONEY("9.98") "},{\"priceSet\":" \
	MONEY("10.00") \
	"}]}],\"pageInfo\":{\"hasNextPage\":false}},\"transactions\":" \
	TXNS ",\"refunds\":[{\"id\":\"gid://shopify/Refund/9\"," \
	"\"createdAt\":\"2026-11-28T12:00:00Z\",\"totalRefundedSet\":" \
	MONEY("10.00") ",\"refundLineItems\":{\"nodes\":[{\"quantity\":1," \
	"\"subtotalSet\":" MONEY("10.00") ",\"totalTaxSet\":" MONEY("2.00") \
	",\"lineItem\":{\"id\":\"gid://shopify/LineItem/11\"}}]," \
	"\"pageInfo\":{\"hasNextPage\":false}}}]," \
	"\"fulfillmentOrders\":{\"nodes\":[" \
	FO("77", "IN_PROGRESS", "ACCEPTED", "1") \
	"],\"pageInfo\":{\"hasNextPage\":false}},\"fulfillments\":[" \
	FULFILLMENT "]}"
/* clang-format on */

static const struct account account = {
		.name = STR("demo"),
		.endpoint.url = STR("http://127.0.0.1:9400/shopify"),
		.token = STR("shpat_secret"),
		.gateway_accounts =
				STR("shopify_payments=stripe,stripe=stripe"),
};

static __attribute__((unused)) struct facts facts;
static __attribute__((unused)) struct effect effect;
static struct ask ask;

static inline void prepare(
		struct arena *arena, enum want_kind want, const char *target)
{
	facts = (struct facts){.shop = STR("demo"), .remote = STR("5001")};
	facts.order.currency = STR("EUR");
	effect = (struct effect){.want = want, .target = str_of(target)};
	ask = (struct ask){.account = &account,
			.facts = &facts,
			.effect = &effect,
			.now = NOW,
			.seq = SEQ};
	struct parcel *parcel = LIST_ADD(arena, &facts.parcels);
	parcel->reference = STR("demo.5001.send.77.0");
	parcel->parcel = STR("p1");
	parcel->fo = STR("77");
	parcel->carrier = STR("PostNord");
	parcel->number = STR("N1");
	parcel->url = STR("https://track.example/N1");
	parcel->delivered_at = NOW;
}

#define PARCEL "demo.5001.send.77.0|p1"

static inline struct outcome answer(enum verb verb, int status,
		const char *body, struct arena *arena)
{
	return test_read(&shopify_driver, verb, &ask, status, body, arena);
}

static inline struct outcome read_data(const char *order, struct arena *arena)
{
	struct str body =
			arena_print(arena, "{\"data\":{\"order\":%s}}", order);
	return answer(VERB_SHOP_READ, 200, body.at, arena);
}

static inline struct str replaced(struct str text, const char *from,
		const char *to, struct arena *arena)
{
	ptrdiff_t at = str_find(text, str_of(from));
	assert_true(at >= 0);
	return arena_print(arena, "%.*s%s%s", (int)at, text.at, to,
			text.at + at + strlen(from));
}

#endif
