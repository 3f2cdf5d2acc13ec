/* SPDX-License-Identifier: Apache-2.0 */
/* The order, its lines, its money. */
#include "notify/view_inside.h"

static const struct shop_order *order_of(const struct seen *seen)
{
	return &seen->view->facts->order;
}

#define ORDER_TEXT(look_, field_) \
	LOOK(look_) \
	{ \
		return seen_text(seen, order_of(seen)->field_, arena); \
	}
#define ORDER_MONEY(look_, field_) \
	LOOK(look_) \
	{ \
		return seen_money(seen, order_of(seen)->field_); \
	}

ORDER_TEXT(order_email, email)
ORDER_TEXT(order_phone, phone)
ORDER_TEXT(order_currency, currency)
ORDER_TEXT(order_locale, locale)
ORDER_TEXT(order_cancel_reason, cancel_reason)
ORDER_TEXT(order_tags, tags)
ORDER_MONEY(order_total, total)
ORDER_MONEY(order_tax, tax)
ORDER_MONEY(order_shipping, shipping)
ORDER_MONEY(order_discount, discount)
ORDER_MONEY(order_tip, tip)

static struct str shown_name(const struct seen *seen)
{
	struct str name = str_trim(order_of(seen)->name);
	return name.len ? name : seen->view->facts->remote;
}

LOOK(order_name)
{
	return seen_text(seen, shown_name(seen), arena);
}

/* "#1001" -> "1001" */
LOOK(order_number)
{
	struct str name = shown_name(seen);
	while (name.len && (name.at[0] < '0' || name.at[0] > '9'))
		name = str_skip(name, 1);
	return seen_text(seen, name.len ? name : shown_name(seen), arena);
}

LOOK(order_id)
{
	return seen_text(seen, seen->view->facts->remote, arena);
}

LOOK(order_created_at)
{
	return seen_moment(order_of(seen)->created_at);
}

LOOK(order_cancelled_at)
{
	return seen_moment(order_of(seen)->cancelled_at);
}

LOOK(order_status_url)
{
	return seen_url(seen, order_of(seen)->status_url, arena);
}

LOOK(order_requires_shipping)
{
	return liquid_bool(order_of(seen)->requires_shipping);
}

LOOK(order_taxes_included)
{
	return liquid_bool(order_of(seen)->taxes_included);
}

LOOK(order_test)
{
	return liquid_bool(order_of(seen)->test);
}

static struct str in_lower_case(const char *word, struct arena *arena)
{
	struct str text = arena_copy(arena, str_of(word));
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] >= 'A' && text.at[i] <= 'Z')
			((char *)(uintptr_t)text.at)[i] =
					(char)(text.at[i] - 'A' + 'a');
	return text;
}

LOOK(order_financial_status)
{
	const char *word = payment_status_name(order_of(seen)->payment);
	return liquid_str(in_lower_case(word, arena));
}

LOOK(order_fulfillment_status)
{
	const char *word = fulfillment_status_name(order_of(seen)->fulfillment);
	return liquid_str(in_lower_case(word, arena));
}

/* ---- lines ---- */

static minor line_whole(const struct line *line)
{
	minor whole = 0;
	return money_mul(line->unit_price, line->quantity, &whole).fault
			? 0
			: whole;
}

static const struct line *line_of(const struct seen *seen)
{
	return seen->it;
}

#define LINE_TEXT(look_, field_) \
	LOOK(look_) \
	{ \
		return seen_text(seen, line_of(seen)->field_, arena); \
	}
LINE_TEXT(line_id, id)
LINE_TEXT(line_title, title)
LINE_TEXT(line_sku, sku)

/* In a parcel or a refund: as many as are in it. */
LOOK(line_quantity)
{
	return liquid_i64(seen->count ? seen->count : line_of(seen)->quantity);
}

LOOK(line_price)
{
	return seen_money(seen, line_of(seen)->unit_price);
}

LOOK(line_line_price)
{
	return seen_money(seen, line_whole(line_of(seen)));
}

LOOK(line_discount)
{
	return seen_money(seen, line_of(seen)->discount);
}

LOOK(line_final_line_price)
{
	const struct line *line = line_of(seen);
	return seen_money(seen, line_whole(line) - line->discount);
}

/* Of one piece, rounded to the minor unit where it does not divide. */
LOOK(line_final_price)
{
	const struct line *line = line_of(seen);
	minor whole = line_whole(line) - line->discount;
	return seen_money(seen,
			line->quantity > 0 ? whole / line->quantity : whole);
}

LOOK(line_tax)
{
	return seen_money(seen, line_of(seen)->tax);
}

LOOK(line_refunded_quantity)
{
	const struct line *line = line_of(seen);
	return liquid_i64(line->quantity - line->current_quantity);
}

LOOK(line_requires_shipping)
{
	return liquid_bool(line_of(seen)->requires_shipping);
}

LOOK(line_gift_card)
{
	return liquid_bool(line_of(seen)->gift_card);
}

LOOK(line_product)
{
	return seen_object(&PRODUCT_KIND, seen->view, seen->it, 0, arena);
}

LOOK(line_nothing)
{
	return LIQUID_NONE;
}

/* Names that Shopify has and we don't know are there, and nil. */
static const struct member line_members[] = {
		MEMBER("title", line_title),
		MEMBER("quantity", line_quantity),
		MEMBER("price", line_price),
		MEMBER("final_line_price", line_final_line_price),
		MEMBER("sku", line_sku),
		MEMBER("name", line_title),
		MEMBER("title_without_variant", line_title),
		MEMBER("line_price", line_line_price),
		MEMBER("original_line_price", line_line_price),
		MEMBER("original_price", line_price),
		MEMBER("final_price", line_final_price),
		MEMBER("total_discount", line_discount),
		MEMBER("tax", line_tax),
		MEMBER("id", line_id),
		MEMBER("product", line_product),
		MEMBER("refunded_quantity", line_refunded_quantity),
		MEMBER("requires_shipping", line_requires_shipping),
		MEMBER("gift_card", line_gift_card),
		MEMBER("variant", line_nothing),
		MEMBER("variant_title", line_nothing),
		MEMBER("vendor", line_nothing),
		MEMBER("image", line_nothing),
		MEMBER("properties", line_nothing),
		MEMBER("discount_allocations", line_nothing),
		MEMBER("selling_plan_allocation", line_nothing),
		MEMBER("unit_price", line_nothing),
		MEMBER("unit_price_measurement", line_nothing),
};
KIND(LINE_KIND, line_members);

static const struct member product_members[] = {
		MEMBER("title", line_title),
		MEMBER("vendor", line_nothing),
		MEMBER("url", line_nothing),
		MEMBER("featured_image", line_nothing),
};
KIND(PRODUCT_KIND, product_members);

LOOK(order_lines)
{
	const struct shop_order *order = order_of(seen);
	struct filling filling;
	struct liquid_value *at =
			filling_open(&filling, order->lines.count, arena);
	for (size_t i = 0; i < order->lines.count; i++)
		at[filling.list.count++] = seen_object(&LINE_KIND, seen->view,
				&order->lines.at[i], 0, arena);
	return filling_value(&filling, arena);
}

LOOK(order_subtotal)
{
	const struct shop_order *order = order_of(seen);
	minor sum = 0;
	for (size_t i = 0; i < order->lines.count; i++)
		if (money_add(sum, line_whole(&order->lines.at[i]), &sum)
						.fault ||
				money_add(sum, -order->lines.at[i].discount,
						&sum)
						.fault)
			return LIQUID_NONE;
	return seen_money(seen, sum);
}

LOOK(order_item_count)
{
	const struct shop_order *order = order_of(seen);
	int64_t count = 0;
	for (size_t i = 0; i < order->lines.count; i++)
		if (__builtin_add_overflow(
				    count, order->lines.at[i].quantity, &count))
			return LIQUID_NONE;
	return liquid_i64(count);
}

/* ---- people ---- */

static bool address_is_known(const struct address *address)
{
	return address->name.len || address->company.len ||
			address->line1.len || address->city.len;
}

LOOK(order_ship_to)
{
	const struct address *to = &order_of(seen)->ship_to;
	return address_is_known(to)
			? seen_object(&ADDRESS_KIND, seen->view, to, 0, arena)
			: LIQUID_NONE;
}

LOOK(order_bill_to)
{
	const struct address *to = &order_of(seen)->bill_to;
	return address_is_known(to)
			? seen_object(&ADDRESS_KIND, seen->view, to, 0, arena)
			: LIQUID_NONE;
}

LOOK(order_customer)
{
	return seen_object(
			&CUSTOMER_KIND, seen->view, order_of(seen), 0, arena);
}

/* ---- what has become of it ---- */

LOOK(order_transactions)
{
	const struct facts *facts = seen->view->facts;
	struct filling filling;
	struct liquid_value *at =
			filling_open(&filling, facts->txns.count, arena);
	for (size_t i = 0; i < facts->txns.count; i++)
		at[filling.list.count++] = seen_object(&TXN_KIND, seen->view,
				&facts->txns.at[i], 0, arena);
	return filling_value(&filling, arena);
}

LOOK(order_parcels)
{
	const struct facts *facts = seen->view->facts;
	struct filling filling;
	struct liquid_value *at =
			filling_open(&filling, facts->parcels.count, arena);
	for (size_t i = 0; i < facts->parcels.count; i++)
		if (facts->parcels.at[i].handed_over_at)
			at[filling.list.count++] = parcel_value(seen->view,
					&facts->parcels.at[i], arena);
	return filling_value(&filling, arena);
}

LOOK(order_refunds)
{
	const struct facts *facts = seen->view->facts;
	struct filling filling;
	struct liquid_value *at =
			filling_open(&filling, facts->refunds.count, arena);
	for (size_t i = 0; i < facts->refunds.count; i++)
		at[filling.list.count++] = seen_object(&REFUND_KIND, seen->view,
				&facts->refunds.at[i], 0, arena);
	return filling_value(&filling, arena);
}

static const struct member order_members[] = {
		MEMBER("name", order_name),
		MEMBER("order_name", order_name),
		MEMBER("order_number", order_number),
		MEMBER("number", order_number),
		MEMBER("id", order_id),
		MEMBER("email", order_email),
		MEMBER("phone", order_phone),
		MEMBER("currency", order_currency),
		MEMBER("customer_locale", order_locale),
		MEMBER("created_at", order_created_at),
		MEMBER("cancelled_at", order_cancelled_at),
		MEMBER("cancelled", order_cancelled_at),
		MEMBER("cancel_reason", order_cancel_reason),
		MEMBER("order_status_url", order_status_url),
		MEMBER("line_items", order_lines),
		MEMBER("subtotal_line_items", order_lines),
		MEMBER("item_count", order_item_count),
		MEMBER("subtotal_price", order_subtotal),
		MEMBER("line_items_subtotal_price", order_subtotal),
		MEMBER("total_price", order_total),
		MEMBER("total_tax", order_tax),
		MEMBER("tax_price", order_tax),
		MEMBER("shipping_price", order_shipping),
		MEMBER("total_discounts", order_discount),
		MEMBER("discounts_amount", order_discount),
		MEMBER("total_tip", order_tip),
		MEMBER("taxes_included", order_taxes_included),
		MEMBER("shipping_address", order_ship_to),
		MEMBER("billing_address", order_bill_to),
		MEMBER("customer", order_customer),
		MEMBER("transactions", order_transactions),
		MEMBER("fulfillments", order_parcels),
		MEMBER("shipments", order_parcels),
		MEMBER("refunds", order_refunds),
		MEMBER("financial_status", order_financial_status),
		MEMBER("fulfillment_status", order_fulfillment_status),
		MEMBER("requires_shipping", order_requires_shipping),
		MEMBER("tags", order_tags),
		MEMBER("test", order_test),
		MEMBER("note", line_nothing),
		MEMBER("attributes", line_nothing),
		MEMBER("discounts", line_nothing),
		MEMBER("discount_applications", line_nothing),
		MEMBER("shipping_method", line_nothing),
		MEMBER("shipping_methods", line_nothing),
		MEMBER("tax_lines", line_nothing),
		MEMBER("po_number", line_nothing),
};
KIND(ORDER_KIND, order_members);

bool order_member(const void *self, struct str name, struct arena *arena,
		struct liquid_value *out)
{
	return ORDER_KIND.get(self, name, arena, out);
}
