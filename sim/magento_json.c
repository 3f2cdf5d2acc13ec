/* SPDX-License-Identifier: Apache-2.0 */
/* Orders, invoices, shipments and credit memos in Magento's words. */
#include <inttypes.h>

#include "magento.h"
#include "paypal.h"

static void number(struct json_out *out, const char *key, int64_t minor,
		const struct order *order, struct arena *arena)
{
	json_out_raw(out, key, sim_money(minor, order->digits, arena));
}

/* "2026-11-28 21:17:32", UTC without saying so. */
static void moment(struct json_out *out, const char *key, time_ms at,
		struct arena *arena)
{
	struct str text = time_print(at - at % SECOND_MS, arena);
	json_out_str(out, key,
			arena_print(arena, "%.10s %.8s", text.at,
					text.at + 11));
}

static int64_t canceled(const struct order *order, const struct line *line,
		int64_t shipped)
{
	bool never_paid = sim_order_captured(order) == 0;
	if (!order->cancelled_at || !never_paid)
		return 0;
	return line->current > shipped ? line->current - shipped : 0;
}

/* As Magento counts it: a piece that came back may have been sent before. */
int64_t mage_to_ship(struct sim *sim, struct order *order, size_t nth)
{
	const struct line *line = &order->lines.at[nth];
	int64_t shipped = mage_of(sim, order)->shipped.at[nth];
	int64_t refunded = line->quantity - line->current;
	int64_t gone = shipped > refunded ? shipped : refunded;
	return line->quantity - gone - canceled(order, line, shipped);
}

static bool is_all_shipped(struct sim *sim, struct order *order)
{
	for (size_t i = 0; i < order->lines.count; i++)
		if (mage_to_ship(sim, order, i) > 0)
			return false;
	return order->fulfillments.count > 0;
}

const char *mage_state(struct sim *sim, struct order *order)
{
	const struct mage *mage = mage_of(sim, order);
	int64_t captured = sim_order_captured(order);
	if (order->cancelled_at && captured == 0)
		return "canceled";
	if (captured > 0 && order->refunded >= captured)
		return "closed";
	if (mage->held)
		return "holded";
	if (is_all_shipped(sim, order) && mage->invoices.count)
		return "complete";
	if (captured > 0 || mage->invoices.count ||
			sim_order_authorized(order) ||
			order->fulfillments.count)
		return "processing";
	const struct payment *p = &order->payments.at[0];
	return p->stripe || p->paypal ? "pending_payment" : "new";
}

static struct str status_of(struct sim *sim, struct order *order)
{
	const struct mage *mage = mage_of(sim, order);
	const char *state = mage_state(sim, order);
	if (mage->status.len && strcmp(mage->status_of, state) == 0)
		return mage->status;
	return str_of(strcmp(state, "new") == 0 ? "pending" : state);
}

static void items_json(struct json_out *out, struct sim *sim,
		struct order *order, struct arena *arena)
{
	const struct mage *mage = mage_of(sim, order);
	json_out_array(out, "items");
	for (size_t i = 0; i < order->lines.count; i++) {
		const struct line *line = &order->lines.at[i];
		json_out_object(out, NULL);
		json_out_i64(out, "item_id", line->id);
		json_out_cstr(out, "product_type", "simple");
		json_out_str(out, "sku", line->sku);
		json_out_str(out, "name", line->title);
		json_out_i64(out, "is_virtual", 0);
		json_out_i64(out, "qty_ordered", line->quantity);
		json_out_i64(out, "qty_shipped", mage->shipped.at[i]);
		json_out_i64(out, "qty_refunded",
				line->quantity - line->current);
		json_out_i64(out, "qty_canceled",
				canceled(order, line, mage->shipped.at[i]));
		number(out, "price_incl_tax", line->price, order, arena);
		number(out, "tax_amount", line->tax, order, arena);
		json_out_i64(out, "tax_percent", 25);
		number(out, "row_total",
				line->price * line->quantity - line->tax, order,
				arena);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

static void address_json(
		struct json_out *out, const char *key, const struct person *p)
{
	json_out_object(out, key);
	json_out_str(out, "firstname", p->first);
	json_out_str(out, "lastname", p->last);
	json_out_array(out, "street");
	json_out_str(out, NULL, p->street);
	json_out_array_end(out);
	json_out_str(out, "city", p->city);
	json_out_str(out, "postcode", p->zip);
	json_out_str(out, "region", p->province);
	json_out_str(out, "country_id", p->country_code);
	json_out_str(out, "telephone", p->phone);
	json_out_object_end(out);
}

/* What the gateway calls the last thing that happened. */
static struct str last_transaction(const struct payment *p, struct arena *arena)
{
	if (p->paypal)
		return p->paypal->capture.len ? p->paypal->capture
					      : p->paypal->authorization;
	return arena_print(arena, "%.*s%s", STR_FMT(p->pi),
			p->captured ? "-capture" : "");
}

static void payment_json(
		struct json_out *out, struct order *order, struct arena *arena)
{
	const struct payment *p = &order->payments.at[0];
	bool gateway = p->stripe || p->paypal;
	json_out_object(out, "payment");
	json_out_cstr(out, "method",
			p->stripe                 ? "stripe"
					: gateway ? "paypal"
						  : "giftcard");
	json_out_null(out, "account_status");
	json_out_array(out, "additional_information");
	json_out_cstr(out, NULL, gateway ? "Card" : "Gift card");
	if (p->stripe)
		json_out_str(out, NULL, p->ch);
	json_out_array_end(out);
	if (gateway)
		json_out_str(out, "last_trans_id", last_transaction(p, arena));
	if (sim_order_authorized(order))
		number(out, "amount_authorized", p->amount, order, arena);
	number(out, "amount_paid", p->captured, order, arena);
	json_out_object_end(out);
}

static void sums_json(
		struct json_out *out, struct order *order, struct arena *arena)
{
	int64_t captured = sim_order_captured(order);
	json_out_str(out, "order_currency_code", order->currency);
	number(out, "grand_total", order->total, order, arena);
	number(out, "tax_amount", order->tax, order, arena);
	number(out, "shipping_incl_tax", order->shipping, order, arena);
	number(out, "discount_amount", -order->discount, order, arena);
	if (captured)
		number(out, "total_paid", captured, order, arena);
	else
		json_out_null(out, "total_paid");
	number(out, "total_due", order->total - captured, order, arena);
	if (order->refunded)
		number(out, "total_refunded", order->refunded, order, arena);
	else
		json_out_null(out, "total_refunded");
}

static void history_json(struct json_out *out, const struct mage *mage,
		struct arena *arena)
{
	json_out_array(out, "status_histories");
	for (size_t i = mage->comments.count; i > 0; i--) {
		const struct mage_comment *one = &mage->comments.at[i - 1];
		json_out_object(out, NULL);
		json_out_str(out, "comment", one->text);
		json_out_str(out, "status", one->status);
		moment(out, "created_at", one->at, arena);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

void mage_order_json(struct json_out *out, struct sim *sim, struct order *order,
		struct arena *arena)
{
	json_out_object(out, NULL);
	json_out_i64(out, "entity_id", order->id);
	json_out_str(out, "increment_id",
			arena_print(arena, "%09" PRId64, order->number));
	json_out_cstr(out, "state", mage_state(sim, order));
	json_out_str(out, "status", status_of(sim, order));
	moment(out, "created_at", order->created, arena);
	moment(out, "updated_at", order->updated, arena);
	json_out_str(out, "customer_email", order->person.email);
	json_out_i64(out, "is_virtual", 0);
	sums_json(out, order, arena);
	items_json(out, sim, order, arena);
	payment_json(out, order, arena);
	address_json(out, "billing_address", &order->person);
	history_json(out, mage_of(sim, order), arena);
	json_out_object(out, "extension_attributes");
	json_out_array(out, "shipping_assignments");
	json_out_object(out, NULL);
	json_out_object(out, "shipping");
	address_json(out, "address", &order->person);
	json_out_object_end(out);
	json_out_object_end(out);
	json_out_array_end(out);
	json_out_object_end(out);
	json_out_object_end(out);
}

void mage_invoice_json(struct json_out *out, struct order *order,
		const struct mage_invoice *invoice, struct arena *arena)
{
	bool paid = sim_order_captured(order) > 0;
	json_out_object(out, NULL);
	json_out_i64(out, "entity_id", invoice->id);
	json_out_i64(out, "order_id", order->id);
	json_out_i64(out, "state", paid ? 2 : 1);
	number(out, "grand_total", order->total, order, arena);
	moment(out, "created_at", invoice->at, arena);
	json_out_object_end(out);
}

void mage_shipment_json(struct json_out *out, struct sim *sim,
		struct order *order, size_t nth, struct arena *arena)
{
	const struct fulfillment *f = &order->fulfillments.at[nth];
	const struct mage *mage = mage_of(sim, order);
	json_out_object(out, NULL);
	json_out_i64(out, "entity_id", f->id);
	json_out_i64(out, "order_id", order->id);
	moment(out, "created_at", f->at, arena);
	json_out_array(out, "tracks");
	for (size_t i = 0; i < mage->tracks.count; i++) {
		const struct mage_track *track = &mage->tracks.at[i];
		if (track->shipment != nth)
			continue;
		json_out_object(out, NULL);
		json_out_i64(out, "entity_id", track->id);
		json_out_str(out, "track_number", track->number);
		json_out_str(out, "title", track->title);
		json_out_object_end(out);
	}
	json_out_array_end(out);
	json_out_object_end(out);
}

static void memo_items_json(struct json_out *out, struct order *order,
		const struct refund *refund, struct arena *arena)
{
	json_out_array(out, "items");
	for (size_t i = 0; i < refund->lines.count; i++) {
		const struct refund_line *line = &refund->lines.at[i];
		json_out_object(out, NULL);
		json_out_i64(out, "order_item_id",
				order->lines.at[line->line].id);
		json_out_i64(out, "qty", line->quantity);
		number(out, "row_total", line->subtotal - line->tax, order,
				arena);
		number(out, "tax_amount", line->tax, order, arena);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

void mage_memo_json(struct json_out *out, struct order *order,
		const struct refund *refund, struct arena *arena)
{
	json_out_object(out, NULL);
	json_out_i64(out, "entity_id", refund->id);
	json_out_i64(out, "order_id", order->id);
	json_out_i64(out, "state", 2);
	json_out_str(out, "order_currency_code", order->currency);
	number(out, "grand_total", refund->amount, order, arena);
	moment(out, "created_at", refund->at, arena);
	if (refund->txns.count)
		json_out_str(out, "transaction_id",
				sim_order_txn(order, refund->txns.at[0])
						->refund);
	memo_items_json(out, order, refund, arena);
	json_out_object_end(out);
}
