/* SPDX-License-Identifier: Apache-2.0 */
/* What an attempt asks: of which account, under which names, with what in
 * it. All of it stands in the facts, so that it is the same each time. */
#include "order/scene.h"

/* What we call it at the provider. */
static struct str effect_reference(const struct facts *f,
		const struct want_row *row, struct str target,
		struct arena *arena)
{
	enum document_kind kind;
	struct str cause;
	if (row->kind == WANT_SEND || row->kind == WANT_SEND_CANCEL)
		return send_reference(f, target, arena);
	if (row->kind == WANT_DOCUMENT &&
			!document_key_read(target, &kind, &cause).fault)
		return reference_make(f->shop, f->remote,
				kind == DOCUMENT_SALE ? STR("sale")
						      : STR("credit"),
				cause, arena);
	return reference_make(
			f->shop, f->remote, str_of(row->name), target, arena);
}

/* The one that it was begun for: routes may change meanwhile. Begun by an
 * older Waybill, it does not say so. */
static struct str warehouse_of(const struct facts *f,
		const struct policy *policy, struct str target)
{
	const struct attempt *send = facts_attempt(f, WANT_SEND, target);
	const struct fulfillment_order *fo = facts_fo(f, target_fo(target));
	if (send && send->value.len)
		return send_warehouse(send->value);
	return route_account(policy, fo ? fo->location : STR_NONE);
}

/* The books that have the document, whichever the shop has now. */
static struct str account_of(const struct facts *f, struct str target)
{
	enum document_kind kind = DOCUMENT_NONE;
	struct str cause = STR_NONE;
	const struct document *d = NULL;
	if (!document_key_read(target, &kind, &cause).fault)
		d = facts_document(f, kind, cause);
	return d ? d->account : STR_NONE;
}

static struct str books_of(const struct facts *f, const struct policy *policy,
		struct str target, struct arena *arena)
{
	const struct attempt *a = facts_attempt(f, WANT_PAYMENT_BOOK, target);
	return payment_books(f, policy, a ? a->value : STR_NONE, arena);
}

struct str effect_account(const struct facts *f, const struct policy *policy,
		const struct want_row *row, struct str target,
		struct arena *arena)
{
	struct str gateway = target;
	switch (row->verb) {
	case VERB_ACCOUNTING_ISSUE:
		return policy->accounting;
	case VERB_ACCOUNTING_PDF:
		return account_of(f, target);
	case VERB_ACCOUNTING_PAYMENT:
		return books_of(f, policy, target, arena);
	case VERB_MAIL:
		return policy->mail;
	case VERB_DOCUMENT_DRAW:
		return STR(PRESS);
	case VERB_PAYMENT_TRACKER:
	case VERB_PAYMENT_CAPTURE:
		return str_cut(&target, '|', &gateway) ? gateway : STR_NONE;
	case VERB_LOGISTICS_SEND:
	case VERB_LOGISTICS_CANCEL:
		return warehouse_of(f, policy, target);
	default:
		return f->shop;
	}
}

/* gateway "|" reference [">" fulfillment order] */
struct str target_payment(struct str target)
{
	struct str gateway = STR_NONE, payment = STR_NONE;
	str_cut(&target, '|', &gateway);
	str_cut(&target, '>', &payment);
	return payment;
}

/* "499 EUR 0 last": amount, currency, what was captured before. */
bool capture_read(struct str value, struct capture_value *out)
{
	struct str amount, currency, before = STR_NONE, rest = value;
	*out = (struct capture_value){0};
	if (!str_cut(&rest, ' ', &amount) || !str_cut(&rest, ' ', &currency))
		return false;
	str_cut(&rest, ' ', &before);
	out->currency = currency;
	out->last = str_eq(rest, STR("last"));
	return !str_to_i64(amount, &out->amount).fault &&
			!str_to_i64(before, &out->before).fault;
}

struct str capture_print(const struct capture_value *value, struct arena *arena)
{
	return arena_print(arena, "%lld %.*s %lld%s", (long long)value->amount,
			STR_FMT(value->currency), (long long)value->before,
			value->last ? " last" : "");
}

static void fill_capture(__attribute__((unused)) const struct policy *policy,
		const struct attempt *a, struct effect *out)
{
	struct capture_value value;
	if (!capture_read(a->value, &value))
		return;
	out->amount = value.amount;
	out->currency = value.currency;
	out->before = value.before;
	out->last = value.last;
}

/* "reason|what people read" */
static void fill_reason(__attribute__((unused)) const struct policy *policy,
		const struct attempt *a, struct effect *out)
{
	struct str rest = a->value;
	str_cut(&rest, '|', &out->value);
	out->text = rest;
}

static void fill_status(const struct policy *policy, const struct attempt *a,
		struct effect *out)
{
	for (size_t i = 0; i < policy->statuses.count; i++) {
		const struct shown_status *s = &policy->statuses.at[i];
		struct str rest = a->value, status = STR_NONE;
		str_cut(&rest, '|', &status);
		if (str_eq(s->status, status) && str_eq(s->tag, rest))
			out->text = s->comment;
	}
}

/* Which account it goes to is no part of it. */
static void fill_send(__attribute__((unused)) const struct policy *policy,
		__attribute__((unused)) const struct attempt *a,
		struct effect *out)
{
	out->value = STR_NONE;
}

static void fill_payment(__attribute__((unused)) const struct policy *policy,
		const struct attempt *a, struct effect *out)
{
	struct payment_value value;
	struct str rest = a->target;
	if (!payment_value_read(a->value, &value))
		return;
	str_cut(&rest, '|', &out->payment);
	out->amount = value.amount;
	out->value = value.document;
	out->text = value.date;
}

static const struct {
	enum want_kind want;
	void (*fill)(const struct policy *policy, const struct attempt *a,
			struct effect *out);
} payloads[] = {
		{WANT_CAPTURE, fill_capture},
		{WANT_REJECT, fill_reason},
		{WANT_SHOP_HOLD, fill_reason},
		{WANT_SHOP_STATUS, fill_status},
		{WANT_RULE_MAIL, fill_reason},
		{WANT_STATUS_MAIL, fill_reason},
		{WANT_SEND, fill_send},
		{WANT_PAYMENT_BOOK, fill_payment},
};

static void effect_payload(const struct policy *policy, const struct attempt *a,
		struct effect *out)
{
	out->value = a->value;
	if (a->want == WANT_CAPTURE || a->want == WANT_TRACKER)
		out->payment = target_payment(a->target);
	for (size_t i = 0; i < sizeof payloads / sizeof *payloads; i++)
		if (payloads[i].want == (enum want_kind)a->want)
			payloads[i].fill(policy, a, out);
}

void effect_fill(const struct facts *f, const struct policy *policy,
		const struct attempt *a, struct arena *arena,
		struct effect *out)
{
	const struct want_row *row = want_row(a->want);
	struct str reference = effect_reference(f, row, a->target, arena);
	struct str key = row->kind == WANT_SEND_CANCEL
			? arena_print(arena, "%.*s.cancel", STR_FMT(reference))
			: reference;
	if (a->refusals)
		key = arena_print(arena, "%.*s.%lld", STR_FMT(key),
				(long long)a->refusals);
	*out = (struct effect){
			.want = row->kind,
			.attempt = a->id,
			.target = a->target,
			.verb = row->verb,
			.find = row->find,
			.account = effect_account(
					f, policy, row, a->target, arena),
			.reference = reference,
			.key = key,
			.sentence = row->sentence,
	};
	effect_payload(policy, a, out);
}

bool effect_of_attempt(const struct facts *facts, const struct policy *policy,
		int64_t attempt, struct arena *arena, struct effect *out)
{
	const struct attempt *a = facts_attempt_by_id(facts, attempt);
	if (!a || a->outcome != OUTCOME_NONE || !want_row(a->want))
		return false;
	effect_fill(facts, policy, a, arena, out);
	return true;
}

const char *verb_name(enum verb verb)
{
	static const char *const names[VERB_COUNT] = {
			[VERB_NONE] = "none",
			[VERB_SHOP_READ] = "shop.read",
			[VERB_SHOP_SUBMIT] = "shop.submit",
			[VERB_SHOP_ACCEPT] = "shop.accept",
			[VERB_SHOP_REJECT] = "shop.reject",
			[VERB_SHOP_FULFILL] = "shop.fulfill",
			[VERB_SHOP_DELIVERED] = "shop.delivered",
			[VERB_SHOP_CLOSE] = "shop.close",
			[VERB_SHOP_POLL] = "shop.poll",
			[VERB_ACCOUNTING_ISSUE] = "accounting.issue",
			[VERB_ACCOUNTING_FIND] = "accounting.find",
			[VERB_LOGISTICS_SEND] = "logistics.send",
			[VERB_LOGISTICS_FIND] = "logistics.find",
			[VERB_LOGISTICS_CANCEL] = "logistics.cancel",
			[VERB_LOGISTICS_POLL] = "logistics.poll",
			[VERB_PAYMENT_TRACKER] = "payment.tracker",
			[VERB_PAYMENT_POLL] = "payment.poll",
			[VERB_MAIL] = "mail",
			[VERB_ACCOUNT_GRANT] = "account.grant",
			[VERB_ACCOUNT_CERTIFICATE] = "account.certificate",
			[VERB_SHOP_SETUP] = "shop.setup",
			[VERB_SHOP_REQUESTS] = "shop.requests",
			[VERB_SHOP_HOLD] = "shop.hold",
			[VERB_SHOP_RELEASE] = "shop.release",
			[VERB_SHOP_INVOICE] = "shop.invoice",
			[VERB_SHOP_STATUS] = "shop.status",
			[VERB_SHOP_CANCEL_ACCEPT] = "shop.cancel_accept",
			[VERB_SHOP_CANCEL_REJECT] = "shop.cancel_reject",
			[VERB_PAYMENT_CAPTURE] = "payment.capture",
			[VERB_PAYMENT_READ] = "payment.read",
			[VERB_LOGISTICS_STOCK] = "logistics.stock",
			[VERB_DOCUMENT_DRAW] = "document.draw",
			[VERB_PAYMENT_PAYOUTS] = "payment.payouts",
			[VERB_ACCOUNTING_PAYMENT] = "accounting.payment",
			[VERB_ACCOUNTING_PAYMENT_FIND] =
					"accounting.payment_find",
			[VERB_ACCOUNTING_PDF] = "accounting.pdf",
	};
	return (size_t)verb < VERB_COUNT ? names[verb] : "?";
}
