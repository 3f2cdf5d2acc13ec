/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of this connector: one order with one thing to send. */
#ifndef WAYBILL_CONNECTOR_WAREHOUSE_FIXTURE_H
#define WAYBILL_CONNECTOR_WAREHOUSE_FIXTURE_H

#include "base/json.h"
#include "connector/warehouse/warehouse.h"
#include "port/standard_webhooks.h"
#include "port/testing.h"

#define NOW ((time_ms)1795900000000) /* 2026-11-28T21:06:40Z */
#define NEW_SECRET "whsec_bmV3IHNlY3JldCBvZiB0aGUgd2FyZWhvdXNl"
#define OLD_SECRET "whsec_b2xkIHNlY3JldCBvZiB0aGUgd2FyZWhvdXNl"
#define REFERENCE "demo.5001.send.77.0"

static const struct account account = {
		.name = STR("warehouse"),
		.provider = STR("warehouse"),
		.endpoint.url = STR("http://127.0.0.1:9400/warehouse"),
		.webhook_secrets = {STR(NEW_SECRET), STR(OLD_SECRET)},
		.shop = STR("demo"),
};

static struct facts facts;
static struct effect effect;
static struct ask ask;

static inline void add_lines(struct arena *arena)
{
	static const struct line lines[] = {
			{.id = STR("11"),
					.sku = STR("S-1"),
					.title = STR("Cup"),
					.quantity = 2},
			{.id = STR("12"),
					.sku = STR("S-2"),
					.title = STR("Saucer"),
					.quantity = 1},
	};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		*LIST_ADD(arena, &facts.order.lines) = lines[i];
}

/* Of the second line nothing is left to send. */
static inline void add_fo(struct arena *arena)
{
	struct fulfillment_order *fo = LIST_ADD(arena, &facts.fos);
	*fo = (struct fulfillment_order){.id = STR("77"), .location = STR("3")};
	*LIST_ADD(arena, &fo->lines) = (struct fo_line){.id = STR("71"),
			.line = STR("11"),
			.total = 2,
			.remaining = 2};
	*LIST_ADD(arena, &fo->lines) = (struct fo_line){
			.id = STR("72"), .line = STR("12"), .total = 1};
}

static inline void prepare(struct arena *arena, enum want_kind want)
{
	facts = (struct facts){.shop = STR("demo"), .remote = STR("5001")};
	facts.order = (struct shop_order){
			.name = STR("#1001"),
			.email = STR("zoe@example.com"),
			.phone = STR("+46701234567"),
			.ship_to = {.name = STR("Zo\xc3\xab Berg"),
					.line1 = STR("Storgatan 1"),
					.city = STR("Lund"),
					.postcode = STR("22100"),
					.country = STR("SE")},
	};
	add_lines(arena);
	add_fo(arena);
	effect = (struct effect){.want = want,
			.target = STR("77.0"),
			.reference = STR(REFERENCE),
			.key = want == WANT_SEND_CANCEL
					? STR(REFERENCE ".cancel")
					: STR(REFERENCE)};
	ask = (struct ask){.account = &account,
			.facts = &facts,
			.effect = &effect,
			.now = NOW};
}

static inline struct outcome answer(enum verb verb, int status,
		const char *body, struct arena *arena)
{
	return test_read(&warehouse_driver, verb, &ask, status, body, arena);
}

static inline struct webhook signed_webhook(
		const char *secret, const char *body, struct arena *arena)
{
	struct webhook webhook = {.body = str_of(body), .received_at = NOW};
	struct str signature = STR("");
	if (*secret)
		EXPECT_OK(standard_webhook_sign(str_of(secret), STR("wev_1"),
				NOW, webhook.body, arena, &signature));
	test_header(&webhook, arena, "webhook-id", "wev_1");
	test_header(&webhook, arena, "webhook-timestamp", "1795900000");
	http_header_add(&webhook.headers, arena, STR("webhook-signature"),
			signature);
	return webhook;
}

static inline struct events read_news(const char *body, struct arena *arena)
{
	struct events events = {0};
	struct webhook webhook = signed_webhook("", body, arena);
	warehouse_driver.webhook_read(&account, &webhook, arena, &events);
	return events;
}

#endif
