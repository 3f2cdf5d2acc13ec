/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ShipStation: another door to the same warehouse. Both of its interfaces
 * are views on the warehouse's requests; which one is in use the options
 * say. Its webhooks are thin: where to look, and nothing else.
 */
#include <inttypes.h>

#include "base/crypto.h"
#include "station.h"

bool station_sending_read(
		struct call *call, struct str key, struct station_sending *out)
{
	struct str kind, rest, fo = STR_NONE;
	*out = (struct station_sending){.key = key};
	if (key.len && key.at[0] == '~')
		key = arena_print(call->arena, "demo%.*s",
				STR_FMT(str_skip(key, 1)));
	if (!sim_reference_read(key, call->arena, &out->plain, &out->order_id,
			    &kind, &rest) ||
			!str_eq(kind, STR("send")))
		return false;
	str_cut(&rest, '.', &fo);
	if (str_to_i64(fo, &out->fo_id).fault)
		return false;
	out->fo = sim_shop_fo(call->sim, out->fo_id, &out->order);
	return out->fo && out->order->id == out->order_id;
}

static void check(struct call *call, const struct station_sending *sending)
{
	struct sim *sim = call->sim;
	if (sending->fo->sent && sim_request_live(sending->fo->sent))
		sim_doubled(sim, "warehouse order", sending->order_id,
				sending->plain);
	if (!sending->order->by_hand && !sending->order->paid_at)
		sim_wrong(sim, "goods of an unpaid order sent",
				sending->order_id, sending->plain);
}

struct request *station_take(
		struct call *call, const struct station_sending *sending)
{
	struct sim *sim = call->sim;
	struct request *request = arena_take(sim->arena, sizeof *request);
	*request = (struct request){
			.reference = arena_copy(sim->arena, sending->key),
			.key = arena_copy(sim->arena, sending->plain),
			.content = hash64(call->request->body),
			.order = sending->order,
			.fo = sending->fo_id,
			.order_number = arena_copy(sim->arena, sending->number),
			.order_date = arena_copy(sim->arena, sending->date),
			.changed = call->now};
	check(call, sending);
	sending->fo->sent = request;
	sending->fo->refused = false;
	*LIST_ADD(sim->arena, &sim->requests) = request;
	sim_table_put(&sim->request_by_key, request->key, request);
	sim_life_request_new(sim, request, call->now);
	return request;
}

struct request *station_find(struct call *call, struct str key)
{
	struct station_sending sending;
	if (!station_sending_read(call, key, &sending))
		return NULL;
	return sim_table_get(&call->sim->request_by_key, sending.plain);
}

struct request *station_nth(struct sim *sim, int64_t nth)
{
	return nth >= 0 && nth < (int64_t)sim->requests.count
			? sim->requests.at[nth]
			: NULL;
}

int64_t station_index(const struct sim *sim, const struct request *request)
{
	for (size_t i = 0; i < sim->requests.count; i++)
		if (sim->requests.at[i] == request)
			return (int64_t)i;
	return -1;
}

bool station_is_external(const struct request *request)
{
	return request->order->number % 2 == 0;
}

static int64_t number_get(struct call *call, const char *name, int64_t initial)
{
	int64_t number;
	struct str text = sim_form_get(call->request->query, name, call->arena);
	return str_to_i64(text, &number).fault ? initial : number;
}

bool station_page(struct call *call, const char *size_name, int64_t initial,
		int64_t most, size_t count, struct station_page *out)
{
	int64_t size = number_get(call, size_name, initial);
	out->page = number_get(call, "page", 1);
	if (size < 1 || size > most || out->page < 1) {
		sim_wrong(call->sim, "a page that is too large", 0,
				call->request->query);
		return false;
	}
	size_t from = (size_t)(size * (out->page - 1));
	out->pages = ((int64_t)count + size - 1) / size;
	out->from = from < count ? from : count;
	out->to = count - out->from > (size_t)size ? out->from + (size_t)size
						   : count;
	return true;
}

/* Every answer says what is left and when there is more (V1's documentation
 * and V2's). */
bool station_is_over(struct call *call, int64_t per_minute)
{
	bool over = sim_budget_take(call->sim, BUDGET_STATION, call->now,
				    per_minute, MINUTE_MS) > 0;
	time_ms wait = sim_budget_wait(
			call->sim, BUDGET_STATION, MINUTE_MS, call->now);
	int64_t reset_s = wait ? (wait + SECOND_MS - 1) / SECOND_MS : 60;
	sim_answer_header(call, "X-Rate-Limit-Limit", per_minute);
	sim_answer_header(call, "X-Rate-Limit-Remaining",
			sim_budget_left(call->sim, BUDGET_STATION, MINUTE_MS,
					call->now));
	sim_answer_header(call, "X-Rate-Limit-Reset", reset_s);
	if (!over)
		return false;
	sim_answer_error(call, 429, "rate_limit_exceeded", NULL,
			"Too many requests.");
	call->out->retry_after_s = (int)reset_s;
	return true;
}

void sim_shipstation_call(struct call *call)
{
	if (str_starts(call->path, STR("/v2/")))
		station_v2_call(call);
	else
		station_v1_call(call);
}

/* Neither stock nor road: V1 tells of labels, V2 of the road as well. */
void sim_shipstation_plan(const struct sim *sim, struct order *order)
{
	struct plan *plan = &order->plan;
	bool refused = plan->end == END_OUT_OF_STOCK ||
			plan->end == END_BAD_ADDRESS;
	bool delivered = plan->end == END_DELIVERED &&
			sim->options.shipstation == 1;
	if (!sim->options.shipstation)
		return;
	if (refused || delivered)
		plan->end = END_SHIPPED;
	if (plan->cancel == CANCEL_DELIVERED && sim->options.shipstation == 1)
		plan->cancel = CANCEL_SHIPPED;
}

bool sim_shipstation_tell(struct sim *sim, struct request *request,
		enum request_status status, size_t nth, time_ms now)
{
	bool (*const hooks[])(struct sim *, const struct request *,
			enum request_status, struct json_out *) = {
			NULL, station_v1_hook, station_v2_hook};
	struct buf body;
	if (!sim->options.shipstation)
		return false;
	request->changed = now;
	/* What no webhook tells is polled. */
	if (!sim_hooks_on(sim, now, AT_WAREHOUSE))
		return true;
	buf_init(&body, BODY_MAX);
	struct json_out out = {&body, false};
	if (hooks[sim->options.shipstation](sim, request, status, &out))
		sim_hook_add(sim, now, AT_WAREHOUSE, "thin",
				arena_print(sim->scratch, "sst_%010zu", nth).at,
				request->order, &body);
	else
		buf_done(&body);
	return true;
}
