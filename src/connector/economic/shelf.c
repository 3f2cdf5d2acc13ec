/* SPDX-License-Identifier: Apache-2.0 */
/*
 * references.other carries our reference, and both lists, of drafts and of
 * what is booked, can be filtered by it. Nothing keeps it unique there: who
 * does not look makes a second one. Lists come in pages (skippages, pagesize;
 * https://restdocs.e-conomic.com/#pagination), and filters see no difference
 * between capitals and small letters, so that each one is compared again.
 */
#include "connector/economic/parts.h"

#include "port/request.h"

#define REFERENCE_MAX 250 /* references.other */
#define PAGE_SIZE 20

static const struct {
	const char *path, *number;
} shelves[] = {
		[SHELF_BOOKED] = {"/invoices/booked", "bookedInvoiceNumber"},
		[SHELF_DRAFTS] = {"/invoices/drafts", "draftInvoiceNumber"},
};

/* "$" escapes what has a meaning in a filter
 * (https://restdocs.e-conomic.com/#filtering). */
struct str economic_filter_text(struct str text, struct arena *arena)
{
	char *at = arena_take(arena, text.len * 2 + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] && strchr("$()*,[]", text.at[i]))
			at[n++] = '$';
		at[n++] = text.at[i];
	}
	return (struct str){at, n};
}

RESULT economic_shelf_build(const struct ask *ask, enum economic_shelf shelf,
		struct arena *arena, struct http_request *out)
{
	struct str reference = ask->effect->reference;
	ENSURE(reference.len <= REFERENCE_MAX, FAULT_LIMIT);
	struct str filter = arena_print(arena, "references.other$eq:%.*s",
			STR_FMT(economic_filter_text(reference, arena)));
	struct str path = arena_print(arena,
			"%s?skippages=%lld&pagesize=%d&filter=%.*s",
			shelves[shelf].path, (long long)economic_number(ask, 0),
			PAGE_SIZE, STR_FMT(url_encode(filter, arena)));
	request_get(out, url_join(ask->account, path, arena));
	return OK;
}

/* A credit's total is negative there. One that goes the other way has a
 * negative amount here, and is no bill's. */
static minor direct(const struct ask *ask, minor gross)
{
	enum document_kind kind = DOCUMENT_NONE;
	struct str cause;
	(void)document_key_read(ask->effect->target, &kind, &cause).fault;
	return kind == DOCUMENT_CREDIT ? -gross : gross;
}

RESULT economic_invoice_read(const struct ask *ask, struct json invoice,
		enum economic_shelf shelf, struct arena *arena,
		struct economic_invoice *out)
{
	struct economic_invoice read = {0};
	struct accounting_found *found = &read.found;
	found->number = json_str(
			json_get(invoice, shelves[shelf].number), arena);
	found->date = json_str(json_get(invoice, "date"), arena);
	found->currency = json_str(json_get(invoice, "currency"), arena);
	ENSURE(found->number.len && found->currency.len == 3 &&
					accounting_is_date(found->date),
			FAULT_BAD_VALUE);
	TRY(json_money(json_get(invoice, "grossAmount"),
			currency_digits(found->currency), &found->gross));
	found->gross = direct(ask, found->gross);
	read.customer = json_i64(
			json_get(invoice, "customer.customerNumber"), 0);
	*out = read;
	return OK;
}

static bool is_ours(
		const struct ask *ask, struct json invoice, struct arena *arena)
{
	struct json other = json_get(invoice, "references.other");
	return str_eq(json_str(other, arena), ask->effect->reference);
}

static enum economic_look look(const struct ask *ask, enum economic_shelf shelf,
		struct json list, struct arena *arena,
		struct economic_invoice *out, struct outcome *outcome)
{
	struct json item;
	size_t count = 0;
	for (struct json_iter i = json_each(list); json_next(&i, &item);) {
		if (!is_ours(ask, item, arena))
			continue;
		if (economic_invoice_read(ask, item, shelf, arena, out).fault) {
			outcome_bad_reply(outcome, "an invoice can't be read");
			return LOOK_BAD;
		}
		count++;
	}
	if (count <= 1)
		return count ? LOOK_ONE : LOOK_NONE;
	outcome_refused(outcome, STR("conflict"),
			STR("several documents have one reference"));
	return LOOK_BAD;
}

enum economic_look economic_shelf_read(const struct ask *ask,
		enum economic_shelf shelf, const struct http_response *response,
		struct arena *arena, struct economic_invoice *out,
		struct outcome *outcome)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json list = {0};
	if (!json_open(response->body, &doc).fault)
		list = json_get(json_root(doc), "collection");
	if (json_type(list) != JSON_ARRAY) {
		outcome_bad_reply(outcome, "the answer has no collection");
		return LOOK_BAD;
	}
	enum economic_look found = look(ask, shelf, list, arena, out, outcome);
	struct json next = json_get(json_root(doc), "pagination.nextPage");
	if (found == LOOK_NONE && json_count(list) == PAGE_SIZE &&
			json_type(next) == JSON_STRING)
		return LOOK_MORE;
	return found;
}

/* ---- looking it up ---- */

/* A draft is no document yet: the next attempt finds it and books it. */
RESULT economic_find_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	return economic_shelf_build(ask, SHELF_BOOKED, arena, out);
}

void economic_find_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	struct economic_invoice invoice;
	if (response->status != 200) {
		outcome_find_failed(response, arena, out);
		return;
	}
	switch (economic_shelf_read(
			ask, SHELF_BOOKED, response, arena, &invoice, out)) {
	case LOOK_ONE:
		accounting_adopt(ask, &invoice.found, arena, out);
		break;
	case LOOK_NONE:
		out->kind = OUTCOME_ABSENT;
		break;
	case LOOK_MORE:
		economic_next_page(ask, "booked", arena, out);
		break;
	case LOOK_BAD:
		break;
	}
}

/* ---- its PDF ---- */

RESULT economic_pdf_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	const struct document *d;
	TRY(accounting_pdf_of(ask, &d));
	struct str path = arena_print(arena, "%s/%.*s/pdf",
			shelves[SHELF_BOOKED].path,
			STR_FMT(url_encode(d->number, arena)));
	request_get(out, url_join(ask->account, path, arena));
	request_header_set(out, arena, STR("Accept"), STR("application/pdf"));
	return OK;
}

void economic_pdf_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	if (response->status == 200)
		accounting_pdf_adopt(ask, response->body, arena, out);
	else
		economic_error(response, arena, out);
}
