/* SPDX-License-Identifier: Apache-2.0 */
/* The shop's door: Shopify's Admin API, with its quirks. Nothing here is
 * idempotent, and what stands in the wrong state is a user error. */
#include <inttypes.h>

#include "shop_door.h"

#define API_VERSION "2026-10"
#define API_PATH "/admin/api/" API_VERSION "/graphql.json"
#define RECENT_MS (60 * DAY_MS)

/* Without the scope read_all_orders older ones are not there. */
bool shop_shows(const struct asked *asked, const struct order *order)
{
	const struct call *call = asked->call;
	return !call->sim->recent_only ||
			call->now - order->created < RECENT_MS;
}

struct str shop_arg(struct asked *asked, const char *name)
{
	return sim_gql_str(
			&asked->gql, asked->gql.args, name, asked->call->arena);
}

void shop_answer_begin(struct asked *asked)
{
	buf_init(&asked->buf, BODY_MAX);
	asked->out = (struct json_out){&asked->buf, false};
	json_out_object(&asked->out, NULL);
	json_out_object(&asked->out, "data");
}

void shop_answer_end(struct asked *asked)
{
	json_out_object_end(&asked->out);
	shop_give_back(asked);
	shop_cost_write(asked);
	json_out_object_end(&asked->out);
	sim_answer_json(asked->call, 200, &asked->buf);
}

void shop_user_errors(
		struct asked *asked, const char *field, struct str message)
{
	struct json_out *out = &asked->out;
	json_out_array(out, "userErrors");
	if (message.len) {
		json_out_object(out, NULL);
		json_out_array(out, "field");
		json_out_cstr(out, NULL, field);
		json_out_array_end(out);
		json_out_str(out, "message", message);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

/* A whole answer of a mutation that did nothing. */
void shop_refuse(struct asked *asked, const char *nothing, const char *field,
		struct str message)
{
	shop_answer_begin(asked);
	json_out_object(&asked->out, asked->gql.field);
	json_out_null(&asked->out, nothing);
	shop_user_errors(asked, field, message);
	json_out_object_end(&asked->out);
	shop_answer_end(asked);
}

static void read_order(struct asked *asked)
{
	struct str gid = shop_arg(asked, "id");
	if (sim_lies(asked->call, SHOP_READ, gid))
		return;
	struct order *order = sim_order(asked->call->sim, sim_gid(gid));
	shop_answer_begin(asked);
	if (order && shop_shows(asked, order))
		sim_shop_order_json(&asked->out, "order", order, true,
				asked->call->arena);
	else
		json_out_null(&asked->out, "order");
	shop_answer_end(asked);
}

/* updated_at:>='2026-11-28T21:17:32Z' in whole seconds. */
static time_ms since_of(struct str query)
{
	time_ms since = 0;
	ptrdiff_t at = str_find(query, STR("updated_at:>="));
	if (at < 0)
		return 0;
	struct str rest = str_skip(query, (size_t)at + 13), word;
	if (str_starts(rest, STR("'")) || str_starts(rest, STR("\"")))
		rest = str_skip(rest, 1);
	size_t n = 0;
	while (n < rest.len && rest.at[n] != '\'' && rest.at[n] != '"' &&
			rest.at[n] != ' ')
		n++;
	word = (struct str){rest.at, n};
	return time_read(word, &since).fault ? 0 : since;
}

void shop_page_info(struct json_out *out, bool more, struct str end)
{
	json_out_object(out, "pageInfo");
	json_out_bool(out, "hasNextPage", more);
	json_out_bool(out, "hasPreviousPage", false);
	if (end.len)
		json_out_str(out, "endCursor", end);
	else
		json_out_null(out, "endCursor");
	json_out_object_end(out);
}

time_ms shop_since_s(struct asked *asked)
{
	return since_of(shop_arg(asked, "query")) / SECOND_MS;
}

struct order *shop_page_first(struct asked *asked)
{
	struct sim *sim = asked->call->sim;
	int64_t after = 0;
	struct str cursor = shop_arg(asked, "after");
	if (cursor.len && str_to_i64(cursor, &after).fault)
		after = 0;
	time_ms since_s = shop_since_s(asked);
	struct order *first = NULL;
	for (struct order *o = sim->newest; o; o = o->older) {
		if (o->updated / SECOND_MS < since_s ||
				o->update_seq <= (uint64_t)after)
			break;
		first = o;
	}
	return first;
}

int64_t shop_first(struct asked *asked)
{
	return json_i64(sim_gql_get(&asked->gql, asked->gql.args, "first",
					asked->call->arena),
			50);
}

static void read_orders(struct asked *asked)
{
	struct call *call = asked->call;
	if (sim_lies(call, SHOP_POLL, STR_NONE))
		return;
	int64_t first = shop_first(asked);
	bool whole = str_find(asked->gql.query, STR("lineItems")) >= 0;
	struct order *order = shop_page_first(asked);
	struct str end = STR_NONE;
	shop_answer_begin(asked);
	json_out_object(&asked->out, "orders");
	json_out_array(&asked->out, "nodes");
	for (; order && first > 0; order = order->newer, first--) {
		if (!shop_shows(asked, order))
			continue;
		sim_shop_order_json(
				&asked->out, NULL, order, whole, call->arena);
		end = arena_print(call->arena, "%" PRIu64, order->update_seq);
	}
	json_out_array_end(&asked->out);
	shop_page_info(&asked->out, order != NULL, end);
	json_out_object_end(&asked->out);
	shop_answer_end(asked);
}

/* The three requests differ in the state that they need and leave. */
static const struct move {
	const char *field;
	enum sim_verb verb;
	enum fo_request from, to;
	enum fo_status status;
	const char *object;
	const char *wrong;
} moves[] = {
		{"fulfillmentOrderSubmitFulfillmentRequest", SHOP_SUBMIT,
				FOR_UNSUBMITTED, FOR_SUBMITTED, FO_OPEN,
				"submittedFulfillmentOrder",
				"Fulfillment request has already been "
				"submitted"},
		{"fulfillmentOrderAcceptFulfillmentRequest", SHOP_ACCEPT,
				FOR_SUBMITTED, FOR_ACCEPTED, FO_IN_PROGRESS,
				"fulfillmentOrder",
				"Fulfillment order must be in a submitted "
				"request status: current state"},
		{"fulfillmentOrderRejectFulfillmentRequest", SHOP_REJECT,
				FOR_SUBMITTED, FOR_REJECTED, FO_OPEN,
				"fulfillmentOrder",
				"Fulfillment order must be in a submitted "
				"request status: current state"},
};

static bool may_move(const struct move *move, const struct fo *fo)
{
	bool again = move->to == FOR_SUBMITTED && fo->request == FOR_REJECTED;
	return fo->status == FO_OPEN && (fo->request == move->from || again);
}

static void move_fo(struct asked *asked, const struct move *move)
{
	struct call *call = asked->call;
	struct str gid = shop_arg(asked, "id");
	struct order *order = NULL;
	if (sim_lies(call, move->verb, gid))
		return;
	struct fo *fo = sim_shop_fo(call->sim, sim_gid(gid), &order);
	if (!fo || !may_move(move, fo)) {
		shop_refuse(asked, move->object, "id",
				str_of(fo ? move->wrong
					  : "Fulfillment order does not "
					    "exist."));
		return;
	}
	fo->request = move->to;
	fo->status = move->status;
	fo->updated = call->now;
	sim_shop_touch(call->sim, order, call->now);
	shop_answer_begin(asked);
	json_out_object(&asked->out, move->field);
	if (move->to == FOR_SUBMITTED) {
		sim_shop_fo_json(&asked->out, "originalFulfillmentOrder", order,
				fo, call->arena);
		json_out_null(&asked->out, "unsubmittedFulfillmentOrder");
	}
	sim_shop_fo_json(&asked->out, move->object, order, fo, call->arena);
	shop_user_errors(asked, NULL, STR_NONE);
	json_out_object_end(&asked->out);
	shop_answer_end(asked);
}

static void move_by_field(struct asked *asked)
{
	for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
		if (strcmp(moves[i].field, asked->gql.field) == 0)
			move_fo(asked, &moves[i]);
}

static void close_order(struct asked *asked)
{
	struct call *call = asked->call;
	struct json input = sim_gql_get(
			&asked->gql, asked->gql.args, "input", call->arena);
	struct str gid = sim_gql_str(&asked->gql, input, "id", call->arena);
	if (sim_lies(call, SHOP_CLOSE, gid))
		return;
	struct order *order = sim_order(call->sim, sim_gid(gid));
	if (!order) {
		shop_refuse(asked, "order", "id", STR("Order does not exist"));
		return;
	}
	order->closes++;
	if (!order->closed_at) {
		order->closed_at = call->now;
		sim_shop_touch(call->sim, order, call->now);
	}
	shop_answer_begin(asked);
	json_out_object(&asked->out, asked->gql.field);
	sim_shop_order_json(&asked->out, "order", order, true, call->arena);
	shop_user_errors(asked, NULL, STR_NONE);
	json_out_object_end(&asked->out);
	shop_answer_end(asked);
}

static const struct {
	const char *field;
	void (*call)(struct asked *asked);
} calls[] = {
		{"order", read_order},
		{"orders", read_orders},
		{"orderClose", close_order},
		{"fulfillmentOrderHold", shop_hold},
		{"fulfillmentOrderReleaseHold", shop_release},
		{"fulfillmentOrderAcceptCancellationRequest",
				shop_cancel_answer},
		{"fulfillmentOrderRejectCancellationRequest",
				shop_cancel_answer},
		{"tagsAdd", shop_tags},
		{"tagsRemove", shop_tags},
		{"refund", shop_read_refund},
		{"fulfillmentOrder", shop_read_fo},
		{"fulfillmentOrders", shop_read_fos},
		{"shop", shop_services},
		{"fulfillmentServiceCreate", shop_service_create},
		{"fulfillmentServiceUpdate", shop_service_update},
		{"webhookSubscriptions", shop_hooks},
		{"webhookSubscriptionCreate", shop_hook_create},
		{"fulfillmentOrderSubmitFulfillmentRequest", move_by_field},
		{"fulfillmentOrderAcceptFulfillmentRequest", move_by_field},
		{"fulfillmentOrderRejectFulfillmentRequest", move_by_field},
		{"fulfillmentCreate", shop_fulfill},
		{"fulfillmentCreateV2", shop_fulfill},
		{"fulfillmentEventCreate", shop_fulfill},
		{"fulfillmentTrackingInfoUpdate", shop_fulfill},
		{"fulfillmentTrackingInfoUpdateV2", shop_fulfill},
};

static void dispatch(struct asked *asked)
{
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		if (strcmp(calls[i].field, asked->gql.field) == 0)
			calls[i].call(asked);
}

void sim_shop_call(struct call *call)
{
	struct asked asked = {.call = call};
	if (!str_eq(call->path, STR(API_PATH)))
		return;
	if (!str_eq(call->request->authorization,
			    str_of(call->sim->options.shop_token))) {
		call->out->status = 401;
		call->out->body = STR("{\"errors\":\"[API] Invalid API key or "
				      "access token\"}");
		return;
	}
	sim_answer_word(call, "X-Shopify-API-Version",
			call->sim->shop_version ? call->sim->shop_version
						: API_VERSION);
	if (sim_gql_read(call->request->body, call->arena, &asked.gql)) {
		if (shop_pay(&asked))
			dispatch(&asked);
	} else {
		call->out->status = 200;
		call->out->body =
				STR("{\"errors\":[{\"message\":\"Parse error: "
				    "no such field\"}]}");
	}
	sim_gql_done(&asked.gql);
}
