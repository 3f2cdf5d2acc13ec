/* SPDX-License-Identifier: Apache-2.0 */
#include "order/audit_inside.h"

#include "carrier/carrier.h"

const struct audit_code audit_code_list[] = {
		{"order_missing",
				"The shop does not have this order: look for "
				"it there."},
		{"order_stale",
				"The shop changed it and nobody told us; it "
				"has "
				"now been read."},
		{"captured_differs",
				"More or less money was taken than the "
				"shop says: compare both and correct the "
				"wrong one."},
		{"refunded_differs",
				"Money was given back on one side only: "
				"make the refund at the other side, too."},
		{"fulfillment_missing", "Repair makes the fulfillment again."},
		{"fulfillment_number",
				"Repair writes our tracking number to "
				"the fulfillment."},
		{"delivered_missing",
				"Repair tells the shop that the parcel "
				"was delivered."},
		{"not_closed", "Repair closes the order."},
		{"not_in_account",
				"The payment is not in this account, nor in "
				"any other of the provider: look in `gateways` "
				"of the settings which account the shop's "
				"word should lead to."},
		{"tracker_missing",
				"Repair writes the tracking number to the "
				"gateway."},
		{"tracker_extra",
				"The gateway has a number that is not ours; "
				"repair writes ours."},
		{"tracker_carrier",
				"Repair writes the carrier to the "
				"gateway."},
		{"document_missing",
				"The books do not have this document any "
				"more: ask who took it away. A new one "
				"would have another number."},
		{"document_number",
				"The books have another number: correct "
				"the books, or ask who changed it."},
		{"document_amount",
				"The books have another amount: correct "
				"the document with a credit."},
		{"document_conflict",
				"Look it up in the books: what should be "
				"one document of ours is not."},
		{"request_refused",
				"The warehouse refused it and nobody told "
				"us; it has now been read."},
		{"request_conflict",
				"Ask the warehouse: what should be one "
				"request of ours is not."},
		{"request_missing",
				"The warehouse does not have the request: "
				"call it, and cancel or send anew."},
		{"parcel_missing",
				"The warehouse does not know this parcel: "
				"ask it."},
		{"parcel_number",
				"The warehouse has another number; it has "
				"now been read."},
		{"parcel_unknown",
				"The warehouse sent a parcel that we did "
				"not know; it has now been read."},
		{"payment_nameless",
				"The shop's transaction names no payment "
				"of the gateway, so no tracking number "
				"can be written: look at the transaction "
				"at the shop."},
		{"number_too_long",
				"Gateways take at most 64 characters: ask "
				"the warehouse for the right number."},
		{"carrier_unknown",
				"No provider knows this carrier: see "
				"`waybill carrier list`, and have the "
				"warehouse use one of its names."},
		{"tracker_refused",
				"The gateway refused the tracking number: "
				"put right what it says, then `waybill "
				"order retry`."},
		{"unread",
				"It did not answer, so nobody knows: see "
				"`waybill "
				"doctor`, then audit again."},
		{NULL, NULL},
};

static const char *advice_of(const char *code)
{
	for (const struct audit_code *c = audit_code_list; c->code; c++)
		if (strcmp(c->code, code) == 0)
			return c->advice;
	return "";
}

/* ---- what to read ---- */

static struct audit_ask *ask_add(struct audit_asks *out, struct arena *arena,
		enum verb verb, struct str account, struct str target)
{
	struct audit_ask *ask = LIST_ADD(arena, &out->list);
	*ask = (struct audit_ask){
			.verb = verb, .account = account, .target = target};
	ask->effect.verb = verb;
	ask->effect.account = account;
	ask->effect.target = target;
	return ask;
}

static bool is_asked(const struct audit_asks *asks, enum verb verb,
		struct str target)
{
	for (size_t i = 0; i < asks->list.count; i++)
		if (asks->list.at[i].verb == verb &&
				str_eq(asks->list.at[i].target, target))
			return true;
	return false;
}

bool txn_is_money(const struct txn *t)
{
	return t->state == TXN_SUCCEEDED &&
			(t->kind == TXN_SALE || t->kind == TXN_CAPTURE ||
					t->kind == TXN_AUTHORIZATION);
}

/* Known by the gateway's own name for it. */
bool txn_is_at_gateway(const struct txn *t)
{
	return t->connected && t->reference.len && !t->shops_name &&
			txn_is_money(t);
}

struct str txn_payment_key(const struct txn *t, struct arena *arena)
{
	return arena_print(arena, "%.*s|%.*s", STR_FMT(t->gateway),
			STR_FMT(t->reference));
}

/* What was written to the gateway last. */
static struct str tracking_done(const struct facts *f, struct str payment)
{
	const struct attempt *a = facts_attempt(f, WANT_TRACKER, payment);
	return a ? a->done_value : STR_NONE;
}

static struct str joined(struct str list, struct str one, struct arena *arena)
{
	return arena_print(arena, "%.*s%s%.*s", STR_FMT(list),
			list.len ? "," : "", STR_FMT(one));
}

/* Where an account has shown it, nobody else is asked. */
static struct str others_of(const struct policy *policy, const struct txn *t,
		struct str account, bool shown, struct arena *arena)
{
	account_names all = {0};
	struct str others = STR_NONE;
	if (!shown)
		payment_accounts(policy, t, arena, &all);
	for (size_t i = 0; i < all.count; i++)
		if (!str_eq(all.at[i], account))
			others = joined(others, all.at[i], arena);
	return others;
}

static void ask_payments(const struct facts *f, const struct policy *policy,
		struct arena *arena, struct audit_asks *out)
{
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		if (!txn_is_at_gateway(t))
			continue;
		struct str account = payment_account(f, policy, t, arena);
		struct str key = payment_key(f, policy, t, arena);
		if (is_asked(out, VERB_PAYMENT_READ, key))
			continue;
		struct audit_ask *ask = ask_add(
				out, arena, VERB_PAYMENT_READ, account, key);
		ask->effect.want = WANT_TRACKER;
		ask->effect.payment = t->reference;
		ask->effect.value = tracking_done(f, key);
		ask->effect.reference = reference_make(
				f->shop, f->remote, STR("tracker"), key, arena);
		ask->others = others_of(policy, t, account,
				ask->effect.value.len > 0, arena);
	}
}

bool audit_ask_next(struct audit_ask *ask, struct arena *arena)
{
	struct str next;
	struct str asked = joined(ask->asked, ask->account, arena);
	if (!str_cut(&ask->others, ',', &next))
		return false;
	ask->asked = asked;
	ask->account = ask->effect.account = next;
	ask->target = arena_print(arena, "%.*s|%.*s", STR_FMT(next),
			STR_FMT(ask->effect.payment));
	ask->effect.target = ask->target;
	return true;
}

static struct str document_reference(const struct facts *f,
		const struct document *d, struct arena *arena)
{
	return reference_make(f->shop, f->remote,
			d->kind == DOCUMENT_SALE ? STR("sale") : STR("credit"),
			d->cause, arena);
}

/* Each document is in the books that issued it, also when the shop has others
 * by now. */
static void ask_documents(const struct facts *f, const struct policy *policy,
		struct arena *arena, struct audit_asks *out)
{
	for (size_t i = 0; i < f->documents.count; i++) {
		const struct document *d = &f->documents.at[i];
		struct str books = d->account.len ? d->account
						  : policy->accounting;
		if (!d->number.len || !books.len ||
				str_eq(books, STR("ledger")))
			continue;
		struct audit_ask *ask = ask_add(out, arena,
				VERB_ACCOUNTING_FIND, books,
				document_key((enum document_kind)d->kind,
						d->cause, arena));
		ask->effect.want = WANT_DOCUMENT;
		ask->effect.reference = document_reference(f, d, arena);
	}
}

static void ask_requests(const struct facts *f, const struct policy *policy,
		struct arena *arena, struct audit_asks *out)
{
	for (size_t i = 0; i < f->attempts.count; i++) {
		const struct attempt *a = &f->attempts.at[i];
		if (a->want != WANT_SEND || a->outcome != OUTCOME_DONE)
			continue;
		struct str account = effect_account(f, policy,
				want_row(WANT_SEND), a->target, arena);
		if (!account.len)
			continue;
		struct audit_ask *ask = ask_add(out, arena, VERB_LOGISTICS_FIND,
				account, a->target);
		ask->effect.want = WANT_SEND;
		ask->effect.reference = send_reference(f, a->target, arena);
	}
}

void audit_asks(const struct facts *facts, const struct policy *policy,
		struct arena *arena, struct audit_asks *out)
{
	struct audit_ask *order = ask_add(
			out, arena, VERB_SHOP_READ, facts->shop, STR_NONE);
	order->effect.want = WANT_READ;
	ask_payments(facts, policy, arena, out);
	ask_documents(facts, policy, arena, out);
	ask_requests(facts, policy, arena, out);
}

/* ---- what is found ---- */

struct difference *differ(struct look *look, const char *code,
		struct str object, struct str ours, struct str theirs)
{
	struct difference *d = LIST_ADD(look->arena, &look->out->list);
	*d = (struct difference){
			.place = look->ask ? look->ask->account
					   : STR("waybill"),
			.object = object,
			.code = code,
			.ours = ours,
			.theirs = theirs,
			.advice = advice_of(code),
	};
	return d;
}

struct str audit_repair_name(const struct difference *d, struct arena *arena)
{
	return d->want ? repair_name(want_row(d->want), d->target, arena)
		       : STR_NONE;
}

/* ---- here ---- */

static void payments_here(struct look *look)
{
	for (size_t i = 0; i < look->ours->txns.count; i++) {
		const struct txn *t = &look->ours->txns.at[i];
		if (t->connected && txn_is_money(t) && t->shops_name &&
				!facts_txn_twin(look->ours, t))
			differ(look, "payment_nameless", t->gateway, STR_NONE,
					STR_NONE);
	}
}

static void parcels_here(struct look *look)
{
	for (size_t i = 0; i < look->ours->parcels.count; i++) {
		const struct parcel *p = &look->ours->parcels.at[i];
		struct str key = parcel_key(p, look->arena);
		if (p->number.len > TRACKING_NUMBER_MAX)
			differ(look, "number_too_long", key, p->number,
					STR_NONE);
		if (p->carrier.len && !carrier_find(p->carrier))
			differ(look, "carrier_unknown", key, p->carrier,
					STR_NONE);
	}
}

static void refusals_here(struct look *look)
{
	for (size_t i = 0; i < look->ours->attempts.count; i++) {
		const struct attempt *a = &look->ours->attempts.at[i];
		bool refused = a->outcome == OUTCOME_REFUSED ||
				a->outcome == OUTCOME_GAVE_UP;
		/* The payment's own read tells that it is not there. */
		if (a->want == WANT_TRACKER && refused &&
				!attempt_found_none(a))
			differ(look, "tracker_refused", a->target, a->value,
					a->detail);
	}
}

void audit_here(const struct facts *facts, struct arena *arena,
		struct differences *out)
{
	struct look look = {.ours = facts, .arena = arena, .out = out};
	payments_here(&look);
	parcels_here(&look);
	refusals_here(&look);
}
