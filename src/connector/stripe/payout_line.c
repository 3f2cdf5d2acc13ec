/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One balance transaction (docs.stripe.com/api/balance_transactions). Its sums
 * are in the currency that the account settles in. A payment in another one
 * is told in its own, as its order is: the sum is the payment's, the fee's is
 * reckoned at what both sums say.
 */
#include "connector/stripe/payout.h"

#define RATE_DIGITS 9
#define RATE_ONE 1000000000LL

struct str stripe_currency(struct json json, struct arena *arena)
{
	struct str text = arena_copy(
			arena, json_str(json_get(json, "currency"), arena));
	char *at = (char *)(uintptr_t)text.at;
	for (size_t i = 0; i < text.len; i++)
		if (at[i] >= 'a' && at[i] <= 'z')
			at[i] = (char)(at[i] - 'a' + 'A');
	return text;
}

static RESULT signed_read(struct json json, const char *key,
		struct str currency, minor *out)
{
	int64_t raw = json_i64(json_get(json, key), INT64_MIN);
	ENSURE(raw > INT64_MIN, FAULT_BAD_MONEY);
	TRY(stripe_amount_read(raw < 0 ? -raw : raw, currency, out));
	if (raw < 0)
		*out = -*out;
	return OK;
}

/* An id, or the object itself where it was expanded. */
static struct str id_of(struct json value, struct arena *arena)
{
	if (json_type(value) == JSON_OBJECT)
		value = json_get(value, "id");
	return json_str(value, arena);
}

static void references_read(
		struct json source, struct arena *arena, struct payout_row *out)
{
	size_t n = 0;
	struct str names[PAYOUT_REFERENCES] = {
			id_of(json_get(source, "payment_intent"), arena),
			id_of(json_get(source, "charge"), arena),
			id_of(source, arena)};
	for (size_t i = 0; i < PAYOUT_REFERENCES; i++)
		if (names[i].len)
			out->references[n++] = names[i];
}

/* ---- another currency ---- */

/* "0.0881054321" -> 88105432 */
static bool rate_read(struct json json, struct arena *arena, int64_t *out)
{
	struct str text = json_number(json_get(json, "exchange_rate"), arena);
	ptrdiff_t point = str_find(text, STR("."));
	if (point >= 0 && text.len > (size_t)point + 1 + RATE_DIGITS)
		text.len = (size_t)point + 1 + RATE_DIGITS;
	return text.len && !money_read(text, RATE_DIGITS, out).fault &&
			*out > 0;
}

/* Does the payment's sum come to this one at the rate? One that is paid out in
 * several parts does not. */
static bool is_same_sum(minor paid, struct str paid_in, minor settled,
		struct str settled_in, int64_t rate)
{
	__int128 sum = (__int128)paid * rate, limit;
	int more = currency_digits(settled_in) - currency_digits(paid_in);
	for (; more > 0; more--)
		sum *= 10;
	for (; more < 0; more++)
		sum /= 10;
	sum -= (__int128)settled * RATE_ONE;
	limit = (__int128)RATE_ONE + (__int128)settled * RATE_ONE / 5000;
	return sum <= limit && -sum <= limit;
}

static minor magnitude(minor amount)
{
	return amount < 0 ? -amount : amount;
}

/* part / of * whole, to the nearest. */
static minor share(minor whole, minor part, minor of)
{
	__int128 twice = (__int128)whole * part * 2 / of;
	return (minor)((twice + (twice < 0 ? -1 : 1)) / 2);
}

static RESULT paid_read(struct json source, struct str currency, minor *out)
{
	bool part = json_i64(json_get(source, "amount_captured"), 0) > 0;
	return signed_read(source, part ? "amount_captured" : "amount",
			currency, out);
}

static void as_it_was_paid(struct json json, struct json source,
		struct arena *arena, struct payout_row *row)
{
	int64_t rate = 0;
	minor paid = 0, settled = magnitude(row->line.gross);
	struct str currency = stripe_currency(source, arena);
	if (!currency.len || str_eq(currency, row->currency) || !settled ||
			!rate_read(json, arena, &rate) ||
			paid_read(source, currency, &paid).fault || paid <= 0 ||
			!is_same_sum(paid, currency, settled, row->currency,
					rate))
		return;
	row->line.fee = share(row->line.fee, paid, settled);
	row->line.gross = row->line.gross < 0 ? -paid : paid;
	row->currency = currency;
}

/* ---- the whole ---- */

static const struct {
	const char *type;
	enum stripe_line kind;
} kinds[] = {
		{"payout", STRIPE_LINE_NONE},
		{"payout_failure", STRIPE_LINE_AGAIN},
		{"payout_cancel", STRIPE_LINE_AGAIN},
};

static enum stripe_line kind_of(struct str type)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_eq(type, str_of(kinds[i].type)))
			return kinds[i].kind;
	return STRIPE_LINE;
}

RESULT stripe_line_read(struct json json, const struct stripe_todo *todo,
		struct arena *arena, enum stripe_line *out_kind,
		struct payout_row *out, struct str *out_failed)
{
	struct json source = json_get(json, "source");
	struct str type = json_str(json_get(json, "type"), arena);
	struct payout_row row = {
			.line = {.payout = todo->as, .day = todo->day}};
	row.line.line = json_str(json_get(json, "id"), arena);
	row.currency = stripe_currency(json, arena);
	row.about = json_str(json_get(json, "reporting_category"), arena);
	if (!row.about.len)
		row.about = type;
	ENSURE(row.line.line.len && row.currency.len == 3 && type.len,
			FAULT_BAD_VALUE);
	TRY(signed_read(json, "amount", row.currency, &row.line.gross));
	TRY(signed_read(json, "fee", row.currency, &row.line.fee));
	references_read(source, arena, &row);
	as_it_was_paid(json, source, arena, &row);
	if (todo->end == STRIPE_BACK)
		row.line.gross = row.line.fee = 0;
	*out_kind = kind_of(type);
	*out_failed = id_of(source, arena);
	*out = row;
	return OK;
}
