/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of this connector: one order as Magento tells it. */
#ifndef WAYBILL_CONNECTOR_MAGENTO_FIXTURE_H
#define WAYBILL_CONNECTOR_MAGENTO_FIXTURE_H

#include "base/json.h"
#include "connector/magento/magento.h"
#include "connector/magento/parts.h"
#include "port/testing.h"

#define NOW ((time_ms)1795900000000)
#define SEQ 77
#define UPDATED ((time_ms)1795867200000) /* 2026-11-28 12:00:00 */

/* clang-format off */
/* Two of a configurable product, one of which is sent, and a voucher. */
#define ITEMS \
	"[{\"item_id\":11,\"product_type\":\"configurable\"," \
	"\"sku\":\"TEE\",\"name\":\"T-shirt\",\"qty_ordered\":2," \
	"\"qty_shipped\":1,\"qty_refunded\":0,\"qty_canceled\":0," \
	"\"qty_invoiced\":2,\"price\":33.2,\"price_incl_tax\":41.5," \
	"\"tax_amount\":16.6,\"is_virtual\":0}," \
	"{\"item_id\":12,\"parent_item_id\":11,\"product_type\":\"simple\"," \
	"\"sku\":\"TEE-M\",\"name\":\"T-shirt M\",\"qty_ordered\":2," \
	"\"price\":0,\"tax_amount\":0}," \
	"{\"item_id\":13,\"product_type\":\"virtual\",\"sku\":\"CARD\"," \
	"\"name\":\"Voucher\",\"qty_ordered\":\"1.0000\",\"price\":\"10.0000\"," \
	"\"price_incl_tax\":\"10.0000\",\"tax_amount\":\"0.0000\"," \
	"\"is_virtual\":\"1\"}]"

#define PAYMENT \
	"{\"method\":\"stripe_payments\",\"last_trans_id\":\"pi_1-capture\"," \
	"\"amount_authorized\":97.9,\"amount_paid\":97.9," \
	"\"additional_information\":[\"visa\",\"ch_1\"]}"

#define ORDER_HEAD(state, status) \
	"{\"entity_id\":5001,\"increment_id\":\"000001001\"," \
	"\"state\":\"" state "\",\"status\":\"" status "\"," \
	"\"created_at\":\"2026-11-28 09:00:00\"," \
	"\"updated_at\":\"2026-11-28 12:00:00\"," \
	"\"order_currency_code\":\"EUR\",\"base_currency_code\":\"USD\"," \
	"\"customer_email\":\"a@b.example\",\"is_virtual\":0," \
	"\"billing_address\":{\"telephone\":\"+46 1\"}," \
	"\"extension_attributes\":{\"shipping_assignments\":[{\"shipping\":{" \
	"\"address\":{\"firstname\":\"Zo\xc3\xab\",\"lastname\":\"Berg\"," \
	"\"street\":[\"Street 1\",\"c/o X\",\"2nd\"],\"city\":\"Lund\"," \
	"\"postcode\":\"22100\",\"country_id\":\"SE\"}}}]},"

#define SUMS(total, paid, due, refunded) \
	"\"grand_total\":" total ",\"base_grand_total\":1.23," \
	"\"total_paid\":" paid ",\"total_due\":" due "," \
	"\"total_refunded\":" refunded ",\"tax_amount\":16.6," \
	"\"shipping_incl_tax\":4.9,\"discount_amount\":-0.0,"

#define ORDER \
	ORDER_HEAD("processing", "packing") \
	SUMS("97.9000", "97.9000", "0", "0") \
	"\"status_histories\":[],\"payment\":" PAYMENT ",\"items\":" ITEMS "}"

#define SHIPMENT(id, numbers) \
	"{\"entity_id\":" id ",\"order_id\":5001," \
	"\"created_at\":\"2026-11-28 11:00:00\",\"tracks\":[" numbers "]}"
#define TRACK(number) "{\"track_number\":\"" number "\"}"
#define LIST_OF(items, total) \
	"{\"items\":[" items "],\"search_criteria\":{}," \
	"\"total_count\":" total "}"
/* clang-format on */

static const __attribute__((unused)) struct account account = {
		.name = STR("mage"),
		.endpoint.url = STR("http://127.0.0.1:9400/magento/rest"),
		.token = STR("tok"),
		.gateway_accounts = STR("stripe_payments=stripe"),
};

static __attribute__((unused)) struct facts facts;
static __attribute__((unused)) struct effect effect;
static struct ask ask;

#define PARCEL "mage.5001.send.5001.0|p1"

static inline void add_fo(struct arena *arena, int64_t remaining)
{
	struct fulfillment_order *fo = LIST_ADD(arena, &facts.fos);
	*fo = (struct fulfillment_order){.id = STR("5001"),
			.version = UPDATED,
			.seq = 5,
			.status = remaining ? FO_OPEN : FO_CLOSED,
			.request = REQUEST_ACCEPTED};
	*LIST_ADD(arena, &fo->lines) =
			(struct fo_line){STR("11"), STR("11"), 2, remaining};
}

static inline void add_parcel(struct arena *arena, const char *name,
		const char *carrier, const char *number)
{
	struct parcel *parcel = LIST_ADD(arena, &facts.parcels);
	parcel->reference = STR("mage.5001.send.5001.0");
	parcel->parcel = str_of(name);
	parcel->fo = STR("5001");
	parcel->carrier = str_of(carrier);
	parcel->number = str_of(number);
	parcel->delivered_at = NOW;
}

static inline void prepare(
		struct arena *arena, enum want_kind want, const char *target)
{
	facts = (struct facts){.shop = STR("mage"), .remote = STR("5001")};
	facts.order.currency = STR("EUR");
	facts.order.status = STR("processing");
	facts.order.version = UPDATED;
	facts.order.seq = 5;
	effect = (struct effect){.want = want, .target = str_of(target)};
	ask = (struct ask){.account = &account,
			.facts = &facts,
			.effect = &effect,
			.now = NOW,
			.seq = SEQ};
	add_fo(arena, 1);
	add_parcel(arena, "p1", "PostNord", "N1");
}

static inline struct http_request built(enum verb verb, struct arena *arena)
{
	struct http_request request = {0};
	EXPECT_OK(magento_driver.verbs[verb].build(&ask, arena, &request));
	return request;
}

static inline struct outcome answer(enum verb verb, int status,
		const char *body, struct arena *arena)
{
	return test_read(&magento_driver, verb, &ask, status, body, arena);
}

/* The last step of a read. */
static inline struct outcome read_whole(const char *order, struct arena *arena)
{
	ask.cursor = STR("3;77;;");
	return answer(VERB_SHOP_READ, 200, order, arena);
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
