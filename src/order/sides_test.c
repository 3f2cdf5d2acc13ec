/* SPDX-License-Identifier: Apache-2.0 */
/* The little world's books, warehouse, gateway and mail server. */
#include "order/world_inside_test.h"

/* ---- books ---- */

struct world_document *world_document(struct world *w, struct str reference)
{
	for (size_t i = 0; i < w->documents.count; i++)
		if (str_eq(w->documents.at[i].reference, reference))
			return &w->documents.at[i];
	return NULL;
}

static void tell_document(struct world *w, const struct ask *ask,
		const struct world_document *d, struct facts *out)
{
	struct document *fact = LIST_ADD(w->arena, &out->documents);
	*fact = (struct document){.gross = d->gross,
			.number = arena_print(w->arena, "F-%.*s",
					STR_FMT(d->reference)),
			.date = STR("2026-11-28"),
			.issued_at = w->now};
	enum document_kind kind = DOCUMENT_NONE;
	EXPECT_OK(document_key_read(ask->target, &kind, &fact->cause));
	fact->kind = kind;
}

static void issue(struct world *w, const struct ask *ask, struct answer *out)
{
	struct world_document *d = world_document(w, ask->reference);
	if (!d) {
		d = LIST_ADD(w->arena, &w->documents);
		*d = (struct world_document){.reference = arena_copy(w->arena,
							     ask->reference),
				.gross = ask->gross,
				.copies = 1};
	} else if (!w->dedupes) {
		d->copies++;
		WRONG(w, "two documents %.*s", STR_FMT(ask->reference));
	}
	if (str_find(ask->reference, STR(".credit.")) > 0 &&
			!world_document(w, STR("demo.5001.sale")))
		WRONG(w, "a credit comes before its sale");
	tell_document(w, ask, d, &out->news);
	out->reply = REPLY_DONE;
}

/* ---- warehouse ---- */

struct world_request *world_request(struct world *w, struct str reference)
{
	for (size_t i = 0; i < w->requests.count; i++)
		if (str_eq(w->requests.at[i].reference, reference))
			return &w->requests.at[i];
	return NULL;
}

static void view_parcel(struct world *w, const struct world_request *r,
		const struct world_parcel *p, struct facts *out)
{
	*LIST_ADD(w->arena, &out->parcels) =
			(struct parcel){.reference = r->reference,
					.parcel = p->id,
					.fo = r->fo,
					.carrier = STR("GLS"),
					.number = p->number,
					.corrected_at = p->corrected_at,
					.handed_over_at = p->out_at,
					.delivered_at = p->delivered_at,
					.returned_at = p->returned_at};
}

static void view(struct world *w, const struct world_request *r,
		struct facts *out)
{
	struct warehouse_request *fact = LIST_ADD(w->arena, &out->requests);
	*fact = (struct warehouse_request){.reference = r->reference,
			.received_at = r->received_at,
			.accepted_at = r->accepted_at,
			.processing_at = r->processing_at,
			.too_late_at = r->too_late_at,
			.reason = r->reason};
	if (r->end == END_REFUSED)
		fact->refused_at = r->ended_at;
	if (r->end == END_CANCELLED)
		fact->cancelled_at = r->ended_at;
	for (size_t i = 0; i < r->parcels.count; i++)
		view_parcel(w, r, &r->parcels.at[i], out);
}

static void tell_request(struct world *w, const struct world_request *r)
{
	struct facts facts = {0};
	view(w, r, &facts);
	tell(w, &facts, false);
}

static struct world_parcel *last_parcel(struct world_request *r)
{
	return &r->parcels.at[r->parcels.count - 1];
}

static void arrives(struct world *w, struct plan *plan)
{
	struct world_request *r = world_request(w, plan->what);
	struct world_parcel *p = &r->parcels.at[plan->n];
	if (dice_chance(&w->dice, 8))
		p->returned_at = w->now;
	else
		p->delivered_at = w->now;
	tell_request(w, r);
}

static void corrected(struct world *w, struct plan *plan)
{
	struct world_request *r = world_request(w, plan->what);
	struct world_parcel *p = &r->parcels.at[plan->n];
	p->number = arena_print(w->arena, "%.*sX", STR_FMT(p->number));
	p->corrected_at = w->now;
	tell_request(w, r);
}

static void leaves(struct world *w, struct plan *plan)
{
	struct world_request *r = world_request(w, plan->what);
	struct world_parcel *p = LIST_ADD(w->arena, &r->parcels);
	p->id = arena_print(w->arena, "p%zu", r->parcels.count);
	p->number = arena_print(w->arena, "N%.*s%.*s", STR_FMT(r->fo),
			STR_FMT(last_parcel(r)->id));
	p->out_at = p->corrected_at = w->now;
	int64_t n = (int64_t)r->parcels.count - 1;
	if (dice_chance(&w->dice, 85))
		plan_add(w, span(w, 3 * DAY_MS), arrives, r->reference)->n = n;
	if (dice_chance(&w->dice, 10))
		plan_add(w, span(w, DAY_MS), corrected, r->reference)->n = n;
	tell_request(w, r);
}

static void processes(struct world *w, struct plan *plan)
{
	struct world_request *r = world_request(w, plan->what);
	if (r->end)
		return;
	r->processing_at = w->now;
	plan_add(w, span(w, DAY_MS), leaves, r->reference);
	if (dice_chance(&w->dice, 20))
		plan_add(w, span(w, 2 * DAY_MS), leaves, r->reference);
	tell_request(w, r);
}

static void accepts(struct world *w, struct plan *plan)
{
	struct world_request *r = world_request(w, plan->what);
	if (r->end)
		return;
	if (lies(w, 12)) {
		r->end = END_REFUSED;
		r->ended_at = w->now;
		r->reason = STR("bad_address");
	} else {
		r->accepted_at = w->now;
		plan_add(w, span(w, DAY_MS), processes, r->reference);
	}
	tell_request(w, r);
}

/* Two that are alive for one fulfillment order send the goods twice. */
static void expect_no_other(struct world *w, struct str fo)
{
	for (size_t i = 0; i < w->requests.count; i++)
		if (str_eq(w->requests.at[i].fo, fo) && !w->requests.at[i].end)
			WRONG(w, "two live requests of %.*s", STR_FMT(fo));
}

static void take(struct world *w, const struct ask *ask, struct answer *out)
{
	struct world_request *r = world_request(w, ask->reference);
	if (!r) {
		expect_no_other(w, ask->fo);
		r = LIST_ADD(w->arena, &w->requests);
		*r = (struct world_request){.reference = arena_copy(w->arena,
							    ask->reference),
				.fo = arena_copy(w->arena, ask->fo),
				.account = arena_copy(w->arena, ask->account),
				.copies = 1,
				.received_at = w->now};
		plan_add(w, span(w, HOUR_MS), accepts, r->reference);
	} else if (!r->end && !str_eq(r->account, ask->account)) {
		WRONG(w, "two warehouses have %.*s", STR_FMT(r->reference));
	} else if (!w->dedupes) {
		r->copies++;
		WRONG(w, "two requests %.*s", STR_FMT(ask->reference));
	}
	view(w, r, &out->news);
	out->reply = r->end == END_REFUSED ? REPLY_REFUSED : REPLY_DONE;
	out->reason = r->reason;
}

static void recall(struct world *w, const struct ask *ask, struct answer *out)
{
	struct world_request *r = world_request(w, ask->reference);
	if (!r) {
		out->reply = REPLY_LATER;
		return;
	}
	if (!str_eq(r->account, ask->account))
		WRONG(w, "%.*s is called back at another warehouse",
				STR_FMT(r->reference));
	if (r->processing_at && !r->too_late_at)
		r->too_late_at = w->now;
	if (!r->processing_at && !r->end) {
		r->end = END_CANCELLED;
		r->ended_at = w->now;
	}
	view(w, r, &out->news);
	out->reply = r->end == END_CANCELLED ? REPLY_DONE : REPLY_REFUSED;
	out->reason = STR("too_late");
}

/* ---- gateway and mail ---- */

const struct world_key *key_find(const struct world *w, struct str key)
{
	for (size_t i = 0; i < w->keys.count; i++)
		if (str_eq(w->keys.at[i].key, key))
			return &w->keys.at[i];
	return NULL;
}

void key_keep(struct world *w, struct str key, enum reply reply)
{
	*LIST_ADD(w->arena, &w->keys) = (struct world_key){
			.key = arena_copy(w->arena, key), .reply = reply};
}

static void track(struct world *w, const struct ask *ask, struct answer *out)
{
	const struct world_key *seen = key_find(w, ask->key);
	out->reply = seen ? seen->reply : REPLY_DONE;
	if (seen)
		return;
	key_keep(w, ask->key, REPLY_DONE);
	w->tracker = arena_copy(w->arena, ask->value);
}

static minor captured_of(const struct world *w)
{
	minor captured = 0;
	for (size_t i = 0; i < w->txns.count; i++)
		if (w->txns.at[i].kind == TXN_CAPTURE)
			captured += w->txns.at[i].amount;
	return captured;
}

static bool may_capture(const struct world *w, const struct ask *ask)
{
	minor captured = captured_of(w);
	time_ms ends = w->txns.count ? w->txns.at[0].expires_at : 0;
	return w->txns.count && (!ends || w->now < ends) &&
			w->txns.at[0].kind == TXN_AUTHORIZATION &&
			(w->payment == PAYMENT_AUTHORIZED ||
					w->payment == PAYMENT_PARTIALLY_PAID) &&
			captured + ask->amount <= w->txns.at[0].amount &&
			(w->several || !captured);
}

/* Takes the money, once under each key. Twice for the same goods is what must
 * never be. */
static void take_money(
		struct world *w, const struct ask *ask, struct answer *out)
{
	const struct world_key *seen = key_find(w, ask->key);
	out->reply = seen                     ? seen->reply
			: may_capture(w, ask) ? REPLY_DONE
					      : REPLY_REFUSED;
	if (seen)
		return;
	key_keep(w, ask->key, out->reply);
	if (out->reply != REPLY_DONE)
		return;
	for (size_t i = 0; i < w->keys.count; i++)
		if (str_eq(w->keys.at[i].target, ask->target))
			WRONG(w, "%.*s was taken twice", STR_FMT(ask->target));
	struct world_key *key = &w->keys.at[w->keys.count - 1];
	key->target = arena_copy(w->arena, ask->target);
	if (ask->amount <= 0 || captured_of(w) + ask->amount > w->total)
		WRONG(w, "%lld taken", (long long)ask->amount);
	*LIST_ADD(w->arena, &w->txns) = (struct txn){.gateway = STR("stripe"),
			.reference = STR("pi_1"),
			.kind = TXN_CAPTURE,
			.part = w->several ? key->key : STR_NONE,
			.state = TXN_SUCCEEDED,
			.amount = ask->amount,
			.at = w->now,
			.evidence = EVIDENCE_SHOP,
			.connected = true};
	w->payment = captured_of(w) == w->total ? PAYMENT_PAID
						: PAYMENT_PARTIALLY_PAID;
	shop_changed(w);
}

static void mail(struct world *w, const struct ask *ask, struct answer *out)
{
	out->reply = REPLY_DONE;
	if (ask->want == WANT_DOCUMENT_MAIL && !w->documents.count)
		WRONG(w, "a mail comes before its document");
	for (size_t i = 0; i < w->mails.count; i++) {
		if (!str_eq(w->mails.at[i].key, ask->key))
			continue;
		w->mails.at[i].copies++;
		WRONG(w, "the mail %.*s was sent twice", STR_FMT(ask->key));
		return;
	}
	*LIST_ADD(w->arena, &w->mails) =
			(struct world_mail){arena_copy(w->arena, ask->key), 1};
}

/* ---- asked ---- */

static void (*const calls[WANT_COUNT])(
		struct world *w, const struct ask *ask, struct answer *out) = {
		[WANT_DOCUMENT] = issue,
		[WANT_DOCUMENT_MAIL] = mail,
		[WANT_SUBMIT] = shop_call,
		[WANT_ACCEPT] = shop_call,
		[WANT_SEND] = take,
		[WANT_SEND_CANCEL] = recall,
		[WANT_FULFILL] = shop_call,
		[WANT_TRACKER] = track,
		[WANT_DELIVERED] = shop_call,
		[WANT_SHIPPED_MAIL] = mail,
		[WANT_DELIVERED_MAIL] = mail,
		[WANT_HOLD_MAIL] = mail,
		[WANT_RULE_MAIL] = mail,
		[WANT_CONFIRMED_MAIL] = mail,
		[WANT_PAID_MAIL] = mail,
		[WANT_OUT_MAIL] = mail,
		[WANT_HELD_MAIL] = mail,
		[WANT_REFUNDED_MAIL] = mail,
		[WANT_RETURN_MAIL] = mail,
		[WANT_STATUS_MAIL] = mail,
		[WANT_OVERDUE_MAIL] = mail,
		[WANT_MARK] = shop_call,
		[WANT_CLOSE] = shop_call,
		[WANT_CAPTURE] = take_money,
};

void call_do(struct world *w, const struct ask *ask, struct answer *out)
{
	calls[ask->want](w, ask, out);
}

void world_find(struct world *w, const struct ask *ask, struct answer *out)
{
	struct world_document *d = world_document(w, ask->reference);
	struct world_request *r = world_request(w, ask->reference);
	*out = (struct answer){.reply = REPLY_ABSENT};
	if (lies(w, 20)) {
		out->reply = REPLY_LOST;
	} else if (ask->want == WANT_CAPTURE) {
		const struct world_key *key = key_find(w, ask->key);
		out->reply = key ? key->reply : REPLY_ABSENT;
	} else if (ask->want == WANT_DOCUMENT && d) {
		out->reply = REPLY_DONE;
		tell_document(w, ask, d, &out->news);
	} else if (ask->want != WANT_DOCUMENT && r) {
		bool cancel = ask->want == WANT_SEND_CANCEL;
		view(w, r, &out->news);
		out->reply = cancel && r->end != END_CANCELLED ? REPLY_ABSENT
				: !cancel && r->end == END_REFUSED
				? REPLY_REFUSED
				: REPLY_DONE;
		out->reason = r->reason;
	}
}

void world_poll(struct world *w)
{
	bool healthy = w->healthy;
	w->healthy = true;
	hint(w);
	for (size_t i = 0; i < w->requests.count; i++)
		tell_request(w, &w->requests.at[i]);
	w->healthy = healthy;
}
