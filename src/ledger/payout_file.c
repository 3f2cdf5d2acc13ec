/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/payout_file.h"

#include "ledger/csv_read.h"

#define ROWS_MAX 1000000

/* What a file has a column for. */
enum column {
	COLUMN_PAYOUT,
	COLUMN_DATE,
	COLUMN_LINE,
	COLUMN_REFERENCE,
	COLUMN_REFERENCE_2,
	COLUMN_REFERENCE_3,
	COLUMN_GROSS,
	COLUMN_FEE,
	COLUMN_CURRENCY,
	COLUMN_ABOUT,
	COLUMN_GROSS_SIDE, /* "DR": it goes out */
	COLUMN_FEE_SIDE,
	COLUMN_COUNT
};

struct format {
	const char *name;
	const char *columns[COLUMN_COUNT]; /* NULL: there is none */
	const char *row_mark; /* the first cell of a line that counts */
	bool minor_units;
	const char *not_a_line; /* what `about` says of the payout itself */
};

/* clang-format off */
static const struct format formats[] = {
{"stripe", {
	[COLUMN_PAYOUT] = "automatic_payout_id",
	[COLUMN_DATE] = "automatic_payout_effective_at",
	[COLUMN_LINE] = "balance_transaction_id",
	[COLUMN_REFERENCE] = "payment_intent_id",
	[COLUMN_REFERENCE_2] = "charge_id",
	[COLUMN_REFERENCE_3] = "source_id",
	[COLUMN_GROSS] = "gross", [COLUMN_FEE] = "fee",
	[COLUMN_CURRENCY] = "currency",
	[COLUMN_ABOUT] = "reporting_category"}, NULL, false, "payout"},
{"paypal", {
	[COLUMN_DATE] = "Transaction Completion Date",
	[COLUMN_LINE] = "Transaction ID",
	[COLUMN_REFERENCE] = "Transaction ID",
	[COLUMN_REFERENCE_2] = "PayPal Reference ID",
	[COLUMN_GROSS] = "Gross Transaction Amount",
	[COLUMN_FEE] = "Fee Amount",
	[COLUMN_CURRENCY] = "Gross Transaction Currency",
	[COLUMN_ABOUT] = "Transaction Event Code",
	[COLUMN_GROSS_SIDE] = "Transaction Debit or Credit",
	[COLUMN_FEE_SIDE] = "Fee Debit or Credit"}, "SB", true, NULL},
{"plain", {
	[COLUMN_PAYOUT] = "payout", [COLUMN_DATE] = "date",
	[COLUMN_LINE] = "line", [COLUMN_REFERENCE] = "reference",
	[COLUMN_GROSS] = "gross", [COLUMN_FEE] = "fee",
	[COLUMN_CURRENCY] = "currency"}, NULL, false, NULL},
};
/* clang-format on */

struct reading {
	const struct format *format;
	size_t at[COLUMN_COUNT]; /* 1 + its place in a row; 0: none */
	const struct csv_row *row;
	struct arena *arena;
};

/* Are all of the format's columns there? */
static bool head_fits(struct reading *in, const struct csv_row *head)
{
	for (int c = 0; c < COLUMN_COUNT; c++) {
		const char *name = in->format->columns[c];
		in->at[c] = 0;
		for (size_t i = 0; name && i < head->count; i++)
			if (str_eq(head->cells[i], str_of(name)))
				in->at[c] = i + 1;
		if (name && !in->at[c])
			return false;
	}
	return true;
}

static bool format_find(struct reading *in, const struct csv_row *head)
{
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		in->format = &formats[i];
		if (head_fits(in, head))
			return true;
	}
	return false;
}

static struct str cell(const struct reading *in, enum column column)
{
	size_t at = in->at[column];
	return at && at <= in->row->count ? in->row->cells[at - 1] : STR_NONE;
}

static struct str upper(struct str text, struct arena *arena)
{
	char *at = arena_take(arena, text.len);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		at[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	}
	return (struct str){at, text.len};
}

/* "2026-11-28 ..." and "2026/11/28 ..." */
static RESULT day_read(struct reading *in, struct str text, int64_t *out)
{
	time_ms at = 0;
	ENSURE(text.len >= sizeof "2026-11-28" - 1, FAULT_BAD_VALUE);
	TRY(time_read(arena_print(in->arena, "%.4s-%.2s-%.2sT00:00:00Z",
				      text.at, text.at + 5, text.at + 8),
			&at));
	*out = at / DAY_MS;
	return OK;
}

static RESULT amount_read(struct reading *in, enum column column,
		enum column side, int digits, minor *out)
{
	struct str text = cell(in, column);
	*out = 0;
	if (!text.len)
		return OK;
	if (in->format->minor_units)
		TRY(str_to_i64(text, out));
	else
		TRY(money_read(text, digits, out));
	ENSURE(*out > INT64_MIN, FAULT_BAD_MONEY);
	if (str_eq(cell(in, side), STR("DR")))
		*out = -*out;
	return OK;
}

static void references_read(struct reading *in, struct payout_row *out)
{
	size_t count = 0;
	for (int c = COLUMN_REFERENCE; c <= COLUMN_REFERENCE_3; c++) {
		struct str name = cell(in, (enum column)c);
		if (name.len)
			out->references[count++] = name;
	}
}

static RESULT row_read(struct reading *in, struct payout_row *out)
{
	out->number = in->row->number;
	out->currency = upper(cell(in, COLUMN_CURRENCY), in->arena);
	out->about = cell(in, COLUMN_ABOUT);
	out->line.payout = cell(in, COLUMN_PAYOUT);
	out->line.line = cell(in, COLUMN_LINE);
	references_read(in, out);
	int digits = currency_digits(out->currency);
	TRY(day_read(in, cell(in, COLUMN_DATE), &out->line.day));
	TRY(amount_read(in, COLUMN_GROSS, COLUMN_GROSS_SIDE, digits,
			&out->line.gross));
	TRY(amount_read(in, COLUMN_FEE, COLUMN_FEE_SIDE, digits,
			&out->line.fee));
	/* Where fees have a side, a debit is what we pay. */
	if (in->format->columns[COLUMN_FEE_SIDE])
		out->line.fee = -out->line.fee;
	/* PayPal settles by day. */
	if (!out->line.payout.len)
		out->line.payout = (struct str){cell(in, COLUMN_DATE).at,
				sizeof "2026-11-28" - 1};
	ENSURE(out->line.line.len && out->currency.len, FAULT_BAD_VALUE);
	return OK;
}

static bool counts(const struct reading *in)
{
	const struct format *format = in->format;
	if (format->row_mark &&
			!str_eq(in->row->cells[0], str_of(format->row_mark)))
		return false;
	return !format->not_a_line ||
			!str_eq(cell(in, COLUMN_ABOUT),
					str_of(format->not_a_line));
}

/* What stands before the head: PayPal's lines about the report. */
static bool head_find(struct csv_reader *reader, struct reading *in)
{
	struct csv_row row;
	while (csv_rows_next(reader, &row))
		if (format_find(in, &row))
			return true;
	return false;
}

RESULT payout_file_read(
		struct str text, struct arena *arena, struct payout_file *out)
{
	struct csv_reader reader;
	struct csv_row row;
	struct reading in = {.arena = arena, .row = &row};
	*out = (struct payout_file){0};
	csv_rows_begin(&reader, text, arena);
	ENSURE(head_find(&reader, &in), FAULT_BAD_VALUE);
	out->format = in.format->name;
	while (csv_rows_next(&reader, &row)) {
		struct payout_row made = {0};
		out->mistake = row.number;
		if (!counts(&in))
			continue;
		ENSURE(out->rows.count < ROWS_MAX, FAULT_LIMIT);
		TRY(row_read(&in, &made));
		*LIST_ADD(arena, &out->rows) = made;
	}
	out->mistake = 0;
	return OK;
}
