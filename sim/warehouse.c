/* SPDX-License-Identifier: Apache-2.0 */
/* The warehouse's door: orders by reference, cancels, the list of events. */
#include <inttypes.h>

#include "base/crypto.h"
#include "world.h"

#define EVENTS_MAX 100

static const char *const statuses[] = {"received", "accepted", "processing",
		"shipped", "in_transit", "delivered", "refused", "cancelled"};
static const char *const event_types[] = {"order.received", "order.accepted",
		"order.processing", "parcel.shipped", "parcel.in_transit",
		"parcel.delivered", "order.refused", "order.cancelled"};

/* The order's word: what became of the parcel stands in the parcel. */
const char *sim_request_status(enum request_status status)
{
	if (status == REQ_IN_TRANSIT || status == REQ_DELIVERED)
		return "shipped";
	return statuses[status];
}

bool sim_request_live(const struct request *request)
{
	return request->status != REQ_REFUSED &&
			request->status != REQ_CANCELLED;
}

static void parcel_json(struct json_out *out, const char *key,
		const struct request *request, bool times, struct arena *arena)
{
	json_out_object(out, key);
	json_out_str(out, "id", request->parcel);
	json_out_str(out, "carrier", request->carrier);
	json_out_str(out, "number", request->number);
	json_out_str(out, "url", request->url);
	sim_pieces_json(out, request, arena);
	if (times) {
		json_out_cstr(out, "status", statuses[request->status]);
		json_out_str(out, "shipped_at",
				time_print_ms(request->shipped_at, arena));
		if (request->delivered_at)
			json_out_str(out, "delivered_at",
					time_print_ms(request->delivered_at,
							arena));
		else
			json_out_null(out, "delivered_at");
		if (request->corrected_at)
			json_out_str(out, "updated_at",
					time_print_ms(request->corrected_at,
							arena));
	}
	json_out_object_end(out);
}

static void request_json(struct json_out *out, const struct request *request,
		struct arena *arena)
{
	json_out_object(out, NULL);
	json_out_str(out, "reference", request->reference);
	if (request->odd.len)
		json_out_str(out, "status", request->odd);
	else
		json_out_cstr(out, "status",
				sim_request_status(request->status));
	if (request->reason.len)
		json_out_str(out, "reason", request->reason);
	json_out_array(out, "parcels");
	for (size_t i = 0; i < request->packed.count; i++) {
		const struct request one =
				sim_packed_view(request, request->packed.at[i]);
		parcel_json(out, NULL, &one, true, arena);
	}
	if (request->shipped_at)
		parcel_json(out, NULL, request, true, arena);
	json_out_array_end(out);
	json_out_object_end(out);
}

static struct str event_id(size_t nth, struct arena *arena)
{
	return arena_print(arena, "wev_%010zu", nth + 1);
}

static const char *event_type(const struct warehouse_event *event)
{
	return event->corrected ? "parcel.corrected"
				: event_types[event->status];
}

static void event_json(struct json_out *out, struct sim *sim, size_t nth,
		struct arena *arena)
{
	const struct warehouse_event *event = &sim->warehouse_events.at[nth];
	struct request as_it_was = *event->request;
	as_it_was.number = event->number;
	if (event->packed)
		as_it_was = sim_packed_view(event->request, event->packed);
	bool parcel = !event->odd.len && event->status >= REQ_SHIPPED &&
			event->status <= REQ_DELIVERED;
	json_out_object(out, NULL);
	if (event->odd.len)
		json_out_str(out, "type",
				arena_print(arena, "order.%.*s",
						STR_FMT(event->odd)));
	else
		json_out_cstr(out, "type", event_type(event));
	json_out_str(out, "id", event_id(nth, arena));
	json_out_str(out, "at", time_print_ms(event->at, arena));
	json_out_object(out, "data");
	json_out_str(out, "reference", event->request->reference);
	if (!event->odd.len && event->status == REQ_REFUSED)
		json_out_str(out, "reason", event->request->reason);
	if (parcel)
		parcel_json(out, "parcel", &as_it_was, false, arena);
	json_out_object_end(out);
	json_out_object_end(out);
}

static void event_tell(
		struct sim *sim, const struct warehouse_event *of, time_ms now)
{
	size_t nth = sim->warehouse_events.count;
	struct warehouse_event event = *of;
	struct request *request = event.request;
	event.number = request->number;
	event.at = now;
	*LIST_ADD(sim->arena, &sim->warehouse_events) = event;
	if (sim_folder_tell(sim, &event, event_type(&event), nth))
		return;
	if (sim_shipstation_tell(sim, request, event.status, nth, now) ||
			!sim_hooks_on(sim, now, AT_WAREHOUSE))
		return;
	struct buf body;
	buf_init(&body, BODY_MAX);
	struct json_out out = {&body, false};
	event_json(&out, sim, nth, sim->scratch);
	sim_hook_add(sim, now, AT_WAREHOUSE, event_type(&event),
			event_id(nth, sim->scratch).at, request->order, &body);
}

static void tell(struct sim *sim, struct request *request,
		enum request_status status, bool corrected, time_ms now)
{
	event_tell(sim,
			&(struct warehouse_event){.request = request,
					.status = status,
					.corrected = corrected,
					.odd = request->odd},
			now);
}

void sim_request_tell(struct sim *sim, struct request *request,
		const struct packed *packed, enum request_status status,
		time_ms now)
{
	event_tell(sim,
			&(struct warehouse_event){.request = request,
					.status = status,
					.packed = packed},
			now);
}

void sim_request_say(struct sim *sim, struct request *request, struct str word,
		time_ms now)
{
	request->odd = word;
	tell(sim, request, request->status, false, now);
}

void sim_request_move(struct sim *sim, struct request *request,
		enum request_status status, time_ms now)
{
	struct order *order = NULL;
	struct fo *fo = sim_shop_fo(sim, request->fo, &order);
	request->status = status;
	request->odd = STR_NONE;
	if (status == REQ_SHIPPED)
		sim_courier_take(sim, request, now);
	if (status == REQ_SHIPPED && fo)
		fo->parcel = request->number;
	if (status == REQ_DELIVERED)
		sim_packed_arrived(sim, request, now);
	if (status == REQ_DELIVERED)
		sim_courier_arrived(sim, request, now);
	if (status == REQ_REFUSED && fo) {
		fo->refused = true;
		fo->reason = request->reason;
	}
	tell(sim, request, status, false, now);
}

void sim_request_correct(struct sim *sim, struct request *request, time_ms now)
{
	tell(sim, request, REQ_SHIPPED, true, now);
}

void sim_request_report(struct sim *sim, struct request *request,
		enum request_status status, time_ms now)
{
	request->status = status;
	if (status == REQ_DELIVERED)
		sim_courier_arrived(sim, request, now);
	sim_easypost_tell(sim, request, now);
}

static void answer_request(struct call *call, int status,
		const struct request *request, bool list)
{
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	if (list) {
		json_out_object(&out, NULL);
		json_out_array(&out, "orders");
	}
	if (request)
		request_json(&out, request, call->arena);
	if (list) {
		json_out_array_end(&out);
		json_out_object_end(&out);
	}
	sim_answer_json(call, status, &buf);
}

struct sending {
	struct str reference, key, kind, rest, street;
	int64_t order_id, fo_id;
	struct order *order;
	struct fo *fo;
};

static bool sending_read(struct call *call, struct sending *out)
{
	struct json_doc *doc = NULL;
	struct str fo = STR_NONE;
	*out = (struct sending){0};
	if (json_open(call->request->body, &doc).fault)
		return false;
	out->reference = json_str(
			json_get(json_root(doc), "reference"), call->arena);
	out->street = json_str(
			json_get(json_root(doc), "ship_to.line1"), call->arena);
	bool lines = json_count(json_get(json_root(doc), "lines")) > 0;
	json_close(doc);
	if (!lines ||
			!sim_reference_read(out->reference, call->arena,
					&out->key, &out->order_id, &out->kind,
					&out->rest))
		return false;
	struct str rest = out->rest;
	str_cut(&rest, '.', &fo);
	if (str_to_i64(fo, &out->fo_id).fault)
		return false;
	out->fo = sim_shop_fo(call->sim, out->fo_id, &out->order);
	return out->fo && out->order->id == out->order_id;
}

static void check(struct call *call, const struct sending *sending)
{
	struct sim *sim = call->sim;
	if (sending->fo->sent && sim_request_live(sending->fo->sent))
		sim_doubled(sim, "warehouse order", sending->order_id,
				sending->key);
	if (!sending->order->by_hand && !sending->order->paid_at)
		sim_wrong(sim, "goods of an unpaid order sent",
				sending->order_id, sending->key);
}

/* Whoever polls knows by then that the shop lets them rest. */
#define RESTS_KNOWN_MS (10 * MINUTE_MS)

static void check_rest(struct call *call, const struct sending *sending)
{
	const struct fo *fo = sending->fo;
	if (fo->rests_since && call->now - fo->rests_since > RESTS_KNOWN_MS)
		sim_wrong(call->sim, "goods sent that the shop lets rest",
				sending->order_id, sending->key);
	if (fo->pick_up)
		sim_wrong(call->sim, "goods sent that are picked up",
				sending->order_id, sending->key);
}

static void take(struct call *call, const struct sending *sending)
{
	struct sim *sim = call->sim;
	bool later = false;
	struct str refusal =
			sim_life_refusal(sending->order, sending->fo, &later);
	if (refusal.len && !later) {
		sending->order->refuse_next = STR_NONE;
		sending->fo->refused = true;
		sending->fo->reason = refusal;
		sim_answer_error(call, 422, refusal.at, NULL,
				"The order can't be sent.");
		sim_life_settle(sim, sending->order, call->now);
		return;
	}
	struct request *request = arena_take(sim->arena, sizeof *request);
	*request = (struct request){
			.reference = arena_copy(sim->arena, sending->reference),
			.key = arena_copy(sim->arena, sending->key),
			.content = hash64(call->request->body),
			.order = sending->order,
			.fo = sending->fo_id,
			.street = arena_copy(sim->arena, sending->street),
			.reason = refusal};
	check_rest(call, sending);
	check(call, sending);
	sending->fo->sent = request;
	sending->fo->refused = false;
	*LIST_ADD(sim->arena, &sim->requests) = request;
	sim_table_put(&sim->request_by_key, request->key, request);
	sim_life_request_new(sim, request, call->now);
	answer_request(call, 201, request, false);
}

static void send(struct call *call)
{
	struct sending sending;
	bool good = sending_read(call, &sending);
	if (sim_lies(call, WAREHOUSE_SEND, sending.key))
		return;
	const struct request *there =
			sim_table_get(&call->sim->request_by_key, sending.key);
	if (!good)
		sim_answer_error(call, 422, "refused", NULL,
				"Reference, lines or order are wrong.");
	else if (!there)
		take(call, &sending);
	else if (there->content == hash64(call->request->body))
		answer_request(call, 200, there, false);
	else
		sim_answer_error(call, 409, "conflict", NULL,
				"This reference has another order.");
}

static struct request *request_of(struct call *call, struct str reference)
{
	struct str key, kind, rest;
	int64_t order;
	if (!sim_reference_read(
			    reference, call->arena, &key, &order, &kind, &rest))
		return NULL;
	struct request *request =
			sim_table_get(&call->sim->request_by_key, key);
	return request && !request->gone ? request : NULL;
}

static void find(struct call *call)
{
	struct str reference = sim_form_get(
			call->request->query, "reference", call->arena);
	if (sim_lies(call, WAREHOUSE_FIND, reference))
		return;
	answer_request(call, 200, request_of(call, reference), true);
}

static void cancel(struct call *call, struct str reference)
{
	if (sim_lies(call, WAREHOUSE_CANCEL, reference))
		return;
	struct request *request = request_of(call, reference);
	if (!request) {
		sim_answer_error(call, 404, "not_found", NULL,
				"There is no such order.");
		return;
	}
	if ((request->status >= REQ_SHIPPED && sim_request_live(request)) ||
			request->kept) {
		sim_answer_error(call, 409, "too_late", NULL,
				"The parcel has left.");
		return;
	}
	if (request->status != REQ_CANCELLED)
		sim_request_move(call->sim, request, REQ_CANCELLED, call->now);
	sim_life_settle(call->sim, request->order, call->now);
	answer_request(call, 200, request, false);
}

static void list_events(struct call *call)
{
	struct str query = call->request->query;
	struct sim *sim = call->sim;
	int64_t after = 0, limit = EVENTS_MAX;
	if (sim_lies(call, WAREHOUSE_POLL, STR_NONE))
		return;
	if (str_to_i64(sim_form_get(query, "after", call->arena), &after)
					.fault ||
			after < 0)
		after = 0;
	if (str_to_i64(sim_form_get(query, "limit", call->arena), &limit)
					.fault ||
			limit < 1 || limit > EVENTS_MAX)
		limit = EVENTS_MAX;
	int64_t count = (int64_t)sim->warehouse_events.count;
	int64_t end = after + limit < count ? after + limit : count;
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_array(&out, "events");
	for (int64_t i = after; i < end; i++)
		event_json(&out, sim, (size_t)i, call->arena);
	json_out_array_end(&out);
	json_out_str(&out, "cursor",
			arena_print(call->arena, "%" PRId64,
					end > after ? end : after));
	json_out_bool(&out, "more", end < count);
	json_out_object_end(&out);
	sim_answer_json(call, 200, &buf);
}

#define STOCK_MAX 100 /* of each SKU, less what was asked for */

static int64_t asked_for(const struct sim *sim, struct str sku)
{
	int64_t sum = 0;
	for (size_t i = 0; i < sim->requests.count; i++) {
		const struct request *request = sim->requests.at[i];
		const struct order *order = request->order;
		for (size_t l = 0; sim_request_live(request) &&
				l < order->lines.count;
				l++)
			if (str_eq(order->lines.at[l].sku, sku))
				sum += order->lines.at[l].quantity;
	}
	return sum;
}

/* Every SKU that was ever sold, each once. */
static void stock_json(
		struct json_out *out, struct sim *sim, struct arena *arena)
{
	LIST(struct str) told = {0};
	for (size_t i = 0; i < sim->orders.count; i++)
		for (size_t l = 0; l < sim->orders.at[i]->lines.count; l++) {
			struct str sku = sim->orders.at[i]->lines.at[l].sku;
			bool again = false;
			for (size_t t = 0; t < told.count; t++)
				again = again || str_eq(told.at[t], sku);
			if (again || !sku.len)
				continue;
			*LIST_ADD(arena, &told) = sku;
			json_out_object(out, NULL);
			json_out_str(out, "sku", sku);
			json_out_i64(out, "quantity",
					STOCK_MAX - asked_for(sim, sku));
			json_out_object_end(out);
		}
}

static void stock(struct call *call)
{
	struct buf buf;
	if (sim_lies(call, WAREHOUSE_STOCK, STR_NONE))
		return;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_array(&out, "stock");
	stock_json(&out, call->sim, call->arena);
	json_out_array_end(&out);
	json_out_bool(&out, "more", false);
	json_out_object_end(&out);
	sim_answer_json(call, 200, &buf);
}

void sim_warehouse_call(struct call *call)
{
	struct str path = call->path;
	bool posts = str_eq(call->request->method, STR("POST"));
	if (!sim_verify_standard(call->sim->warehouse_key, call->now,
			    call->request, call->arena))
		sim_answer_error(call, 401, "bad_signature", NULL,
				"The signature does not match.");
	else if (str_eq(path, STR("/events")))
		list_events(call);
	else if (str_eq(path, STR("/stock")))
		stock(call);
	else if (str_eq(path, STR("/orders")) && posts)
		send(call);
	else if (str_eq(path, STR("/orders")))
		find(call);
	else if (posts && str_starts(path, STR("/orders/")) &&
			str_ends(path, STR("/cancel")))
		cancel(call, (struct str){path.at + 8, path.len - 15});
	else
		sim_answer_error(call, 404, "not_found", NULL, "No such page.");
}
