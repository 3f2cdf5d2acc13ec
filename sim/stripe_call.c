/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stripe's door: payments that are read, captured and take tracking, the list
 * of events, the way with idempotency keys (the first answer is kept and given
 * again, a 500 as well), and the limit for each address.
 */
#include <inttypes.h>

#include "base/crypto.h"
#include "payout.h"

#define KEY_LIFE_MS DAY_MS
#define EVENTS_LIVE_MS (30 * DAY_MS)

static void refuse(struct call *call, int status, const char *code,
		const char *message, struct payment *payment)
{
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_object(&out, "error");
	json_out_cstr(&out, "type", "invalid_request_error");
	if (code)
		json_out_cstr(&out, "code", code);
	json_out_cstr(&out, "message", message);
	if (payment)
		sim_stripe_object(&out, "payment_intent", payment, false, false,
				call->arena);
	json_out_object_end(&out);
	json_out_object_end(&out);
	sim_answer_json(call, status, &buf);
}

static void fail(struct call *call, int status, const char *code,
		const char *message)
{
	refuse(call, status, code, message, NULL);
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
	/* What is in another account is not there. */
	if (payment->second != sim->second)
		return NULL;
	return str_eq(payment->ch, id) || str_eq(payment->pi, id) ? payment
								  : NULL;
}

static void answer_object(struct call *call, struct payment *payment, bool ch)
{
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	bool whole = str_find(call->request->query, STR("expand")) >= 0;
	sim_stripe_object(&out, NULL, payment, ch, whole, call->arena);
	sim_answer_json(call, 200, &buf);
}

static void set_tracking(struct call *call, struct payment *payment, bool ch)
{
	struct str body = call->request->body;
	struct arena *arena = call->arena, *keep = call->sim->arena;
	struct str name = sim_form_get(body, "shipping[name]", arena);
	struct str line1 =
			sim_form_get(body, "shipping[address][line1]", arena);
	if (!name.len || !line1.len) {
		fail(call, 400, "parameter_missing",
				"Missing required param: shipping[address].");
		return;
	}
	payment->ship_name = arena_copy(keep, name);
	payment->ship_line1 = arena_copy(keep, line1);
	payment->carrier = arena_copy(
			keep, sim_form_get(body, "shipping[carrier]", arena));
	payment->numbers = arena_copy(keep,
			sim_form_get(body, "shipping[tracking_number]", arena));
	payment->sets++;
	answer_object(call, payment, ch);
}

/* What was left to take: without a word on it, all. */
static bool amount_of(struct call *call, const struct payment *payment, bool ch,
		int64_t *out)
{
	struct str text = sim_form_get(call->request->body,
			ch ? "amount" : "amount_to_capture", call->arena);
	*out = payment->amount - payment->captured;
	return !text.len || (!str_to_i64(text, out).fault && *out > 0);
}

static void take(struct call *call, struct payment *payment, bool ch)
{
	static const char *const codes[] = {
			[TAKEN_CLOSED] = "payment_intent_unexpected_state",
			[TAKEN_LAPSED] = "capture_charge_authorization_expired",
			[TAKEN_TOO_MUCH] = "amount_too_large"};
	struct arena *arena = call->arena;
	int64_t amount;
	bool more = str_eq(sim_form_get(call->request->body, "final_capture",
					   arena),
			STR("false"));
	if (!amount_of(call, payment, ch, &amount)) {
		fail(call, 400, "parameter_invalid_integer", "Invalid integer");
		return;
	}
	if (more && !payment->several) {
		sim_wrong(call->sim,
				"several captures of a card that takes one",
				payment->order->id, payment->pi);
		fail(call, 400, "parameter_unknown", "final_capture");
		return;
	}
	if (call->sim->refuse_captures) {
		fail(call, 402, "card_declined", "Your card was declined.");
		return;
	}
	enum taken taken = sim_payment_capture(
			call->sim, payment, amount, !more, call->now);
	if (taken == TAKEN)
		answer_object(call, payment, ch);
	else
		refuse(call, 400, codes[taken],
				"This payment can't be captured.", payment);
}

/* True: the key was there, and the answer stands. */
static bool replayed(struct call *call, uint64_t content)
{
	const struct stripe_key *kept = sim_table_get(&call->sim->stripe_keys,
			call->request->idempotency_key);
	if (!kept || call->now - kept->at >= KEY_LIFE_MS)
		return false;
	if (kept->content != content) {
		fail(call, 400, NULL,
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
	kept->at = call->now;
	kept->status = broken ? 500 : call->out->status;
	kept->body = broken ? STR("{\"error\":{\"type\":\"api_error\"}}")
			    : arena_copy(sim->arena, call->out->body);
	sim_table_put(&sim->stripe_keys, arena_copy(sim->arena, key), kept);
}

enum act { ACT_READ, ACT_TRACK, ACT_CAPTURE };

static const enum sim_verb verb_of[] = {[ACT_READ] = STRIPE_READ,
		[ACT_TRACK] = STRIPE_TRACKER,
		[ACT_CAPTURE] = STRIPE_CAPTURE};

static void act_on(struct call *call, struct payment *payment, enum act act,
		bool ch)
{
	if (!payment)
		fail(call, 404, "resource_missing",
				ch ? "No such charge"
				   : "No such payment_intent");
	else if (act == ACT_CAPTURE)
		take(call, payment, ch);
	else if (act == ACT_TRACK)
		set_tracking(call, payment, ch);
	else
		answer_object(call, payment, ch);
}

static void call_object(struct call *call, struct str id, bool ch)
{
	struct sim *sim = call->sim;
	bool writes = str_eq(call->request->method, STR("POST"));
	bool captures = writes && str_ends(id, STR("/capture"));
	enum act act = captures ? ACT_CAPTURE : writes ? ACT_TRACK : ACT_READ;
	uint64_t content = hash64(call->request->body) ^ hash64(call->path);
	if (captures)
		id.len -= strlen("/capture");
	if (writes && call->request->idempotency_key.len &&
			replayed(call, content)) {
		sim->calls[verb_of[act]]++;
		sim_active(sim, call->now);
		return;
	}
	bool answered = sim_lies(call, verb_of[act], id);
	/* A no is kept under its key like any other answer. */
	if (answered && writes && call->lie == LIE_4XX)
		keep_answer(call, content);
	if (answered)
		return;
	act_on(call, payment_of(sim, id), act, ch);
	if (writes)
		keep_answer(call, content);
}

static int64_t event_nth(struct str id)
{
	int64_t nth;
	return str_to_i64(str_skip(id, strlen("evt_3Sim")), &nth).fault ? 0
									: nth;
}

static int64_t oldest_event(const struct call *call)
{
	const struct sim *sim = call->sim;
	size_t nth = 0;
	while (nth < sim->stripe_events.count &&
			call->now - sim->stripe_events.at[nth].at >
					EVENTS_LIVE_MS)
		nth++;
	return (int64_t)nth + 1;
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
	int64_t oldest = oldest_event(call);
	*out_more = *out_first > oldest;
	if (!*out_more)
		*out_first = oldest;
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
		sim_stripe_event(&out, call->sim, (size_t)nth - 1, call->arena);
	json_out_array_end(&out);
	json_out_object_end(&out);
	sim_answer_json(call, 200, &buf);
}

/* How many calls this address has had in this second, this one with them. */
static int64_t calls_of_address(struct call *call)
{
	struct sim *sim = call->sim;
	struct str address = call->path, part = STR_NONE;
	str_cut(&address, '/', &part);
	str_cut(&address, '/', &part);
	str_cut(&address, '/', &part);
	part = arena_print(sim->arena, "%.*s %.*s",
			STR_FMT(call->request->method), STR_FMT(part));
	if (call->now / SECOND_MS != sim->stripe_second) {
		sim->stripe_second = call->now / SECOND_MS;
		sim_table_done(&sim->stripe_rates);
	}
	int64_t *count = sim_table_get(&sim->stripe_rates, part);
	if (!count) {
		count = arena_take(sim->arena, sizeof *count);
		sim_table_put(&sim->stripe_rates, part, count);
	}
	return ++*count;
}

/* In any second, whatever the address. */
static bool account_is_over(struct call *call)
{
	int64_t limit = call->sim->options.stripe_limit;
	if (!limit ||
			!sim_budget_take(call->sim, BUDGET_STRIPE, call->now,
					limit, SECOND_MS))
		return false;
	fail(call, 429, "rate_limit", "Too many requests");
	return true;
}

static bool too_fast(struct call *call)
{
	int64_t most = call->sim->options.stripe_calls_per_second;
	if (account_is_over(call))
		return true;
	/* Our second is the clock's, theirs need not be: a little more may
	 * fall into one of them. */
	if (!most || calls_of_address(call) <= most + most / 5)
		return false;
	sim_wrong(call->sim, "Stripe was asked too often", 0, call->path);
	fail(call, 429, "rate_limit", "Too many requests");
	return true;
}

static bool is_token(struct call *call, const char *token)
{
	return str_eq(call->request->authorization,
			arena_print(call->arena, "Bearer %s", token));
}

void sim_stripe_call(struct call *call)
{
	const struct sim_options *o = &call->sim->options;
	call->sim->second = is_token(call, o->stripe_token_2);
	if (!call->sim->second && !is_token(call, o->stripe_token))
		fail(call, 401, NULL, "Invalid API Key provided");
	else if (too_fast(call))
		return;
	else if (str_eq(call->path, STR("/v1/events")))
		list_events(call);
	else if (str_eq(call->path, STR("/v1/payouts")))
		sim_stripe_payouts(call);
	else if (str_eq(call->path, STR("/v1/balance_transactions")))
		sim_stripe_balance(call);
	else if (str_starts(call->path, STR("/v1/charges/")))
		call_object(call, str_skip(call->path, 12), true);
	else if (str_starts(call->path, STR("/v1/payment_intents/")))
		call_object(call, str_skip(call->path, 20), false);
}
