/* SPDX-License-Identifier: Apache-2.0 */
/* stock.csv at the address: all that there is, written anew each time. */
#include "connector/warehouse/csv.h"
#include "connector/warehouse/csv_parts.h"
#include "port/request.h"
#include "port/stock_news.h"

RESULT csv_stock_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	request_get(out, url_join(ask->account, STR("/stock.csv"), arena));
	return OK;
}

static bool row_read(const struct csv *csv, const struct csv_row *row,
		struct arena *arena, struct outcome *out)
{
	int64_t quantity = 0;
	time_ms at = 0;
	struct str moment = csv_get(csv, row, "at");
	if (str_to_i64(csv_get(csv, row, "quantity"), &quantity).fault ||
			(moment.len && time_read(moment, &at).fault))
		return false;
	return stock_add(out, arena, csv_get(csv, row, "sku"),
			csv_get(csv, row, "location"), quantity, at);
}

static void file_read(const struct ask *ask, struct str text,
		struct arena *arena, struct outcome *out)
{
	struct csv csv;
	struct csv_row row;
	if (!csv_open(&csv, text, arena)) {
		outcome_bad_reply(out, "stock.csv has no head and rows");
		return;
	}
	while (csv_next(&csv, arena, &row))
		if (!row_read(&csv, &row, arena, out)) {
			out->stock.count = 0;
			outcome_bad_reply(out,
					"a row of stock.csv can't be "
					"read");
			return;
		}
	stock_page_end(ask, STR_NONE, arena, out);
}

/* Without the file nothing is known of the stock, and nothing is dropped. */
void csv_stock_read(const struct ask *ask, const struct http_response *response,
		struct arena *arena, struct outcome *out)
{
	if (response->status == 404)
		out->kind = OUTCOME_DONE;
	else if (response->status != 200)
		outcome_by_status(response, arena, out);
	else
		file_read(ask, response->body, arena, out);
}
