/* SPDX-License-Identifier: Apache-2.0 */
/* The shop's other face: what it refuses, what it counts, how it pages. */
#include "robot_test.h"

static struct robot open_magento(int64_t orders)
{
	struct sim_options o;
	sim_options_init(&o);
	o.orders = orders;
	o.magento = true;
	return robot_open(&o);
}

static struct sim_answer ask(struct robot *r, const char *method,
		const char *path, const char *query, const char *body)
{
	struct sim_answer answer;
	const struct sim_request request = {.method = str_of(method),
			.path = str_of(path),
			.query = str_of(query),
			.authorization = STR("Bearer demo-shop-token"),
			.body = str_of(body)};
	sim_call(r->sim, r->now, &request, r->arena, &answer);
	r->now += SECOND_MS;
	return answer;
}

static struct sim_answer post(
		struct robot *r, const char *path, const char *body)
{
	return ask(r, "POST", path, "", body);
}

static void sell(struct robot *r, const char *words)
{
	struct str why = STR_NONE;
	EXPECT(sim_do(r->sim, r->now, STR("shop"), str_of(words), r->arena,
			&why));
}

static bool says(const struct sim_answer *answer, const char *words)
{
	return str_find(answer->body, str_of(words)) >= 0;
}

TEST(magento_lets_nobody_in_without_a_token)
{
	struct robot r = open_magento(0);
	struct sim_answer answer;
	const struct sim_request request = {.method = STR("GET"),
			.path = STR("/magento/rest/V1/orders/5001")};
	sim_call(r.sim, r.now, &request, r.arena, &answer);
	EXPECT_I64(answer.status, 401);
	robot_close(&r);
	/* And a shop that speaks Shopify's language has no such door. */
	struct sim_options o;
	sim_options_init(&o);
	r = robot_open(&o);
	sell(&r, "sells o1");
	EXPECT_I64(ask(&r, "GET", "/magento/rest/V1/orders/5001", "", "")
					.status,
			404);
	robot_close(&r);
}

TEST(magento_says_which_thing_is_not_there)
{
	struct robot r = open_magento(0);
	struct sim_answer answer =
			ask(&r, "GET", "/magento/rest/V1/orders/9", "", "");
	EXPECT_I64(answer.status, 404);
	EXPECT(says(&answer, "entity"));
	answer = ask(&r, "GET", "/magento/rest/V1/nothing", "", "");
	EXPECT_I64(answer.status, 404);
	EXPECT(says(&answer, "does not match any route"));
	answer = ask(&r, "GET", "/magento/rest/V1/orders", "", "");
	EXPECT_I64(answer.status, 400);
	robot_close(&r);
}

#define FILTER "searchCriteria[filter_groups][0][filters][0]"
#define SINCE \
	FILTER "[field]=updated_at&" FILTER "[condition_type]=gteq&" FILTER \
	       "[value]=2000-01-01+00:00:00&"

static struct str ids_of(const struct sim_answer *answer, struct arena *arena)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct str all = STR_NONE;
	EXPECT_OK(json_open(answer->body, &doc));
	struct json item, items = json_get(json_root(doc), "items");
	for (struct json_iter i = json_each(items); json_next(&i, &item);)
		all = arena_print(arena, "%.*s %.*s", STR_FMT(all),
				STR_FMT(json_str(json_get(item, "entity_id"),
						arena)));
	return all;
}

TEST(a_page_past_the_end_repeats_the_last_one)
{
	struct robot r = open_magento(0);
	sell(&r, "sells o1");
	r.now += MINUTE_MS;
	sell(&r, "sells o2");
	sell(&r, "sells o3");
	static const struct {
		const char *page, *ids;
	} rows[] = {{"1", " 5001 5002"}, {"2", " 5003"}, {"3", " 5003"},
			{"99", " 5003"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str query = arena_print(r.arena,
				SINCE "searchCriteria[pageSize]=2&"
				      "searchCriteria[currentPage]=%s",
				rows[i].page);
		struct sim_answer answer = ask(&r, "GET",
				"/magento/rest/V1/orders", query.at, "");
		EXPECT_STR(ids_of(&answer, r.arena), str_of(rows[i].ids));
		EXPECT(says(&answer, "\"total_count\":3"));
	}
	robot_close(&r);
}

#define ONE_ITEM "\"items\":[{\"order_item_id\":5001001,\"qty\":1}]"
#define SHIP_N1 \
	"{" ONE_ITEM ",\"tracks\":[{\"track_number\":\"N1\",\"title\":" \
	"\"GLS\",\"carrier_code\":\"custom\"}]}"

TEST(what_is_asked_for_twice_is_made_twice_and_counted)
{
	struct robot r = open_magento(0);
	sell(&r, "sells o1");
	EXPECT_I64(post(&r, "/magento/rest/V1/order/5001/ship", SHIP_N1).status,
			200);
	EXPECT_I64(r.sim->doubled.count, 0);
	/* With another number there is nothing left to ship. */
	struct sim_answer answer = post(&r, "/magento/rest/V1/order/5001/ship",
			"{" ONE_ITEM ",\"tracks\":[]}");
	EXPECT_I64(answer.status, 400);
	EXPECT(says(&answer, "does not allow a shipment"));
	EXPECT_I64(r.sim->doubled.count, 0);
	EXPECT_I64(post(&r, "/magento/rest/V1/order/5001/ship", SHIP_N1).status,
			200);
	EXPECT(r.sim->doubled.count > 0);
	size_t before = r.sim->doubled.count;
	/* The payment made an invoice already. */
	EXPECT_I64(post(&r, "/magento/rest/V1/order/5001/invoice", "{}").status,
			200);
	EXPECT(r.sim->doubled.count > before);
	before = r.sim->doubled.count;
	static const char said[] = "{\"statusHistory\":{\"comment\":\"Hej\"}}";
	post(&r, "/magento/rest/V1/orders/5001/comments", said);
	EXPECT_I64(r.sim->doubled.count, before);
	post(&r, "/magento/rest/V1/orders/5001/comments", said);
	EXPECT(r.sim->doubled.count > before);
	robot_close(&r);
}

TEST(two_changes_of_one_order_at_a_time_are_wrong)
{
	struct robot r = open_magento(0);
	r.sim->options.latency_ms = 5 * SECOND_MS;
	sell(&r, "sells o1");
	sell(&r, "sells o2");
	post(&r, "/magento/rest/V1/orders/5001/hold", "{}");
	post(&r, "/magento/rest/V1/orders/5002/hold", "{}");
	EXPECT_I64(r.sim->wrong.count, 0);
	post(&r, "/magento/rest/V1/orders/5001/unhold", "{}");
	EXPECT_I64(r.sim->wrong.count, 1);
	r.now += MINUTE_MS;
	post(&r, "/magento/rest/V1/orders/5001/hold", "{}");
	EXPECT_I64(r.sim->wrong.count, 1);
	robot_close(&r);
}

TEST(an_order_is_held_once_and_takes_nothing_meanwhile)
{
	struct robot r = open_magento(0);
	sell(&r, "sells o1");
	EXPECT_I64(post(&r, "/magento/rest/V1/orders/5001/hold", "{}").status,
			200);
	struct sim_answer answer =
			post(&r, "/magento/rest/V1/orders/5001/hold", "{}");
	EXPECT_I64(answer.status, 400);
	EXPECT(says(&answer, "A hold action is not available."));
	EXPECT_I64(post(&r, "/magento/rest/V1/order/5001/ship", SHIP_N1).status,
			400);
	EXPECT_I64(r.sim->wrong.count, 0);
	EXPECT_I64(post(&r, "/magento/rest/V1/order/5001/invoice", "{}").status,
			400);
	EXPECT_I64(r.sim->wrong.count, 1);
	EXPECT_I64(post(&r, "/magento/rest/V1/orders/5001/unhold", "{}").status,
			200);
	EXPECT_I64(post(&r, "/magento/rest/V1/orders/5001/unhold", "{}").status,
			400);
	robot_close(&r);
}

TEST(a_status_of_another_state_is_refused)
{
	struct robot r = open_magento(0);
	sell(&r, "sells o1, pending");
	struct sim_answer answer = post(&r,
			"/magento/rest/V1/orders/5001/comments",
			"{\"statusHistory\":{\"comment\":\"x\",\"status\":"
			"\"complete\"}}");
	EXPECT_I64(answer.status, 400);
	EXPECT(says(&answer, "is not part of the order status history"));
	robot_close(&r);
}

TEST(magento_pushes_no_news)
{
	struct robot r = open_magento(0);
	sell(&r, "sells o1, by gift card");
	EXPECT_I64(robot_take(&r, 200), 0);
	EXPECT(r.sim->hooks.dropped_at[AT_SHOP] > 0);
	robot_close(&r);
}
