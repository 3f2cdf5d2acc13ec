/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What sets off a rule: each event, and every time that the facts show it to
 * have happened. Only what comes from outside is one: what a rule does, and
 * what a person does about a hold, is none.
 */
#include "order/rule_inside.h"

struct finding {
	struct scene *scene;
	enum rule_event event;
	rule_causes *out;
};

/* "refund_created:8"; what can only be once in an order has no second part. */
static struct rule_cause *cause_add(
		struct finding *to, struct str of, time_ms at)
{
	const char *word = rule_event_name((int)to->event);
	struct rule_cause *cause = LIST_ADD(to->scene->arena, to->out);
	*cause = (struct rule_cause){.at = at};
	cause->key = of.len ? arena_print(to->scene->arena, "%s:%.*s", word,
					      STR_FMT(of))
			    : str_of(word);
	return cause;
}

static void created(struct finding *to)
{
	cause_add(to, STR_NONE, to->scene->facts->order.created_at);
}

static void cancelled(struct finding *to)
{
	const struct facts *f = to->scene->facts;
	time_ms at = f->order.cancelled_at;
	for (size_t i = 0; !at && i < f->commands.count; i++)
		if (f->commands.at[i].kind == COMMAND_CANCEL)
			at = f->commands.at[i].at;
	if (at || to->scene->status.cancelled)
		cause_add(to, STR_NONE, at ? at : f->order.created_at);
}

/* ---- payment ---- */

#define KIND(k) (1u << TXN_##k)

/* What shows when the payment came to a status. */
static const struct {
	unsigned kinds; /* of transactions that succeeded; 0: as it was sold */
	bool last;      /* the last of them; else the first */
} moments[] = {
		[PAYMENT_PENDING] = {0, false},
		[PAYMENT_AUTHORIZED] = {KIND(AUTHORIZATION), false},
		[PAYMENT_PARTIALLY_PAID] = {KIND(SALE) | KIND(CAPTURE), false},
		[PAYMENT_PAID] = {KIND(SALE) | KIND(CAPTURE), true},
		[PAYMENT_PARTIALLY_REFUNDED] = {KIND(REFUND), false},
		[PAYMENT_REFUNDED] = {KIND(REFUND), true},
		[PAYMENT_VOIDED] = {KIND(VOID), true},
		[PAYMENT_EXPIRED] = {KIND(AUTHORIZATION), true},
};

/* Where no transaction says it: as old as the order, which is safe, since
 * what is too old sets off nothing. */
static time_ms payment_at(const struct facts *f, enum payment_status status)
{
	time_ms at = 0;
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		bool counts = t->state == TXN_SUCCEEDED && t->at &&
				moments[status].kinds >> t->kind & 1;
		bool later = t->at > at;
		if (counts && (!at || later == moments[status].last))
			at = t->at;
	}
	return at ? at : f->order.created_at;
}

static bool status_was_seen(
		const struct scene *scene, enum payment_status status)
{
	payment_set seen = (payment_set)scene->facts->seen_payment |
			PAYMENT_BIT(scene->status.payment);
	return seen & PAYMENT_BIT(status);
}

static void paid(struct finding *to)
{
	if (status_was_seen(to->scene, PAYMENT_PAID))
		cause_add(to, STR_NONE,
				payment_at(to->scene->facts, PAYMENT_PAID));
}

static void payment_changed(struct finding *to)
{
	for (int s = PAYMENT_UNKNOWN + 1; s < PAYMENT_OTHER; s++) {
		enum payment_status status = (enum payment_status)s;
		if (!status_was_seen(to->scene, status))
			continue;
		cause_add(to, str_of(payment_status_name(status)),
				payment_at(to->scene->facts, status))
				->payment = status;
	}
}

static void refunded(struct finding *to)
{
	const struct facts *f = to->scene->facts;
	for (size_t i = 0; i < f->refunds.count; i++)
		cause_add(to, f->refunds.at[i].id, f->refunds.at[i].at)
				->refund = &f->refunds.at[i];
}

static void disputed(struct finding *to)
{
	const struct facts *f = to->scene->facts;
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		if (t->kind == TXN_DISPUTE)
			cause_add(to, t->part.len ? t->part : t->reference,
					t->at);
	}
}

/* ---- holds ---- */

/* A refusal, a dispute, a document that was not delivered: neither a rule's
 * hold nor a person's. */
static void held(struct finding *to)
{
	for (size_t i = 0; i < to->scene->holds.count; i++) {
		const struct hold *h = &to->scene->holds.at[i];
		if (str_starts(h->key, STR("rule:")) ||
				str_starts(h->key, STR("person:")))
			continue;
		cause_add(to, hold_announced(to->scene, h), h->since)->hold = h;
	}
}

/* ---- parcels ---- */

static void parcel_came(struct finding *to, const struct parcel *p, time_ms at)
{
	if (at)
		cause_add(to, parcel_key(p, to->scene->arena), at)->parcel = p;
}

static void shipped(struct finding *to)
{
	const struct facts *f = to->scene->facts;
	for (size_t i = 0; i < f->parcels.count; i++)
		parcel_came(to, &f->parcels.at[i],
				parcel_out_at(&f->parcels.at[i]));
}

#define PARCEL(function_, member_) \
	static void function_(struct finding *to) \
	{ \
		const struct facts *f = to->scene->facts; \
		for (size_t i = 0; i < f->parcels.count; i++) \
			parcel_came(to, &f->parcels.at[i], \
					f->parcels.at[i].member_); \
	}

PARCEL(in_transit, in_transit_at)
PARCEL(out_for_delivery, out_for_delivery_at)
PARCEL(attempted, attempted_at)
PARCEL(delivered, delivered_at)
PARCEL(failed, failed_at)
PARCEL(returned, returned_at)

/* The shop does not say when it was asked for. */
static void return_asked(struct finding *to)
{
	if (to->scene->status.returns == RETURN_RETURN_REQUESTED)
		cause_add(to, STR_NONE, to->scene->facts->order.version);
}

static const struct {
	const char *name;
	void (*find)(struct finding *to);
} events[ON_COUNT] = {
		[ON_NOTHING] = {"", NULL},
		[ON_ORDER_CREATED] = {"order_created", created},
		[ON_ORDER_PAID] = {"order_paid", paid},
		[ON_PAYMENT_STATUS_CHANGED] = {"payment_status_changed",
				payment_changed},
		[ON_REFUND_CREATED] = {"refund_created", refunded},
		[ON_DISPUTE_OPENED] = {"dispute_opened", disputed},
		[ON_ORDER_CANCELLED] = {"order_cancelled", cancelled},
		[ON_HELD] = {"held", held},
		[ON_SHIPPED] = {"shipped", shipped},
		[ON_IN_TRANSIT] = {"in_transit", in_transit},
		[ON_OUT_FOR_DELIVERY] = {"out_for_delivery", out_for_delivery},
		[ON_ATTEMPTED_DELIVERY] = {"attempted_delivery", attempted},
		[ON_DELIVERED] = {"delivered", delivered},
		[ON_DELIVERY_FAILURE] = {"delivery_failure", failed},
		[ON_RETURNED] = {"returned", returned},
		[ON_RETURN_REQUESTED] = {"return_requested", return_asked},
};

const char *rule_event_name(int event)
{
	return events[event].name;
}

void rule_causes_find(
		struct scene *scene, enum rule_event event, rule_causes *out)
{
	struct finding to = {scene, event, out};
	if (events[event].find)
		events[event].find(&to);
}
