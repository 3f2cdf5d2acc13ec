/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of an order that did not fit into one answer, each with its own
 * query. What does not fit even into that is told as odd, and a person looks:
 * such orders (more than 150 lines, 200 transactions, 50 fulfillments) have
 * never been seen.
 */
#include "connector/shopify/parts.h"

static void too_large(struct reading *in)
{
	in->facts->odd = STR("order too large to be read whole");
}

/* Asked for by itself, and still not whole. */
static void give_up_missing(struct reading *in)
{
	if (in->missing.len)
		too_large(in);
	in->missing = STR_NONE;
}

static RESULT lines_read(struct reading *in, struct json data,
		__attribute__((unused)) struct str id)
{
	struct json order = json_get(data, "order");
	TRY(read_order_id(in, order));
	TRY(read_head(in, order));
	give_up_missing(in);
	return OK;
}

static RESULT txns_read(struct reading *in, struct json data,
		__attribute__((unused)) struct str id)
{
	struct json order = json_get(data, "order");
	struct json list = json_get(order, "transactions");
	TRY(read_order_id(in, order));
	ENSURE(json_type(list) == JSON_ARRAY, FAULT_BAD_VALUE);
	read_currency(in, json_str(json_get(order, "currencyCode"), in->arena));
	if (json_count(list) >= 200)
		too_large(in);
	return read_txns(in, list);
}

static RESULT fulfillments_read(struct reading *in, struct json data,
		__attribute__((unused)) struct str id)
{
	struct json order = json_get(data, "order");
	struct json list = json_get(order, "fulfillments");
	TRY(read_order_id(in, order));
	ENSURE(json_type(list) == JSON_ARRAY, FAULT_BAD_VALUE);
	if (json_count(list) >= 50)
		too_large(in);
	return read_fulfillments(in, list);
}

/* Only their names come: each is then read by itself. */
static RESULT refunds_read(struct reading *in, struct json data,
		__attribute__((unused)) struct str id)
{
	struct json order = json_get(data, "order"), one;
	struct json list = json_get(order, "refunds");
	TRY(read_order_id(in, order));
	ENSURE(json_type(list) == JSON_ARRAY, FAULT_BAD_VALUE);
	for (struct json_iter i = json_each(list); json_next(&i, &one);) {
		struct str refund = id_of_gid(
				json_str(json_get(one, "id"), in->arena));
		ENSURE(refund.len > 0, FAULT_BAD_VALUE);
		read_missing(in, "refund", refund);
	}
	return OK;
}

static RESULT refund_read(struct reading *in, struct json data,
		__attribute__((unused)) struct str id)
{
	struct json refund = json_get(data, "refund");
	TRY(read_order_id(in, json_get(refund, "order")));
	read_currency(in,
			json_str(json_get(refund, "order.currencyCode"),
					in->arena));
	in->taxes_included = json_bool(json_get(refund, "order.taxesIncluded"),
			in->taxes_included);
	TRY(read_refund(in, refund));
	give_up_missing(in);
	return OK;
}

static RESULT fos_read(struct reading *in, struct json data,
		__attribute__((unused)) struct str id)
{
	struct json order = json_get(data, "order");
	struct json fos = json_get(order, "fulfillmentOrders");
	TRY(read_order_id(in, order));
	ENSURE(json_type(json_get(fos, "nodes")) == JSON_ARRAY,
			FAULT_BAD_VALUE);
	return read_its_fos(in, fos);
}

static RESULT fo_read(struct reading *in, struct json data,
		__attribute__((unused)) struct str id)
{
	struct json fo = json_get(data, "fulfillmentOrder");
	struct str order =
			id_of_gid(json_str(json_get(fo, "orderId"), in->arena));
	ENSURE(str_eq(order, in->facts->remote), FAULT_BAD_VALUE);
	TRY(read_fo(in, fo));
	give_up_missing(in);
	return OK;
}

static RESULT agreements_of(
		struct reading *in, struct json data, struct json *out)
{
	struct json order = json_get(data, "order");
	TRY(read_order_id(in, order));
	read_currency(in, json_str(json_get(order, "currencyCode"), in->arena));
	*out = json_get(order, "agreements");
	return OK;
}

static RESULT agreed_read(struct reading *in, struct json data,
		__attribute__((unused)) struct str id)
{
	struct json agreements;
	TRY(agreements_of(in, data, &agreements));
	return read_agreements(in, agreements);
}

static RESULT sales_read(struct reading *in, struct json data, struct str id)
{
	struct json agreements;
	struct str after = STR_NONE;
	TRY(agreements_of(in, data, &agreements));
	str_cut(&id, ':', &after);
	return read_agreement_part(in, after, agreements);
}

static const struct step {
	const char *kind, *query;
	const char *type; /* of the object that is asked for; NULL: the order */
	RESULT (*read)(struct reading *in, struct json data, struct str id);
} steps[] = {
		{"lines", query_read_lines, NULL, lines_read},
		{"txns", query_read_txns, NULL, txns_read},
		{"fulfillments", query_read_fulfillments, NULL,
				fulfillments_read},
		{"refunds", query_read_refunds, NULL, refunds_read},
		{"refund", query_read_refund, "Refund", refund_read},
		{"fos", query_read_fos, NULL, fos_read},
		{"fo", query_read_fo, "FulfillmentOrder", fo_read},
		{"agreed", query_read_agreed, NULL, agreed_read},
		{"sales", query_read_sales, NULL, sales_read},
};

static const struct step *step_of(struct str part, struct str *out_id)
{
	struct str rest = part, kind;
	str_cut(&rest, ':', &kind);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (str_eq(kind, str_of(steps[i].kind))) {
			*out_id = rest;
			return &steps[i];
		}
	return NULL;
}

RESULT step_open(const struct ask *ask, struct str part, struct arena *arena,
		struct graphql *out)
{
	struct str id = STR_NONE;
	const struct step *step = step_of(part, &id);
	ENSURE(step, FAULT_BAD_VALUE);
	graphql_open(out, step->query);
	if (step->type) {
		json_out_str(&out->out, "id", gid_make(step->type, id, arena));
		return OK;
	}
	json_out_str(&out->out, "id",
			gid_make("Order", ask->facts->remote, arena));
	struct str after = STR_NONE, rest = id;
	str_cut(&rest, ':', &after);
	if (after.len)
		json_out_str(&out->out, "after", after);
	if (rest.len)
		json_out_str(&out->out, "sales", rest);
	return OK;
}

RESULT step_read(struct reading *in, struct str part, struct json data)
{
	struct str id = STR_NONE;
	const struct step *step = step_of(part, &id);
	ENSURE(step, FAULT_BAD_VALUE);
	return step->read(in, data, id);
}
