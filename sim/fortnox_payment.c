/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Payments at Fortnox: each belongs to an invoice, has a number when it is
 * made, and counts once it is booked. Nothing of whoever makes it is kept.
 */
#include "fortnox.h"

static void payment_json(struct json_out *out, struct call *call,
		const struct book_payment *payment)
{
	json_out_str(out, "Number", payment->number);
	json_out_str(out, "InvoiceNumber", payment->invoice);
	json_out_str(out, "Currency", payment->currency);
	json_out_str(out, "PaymentDate", payment->date);
	json_out_raw(out, "Amount",
			sim_money(payment->amount, payment->digits,
					call->arena));
	json_out_bool(out, "Booked", payment->booked);
}

static void payment_answer(struct call *call, int status,
		const struct book_payment *payment)
{
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_object(&out, "InvoicePayment");
	payment_json(&out, call, payment);
	json_out_object_end(&out);
	json_out_object_end(&out);
	sim_answer_json(call, status, &buf);
}

static void list(struct call *call)
{
	const struct sim *sim = call->sim;
	struct str invoice = sim_form_get(
			call->request->query, "invoicenumber", call->arena);
	struct buf buf;
	if (sim_lies(call, FORTNOX_FIND, call->request->query))
		return;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_array(&out, "InvoicePayments");
	for (size_t i = 0; i < sim->book_payments.count; i++) {
		if (!str_eq(sim->book_payments.at[i]->invoice, invoice))
			continue;
		json_out_object(&out, NULL);
		payment_json(&out, call, sim->book_payments.at[i]);
		json_out_object_end(&out);
	}
	json_out_array_end(&out);
	json_out_object_end(&out);
	sim_answer_json(call, 200, &buf);
}

static void make(struct call *call, struct json wish)
{
	struct arena *arena = call->sim->arena;
	struct str number =
			json_str(json_get(wish, "InvoiceNumber"), call->arena);
	struct fortnox_invoice *invoice =
			fortnox_invoice_find(call->sim, number);
	int64_t account = json_i64(json_get(wish, "ModeOfPaymentAccount"), 0);
	struct book_payment made = {.invoice = arena_copy(arena, number),
			.date = json_str(json_get(wish, "PaymentDate"), arena)};
	if (!invoice || !invoice->booked) {
		fortnox_refuse(call, 400, 2000434, "Kan inte hitta fakturan.");
		return;
	}
	made.digits = invoice->digits;
	made.currency = invoice->currency;
	if (account < 1000 || account > 9999 || made.date.len != 10 ||
			json_money(json_get(wish, "Amount"), made.digits,
					&made.amount)
					.fault ||
			made.amount == 0) {
		fortnox_refuse(call, 400, 2001304, "Kunde inte hitta konto");
		return;
	}
	payment_answer(call, 201,
			sim_book_payment(call, &made, invoice->reference));
}

static void post(struct call *call)
{
	struct json_doc *doc = NULL;
	if (sim_lies(call, FORTNOX_PAYMENT, call->request->body))
		return;
	if (json_open(call->request->body, &doc).fault)
		fortnox_refuse(call, 400, 2002115, "Error deserializing JSON");
	else
		make(call, json_get(json_root(doc), "InvoicePayment"));
	json_close(doc);
}

static void book(struct call *call, struct str number)
{
	struct sim *sim = call->sim;
	if (sim_lies(call, FORTNOX_PAYMENT_BOOK, number))
		return;
	for (size_t i = 0; i < sim->book_payments.count; i++) {
		struct book_payment *payment = sim->book_payments.at[i];
		if (!str_eq(payment->number, number) || payment->booked)
			continue;
		payment->booked = true;
		payment_answer(call, 200, payment);
		return;
	}
	fortnox_refuse(call, 400, 2000416, "Kan inte bokf\xc3\xb6ra");
}

void fortnox_payments_call(struct call *call, struct str rest)
{
	bool books = str_ends(rest, STR("/bookkeep"));
	if (str_eq(call->request->method, STR("GET")))
		list(call);
	else if (books)
		book(call,
				(struct str){rest.at,
						rest.len -
								strlen("/bookke"
								       "ep")});
	else
		post(call);
}
