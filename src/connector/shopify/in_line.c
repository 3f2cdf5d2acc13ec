/* SPDX-License-Identifier: Apache-2.0 */
/* Line items and shipping lines, with their taxes and discounts -> facts. */
#include "connector/shopify/parts.h"

#define RATE_DIGITS 6 /* millionths */

static struct str word_of(struct reading *in, struct json of, const char *path)
{
	return json_str(json_get(of, path), in->arena);
}

/* Several taxes of a line count as one. A rate that is not said exactly is
 * not said: then it is found from the amounts. */
static RESULT read_taxes(struct reading *in, struct json taxes, minor *out_tax,
		int64_t *out_rate)
{
	struct json tax;
	bool known = true;
	for (struct json_iter i = json_each(taxes); json_next(&i, &tax);) {
		minor amount = 0;
		int64_t rate = 0;
		TRY(read_money(in, json_get(tax, "priceSet"), &amount));
		TRY(money_add(*out_tax, amount, out_tax));
		known &= !json_money(json_get(tax, "rate"), RATE_DIGITS, &rate)
					  .fault;
		*out_rate += rate;
	}
	if (!known)
		*out_rate = 0;
	return OK;
}

static RESULT read_discounts(struct reading *in, struct json all, minor *out)
{
	struct json one;
	for (struct json_iter i = json_each(all); json_next(&i, &one);) {
		minor amount = 0;
		TRY(read_money(in, json_get(one, "allocatedAmountSet"),
				&amount));
		TRY(money_add(*out, amount, out));
	}
	return OK;
}

RESULT read_line(struct reading *in, struct json json, struct line *out)
{
	out->id = id_of_gid(word_of(in, json, "id"));
	out->sku = word_of(in, json, "sku");
	out->title = word_of(in, json, "title");
	out->quantity = json_i64(json_get(json, "quantity"), -1);
	out->current_quantity = json_i64(
			json_get(json, "currentQuantity"), out->quantity);
	out->requires_shipping =
			json_bool(json_get(json, "requiresShipping"), true);
	out->gift_card = json_bool(json_get(json, "isGiftCard"), false);
	ENSURE(out->id.len && out->quantity >= 0, FAULT_BAD_VALUE);
	TRY(read_money(in, json_get(json, "originalUnitPriceSet"),
			&out->unit_price));
	TRY(read_discounts(in, json_get(json, "discountAllocations"),
			&out->discount));
	return read_taxes(in, json_get(json, "taxLines"), &out->tax,
			&out->tax_rate);
}

RESULT read_shipping_lines(
		struct reading *in, struct json order, struct shop_order *out)
{
	struct json one, nodes = json_get(order, "shippingLines.nodes");
	minor sum = 0;
	if (json_type(nodes) != JSON_ARRAY)
		return OK;
	for (struct json_iter i = json_each(nodes); json_next(&i, &one);) {
		minor amount = 0;
		out->shipping_rate = 0;
		TRY(read_money(in, json_get(one, "discountedPriceSet"),
				&amount));
		TRY(money_add(sum, amount, &sum));
		TRY(read_taxes(in, json_get(one, "taxLines"),
				&out->shipping_tax, &out->shipping_rate));
	}
	out->shipping = sum;
	return OK;
}
