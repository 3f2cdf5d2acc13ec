/* SPDX-License-Identifier: Apache-2.0 */
/* The books in the settings file: what is read, and each mistake. */
#include "base/test.h"
#include "order/books.h"
#include "settings/reader.h"

#include <stdio.h>
#include <unistd.h>

#define HEAD \
	"accounts:\n" \
	"  - {name: demo, provider: shopify, url: https://x.myshopify.com,\n" \
	"     token: t, webhook_secrets: [s]}\n" \
	"  - {name: stripe, provider: stripe, token: t,\n" \
	"     webhook_secrets: [s]}\n" \
	"shops:\n" \
	"  - account: demo\n" \
	"    take_over_from: beginning\n"
#define BOOKS HEAD "    books:\n"

struct reading {
	struct arena *arena;
	struct settings settings;
	struct buf errors;
	struct result result;
};

static void reading_done(struct reading *r)
{
	buf_done(&r->errors);
	arena_drop(&r->arena);
}

static struct reading read_text(const char *text)
{
	char name[] = "/tmp/waybill-books-XXXXXX";
	struct reading r = {.arena = arena_open()};
	int file = mkstemp(name);
	EXPECT(file >= 0);
	EXPECT(write(file, text, strlen(text)) == (ssize_t)strlen(text));
	close(file);
	buf_init(&r.errors, 65536);
	r.result = settings_read(name, r.arena, &r.settings, &r.errors);
	unlink(name);
	return r;
}

TEST(mistakes_in_the_books_are_told)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
			{BOOKS "      chart: skr03\n",
					"expected bas or danish"},
			{BOOKS "      bank: N26\n",
					"bank: expected an account"},
			{BOOKS "      fees: 12345678901\n", "fees: expected"},
			{BOOKS "      rates: [{rate: x, revenue: 1, tax: 2}]\n",
					"rate: expected per cent"},
			{BOOKS "      rates: [{rate: 101, revenue: 1, "
			       "tax: 2}]\n",
					"rate: expected per cent"},
			{BOOKS "      rates: [{rate: -1, revenue: 1, tax: "
			       "2}]\n",
					"rate: expected per cent"},
			{BOOKS "      rates: [{rate: 25, revenue: 1}]\n",
					"expected revenue and tax"},
			{BOOKS "      rates: [{rate: 25, revenue: 1, tax: 2},\n"
			       "        {rate: 25.0, revenue: 1, tax: 2}]\n",
					"stands there already"},
			{BOOKS "      locked_through: soon\n",
					"expected a date"},
			{BOOKS "      currency: kronor\n",
					"currency: expected three"},
			{BOOKS "      exchange: [{from: 2026-11-01, currency: "
			       "EUR, rate: 11.2}]\n",
					"books.currency is missing"},
			{BOOKS "      currency: SEK\n"
			       "      exchange: [{from: 2026-11-01, currency: "
			       "SEK, rate: 1}]\n",
					"currency: expected another"},
			{BOOKS "      currency: SEK\n"
			       "      exchange: [{currency: EUR, rate: 11}]\n",
					"from: expected a day"},
			{BOOKS "      currency: SEK\n"
			       "      exchange: [{from: 2026-11-01, currency: "
			       "EUR, rate: -11}]\n",
					"rate: expected a number"},
			{BOOKS "      currency: SEK\n"
			       "      exchange: [{from: 2026-11-01, currency: "
			       "EUR, rate: 11},\n"
			       "        {from: 2026-11-01, currency: EUR, "
			       "rate: "
			       "12}]\n",
					"stand there already"},
			{HEAD "    mapping: [{rate: 25, account: 3001}]\n"
			      "    books:\n"
			      "      rates: [{rate: 25, revenue: 1, tax: 2}]\n",
					"say it in shops[0].mapping alone"},
			{HEAD "    series: [{prefix: A-}]\n",
					"name is missing"},
			{HEAD "    series: [{name: a, prefix: A1}]\n",
					"prefix: expected"},
			{HEAD "    series: [{name: sale, prefix: A-}]\n",
					"another series' already"},
			{HEAD "    series: [{name: a, prefix: A-}, {name: b, "
			      "prefix: A-}]\n",
					"another series' already"},
			{HEAD "    series: [{name: a, prefix: A-, kind: x}]\n",
					"kind: expected"},
			{HEAD "    series: [{name: a, prefix: A-, country: "
			      "SWE}]\n",
					"country: expected"},
			{HEAD "    time_zone: Europe/Atlantis\n",
					"there is no such zone"},
			{HEAD "    time_zone: ../../../etc/passwd\n",
					"there is no such zone"},
			{HEAD "    time_zone: /etc/passwd\n",
					"there is no such zone"},
			{HEAD "    time_zone: Europe\n",
					"there is no such zone"},
			{HEAD "    gateways: [{gateway: a, account: stripe,\n"
			      "        clearing_account: x}]\n",
					"clearing_account: expected"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		DEFER(reading_done)
		struct reading r = read_text(cases[i].text);
		bool told = str_find(buf_str(&r.errors),
					    str_of(cases[i].error)) >= 0;
		if (!told)
			print_error("%zu: %.*s", i,
					STR_FMT(buf_str(&r.errors)));
		EXPECT_I64(r.result.fault, FAULT_SETTINGS);
		EXPECT(told);
	}
}

TEST(books_have_their_defaults)
{
	DEFER(reading_done) struct reading r = read_text(HEAD);
	EXPECT_OK(r.result);
	const struct policy *p = &r.settings.policies.at[0];
	EXPECT(p->books.on);
	EXPECT_STR(p->books.chart, STR("bas"));
	EXPECT_I64(p->books.locked_through, 0);
	EXPECT(!p->zone);
	EXPECT_STR(books_account(p, BOOK_RECEIVABLE, 0, STR_NONE), STR("1510"));
}

static const char *const whole = HEAD
		"    time_zone: Europe/Stockholm\n"
		"    gateways: [{gateway: shopify_payments, account: stripe,\n"
		"        clearing_account: 1581, payout_account: 1931}]\n"
		"    books:\n"
		"      chart: danish\n"
		"      locked_through: 2026-12-31\n"
		"      receivable: 5601\n"
		"      rates:\n"
		"        - {rate: 5.5, revenue: 1011, tax: 6905}\n"
		"      currency: DKK\n"
		"      daily: true\n"
		"      check_vat: false\n"
		"      exchange:\n"
		"        - {from: 2026-11-01, currency: EUR, rate: 7.4605}\n"
		"    series:\n"
		"        - {name: norway, prefix: N-, country: NO}\n";

static void expect_whole(const struct policy *p, struct arena *arena)
{
	struct str meant;
	EXPECT_STR(books_account(p, BOOK_RECEIVABLE, 0, STR_NONE), STR("5601"));
	EXPECT_STR(books_account(p, BOOK_REVENUE, 55000, STR_NONE),
			STR("1011"));
	EXPECT_STR(books_account(p, BOOK_REVENUE, 250000, STR_NONE),
			STR("1010"));
	EXPECT_STR(books_account(p, BOOK_CLEARING, 0, STR("stripe")),
			STR("1581"));
	EXPECT_STR(books_account(p, BOOK_BANK, 0, STR("stripe")), STR("1931"));
	EXPECT_STR(books_date(p, 1795824000000, arena, &meant),
			STR("2027-01-01"));
	EXPECT(p->books.daily && !p->books.check_vat && !p->books.check_oss);
	EXPECT_STR(p->books.currency, STR("DKK"));
	EXPECT_I64(p->books.exchange.at[0].rate, 7460500);
	EXPECT_I64(p->books.exchange.at[0].from % DAY_MS, 0);
	EXPECT_STR(p->series.at[0].prefix, STR("N-"));
}

TEST(books_are_read_written_and_read_again)
{
	DEFER(reading_done) struct reading r = read_text(whole);
	DEFER(buf_done) struct buf text;
	if (r.result.fault)
		print_error("%.*s", STR_FMT(buf_str(&r.errors)));
	EXPECT_OK(r.result);
	expect_whole(&r.settings.policies.at[0], r.arena);
	EXPECT(r.settings.policies.at[0].zone != NULL);
	buf_init(&text, 65536);
	settings_write(&r.settings, &text);
	EXPECT(str_find(buf_str(&text), STR("locked_through: 2026-12-31")) > 0);
	EXPECT(str_find(buf_str(&text), STR("\"5.5\"")) > 0);
}
