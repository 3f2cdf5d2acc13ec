/* SPDX-License-Identifier: Apache-2.0 */
/* Stripe's objects and events: what it knows of a payment, and tells. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/crypto.h"
#include "world.h"

enum object { CHARGE, INTENT, REFUND, DISPUTE };
static const struct {
	const char *name;
	enum object object;
} types[] = {
		{"payment_intent.amount_capturable_updated", INTENT},
		{"charge.succeeded", CHARGE},
		{"payment_intent.succeeded", INTENT},
		{"charge.captured", CHARGE},
		{"charge.refunded", CHARGE},
		{"refund.created", REFUND},
		{"charge.expired", CHARGE},
		{"payment_intent.canceled", INTENT},
		{"charge.dispute.created", DISPUTE},
		{"charge.dispute.closed", DISPUTE},
		{"refund.updated", REFUND},
		{"refund.failed", REFUND},
};
enum type {
	INTENT_CAPTURABLE,
	CHARGE_SUCCEEDED,
	INTENT_SUCCEEDED,
	CHARGE_CAPTURED,
	CHARGE_REFUNDED,
	REFUND_CREATED,
	CHARGE_EXPIRED,
	INTENT_CANCELED,
	DISPUTE_CREATED,
	DISPUTE_CLOSED,
	REFUND_UPDATED,
	REFUND_FAILED
};

struct writer {
	struct json_out *out;
	const struct payment *payment;
	const struct stripe_event *event; /* NULL: as it is now */
	struct arena *arena;
	bool whole; /* the intent's charge is expanded */
};

static struct str lower(struct str word, struct arena *arena)
{
	struct str text = arena_copy(arena, word);
	char *at = (char *)(uintptr_t)text.at;
	for (size_t i = 0; i < text.len; i++)
		if (at[i] >= 'A' && at[i] <= 'Z')
			at[i] = (char)(at[i] + 32);
	return text;
}

static void common(struct writer *w, const char *object, struct str id)
{
	const struct order *order = w->payment->order;
	json_out_str(w->out, "id", id);
	json_out_cstr(w->out, "object", object);
	json_out_str(w->out, "currency", lower(order->currency, w->arena));
	json_out_i64(w->out, "created", order->created / SECOND_MS);
	json_out_bool(w->out, "livemode", false);
	json_out_object(w->out, "metadata");
	if (w->payment->metadata) {
		json_out_str(w->out, "order_id",
				arena_print(w->arena, "%" PRId64, order->id));
		json_out_cstr(w->out, "shop", "demo.example.org");
	}
	json_out_object_end(w->out);
}

static void shipping(struct writer *w)
{
	const struct payment *p = w->payment;
	if (!p->sets) {
		json_out_null(w->out, "shipping");
		return;
	}
	json_out_object(w->out, "shipping");
	json_out_str(w->out, "name", p->ship_name);
	json_out_object(w->out, "address");
	json_out_str(w->out, "line1", p->ship_line1);
	json_out_object_end(w->out);
	json_out_str(w->out, "carrier", p->carrier);
	json_out_str(w->out, "tracking_number", p->numbers);
	json_out_object_end(w->out);
}

/* Until when a card may be captured, and in how many parts. */
static void card(struct writer *w)
{
	const struct payment *p = w->payment;
	struct json_out *out = w->out;
	json_out_object(out, "payment_method_details");
	json_out_cstr(out, "type", "card");
	json_out_object(out, "card");
	if (p->expires_at)
		json_out_i64(out, "capture_before", p->expires_at / SECOND_MS);
	json_out_object(out, "multicapture");
	json_out_cstr(out, "status", p->several ? "available" : "unavailable");
	json_out_object_end(out);
	json_out_object_end(out);
	json_out_object_end(out);
}

static void refunds(struct writer *w);

static void charge(struct writer *w, const char *key)
{
	const struct payment *p = w->payment;
	int64_t captured = w->event ? w->event->captured : p->captured;
	int64_t refunded = w->event ? w->event->refunded : p->refunded;
	struct json_out *out = w->out;
	json_out_object(out, key);
	common(w, "charge", p->ch);
	json_out_i64(out, "amount", p->amount);
	json_out_i64(out, "amount_captured", captured);
	json_out_i64(out, "amount_refunded", refunded);
	json_out_bool(out, "captured", captured > 0);
	json_out_bool(out, "paid", true);
	json_out_bool(out, "refunded", refunded > 0 && refunded == captured);
	json_out_cstr(out, "status", "succeeded");
	json_out_str(out, "payment_intent", p->pi);
	json_out_str(out, "receipt_email", p->order->person.email);
	card(w);
	if (!w->event)
		refunds(w);
	shipping(w);
	json_out_object_end(out);
}

static const char *intent_status(const struct writer *w, int64_t captured)
{
	const struct payment *p = w->payment;
	bool closed = w->event ? w->event->closed : p->closed;
	if (closed)
		return captured ? "succeeded" : "canceled";
	return p->txn ? "requires_capture" : "requires_payment_method";
}

static void intent(struct writer *w, const char *key)
{
	const struct payment *p = w->payment;
	int64_t captured = w->event ? w->event->captured : p->captured;
	bool manual = p->order->plan.pay == PAY_CAPTURED ||
			p->order->plan.pay == PAY_AUTHORIZED;
	struct json_out *out = w->out;
	json_out_object(out, key);
	common(w, "payment_intent", p->pi);
	json_out_i64(out, "amount", p->amount);
	bool closed = w->event ? w->event->closed : p->closed;
	json_out_i64(out, "amount_capturable",
			closed ? 0 : p->amount - captured);
	json_out_i64(out, "amount_received", captured);
	json_out_cstr(out, "capture_method", manual ? "manual" : "automatic");
	if (w->whole)
		charge(w, "latest_charge");
	else
		json_out_str(out, "latest_charge", p->ch);
	json_out_cstr(out, "status", intent_status(w, captured));
	bool lapsed = w->event ? w->event->lapsed : p->lapsed;
	if (lapsed)
		json_out_cstr(out, "cancellation_reason", "automatic");
	if (lapsed)
		json_out_i64(out, "canceled_at", p->expires_at / SECOND_MS);
	shipping(w);
	json_out_object_end(out);
}

static void refund_of(struct writer *w, const char *key, const struct txn *txn,
		enum back back)
{
	static const char *const words[] = {
			"succeeded", "pending", "succeeded", "failed"};
	struct json_out *out = w->out;
	json_out_object(out, key);
	common(w, "refund", txn->refund);
	json_out_i64(out, "amount", txn->amount);
	json_out_str(out, "charge", w->payment->ch);
	json_out_str(out, "payment_intent", w->payment->pi);
	json_out_cstr(out, "status", words[back]);
	json_out_object_end(out);
}

static void refund(struct writer *w, const char *key)
{
	refund_of(w, key, w->event->txn, w->event->back);
}

static void refunds(struct writer *w)
{
	const struct order *order = w->payment->order;
	json_out_object(w->out, "refunds");
	json_out_cstr(w->out, "object", "list");
	json_out_array(w->out, "data");
	for (size_t i = 0; i < order->txns.count; i++) {
		const struct txn *txn = &order->txns.at[i];
		if (txn->refund.len &&
				&order->payments.at[txn->payment] == w->payment)
			refund_of(w, NULL, txn, txn->back);
	}
	json_out_array_end(w->out);
	json_out_object_end(w->out);
}

static void dispute(struct writer *w, const char *key)
{
	static const char *const words[] = {
			"", "needs_response", "won", "lost"};
	struct json_out *out = w->out;
	json_out_object(out, key);
	common(w, "dispute",
			arena_print(w->arena, "du_%.*s",
					STR_FMT(str_skip(w->payment->ch, 3))));
	json_out_i64(out, "amount", w->payment->amount);
	json_out_str(out, "charge", w->payment->ch);
	json_out_str(out, "payment_intent", w->payment->pi);
	json_out_cstr(out, "reason", "fraudulent");
	json_out_cstr(out, "status", words[w->event->dispute]);
	json_out_object_end(out);
}

static struct str event_id(size_t nth, struct arena *arena)
{
	return arena_print(arena, "evt_3Sim%010zu", nth + 1);
}

void sim_stripe_event(struct json_out *out, struct sim *sim, size_t nth,
		struct arena *arena)
{
	static void (*const objects[])(struct writer *, const char *) = {
			[CHARGE] = charge,
			[INTENT] = intent,
			[REFUND] = refund,
			[DISPUTE] = dispute};
	const struct stripe_event *event = &sim->stripe_events.at[nth];
	/* Tracking is not shown, so that an event never changes. */
	struct payment as_it_was = *event->payment;
	as_it_was.sets = 0;
	struct writer w = {out, &as_it_was, event, arena, false};
	json_out_object(out, NULL);
	json_out_str(out, "id", event_id(nth, arena));
	json_out_cstr(out, "object", "event");
	json_out_cstr(out, "api_version", "2023-08-16");
	json_out_i64(out, "created", event->at / SECOND_MS);
	json_out_cstr(out, "type", types[event->type].name);
	json_out_bool(out, "livemode", false);
	json_out_i64(out, "pending_webhooks", 1);
	json_out_raw(out, "request",
			STR("{\"id\":null,\"idempotency_key\":null}"));
	json_out_object(out, "data");
	objects[types[event->type].object](&w, "object");
	json_out_object_end(out);
	json_out_object_end(out);
}

static void tell(struct sim *sim, struct payment *payment, enum type type,
		struct txn *txn, time_ms now)
{
	size_t nth = sim->stripe_events.count;
	if (payment->second)
		return;
	*LIST_ADD(sim->arena, &sim->stripe_events) =
			(struct stripe_event){.type = (int)type,
					.payment = payment,
					.txn = txn,
					.back = txn ? txn->back : BACK_NONE,
					.dispute = payment->dispute,
					.closed = payment->closed,
					.lapsed = payment->lapsed,
					.captured = payment->captured,
					.refunded = payment->refunded,
					.at = now};
	if (!sim_hooks_on(sim, now, AT_STRIPE))
		return;
	struct buf body;
	buf_init(&body, BODY_MAX);
	struct json_out out = {&body, false};
	sim_stripe_event(&out, sim, nth, sim->scratch);
	sim_hook_add(sim, now, AT_STRIPE, types[type].name,
			event_id(nth, sim->scratch).at, payment->order, &body);
}

void sim_stripe_authorized(
		struct sim *sim, struct payment *payment, time_ms now)
{
	tell(sim, payment, CHARGE_SUCCEEDED, NULL, now);
	tell(sim, payment, INTENT_CAPTURABLE, NULL, now);
}

void sim_stripe_paid(struct sim *sim, struct payment *payment, time_ms now)
{
	sim_money_taken(sim, payment, now);
	bool manual = payment->order->plan.pay == PAY_CAPTURED ||
			payment->order->plan.pay == PAY_AUTHORIZED;
	tell(sim, payment, manual ? CHARGE_CAPTURED : CHARGE_SUCCEEDED, NULL,
			now);
	tell(sim, payment, INTENT_SUCCEEDED, NULL, now);
}

void sim_stripe_captured_part(
		struct sim *sim, struct payment *payment, time_ms now)
{
	sim_money_taken(sim, payment, now);
	tell(sim, payment, CHARGE_CAPTURED, NULL, now);
	tell(sim, payment, INTENT_CAPTURABLE, NULL, now);
}

void sim_stripe_lapsed(struct sim *sim, struct payment *payment, time_ms now)
{
	tell(sim, payment, CHARGE_EXPIRED, NULL, now);
	tell(sim, payment, INTENT_CANCELED, NULL, now);
}

void sim_stripe_disputed(struct sim *sim, struct payment *payment, time_ms now)
{
	sim_money_disputed(sim, payment, now);
	tell(sim, payment,
			payment->dispute == DISPUTE_OPEN ? DISPUTE_CREATED
							 : DISPUTE_CLOSED,
			NULL, now);
}

static struct txn *txn_kept(struct sim *sim, const struct txn *txn)
{
	/* The list of transactions may move: a copy stays. */
	struct txn *kept = arena_take(sim->arena, sizeof *kept);
	*kept = *txn;
	return kept;
}

void sim_stripe_back(struct sim *sim, struct payment *payment, struct txn *txn,
		time_ms now)
{
	if (txn->back == BACK_FAILED)
		sim_money_back(sim, payment, txn->refund, txn->amount, now);
	tell(sim, payment,
			txn->back == BACK_FAILED ? REFUND_FAILED
						 : REFUND_UPDATED,
			txn_kept(sim, txn), now);
}

void sim_stripe_refunded(struct sim *sim, struct payment *payment,
		struct txn *txn, time_ms now)
{
	sim_money_refunded(sim, payment, txn->refund, txn->amount, now);
	tell(sim, payment, CHARGE_REFUNDED, NULL, now);
	tell(sim, payment, REFUND_CREATED, txn_kept(sim, txn), now);
}

void sim_stripe_object(struct json_out *out, const char *key,
		struct payment *payment, bool ch, bool whole,
		struct arena *arena)
{
	struct writer w = {out, payment, NULL, arena, whole};
	if (ch)
		charge(&w, key);
	else
		intent(&w, key);
}
