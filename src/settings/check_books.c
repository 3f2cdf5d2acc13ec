/* SPDX-License-Identifier: Apache-2.0 */
/* The built-in books of a shop, and the clock that its days go by. */
#include "settings/reader.h"

#include <stdio.h>

#include "order/bill.h"
#include "order/books.h"

#define ZONES "/usr/share/zoneinfo/" /* as Debian's tzdata lays them */
#define ACCOUNT_MAX 10               /* digits; BAS has four */
#define PERCENT_MAX 100

#define PATH(...) arena_print(r->arena, __VA_ARGS__)

static bool is_account(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	return text.len <= ACCOUNT_MAX;
}

static void account_check(struct reader *r, struct str number, struct str path)
{
	if (!is_account(number))
		mistake(r, path, "expected an account's number, as 1510");
}

static void accounts_check(
		struct reader *r, const struct book_keeping *b, size_t s)
{
	const struct {
		const char *key;
		struct str number;
	} all[] = {{"receivable", b->receivable}, {"revenue", b->revenue},
			{"tax", b->tax}, {"shipping", b->shipping},
			{"gift_card", b->gift_card}, {"rounding", b->rounding},
			{"clearing", b->clearing}, {"bank", b->bank},
			{"fees", b->fees}, {"disputes", b->disputes}};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		account_check(r, all[i].number,
				PATH("shops[%zu].books.%s", s, all[i].key));
}

static bool is_rate_before(const struct book_keeping *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (b->rates.at[i].rate == b->rates.at[n].rate)
			return true;
	return false;
}

static void rates_check(struct reader *r, struct book_keeping *b, size_t s)
{
	for (size_t i = 0; i < b->rates.count; i++) {
		struct book_rate *rate = &b->rates.at[i];
		struct str path = PATH("shops[%zu].books.rates[%zu]", s, i);
		minor parts = -1;
		if (money_read(rate->percent, 4, &parts).fault || parts < 0 ||
				parts > PERCENT_MAX * (RATE_ONE / 100))
			mistake(r, path, "rate: expected per cent, as 25");
		rate->rate = parts;
		if (is_rate_before(b, i))
			mistake(r, path, "this rate stands there already");
		if (!rate->revenue.len || !rate->tax.len)
			mistake(r, path, "expected revenue and tax");
		account_check(r, rate->revenue,
				PATH("%.*s.revenue", STR_FMT(path)));
		account_check(r, rate->tax, PATH("%.*s.tax", STR_FMT(path)));
	}
}

/* Only names: no way out of the folder. */
static bool is_zone_name(struct str name)
{
	return name.at[0] != '/' && str_find(name, STR("..")) < 0;
}

static bool zone_open(struct reader *r, struct str name, struct str *out)
{
	struct str path = PATH(ZONES "%.*s", STR_FMT(name));
	FILE *file = is_zone_name(name) ? fopen(path.at, "re") : NULL;
	if (!file)
		return false;
	char *bytes = arena_take(r->arena, ZONE_FILE_MAX);
	*out = (struct str){bytes, fread(bytes, 1, ZONE_FILE_MAX, file)};
	bool good = !ferror(file);
	fclose(file);
	return good;
}

static void zone_check(struct reader *r, struct policy *shop, size_t s)
{
	struct str file;
	if (!shop->time_zone.len || str_eq(shop->time_zone, STR("UTC")))
		return;
	if (!zone_open(r, shop->time_zone, &file) ||
			zone_read(file, r->arena, &shop->zone).fault)
		mistake(r, PATH("shops[%zu].time_zone", s),
				"there is no such zone in " ZONES
				" (Debian: the package tzdata)");
}

void books_check(struct reader *r, struct policy *shop, size_t s)
{
	if (!books_chart_known(shop->books.chart))
		mistake(r, PATH("shops[%zu].books.chart", s),
				"expected bas or danish");
	accounts_check(r, &shop->books, s);
	rates_check(r, &shop->books, s);
	for (size_t i = 0; i < shop->gateways.count; i++) {
		struct str path = PATH("shops[%zu].gateways[%zu]", s, i);
		account_check(r, shop->gateways.at[i].clearing,
				PATH("%.*s.clearing_account", STR_FMT(path)));
		account_check(r, shop->gateways.at[i].bank,
				PATH("%.*s.payout_account", STR_FMT(path)));
	}
	zone_check(r, shop, s);
}
