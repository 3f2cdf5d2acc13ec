/* SPDX-License-Identifier: Apache-2.0 */
/*
 * e-conomic: another door to the same books. A draft becomes a document when
 * it is booked, and only then has its number. No reference is unique, and an
 * Idempotency-Key changes nothing here: who does not look makes a second one,
 * and it is counted as doubled. Lists come in pages and are filtered by what
 * the query says, whatever the capitals. False booleans are left out.
 */
#include <inttypes.h>

#include "economic.h"

#define CALLS_MAX 50000
#define CALLS_WINDOW_MS DAY_MS
#define PAGE_MOST 1000

/* --- answers ------------------------------------------------------------- */

static void refuse(struct call *call, int status, const char *message)
{
	call->out->status = status;
	call->out->body = arena_print(call->arena,
			"{\"message\":\"%s\",\"httpStatusCode\":%d,"
			"\"developerHint\":\"none\"}",
			message, status);
}

void economic_refuse(struct call *call, const char *field, const char *message)
{
	call->out->status = 400;
	call->out->body = arena_print(call->arena,
			"{\"message\":\"Validation error.\","
			"\"httpStatusCode\":400,\"errors\":{\"%s\":{\"errors\":"
			"[{\"errorCode\":\"E06000\",\"message\":\"%s\"}]}}}",
			field, message);
}

void economic_customer_json(struct json_out *out, const char *key,
		const struct economic_customer *customer)
{
	json_out_object(out, key);
	json_out_i64(out, "customerNumber", customer->number);
	json_out_str(out, "name", customer->name);
	if (customer->email.len)
		json_out_str(out, "email", customer->email);
	if (customer->zip.len)
		json_out_str(out, "zip", customer->zip);
	if (customer->address.len)
		json_out_str(out, "address", customer->address);
	json_out_object_end(out);
}

static void amount(struct json_out *out, const char *key, int64_t minor,
		const struct economic_invoice *invoice, struct arena *arena)
{
	json_out_raw(out, key, sim_money(minor, invoice->digits, arena));
}

void economic_invoice_json(struct json_out *out, const char *key,
		struct call *call, const struct economic_invoice *invoice)
{
	json_out_object(out, key);
	json_out_i64(out,
			invoice->number ? "bookedInvoiceNumber"
					: "draftInvoiceNumber",
			invoice->number ? invoice->number : invoice->draft);
	json_out_str(out, "date", invoice->date);
	json_out_str(out, "currency", invoice->currency);
	amount(out, "netAmount", invoice->net, invoice, call->arena);
	amount(out, "grossAmount", invoice->gross, invoice, call->arena);
	amount(out, "vatAmount", invoice->gross - invoice->net, invoice,
			call->arena);
	json_out_object(out, "customer");
	json_out_i64(out, "customerNumber", invoice->customer);
	json_out_object_end(out);
	json_out_object(out, "references");
	json_out_str(out, "other", invoice->reference);
	json_out_object_end(out);
	json_out_object_end(out);
}

/* --- lists --------------------------------------------------------------- */

/* "name$eq:a$$b" -> property "name", value "a$b". */
static bool filter_read(
		struct call *call, struct str *property, struct str *value)
{
	struct str text = sim_form_get(
			call->request->query, "filter", call->arena);
	ptrdiff_t at = str_find(text, STR("$eq:"));
	if (at <= 0)
		return false;
	*property = (struct str){text.at, (size_t)at};
	struct str rest = str_skip(text, (size_t)at + strlen("$eq:"));
	char *plain = arena_take(call->arena, rest.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < rest.len; i++) {
		if (rest.at[i] == '$' && i + 1 < rest.len)
			i++;
		plain[n++] = rest.at[i];
	}
	*value = (struct str){plain, n};
	return true;
}

static int64_t query_number(struct call *call, const char *name, int64_t or)
{
	int64_t number = 0;
	struct str text = sim_form_get(call->request->query, name, call->arena);
	return str_to_i64(text, &number).fault ? or : number;
}

struct economic_page economic_page_read(struct call *call)
{
	struct economic_page page = {
			.size = query_number(call, "pagesize", 20)};
	if (page.size < 1 || page.size > PAGE_MOST)
		page.size = PAGE_MOST;
	page.skip = query_number(call, "skippages", 0) * page.size;
	return page;
}

/* Is it on this page? */
bool economic_page_takes(struct economic_page *page)
{
	if (page->seen++ < page->skip)
		return false;
	if (page->written == page->size) {
		page->more = true;
		return false;
	}
	page->written++;
	return true;
}

static void pagination(struct json_out *out, const struct economic_page *page)
{
	json_out_object(out, "pagination");
	json_out_i64(out, "pageSize", page->size);
	json_out_i64(out, "results", page->seen);
	if (page->more)
		json_out_cstr(out, "nextPage",
				"https://restapi.e-conomic.com/");
	json_out_object_end(out);
}

static bool customer_fits(const struct economic_customer *c,
		struct str property, struct str value)
{
	if (str_eq(property, STR("email")))
		return str_eq_nocase(c->email, value);
	return str_eq(property, STR("name")) && str_eq_nocase(c->name, value);
}

static void customers_write(struct call *call, struct json_out *out,
		struct economic_page *page, struct str property,
		struct str value)
{
	const struct sim_economic *e = &call->sim->economic;
	for (size_t i = 0; i < e->customers.count; i++)
		if (customer_fits(e->customers.at[i], property, value) &&
				economic_page_takes(page))
			economic_customer_json(out, NULL, e->customers.at[i]);
}

/* Somebody took it away. */
static bool is_gone(struct call *call, const struct economic_invoice *invoice)
{
	struct str key, kind, rest;
	int64_t order;
	if (!sim_reference_read(invoice->reference, call->arena, &key, &order,
			    &kind, &rest))
		return false;
	const struct document *document =
			sim_table_get(&call->sim->document_by_reference, key);
	return document && document->gone;
}

static void invoices_write(struct call *call, struct json_out *out,
		struct economic_page *page, bool booked, struct str value)
{
	const struct sim_economic *e = &call->sim->economic;
	for (size_t i = 0; i < e->invoices.count; i++) {
		const struct economic_invoice *invoice = e->invoices.at[i];
		if ((invoice->number != 0) != booked ||
				!str_eq_nocase(invoice->reference, value) ||
				(booked && is_gone(call, invoice)))
			continue;
		if (economic_page_takes(page))
			economic_invoice_json(out, NULL, call, invoice);
	}
}

static void list(struct call *call)
{
	struct str property, value;
	struct economic_page page = economic_page_read(call);
	struct buf buf;
	bool customers = str_eq(call->path, STR("/customers"));
	if (sim_lies(call, ECONOMIC_FIND, call->request->query))
		return;
	if (!filter_read(call, &property, &value) ||
			(!customers &&
					!str_eq(property,
							STR("references."
							    "other")))) {
		refuse(call, 400, "The filter can't be read.");
		return;
	}
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_array(&out, "collection");
	if (customers)
		customers_write(call, &out, &page, property, value);
	else
		invoices_write(call, &out, &page,
				str_eq(call->path, STR("/invoices/booked")),
				value);
	json_out_array_end(&out);
	pagination(&out, &page);
	json_out_object_end(&out);
	sim_answer_json(call, 200, &buf);
}

const struct economic_customer *economic_customer_find(
		const struct sim *sim, int64_t number)
{
	for (size_t i = 0; i < sim->economic.customers.count; i++)
		if (sim->economic.customers.at[i]->number == number)
			return sim->economic.customers.at[i];
	return NULL;
}

/* --- doors --------------------------------------------------------------- */

static void draft_make(struct call *call, struct json root)
{
	economic_draft_write(call, 0, root);
}

static const struct {
	struct str path;
	enum sim_verb verb;
	void (*make)(struct call *call, struct json root);
} makes[] = {
		{STR("/customers"), ECONOMIC_CUSTOMER, economic_customer_make},
		{STR("/invoices/drafts"), ECONOMIC_DRAFT, draft_make},
		{STR("/invoices/booked"), ECONOMIC_BOOK, economic_book},
};
#define MAKES (sizeof makes / sizeof *makes)

static void post(struct call *call)
{
	struct json_doc *doc = NULL;
	size_t i = 0;
	while (i < MAKES && !str_eq(call->path, makes[i].path))
		i++;
	if (i == MAKES) {
		refuse(call, 404, "Not found.");
		return;
	}
	if (sim_lies(call, makes[i].verb, call->request->body))
		return;
	if (json_open(call->request->body, &doc).fault)
		refuse(call, 400, "This is no JSON.");
	else
		makes[i].make(call, json_root(doc));
	json_close(doc);
}

static void put(struct call *call)
{
	struct json_doc *doc = NULL;
	struct str head = STR("/invoices/drafts/");
	int64_t draft = 0;
	if (!str_starts(call->path, head) ||
			str_to_i64(str_skip(call->path, head.len), &draft)
					.fault) {
		refuse(call, 404, "Not found.");
		return;
	}
	if (sim_lies(call, ECONOMIC_SETTLE, call->request->body))
		return;
	if (json_open(call->request->body, &doc).fault)
		refuse(call, 400, "This is no JSON.");
	else
		economic_draft_write(call, draft, json_root(doc));
	json_close(doc);
}

static bool is_known(struct call *call)
{
	const struct sim_options *o = &call->sim->options;
	return str_eq(call->request->app_secret, str_of(o->economic_secret)) &&
			str_eq(call->request->authorization,
					str_of(o->economic_grant));
}

void sim_economic_call(struct call *call)
{
	if (!is_known(call))
		refuse(call, 401, "The tokens are not known.");
	else if (sim_budget_take(call->sim, BUDGET_ECONOMIC, call->now,
				 CALLS_MAX, CALLS_WINDOW_MS))
		refuse(call, 429, "That was enough for a day.");
	else if (economic_journal_call(call))
		return;
	else if (str_eq(call->request->method, STR("POST")))
		post(call);
	else if (str_eq(call->request->method, STR("PUT")))
		put(call);
	else
		list(call);
}
