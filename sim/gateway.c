/* SPDX-License-Identifier: Apache-2.0 */
/* The generic gateway's door: docs/contract-gateway.md, from its side. */
#include <inttypes.h>

#include "base/crypto.h"
#include "world.h"

#define EVENTS_MAX 100

/* --- the payment, in the contract's words ------------------------------- */

static bool is_authorized_first(const struct payment *payment)
{
	enum pay_plan pay = payment->order->plan.pay;
	return pay == PAY_CAPTURED || pay == PAY_AUTHORIZED;
}

static const char *state_of(const struct payment *payment)
{
	if (payment->lapsed && !payment->captured)
		return "expired";
	if (payment->refunded && payment->refunded >= payment->captured)
		return "refunded";
	if (payment->refunded)
		return "partially_refunded";
	if (payment->captured)
		return payment->closed ? "captured" : "partially_captured";
	if (!is_authorized_first(payment))
		return "pending";
	return payment->closed ? "canceled" : "authorized";
}

static void money(struct json_out *out, const char *key,
		const struct payment *payment, int64_t amount,
		struct arena *arena)
{
	json_out_str(out, key,
			sim_money(amount, payment->order->digits, arena));
}

static void captures(struct json_out *out, const struct payment *payment,
		struct arena *arena)
{
	json_out_array(out, "captures");
	for (size_t i = 0; i < payment->takings.count; i++) {
		const struct taking *taking = &payment->takings.at[i];
		json_out_object(out, NULL);
		json_out_str(out, "reference", taking->reference);
		money(out, "amount", payment, taking->amount, arena);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

static void refunds(struct json_out *out, const struct payment *payment,
		struct arena *arena)
{
	static const char *const words[] = {
			"succeeded", "pending", "succeeded", "failed"};
	const struct order *order = payment->order;
	json_out_array(out, "refunds");
	for (size_t i = 0; i < order->txns.count; i++) {
		const struct txn *txn = &order->txns.at[i];
		if (!txn->refund.len ||
				&order->payments.at[txn->payment] != payment)
			continue;
		json_out_object(out, NULL);
		json_out_str(out, "id", txn->refund);
		money(out, "amount", payment, txn->amount, arena);
		json_out_cstr(out, "state", words[txn->back]);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

static void disputes(struct json_out *out, const struct payment *payment,
		struct arena *arena)
{
	static const char *const words[] = {"", "open", "won", "lost"};
	json_out_array(out, "disputes");
	if (payment->dispute) {
		json_out_object(out, NULL);
		json_out_str(out, "id",
				arena_print(arena, "dp_%.*s",
						STR_FMT(payment->pi)));
		money(out, "amount", payment, payment->amount, arena);
		json_out_cstr(out, "state", words[payment->dispute]);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

/* "carrier|number,..." as it was sent. */
static void shipments_json(struct json_out *out, const struct payment *payment)
{
	struct str one, carrier, rest = payment->shipments;
	json_out_array(out, "shipments");
	while (str_cut(&rest, ',', &one)) {
		str_cut(&one, '|', &carrier);
		json_out_object(out, NULL);
		json_out_str(out, "carrier", carrier);
		json_out_str(out, "number", one);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

static void payment_json(struct json_out *out, const char *key,
		const struct payment *payment, struct arena *arena)
{
	json_out_object(out, key);
	json_out_str(out, "id", payment->pi);
	if (payment->metadata)
		json_out_str(out, "order",
				arena_print(arena, "%" PRId64,
						payment->order->id));
	json_out_cstr(out, "flow",
			is_authorized_first(payment) ? "authorize"
						     : "purchase");
	json_out_cstr(out, "state", state_of(payment));
	json_out_str(out, "currency", payment->order->currency);
	money(out, "amount", payment, payment->amount, arena);
	money(out, "captured", payment, payment->captured, arena);
	money(out, "refunded", payment, payment->refunded, arena);
	json_out_bool(out, "several_captures", payment->several);
	if (payment->expires_at)
		json_out_str(out, "expires_at",
				time_print_ms(payment->expires_at, arena));
	if (payment->changed_at)
		json_out_str(out, "updated_at",
				time_print_ms(payment->changed_at, arena));
	captures(out, payment, arena);
	refunds(out, payment, arena);
	disputes(out, payment, arena);
	shipments_json(out, payment);
	json_out_object_end(out);
}

/* --- news ---------------------------------------------------------------- */

static struct str event_id(size_t nth, struct arena *arena)
{
	return arena_print(arena, "gev_%010zu", nth + 1);
}

/* An event shows the payment as it was: its text is kept. */
void sim_gateway_tell(struct sim *sim, struct payment *payment,
		const char *what, time_ms now)
{
	size_t nth = sim->gateway_events.count;
	struct arena *arena = sim->scratch;
	const char *type = arena_print(arena, "payment.%s", what).at;
	struct buf body;
	buf_init(&body, BODY_MAX);
	struct json_out out = {&body, false};
	json_out_object(&out, NULL);
	json_out_cstr(&out, "type", type);
	json_out_str(&out, "id", event_id(nth, arena));
	json_out_str(&out, "at", time_print_ms(now, arena));
	json_out_object(&out, "data");
	payment_json(&out, "payment", payment, arena);
	json_out_object_end(&out);
	json_out_object_end(&out);
	*LIST_ADD(sim->arena, &sim->gateway_events) = (struct gateway_event){
			payment, arena_copy(sim->arena, buf_str(&body))};
	if (sim_hooks_on(sim, now, AT_GATEWAY))
		sim_hook_add(sim, now, AT_GATEWAY, "payment.changed",
				event_id(nth, arena).at, payment->order, &body);
	else
		buf_done(&body);
}

static int64_t number_of(struct call *call, const char *name, int64_t otherwise)
{
	int64_t number;
	struct str text = sim_form_get(call->request->query, name, call->arena);
	if (str_to_i64(text, &number).fault || number < 0)
		return otherwise;
	return number;
}

static void list_events(struct call *call)
{
	struct sim *sim = call->sim;
	int64_t count = (int64_t)sim->gateway_events.count;
	int64_t after = number_of(call, "after", 0);
	int64_t limit = number_of(call, "limit", EVENTS_MAX);
	if (sim_lies(call, GATEWAY_POLL, STR_NONE))
		return;
	int64_t end = after + (limit > EVENTS_MAX ? EVENTS_MAX : limit);
	if (end > count)
		end = count;
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_array(&out, "events");
	for (int64_t i = after; i < end; i++)
		json_out_raw(&out, NULL, sim->gateway_events.at[i].body);
	json_out_array_end(&out);
	json_out_str(&out, "cursor",
			arena_print(call->arena, "%" PRId64,
					end > after ? end : after));
	json_out_bool(&out, "more", end < count);
	json_out_object_end(&out);
	sim_answer_json(call, 200, &buf);
}

/* --- calls --------------------------------------------------------------- */

/* "pay_<8 hex digits>x<order>x<nth>" */
static struct payment *payment_of(struct sim *sim, struct str id)
{
	struct str rest = id, part;
	int64_t order_id, nth;
	if (!str_cut(&rest, 'x', &part) || !str_cut(&rest, 'x', &part) ||
			str_to_i64(part, &order_id).fault ||
			str_to_i64(rest, &nth).fault)
		return NULL;
	struct order *order = sim_order(sim, order_id);
	if (!order || nth < 1 || nth > (int64_t)order->payments.count)
		return NULL;
	struct payment *payment = &order->payments.at[nth - 1];
	return str_eq(payment->pi, id) ? payment : NULL;
}

static void answer(struct call *call, const struct payment *payment)
{
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	payment_json(&out, NULL, payment, call->arena);
	sim_answer_json(call, 200, &buf);
}

static void find(struct call *call)
{
	struct str reference = sim_form_get(
			call->request->query, "reference", call->arena);
	if (sim_lies(call, GATEWAY_READ, reference))
		return;
	const struct payment *payment = payment_of(call->sim, reference);
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_array(&out, "payments");
	if (payment && payment->quick)
		payment_json(&out, NULL, payment, call->arena);
	json_out_array_end(&out);
	json_out_object_end(&out);
	sim_answer_json(call, 200, &buf);
}

struct wish {
	struct str reference, currency;
	int64_t amount;
	bool last;
};

/* "49.90" with as many decimals as its currency has, by our own reckoning. */
static bool amount_read(struct str text, int digits, int64_t *out)
{
	struct str whole = STR_NONE, part = text;
	int64_t cents = 0;
	str_cut(&part, '.', &whole);
	if (part.len != (size_t)digits || str_to_i64(whole, out).fault ||
			(digits && str_to_i64(part, &cents).fault))
		return false;
	for (int i = 0; i < digits; i++)
		*out *= 10;
	*out += cents;
	return *out > 0;
}

static bool wish_read(struct call *call, const struct payment *payment,
		struct wish *out)
{
	struct json_doc *doc = NULL;
	if (json_open(call->request->body, &doc).fault)
		return false;
	struct json root = json_root(doc);
	struct arena *arena = call->arena;
	out->reference = json_str(json_get(root, "reference"), arena);
	out->currency = json_str(json_get(root, "currency"), arena);
	out->last = json_bool(json_get(root, "final"), true);
	struct str amount = json_str(json_get(root, "amount"), arena);
	json_close(doc);
	return out->reference.len &&
			str_eq(out->currency, payment->order->currency) &&
			amount_read(amount, payment->order->digits,
					&out->amount);
}

static const struct taking *taking_of(
		const struct payment *payment, struct str reference)
{
	for (size_t i = 0; i < payment->takings.count; i++)
		if (str_eq(payment->takings.at[i].reference, reference))
			return &payment->takings.at[i];
	return NULL;
}

static void take(struct call *call, struct payment *payment,
		const struct wish *wish)
{
	static const char *const codes[] = {[TAKEN_CLOSED] = "already_captured",
			[TAKEN_LAPSED] = "authorization_expired",
			[TAKEN_TOO_MUCH] = "amount_too_large"};
	struct sim *sim = call->sim;
	/* It is told with the payment, so it is noted first. */
	*LIST_ADD(sim->arena, &payment->takings) = (struct taking){
			arena_copy(sim->arena, wish->reference), wish->amount};
	enum taken taken = sim_payment_capture(
			sim, payment, wish->amount, wish->last, call->now);
	if (taken == TAKEN) {
		answer(call, payment);
		return;
	}
	payment->takings.count--;
	sim_answer_error(call, 422, codes[taken], NULL,
			"This payment can't be captured.");
}

static void capture(struct call *call, struct payment *payment)
{
	struct wish wish = {0};
	bool good = wish_read(call, payment, &wish);
	if (sim_lies(call, GATEWAY_CAPTURE, wish.reference))
		return;
	const struct taking *there = taking_of(payment, wish.reference);
	if (!good)
		sim_answer_error(call, 422, "refused", NULL,
				"Reference, amount or currency are wrong.");
	else if (there && there->amount == wish.amount)
		answer(call, payment);
	else if (there)
		sim_answer_error(call, 409, "conflict", NULL,
				"This reference took another amount.");
	else if (call->sim->refuse_captures)
		sim_answer_error(call, 422, "declined", NULL, "Declined.");
	else
		take(call, payment, &wish);
}

/* A key is kept: the list that it came with is not put there again. */
static bool shipments_again(struct call *call)
{
	struct str key = call->request->idempotency_key;
	struct sim_table *keys = &call->sim->gateway_keys;
	if (!key.len || sim_table_get(keys, key))
		return key.len > 0;
	sim_table_put(keys, arena_copy(call->sim->arena, key), call->sim);
	return false;
}

static void shipments(struct call *call, struct payment *payment)
{
	struct json_doc *doc = NULL;
	struct arena *keep = call->sim->arena;
	struct json one;
	if (sim_lies(call, GATEWAY_SHIPMENTS, payment->pi))
		return;
	if (json_open(call->request->body, &doc).fault) {
		sim_answer_error(call, 422, "refused", NULL, "No JSON.");
		return;
	}
	struct str numbers = STR_NONE, carrier = STR_NONE, all = STR_NONE;
	struct json list = json_get(json_root(doc), "shipments");
	for (struct json_iter i = json_each(list); json_next(&i, &one);) {
		struct str number = json_str(json_get(one, "number"), keep);
		carrier = json_str(json_get(one, "carrier"), keep);
		numbers = arena_print(keep, "%.*s%s%.*s", STR_FMT(numbers),
				numbers.len ? "," : "", STR_FMT(number));
		all = arena_print(keep, "%.*s%s%.*s|%.*s", STR_FMT(all),
				all.len ? "," : "", STR_FMT(carrier),
				STR_FMT(number));
	}
	json_close(doc);
	call->out->status = 204;
	if (shipments_again(call))
		return;
	payment->carrier = carrier;
	payment->numbers = numbers;
	payment->shipments = all;
	payment->sets++;
}

/* "/payments/<id>/<act>" */
static void act_on(struct call *call, struct str rest)
{
	static const struct {
		const char *name;
		void (*run)(struct call *call, struct payment *payment);
	} acts[] = {{"capture", capture}, {"shipments", shipments}};
	struct str id = STR_NONE;
	str_cut(&rest, '/', &id);
	struct payment *payment = payment_of(call->sim, id);
	for (size_t i = 0; payment && i < sizeof acts / sizeof *acts; i++) {
		if (!str_eq(rest, str_of(acts[i].name)))
			continue;
		acts[i].run(call, payment);
		return;
	}
	sim_answer_error(call, 404, "not_found", NULL, "No such payment.");
}

void sim_gateway_call(struct call *call)
{
	struct str path = call->path;
	bool posts = str_eq(call->request->method, STR("POST"));
	if (!sim_verify_standard(call->sim->gateway_key, call->now,
			    call->request, call->arena))
		sim_answer_error(call, 401, "bad_signature", NULL,
				"The signature does not match.");
	else if (str_eq(path, STR("/events")))
		list_events(call);
	else if (str_eq(path, STR("/payments")))
		find(call);
	else if (posts && str_starts(path, STR("/payments/")))
		act_on(call, str_skip(path, 10));
	else
		sim_answer_error(call, 404, "not_found", NULL, "No such page.");
}
