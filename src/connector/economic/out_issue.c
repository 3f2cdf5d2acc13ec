/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A document in steps, each with an answer of its own: look among what is
 * booked, then among the drafts; find or make the customer, make the draft,
 * bring it to the bill's amount, book it. After a lost answer all begins with
 * looking, so that nothing is made twice.
 */
#include "connector/economic/parts.h"

#include "port/request.h"

/* ---- looking ---- */

static RESULT booked_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	return economic_shelf_build(ask, SHELF_BOOKED, arena, out);
}

static void booked_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	struct economic_invoice invoice;
	if (response->status != 200) {
		economic_error(response, arena, out);
		return;
	}
	switch (economic_shelf_read(
			ask, SHELF_BOOKED, response, arena, &invoice, out)) {
	case LOOK_ONE:
		accounting_adopt(ask, &invoice.found, arena, out);
		break;
	case LOOK_NONE:
		economic_go_on(out, arena, "drafts", STR_NONE);
		break;
	case LOOK_MORE:
		economic_next_page(ask, "booked", arena, out);
		break;
	case LOOK_BAD:
		break;
	}
}

static RESULT drafts_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	return economic_shelf_build(ask, SHELF_DRAFTS, arena, out);
}

static void begin(
		const struct ask *ask, struct arena *arena, struct outcome *out)
{
	struct bill bill;
	struct str why = STR("what the document is about is not known");
	if (!accounting_bill(ask, arena, &bill).fault)
		why = economic_trouble(ask, &bill, arena);
	if (why.len)
		outcome_refused(out, STR("missing_data"), why);
	else
		economic_go_on(out, arena, "customer", STR_NONE);
}

/* One that was left over may be half of what it should be, or older than the
 * mapping: what is not right is written anew before it is judged. */
static void draft_found(const struct ask *ask,
		const struct economic_invoice *invoice, struct arena *arena,
		struct outcome *out)
{
	const struct accounting_found *found = &invoice->found;
	if (accounting_agrees(ask, found, arena))
		economic_go_on(out, arena, "book", found->number);
	else if (invoice->customer > 0)
		economic_go_on(out, arena, "anew",
				arena_print(arena, "%.*s %lld",
						STR_FMT(found->number),
						(long long)invoice->customer));
	else
		outcome_bad_reply(out, "the draft names no customer");
}

static void drafts_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	struct economic_invoice invoice;
	if (response->status != 200) {
		economic_error(response, arena, out);
		return;
	}
	switch (economic_shelf_read(
			ask, SHELF_DRAFTS, response, arena, &invoice, out)) {
	case LOOK_ONE:
		draft_found(ask, &invoice, arena, out);
		break;
	case LOOK_NONE:
		begin(ask, arena, out);
		break;
	case LOOK_MORE:
		economic_next_page(ask, "drafts", arena, out);
		break;
	case LOOK_BAD:
		break;
	}
}

/* ---- the draft's amount ---- */

/* By how much the bill is more, where that can come of rounding: at most a
 * minor unit for each line. 0: it can't. */
static minor rounding_of(const struct ask *ask,
		const struct accounting_found *found, struct arena *arena)
{
	struct bill bill;
	if (accounting_bill(ask, arena, &bill).fault ||
			!str_eq_nocase(found->currency, bill.currency))
		return 0;
	minor off = bill.gross - found->gross;
	minor most = (minor)bill.lines.count;
	return off >= -most && off <= most ? off : 0;
}

static bool has_rounding(const struct ask *ask, struct arena *arena)
{
	struct bill bill;
	struct bill_line line = economic_rounding();
	return !accounting_bill(ask, arena, &bill).fault &&
			economic_product(ask, &bill, &line).len;
}

/* As it is without a line for what is off. */
static void draft_judge(const struct ask *ask,
		const struct economic_invoice *invoice, struct arena *arena,
		struct outcome *out)
{
	const struct accounting_found *found = &invoice->found;
	minor off = rounding_of(ask, found, arena);
	if (accounting_agrees(ask, found, arena))
		economic_go_on(out, arena, "book", found->number);
	else if (!off || !invoice->customer)
		accounting_adopt(ask, found, arena, out);
	else if (!has_rounding(ask, arena))
		outcome_refused(out, STR("missing_data"),
				STR("account: the mapping names no product for "
				    "the line rounding"));
	else
		economic_go_on(out, arena, "settle",
				arena_print(arena, "%.*s %lld %lld",
						STR_FMT(found->number),
						(long long)invoice->customer,
						(long long)off));
}

/* With that line: it is right, or it is not ours to book. */
static void settled_judge(const struct ask *ask,
		const struct economic_invoice *invoice, struct arena *arena,
		struct outcome *out)
{
	if (accounting_agrees(ask, &invoice->found, arena))
		economic_go_on(out, arena, "book", invoice->found.number);
	else
		accounting_adopt(ask, &invoice->found, arena, out);
}

static void booked_judge(const struct ask *ask,
		const struct economic_invoice *invoice, struct arena *arena,
		struct outcome *out)
{
	accounting_adopt(ask, &invoice->found, arena, out);
}

typedef void judge(const struct ask *ask,
		const struct economic_invoice *invoice, struct arena *arena,
		struct outcome *out);

static void invoice_answer(const struct ask *ask, enum economic_shelf shelf,
		judge *then, const struct http_response *response,
		struct arena *arena, struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct economic_invoice invoice;
	if (response->status != 201 && response->status != 200)
		economic_error(response, arena, out);
	else if (json_open(response->body, &doc).fault ||
			economic_invoice_read(ask, json_root(doc), shelf, arena,
					&invoice)
					.fault)
		outcome_bad_reply(out, "the invoice can't be read");
	else
		then(ask, &invoice, arena, out);
}

static void draft_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	invoice_answer(ask, SHELF_DRAFTS, draft_judge, response, arena, out);
}

static void settled_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	invoice_answer(ask, SHELF_DRAFTS, settled_judge, response, arena, out);
}

/* ---- booking ---- */

static RESULT book_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct buf buf;
	int64_t draft = economic_number(ask, 0);
	ENSURE(draft > 0, FAULT_BAD_VALUE);
	buf_init(&buf, REQUEST_BODY_MAX);
	struct json_out json = {.buf = &buf};
	json_out_object(&json, NULL);
	economic_ref(&json, "draftInvoice", "draftInvoiceNumber", draft);
	json_out_object_end(&json);
	return economic_send(ask, "POST", STR("/invoices/booked"), "book", &buf,
			arena, out);
}

static void book_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	invoice_answer(ask, SHELF_BOOKED, booked_judge, response, arena, out);
}

/* ---- the steps ---- */

static const struct step {
	const char *word;
	economic_build *build;
	economic_read *read;
} steps[] = {
		{"", booked_build, booked_read},
		{"booked", booked_build, booked_read},
		{"drafts", drafts_build, drafts_read},
		{"customer", economic_customer_search_build,
				economic_customer_search_read},
		{"new", economic_customer_new_build,
				economic_customer_new_read},
		{"draft", economic_draft_build, draft_read},
		{"anew", economic_redraft_build, draft_read},
		{"settle", economic_redraft_build, settled_read},
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

RESULT economic_issue_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	const struct step *step = step_of(ask);
	ENSURE(step, FAULT_BAD_VALUE);
	return step->build(ask, arena, out);
}

void economic_issue_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	const struct step *step = step_of(ask);
	if (step)
		step->read(ask, response, arena, out);
	else
		outcome_bad_reply(out, "this step is not known");
}
