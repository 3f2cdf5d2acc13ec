/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A payment as an audit reads it, in steps. An Orders v2 order tells
 * everything at once. Where there is none the capture or authorization tells
 * its state, and the tracking API the numbers:
 *
 *   ""    the order, else "c"
 *   "c"   /v2/payments/captures/ or authorizations/
 *   "t"   /v1/shipping/trackers
 */
#include "connector/paypal/plan.h"

#include "port/request.h"

#define AT_PAYMENT STR("c")
#define AT_TRACKERS STR("t")

static bool at(const struct ask *ask, struct str cursor)
{
	return str_eq(ask->cursor, cursor);
}

RESULT paypal_audit_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct tracking tracking;
	if (!at(ask, AT_TRACKERS))
		return paypal_payment_build(ask, arena, out);
	ENSURE(tracking_of(ask, arena, &tracking), FAULT_BAD_VALUE);
	struct str path = arena_print(arena,
			"/v1/shipping/trackers?transaction_id=%.*s",
			STR_FMT(url_encode(tracking.capture, arena)));
	request_get(out, url_join(ask->account, path, arena));
	return OK;
}

static void go_on(struct outcome *out, struct str cursor)
{
	out->kind = OUTCOME_NONE;
	out->fault = FAULT_NONE;
	out->again = true;
	out->cursor = cursor;
}

static void show(const struct ask *ask, struct json root, bool order,
		struct arena *arena, struct outcome *out)
{
	shown_list shown = {0};
	struct tracking tracking;
	if (!tracking_of(ask, arena, &tracking))
		return;
	trackers_shown(tracking.capture, root, order, arena, &shown);
	trackers_value(ask, &tracking, &shown, arena, &out->shown);
}

/* By itself a capture tells only whether some or all of it went back, an
 * authorization only whether some or all of it was taken. */
static void sums_of_state(
		struct str status, minor amount, struct payment_shown *out)
{
	const struct {
		const char *status;
		struct money_range captured, refunded;
	} states[] = {
			{"COMPLETED", {amount, amount}, {0, 0}},
			{"PARTIALLY_REFUNDED", {amount, amount}, {1, amount}},
			{"REFUNDED", {amount, amount}, {amount, amount}},
			{"CREATED", {0, 0}, {0, 0}},
			{"VOIDED", {0, 0}, {0, 0}},
			{"PARTIALLY_CAPTURED", {1, amount}, {0, amount}},
			{"CAPTURED", {1, INT64_MAX}, {0, INT64_MAX}},
			{"PENDING", {0, INT64_MAX}, {0, INT64_MAX}},
	};
	for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
		if (!str_eq(status, str_of(states[i].status)))
			continue;
		out->sums_known = true;
		out->captured = states[i].captured;
		out->refunded = states[i].refunded;
	}
}

static void payment_shows(const struct ask *ask, struct json root,
		struct arena *arena, struct outcome *out)
{
	struct tracking tracking;
	if (out->kind != OUTCOME_DONE || !out->facts.txns.count)
		return;
	sums_of_state(json_str(json_get(root, "status"), arena),
			out->facts.txns.at[0].amount, &out->shown);
	if (tracking_of(ask, arena, &tracking))
		go_on(out, AT_TRACKERS);
}

/* "Not found" says v1 where nothing is there yet. */
static void trackers_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (response->status == 404) {
		out->shown.tracking_known = true;
		outcome_done(out, ask);
	} else if (response->status != 200) {
		paypal_error(response, arena, out);
	} else if (json_open(response->body, &doc).fault) {
		outcome_bad_reply(out, "the answer is not valid JSON");
	} else {
		outcome_done(out, ask);
		show(ask, json_root(doc), false, arena, out);
	}
}

void paypal_audit_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (ask->effect->verb != VERB_PAYMENT_READ) {
		paypal_payment_read(ask, response, arena, out);
		return;
	}
	if (at(ask, AT_TRACKERS)) {
		trackers_read(ask, response, arena, out);
		return;
	}
	bool order = paypal_payment_by_order(ask);
	if (response->status == 404) {
		if (order)
			go_on(out, AT_PAYMENT);
		else
			out->kind = OUTCOME_ABSENT;
		return;
	}
	paypal_payment_read(ask, response, arena, out);
	if (out->kind != OUTCOME_DONE || json_open(response->body, &doc).fault)
		return;
	if (order)
		show(ask, json_root(doc), true, arena, out);
	else
		payment_shows(ask, json_root(doc), arena, out);
}
