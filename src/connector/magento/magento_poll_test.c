/* SPDX-License-Identifier: Apache-2.0 */
/* Polling, and how requests are signed. */
#include "connector/magento/fixture.h"

static void prepare_poll(struct str cursor)
{
	ask = (struct ask){.account = &account,
			.now = NOW,
			.seq = SEQ,
			.cursor = cursor};
}

#define ITEM(id, at, state) \
	"{\"entity_id\":" id ",\"updated_at\":\"" at "\",\"state\":\"" state \
	"\",\"order_currency_code\":\"EUR\",\"grand_total\":10," \
	"\"total_paid\":10,\"payment\":{}}"

static struct str poll_url(struct arena *arena)
{
	return built(VERB_SHOP_POLL, arena).url;
}

static bool asks_from(const char *moment, const char *page, struct arena *arena)
{
	struct str url = poll_url(arena);
	struct str value = arena_print(arena, "%%5Bvalue%%5D=%s&", moment);
	struct str current =
			arena_print(arena, "%%5BcurrentPage%%5D=%s&", page);
	return str_find(url, value) > 0 && str_find(url, current) > 0;
}

TEST(a_list_that_can_not_be_read_moves_nothing)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const char *const wrong[] = {"", "[]", "{}", "{\"items\":[]}",
			"{\"items\":{},\"total_count\":1}",
			LIST_OF("{\"entity_id\":1}", "1"),
			LIST_OF(ITEM("\"a\"", "2026-11-28 10:00:00", "new"),
					"1"),
			LIST_OF(ITEM("1", "yesterday", "new"), "1")};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		prepare_poll(STR_NONE);
		struct outcome out =
				answer(VERB_SHOP_POLL, 200, wrong[i], arena);
		EXPECT_I64(out.kind, OUTCOME_NONE);
		EXPECT_I64(out.fault, FAULT_BAD_REPLY);
		EXPECT_I64(out.events.list.count, 0);
		EXPECT_I64(out.cursor.len, 0);
	}
}

TEST(a_first_poll_goes_back_a_week_or_to_the_take_over)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare_poll(STR_NONE);
	EXPECT_STR(poll_url(arena),
			STR("http://127.0.0.1:9400/magento/rest/V1/orders"
			    "?searchCriteria%5BpageSize%5D=100"
			    "&searchCriteria%5BcurrentPage%5D=1"
			    "&searchCriteria%5BfilterGroups%5D%5B0%5D"
			    "%5Bfilters%5D%5B0%5D%5Bfield%5D=updated_at"
			    "&searchCriteria%5BfilterGroups%5D%5B0%5D"
			    "%5Bfilters%5D%5B0%5D%5Bvalue%5D="
			    "2026-11-21%2021%3A04%3A40"
			    "&searchCriteria%5BfilterGroups%5D%5B0%5D"
			    "%5Bfilters%5D%5B0%5D%5BconditionType%5D=gteq"
			    "&searchCriteria%5BsortOrders%5D%5B0%5D"
			    "%5Bfield%5D=updated_at"
			    "&searchCriteria%5BsortOrders%5D%5B0%5D"
			    "%5Bdirection%5D=ASC"
			    "&searchCriteria%5BsortOrders%5D%5B1%5D"
			    "%5Bfield%5D=entity_id"
			    "&searchCriteria%5BsortOrders%5D%5B1%5D"
			    "%5Bdirection%5D=ASC"));
	struct policy policy = {.take_over_from = NOW - DAY_MS};
	ask.policy = &policy;
	EXPECT(asks_from("2026-11-27%2021%3A06%3A40", "1", arena));
	ask.cursor = STR("x;y;z");
	EXPECT(asks_from("2026-11-27%2021%3A06%3A40", "1", arena));
	ask.cursor = STR("-5;-1;0;0;");
	EXPECT(asks_from("2026-11-27%2021%3A06%3A40", "1", arena));
}

TEST(a_poll_tells_each_change_once)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare_poll(STR_NONE);
	struct outcome out = answer(VERB_SHOP_POLL, 200,
			LIST_OF(ITEM("1", "2026-11-28 10:00:00",
						"new") "," ITEM("2",
						"2026-11-28 10:00:05", "odd"),
					"2"),
			arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT(!out.more);
	EXPECT_I64(out.events.list.count, 2);
	const struct event *event = &out.events.list.at[0];
	EXPECT(event->hint);
	EXPECT_STR(event->facts.shop, STR("mage"));
	EXPECT_STR(event->facts.remote, STR("1"));
	EXPECT_I64(event->facts.hint_version, 1795860000000);
	EXPECT_I64(event->facts.seen_payment, PAYMENT_BIT(PAYMENT_PAID));

	prepare_poll(out.cursor);
	EXPECT(asks_from("2026-11-28%2009%3A58%3A05", "1", arena));
	out = answer(VERB_SHOP_POLL, 200,
			LIST_OF(ITEM("1", "2026-11-28 10:00:00",
						"new") "," ITEM("2",
						"2026-11-28 10:00:07", "odd"),
					"2"),
			arena);
	EXPECT_I64(out.events.list.count, 1);
	EXPECT_STR(out.events.list.at[0].facts.remote, STR("2"));
	/* Nothing there is null instead of an empty list. */
	prepare_poll(out.cursor);
	out = answer(VERB_SHOP_POLL, 200, "{\"items\":null,\"total_count\":0}",
			arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_I64(out.events.list.count, 0);
}

/* `count` orders from `first` on, one each `step` seconds. */
static struct str page_of(
		int first, int count, int step, int total, struct arena *arena)
{
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, 1 << 20);
	buf_add_c(&buf, "{\"items\":[");
	for (int i = 0; i < count; i++) {
		struct str at = time_print(
				UPDATED + i * step * SECOND_MS, arena);
		buf_print(&buf,
				"%s{\"entity_id\":%d,\"updated_at\":"
				"\"%.10s %.8s\"}",
				i ? "," : "", first + i, at.at, at.at + 11);
	}
	buf_print(&buf, "],\"total_count\":%d}", total);
	return arena_copy(arena, buf_str(&buf));
}

TEST(a_full_page_is_followed_by_a_search_from_its_last_change)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare_poll(STR_NONE);
	struct outcome out = answer(VERB_SHOP_POLL, 200,
			page_of(1, 100, 1, 101, arena).at, arena);
	EXPECT(out.more);
	EXPECT_I64(out.events.list.count, 100);
	/* An order that changes now moves to the end, and nobody is left out:
	 * page 2 of the old search would begin one too late. */
	prepare_poll(out.cursor);
	EXPECT(asks_from("2026-11-28%2012%3A01%3A39", "1", arena));
	out = answer(VERB_SHOP_POLL, 200, page_of(100, 2, 0, 2, arena).at,
			arena);
	EXPECT(!out.more);
	prepare_poll(out.cursor);
	EXPECT(asks_from("2026-11-28%2011%3A59%3A39", "1", arena));
}

TEST(a_second_with_many_changes_is_turned_page_by_page)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare_poll(STR_NONE);
	struct outcome out = answer(VERB_SHOP_POLL, 200,
			page_of(1, 100, 0, 250, arena).at, arena);
	for (int page = 1; page <= 3; page++) {
		prepare_poll(out.cursor);
		EXPECT(asks_from("2026-11-28%2012%3A00%3A00",
				page == 1                   ? "1"
						: page == 2 ? "2"
							    : "3",
				arena));
		EXPECT(out.more);
		int first = 1 + (page - 1) * 100;
		out = answer(VERB_SHOP_POLL, 200,
				page_of(first, page == 3 ? 50 : 100, 0, 250,
						arena)
						.at,
				arena);
	}
	/* Past the end the last page would come again, for ever. */
	EXPECT(!out.more);
	EXPECT_I64(out.events.list.count, 50);
	prepare_poll(out.cursor);
	EXPECT(asks_from("2026-11-28%2011%3A58%3A00", "1", arena));
}

TEST(many_changes_in_two_minutes_keep_the_cursor_bounded)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str cursor = STR_NONE;
	for (int page = 0; page < 20; page++) {
		prepare_poll(cursor);
		struct outcome out = answer(VERB_SHOP_POLL, 200,
				page_of(1 + page * 100, 100, 0, 100, arena).at,
				arena);
		EXPECT_I64(out.kind, OUTCOME_DONE);
		cursor = out.cursor;
		EXPECT(cursor.len > 0 && cursor.len < 1 << 15);
	}
}

/* ---- signatures ---- */

static const struct account signing = {
		.token = STR("tok en"),
		.token_secret = STR("t%s"),
		.client_id = STR("ck/1"),
		.client_secret = STR("c&s"),
};

static struct str signed_header(
		struct http_request *request, time_ms now, struct arena *arena)
{
	EXPECT_OK(magento_driver.authorize(&signing, now, request, arena));
	return http_header_get(&request->headers, STR("authorization"));
}

/* Computed with hmac of Python 3 over the base string of RFC 5849, 3.4.1:
 * lower-case host, no port 443, sorted and doubly encoded parameters, two of
 * one name, "+" as a space. */
TEST(a_request_is_signed_as_rfc_5849_says)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request get = {.method = STR("GET"),
			.url = STR("HTTPS://Shop.Example:443/rest/V1/orders?"
				   "b5=%3D%253D&a3=a&c%40=&a2=r%20b&a3=2+q&"
				   "z=%C3%A9")};
	EXPECT_STR(signed_header(&get, NOW, arena),
			STR("OAuth oauth_consumer_key=\"ck%2F1\", "
			    "oauth_nonce=\"42890fe3aa9f54a0cc945ce42cf4bd5d\", "
			    "oauth_signature_method=\"HMAC-SHA256\", "
			    "oauth_timestamp=\"1795900000\", "
			    "oauth_token=\"tok%20en\", oauth_version=\"1.0\", "
			    "oauth_signature=\"pnXor6BfM%2B8pji%2BLE1%2B4jiHWG"
			    "sofaHu8mGDsmd5QhNA%3D\""));
	struct http_request post = {.method = STR("POST"),
			.url = STR("http://127.0.0.1:9400/rest/V1/order/1/"
				   "ship"),
			.body = STR("{}")};
	EXPECT(str_find(signed_header(&post, NOW, arena),
			       STR("oauth_signature=\"PjLcOgQnV7kHooIosND5ywiM"
				   "RMs%2FRGTPyWAjk9cfaDU%3D\"")) > 0);
}

TEST(no_two_sendings_have_the_same_nonce)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request request = {
			.method = STR("GET"), .url = STR("http://h/a?b")};
	struct str one = signed_header(&request, NOW, arena);
	struct str two = signed_header(&request, NOW + 1, arena);
	EXPECT(!str_eq(one, two));
	EXPECT_I64(request.headers.count, 1);
}

TEST(a_token_alone_is_sent_as_it_is)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request request = {
			.method = STR("GET"), .url = STR("http://h/")};
	EXPECT_OK(magento_driver.authorize(&account, NOW, &request, arena));
	EXPECT_STR(http_header_get(&request.headers, STR("Authorization")),
			STR("Bearer tok"));
	struct account bare = {0}, half = signing;
	EXPECT_FAULT(magento_driver.authorize(&bare, NOW, &request, arena),
			FAULT_SETTINGS);
	half.token_secret = STR_NONE;
	EXPECT_FAULT(magento_driver.authorize(&half, NOW, &request, arena),
			FAULT_SETTINGS);
}
