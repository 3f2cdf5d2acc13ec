/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The draft. e-conomic reckons from net prices: the VAT comes of the product's
 * group and the customer's VAT zone, by its own rounding, so that a draft may
 * come to some minor units more or less than the bill. One more line without
 * VAT ("rounding" in the mapping) then brings it to the bill's amount; what is
 * further off than rounding can be is somebody's mistake and is not booked.
 *
 * A credit is a draft with negative pieces: booked, a negative total is a
 * credit note there. (The documentation shows no other way, and was not
 * tried at a real agreement: its demo may only read.)
 */
#include "connector/economic/parts.h"

#include "order/books.h"
#include "port/request.h"

#define DIGITS_MAX 2 /* "unitNetPrice scale", annotated errors, E04740 */

int64_t economic_mapped(const struct ask *ask, const struct bill *bill,
		enum mapping_field field)
{
	int64_t number = 0;
	struct str text = accounting_map(ask, bill, NULL, field);
	return str_to_i64(text, &number).fault || number < 0 ? 0 : number;
}

struct str economic_product(const struct ask *ask, const struct bill *bill,
		const struct bill_line *line)
{
	return accounting_map(ask, bill, line, MAPPING_ACCOUNT);
}

struct bill_line economic_rounding(void)
{
	return (struct bill_line){.kind = BILL_ROUNDING,
			.title = STR("Rounding"),
			.quantity = 1};
}

/* ---- lines ---- */

/* So many pieces as the net can be shared by, else one with the number in its
 * text. */
static int64_t pieces_of(const struct bill_line *line)
{
	bool even = line->quantity > 1 && line->net % line->quantity == 0;
	return even ? line->quantity : 1;
}

static struct str text_of(const struct bill *bill, const struct bill_line *line,
		struct arena *arena)
{
	struct accounting_row row = accounting_row_of(bill, line, arena);
	bool hidden = pieces_of(line) == 1 && line->quantity > 1 &&
			row.quantity > 1;
	struct str text = row.text;
	if (hidden)
		text = arena_print(arena, "%lld x %.*s",
				(long long)line->quantity, STR_FMT(row.text));
	return detail_of(text);
}

/* Prices are never negative: what takes off has a negative quantity. */
static void write_line(struct json_out *out, const struct ask *ask,
		const struct bill *bill, const struct bill_line *line,
		struct arena *arena)
{
	int64_t pieces = pieces_of(line);
	minor price = line->net / pieces;
	bool takes_off = (bill->kind == DOCUMENT_CREDIT) != (price < 0);
	json_out_object(out, NULL);
	json_out_object(out, "product");
	json_out_str(out, "productNumber", economic_product(ask, bill, line));
	json_out_object_end(out);
	json_out_str(out, "description", text_of(bill, line, arena));
	json_out_i64(out, "quantity", takes_off ? -pieces : pieces);
	json_out_raw(out, "unitNetPrice",
			money_print(price < 0 ? -price : price, bill->digits,
					arena));
	json_out_object_end(out);
}

static void write_lines(struct json_out *out, const struct ask *ask,
		const struct bill *bill, minor off, struct arena *arena)
{
	struct bill_line rounding = economic_rounding();
	rounding.net = rounding.gross = off;
	json_out_array(out, "lines");
	for (size_t i = 0; i < bill->lines.count; i++)
		write_line(out, ask, bill, &bill->lines.at[i], arena);
	if (off)
		write_line(out, ask, bill, &rounding, arena);
	json_out_array_end(out);
}

/* ---- the rest ---- */

/* The day that the document is about, by the shop's clock: the same each time
 * that it is asked for. */
static struct str day_of(const struct ask *ask, const struct bill *bill,
		struct arena *arena)
{
	const struct facts *f = ask->facts;
	time_ms at = f->invoice_at;
	struct str meant;
	for (size_t i = 0; i < f->refunds.count; i++)
		if (bill->kind == DOCUMENT_CREDIT &&
				str_eq(f->refunds.at[i].id, bill->cause) &&
				f->refunds.at[i].at > at)
			at = f->refunds.at[i].at;
	return books_date(ask->policy, at, arena, &meant);
}

static void write_recipient(struct json_out *out, const struct ask *ask,
		const struct bill *bill)
{
	const struct address *buyer = accounting_buyer(ask->facts);
	const struct {
		const char *name;
		struct str value;
	} texts[] = {
			{"name", accounting_buyer_name(ask->facts)},
			{"address", buyer->line1},
			{"zip", buyer->postcode},
			{"city", buyer->city},
			{"country", buyer->country},
	};
	json_out_object(out, "recipient");
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (texts[i].value.len)
			json_out_str(out, texts[i].name,
					detail_of(texts[i].value));
	economic_ref(out, "vatZone", "vatZoneNumber",
			economic_mapped(ask, bill, MAPPING_VAT_CODE));
	json_out_object_end(out);
}

/* Which sale a credit is of, for people; nothing there links the two. */
static struct str heading(const struct ask *ask, const struct bill *bill,
		struct arena *arena)
{
	const struct document *sale =
			facts_document(ask->facts, DOCUMENT_SALE, STR_NONE);
	struct str name = ask->facts->order.name;
	if (bill->kind != DOCUMENT_CREDIT || !sale || !sale->number.len)
		return detail_of(name);
	return detail_of(arena_print(arena, "%.*s, credit of %.*s",
			STR_FMT(name), STR_FMT(sale->number)));
}

static void write_head(struct json_out *out, const struct ask *ask,
		const struct bill *bill, int64_t customer, struct arena *arena)
{
	json_out_str(out, "date", day_of(ask, bill, arena));
	json_out_str(out, "currency", bill->currency);
	economic_ref(out, "customer", "customerNumber", customer);
	economic_ref(out, "paymentTerms", "paymentTermsNumber",
			economic_mapped(ask, bill, MAPPING_TERMS));
	economic_ref(out, "layout", "layoutNumber",
			economic_mapped(ask, bill, MAPPING_LAYOUT));
	write_recipient(out, ask, bill);
	json_out_object(out, "references");
	json_out_str(out, "other", ask->effect->reference);
	json_out_object_end(out);
	json_out_object(out, "notes");
	json_out_str(out, "heading", heading(ask, bill, arena));
	json_out_object_end(out);
}

/* `draft` 0: a new one. */
static RESULT write_draft(const struct ask *ask, int64_t draft,
		int64_t customer, minor off, struct buf *buf,
		struct arena *arena)
{
	struct bill bill;
	TRY(accounting_bill(ask, arena, &bill));
	ENSURE(customer > 0, FAULT_BAD_VALUE);
	buf_init(buf, REQUEST_BODY_MAX);
	struct json_out json = {.buf = buf};
	json_out_object(&json, NULL);
	if (draft)
		json_out_i64(&json, "draftInvoiceNumber", draft);
	write_head(&json, ask, &bill, customer, arena);
	write_lines(&json, ask, &bill, off, arena);
	json_out_object_end(&json);
	return OK;
}

RESULT economic_draft_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct buf buf;
	TRY(write_draft(ask, 0, economic_number(ask, 0), 0, &buf, arena));
	return economic_send(ask, "POST", STR("/invoices/drafts"), "draft",
			&buf, arena, out);
}

/* PUT writes the whole of it anew, its lines too, as often as it is asked. */
RESULT economic_redraft_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct buf buf;
	int64_t off = 0, draft = economic_number(ask, 0);
	struct str word = economic_word(ask, 2);
	ENSURE(draft > 0, FAULT_BAD_VALUE);
	if (word.len)
		TRY(str_to_i64(word, &off));
	TRY(write_draft(ask, draft, economic_number(ask, 1), off, &buf, arena));
	return economic_send(ask, "PUT",
			arena_print(arena, "/invoices/drafts/%lld",
					(long long)draft),
			NULL, &buf, arena, out);
}

/* ---- what e-conomic would not take ---- */

struct str economic_trouble(const struct ask *ask, const struct bill *bill,
		struct arena *arena)
{
	static const enum mapping_field numbers[] = {MAPPING_VAT_CODE,
			MAPPING_CUSTOMER_GROUP, MAPPING_TERMS, MAPPING_LAYOUT};
	if (!accounting_buyer_name(ask->facts).len)
		return STR("name: the order names no customer");
	if (bill->digits > DIGITS_MAX)
		return arena_print(arena,
				"currency: e-conomic takes no prices with %d "
				"decimals",
				bill->digits);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (economic_mapped(ask, bill, numbers[i]) <= 0)
			return arena_print(arena, "%s: expected a number",
					mapping_field_name(numbers[i]));
	return STR_NONE;
}
