/* SPDX-License-Identifier: Apache-2.0 */
/* POST /documents: asks for one document. */
#include "connector/invoicing/parts.h"

#include "port/request.h"

static bool is_goods(const struct bill_line *line)
{
	return line->kind == BILL_GOODS || line->kind == BILL_GIFT_CARD;
}

/* Of what is taken off the books want what it comes to without its tax. */
static void write_line(struct json_out *out,
		const struct wanted_document *wanted,
		const struct bill_line *line)
{
	bool price = wanted->whole || wanted->kind == DOCUMENT_SALE;
	json_out_object(out, NULL);
	json_out_str(out, "line", line->line);
	json_out_str(out, "sku", line->sku);
	json_out_str(out, "title", line->title);
	json_out_i64(out, "quantity", line->quantity);
	if (price)
		json_out_money(out, "unit_price", line->unit_price,
				wanted->digits);
	else
		json_out_money(out, "subtotal", line->net, wanted->digits);
	json_out_money(out, "tax", line->tax, wanted->digits);
	json_out_object_end(out);
}

static void write_lines(
		struct json_out *out, const struct wanted_document *wanted)
{
	json_out_array(out, "lines");
	for (size_t i = 0; i < wanted->bill.lines.count; i++)
		if (is_goods(&wanted->bill.lines.at[i]))
			write_line(out, wanted, &wanted->bill.lines.at[i]);
	json_out_array_end(out);
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

/* As the shop shows it. */
static minor shipping_of(const struct bill *bill)
{
	minor sum = 0;
	for (size_t i = 0; i < bill->lines.count; i++) {
		const struct bill_line *line = &bill->lines.at[i];
		if (line->kind == BILL_SHIPPING)
			sum += bill->taxes_included ? line->gross : line->net;
	}
	return sum;
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
	json_out_money(out, "gross", wanted->bill.gross, wanted->digits);
	json_out_money(out, "tax", wanted->bill.tax, wanted->digits);
	if (!wanted->whole)
		return;
	json_out_money(out, "shipping", shipping_of(&wanted->bill),
			wanted->digits);
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
	write_lines(&out, &wanted);
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
