/* SPDX-License-Identifier: Apache-2.0 */
/* What the mapping says for other books: each word by itself. Whether it says
 * enough is seen order by order (order/mapping.h), as a task. */
#include "order/mapping.h"
#include "settings/reader.h"

#define PATH(format, ...) arena_print(r->arena, format, __VA_ARGS__)

static bool is_country(struct str text)
{
	return text.len == 2 && text.at[0] >= 'A' && text.at[0] <= 'Z' &&
			text.at[1] >= 'A' && text.at[1] <= 'Z';
}

static bool says_nothing(const struct mapping_row *row)
{
	return !row->account.len && !row->vat_code.len &&
			!row->customer_group.len && !row->terms.len &&
			!row->layout.len && !row->tax_account.len &&
			!row->payment_account.len && !row->journal.len;
}

static void row_check(struct reader *r, const struct mapping_row *row,
		struct str path)
{
	int64_t rate;
	enum bill_line_kind line;
	if (row->country.len && !is_country(row->country))
		mistake(r, PATH("%.*s.country", STR_FMT(path)),
				"expected two letters, as SE");
	if (row->rate.len && mapping_rate_read(row->rate, &rate).fault)
		mistake(r, PATH("%.*s.rate", STR_FMT(path)),
				"expected a rate in per cent, as 25 or 12.5");
	if (row->line.len && !mapping_line_read(row->line, &line))
		mistake(r, PATH("%.*s.line", STR_FMT(path)),
				"expected goods, gift_card, shipping, tip, "
				"discount, adjustment or rounding");
	if (says_nothing(row))
		mistake(r, path,
				"expected account, vat_code, customer_group, "
				"terms, layout, tax_account, payment_account "
				"or journal");
}

void mapping_check(struct reader *r, struct policy *shop, size_t nth)
{
	for (size_t i = 0; i < shop->mapping.count; i++)
		row_check(r, &shop->mapping.at[i],
				PATH("shops[%zu].mapping[%zu]", nth, i));
}
