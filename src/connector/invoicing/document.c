/* SPDX-License-Identifier: Apache-2.0 */
/* What a document is about, and whether the books have the right one. */
#include "connector/invoicing/parts.h"

#include "port/request.h"

RESULT invoicing_document_wanted(const struct ask *ask, struct arena *arena,
		struct wanted_document *out)
{
	const struct facts *facts = ask->facts;
	const struct document *sale =
			facts_document(facts, DOCUMENT_SALE, STR_NONE);
	*out = (struct wanted_document){
			.digits = currency_digits(facts->order.currency)};
	TRY(document_key_read(ask->effect->target, &out->kind, &out->cause));
	ENSURE(!bill_make(facts, out->kind, out->cause, arena, &out->bill)
					.fault,
			FAULT_BAD_VALUE);
	out->whole = !out->cause.len || str_eq(out->cause, STR("void"));
	if (out->kind == DOCUMENT_CREDIT && sale)
		out->credits = sale->number;
	return OK;
}

/* A further sale has the change that it is for as its cause. */
bool invoicing_is_cause(enum document_kind kind, struct str cause)
{
	return kind == DOCUMENT_SALE || cause.len;
}

bool invoicing_is_date(struct str text)
{
	char moment[] = "2000-01-01T00:00:00Z";
	time_ms at;
	if (text.len != 10)
		return false;
	memcpy(moment, text.at, text.len);
	return !time_read(str_of(moment), &at).fault;
}

static void add_fact(const struct ask *ask, const struct document *document,
		struct arena *arena, struct outcome *out)
{
	outcome_done(out, ask);
	*LIST_ADD(arena, &out->facts.documents) = *document;
}

static bool is_ours(const struct ask *ask, struct json document,
		const struct wanted_document *wanted, minor gross,
		struct arena *arena)
{
	struct str currency = json_str(json_get(document, "currency"), arena);
	/* An audit wants to see the other amount. */
	bool audit = ask->effect->verb == VERB_ACCOUNTING_FIND;
	return (audit || gross == wanted->bill.gross) &&
			str_eq_nocase(currency, ask->facts->order.currency);
}

void invoicing_document_check(const struct ask *ask, struct json document,
		struct arena *arena, struct outcome *out)
{
	struct wanted_document wanted;
	struct document found = {
			.issued_at = ask->now, .account = ask->account->name};
	struct str reference = json_str(json_get(document, "reference"), arena);
	found.number = json_str(json_get(document, "number"), arena);
	found.date = json_str(json_get(document, "date"), arena);
	if (invoicing_document_wanted(ask, arena, &wanted).fault ||
			!str_eq(reference, ask->effect->reference) ||
			!found.number.len || !invoicing_is_date(found.date) ||
			json_money(json_get(document, "gross"), wanted.digits,
					&found.gross)
					.fault) {
		outcome_bad_reply(out, "the document can't be read");
		return;
	}
	if (!is_ours(ask, document, &wanted, found.gross, arena)) {
		outcome_refused(out, STR("conflict"),
				arena_print(arena,
						"document %.*s has another "
						"amount",
						STR_FMT(found.number)));
		return;
	}
	found.kind = wanted.kind;
	found.cause = wanted.cause;
	add_fact(ask, &found, arena, out);
}
