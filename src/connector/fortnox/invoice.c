/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The invoice itself. Prices are sent with VAT in them, whatever the shop
 * shows, so that its total is the bill's to the minor unit. A credit is an
 * invoice with negative quantities: unlike Fortnox's own "credit" of a whole
 * invoice it can be of a part, and carries our reference from the start.
 */
#include "connector/fortnox/parts.h"

#include "port/request.h"

#define PER_CENT (RATE_ONE / 100)
#define ORDER_NAME_MAX 75 /* YourOrderNumber */
#define ACCOUNT_LEN 4     /* of the BAS chart */

static void write_number(struct json_out *out, struct arena *arena,
		const char *key, minor amount, int digits)
{
	json_out_raw(out, key, money_print(amount, digits, arena));
}

static bool is_account(struct str text, int64_t *out)
{
	return text.len == ACCOUNT_LEN && !str_to_i64(text, out).fault &&
			*out >= 1000;
}

static void write_row(struct json_out *out, const struct ask *ask,
		const struct bill *bill, const struct bill_line *line,
		struct arena *arena)
{
	struct accounting_row row = accounting_row_of(bill, line, arena);
	struct str code = accounting_map(ask, bill, line, MAPPING_VAT_CODE);
	bool credit = bill->kind == DOCUMENT_CREDIT;
	int64_t account = 0;
	if (is_account(accounting_map(ask, bill, line, MAPPING_ACCOUNT),
			    &account))
		json_out_i64(out, "AccountNumber", account);
	json_out_str(out, "DeliveredQuantity",
			arena_print(arena, "%lld",
					(long long)(credit ? -row.quantity
							   : row.quantity)));
	json_out_str(out, "Description", detail_of(row.text));
	write_number(out, arena, "Price", row.price, bill->digits);
	json_out_i64(out, "VAT", line->rate / PER_CENT);
	if (code.len)
		json_out_str(out, "VATCode", code);
	if (!row.discount)
		return;
	write_number(out, arena, "Discount", row.discount, bill->digits);
	json_out_cstr(out, "DiscountType", "AMOUNT");
}

static void write_rows(struct json_out *out, const struct ask *ask,
		const struct bill *bill, struct arena *arena)
{
	json_out_array(out, "InvoiceRows");
	for (size_t i = 0; i < bill->lines.count; i++) {
		json_out_object(out, NULL);
		write_row(out, ask, bill, &bill->lines.at[i], arena);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

/* Only one that these books have can be named there. */
static struct str credited(const struct ask *ask, const struct bill *bill)
{
	const struct document *sale =
			facts_document(ask->facts, DOCUMENT_SALE, STR_NONE);
	bool here = sale && str_eq(sale->account, ask->account->name);
	return bill->kind == DOCUMENT_CREDIT && here ? sale->number : STR_NONE;
}

/* Whichever books have it, people can read it. */
static struct str remark(const struct ask *ask, const struct bill *bill,
		struct arena *arena)
{
	const struct document *sale =
			facts_document(ask->facts, DOCUMENT_SALE, STR_NONE);
	if (bill->kind != DOCUMENT_CREDIT || !sale || !sale->number.len)
		return STR_NONE;
	return arena_print(arena, "Credit of %.*s", STR_FMT(sale->number));
}

static void write_fields(struct json_out *out, const struct ask *ask,
		const struct bill *bill, struct arena *arena)
{
	const struct shop_order *order = &ask->facts->order;
	const struct address *buyer = accounting_buyer(ask->facts);
	bool named = order->name.len <= ORDER_NAME_MAX;
	const struct {
		const char *name;
		struct str value;
	} fields[] = {
			{"CustomerName", accounting_buyer_name(ask->facts)},
			{"Address1", buyer->line1},
			{"Address2", buyer->line2},
			{"ZipCode", buyer->postcode},
			{"City", buyer->city},
			{"Currency", bill->currency},
			{"TermsOfPayment",
					accounting_map(ask, bill, NULL,
							MAPPING_TERMS)},
			{"YourOrderNumber", named ? order->name : STR_NONE},
			{"CreditInvoiceReference", credited(ask, bill)},
			{"Remarks", remark(ask, bill, arena)},
			{"Language",
					str_starts(order->locale, STR("sv"))
							? STR("SV")
							: STR("EN")},
			{"ExternalInvoiceReference1", ask->effect->reference},
	};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (fields[i].value.len)
			json_out_str(out, fields[i].name, fields[i].value);
}

RESULT fortnox_invoice_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct bill bill;
	struct buf buf;
	struct str body, customer = ask->cursor, word;
	TRY(accounting_bill(ask, arena, &bill));
	ENSURE(str_cut(&customer, ' ', &word) && customer.len, FAULT_BAD_VALUE);
	buf_init(&buf, REQUEST_BODY_MAX);
	struct json_out json = {.buf = &buf};
	json_out_object(&json, NULL);
	json_out_object(&json, "Invoice");
	json_out_str(&json, "CustomerNumber", customer);
	write_fields(&json, ask, &bill, arena);
	json_out_bool(&json, "VATIncluded", true);
	write_rows(&json, ask, &bill, arena);
	json_out_object_end(&json);
	json_out_object_end(&json);
	TRY(buf_take(&buf, arena, &body));
	request_post_json(out, arena,
			fortnox_url(ask, arena, "invoices", STR_NONE, ""),
			STR_NONE, body);
	return OK;
}

/* ---- what Fortnox would not take ---- */

static bool is_vat_type(struct str text)
{
	static const char *const types[] = {"SEVAT", "SEREVERSEDVAT",
			"EUREVERSEDVAT", "EUVAT", "EXPORT"};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(text, str_of(types[i])))
			return true;
	return false;
}

static struct str line_trouble(const struct ask *ask, const struct bill *bill,
		const struct bill_line *line, struct arena *arena)
{
	struct str account = accounting_map(ask, bill, line, MAPPING_ACCOUNT);
	int64_t number;
	if (!is_account(account, &number))
		return arena_print(arena,
				"account: \"%.*s\" is no account of four "
				"digits",
				STR_FMT(detail_of(account)));
	if (line->rate % PER_CENT == 0)
		return STR_NONE;
	return arena_print(arena, "VAT: Fortnox takes no rate of %.*s",
			STR_FMT(rate_print(line->rate, arena)));
}

struct str fortnox_trouble(const struct ask *ask, const struct bill *bill,
		struct arena *arena)
{
	struct str type =
			accounting_map(ask, bill, NULL, MAPPING_CUSTOMER_GROUP);
	struct str why = STR_NONE;
	if (!accounting_buyer_name(ask->facts).len)
		return STR("name: the order names no customer");
	if (!is_vat_type(type))
		return arena_print(arena,
				"customer_group: \"%.*s\" is no VAT type of "
				"Fortnox",
				STR_FMT(detail_of(type)));
	for (size_t i = 0; i < bill->lines.count && !why.len; i++)
		why = line_trouble(ask, bill, &bill->lines.at[i], arena);
	return why;
}
