/* SPDX-License-Identifier: Apache-2.0 */
/* The shop's things in the shapes of Shopify's GraphQL Admin API. */
#include <inttypes.h>

#include "paypal.h"

struct writer {
	struct json_out *out;
	struct order *order;
	struct arena *arena;
};

static void gid(struct writer *w, const char *key, const char *type, int64_t id)
{
	json_out_str(w->out, key,
			arena_print(w->arena, "gid://shopify/%s/%" PRId64, type,
					id));
}

static void object_gid(
		struct writer *w, const char *key, const char *type, int64_t id)
{
	json_out_object(w->out, key);
	gid(w, "id", type, id);
	json_out_object_end(w->out);
}

static void moment(struct writer *w, const char *key, time_ms at)
{
	if (at)
		json_out_str(w->out, key, time_print(at, w->arena));
	else
		json_out_null(w->out, key);
}

static void money(struct writer *w, const char *key, int64_t amount)
{
	json_out_object(w->out, key);
	json_out_object(w->out, "shopMoney");
	json_out_str(w->out, "amount",
			sim_money_short(amount, w->order->digits, w->arena));
	json_out_str(w->out, "currencyCode", w->order->currency);
	json_out_object_end(w->out);
	json_out_object_end(w->out);
}

static void connection_end(struct writer *w)
{
	json_out_array_end(w->out);
	json_out_object(w->out, "pageInfo");
	json_out_bool(w->out, "hasNextPage", false);
	json_out_null(w->out, "endCursor");
	json_out_object_end(w->out);
	json_out_object_end(w->out);
}

static void connection(struct writer *w, const char *key)
{
	json_out_object(w->out, key);
	json_out_array(w->out, "nodes");
}

static void address(struct writer *w, const char *key)
{
	const struct person *p = &w->order->person;
	struct json_out *out = w->out;
	json_out_object(out, key);
	json_out_str(out, "name",
			arena_print(w->arena, "%.*s %.*s", STR_FMT(p->first),
					STR_FMT(p->last)));
	json_out_str(out, "firstName", p->first);
	json_out_str(out, "lastName", p->last);
	json_out_null(out, "company");
	json_out_str(out, "address1", p->street);
	json_out_null(out, "address2");
	json_out_str(out, "city", p->city);
	json_out_str(out, "zip", p->zip);
	json_out_str(out, "province", p->province);
	json_out_str(out, "provinceCode", p->province_code);
	json_out_str(out, "country", p->country);
	json_out_str(out, "countryCode", p->country_code);
	json_out_str(out, "countryCodeV2", p->country_code);
	json_out_str(out, "phone", p->phone);
	json_out_object_end(out);
}

static void line(struct writer *w, const struct line *line)
{
	struct json_out *out = w->out;
	json_out_object(out, NULL);
	gid(w, "id", "LineItem", line->id);
	json_out_str(out, "sku", line->sku);
	json_out_str(out, "title", line->title);
	json_out_str(out, "name", line->title);
	json_out_i64(out, "quantity", line->quantity);
	json_out_i64(out, "currentQuantity", line->current);
	json_out_bool(out, "requiresShipping", !line->added);
	json_out_bool(out, "isGiftCard", false);
	money(w, "originalUnitPriceSet", line->price);
	money(w, "discountedUnitPriceSet", line->price);
	money(w, "originalTotalSet", line->price * line->quantity);
	json_out_array(out, "taxLines");
	if (line->tax) {
		json_out_object(out, NULL);
		json_out_cstr(out, "title", "VAT");
		json_out_raw(out, "rate", STR("0.25"));
		money(w, "priceSet", line->tax);
		json_out_object_end(out);
	}
	json_out_array_end(out);
	json_out_array(out, "discountAllocations");
	json_out_array_end(out);
	json_out_object_end(out);
}

/* PayPal's transaction id; others have none. */
static void authorization_code(struct writer *w, const struct payment *payment,
		const struct txn *txn)
{
	struct str code = STR_NONE;
	if (payment->paypal && txn->kind == TXN_REFUND)
		code = txn->refund;
	else if (payment->paypal &&
			(txn->kind == TXN_AUTHORIZATION ||
					txn->kind == TXN_VOID))
		code = payment->paypal->authorization;
	else if (payment->paypal)
		code = payment->paypal->capture;
	if (code.len)
		json_out_str(w->out, "authorizationCode", code);
	else
		json_out_null(w->out, "authorizationCode");
}

static void txn(struct writer *w, const struct txn *txn)
{
	struct json_out *out = w->out;
	const struct payment *payment = &w->order->payments.at[txn->payment];
	json_out_object(out, NULL);
	gid(w, "id", "OrderTransaction", txn->id);
	json_out_cstr(out, "kind", sim_txn_kind(txn->kind));
	json_out_cstr(out, "status", sim_txn_status(txn->status));
	json_out_cstr(out, "gateway", sim_gateway_name(payment));
	json_out_bool(out, "test", false);
	json_out_bool(out, "multiCapturable", payment->several);
	json_out_bool(out, "manualPaymentGateway", false);
	moment(w, "createdAt", txn->at);
	moment(w, "processedAt", txn->at);
	moment(w, "authorizationExpiresAt",
			txn->kind == TXN_AUTHORIZATION ? payment->expires_at
						       : 0);
	struct str code = payment->quick && txn->refund.len ? txn->refund
			: payment->quick                    ? payment->pi
							    : STR_NONE;
	if (code.len)
		json_out_str(out, "authorizationCode", code);
	else
		json_out_null(out, "authorizationCode");
	json_out_str(out, "paymentId",
			arena_print(w->arena, "c%" PRId64 ".%" PRId64,
					w->order->id, txn->id % IDS_PER_ORDER));
	json_out_str(out, "receiptJson", sim_receipt(w->order, txn, w->arena));
	authorization_code(w, payment, txn);
	money(w, "amountSet", txn->amount);
	if (txn->parent)
		object_gid(w, "parentTransaction", "OrderTransaction",
				txn->parent);
	else
		json_out_null(out, "parentTransaction");
	json_out_object_end(out);
}

static void refund(
		struct writer *w, const char *key, const struct refund *refund)
{
	struct json_out *out = w->out;
	json_out_object(out, key);
	object_gid(w, "order", "Order", w->order->id);
	gid(w, "id", "Refund", refund->id);
	moment(w, "createdAt", refund->at);
	moment(w, "updatedAt", refund->at);
	json_out_null(out, "note");
	money(w, "totalRefundedSet", refund->amount);
	connection(w, "refundLineItems");
	for (size_t i = 0; i < refund->lines.count; i++) {
		const struct refund_line *at = &refund->lines.at[i];
		json_out_object(out, NULL);
		json_out_i64(out, "quantity", at->quantity);
		json_out_cstr(out, "restockType",
				w->order->cancelled_at ? "CANCEL" : "RETURN");
		money(w, "subtotalSet", at->subtotal);
		money(w, "totalTaxSet", at->tax);
		object_gid(w, "lineItem", "LineItem",
				w->order->lines.at[at->line].id);
		json_out_object_end(out);
	}
	connection_end(w);
	connection(w, "transactions");
	for (size_t i = 0; i < refund->txns.count; i++)
		txn(w, sim_order_txn(w->order, refund->txns.at[i]));
	connection_end(w);
	json_out_object_end(out);
}

static void holds(struct writer *w, const struct fo *fo)
{
	struct json_out *out = w->out;
	json_out_array(out, "fulfillmentHolds");
	for (size_t i = 0; i < fo->holds.count; i++) {
		const struct fo_hold *hold = &fo->holds.at[i];
		json_out_object(out, NULL);
		gid(w, "id", "FulfillmentHold", hold->id);
		json_out_str(out, "reason", hold->reason);
		json_out_str(out, "handle", hold->handle);
		json_out_bool(out, "heldByRequestingApp", hold->ours);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

static void fo(struct writer *w, const char *key, const struct fo *fo)
{
	static const char *const statuses[] = {"OPEN", "IN_PROGRESS", "CLOSED",
			"CANCELLED", "ON_HOLD", "SCHEDULED", "INCOMPLETE"};
	static const char *const requests[] = {"UNSUBMITTED", "SUBMITTED",
			"ACCEPTED", "REJECTED", "CLOSED",
			"CANCELLATION_REQUESTED", "CANCELLATION_ACCEPTED",
			"CANCELLATION_REJECTED"};
	struct json_out *out = w->out;
	json_out_object(out, key);
	gid(w, "id", "FulfillmentOrder", fo->id);
	gid(w, "orderId", "Order", w->order->id);
	json_out_cstr(out, "status", statuses[fo->status]);
	json_out_cstr(out, "requestStatus", requests[fo->request]);
	moment(w, "createdAt", w->order->created);
	moment(w, "updatedAt", fo->updated);
	moment(w, "fulfillAt", fo->fulfill_at);
	json_out_object(out, "assignedLocation");
	json_out_cstr(out, "name", sim_location_name(fo->location));
	object_gid(w, "location", "Location", sim_location_id(fo->location));
	json_out_object_end(out);
	json_out_object(out, "deliveryMethod");
	json_out_cstr(out, "methodType", fo->pick_up ? "PICK_UP" : "SHIPPING");
	json_out_object_end(out);
	holds(w, fo);
	connection(w, "lineItems");
	for (size_t i = 0; i < fo->lines.count; i++) {
		const struct fo_line *at = &fo->lines.at[i];
		json_out_object(out, NULL);
		gid(w, "id", "FulfillmentOrderLineItem", at->id);
		json_out_i64(out, "totalQuantity", at->total);
		json_out_i64(out, "remainingQuantity", at->remaining);
		object_gid(w, "lineItem", "LineItem",
				w->order->lines.at[at->line].id);
		json_out_object_end(out);
	}
	connection_end(w);
	json_out_object_end(out);
}

static void tracking(struct writer *w, const struct fulfillment *f)
{
	struct json_out *out = w->out;
	struct str rest = f->number, one;
	json_out_array(out, "trackingInfo");
	while (str_cut(&rest, ',', &one)) {
		json_out_object(out, NULL);
		json_out_str(out, "company", f->company);
		json_out_str(out, "number", one);
		json_out_str(out, "url", f->url);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

static time_ms later(time_ms a, time_ms b)
{
	return a > b ? a : b;
}

static void fulfillment(
		struct writer *w, const char *key, const struct fulfillment *f)
{
	struct json_out *out = w->out;
	struct order *order;
	int64_t nth = f->fo % IDS_PER_ORDER - FO_IDS;
	order = w->order;
	json_out_object(out, key);
	gid(w, "id", "Fulfillment", f->id);
	json_out_str(out, "name",
			arena_print(w->arena, "#%" PRId64 ".%" PRId64,
					order->number, nth + 1));
	json_out_cstr(out, "status", "SUCCESS");
	moment(w, "createdAt", f->at);
	moment(w, "updatedAt",
			later(f->at, later(f->tracked_at, f->delivered_at)));
	moment(w, "deliveredAt", f->delivered_at);
	json_out_cstr(out, "displayStatus",
			f->delivered_at ? "DELIVERED" : "FULFILLED");
	tracking(w, f);
	connection(w, "events");
	if (f->delivered_at) {
		json_out_object(out, NULL);
		json_out_cstr(out, "status", "DELIVERED");
		moment(w, "happenedAt", f->delivered_at);
		json_out_object_end(out);
	}
	connection_end(w);
	connection(w, "fulfillmentOrders");
	fo(w, NULL, &order->fos.at[nth]);
	connection_end(w);
	json_out_object_end(out);
}

static void moneys(struct writer *w)
{
	const struct order *o = w->order;
	int64_t captured = sim_order_captured(o);
	int64_t sold = o->total + sim_order_edited(o);
	int64_t now_total = o->cancelled_at ? 0 : sim_order_agreed(o);
	money(w, "originalTotalPriceSet", o->total);
	money(w, "totalPriceSet", sold);
	money(w, "currentTotalPriceSet", now_total);
	money(w, "subtotalPriceSet", o->total - o->shipping);
	money(w, "totalTaxSet", o->tax);
	money(w, "totalShippingPriceSet", o->shipping);
	money(w, "totalDiscountsSet", o->discount);
	money(w, "totalRefundedSet", o->refunded);
	money(w, "totalReceivedSet", captured);
	money(w, "netPaymentSet", captured - o->refunded);
	money(w, "totalOutstandingSet",
			o->cancelled_at || captured >= sold ? 0
							    : sold - captured);
}

static bool is_paid_by(const struct order *order, const char *word)
{
	for (size_t i = 0; i < order->payments.count; i++)
		if (!strcmp(sim_gateway_name(&order->payments.at[i]), word))
			return true;
	return false;
}

static void gateway_names(struct writer *w)
{
	static const char *const words[] = {
			"stripe", "quickpay", "klarna", "paypal", "gift_card"};
	json_out_array(w->out, "paymentGatewayNames");
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (is_paid_by(w->order, words[i]))
			json_out_cstr(w->out, NULL, words[i]);
	json_out_array_end(w->out);
}

static void head(struct writer *w)
{
	const struct order *o = w->order;
	struct json_out *out = w->out;
	gid(w, "id", "Order", o->id);
	json_out_i64(out, "legacyResourceId", o->id);
	json_out_str(out, "name", sim_order_name(o, w->arena));
	moment(w, "createdAt", o->created);
	moment(w, "processedAt", o->created);
	moment(w, "updatedAt", o->updated);
	moment(w, "cancelledAt", o->cancelled_at);
	moment(w, "closedAt", o->closed_at);
	json_out_bool(out, "closed", o->closed_at != 0);
	json_out_cstr(out, "displayFinancialStatus", sim_order_payment(o));
	json_out_cstr(out, "displayFulfillmentStatus",
			sim_order_fulfillment(o));
	json_out_cstr(out, "returnStatus",
			o->returns ? o->returns : "NO_RETURN");
	if (o->cancelled_at)
		json_out_cstr(out, "cancelReason", "CUSTOMER");
	else
		json_out_null(out, "cancelReason");
}

static void texts(struct writer *w)
{
	const struct order *o = w->order;
	struct json_out *out = w->out;
	json_out_str(out, "email", o->person.email);
	json_out_str(out, "phone", o->person.phone);
	json_out_str(out, "customerLocale", o->person.locale);
	json_out_str(out, "currencyCode", o->currency);
	json_out_str(out, "presentmentCurrencyCode", o->currency);
	json_out_bool(out, "edited", o->edits.count > 0);
	json_out_bool(out, "test", false);
	json_out_bool(out, "confirmed", true);
	json_out_bool(out, "requiresShipping", true);
	json_out_bool(out, "taxesIncluded", true);
	json_out_str(out, "statusPageUrl",
			arena_print(w->arena,
					"https://demo.example.org/orders/"
					"%" PRIx64,
					sim_mix((uint64_t)o->id, 7)));
	gateway_names(w);
	json_out_array(out, "tags");
	for (size_t i = 0; i < o->tags.count; i++)
		json_out_str(out, NULL, o->tags.at[i]);
	json_out_array_end(out);
	address(w, "shippingAddress");
	address(w, "billingAddress");
}

static void shipping_lines(struct writer *w)
{
	connection(w, "shippingLines");
	if (w->order->shipping) {
		json_out_object(w->out, NULL);
		json_out_cstr(w->out, "title", "Standard");
		money(w, "discountedPriceSet", w->order->shipping);
		json_out_array(w->out, "taxLines");
		json_out_array_end(w->out);
		json_out_object_end(w->out);
	}
	connection_end(w);
}

static void lists(struct writer *w)
{
	struct order *o = w->order;
	struct json_out *out = w->out;
	connection(w, "lineItems");
	for (size_t i = 0; i < o->lines.count; i++)
		line(w, &o->lines.at[i]);
	connection_end(w);
	json_out_array(out, "transactions");
	for (size_t i = 0; i < o->txns.count; i++)
		txn(w, &o->txns.at[i]);
	json_out_array_end(out);
	json_out_array(out, "refunds");
	for (size_t i = 0; i < o->refunds.count; i++)
		refund(w, NULL, &o->refunds.at[i]);
	json_out_array_end(out);
	shipping_lines(w);
	if (o->edits.count)
		sim_shop_agreements_json(out, o, w->arena);
	connection(w, "fulfillmentOrders");
	for (size_t i = 0; i < o->fos.count; i++)
		fo(w, NULL, &o->fos.at[i]);
	connection_end(w);
	json_out_array(out, "fulfillments");
	for (size_t i = 0; i < o->fulfillments.count; i++)
		fulfillment(w, NULL, &o->fulfillments.at[i]);
	json_out_array_end(out);
}

void sim_shop_order_json(struct json_out *out, const char *key,
		struct order *order, bool whole, struct arena *arena)
{
	struct writer w = {out, order, arena};
	json_out_object(out, key);
	head(&w);
	if (whole) {
		texts(&w);
		moneys(&w);
		lists(&w);
	}
	json_out_object_end(out);
}

void sim_shop_fo_json(struct json_out *out, const char *key,
		struct order *order, struct fo *one, struct arena *arena)
{
	struct writer w = {out, order, arena};
	fo(&w, key, one);
}

void sim_shop_fulfillment_json(struct json_out *out, const char *key,
		struct order *order, struct fulfillment *f, struct arena *arena)
{
	struct writer w = {out, order, arena};
	fulfillment(&w, key, f);
}

void sim_shop_refund_json(struct json_out *out, const char *key,
		struct order *order, struct refund *one, struct arena *arena)
{
	struct writer w = {out, order, arena};
	refund(&w, key, one);
}
