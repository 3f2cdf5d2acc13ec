/* SPDX-License-Identifier: Apache-2.0 */
/* PayPal's events: as webhooks, and as the list of them. */
#include <inttypes.h>

#include "paypal.h"

enum type {
	AUTHORIZATION_CREATED,
	AUTHORIZATION_VOIDED,
	CAPTURE_COMPLETED,
	CAPTURE_REFUNDED
};
static const struct {
	const char *name, *resource;
} types[] = {
		{"PAYMENT.AUTHORIZATION.CREATED", "authorization"},
		{"PAYMENT.AUTHORIZATION.VOIDED", "authorization"},
		{"PAYMENT.CAPTURE.COMPLETED", "capture"},
		{"PAYMENT.CAPTURE.REFUNDED", "refund"},
};

static struct str event_id(size_t nth, struct arena *arena)
{
	return arena_print(arena, "WH-SIM%011zu", nth + 1);
}

static void resource_json(struct json_out *out, const struct paypal_event *e,
		struct arena *arena)
{
	/* As it was then, so that an event never changes. */
	struct payment payment = *e->payment;
	struct paypal paypal = *e->payment->paypal;
	payment.paypal = &paypal;
	payment.captured = e->captured;
	payment.refunded = e->refunded;
	paypal.voided_at = e->voided_at;
	if (!e->captured)
		paypal.capture = STR_NONE;
	if (e->type == CAPTURE_REFUNDED)
		paypal_refund_json(out, "resource", &payment, e->txn, arena);
	else if (e->type == CAPTURE_COMPLETED)
		paypal_capture_json(out, "resource", &payment, arena);
	else
		paypal_authorization_json(out, "resource", &payment, arena);
}

static void event_json(struct json_out *out, struct sim *sim, size_t nth,
		struct arena *arena)
{
	const struct paypal_event *e = &sim->paypal_events.at[nth];
	json_out_object(out, NULL);
	json_out_str(out, "id", event_id(nth, arena));
	json_out_cstr(out, "event_version", "1.0");
	json_out_str(out, "create_time", time_print_ms(e->at, arena));
	json_out_cstr(out, "resource_type", types[e->type].resource);
	json_out_cstr(out, "resource_version", "2.0");
	json_out_cstr(out, "event_type", types[e->type].name);
	resource_json(out, e, arena);
	json_out_object_end(out);
}

static void tell(struct sim *sim, struct payment *payment, enum type type,
		struct txn *txn, time_ms now)
{
	size_t nth = sim->paypal_events.count;
	if (payment->second)
		return;
	*LIST_ADD(sim->arena, &sim->paypal_events) =
			(struct paypal_event){.type = (int)type,
					.payment = payment,
					.txn = txn,
					.captured = payment->captured,
					.refunded = payment->refunded,
					.voided_at = payment->paypal->voided_at,
					.at = now};
	if (!sim_hooks_on(sim, now, AT_PAYPAL))
		return;
	struct buf body;
	buf_init(&body, BODY_MAX);
	struct json_out out = {&body, false};
	event_json(&out, sim, nth, sim->scratch);
	sim_hook_add(sim, now, AT_PAYPAL, types[type].name,
			event_id(nth, sim->scratch).at, payment->order, &body);
}

void sim_paypal_authorized(
		struct sim *sim, struct payment *payment, time_ms now)
{
	payment->paypal->at = now;
	tell(sim, payment, AUTHORIZATION_CREATED, NULL, now);
}

void sim_paypal_paid(struct sim *sim, struct payment *payment, time_ms now)
{
	if (!payment->paypal->capture.len)
		sim_paypal_take(sim, payment, now);
	sim_money_taken(sim, payment, now);
	tell(sim, payment, CAPTURE_COMPLETED, NULL, now);
}

void sim_paypal_voided(struct sim *sim, struct payment *payment, time_ms now)
{
	payment->paypal->voided_at = now;
	tell(sim, payment, AUTHORIZATION_VOIDED, NULL, now);
}

void sim_paypal_refunded(struct sim *sim, struct payment *payment,
		struct txn *txn, time_ms now)
{
	/* The list of transactions may move: a copy stays. */
	struct txn *kept = arena_take(sim->arena, sizeof *kept);
	*kept = *txn;
	sim_money_refunded(sim, payment, txn->refund, txn->amount, now);
	tell(sim, payment, CAPTURE_REFUNDED, kept, now);
}

/* --- the list ----------------------------------------------------------- */

#define PAGE_MAX 300

static time_ms moment(struct call *call, const char *name, time_ms otherwise)
{
	time_ms at;
	struct str text = sim_form_get(call->request->query, name, call->arena);
	return text.len && !time_read(text, &at).fault ? at : otherwise;
}

static int64_t number(struct call *call, const char *name, int64_t otherwise)
{
	int64_t n;
	struct str text = sim_form_get(call->request->query, name, call->arena);
	return str_to_i64(text, &n).fault || n < 1 ? otherwise : n;
}

static void next_link(struct json_out *out, struct call *call, int64_t size,
		int64_t start)
{
	struct str since = sim_form_get(
			call->request->query, "start_time", call->arena);
	json_out_array(out, "links");
	if (start >= 0) {
		json_out_object(out, NULL);
		json_out_cstr(out, "rel", "next");
		json_out_str(out, "href",
				arena_print(call->arena,
						"https://api-m.paypal.com/v1/"
						"notifications/webhooks-events?"
						"page_size=%" PRId64
						"&start_id=%" PRId64 "%s%.*s",
						size, start,
						since.len ? "&start_time=" : "",
						STR_FMT(since)));
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

/* Newest first; `start_id` is the place where the next page begins. */
void paypal_events_list(struct call *call)
{
	struct sim *sim = call->sim;
	int64_t size = number(call, "page_size", 10);
	int64_t count = (int64_t)sim->paypal_events.count, left;
	int64_t at = number(call, "start_id", count) - 1;
	time_ms from = moment(call, "start_time", 0);
	time_ms until = moment(call, "end_time", INT64_MAX);
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_array(&out, "events");
	if (at >= count)
		at = count - 1;
	left = size = size > PAGE_MAX ? PAGE_MAX : size;
	for (; at >= 0 && left > 0; at--) {
		const struct paypal_event *e = &sim->paypal_events.at[at];
		if (e->at < from)
			break;
		if (e->at <= until)
			event_json(&out, sim, (size_t)at, call->arena), left--;
	}
	json_out_array_end(&out);
	json_out_i64(&out, "count", size - left);
	bool more = at >= 0 && sim->paypal_events.at[at].at >= from;
	next_link(&out, call, size, more ? at + 1 : -1);
	json_out_object_end(&out);
	sim_answer_json(call, 200, &buf);
}
