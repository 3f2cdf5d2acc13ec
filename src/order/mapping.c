/* SPDX-License-Identifier: Apache-2.0 */
#include "order/mapping.h"

#include "order/scene.h"

static const char *const line_names[] = {
		[BILL_GOODS] = "goods",
		[BILL_GIFT_CARD] = "gift_card",
		[BILL_SHIPPING] = "shipping",
		[BILL_TIP] = "tip",
		[BILL_DISCOUNT] = "discount",
		[BILL_ADJUSTMENT] = "adjustment",
		[BILL_ROUNDING] = "rounding",
};
#define LINE_COUNT (sizeof line_names / sizeof *line_names)

static const struct {
	const char *name;
	size_t offset; /* in struct mapping_row */
} fields[MAPPING_FIELD_COUNT] = {
		[MAPPING_ACCOUNT] = {"account",
				offsetof(struct mapping_row, account)},
		[MAPPING_VAT_CODE] = {"vat_code",
				offsetof(struct mapping_row, vat_code)},
		[MAPPING_CUSTOMER_GROUP] = {"customer_group",
				offsetof(struct mapping_row, customer_group)},
		[MAPPING_TERMS] = {"terms",
				offsetof(struct mapping_row, terms)},
		[MAPPING_LAYOUT] = {"layout",
				offsetof(struct mapping_row, layout)},
		[MAPPING_TAX_ACCOUNT] = {"tax_account",
				offsetof(struct mapping_row, tax_account)},
		[MAPPING_PAYMENT_ACCOUNT] = {"payment_account",
				offsetof(struct mapping_row, payment_account)},
		[MAPPING_JOURNAL] = {"journal",
				offsetof(struct mapping_row, journal)},
};

const char *mapping_field_name(enum mapping_field field)
{
	return fields[field].name;
}

const char *mapping_line_name(enum bill_line_kind line)
{
	return line_names[line];
}

bool mapping_line_read(struct str text, enum bill_line_kind *out)
{
	for (size_t i = 0; i < LINE_COUNT; i++)
		if (str_eq(text, str_of(line_names[i]))) {
			*out = (enum bill_line_kind)i;
			return true;
		}
	return false;
}

#define PER_CENT_DIGITS 4 /* a millionth is 0.0001 % */

RESULT mapping_rate_read(struct str text, int64_t *out)
{
	minor rate = -1;
	ENSURE(!money_read(text, PER_CENT_DIGITS, &rate).fault && rate >= 0,
			FAULT_BAD_VALUE);
	*out = rate;
	return OK;
}

/* ---- looking up ---- */

static bool is_gateway_of(struct str method, struct str gateways)
{
	struct str one;
	while (str_cut(&gateways, ',', &one))
		if (str_eq_nocase(str_trim(one), method))
			return true;
	return false;
}

static bool rate_fits(struct str text, int64_t rate)
{
	int64_t wanted;
	return !mapping_rate_read(text, &wanted).fault && wanted == rate;
}

static bool row_fits(
		const struct mapping_row *row, const struct mapping_key *key)
{
	if (row->country.len && !str_eq_nocase(row->country, key->country))
		return false;
	if (row->line.len && !str_eq(row->line, str_of(line_names[key->line])))
		return false;
	if (row->rate.len && !rate_fits(row->rate, key->rate))
		return false;
	return !row->method.len || is_gateway_of(row->method, key->gateways);
}

static struct str field_of(
		const struct mapping_row *row, enum mapping_field field)
{
	const char *at = (const char *)row + fields[field].offset;
	return *(const struct str *)(const void *)at;
}

struct str mapping_find(const struct policy *policy,
		const struct mapping_key *key, enum mapping_field field)
{
	for (size_t i = 0; i < policy->mapping.count; i++) {
		const struct mapping_row *row = &policy->mapping.at[i];
		if (field_of(row, field).len && row_fits(row, key))
			return field_of(row, field);
	}
	return STR_NONE;
}

struct str mapping_find_line(const struct policy *policy,
		const struct mapping_key *key, enum mapping_field field)
{
	for (size_t i = 0; i < policy->mapping.count; i++) {
		const struct mapping_row *row = &policy->mapping.at[i];
		if (row->line.len && field_of(row, field).len &&
				row_fits(row, key))
			return field_of(row, field);
	}
	return STR_NONE;
}

static int64_t rate_main(const struct bill *bill)
{
	const struct bill_rate *most = NULL;
	for (size_t i = 0; i < bill->rates.count; i++)
		if (!most || bill->rates.at[i].gross > most->gross)
			most = &bill->rates.at[i];
	return most ? most->rate : 0;
}

struct mapping_key mapping_key_of(const struct facts *facts,
		const struct bill *bill, const struct bill_line *line)
{
	const struct shop_order *order = &facts->order;
	return (struct mapping_key){
			.country = order->ship_to.country.len
					? order->ship_to.country
					: order->bill_to.country,
			.gateways = order->gateways,
			.rate = line ? line->rate : rate_main(bill),
			.line = line ? line->kind : BILL_GOODS,
	};
}

/* ---- what is missing ---- */

static void gap_add(mapping_gaps *out, struct arena *arena,
		enum mapping_field field, const struct mapping_key *key)
{
	for (size_t i = 0; i < out->count; i++)
		if (out->at[i].field == field &&
				out->at[i].key.rate == key->rate &&
				out->at[i].key.line == key->line)
			return;
	*LIST_ADD(arena, out) = (struct mapping_gap){field, *key};
}

void mapping_missing(const struct policy *policy, const struct facts *facts,
		const struct bill *bill, struct arena *arena, mapping_gaps *out)
{
	unsigned needs = policy_mapping(policy, policy->accounting);
	struct mapping_key whole = mapping_key_of(facts, bill, NULL);
	for (int i = MAPPING_ACCOUNT + 1; i < MAPPING_FIELD_COUNT; i++)
		if (needs & MAPPING_BIT(i) &&
				!mapping_find(policy, &whole,
						(enum mapping_field)i)
						 .len)
			gap_add(out, arena, (enum mapping_field)i, &whole);
	for (size_t i = 0; needs & MAPPING_BIT(MAPPING_ACCOUNT) &&
			i < bill->lines.count;
			i++) {
		struct mapping_key key =
				mapping_key_of(facts, bill, &bill->lines.at[i]);
		if (!mapping_find(policy, &key, MAPPING_ACCOUNT).len)
			gap_add(out, arena, MAPPING_ACCOUNT, &key);
	}
}

/* ---- payments ---- */

struct mapping_key mapping_key_of_payment(const struct facts *facts,
		const struct policy *policy, struct str gateway,
		struct arena *arena)
{
	struct mapping_key key = {.country = facts->order.ship_to.country,
			.gateways = gateway,
			.rate = -1};
	if (!key.country.len)
		key.country = facts->order.bill_to.country;
	for (size_t i = 0; i < policy->gateways.count; i++)
		if (str_eq(policy->gateways.at[i].account, gateway))
			key.gateways = arena_print(arena, "%.*s,%.*s",
					STR_FMT(key.gateways),
					STR_FMT(policy->gateways.at[i].gateway));
	return key;
}

void mapping_missing_for_payment(const struct policy *policy, struct str books,
		const struct mapping_key *key, struct arena *arena,
		mapping_gaps *out)
{
	unsigned needs = policy_payment_mapping(policy, books);
	for (int i = 0; i < MAPPING_FIELD_COUNT; i++)
		if (needs & MAPPING_BIT(i) &&
				!mapping_find(policy, key,
						(enum mapping_field)i)
						 .len)
			gap_add(out, arena, (enum mapping_field)i, key);
}
