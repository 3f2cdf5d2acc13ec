/* SPDX-License-Identifier: Apache-2.0 */
/* PayPal's objects: what they are called, and how they look. */
#include <inttypes.h>

#include "paypal.h"

/* "C" + 8 hex digits + order (6) + payment (2) */
static struct str id_make(struct sim *sim, const struct order *order, char kind,
		size_t nth)
{
	uint64_t salt = sim_mix(sim->options.seed, (uint64_t)order->id);
	return arena_print(sim->arena, "%c%08" PRIX64 "%06" PRId64 "%02zu",
			kind, salt >> 32, order->id, nth);
}

#define ID_LEN 17

struct payment *paypal_find(struct sim *sim, struct str id, char kind)
{
	int64_t order_id, nth;
	if (id.len != ID_LEN || id.at[0] != kind ||
			str_to_i64((struct str){id.at + 9, 6}, &order_id)
					.fault ||
			str_to_i64((struct str){id.at + 15, 2}, &nth).fault)
		return NULL;
	struct order *order = sim_order(sim, order_id);
	if (!order || nth < 1 || nth > (int64_t)order->payments.count)
		return NULL;
	struct payment *p = &order->payments.at[nth - 1];
	/* What is in another account is not there. */
	if (!p->paypal || p->second != sim->second)
		return NULL;
	struct str right = kind == 'O' ? p->paypal->order
			: kind == 'A'  ? p->paypal->authorization
				       : p->paypal->capture;
	return str_eq(right, id) ? p : NULL;
}

void sim_payment_paypal(struct sim *sim, struct order *order, int64_t amount,
		bool legacy)
{
	sim_payment_add(sim, order, false, amount);
	size_t nth = order->payments.count;
	struct payment *payment = &order->payments.at[nth - 1];
	struct paypal *p = payment->paypal = arena_take(sim->arena, sizeof *p);
	bool later = order->plan.pay == PAY_CAPTURED ||
			order->plan.pay == PAY_AUTHORIZED;
	p->legacy = legacy;
	p->order = id_make(sim, order, 'O', nth);
	if (later)
		p->authorization = id_make(sim, order, 'A', nth);
}

/* A capture has its id from when it is made. */
void sim_paypal_take(struct sim *sim, struct payment *payment, time_ms now)
{
	const struct order *order = payment->order;
	size_t nth = (size_t)(payment - order->payments.at) + 1;
	payment->paypal->capture = id_make(sim, order, 'C', nth);
	payment->paypal->captured_at = now;
}

struct str sim_paypal_refund_id(struct sim *sim, const struct txn *txn)
{
	return arena_print(sim->arena, "R%016" PRId64, txn->id);
}

/* --- JSON --------------------------------------------------------------- */

static void money(struct json_out *out, const char *key,
		const struct order *order, int64_t amount, struct arena *arena)
{
	json_out_object(out, key);
	json_out_str(out, "currency_code", order->currency);
	json_out_str(out, "value", sim_money(amount, order->digits, arena));
	json_out_object_end(out);
}

static void link_json(struct json_out *out, const char *rel, const char *path,
		struct str id, struct arena *arena)
{
	json_out_object(out, NULL);
	json_out_str(out, "href",
			arena_print(arena, "https://api-m.paypal.com%s%.*s",
					path, STR_FMT(id)));
	json_out_cstr(out, "rel", rel);
	json_out_cstr(out, "method", "GET");
	json_out_object_end(out);
}

static void names(struct json_out *out, const struct payment *p,
		struct arena *arena)
{
	json_out_str(out, "invoice_id",
			arena_print(arena, "c%" PRId64 ".1", p->order->id));
	if (p->metadata)
		json_out_str(out, "custom_id",
				arena_print(arena, "%" PRId64, p->order->id));
}

static void related(struct json_out *out, const struct payment *p)
{
	if (p->paypal->legacy)
		return;
	json_out_object(out, "supplementary_data");
	json_out_object(out, "related_ids");
	json_out_str(out, "order_id", p->paypal->order);
	json_out_object_end(out);
	json_out_object_end(out);
}

void paypal_capture_json(struct json_out *out, const char *key,
		const struct payment *p, struct arena *arena)
{
	const struct paypal *pp = p->paypal;
	json_out_object(out, key);
	json_out_str(out, "id", pp->capture);
	json_out_cstr(out, "status",
			!p->refunded ? "COMPLETED"
					: p->refunded < p->captured
					? "PARTIALLY_REFUNDED"
					: "REFUNDED");
	money(out, "amount", p->order, p->captured, arena);
	json_out_bool(out, "final_capture", true);
	names(out, p, arena);
	related(out, p);
	json_out_str(out, "create_time", time_print(pp->captured_at, arena));
	json_out_array(out, "links");
	link_json(out, "self", "/v2/payments/captures/", pp->capture, arena);
	if (pp->authorization.len)
		link_json(out, "up", "/v2/payments/authorizations/",
				pp->authorization, arena);
	json_out_array_end(out);
	json_out_object_end(out);
}

void paypal_authorization_json(struct json_out *out, const char *key,
		const struct payment *p, struct arena *arena)
{
	const struct paypal *pp = p->paypal;
	json_out_object(out, key);
	json_out_str(out, "id", pp->authorization);
	json_out_cstr(out, "status",
			pp->voided_at                     ? "VOIDED"
					: pp->capture.len ? "CAPTURED"
							  : "CREATED");
	money(out, "amount", p->order, p->amount, arena);
	names(out, p, arena);
	related(out, p);
	json_out_str(out, "create_time", time_print(pp->at, arena));
	json_out_str(out, "update_time",
			time_print(pp->voided_at ? pp->voided_at : pp->at,
					arena));
	json_out_str(out, "expiration_time",
			time_print(pp->at + 29 * DAY_MS, arena));
	json_out_object_end(out);
}

/* A refund names its capture in a link and nowhere else. */
void paypal_refund_json(struct json_out *out, const char *key,
		const struct payment *p, const struct txn *txn,
		struct arena *arena)
{
	json_out_object(out, key);
	json_out_str(out, "id", txn->refund);
	json_out_cstr(out, "status", "COMPLETED");
	money(out, "amount", p->order, txn->amount, arena);
	names(out, p, arena);
	json_out_str(out, "create_time", time_print(txn->at, arena));
	json_out_array(out, "links");
	link_json(out, "self", "/v2/payments/refunds/", txn->refund, arena);
	link_json(out, "up", "/v2/payments/captures/", p->paypal->capture,
			arena);
	json_out_array_end(out);
	json_out_object_end(out);
}

struct str paypal_tracker_id(const struct payment *p,
		const struct paypal_tracker *tracker, struct arena *arena)
{
	return arena_print(arena, "%.*s-%.*s", STR_FMT(p->paypal->capture),
			STR_FMT(tracker->number));
}

static void trackers_json(struct json_out *out, const struct payment *p,
		struct arena *arena)
{
	json_out_array(out, "trackers");
	for (size_t i = 0; i < p->paypal->trackers.count; i++) {
		const struct paypal_tracker *t = &p->paypal->trackers.at[i];
		json_out_object(out, NULL);
		json_out_str(out, "id", paypal_tracker_id(p, t, arena));
		json_out_cstr(out, "status",
				t->cancelled ? "CANCELLED" : "SHIPPED");
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

static void payments_json(struct json_out *out, const struct payment *p,
		struct arena *arena)
{
	const struct order *order = p->order;
	json_out_object(out, "payments");
	json_out_array(out, "authorizations");
	if (p->paypal->authorization.len)
		paypal_authorization_json(out, NULL, p, arena);
	json_out_array_end(out);
	json_out_array(out, "captures");
	if (p->paypal->capture.len)
		paypal_capture_json(out, NULL, p, arena);
	json_out_array_end(out);
	json_out_array(out, "refunds");
	for (size_t i = 0; i < order->txns.count; i++)
		if (order->txns.at[i].kind == TXN_REFUND &&
				&order->payments.at[order->txns.at[i]
								    .payment] ==
						p)
			paypal_refund_json(out, NULL, p, &order->txns.at[i],
					arena);
	json_out_array_end(out);
	json_out_object_end(out);
}

void paypal_order_json(struct json_out *out, const char *key,
		const struct payment *p, struct arena *arena)
{
	json_out_object(out, key);
	json_out_str(out, "id", p->paypal->order);
	json_out_cstr(out, "intent",
			p->paypal->authorization.len ? "AUTHORIZE" : "CAPTURE");
	json_out_cstr(out, "status", "COMPLETED");
	json_out_array(out, "purchase_units");
	json_out_object(out, NULL);
	json_out_cstr(out, "reference_id", "default");
	money(out, "amount", p->order, p->amount, arena);
	names(out, p, arena);
	json_out_object(out, "shipping");
	trackers_json(out, p, arena);
	json_out_object_end(out);
	payments_json(out, p, arena);
	json_out_object_end(out);
	json_out_array_end(out);
	json_out_object_end(out);
}
