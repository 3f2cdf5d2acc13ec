/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What each query costs by Shopify's published rule: an object 1, a mutation
 * 10, a connection 2 and its first: times a node, a list its first: times an
 * item. Shopify refuses a single query of more than 1,000 points, and its
 * own count is never higher than this one.
 */
#include "connector/shopify/fixture.h"

#define COST_MAX QUERY_COST_MOST /* of 1,000 */

struct text {
	const char *at, *all;
};

static void skip_space(struct text *text)
{
	while (*text->at == ' ' || *text->at == ',')
		text->at++;
}

static struct str word_take(struct text *text)
{
	const char *from = text->at;
	while (*text->at && strchr(" ,{}()", *text->at) == NULL)
		text->at++;
	return (struct str){from, (size_t)(text->at - from)};
}

/* "(first:50,after:$after)" -> 50; 0: none. */
static int64_t arguments_take(struct text *text)
{
	int64_t first = 0;
	if (*text->at != '(')
		return 0;
	const char *end = strchr(text->at, ')');
	assert_non_null(end);
	struct str all = {text->at, (size_t)(end - text->at)};
	ptrdiff_t at = str_find(all, STR("first:"));
	if (at >= 0)
		first = strtol(all.at + at + 6, NULL, 10);
	text->at = end + 1;
	return first;
}

static int64_t set_cost(struct text *text, bool *out_nodes);

static int64_t fragment_cost(struct text *text, struct str name)
{
	struct buf head;
	buf_init(&head, 200);
	buf_print(&head, "fragment %.*s on ", STR_FMT(name));
	struct str all = str_of(text->all);
	ptrdiff_t at = str_find(all, buf_str(&head));
	buf_done(&head);
	assert_true(at >= 0);
	bool nodes = false;
	struct text body = {strchr(text->all + at, '{'), text->all};
	return set_cost(&body, &nodes);
}

static int64_t field_cost(struct text *text, struct str name)
{
	bool nodes = false;
	int64_t first = arguments_take(text);
	skip_space(text);
	if (*text->at != '{')
		return 0;
	int64_t inside = set_cost(text, &nodes);
	if (str_eq(name, STR("nodes")) || str_eq(name, STR("pageInfo")))
		return str_eq(name, STR("nodes")) ? inside : 0;
	if (nodes)
		return 2 + (first ? first : 250) * (1 + inside);
	return (first ? first : 1) * (1 + inside);
}

static int64_t set_cost(struct text *text, bool *out_nodes)
{
	int64_t sum = 0;
	assert_int_equal(*text->at++, '{');
	for (skip_space(text); *text->at != '}'; skip_space(text)) {
		struct str name = word_take(text);
		assert_true(name.len > 0);
		*out_nodes = *out_nodes || str_eq(name, STR("nodes"));
		if (str_starts(name, STR("...")))
			sum += fragment_cost(text, str_skip(name, 3));
		else
			sum += field_cost(text, name);
	}
	text->at++;
	return sum;
}

static int64_t query_cost(const char *query)
{
	bool nodes = false, mutation = strncmp(query, "mutation", 8) == 0;
	const char *body = query;
	/* The variables' types hold no braces. */
	struct text text = {strchr(body, '{'), query};
	int64_t cost = set_cost(&text, &nodes);
	return cost + (mutation ? 10 : 0);
}

TEST(the_rule_counts_as_shopify_says)
{
	EXPECT_I64(query_cost("query a{shop{id name}}"), 1);
	EXPECT_I64(query_cost("query a{orders(first:10){nodes{id}}}"), 12);
	EXPECT_I64(query_cost("query a($id:ID!){order(id:$id){id "
			      "lineItems(first:5){nodes{id sku{x}}"
			      "pageInfo{hasNextPage}}}}"),
			1 + 2 + 5 * 2);
	EXPECT_I64(query_cost("mutation a{close{order{...f}}}fragment f on "
			      "Order{total{money{amount}}}"),
			10 + 1 + 1 + 2);
}

TEST(no_query_costs_more_than_shopify_lets_one_cost)
{
	const char *const all[] = {query_read, query_read_lines,
			query_read_txns, query_read_fulfillments,
			query_read_refunds, query_read_refund, query_read_fos,
			query_read_fo, query_poll, query_requests,
			query_services, query_hold, query_release,
			query_cancel_accept, query_cancel_reject, query_tag_add,
			query_tag_remove, query_service_create, query_hooks,
			query_hook_create, query_submit, query_accept,
			query_reject, query_fulfill, query_tracking,
			query_delivered, query_close, query_read_agreed,
			query_read_sales};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		int64_t cost = query_cost(all[i]);
		if (cost > COST_MAX)
			print_message("# %.60s...: %ld\n", all[i], (long)cost);
		EXPECT(cost > 0 && cost <= COST_MAX);
	}
}

/* ---- what is left in the bucket ---- */

static struct bucket bucket_after(const char *cost, struct arena *arena)
{
	prepare(arena, WANT_READ, "");
	struct str body = arena_print(arena,
			"{\"data\":{\"order\":null},\"extensions\":{\"cost\":"
			"%s}}",
			cost);
	struct outcome out = answer(VERB_SHOP_READ, 200, body.at, arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_I64(out.retry_after_ms, 0);
	return out.bucket;
}

TEST(an_answer_says_what_is_left_in_the_bucket)
{
	static const struct {
		const char *cost;
		struct bucket bucket;
	} rows[] = {
			{"null", {0}},
			{"{}", {0}},
			{"{\"throttleStatus\":7}", {0}},
			{"{\"requestedQueryCost\":838,\"actualQueryCost\":61,"
			 "\"throttleStatus\":{\"maximumAvailable\":2000.0,"
			 "\"currentlyAvailable\":1939,\"restoreRate\":100.0}}",
					{61, 1939, 2000, 100}},
			{"{\"requestedQueryCost\":838,\"actualQueryCost\":null,"
			 "\"throttleStatus\":{\"maximumAvailable\":1000.0,"
			 "\"currentlyAvailable\":162,\"restoreRate\":50.0}}",
					{838, 162, 1000, 50}},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct bucket is = bucket_after(rows[i].cost, arena);
		EXPECT_I64(is.cost, rows[i].bucket.cost);
		EXPECT_I64(is.left, rows[i].bucket.left);
		EXPECT_I64(is.most, rows[i].bucket.most);
		EXPECT_I64(is.rate, rows[i].bucket.rate);
	}
}
