/* SPDX-License-Identifier: Apache-2.0 */
#include "robot_test.h"

static struct robot open_with_trick(enum hook_trick trick)
{
	struct sim_options o;
	sim_options_init(&o);
	o.orders = 1;
	struct robot r = robot_open(&o);
	r.sim->hooks.trick = (int)trick;
	return r;
}

static bool next(struct robot *r, struct sim_webhook *out)
{
	return sim_webhook_next(r->sim, r->now, r->arena, out);
}

static struct str header(const struct sim_webhook *hook, const char *name)
{
	struct str rest = hook->headers, line, key;
	while (str_cut(&rest, '\n', &line))
		if (str_cut(&line, ':', &key) &&
				str_eq_nocase(key, str_of(name)))
			return str_trim(line);
	return STR_NONE;
}

TEST(unknown_results_are_taken_calmly)
{
	struct robot r = open_with_trick(TRICK_NONE);
	struct sim_webhook hook;
	const int64_t ids[] = {-1, 0, 7, 1 << 24, INT64_MAX};
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		sim_webhook_result(r.sim, r.now, ids[i], 200, 1);
	EXPECT(next(&r, &hook));
	sim_webhook_result(r.sim, r.now, hook.id, 200, 1);
	sim_webhook_result(r.sim, r.now, hook.id, 200, 1);
	EXPECT_I64(r.sim->hooks.acked, 1);
	robot_close(&r);
}

TEST(each_provider_signs_its_own_way)
{
	struct robot r = open_with_trick(TRICK_NONE);
	struct sim_webhook hook;
	int shop = 0, stripe = 0;
	while (next(&r, &hook)) {
		if (str_eq(hook.path, STR("/webhooks/shopify/demo"))) {
			shop++;
			EXPECT_STR(header(&hook, "x-shopify-hmac-sha256"),
					sim_sign_shopify("demo-shop-secret",
							hook.body, r.arena));
			EXPECT(header(&hook, "X-Shopify-Topic").len);
			EXPECT_I64(header(&hook, "X-Shopify-Event-Id").len, 36);
			EXPECT_I64(header(&hook, "X-Shopify-Webhook-Id").len,
					36);
		} else {
			stripe++;
			EXPECT_STR(hook.path, STR("/webhooks/stripe/stripe"));
			EXPECT_STR(header(&hook, "Stripe-Signature"),
					sim_sign_stripe("whsec_demo_stripe",
							r.now / SECOND_MS,
							hook.body, r.arena));
		}
		sim_webhook_result(r.sim, r.now, hook.id, 204, 1);
	}
	EXPECT(shop >= 2 && stripe >= 2);
	EXPECT(!sim_hooks_waiting(r.sim));
	robot_close(&r);
}

TEST(the_warehouse_signs_as_standard_webhooks_say)
{
	struct robot r = open_with_trick(TRICK_NONE);
	struct sim_webhook hook;
	int seen = 0;
	for (int i = 0; i < 100 && !seen; i++) {
		robot_work(&r);
		while (next(&r, &hook)) {
			if (str_eq(hook.path,
					    STR("/webhooks/warehouse/"
						"warehouse"))) {
				const struct sim_request like = {
						.webhook_id = header(&hook,
								"webhook-id"),
						.webhook_timestamp = header(
								&hook,
								"webhook-"
								"timestamp"),
						.webhook_signature = header(
								&hook,
								"webhook-"
								"signature"),
						.body = hook.body};
				EXPECT(sim_verify_standard(r.sim->warehouse_key,
						r.now, &like, r.arena));
				seen++;
			}
			sim_webhook_result(r.sim, r.now, hook.id, 200, 1);
		}
		r.now += SECOND_MS;
	}
	EXPECT(seen > 0);
	robot_close(&r);
}

TEST(what_is_not_taken_comes_again)
{
	struct robot r = open_with_trick(TRICK_NONE);
	struct sim_webhook first, again;
	EXPECT(next(&r, &first));
	struct str id = header(&first, "X-Shopify-Webhook-Id");
	while (!id.len) {
		sim_webhook_result(r.sim, r.now, first.id, 200, 1);
		EXPECT(next(&r, &first));
		id = header(&first, "X-Shopify-Webhook-Id");
	}
	robot_take(&r, 200); /* the others */
	sim_webhook_result(r.sim, r.now, first.id, 503, 1);
	EXPECT(!next(&r, &again));
	r.now = sim_next_due(r.sim);
	EXPECT(next(&r, &again));
	EXPECT_STR(header(&again, "X-Shopify-Webhook-Id"), id);
	EXPECT_STR(again.body, first.body);
	robot_close(&r);
}

TEST(after_nineteen_tries_it_is_given_up)
{
	struct robot r = open_with_trick(TRICK_NONE);
	int64_t tries = 0;
	sell_one(&r);
	for (int i = 0; i < 1000 && sim_hooks_waiting(r.sim); i++) {
		tries += robot_take(&r, i % 2 ? 500 : 0);
		time_ms due = sim_next_due(r.sim);
		r.now = due > r.now ? due : r.now;
	}
	EXPECT(!sim_hooks_waiting(r.sim));
	EXPECT_I64(r.sim->hooks.acked, 0);
	EXPECT_I64(tries, 19 * r.sim->hooks.dropped);
	EXPECT(r.sim->hooks.dropped_at[AT_SHOP] > 0);
	EXPECT(r.sim->hooks.dropped_at[AT_STRIPE] > 0);
	robot_close(&r);
}

TEST(tricks_do_what_they_say)
{
	struct robot plain = open_with_trick(TRICK_NONE);
	sell_one(&plain);
	int count = robot_take(&plain, 200);
	robot_close(&plain);

	struct robot twice = open_with_trick(TRICK_DOUBLE);
	sell_one(&twice);
	int come = robot_take(&twice, 200);
	twice.now += 3 * SECOND_MS;
	come += robot_take(&twice, 200);
	EXPECT_I64(come, 2 * count);
	EXPECT_I64(twice.sim->hooks.doubled, count);
	robot_close(&twice);

	struct robot lost = open_with_trick(TRICK_NEVER);
	sell_one(&lost);
	EXPECT_I64(robot_take(&lost, 200), 0);
	EXPECT_I64(lost.sim->hooks.dropped, count);
	EXPECT(!sim_hooks_waiting(lost.sim));
	robot_close(&lost);
}

TEST(doubles_are_one_event_in_two_deliveries)
{
	struct robot r = open_with_trick(TRICK_DOUBLE);
	struct sim_webhook hook;
	struct str events[8] = {0}, ids[8] = {0};
	size_t n = 0;
	sell_one(&r);
	r.now += 3 * SECOND_MS;
	r.sim->hooks.trick = TRICK_NONE;
	while (next(&r, &hook)) {
		if (str_eq(header(&hook, "X-Shopify-Topic"),
				    STR("orders/create"))) {
			events[n] = header(&hook, "X-Shopify-Event-Id");
			ids[n++] = header(&hook, "X-Shopify-Webhook-Id");
		}
		sim_webhook_result(r.sim, r.now, hook.id, 200, 1);
	}
	EXPECT_I64(n, 2);
	EXPECT_STR(events[0], events[1]);
	EXPECT(!str_eq(ids[0], ids[1]));
	robot_close(&r);
}

TEST(percentiles_are_near)
{
	struct robot r = open_with_trick(TRICK_NONE);
	struct sim_webhook hook;
	EXPECT_I64(sim_hooks_percentile(r.sim, 50), 0);
	sell_one(&r);
	while (next(&r, &hook))
		sim_webhook_result(r.sim, r.now, hook.id, 200, 1000);
	int64_t p50 = sim_hooks_percentile(r.sim, 50);
	EXPECT(p50 > 930 && p50 <= 1000);
	EXPECT_I64(sim_hooks_percentile(r.sim, 99), p50);
	robot_close(&r);
}
