/* SPDX-License-Identifier: Apache-2.0 */
/* POST /orders: asks the warehouse to send one fulfillment order. */
#include "connector/warehouse/parts.h"

#include "port/request.h"

/* The target is the fulfillment order, ".", and how often it was called
 * back. */
static struct str fo_of_target(struct str target)
{
	for (size_t i = target.len; i > 0; i--)
		if (target.at[i - 1] == '.')
			return (struct str){target.at, i - 1};
	return target;
}

const struct fulfillment_order *warehouse_fo(const struct ask *ask)
{
	return facts_fo(ask->facts, fo_of_target(ask->effect->target));
}

/* A cancel is about the request, whatever it is called itself. */
struct str warehouse_reference(const struct ask *ask, struct arena *arena)
{
	struct str shop, remote, kind, cause;
	if (!reference_read(ask->effect->reference, arena, &shop, &remote,
			    &kind, &cause)
					.fault &&
			str_eq(kind, STR("send")))
		return ask->effect->reference;
	return reference_make(ask->facts->shop, ask->facts->remote, STR("send"),
			ask->effect->target, arena);
}

static void write_lines(struct json_out *out, const struct facts *facts,
		const struct fulfillment_order *fo)
{
	json_out_array(out, "lines");
	for (size_t i = 0; i < fo->lines.count; i++) {
		const struct fo_line *line = &fo->lines.at[i];
		const struct line *sold = facts_line(facts, line->line);
		if (line->remaining <= 0)
			continue;
		json_out_object(out, NULL);
		json_out_str(out, "line", line->line);
		json_out_str(out, "sku", sold ? sold->sku : STR_NONE);
		json_out_str(out, "title", sold ? sold->title : STR_NONE);
		json_out_i64(out, "quantity", line->remaining);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

static void write_address(struct json_out *out, const struct shop_order *order)
{
	const struct address *to = &order->ship_to;
	const struct {
		const char *name;
		struct str value;
	} fields[] = {
			{"name", to->name},
			{"company", to->company},
			{"line1", to->line1},
			{"line2", to->line2},
			{"city", to->city},
			{"postcode", to->postcode},
			{"region", to->region},
			{"country", to->country},
			{"phone", to->phone.len ? to->phone : order->phone},
			{"email", order->email},
	};
	json_out_object(out, "ship_to");
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (fields[i].value.len)
			json_out_str(out, fields[i].name, fields[i].value);
	json_out_object_end(out);
}

static RESULT body_of(const struct ask *ask, struct arena *arena,
		struct str *out_body)
{
	const struct shop_order *order = &ask->facts->order;
	const struct fulfillment_order *fo = warehouse_fo(ask);
	ENSURE(fo, FAULT_BAD_VALUE);
	struct buf buf;
	buf_init(&buf, REQUEST_BODY_MAX);
	struct json_out out = {.buf = &buf};
	json_out_object(&out, NULL);
	json_out_str(&out, "reference", warehouse_reference(ask, arena));
	json_out_str(&out, "order", ask->facts->remote);
	json_out_str(&out, "order_name", order->name);
	json_out_str(&out, "location", fo->location);
	write_lines(&out, ask->facts, fo);
	write_address(&out, order);
	json_out_object_end(&out);
	return buf_take(&buf, arena, out_body);
}

RESULT warehouse_send_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct str body;
	TRY(body_of(ask, arena, &body));
	request_post_json(out, arena,
			url_join(ask->account, STR("/orders"), arena),
			ask->effect->key, body);
	return OK;
}

/* {"error":{"code","message"}}: the warehouse's own words. */
void warehouse_refusal(const struct http_response *response,
		struct arena *arena, struct outcome *out)
{
	outcome_by_status(response, arena, out);
	if (out->kind != OUTCOME_REFUSED || out->fault == FAULT_CREDENTIALS)
		return;
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json error = {0};
	if (!json_open(response->body, &doc).fault)
		error = json_get(json_root(doc), "error");
	struct str text = json_str(json_get(error, "message"), arena);
	struct str code = json_str(json_get(error, "code"), arena);
	if (text.len || code.len)
		out->detail = detail_of(text.len ? text : code);
	out->reason = warehouse_refusal_reason(code);
	if (response->status == 409)
		out->reason = STR("conflict");
}

static void read_status(const struct ask *ask, struct json order,
		struct arena *arena, struct outcome *out)
{
	const struct warehouse_request *request = &out->facts.requests.at[0];
	struct str reason = request->reason;
	outcome_done(out, ask);
	/* It took the order and refused it in one breath. */
	if (request->refused_at)
		outcome_refused(out, reason,
				warehouse_refusal_words(order, arena));
}

void warehouse_send_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	if (response->status != 200 && response->status != 201) {
		warehouse_refusal(response, arena, out);
		return;
	}
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(response->body, &doc).fault) {
		outcome_bad_reply(out, "the answer is not valid JSON");
		return;
	}
	if (warehouse_order_view_read(json_root(doc),
			    warehouse_reference(ask, arena), ask->now, arena,
			    &out->facts))
		read_status(ask, json_root(doc), arena, out);
	else
		outcome_bad_reply(out, "the order can't be read");
}
