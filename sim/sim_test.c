/* SPDX-License-Identifier: Apache-2.0 */
#include "robot_test.h"

#include <inttypes.h>
#include <sys/stat.h>

TEST_MAIN

static struct robot open_with(int64_t orders, int trouble)
{
	struct sim_options o;
	sim_options_init(&o);
	o.orders = orders;
	o.trouble = trouble;
	return robot_open(&o);
}

/* --- signatures: vectors of the providers' own descriptions ------------- */

#define STANDARD_SECRET "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
#define STANDARD_ID "msg_p5jXN8AQM9LWM0D4loKWxJek"
#define STANDARD_BODY "{\"test\": 2432232314}"
#define STANDARD_RIGHT "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
#define STANDARD_AT ((time_ms)1614265330)

static bool verifies(struct arena *arena, const char *signature, time_ms now,
		const char *body)
{
	const struct sim_request request = {.webhook_id = STR(STANDARD_ID),
			.webhook_timestamp = STR("1614265330"),
			.webhook_signature = str_of(signature),
			.body = str_of(body)};
	struct str key = sim_secret_key(STANDARD_SECRET, arena);
	return sim_verify_standard(key, now, &request, arena);
}

TEST(a_standard_signature_is_looked_at)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	time_ms now = STANDARD_AT * SECOND_MS;
	EXPECT(!verifies(arena, "", now, STANDARD_BODY));
	EXPECT(!verifies(arena, "v1,AAAA", now, STANDARD_BODY));
	EXPECT(!verifies(arena, STANDARD_RIGHT, now, STANDARD_BODY " "));
	EXPECT(!verifies(arena, STANDARD_RIGHT, now + 301 * SECOND_MS,
			STANDARD_BODY));
	EXPECT(!verifies(arena, STANDARD_RIGHT, now - 301 * SECOND_MS,
			STANDARD_BODY));
	EXPECT(verifies(arena, STANDARD_RIGHT, now, STANDARD_BODY));
	EXPECT(verifies(arena, STANDARD_RIGHT, now + 299 * SECOND_MS,
			STANDARD_BODY));
	EXPECT(verifies(arena, "v1,AAAA " STANDARD_RIGHT, now, STANDARD_BODY));
}

TEST(signatures_are_the_providers_own)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str key = sim_secret_key(STANDARD_SECRET, arena);
	EXPECT_STR(sim_sign_standard(key, STR(STANDARD_ID), STR("1614265330"),
				   STR(STANDARD_BODY), arena),
			STR(STANDARD_RIGHT));
	EXPECT_STR(sim_sign_shopify("some-secret", STR("Bf"), arena),
			STR("3X6clrsy+C8mmzR/MeTh6b/EcLr46WLZaU+24GrPXOM="));
	EXPECT_STR(sim_sign_stripe("whsec_x", 12345, STR("{\"a\":1}"), arena),
			STR("t=12345,v1="
			    "1031a8858f6c31b78128f569e39d19de648681b445c73697eb"
			    "b1d866f986d858"));
}

TEST(a_call_without_its_signature_is_refused)
{
	struct robot r = open_with(0, 0);
	const char *const paths[] = {"/shopify/admin/api/2026-10/graphql.json",
			"/stripe/v1/events", "/books/documents",
			"/warehouse/events"};
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		const struct sim_request request = {.method = STR("POST"),
				.path = str_of(paths[i])};
		struct sim_answer answer;
		sim_call(r.sim, r.now, &request, r.arena, &answer);
		EXPECT_I64(answer.status, 401);
	}
	EXPECT_I64(robot_ask(&r, "GET", "/elsewhere", STR_NONE).status, 404);
	robot_close(&r);
}

/* --- references --------------------------------------------------------- */

static void expect_reference(const char *text, const char *key, int64_t order,
		const char *kind, const char *rest)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str out_key, out_kind, out_rest;
	int64_t out_order;
	EXPECT(sim_reference_read(str_of(text), arena, &out_key, &out_order,
			&out_kind, &out_rest));
	EXPECT_STR(out_key, str_of(key));
	EXPECT_I64(out_order, order);
	EXPECT_STR(out_kind, str_of(kind));
	EXPECT_STR(out_rest, str_of(rest));
}

TEST(references_are_taken_apart)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str s;
	int64_t order;
	const char *const bad[] = {"", "demo", "demo.5001", "demo.x.sale",
			"demo..sale", "...."};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		EXPECT(!sim_reference_read(
				str_of(bad[i]), arena, &s, &order, &s, &s));
	expect_reference("demo.5001.sale", "demo.5001.sale", 5001, "sale", "");
	expect_reference("demo.5001.send.77.0", "demo.5001.send.77.0", 5001,
			"send", "77.0");
	expect_reference("demo.5001.send.77%2E0", "demo.5001.send.77.0", 5001,
			"send", "77.0");
	expect_reference("demo.5001.send.77%252E0", "demo.5001.send.77.0", 5001,
			"send", "77.0");
}

TEST(forms_are_read)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str form = STR("a=1&shipping%5Bname%5D=A+%26%20B&c&d=%zz");
	EXPECT_STR(sim_form_get(form, "a", arena), STR("1"));
	EXPECT_STR(sim_form_get(form, "shipping[name]", arena), STR("A & B"));
	EXPECT_STR(sim_form_get(form, "c", arena), STR_NONE);
	EXPECT_STR(sim_form_get(form, "d", arena), STR("%zz"));
	EXPECT_STR(sim_form_get(form, "e", arena), STR_NONE);
}

/* --- lies --------------------------------------------------------------- */

struct lies {
	int cut_before, cut_after, late, wait, fail_before, fail_after, none;
};

static bool is_wait(const struct sim_answer *answer)
{
	return answer->status == 429 ||
			str_find(answer->body, STR("THROTTLED")) >= 0;
}

static void lie_count(struct lies *lies, const struct sim_answer *answer,
		bool done, bool was_done)
{
	if (was_done)
		return; /* whether this call did it can't be told */
	if (answer->status == 0)
		(*(done ? &lies->cut_after : &lies->cut_before))++;
	else if (is_wait(answer))
		lies->wait++;
	else if (answer->status >= 500)
		(*(done ? &lies->fail_after : &lies->fail_before))++;
	else if (answer->late_ms)
		lies->late++;
	else
		lies->none++;
	if (is_wait(answer))
		EXPECT(!done);
	else if (answer->status == 200 || answer->status == 201)
		EXPECT(done);
}

TEST(lies_do_what_they_say)
{
	struct robot r = open_with(1, 60);
	const struct order *order = sell_one(&r);
	struct lies lies = {0};
	for (int i = 0; i < 400; i++) {
		struct str ref = arena_print(r.arena, "demo.5001.sale.%d", i);
		size_t before = r.sim->documents.count;
		struct sim_answer a = robot_issue(&r, ref.at, order->id, "sale",
				"", order->total);
		lie_count(&lies, &a, r.sim->documents.count > before, false);
	}
	EXPECT(lies.cut_before > 10 && lies.cut_after > 10 && lies.late > 10);
	EXPECT(lies.wait > 10 && lies.fail_before > 10 && lies.fail_after > 10);
	EXPECT(lies.none > 100 && lies.none < 220);
	EXPECT_I64(r.sim->calls[BOOKS_ISSUE], 400);
	EXPECT_I64(r.sim->lied[BOOKS_ISSUE], 400 - lies.none);
	robot_close(&r);
}

TEST(nobody_is_lied_to_for_ever)
{
	struct robot r = open_with(1, 100);
	const struct order *order = sell_one(&r);
	int good = 0;
	for (int i = 0; i < 12; i++)
		good += robot_issue(&r, "demo.5001.sale", order->id, "sale", "",
					order->total)
						.status == 200;
	EXPECT(good >= 1);
	EXPECT_I64(r.sim->documents.count, 1);
	robot_close(&r);
}

TEST(the_same_seed_tells_the_same_lies)
{
	int64_t sums[2] = {0, 0};
	for (int round = 0; round < 2; round++) {
		struct robot r = open_with(1, 50);
		const struct order *order = sell_one(&r);
		for (int i = 0; i < 50; i++) {
			struct str ref = arena_print(
					r.arena, "demo.5001.sale.%d", i);
			struct sim_answer a = robot_issue(&r, ref.at, order->id,
					"sale", "", order->total);
			sums[round] = sums[round] * 31 + a.status + a.late_ms;
			sums[round] %= 1000000007;
		}
		robot_close(&r);
	}
	EXPECT_I64(sums[0], sums[1]);
}

/* --- the providers' quirks ---------------------------------------------- */

TEST(a_reference_is_used_once)
{
	struct robot r = open_with(1, 0);
	const struct order *order = sell_one(&r);
	EXPECT_I64(robot_issue(&r, "demo.5001.sale", order->id, "sale", "",
				   order->total)
					.status,
			201);
	EXPECT_I64(robot_issue(&r, "demo.5001.sale", order->id, "sale", "",
				   order->total)
					.status,
			200);
	EXPECT_I64(robot_issue(&r, "demo.5001.sale", order->id, "sale", "x",
				   order->total)
					.status,
			409);
	EXPECT_I64(r.sim->documents.count, 1);
	EXPECT_I64(r.sim->doubled.count, 0);
	EXPECT_I64(robot_issue(&r, "demo.5001.sale.2", order->id, "sale", "",
				   order->total)
					.status,
			201);
	EXPECT_I64(r.sim->doubled.count, 1);
	robot_issue(&r, "demo.5001.credit.1", order->id, "credit", "1", 1);
	EXPECT_I64(r.sim->wrong.count, 1);
	robot_close(&r);
}

TEST(the_shop_is_not_idempotent)
{
	struct robot r = open_with(1, 0);
	const struct order *order = sell_one(&r);
	const char *query = "mutation{fulfillmentOrderSubmitFulfillmentRequest("
			    "id:\"gid://shopify/FulfillmentOrder/5001101\"){"
			    "userErrors{message}}}";
	struct sim_answer a = robot_shop(&r, query, "{}");
	EXPECT(str_find(a.body, STR("\"userErrors\":[]")) > 0);
	EXPECT_I64(order->fos.at[0].request, FOR_SUBMITTED);
	a = robot_shop(&r, query, "{}");
	EXPECT(str_find(a.body, STR("already been submitted")) > 0);
	a = robot_shop(&r, "query{nonsense}", "{}");
	EXPECT(str_find(a.body, STR("\"errors\"")) > 0);
	robot_close(&r);
}

TEST(stripe_keeps_its_answers)
{
	struct robot r = open_with(40, 0);
	while (r.sim->orders.count < 40)
		robot_take(&r, 200);
	const struct payment *p = &r.sim->orders.at[0]->payments.at[0];
	EXPECT(p->stripe);
	struct str path = arena_print(
			r.arena, "/stripe/v1/charges/%.*s", STR_FMT(p->ch));
	struct sim_answer a =
			robot_ask(&r, "POST", path.at, STR("shipping[name]=A"));
	EXPECT_I64(a.status, 400);
	a = robot_ask(&r, "POST", path.at,
			STR("shipping[name]=A&shipping[address][line1]=B&"
			    "shipping[tracking_number]=1,2"));
	EXPECT_I64(a.status, 200);
	EXPECT_STR(p->numbers, STR("1,2"));
	EXPECT_I64(robot_ask(&r, "GET", "/stripe/v1/charges/ch_none", STR_NONE)
					.status,
			404);
	robot_close(&r);
}

/* --- whole lives -------------------------------------------------------- */

TEST(one_order_is_walked_to_delivered)
{
	struct robot r = open_with(1, 0);
	const struct order *order = sell_one(&r);
	EXPECT_STR(sim_life_expected(order), STR("delivered"));
	EXPECT(robot_run(&r, HOUR_MS));
	EXPECT(order->settled);
	for (size_t i = 0; i < order->fos.count; i++)
		EXPECT(order->fos.at[i].delivered);
	EXPECT_I64(r.sim->documents.count, 1);
	EXPECT_I64(order->fulfillments.count, order->fos.count);
	EXPECT_I64(r.sim->hooks.acked, r.sim->hooks.sent);
	robot_close(&r);
}

static void expect_clean(struct robot *r, int64_t orders)
{
	struct json_doc *doc = robot_ledger(r);
	struct json root = json_root(doc), tracker;
	EXPECT_I64(json_count(json_get(root, "orders")), orders);
	EXPECT_I64(json_count(json_get(root, "doubled")), 0);
	EXPECT_I64(json_count(json_get(root, "wrong")), 0);
	EXPECT(json_bool(json_get(root, "quiet"), false));
	EXPECT_I64(json_i64(json_get(root, "webhooks.waiting"), -1), 0);
	struct json_iter i = json_each(json_get(root, "trackers"));
	while (json_next(&i, &tracker))
		EXPECT_STR(json_str(json_get(tracker, "numbers"), r->arena),
				json_str(json_get(tracker, "expected"),
						r->arena));
	json_close(doc);
	EXPECT_I64(r->sim->settled, orders);
}

TEST(three_hundred_orders_end_as_they_should)
{
	struct robot r = open_with(300, 0);
	EXPECT(robot_run(&r, DAY_MS));
	expect_clean(&r, 300);
	robot_close(&r);
}

TEST(three_hundred_orders_end_as_they_should_with_trouble)
{
	struct robot r = open_with(300, 20);
	EXPECT(robot_run(&r, DAY_MS));
	expect_clean(&r, 300);
	EXPECT(r.sim->hooks.dropped > 0 && r.sim->hooks.doubled > 0);
	EXPECT(r.sim->hooks.late > 0);
	robot_close(&r);
}

TEST(without_webhooks_all_is_polled)
{
	struct sim_options o;
	sim_options_init(&o);
	o.orders = 20;
	o.webhooks = false;
	struct robot r = robot_open(&o);
	EXPECT(robot_run(&r, DAY_MS));
	expect_clean(&r, 20);
	EXPECT_I64(r.webhooks, 0);
	robot_close(&r);
}

TEST(the_rate_is_kept)
{
	struct sim_options o;
	sim_options_init(&o);
	o.orders = 20;
	o.orders_per_s = 10;
	struct robot r = robot_open(&o);
	robot_take(&r, 200);
	EXPECT_I64(r.sim->orders.count, 1);
	r.now += SECOND_MS;
	robot_take(&r, 200);
	EXPECT_I64(r.sim->orders.count, 11);
	robot_close(&r);
}
