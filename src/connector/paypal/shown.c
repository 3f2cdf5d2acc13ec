/* SPDX-License-Identifier: Apache-2.0 */
/* The trackers that PayPal shows of a capture: those of an order
 * (checkout_orders_v2), or a list of the tracking API (shipping_shipment_
 * tracking_v1). */
#include "connector/paypal/plan.h"

struct looking {
	struct str capture;
	struct arena *arena;
	shown_list *out;
};

/* PayPal's own spelling of an id has a dash, or none. */
static struct str own_id(struct looking *l, struct str id)
{
	if (!str_starts(id, l->capture) || id.len <= l->capture.len)
		return STR_NONE;
	struct str number = str_skip(id, l->capture.len);
	if (number.at[0] == '-')
		number = str_skip(number, 1);
	return arena_print(l->arena, "%.*s-%.*s", STR_FMT(l->capture),
			STR_FMT(number));
}

static bool is_cancelled(struct looking *l, struct json tracker)
{
	return str_eq(json_str(json_get(tracker, "status"), l->arena),
			STR("CANCELLED"));
}

static void of_order_add(struct looking *l, struct json tracker)
{
	struct str id = json_str(json_get(tracker, "id"), l->arena);
	struct str own = own_id(l, id);
	if (own.len)
		*LIST_ADD(l->arena, l->out) = (struct shown){.id = id,
				.own_id = own,
				.cancelled = is_cancelled(l, tracker)};
}

static void of_order(struct looking *l, struct json order)
{
	struct json unit, tracker;
	struct json units = json_get(order, "purchase_units");
	for (struct json_iter i = json_each(units); json_next(&i, &unit);) {
		struct json all = json_get(unit, "shipping.trackers");
		for (struct json_iter k = json_each(all);
				json_next(&k, &tracker);)
			of_order_add(l, tracker);
	}
}

static void of_list_add(struct looking *l, struct json one)
{
	struct str number =
			json_str(json_get(one, "tracking_number"), l->arena);
	struct str capture =
			json_str(json_get(one, "transaction_id"), l->arena);
	if (!number.len || !str_eq(capture, l->capture))
		return;
	struct shown *s = LIST_ADD(l->arena, l->out);
	s->id = s->own_id = arena_print(l->arena, "%.*s-%.*s", STR_FMT(capture),
			STR_FMT(number));
	s->cancelled = is_cancelled(l, one);
	s->has_carrier = true;
	s->carrier = json_str(json_get(one, "carrier"), l->arena);
	s->carrier_other =
			json_str(json_get(one, "carrier_name_other"), l->arena);
}

static void of_list(struct looking *l, struct json root)
{
	struct json one, all = json_get(root, "trackers");
	for (struct json_iter i = json_each(all); json_next(&i, &one);)
		of_list_add(l, one);
}

void trackers_shown(struct str capture, struct json root, bool order,
		struct arena *arena, shown_list *out)
{
	struct looking l = {.capture = capture, .arena = arena, .out = out};
	if (order)
		of_order(&l, root);
	else
		of_list(&l, root);
}

/* PayPal has names of its own: what is ours in its words is told in ours. */
static struct str carrier_shown(const struct ask *ask,
		const struct tracking *tracking, const struct shown *s)
{
	const struct parcel_wanted *p = tracking_find(tracking, s->own_id);
	struct str country = ask->facts->order.ship_to.country;
	bool other = str_eq(s->carrier, STR("OTHER"));
	if (p && str_eq(s->carrier, paypal_carrier(p, country, false)) &&
			(!other || str_eq(s->carrier_other, carrier_other(p))))
		return p->carrier;
	return other ? s->carrier_other : s->carrier;
}

void trackers_value(const struct ask *ask, const struct tracking *tracking,
		const shown_list *shown, struct arena *arena,
		struct payment_shown *out)
{
	out->tracking_known = true;
	for (size_t i = 0; i < shown->count; i++) {
		const struct shown *s = &shown->at[i];
		if (!s->cancelled)
			out->tracking = tracking_add(out->tracking,
					carrier_shown(ask, tracking, s),
					str_skip(s->own_id,
							tracking->capture.len +
									1),
					arena);
	}
}
