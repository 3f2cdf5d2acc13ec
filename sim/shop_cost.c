/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shopify's bucket of points. A query is paid for before it is answered, by
 * the published rule: an object 1, a mutation 10, a connection 2 and its
 * first: times a node. Nobody who reads throttleStatus empties the bucket for
 * long: a caller that is told to wait again and again does not read it.
 */
#include <inttypes.h>

#include "shop_door.h"

#define QUERY_MAX 1000
#define BUCKET_DEFAULT 20000
#define RATE_DEFAULT 1000
/* Calls that were under way when the bucket ran dry are told so too. */
#define THROTTLED_MAX 40

struct scan {
	struct str rest, all;
	int depth;
};

static char peek(struct scan *scan)
{
	while (scan->rest.len && strchr(" ,\n", scan->rest.at[0]))
		scan->rest = str_skip(scan->rest, 1);
	return scan->rest.len ? scan->rest.at[0] : '}';
}

static struct str word(struct scan *scan)
{
	size_t n = 0;
	while (n < scan->rest.len && !strchr(" ,\n{}()", scan->rest.at[n]))
		n++;
	struct str out = {scan->rest.at, n};
	scan->rest = str_skip(scan->rest, n);
	return out;
}

/* What stands in brackets; its first:, or 0. */
static int64_t brackets(struct scan *scan)
{
	if (peek(scan) != '(')
		return 0;
	ptrdiff_t end = str_find(scan->rest, STR(")"));
	struct str in = {scan->rest.at, end < 0 ? scan->rest.len : (size_t)end};
	ptrdiff_t at = str_find(in, STR("first:"));
	int64_t first = 0;
	for (size_t i = at < 0 ? in.len : (size_t)at + 6;
			i < in.len && in.at[i] >= '0' && in.at[i] <= '9'; i++)
		first = first * 10 + (in.at[i] - '0');
	scan->rest = str_skip(scan->rest, end < 0 ? in.len : in.len + 1);
	return first;
}

static int64_t selection(struct scan *scan, bool *out_nodes);

static int64_t fragment(struct scan *scan, struct str name, bool *out_nodes)
{
	DEFER(buf_done) struct buf head;
	buf_init(&head, 256);
	buf_print(&head, "fragment %.*s on ", STR_FMT(name));
	ptrdiff_t at = str_find(scan->all, buf_str(&head));
	if (at < 0 || scan->depth > 20)
		return 0;
	struct scan in = {str_skip(scan->all, (size_t)at), scan->all,
			scan->depth + 1};
	ptrdiff_t brace = str_find(in.rest, STR("{"));
	in.rest = str_skip(in.rest, brace < 0 ? in.rest.len : (size_t)brace);
	return selection(&in, out_nodes);
}

static int64_t field(struct scan *scan, struct str name)
{
	bool nodes = false;
	int64_t first = brackets(scan);
	if (peek(scan) != '{')
		return 0;
	int64_t in = selection(scan, &nodes);
	if (str_eq(name, STR("nodes")))
		return in;
	if (str_eq(name, STR("pageInfo")))
		return 0;
	return nodes ? 2 + first * (1 + in) : (first ? first : 1) * (1 + in);
}

static int64_t selection(struct scan *scan, bool *out_nodes)
{
	int64_t sum = 0;
	if (peek(scan) != '{' || ++scan->depth > 40)
		return 0;
	scan->rest = str_skip(scan->rest, 1);
	while (peek(scan) != '}') {
		struct str name = word(scan);
		if (!name.len)
			break;
		*out_nodes = *out_nodes || str_eq(name, STR("nodes"));
		if (str_starts(name, STR("...")))
			sum += fragment(scan, str_skip(name, 3), out_nodes);
		else
			sum += field(scan, name);
	}
	scan->rest = str_skip(scan->rest, scan->rest.len ? 1 : 0);
	scan->depth--;
	return sum;
}

static int64_t cost_of(struct str query)
{
	bool nodes = false;
	struct scan scan = {query, query, 0};
	ptrdiff_t brace = str_find(query, STR("{"));
	scan.rest = str_skip(query, brace < 0 ? query.len : (size_t)brace);
	int64_t cost = selection(&scan, &nodes);
	return cost + (str_starts(query, STR("mutation")) ? 10 : 0);
}

static int64_t size_of(const struct sim *sim)
{
	return sim->options.shop_bucket ? sim->options.shop_bucket
					: BUCKET_DEFAULT;
}

static int64_t rate_of(const struct sim *sim)
{
	return sim->options.shop_rate ? sim->options.shop_rate : RATE_DEFAULT;
}

static void refill(struct sim *sim, time_ms now)
{
	struct points *points = &sim->points;
	if (!points->at)
		points->left = size_of(sim) * SECOND_MS;
	else if (now > points->at)
		points->left += (now - points->at) * rate_of(sim);
	if (points->left > size_of(sim) * SECOND_MS)
		points->left = size_of(sim) * SECOND_MS;
	points->at = now > points->at ? now : points->at;
}

void shop_cost_write(struct asked *asked)
{
	struct sim *sim = asked->call->sim;
	struct json_out *out = &asked->out;
	json_out_object(out, "extensions");
	json_out_object(out, "cost");
	json_out_i64(out, "requestedQueryCost", asked->cost);
	json_out_i64(out, "actualQueryCost", asked->actual);
	json_out_object(out, "throttleStatus");
	json_out_raw(out, "maximumAvailable",
			arena_print(asked->call->arena, "%" PRId64 ".0",
					size_of(sim)));
	json_out_i64(out, "currentlyAvailable", sim->points.left / SECOND_MS);
	json_out_raw(out, "restoreRate",
			arena_print(asked->call->arena, "%" PRId64 ".0",
					rate_of(sim)));
	json_out_object_end(out);
	json_out_object_end(out);
	json_out_object_end(out);
}

/* What was not found need not be paid for: an object of the answer counts 1, a
 * list of them 2 more, a mutation at least 10. */
void shop_give_back(struct asked *asked)
{
	struct sim *sim = asked->call->sim;
	struct str data = buf_str(&asked->buf);
	bool writes = str_starts(asked->gql.query, STR("mutation"));
	int64_t found = writes ? 10 : 0;
	for (size_t i = 0; i < data.len; i++)
		found += data.at[i] == '{';
	asked->actual = found < asked->cost ? found : asked->cost;
	if (sim->options.shop_bucket)
		sim->points.left += (asked->cost - asked->actual) * SECOND_MS;
}

static void answer_error(struct asked *asked, const char *code)
{
	buf_init(&asked->buf, BODY_MAX);
	asked->out = (struct json_out){&asked->buf, false};
	json_out_object(&asked->out, NULL);
	json_out_array(&asked->out, "errors");
	json_out_object(&asked->out, NULL);
	json_out_cstr(&asked->out, "message", code);
	json_out_object(&asked->out, "extensions");
	json_out_cstr(&asked->out, "code", code);
	json_out_object_end(&asked->out);
	json_out_object_end(&asked->out);
	json_out_array_end(&asked->out);
	shop_cost_write(asked);
	json_out_object_end(&asked->out);
	sim_answer_json(asked->call, 200, &asked->buf);
}

bool shop_pay(struct asked *asked)
{
	struct sim *sim = asked->call->sim;
	struct points *points = &sim->points;
	asked->cost = cost_of(asked->gql.query);
	refill(sim, asked->call->now);
	if (asked->cost > QUERY_MAX) {
		sim_wrong(sim, "a query that costs too much", 0,
				str_of(asked->gql.field));
		answer_error(asked, "MAX_COST_EXCEEDED");
		return false;
	}
	if (!sim->options.shop_bucket)
		return true;
	bool enough = points->left >= asked->cost * SECOND_MS;
	sim_budget_count(sim, BUDGET_SHOP, !enough);
	if (enough) {
		points->left -= asked->cost * SECOND_MS;
		points->throttled = 0;
		return true;
	}
	points->refused++;
	if (++points->throttled == THROTTLED_MAX)
		sim_wrong(sim, "calls that do not wait for the bucket", 0,
				str_of(asked->gql.field));
	answer_error(asked, "THROTTLED");
	return false;
}
