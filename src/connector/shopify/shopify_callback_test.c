/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/shopify/fixture.h"

static struct account shop;

static struct str place_of(const char *location, struct arena *arena)
{
	shop = account;
	shop.webhook_secrets[0] = STR("hush");
	return callback_place(&shop, str_of(location), arena);
}

static struct result read_path(
		struct str path, struct arena *arena, struct callback_ask *out)
{
	struct callback callback = {.path_rest = path};
	return shopify_driver.callback_read(&shop, &callback, arena, out);
}

#define EXPECT_NO_PAGE(...) \
	EXPECT_FAULT(read_path(arena_print(arena, __VA_ARGS__), arena, &got), \
			FAULT_NOT_FOUND)

TEST(who_does_not_know_the_address_finds_no_page)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str place = place_of("91", arena);
	struct callback_ask got = {0};
	EXPECT(place.len == sizeof "91-" - 1 + 64);
	EXPECT_NO_PAGE("%s", "");
	EXPECT_NO_PAGE("/fetch_stock");
	EXPECT_NO_PAGE("/fetch_stock.json");
	EXPECT_NO_PAGE("/91/fetch_stock");
	EXPECT_NO_PAGE("/91-/fetch_stock");
	EXPECT_NO_PAGE("/-/fetch_stock");
	EXPECT_NO_PAGE("/%.*s", STR_FMT(place));
	EXPECT_NO_PAGE("/%.*s/", STR_FMT(place));
	EXPECT_NO_PAGE("/%.*s/fetch_stock.xml", STR_FMT(place));
	EXPECT_NO_PAGE("/%.*s/fetch_stock/x", STR_FMT(place));
	EXPECT_NO_PAGE("/%.*s0/fetch_stock", STR_FMT(place));
	/* The address of one location is none of another's. */
	EXPECT_NO_PAGE("/92%.*s/fetch_stock", STR_FMT(str_skip(place, 2)));
	EXPECT_I64(got.kind, CALLBACK_NONE);
	/* Nor that of one account another's. */
	shop.name = STR("other");
	EXPECT_NO_PAGE("/%.*s/fetch_stock", STR_FMT(place));
}

TEST(without_a_secret_there_is_no_address)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct callback_ask got = {0};
	struct str place = place_of("91", arena);
	struct str with =
			arena_print(arena, "/%.*s/fetch_stock", STR_FMT(place));
	EXPECT_OK(read_path(with, arena, &got));
	shop.webhook_secrets[0] = STR("");
	EXPECT_STR(callback_place(&shop, STR("91"), arena), STR_NONE);
	EXPECT_FAULT(read_path(with, arena, &got), FAULT_NOT_FOUND);
	/* While it is rotated both are good, and the new one is told. */
	shop.webhook_secrets[0] = STR("new");
	shop.webhook_secrets[1] = STR("hush");
	EXPECT_OK(read_path(with, arena, &got));
	EXPECT(!str_eq(callback_place(&shop, STR("91"), arena), place));
}

TEST(what_is_asked_for_is_read)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct callback_ask got = {0};
	struct str place = place_of("91", arena);
	struct callback callback = {
			.path_rest = arena_print(arena,
					"/%.*s/fetch_tracking_numbers.json",
					STR_FMT(place))};
	const struct callback_pair pairs[] = {
			{STR("shop"), STR("demo.myshopify.com")},
			{STR("order_names[]"), STR("#1001.1")},
			{STR("order_names[]"), STR_NONE},
			{STR("order_names[]"), STR("#1002")}};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		*LIST_ADD(arena, &callback.query) = pairs[i];
	EXPECT_OK(shopify_driver.callback_read(&shop, &callback, arena, &got));
	EXPECT_I64(got.kind, CALLBACK_TRACKING);
	EXPECT_STR(got.location, STR("91"));
	EXPECT_I64((int64_t)got.names.count, 2);
	EXPECT_STR(got.names.at[1], STR("#1002"));
	callback.path_rest =
			arena_print(arena, "/%.*s/fetch_stock", STR_FMT(place));
	*LIST_ADD(arena, &callback.query) =
			(struct callback_pair){STR("sku"), STR("A 1")};
	EXPECT_OK(shopify_driver.callback_read(&shop, &callback, arena, &got));
	EXPECT_I64(got.kind, CALLBACK_STOCK);
	EXPECT_STR(got.sku, STR("A 1"));
}

static struct str written(enum callback_kind kind, const callback_rows *rows,
		struct buf *buf, struct arena *arena)
{
	struct callback_ask asked = {.kind = kind};
	struct json_out out = {.buf = buf};
	buf_init(buf, 4096);
	shopify_driver.callback_write(&asked, rows, arena, &out);
	return buf_str(buf);
}

TEST(it_is_told_as_shopify_reads_it)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	DEFER(buf_done) struct buf stock, numbers, none;
	callback_rows rows = {0}, nothing = {0};
	*LIST_ADD(arena, &rows) = (struct callback_row){
			.name = STR("A\"1"), .quantity = 12};
	*LIST_ADD(arena, &rows) = (struct callback_row){.name = STR("B")};
	EXPECT_STR(written(CALLBACK_STOCK, &rows, &stock, arena),
			STR("{\"A\\\"1\":12,\"B\":0}"));
	EXPECT_STR(written(CALLBACK_STOCK, &nothing, &none, arena), STR("{}"));
	callback_rows told = {0};
	*LIST_ADD(arena, &told) = (struct callback_row){
			.name = STR("#1001.1"), .number = STR("N1")};
	EXPECT_STR(written(CALLBACK_TRACKING, &told, &numbers, arena),
			STR("{\"tracking_numbers\":{\"#1001.1\":\"N1\"},"
			    "\"message\":\"These are the tracking numbers that "
			    "are known\",\"success\":true}"));
}
