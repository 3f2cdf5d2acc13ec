/* SPDX-License-Identifier: Apache-2.0 */
#include "example.h"

extern const struct driver economic_driver;

static const struct account account = {
		.name = STR("books"),
		.provider = STR("economic"),
		.endpoint.url = STR("https://restapi.e-conomic.com"),
		.token = STR("grant"),
		.token_secret = STR("app"),
};

static struct example *about(
		struct requests *r, const char *target, const char *cursor)
{
	struct example *e = example_ask(
			r, &account, WANT_DOCUMENT, "document", target);
	struct str cause = str_of(target), kind;
	str_cut(&cause, '|', &kind);
	e->effect.reference = reference_make(e->facts->shop, e->facts->remote,
			kind, cause, r->arena);
	e->effect.key = e->effect.reference;
	e->ask.cursor = str_of(cursor);
	*LIST_ADD(r->arena, &e->policy.mapping) =
			(struct mapping_row){.account = STR("goods"),
					.vat_code = STR("1"),
					.customer_group = STR("1"),
					.terms = STR("1"),
					.layout = STR("19")};
	return e;
}

static struct example *about_payment(
		struct requests *r, const char *document, const char *cursor)
{
	struct example *e = example_ask(r, &account, WANT_PAYMENT_BOOK,
			"payment_book", "stripe|pi_1|3|");
	e->effect.verb = VERB_ACCOUNTING_PAYMENT;
	e->effect.payment = STR("stripe");
	e->effect.amount = 4990;
	e->effect.value = str_of(document);
	e->effect.text = STR("2026-11-28");
	e->ask.cursor = str_of(cursor);
	for (size_t i = 0; i < e->facts->documents.count; i++)
		e->facts->documents.at[i].number = STR("12");
	*LIST_ADD(r->arena, &e->policy.mapping) = (struct mapping_row){
			.payment_account = STR("1580"), .journal = STR("1")};
	return e;
}

static struct example *about_pdf(struct requests *r, const char *target)
{
	struct example *e = about(r, target, "");
	enum document_kind kind = DOCUMENT_NONE;
	struct str cause = STR_NONE;
	(void)document_key_read(e->effect.target, &kind, &cause).fault;
	e->effect.want = WANT_DOCUMENT_FETCH;
	if (!facts_document(e->facts, kind, cause))
		*LIST_ADD(r->arena, &e->facts->documents) =
				(struct document){.kind = kind, .cause = cause};
	facts_document(e->facts, kind, cause)->number = STR("12");
	return e;
}

static void payments(struct requests *r)
{
	static const char *const documents[] = {"sale", "credit|9"};
	static const char *const cursors[] = {"", "year 7", "drafts 7 2026",
			"drafts 7 2026 1", "entries 7 2026", "voucher 7 2026"};
	for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
		struct example *e = about_payment(r, documents[i], "");
		requests_add(r, &economic_driver, VERB_ACCOUNTING_PAYMENT_FIND,
				documents[i], &e->ask);
		for (size_t k = 0; k < sizeof cursors / sizeof *cursors; k++) {
			e = about_payment(r, documents[i], cursors[k]);
			requests_add(r, &economic_driver,
					VERB_ACCOUNTING_PAYMENT,
					arena_print(r->arena, "%s, step \"%s\"",
							documents[i],
							cursors[k])
							.at,
					&e->ask);
		}
	}
}

void economic_requests(struct requests *r)
{
	static const char *const targets[] = {
			"sale", "credit|9", "credit|void"};
	static const char *const cursors[] = {"", "booked 1", "drafts ",
			"customer ", "customer 1", "new ", "draft 7",
			"anew 3 7", "settle 3 7 -1", "book 3"};
	payments(r);
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
		struct example *e = about(r, targets[i], "");
		requests_add(r, &economic_driver, VERB_ACCOUNTING_FIND,
				targets[i], &e->ask);
		e = about_pdf(r, targets[i]);
		requests_add(r, &economic_driver, VERB_ACCOUNTING_PDF,
				targets[i], &e->ask);
		for (size_t k = 0; k < sizeof cursors / sizeof *cursors; k++) {
			e = about(r, targets[i], cursors[k]);
			requests_add(r, &economic_driver, VERB_ACCOUNTING_ISSUE,
					arena_print(r->arena, "%s, step \"%s\"",
							targets[i], cursors[k])
							.at,
					&e->ask);
		}
	}
}
