/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A payment at an invoice: looked for, made, booked. Fortnox keeps no
 * reference of ours at a payment, and lists those of an invoice. Only one of
 * an order is under way at a time, so that counting tells: where the invoice
 * has more of this amount than we know to have registered, this one is there
 * (a lost answer, or a person was faster). A repayment is a payment below zero
 * at the credit.
 *
 * An amount in another currency than the books' own would want its rate of
 * that day, which nobody has told: it is refused, and a person registers it.
 */
#include "connector/fortnox/parts.h"

#include "port/request.h"

#define OWN_CURRENCY "SEK"

static struct str cursor_id(const struct ask *ask)
{
	struct str rest = ask->cursor, word;
	return str_cut(&rest, ' ', &word) ? rest : STR_NONE;
}

/* ---- "": is it there? ---- */

static RESULT list_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct accounting_payment payment;
	int64_t invoice = 0;
	TRY(accounting_payment_read(ask, &payment));
	TRY(str_to_i64(payment.document->number, &invoice));
	struct str url = fortnox_url(
			ask, arena, "invoicepayments", STR_NONE, "");
	request_get(out,
			arena_print(arena, "%.*s?invoicenumber=%lld",
					STR_FMT(url), (long long)invoice));
	return OK;
}

struct there {
	size_t count;        /* of this amount */
	struct str unbooked; /* the number of one that is not booked */
};

static RESULT there_read(const struct ask *ask, struct json list,
		struct arena *arena, struct there *out)
{
	struct accounting_payment payment;
	struct json item;
	*out = (struct there){0};
	TRY(accounting_payment_read(ask, &payment));
	for (struct json_iter i = json_each(list); json_next(&i, &item);) {
		minor amount;
		struct str number = json_str(json_get(item, "Number"), arena);
		TRY(json_money(json_get(item, "Amount"), payment.digits,
				&amount));
		if (amount != payment.amount)
			continue;
		out->count++;
		if (!json_bool(json_get(item, "Booked"), false))
			out->unbooked = number;
	}
	return OK;
}

static bool list_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct there *there, struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json list = {0};
	if (!json_open(response->body, &doc).fault)
		list = json_get(json_root(doc), "InvoicePayments");
	if (json_type(list) == JSON_ARRAY &&
			!there_read(ask, list, arena, there).fault)
		return true;
	outcome_bad_reply(out, "the answer has no list of payments");
	return false;
}

static bool is_account(struct str text)
{
	int64_t number = 0;
	return text.len == 4 && !str_to_i64(text, &number).fault &&
			number >= 1000;
}

/* What Fortnox would not take; empty: nothing. */
static struct str trouble(const struct ask *ask, struct arena *arena)
{
	struct str currency = ask->facts->order.currency;
	struct str account = accounting_payment_map(
			ask, MAPPING_PAYMENT_ACCOUNT, arena);
	if (!str_eq(currency, STR(OWN_CURRENCY)))
		return arena_print(arena,
				"currency: a payment in %.*s wants its rate: "
				"register it by hand",
				STR_FMT(currency));
	if (!is_account(account))
		return arena_print(arena,
				"payment_account: \"%.*s\" is no account of "
				"four digits",
				STR_FMT(detail_of(account)));
	return STR_NONE;
}

static void look_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	struct there there;
	struct str why;
	if (response->status != 200)
		fortnox_error(response, arena, out);
	else if (!list_read(ask, response, arena, &there, out))
		return;
	else if (there.unbooked.len)
		fortnox_go_on(out, arena, "book", there.unbooked);
	else if (there.count > accounting_payments_done(ask))
		outcome_done(out, ask);
	else if ((why = trouble(ask, arena)).len)
		outcome_refused(out, STR("missing_data"), why);
	else
		fortnox_go_on(out, arena, "make", STR_NONE);
}

/* ---- making and booking ---- */

static RESULT make_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct accounting_payment payment;
	struct buf buf;
	struct str body;
	int64_t invoice = 0, account = 0;
	TRY(accounting_payment_read(ask, &payment));
	TRY(str_to_i64(payment.document->number, &invoice));
	TRY(str_to_i64(accounting_payment_map(
				       ask, MAPPING_PAYMENT_ACCOUNT, arena),
			&account));
	buf_init(&buf, REQUEST_BODY_MAX);
	struct json_out json = {.buf = &buf};
	json_out_object(&json, NULL);
	json_out_object(&json, "InvoicePayment");
	json_out_i64(&json, "InvoiceNumber", invoice);
	json_out_raw(&json, "Amount",
			money_print(payment.amount, payment.digits, arena));
	json_out_str(&json, "PaymentDate", payment.date);
	json_out_i64(&json, "ModeOfPaymentAccount", account);
	json_out_object_end(&json);
	json_out_object_end(&json);
	TRY(buf_take(&buf, arena, &body));
	request_post_json(out, arena,
			fortnox_url(ask, arena, "invoicepayments", STR_NONE,
					""),
			STR_NONE, body);
	return OK;
}

static RESULT book_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	ENSURE(cursor_id(ask).len, FAULT_BAD_VALUE);
	*out = (struct http_request){.method = STR("PUT"),
			.url = fortnox_url(ask, arena, "invoicepayments",
					cursor_id(ask), "/bookkeep")};
	http_header_add(&out->headers, arena, STR("Accept"),
			STR("application/json"));
	return OK;
}

/* Money: what is there and is another amount is not booked. */
static bool agrees(const struct ask *ask, struct json made)
{
	struct accounting_payment payment;
	minor amount = 0;
	return !accounting_payment_read(ask, &payment).fault &&
			!json_money(json_get(made, "Amount"), payment.digits,
					&amount)
					 .fault &&
			amount == payment.amount;
}

static void judge(const struct ask *ask, struct json made, bool was_booked,
		struct arena *arena, struct outcome *out)
{
	struct str number = json_str(json_get(made, "Number"), arena);
	bool booked = json_bool(json_get(made, "Booked"), false);
	if (!number.len || (was_booked && !booked))
		outcome_bad_reply(out, "the payment can't be read");
	else if (!agrees(ask, made))
		outcome_refused(out, STR("conflict"),
				arena_print(arena,
						"payment %.*s is of another "
						"amount there",
						STR_FMT(detail_of(number))));
	else if (booked)
		outcome_done(out, ask);
	else
		fortnox_go_on(out, arena, "book", number);
}

static void payment_answer(const struct ask *ask,
		const struct http_response *response, bool was_booked,
		struct arena *arena, struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json made = {0};
	if (response->status != 200 && response->status != 201) {
		fortnox_error(response, arena, out);
		return;
	}
	if (!json_open(response->body, &doc).fault)
		made = json_get(json_root(doc), "InvoicePayment");
	judge(ask, made, was_booked, arena, out);
}

static void make_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	payment_answer(ask, response, false, arena, out);
}

static void book_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	payment_answer(ask, response, true, arena, out);
}

/* ---- the steps ---- */

static const struct {
	const char *word;
	fortnox_build *build;
	fortnox_read *read;
} steps[] = {
		{"", list_build, look_read},
		{"make", make_build, make_read},
		{"book", book_build, book_read},
};
#define STEPS (sizeof steps / sizeof *steps)

static size_t step_of(const struct ask *ask)
{
	struct str rest = ask->cursor, word = ask->cursor;
	size_t i = 0;
	str_cut(&rest, ' ', &word);
	while (i < STEPS && !str_eq(word, str_of(steps[i].word)))
		i++;
	return i;
}

RESULT fortnox_payment_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	size_t step = step_of(ask);
	ENSURE(step < STEPS, FAULT_BAD_VALUE);
	return steps[step].build(ask, arena, out);
}

void fortnox_payment_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	size_t step = step_of(ask);
	if (step < STEPS)
		steps[step].read(ask, response, arena, out);
	else
		outcome_bad_reply(out, "this step is not known");
}

/* ---- looking it up ---- */

RESULT fortnox_payment_find_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	return list_build(ask, arena, out);
}

/* One that is not booked yet is found by the next attempt, and booked. */
void fortnox_payment_find_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	struct there there;
	if (response->status != 200)
		outcome_find_failed(response, arena, out);
	else if (!list_read(ask, response, arena, &there, out))
		return;
	else if (!there.unbooked.len &&
			there.count > accounting_payments_done(ask))
		outcome_done(out, ask);
	else
		out->kind = OUTCOME_ABSENT;
}
