/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fortnox: another door to the same books. Nothing there is idempotent and no
 * reference is unique: a second invoice is made, and is counted as doubled. An
 * invoice has its number when it is made and is a document once it is booked.
 * A customer's number that was used is used for ever. 25 calls in 5 seconds.
 */
#include <inttypes.h>

#include "base/crypto.h"
#include "fortnox.h"

#define TOKEN_LIFE_S 3600
#define CALLS_MAX 25
#define CALLS_WINDOW_MS (5 * SECOND_MS)
#define RATE_MOST 30 /* per cent */

void fortnox_refuse(struct call *call, int status, int64_t code,
		const char *message)
{
	call->out->status = status;
	call->out->body = arena_print(call->arena,
			"{\"ErrorInformation\":{\"error\":1,\"message\":\"%s\","
			"\"code\":%" PRId64 "}}",
			message, code);
}

/* --- tokens -------------------------------------------------------------- */

static bool is_client(struct call *call)
{
	const struct sim_options *o = &call->sim->options;
	struct str both = arena_print(call->arena, "%s:%s", o->fortnox_client,
			o->fortnox_secret);
	return str_eq(call->request->authorization,
			arena_print(call->arena, "Basic %.*s",
					STR_FMT(base64_of(both, call->arena))));
}

static void grant(struct call *call)
{
	struct sim_fortnox *f = &call->sim->fortnox;
	if (sim_lies(call, FORTNOX_TOKEN, STR_NONE))
		return;
	if (!is_client(call) ||
			!str_eq(call->request->body,
					STR("grant_type=client_credentials"))) {
		call->out->status = 400;
		call->out->body = STR("{\"error\":\"invalid_client\"}");
		return;
	}
	f->token = arena_print(call->sim->arena, "fx%" PRId64, ++f->tokens);
	f->token_ends = call->now + TOKEN_LIFE_S * SECOND_MS;
	call->out->status = 200;
	call->out->body = arena_print(call->arena,
			"{\"access_token\":\"%.*s\",\"scope\":\"invoice\","
			"\"expires_in\":%d,\"token_type\":\"bearer\"}",
			STR_FMT(f->token), TOKEN_LIFE_S);
}

static bool has_token(struct call *call)
{
	const struct sim_fortnox *f = &call->sim->fortnox;
	struct str token = call->request->authorization;
	return str_starts(token, STR("Bearer ")) && f->token.len &&
			str_eq(str_skip(token, 7), f->token) &&
			call->now < f->token_ends;
}

/* --- customers ----------------------------------------------------------- */

static struct fortnox_customer *customer_find(
		const struct sim *sim, struct str number)
{
	for (size_t i = 0; i < sim->fortnox.customers.count; i++)
		if (str_eq(sim->fortnox.customers.at[i]->number, number))
			return sim->fortnox.customers.at[i];
	return NULL;
}

static void customer_json(
		struct json_out *out, const struct fortnox_customer *customer)
{
	json_out_str(out, "CustomerNumber", customer->number);
	json_out_str(out, "Name", customer->name);
	json_out_str(out, "Email", customer->email);
}

static void customer_answer(struct call *call, int status,
		const struct fortnox_customer *customer)
{
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_object(&out, "Customer");
	customer_json(&out, customer);
	json_out_object_end(&out);
	json_out_object_end(&out);
	sim_answer_json(call, status, &buf);
}

/* The search finds whatever holds the words. */
static void customers_list(struct call *call)
{
	const struct sim_fortnox *f = &call->sim->fortnox;
	struct str email = sim_form_get(
			call->request->query, "email", call->arena);
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_array(&out, "Customers");
	for (size_t i = 0; i < f->customers.count; i++) {
		if (str_find(f->customers.at[i]->email, email) < 0)
			continue;
		json_out_object(&out, NULL);
		customer_json(&out, f->customers.at[i]);
		json_out_object_end(&out);
	}
	json_out_array_end(&out);
	json_out_object_end(&out);
	sim_answer_json(call, 200, &buf);
}

static void customer_make(struct call *call, struct json root)
{
	struct sim *sim = call->sim;
	struct json wish = json_get(root, "Customer");
	struct fortnox_customer made = {
			json_str(json_get(wish, "CustomerNumber"), call->arena),
			json_str(json_get(wish, "Name"), call->arena),
			json_str(json_get(wish, "Email"), call->arena)};
	if (!made.name.len) {
		fortnox_refuse(call, 400, 2000637, "Namn saknas");
		return;
	}
	if (customer_find(sim, made.number)) {
		sim_doubled(sim, "customer at Fortnox", 0, made.number);
		fortnox_refuse(call, 400, 2000637,
				"Kundnumret har redan anv\xc3\xa4nts");
		return;
	}
	struct fortnox_customer *kept = arena_take(sim->arena, sizeof *kept);
	*kept = (struct fortnox_customer){arena_copy(sim->arena, made.number),
			arena_copy(sim->arena, made.name),
			arena_copy(sim->arena, made.email)};
	*LIST_ADD(sim->arena, &sim->fortnox.customers) = kept;
	customer_answer(call, 201, kept);
}

static void customer_get(struct call *call, struct str number)
{
	const struct fortnox_customer *found = customer_find(call->sim, number);
	if (found)
		customer_answer(call, 200, found);
	else
		fortnox_refuse(call, 404, 2000433, "Kan inte hitta kunden.");
}

/* --- invoices ------------------------------------------------------------ */

static void invoice_json(struct json_out *out, struct call *call,
		const struct fortnox_invoice *invoice)
{
	struct str date = time_print(invoice->at, call->arena);
	json_out_str(out, "DocumentNumber", invoice->number);
	json_out_str(out, "CustomerNumber", invoice->customer);
	json_out_str(out, "InvoiceDate", (struct str){date.at, 10});
	json_out_str(out, "Currency", invoice->currency);
	json_out_str(out, "ExternalInvoiceReference1", invoice->reference);
	json_out_raw(out, "Total",
			sim_money(invoice->total, invoice->digits,
					call->arena));
	json_out_bool(out, "Booked", invoice->booked);
	json_out_bool(out, "Cancelled", false);
}

static void invoice_answer(struct call *call, int status,
		const struct fortnox_invoice *invoice)
{
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_object(&out, "Invoice");
	invoice_json(&out, call, invoice);
	json_out_raw(&out, "RoundOff", STR("0"));
	json_out_object_end(&out);
	json_out_object_end(&out);
	sim_answer_json(call, status, &buf);
}

static void invoices_list(struct call *call)
{
	const struct sim_fortnox *f = &call->sim->fortnox;
	struct str reference = sim_form_get(call->request->query,
			"externalinvoicereference1", call->arena);
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_array(&out, "Invoices");
	for (size_t i = 0; i < f->invoices.count; i++) {
		if (str_find(f->invoices.at[i]->reference, reference) < 0 ||
				f->invoices.at[i]->gone)
			continue;
		json_out_object(&out, NULL);
		invoice_json(&out, call, f->invoices.at[i]);
		json_out_object_end(&out);
	}
	json_out_array_end(&out);
	json_out_object_end(&out);
	sim_answer_json(call, 200, &buf);
}

static bool row_add(struct json row, int digits, int64_t *total)
{
	int64_t price, discount = 0;
	int64_t pieces = json_i64(json_get(row, "DeliveredQuantity"), 0);
	int64_t rate = json_i64(json_get(row, "VAT"), -1);
	int64_t account = json_i64(json_get(row, "AccountNumber"), 0);
	if (json_money(json_get(row, "Price"), digits, &price).fault ||
			rate < 0 || rate > RATE_MOST || account < 1000 ||
			account > 9999)
		return false;
	if (json_type(json_get(row, "Discount")) == JSON_NUMBER &&
			json_money(json_get(row, "Discount"), digits, &discount)
					.fault)
		return false;
	*total += price * pieces - discount;
	return true;
}

static bool rows_read(struct json wish, int digits, int64_t *out_total)
{
	struct json row;
	struct json_iter i = json_each(json_get(wish, "InvoiceRows"));
	*out_total = 0;
	while (json_next(&i, &row))
		if (!row_add(row, digits, out_total))
			return false;
	return true;
}

static bool is_there(const struct sim *sim, struct str reference)
{
	for (size_t i = 0; i < sim->fortnox.invoices.count; i++)
		if (str_eq(sim->fortnox.invoices.at[i]->reference, reference) &&
				!sim->fortnox.invoices.at[i]->gone)
			return true;
	return false;
}

static void invoice_keep(struct call *call, const struct fortnox_invoice *made)
{
	struct sim *sim = call->sim;
	struct sim_fortnox *f = &sim->fortnox;
	struct fortnox_invoice *kept = arena_take(sim->arena, sizeof *kept);
	if (is_there(sim, made->reference))
		sim_doubled(sim, "invoice at Fortnox", 0, made->reference);
	*kept = *made;
	kept->number = arena_print(sim->arena, "%zu", f->invoices.count + 1);
	kept->reference = arena_copy(sim->arena, made->reference);
	kept->customer = arena_copy(sim->arena, made->customer);
	kept->currency = arena_copy(sim->arena, made->currency);
	*LIST_ADD(sim->arena, &f->invoices) = kept;
	invoice_answer(call, 201, kept);
}

static void invoice_make(struct call *call, struct json root)
{
	struct json wish = json_get(root, "Invoice");
	struct str kind, rest, key;
	int64_t id = 0;
	struct fortnox_invoice made = {.at = call->now};
	made.customer = json_str(json_get(wish, "CustomerNumber"), call->arena);
	made.currency = json_str(json_get(wish, "Currency"), call->arena);
	made.reference = json_str(json_get(wish, "ExternalInvoiceReference1"),
			call->arena);
	bool ours = sim_reference_read(
			made.reference, call->arena, &key, &id, &kind, &rest);
	const struct order *order = ours ? sim_order(call->sim, id) : NULL;
	made.digits = order ? order->digits : 2;
	if (!customer_find(call->sim, made.customer))
		fortnox_refuse(call, 400, 2000433, "Kan inte hitta kunden.");
	else if (made.currency.len != 3)
		fortnox_refuse(call, 400, 2001399, "Currency");
	else if (!rows_read(wish, made.digits, &made.total))
		fortnox_refuse(call, 400, 2001304, "Kunde inte hitta konto");
	else
		invoice_keep(call, &made);
}

struct fortnox_invoice *fortnox_invoice_find(
		const struct sim *sim, struct str number)
{
	for (size_t i = 0; i < sim->fortnox.invoices.count; i++)
		if (str_eq(sim->fortnox.invoices.at[i]->number, number))
			return sim->fortnox.invoices.at[i];
	return NULL;
}

static void invoice_book(struct call *call, struct fortnox_invoice *invoice)
{
	int64_t gross = invoice->total < 0 ? -invoice->total : invoice->total;
	if (invoice->booked) {
		fortnox_refuse(call, 400, 2000416,
				"Fakturan \xc3\xa4r redan bokf\xc3\xb6rd");
		return;
	}
	invoice->booked = true;
	sim_books_take(call,
			&(struct books_wish){invoice->reference,
					invoice->currency, invoice->number,
					gross, invoice->total < 0});
	invoice_answer(call, 200, invoice);
}

/* --- doors --------------------------------------------------------------- */

static void post(struct call *call, enum sim_verb verb,
		void (*make)(struct call *call, struct json root))
{
	struct json_doc *doc = NULL;
	if (sim_lies(call, verb, call->request->body))
		return;
	if (json_open(call->request->body, &doc).fault)
		fortnox_refuse(call, 400, 2002115, "Error deserializing JSON");
	else
		make(call, json_root(doc));
	json_close(doc);
}

static void invoice_preview(struct call *call, struct str number)
{
	const struct fortnox_invoice *invoice =
			fortnox_invoice_find(call->sim, number);
	if (sim_lies(call, FORTNOX_PDF, number))
		return;
	if (invoice && !invoice->gone)
		sim_books_pdf(call, number);
	else
		fortnox_refuse(call, 404, 2000434, "Kan inte hitta fakturan.");
}

static void invoice_call(struct call *call, struct str number)
{
	bool books = str_ends(number, STR("/bookkeep"));
	struct str preview = STR("/preview");
	if (str_ends(number, preview)) {
		number.len -= preview.len;
		invoice_preview(call, number);
		return;
	}
	if (books)
		number.len -= strlen("/bookkeep");
	struct fortnox_invoice *invoice =
			fortnox_invoice_find(call->sim, number);
	if (sim_lies(call, books ? FORTNOX_BOOKKEEP : FORTNOX_FIND, number))
		return;
	if (!invoice || invoice->gone)
		fortnox_refuse(call, 404, 2000434, "Kan inte hitta fakturan.");
	else if (!books)
		invoice_answer(call, 200, invoice);
	else if (!str_eq(call->request->method, STR("PUT")))
		fortnox_refuse(call, 404, 1000030, "PUT");
	else
		invoice_book(call, invoice);
}

static void collection(struct call *call)
{
	bool reads = str_eq(call->request->method, STR("GET"));
	bool customers = str_starts(call->path, STR("/3/customers"));
	struct str rest = str_skip(call->path,
			strlen(customers ? "/3/customers" : "/3/invoices"));
	rest = str_starts(rest, STR("/")) ? str_skip(rest, 1) : rest;
	if (!reads && !rest.len) {
		post(call, customers ? FORTNOX_CUSTOMER : FORTNOX_INVOICE,
				customers ? customer_make : invoice_make);
		return;
	}
	if (rest.len && !customers) {
		invoice_call(call, rest);
		return;
	}
	if (sim_lies(call, FORTNOX_FIND, call->request->query))
		return;
	if (rest.len)
		customer_get(call, rest);
	else if (customers)
		customers_list(call);
	else
		invoices_list(call);
}

void sim_fortnox_call(struct call *call)
{
	if (str_eq(call->path, STR("/oauth-v1/token"))) {
		grant(call);
		return;
	}
	if (!has_token(call)) {
		fortnox_refuse(call, 401, 2000310, "Ogiltig inloggning");
		return;
	}
	if (sim_budget_take(call->sim, BUDGET_FORTNOX, call->now, CALLS_MAX,
			    CALLS_WINDOW_MS)) {
		fortnox_refuse(call, 429, 0, "Too many requests");
		return;
	}
	struct str payments = STR("/3/invoicepayments");
	if (str_starts(call->path, payments)) {
		struct str rest = str_skip(call->path, payments.len);
		fortnox_payments_call(call,
				str_skip(rest, str_starts(rest, STR("/"))));
		return;
	}
	if (str_starts(call->path, STR("/3/customers")) ||
			str_starts(call->path, STR("/3/invoices")))
		collection(call);
	else
		fortnox_refuse(call, 404, 1000031, "No such page");
}
