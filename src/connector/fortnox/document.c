/* SPDX-License-Identifier: Apache-2.0 */
/* Invoices as Fortnox shows them, and which of them is ours. */
#include "connector/fortnox/parts.h"

#include "port/request.h"

/* ExternalInvoiceReference1, by the contract. */
#define REFERENCE_MAX 80

struct str fortnox_url(const struct ask *ask, struct arena *arena,
		const char *collection, struct str id, const char *action)
{
	struct str path = arena_print(arena, "/3/%s%s%.*s%s", collection,
			id.len ? "/" : "", STR_FMT(url_encode(id, arena)),
			action);
	return url_join(ask->account, path, arena);
}

/* "preview" is "print" that does not mark the invoice as sent. */
RESULT fortnox_pdf_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	const struct document *d;
	TRY(accounting_pdf_of(ask, &d));
	request_get(out,
			fortnox_url(ask, arena, "invoices", d->number,
					"/preview"));
	request_header_set(out, arena, STR("Accept"), STR("application/pdf"));
	return OK;
}

void fortnox_pdf_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	if (response->status == 200)
		accounting_pdf_adopt(ask, response->body, arena, out);
	else
		fortnox_error(response, arena, out);
}

void fortnox_go_on(struct outcome *out, struct arena *arena, const char *word,
		struct str what)
{
	out->again = true;
	out->cursor = arena_print(arena, "%s %.*s", word, STR_FMT(what));
}

RESULT fortnox_list_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct str reference = ask->effect->reference;
	ENSURE(reference.len <= REFERENCE_MAX, FAULT_LIMIT);
	struct str url = fortnox_url(ask, arena, "invoices", STR_NONE, "");
	request_get(out,
			arena_print(arena,
					"%.*s?externalinvoicereference1=%.*s",
					STR_FMT(url),
					STR_FMT(url_encode(reference, arena))));
	return OK;
}

/* The search may find more than was asked for, and what was cancelled. */
struct fortnox_match fortnox_match_read(
		const struct ask *ask, struct json list, struct arena *arena)
{
	struct fortnox_match match = {0};
	struct json item;
	for (struct json_iter i = json_each(list); json_next(&i, &item);) {
		struct str reference = json_str(
				json_get(item, "ExternalInvoiceReference1"),
				arena);
		if (!str_eq(reference, ask->effect->reference) ||
				json_bool(json_get(item, "Cancelled"), false))
			continue;
		match.number = json_str(
				json_get(item, "DocumentNumber"), arena);
		match.count++;
	}
	return match;
}

/* What the invoice came to before it was rounded to whole crowns, if it was:
 * a credit's total is negative. */
static RESULT gross_read(struct json invoice, int digits, minor *out)
{
	minor total, rounding = 0;
	struct json round_off = json_get(invoice, "RoundOff");
	TRY(json_money(json_get(invoice, "Total"), digits, &total));
	if (json_type(round_off) == JSON_NUMBER ||
			json_type(round_off) == JSON_STRING)
		TRY(json_money(round_off, digits, &rounding));
	TRY(money_add(total, -rounding, &total));
	*out = total < 0 ? -total : total;
	return OK;
}

RESULT fortnox_invoice_read(struct json invoice, struct arena *arena,
		struct fortnox_invoice *out)
{
	struct fortnox_invoice read = {0};
	struct accounting_found *found = &read.found;
	found->number = json_str(json_get(invoice, "DocumentNumber"), arena);
	found->date = json_str(json_get(invoice, "InvoiceDate"), arena);
	found->currency = json_str(json_get(invoice, "Currency"), arena);
	ENSURE(found->number.len && found->currency.len == 3 &&
					accounting_is_date(found->date),
			FAULT_BAD_VALUE);
	TRY(gross_read(invoice, currency_digits(found->currency),
			&found->gross));
	read.reference = json_str(
			json_get(invoice, "ExternalInvoiceReference1"), arena);
	read.booked = json_bool(json_get(invoice, "Booked"), false);
	read.cancelled = json_bool(json_get(invoice, "Cancelled"), false);
	*out = read;
	return OK;
}
