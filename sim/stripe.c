/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The gateway: Stripe's charges and payment intents that take tracking, its
 * list of events, its way with idempotency keys (the first answer is kept
 * and given again, a 500 as well).
 */
#include <inttypes.h>
#include <stdlib.h>

#include "base/crypto.h"
#include "world.h"

enum object { CHARGE, INTENT, REFUND };
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
};
enum type {
	INTENT_CAPTURABLE,
	CHARGE_SUCCEEDED,
	INTENT_SUCCEEDED,
	CHARGE_CAPTURED,
	CHARGE_REFUNDED,
	REFUND_CREATED
};

struct writer {
	struct json_out *out;
	const struct payment *payment;
	const struct stripe_event *event; /* NULL: as it is now */
	struct arena *arena;
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
	json_out_str(w->out, "carrier", p->carrier);
	json_out_str(w->out, "tracking_number", p->numbers);
	json_out_object_end(w->out);
}

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
	shipping(w);
	json_out_object_end(out);
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
	json_out_i64(out, "amount_capturable", captured ? 0 : p->amount);
	json_out_i64(out, "amount_received", captured);
	json_out_cstr(out, "capture_method", manual ? "manual" : "automatic");
	json_out_str(out, "latest_charge", p->ch);
	json_out_cstr(out, "status",
			captured ? "succeeded" : "requires_capture");
	shipping(w);
	json_out_object_end(out);
}

static void refund(struct writer *w, const char *key)
{
	const struct txn *txn = w->event->txn;
	struct json_out *out = w->out;
	json_out_object(out, key);
	common(w, "refund", txn->refund);
	json_out_i64(out, "amount", txn->amount);
	json_out_str(out, "charge", w->payment->ch);
	json_out_str(out, "payment_intent", w->payment->pi);
	json_out_cstr(out, "status", "succeeded");
	json_out_object_end(out);
}

static struct str event_id(size_t nth, struct arena *arena)
{
	return arena_print(arena, "evt_3Sim%010zu", nth + 1);
}

static void event_json(struct json_out *out, struct sim *sim, size_t nth,
		struct arena *arena)
{
	static void (*const objects[])(struct writer *, const char *) = {
			[CHARGE] = charge,
			[INTENT] = intent,
			[REFUND] = refund};
	const struct stripe_event *event = &sim->stripe_events.at[nth];
	/* Tracking is not shown, so that an event never changes. */
	struct payment as_it_was = *event->payment;
	as_it_was.sets = 0;
	struct writer w = {out, &as_it_was, event, arena};
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
	*LIST_ADD(sim->arena, &sim->stripe_events) =
			(struct stripe_event){.type = (int)type,
					.payment = payment,
					.txn = txn,
					.captured = payment->captured,
					.refunded = payment->refunded,
					.at = now};
	if (!sim_hooks_on(sim, now, AT_STRIPE))
		return;
	struct buf body;
	buf_init(&body, BODY_MAX);
	struct json_out out = {&body, false};
	event_json(&out, sim, nth, sim->scratch);
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
	bool manual = payment->order->plan.pay == PAY_CAPTURED ||
			payment->order->plan.pay == PAY_AUTHORIZED;
	tell(sim, payment, manual ? CHARGE_CAPTURED : CHARGE_SUCCEEDED, NULL,
			now);
	tell(sim, payment, INTENT_SUCCEEDED, NULL, now);
}

void sim_stripe_refunded(struct sim *sim, struct payment *payment,
		struct txn *txn, time_ms now)
{
	tell(sim, payment, CHARGE_REFUNDED, NULL, now);
	/* The list of transactions may move: a copy stays. */
	struct txn *kept = arena_take(sim->arena, sizeof *kept);
	*kept = *txn;
	tell(sim, payment, REFUND_CREATED, kept, now);
}

static void fail(struct call *call, int status, const char *type,
		const char *message)
{
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_object(&out, "error");
	json_out_cstr(&out, "type", type);
	json_out_cstr(&out, "message", message);
	json_out_object_end(&out);
	json_out_object_end(&out);
	sim_answer_json(call, status, &buf);
}

/* "ch_3Sim<8 hex digits><order>x<nth>" */
static struct payment *payment_of(struct sim *sim, struct str id)
{
	const size_t head = strlen("ch_3Sim") + 8;
	struct str rest = str_skip(id, head), number;
	int64_t order_id, nth;
	if (!str_cut(&rest, 'x', &number) ||
			str_to_i64(number, &order_id).fault ||
			str_to_i64(rest, &nth).fault)
		return NULL;
	struct order *order = sim_order(sim, order_id);
	if (!order || nth < 1 || nth > (int64_t)order->payments.count)
		return NULL;
	struct payment *payment = &order->payments.at[nth - 1];
	return str_eq(payment->ch, id) || str_eq(payment->pi, id) ? payment
								  : NULL;
}

static void answer_object(struct call *call, struct payment *payment, bool ch)
{
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	struct writer w = {&out, payment, NULL, call->arena};
	if (ch)
		charge(&w, NULL);
	else
		intent(&w, NULL);
	sim_answer_json(call, 200, &buf);
}

static void set_tracking(struct call *call, struct payment *payment, bool ch)
{
	struct str body = call->request->body;
	struct arena *arena = call->arena;
	struct str name = sim_form_get(body, "shipping[name]", arena);
	struct str number =
			sim_form_get(body, "shipping[tracking_number]", arena);
	if (!name.len ||
			str_find(sim_url_decode(body, arena),
					STR("shipping[address][")) < 0) {
		fail(call, 400, "invalid_request_error",
				"Missing required param: shipping[address].");
		return;
	}
	payment->carrier = arena_copy(call->sim->arena,
			sim_form_get(body, "shipping[carrier]", arena));
	payment->numbers = arena_copy(call->sim->arena, number);
	payment->sets++;
	answer_object(call, payment, ch);
}

/* True: the key was there, and the answer stands. */
static bool replayed(struct call *call, uint64_t content)
{
	const struct stripe_key *kept = sim_table_get(&call->sim->stripe_keys,
			call->request->idempotency_key);
	if (!kept)
		return false;
	if (kept->content != content) {
		fail(call, 400, "idempotency_error",
				"Keys for idempotent requests can only be used "
				"with the same parameters they were first used "
				"with.");
		return true;
	}
	call->out->status = kept->status;
	call->out->body = kept->body;
	return true;
}

static void keep_answer(struct call *call, uint64_t content)
{
	struct sim *sim = call->sim;
	struct str key = call->request->idempotency_key;
	bool broken = call->lie == LIE_5XX_AFTER && call->lie_status == 500;
	if (!key.len)
		return;
	struct stripe_key *kept = arena_take(sim->arena, sizeof *kept);
	kept->content = content;
	kept->status = broken ? 500 : call->out->status;
	kept->body = broken ? STR("{\"error\":{\"type\":\"api_error\"}}")
			    : arena_copy(sim->arena, call->out->body);
	sim_table_put(&sim->stripe_keys, arena_copy(sim->arena, key), kept);
}

static void call_object(struct call *call, struct str id, bool ch)
{
	struct sim *sim = call->sim;
	bool writes = str_eq(call->request->method, STR("POST"));
	uint64_t content = hash64(call->request->body) ^ hash64(call->path);
	if (writes && call->request->idempotency_key.len &&
			replayed(call, content)) {
		sim->calls[STRIPE_TRACKER]++;
		sim_active(sim, call->now);
		return;
	}
	if (sim_lies(call, writes ? STRIPE_TRACKER : STRIPE_READ, id))
		return;
	struct payment *payment = payment_of(sim, id);
	if (!payment)
		fail(call, 404, "invalid_request_error", "No such object");
	else if (writes)
		set_tracking(call, payment, ch);
	else
		answer_object(call, payment, ch);
	if (writes)
		keep_answer(call, content);
}

static int64_t event_nth(struct str id)
{
	int64_t nth;
	return str_to_i64(str_skip(id, strlen("evt_3Sim")), &nth).fault ? 0
									: nth;
}

/* Which events, by number from 1, newest first. */
static void page_of(struct call *call, int64_t *out_last, int64_t *out_first,
		bool *out_more)
{
	struct str query = call->request->query;
	int64_t count = (int64_t)call->sim->stripe_events.count, limit = 10;
	struct str text = sim_form_get(query, "limit", call->arena);
	struct str before = sim_form_get(query, "ending_before", call->arena);
	struct str after = sim_form_get(query, "starting_after", call->arena);
	if (str_to_i64(text, &limit).fault || limit < 1 || limit > 100)
		limit = 10;
	if (before.len) {
		*out_first = event_nth(before) + 1;
		*out_last = *out_first + limit - 1;
		*out_more = *out_last < count;
		if (!*out_more)
			*out_last = count;
		return;
	}
	*out_last = after.len ? event_nth(after) - 1 : count;
	*out_first = *out_last - limit + 1;
	*out_more = *out_first > 1;
	if (!*out_more)
		*out_first = 1;
}

static void list_events(struct call *call)
{
	int64_t first, last;
	bool more;
	if (sim_lies(call, STRIPE_POLL, STR_NONE))
		return;
	page_of(call, &last, &first, &more);
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_cstr(&out, "object", "list");
	json_out_cstr(&out, "url", "/v1/events");
	json_out_bool(&out, "has_more", more);
	json_out_array(&out, "data");
	for (int64_t nth = last; nth >= first; nth--)
		event_json(&out, call->sim, (size_t)nth - 1, call->arena);
	json_out_array_end(&out);
	json_out_object_end(&out);
	sim_answer_json(call, 200, &buf);
}

void sim_stripe_call(struct call *call)
{
	struct str right = arena_print(call->arena, "Bearer %s",
			call->sim->options.stripe_token);
	if (!str_eq(call->request->authorization, right))
		fail(call, 401, "invalid_request_error",
				"Invalid API Key provided");
	else if (str_eq(call->path, STR("/v1/events")))
		list_events(call);
	else if (str_starts(call->path, STR("/v1/charges/")))
		call_object(call, str_skip(call->path, 12), true);
	else if (str_starts(call->path, STR("/v1/payment_intents/")))
		call_object(call, str_skip(call->path, 20), false);
}
