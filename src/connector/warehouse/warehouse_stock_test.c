/* SPDX-License-Identifier: Apache-2.0 */
/* What the warehouse has, by its pages and by its file. */
#include "connector/warehouse/fixture.h"
#include "port/testing_page.h"

static struct outcome told(const struct driver *driver, const char *cursor,
		int status, const char *body, struct arena *arena)
{
	ask = (struct ask){.account = &account,
			.now = NOW,
			.cursor = str_of(cursor)};
	return test_read(driver, VERB_LOGISTICS_STOCK, &ask, status, body,
			arena);
}

static struct str url_at(const struct driver *driver, struct str cursor,
		struct arena *arena)
{
	struct http_request request = {0};
	ask = (struct ask){.account = &account, .now = NOW, .cursor = cursor};
	EXPECT_OK(driver->verbs[VERB_LOGISTICS_STOCK].build(
			&ask, arena, &request));
	EXPECT_STR(request.method, STR("GET"));
	return str_skip(request.url, account.endpoint.url.len);
}

#define ROW(sku, quantity) \
	"{\"sku\":\"" sku "\",\"location\":\"A\",\"quantity\":" quantity "}"
#define PAGE(rows, rest) "{\"stock\":[" rows "]" rest "}"

TEST(stock_that_cannot_be_read_is_none)
{
	static const char *const bodies[] = {"", "[]", "{}", "{\"stock\":7}",
			PAGE("7", ""), PAGE("{}", ""), PAGE(ROW("", "1"), ""),
			PAGE(ROW("S", "null"), ""), PAGE(ROW("S", "1.5"), ""),
			PAGE(ROW("S", "9000000000000000000"), ""),
			PAGE(ROW("S", "1") "," ROW("T", "\"many\""), ""),
			PAGE("{\"sku\":\"S\",\"quantity\":1,\"at\":\"soon\"}",
					"")};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct outcome out = told(
				&warehouse_driver, "", 200, bodies[i], arena);
		EXPECT_I64(out.fault, FAULT_BAD_REPLY);
		EXPECT_I64(out.stock.count, 0);
		EXPECT_I64(out.stock_since, 0);
	}
	EXPECT_I64(told(&warehouse_driver, "", 503, "", arena).fault,
			FAULT_PROVIDER);
}

/* Stock is not asked of every warehouse: nothing is known, nothing dropped. */
TEST(a_warehouse_that_tells_no_stock_harms_nothing)
{
	static const int statuses[] = {404, 405, 501};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
		struct outcome out = told(
				&warehouse_driver, "", statuses[i], "", arena);
		EXPECT_I64(out.kind, OUTCOME_DONE);
		EXPECT_I64(out.stock_since, 0);
		EXPECT(!out.more);
	}
	EXPECT_I64(told(&warehouse_csv_driver, "", 404, "", arena).kind,
			OUTCOME_DONE);
}

TEST(stock_is_read_page_by_page_and_the_round_ends)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	EXPECT_STR(url_at(&warehouse_driver, STR_NONE, arena),
			STR("/stock?after=&limit=500"));
	struct outcome out = told(&warehouse_driver, "", 200,
			PAGE(ROW("S-1", "7") "," ROW("S-2", "-3"),
					",\"cursor\":\"S 2\",\"more\":true"),
			arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_I64(out.stock.count, 2);
	EXPECT_STR(out.stock.at[0].sku, STR("S-1"));
	EXPECT_STR(out.stock.at[0].location, STR("A"));
	EXPECT_I64(out.stock.at[0].quantity, 7);
	EXPECT_I64(out.stock.at[1].quantity, 0);
	EXPECT(out.more && !out.stock_since);
	EXPECT_STR(url_at(&warehouse_driver, out.cursor, arena),
			STR("/stock?after=S%202&limit=500"));
	ask.now = NOW + 5;
	out = test_read(&warehouse_driver, VERB_LOGISTICS_STOCK, &ask, 200,
			PAGE(ROW("S-3", "1"), ""), arena);
	/* All that was read since the round began is all that there is. */
	EXPECT_I64(out.stock_since, NOW);
	EXPECT_STR(out.cursor, STR_NONE);
	EXPECT(!out.more);
}

TEST(a_page_that_leads_to_itself_ends)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out = told(&warehouse_driver, "1;S 2", 200,
			PAGE(ROW("S-1", "7"),
					",\"cursor\":\"S 2\",\"more\":true"),
			arena);
	EXPECT(!out.more);
	EXPECT_I64(out.stock_since, 0);
}

TEST(stock_is_read_from_a_file)
{
	static const char *const bad[] = {"", "sku,quantity\nS-1,\n",
			"sku,quantity\n,4\n", "sku,quantity\nS-1,x\n",
			"sku,quantity,at\nS-1,4,soon\n", "name\nS-1\n"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	EXPECT_STR(url_at(&warehouse_csv_driver, STR_NONE, arena),
			STR("/stock.csv"));
	struct outcome out = told(&warehouse_csv_driver, "", 200,
			"quantity;sku;at\r\n12;S-1;2026-11-28T10:00:00Z\r\n"
			"0;\"S;2\";\r\n",
			arena);
	EXPECT_I64(out.stock.count, 2);
	EXPECT_I64(out.stock.at[0].quantity, 12);
	EXPECT_I64(out.stock.at[0].at, (time_ms)1795860000000);
	EXPECT_STR(out.stock.at[1].sku, STR("S;2"));
	EXPECT_I64(out.stock_since, NOW);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		out = told(&warehouse_csv_driver, "", 200, bad[i], arena);
		EXPECT_I64(out.fault, FAULT_BAD_REPLY);
		EXPECT_I64(out.stock.count, 0);
	}
}

TEST(the_page_shows_stock_as_it_is_read)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str page = page_open("docs/contract-warehouse.md", arena);
	struct page_http shown = page_http(page, "stock-page", arena);
	struct outcome out = told(&warehouse_driver, "", shown.status,
			arena_cstr(arena, shown.body), arena);
	EXPECT_I64(out.stock.count, 2);
	EXPECT_STR(out.stock.at[0].sku, STR("S-1"));
	EXPECT_I64(out.stock.at[0].quantity, 40);
	EXPECT_I64(out.stock.at[0].at, (time_ms)1795860000000);
	EXPECT(!out.more);
}
