/* SPDX-License-Identifier: Apache-2.0 */
/* POST /documents: asks for one document. */
#include "connector/invoicing/parts.h"

#include "port/request.h"

static void write_sale_lines(struct json_out *out, const struct ask *ask,
		const struct wanted_document *wanted)
{
	const struct shop_order *order = &ask->facts->order;
	for (size_t i = 0; i < order->lines.count; i++) {
		const struct line *line = &order->lines.at[i];
		json_out_object(out, NULL);
		json_out_str(out, "line", line->id);
		json_out_str(out, "sku", line->sku);
		json_out_str(out, "title", line->title);
		json_out_i64(out, "quantity", line->quantity);
		json_out_money(out, "unit_price", line->unit_price,
				wanted->digits);
		json_out_money(out, "tax", line->tax, wanted->digits);
		json_out_object_end(out);
	}
}

static void write_credit_lines(struct json_out *out, const struct ask *ask,
		const struct wanted_document *wanted)
{
	for (size_t i = 0; i < wanted->refund->lines.count; i++) {
		const struct refund_line *line = &wanted->refund->lines.at[i];
		const struct line *sold = facts_line(ask->facts, line->line);
		json_out_object(out, NULL);
		json_out_str(out, "line", line->line);
		json_out_str(out, "sku", sold ? sold->sku : STR_NONE);
		json_out_str(out, "title", sold ? sold->title : STR_NONE);
		json_out_i64(out, "quantity", line->quantity);
		json_out_money(out, "subtotal", line->subtotal, wanted->digits);
		json_out_money(out, "tax", line->tax, wanted->digits);
		json_out_object_end(out);
	}
}

static void write_customer(struct json_out *out, const struct shop_order *order)
{
	const struct address *to = &order->ship_to;
	const struct {
		const char *name;
		struct str value;
	} fields[] = {
			{"name", to->name},
			{"company", to->company},
			{"email", order->email},
			{"phone", order->phone.len ? order->phone : to->phone},
			{"locale", order->locale},
			{"line1", to->line1},
			{"line2", to->line2},
			{"city", to->city},
			{"postcode", to->postcode},
			{"region", to->region},
			{"country", to->country},
	};
	json_out_object(out, "customer");
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (fields[i].value.len)
			json_out_str(out, fields[i].name, fields[i].value);
	json_out_object_end(out);
}

static void write_head(struct json_out *out, const struct ask *ask,
		const struct wanted_document *wanted)
{
	const struct shop_order *order = &ask->facts->order;
	bool sale = wanted->kind == DOCUMENT_SALE;
	json_out_str(out, "reference", ask->effect->reference);
	json_out_cstr(out, "kind", sale ? "sale" : "credit");
	json_out_str(out, "cause", wanted->cause);
	if (wanted->credits.len)
		json_out_str(out, "credits", wanted->credits);
	json_out_str(out, "order", ask->facts->remote);
	json_out_str(out, "order_name", order->name);
	json_out_str(out, "currency", order->currency);
	json_out_money(out, "gross", wanted->gross, wanted->digits);
	json_out_money(out, "tax", wanted->tax, wanted->digits);
	if (wanted->refund)
		return;
	json_out_money(out, "shipping", order->shipping, wanted->digits);
	json_out_money(out, "discount", order->discount, wanted->digits);
	json_out_bool(out, "taxes_included", order->taxes_included);
}

static RESULT body_of(const struct ask *ask, struct arena *arena,
		struct str *out_body)
{
	struct wanted_document wanted;
	TRY(invoicing_document_wanted(ask, arena, &wanted));
	struct buf buf;
	buf_init(&buf, REQUEST_BODY_MAX);
	struct json_out out = {.buf = &buf};
	json_out_object(&out, NULL);
	write_head(&out, ask, &wanted);
	json_out_array(&out, "lines");
	if (wanted.refund)
		write_credit_lines(&out, ask, &wanted);
	else
		write_sale_lines(&out, ask, &wanted);
	json_out_array_end(&out);
	write_customer(&out, &ask->facts->order);
	json_out_object_end(&out);
	return buf_take(&buf, arena, out_body);
}

RESULT invoicing_issue_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct str body;
	TRY(body_of(ask, arena, &body));
	request_post_json(out, arena,
			url_join(ask->account, STR("/documents"), arena),
			ask->effect->key, body);
	return OK;
}

/* {"error":{"code","field","message"}}: the books' own words. */
static void read_refusal(const struct http_response *response,
		struct arena *arena, struct outcome *out)
{
	outcome_by_status(response, arena, out);
	if (out->kind != OUTCOME_REFUSED || out->fault == FAULT_CREDENTIALS)
		return;
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json error = {0};
	if (!json_open(response->body, &doc).fault)
		error = json_get(json_root(doc), "error");
	struct str code = json_str(json_get(error, "code"), arena);
	struct str field = json_str(json_get(error, "field"), arena);
	struct str text = json_str(json_get(error, "message"), arena);
	if (response->status == 409)
		code = STR("conflict");
	if (field.len || text.len)
		out->detail = detail_of(arena_print(arena, "%.*s%s%.*s",
				STR_FMT(field), field.len ? ": " : "",
				STR_FMT(text)));
	out->reason = code.len ? detail_of(code) : STR("refused");
}

void invoicing_issue_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	if (response->status != 200 && response->status != 201) {
		read_refusal(response, arena, out);
		return;
	}
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(response->body, &doc).fault)
		outcome_bad_reply(out, "the answer is not valid JSON");
	else
		invoicing_document_check(ask, json_root(doc), arena, out);
}
