/* SPDX-License-Identifier: Apache-2.0 */
/* What the simulated PayPal takes and what it refuses. */
#include "base/crypto.h"
#include "paypal.h"
#include "robot_test.h"

#define V1 "/paypal/v1/shipping/"

struct paid {
	struct robot robot;
	struct order *order;
	struct payment *payment;
};

static struct paid paid_open(const char *words)
{
	struct sim_options o;
	struct str why;
	sim_options_init(&o);
	struct paid p = {.robot = robot_open(&o)};
	struct robot *r = &p.robot;
	EXPECT(sim_do(r->sim, r->now, STR("shop"), str_of(words), r->arena,
			&why));
	p.order = r->sim->orders.at[0];
	p.payment = &p.order->payments.at[0];
	return p;
}

static int track(struct paid *p, const char *number, const char *capture)
{
	struct arena *arena = p->robot.arena;
	struct str path = arena_print(arena,
			"/paypal/v2/checkout/orders/%.*s/track",
			STR_FMT(p->payment->paypal->order));
	struct str body = arena_print(arena,
			"{\"capture_id\":\"%s\",\"tracking_number\":\"%s\","
			"\"carrier\":\"DHL\"}",
			capture, number);
	return robot_ask(&p->robot, "POST", path.at, body).status;
}

static int put(struct paid *p, const char *number, const char *status)
{
	struct arena *arena = p->robot.arena;
	struct str capture = p->payment->paypal->capture;
	struct str path = arena_print(
			arena, V1 "trackers/%.*s-%s", STR_FMT(capture), number);
	struct str body = arena_print(arena,
			"{\"transaction_id\":\"%.*s\",\"tracking_number\":"
			"\"%s\",\"status\":\"%s\",\"carrier\":\"DHL\"}",
			STR_FMT(capture), number, status);
	return robot_ask(&p->robot, "PUT", path.at, body).status;
}

TEST(a_tracker_is_written_once_and_changed_five_times)
{
	struct paid p = paid_open("sells o1, by PayPal");
	const char *capture =
			arena_cstr(p.robot.arena, p.payment->paypal->capture);
	EXPECT_I64(track(&p, "1", capture), 201);
	EXPECT_I64(track(&p, "1", capture), 200);
	EXPECT_I64(p.payment->paypal->trackers.count, 1);
	EXPECT_I64(track(&p, "https://x", capture), 400);
	EXPECT_I64(p.robot.sim->wrong.count, 0);
	for (int i = 0; i < 5; i++)
		EXPECT_I64(put(&p, "1", i % 2 ? "SHIPPED" : "CANCELLED"), 204);
	EXPECT(p.payment->paypal->trackers.at[0].cancelled);
	EXPECT_I64(p.robot.sim->wrong.count, 0);
	EXPECT_I64(put(&p, "1", "SHIPPED"), 422);
	EXPECT_I64(p.robot.sim->wrong.count, 1);
	EXPECT_I64(put(&p, "2", "SHIPPED"), 404);
	robot_close(&p.robot);
}

TEST(an_authorization_takes_no_tracking)
{
	struct paid p = paid_open("sells o1, authorized, by PayPal");
	EXPECT_I64(track(&p, "1",
				   arena_cstr(p.robot.arena,
						   p.payment->paypal
								   ->authorization)),
			422);
	EXPECT_I64(p.robot.sim->wrong.count, 1);
	robot_close(&p.robot);
}

TEST(a_batch_refuses_line_by_line)
{
	struct paid p = paid_open("sells o1, by PayPal's old interface");
	struct robot *r = &p.robot;
	struct str why, capture = p.payment->paypal->capture;
	EXPECT(sim_do(r->sim, r->now, STR("PayPal"),
			STR("refuses the number 2"), r->arena, &why));
	EXPECT_I64(track(&p, "1", arena_cstr(r->arena, capture)), 404);
	struct str body = STR("{\"trackers\":["), one = STR_NONE;
	for (int i = 1; i <= 3; i++) {
		one = arena_print(r->arena,
				"%s{\"transaction_id\":\"%.*s\","
				"\"tracking_number\":\"%d\",\"carrier\":"
				"\"UPS\",\"status\":\"SHIPPED\"}",
				i > 1 ? "," : "", STR_FMT(capture), i);
		body = arena_print(r->arena, "%.*s%.*s", STR_FMT(body),
				STR_FMT(one));
	}
	struct sim_answer answer = robot_ask(r, "POST", V1 "trackers-batch",
			arena_print(r->arena, "%.*s]}", STR_FMT(body)));
	EXPECT_I64(answer.status, 200);
	EXPECT(str_find(answer.body, STR("INVALID_TRACKING_NUMBER")) > 0);
	EXPECT_I64(p.payment->paypal->trackers.count, 2);
	answer = robot_ask(r, "GET",
			arena_print(r->arena, V1 "trackers?transaction_id=%.*s",
					STR_FMT(capture))
					.at,
			STR_NONE);
	EXPECT(str_find(answer.body, STR("\"UPS\"")) > 0);
	robot_close(r);
}

TEST(a_token_ends)
{
	struct paid p = paid_open("sells o1, by PayPal");
	struct robot *r = &p.robot;
	struct sim_answer answer;
	struct sim_request request = {.method = STR("GET"),
			.path = STR("/paypal/v1/notifications/webhooks-events"),
			.authorization = STR("Bearer A21SIM1")};
	sim_call(r->sim, r->now, &request, r->arena, &answer);
	EXPECT_I64(answer.status, 401);
	EXPECT_I64(robot_ask(r, "POST", "/paypal/v1/oauth2/token",
				   STR("grant_type=client_credentials"))
					.status,
			200);
	sim_call(r->sim, r->now, &request, r->arena, &answer);
	EXPECT_I64(answer.status, 200);
	sim_call(r->sim, r->now + 10 * HOUR_MS, &request, r->arena, &answer);
	EXPECT_I64(answer.status, 401);
	robot_close(r);
}
