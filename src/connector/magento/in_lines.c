/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Items -> lines, and the one fulfillment order that stands for what is left
 * to send: Magento knows no fulfillment orders, so it has the order's own id,
 * and nobody has to ask for it or to accept it.
 *
 * A line is an item without a parent: it carries price and quantities, and it
 * is what shipments and credit memos name. What is inside a configurable
 * product has no price of its own, but its SKU is the one on the shelf.
 */
#include "connector/magento/parts.h"

static bool has_parent(struct reading *in, struct json item)
{
	struct str id = mage_id_of(in, item, "parent_item_id");
	return id.len > 0 && !str_eq(id, STR("0"));
}

/* Of a configurable product: the simple one that was chosen. */
static struct str sku_of(
		struct reading *in, struct json items, struct json item)
{
	struct str own = mage_id_of(in, item, "item_id");
	struct str type = mage_word_of(in, item, "product_type");
	struct json child;
	if (str_eq(type, STR("configurable")))
		for (struct json_iter i = json_each(items);
				json_next(&i, &child);)
			if (str_eq(own,
					    mage_id_of(in, child,
							    "parent_item_id")))
				return mage_word_of(in, child, "sku");
	return mage_word_of(in, item, "sku");
}

/* What Magento's own sum of the row (with tax, after its discount) leaves of
 * price times quantity. Whether discounts are with tax is a setting there. */
static void read_discount(
		struct reading *in, struct json item, struct line *out)
{
	minor row = 0, tax = 0, again = 0, off = 0, all = 0;
	if (json_type(json_get(item, "row_total")) == JSON_NONE ||
			mage_read_amount(in, item, "row_total", &row).fault ||
			mage_read_amount(in, item, "tax_amount", &tax).fault ||
			mage_read_amount(in, item,
					"discount_tax_compensation_amount",
					&again)
					.fault ||
			mage_read_amount(in, item, "discount_amount", &off)
					.fault ||
			money_mul(out->unit_price, out->quantity, &all).fault)
		return;
	minor paid = row + tax + again - off;
	out->discount = off && paid <= all ? all - paid : 0;
}

static RESULT read_line(struct reading *in, struct json items, struct json item,
		struct line *out)
{
	int64_t refunded = 0, canceled = 0;
	out->id = mage_id_of(in, item, "item_id");
	out->sku = sku_of(in, items, item);
	out->title = mage_word_of(in, item, "name");
	out->requires_shipping = !mage_read_flag(in, item, "is_virtual");
	ENSURE(out->id.len > 0, FAULT_BAD_VALUE);
	TRY(mage_read_quantity(item, "qty_ordered", &out->quantity));
	TRY(mage_read_quantity(item, "qty_refunded", &refunded));
	TRY(mage_read_quantity(item, "qty_canceled", &canceled));
	ENSURE(out->quantity > 0 && refunded <= out->quantity &&
					canceled <= out->quantity,
			FAULT_BAD_VALUE);
	out->current_quantity = out->quantity - refunded - canceled;
	if (out->current_quantity < 0)
		out->current_quantity = 0;
	const char *price =
			json_type(json_get(item, "price_incl_tax")) == JSON_NONE
			? "price"
			: "price_incl_tax";
	TRY(mage_read_amount(in, item, price, &out->unit_price));
	TRY(mage_read_amount(in, item, "tax_amount", &out->tax));
	mage_read_rate(item, "tax_percent", &out->tax_rate);
	read_discount(in, item, out);
	return OK;
}

RESULT mage_read_lines(struct reading *in, struct json order)
{
	struct json items = json_get(order, "items"), item;
	ENSURE(json_type(items) == JSON_ARRAY, FAULT_BAD_VALUE);
	for (struct json_iter i = json_each(items); json_next(&i, &item);)
		if (!has_parent(in, item))
			TRY(read_line(in, items, item,
					LIST_ADD(in->arena,
							&in->facts->order.lines)));
	return OK;
}

/*
 * What Magento itself takes for a shipment: a piece that came back may have
 * been sent before, so that the larger of the two counts, never both.
 */
static RESULT read_left(struct json item, int64_t ordered, int64_t *out)
{
	int64_t shipped = 0, refunded = 0, canceled = 0;
	TRY(mage_read_quantity(item, "qty_shipped", &shipped));
	TRY(mage_read_quantity(item, "qty_refunded", &refunded));
	TRY(mage_read_quantity(item, "qty_canceled", &canceled));
	ENSURE(shipped <= ordered && refunded <= ordered && canceled <= ordered,
			FAULT_BAD_VALUE);
	*out = ordered - (shipped > refunded ? shipped : refunded) - canceled;
	if (*out < 0)
		*out = 0;
	return OK;
}

static RESULT read_fo_lines(struct reading *in, struct json order,
		struct fulfillment_order *out)
{
	struct json items = json_get(order, "items"), item;
	for (struct json_iter i = json_each(items); json_next(&i, &item);) {
		if (has_parent(in, item) ||
				mage_read_flag(in, item, "is_virtual"))
			continue;
		struct fo_line *line = LIST_ADD(in->arena, &out->lines);
		line->id = line->line = mage_id_of(in, item, "item_id");
		TRY(mage_read_quantity(item, "qty_ordered", &line->total));
		TRY(read_left(item, line->total, &line->remaining));
	}
	return OK;
}

static bool any_shipped(struct json order)
{
	struct json item;
	struct json_iter i = json_each(json_get(order, "items"));
	int64_t shipped = 0;
	while (json_next(&i, &item))
		if (!mage_read_quantity(item, "qty_shipped", &shipped).fault &&
				shipped > 0)
			return true;
	return false;
}

static enum fo_status fo_status_of(struct json order, enum state state,
		const struct fulfillment_order *fo)
{
	int64_t left = 0;
	for (size_t i = 0; i < fo->lines.count; i++)
		left += fo->lines.at[i].remaining;
	bool shipped = any_shipped(order);
	if (state == STATE_CANCELED || state == STATE_CLOSED || left == 0)
		return shipped ? FO_CLOSED : FO_CANCELLED;
	if (state == STATE_HOLDED || state == STATE_PAYMENT_REVIEW)
		return FO_ON_HOLD;
	return shipped ? FO_IN_PROGRESS : FO_OPEN;
}

RESULT mage_read_fo(struct reading *in, struct json order, enum state state)
{
	struct facts *facts = in->facts;
	struct fulfillment_order fo = {.id = facts->remote,
			.version = facts->order.version,
			.seq = in->seq,
			.request = REQUEST_ACCEPTED};
	TRY(read_fo_lines(in, order, &fo));
	if (!fo.lines.count)
		return OK;
	fo.status = fo_status_of(order, state, &fo);
	fo.delivery_method = STR("SHIPPING");
	struct facts only = {0};
	*LIST_ADD(in->arena, &only.fos) = fo;
	fo.hash = facts_hash(&only, in->arena);
	*LIST_ADD(in->arena, &facts->fos) = fo;
	return OK;
}
