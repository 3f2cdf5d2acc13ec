/* SPDX-License-Identifier: Apache-2.0 */
/* ShipStation's V1: orders that are overwritten by key, labels and
 * fulfillments, times of Los Angeles, pages. */
#include <inttypes.h>
#include <time.h>

#include "base/crypto.h"
#include "station.h"

#define PER_MINUTE 40
#define ORDER_IDS 900001
#define PARCEL_IDS 700001
#define PAGE_MOST 500

/* ---- times: made and read without the connector's arithmetic ---- */

/* `tm` is standard time. Saving begins at 2:00 of the second Sunday of March
 * and ends at 1:00 standard of the first Sunday of November. */
static bool is_saving(const struct tm *tm)
{
	int sunday = tm->tm_mday - tm->tm_wday; /* the last one, or today */
	if (tm->tm_mon == 2)
		return sunday > 14 ||
				(sunday >= 8 &&
						(tm->tm_wday > 0 ||
								tm->tm_hour >= 2));
	if (tm->tm_mon == 10)
		return sunday < 1 ||
				(sunday <= 7 && tm->tm_wday == 0 &&
						tm->tm_hour < 1);
	return tm->tm_mon > 2 && tm->tm_mon < 10;
}

static struct str local(time_ms at, struct arena *arena)
{
	time_t seconds = (time_t)(at / SECOND_MS) - 8 * 3600;
	struct tm tm;
	gmtime_r(&seconds, &tm);
	if (is_saving(&tm)) {
		seconds += 3600;
		gmtime_r(&seconds, &tm);
	}
	return arena_print(arena, "%04d-%02d-%02dT%02d:%02d:%02d.%03d0000",
			tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
			tm.tm_hour, tm.tm_min, tm.tm_sec,
			(int)(at % SECOND_MS));
}

/* Texts of one form compare as times do, but for one hour in November. */
static bool not_before(struct call *call, const char *name, time_ms at)
{
	struct str since =
			sim_form_get(call->request->query, name, call->arena);
	return !since.len || str_cmp(local(at, call->arena), since) >= 0;
}

/* ---- views ---- */

static const char *const statuses[] = {"awaiting_shipment", "awaiting_shipment",
		"pending_fulfillment", "shipped", "shipped", "shipped",
		"rejected_fulfillment", "cancelled"};

static void order_json(struct json_out *out, struct call *call,
		const struct request *request)
{
	json_out_object(out, NULL);
	json_out_i64(out, "orderId",
			ORDER_IDS + station_index(call->sim, request));
	json_out_str(out, "orderNumber", request->order_number);
	json_out_str(out, "orderKey", request->reference);
	json_out_str(out, "orderDate", request->order_date);
	json_out_str(out, "modifyDate", local(request->changed, call->arena));
	if (request->odd.len)
		json_out_str(out, "orderStatus", request->odd);
	else
		json_out_cstr(out, "orderStatus", statuses[request->status]);
	json_out_bool(out, "externallyFulfilled", station_is_external(request));
	json_out_object_end(out);
}

/* Only for whoever asks for them. One label has all of an order here. */
static void items_json(struct json_out *out, struct call *call,
		const struct request *request)
{
	struct order *order = NULL;
	struct fo *fo = sim_shop_fo(call->sim, request->fo, &order);
	struct str asked = sim_form_get(call->request->query,
			"includeShipmentItems", call->arena);
	if (!str_eq_nocase(asked, STR("true")) || !fo) {
		json_out_null(out, "shipmentItems");
		return;
	}
	json_out_array(out, "shipmentItems");
	for (size_t i = 0; i < fo->lines.count; i++) {
		const struct fo_line *line = &fo->lines.at[i];
		json_out_object(out, NULL);
		json_out_str(out, "lineItemKey",
				arena_print(call->arena, "%" PRId64,
						order->lines.at[line->line]
								.id));
		json_out_i64(out, "quantity", line->total);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

static void shipment_json(struct json_out *out, struct call *call,
		const struct request *request)
{
	int64_t nth = station_index(call->sim, request);
	struct str made = local(request->shipped_at, call->arena);
	json_out_object(out, NULL);
	json_out_i64(out, "shipmentId", PARCEL_IDS + nth);
	json_out_i64(out, "orderId", ORDER_IDS + nth);
	json_out_str(out, "orderKey", request->reference);
	json_out_str(out, "orderNumber", request->order_number);
	json_out_str(out, "createDate", made);
	json_out_str(out, "shipDate", (struct str){made.at, 10});
	json_out_str(out, "trackingNumber", request->number);
	json_out_bool(out, "isReturnLabel", false);
	json_out_str(out, "carrierCode", request->carrier);
	json_out_bool(out, "voided", false);
	items_json(out, call, request);
	json_out_object_end(out);
}

static void fulfillment_json(struct json_out *out, struct call *call,
		const struct request *request)
{
	int64_t nth = station_index(call->sim, request);
	json_out_object(out, NULL);
	json_out_i64(out, "fulfillmentId", PARCEL_IDS + nth);
	json_out_i64(out, "orderId", ORDER_IDS + nth);
	json_out_str(out, "orderNumber", request->order_number);
	json_out_str(out, "trackingNumber", request->number);
	json_out_str(out, "createDate",
			local(request->shipped_at, call->arena));
	json_out_str(out, "carrierCode", request->carrier);
	json_out_bool(out, "voided", false);
	if (request->delivered_at)
		json_out_str(out, "deliveryDate",
				local(request->delivered_at, call->arena));
	else
		json_out_null(out, "deliveryDate");
	json_out_object_end(out);
}

/* ---- lists ---- */

static bool batch_fits(struct call *call, const struct request *request)
{
	int64_t nth = 0;
	struct str batch = sim_form_get(
			call->request->query, "batchId", call->arena);
	return !batch.len ||
			(!str_to_i64(batch, &nth).fault &&
					station_nth(call->sim, nth) == request);
}

static bool is_shipment(struct call *call, const struct request *request)
{
	return request->shipped_at && !station_is_external(request) &&
			batch_fits(call, request) &&
			not_before(call, "createDateStart",
					request->shipped_at);
}

static bool is_fulfillment(struct call *call, const struct request *request)
{
	return request->shipped_at && station_is_external(request) &&
			batch_fits(call, request) &&
			not_before(call, "createDateStart",
					request->shipped_at);
}

static bool is_order(struct call *call, const struct request *request)
{
	struct str query = call->request->query;
	struct str number = sim_form_get(query, "orderNumber", call->arena);
	struct str from = sim_form_get(query, "orderDateStart", call->arena);
	struct str to = sim_form_get(query, "orderDateEnd", call->arena);
	return str_starts(request->order_number, number) &&
			(!from.len ||
					str_cmp(request->order_date, from) >=
							0) &&
			(!to.len || str_cmp(request->order_date, to) <= 0) &&
			not_before(call, "modifyDateStart", request->changed);
}

static const struct list {
	const char *path, *name;
	bool (*fits)(struct call *call, const struct request *request);
	void (*json)(struct json_out *out, struct call *call,
			const struct request *request);
} lists[] = {
		{"/shipments", "shipments", is_shipment, shipment_json},
		{"/orders", "orders", is_order, order_json},
		{"/fulfillments", "fulfillments", is_fulfillment,
				fulfillment_json},
};

static void answer_list(struct call *call, const struct list *list)
{
	LIST(const struct request *) found = {0};
	struct sim *sim = call->sim;
	struct station_page page;
	for (size_t i = 0; i < sim->requests.count; i++)
		if (list->fits(call, sim->requests.at[i]))
			*LIST_ADD(call->arena, &found) = sim->requests.at[i];
	if (!station_page(call, "pageSize", 100, PAGE_MOST, found.count,
			    &page)) {
		sim_answer_error(call, 400, "invalid", NULL, "pageSize");
		return;
	}
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_array(&out, list->name);
	for (size_t i = page.from; i < page.to; i++)
		list->json(&out, call, found.at[i]);
	json_out_array_end(&out);
	json_out_i64(&out, "total", (int64_t)found.count);
	json_out_i64(&out, "page", page.page);
	json_out_i64(&out, "pages", page.pages);
	json_out_object_end(&out);
	sim_answer_json(call, 200, &buf);
}

/* A poll that asks for labels has seen what was never pushed. */
static enum sim_verb verb_of(struct call *call, const struct list *list)
{
	bool looks_up = str_find(call->request->query, STR("orderNumber=")) >=
			0;
	if (list->json == order_json && looks_up)
		return WAREHOUSE_FIND;
	return list->json == fulfillment_json ? WAREHOUSE_POLL : WAREHOUSE_FIND;
}

static void get_list(struct call *call, const struct list *list)
{
	if (!sim_lies(call, verb_of(call, list), call->path))
		answer_list(call, list);
}

static void answer_order(struct call *call, const struct request *request)
{
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	order_json(&out, call, request);
	sim_answer_json(call, 200, &buf);
}

static void get_order(struct call *call, struct str id)
{
	int64_t nth = 0;
	const struct request *request = NULL;
	if (sim_lies(call, WAREHOUSE_FIND, id))
		return;
	if (!str_to_i64(id, &nth).fault)
		request = station_nth(call->sim, nth - ORDER_IDS);
	if (request)
		answer_order(call, request);
	else
		sim_answer_error(call, 404, "not_found", NULL, "No order.");
}

/* ---- createorder: creates, overwrites, or finds it locked ---- */

struct wish {
	struct str key, status;
	struct station_sending sending;
	bool items, good;
};

static void wish_read(struct call *call, struct wish *out)
{
	struct json_doc *doc = NULL;
	struct arena *arena = call->arena;
	*out = (struct wish){0};
	if (json_open(call->request->body, &doc).fault)
		return;
	struct json root = json_root(doc);
	out->key = json_str(json_get(root, "orderKey"), arena);
	out->status = json_str(json_get(root, "orderStatus"), arena);
	out->items = json_count(json_get(root, "items")) > 0;
	out->good = station_sending_read(call, out->key, &out->sending) &&
			out->key.len <= 50 &&
			json_str(json_get(root, "orderDate"), arena).len &&
			json_str(json_get(root, "billTo.name"), arena).len &&
			json_str(json_get(root, "shipTo.name"), arena).len;
	out->sending.number = json_str(json_get(root, "orderNumber"), arena);
	out->sending.date = json_str(json_get(root, "orderDate"), arena);
	json_close(doc);
}

static void overwrite(struct call *call, const struct wish *wish,
		struct request *there)
{
	bool locked = there->status >= REQ_SHIPPED;
	bool cancels = str_eq(wish->status, STR("cancelled"));
	if (!locked && cancels)
		sim_request_move(call->sim, there, REQ_CANCELLED, call->now);
	else if (!locked && there->content != hash64(call->request->body))
		sim_wrong(call->sim, "an order was overwritten with another",
				there->order->id, there->key);
	else if (locked && cancels && there->status != REQ_CANCELLED)
		sim_wrong(call->sim, "a shipped order was not looked at first",
				there->order->id, there->key);
	sim_life_settle(call->sim, there->order, call->now);
	answer_order(call, there);
}

static void refuse(struct call *call, struct order *order, struct fo *fo)
{
	fo->refused = true;
	fo->reason = STR("refused");
	order->refuse_next = STR_NONE;
	call->out->status = 400;
	call->out->body = STR("{\"Message\":\"The request is invalid.\","
			      "\"ModelState\":{\"apiOrder\":[\"The order "
			      "can't be sent.\"]}}");
	sim_life_settle(call->sim, order, call->now);
}

static void create_order(struct call *call)
{
	struct wish wish;
	wish_read(call, &wish);
	bool cancels = str_eq(wish.status, STR("cancelled"));
	if (sim_lies(call, cancels ? WAREHOUSE_CANCEL : WAREHOUSE_SEND,
			    wish.key))
		return;
	struct request *there = wish.good ? station_find(call, wish.key) : NULL;
	if (!wish.good || (!there && !wish.items)) {
		sim_answer_error(call, 400, "invalid", NULL, "orderKey");
	} else if (there) {
		overwrite(call, &wish, there);
	} else if (wish.sending.order->refuse_next.len) {
		refuse(call, wish.sending.order, wish.sending.fo);
	} else {
		if (cancels)
			sim_wrong(call->sim, "an order made to be cancelled",
					wish.sending.order_id, wish.key);
		answer_order(call, station_take(call, &wish.sending));
	}
}

static bool is_authorized(struct call *call)
{
	struct str pair = arena_print(call->arena, "%s:%s",
			call->sim->options.station_key,
			call->sim->options.station_secret);
	struct str right = arena_print(call->arena, "Basic %.*s",
			STR_FMT(base64_of(pair, call->arena)));
	return str_eq(call->request->authorization, right);
}

void station_v1_call(struct call *call)
{
	struct str path = call->path;
	bool posts = str_eq(call->request->method, STR("POST"));
	if (!is_authorized(call)) {
		call->out->status = 401;
		call->out->body = STR("401 Unauthorized");
		return;
	}
	if (station_is_over(call, PER_MINUTE)) {
		call->out->retry_after_s = 0; /* it has a header of its own */
		return;
	}
	for (size_t i = 0; !posts && i < sizeof lists / sizeof *lists; i++)
		if (str_eq(path, str_of(lists[i].path))) {
			get_list(call, &lists[i]);
			return;
		}
	if (posts && str_eq(path, STR("/orders/createorder")))
		create_order(call);
	else if (!posts && str_starts(path, STR("/orders/")))
		get_order(call, str_skip(path, 8));
	else
		sim_answer_error(call, 404, "not_found", NULL, "No such page.");
}

/* ---- webhooks ---- */

bool station_v1_hook(struct sim *sim, const struct request *request,
		enum request_status status, struct json_out *out)
{
	bool external = station_is_external(request);
	if (status != REQ_SHIPPED)
		return false;
	struct str url = arena_print(sim->scratch,
			"https://ssapi6.shipstation.com/"
			"%s?storeID=1&batchId=%" PRId64
			"&includeShipmentItems=False",
			external ? "fulfillments" : "shipments",
			station_index(sim, request));
	json_out_object(out, NULL);
	json_out_str(out, "resource_url", url);
	json_out_cstr(out, "resource_type",
			external ? "FULFILLMENT_SHIPPED" : "SHIP_NOTIFY");
	json_out_object_end(out);
	return true;
}
