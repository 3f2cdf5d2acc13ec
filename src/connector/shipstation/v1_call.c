/* SPDX-License-Identifier: Apache-2.0 */
/*
 * V1: POST /orders/createorder, which creates an order or overwrites the one
 * with its key; and how one is looked up and called back. Cancelled and
 * shipped orders are locked there, so that a late repeat changes nothing.
 */
#include "connector/shipstation/parts.h"

static RESULT post_order(const struct ask *ask, const char *status,
		struct arena *arena, struct http_request *out)
{
	struct str reference = ss_request_reference(ask, arena), key, body;
	TRY(ss_key_make(ask->account, reference, arena, &key));
	TRY(ss_v1_order_write(ask, key, status, arena, &body));
	request_post_json(out, arena,
			url_join(ask->account, STR("/orders/createorder"),
					arena),
			STR_NONE, body);
	return OK;
}

RESULT ss_v1_send_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	ENSURE(ss_fo_of_ask(ask), FAULT_BAD_VALUE);
	return post_order(ask, "awaiting_shipment", arena, out);
}

static bool is_this_order(const struct ask *ask, struct json order,
		struct arena *arena, struct facts *facts)
{
	struct str reference = ss_request_reference(ask, arena), key;
	struct str told = json_str(json_get(order, "orderKey"), arena);
	if (ss_key_make(ask->account, reference, arena, &key).fault ||
			!str_eq(told, key))
		return false;
	ss_v1_order_read(order, reference, ask->now, arena, facts);
	return facts->requests.count > 0;
}

/* False, with the outcome set: the answer is not this order. */
static bool order_answer(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (response->status != 200 && response->status != 201) {
		ss_refusal_read(response, arena, out);
		return false;
	}
	if (json_open(response->body, &doc).fault) {
		outcome_bad_reply(out, "the answer is not valid JSON");
		return false;
	}
	if (is_this_order(ask, json_root(doc), arena, &out->facts))
		return true;
	outcome_bad_reply(out, "the answer is not the order");
	return false;
}

void ss_v1_send_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	if (order_answer(ask, response, arena, out))
		ss_outcome_of_request(ask, out);
}

/* ---- look up ---- */

RESULT ss_v1_find_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	return ss_v1_lookup_build(ask, arena, out);
}

static int64_t page_of(const struct ask *ask)
{
	int64_t page = 1;
	if (ask->cursor.len && str_to_i64(ask->cursor, &page).fault)
		page = 1;
	return page;
}

/* The order; true: it is in `out`. Else the outcome is set, or none is there
 * and *out_absent says so. */
static bool lookup_read(const struct ask *ask, struct json root,
		struct arena *arena, struct outcome *out, bool *out_absent)
{
	struct str reference = ss_request_reference(ask, arena), key;
	struct json order;
	size_t count = 0;
	*out_absent = false;
	if (ss_key_make(ask->account, reference, arena, &key).fault ||
			!ss_v1_order_find(root, key, arena, &order, &count)) {
		outcome_bad_reply(out, "the answer has no list of orders");
	} else if (count > 1) {
		outcome_refused(out, STR("conflict"),
				STR("several orders have one key"));
	} else if (count == 1) {
		ss_v1_order_read(
				order, reference, ask->now, arena, &out->facts);
		if (out->facts.requests.count)
			return true;
		outcome_bad_reply(out, "the order has no status");
	} else if (json_i64(json_get(root, "pages"), 0) > page_of(ask)) {
		out->again = true;
		out->cursor = arena_print(
				arena, "%lld", (long long)page_of(ask) + 1);
	} else {
		*out_absent = true;
	}
	return false;
}

void ss_v1_find_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	bool absent = false;
	if (response->status != 200) {
		outcome_find_failed(response, arena, out);
		return;
	}
	if (json_open(response->body, &doc).fault)
		outcome_bad_reply(out, "the answer is not valid JSON");
	else if (lookup_read(ask, json_root(doc), arena, out, &absent))
		ss_outcome_of_request(ask, out);
	if (absent)
		out->kind = OUTCOME_ABSENT;
}

/* ---- cancel: look, then overwrite ---- */

#define OVERWRITE "cancel"

static bool looks(const struct ask *ask)
{
	return !str_eq(ask->cursor, STR(OVERWRITE));
}

RESULT ss_v1_cancel_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	return looks(ask) ? ss_v1_lookup_build(ask, arena, out)
			  : post_order(ask, "cancelled", arena, out);
}

/* It is there: shipped is too late, else it is overwritten. */
static void cancel_look(const struct ask *ask, struct json root,
		struct arena *arena, struct outcome *out)
{
	bool absent = false;
	struct json order;
	size_t count;
	struct str key;
	if (!lookup_read(ask, root, arena, out, &absent)) {
		/* The order itself may still be on its way there. */
		if (absent) {
			out->fault = FAULT_UNREACHABLE;
			out->detail = STR("ShipStation does not know the order "
					  "yet");
		}
		return;
	}
	if (ss_key_make(ask->account, ss_request_reference(ask, arena), arena,
			    &key)
					.fault ||
			!ss_v1_order_find(root, key, arena, &order, &count))
		return;
	struct str word = json_str(json_get(order, "orderStatus"), arena);
	if (str_eq(word, STR("shipped"))) {
		out->facts = (struct facts){0};
		ss_outcome_too_late(ask, arena, out);
	} else if (out->facts.requests.at[0].cancelled_at) {
		outcome_done(out, ask);
	} else {
		outcome_facts(out, ask);
		out->again = true;
		out->cursor = STR(OVERWRITE);
	}
}

static void cancel_overwritten(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	if (!order_answer(ask, response, arena, out))
		return;
	if (out->facts.requests.at[0].cancelled_at) {
		outcome_done(out, ask);
		return;
	}
	bool locked = out->facts.requests.at[0].processing_at > 0;
	outcome_bad_reply(out, "the answer does not say cancelled");
	/* It was shipped between the look and the call. */
	if (locked)
		ss_outcome_too_late(ask, arena, out);
}

void ss_v1_cancel_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (!looks(ask))
		cancel_overwritten(ask, response, arena, out);
	else if (response->status != 200)
		ss_refusal_read(response, arena, out);
	else if (json_open(response->body, &doc).fault)
		outcome_bad_reply(out, "the answer is not valid JSON");
	else
		cancel_look(ask, json_root(doc), arena, out);
}
