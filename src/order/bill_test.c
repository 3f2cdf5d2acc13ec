/* SPDX-License-Identifier: Apache-2.0 */
/* What a document says, line by line. */
#include "order/bill.h"
#include "order/case_test.h"

struct bill_case {
	struct arena *arena;
	struct facts facts;
	struct bill bill;
};

static void open(struct bill_case *c, bool included)
{
	*c = (struct bill_case){.arena = arena_open()};
	c->facts.order = (struct shop_order){.known = true,
			.currency = STR("SEK"),
			.taxes_included = included};
}

static struct line *line(struct bill_case *c, const char *id, int64_t quantity,
		minor price, minor tax, int64_t rate)
{
	struct line *at = LIST_ADD(c->arena, &c->facts.order.lines);
	*at = (struct line){.id = str_of(id),
			.title = STR("Thing"),
			.quantity = quantity,
			.unit_price = price,
			.tax = tax,
			.tax_rate = rate};
	return at;
}

static struct refund *refund(struct bill_case *c, minor total)
{
	struct refund *at = LIST_ADD(c->arena, &c->facts.refunds);
	*at = (struct refund){.id = STR("r"), .total = total};
	return at;
}

static void refund_line(struct bill_case *c, struct refund *at, const char *id,
		int64_t quantity, minor subtotal, minor tax)
{
	*LIST_ADD(c->arena, &at->lines) =
			(struct refund_line){.line = str_of(id),
					.quantity = quantity,
					.subtotal = subtotal,
					.tax = tax};
}

static void check(const struct bill *bill)
{
	minor net = 0, tax = 0, gross = 0;
	for (size_t i = 0; i < bill->lines.count; i++) {
		const struct bill_line *at = &bill->lines.at[i];
		EXPECT_I64(at->net + at->tax, at->gross);
		net += at->net;
		tax += at->tax;
		gross += at->gross;
	}
	EXPECT_I64(net, bill->net);
	EXPECT_I64(tax, bill->tax);
	EXPECT_I64(gross, bill->gross);
	for (size_t i = 0; i < bill->rates.count; i++) {
		EXPECT_I64(bill->rates.at[i].net + bill->rates.at[i].tax,
				bill->rates.at[i].gross);
		EXPECT(!i ||
				bill->rates.at[i - 1].rate >
						bill->rates.at[i].rate);
		net -= bill->rates.at[i].net;
		tax -= bill->rates.at[i].tax;
		gross -= bill->rates.at[i].gross;
	}
	EXPECT_I64(net, 0);
	EXPECT_I64(tax, 0);
	EXPECT_I64(gross, 0);
}

static const struct bill *made(
		struct bill_case *c, enum document_kind kind, const char *cause)
{
	EXPECT_OK(bill_make(
			&c->facts, kind, str_of(cause), c->arena, &c->bill));
	check(&c->bill);
	return &c->bill;
}

TEST(an_order_that_is_not_known_has_no_bill)
{
	struct bill_case c;
	open(&c, true);
	c.facts.order.known = false;
	EXPECT_FAULT(bill_make(&c.facts, DOCUMENT_SALE, STR_NONE, c.arena,
				     &c.bill),
			FAULT_NOT_FOUND);
	c.facts.order.known = true;
	EXPECT_FAULT(bill_make(&c.facts, DOCUMENT_CREDIT, STR("9"), c.arena,
				     &c.bill),
			FAULT_NOT_FOUND);
	EXPECT_FAULT(bill_make(&c.facts, DOCUMENT_SALE, STR("9"), c.arena,
				     &c.bill),
			FAULT_NOT_FOUND);
	arena_close(c.arena);
}

TEST(sums_that_are_none_are_a_fault)
{
	struct bill_case c;
	open(&c, true);
	line(&c, "1", INT64_MAX, 3, 0, 0);
	EXPECT_FAULT(bill_make(&c.facts, DOCUMENT_SALE, STR_NONE, c.arena,
				     &c.bill),
			FAULT_BAD_MONEY);
	arena_close(c.arena);
}

TEST(prices_with_tax_and_without_come_to_the_same)
{
	for (int included = 0; included < 2; included++) {
		struct bill_case c;
		open(&c, included);
		minor k = included ? 125 : 100;
		line(&c, "1", 2, 100 * k, 5000, 250000);
		line(&c, "2", 1, included ? 11200 : 10000, 1200, 120000)
				->discount = 0;
		c.facts.order.shipping = included ? 5000 : 4000;
		c.facts.order.shipping_tax = 1000;
		c.facts.order.shipping_rate = 250000;
		c.facts.order.total = 25000 + 11200 + 5000;
		c.facts.order.tax = 7200;
		const struct bill *bill = made(&c, DOCUMENT_SALE, "");
		EXPECT_I64(bill->gross, 41200);
		EXPECT_I64(bill->tax, 7200);
		EXPECT_I64(bill->lines.count, 3);
		EXPECT_I64(bill->rates.count, 2);
		EXPECT_I64(bill->rates.at[0].rate, 250000);
		EXPECT_I64(bill->rates.at[0].net, 24000);
		EXPECT_I64(bill->rates.at[0].tax, 6000);
		EXPECT_I64(bill->rates.at[1].net, 10000);
		EXPECT_I64(bill->unexplained, 0);
		arena_close(c.arena);
	}
}

TEST(a_rate_that_the_shop_does_not_name_is_found)
{
	static const struct {
		int64_t quantity;
		minor gross, tax;
		int64_t rate;
	} rows[] = {
			{1, 12500, 2500, 250000},
			{1, 9999, 2000, 250000},
			{3, 333, 67, 250000},
			{1, 10600, 600, 60000},
			{1, 10950, 950, 95000},
			{1, 10000, 0, 0},
			{1, 11875, 1875, 187500},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bill_case c;
		open(&c, true);
		line(&c, "1", rows[i].quantity,
				rows[i].gross / rows[i].quantity, rows[i].tax,
				0);
		c.facts.order.total = rows[i].gross;
		c.facts.order.tax = rows[i].tax;
		made(&c, DOCUMENT_SALE, "");
		EXPECT_I64(c.bill.lines.at[0].rate, rows[i].rate);
		arena_close(c.arena);
	}
}

TEST(a_cent_between_lines_and_total_is_a_rounding_line)
{
	struct bill_case c;
	open(&c, false);
	line(&c, "1", 3, 333, 250, 250000);
	c.facts.order.total = 1250;
	c.facts.order.tax = 250;
	const struct bill *bill = made(&c, DOCUMENT_SALE, "");
	EXPECT_I64(bill->gross, 1250);
	EXPECT_I64(bill->lines.count, 2);
	EXPECT_I64(bill->lines.at[1].kind, BILL_ROUNDING);
	EXPECT_I64(bill->lines.at[1].gross, 1);
	EXPECT_I64(bill->lines.at[1].tax, 0);
	EXPECT_I64(bill->unexplained, 0);
	arena_close(c.arena);
}

TEST(a_discount_on_the_whole_order_is_a_line_unless_it_is_shared_out)
{
	struct bill_case c;
	open(&c, true);
	struct line *one = line(&c, "1", 1, 12500, 2000, 250000);
	c.facts.order.discount = 2500;
	c.facts.order.total = 10000;
	c.facts.order.tax = 2000;
	const struct bill *bill = made(&c, DOCUMENT_SALE, "");
	EXPECT_I64(bill->lines.at[1].kind, BILL_DISCOUNT);
	EXPECT_I64(bill->lines.at[1].gross, -2500);
	EXPECT_I64(bill->unexplained, 0);
	one->discount = 2500;
	bill = made(&c, DOCUMENT_SALE, "");
	EXPECT_I64(bill->lines.count, 1);
	EXPECT_I64(bill->lines.at[0].gross, 10000);
	EXPECT_I64(bill->lines.at[0].net, 8000);
	arena_close(c.arena);
}

TEST(what_nothing_explains_is_said_and_not_bent)
{
	struct bill_case c;
	open(&c, true);
	line(&c, "1", 1, 12500, 2500, 250000);
	c.facts.order.total = 13000;
	c.facts.order.tax = 2600;
	const struct bill *bill = made(&c, DOCUMENT_SALE, "");
	EXPECT_I64(bill->gross, 13000);
	EXPECT_I64(bill->tax, 2600);
	EXPECT_I64(bill->lines.at[1].kind, BILL_ADJUSTMENT);
	EXPECT_I64(bill->unexplained, 500);
	arena_close(c.arena);
}

TEST(gift_cards_and_tips_stand_apart)
{
	struct bill_case c;
	open(&c, true);
	line(&c, "1", 1, 50000, 0, 0)->gift_card = true;
	c.facts.order.tip = 1000;
	c.facts.order.total = 51000;
	const struct bill *bill = made(&c, DOCUMENT_SALE, "");
	EXPECT_I64(bill->lines.at[0].kind, BILL_GIFT_CARD);
	EXPECT_I64(bill->lines.at[1].kind, BILL_TIP);
	EXPECT_I64(bill->unexplained, 0);
	arena_close(c.arena);
}

/* ---- credits ---- */

static void two_rates(struct bill_case *c)
{
	open(c, true);
	line(c, "1", 2, 12500, 5000, 250000);
	line(c, "2", 1, 11200, 1200, 120000);
	c->facts.order.shipping = 5000;
	c->facts.order.shipping_tax = 1000;
	c->facts.order.shipping_rate = 250000;
	c->facts.order.total = 41200;
	c->facts.order.tax = 7200;
}

TEST(a_refund_of_lines_credits_these_with_their_rates)
{
	struct bill_case c;
	two_rates(&c);
	struct refund *r = refund(&c, 12500 + 11200 + 5000);
	refund_line(&c, r, "1", 1, 10000, 2500);
	refund_line(&c, r, "2", 1, 10000, 1200);
	r->shipping = 5000;
	r->shipping_tax = 1000;
	const struct bill *bill = made(&c, DOCUMENT_CREDIT, "r");
	EXPECT_I64(bill->gross, 28700);
	EXPECT_I64(bill->tax, 4700);
	EXPECT_I64(bill->lines.count, 3);
	EXPECT_STR(bill->lines.at[0].title, STR("Thing"));
	EXPECT_I64(bill->lines.at[1].rate, 120000);
	EXPECT_I64(bill->lines.at[2].kind, BILL_SHIPPING);
	arena_close(c.arena);
}

/* F75: goods came back and no money moved. */
TEST(a_refund_without_money_credits_its_lines)
{
	struct bill_case c;
	two_rates(&c);
	struct refund *r = refund(&c, 0);
	refund_line(&c, r, "1", 1, 10000, 2500);
	const struct bill *bill = made(&c, DOCUMENT_CREDIT, "r");
	EXPECT_I64(bill->gross, 12500);
	EXPECT_I64(bill->tax, 2500);
	arena_close(c.arena);
}

/* F75: money alone has the VAT that was paid with it. */
TEST(money_that_is_given_back_is_split_over_the_rates)
{
	struct bill_case c;
	two_rates(&c);
	refund(&c, 10000);
	const struct bill *bill = made(&c, DOCUMENT_CREDIT, "r");
	EXPECT_I64(bill->gross, 10000);
	EXPECT_I64(bill->rates.count, 2);
	/* 30,000 of 41,200 were at 25 %. */
	EXPECT_I64(bill->rates.at[0].gross, 7282);
	EXPECT_I64(bill->rates.at[0].tax, 1456);
	EXPECT_I64(bill->rates.at[1].gross, 2718);
	EXPECT_I64(bill->rates.at[1].tax, 291);
	EXPECT_I64(bill->lines.at[0].kind, BILL_ADJUSTMENT);
	arena_close(c.arena);
}

TEST(a_fee_that_is_kept_lowers_the_credit)
{
	struct bill_case c;
	two_rates(&c);
	struct refund *r = refund(&c, 10000);
	refund_line(&c, r, "1", 1, 10000, 2500);
	const struct bill *bill = made(&c, DOCUMENT_CREDIT, "r");
	EXPECT_I64(bill->gross, 10000);
	EXPECT(bill->tax < 2500 && bill->tax > 1900);
	arena_close(c.arena);
}

TEST(a_void_takes_all_of_it_back)
{
	struct bill_case c;
	two_rates(&c);
	const struct bill *bill = made(&c, DOCUMENT_CREDIT, "void");
	EXPECT_I64(bill->kind, DOCUMENT_CREDIT);
	EXPECT_I64(bill->gross, 41200);
	EXPECT_I64(bill->tax, 7200);
	arena_close(c.arena);
}

/* ---- any order ---- */

static void random_order(struct bill_case *c, struct dice *dice)
{
	static const int64_t rates[] = {250000, 120000, 60000, 0};
	open(c, dice_chance(dice, 50));
	struct shop_order *order = &c->facts.order;
	minor total = 0, tax = 0;
	size_t count = 1 + dice_below(dice, 6);
	for (size_t i = 0; i < count; i++) {
		int64_t rate = rates[dice_below(dice, COUNT(rates))];
		int64_t quantity = 1 + (int64_t)dice_below(dice, 5);
		minor price = (minor)dice_below(dice, 100000);
		minor amount = price * quantity;
		minor off = dice_chance(dice, 30) ? amount / 10 : 0;
		minor vat = order->taxes_included
				? (amount - off) * rate / (RATE_ONE + rate)
				: (amount - off) * rate / RATE_ONE;
		struct line *at = line(c, arena_print(c->arena, "%zu", i).at,
				quantity, price, vat,
				dice_chance(dice, 50) ? rate : 0);
		at->discount = off;
		order->discount += off;
		tax += vat;
		total += amount - off + (order->taxes_included ? 0 : vat);
	}
	order->tax = tax + (minor)dice_below(dice, 3) - 1;
	order->total = total + (minor)dice_below(dice, 3) - 1;
	if (dice_chance(dice, 10))
		order->total += (minor)dice_below(dice, 5000);
}

static void random_refund(struct bill_case *c, struct dice *dice)
{
	struct refund *r = refund(c, 0);
	const struct line *at = &c->facts.order.lines.at[0];
	minor amount = at->unit_price * at->quantity - at->discount;
	minor net = c->facts.order.taxes_included ? amount - at->tax : amount;
	if (dice_chance(dice, 60))
		refund_line(c, r, "0", at->quantity, net, at->tax);
	if (dice_chance(dice, 60))
		r->total = (minor)dice_below(
				dice, (uint64_t)c->facts.order.total + 2);
}

TEST(sums_are_the_shops_own_whatever_is_sold_and_refunded)
{
	struct dice dice = {.state = 11};
	for (int i = 0; i < 3000; i++) {
		struct bill_case c;
		random_order(&c, &dice);
		const struct bill *bill = made(&c, DOCUMENT_SALE, "");
		EXPECT_I64(bill->gross, c.facts.order.total);
		if (c.facts.order.tax)
			EXPECT_I64(bill->tax, c.facts.order.tax);
		random_refund(&c, &dice);
		minor credited = refund_gross(&c.facts.refunds.at[0]);
		bill = made(&c, DOCUMENT_CREDIT, "r");
		EXPECT_I64(bill->gross, credited);
		arena_close(c.arena);
	}
}

TEST(rates_are_printed_as_people_write_them)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	EXPECT_STR(rate_print(250000, arena), STR("25 %"));
	EXPECT_STR(rate_print(125000, arena), STR("12.5 %"));
	EXPECT_STR(rate_print(0, arena), STR("0 %"));
	EXPECT_STR(rate_print(87500, arena), STR("8.75 %"));
	EXPECT_STR(rate_print(1000000, arena), STR("100 %"));
}
