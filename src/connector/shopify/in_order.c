/* SPDX-License-Identifier: Apache-2.0 */
/* The order as the Admin API tells it -> facts. */
#include "connector/shopify/parts.h"

#include <stdlib.h>

RESULT read_money(struct reading *in, struct json set, minor *out)
{
	struct json amount = json_get(set, "shopMoney.amount");
	return json_money(amount, in->digits, out);
}

/* Null is an answer here: the order never had such an amount. */
RESULT read_money_or_none(struct reading *in, struct json set, minor *out)
{
	enum json_type type = json_type(set);
	if (type == JSON_NONE || type == JSON_NULL)
		return OK;
	return read_money(in, set, out);
}

RESULT read_time(struct reading *in, struct json value, time_ms *out)
{
	enum json_type type = json_type(value);
	if (type == JSON_NONE || type == JSON_NULL)
		return OK;
	ENSURE(type == JSON_STRING, FAULT_BAD_VALUE);
	return time_read(json_str(value, in->arena), out);
}

void read_odd(struct reading *in, const char *what, struct str word)
{
	in->facts->odd = arena_print(in->arena, "%s %.*s", what, STR_FMT(word));
}

static struct str word_of(struct reading *in, struct json of, const char *path)
{
	return json_str(json_get(of, path), in->arena);
}

static void read_statuses(
		struct reading *in, struct json order, struct shop_order *out)
{
	struct str payment = word_of(in, order, "displayFinancialStatus");
	struct str fulfillment = word_of(in, order, "displayFulfillmentStatus");
	struct str returns = word_of(in, order, "returnStatus");
	if (payment.len)
		out->payment = payment_status_read(payment);
	if (fulfillment.len)
		out->fulfillment = fulfillment_status_read(fulfillment);
	if (returns.len)
		out->returns = return_status_read(returns);
	out->return_state = returns;
	if (out->payment == PAYMENT_OTHER)
		read_odd(in, "payment status", payment);
	else if (out->payment != PAYMENT_UNKNOWN)
		in->facts->seen_payment = PAYMENT_BIT(out->payment);
	if (out->fulfillment == FULFILLMENT_OTHER)
		read_odd(in, "fulfillment status", fulfillment);
	if (out->returns == RETURN_OTHER)
		read_odd(in, "return status", returns);
}

static RESULT read_times(
		struct reading *in, struct json order, struct shop_order *out)
{
	TRY(read_time(in, json_get(order, "updatedAt"), &out->version));
	TRY(read_time(in, json_get(order, "createdAt"), &out->created_at));
	TRY(read_time(in, json_get(order, "cancelledAt"), &out->cancelled_at));
	TRY(read_time(in, json_get(order, "closedAt"), &out->closed_at));
	ENSURE(out->version > 0, FAULT_BAD_VALUE);
	return OK;
}

static RESULT read_amounts(
		struct reading *in, struct json order, struct shop_order *out)
{
	TRY(read_money(in, json_get(order, "totalPriceSet"), &out->total));
	TRY(read_money(in, json_get(order, "currentTotalPriceSet"),
			&out->current_total));
	/* Edits move totalPriceSet; a document is about the first sale. */
	TRY(read_money_or_none(in, json_get(order, "originalTotalPriceSet"),
			&out->total));
	TRY(read_money_or_none(in, json_get(order, "totalTaxSet"), &out->tax));
	TRY(read_money_or_none(in, json_get(order, "totalShippingPriceSet"),
			&out->shipping));
	TRY(read_money_or_none(
			in, json_get(order, "totalTipReceivedSet"), &out->tip));
	TRY(read_shipping_lines(in, order, out));
	return read_money_or_none(in, json_get(order, "totalDiscountsSet"),
			&out->discount);
}

/* What the customer was shown, in a currency of their own. */
static void read_shown(
		struct reading *in, struct json order, struct shop_order *out)
{
	struct str currency = word_of(in, order, "presentmentCurrencyCode");
	struct json amount = json_get(
			order, "totalPriceSet.presentmentMoney.amount");
	minor total = 0;
	if (currency.len != 3 ||
			json_money(amount, currency_digits(currency), &total)
					.fault)
		return;
	out->customer_currency = currency;
	out->customer_total = total;
}

static void read_address(
		struct reading *in, struct json address, struct address *out)
{
	out->name = word_of(in, address, "name");
	out->company = word_of(in, address, "company");
	out->line1 = word_of(in, address, "address1");
	out->line2 = word_of(in, address, "address2");
	out->city = word_of(in, address, "city");
	out->postcode = word_of(in, address, "zip");
	out->region = word_of(in, address, "province");
	out->country = word_of(in, address, "countryCodeV2");
	out->phone = word_of(in, address, "phone");
}

static void read_texts(
		struct reading *in, struct json order, struct shop_order *out)
{
	out->name = word_of(in, order, "name");
	out->email = word_of(in, order, "email");
	out->phone = word_of(in, order, "phone");
	out->locale = word_of(in, order, "customerLocale");
	out->status_url = word_of(in, order, "statusPageUrl");
	out->cancel_reason = word_of(in, order, "cancelReason");
	out->edited = json_bool(json_get(order, "edited"), false);
	out->test = json_bool(json_get(order, "test"), false);
	out->requires_shipping =
			json_bool(json_get(order, "requiresShipping"), true);
	out->taxes_included =
			json_bool(json_get(order, "taxesIncluded"), false);
	in->taxes_included = out->taxes_included;
	read_address(in, json_get(order, "shippingAddress"), &out->ship_to);
	read_address(in, json_get(order, "billingAddress"), &out->bill_to);
	read_shown(in, order, out);
}

static struct str read_gateways(struct reading *in, struct json names)
{
	struct str all = STR_NONE;
	struct json name;
	for (struct json_iter i = json_each(names); json_next(&i, &name);) {
		struct str one = json_str(name, in->arena);
		all = arena_print(in->arena, "%.*s%s%.*s", STR_FMT(all),
				all.len ? "," : "", STR_FMT(one));
	}
	return all;
}

static int str_order(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Sorted, since the shop's order of them says nothing. A tag holds no comma:
 * that is what parts them at the shop too. */
static struct str read_tags(struct reading *in, struct json tags)
{
	LIST(struct str) list = {0};
	struct json tag;
	for (struct json_iter i = json_each(tags); json_next(&i, &tag);)
		*LIST_ADD(in->arena, &list) = json_str(tag, in->arena);
	if (list.count)
		qsort(list.at, list.count, sizeof *list.at, str_order);
	struct str all = STR_NONE;
	for (size_t i = 0; i < list.count; i++)
		all = arena_print(in->arena, "%.*s%s%.*s", STR_FMT(all),
				i ? "," : "", STR_FMT(list.at[i]));
	return all;
}

static RESULT read_lines(
		struct reading *in, struct json order, struct shop_order *out)
{
	struct json nodes = json_get(order, "lineItems.nodes");
	ENSURE(json_type(nodes) == JSON_ARRAY, FAULT_BAD_VALUE);
	struct json node;
	for (struct json_iter i = json_each(nodes); json_next(&i, &node);)
		TRY(read_line(in, node, LIST_ADD(in->arena, &out->lines)));
	return OK;
}

static RESULT read_whole_head(
		struct reading *in, struct json order, struct shop_order *out)
{
	out->known = true;
	out->seq = in->seq;
	TRY(read_times(in, order, out));
	TRY(read_amounts(in, order, out));
	read_texts(in, order, out);
	read_statuses(in, order, out);
	out->gateways = read_gateways(
			in, json_get(order, "paymentGatewayNames"));
	out->tags = read_tags(in, json_get(order, "tags"));
	return read_lines(in, order, out);
}

bool has_more(struct json connection)
{
	return json_bool(json_get(connection, "pageInfo.hasNextPage"), false);
}

void read_missing(struct reading *in, const char *kind, struct str id)
{
	in->missing = arena_print(in->arena, "%.*s%s%s%s%.*s",
			STR_FMT(in->missing), in->missing.len ? " " : "", kind,
			id.len ? ":" : "", STR_FMT(id));
}

RESULT read_order_id(struct reading *in, struct json order)
{
	struct facts *facts = in->facts;
	struct str id = id_of_gid(word_of(in, order, "id"));
	ENSURE(id.len > 0, FAULT_BAD_VALUE);
	if (facts->remote.len)
		ENSURE(str_eq(facts->remote, id), FAULT_BAD_VALUE);
	facts->remote = id;
	return OK;
}

void read_currency(struct reading *in, struct str currency)
{
	if (currency.len == 3)
		in->digits = currency_digits(currency);
}

/* A part of the lines would look like a smaller order. */
RESULT read_head(struct reading *in, struct json order)
{
	struct shop_order head = {
			.currency = word_of(in, order, "currencyCode")};
	ENSURE(head.currency.len == 3, FAULT_BAD_VALUE);
	read_currency(in, head.currency);
	TRY(read_whole_head(in, order, &head));
	if (has_more(json_get(order, "lineItems")))
		read_missing(in, "lines", STR_NONE);
	else
		in->facts->order = head;
	return OK;
}

/* A list that is as long as we asked for may be longer. */
static RESULT read_list(struct reading *in, struct json list, size_t most,
		const char *kind,
		RESULT (*read)(struct reading *in, struct json list))
{
	if (json_count(list) >= most) {
		read_missing(in, kind, STR_NONE);
		return OK;
	}
	return read(in, list);
}

RESULT read_its_fos(struct reading *in, struct json fos)
{
	TRY(read_fos(in, json_get(fos, "nodes")));
	if (has_more(fos))
		read_missing(in, "fos", word_of(in, fos, "pageInfo.endCursor"));
	return OK;
}

RESULT read_order(struct reading *in, struct json order)
{
	TRY(read_order_id(in, order));
	TRY(read_head(in, order));
	TRY(read_list(in, json_get(order, "transactions"), ORDER_TXNS, "txns",
			read_txns));
	TRY(read_list(in, json_get(order, "refunds"), ORDER_REFUNDS, "refunds",
			read_refunds));
	TRY(read_its_fos(in, json_get(order, "fulfillmentOrders")));
	TRY(read_list(in, json_get(order, "fulfillments"), ORDER_FULFILLMENTS,
			"fulfillments", read_fulfillments));
	agreements_wanted(in);
	if (in->facts->order.known)
		/* Who knows version and hash knows the answer. */
		in->facts->order.hash = facts_hash(in->facts, in->arena);
	return OK;
}
