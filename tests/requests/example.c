/* SPDX-License-Identifier: Apache-2.0 */
#include "example.h"

#include "base/json.h"

#define SHOP STR("demo")
#define REMOTE STR("5001")
#define HOURS(n) (EXAMPLE_NOW - (n)*HOUR_MS)

/* ---- the plain order ---- */

static void add_lines(struct facts *f, struct arena *arena)
{
	static const struct line lines[] = {
			{.id = STR("11"),
					.sku = STR("S-1"),
					.title = STR("Cup"),
					.quantity = 2,
					.current_quantity = 2,
					.unit_price = 4245,
					.tax = 1698,
					.requires_shipping = true},
			{.id = STR("12"),
					.sku = STR("S-2"),
					.title = STR("Saucer \"blue\""),
					.quantity = 1,
					.current_quantity = 1,
					.unit_price = 1000,
					.tax = 200,
					.requires_shipping = true},
	};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		*LIST_ADD(arena, &f->order.lines) = lines[i];
}

static void add_order(struct facts *f, struct arena *arena)
{
	f->order = (struct shop_order){
			.version = HOURS(1),
			.seq = 7,
			.known = true,
			.name = STR("#1001"),
			.email = STR("zoe@example.com"),
			.phone = STR("+46701234567"),
			.locale = STR("sv-SE"),
			.currency = STR("EUR"),
			.created_at = HOURS(48),
			.requires_shipping = true,
			.taxes_included = true,
			.payment = PAYMENT_PAID,
			.fulfillment = FULFILLMENT_IN_PROGRESS,
			.returns = RETURN_NO_RETURN,
			.total = 9990,
			.current_total = 9990,
			.tax = 1998,
			.shipping = 500,
			.gateways = STR("paypal,stripe"),
			.status = STR("processing"),
			.invoice = STR("42"),
			.ship_to = {.name = STR("Zo\xc3\xab Berg"),
					.line1 = STR("Storgatan 1"),
					.city = STR("Lund"),
					.postcode = STR("22100"),
					.country = STR("SE"),
					.phone = STR("+46701234567")},
	};
	add_lines(f, arena);
}

static void add_goods(struct facts *f, struct arena *arena)
{
	struct fulfillment_order *fo = LIST_ADD(arena, &f->fos);
	*fo = (struct fulfillment_order){.id = STR("77"),
			.version = HOURS(20),
			.status = FO_IN_PROGRESS,
			.request = REQUEST_ACCEPTED,
			.location = STR("3"),
			.location_name = STR("Malm\xc3\xb6"),
			.delivery_method = STR("SHIPPING")};
	for (size_t i = 0; i < f->order.lines.count; i++) {
		const struct line *line = &f->order.lines.at[i];
		*LIST_ADD(arena, &fo->lines) = (struct fo_line){
				.id = arena_print(arena, "7%.*s",
						STR_FMT(line->id)),
				.line = line->id,
				.total = line->quantity,
				.remaining = line->quantity};
	}
	*LIST_ADD(arena, &fo->holds) = (struct fo_hold){.id = STR("91"),
			.reason = STR("other"),
			.handle = STR("waybill")};
	*LIST_ADD(arena, &f->fulfillments) =
			(struct fulfillment){.id = STR("61"),
					.at = HOURS(10),
					.fo = STR("77"),
					.tracking = STR(EXAMPLE_TRACKING)};
	*LIST_ADD(arena, &f->requests) = (struct warehouse_request){
			.reference = STR(EXAMPLE_SEND),
			.received_at = HOURS(20),
			.accepted_at = HOURS(19)};
}

static void add_parcels(struct facts *f, struct arena *arena)
{
	*LIST_ADD(arena, &f->parcels) = (struct parcel){
			.reference = STR(EXAMPLE_SEND),
			.parcel = STR("p1"),
			.fo = STR("77"),
			.carrier = STR("DHL"),
			.number = STR(EXAMPLE_TRACKING),
			.url = STR("https://track.example/" EXAMPLE_TRACKING),
			.corrected_at = HOURS(10),
			.handed_over_at = HOURS(10),
			.delivered_at = HOURS(2)};
	*LIST_ADD(arena, &f->parcels) =
			(struct parcel){.reference = STR(EXAMPLE_SEND),
					.parcel = STR("p2"),
					.fo = STR("77"),
					.carrier = STR("Pigeon Post"),
					.number = STR("PP-2"),
					.corrected_at = HOURS(9),
					.handed_over_at = HOURS(9)};
}

static void add_payments(struct facts *f, struct arena *arena)
{
	const struct txn txns[] = {
			{.gateway = STR("stripe"),
					.reference = STR("pi_1"),
					.kind = TXN_SALE,
					.state = TXN_SUCCEEDED,
					.amount = 4990,
					.charge = STR("ch_1"),
					.at = HOURS(47),
					.connected = true},
			{.gateway = STR("paypal"),
					.reference = STR(EXAMPLE_CAPTURE),
					.kind = TXN_SALE,
					.state = TXN_SUCCEEDED,
					.amount = 5000,
					.charge = STR(EXAMPLE_CAPTURE),
					.checkout = STR(EXAMPLE_CHECKOUT),
					.at = HOURS(47),
					.connected = true},
	};
	for (size_t i = 0; i < sizeof txns / sizeof *txns; i++)
		*LIST_ADD(arena, &f->txns) = txns[i];
}

static void add_papers(struct facts *f, struct arena *arena)
{
	struct refund *refund = LIST_ADD(arena, &f->refunds);
	*refund = (struct refund){
			.id = STR("9"), .at = HOURS(3), .total = 4245};
	*LIST_ADD(arena, &refund->lines) =
			(struct refund_line){.line = STR("11"),
					.quantity = 1,
					.subtotal = 4245,
					.tax = 849};
	*LIST_ADD(arena, &f->documents) =
			(struct document){.kind = DOCUMENT_SALE,
					.number = STR("INV-2026-00042"),
					.date = STR("2026-11-28"),
					.gross = f->order.total,
					.issued_at = HOURS(24)};
	*LIST_ADD(arena, &f->documents) =
			(struct document){.kind = DOCUMENT_CREDIT,
					.cause = STR("9"),
					.number = STR("CRE-2026-00007"),
					.date = STR("2026-11-28"),
					.gross = refund->total,
					.issued_at = HOURS(3)};
}

/* ---- the odd ones: each changes what the plain one has ---- */

/* Sold at a counter: nobody is named, nothing leads to the parcel. */
static void make_bare(struct facts *f, struct arena *arena)
{
	(void)arena;
	f->order.email = f->order.phone = f->order.locale = STR_NONE;
	f->order.ship_to = (struct address){.country = STR("SE")};
	for (size_t i = 0; i < f->order.lines.count; i++)
		f->order.lines.at[i].sku = STR_NONE;
	for (size_t i = 0; i < f->parcels.count; i++)
		f->parcels.at[i].carrier = f->parcels.at[i].url = STR_NONE;
}

static void make_yen(struct facts *f, struct arena *arena)
{
	(void)arena;
	f->order.currency = STR("JPY");
	f->order.ship_to.country = STR("JP");
	f->order.ship_to.region = STR("\xe6\x9d\xb1\xe4\xba\xac\xe9\x83\xbd");
	f->order.ship_to.city = STR("\xe6\xb8\x8b\xe8\xb0\xb7\xe5\x8c\xba");
	f->order.ship_to.postcode = STR("150-0002");
}

static void make_many(struct facts *f, struct arena *arena)
{
	for (int i = 13; i <= 100; i++) {
		struct line line = f->order.lines.at[0];
		line.id = arena_print(arena, "%d", i);
		line.sku = arena_print(arena, "S-%d", i);
		*LIST_ADD(arena, &f->order.lines) = line;
		*LIST_ADD(arena, &f->fos.at[0].lines) = (struct fo_line){
				.id = arena_print(arena, "7%d", i),
				.line = line.id,
				.total = 2,
				.remaining = 2};
	}
	for (int i = 3; i <= 30; i++) {
		struct parcel parcel = f->parcels.at[0];
		parcel.parcel = arena_print(arena, "p%d", i);
		parcel.number = arena_print(arena, "0034043429213510%04d", i);
		*LIST_ADD(arena, &f->parcels) = parcel;
	}
}

static struct str repeated(const char *piece, size_t times, struct arena *arena)
{
	struct str out = STR_NONE;
	for (size_t i = 0; i < times; i++)
		out = arena_print(arena, "%.*s%s", STR_FMT(out), piece);
	return out;
}

/* Two hundred characters of two bytes wherever a person may write. */
static void make_long(struct facts *f, struct arena *arena)
{
	struct str text =
			repeated("\xc3\xa5\xc3\x84\xc3\xb6\xc3\x9c", 50, arena);
	struct address *to = &f->order.ship_to;
	to->name = to->company = to->line1 = to->line2 = text;
	to->city = to->region = text;
	f->order.locale = STR("sr-Latn-RS");
	f->order.tags = text;
	for (size_t i = 0; i < f->order.lines.count; i++)
		f->order.lines.at[i].title = text;
	f->fos.at[0].location_name = text;
	f->parcels.at[1].carrier = text;
	f->parcels.at[1].number = repeated("0123456789", 12, arena);
}

static const struct {
	const char *name;
	void (*make)(struct facts *f, struct arena *arena);
} orders[] = {
		{"plain", NULL},
		{"bare", make_bare},
		{"yen", make_yen},
		{"many", make_many},
		{"long", make_long},
};

size_t example_count(void)
{
	return sizeof orders / sizeof *orders;
}

const char *example_name(size_t order)
{
	return orders[order].name;
}

struct facts *example_order(size_t order, struct arena *arena)
{
	struct facts *f = arena_take(arena, sizeof *f);
	f->shop = SHOP;
	f->remote = REMOTE;
	f->first_seen_at = HOURS(48);
	f->invoice_at = HOURS(47);
	add_order(f, arena);
	add_goods(f, arena);
	add_parcels(f, arena);
	add_payments(f, arena);
	add_papers(f, arena);
	if (orders[order].make)
		orders[order].make(f, arena);
	return f;
}
