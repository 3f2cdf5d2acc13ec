/* SPDX-License-Identifier: Apache-2.0 */
/* Stripe's lists of payouts and of balance transactions. */
#include <inttypes.h>

#include "payout.h"

#define PAGE_MAX 100

struct listing {
	struct call *call;
	struct json_out out;
	struct buf buf;
	int64_t limit;
	struct str after;
	bool begun, more;
};

static void list_begin(struct listing *l, struct call *call, const char *url)
{
	struct str query = call->request->query;
	*l = (struct listing){.call = call, .limit = 10};
	l->after = sim_form_get(query, "starting_after", call->arena);
	l->begun = !l->after.len;
	if (str_to_i64(sim_form_get(query, "limit", call->arena), &l->limit)
					.fault ||
			l->limit < 1 || l->limit > PAGE_MAX)
		l->limit = 10;
	buf_init(&l->buf, BODY_MAX);
	l->out = (struct json_out){&l->buf, false};
	json_out_object(&l->out, NULL);
	json_out_cstr(&l->out, "object", "list");
	json_out_cstr(&l->out, "url", url);
	json_out_array(&l->out, "data");
}

/* Is this one on the page? */
static bool list_takes(struct listing *l, struct str id)
{
	if (!l->begun) {
		l->begun = str_eq(id, l->after);
		return false;
	}
	l->more = l->more || !l->limit;
	return l->limit > 0 && l->limit--;
}

static void list_end(struct listing *l)
{
	json_out_array_end(&l->out);
	json_out_bool(&l->out, "has_more", l->more);
	json_out_object_end(&l->out);
	if (l->begun) {
		sim_answer_json(l->call, 200, &l->buf);
		return;
	}
	buf_done(&l->buf);
	l->call->out->status = 400;
	l->call->out->body =
			STR("{\"error\":{\"type\":\"invalid_request_error\","
			    "\"code\":\"resource_missing\"}}");
}

static struct str payout_id(size_t nth, struct arena *arena)
{
	return arena_print(arena, "po_1Sim%08zu", nth);
}

static struct str lower(struct str word, struct arena *arena)
{
	struct str text = arena_copy(arena, word);
	char *at = (char *)(uintptr_t)text.at;
	for (size_t i = 0; i < text.len; i++)
		at[i] = (char)(at[i] | 0x20);
	return text;
}

static void payout_json(
		struct listing *l, const char *key, const struct payout *p)
{
	struct json_out *out = &l->out;
	struct arena *arena = l->call->arena;
	json_out_object(out, key);
	json_out_str(out, "id", payout_id(p->nth, arena));
	json_out_cstr(out, "object", "payout");
	json_out_i64(out, "amount", p->amount);
	json_out_str(out, "currency", lower(p->currency, arena));
	json_out_i64(out, "created", p->made_at / SECOND_MS);
	json_out_i64(out, "arrival_date", p->arrives_at / SECOND_MS);
	json_out_bool(out, "automatic", true);
	json_out_cstr(out, "status", sim_payout_status(p, l->call->now));
	json_out_object_end(out);
}

static bool is_mine(const struct listing *l, const struct payout *p)
{
	return !p->paypal && p->second == l->call->sim->second;
}

/* Newest first. */
void sim_stripe_payouts(struct call *call)
{
	struct listing l;
	struct sim *sim = call->sim;
	int64_t since = 0;
	if (sim_lies(call, STRIPE_PAYOUTS, STR_NONE))
		return;
	sim_payouts_make(sim, call->now);
	list_begin(&l, call, "/v1/payouts");
	struct str from = sim_form_get(
			call->request->query, "created[gte]", call->arena);
	if (from.len && str_to_i64(from, &since).fault)
		since = 0;
	for (size_t i = sim->payouts.count; i > 0; i--) {
		const struct payout *p = &sim->payouts.at[i - 1];
		if (is_mine(&l, p) && p->made_at / SECOND_MS >= since &&
				list_takes(&l, payout_id(p->nth, call->arena)))
			payout_json(&l, NULL, p);
	}
	list_end(&l);
}

/* ---- what is in one ---- */

static const struct {
	const char *type, *category, *object;
} kinds[] = {
		[MOVE_CHARGE] = {"charge", "charge", "charge"},
		[MOVE_REFUND] = {"refund", "refund", "refund"},
		[MOVE_REFUND_FAILED] = {"refund_failure", "refund_failure",
				"refund"},
		[MOVE_DISPUTE] = {"adjustment", "dispute", "dispute"},
		[MOVE_FAILED] = {"payout_failure", "payout_reversal", "payout"},
};

static struct str source_id(const struct move *m, struct arena *arena)
{
	if (m->kind == MOVE_CHARGE)
		return m->payment->ch;
	if (m->kind == MOVE_DISPUTE)
		return arena_print(arena, "du_%.*s",
				STR_FMT(str_skip(m->payment->ch, 3)));
	return m->refund;
}

static void source_json(struct listing *l, const struct move *m)
{
	struct json_out *out = &l->out;
	struct arena *arena = l->call->arena;
	if (m->kind == MOVE_FAILED) {
		payout_json(l, "source", &l->call->sim->payouts.at[m->failed]);
		return;
	}
	json_out_object(out, "source");
	json_out_str(out, "id", source_id(m, arena));
	json_out_cstr(out, "object", kinds[m->kind].object);
	json_out_i64(out, "amount", m->amount < 0 ? -m->amount : m->amount);
	json_out_str(out, "currency",
			lower(m->payment->order->currency, arena));
	json_out_str(out, "payment_intent", m->payment->pi);
	if (m->kind != MOVE_CHARGE)
		json_out_str(out, "charge", m->payment->ch);
	json_out_object_end(out);
}

static struct str move_id(size_t nth, struct arena *arena)
{
	return arena_print(arena, "txn_3Sim%010zu", nth);
}

static void move_json(struct listing *l, size_t nth, const struct move *m)
{
	const struct sim *sim = l->call->sim;
	struct json_out *out = &l->out;
	struct arena *arena = l->call->arena;
	struct str currency = sim_settled_in(sim, m);
	int64_t net = sim_move_net(sim, m);
	bool own = m->kind == MOVE_FAILED;
	int64_t fee = own ? 0 : sim_settled(sim, m, m->fee);
	json_out_object(out, NULL);
	json_out_str(out, "id", move_id(nth, arena));
	json_out_cstr(out, "object", "balance_transaction");
	json_out_cstr(out, "type", kinds[m->kind].type);
	json_out_cstr(out, "reporting_category", kinds[m->kind].category);
	json_out_i64(out, "amount", net + fee);
	json_out_i64(out, "fee", fee);
	json_out_i64(out, "net", net);
	json_out_str(out, "currency", lower(currency, arena));
	json_out_i64(out, "created", m->at / SECOND_MS);
	if (own || str_eq(currency, m->payment->order->currency))
		json_out_null(out, "exchange_rate");
	else
		json_out_raw(out, "exchange_rate",
				arena_print(arena, "%" PRId64 ".%02" PRId64,
						sim->options.stripe_rate_100 /
								100,
						sim->options.stripe_rate_100 %
								100));
	source_json(l, m);
	json_out_object_end(out);
}

void sim_stripe_balance(struct call *call)
{
	struct listing l;
	struct sim *sim = call->sim;
	struct str id = sim_form_get(
			call->request->query, "payout", call->arena);
	if (sim_lies(call, STRIPE_PAYOUTS, id))
		return;
	sim_payouts_make(sim, call->now);
	list_begin(&l, call, "/v1/balance_transactions");
	for (size_t i = sim->moves.count; i > 0; i--) {
		const struct move *m = &sim->moves.at[i - 1];
		if (m->payout &&
				str_eq(id, payout_id(m->payout, call->arena)) &&
				is_mine(&l, &sim->payouts.at[m->payout - 1]) &&
				list_takes(&l, move_id(i, call->arena)))
			move_json(&l, i, m);
	}
	list_end(&l);
}
