/* SPDX-License-Identifier: Apache-2.0 */
/* GET /stock?after=: what the warehouse can send. */
#include "connector/warehouse/parts.h"

#include "port/request.h"
#include "port/stock_news.h"

RESULT warehouse_stock_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct str path = arena_print(arena, "/stock?after=%.*s&limit=500",
			STR_FMT(url_encode(stock_next(ask), arena)));
	request_get(out, url_join(ask->account, path, arena));
	return OK;
}

/* Half a row would be a stock that nobody has. */
static bool level_read(
		struct json one, struct arena *arena, struct outcome *out)
{
	time_ms at = 0;
	struct json moment = json_get(one, "at");
	int64_t quantity = json_i64(json_get(one, "quantity"), INT64_MIN);
	if (json_type(moment) != JSON_NONE &&
			time_read(json_str(moment, arena), &at).fault)
		return false;
	return stock_add(out, arena, json_str(json_get(one, "sku"), arena),
			json_str(json_get(one, "location"), arena), quantity,
			at);
}

static void read_page(const struct ask *ask, struct json root,
		struct arena *arena, struct outcome *out)
{
	struct json one, list = json_get(root, "stock");
	bool more = json_bool(json_get(root, "more"), false);
	struct str cursor = json_str(json_get(root, "cursor"), arena);
	if (json_type(list) != JSON_ARRAY) {
		outcome_bad_reply(out, "the answer has no list of stock");
		return;
	}
	for (struct json_iter i = json_each(list); json_next(&i, &one);)
		if (!level_read(one, arena, out)) {
			out->stock.count = 0;
			outcome_bad_reply(out,
					"a row of the stock can't be "
					"read");
			return;
		}
	stock_page_end(ask, more ? cursor : STR_NONE, arena, out);
}

/* A warehouse need not tell its stock. */
static bool is_not_served(int status)
{
	return status == 404 || status == 405 || status == 501;
}

void warehouse_stock_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (is_not_served(response->status))
		out->kind = OUTCOME_DONE;
	else if (response->status != 200)
		outcome_by_status(response, arena, out);
	else if (json_open(response->body, &doc).fault)
		outcome_bad_reply(out, "the answer is not valid JSON");
	else
		read_page(ask, json_root(doc), arena, out);
}
