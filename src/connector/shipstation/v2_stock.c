/* SPDX-License-Identifier: Apache-2.0 */
/*
 * V2: GET /v2/inventory, for accounts that have ShipStation's inventory
 * (https://docs.shipstation.com/manage-inventory-levels). V1 tells no stock.
 */
#include "connector/shipstation/parts.h"
#include "port/stock_news.h"

#define INVENTORY "/v2/inventory?"
#define FIRST_PAGE INVENTORY "group_by=warehouse&limit=100"
#define NEXT_MAX 500

/* Nothing to ask for. */
RESULT ss_v1_stock_build(__attribute__((unused)) const struct ask *ask,
		__attribute__((unused)) struct arena *arena,
		__attribute__((unused)) struct http_request *out)
{
	return FAIL(FAULT_NOT_FOUND);
}

void ss_v1_stock_read(__attribute__((unused)) const struct ask *ask,
		__attribute__((unused)) const struct http_response *response,
		__attribute__((unused)) struct arena *arena,
		struct outcome *out)
{
	out->kind = OUTCOME_DONE;
}

RESULT ss_v2_stock_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct str next = stock_next(ask);
	if (!next.len)
		next = STR(FIRST_PAGE);
	ENSURE(str_starts(next, STR(INVENTORY)), FAULT_BAD_VALUE);
	request_get(out, url_join(ask->account, next, arena));
	return OK;
}

static bool is_clean(struct str path)
{
	for (size_t i = 0; i < path.len; i++)
		if (path.at[i] <= ' ' || path.at[i] >= 127 ||
				strchr("#@\\\"<>|;", path.at[i]))
			return false;
	return path.len <= NEXT_MAX;
}

/* The next page is asked for at our own account's host: only path and query
 * of the link count. Empty: there is none. */
static struct str next_of(struct json root, struct arena *arena)
{
	struct str href = json_str(json_get(root, "links.next.href"), arena);
	ptrdiff_t at = str_find(href, STR(INVENTORY));
	struct str path = at < 0 ? STR_NONE : str_skip(href, (size_t)at);
	return is_clean(path) ? path : STR_NONE;
}

/* What can be promised: what is there less what orders have. */
static bool level_read(
		struct json one, struct arena *arena, struct outcome *out)
{
	int64_t on_hand = json_i64(json_get(one, "on_hand"), INT64_MIN);
	int64_t available = json_i64(json_get(one, "available"), on_hand);
	return stock_add(out, arena, json_str(json_get(one, "sku"), arena),
			json_str(json_get(one, "inventory_warehouse_id"),
					arena),
			available, 0);
}

static void page_read(const struct ask *ask, struct json root,
		struct arena *arena, struct outcome *out)
{
	struct json one, list = json_get(root, "inventory");
	if (json_type(list) != JSON_ARRAY) {
		outcome_bad_reply(out, "the answer has no inventory");
		return;
	}
	for (struct json_iter i = json_each(list); json_next(&i, &one);)
		if (!level_read(one, arena, out)) {
			out->stock.count = 0;
			outcome_bad_reply(out,
					"a row of the inventory can't "
					"be read");
			return;
		}
	stock_page_end(ask, next_of(root, arena), arena, out);
}

/* An account without inventory is told so each time: nothing is wrong. */
static bool is_not_served(int status)
{
	return status == 402 || status == 403 || status == 404;
}

void ss_v2_stock_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (is_not_served(response->status))
		out->kind = OUTCOME_DONE;
	else if (response->status != 200)
		ss_refusal_read(response, arena, out);
	else if (json_open(response->body, &doc).fault)
		outcome_bad_reply(out, "the answer is not valid JSON");
	else
		page_read(ask, json_root(doc), arena, out);
}
