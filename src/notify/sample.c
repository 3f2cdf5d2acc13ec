/* SPDX-License-Identifier: Apache-2.0 */
#include "notify/sample.h"

#define MADE_AT ((time_ms)1780000000000)

static void order_make(struct arena *arena, struct facts *f)
{
	f->shop = STR("demo");
	f->remote = STR("5001");
	f->order = (struct shop_order){.known = true,
			.name = STR("#1001"),
			.email = STR("anna@example.com"),
			.phone = STR("+46700000000"),
			.locale = STR("en"),
			.currency = STR("SEK"),
			.status_url = STR(SAMPLE_STATUS_URL),
			.created_at = MADE_AT,
			.payment = PAYMENT_PAID,
			.fulfillment = FULFILLMENT_IN_PROGRESS,
			.total = 54800,
			.tax = 10960,
			.shipping = 4900,
			.taxes_included = true,
			.requires_shipping = true,
			.tags = STR("gift"),
			.ship_to = {.name = STR("Anna Svensson"),
					.company = STR("Nordlys & Co"),
					.line1 = STR("Storgatan 1"),
					.line2 = STR("3 tr"),
					.postcode = STR("111 22"),
					.city = STR("Stockholm"),
					.region = STR("Stockholm"),
					.country = STR("SE"),
					.phone = STR("+46700000000")}};
	f->order.bill_to = f->order.ship_to;
	*LIST_ADD(arena, &f->order.lines) = (struct line){.id = STR("11"),
			.sku = STR("CUP-1"),
			.title = STR("Cup, \"hand-made\""),
			.quantity = 2,
			.current_quantity = 2,
			.unit_price = 19950,
			.discount = 0};
	*LIST_ADD(arena, &f->order.lines) = (struct line){.id = STR("12"),
			.sku = STR("TRAY-1"),
			.title = STR("Tray"),
			.quantity = 1,
			.current_quantity = 1,
			.unit_price = 10000};
}

static void goods_make(struct arena *arena, struct facts *f)
{
	struct parcel *parcel = LIST_ADD(arena, &f->parcels);
	*parcel = (struct parcel){.reference = STR("demo.5001.send.77.0"),
			.parcel = STR("P1"),
			.carrier = STR("PostNord"),
			.number = STR(SAMPLE_NUMBER),
			.url = STR(SAMPLE_TRACKING_URL),
			.handed_over_at = MADE_AT + DAY_MS,
			.out_for_delivery_at = MADE_AT + 2 * DAY_MS,
			.delivered_at = MADE_AT + 2 * DAY_MS};
	parcel_line_add(parcel, STR("11"), 2, arena);
	parcel_line_add(parcel, STR("12"), 1, arena);
}

static void money_make(struct arena *arena, struct facts *f)
{
	struct refund *refund = LIST_ADD(arena, &f->refunds);
	*LIST_ADD(arena, &f->txns) = (struct txn){.gateway = STR("stripe"),
			.kind = TXN_SALE,
			.state = TXN_SUCCEEDED,
			.amount = 54800,
			.at = MADE_AT};
	*refund = (struct refund){
			.id = STR("8"), .at = MADE_AT + DAY_MS, .total = 10000};
	*LIST_ADD(arena, &refund->lines) = (struct refund_line){
			.line = STR("12"), .quantity = 1, .subtotal = 8000};
	*LIST_ADD(arena, &f->documents) =
			(struct document){.kind = DOCUMENT_SALE,
					.number = STR("S000001"),
					.date = STR("2026-05-28"),
					.gross = 54800,
					.file = STR("00")};
	*LIST_ADD(arena, &f->commands) = (struct command){.id = 9,
			.kind = COMMAND_HOLD,
			.who = STR("cli:anna"),
			.text = STR("The customer wants another tray.")};
}

void sample_view_make(struct arena *arena, const struct policy *policy,
		const struct tongue *tongue, struct view *out)
{
	static const struct view_waiting waiting[] = {
			{{"#1001", 5}, {"The warehouse refused it.", 25}},
			{{"#1001", 5}, {"A document is missing.", 22}}};
	struct facts *f = arena_take(arena, sizeof *f);
	order_make(arena, f);
	goods_make(arena, f);
	money_make(arena, f);
	*out = (struct view){.facts = f,
			.policy = policy,
			.tongue = tongue,
			.parcel = &f->parcels.at[0],
			.document = &f->documents.at[0],
			.refund = &f->refunds.at[0],
			.hold = STR("person:9"),
			.rule = STR("big-orders"),
			.cause = STR("order_created"),
			.said = STR("A large order. Look at the address."),
			.custom = STR("Your cups are being painted."),
			.returns = STR("in_progress"),
			.waiting = waiting,
			.waiting_count = 2,
			.waiting_orders = 1};
}
