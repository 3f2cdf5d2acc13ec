/* SPDX-License-Identifier: Apache-2.0 */
/* V1: an order there, as it is written and as it is read. */
#include "connector/shipstation/parts.h"

struct field {
	const char *name;
	struct str value;
};

static void write_fields(
		struct json_out *out, const struct field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (fields[i].value.len)
			json_out_str(out, fields[i].name, fields[i].value);
}

static void write_address(struct json_out *out, const char *key,
		const struct shop_order *order)
{
	const struct address *to = &order->ship_to;
	const struct field fields[] = {
			{"name", to->name.len ? to->name : to->company},
			{"company", to->company},
			{"street1", to->line1},
			{"street2", to->line2},
			{"city", to->city},
			{"state", to->region},
			{"postalCode", to->postcode},
			{"country", to->country},
			{"phone", to->phone.len ? to->phone : order->phone},
	};
	json_out_object(out, key);
	write_fields(out, fields, sizeof fields / sizeof *fields);
	json_out_object_end(out);
}

static void write_item(struct json_out *out, const struct facts *facts,
		const struct fo_line *line, struct arena *arena)
{
	const struct line *sold = facts_line(facts, line->line);
	int digits = currency_digits(facts->order.currency);
	json_out_object(out, NULL);
	json_out_str(out, "lineItemKey", line->line);
	json_out_str(out, "sku", sold ? sold->sku : STR_NONE);
	json_out_str(out, "name", sold ? sold->title : STR_NONE);
	json_out_i64(out, "quantity", line->remaining);
	if (sold)
		json_out_raw(out, "unitPrice",
				money_print(sold->unit_price, digits, arena));
	json_out_object_end(out);
}

static void write_items(struct json_out *out, const struct ask *ask,
		struct arena *arena)
{
	const struct fulfillment_order *fo = ss_fo_of_ask(ask);
	json_out_array(out, "items");
	for (size_t i = 0; fo && i < fo->lines.count; i++)
		if (fo->lines.at[i].remaining > 0)
			write_item(out, ask->facts, &fo->lines.at[i], arena);
	json_out_array_end(out);
}

/* Staff there knows the order by the shop's name of it, "#1001". */
static struct str order_number(const struct facts *facts)
{
	struct str name = facts->order.name;
	if (name.len && name.at[0] == '#')
		name = str_skip(name, 1);
	if (name.len > KEY_MAX)
		name.len = KEY_MAX;
	return name.len ? name : facts->remote;
}

static void write_options(struct json_out *out, const struct ask *ask)
{
	struct str id = ask->account->warehouse_id;
	json_out_object(out, "advancedOptions");
	if (id.len)
		json_out_raw(out, "warehouseId", id);
	json_out_cstr(out, "source", "Waybill");
	json_out_str(out, "customField1", ask->facts->remote);
	json_out_object_end(out);
}

RESULT ss_v1_order_write(const struct ask *ask, struct str key,
		const char *status, struct arena *arena, struct str *out_body)
{
	const struct shop_order *order = &ask->facts->order;
	struct buf buf;
	int64_t id;
	if (ask->account->warehouse_id.len)
		ENSURE(!str_to_i64(ask->account->warehouse_id, &id).fault,
				FAULT_SETTINGS);
	buf_init(&buf, REQUEST_BODY_MAX);
	struct json_out out = {.buf = &buf};
	json_out_object(&out, NULL);
	json_out_str(&out, "orderNumber", order_number(ask->facts));
	json_out_str(&out, "orderKey", key);
	json_out_str(&out, "orderDate",
			ss_pacific_print(order->created_at, arena));
	json_out_cstr(&out, "orderStatus", status);
	if (order->email.len)
		json_out_str(&out, "customerEmail", order->email);
	write_address(&out, "billTo", order);
	write_address(&out, "shipTo", order);
	write_items(&out, ask, arena);
	write_options(&out, ask);
	json_out_object_end(&out);
	return buf_take(&buf, arena, out_body);
}

/* "starts with": #100 finds #1001 as well. The order's own date makes few of
 * many; a search by key there is not. */
#define AROUND (2 * DAY_MS)

RESULT ss_v1_lookup_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	time_ms created = ask->facts->order.created_at;
	int64_t page = 1;
	if (ask->cursor.len)
		TRY(str_to_i64(ask->cursor, &page));
	struct str number = url_encode(order_number(ask->facts), arena);
	struct str from = url_encode(
			ss_pacific_print(created - AROUND, arena), arena);
	struct str to = url_encode(
			ss_pacific_print(created + AROUND, arena), arena);
	struct str path = arena_print(arena,
			"/orders?orderNumber=%.*s&orderDateStart=%.*s"
			"&orderDateEnd=%.*s&page=%lld&pageSize=500",
			STR_FMT(number), STR_FMT(from), STR_FMT(to),
			(long long)page);
	request_get(out, url_join(ask->account, path, arena));
	return OK;
}

static const struct word words[] = {
		{"awaiting_payment", SAID_RECEIVED},
		{"on_hold", SAID_RECEIVED},
		{"awaiting_shipment", SAID_ACCEPTED},
		{"pending_fulfillment", SAID_PROCESSING},
		/* What was shipped its parcels tell. */
		{"shipped", SAID_PROCESSING},
		{"rejected_fulfillment", SAID_REFUSED},
		{"cancelled", SAID_CANCELLED},
};

enum said ss_v1_order_read(struct json order, struct str reference, time_ms at,
		struct arena *arena, struct facts *facts)
{
	struct str word = json_str(json_get(order, "orderStatus"), arena);
	enum said said =
			ss_word_find(words, sizeof words / sizeof *words, word);
	if (word.len)
		ss_request_add(facts, arena, reference, said, word, at);
	return said;
}

bool ss_v1_order_find(struct json list, struct str key, struct arena *arena,
		struct json *out_order, size_t *out_count)
{
	struct json one, orders = json_get(list, "orders");
	*out_count = 0;
	if (json_type(orders) != JSON_ARRAY)
		return false;
	for (struct json_iter i = json_each(orders); json_next(&i, &one);)
		if (str_eq(json_str(json_get(one, "orderKey"), arena), key) &&
				!(*out_count)++)
			*out_order = one;
	return true;
}
