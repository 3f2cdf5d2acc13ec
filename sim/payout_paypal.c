/* SPDX-License-Identifier: Apache-2.0 */
/* PayPal's search of transactions (Transaction Search, v1): what is younger
 * than three hours is not in it yet, and some stay pending for a day. */
#include <inttypes.h>

#include "payout.h"
#include "paypal.h"

#define BEHIND_MS (3 * HOUR_MS)
#define RANGE_MAX_MS (31 * DAY_MS)
#define PENDS_EVERY 7 /* each so many-th */

struct report {
	struct call *call;
	struct json_out out;
	time_ms from, until;
	int64_t size, page, count;
};

static void money(struct json_out *out, const char *key, struct str currency,
		int64_t amount, int digits)
{
	json_out_object(out, key);
	json_out_str(out, "currency_code", currency);
	json_out_money(out, "value", amount, digits);
	json_out_object_end(out);
}

/* "2026-11-28T10:00:01+0000" */
static struct str moment(time_ms at, struct arena *arena)
{
	struct str text = time_print(at - at % SECOND_MS, arena);
	return arena_print(arena, "%.*s+0000", (int)text.len - 1, text.at);
}

static bool report_takes(struct report *r, time_ms at)
{
	if (at < r->from || at > r->until || at > r->call->now - BEHIND_MS)
		return false;
	int64_t nth = r->count++;
	return nth >= (r->page - 1) * r->size && nth < r->page * r->size;
}

static void info(struct report *r, struct str id, struct str parent,
		const char *code, time_ms at)
{
	json_out_object(&r->out, NULL);
	json_out_object(&r->out, "transaction_info");
	json_out_str(&r->out, "transaction_id", id);
	if (parent.len) {
		json_out_str(&r->out, "paypal_reference_id", parent);
		json_out_cstr(&r->out, "paypal_reference_id_type", "TXN");
	}
	json_out_cstr(&r->out, "transaction_event_code", code);
	json_out_str(&r->out, "transaction_initiation_date",
			moment(at, r->call->arena));
	json_out_str(&r->out, "transaction_updated_date",
			moment(at, r->call->arena));
}

static void info_end(struct report *r)
{
	json_out_object_end(&r->out);
	json_out_object_end(&r->out);
}

static void move_json(struct report *r, size_t nth, const struct move *m)
{
	const struct order *order = m->payment->order;
	bool pays = m->kind == MOVE_CHARGE;
	bool pends = nth % PENDS_EVERY == 0 && r->call->now < m->at + DAY_MS;
	if (!report_takes(r, m->at))
		return;
	info(r, pays ? m->payment->paypal->capture : m->refund,
			pays ? STR_NONE : m->payment->paypal->capture,
			pays ? "T0006" : "T1107", m->at);
	money(&r->out, "transaction_amount", order->currency, m->amount,
			order->digits);
	if (m->fee)
		money(&r->out, "fee_amount", order->currency, -m->fee,
				order->digits);
	json_out_cstr(&r->out, "transaction_status", pends ? "P" : "S");
	info_end(r);
}

static void withdrawal_json(struct report *r, const struct payout *p)
{
	struct str id = arena_print(r->call->arena, "WD%015zu", p->nth);
	if (!report_takes(r, p->made_at))
		return;
	info(r, id, STR_NONE, "T0400", p->made_at);
	money(&r->out, "transaction_amount", p->currency, -p->amount, 2);
	json_out_cstr(&r->out, "transaction_status", "S");
	info_end(r);
}

static void details(struct report *r)
{
	const struct sim *sim = r->call->sim;
	json_out_array(&r->out, "transaction_details");
	for (size_t i = 0; i < sim->moves.count; i++) {
		const struct move *m = &sim->moves.at[i];
		if (m->payment && m->payment->paypal &&
				m->payment->second == sim->second)
			move_json(r, i, m);
	}
	for (size_t i = 0; i < sim->payouts.count; i++)
		if (sim->payouts.at[i].paypal &&
				sim->payouts.at[i].second == sim->second)
			withdrawal_json(r, &sim->payouts.at[i]);
	json_out_array_end(&r->out);
}

static bool report_begin(struct report *r, struct call *call)
{
	struct str query = call->request->query;
	struct arena *arena = call->arena;
	*r = (struct report){.call = call, .size = 100, .page = 1};
	if (time_read(sim_form_get(query, "start_date", arena), &r->from)
					.fault ||
			time_read(sim_form_get(query, "end_date", arena),
					&r->until)
					.fault ||
			r->until - r->from > RANGE_MAX_MS || r->until < r->from)
		return false;
	if (str_to_i64(sim_form_get(query, "page_size", arena), &r->size)
					.fault ||
			r->size < 1 || r->size > 500)
		r->size = 100;
	if (str_to_i64(sim_form_get(query, "page", arena), &r->page).fault ||
			r->page < 1)
		r->page = 1;
	return true;
}

void sim_paypal_report(struct call *call)
{
	struct report r;
	struct buf buf;
	if (sim_lies(call, PAYPAL_REPORT, STR_NONE))
		return;
	sim_payouts_make(call->sim, call->now);
	if (!report_begin(&r, call)) {
		paypal_fail(call, 400, "INVALID_REQUEST", "INVALID_DATE_RANGE",
				"The dates make no sense.");
		return;
	}
	buf_init(&buf, BODY_MAX);
	r.out = (struct json_out){&buf, false};
	json_out_object(&r.out, NULL);
	details(&r);
	json_out_str(&r.out, "last_refreshed_datetime",
			moment(call->now - BEHIND_MS, call->arena));
	json_out_i64(&r.out, "page", r.page);
	json_out_i64(&r.out, "total_items", r.count);
	json_out_i64(&r.out, "total_pages", (r.count + r.size - 1) / r.size);
	json_out_object_end(&r.out);
	sim_answer_json(call, 200, &buf);
}
