/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is made at e-conomic. A price is net, and VAT comes of the product: it
 * is reckoned once for each rate, of the net of all its lines, so that it need
 * not be the sum of what a shop has reckoned line by line.
 */
#include <inttypes.h>

#include "economic.h"

#define CUSTOMER_FIRST 1001
#define BOOKED_FIRST 20001
#define RATES 2

/* The products, and the VAT of each. */
static const struct {
	const char *number;
	int per_cent;
} products[RATES] = {{"taxed", 25}, {"untaxed", 0}};

static void customer_answer(
		struct call *call, const struct economic_customer *customer)
{
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	economic_customer_json(&out, NULL, customer);
	sim_answer_json(call, 201, &buf);
}

/* The first that is missing, NULL: none. */
static const char *missing(struct json root, const char *const *paths)
{
	for (; *paths; paths++)
		if (json_type(json_get(root, *paths)) == JSON_NONE)
			return *paths;
	return NULL;
}

static bool is_there(const struct sim *sim, const struct economic_customer *c)
{
	for (size_t i = 0; i < sim->economic.customers.count; i++) {
		const struct economic_customer *at =
				sim->economic.customers.at[i];
		if (str_eq_nocase(at->email, c->email) &&
				str_eq_nocase(at->name, c->name) &&
				str_eq_nocase(at->address, c->address))
			return true;
	}
	return false;
}

void economic_customer_make(struct call *call, struct json root)
{
	static const char *const needs[] = {"name", "currency",
			"customerGroup.customerGroupNumber",
			"paymentTerms.paymentTermsNumber",
			"vatZone.vatZoneNumber", NULL};
	struct sim *sim = call->sim;
	struct arena *arena = sim->arena;
	const char *gap = missing(root, needs);
	if (gap) {
		economic_refuse(call, gap, "A value is missing.");
		return;
	}
	struct economic_customer *made = arena_take(arena, sizeof *made);
	*made = (struct economic_customer){
			.name = json_str(json_get(root, "name"), arena),
			.email = json_str(json_get(root, "email"), arena),
			.zip = json_str(json_get(root, "zip"), arena),
			.address = json_str(json_get(root, "address"), arena)};
	if (is_there(sim, made))
		sim_doubled(sim, "customer at e-conomic", 0, made->name);
	made->number = CUSTOMER_FIRST + (int64_t)sim->economic.customers.count;
	*LIST_ADD(arena, &sim->economic.customers) = made;
	customer_answer(call, made);
}

/* --- amounts ------------------------------------------------------------- */

static bool line_add(struct json line, int digits, int64_t net[RATES],
		struct arena *arena)
{
	struct str product = json_str(
			json_get(line, "product.productNumber"), arena);
	int64_t price, pieces = json_i64(json_get(line, "quantity"), 0);
	int rate = 0;
	while (rate < RATES && !str_eq(product, str_of(products[rate].number)))
		rate++;
	if (rate == RATES || pieces == 0 ||
			json_money(json_get(line, "unitNetPrice"), digits,
					&price)
					.fault ||
			price < 0)
		return false;
	net[rate] += price * pieces;
	return true;
}

/* Half a minor unit goes away from 0. */
static int64_t vat_of(int64_t net, int per_cent)
{
	int64_t hundredths = net * per_cent;
	return (hundredths + (hundredths < 0 ? -50 : 50)) / 100;
}

static bool amounts_read(struct json root, struct economic_invoice *made,
		struct arena *arena)
{
	struct json line;
	int64_t net[RATES] = {0};
	struct json_iter i = json_each(json_get(root, "lines"));
	made->net = made->gross = 0;
	while (json_next(&i, &line))
		if (!line_add(line, made->digits, net, arena))
			return false;
	for (int rate = 0; rate < RATES; rate++) {
		made->net += net[rate];
		made->gross += net[rate] +
				vat_of(net[rate], products[rate].per_cent);
	}
	return true;
}

/* --- drafts -------------------------------------------------------------- */

static int digits_of(struct call *call, struct str reference)
{
	struct str key, kind, rest;
	int64_t id = 0;
	const struct order *order = NULL;
	if (sim_reference_read(reference, call->arena, &key, &id, &kind, &rest))
		order = sim_order(call->sim, id);
	return order ? order->digits : 2;
}

static bool is_doubled(const struct sim *sim, const struct economic_invoice *of)
{
	for (size_t i = 0; i < sim->economic.invoices.count; i++)
		if (str_eq(sim->economic.invoices.at[i]->reference,
				    of->reference) &&
				sim->economic.invoices.at[i]->draft !=
						of->draft)
			return true;
	return false;
}

static struct economic_invoice *draft_find(const struct sim *sim, int64_t draft)
{
	for (size_t i = 0; i < sim->economic.invoices.count; i++)
		if (sim->economic.invoices.at[i]->draft == draft &&
				!sim->economic.invoices.at[i]->number)
			return sim->economic.invoices.at[i];
	return NULL;
}

static void invoice_answer(struct call *call, int status,
		const struct economic_invoice *invoice)
{
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	economic_invoice_json(&out, NULL, call, invoice);
	sim_answer_json(call, status, &buf);
}

static void draft_keep(struct call *call, const struct economic_invoice *made)
{
	struct sim *sim = call->sim;
	struct economic_invoice *kept = draft_find(sim, made->draft);
	int status = kept ? 200 : 201;
	if (!kept) {
		kept = arena_take(sim->arena, sizeof *kept);
		*LIST_ADD(sim->arena, &sim->economic.invoices) = kept;
	}
	*kept = *made;
	if (!kept->draft)
		kept->draft = (int64_t)sim->economic.invoices.count;
	if (is_doubled(sim, kept))
		sim_doubled(sim, "invoice at e-conomic", 0, kept->reference);
	invoice_answer(call, status, kept);
}

void economic_draft_write(struct call *call, int64_t draft, struct json root)
{
	static const char *const needs[] = {"currency",
			"customer.customerNumber", "date",
			"layout.layoutNumber",
			"paymentTerms.paymentTermsNumber", "recipient.name",
			"recipient.vatZone.vatZoneNumber", NULL};
	struct arena *arena = call->sim->arena;
	const char *gap = missing(root, needs);
	struct economic_invoice made = {.draft = draft,
			.customer = json_i64(json_get(root,
							     "customer."
							     "customerNumber"),
					0),
			.currency = json_str(json_get(root, "currency"), arena),
			.date = json_str(json_get(root, "date"), arena),
			.reference = json_str(
					json_get(root, "references.other"),
					arena)};
	made.digits = digits_of(call, made.reference);
	if (gap)
		economic_refuse(call, gap, "A value is missing.");
	else if (!economic_customer_find(call->sim, made.customer))
		economic_refuse(call, "customer", "customer does not exist.");
	else if (draft && !draft_find(call->sim, draft))
		economic_refuse(call, "draftInvoiceNumber", "No such draft.");
	else if (!amounts_read(root, &made, call->arena))
		economic_refuse(call, "product", "product does not exist.");
	else
		draft_keep(call, &made);
}

/* --- booking ------------------------------------------------------------- */

void economic_book(struct call *call, struct json root)
{
	struct sim *sim = call->sim;
	int64_t draft = json_i64(
			json_get(root, "draftInvoice.draftInvoiceNumber"), 0);
	struct economic_invoice *invoice = draft_find(sim, draft);
	if (!invoice) {
		economic_refuse(call, "draftInvoice", "No such draft.");
		return;
	}
	int64_t gross = invoice->gross < 0 ? -invoice->gross : invoice->gross;
	invoice->number = BOOKED_FIRST + sim->economic.booked++;
	sim_books_take(call,
			&(struct books_wish){invoice->reference,
					invoice->currency,
					arena_print(sim->arena, "%" PRId64,
							invoice->number),
					gross, invoice->gross < 0});
	invoice_answer(call, 201, invoice);
}
