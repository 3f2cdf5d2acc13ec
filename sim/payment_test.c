/* SPDX-License-Identifier: Apache-2.0 */
/* Gateways keep the limits that their pages tell of. */
#include "robot_test.h"

#define DAY_AFTER_ALL (7 * DAY_MS + MINUTE_MS)

struct scene {
	struct robot r;
	struct payment *payment;
	struct str capture; /* the address */
};

static struct scene scene_of(const char *sale)
{
	struct sim_options options;
	struct scene s;
	struct str why = STR_NONE;
	sim_options_init(&options);
	options.webhooks = false;
	s.r = robot_open(&options);
	EXPECT(sim_do(s.r.sim, s.r.now, STR("shop"),
			arena_print(s.r.arena, "sells o1, %s", sale), s.r.arena,
			&why));
	s.payment = &s.r.sim->orders.at[0]->payments.at[0];
	s.capture = s.payment->quick
			? arena_print(s.r.arena,
					  "/gateway/payments/%.*s/capture",
					  STR_FMT(s.payment->pi))
			: arena_print(s.r.arena,
					  "/stripe/v1/payment_intents/%.*s/"
					  "capture",
					  STR_FMT(s.payment->pi));
	return s;
}

static int stripe_take(struct scene *s, const char *form, const char *key)
{
	s->r.key = str_of(key);
	return robot_ask(&s->r, "POST", s->capture.at, str_of(form)).status;
}

TEST(stripe_captures_once_and_lets_the_rest_go)
{
	struct scene s = scene_of("authorized by Stripe, EUR 75.00");
	EXPECT_I64(stripe_take(&s, "amount_to_capture=7501", "k0"), 400);
	EXPECT_I64(stripe_take(&s, "amount_to_capture=x", "k1"), 400);
	EXPECT_I64(s.payment->captured, 0);
	EXPECT_I64(stripe_take(&s, "amount_to_capture=5000", "k2"), 200);
	/* The key gives the answer again; another amount does not fit it. */
	EXPECT_I64(stripe_take(&s, "amount_to_capture=5000", "k2"), 200);
	EXPECT_I64(stripe_take(&s, "amount_to_capture=2500", "k2"), 400);
	EXPECT_I64(stripe_take(&s, "amount_to_capture=2500", "k3"), 400);
	EXPECT_I64(s.payment->captured, 5000);
	EXPECT_I64(s.r.sim->wrong.count, 0);
	robot_close(&s.r);
}

TEST(stripe_forgets_a_key_after_a_day)
{
	struct scene s = scene_of("authorized by Stripe, in several captures, "
				  "EUR 75.00");
	const char *form = "amount_to_capture=1000&final_capture=false";
	EXPECT_I64(stripe_take(&s, form, "k"), 200);
	s.r.now += DAY_MS - 1;
	EXPECT_I64(stripe_take(&s, form, "k"), 200);
	EXPECT_I64(s.payment->captured, 1000);
	s.r.now += 1;
	EXPECT_I64(stripe_take(&s, form, "k"), 200);
	EXPECT_I64(s.payment->captured, 2000);
	robot_close(&s.r);
}

TEST(a_card_that_takes_one_capture_is_wronged_by_asking_for_two)
{
	struct scene s = scene_of("authorized by Stripe, EUR 75.00");
	EXPECT_I64(stripe_take(&s, "amount_to_capture=1000&final_capture=false",
				   "k"),
			400);
	EXPECT_I64(s.payment->captured, 0);
	EXPECT_I64(s.r.sim->wrong.count, 1);
	robot_close(&s.r);
}

TEST(an_authorization_lapses_after_a_week)
{
	struct scene s = scene_of("authorized by Stripe, EUR 75.00");
	s.r.now += DAY_AFTER_ALL;
	s.r.key = STR("k");
	struct sim_answer a = robot_ask(&s.r, "POST", s.capture.at,
			STR("amount_to_capture=7500"));
	EXPECT_I64(a.status, 400);
	EXPECT(str_find(a.body, STR("capture_charge_authorization_expired")) >
			0);
	EXPECT(str_find(a.body, STR("\"status\":\"canceled\"")) > 0);
	EXPECT_I64(s.payment->captured, 0);
	EXPECT_STR(str_of(sim_order_payment(s.payment->order)), STR("EXPIRED"));
	robot_close(&s.r);
}

TEST(stripe_counts_calls_by_address)
{
	struct scene s = scene_of("paid, EUR 75.00");
	struct str path = arena_print(s.r.arena, "/stripe/v1/charges/%.*s",
			STR_FMT(s.payment->ch));
	int slowed = 0;
	s.r.sim->options.stripe_calls_per_second = 25;
	for (int i = 0; i < 40; i++)
		slowed += robot_ask(&s.r, "GET", path.at, STR_NONE).status ==
				429;
	EXPECT_I64(slowed, 10);
	EXPECT_I64(s.r.sim->wrong.count, 10);
	EXPECT_I64(robot_ask(&s.r, "GET", "/stripe/v1/events", STR_NONE).status,
			200);
	s.r.now += SECOND_MS;
	EXPECT_I64(robot_ask(&s.r, "GET", path.at, STR_NONE).status, 200);
	robot_close(&s.r);
}

TEST(stripe_shows_events_of_thirty_days)
{
	struct scene s = scene_of("paid, EUR 75.00");
	struct sim_answer a =
			robot_ask(&s.r, "GET", "/stripe/v1/events", STR_NONE);
	EXPECT(str_find(a.body, STR("charge.succeeded")) > 0);
	s.r.now += 31 * DAY_MS;
	a = robot_ask(&s.r, "GET", "/stripe/v1/events", STR_NONE);
	EXPECT(str_find(a.body, STR("charge.succeeded")) < 0);
	robot_close(&s.r);
}

/* --- the generic gateway ------------------------------------------------- */

#define TAKE(reference, amount) \
	"{\"reference\":\"" reference "\",\"amount\":\"" amount \
	"\",\"currency\":\"EUR\",\"final\":true}"

static int quick_take(struct scene *s, const char *body)
{
	return robot_ask(&s->r, "POST", s->capture.at, str_of(body)).status;
}

TEST(the_gateway_takes_money_once_for_one_reference)
{
	struct scene s = scene_of("authorized, by quickpay, EUR 75.00");
	EXPECT_I64(quick_take(&s, "{"), 422);
	EXPECT_I64(quick_take(&s, TAKE("a", "75.01")), 422);
	EXPECT_I64(s.payment->takings.count, 0);
	EXPECT_I64(quick_take(&s, TAKE("a", "70.00")), 200);
	EXPECT_I64(quick_take(&s, TAKE("a", "70.00")), 200);
	EXPECT_I64(quick_take(&s, TAKE("a", "60.00")), 409);
	EXPECT_I64(quick_take(&s, TAKE("b", "5.00")), 422);
	EXPECT_I64(s.payment->captured, 7000);
	struct str path = arena_print(s.r.arena,
			"/gateway/payments?reference=%.*s",
			STR_FMT(s.payment->pi));
	struct sim_answer a = robot_ask(&s.r, "GET", path.at, STR_NONE);
	EXPECT(str_find(a.body, STR("\"reference\":\"a\"")) > 0);
	EXPECT(str_find(a.body, STR("\"captured\":\"70.00\"")) > 0);
	robot_close(&s.r);
}

TEST(the_gateway_refuses_what_it_can_not_check)
{
	struct scene s = scene_of("authorized, by quickpay, EUR 75.00");
	struct sim_request request = {
			.method = STR("GET"), .path = STR("/gateway/events")};
	struct sim_answer a;
	sim_call(s.r.sim, s.r.now, &request, s.r.arena, &a);
	EXPECT_I64(a.status, 401);
	EXPECT_I64(robot_ask(&s.r, "GET", "/gateway/events", STR_NONE).status,
			200);
	robot_close(&s.r);
}

TEST(the_gateways_events_can_be_walked_one_by_one)
{
	struct scene s = scene_of("authorized, by quickpay, EUR 75.00");
	EXPECT_I64(quick_take(&s, TAKE("a", "75.00")), 200);
	int64_t count = (int64_t)s.r.sim->gateway_events.count;
	EXPECT(count >= 2);
	for (int64_t i = 0; i < count; i++) {
		struct str path = arena_print(s.r.arena,
				"/gateway/events?after=%lld&limit=1",
				(long long)i);
		struct sim_answer a = robot_ask(&s.r, "GET", path.at, STR_NONE);
		struct str id = arena_print(
				s.r.arena, "gev_%010lld", (long long)i + 1);
		EXPECT(str_find(a.body, id) > 0);
	}
	robot_close(&s.r);
}
