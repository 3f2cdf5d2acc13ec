/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A payment is a draft in a journal (cash book): a customer's payment at an
 * invoice, with our reference as its text. A person books the journal, as
 * people do there. It is looked for among the drafts, and among what was
 * booked that day. Money that comes in takes off what the customer owes and
 * has a minus; a repayment at a credit note has none
 * (https://restdocs.e-conomic.com/#post-journals-journalnumber-vouchers).
 */
#include "connector/economic/parts.h"

#include "port/request.h"

#define PAGE_SIZE 100
#define TEXT_MAX 250

/* ---- whose invoice ---- */

static RESULT invoice_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct accounting_payment payment;
	TRY(accounting_payment_read(ask, &payment));
	struct str path = arena_print(arena, "/invoices/booked/%.*s",
			STR_FMT(url_encode(payment.document->number, arena)));
	request_get(out, url_join(ask->account, path, arena));
	return OK;
}

static void invoice_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	int64_t customer = 0;
	(void)ask;
	if (response->status != 200) {
		economic_error(response, arena, out);
		return;
	}
	if (!json_open(response->body, &doc).fault)
		customer = json_i64(json_get(json_root(doc),
						    "customer.customerNumber"),
				0);
	if (customer > 0)
		economic_go_on(out, arena, "year",
				arena_print(arena, "%lld",
						(long long)customer));
	else
		outcome_bad_reply(out, "the invoice names no customer");
}

/* ---- which accounting year ---- */

static RESULT years_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	request_get(out,
			url_join(ask->account,
					STR("/accounting-years?pagesize=1000"),
					arena));
	return OK;
}

/* Days of one form compare as text. */
static struct str year_of(struct json list, struct str day, struct arena *arena)
{
	struct json item;
	for (struct json_iter i = json_each(list); json_next(&i, &item);) {
		struct str from = json_str(json_get(item, "fromDate"), arena);
		struct str to = json_str(json_get(item, "toDate"), arena);
		if (accounting_is_date(from) && accounting_is_date(to) &&
				str_cmp(from, day) <= 0 &&
				str_cmp(day, to) <= 0)
			return json_str(json_get(item, "year"), arena);
	}
	return STR_NONE;
}

/* What e-conomic would not take; empty: nothing. */
static struct str trouble(const struct ask *ask, struct arena *arena)
{
	static const enum mapping_field numbers[] = {
			MAPPING_PAYMENT_ACCOUNT, MAPPING_JOURNAL};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		int64_t number = 0;
		struct str text =
				accounting_payment_map(ask, numbers[i], arena);
		if (str_to_i64(text, &number).fault || number <= 0)
			return arena_print(arena, "%s: expected a number",
					mapping_field_name(numbers[i]));
	}
	return STR_NONE;
}

static void year_found(const struct ask *ask, struct str year,
		struct arena *arena, struct outcome *out)
{
	struct str why = trouble(ask, arena);
	if (!year.len || str_find(year, STR(" ")) >= 0)
		why = arena_print(arena,
				"date: no accounting year there has %.*s",
				STR_FMT(ask->effect->text));
	if (why.len)
		outcome_refused(out, STR("missing_data"), why);
	else
		economic_go_on(out, arena, "drafts",
				arena_print(arena, "%.*s %.*s",
						STR_FMT(economic_word(ask, 0)),
						STR_FMT(year)));
}

static void years_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json list = {0};
	if (response->status != 200) {
		economic_error(response, arena, out);
		return;
	}
	if (!json_open(response->body, &doc).fault)
		list = json_get(json_root(doc), "collection");
	if (json_type(list) == JSON_ARRAY)
		year_found(ask, year_of(list, ask->effect->text, arena), arena,
				out);
	else
		outcome_bad_reply(out, "the answer has no collection");
}

/* ---- is it there? ---- */

static int64_t mapped(const struct ask *ask, enum mapping_field field,
		struct arena *arena)
{
	int64_t number = 0;
	struct str text = accounting_payment_map(ask, field, arena);
	return str_to_i64(text, &number).fault ? 0 : number;
}

static RESULT drafts_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct str path = arena_print(arena,
			"/journals/%lld/entries?skippages=%lld&pagesize=%d",
			(long long)mapped(ask, MAPPING_JOURNAL, arena),
			(long long)economic_number(ask, 2), PAGE_SIZE);
	request_get(out, url_join(ask->account, path, arena));
	return OK;
}

/* In a path "/" stands as "_6_"
 * (https://restdocs.e-conomic.com/#custom-resource-self-link-encoding). */
static struct str year_in_path(struct str year, struct arena *arena)
{
	struct str head, rest = year, path = STR_NONE;
	while (str_cut(&rest, '/', &head))
		path = arena_print(arena, "%.*s%s%.*s", STR_FMT(path),
				path.len ? "_6_" : "",
				STR_FMT(url_encode(head, arena)));
	return path;
}

static RESULT entries_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct str year = economic_word(ask, 1);
	ENSURE(year.len, FAULT_BAD_VALUE);
	struct str filter = arena_print(
			arena, "date$eq:%.*s", STR_FMT(ask->effect->text));
	struct str path = arena_print(arena,
			"/accounting-years/%.*s/entries?skippages=%lld&"
			"pagesize=%d&filter=%.*s",
			STR_FMT(year_in_path(year, arena)),
			(long long)economic_number(ask, 2), PAGE_SIZE,
			STR_FMT(url_encode(filter, arena)));
	request_get(out, url_join(ask->account, path, arena));
	return OK;
}

static void found(const struct ask *ask, struct json entry, struct arena *arena,
		struct outcome *out)
{
	minor amount = 0;
	int digits = currency_digits(ask->facts->order.currency);
	if (json_money(json_get(entry, "amount"), digits, &amount).fault)
		outcome_bad_reply(out, "an entry has no amount");
	else if ((amount < 0 ? -amount : amount) == ask->effect->amount)
		outcome_done(out, ask);
	else
		outcome_refused(out, STR("conflict"),
				arena_print(arena,
						"the books have an entry \"%.*s"
						"\" of another amount",
						STR_FMT(ask->effect->reference)));
}

/* A booking has two sides with one text, and either will do. */
static bool is_ours(
		const struct ask *ask, struct json entry, struct arena *arena)
{
	return str_eq(json_str(json_get(entry, "text"), arena),
			ask->effect->reference);
}

static void page_again(const struct ask *ask, const char *word,
		struct arena *arena, struct outcome *out)
{
	economic_go_on(out, arena, word,
			arena_print(arena, "%.*s %.*s %lld",
					STR_FMT(economic_word(ask, 0)),
					STR_FMT(economic_word(ask, 1)),
					(long long)economic_number(ask, 2) +
							1));
}

/* What comes after the last page without it; NULL: it is not there. */
static void list_end(const struct ask *ask, const char *next,
		struct arena *arena, struct outcome *out)
{
	if (!next)
		out->kind = OUTCOME_ABSENT;
	else
		economic_go_on(out, arena, next,
				arena_print(arena, "%.*s %.*s",
						STR_FMT(economic_word(ask, 0)),
						STR_FMT(economic_word(
								ask, 1))));
}

static void list_read(const struct ask *ask,
		const struct http_response *response, const char *word,
		const char *next, struct arena *arena, struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json list = {0}, item;
	if (response->status != 200) {
		economic_error(response, arena, out);
		return;
	}
	if (!json_open(response->body, &doc).fault)
		list = json_get(json_root(doc), "collection");
	if (json_type(list) != JSON_ARRAY) {
		outcome_bad_reply(out, "the answer has no collection");
		return;
	}
	for (struct json_iter i = json_each(list); json_next(&i, &item);)
		if (is_ours(ask, item, arena)) {
			found(ask, item, arena, out);
			return;
		}
	if (json_count(list) == PAGE_SIZE)
		page_again(ask, word, arena, out);
	else
		list_end(ask, next, arena, out);
}

static void drafts_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	list_read(ask, response, "drafts", "entries", arena, out);
}

static void entries_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	list_read(ask, response, "entries", "voucher", arena, out);
}

static void entries_find_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	list_read(ask, response, "entries", NULL, arena, out);
}

/* ---- the voucher ---- */

static void write_entry(struct json_out *out, const struct ask *ask,
		const struct accounting_payment *payment, int64_t invoice,
		struct arena *arena)
{
	json_out_object(out, NULL);
	economic_ref(out, "customer", "customerNumber",
			economic_number(ask, 0));
	json_out_i64(out, "customerInvoice", invoice);
	json_out_str(out, "text", ask->effect->reference);
	json_out_raw(out, "amount",
			money_print(-payment->amount, payment->digits, arena));
	economic_ref(out, "contraAccount", "accountNumber",
			mapped(ask, MAPPING_PAYMENT_ACCOUNT, arena));
	json_out_object(out, "currency");
	json_out_str(out, "code", payment->currency);
	json_out_object_end(out);
	json_out_str(out, "date", payment->date);
	json_out_object_end(out);
}

static RESULT voucher_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct accounting_payment payment;
	struct buf buf;
	int64_t invoice = 0, journal = mapped(ask, MAPPING_JOURNAL, arena);
	TRY(accounting_payment_read(ask, &payment));
	TRY(str_to_i64(payment.document->number, &invoice));
	ENSURE(economic_number(ask, 0) > 0 && economic_word(ask, 1).len,
			FAULT_BAD_VALUE);
	ENSURE(ask->effect->reference.len <= TEXT_MAX, FAULT_LIMIT);
	buf_init(&buf, REQUEST_BODY_MAX);
	struct json_out json = {.buf = &buf};
	json_out_object(&json, NULL);
	json_out_object(&json, "accountingYear");
	json_out_str(&json, "year", economic_word(ask, 1));
	json_out_object_end(&json);
	economic_ref(&json, "journal", "journalNumber", journal);
	json_out_object(&json, "entries");
	json_out_array(&json, "customerPayments");
	write_entry(&json, ask, &payment, invoice, arena);
	json_out_array_end(&json);
	json_out_object_end(&json);
	json_out_object_end(&json);
	return economic_send(ask, "POST",
			arena_print(arena, "/journals/%lld/vouchers",
					(long long)journal),
			"voucher", &buf, arena, out);
}

/* The answer is a list of vouchers: one with one payment. */
static void voucher_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json voucher = {0}, entry = {0};
	if (response->status != 200 && response->status != 201) {
		economic_error(response, arena, out);
		return;
	}
	if (!json_open(response->body, &doc).fault)
		voucher = json_root(doc);
	struct json_iter i = json_each(voucher);
	if (json_type(voucher) == JSON_ARRAY)
		json_next(&i, &voucher);
	i = json_each(json_get(voucher, "entries.customerPayments"));
	if (json_next(&i, &entry))
		found(ask, entry, arena, out);
	else
		outcome_bad_reply(out, "the voucher can't be read");
}

/* ---- the steps ---- */

static const struct step {
	const char *word;
	economic_build *build;
	economic_read *read, *find_read; /* NULL: no step of a look-up */
} steps[] = {
		{"", invoice_build, invoice_read, invoice_read},
		{"year", years_build, years_read, years_read},
		{"drafts", drafts_build, drafts_read, drafts_read},
		{"entries", entries_build, entries_read, entries_find_read},
		{"voucher", voucher_build, voucher_read, NULL},
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

RESULT economic_payment_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	const struct step *step = step_of(ask);
	ENSURE(step, FAULT_BAD_VALUE);
	return step->build(ask, arena, out);
}

void economic_payment_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	const struct step *step = step_of(ask);
	if (step)
		step->read(ask, response, arena, out);
	else
		outcome_bad_reply(out, "this step is not known");
}

RESULT economic_payment_find_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	const struct step *step = step_of(ask);
	ENSURE(step && step->find_read, FAULT_BAD_VALUE);
	return step->build(ask, arena, out);
}

void economic_payment_find_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	const struct step *step = step_of(ask);
	if (response->status != 200)
		outcome_find_failed(response, arena, out);
	else if (step && step->find_read)
		step->find_read(ask, response, arena, out);
	else
		outcome_bad_reply(out, "this step is not known");
}
