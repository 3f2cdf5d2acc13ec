/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A document in steps, each with an answer of its own: look for it, find or
 * make the customer, make the invoice, book it. An invoice that was made and
 * not booked is found by the first step and goes on from there; so a lost
 * answer, wherever it was, makes nothing twice.
 */
#include "connector/fortnox/parts.h"

#include "port/request.h"

/* "book 12" -> "12" */
static struct str cursor_id(const struct ask *ask)
{
	struct str rest = ask->cursor, word;
	return str_cut(&rest, ' ', &word) ? rest : STR_NONE;
}

/* ---- "": is it there? ---- */

static void begin(
		const struct ask *ask, struct arena *arena, struct outcome *out)
{
	struct bill bill;
	struct str why = STR("what the document is about is not known");
	if (!accounting_bill(ask, arena, &bill).fault)
		why = fortnox_trouble(ask, &bill, arena);
	if (why.len)
		outcome_refused(out, STR("missing_data"), why);
	else if (ask->facts->order.email.len)
		fortnox_go_on(out, arena, "customer", STR_NONE);
	else
		fortnox_go_on(out, arena, "mine", STR_NONE);
}

static void look_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json list = {0};
	if (response->status != 200) {
		fortnox_error(response, arena, out);
		return;
	}
	if (!json_open(response->body, &doc).fault)
		list = json_get(json_root(doc), "Invoices");
	if (json_type(list) != JSON_ARRAY) {
		outcome_bad_reply(out, "the answer has no list of invoices");
		return;
	}
	struct fortnox_match match = fortnox_match_read(ask, list, arena);
	if (match.count > 1)
		outcome_refused(out, STR("conflict"),
				STR("several documents have one reference"));
	else if (match.count && !match.number.len)
		outcome_bad_reply(out, "an invoice has no number");
	else if (match.count)
		fortnox_go_on(out, arena, "check", match.number);
	else
		begin(ask, arena, out);
}

/* ---- invoices that are answered with ---- */

static RESULT check_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	ENSURE(cursor_id(ask).len, FAULT_BAD_VALUE);
	request_get(out,
			fortnox_url(ask, arena, "invoices", cursor_id(ask),
					""));
	return OK;
}

static RESULT book_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	ENSURE(cursor_id(ask).len, FAULT_BAD_VALUE);
	*out = (struct http_request){.method = STR("PUT"),
			.url = fortnox_url(ask, arena, "invoices",
					cursor_id(ask), "/bookkeep")};
	http_header_add(&out->headers, arena, STR("Accept"),
			STR("application/json"));
	return OK;
}

/* Only one that is right is booked; what is booked is done. */
static void judge(const struct ask *ask, const struct fortnox_invoice *invoice,
		struct arena *arena, struct outcome *out)
{
	if (invoice->cancelled)
		outcome_refused(out, STR("conflict"),
				arena_print(arena,
						"invoice %.*s was cancelled "
						"there meanwhile",
						STR_FMT(invoice->found.number)));
	else if (invoice->booked ||
			!accounting_agrees(ask, &invoice->found, arena))
		accounting_adopt(ask, &invoice->found, arena, out);
	else
		fortnox_go_on(out, arena, "book", invoice->found.number);
}

static void invoice_answer(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct fortnox_invoice invoice;
	if (response->status != 200 && response->status != 201) {
		fortnox_error(response, arena, out);
		return;
	}
	if (json_open(response->body, &doc).fault ||
			fortnox_invoice_read(
					json_get(json_root(doc), "Invoice"),
					arena, &invoice)
					.fault ||
			!str_eq(invoice.reference, ask->effect->reference)) {
		outcome_bad_reply(out, "the invoice can't be read");
		return;
	}
	judge(ask, &invoice, arena, out);
}

static void book_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	invoice_answer(ask, response, arena, out);
	if (!out->again)
		return;
	*out = (struct outcome){0};
	outcome_bad_reply(out, "it was booked and is not booked");
}

/* ---- the steps ---- */

static const struct step {
	const char *word;
	fortnox_build *build;
	fortnox_read *read;
} steps[] = {
		{"", fortnox_list_build, look_read},
		{"customer", fortnox_customer_search_build,
				fortnox_customer_search_read},
		{"mine", fortnox_customer_mine_build,
				fortnox_customer_mine_read},
		{"new", fortnox_customer_new_build, fortnox_customer_new_read},
		{"invoice", fortnox_invoice_build, invoice_answer},
		{"check", check_build, invoice_answer},
		{"book", book_build, book_read},
};

static const struct step *step_of(const struct ask *ask)
{
	struct str rest = ask->cursor, word = ask->cursor;
	str_cut(&rest, ' ', &word);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (str_eq(word, str_of(steps[i].word)))
			return &steps[i];
	return NULL;
}

RESULT fortnox_issue_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	const struct step *step = step_of(ask);
	ENSURE(step, FAULT_BAD_VALUE);
	return step->build(ask, arena, out);
}

void fortnox_issue_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	const struct step *step = step_of(ask);
	if (step)
		step->read(ask, response, arena, out);
	else
		outcome_bad_reply(out, "this step is not known");
}

/* ---- looking it up ---- */

RESULT fortnox_find_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	return ask->cursor.len ? check_build(ask, arena, out)
			       : fortnox_list_build(ask, arena, out);
}

static void find_judge(const struct ask *ask,
		const struct fortnox_invoice *invoice, struct arena *arena,
		struct outcome *out)
{
	/* Not booked yet: the next attempt finds it and goes on from there. */
	if (invoice->cancelled || !invoice->booked)
		out->kind = OUTCOME_ABSENT;
	else
		accounting_adopt(ask, &invoice->found, arena, out);
}

static void find_one_read(const struct ask *ask, struct json root,
		struct arena *arena, struct outcome *out)
{
	struct fortnox_invoice invoice;
	if (fortnox_invoice_read(json_get(root, "Invoice"), arena, &invoice)
					.fault ||
			!str_eq(invoice.reference, ask->effect->reference))
		outcome_bad_reply(out, "the invoice can't be read");
	else
		find_judge(ask, &invoice, arena, out);
}

static void find_list_read(const struct ask *ask, struct json root,
		struct arena *arena, struct outcome *out)
{
	struct json list = json_get(root, "Invoices");
	struct fortnox_match match = fortnox_match_read(ask, list, arena);
	if (json_type(list) != JSON_ARRAY || (match.count && !match.number.len))
		outcome_bad_reply(out, "the answer has no list of invoices");
	else if (match.count > 1)
		outcome_refused(out, STR("conflict"),
				STR("several documents have one reference"));
	else if (match.count)
		fortnox_go_on(out, arena, "check", match.number);
	else
		out->kind = OUTCOME_ABSENT;
}

void fortnox_find_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (response->status != 200) {
		outcome_find_failed(response, arena, out);
		return;
	}
	if (json_open(response->body, &doc).fault)
		outcome_bad_reply(out, "the answer is not valid JSON");
	else if (ask->cursor.len)
		find_one_read(ask, json_root(doc), arena, out);
	else
		find_list_read(ask, json_root(doc), arena, out);
}
