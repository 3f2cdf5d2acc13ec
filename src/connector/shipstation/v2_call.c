/* SPDX-License-Identifier: Apache-2.0 */
/*
 * V2: POST /v2/shipments with our key as external_shipment_id, which is
 * unique there: a second one is refused. Its own id, which a cancel needs,
 * is looked up by ours.
 */
#include "connector/shipstation/parts.h"

struct field {
	const char *name;
	struct str value;
};

static void write_address(struct json_out *out, const struct shop_order *order)
{
	const struct address *to = &order->ship_to;
	const struct field fields[] = {
			{"name", to->name.len ? to->name : to->company},
			{"phone", to->phone.len ? to->phone : order->phone},
			{"email", order->email},
			{"company_name", to->company},
			{"address_line1", to->line1},
			{"address_line2", to->line2},
			{"city_locality", to->city},
			{"state_province", to->region},
			{"postal_code", to->postcode},
			{"country_code", to->country},
	};
	json_out_object(out, "ship_to");
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (fields[i].value.len)
			json_out_str(out, fields[i].name, fields[i].value);
	json_out_cstr(out, "address_residential_indicator", "unknown");
	json_out_object_end(out);
}

static void write_items(struct json_out *out, const struct ask *ask,
		const struct fulfillment_order *fo)
{
	json_out_array(out, "items");
	for (size_t i = 0; i < fo->lines.count; i++) {
		const struct fo_line *line = &fo->lines.at[i];
		const struct line *sold = facts_line(ask->facts, line->line);
		if (line->remaining <= 0)
			continue;
		json_out_object(out, NULL);
		json_out_str(out, "name", sold ? sold->title : STR_NONE);
		json_out_str(out, "sku", sold ? sold->sku : STR_NONE);
		json_out_i64(out, "quantity", line->remaining);
		json_out_str(out, "external_order_id", ask->facts->remote);
		json_out_str(out, "external_order_item_id", line->line);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

/* What people there know it by: "#1001". */
static struct str shipment_number(const struct facts *facts)
{
	struct str name = facts->order.name;
	if (name.len && name.at[0] == '#')
		name = str_skip(name, 1);
	if (name.len > KEY_MAX)
		name.len = KEY_MAX;
	return name.len ? name : facts->remote;
}

static RESULT body_of(const struct ask *ask, struct arena *arena,
		struct str *out_body)
{
	const struct fulfillment_order *fo = ss_fo_of_ask(ask);
	struct str key;
	struct buf buf;
	ENSURE(fo, FAULT_BAD_VALUE);
	ENSURE(ask->account->warehouse_id.len, FAULT_SETTINGS);
	TRY(ss_key_make(ask->account, ss_request_reference(ask, arena), arena,
			&key));
	buf_init(&buf, REQUEST_BODY_MAX);
	struct json_out out = {.buf = &buf};
	json_out_object(&out, NULL);
	json_out_array(&out, "shipments");
	json_out_object(&out, NULL);
	json_out_str(&out, "external_shipment_id", key);
	json_out_str(&out, "external_order_id", ask->facts->remote);
	json_out_str(&out, "shipment_number", shipment_number(ask->facts));
	json_out_str(&out, "warehouse_id", ask->account->warehouse_id);
	write_address(&out, &ask->facts->order);
	write_items(&out, ask, fo);
	json_out_object_end(&out);
	json_out_array_end(&out);
	json_out_object_end(&out);
	return buf_take(&buf, arena, out_body);
}

RESULT ss_v2_send_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct str body;
	TRY(body_of(ask, arena, &body));
	request_post_json(out, arena,
			url_join(ask->account, STR("/v2/shipments"), arena),
			STR_NONE, body);
	return OK;
}

static const struct word words[] = {
		{"pending", SAID_ACCEPTED},
		{"on_hold", SAID_RECEIVED},
		{"processing", SAID_PROCESSING},
		/* What was shipped its labels tell. */
		{"label_purchased", SAID_PROCESSING},
		{"cancelled", SAID_CANCELLED},
};

bool ss_v2_shipment_read(struct json shipment, struct str reference, time_ms at,
		struct arena *arena, struct facts *facts)
{
	struct str word =
			json_str(json_get(shipment, "shipment_status"), arena);
	if (!word.len)
		return false;
	ss_request_add(facts, arena, reference,
			ss_word_find(words, sizeof words / sizeof *words, word),
			word, at);
	return true;
}

static bool is_this_shipment(const struct ask *ask, struct json shipment,
		struct arena *arena, struct facts *facts)
{
	struct str reference = ss_request_reference(ask, arena), key;
	struct str told = json_str(
			json_get(shipment, "external_shipment_id"), arena);
	return !ss_key_make(ask->account, reference, arena, &key).fault &&
			str_eq(told, key) &&
			ss_v2_shipment_read(shipment, reference, ask->now,
					arena, facts);
}

/* It was not made: each shipment of the answer says why. */
static void read_errors(
		struct json root, struct arena *arena, struct outcome *out)
{
	struct json shipment = {0}, why = {0};
	struct json_iter all = json_each(json_get(root, "shipments"));
	struct str words_there = STR("the shipment was refused");
	if (json_next(&all, &shipment)) {
		struct json_iter errors =
				json_each(json_get(shipment, "errors"));
		if (json_next(&errors, &why))
			words_there = json_str(why, arena);
	}
	outcome_refused(out, STR("refused"), words_there);
}

static void read_created(const struct ask *ask, struct json root,
		struct arena *arena, struct outcome *out)
{
	struct json shipment;
	struct json_iter i = json_each(json_get(root, "shipments"));
	if (json_bool(json_get(root, "has_errors"), false))
		read_errors(root, arena, out);
	else if (json_next(&i, &shipment) &&
			is_this_shipment(ask, shipment, arena, &out->facts))
		ss_outcome_of_request(ask, out);
	else
		outcome_bad_reply(out, "the answer is not the shipment");
}

/* "The external_shipment_id is there already": then it is ours, from a call
 * whose answer was lost. It is looked up before anything is believed. */
static bool is_there_already(const struct outcome *out, struct str body)
{
	if (out->kind != OUTCOME_REFUSED || out->fault == FAULT_CREDENTIALS)
		return false;
	return str_find(body, STR("identifier_conflict")) >= 0 ||
			str_find(body, STR("xternal_shipment_id")) >= 0 ||
			str_find(body, STR("xternal shipment id")) >= 0;
}

void ss_v2_send_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (response->status != 200 && response->status != 201 &&
			response->status != 207)
		ss_refusal_read(response, arena, out);
	else if (json_open(response->body, &doc).fault)
		outcome_bad_reply(out, "the answer is not valid JSON");
	else
		read_created(ask, json_root(doc), arena, out);
	if (is_there_already(out, response->body)) {
		outcome_bad_reply(out, "this external_shipment_id is there");
		out->reason = STR_NONE;
	}
}

/* ---- look up ---- */

static RESULT lookup_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct str key;
	TRY(ss_key_make(ask->account, ss_request_reference(ask, arena), arena,
			&key));
	struct str path = arena_print(arena,
			"/v2/shipments/external_shipment_id/%.*s",
			STR_FMT(url_encode(key, arena)));
	request_get(out, url_join(ask->account, path, arena));
	return OK;
}

RESULT ss_v2_find_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	return lookup_build(ask, arena, out);
}

/* A 404 of ShipStation's own, not of some door before it. */
static bool says_not_found(const struct http_response *response)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	return response->status == 404 &&
			!json_open(response->body, &doc).fault &&
			json_type(json_get(json_root(doc), "errors")) ==
			JSON_ARRAY;
}

/* True: the shipment is in `out`, and its id in *out_id. */
static bool lookup_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out, struct str *out_id)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (response->status != 200) {
		outcome_find_failed(response, arena, out);
		return false;
	}
	if (json_open(response->body, &doc).fault) {
		outcome_bad_reply(out, "the answer is not valid JSON");
		return false;
	}
	*out_id = json_str(json_get(json_root(doc), "shipment_id"), arena);
	if (is_this_shipment(ask, json_root(doc), arena, &out->facts))
		return true;
	outcome_bad_reply(out, "the answer is not the shipment");
	return false;
}

void ss_v2_find_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	struct str id;
	if (says_not_found(response))
		out->kind = OUTCOME_ABSENT;
	else if (lookup_read(ask, response, arena, out, &id))
		ss_outcome_of_request(ask, out);
}

/* ---- cancel: look its id up, then PUT ---- */

RESULT ss_v2_cancel_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	if (!ask->cursor.len)
		return lookup_build(ask, arena, out);
	struct str path = arena_print(arena, "/v2/shipments/%.*s/cancel",
			STR_FMT(url_encode(ask->cursor, arena)));
	request_get(out, url_join(ask->account, path, arena));
	out->method = STR("PUT");
	return OK;
}

static void cancel_look(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	struct str id = STR_NONE;
	if (says_not_found(response)) {
		/* The shipment itself may still be on its way there. */
		out->fault = FAULT_UNREACHABLE;
		out->detail = STR("ShipStation does not know the shipment yet");
	} else if (lookup_read(ask, response, arena, out, &id)) {
		if (out->facts.requests.at[0].cancelled_at) {
			outcome_done(out, ask);
			return;
		}
		outcome_facts(out, ask);
		out->again = true;
		out->cursor = id;
	}
}

/* "Any label must be voided first": there is one, it is too late. */
static bool says_too_late(const struct http_response *response)
{
	return (response->status == 400 || response->status == 409) &&
			(str_find(response->body, STR("abel")) >= 0 ||
					str_find(response->body,
							STR("invalid_"
							    "status")) >= 0);
}

void ss_v2_cancel_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	if (!ask->cursor.len) {
		cancel_look(ask, response, arena, out);
		return;
	}
	if (response->status == 204 || response->status == 200) {
		ss_request_add(&out->facts, arena,
				ss_request_reference(ask, arena),
				SAID_CANCELLED, STR_NONE, ask->now);
		outcome_done(out, ask);
		return;
	}
	ss_refusal_read(response, arena, out);
	if (says_too_late(response))
		ss_outcome_too_late(ask, arena, out);
}
