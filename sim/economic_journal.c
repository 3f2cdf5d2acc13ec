/* SPDX-License-Identifier: Apache-2.0 */
/*
 * e-conomic's journals: a voucher is a draft until a person books the journal.
 * Nothing looks at its text, so that whoever sends one twice has two. Money
 * that comes in has a minus.
 */
#include <inttypes.h>

#include "economic.h"

#define YEAR_FIRST 2020
#define YEAR_LAST 2030

static bool is_get(const struct call *call)
{
	return str_eq(call->request->method, STR("GET"));
}

/* --- lists --------------------------------------------------------------- */

static void entry_json(struct json_out *out, struct call *call,
		const struct book_payment *payment)
{
	json_out_object(out, NULL);
	json_out_str(out, "text", payment->text);
	json_out_str(out, "date", payment->date);
	json_out_raw(out, "amount",
			sim_money(-payment->amount, payment->digits,
					call->arena));
	json_out_object_end(out);
}

static void entries(struct call *call, bool booked, struct str day)
{
	const struct sim *sim = call->sim;
	struct economic_page page = economic_page_read(call);
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_array(&out, "collection");
	for (size_t i = 0; i < sim->book_payments.count; i++) {
		const struct book_payment *at = sim->book_payments.at[i];
		bool fits = at->booked == booked &&
				(!booked || str_eq(at->date, day));
		if (fits && economic_page_takes(&page))
			entry_json(&out, call, at);
	}
	json_out_array_end(&out);
	json_out_object_end(&out);
	sim_answer_json(call, 200, &buf);
}

static void years(struct call *call)
{
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_array(&out, "collection");
	for (int year = YEAR_FIRST; year <= YEAR_LAST; year++) {
		json_out_object(&out, NULL);
		json_out_str(&out, "year",
				arena_print(call->arena, "%d", year));
		json_out_str(&out, "fromDate",
				arena_print(call->arena, "%d-01-01", year));
		json_out_str(&out, "toDate",
				arena_print(call->arena, "%d-12-31", year));
		json_out_object_end(&out);
	}
	json_out_array_end(&out);
	json_out_object_end(&out);
	sim_answer_json(call, 200, &buf);
}

/* --- vouchers ------------------------------------------------------------ */

static void voucher_answer(
		struct call *call, const struct book_payment *payment)
{
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_array(&out, NULL);
	json_out_object(&out, NULL);
	json_out_object(&out, "entries");
	json_out_array(&out, "customerPayments");
	entry_json(&out, call, payment);
	json_out_array_end(&out);
	json_out_object_end(&out);
	json_out_object_end(&out);
	json_out_array_end(&out);
	sim_answer_json(call, 201, &buf);
}

static const struct economic_invoice *invoice_of(
		const struct sim *sim, int64_t number)
{
	for (size_t i = 0; number && i < sim->economic.invoices.count; i++)
		if (sim->economic.invoices.at[i]->number == number)
			return sim->economic.invoices.at[i];
	return NULL;
}

static void voucher_make(struct call *call, struct json root)
{
	struct arena *arena = call->sim->arena;
	struct json entry = {0};
	struct json list = json_get(root, "entries.customerPayments");
	struct json_iter i = json_each(list);
	json_next(&i, &entry);
	int64_t customer =
			json_i64(json_get(entry, "customer.customerNumber"), 0);
	const struct economic_invoice *invoice = invoice_of(call->sim,
			json_i64(json_get(entry, "customerInvoice"), 0));
	struct book_payment made = {
			.text = json_str(json_get(entry, "text"), arena),
			.date = json_str(json_get(entry, "date"), arena)};
	if (!invoice || invoice->customer != customer) {
		economic_refuse(call, "customerInvoice", "No such invoice.");
		return;
	}
	made.invoice = arena_print(arena, "%" PRId64, invoice->number);
	made.digits = invoice->digits;
	made.currency = invoice->currency;
	if (json_money(json_get(entry, "amount"), made.digits, &made.amount)
					.fault ||
			!json_i64(json_get(entry,
						  "contraAccount."
						  "accountNumber"),
					0) ||
			made.date.len != 10) {
		economic_refuse(call, "amount", "A value is missing.");
		return;
	}
	made.amount = -made.amount;
	voucher_answer(call, sim_book_payment(call, &made, invoice->reference));
}

static void post(struct call *call)
{
	struct json_doc *doc = NULL;
	if (sim_lies(call, ECONOMIC_VOUCHER, call->request->body))
		return;
	if (json_open(call->request->body, &doc).fault)
		economic_refuse(call, "body", "This is no JSON.");
	else
		voucher_make(call, json_root(doc));
	json_close(doc);
}

/* --- doors --------------------------------------------------------------- */

static void invoice_pdf(struct call *call, struct str number)
{
	int64_t booked = 0;
	if (sim_lies(call, ECONOMIC_PDF, number))
		return;
	(void)str_to_i64(number, &booked).fault;
	if (invoice_of(call->sim, booked))
		sim_books_pdf(call, number);
	else
		call->out->status = 404;
}

/* An invoice that is booked, by its number. */
static bool invoice_read(struct call *call)
{
	struct str head = STR("/invoices/booked/");
	int64_t number = 0;
	if (!str_starts(call->path, head) || !is_get(call))
		return false;
	struct str rest = str_skip(call->path, head.len);
	if (str_ends(rest, STR("/pdf"))) {
		rest.len -= strlen("/pdf");
		invoice_pdf(call, rest);
		return true;
	}
	if (sim_lies(call, ECONOMIC_FIND, call->path))
		return true;
	(void)str_to_i64(rest, &number).fault;
	const struct economic_invoice *invoice = invoice_of(call->sim, number);
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	if (invoice)
		economic_invoice_json(&out, NULL, call, invoice);
	sim_answer_json(call, invoice ? 200 : 404, &buf);
	return true;
}

static bool list_read(struct call *call)
{
	struct str filter = sim_form_get(
			call->request->query, "filter", call->arena);
	bool all = str_eq(call->path, STR("/accounting-years"));
	bool drafts = str_starts(call->path, STR("/journals/"));
	if (!is_get(call) ||
			!(all || drafts ||
					str_starts(call->path,
							STR("/accounting-"
							    "years/"))))
		return false;
	if (sim_lies(call, ECONOMIC_FIND, call->request->query))
		return true;
	if (all)
		years(call);
	else
		entries(call, !drafts, str_skip(filter, strlen("date$eq:")));
	return true;
}

bool economic_journal_call(struct call *call)
{
	if (invoice_read(call) || list_read(call))
		return true;
	if (!str_starts(call->path, STR("/journals/")) ||
			!str_ends(call->path, STR("/vouchers")))
		return false;
	post(call);
	return true;
}
