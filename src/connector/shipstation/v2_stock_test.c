/* SPDX-License-Identifier: Apache-2.0 */
/* What ShipStation has: V2 alone tells it. */
#include "connector/shipstation/fixture.h"

#define LEVEL(sku, rest) \
	"{\"sku\":\"" sku "\",\"inventory_warehouse_id\":\"se-1\"" rest "}"
#define PAGE(rows, next) \
	"{\"inventory\":[" rows "],\"total\":1,\"page\":1,\"pages\":1," \
	"\"links\":{\"next\":{" next "}}}"

static struct outcome told(struct str cursor, int status, const char *body,
		struct arena *arena)
{
	ask = (struct ask){.account = &v2, .now = NOW, .cursor = cursor};
	return answer(VERB_LOGISTICS_STOCK, status, body, arena);
}

TEST(v1_is_not_asked_for_stock)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request request = {0};
	ask = (struct ask){.account = &v1, .now = NOW};
	EXPECT_FAULT(shipstation_driver.verbs[VERB_LOGISTICS_STOCK].build(
				     &ask, arena, &request),
			FAULT_NOT_FOUND);
}

TEST(inventory_that_cannot_be_read_is_none)
{
	static const char *const bodies[] = {"", "[]", "{}",
			"{\"inventory\":7}", PAGE("7", ""),
			PAGE(LEVEL("", ",\"available\":1"), ""),
			PAGE(LEVEL("S", ""), ""),
			PAGE(LEVEL("S", ",\"available\":\"x\""), "")};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct outcome out = told(STR_NONE, 200, bodies[i], arena);
		EXPECT_I64(out.fault, FAULT_BAD_REPLY);
		EXPECT_I64(out.stock.count, 0);
	}
	EXPECT_I64(told(STR_NONE, 500, "", arena).fault, FAULT_PROVIDER);
	EXPECT_I64(told(STR_NONE, 401, "", arena).fault, FAULT_CREDENTIALS);
}

TEST(an_account_without_inventory_is_no_trouble)
{
	static const int statuses[] = {402, 403, 404};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
		struct outcome out = told(STR_NONE, statuses[i], "", arena);
		EXPECT_I64(out.kind, OUTCOME_DONE);
		EXPECT_I64(out.stock_since, 0);
	}
}

TEST(inventory_is_what_can_be_promised_page_by_page)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	ask = (struct ask){.account = &v2, .now = NOW};
	EXPECT_STR(request_of(VERB_LOGISTICS_STOCK, arena).url,
			STR("https://api.shipstation.com/v2/inventory"
			    "?group_by=warehouse&limit=100"));
	struct outcome out = told(STR_NONE, 200,
			PAGE(LEVEL("S-1",
					     ",\"on_hand\":9,\"allocated\":2,"
					     "\"available\":7") "," LEVEL("S-2",
					     ",\"on_hand\":4"),
					"\"href\":\"https://elsewhere.example"
					"/v2/inventory?limit=100&page=2\""),
			arena);
	EXPECT_I64(out.stock.count, 2);
	EXPECT_I64(out.stock.at[0].quantity, 7);
	EXPECT_STR(out.stock.at[0].location, STR("se-1"));
	EXPECT_I64(out.stock.at[1].quantity, 4);
	EXPECT(out.more);
	/* At our own account's host, wherever the link leads. */
	ask.cursor = out.cursor;
	EXPECT_STR(request_of(VERB_LOGISTICS_STOCK, arena).url,
			STR("https://api.shipstation.com/v2/inventory"
			    "?limit=100&page=2"));
	out = told(out.cursor, 200, PAGE("", ""), arena);
	EXPECT_I64(out.stock_since, NOW);
	EXPECT(!out.more);
}
