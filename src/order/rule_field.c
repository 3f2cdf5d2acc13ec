/* SPDX-License-Identifier: Apache-2.0 */
/* What a condition of a rule sees: each field's value, in this order and for
 * this cause. */
#include "order/rule_inside.h"

static void text(struct look *look, struct str value)
{
	if (value.len)
		*LIST_ADD(look->arena, &look->texts) = value;
}

static void parts(struct look *look, struct str joined)
{
	struct str one;
	while (str_cut(&joined, ',', &one))
		text(look, str_trim(one));
}

static void number(struct look *look, int64_t n, int digits)
{
	look->has_number = true;
	look->number = n;
	look->digits = digits;
}

static void money(struct look *look, minor amount)
{
	number(look, amount,
			currency_digits(look->scene->facts->order.currency));
}

#define FIELD(name_) \
	static void name_(struct look *look, \
			__attribute__((unused)) \
			const struct shop_order *order)

FIELD(total)
{
	money(look, order->total);
}

FIELD(current_total)
{
	money(look, order->current_total);
}

FIELD(refund_total)
{
	if (look->cause->refund)
		money(look, refund_gross(look->cause->refund));
}

FIELD(currency)
{
	text(look, order->currency);
}

FIELD(country)
{
	text(look, order->ship_to.country);
}

FIELD(region)
{
	text(look, order->ship_to.region);
}

FIELD(postcode)
{
	text(look, order->ship_to.postcode);
}

FIELD(customer_name)
{
	text(look, order->ship_to.name);
}

FIELD(email)
{
	text(look, order->email);
}

FIELD(email_domain)
{
	struct str rest = order->email, head;
	if (str_find(rest, STR("@")) >= 0 && str_cut(&rest, '@', &head))
		text(look, rest);
}

FIELD(locale)
{
	text(look, order->locale);
}

/* What rules have tagged is left out: no rule sets off another. */
FIELD(tags)
{
	struct str rest = order->tags, one;
	while (str_cut(&rest, ',', &one))
		if (!rule_has_tagged(look->scene->facts, str_trim(one)))
			text(look, str_trim(one));
}

FIELD(gateway)
{
	parts(look, order->gateways);
}

/* The one that the payment came to, if that is the cause. */
FIELD(payment_status)
{
	enum payment_status now = look->cause->payment
			? look->cause->payment
			: look->scene->status.payment;
	if (now)
		text(look, str_of(payment_status_name(now)));
}

static bool is_held_by_us(const struct facts *f)
{
	for (size_t i = 0; i < f->fos.count; i++)
		if (fo_is_held_by_us(f, &f->fos.at[i]))
			return true;
	return order_is_held_by_us(f);
}

/* A hold that we have set at the shop is our own doing. */
FIELD(fulfillment_status)
{
	enum fulfillment_status now = look->scene->status.fulfillment;
	bool ours = now == FULFILLMENT_ON_HOLD &&
			is_held_by_us(look->scene->facts);
	if (now && !ours)
		text(look, str_of(fulfillment_status_name(now)));
}

FIELD(return_status)
{
	if (look->scene->status.returns)
		text(look,
				str_of(return_status_name(
						look->scene->status.returns)));
}

FIELD(sku)
{
	for (size_t i = 0; i < order->lines.count; i++)
		text(look, order->lines.at[i].sku);
}

FIELD(quantity)
{
	int64_t sum = 0;
	for (size_t i = 0; i < order->lines.count; i++)
		if (__builtin_add_overflow(
				    sum, order->lines.at[i].quantity, &sum))
			return;
	number(look, sum, 0);
}

FIELD(line_count)
{
	number(look, (int64_t)order->lines.count, 0);
}

FIELD(test)
{
	text(look, str_of(order->test ? "true" : "false"));
}

FIELD(requires_shipping)
{
	text(look, str_of(order->requires_shipping ? "true" : "false"));
}

/* Those of the cause's parcel alone, if it is one. */
static bool is_looked_at(
		const struct look *look, const struct fulfillment_order *fo)
{
	const struct parcel *p = look->cause->parcel;
	return p ? str_eq(parcel_fo(p), fo->id) : !fo->replaced_by.len;
}

FIELD(location)
{
	const struct facts *f = look->scene->facts;
	for (size_t i = 0; i < f->fos.count; i++) {
		if (!is_looked_at(look, &f->fos.at[i]))
			continue;
		text(look, f->fos.at[i].location);
		text(look, f->fos.at[i].location_name);
	}
}

FIELD(delivery_method)
{
	const struct facts *f = look->scene->facts;
	for (size_t i = 0; i < f->fos.count; i++)
		if (is_looked_at(look, &f->fos.at[i]))
			text(look, f->fos.at[i].delivery_method);
}

FIELD(carrier)
{
	if (look->cause->parcel)
		text(look, look->cause->parcel->carrier);
}

FIELD(hold_reason)
{
	if (look->cause->hold)
		text(look, look->cause->hold->reason);
}

/* clang-format off */
static const struct {
	const char *name;
	enum field_kind kind;
	void (*read)(struct look *look, const struct shop_order *order);
} fields[OF_COUNT] = {
		[OF_NOTHING] = {"", KIND_TEXT, NULL},
		[OF_TOTAL] = {"total", KIND_MONEY, total},
		[OF_CURRENT_TOTAL] = {"current_total", KIND_MONEY,
				current_total},
		[OF_REFUND_TOTAL] = {"refund_total", KIND_MONEY, refund_total},
		[OF_CURRENCY] = {"currency", KIND_TEXT, currency},
		[OF_COUNTRY] = {"country", KIND_TEXT, country},
		[OF_REGION] = {"region", KIND_TEXT, region},
		[OF_POSTCODE] = {"postcode", KIND_TEXT, postcode},
		[OF_CUSTOMER_NAME] = {"customer_name", KIND_TEXT,
				customer_name},
		[OF_EMAIL] = {"email", KIND_TEXT, email},
		[OF_EMAIL_DOMAIN] = {"email_domain", KIND_TEXT, email_domain},
		[OF_LOCALE] = {"locale", KIND_TEXT, locale},
		[OF_TAGS] = {"tags", KIND_SET, tags},
		[OF_GATEWAY] = {"gateway", KIND_SET, gateway},
		[OF_PAYMENT_STATUS] = {"payment_status", KIND_TEXT,
				payment_status},
		[OF_FULFILLMENT_STATUS] = {"fulfillment_status", KIND_TEXT,
				fulfillment_status},
		[OF_RETURN_STATUS] = {"return_status", KIND_TEXT,
				return_status},
		[OF_SKU] = {"sku", KIND_SET, sku},
		[OF_QUANTITY] = {"quantity", KIND_NUMBER, quantity},
		[OF_LINE_COUNT] = {"line_count", KIND_NUMBER, line_count},
		[OF_TEST] = {"test", KIND_FLAG, test},
		[OF_REQUIRES_SHIPPING] = {"requires_shipping", KIND_FLAG,
				requires_shipping},
		[OF_LOCATION] = {"location", KIND_SET, location},
		[OF_DELIVERY_METHOD] = {"delivery_method", KIND_SET,
				delivery_method},
		[OF_CARRIER] = {"carrier", KIND_TEXT, carrier},
		[OF_HOLD_REASON] = {"hold_reason", KIND_TEXT, hold_reason},
};
/* clang-format on */

const char *rule_field_name(int field)
{
	return fields[field].name;
}

enum field_kind rule_field_kind(enum rule_field field)
{
	return fields[field].kind;
}

void rule_field_read(enum rule_field field, struct look *look)
{
	if (fields[field].read)
		fields[field].read(look, &look->scene->facts->order);
}
