/* SPDX-License-Identifier: Apache-2.0 */
/* An order with something of everything, for tests of templates. */
#ifndef WAYBILL_NOTIFY_VIEW_TEST_H
#define WAYBILL_NOTIFY_VIEW_TEST_H

#include "notify/letter.h"

#define SAMPLE_NOW ((time_ms)1780000000000)

static struct facts sample;
static struct policy sample_policy;
static struct view sample_view;

static inline void sample_lines(struct arena *arena)
{
	*LIST_ADD(arena, &sample.order.lines) = (struct line){.id = STR("11"),
			.sku = STR("CUP"),
			.title = STR("Cup"),
			.quantity = 2,
			.current_quantity = 1,
			.unit_price = 3745,
			.discount = 500};
	*LIST_ADD(arena, &sample.order.lines) = (struct line){.id = STR("12"),
			.sku = STR("TRAY"),
			.title = STR("<b>Tray</b> & \"co\""),
			.quantity = 1,
			.current_quantity = 1,
			.unit_price = 1000};
}

static inline void sample_parcel(struct arena *arena)
{
	struct fulfillment_order *fo = LIST_ADD(arena, &sample.fos);
	struct parcel *parcel = LIST_ADD(arena, &sample.parcels);
	fo->id = STR("77");
	*LIST_ADD(arena, &fo->lines) = (struct fo_line){
			.id = STR("1"), .line = STR("11"), .total = 2};
	*LIST_ADD(arena, &fo->lines) = (struct fo_line){
			.id = STR("2"), .line = STR("12"), .total = 1};
	*parcel = (struct parcel){.reference = STR("demo.5001.send.77.0"),
			.parcel = STR("p1"),
			.fo = STR("77"),
			.carrier = STR("PostNord"),
			.number = STR("N1"),
			.url = STR("https://track.example/N1"),
			.handed_over_at = SAMPLE_NOW};
	*LIST_ADD(arena, &parcel->lines) = (struct parcel_line){STR("11"), 1};
}

static inline void sample_money(struct arena *arena)
{
	struct refund *refund = LIST_ADD(arena, &sample.refunds);
	*refund = (struct refund){
			.id = STR("9"), .at = SAMPLE_NOW, .total = 4245};
	*LIST_ADD(arena, &refund->lines) = (struct refund_line){
			.line = STR("11"), .quantity = 1, .subtotal = 4245};
	*LIST_ADD(arena, &sample.txns) = (struct txn){.gateway = STR("stripe"),
			.kind = TXN_SALE,
			.state = TXN_SUCCEEDED,
			.amount = 8490,
			.at = SAMPLE_NOW};
	*LIST_ADD(arena, &sample.documents) =
			(struct document){.kind = DOCUMENT_SALE,
					.number = STR("INV-1"),
					.date = STR("2026-05-28"),
					.gross = 8490};
}

static inline void sample_open(struct arena *arena)
{
	sample = (struct facts){.shop = STR("demo"), .remote = STR("5001")};
	sample.order = (struct shop_order){.name = STR("#1001"),
			.email = STR("zoe@example.org"),
			.locale = STR("en-GB"),
			.currency = STR("EUR"),
			.status_url = STR("https://shop.example/s/1"),
			.created_at = SAMPLE_NOW,
			.payment = PAYMENT_PARTIALLY_REFUNDED,
			.fulfillment = FULFILLMENT_IN_PROGRESS,
			.total = 8490,
			.tax = 1698,
			.shipping = 500,
			.discount = 500,
			.taxes_included = true,
			.requires_shipping = true,
			.ship_to = {.name = STR("Anna Zo\xc3\xab Berg"),
					.line1 = STR("Gata 1"),
					.postcode = STR("111 22"),
					.city = STR("Stockholm"),
					.country = STR("SE")}};
	sample_lines(arena);
	sample_parcel(arena);
	sample_money(arena);
	policy_init(&sample_policy);
	sample_policy.seller.name = STR("Cups AB");
	sample_policy.seller.email = STR("hi@shop.example");
	sample_policy.seller.web = STR("https://shop.example/se");
	sample_view = (struct view){.facts = &sample,
			.policy = &sample_policy,
			.tongue = tongue_of(STR("en"), STR_NONE),
			.parcel = &sample.parcels.at[0],
			.document = &sample.documents.at[0],
			.refund = &sample.refunds.at[0]};
}

static inline struct letter sample_letter(struct view *view)
{
	return (struct letter){.name = STR("shipped"),
			.view = view,
			.now = SAMPLE_NOW,
			.locale = STR("en"),
			.otherwise = STR("en")};
}

#endif
