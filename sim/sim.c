/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdlib.h>

#include "world.h"

#define QUIET_MS 1500
#define SILENCE_MS (30 * SECOND_MS)
#define OPEN_MAX_INITIAL 128
#define STEP_MS_INITIAL 100

void sim_options_init(struct sim_options *options)
{
	*options = (struct sim_options){
			.seed = 1,
			.open_max = OPEN_MAX_INITIAL,
			.webhooks = true,
			.step_ms = STEP_MS_INITIAL,
			.shop_secret = "demo-shop-secret",
			.shop_token = "demo-shop-token",
			.stripe_secret = "whsec_demo_stripe",
			.stripe_token = "sk_test_demo",
			.fortnox_client = "demo-fortnox-client",
			.fortnox_secret = "demo-fortnox-secret",
			.economic_secret = "demo-economic-secret",
			.economic_grant = "demo-economic-grant",
			.stripe_token_2 = "sk_test_second",
			.paypal_client = "demo-paypal-client",
			.paypal_client_2 = "second-paypal-client",
			.paypal_secret = "demo-paypal-secret",
			.paypal_webhook_id = "8PT597110X687430LKGECATA",
			.paypal_url = "http://127.0.0.1:9400/paypal",
			/* base64 of "demo-books-secret-0123456789" and such */
			.books_secret = "whsec_ZGVtby1ib29rcy1zZWNyZXQtMDEyMzQ"
					"1Njc4OQ==",
			.gateway_secret =
					"whsec_"
					"ZGVtby1nYXRld2F5LXNlY3JldC0wMTIzNDU2",
			.warehouse_secret = "whsec_ZGVtby13YXJlaG91c2Utc2VjcmV0"
					    "LTAxMjM0NQ==",
			.easypost_secret = "demo-easypost-secret",
			.station_key = "demo-station-key",
			.station_secret = "demo-station-secret",
			.station_address = "demo-station-address",
	};
}

struct sim *sim_open(const struct sim_options *options)
{
	struct sim *sim = calloc(1, sizeof *sim);
	if (!sim)
		return NULL;
	sim->options = *options;
	if (sim->options.open_max <= 0)
		sim->options.open_max = OPEN_MAX_INITIAL;
	sim->arena = arena_open();
	sim->scratch = arena_open();
	sim->books_key = sim_secret_key(options->books_secret, sim->arena);
	sim->warehouse_key =
			sim_secret_key(options->warehouse_secret, sim->arena);
	sim->gateway_key = sim_secret_key(options->gateway_secret, sim->arena);
	sim->to_sell = options->orders;
	if (options->lives) {
		if (sim_lives_read(sim, options->lives).fault) {
			sim_close(sim);
			return NULL;
		}
		sim->to_sell = (int64_t)sim->lives.count;
		if (options->orders > 0 && options->orders < sim->to_sell)
			sim->to_sell = options->orders;
	}
	return sim;
}

void sim_close(struct sim *sim)
{
	if (!sim)
		return;
	sim_hooks_done(sim);
	sim_queue_done(&sim->steps);
	sim_table_done(&sim->document_by_reference);
	sim_table_done(&sim->document_by_reason);
	sim_table_done(&sim->request_by_key);
	sim_table_done(&sim->stripe_keys);
	sim_table_done(&sim->gateway_keys);
	sim_table_done(&sim->paypal_keys);
	sim_table_done(&sim->stripe_rates);
	sim_table_done(&sim->mail_by_id);
	sim_table_done(&sim->lies);
	sim_table_done(&sim->names);
	sim_budgets_done(sim);
	arena_close(sim->arena);
	arena_close(sim->scratch);
	free(sim);
}

const char *sim_roots(void)
{
	return sim_paypal_root;
}

struct order *sim_order(const struct sim *sim, int64_t id)
{
	int64_t at = id - ORDER_FIRST;
	if (at < 0 || at >= (int64_t)sim->orders.count)
		return NULL;
	return sim->orders.at[at];
}

struct order *sim_order_new(struct sim *sim, time_ms now)
{
	struct order *order = arena_take(sim->arena, sizeof *order);
	int64_t at = (int64_t)sim->orders.count;
	order->id = ORDER_FIRST + at;
	order->number = NAME_FIRST + at;
	order->chance = sim_mix(sim->options.seed, (uint64_t)order->id);
	order->created = now;
	order->currency = STR("EUR");
	order->digits = 2;
	*LIST_ADD(sim->arena, &sim->orders) = order;
	return order;
}

void sim_active(struct sim *sim, time_ms now)
{
	if (now > sim->active_at)
		sim->active_at = now;
}

static struct mishap mishap_new(struct sim *sim, const char *what,
		int64_t order, struct str detail)
{
	return (struct mishap){what, order, arena_copy(sim->arena, detail)};
}

void sim_doubled(struct sim *sim, const char *what, int64_t order,
		struct str detail)
{
	*LIST_ADD(sim->arena, &sim->doubled) =
			mishap_new(sim, what, order, detail);
}

void sim_wrong(struct sim *sim, const char *what, int64_t order,
		struct str detail)
{
	*LIST_ADD(sim->arena, &sim->wrong) =
			mishap_new(sim, what, order, detail);
}

static const struct {
	struct str path;
	void (*call)(struct call *call);
} doors[] = {
		{STR("/shopify/"), sim_shop_call},
		{STR("/magento/"), sim_magento_call},
		{STR("/stripe/"), sim_stripe_call},
		{STR("/paypal/"), sim_paypal_call},
		{STR("/books/"), sim_books_call},
		{STR("/warehouse/"), sim_warehouse_call},
		{STR("/shipstation/"), sim_shipstation_call},
		{STR("/gateway/"), sim_gateway_call},
		{STR("/files/"), sim_folder_call},
		{STR("/fortnox/"), sim_fortnox_call},
		{STR("/economic/"), sim_economic_call},
};

void sim_call(struct sim *sim, time_ms now, const struct sim_request *request,
		struct arena *arena, struct sim_answer *out)
{
	struct call call = {.sim = sim,
			.now = now,
			.request = request,
			.arena = arena,
			.out = out};
	*out = (struct sim_answer){.status = 404};
	for (size_t i = 0; i < sizeof doors / sizeof *doors; i++) {
		if (!str_starts(request->path, doors[i].path))
			continue;
		call.path = str_skip(request->path, doors[i].path.len - 1);
		doors[i].call(&call);
		sim_lie_after(&call);
		return;
	}
}

void sim_answer_header(struct call *call, const char *name, int64_t value)
{
	struct sim_answer *out = call->out;
	if (out->header_count == SIM_HEADERS_MAX)
		return;
	out->headers[out->header_count++] = (struct sim_header){
			name, arena_print(call->arena, "%" PRId64, value)};
}

void sim_answer_word(struct call *call, const char *name, const char *value)
{
	struct sim_answer *out = call->out;
	if (out->header_count < SIM_HEADERS_MAX)
		out->headers[out->header_count++] =
				(struct sim_header){name, str_of(value)};
}

void sim_answer_json(struct call *call, int status, struct buf *buf)
{
	call->out->status = status;
	call->out->body = arena_copy(call->arena, buf_str(buf));
	buf_done(buf);
}

void sim_answer_error(struct call *call, int status, const char *code,
		const char *field, const char *message)
{
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_object(&out, "error");
	json_out_cstr(&out, "code", code);
	if (field)
		json_out_cstr(&out, "field", field);
	json_out_cstr(&out, "message", message);
	json_out_object_end(&out);
	json_out_object_end(&out);
	sim_answer_json(call, status, &buf);
}

static void step(struct sim *sim, const struct sim_due *due, time_ms now)
{
	sim_active(sim, now);
	if (due->kind == DUE_ORDER)
		sim_life_step(sim, due->who, now);
	if (due->kind == DUE_FILE)
		sim_file_take(sim, due->who, now);
	if (due->kind == DUE_REQUEST)
		sim_life_request_step(sim, due->who, now);
}

static void sim_advance(struct sim *sim, time_ms now)
{
	struct sim_due due;
	if (!sim->started) {
		sim->started = true;
		sim->started_at = now;
	}
	while (sim_queue_pop(&sim->steps, now, &due))
		step(sim, &due, now);
	while (sim_life_sell(sim, now))
		sim_active(sim, now);
	arena_reset(sim->scratch);
}

bool sim_webhook_next(struct sim *sim, time_ms now, struct arena *arena,
		struct sim_webhook *out)
{
	sim_advance(sim, now);
	return sim_hook_next(sim, now, arena, out);
}

static time_ms sale_due(const struct sim *sim)
{
	const struct sim_options *o = &sim->options;
	if (sim->sold >= sim->to_sell)
		return 0;
	if (!sim->started)
		return 1;
	if (o->orders_per_s > 0)
		return sim->started_at +
				sim->sold * SECOND_MS / o->orders_per_s;
	return sim->open < o->open_max ? sim->started_at : 0;
}

static time_ms earlier(time_ms a, time_ms b)
{
	return a == 0 || (b != 0 && b < a) ? b : a;
}

time_ms sim_next_due(struct sim *sim)
{
	time_ms due = sale_due(sim);
	if (sim->steps.count)
		due = earlier(due, sim->steps.at[0].at);
	if (sim->hooks.due.count)
		due = earlier(due, sim->hooks.due.at[0].at);
	return earlier(due, sim_page_due(sim));
}

/* News that were never pushed are found when the provider is polled. */
static bool all_polled(const struct sim *sim)
{
	for (int p = 0; p < PROVIDER_COUNT; p++)
		if (sim->hooks.dropped_at[p] &&
				sim->polled_at[p] <= sim->hooks.dropped_at[p])
			return false;
	return true;
}

bool sim_quiet(struct sim *sim, time_ms now)
{
	if (sim->sold < sim->to_sell || sim->steps.count > 0 ||
			sim_hooks_waiting(sim))
		return false;
	time_ms silent = now - sim->active_at;
	if (silent > SILENCE_MS)
		return true;
	return silent >= QUIET_MS && sim->open == 0 && all_polled(sim);
}
