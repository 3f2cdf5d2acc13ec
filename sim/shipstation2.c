/* SPDX-License-Identifier: Apache-2.0 */
/* ShipStation's V2: shipments by a key that is refused the second time,
 * labels, the road of a label, cancel by its own id. */
#include <inttypes.h>

#include "station.h"

#define PER_MINUTE 200
#define PAGE_MOST 500

static const char *const statuses[] = {"pending", "pending", "processing",
		"label_purchased", "label_purchased", "label_purchased",
		"cancelled", "cancelled"};

static void fail(struct call *call, int status, const char *code,
		const char *message)
{
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_cstr(&out, "request_id",
			"5b7e5d3f-0000-4000-8000-000000000000");
	json_out_array(&out, "errors");
	json_out_object(&out, NULL);
	json_out_cstr(&out, "error_source", "shipstation");
	json_out_cstr(&out, "error_type", "validation");
	json_out_cstr(&out, "error_code", code);
	json_out_cstr(&out, "message", message);
	json_out_object_end(&out);
	json_out_array_end(&out);
	json_out_object_end(&out);
	sim_answer_json(call, status, &buf);
}

/* ---- views ---- */

static struct str id_of(struct call *call, const struct request *request)
{
	return arena_print(call->arena, "se-%" PRId64,
			500 + station_index(call->sim, request));
}

static void shipment_json(struct json_out *out, struct call *call,
		const struct request *request)
{
	json_out_object(out, NULL);
	json_out_str(out, "shipment_id", id_of(call, request));
	json_out_str(out, "external_shipment_id", request->reference);
	json_out_str(out, "shipment_number", request->order_number);
	json_out_str(out, "modified_at",
			time_print_ms(request->changed, call->arena));
	if (request->odd.len)
		json_out_str(out, "shipment_status", request->odd);
	else
		json_out_cstr(out, "shipment_status",
				statuses[request->status]);
	json_out_object_end(out);
}

static void label_json(struct json_out *out, struct call *call,
		const struct request *request)
{
	static const char *const roads[] = {[REQ_SHIPPED] = "unknown",
			[REQ_IN_TRANSIT] = "in_transit",
			[REQ_DELIVERED] = "delivered"};
	json_out_object(out, NULL);
	json_out_str(out, "label_id", id_of(call, request));
	json_out_cstr(out, "status", "completed");
	json_out_str(out, "shipment_id", id_of(call, request));
	json_out_str(out, "external_shipment_id", request->reference);
	json_out_str(out, "created_at",
			time_print_ms(request->shipped_at, call->arena));
	json_out_str(out, "tracking_number", request->number);
	json_out_str(out, "tracking_url", request->url);
	json_out_str(out, "carrier_code", request->carrier);
	json_out_cstr(out, "tracking_status", roads[request->status]);
	json_out_bool(out, "is_return_label", false);
	json_out_bool(out, "voided", false);
	json_out_object_end(out);
}

/* ---- lists ---- */

static bool is_since(struct call *call, const char *name, time_ms at)
{
	time_ms since = 0;
	struct str text = sim_form_get(call->request->query, name, call->arena);
	return !text.len || (!time_read(text, &since).fault && at >= since);
}

static bool is_label(struct call *call, const struct request *request)
{
	struct str batch = sim_form_get(
			call->request->query, "batch_id", call->arena);
	return request->shipped_at &&
			(!batch.len || str_eq(batch, id_of(call, request))) &&
			is_since(call, "created_at_start", request->shipped_at);
}

static bool is_shipment(struct call *call, const struct request *request)
{
	return is_since(call, "modified_at_start", request->changed);
}

static const struct list {
	const char *path, *name;
	bool (*fits)(struct call *call, const struct request *request);
	void (*json)(struct json_out *out, struct call *call,
			const struct request *request);
	enum sim_verb verb;
} lists[] = {
		{"/v2/labels", "labels", is_label, label_json, WAREHOUSE_FIND},
		{"/v2/shipments", "shipments", is_shipment, shipment_json,
				WAREHOUSE_POLL},
};

static void get_list(struct call *call, const struct list *list)
{
	LIST(const struct request *) found = {0};
	struct sim *sim = call->sim;
	struct station_page page;
	if (sim_lies(call, list->verb, call->path))
		return;
	for (size_t i = 0; i < sim->requests.count; i++)
		if (list->fits(call, sim->requests.at[i]))
			*LIST_ADD(call->arena, &found) = sim->requests.at[i];
	if (!station_page(call, "page_size", 25, PAGE_MOST, found.count,
			    &page)) {
		fail(call, 400, "invalid_field_value", "page_size");
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

/* ---- one shipment ---- */

static void answer_shipment(
		struct call *call, const struct request *request, bool created)
{
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	if (created) {
		json_out_object(&out, NULL);
		json_out_bool(&out, "has_errors", false);
		json_out_array(&out, "shipments");
	}
	shipment_json(&out, call, request);
	if (created) {
		json_out_array_end(&out);
		json_out_object_end(&out);
	}
	sim_answer_json(call, 200, &buf);
}

static void get_shipment(struct call *call, struct str key)
{
	key = sim_url_decode(key, call->arena);
	if (sim_lies(call, WAREHOUSE_FIND, key))
		return;
	const struct request *request = station_find(call, key);
	if (request)
		answer_shipment(call, request, false);
	else
		fail(call, 404, "not_found", "There is no such shipment.");
}

static bool wish_read(struct call *call, struct station_sending *out)
{
	struct json_doc *doc = NULL;
	struct json one = {0};
	struct arena *arena = call->arena;
	if (json_open(call->request->body, &doc).fault)
		return false;
	struct json_iter i = json_each(json_get(json_root(doc), "shipments"));
	json_next(&i, &one);
	struct str key = json_str(json_get(one, "external_shipment_id"), arena);
	bool good = station_sending_read(call, key, out) && key.len <= 50 &&
			json_str(json_get(one, "warehouse_id"), arena).len &&
			json_str(json_get(one, "ship_to.name"), arena).len &&
			json_str(json_get(one, "ship_to.country_code"), arena)
					.len &&
			json_count(json_get(one, "items")) > 0;
	out->number = json_str(json_get(one, "shipment_number"), arena);
	json_close(doc);
	return good;
}

static void create(struct call *call)
{
	struct station_sending sending = {0};
	bool good = wish_read(call, &sending);
	if (sim_lies(call, WAREHOUSE_SEND, sending.key))
		return;
	if (!good) {
		fail(call, 400, "invalid_field_value", "It lacks something.");
	} else if (station_find(call, sending.key)) {
		fail(call, 400, "identifier_conflict",
				"The external_shipment_id is there already.");
	} else if (sending.order->refuse_next.len) {
		bool address = str_eq(
				sending.order->refuse_next, STR("bad_address"));
		sending.fo->refused = true;
		sending.fo->reason =
				address ? STR("bad_address") : STR("refused");
		sending.order->refuse_next = STR_NONE;
		fail(call, 400, address ? "invalid_address" : "unspecified",
				"It can't be sent.");
		sim_life_settle(call->sim, sending.order, call->now);
	} else {
		answer_shipment(call, station_take(call, &sending), true);
	}
}

static struct request *by_id(struct call *call, struct str id)
{
	int64_t nth;
	if (!str_starts(id, STR("se-")) ||
			str_to_i64(str_skip(id, 3), &nth).fault)
		return NULL;
	return station_nth(call->sim, nth - 500);
}

static void cancel(struct call *call, struct str id)
{
	if (sim_lies(call, WAREHOUSE_CANCEL, id))
		return;
	struct request *request = by_id(call, id);
	if (!request) {
		fail(call, 404, "not_found", "There is no such shipment.");
		return;
	}
	if (request->status >= REQ_SHIPPED && sim_request_live(request)) {
		fail(call, 400, "invalid_status",
				"Its label must be voided first.");
		return;
	}
	if (request->status != REQ_CANCELLED)
		sim_request_move(call->sim, request, REQ_CANCELLED, call->now);
	sim_life_settle(call->sim, request->order, call->now);
	call->out->status = 204;
	call->out->body = STR_NONE;
}

static void track(struct call *call, struct str id)
{
	static const char *const codes[] = {[REQ_SHIPPED] = "NY",
			[REQ_IN_TRANSIT] = "IT",
			[REQ_DELIVERED] = "DE"};
	const struct request *request = by_id(call, id);
	if (sim_lies(call, WAREHOUSE_FIND, id))
		return;
	if (!request || !request->shipped_at) {
		fail(call, 404, "not_found", "There is no such label.");
		return;
	}
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_str(&out, "tracking_number", request->number);
	json_out_cstr(&out, "status_code", codes[request->status]);
	if (request->delivered_at)
		json_out_str(&out, "actual_delivery_date",
				time_print_ms(request->delivered_at,
						call->arena));
	json_out_array(&out, "events");
	json_out_array_end(&out);
	json_out_object_end(&out);
	sim_answer_json(call, 200, &buf);
}

#define BY_KEY "/v2/shipments/external_shipment_id/"
#define BY_ID "/v2/shipments/"
#define LABELS "/v2/labels/"

/* What is between a head and a tail; empty: nothing is. */
static struct str between(struct str path, struct str head, struct str tail)
{
	if (!str_starts(path, head) || !str_ends(path, tail) ||
			path.len < head.len + tail.len)
		return STR_NONE;
	return (struct str){path.at + head.len, path.len - head.len - tail.len};
}

static void get(struct call *call)
{
	struct str path = call->path;
	struct str key = between(path, STR(BY_KEY), STR_NONE);
	struct str label = between(path, STR(LABELS), STR("/track"));
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (str_eq(path, str_of(lists[i].path))) {
			get_list(call, &lists[i]);
			return;
		}
	if (key.len)
		get_shipment(call, key);
	else if (label.len)
		track(call, label);
	else
		fail(call, 404, "not_found", "No such page.");
}

void station_v2_call(struct call *call)
{
	struct str method = call->request->method, path = call->path;
	struct str id = between(path, STR(BY_ID), STR("/cancel"));
	if (!str_eq(call->request->authorization,
			    str_of(call->sim->options.station_key)))
		fail(call, 401, "unauthorized", "The API key is wrong.");
	else if (station_is_over(call, PER_MINUTE))
		return;
	else if (str_eq(method, STR("GET")))
		get(call);
	else if (str_eq(method, STR("POST")) &&
			str_eq(path, STR("/v2/shipments")))
		create(call);
	else if (str_eq(method, STR("PUT")) && id.len)
		cancel(call, id);
	else
		fail(call, 404, "not_found", "No such page.");
}

/* ---- webhooks ---- */

bool station_v2_hook(struct sim *sim, const struct request *request,
		enum request_status status, struct json_out *out)
{
	int64_t nth = 500 + station_index(sim, request);
	bool label = status == REQ_SHIPPED;
	if (status < REQ_SHIPPED || status > REQ_DELIVERED)
		return false;
	json_out_object(out, NULL);
	json_out_str(out, "resource_url",
			arena_print(sim->scratch,
					label ? "https://api.shipstation.com"
						"/v2/"
						"labels?batch_id=se-%" PRId64
					      : "https://api.shipstation.com"
						"/v2/labels/se-%" PRId64
						"/track",
					nth));
	json_out_cstr(out, "resource_type",
			label ? "LABEL_CREATED_V2" : "TRACK_EVENT_V2");
	json_out_object_end(out);
	return true;
}
