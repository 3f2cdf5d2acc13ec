/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rates of VAT in the states of the EU, as people have reviewed them. Source:
 * European Commission, Taxes in Europe Database (TEDB), and "VAT rules and
 * rates" of Your Europe; for changes since 2024 the national laws that are
 * named. A row counts from its day until the country's next. The standard rate
 * stands first. Islands and regions with rates of their own are in it.
 */
#include "order/vat.h"

/* clang-format off */
static const struct {
	const char *country, *from, *rates;
} table[] = {
{"AT", "2016-01-01", "20,10,13,19"},
{"BE", "2000-01-01", "21,6,12"},
{"BG", "2024-01-01", "20,9"},
{"HR", "2013-01-01", "25,5,13"},
{"CY", "2014-01-13", "19,5,9,3"},
{"CZ", "2024-01-01", "21,12"},
{"DK", "1992-01-01", "25"},
{"EE", "2024-01-01", "22,9,5"},
/* Käibemaksuseadus, in force 2025-07-01 */
{"EE", "2025-07-01", "24,9,13"},
{"FI", "2024-09-01", "25.5,14,10"},
/* Arvonlisäverolaki 85 §, in force 2026-01-01 */
{"FI", "2026-01-01", "25.5,13.5,10"},
{"FR", "2014-01-01", "20,5.5,10,2.1,8.5"},
{"DE", "2021-01-01", "19,7"},
{"GR", "2016-06-01", "24,6,13,17,9,4"},
{"HU", "2012-01-01", "27,5,18"},
{"IE", "2021-03-01", "23,9,13.5,4.8"},
{"IT", "2016-01-01", "22,5,10,4"},
{"LV", "2018-01-01", "21,5,12"},
{"LT", "2009-09-01", "21,5,9"},
/* PVM įstatymas 19 str., in force 2026-01-01 */
{"LT", "2026-01-01", "21,5,12"},
{"LU", "2024-01-01", "17,8,14,3"},
{"MT", "2024-01-01", "18,5,7,12"},
{"NL", "2019-01-01", "21,9"},
{"PL", "2011-01-01", "23,5,8"},
{"PT", "2011-01-01", "23,6,13,22,12,5,16,9,4"},
{"RO", "2017-01-01", "19,5,9"},
/* Legea 141/2025, in force 2025-08-01 */
{"RO", "2025-08-01", "21,11,9"},
{"SK", "2020-01-01", "20,10,5"},
/* Zákon 222/2004, in force 2025-01-01 */
{"SK", "2025-01-01", "23,5,19"},
{"SI", "2020-01-01", "22,5,9.5"},
{"ES", "2012-09-01", "21,4,10,5"},
{"SE", "1996-01-01", "25,6,12"},
};
/* clang-format on */
#define ROWS (sizeof table / sizeof *table)

static bool is_before(const char *from, int64_t day)
{
	struct time_date d = {0};
	struct str text = str_of(from);
	if (str_to_i64((struct str){text.at, 4}, &d.year).fault ||
			str_to_i64((struct str){text.at + 5, 2}, &d.month)
					.fault ||
			str_to_i64((struct str){text.at + 8, 2}, &d.day).fault)
		return false;
	return time_days(d) <= day;
}

/* The last of the country's rows that has begun; else its first. */
static struct str rates_of(struct str country, int64_t day)
{
	struct str rates = STR_NONE;
	for (size_t i = 0; i < ROWS; i++)
		if (str_eq_nocase(country, str_of(table[i].country)) &&
				(!rates.len || is_before(table[i].from, day)))
			rates = str_of(table[i].rates);
	return rates;
}

bool vat_has_rate(struct str country, int64_t day, int64_t rate)
{
	struct str rest = rates_of(country, day), one;
	minor parts = 0;
	if (!rest.len)
		return true;
	while (str_cut(&rest, ',', &one))
		if (!money_read(one, 4, &parts).fault && parts == rate)
			return true;
	return false;
}

struct str vat_rates_print(struct str country, int64_t day, struct arena *arena)
{
	struct str rest = rates_of(country, day), one, all = STR_NONE;
	while (str_cut(&rest, ',', &one))
		all = arena_print(arena, "%.*s%s%.*s", STR_FMT(all),
				all.len ? ", " : "", STR_FMT(one));
	return all;
}
