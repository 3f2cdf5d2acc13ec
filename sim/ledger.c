/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All that the other side knows, as JSON: GET /_sim/ledger, which tools/report
 * and the tests hold against Waybill's own state, and GET /_sim/progress.
 */
#include <stdlib.h>

#include "paypal.h"

struct writer {
	struct json_out *out;
	struct sim *sim;
};

static void orders(struct writer *w)
{
	json_out_array(w->out, "orders");
	for (size_t i = 0; i < w->sim->orders.count; i++) {
		const struct order *order = w->sim->orders.at[i];
		json_out_object(w->out, NULL);
		json_out_i64(w->out, "id", order->id);
		json_out_str(w->out, "name",
				sim_order_name(order, w->sim->scratch));
		json_out_str(w->out, "expected_state",
				sim_life_expected(order));
		json_out_array(w->out, "tags");
		for (size_t t = 0; t < order->tags.count; t++)
			json_out_str(w->out, NULL, order->tags.at[t]);
		json_out_array_end(w->out);
		json_out_object_end(w->out);
	}
	json_out_array_end(w->out);
}

static void documents(struct writer *w)
{
	json_out_array(w->out, "documents");
	for (size_t i = 0; i < w->sim->documents.count; i++) {
		const struct document *d = w->sim->documents.at[i];
		const struct order *order = sim_order(w->sim, d->order);
		json_out_object(w->out, NULL);
		json_out_i64(w->out, "order", d->order);
		json_out_str(w->out, "reason", d->reason);
		json_out_str(w->out, "number", d->number);
		json_out_str(w->out, "gross",
				sim_money(d->gross, order ? order->digits : 2,
						w->sim->scratch));
		json_out_str(w->out, "currency", d->currency);
		json_out_object_end(w->out);
	}
	json_out_array_end(w->out);
}

static void book_payments(struct writer *w)
{
	json_out_array(w->out, "book_payments");
	for (size_t i = 0; i < w->sim->book_payments.count; i++) {
		const struct book_payment *p = w->sim->book_payments.at[i];
		bool out = p->amount < 0;
		json_out_object(w->out, NULL);
		json_out_i64(w->out, "order", p->order);
		json_out_cstr(w->out, "reason", out ? "repayment" : "payment");
		json_out_str(w->out, "invoice", p->invoice);
		json_out_str(w->out, "gross",
				sim_money(out ? -p->amount : p->amount,
						p->digits, w->sim->scratch));
		json_out_str(w->out, "currency", p->currency);
		json_out_bool(w->out, "booked", p->booked);
		json_out_object_end(w->out);
	}
	json_out_array_end(w->out);
}

static void warehouse_orders(struct writer *w)
{
	json_out_array(w->out, "warehouse_orders");
	for (size_t i = 0; i < w->sim->requests.count; i++) {
		const struct request *request = w->sim->requests.at[i];
		json_out_object(w->out, NULL);
		json_out_i64(w->out, "order", request->order->id);
		json_out_str(w->out, "reference", request->reference);
		json_out_i64(w->out, "fo", request->fo);
		json_out_cstr(w->out, "status",
				sim_request_status(request->status));
		json_out_bool(w->out, "live", sim_request_live(request));
		json_out_str(w->out, "street", request->street);
		json_out_object_end(w->out);
	}
	json_out_array_end(w->out);
}

static int by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Sorted, since their order means nothing. */
static struct str list_of(struct str *at, size_t count, struct arena *arena)
{
	struct str all = STR_NONE;
	if (count > 1)
		qsort(at, count, sizeof *at, by_bytes);
	for (size_t i = 0; i < count; i++)
		all = arena_print(arena, "%.*s%s%.*s", STR_FMT(all),
				i ? "," : "", STR_FMT(at[i]));
	return all;
}

static struct str sorted(struct str list, struct arena *arena)
{
	LIST(struct str) numbers = {0};
	struct str one;
	while (str_cut(&list, ',', &one))
		*LIST_ADD(arena, &numbers) = str_trim(one);
	return list_of(numbers.at, numbers.count, arena);
}

/* The numbers of all parcels that have left. */
static struct str numbers_of(const struct order *order, struct arena *arena)
{
	LIST(struct str) numbers = {0};
	for (size_t i = 0; i < order->fos.count; i++) {
		const struct request *sent = order->fos.at[i].sent;
		for (size_t k = 0; sent && k < sent->packed.count; k++)
			*LIST_ADD(arena, &numbers) = sent->packed.at[k]->number;
		if (order->fos.at[i].parcel.len)
			*LIST_ADD(arena, &numbers) = order->fos.at[i].parcel;
	}
	return list_of(numbers.at, numbers.count, arena);
}

/* Those that are live. */
static void paypal_tracker(struct writer *w, const struct payment *payment,
		struct str expected)
{
	const struct paypal *pp = payment->paypal;
	LIST(struct str) numbers = {0};
	struct str carrier = STR_NONE;
	int64_t updates = 0;
	if (!pp->trackers.count && !expected.len)
		return;
	for (size_t i = 0; i < pp->trackers.count; i++) {
		const struct paypal_tracker *t = &pp->trackers.at[i];
		updates += t->updates;
		if (t->cancelled)
			continue;
		*LIST_ADD(w->sim->scratch, &numbers) = t->number;
		carrier = t->carrier;
	}
	json_out_object(w->out, NULL);
	json_out_i64(w->out, "order", payment->order->id);
	json_out_str(w->out, "payment", pp->capture);
	json_out_str(w->out, "carrier", carrier);
	json_out_str(w->out, "numbers",
			list_of(numbers.at, numbers.count, w->sim->scratch));
	json_out_i64(w->out, "sets", payment->sets);
	json_out_i64(w->out, "updates", updates);
	json_out_i64(w->out, "cancelled",
			(int64_t)(pp->trackers.count - numbers.count));
	json_out_str(w->out, "expected", expected);
	json_out_object_end(w->out);
}

static void tracker(struct writer *w, const struct payment *payment,
		struct str expected)
{
	struct arena *arena = w->sim->scratch;
	if (payment->paypal) {
		paypal_tracker(w, payment, expected);
		return;
	}
	bool takes = payment->stripe || payment->quick;
	if (!takes || (!payment->sets && !expected.len))
		return;
	json_out_object(w->out, NULL);
	json_out_i64(w->out, "order", payment->order->id);
	json_out_str(w->out, "payment", payment->pi);
	json_out_str(w->out, "carrier", payment->carrier);
	json_out_str(w->out, "numbers", sorted(payment->numbers, arena));
	json_out_i64(w->out, "sets", payment->sets);
	json_out_str(w->out, "expected", expected);
	json_out_object_end(w->out);
}

static void trackers(struct writer *w)
{
	json_out_array(w->out, "trackers");
	for (size_t i = 0; i < w->sim->orders.count; i++) {
		const struct order *order = w->sim->orders.at[i];
		struct str expected = numbers_of(order, w->sim->scratch);
		for (size_t p = 0; p < order->payments.count; p++)
			tracker(w, &order->payments.at[p], expected);
	}
	json_out_array_end(w->out);
}

static int64_t captures_of(const struct payment *payment)
{
	const struct order *order = payment->order;
	int64_t count = 0;
	for (size_t i = 0; i < order->txns.count; i++)
		count += order->txns.at[i].kind == TXN_CAPTURE &&
				&order->payments.at[order->txns.at[i]
								    .payment] ==
						payment;
	return count;
}

static void payment(struct writer *w, const struct payment *payment)
{
	const struct order *order = payment->order;
	struct arena *arena = w->sim->scratch;
	json_out_object(w->out, NULL);
	json_out_i64(w->out, "order", order->id);
	json_out_str(w->out, "payment", payment->pi);
	json_out_str(w->out, "currency", order->currency);
	json_out_str(w->out, "amount",
			sim_money(payment->amount, order->digits, arena));
	json_out_str(w->out, "captured",
			sim_money(payment->captured, order->digits, arena));
	json_out_i64(w->out, "captures", captures_of(payment));
	json_out_object_end(w->out);
}

static void payments(struct writer *w)
{
	json_out_array(w->out, "payments");
	for (size_t i = 0; i < w->sim->orders.count; i++) {
		const struct order *order = w->sim->orders.at[i];
		for (size_t p = 0; p < order->payments.count; p++)
			payment(w, &order->payments.at[p]);
	}
	json_out_array_end(w->out);
}

static void fulfillment(struct writer *w, const struct order *order,
		const struct fulfillment *f)
{
	json_out_object(w->out, NULL);
	json_out_i64(w->out, "order", order->id);
	json_out_i64(w->out, "fo", f->fo);
	json_out_str(w->out, "number", f->number);
	json_out_i64(w->out, "pieces", f->pieces);
	json_out_bool(w->out, "delivered", f->delivered_at != 0);
	json_out_bool(w->out, "told", f->delivered_events != 0);
	json_out_object_end(w->out);
}

static void fulfillments(struct writer *w)
{
	json_out_array(w->out, "fulfillments");
	for (size_t i = 0; i < w->sim->orders.count; i++) {
		const struct order *order = w->sim->orders.at[i];
		for (size_t f = 0; f < order->fulfillments.count; f++)
			fulfillment(w, order, &order->fulfillments.at[f]);
	}
	json_out_array_end(w->out);
}

static void mails(struct writer *w)
{
	json_out_array(w->out, "mails");
	for (size_t i = 0; i < w->sim->mails.count; i++) {
		const struct mail *mail = w->sim->mails.at[i];
		json_out_object(w->out, NULL);
		json_out_str(w->out, "message_id", mail->message_id);
		json_out_i64(w->out, "order", mail->order);
		json_out_str(w->out, "to", mail->to);
		json_out_str(w->out, "subject", mail->subject);
		json_out_i64(w->out, "copies", mail->copies);
		json_out_bool(w->out, "maybe", mail->maybe);
		if (mail->attachments) {
			json_out_i64(w->out, "attachments", mail->attachments);
			json_out_str(w->out, "sha256", mail->attached);
		}
		json_out_object_end(w->out);
	}
	json_out_array_end(w->out);
}

static void webhooks(struct writer *w)
{
	const struct hooks *hooks = &w->sim->hooks;
	const struct {
		const char *name;
		int64_t count;
	} rows[] = {
			{"sent", hooks->sent},
			{"acked", hooks->acked},
			{"failed", hooks->failed},
			{"dropped", hooks->dropped},
			{"doubled", hooks->doubled},
			{"late", hooks->late},
			{"waiting", hooks->waiting},
			{"p50_us", sim_hooks_percentile(w->sim, 50)},
			{"p99_us", sim_hooks_percentile(w->sim, 99)},
	};
	json_out_object(w->out, "webhooks");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		json_out_i64(w->out, rows[i].name, rows[i].count);
	json_out_object_end(w->out);
}

static void mishaps(struct writer *w, const char *key, const struct mishap *at,
		size_t count)
{
	json_out_array(w->out, key);
	for (size_t i = 0; i < count; i++) {
		json_out_object(w->out, NULL);
		json_out_cstr(w->out, "what", at[i].what);
		json_out_i64(w->out, "order", at[i].order);
		json_out_str(w->out, "detail", at[i].detail);
		json_out_object_end(w->out);
	}
	json_out_array_end(w->out);
}

static void told(struct writer *w, const struct shop_service *s)
{
	json_out_object(w->out, "stock");
	for (size_t i = 0; i < s->told.count; i++)
		json_out_i64(w->out, s->told.at[i].name.at,
				s->told.at[i].quantity);
	json_out_object_end(w->out);
	json_out_object(w->out, "numbers");
	for (size_t i = 0; i < s->told_numbers.count; i++)
		json_out_str(w->out, s->told_numbers.at[i].name.at,
				s->told_numbers.at[i].number);
	json_out_object_end(w->out);
}

static void set_up(struct writer *w, const struct sim *sim)
{
	int64_t live = 0;
	for (size_t i = 0; i < sim->subscriptions.count; i++)
		live += !sim->subscriptions.at[i].deleted;
	json_out_object(w->out, "set_up");
	json_out_i64(w->out, "services", (int64_t)sim->services.count);
	json_out_array(w->out, "addresses");
	for (size_t i = 0; i < sim->services.count; i++) {
		const struct shop_service *s = &sim->services.at[i];
		json_out_object(w->out, NULL);
		json_out_str(w->out, "address", s->address);
		json_out_bool(w->out, "asks_stock", s->asks_stock);
		json_out_bool(w->out, "asks_numbers", s->asks_numbers);
		told(w, s);
		json_out_object_end(w->out);
	}
	json_out_array_end(w->out);
	json_out_i64(w->out, "subscriptions", live);
	json_out_i64(w->out, "deleted", sim->subscriptions_deleted);
	json_out_object_end(w->out);
}

static void verbs(struct writer *w, const char *key, const int64_t *counts)
{
	json_out_object(w->out, key);
	for (int verb = 0; verb < VERB_COUNT; verb++)
		json_out_i64(w->out, sim_verb_name((enum sim_verb)verb),
				counts[verb]);
	json_out_object_end(w->out);
}

/* What has come of all calls, and nothing of how it went. */
static void effects(struct writer *w)
{
	const struct sim *sim = w->sim;
	orders(w);
	documents(w);
	book_payments(w);
	warehouse_orders(w);
	payments(w);
	trackers(w);
	fulfillments(w);
	sim_ledger_shop(sim, w->out);
	set_up(w, sim);
	mishaps(w, "doubled", sim->doubled.at, sim->doubled.count);
	mishaps(w, "wrong", sim->wrong.at, sim->wrong.count);
}

void sim_effects(struct sim *sim, struct buf *json)
{
	struct json_out out = {json, false};
	struct writer w = {&out, sim};
	json_out_object(&out, NULL);
	effects(&w);
	json_out_object_end(&out);
	arena_reset(sim->scratch);
}

static int64_t pages_failed(const struct sim *sim)
{
	int64_t failed = 0;
	for (size_t i = 0; i < sim->services.count; i++)
		failed += sim->services.at[i].pages_failed;
	return failed;
}

void sim_ledger(struct sim *sim, time_ms now, struct buf *json)
{
	struct json_out out = {json, false};
	struct writer w = {&out, sim};
	json_out_object(&out, NULL);
	effects(&w);
	mails(&w);
	webhooks(&w);
	sim_budgets_json(sim, &out);
	json_out_bool(&out, "quiet", sim_quiet(sim, now));
	verbs(&w, "calls", sim->calls);
	verbs(&w, "lies", sim->lied);
	json_out_i64(&out, "pages_failed", pages_failed(sim));
	json_out_object_end(&out);
	arena_reset(sim->scratch);
}

/* The time runs only as long as something happens, so that two looks that
 * are alike mean that nothing did. */
void sim_progress(struct sim *sim, time_ms now, struct buf *json)
{
	struct json_out out = {json, false};
	int64_t elapsed = sim->active_at - sim->started_at;
	json_out_object(&out, NULL);
	json_out_i64(&out, "orders", sim->to_sell);
	json_out_i64(&out, "sold", sim->sold);
	json_out_i64(&out, "settled", sim->settled);
	json_out_bool(&out, "quiet", sim_quiet(sim, now));
	json_out_i64(&out, "elapsed_ms",
			sim->started && elapsed > 0 ? elapsed : 0);
	json_out_object_end(&out);
}
