/* SPDX-License-Identifier: Apache-2.0 */
#include "robot_test.h"

#include "base/crypto.h"
#include "paypal.h"

#include <inttypes.h>

#define START ((time_ms)1795000000000)
#define STEP_MAX_MS (5 * SECOND_MS)

struct robot robot_open(const struct sim_options *options)
{
	struct robot robot = {.sim = sim_open(options),
			.now = START,
			.arena = arena_open()};
	EXPECT(robot.sim != NULL);
	return robot;
}

void robot_close(struct robot *robot)
{
	sim_close(robot->sim);
	arena_close(robot->arena);
}

static void sign(struct robot *robot, struct str key, struct sim_request *out)
{
	out->webhook_id = STR("msg_1");
	out->webhook_timestamp = arena_print(
			robot->arena, "%" PRId64, robot->now / SECOND_MS);
	out->webhook_signature = sim_sign_standard(key, out->webhook_id,
			out->webhook_timestamp, out->body, robot->arena);
}

/* A token for each call: those that are lied about get none. */
static struct str paypal_access(struct robot *robot, struct str path)
{
	const struct sim_options *o = &robot->sim->options;
	struct str both = arena_print(robot->arena, "%s:%s", o->paypal_client,
			o->paypal_secret);
	struct json_doc *doc = NULL;
	if (str_eq(path, STR("/paypal/v1/oauth2/token")))
		return arena_print(robot->arena, "Basic %.*s",
				STR_FMT(base64_of(both, robot->arena)));
	struct sim_answer answer =
			robot_ask(robot, "POST", "/paypal/v1/oauth2/token",
					STR("grant_type=client_credentials"));
	if (answer.status != 200 || json_open(answer.body, &doc).fault)
		return STR_NONE;
	struct str token = json_str(
			json_get(json_root(doc), "access_token"), robot->arena);
	json_close(doc);
	return arena_print(robot->arena, "Bearer %.*s", STR_FMT(token));
}

struct sim_answer robot_ask(struct robot *robot, const char *method,
		const char *path, struct str body)
{
	const struct sim_options *o = &robot->sim->options;
	struct sim_request request = {.method = str_of(method), .body = body};
	struct sim_answer answer;
	struct str rest = arena_copy(robot->arena, str_of(path));
	str_cut(&rest, '?', &request.path);
	request.query = rest;
	if (str_starts(request.path, STR("/shopify/")))
		request.authorization = str_of(o->shop_token);
	if (str_starts(request.path, STR("/stripe/")))
		request.authorization = arena_print(
				robot->arena, "Bearer %s", o->stripe_token);
	if (str_starts(request.path, STR("/paypal/")))
		request.authorization = paypal_access(robot, request.path);
	if (str_starts(request.path, STR("/books/")))
		sign(robot, robot->sim->books_key, &request);
	if (str_starts(request.path, STR("/warehouse/")))
		sign(robot, robot->sim->warehouse_key, &request);
	if (str_starts(request.path, STR("/gateway/")))
		sign(robot, robot->sim->gateway_key, &request);
	request.idempotency_key = robot->key;
	sim_call(robot->sim, robot->now, &request, robot->arena, &answer);
	return answer;
}

struct sim_answer robot_shop(
		struct robot *robot, const char *query, const char *variables)
{
	struct buf buf;
	buf_init(&buf, 1 << 20);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_cstr(&out, "query", query);
	json_out_raw(&out, "variables", str_of(variables));
	json_out_object_end(&out);
	struct str body = arena_copy(robot->arena, buf_str(&buf));
	buf_done(&buf);
	return robot_ask(robot, "POST",
			"/shopify/admin/api/2026-10/graphql.json", body);
}

struct sim_answer robot_issue(struct robot *robot, const char *reference,
		int64_t order, const char *kind, const char *cause,
		int64_t gross)
{
	const struct order *sold = sim_order(robot->sim, order);
	struct str money =
			sim_money(gross, sold ? sold->digits : 2, robot->arena);
	struct str body = arena_print(robot->arena,
			"{\"reference\":\"%s\",\"kind\":\"%s\",\"cause\":"
			"\"%s\",\"order\":\"%" PRId64
			"\",\"gross\":\"%.*s\",\"currency\":\"%.*s\"}",
			reference, kind, cause, order, STR_FMT(money),
			STR_FMT(sold ? sold->currency : STR("EUR")));
	return robot_ask(robot, "POST", "/books/documents", body);
}

struct order *sell_one(struct robot *robot)
{
	EXPECT(sim_life_sell(robot->sim, robot->now));
	return robot->sim->orders.at[robot->sim->orders.count - 1];
}

int robot_take(struct robot *robot, int status)
{
	struct sim_webhook hook;
	int count = 0;
	while (sim_webhook_next(robot->sim, robot->now, robot->arena, &hook)) {
		sim_webhook_result(
				robot->sim, robot->now, hook.id, status, 1000);
		count++;
	}
	robot->webhooks += count;
	return count;
}

/* --- what is to do ------------------------------------------------------ */

static bool is_booked(struct robot *robot, const char *reference)
{
	return sim_table_get(&robot->sim->document_by_reference,
			       str_of(reference)) != NULL;
}

static void do_documents(struct robot *robot, struct order *order)
{
	struct str sale = arena_print(
			robot->arena, "demo.%" PRId64 ".sale", order->id);
	if (!order->paid_at || order->total == 0)
		return;
	if (!is_booked(robot, sale.at))
		robot_issue(robot, sale.at, order->id, "sale", "",
				order->total);
	for (size_t i = 0; i < order->refunds.count; i++) {
		const struct refund *refund = &order->refunds.at[i];
		struct str cause = arena_print(
				robot->arena, "%" PRId64, refund->id);
		struct str reference = arena_print(robot->arena,
				"demo.%" PRId64 ".credit.%.*s", order->id,
				STR_FMT(cause));
		if (!is_booked(robot, reference.at))
			robot_issue(robot, reference.at, order->id, "credit",
					cause.at, refund->amount);
	}
}

static void shop_fo(struct robot *robot, const char *field, const struct fo *fo)
{
	struct str query = arena_print(robot->arena,
			"mutation($id:ID!){%s(id:$id){userErrors{message}}}",
			field);
	struct str variables = arena_print(robot->arena,
			"{\"id\":\"gid://shopify/FulfillmentOrder/%" PRId64
			"\"}",
			fo->id);
	robot_shop(robot, query.at, variables.at);
}

static void send(struct robot *robot, struct order *order, struct fo *fo)
{
	if (fo->refused || (fo->sent && sim_request_live(fo->sent)))
		return;
	struct str body = arena_print(robot->arena,
			"{\"reference\":\"demo.%" PRId64 ".send.%" PRId64
			".0\",\"lines\":[{\"quantity\":1}]}",
			order->id, fo->id);
	robot_ask(robot, "POST", "/warehouse/orders", body);
}

static struct fulfillment *fulfillment_of(
		const struct order *order, const struct fo *fo)
{
	for (size_t i = 0; i < order->fulfillments.count; i++)
		if (order->fulfillments.at[i].fo == fo->id)
			return &order->fulfillments.at[i];
	return NULL;
}

static void fulfill(struct robot *robot, const struct fo *fo)
{
	struct str variables = arena_print(robot->arena,
			"{\"f\":{\"lineItemsByFulfillmentOrder\":[{"
			"\"fulfillmentOrderId\":\"gid://shopify/"
			"FulfillmentOrder/%" PRId64 "\"}],\"trackingInfo\":"
			"{\"number\":\"%.*s\",\"company\":\"%.*s\"}}}",
			fo->id, STR_FMT(fo->parcel),
			STR_FMT(fo->sent->carrier));
	robot_shop(robot,
			"mutation($f:FulfillmentInput!){fulfillmentCreate("
			"fulfillment:$f){fulfillment{id}}}",
			variables.at);
}

static void arrive(struct robot *robot, const struct fulfillment *f)
{
	struct str variables = arena_print(robot->arena,
			"{\"e\":{\"fulfillmentId\":\"gid://shopify/"
			"Fulfillment/%" PRId64 "\",\"status\":\"DELIVERED\"}}",
			f->id);
	robot_shop(robot,
			"mutation($e:FulfillmentEventInput!){"
			"fulfillmentEventCreate(fulfillmentEvent:$e){"
			"fulfillmentEvent{id}}}",
			variables.at);
}

static bool has_tracker(const struct payment *p, struct str number)
{
	for (size_t i = 0; i < p->paypal->trackers.count; i++)
		if (str_eq(p->paypal->trackers.at[i].number, number))
			return true;
	return false;
}

static void track_paypal(struct robot *robot, const struct payment *p,
		struct str numbers)
{
	struct str number;
	/* PayPal takes no tracking for money that has all gone back. */
	if (p->refunded >= p->captured)
		return;
	while (str_cut(&numbers, ',', &number)) {
		if (has_tracker(p, number))
			continue;
		struct str body = arena_print(robot->arena,
				"{\"trackers\":[{\"transaction_id\":\"%.*s\","
				"\"tracking_number\":\"%.*s\",\"carrier\":"
				"\"DHL\",\"status\":\"SHIPPED\"}]}",
				STR_FMT(p->paypal->capture), STR_FMT(number));
		robot_ask(robot, "POST", "/paypal/v1/shipping/trackers-batch",
				body);
	}
}

static void track(struct robot *robot, const struct order *order,
		struct str numbers)
{
	for (size_t i = 0; i < order->payments.count; i++) {
		const struct payment *p = &order->payments.at[i];
		if (p->paypal && numbers.len)
			track_paypal(robot, p, numbers);
		if (!p->stripe || str_eq(p->numbers, numbers))
			continue;
		struct str path = arena_print(robot->arena,
				"/stripe/v1/charges/%.*s", STR_FMT(p->ch));
		robot_ask(robot, "POST", path.at,
				arena_print(robot->arena,
						"shipping[name]=A&shipping%%"
						"5Baddress%%5D[line1]=B&"
						"shipping[tracking_number]="
						"%.*s",
						STR_FMT(numbers)));
	}
}

static void do_fo(struct robot *robot, struct order *order, struct fo *fo)
{
	if (fo->status == FO_OPEN && fo->request == FOR_UNSUBMITTED)
		shop_fo(robot, "fulfillmentOrderSubmitFulfillmentRequest", fo);
	else if (fo->status == FO_OPEN && fo->request == FOR_SUBMITTED)
		shop_fo(robot, "fulfillmentOrderAcceptFulfillmentRequest", fo);
	else if (fo->request == FOR_ACCEPTED && fo->status == FO_IN_PROGRESS)
		send(robot, order, fo);
	const struct fulfillment *f = fulfillment_of(order, fo);
	if (fo->parcel.len && !f && fo->status != FO_CANCELLED)
		fulfill(robot, fo);
	if (fo->delivered && f && !f->delivered_at)
		arrive(robot, f);
}

static void do_cancel(struct robot *robot, const struct fo *fo)
{
	const struct request *sent = fo->sent;
	if (!sent || !sim_request_live(sent) || sent->status >= REQ_SHIPPED)
		return;
	struct str path = arena_print(robot->arena,
			"/warehouse/orders/%.*s/cancel", STR_FMT(sent->key));
	robot_ask(robot, "POST", path.at, STR("{}"));
}

static void do_order(struct robot *robot, struct order *order)
{
	struct str numbers = STR_NONE;
	do_documents(robot, order);
	for (size_t i = 0; i < order->fos.count; i++) {
		struct fo *fo = &order->fos.at[i];
		if (order->cancelled_at)
			do_cancel(robot, fo);
		else if (order->paid_at)
			do_fo(robot, order, fo);
		if (fo->parcel.len)
			numbers = arena_print(robot->arena, "%.*s%s%.*s",
					STR_FMT(numbers),
					numbers.len ? "," : "",
					STR_FMT(fo->parcel));
	}
	if (numbers.len)
		track(robot, order, numbers);
}

void robot_work(struct robot *robot)
{
	for (size_t i = 0; i < robot->sim->orders.count; i++)
		do_order(robot, robot->sim->orders.at[i]);
	robot_ask(robot, "GET", "/stripe/v1/events?limit=1", STR_NONE);
	robot_ask(robot, "GET", "/paypal/v1/notifications/webhooks-events",
			STR_NONE);
	robot_ask(robot, "GET", "/warehouse/events?limit=1", STR_NONE);
	robot_shop(robot, "query{orders(first:1,query:\"x\"){nodes{id}}}",
			"{}");
}

bool robot_run(struct robot *robot, time_ms limit)
{
	time_ms end = robot->now + limit;
	while (robot->now < end) {
		arena_reset(robot->arena);
		robot_take(robot, 200);
		robot_work(robot);
		if (sim_quiet(robot->sim, robot->now))
			return true;
		time_ms due = sim_next_due(robot->sim);
		time_ms most = robot->now + STEP_MAX_MS;
		robot->now = due > robot->now && due < most ? due
				: due && due <= robot->now  ? robot->now + 1
							    : most;
	}
	return false;
}

struct json_doc *robot_ledger(struct robot *robot)
{
	struct json_doc *doc = NULL;
	struct buf buf;
	buf_init(&buf, LEDGER_MAX);
	sim_ledger(robot->sim, robot->now, &buf);
	EXPECT_OK(json_open(buf_str(&buf), &doc));
	buf_done(&buf);
	return doc;
}
