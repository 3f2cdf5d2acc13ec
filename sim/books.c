/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The books: numbers without gaps, one document per reference. The same
 * reference with the same content is answered with the same document.
 */
#include <inttypes.h>

#include "base/crypto.h"
#include "world.h"

static void document_json(struct json_out *out, const struct sim *sim,
		const struct document *d, struct arena *arena)
{
	const struct order *order = sim_order(sim, d->order);
	json_out_str(out, "reference", d->reference);
	json_out_str(out, "number", d->number);
	struct str date = time_print(d->at, arena);
	json_out_str(out, "date", (struct str){date.at, 10});
	json_out_str(out, "gross",
			sim_money(d->gross, order ? order->digits : 2, arena));
	json_out_str(out, "currency", d->currency);
}

static void answer(struct call *call, int status, const struct document *d,
		bool list)
{
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	if (list) {
		json_out_array(&out, "documents");
		if (d)
			json_out_object(&out, NULL);
	}
	if (d)
		document_json(&out, call->sim, d, call->arena);
	if (list) {
		if (d)
			json_out_object_end(&out);
		json_out_array_end(&out);
	}
	json_out_object_end(&out);
	sim_answer_json(call, status, &buf);
}

void sim_books_tell(struct sim *sim, const struct document *d, bool bounced,
		time_ms now)
{
	const char *type = bounced ? "document.bounced" : "document.issued";
	struct str id = arena_print(
			sim->scratch, "bev_%010" PRId64, ++sim->books_events);
	struct buf body;
	if (!sim_hooks_on(sim, now, AT_BOOKS))
		return;
	buf_init(&body, BODY_MAX);
	struct json_out out = {&body, false};
	json_out_object(&out, NULL);
	json_out_cstr(&out, "type", type);
	json_out_str(&out, "id", id);
	json_out_str(&out, "at", time_print_ms(now, sim->scratch));
	json_out_object(&out, "data");
	if (bounced)
		json_out_str(&out, "reference", d->reference);
	else
		document_json(&out, sim, d, sim->scratch);
	json_out_object_end(&out);
	json_out_object_end(&out);
	sim_hook_add(sim, now, AT_BOOKS, type, id.at, sim_order(sim, d->order),
			&body);
}

struct wish {
	struct json root;
	struct str reference, kind, cause, currency;
	int64_t order, gross;
	struct order *sold;
};

static const char *wish_read(
		struct call *call, struct json root, struct wish *out)
{
	struct arena *arena = call->arena;
	*out = (struct wish){.root = root};
	out->reference = json_str(json_get(root, "reference"), arena);
	out->kind = json_str(json_get(root, "kind"), arena);
	out->cause = json_str(json_get(root, "cause"), arena);
	out->currency = json_str(json_get(root, "currency"), arena);
	out->order = json_i64(json_get(root, "order"), 0);
	out->sold = sim_order(call->sim, out->order);
	if (!out->reference.len)
		return "reference";
	if (!str_eq(out->kind, STR("sale")) &&
			!str_eq(out->kind, STR("credit")))
		return "kind";
	if (!out->sold)
		return "order";
	if (!str_eq(out->currency, out->sold->currency))
		return "currency";
	if (json_money(json_get(root, "gross"), out->sold->digits, &out->gross)
					.fault)
		return "gross";
	return NULL;
}

/* What the shop's own ledger says that it should come to. */
static bool amount_is_right(const struct wish *wish)
{
	struct order *order = wish->sold;
	bool credit = str_eq(wish->kind, STR("credit"));
	if (!credit && !wish->cause.len)
		return sim_sale_is_right(order, wish->gross);
	if (credit && str_eq(wish->cause, STR("void")))
		return sim_void_is_right(order, wish->gross);
	for (size_t i = 0; credit && i < order->refunds.count; i++) {
		const struct refund *r = &order->refunds.at[i];
		if (r->id == sim_gid(wish->cause))
			return wish->gross == r->amount - r->repays;
	}
	return sim_change_is_right(order, wish->cause, credit, wish->gross);
}

static void check(struct sim *sim, const struct document *made,
		const struct wish *wish, struct arena *arena)
{
	struct str reason = arena_print(arena, "%" PRId64 " %.*s", made->order,
			STR_FMT(made->reason));
	if (sim_table_get(&sim->document_by_reason, reason))
		sim_doubled(sim, "document", made->order, made->reason);
	else
		sim_table_put(&sim->document_by_reason,
				arena_copy(sim->arena, reason),
				(void *)(uintptr_t)made);
	if (!amount_is_right(wish))
		sim_wrong(sim, "document's amount", made->order, made->reason);
	if (!made->order || wish->sold->by_hand)
		return;
	if (str_eq(wish->kind, STR("sale")) && !wish->sold->paid_at)
		sim_wrong(sim, "document of an unpaid order", made->order,
				made->reason);
}

static struct document *make(
		struct call *call, const struct wish *wish, uint64_t content)
{
	struct sim *sim = call->sim;
	struct document *made = arena_take(sim->arena, sizeof *made);
	bool credit = str_eq(wish->kind, STR("credit"));
	struct str date = time_print(call->now, call->arena);
	*made = (struct document){
			.reference = arena_copy(sim->arena, wish->reference),
			.currency = arena_copy(sim->arena, wish->currency),
			.content = content,
			.order = wish->order,
			.gross = wish->gross,
			.at = call->now};
	made->reason = credit ? arena_print(sim->arena, "credit:%.*s",
						STR_FMT(wish->cause))
			: wish->cause.len
			? arena_print(sim->arena, "sale:%.*s",
					  STR_FMT(wish->cause))
			: STR("sale");
	made->number = arena_print(sim->arena, "%s-%.4s-%05" PRId64,
			credit ? "CN" : "INV", date.at, ++sim->series[credit]);
	*LIST_ADD(sim->arena, &sim->documents) = made;
	sim_table_put(&sim->document_by_reference, made->reference, made);
	check(sim, made, wish, call->arena);
	wish->sold->invoiced = wish->sold->invoiced || !credit;
	return made;
}

void sim_books_take(struct call *call, const struct books_wish *booked)
{
	struct sim *sim = call->sim;
	struct wish wish = {
			.currency = booked->currency, .gross = booked->gross};
	if (!sim_reference_read(booked->reference, call->arena, &wish.reference,
			    &wish.order, &wish.kind, &wish.cause) ||
			!(wish.sold = sim_order(sim, wish.order))) {
		sim_wrong(sim, "document of nobody", 0, booked->reference);
		return;
	}
	if (booked->credit != str_eq(wish.kind, STR("credit")))
		sim_wrong(sim, "document's direction", wish.order,
				booked->reference);
	make(call, &wish, 0)->number = arena_copy(sim->arena, booked->number);
}

void sim_books_pdf(struct call *call, struct str number)
{
	call->out->status = 200;
	call->out->body = arena_print(call->arena,
			"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 "
			"R>>endobj\n"
			"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
			"%% document %.*s\ntrailer<</Root 1 0 R>>\n%%%%EOF\n",
			STR_FMT(number));
}

/* All that is registered at the document. */
static int64_t payments_sum(const struct sim *sim, struct str invoice)
{
	int64_t sum = 0;
	for (size_t i = 0; i < sim->book_payments.count; i++)
		if (str_eq(sim->book_payments.at[i]->invoice, invoice))
			sum += sim->book_payments.at[i]->amount;
	return sum;
}

static bool text_is_there(const struct sim *sim, struct str text)
{
	for (size_t i = 0; text.len && i < sim->book_payments.count; i++)
		if (str_eq(sim->book_payments.at[i]->text, text))
			return true;
	return false;
}

static void payment_check(struct sim *sim, const struct book_payment *made,
		const struct document *document)
{
	bool credit = str_starts(document->reason, STR("credit"));
	int64_t sum = payments_sum(sim, made->invoice);
	if (credit != (made->amount < 0))
		sim_wrong(sim, "payment's direction", made->order,
				made->invoice);
	if ((sum < 0 ? -sum : sum) > document->gross)
		sim_doubled(sim, "payment in the books", made->order,
				made->invoice);
}

struct book_payment *sim_book_payment(struct call *call,
		const struct book_payment *made, struct str reference)
{
	struct sim *sim = call->sim;
	struct str key, kind, rest;
	const struct document *document = NULL;
	struct book_payment *kept = arena_take(sim->arena, sizeof *kept);
	*kept = *made;
	if (sim_reference_read(reference, call->arena, &key, &kept->order,
			    &kind, &rest))
		document = sim_table_get(&sim->document_by_reference, key);
	if (text_is_there(sim, made->text))
		sim_doubled(sim, "payment in the books", kept->order,
				made->text);
	*LIST_ADD(sim->arena, &sim->book_payments) = kept;
	kept->number = arena_print(sim->arena, "%zu", sim->book_payments.count);
	if (document)
		payment_check(sim, kept, document);
	else
		sim_wrong(sim, "payment of no document", kept->order,
				made->invoice);
	return kept;
}

static void issue_wish(struct call *call, const struct wish *wish)
{
	uint64_t content = hash64(call->request->body);
	struct document *there = sim_table_get(
			&call->sim->document_by_reference, wish->reference);
	if (!there || call->sim->books_forget)
		answer(call, 201, make(call, wish, content), false);
	else if (there->content == content)
		answer(call, 200, there, false);
	else
		sim_answer_error(call, 409, "conflict", "reference",
				"This reference has another document.");
}

static void issue(struct call *call)
{
	struct json_doc *doc = NULL;
	struct wish wish = {0};
	const char *missing = NULL;
	bool read = json_open(call->request->body, &doc).fault == FAULT_NONE;
	if (read)
		missing = wish_read(call, json_root(doc), &wish);
	if (!sim_lies(call, BOOKS_ISSUE, wish.reference)) {
		if (!read)
			sim_answer_error(call, 400, "bad_json", NULL,
					"This is not JSON.");
		else if (missing)
			sim_answer_error(call, 422, "invalid", missing,
					"This field is missing or wrong.");
		else
			issue_wish(call, &wish);
	}
	json_close(doc);
}

static void find(struct call *call)
{
	struct str reference = sim_form_get(
			call->request->query, "reference", call->arena);
	if (sim_lies(call, BOOKS_FIND, reference))
		return;
	const struct document *document = sim_table_get(
			&call->sim->document_by_reference, reference);
	answer(call, 200, document && !document->gone ? document : NULL, true);
}

void sim_books_call(struct call *call)
{
	if (!sim_verify_standard(call->sim->books_key, call->now, call->request,
			    call->arena))
		sim_answer_error(call, 401, "bad_signature", NULL,
				"The signature does not match.");
	else if (!str_eq(call->path, STR("/documents")))
		sim_answer_error(call, 404, "not_found", NULL, "No such page.");
	else if (str_eq(call->request->method, STR("POST")))
		issue(call);
	else
		find(call);
}
