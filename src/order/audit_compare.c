/* SPDX-License-Identifier: Apache-2.0 */
/* What the other side says, field by field beside what we know. */
#include "order/audit_inside.h"

#include "carrier/carrier.h"

/* ---- payments ---- */

/* What we believe to be there: the newest attempt at it was done. */
static bool is_done(
		const struct look *look, enum want_kind want, struct str target)
{
	const struct attempt *a = facts_attempt(look->ours, want, target);
	return a && a->outcome == OUTCOME_DONE &&
			a->settled_at <= look->answer->asked_at;
}

static void repair_by(
		struct difference *d, enum want_kind want, struct str target)
{
	d->want = want;
	d->target = target;
}

/* News need so long to come round from one provider to the other. */
#define SETTLED_MS HOUR_MS

struct money {
	minor captured, refunded;
};

static void money_count(struct money *sum, const struct txn *t)
{
	minor *to = t->kind == TXN_REFUND ? &sum->refunded : &sum->captured;
	if (t->state != TXN_SUCCEEDED ||
			(t->kind != TXN_SALE && t->kind != TXN_CAPTURE &&
					t->kind != TXN_REFUND))
		return;
	if (money_add(*to, t->amount, to).fault)
		*to = INT64_MAX;
}

/* The shop may say that another account has it. */
static bool is_of_payment(const struct facts *f, const struct txn *t,
		struct str gateway, struct str reference)
{
	return str_eq(t->reference, reference) &&
			facts_same_payment(f, t->gateway, gateway, reference);
}

/* Of one payment. */
static struct money money_of(
		const struct facts *f, struct str gateway, struct str reference)
{
	struct money sum = {0};
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		if (is_of_payment(f, t, gateway, reference) &&
				!facts_txn_twin(f, t))
			money_count(&sum, t);
	}
	return sum;
}

static bool is_moving(const struct look *look, struct str gateway,
		struct str reference)
{
	for (size_t i = 0; i < look->ours->txns.count; i++) {
		const struct txn *t = &look->ours->txns.at[i];
		if (is_of_payment(look->ours, t, gateway, reference) &&
				t->at + SETTLED_MS > look->answer->asked_at)
			return true;
	}
	return false;
}

static struct str amount(const struct look *look, minor value)
{
	struct str currency = look->ours->order.currency;
	struct str text = money_print(
			value, currency_digits(currency), look->arena);
	return arena_print(look->arena, "%.*s %.*s", STR_FMT(currency),
			STR_FMT(text));
}

static void sum_compare(struct look *look, const char *code, struct str key,
		minor ours, struct money_range theirs)
{
	if (ours < theirs.least)
		differ(look, code, key, amount(look, ours),
				amount(look, theirs.least));
	else if (ours > theirs.most)
		differ(look, code, key, amount(look, ours),
				amount(look, theirs.most));
}

static void money_compare(struct look *look, struct str key, struct str gateway,
		struct str reference)
{
	if (is_moving(look, gateway, reference))
		return;
	const struct payment_shown *shown = &look->answer->shown;
	struct money a = money_of(look->ours, gateway, reference);
	struct money b = money_of(look->theirs, gateway, reference);
	struct money_range captured = {b.captured, b.captured};
	struct money_range refunded = {b.refunded, b.refunded};
	sum_compare(look, "captured_differs", key, a.captured,
			shown->sums_known ? shown->captured : captured);
	sum_compare(look, "refunded_differs", key, a.refunded,
			shown->sums_known ? shown->refunded : refunded);
}

static bool tracking_find(
		struct str value, struct str number, struct parcel_name *out)
{
	while (parcel_name_cut(&value, out))
		if (str_eq_nocase(out->number, number))
			return true;
	return false;
}

/* Providers spell carriers in their own ways: only two that the table knows
 * to be different are. */
static bool carriers_differ(struct str a, struct str b, struct str number)
{
	const struct carrier *ours = carrier_find(a), *theirs = carrier_find(b);
	return ours && theirs && ours != theirs &&
			carrier_of(a, number) != theirs;
}

static void tracker_find(struct look *look, const struct parcel_name *ours)
{
	struct parcel_name theirs;
	struct str target = look->ask->target;
	struct difference *d = NULL;
	if (!tracking_find(look->answer->shown.tracking, ours->number, &theirs))
		d = differ(look, "tracker_missing", target, ours->number,
				STR_NONE);
	else if (carriers_differ(ours->carrier, theirs.carrier, ours->number))
		d = differ(look, "tracker_carrier", target, ours->carrier,
				theirs.carrier);
	if (d)
		repair_by(d, WANT_TRACKER, target);
}

static void trackers_missing(struct look *look, struct str value)
{
	struct parcel_name ours;
	while (parcel_name_cut(&value, &ours))
		tracker_find(look, &ours);
}

static void trackers_extra(struct look *look, struct str value)
{
	struct str rest = look->answer->shown.tracking;
	struct str target = look->ask->target;
	struct parcel_name theirs, ours;
	while (parcel_name_cut(&rest, &theirs))
		if (!tracking_find(value, theirs.number, &ours))
			repair_by(differ(look, "tracker_extra", target,
						  STR_NONE, theirs.number),
					WANT_TRACKER, target);
}

static void trackers_compare(struct look *look)
{
	const struct attempt *a = facts_attempt(
			look->ours, WANT_TRACKER, look->ask->target);
	if (!look->answer->shown.tracking_known ||
			!is_done(look, WANT_TRACKER, look->ask->target))
		return;
	trackers_missing(look, a->done_value);
	trackers_extra(look, a->done_value);
}

static void payment_compare(struct look *look)
{
	struct str reference = look->ask->target, gateway;
	str_cut(&reference, '|', &gateway);
	if (!look->answer->found) {
		differ(look, "not_in_account", look->ask->target, reference,
				look->ask->asked);
		return;
	}
	money_compare(look, look->ask->target, gateway, reference);
	trackers_compare(look);
}

/* ---- the shop ---- */

static const struct fulfillment *fulfillment_of(
		const struct facts *f, struct str number)
{
	for (size_t i = 0; i < f->fulfillments.count; i++) {
		const struct fulfillment *one = &f->fulfillments.at[i];
		struct str rest = one->tracking, n;
		while (!one->cancelled && str_cut(&rest, ',', &n))
			if (str_eq(str_trim(n), number))
				return one;
	}
	return NULL;
}

static bool fo_is_fulfilled(const struct facts *f, struct str fo)
{
	for (size_t i = 0; i < f->fulfillments.count; i++)
		if (!f->fulfillments.at[i].cancelled &&
				str_eq(f->fulfillments.at[i].fo, fo))
			return true;
	return false;
}

static void parcel_at_shop_compare(struct look *look, const struct parcel *p)
{
	struct str key = parcel_key(p, look->arena);
	if (!p->number.len || !is_done(look, WANT_FULFILL, key))
		return;
	const struct fulfillment *there =
			fulfillment_of(look->theirs, p->number);
	if (!there) {
		bool other = fo_is_fulfilled(look->theirs, parcel_fo(p));
		repair_by(differ(look,
					  other ? "fulfillment_number"
						: "fulfillment_missing",
					  key, p->number, STR_NONE),
				WANT_FULFILL, key);
		return;
	}
	if (is_done(look, WANT_DELIVERED, key) && !there->delivered)
		repair_by(differ(look, "delivered_missing", key,
					  STR("delivered"), STR_NONE),
				WANT_DELIVERED, key);
}

/* A payment may be several transactions (authorized, then captured). */
static bool is_first_of_payment(const struct facts *f, const struct txn *txn)
{
	for (const struct txn *t = f->txns.at; t < txn; t++)
		if (txn_is_at_gateway(t) &&
				is_of_payment(f, t, txn->gateway,
						txn->reference))
			return false;
	return true;
}

static void money_at_shop_compare(struct look *look)
{
	for (size_t i = 0; i < look->ours->txns.count; i++) {
		const struct txn *t = &look->ours->txns.at[i];
		if (txn_is_at_gateway(t) && is_first_of_payment(look->ours, t))
			money_compare(look, txn_payment_key(t, look->arena),
					t->gateway, t->reference);
	}
}

static void shop_compare(struct look *look)
{
	const struct shop_order *ours = &look->ours->order;
	const struct shop_order *theirs = &look->theirs->order;
	if (!look->answer->found || theirs->absent) {
		differ(look, "order_missing", ours->name, ours->name, STR_NONE);
		return;
	}
	/* What is younger may still be on its way to us. */
	if (theirs->version > ours->version &&
			theirs->version + SETTLED_MS <= look->answer->asked_at)
		differ(look, "order_stale", ours->name,
				time_print(ours->version, look->arena),
				time_print(theirs->version, look->arena));
	for (size_t i = 0; i < look->ours->parcels.count; i++)
		parcel_at_shop_compare(look, &look->ours->parcels.at[i]);
	if (is_done(look, WANT_CLOSE, STR_NONE) && !theirs->closed_at)
		repair_by(differ(look, "not_closed", ours->name, STR("closed"),
					  STR("open")),
				WANT_CLOSE, STR_NONE);
	money_at_shop_compare(look);
}

/* ---- the books ---- */

static void document_compare(struct look *look)
{
	enum document_kind kind;
	struct str cause, key = look->ask->target;
	if (document_key_read(key, &kind, &cause).fault)
		return;
	const struct document *ours = facts_document(look->ours, kind, cause);
	const struct document *theirs =
			facts_document(look->theirs, kind, cause);
	if (!ours)
		return;
	if (look->answer->conflict.len) {
		differ(look, "document_conflict", key, ours->number,
				look->answer->conflict);
		return;
	}
	if (!look->answer->found || !theirs || !theirs->number.len) {
		differ(look, "document_missing", key, ours->number, STR_NONE);
		return;
	}
	if (!str_eq(ours->number, theirs->number))
		differ(look, "document_number", key, ours->number,
				theirs->number);
	if (ours->gross && theirs->gross && ours->gross != theirs->gross)
		differ(look, "document_amount", key, amount(look, ours->gross),
				amount(look, theirs->gross));
}

/* ---- the warehouse ---- */

static void parcels_of_ours(struct look *look, struct str reference)
{
	for (size_t i = 0; i < look->ours->parcels.count; i++) {
		const struct parcel *p = &look->ours->parcels.at[i];
		if (!str_eq(p->reference, reference))
			continue;
		struct str key = parcel_key(p, look->arena);
		const struct parcel *there = facts_parcel(look->theirs, key);
		if (!there)
			differ(look, "parcel_missing", key, p->number,
					STR_NONE);
		else if (there->number.len && p->number.len &&
				!str_eq(there->number, p->number))
			differ(look, "parcel_number", key, p->number,
					there->number);
	}
}

static void parcels_of_theirs(struct look *look, struct str reference)
{
	for (size_t i = 0; i < look->theirs->parcels.count; i++) {
		const struct parcel *p = &look->theirs->parcels.at[i];
		struct str key = parcel_key(p, look->arena);
		if (str_eq(p->reference, reference) &&
				!facts_parcel(look->ours, key))
			differ(look, "parcel_unknown", key, STR_NONE,
					p->number);
	}
}

static void refusal_compare(struct look *look, struct str reference)
{
	const struct warehouse_request *ours =
			facts_request(look->ours, reference);
	const struct warehouse_request *theirs =
			facts_request(look->theirs, reference);
	if (theirs && theirs->refused_at && !(ours && ours->refused_at))
		differ(look, "request_refused", reference, STR_NONE,
				theirs->reason);
}

static void request_compare(struct look *look)
{
	struct str reference = look->ask->effect.reference;
	if (!look->answer->found) {
		differ(look, "request_missing", reference, reference, STR_NONE);
		return;
	}
	if (look->answer->conflict.len) {
		differ(look, "request_conflict", reference, reference,
				look->answer->conflict);
		return;
	}
	refusal_compare(look, reference);
	parcels_of_ours(look, reference);
	parcels_of_theirs(look, reference);
}

void audit_compare(const struct facts *ours, const struct audit_ask *ask,
		const struct audit_answer *theirs, struct arena *arena,
		struct differences *out)
{
	static void (*const compares[VERB_COUNT])(struct look * look) = {
			[VERB_SHOP_READ] = shop_compare,
			[VERB_PAYMENT_READ] = payment_compare,
			[VERB_ACCOUNTING_FIND] = document_compare,
			[VERB_LOGISTICS_FIND] = request_compare,
	};
	static const struct facts nothing;
	struct look look = {.ours = ours,
			.theirs = theirs->facts ? theirs->facts : &nothing,
			.ask = ask,
			.answer = theirs,
			.arena = arena,
			.out = out};
	if (compares[ask->verb])
		compares[ask->verb](&look);
}
