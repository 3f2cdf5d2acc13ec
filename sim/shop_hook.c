/* SPDX-License-Identifier: Apache-2.0 */
/* The bodies of the shop's webhooks: REST shapes, about 8 kB for an order,
 * as wordy as the real ones. */
#include <inttypes.h>

#include "world.h"

struct writer {
	struct json_out *out;
	struct order *order;
	struct arena *arena;
	struct str zero; /* a money set of nothing, written often */
};

static struct str set_of(struct writer *w, int64_t amount)
{
	struct str text = sim_money(amount, w->order->digits, w->arena);
	return arena_print(w->arena,
			"{\"shop_money\":{\"amount\":\"%.*s\","
			"\"currency_code\":\"%.*s\"},\"presentment_money\":{"
			"\"amount\":\"%.*s\",\"currency_code\":\"%.*s\"}}",
			STR_FMT(text), STR_FMT(w->order->currency),
			STR_FMT(text), STR_FMT(w->order->currency));
}

static void set(struct writer *w, const char *key, int64_t amount)
{
	json_out_raw(w->out, key, amount ? set_of(w, amount) : w->zero);
}

static void money(struct writer *w, const char *key, int64_t amount)
{
	json_out_str(w->out, key,
			sim_money(amount, w->order->digits, w->arena));
}

static void moment(struct writer *w, const char *key, time_ms at)
{
	if (at)
		json_out_str(w->out, key, time_print(at, w->arena));
	else
		json_out_null(w->out, key);
}

static void gid(struct writer *w, const char *type, int64_t id)
{
	json_out_str(w->out, "admin_graphql_api_id",
			arena_print(w->arena, "gid://shopify/%s/%" PRId64, type,
					id));
}

static void nulls(struct writer *w, const char *const *names)
{
	for (; *names; names++)
		json_out_null(w->out, *names);
}

static struct str lower(struct writer *w, const char *word)
{
	struct str text = arena_copy(w->arena, str_of(word));
	char *at = (char *)(uintptr_t)text.at;
	for (size_t i = 0; i < text.len; i++)
		if (at[i] >= 'A' && at[i] <= 'Z')
			at[i] = (char)(at[i] + 32);
	return text;
}

static void address(struct writer *w, const char *key)
{
	const struct person *p = &w->order->person;
	struct json_out *out = w->out;
	json_out_object(out, key);
	json_out_str(out, "first_name", p->first);
	json_out_str(out, "address1", p->street);
	json_out_str(out, "phone", p->phone);
	json_out_str(out, "city", p->city);
	json_out_str(out, "zip", p->zip);
	json_out_str(out, "province", p->province);
	json_out_str(out, "country", p->country);
	json_out_str(out, "last_name", p->last);
	nulls(w,
			(const char *const[]){"address2", "company", "latitude",
					"longitude", NULL});
	json_out_str(out, "name",
			arena_print(w->arena, "%.*s %.*s", STR_FMT(p->first),
					STR_FMT(p->last)));
	json_out_str(out, "country_code", p->country_code);
	json_out_str(out, "province_code", p->province_code);
	json_out_object_end(out);
}

static void customer(struct writer *w)
{
	const struct order *o = w->order;
	struct json_out *out = w->out;
	int64_t id = o->id * IDS_PER_ORDER + CUSTOMER_IDS;
	json_out_object(out, "customer");
	json_out_i64(out, "id", id);
	moment(w, "created_at", o->created);
	moment(w, "updated_at", o->created);
	json_out_str(out, "first_name", o->person.first);
	json_out_str(out, "last_name", o->person.last);
	json_out_cstr(out, "state", "disabled");
	nulls(w, (const char *const[]){"note", "multipass_identifier", NULL});
	json_out_bool(out, "verified_email", true);
	json_out_bool(out, "tax_exempt", false);
	json_out_str(out, "email", o->person.email);
	json_out_str(out, "phone", o->person.phone);
	json_out_str(out, "currency", o->currency);
	json_out_raw(out, "tax_exemptions", STR("[]"));
	gid(w, "Customer", id);
	address(w, "default_address");
	json_out_object_end(out);
}

static void line(struct writer *w, const char *key, const struct line *line)
{
	struct json_out *out = w->out;
	json_out_object(out, key);
	json_out_i64(out, "id", line->id);
	gid(w, "LineItem", line->id);
	json_out_raw(out, "attributed_staffs", STR("[]"));
	json_out_i64(out, "current_quantity", line->current);
	json_out_i64(out, "fulfillable_quantity", line->current);
	json_out_cstr(out, "fulfillment_service", "manual");
	nulls(w,
			(const char *const[]){"fulfillment_status",
					"variant_id",
					"variant_inventory_management",
					"variant_title", "vendor",
					"sales_line_item_group_id", NULL});
	json_out_bool(out, "gift_card", false);
	json_out_i64(out, "grams", 250);
	json_out_str(out, "name", line->title);
	money(w, "price", line->price);
	set(w, "price_set", line->price);
	json_out_bool(out, "product_exists", true);
	json_out_i64(out, "product_id", 788032119674292000 + line->price);
	json_out_i64(out, "quantity", line->quantity);
	json_out_bool(out, "requires_shipping", true);
	json_out_str(out, "sku", line->sku);
	json_out_bool(out, "taxable", true);
	json_out_str(out, "title", line->title);
	money(w, "total_discount", 0);
	set(w, "total_discount_set", 0);
	json_out_array(out, "tax_lines");
	if (line->tax) {
		json_out_object(out, NULL);
		json_out_bool(out, "channel_liable", false);
		money(w, "price", line->tax);
		set(w, "price_set", line->tax);
		json_out_raw(out, "rate", STR("0.25"));
		json_out_cstr(out, "title", "VAT");
		json_out_object_end(out);
	}
	json_out_array_end(out);
	json_out_raw(out, "properties", STR("[]"));
	json_out_raw(out, "duties", STR("[]"));
	json_out_raw(out, "discount_allocations", STR("[]"));
	json_out_object_end(out);
}

static void totals(struct writer *w)
{
	const struct order *o = w->order;
	int64_t now_total = o->cancelled_at ? 0 : sim_order_agreed(o);
	const struct {
		const char *name, *set;
		int64_t amount;
	} rows[] = {
			{"current_subtotal_price", "current_subtotal_price_set",
					now_total - o->shipping > 0
							? now_total - o->shipping
							: 0},
			{"current_total_discounts",
					"current_total_discounts_set",
					o->discount},
			{"current_total_price", "current_total_price_set",
					now_total},
			{"current_total_tax", "current_total_tax_set", o->tax},
			{"subtotal_price", "subtotal_price_set",
					o->total - o->shipping},
			{"total_discounts", "total_discounts_set", o->discount},
			{"total_line_items_price", "total_line_items_price_set",
					o->total - o->shipping + o->discount},
			{"total_price", "total_price_set",
					o->total + sim_order_edited(o)},
			{"total_tax", "total_tax_set", o->tax},
			{NULL, "total_shipping_price_set", o->shipping},
			{NULL, "total_cash_rounding_payment_adjustment_set", 0},
			{NULL, "total_cash_rounding_refund_adjustment_set", 0},
			{NULL, "current_shipping_price_set", o->shipping},
			{"total_tip_received", NULL, 0},
			{"total_outstanding", NULL,
					o->total - sim_order_captured(o)},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (rows[i].name)
			money(w, rows[i].name, rows[i].amount);
		if (rows[i].set)
			set(w, rows[i].set, rows[i].amount);
	}
}

static void head(struct writer *w)
{
	const struct order *o = w->order;
	struct json_out *out = w->out;
	json_out_i64(out, "id", o->id);
	gid(w, "Order", o->id);
	json_out_bool(out, "buyer_accepts_marketing", false);
	json_out_cstr(out, "cancel_reason",
			o->cancelled_at ? "customer" : NULL);
	moment(w, "cancelled_at", o->cancelled_at);
	moment(w, "closed_at", o->closed_at);
	moment(w, "created_at", o->created);
	moment(w, "processed_at", o->created);
	moment(w, "updated_at", o->updated);
	json_out_bool(out, "confirmed", true);
	json_out_str(out, "contact_email", o->person.email);
	json_out_str(out, "email", o->person.email);
	json_out_str(out, "phone", o->person.phone);
	json_out_str(out, "currency", o->currency);
	json_out_str(out, "presentment_currency", o->currency);
	json_out_str(out, "customer_locale", o->person.locale);
	json_out_str(out, "financial_status", lower(w, sim_order_payment(o)));
	json_out_str(out, "name", sim_order_name(o, w->arena));
	json_out_i64(out, "number", o->number - 1000);
	json_out_i64(out, "order_number", o->number);
	json_out_str(out, "token",
			arena_print(w->arena, "%016" PRIx64 "%016" PRIx64,
					sim_mix((uint64_t)o->id, 1),
					sim_mix((uint64_t)o->id, 2)));
	json_out_str(out, "order_status_url",
			arena_print(w->arena,
					"https://demo.example.org/548380009/"
					"orders/%016" PRIx64
					"/authenticate?key=%016" PRIx64,
					sim_mix((uint64_t)o->id, 1),
					sim_mix((uint64_t)o->id, 3)));
}

static void rest(struct writer *w)
{
	struct json_out *out = w->out;
	nulls(w,
			(const char *const[]){"app_id", "browser_ip",
					"cart_token", "checkout_token",
					"client_details", "confirmation_number",
					"current_total_additional_fees_set",
					"current_total_duties_set", "device_id",
					"fulfillment_status", "landing_site",
					"landing_site_ref", "location_id",
					"merchant_of_record_app_id", "note",
					"original_total_additional_fees_set",
					"original_total_duties_set",
					"po_number", "reference",
					"referring_site", "source_identifier",
					"source_url", "user_id",
					"payment_terms", NULL});
	for (const char *const *name = (const char *const[]){"discount_codes",
			     "note_attributes", "tax_lines",
			     "discount_applications", "fulfillments", "returns",
			     "line_item_groups", NULL};
			*name; name++)
		json_out_raw(out, *name, STR("[]"));
	for (const char *const *name = (const char *const[]){"duties_included",
			     "estimated_taxes", "tax_exempt", "test", NULL};
			*name; name++)
		json_out_bool(out, *name, false);
	json_out_bool(out, "taxes_included", true);
	json_out_cstr(out, "source_name", "web");
	json_out_cstr(out, "tags", "");
	json_out_cstr(out, "merchant_business_entity_id", "MTU0ODM4MDAwOQ");
	json_out_i64(out, "total_weight", 250);
	json_out_array(out, "payment_gateway_names");
	for (size_t i = 0; i < w->order->payments.count; i++)
		json_out_cstr(out, NULL,
				sim_gateway_name(&w->order->payments.at[i]));
	json_out_array_end(out);
}

static void shipping(struct writer *w)
{
	struct json_out *out = w->out;
	int64_t price = w->order->shipping;
	json_out_array(out, "shipping_lines");
	json_out_object(out, NULL);
	json_out_i64(out, "id", w->order->id * IDS_PER_ORDER + SHIPPING_IDS);
	nulls(w,
			(const char *const[]){"carrier_identifier", "phone",
					"requested_fulfillment_service_id",
					NULL});
	json_out_cstr(out, "code", "Standard");
	set(w, "current_discounted_price_set", price);
	money(w, "discounted_price", price);
	set(w, "discounted_price_set", price);
	json_out_bool(out, "is_removed", false);
	money(w, "price", price);
	set(w, "price_set", price);
	json_out_cstr(out, "source", "shopify");
	json_out_cstr(out, "title", "Standard");
	json_out_raw(out, "tax_lines", STR("[]"));
	json_out_raw(out, "discount_allocations", STR("[]"));
	json_out_object_end(out);
	json_out_array_end(out);
}

static void txn(struct writer *w, const struct txn *t)
{
	struct json_out *out = w->out;
	const struct payment *payment = &w->order->payments.at[t->payment];
	json_out_object(out, NULL);
	json_out_i64(out, "id", t->id);
	json_out_i64(out, "order_id", w->order->id);
	json_out_str(out, "kind", lower(w, sim_txn_kind(t->kind)));
	json_out_cstr(out, "gateway", sim_gateway_name(payment));
	json_out_str(out, "status", lower(w, sim_txn_status(t->status)));
	moment(w, "created_at", t->at);
	moment(w, "processed_at", t->at);
	json_out_bool(out, "test", false);
	json_out_i64(out, "parent_id", t->parent);
	money(w, "amount", t->amount);
	json_out_str(out, "currency", w->order->currency);
	if (t->refund.len)
		json_out_str(out, "authorization", t->refund);
	else
		json_out_null(out, "authorization");
	json_out_raw(out, "receipt", sim_receipt(w->order, t, w->arena));
	gid(w, "OrderTransaction", t->id);
	json_out_object_end(out);
}

static void refund(struct writer *w, const char *key, struct refund *refund)
{
	struct json_out *out = w->out;
	json_out_object(out, key);
	json_out_i64(out, "id", refund->id);
	gid(w, "Refund", refund->id);
	json_out_i64(out, "order_id", w->order->id);
	moment(w, "created_at", refund->at);
	moment(w, "processed_at", refund->at);
	nulls(w, (const char *const[]){"note", "user_id", "return", NULL});
	json_out_bool(out, "restock", refund->restock);
	set(w, "total_duties_set", 0);
	json_out_raw(out, "duties", STR("[]"));
	json_out_raw(out, "order_adjustments", STR("[]"));
	json_out_raw(out, "refund_shipping_lines", STR("[]"));
	json_out_array(out, "refund_line_items");
	for (size_t i = 0; i < refund->lines.count; i++) {
		const struct refund_line *at = &refund->lines.at[i];
		const struct line *sold = &w->order->lines.at[at->line];
		json_out_object(out, NULL);
		json_out_i64(out, "id", refund->id * 100 + (int64_t)i);
		json_out_i64(out, "quantity", at->quantity);
		json_out_i64(out, "line_item_id", sold->id);
		json_out_null(out, "location_id");
		json_out_cstr(out, "restock_type", "no_restock");
		set(w, "subtotal_set", at->subtotal);
		set(w, "total_tax_set", at->tax);
		line(w, "line_item", sold);
		json_out_object_end(out);
	}
	json_out_array_end(out);
	json_out_array(out, "transactions");
	for (size_t i = 0; i < refund->txns.count; i++)
		txn(w, sim_order_txn(w->order, refund->txns.at[i]));
	json_out_array_end(out);
	json_out_object_end(out);
}

void sim_shop_hook_order(
		struct buf *buf, struct order *order, struct arena *arena)
{
	struct json_out out = {buf, false};
	struct writer w = {&out, order, arena, STR_NONE};
	w.zero = set_of(&w, 0);
	json_out_object(&out, NULL);
	head(&w);
	totals(&w);
	rest(&w);
	address(&w, "billing_address");
	address(&w, "shipping_address");
	customer(&w);
	json_out_array(&out, "line_items");
	for (size_t i = 0; i < order->lines.count; i++)
		line(&w, NULL, &order->lines.at[i]);
	json_out_array_end(&out);
	json_out_array(&out, "refunds");
	for (size_t i = 0; i < order->refunds.count; i++)
		refund(&w, NULL, &order->refunds.at[i]);
	json_out_array_end(&out);
	shipping(&w);
	json_out_object_end(&out);
}

void sim_shop_hook_refund(struct buf *buf, struct order *order,
		struct refund *one, struct arena *arena)
{
	struct json_out out = {buf, false};
	struct writer w = {&out, order, arena, STR_NONE};
	w.zero = set_of(&w, 0);
	refund(&w, NULL, one);
}
