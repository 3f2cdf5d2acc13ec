/* SPDX-License-Identifier: Apache-2.0 */
/* Made-up customers, goods and plans. */
#include <inttypes.h>

#include "world.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

static const char *const firsts[] = {"Anna", "Björn", "Zofia", "Søren", "Ebba",
		"Łukasz", "Ida", "Mads", "Åsa", "Jan", "Freja", "Oskar",
		"Maria", "Per", "Agnieszka", "Li"};
static const char *const lasts[] = {"Andersson", "Sørensen", "Kowalska",
		"Lindqvist", "Møller", "O'Brien", "Wiśniewski", "Åkesson",
		"da Silva", "Jensen", "Nowak", "Bergström"};
static const char *const streets[] = {"Storgatan", "Nørregade", "ul. Długa",
		"Hauptstraße", "Rådhuspladsen", "Kungsgatan", "Strandvejen"};

static const struct {
	const char *city, *zip, *province, *province_code, *country, *code,
			*locale;
} towns[] = {
		{"Aarhus", "8000", "", "", "Denmark", "DK", "da"},
		{"København", "1550", "", "", "Denmark", "DK", "da"},
		{"Malmö", "211 20", "", "", "Sweden", "SE", "sv"},
		{"Göteborg", "411 03", "", "", "Sweden", "SE", "sv-SE"},
		{"Gdańsk", "80-830", "", "", "Poland", "PL", "pl"},
		{"Köln", "50667", "", "", "Germany", "DE", "de"},
		{"Milano", "20121", "Milano", "MI", "Italy", "IT", "en"},
		{"Cork", "T12 XE01", "Cork", "CO", "Ireland", "IE", "en-IE"},
};

static const struct {
	const char *sku, *title;
	int64_t price;
} goods[] = {
		{"MUG-BL", "Mug, blue", 1490},
		{"MUG-RD", "Mug, red", 1490},
		{"TEE-M", "T-shirt \"Skåne\", M", 2495},
		{"TEE-L", "T-shirt \"Skåne\", L", 2495},
		{"LAMP-01", "Desk lamp", 8900},
		{"SOCK-3", "Socks, three pairs", 1299},
		{"BOOK-17", "Cookbook <Nordic & Baltic>", 3499},
		{"BIKE-B", "Bell for a bicycle", 995},
		{"TENT-2", "Tent for two", 24900},
		{"PEN-10", "Pens, ten", 505},
		{"KNIFE", "Bread knife", 4450},
		{"RUG-XL", "Rug, large", 59900},
};

/* How many of 1,000 end in each way; the rest is delivered. */
static const struct {
	enum end_plan end;
	uint64_t permille;
} ends[] = {
		{END_CANCELLED, 70},
		{END_OUT_OF_STOCK, 30},
		{END_SHIPPED, 25},
		{END_BAD_ADDRESS, 20},
		{END_PROCESSING, 10},
		{END_INVOICED, 10},
		{END_PENDING, 10},
		{END_AUTHORIZED, 10},
};

static const struct {
	const char *currency;
	int digits;
	uint64_t percent;
} currencies[] = {{"SEK", 2, 10}, {"DKK", 2, 10}, {"JPY", 0, 2}};

static size_t draw(struct order *order, size_t below)
{
	return (size_t)sim_below(&order->chance, below);
}

void sim_person_make(struct sim *sim, struct order *order)
{
	struct person *p = &order->person;
	size_t town = draw(order, COUNT(towns));
	p->first = str_of(firsts[draw(order, COUNT(firsts))]);
	p->last = str_of(lasts[draw(order, COUNT(lasts))]);
	p->street = arena_print(sim->arena, "%s %zu",
			streets[draw(order, COUNT(streets))],
			1 + draw(order, 120));
	p->email = arena_print(sim->arena, "customer%" PRId64 "@example.com",
			order->number);
	p->phone = arena_print(sim->arena, "+45%08zu", draw(order, 100000000));
	p->city = str_of(towns[town].city);
	p->zip = str_of(towns[town].zip);
	p->province = str_of(towns[town].province);
	p->province_code = str_of(towns[town].province_code);
	p->country = str_of(towns[town].country);
	p->country_code = str_of(towns[town].code);
	p->locale = str_of(towns[town].locale);
}

static void currency_draw(struct order *order)
{
	uint64_t draw100 = sim_below(&order->chance, 100);
	for (size_t i = 0; i < COUNT(currencies); i++) {
		if (draw100 < currencies[i].percent) {
			order->currency = str_of(currencies[i].currency);
			order->digits = currencies[i].digits;
			return;
		}
		draw100 -= currencies[i].percent;
	}
}

static void lines_draw(struct sim *sim, struct order *order)
{
	uint64_t chance = sim_below(&order->chance, 100);
	size_t locations = chance < 85 ? 1 : chance < 97 ? 2 : 3;
	size_t count = 1 + draw(order, 3), first = draw(order, 3);
	if (count < locations)
		count = locations;
	for (size_t i = 0; i < count; i++) {
		size_t good = draw(order, COUNT(goods));
		struct line *line = LIST_ADD(sim->arena, &order->lines);
		line->sku = str_of(goods[good].sku);
		line->title = str_of(goods[good].title);
		line->quantity = 1 + (int64_t)draw(order, 3);
		line->price = goods[good].price;
		line->tax = line->price * line->quantity / 5; /* of 25 % */
		line->location = (int)((first + i % locations) % 3);
	}
	order->shipping = sim_percent(&order->chance, 70) ? 490 : 0;
	order->discount = sim_percent(&order->chance, 15) ? 250 : 0;
}

static enum pay_plan pay_draw(struct order *order, enum end_plan end)
{
	uint64_t chance = sim_below(&order->chance, 100);
	if (end == END_PENDING)
		return PAY_NEVER;
	if (end == END_AUTHORIZED)
		return PAY_AUTHORIZED;
	if (chance < 8)
		return PAY_LATE;
	if (chance < 16)
		return PAY_CAPTURED;
	/* Some change their mind before they have paid. */
	if (end == END_CANCELLED && chance < 30)
		return chance < 23 ? PAY_NEVER : PAY_AUTHORIZED;
	return PAY_AT_ONCE;
}

static void plan_draw(struct order *order)
{
	uint64_t chance = sim_below(&order->chance, 1000);
	struct plan *plan = &order->plan;
	plan->end = END_DELIVERED;
	for (size_t i = 0; i < COUNT(ends); i++) {
		if (chance < ends[i].permille) {
			plan->end = ends[i].end;
			break;
		}
		chance -= ends[i].permille;
	}
	plan->pay = pay_draw(order, plan->end);
	plan->refund = plan->end == END_DELIVERED &&
			sim_percent(&order->chance, 10);
	plan->refuse_later = sim_percent(&order->chance, 50);
}

static int64_t sum_of(const struct order *order)
{
	int64_t sum = order->shipping - order->discount;
	for (size_t i = 0; i < order->lines.count; i++)
		sum += order->lines.at[i].price * order->lines.at[i].quantity;
	return sum;
}

/* So many pay by PayPal, and so many of them where the shop has not yet come
 * to Orders v2. */
#define PAYPAL_PERCENT 20
#define LEGACY_PERCENT 25

/* Gift cards pay at once or not at all. */
static void payments_draw(struct sim *sim, struct order *order)
{
	int64_t sum = sum_of(order), card = 0;
	bool by_card = order->plan.pay == PAY_AT_ONCE ||
			order->plan.pay == PAY_LATE;
	uint64_t chance = sim_below(&order->chance, 100);
	if (by_card && chance < 8)
		card = sum / 3;
	if (by_card && chance < 2)
		card = sum;
	if (card)
		sim_payment_add(sim, order, false, card);
	if (card < sum && sim_percent(&order->chance, PAYPAL_PERCENT))
		sim_payment_paypal(sim, order, sum - card,
				sim_percent(&order->chance, LEGACY_PERCENT));
	else if (card < sum)
		sim_payment_add(sim, order, true, sum - card);
}

void sim_made_order(struct sim *sim, struct order *order)
{
	currency_draw(order);
	lines_draw(sim, order);
	plan_draw(order);
	payments_draw(sim, order);
}
