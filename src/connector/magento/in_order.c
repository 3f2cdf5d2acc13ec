/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GET /V1/orders/{id} -> facts. All amounts are the order's own currency
 * (order_currency_code), which is what the customer agreed to; the base_
 * amounts, the shop's own currency, are left alone.
 */
#include "connector/magento/parts.h"

static const struct {
	const char *word;
	enum state state;
} states[] = {
		{"new", STATE_NEW},
		{"pending_payment", STATE_PENDING_PAYMENT},
		{"payment_review", STATE_PAYMENT_REVIEW},
		{"processing", STATE_PROCESSING},
		{"holded", STATE_HOLDED},
		{"complete", STATE_COMPLETE},
		{"closed", STATE_CLOSED},
		{"canceled", STATE_CANCELED},
};

enum state mage_state_read(struct str word)
{
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (str_eq(word, str_of(states[i].word)))
			return states[i].state;
	return STATE_OTHER;
}

static RESULT read_shipping(
		struct reading *in, struct json order, struct shop_order *out)
{
	minor off = 0;
	TRY(mage_read_amount(in, order, "shipping_incl_tax", &out->shipping));
	TRY(mage_read_amount(
			in, order, "shipping_tax_amount", &out->shipping_tax));
	TRY(mage_read_amount(in, order, "shipping_discount_amount", &off));
	return money_add(out->shipping, -off, &out->shipping);
}

static RESULT read_amounts(
		struct reading *in, struct json order, struct shop_order *out)
{
	minor refunded = 0, canceled = 0;
	enum json_type type = json_type(json_get(order, "grand_total"));
	ENSURE(type == JSON_NUMBER || type == JSON_STRING, FAULT_BAD_MONEY);
	TRY(mage_read_amount(in, order, "grand_total", &out->total));
	TRY(mage_read_amount(in, order, "tax_amount", &out->tax));
	TRY(read_shipping(in, order, out));
	TRY(mage_read_amount(in, order, "discount_amount", &out->discount));
	TRY(mage_read_amount(in, order, "total_refunded", &refunded));
	TRY(mage_read_amount(in, order, "total_canceled", &canceled));
	/* A discount is a negative amount there. */
	ENSURE(out->discount != INT64_MIN, FAULT_BAD_MONEY);
	if (out->discount < 0)
		out->discount = -out->discount;
	ENSURE(refunded >= 0 && canceled >= 0, FAULT_BAD_MONEY);
	TRY(money_add(out->total, -refunded, &out->current_total));
	return money_add(out->current_total, -canceled, &out->current_total);
}

static struct str joined(struct reading *in, struct str a, struct str b)
{
	if (!a.len || !b.len)
		return a.len ? a : b;
	return arena_print(in->arena, "%.*s %.*s", STR_FMT(a), STR_FMT(b));
}

static struct str street_rest(struct reading *in, struct json street)
{
	struct str all = STR_NONE;
	struct json line;
	struct json_iter i = json_each(street);
	json_next(&i, &line);
	while (json_next(&i, &line)) {
		struct str one = json_str(line, in->arena);
		if (one.len)
			all = all.len ? arena_print(in->arena, "%.*s, %.*s",
							STR_FMT(all),
							STR_FMT(one))
				      : one;
	}
	return all;
}

static void read_address(
		struct reading *in, struct json address, struct address *out)
{
	struct json street = json_get(address, "street"), first = {0};
	struct json_iter i = json_each(street);
	json_next(&i, &first);
	out->name = joined(in, mage_word_of(in, address, "firstname"),
			mage_word_of(in, address, "lastname"));
	out->company = mage_word_of(in, address, "company");
	out->line1 = json_str(first, in->arena);
	out->line2 = street_rest(in, street);
	out->city = mage_word_of(in, address, "city");
	out->postcode = mage_word_of(in, address, "postcode");
	out->region = mage_word_of(in, address, "region");
	out->country = mage_word_of(in, address, "country_id");
	out->phone = mage_word_of(in, address, "telephone");
}

/* Where it goes stands in the first shipping assignment; what needs no
 * shipping goes to nobody. */
static struct json shipping_address(struct json order)
{
	struct json first = {0};
	struct json_iter i = json_each(json_get(
			order, "extension_attributes.shipping_assignments"));
	json_next(&i, &first);
	return json_get(first, "shipping.address");
}

static void read_texts(
		struct reading *in, struct json order, struct shop_order *out)
{
	out->name = mage_word_of(in, order, "increment_id");
	out->email = mage_word_of(in, order, "customer_email");
	out->phone = mage_word_of(in, order, "billing_address.telephone");
	out->status = mage_word_of(in, order, "status");
	out->gateways = mage_word_of(in, order, "payment.method");
	out->requires_shipping = !mage_read_flag(in, order, "is_virtual");
	out->taxes_included = true;
	read_address(in, shipping_address(order), &out->ship_to);
	read_address(in, json_get(order, "billing_address"), &out->bill_to);
	out->vat_id = mage_word_of(in, order, "billing_address.vat_id");
}

/*
 * Magento has no closing by hand: complete, closed and canceled are its ends.
 * It says when it came to them only by its last change.
 */
static void read_ends(enum state state, struct shop_order *out)
{
	bool over = state == STATE_COMPLETE || state == STATE_CLOSED ||
			state == STATE_CANCELED;
	out->held = state == STATE_HOLDED;
	if (state == STATE_CANCELED)
		out->cancelled_at = out->version;
	if (over && !out->closed_at)
		out->closed_at = out->version;
}

static RESULT read_head(
		struct reading *in, struct json order, struct shop_order *out)
{
	out->known = true;
	out->seq = in->seq;
	out->currency = mage_word_of(in, order, "order_currency_code");
	ENSURE(out->currency.len == 3, FAULT_BAD_VALUE);
	in->digits = currency_digits(out->currency);
	TRY(mage_read_time(in, order, "updated_at", &out->version));
	TRY(mage_read_time(in, order, "created_at", &out->created_at));
	ENSURE(out->version > 0, FAULT_BAD_VALUE);
	read_texts(in, order, out);
	return read_amounts(in, order, out);
}

static enum fulfillment_status fulfillment_of(const struct facts *facts)
{
	int64_t total = 0, left = 0;
	if (!facts->fos.count)
		return FULFILLMENT_FULFILLMENT_NOT_REQUIRED;
	const struct fulfillment_order *fo = &facts->fos.at[0];
	for (size_t i = 0; i < fo->lines.count; i++) {
		total += fo->lines.at[i].total;
		left += fo->lines.at[i].remaining;
	}
	if (fo->status == FO_ON_HOLD)
		return FULFILLMENT_ON_HOLD;
	if (fo->status == FO_CANCELLED)
		return FULFILLMENT_UNFULFILLED;
	if (left == 0)
		return FULFILLMENT_FULFILLED;
	return left < total ? FULFILLMENT_PARTIALLY_FULFILLED
			    : FULFILLMENT_UNFULFILLED;
}

static RESULT read_statuses(
		struct reading *in, struct json order, enum state state)
{
	struct shop_order *out = &in->facts->order;
	if (state == STATE_OTHER)
		mage_read_odd(in, "order state",
				mage_word_of(in, order, "state"));
	TRY(mage_read_payment_status(in, order, state, &out->payment));
	if (out->payment != PAYMENT_OTHER && out->payment != PAYMENT_UNKNOWN)
		in->facts->seen_payment = PAYMENT_BIT(out->payment);
	out->fulfillment = fulfillment_of(in->facts);
	return OK;
}

RESULT mage_read_order(struct reading *in, struct json order,
		const struct lists *lists, const struct facts *known)
{
	struct facts *facts = in->facts;
	struct str id = mage_id_of(in, order, "entity_id");
	enum state state = mage_state_read(mage_word_of(in, order, "state"));
	ENSURE(id.len > 0, FAULT_BAD_VALUE);
	if (facts->remote.len)
		ENSURE(str_eq(facts->remote, id), FAULT_BAD_VALUE);
	facts->remote = id;
	TRY(read_head(in, order, &facts->order));
	facts->order.invoice = lists->invoice;
	TRY(mage_read_lines(in, order));
	TRY(mage_read_fo(in, order, state));
	TRY(mage_read_comments(in, order));
	read_ends(state, &facts->order);
	TRY(read_statuses(in, order, state));
	TRY(mage_read_txns(in, order, state, lists, known));
	facts->order.hash = facts_hash(facts, in->arena);
	facts->read_seq = in->seq;
	return OK;
}
