/* SPDX-License-Identifier: Apache-2.0 */
/* The little world's shop: payments, fulfillment orders, fulfillments. */
#include "order/world_inside_test.h"

struct world_fo *world_fo(struct world *w, struct str id)
{
	for (size_t i = 0; i < w->fos.count; i++)
		if (str_eq(w->fos.at[i].id, id))
			return &w->fos.at[i];
	return NULL;
}

void shop_changed(struct world *w)
{
	w->version = w->now > w->version ? w->now : w->version + 1;
	hint(w);
}

static void fo_add(struct world *w, struct str id)
{
	*LIST_ADD(w->arena, &w->fos) = (struct world_fo){.id = id,
			.status = FO_OPEN,
			.request = REQUEST_UNSUBMITTED,
			.remaining = 2};
}

static bool fo_lives(const struct world_fo *fo)
{
	return fo->status != FO_CLOSED && fo->status != FO_CANCELLED;
}

/* ---- money ---- */

static void txn_add(struct world *w, enum txn_kind kind, struct str part,
		minor amount)
{
	*LIST_ADD(w->arena, &w->txns) = (struct txn){.gateway = STR("stripe"),
			.reference = STR("pi_1"),
			.kind = kind,
			.charge = STR("ch_1"),
			.part = part,
			.state = TXN_SUCCEEDED,
			.amount = amount,
			.at = w->now,
			.evidence = EVIDENCE_SHOP,
			.connected = true};
}

static void pay(struct world *w, __attribute__((unused)) struct plan *p)
{
	if (w->payment != PAYMENT_PENDING || w->cancelled_at)
		return;
	txn_add(w, TXN_SALE, STR_NONE, w->total);
	w->payment = PAYMENT_PAID;
	shop_changed(w);
}

static void capture(struct world *w, __attribute__((unused)) struct plan *p)
{
	if (w->payment != PAYMENT_AUTHORIZED)
		return;
	txn_add(w, TXN_CAPTURE, STR_NONE, w->total);
	w->payment = PAYMENT_PAID;
	shop_changed(w);
}

static void void_it(struct world *w, __attribute__((unused)) struct plan *p)
{
	if (w->payment != PAYMENT_AUTHORIZED && w->payment != PAYMENT_PENDING)
		return;
	if (w->payment == PAYMENT_AUTHORIZED)
		txn_add(w, TXN_VOID, STR_NONE, 0);
	w->payment = PAYMENT_VOIDED;
	shop_changed(w);
}

static void expire(struct world *w, __attribute__((unused)) struct plan *p)
{
	if (w->payment != PAYMENT_AUTHORIZED)
		return;
	w->txns.at[0].expires_at = w->now;
	w->payment = PAYMENT_EXPIRED;
	shop_changed(w);
}

static void refund(struct world *w, struct plan *p)
{
	minor left = w->total - w->refunded;
	minor amount = p->n && p->n < left ? p->n : left;
	if ((w->payment != PAYMENT_PAID &&
			    w->payment != PAYMENT_PARTIALLY_REFUNDED) ||
			!left)
		return;
	w->refunded += amount;
	struct refund *r = LIST_ADD(w->arena, &w->refunds);
	*r = (struct refund){
			.id = arena_print(w->arena, "9%zu", w->refunds.count),
			.at = w->now,
			.total = amount,
			.hash = 1};
	txn_add(w, TXN_REFUND, r->id, amount);
	w->payment = w->refunded == w->total ? PAYMENT_REFUNDED
					     : PAYMENT_PARTIALLY_REFUNDED;
	shop_changed(w);
}

/* ---- goods ---- */

static void cancel(struct world *w, struct plan *p)
{
	if (w->cancelled_at || w->closed_at)
		return;
	for (size_t i = 0; i < w->fos.count; i++)
		if (fo_lives(&w->fos.at[i]))
			w->fos.at[i].status = FO_CANCELLED;
	w->cancelled_at = w->now;
	void_it(w, p);
	p->n = 0;
	refund(w, p);
	shop_changed(w);
}

static void release(struct world *w, struct plan *p)
{
	struct world_fo *fo = world_fo(w, p->what);
	if (fo->status != FO_ON_HOLD)
		return;
	fo->status = fo->request == REQUEST_ACCEPTED ? FO_IN_PROGRESS : FO_OPEN;
	shop_changed(w);
}

static void hold(struct world *w, struct plan *p)
{
	struct world_fo *fo = world_fo(w, p->what);
	if (fo->status != FO_OPEN && fo->status != FO_IN_PROGRESS)
		return;
	fo->status = FO_ON_HOLD;
	plan_add(w, span(w, DAY_MS), release, p->what);
	shop_changed(w);
}

/* Another location takes over: a new fulfillment order. */
static void move(struct world *w, struct plan *p)
{
	struct world_fo *fo = world_fo(w, p->what);
	if (!fo_lives(fo))
		return;
	fo->status = FO_CANCELLED;
	fo->replaced_by = arena_print(w->arena, "%.*s9", STR_FMT(fo->id));
	fo_add(w, fo->replaced_by);
	shop_changed(w);
}

static void maybe(struct world *w, int percent,
		void (*act)(struct world *, struct plan *), struct str what,
		int64_t n)
{
	if (dice_chance(&w->dice, percent))
		plan_add(w, span(w, 6 * DAY_MS), act, what)->n = n;
}

static void first_payment(struct world *w)
{
	static const enum payment_status first[] = {
			PAYMENT_PENDING, PAYMENT_AUTHORIZED, PAYMENT_PAID};
	w->payment = first[dice_below(&w->dice, COUNT(first))];
	w->several = dice_chance(&w->dice, 50);
	if (w->payment == PAYMENT_AUTHORIZED) {
		txn_add(w, TXN_AUTHORIZATION, STR_NONE, w->total);
		w->txns.at[0].several = w->several;
		if (dice_chance(&w->dice, 50)) {
			w->txns.at[0].expires_at = w->now + 7 * DAY_MS;
			plan_add(w, 7 * DAY_MS, expire, STR_NONE);
		}
	}
	if (w->payment == PAYMENT_PAID)
		txn_add(w, TXN_SALE, STR_NONE, w->total);
	maybe(w, 85, pay, STR_NONE, 0);
	maybe(w, 60, capture, STR_NONE, 0);
	maybe(w, 10, void_it, STR_NONE, 0);
	maybe(w, 10, expire, STR_NONE, 0);
}

void shop_plan(struct world *w)
{
	first_payment(w);
	fo_add(w, STR("77"));
	if (dice_chance(&w->dice, 30))
		fo_add(w, STR("78"));
	w->email = dice_chance(&w->dice, 90);
	w->gateways = dice_chance(&w->dice, 30) ? STR("invoice") : STR("card");
	maybe(w, 15, refund, STR_NONE, 300);
	maybe(w, 10, refund, STR_NONE, 200);
	maybe(w, 8, refund, STR_NONE, 0);
	maybe(w, 8, cancel, STR_NONE, 0);
	for (size_t i = 0, n = w->fos.count; i < n; i++) {
		maybe(w, 12, hold, w->fos.at[i].id, 0);
		maybe(w, 8, move, w->fos.at[i].id, 0);
	}
	hint(w);
}

/* ---- read ---- */

static void read_fos(struct world *w, int64_t seq, struct facts *out)
{
	for (size_t i = 0; i < w->fos.count; i++) {
		const struct world_fo *fo = &w->fos.at[i];
		struct fulfillment_order *f = LIST_ADD(w->arena, &out->fos);
		*f = (struct fulfillment_order){.id = fo->id,
				.version = w->version,
				.seq = seq,
				.status = fo->status,
				.request = fo->request,
				.location = STR("1"),
				.replaced_by = fo->replaced_by};
		*LIST_ADD(w->arena, &f->lines) =
				(struct fo_line){.id = STR("1"),
						.total = 2,
						.remaining = fo->remaining};
	}
	for (size_t i = 0; i < w->fulfillments.count; i++) {
		const struct world_fulfillment *f = &w->fulfillments.at[i];
		*LIST_ADD(w->arena, &out->fulfillments) =
				(struct fulfillment){.id = f->id,
						.at = w->created_at,
						.fo = f->fo,
						.tracking = f->tracking,
						.delivered = f->delivered};
	}
}

void world_read(struct world *w, int64_t seq, struct facts *out)
{
	*out = (struct facts){.read_seq = seq,
			.seen_payment = PAYMENT_BIT(w->payment)};
	out->order = (struct shop_order){.version = w->version,
			.seq = seq,
			.known = true,
			.name = STR("#1001"),
			.email = w->email ? STR("kari@example.org") : STR_NONE,
			.currency = STR("DKK"),
			.created_at = w->created_at,
			.cancelled_at = w->cancelled_at,
			.closed_at = w->closed_at,
			.requires_shipping = true,
			.payment = w->payment,
			.gateways = w->gateways,
			.tags = w->tags,
			.total = w->total,
			.current_total = w->total - w->refunded};
	for (size_t i = 0; i < w->txns.count; i++)
		*LIST_ADD(w->arena, &out->txns) = w->txns.at[i];
	for (size_t i = 0; i < w->refunds.count; i++)
		*LIST_ADD(w->arena, &out->refunds) = w->refunds.at[i];
	read_fos(w, seq, out);
}

/* ---- asked ---- */

static enum reply fo_request_move(struct world *w, const struct ask *ask,
		enum fo_request from, enum fo_request to)
{
	struct world_fo *fo = world_fo(w, ask->target);
	if (!fo || !fo_lives(fo) || fo->request != from)
		return REPLY_REFUSED;
	fo->request = to;
	if (to == REQUEST_ACCEPTED && fo->status == FO_OPEN)
		fo->status = FO_IN_PROGRESS;
	shop_changed(w);
	return REPLY_DONE;
}

static struct world_fulfillment *fulfillment_of(struct world *w, struct str fo)
{
	for (size_t i = 0; i < w->fulfillments.count; i++)
		if (str_eq(w->fulfillments.at[i].fo, fo))
			return &w->fulfillments.at[i];
	return NULL;
}

static bool has_number(struct str numbers, struct str number)
{
	struct str one;
	while (str_cut(&numbers, ',', &one))
		if (str_eq(one, number))
			return true;
	return false;
}

/* The first parcel makes it, the next adds its number. */
static enum reply fulfill(struct world *w, const struct ask *ask)
{
	struct world_fo *fo = world_fo(w, ask->fo);
	struct world_fulfillment *there = fulfillment_of(w, ask->fo);
	if (!fo || fo->status == FO_CANCELLED || w->cancelled_at)
		return REPLY_REFUSED;
	if (there && has_number(there->tracking, ask->number))
		WRONG(w, "%.*s was told to the shop twice",
				STR_FMT(ask->number));
	if (there) {
		there->tracking = arena_print(w->arena, "%.*s,%.*s",
				STR_FMT(there->tracking), STR_FMT(ask->number));
	} else {
		*LIST_ADD(w->arena,
				&w->fulfillments) = (struct world_fulfillment){
				.id = arena_print(w->arena, "f%.*s",
						STR_FMT(fo->id)),
				.fo = fo->id,
				.tracking = ask->number};
		fo->status = FO_CLOSED;
		fo->remaining = 0;
	}
	shop_changed(w);
	return REPLY_DONE;
}

static enum reply set_delivered(struct world *w, const struct ask *ask)
{
	struct world_fulfillment *f = fulfillment_of(w, ask->fo);
	if (!f)
		return REPLY_REFUSED;
	f->delivered = true;
	shop_changed(w);
	return REPLY_DONE;
}

/* "|vip" */
static enum reply add_tag(struct world *w, const struct ask *ask)
{
	struct str tag = str_skip(ask->value, 1);
	if (str_find(w->tags, tag) >= 0)
		return REPLY_DONE;
	w->tags = arena_print(w->arena, "%.*s%s%.*s", STR_FMT(w->tags),
			w->tags.len ? "," : "", STR_FMT(tag));
	shop_changed(w);
	return REPLY_DONE;
}

static enum reply archive(struct world *w)
{
	for (size_t i = 0; i < w->requests.count; i++) {
		const struct world_request *r = &w->requests.at[i];
		if (!r->end && !r->parcels.count && !r->too_late_at)
			WRONG(w, "closed while %.*s is at the warehouse",
					STR_FMT(r->reference));
	}
	if (!w->closed_at) {
		w->closed_at = w->now;
		shop_changed(w);
	}
	return REPLY_DONE;
}

void shop_call(struct world *w, const struct ask *ask, struct answer *out)
{
	switch (ask->want) {
	case WANT_SUBMIT:
		out->reply = fo_request_move(
				w, ask, REQUEST_UNSUBMITTED, REQUEST_SUBMITTED);
		break;
	case WANT_ACCEPT:
		out->reply = fo_request_move(
				w, ask, REQUEST_SUBMITTED, REQUEST_ACCEPTED);
		break;
	case WANT_FULFILL:
		out->reply = fulfill(w, ask);
		break;
	case WANT_DELIVERED:
		out->reply = set_delivered(w, ask);
		break;
	case WANT_MARK:
		out->reply = add_tag(w, ask);
		break;
	default:
		out->reply = archive(w);
	}
}
