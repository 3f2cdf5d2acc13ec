/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The simulator's books and warehouse keep docs/contract-*.md: what those
 * pages promise is asked of them through the connectors, without an engine.
 */
#include "base/test.h"
#include "port/driver.h"
#include "sim/sim.h"

TEST_MAIN

#define STEP_MS ((time_ms)20)
#define STEPS_MAX 100000

extern const struct driver shopify_driver, invoicing_driver, warehouse_driver;

static struct sim *sim;
static struct arena *arena;
static time_ms now;
static struct account shop, books, warehouse;
static struct facts facts; /* of the one order that is sold */
static struct facts heard; /* what the warehouse's webhooks said */
static struct effect effect;
static struct ask ask;

static void accounts_open(const struct sim_options *options)
{
	shop = (struct account){.name = STR("demo"),
			.endpoint.url = STR("/shopify"),
			.token = str_of(options->shop_token),
			.webhook_secrets = {str_of(options->shop_secret)}};
	books = (struct account){.name = STR("books"),
			.endpoint.url = STR("/books"),
			.webhook_secrets = {str_of(options->books_secret)}};
	warehouse = (struct account){.name = STR("warehouse"),
			.endpoint.url = STR("/warehouse"),
			.shop = STR("demo"),
			.webhook_secrets = {str_of(options->warehouse_secret)}};
}

/* ---- calls ---- */

static struct str header(const struct http_request *request, const char *name)
{
	return http_header_get(&request->headers, str_of(name));
}

static struct sim_answer sim_ask(const struct http_request *request)
{
	struct sim_answer answer = {0};
	struct str query = request->url, path;
	str_cut(&query, '?', &path);
	struct sim_request call = {.method = request->method,
			.path = path,
			.query = query,
			.authorization = header(
					request, "x-shopify-access-token"),
			.idempotency_key = header(request, "idempotency-key"),
			.webhook_id = header(request, "webhook-id"),
			.webhook_timestamp =
					header(request, "webhook-timestamp"),
			.webhook_signature =
					header(request, "webhook-signature"),
			.body = request->body};
	sim_call(sim, now, &call, arena, &answer);
	return answer;
}

static int last_status;

static struct outcome call(const struct driver *driver,
		const struct account *account, enum verb verb)
{
	struct outcome out = {0};
	struct http_request request = {0};
	ask = (struct ask){.account = account,
			.facts = &facts,
			.effect = &effect,
			.now = now,
			.seq = now,
			.cursor = ask.cursor};
	EXPECT_OK(driver->verbs[verb].build(&ask, arena, &request));
	EXPECT_OK(driver->authorize(account, now, &request, arena));
	struct sim_answer answer = sim_ask(&request);
	struct http_response response = {
			.status = answer.status, .body = answer.body};
	last_status = answer.status;
	driver->verbs[verb].read(&ask, &response, arena, &out);
	return out;
}

static void shop_read(void)
{
	struct outcome out = call(&shopify_driver, &shop, VERB_SHOP_READ);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	facts_join(&facts, &out.facts, arena, NULL);
}

/* ---- webhooks ---- */

static void headers_read(struct str text, http_headers *out)
{
	struct str line, name;
	while (str_cut(&text, '\n', &line))
		if (str_cut(&line, ':', &name))
			http_header_add(out, arena, str_trim(name),
					str_trim(line));
}

static void news_take(const struct driver *driver,
		const struct account *account, const struct sim_webhook *hook,
		struct facts *into)
{
	struct events events = {0};
	struct webhook webhook = {.body = arena_copy(arena, hook->body),
			.received_at = now};
	headers_read(arena_copy(arena, hook->headers), &webhook.headers);
	EXPECT_OK(driver->webhook_verify(account, &webhook, arena));
	driver->webhook_read(account, &webhook, arena, &events);
	EXPECT_STR(events.unreadable, STR_NONE);
	for (size_t i = 0; i < events.list.count; i++)
		facts_join(into, &events.list.at[i].facts, arena, NULL);
}

static void step(void)
{
	struct sim_webhook hook;
	now += STEP_MS;
	while (sim_webhook_next(sim, now, arena, &hook)) {
		if (str_eq(hook.path, STR("/webhooks/warehouse/warehouse")))
			news_take(&warehouse_driver, &warehouse, &hook, &heard);
		if (!facts.remote.len &&
				str_eq(hook.path,
						STR("/webhooks/shopify/demo")))
			news_take(&shopify_driver, &shop, &hook, &facts);
		sim_webhook_result(sim, now, hook.id, 200, 1000);
	}
}

static void wait_for(bool (*there)(void))
{
	for (int i = 0; i < STEPS_MAX && !there(); i++)
		step();
	EXPECT(there());
}

/* ---- one order ---- */

static bool is_sold(void)
{
	return facts.remote.len > 0;
}

static bool is_paid(void)
{
	shop_read();
	return facts.order.payment == PAYMENT_PAID && facts.fos.count > 0;
}

static void world_begin(uint64_t seed)
{
	struct sim_options options;
	sim_options_init(&options);
	options.seed = seed;
	options.orders = 1;
	options.step_ms = 100;
	arena = arena_open();
	now = 1795900000000;
	facts = heard = (struct facts){0};
	ask = (struct ask){0};
	accounts_open(&options);
	sim = sim_open(&options);
	wait_for(is_sold);
}

static bool ledger_has(const char *text)
{
	struct buf ledger;
	buf_init(&ledger, (size_t)1 << 24);
	sim_ledger(sim, now, &ledger);
	bool has = str_find(buf_str(&ledger), str_of(text)) > 0;
	buf_done(&ledger);
	return has;
}

static void world_close(void)
{
	sim_close(sim);
	arena_close(arena);
}

/* Lives are made of the seed: the first one that ends delivered. */
static void world_open(void)
{
	uint64_t seed = 1;
	world_begin(seed);
	while (!ledger_has("\"expected_state\":\"delivered\"")) {
		world_close();
		world_begin(++seed);
	}
	wait_for(is_paid);
}

static void effect_set(enum want_kind want, const char *target,
		const char *kind, const char *cause)
{
	struct str reference = reference_make(facts.shop, facts.remote,
			str_of(kind), str_of(cause), arena);
	effect = (struct effect){.want = want,
			.target = arena_copy(arena, str_of(target)),
			.reference = reference,
			.key = reference};
}

static void expect_clean(void)
{
	EXPECT(ledger_has("\"doubled\":[]"));
	EXPECT(ledger_has("\"wrong\":[]"));
}

/* ---- invoicing ---- */

TEST(the_books_make_one_document_of_one_reference)
{
	world_open();
	effect_set(WANT_DOCUMENT, "sale", "sale", "");
	struct outcome none =
			call(&invoicing_driver, &books, VERB_ACCOUNTING_FIND);
	EXPECT_I64(none.kind, OUTCOME_ABSENT);
	struct outcome made =
			call(&invoicing_driver, &books, VERB_ACCOUNTING_ISSUE);
	EXPECT_I64(last_status, 201);
	EXPECT_I64(made.kind, OUTCOME_DONE);
	struct outcome again =
			call(&invoicing_driver, &books, VERB_ACCOUNTING_ISSUE);
	EXPECT_I64(last_status, 200);
	EXPECT_STR(again.facts.documents.at[0].number,
			made.facts.documents.at[0].number);
	struct outcome found =
			call(&invoicing_driver, &books, VERB_ACCOUNTING_FIND);
	EXPECT_STR(found.facts.documents.at[0].number,
			made.facts.documents.at[0].number);
	expect_clean();
	world_close();
}

TEST(the_books_refuse_what_the_contract_refuses)
{
	world_open();
	effect_set(WANT_DOCUMENT, "sale", "sale", "");
	call(&invoicing_driver, &books, VERB_ACCOUNTING_ISSUE);
	facts.order.total++;
	struct outcome out =
			call(&invoicing_driver, &books, VERB_ACCOUNTING_ISSUE);
	EXPECT_I64(last_status, 409);
	EXPECT_STR(out.reason, STR("conflict"));
	effect_set(WANT_DOCUMENT, "credit|void", "credit", "void");
	facts.order.currency = STR("XXX");
	out = call(&invoicing_driver, &books, VERB_ACCOUNTING_ISSUE);
	EXPECT_I64(last_status, 422);
	EXPECT_I64(out.kind, OUTCOME_REFUSED);
	EXPECT(str_starts(out.detail, STR("currency: ")));
	books.webhook_secrets[0] = STR("whsec_b3RoZXI=");
	out = call(&invoicing_driver, &books, VERB_ACCOUNTING_FIND);
	EXPECT_I64(last_status, 401);
	EXPECT_I64(out.fault, FAULT_CREDENTIALS);
	world_close();
}

/* ---- warehouse ---- */

static void send_set(enum want_kind want)
{
	struct str target = arena_print(
			arena, "%.*s.0", STR_FMT(facts.fos.at[0].id));
	effect_set(want, target.at, "send", target.at);
}

static struct outcome ask_warehouse(enum verb verb)
{
	return call(&warehouse_driver, &warehouse, verb);
}

static bool has_shipped(void)
{
	return heard.parcels.count && heard.parcels.at[0].handed_over_at;
}

static bool has_delivered(void)
{
	return heard.parcels.count && heard.parcels.at[0].delivered_at;
}

TEST(the_warehouse_makes_one_order_of_one_reference)
{
	world_open();
	send_set(WANT_SEND);
	EXPECT_I64(ask_warehouse(VERB_LOGISTICS_FIND).kind, OUTCOME_ABSENT);
	EXPECT_I64(ask_warehouse(VERB_LOGISTICS_SEND).kind, OUTCOME_DONE);
	EXPECT_I64(last_status, 201);
	EXPECT_I64(ask_warehouse(VERB_LOGISTICS_SEND).kind, OUTCOME_DONE);
	EXPECT_I64(last_status, 200);
	struct outcome found = ask_warehouse(VERB_LOGISTICS_FIND);
	EXPECT_I64(found.kind, OUTCOME_DONE);
	EXPECT(found.facts.requests.at[0].received_at > 0);
	facts.order.ship_to.name = STR("Somebody Else");
	EXPECT_STR(ask_warehouse(VERB_LOGISTICS_SEND).reason, STR("conflict"));
	EXPECT_I64(last_status, 409);
	expect_clean();
	world_close();
}

TEST(the_warehouse_tells_its_stock)
{
	world_open();
	send_set(WANT_SEND);
	struct outcome before = ask_warehouse(VERB_LOGISTICS_STOCK);
	EXPECT_I64(before.kind, OUTCOME_DONE);
	EXPECT(before.stock.count > 0 && before.stock_since > 0);
	ask_warehouse(VERB_LOGISTICS_SEND);
	struct outcome after = ask_warehouse(VERB_LOGISTICS_STOCK);
	EXPECT_STR(after.stock.at[0].sku, before.stock.at[0].sku);
	EXPECT(after.stock.at[0].quantity < before.stock.at[0].quantity);
	expect_clean();
	world_close();
}

TEST(a_view_a_poll_and_webhooks_tell_the_same)
{
	world_open();
	send_set(WANT_SEND);
	ask_warehouse(VERB_LOGISTICS_SEND);
	wait_for(has_delivered);
	struct facts polled = {0};
	bool more = true;
	for (ask.cursor = STR_NONE; more;) {
		struct outcome out = ask_warehouse(VERB_LOGISTICS_POLL);
		EXPECT_I64(out.kind, OUTCOME_DONE);
		EXPECT_STR(out.events.unreadable, STR_NONE);
		for (size_t i = 0; i < out.events.list.count; i++)
			facts_join(&polled, &out.events.list.at[i].facts, arena,
					NULL);
		ask.cursor = out.cursor;
		more = out.more;
	}
	struct outcome view = ask_warehouse(VERB_LOGISTICS_FIND);
	const struct parcel *a = &heard.parcels.at[0];
	const struct parcel *b = &polled.parcels.at[0];
	const struct parcel *c = &view.facts.parcels.at[0];
	EXPECT_I64(a->delivered_at, b->delivered_at);
	EXPECT_I64(a->delivered_at, c->delivered_at);
	EXPECT_I64(a->handed_over_at, b->handed_over_at);
	EXPECT_I64(a->handed_over_at, c->handed_over_at);
	EXPECT_STR(a->number, b->number);
	EXPECT_STR(a->number, c->number);
	EXPECT_STR(a->parcel, c->parcel);
	world_close();
}

TEST(the_warehouse_can_be_called_back_until_it_is_too_late)
{
	world_open();
	send_set(WANT_SEND_CANCEL);
	/* It may still be on its way there: not now. */
	EXPECT_I64(ask_warehouse(VERB_LOGISTICS_CANCEL).fault,
			FAULT_UNREACHABLE);
	EXPECT_I64(last_status, 404);
	send_set(WANT_SEND);
	ask_warehouse(VERB_LOGISTICS_SEND);
	send_set(WANT_SEND_CANCEL);
	EXPECT_I64(ask_warehouse(VERB_LOGISTICS_FIND).kind, OUTCOME_ABSENT);
	for (int i = 0; i < 2; i++)
		EXPECT_I64(ask_warehouse(VERB_LOGISTICS_CANCEL).kind,
				OUTCOME_DONE);
	EXPECT_I64(ask_warehouse(VERB_LOGISTICS_FIND).kind, OUTCOME_DONE);
	world_close();
	world_open();
	send_set(WANT_SEND);
	ask_warehouse(VERB_LOGISTICS_SEND);
	wait_for(has_shipped);
	send_set(WANT_SEND_CANCEL);
	struct outcome late = ask_warehouse(VERB_LOGISTICS_CANCEL);
	EXPECT_STR(late.reason, STR("too_late"));
	EXPECT(late.facts.requests.at[0].too_late_at > 0);
	world_close();
}

TEST(the_warehouse_refuses_what_the_contract_refuses)
{
	world_open();
	send_set(WANT_SEND);
	facts.fos.at[0].lines.count = 0;
	EXPECT_I64(ask_warehouse(VERB_LOGISTICS_SEND).kind, OUTCOME_REFUSED);
	EXPECT_I64(last_status, 422);
	warehouse.webhook_secrets[0] = STR("whsec_b3RoZXI=");
	EXPECT_I64(ask_warehouse(VERB_LOGISTICS_FIND).fault, FAULT_CREDENTIALS);
	EXPECT_I64(last_status, 401);
	world_close();
}
