/* SPDX-License-Identifier: Apache-2.0 */
/* The built-in books of a shop, and the clock that its days go by. */
#include "settings/reader.h"

#include <stdio.h>

#include "order/bill.h"
#include "order/books.h"

#define ZONES "/usr/share/zoneinfo/" /* as Debian's tzdata lays them */
#define ACCOUNT_MAX 10               /* digits; BAS has four */
#define PERCENT_MAX 100
#define EXCHANGE_DIGITS 6
#define PREFIX_MAX 12

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

/* ---- one way to say accounts ---- */

static void one_way_check(struct reader *r, const struct policy *shop, size_t s)
{
	if (!shop->books.rates.count ||
			!str_eq(shop->accounting, STR("ledger")))
		return;
	for (size_t i = 0; i < shop->mapping.count; i++)
		if (shop->mapping.at[i].account.len ||
				shop->mapping.at[i].tax_account.len) {
			mistake(r, PATH("shops[%zu].books.rates", s),
					"say it in shops[%zu].mapping alone, "
					"as "
					"{rate, account, tax_account}",
					s);
			return;
		}
}

/* ---- rates of exchange ---- */

static bool is_currency(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < 'A' || text.at[i] > 'Z')
			return false;
	return text.len == 3;
}

static bool is_exchange_before(const struct book_keeping *b, size_t n)
{
	const struct exchange_rate *all = b->exchange.at;
	for (size_t i = 0; i < n; i++)
		if (all[i].from == all[n].from &&
				str_eq(all[i].currency, all[n].currency))
			return true;
	return false;
}

static void exchange_check(struct reader *r, struct book_keeping *b, size_t s)
{
	if (b->currency.len && !is_currency(b->currency))
		mistake(r, PATH("shops[%zu].books.currency", s),
				"expected three capitals, as SEK");
	if (b->exchange.count && !b->currency.len)
		mistake(r, PATH("shops[%zu].books.exchange", s),
				"books.currency is missing: what are these "
				"in?");
	for (size_t i = 0; i < b->exchange.count; i++) {
		struct exchange_rate *e = &b->exchange.at[i];
		struct str path = PATH("shops[%zu].books.exchange[%zu]", s, i);
		if (!is_currency(e->currency) ||
				str_eq(e->currency, b->currency))
			mistake(r, path,
					"currency: expected another one than "
					"the books', as EUR");
		if (e->from <= 0)
			mistake(r, path, "from: expected a day, as 2026-11-28");
		if (money_read(e->text, EXCHANGE_DIGITS, &e->rate).fault ||
				e->rate <= 0)
			mistake(r, path, "rate: expected a number, as 11.25");
		if (is_exchange_before(b, i))
			mistake(r, path,
					"this day and currency stand there "
					"already");
	}
}

/* ---- series ---- */

/* A number is what stands at its end: a prefix may not run into it. */
static bool is_prefix(struct str text)
{
	if (!text.len || text.len > PREFIX_MAX)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] <= ' ' || text.at[i] == '|')
			return false;
	char last = text.at[text.len - 1];
	return last < '0' || last > '9';
}

static bool is_taken(const struct policy *shop, size_t n)
{
	static const char *const own[][2] = {{"sale", "S"}, {"credit", "C"}};
	const struct document_series *mine = &shop->series.at[n];
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (str_eq(mine->name, str_of(own[i][0])) ||
				str_eq(mine->prefix, str_of(own[i][1])))
			return true;
	for (size_t i = 0; i < n; i++)
		if (str_eq(mine->name, shop->series.at[i].name) ||
				str_eq(mine->prefix, shop->series.at[i].prefix))
			return true;
	return false;
}

static void series_check(struct reader *r, struct policy *shop, size_t s)
{
	for (size_t i = 0; i < shop->series.count; i++) {
		const struct document_series *one = &shop->series.at[i];
		struct str path = PATH("shops[%zu].series[%zu]", s, i);
		if (!one->name.len)
			mistake(r, path, "name is missing");
		if (!is_prefix(one->prefix))
			mistake(r, path,
					"prefix: expected up to %d letters, "
					"the last one no digit",
					PREFIX_MAX);
		if (is_taken(shop, i))
			mistake(r, path,
					"its name or prefix is another "
					"series' already");
		if (one->kind.len && !str_eq(one->kind, STR("sale")) &&
				!str_eq(one->kind, STR("credit")))
			mistake(r, path, "kind: expected sale or credit");
		if (one->country.len && one->country.len != 2)
			mistake(r, path,
					"country: expected two letters, as "
					"SE");
		if (one->currency.len && !is_currency(one->currency))
			mistake(r, path,
					"currency: expected three capitals, "
					"as SEK");
	}
}

void books_check(struct reader *r, struct policy *shop, size_t s)
{
	if (!books_chart_known(shop->books.chart))
		mistake(r, PATH("shops[%zu].books.chart", s),
				"expected bas or danish");
	accounts_check(r, &shop->books, s);
	rates_check(r, &shop->books, s);
	one_way_check(r, shop, s);
	exchange_check(r, &shop->books, s);
	series_check(r, shop, s);
	for (size_t i = 0; i < shop->gateways.count; i++) {
		struct str path = PATH("shops[%zu].gateways[%zu]", s, i);
		account_check(r, shop->gateways.at[i].clearing,
				PATH("%.*s.clearing_account", STR_FMT(path)));
		account_check(r, shop->gateways.at[i].bank,
				PATH("%.*s.payout_account", STR_FMT(path)));
	}
	zone_check(r, shop, s);
}
