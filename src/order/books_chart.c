/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Charts of accounts. Numbers of the Swedish BAS chart are those of
 * https://www.bas.se/kontoplaner/; the Danish ones those that programs for
 * small firms commonly begin with. A shop's own stand in its settings.
 */
#include "order/bill.h"
#include "order/books.h"

struct chart_rate {
	int64_t rate;
	const char *revenue, *tax;
};

struct account {
	const char *number, *name;
};

#define RATES_MAX 4

struct chart {
	const char *name;
	struct account roles[BOOK_ROLE_COUNT];
	struct chart_rate rates[RATES_MAX]; /* ended by an empty one */
};

/* clang-format off */
static const struct chart charts[] = {
{"bas", {
	[BOOK_RECEIVABLE] = {"1510", "Kundfordringar"},
	[BOOK_REVENUE] = {"3106", "Försäljning annan momssats"},
	[BOOK_TAX] = {"2670", "Utgående moms annan momssats"},
	[BOOK_SHIPPING] = {"3520", "Fakturerade frakter"},
	[BOOK_GIFT_CARD] = {"2421", "Ej inlösta presentkort"},
	[BOOK_ROUNDING] = {"3740", "Öres- och kronutjämning"},
	[BOOK_CLEARING] = {"1580", "Fordringar för kontokort och kuponger"},
	[BOOK_BANK] = {"1930", "Företagskonto"},
	[BOOK_FEE] = {"6570", "Bankkostnader"},
	[BOOK_DISPUTE] = {"6351", "Konstaterade förluster på kundfordringar"},
	[BOOK_WRITE_OFF] = {"6350", "Förluster på kundfordringar"}},
 {{250000, "3001", "2611"}, {120000, "3002", "2621"}, {60000, "3003", "2631"},
	{0, "3004", "2611"}}},
{"danish", {
	[BOOK_RECEIVABLE] = {"5600", "Debitorer"},
	[BOOK_REVENUE] = {"1050", "Salg, anden momssats"},
	[BOOK_TAX] = {"6903", "Udgående moms, anden momssats"},
	[BOOK_SHIPPING] = {"1030", "Faktureret fragt"},
	[BOOK_GIFT_CARD] = {"6890", "Gavekort"},
	[BOOK_ROUNDING] = {"1080", "Øreafrunding"},
	[BOOK_CLEARING] = {"5610", "Tilgodehavende kortbetalinger"},
	[BOOK_BANK] = {"5820", "Bank"},
	[BOOK_FEE] = {"3640", "Gebyrer"},
	[BOOK_DISPUTE] = {"3680", "Tab på debitorer"},
	[BOOK_WRITE_OFF] = {"3690", "Afskrevne differencer, debitorer"}},
 {{250000, "1010", "6902"}, {0, "1020", "6902"}, {-1, NULL, NULL}}},
};
/* clang-format on */
#define CHARTS (sizeof charts / sizeof *charts)

static const struct chart *chart_find(struct str name)
{
	for (size_t i = 0; i < CHARTS; i++)
		if (str_eq(name, str_of(charts[i].name)))
			return &charts[i];
	return NULL;
}

bool books_chart_known(struct str name)
{
	return !name.len || chart_find(name);
}

static const struct chart *chart_of(const struct policy *policy)
{
	const struct chart *chart = chart_find(policy->books.chart);
	return chart ? chart : &charts[0];
}

/* The shop's own account for each role; rates have theirs before. */
static struct str own_account(const struct book_keeping *b, enum book_role role)
{
	const struct str own[BOOK_ROLE_COUNT] = {
			[BOOK_RECEIVABLE] = b->receivable,
			[BOOK_REVENUE] = b->revenue,
			[BOOK_TAX] = b->tax,
			[BOOK_SHIPPING] = b->shipping,
			[BOOK_GIFT_CARD] = b->gift_card,
			[BOOK_ROUNDING] = b->rounding,
			[BOOK_CLEARING] = b->clearing,
			[BOOK_BANK] = b->bank,
			[BOOK_FEE] = b->fees,
			[BOOK_DISPUTE] = b->disputes,
			[BOOK_WRITE_OFF] = b->write_offs,
	};
	return own[role];
}

static struct str by_own_rate(
		const struct book_keeping *b, enum book_role role, int64_t rate)
{
	for (size_t i = 0; i < b->rates.count; i++)
		if (b->rates.at[i].rate == rate)
			return role == BOOK_TAX ? b->rates.at[i].tax
						: b->rates.at[i].revenue;
	return STR_NONE;
}

static struct str by_chart_rate(
		const struct chart *chart, enum book_role role, int64_t rate)
{
	for (size_t i = 0; i < RATES_MAX && chart->rates[i].revenue; i++)
		if (chart->rates[i].rate == rate)
			return str_of(role == BOOK_TAX ? chart->rates[i].tax
						       : chart->rates[i].revenue);
	return STR_NONE;
}

static struct str by_gateway(const struct policy *policy, enum book_role role,
		struct str gateway)
{
	for (size_t i = 0; i < policy->gateways.count; i++) {
		const struct gateway_map *map = &policy->gateways.at[i];
		struct str own = role == BOOK_BANK ? map->bank : map->clearing;
		if (own.len &&
				(str_eq(map->account, gateway) ||
						str_eq(map->gateway, gateway)))
			return own;
	}
	return STR_NONE;
}

struct str books_account(const struct policy *policy, enum book_role role,
		int64_t rate, struct str gateway)
{
	const struct chart *chart = chart_of(policy);
	struct str found = STR_NONE;
	if (role == BOOK_REVENUE || role == BOOK_TAX) {
		found = by_own_rate(&policy->books, role, rate);
		if (!found.len)
			found = by_chart_rate(chart, role, rate);
	}
	if (role == BOOK_CLEARING || role == BOOK_BANK)
		found = by_gateway(policy, role, gateway);
	if (!found.len)
		found = own_account(&policy->books, role);
	return found.len ? found : str_of(chart->roles[role].number);
}

static const char *const role_names[BOOK_ROLE_COUNT] = {"none", "receivable",
		"revenue", "tax", "shipping", "gift card", "rounding",
		"clearing", "bank", "fee", "dispute", "write-off"};

const char *book_role_name(enum book_role role)
{
	return role >= 0 && role < BOOK_ROLE_COUNT ? role_names[role] : "none";
}

struct str books_account_name(const struct policy *policy, enum book_role role,
		int64_t rate, struct arena *arena)
{
	bool danish = str_eq(policy->books.chart, STR("danish"));
	struct str percent = rate_print(rate, arena);
	if (role == BOOK_REVENUE)
		return arena_print(arena, "%s %.*s",
				danish ? "Salg, moms" : "Försäljning, moms",
				STR_FMT(percent));
	if (role == BOOK_TAX)
		return arena_print(arena, "%s %.*s",
				danish ? "Udgående moms" : "Utgående moms",
				STR_FMT(percent));
	return str_of(chart_of(policy)->roles[role].name);
}
