/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tracking at PayPal, in steps: look, then do what is missing, one request
 * after the other. A number that changed is cancelled and the new one added;
 * one whose carrier changed, or that is live again, is updated.
 *
 * A payment whose Orders v2 id is known goes through that (checkout_orders_v2,
 * track); others, and updates, through shipping_shipment_tracking_v1.
 * After a lost answer all begins with looking, so that nothing is done twice.
 */
#include "connector/paypal/plan.h"

#include "port/request.h"

/* --- building ----------------------------------------------------------- */

static RESULT look_build(const struct ask *ask, const struct tracking *tracking,
		struct arena *arena, struct http_request *out)
{
	bool orders = tracking->checkout.len && !ask->cursor.len;
	struct str path = orders
			? arena_print(arena, "/v2/checkout/orders/%.*s",
					  STR_FMT(url_encode(tracking->checkout,
							  arena)))
			: arena_print(arena,
					  "/v1/shipping/trackers?"
					  "transaction_id=%.*s",
					  STR_FMT(url_encode(tracking->capture,
							  arena)));
	request_get(out, url_join(ask->account, path, arena));
	return OK;
}

static void carrier_write(const struct ask *ask, struct json_out *out,
		const struct parcel_wanted *parcel, bool orders)
{
	struct str name = paypal_carrier(
			parcel, ask->facts->order.ship_to.country, orders);
	json_out_str(out, "carrier", name);
	if (str_eq(name, STR("OTHER")))
		json_out_str(out, "carrier_name_other", carrier_other(parcel));
}

static void tracker_write(const struct ask *ask, struct json_out *out,
		const struct tracking *tracking,
		const struct parcel_wanted *parcel, bool orders)
{
	json_out_str(out, "transaction_id", tracking->capture);
	json_out_str(out, "tracking_number", parcel->number);
	json_out_cstr(out, "status", "SHIPPED");
	carrier_write(ask, out, parcel, orders);
}

struct building {
	const struct ask *ask;
	const struct tracking *tracking;
	const struct plan *plan;
	struct arena *arena;
	struct http_request *out;
	struct str body;
};

static void send(struct building *b, const char *method, struct str path)
{
	*b->out = (struct http_request){.method = str_of(method),
			.url = url_join(b->ask->account, path, b->arena),
			.body = b->body};
	http_header_add(&b->out->headers, b->arena, STR("Content-Type"),
			STR("application/json"));
}

static RESULT add_order(struct building *b, const struct step *step)
{
	const struct parcel_wanted *p = tracking_find(b->tracking, step->id);
	ENSURE(p && b->tracking->checkout.len, FAULT_BAD_VALUE);
	struct buf buf;
	buf_init(&buf, REQUEST_BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_str(&out, "capture_id", b->tracking->capture);
	tracker_write(b->ask, &out, b->tracking, p, true);
	/* The customer hears of it from us or from the shop. */
	json_out_bool(&out, "notify_payer", false);
	json_out_object_end(&out);
	TRY(buf_take(&buf, b->arena, &b->body));
	send(b, "POST",
			arena_print(b->arena, "/v2/checkout/orders/%.*s/track",
					STR_FMT(url_encode(
							b->tracking->checkout,
							b->arena))));
	return OK;
}

static RESULT batch_write(struct building *b, struct json_out *out)
{
	size_t left = plan_width(b->plan);
	for (size_t i = 0; i < b->plan->steps.count && left; i++) {
		const struct step *step = &b->plan->steps.at[i];
		const struct parcel_wanted *p =
				tracking_find(b->tracking, step->id);
		if (step->kind != STEP_ADD)
			continue;
		ENSURE(p, FAULT_BAD_VALUE);
		json_out_object(out, NULL);
		tracker_write(b->ask, out, b->tracking, p, false);
		json_out_bool(out, "notify_buyer", false);
		json_out_object_end(out);
		left--;
	}
	return OK;
}

static RESULT add_batch(struct building *b)
{
	struct buf buf;
	buf_init(&buf, REQUEST_BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_array(&out, "trackers");
	struct result written = batch_write(b, &out);
	json_out_array_end(&out);
	json_out_object_end(&out);
	TRY(buf_take(&buf, b->arena, &b->body));
	TRY(written);
	send(b, "POST", STR("/v1/shipping/trackers-batch"));
	return OK;
}

static struct str v1_path(struct building *b, struct str id)
{
	return arena_print(b->arena, "/v1/shipping/trackers/%.*s",
			STR_FMT(url_encode(id, b->arena)));
}

static RESULT update(struct building *b, const struct step *step)
{
	const struct parcel_wanted *p = tracking_find(b->tracking, step->id);
	struct buf buf;
	ENSURE(p, FAULT_BAD_VALUE);
	buf_init(&buf, REQUEST_BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	tracker_write(b->ask, &out, b->tracking, p, false);
	json_out_object_end(&out);
	TRY(buf_take(&buf, b->arena, &b->body));
	send(b, "PUT", v1_path(b, step->id));
	return OK;
}

static RESULT cancel_v1(struct building *b, const struct step *step)
{
	struct str number = str_skip(step->id, b->tracking->capture.len + 1);
	struct buf buf;
	buf_init(&buf, REQUEST_BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_str(&out, "transaction_id", b->tracking->capture);
	json_out_str(&out, "tracking_number", number);
	json_out_cstr(&out, "status", "CANCELLED");
	json_out_object_end(&out);
	TRY(buf_take(&buf, b->arena, &b->body));
	send(b, "PUT", v1_path(b, step->id));
	return OK;
}

static RESULT cancel_order(struct building *b, const struct step *step)
{
	b->body = STR("[{\"op\":\"replace\",\"path\":\"/status\","
		      "\"value\":\"CANCELLED\"}]");
	send(b, "PATCH",
			arena_print(b->arena,
					"/v2/checkout/orders/%.*s/trackers/"
					"%.*s",
					STR_FMT(url_encode(
							b->tracking->checkout,
							b->arena)),
					STR_FMT(url_encode(
							step->why, b->arena))));
	return OK;
}

static RESULT step_build(struct building *b)
{
	const struct step *step = plan_first(b->plan);
	ENSURE(step, FAULT_BAD_VALUE);
	if (step->kind == STEP_UPDATE)
		return update(b, step);
	if (step->kind == STEP_ADD)
		return b->plan->orders ? add_order(b, step) : add_batch(b);
	return b->plan->orders ? cancel_order(b, step) : cancel_v1(b, step);
}

RESULT paypal_tracker_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct tracking tracking;
	struct plan plan;
	ENSURE(tracking_of(ask, arena, &tracking), FAULT_BAD_VALUE);
	if (!ask->cursor.len || str_eq(ask->cursor, PLAN_LEGACY))
		return look_build(ask, &tracking, arena, out);
	ENSURE(plan_read(ask->cursor, arena, &plan), FAULT_BAD_VALUE);
	struct building b = {.ask = ask,
			.tracking = &tracking,
			.plan = &plan,
			.arena = arena,
			.out = out};
	return step_build(&b);
}
