/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trackers: through Orders v2 and through the API v1, with what both refuse.
 * What no caller should ever do is noted as wrong.
 */
#include "paypal.h"

static struct paypal_tracker *find(struct payment *payment, struct str number)
{
	for (size_t i = 0; i < payment->paypal->trackers.count; i++)
		if (str_eq(payment->paypal->trackers.at[i].number, number))
			return &payment->paypal->trackers.at[i];
	return NULL;
}

/* "CAPTURE-NUMBER" */
static struct paypal_tracker *find_id(
		struct sim *sim, struct str id, struct payment **out_payment)
{
	struct str number = id, capture = STR_NONE;
	str_cut(&number, '-', &capture);
	*out_payment = paypal_find(sim, capture, 'C');
	return *out_payment ? find(*out_payment, number) : NULL;
}

/* Why a number or its carrier is not taken; NULL: it is. */
static const char *refusal(
		struct str number, struct str carrier, struct str other)
{
	if (!number.len || number.len > PAYPAL_NUMBER_MAX)
		return "INVALID_STRING_LENGTH";
	for (size_t i = 0; i < number.len; i++)
		if (number.at[i] < ' ' || number.at[i] > '~')
			return "INVALID_PARAMETER_SYNTAX";
	if (str_find(number, STR("://")) >= 0 ||
			str_find(number, STR("@")) >= 0)
		return "INVALID_PARAMETER_VALUE";
	if (!carrier.len || (str_eq(carrier, STR("OTHER")) && !other.len))
		return "MISSING_REQUIRED_PARAMETER";
	for (size_t i = 0; i < carrier.len; i++) {
		char c = carrier.at[i];
		if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
				c != '_')
			return "INVALID_PARAMETER_VALUE";
	}
	return NULL;
}

struct wanted {
	struct str transaction, number, carrier, other, status;
};

static struct wanted wanted_read(struct json json, struct arena *arena)
{
	return (struct wanted){
			json_str(json_get(json, "transaction_id"), arena),
			json_str(json_get(json, "tracking_number"), arena),
			json_str(json_get(json, "carrier"), arena),
			json_str(json_get(json, "carrier_name_other"), arena),
			json_str(json_get(json, "status"), arena)};
}

/* Every change of one tracker counts, whatever it is. */
static bool may_change(struct call *call, struct payment *payment,
		struct paypal_tracker *tracker)
{
	bool over = tracker->updates++ >= PAYPAL_UPDATES_MAX;
	sim_budget_count(call->sim, BUDGET_PAYPAL, over);
	if (!over)
		return true;
	sim_wrong(call->sim, "tracker changed more than five times",
			payment->order->id, tracker->number);
	paypal_fail(call, 422, "UNPROCESSABLE_ENTITY", "UPDATE_LIMIT_REACHED",
			"The tracker was updated too often.");
	return false;
}

/* A number that is there already stays as it is. */
static void add(struct sim *sim, struct payment *payment,
		const struct wanted *wanted)
{
	if (find(payment, wanted->number))
		return;
	struct paypal_tracker *t =
			LIST_ADD(sim->arena, &payment->paypal->trackers);
	*t = (struct paypal_tracker){
			.number = arena_copy(sim->arena, wanted->number),
			.carrier = arena_copy(sim->arena, wanted->carrier),
			.other = arena_copy(sim->arena, wanted->other)};
	payment->sets++;
}

/* --- Orders v2 ---------------------------------------------------------- */

static void answer_order(struct call *call, struct payment *payment, int status)
{
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	paypal_order_json(&out, NULL, payment, call->arena);
	sim_answer_json(call, status, &buf);
}

static void track(struct call *call, struct payment *payment, struct json json)
{
	struct wanted w = wanted_read(json, call->arena);
	struct str capture =
			json_str(json_get(json, "capture_id"), call->arena);
	const char *why = refusal(w.number, w.carrier, w.other);
	if (why) {
		paypal_fail(call, 400, "INVALID_REQUEST", why, "Not valid.");
		return;
	}
	if (!payment->paypal->capture.len ||
			!str_eq(capture, payment->paypal->capture)) {
		sim_wrong(call->sim, "tracking for what is no capture",
				payment->order->id, capture);
		paypal_fail(call, 422, "UNPROCESSABLE_ENTITY",
				"CAPTURE_ID_NOT_FOUND",
				"Specified capture ID does not exist.");
		return;
	}
	bool there = find(payment, w.number) != NULL;
	add(call->sim, payment, &w);
	answer_order(call, payment, there ? 200 : 201);
}

void paypal_track(struct call *call, struct payment *payment)
{
	struct json_doc *doc = NULL;
	if (json_open(call->request->body, &doc).fault) {
		paypal_fail(call, 400, "INVALID_REQUEST",
				"MALFORMED_REQUEST_JSON", "Not JSON.");
		return;
	}
	track(call, payment, json_root(doc));
	json_close(doc);
}

static bool is_cancel(struct json patches, struct arena *arena)
{
	struct json patch = {0};
	struct json_iter i = json_each(patches);
	return json_count(patches) == 1 && json_next(&i, &patch) &&
			str_eq(json_str(json_get(patch, "op"), arena),
					STR("replace")) &&
			str_eq(json_str(json_get(patch, "path"), arena),
					STR("/status")) &&
			str_eq(json_str(json_get(patch, "value"), arena),
					STR("CANCELLED"));
}

void paypal_tracker_patch(
		struct call *call, struct payment *payment, struct str id)
{
	struct json_doc *doc = NULL;
	struct payment *named = NULL;
	struct paypal_tracker *t = find_id(call->sim, id, &named);
	bool cancel = !json_open(call->request->body, &doc).fault &&
			is_cancel(json_root(doc), call->arena);
	json_close(doc);
	if (!cancel) {
		paypal_fail(call, 422, "UNPROCESSABLE_ENTITY", "NOT_PATCHABLE",
				"Cannot be patched.");
	} else if (!t || named != payment) {
		paypal_fail(call, 404, "RESOURCE_NOT_FOUND",
				"TRACKER_ID_NOT_FOUND", "No such tracker.");
	} else if (may_change(call, payment, t)) {
		t->cancelled = true;
		call->out->status = 204;
	}
}

/* --- API v1 ------------------------------------------------------------- */

static void identifier(struct json_out *out, const struct wanted *w)
{
	json_out_object(out, NULL);
	json_out_str(out, "transaction_id", w->transaction);
	json_out_str(out, "tracking_number", w->number);
	json_out_object_end(out);
}

static void line_error(
		struct json_out *out, const struct wanted *w, const char *why)
{
	json_out_object(out, NULL);
	json_out_cstr(out, "name", "INVALID_REQUEST");
	json_out_cstr(out, "message", "The line is not valid.");
	json_out_cstr(out, "debug_id", "d1");
	json_out_array(out, "details");
	json_out_object(out, NULL);
	json_out_cstr(out, "field", "tracking_number");
	json_out_str(out, "value", w->number);
	json_out_cstr(out, "issue", why);
	json_out_object_end(out);
	json_out_array_end(out);
	json_out_object_end(out);
}

static const char *line_refusal(
		struct call *call, const struct wanted *w, struct payment **out)
{
	const char *why = refusal(w->number, w->carrier, w->other);
	*out = paypal_find(call->sim, w->transaction, 'C');
	if (!*out && paypal_find(call->sim, w->transaction, 'A'))
		sim_wrong(call->sim, "tracking for what is no capture", 0,
				w->transaction);
	if (why)
		return why;
	if (str_eq(w->number, call->sim->paypal_refuses))
		return "INVALID_TRACKING_NUMBER";
	if (!*out)
		return "INVALID_TRANSACTION_ID";
	return str_eq(w->status, STR("SHIPPED")) ? NULL : "INVALID_STATUS";
}

/* 200, whatever becomes of each line. */
static void batch(struct call *call, struct json all)
{
	struct buf buf;
	struct json one;
	struct payment *payment;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_array(&out, "tracker_identifiers");
	for (struct json_iter i = json_each(all); json_next(&i, &one);) {
		struct wanted w = wanted_read(one, call->arena);
		if (line_refusal(call, &w, &payment))
			continue;
		add(call->sim, payment, &w);
		identifier(&out, &w);
	}
	json_out_array_end(&out);
	json_out_array(&out, "errors");
	for (struct json_iter i = json_each(all); json_next(&i, &one);) {
		struct wanted w = wanted_read(one, call->arena);
		const char *why = line_refusal(call, &w, &payment);
		if (why)
			line_error(&out, &w, why);
	}
	json_out_array_end(&out);
	json_out_object_end(&out);
	sim_answer_json(call, 200, &buf);
}

void paypal_batch(struct call *call)
{
	struct json_doc *doc = NULL;
	bool read = !json_open(call->request->body, &doc).fault;
	struct json all = read ? json_get(json_root(doc), "trackers")
			       : (struct json){0};
	size_t count = json_count(all);
	if (count > PAYPAL_BATCH_MAX)
		sim_wrong(call->sim, "more than twenty trackers in a batch", 0,
				STR("trackers-batch"));
	if (!count || count > PAYPAL_BATCH_MAX)
		paypal_fail(call, 400, "INVALID_REQUEST",
				"INVALID_ARRAY_MAX_ITEMS", "1 to 20 trackers.");
	else
		batch(call, all);
	json_close(doc);
}

static void put(struct call *call, struct payment *payment,
		struct paypal_tracker *t, const struct wanted *w)
{
	struct sim *sim = call->sim;
	bool cancels = str_eq(w->status, STR("CANCELLED"));
	const char *why = cancels ? NULL
				  : refusal(w->number, w->carrier, w->other);
	if (why || (!cancels && !str_eq(w->status, STR("SHIPPED")))) {
		paypal_fail(call, 400, "INVALID_REQUEST",
				why ? why : "INVALID_STATUS", "Not valid.");
		return;
	}
	if (!may_change(call, payment, t))
		return;
	t->cancelled = cancels;
	if (!cancels) {
		t->carrier = arena_copy(sim->arena, w->carrier);
		t->other = arena_copy(sim->arena, w->other);
	}
	call->out->status = 204;
}

void paypal_tracker_put(struct call *call, struct str id)
{
	struct json_doc *doc = NULL;
	struct payment *payment = NULL;
	struct paypal_tracker *t = find_id(call->sim, id, &payment);
	if (!t) {
		paypal_fail(call, 404, "RESOURCE_NOT_FOUND",
				"INVALID_RESOURCE_ID", "No such tracker.");
		return;
	}
	if (json_open(call->request->body, &doc).fault) {
		paypal_fail(call, 400, "INVALID_REQUEST",
				"MALFORMED_REQUEST_JSON", "Not JSON.");
		return;
	}
	struct wanted w = wanted_read(json_root(doc), call->arena);
	put(call, payment, t, &w);
	json_close(doc);
}

static void tracker_json(struct json_out *out, const struct payment *payment,
		const struct paypal_tracker *t)
{
	json_out_object(out, NULL);
	json_out_str(out, "transaction_id", payment->paypal->capture);
	json_out_str(out, "tracking_number", t->number);
	json_out_cstr(out, "status", t->cancelled ? "CANCELLED" : "SHIPPED");
	json_out_str(out, "carrier", t->carrier);
	if (t->other.len)
		json_out_str(out, "carrier_name_other", t->other);
	json_out_object_end(out);
}

void paypal_tracker_list(struct call *call)
{
	struct str id = sim_form_get(
			call->request->query, "transaction_id", call->arena);
	struct payment *payment = paypal_find(call->sim, id, 'C');
	if (!payment || !payment->paypal->trackers.count) {
		paypal_fail(call, 404, "RESOURCE_NOT_FOUND",
				"INVALID_RESOURCE_ID", "Nothing is there.");
		return;
	}
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_array(&out, "trackers");
	for (size_t i = 0; i < payment->paypal->trackers.count; i++)
		tracker_json(&out, payment, &payment->paypal->trackers.at[i]);
	json_out_array_end(&out);
	json_out_object_end(&out);
	sim_answer_json(call, 200, &buf);
}
